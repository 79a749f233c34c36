# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

URGENCIES = [
    ("critical", "Critical"),
    ("urgent", "Urgent"),
    ("normal", "Normal"),
    ("watch", "Watch"),
    ("overstock", "Overstock"),
    ("ok", "OK"),
]

BLOCKED_REASONS = [
    ("no_lead_time", "No lead time"),
    ("no_vendor", "No vendor"),
    ("no_lane", "No lane takes the goods"),
    ("no_source_stock", "Source has no stock to spare"),
    ("no_route", "No resupply route"),
    ("not_purchasable", "Product may not be purchased"),
    ("stale_stock", "Stock numbers too old"),
    ("stale_orders", "Orders too old"),
    ("native_rule", "Has a native reordering rule"),
    ("native_fed", "Odoo orders by these numbers"),
    ("refused", "Odoo refused the document"),
    ("over_budget", "Over budget"),
]


class ReplenishmentItem(models.Model):
    """A product in a warehouse: one row of the planning cockpit."""

    _name = "replenishment.item"
    _description = "Stock Planning Item"
    _inherit = [
        "replenishment.item.request.mixin",
        "replenishment.answer.rest.mixin",
        "replenishment.item.alert.mixin",
        "replenishment.item.evidence.mixin",
        "replenishment.item.lead.mixin",
        "replenishment.item.accuracy.mixin",
        "replenishment.item.policy.mixin",
        "replenishment.item.forecast.mixin",
        "replenishment.item.difference.mixin",
        "replenishment.item.stock.age.mixin",
        "replenishment.product.history.mixin",
        "replenishment.messaged.document.mixin",
        "replenishment.item.block.mixin",
    ]
    _replenish_history_field = "item_id"
    _replenish_message_field = "item_id"
    _order = "urgency_rank, order_by_date, id"
    _rec_names_search = ["product_id", "warehouse_id"]
    _check_company_auto = True

    product_id = fields.Many2one(
        "product.product", required=True, ondelete="cascade", check_company=True
    )
    product_tmpl_id = fields.Many2one(
        related="product_id.product_tmpl_id", store=True, index=True
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="warehouse_id.company_id", store=True, index=True
    )
    stock_source = fields.Selection(
        related="warehouse_id.replenish_stock_source",
        string="Numbers From",
        help="The one source that is believed for what is available in this warehouse.",
    )
    active = fields.Boolean(default=True)
    is_manual = fields.Boolean(
        string="Keep",
        help="Stays in the list without sales, stock or supply.",
    )
    request_ids = fields.One2many("replenishment.planning.request", "item_id")
    is_dirty = fields.Boolean(
        string="To Be Planned",
        compute="_compute_is_dirty",
        search="_search_is_dirty",
        help="Something changed since the last planning run.",
    )

    policy_id = fields.Many2one(
        "replenishment.policy",
        string="Policy Here",
        help="Empty: the policy of the product, its category, its class or the "
        "company.",
    )
    lead_days_override = fields.Float(
        string="Lead Time Here (days)", help="0: not set here."
    )
    replenish_inbound_quota = fields.Float(
        string="Inbound Quota",
        help="No more than this is taken in here, what is there and on its way "
        "included. 0: as the warehouse says.",
    )
    safety_days_override = fields.Float(
        string="Safety Stock Here (days)", help="0: not set here."
    )
    avg_daily_sales_manual = fields.Float(
        string="Manual Forecast (a day)",
        help="Replaces the forecast from history, for instance for a new product. "
        "0: not set.",
    )
    reserve_qty = fields.Float(
        string="Kept Back", help="Units that ads and transfers may not count on."
    )

    avg_daily_sales = fields.Float(
        string="Sales a Day",
        readonly=True,
        help="Averages of the last 7, 30 and 90 days, weighted 50, 30 and 20 %, "
        "without campaign days and days without stock.",
    )
    lead_days = fields.Float(string="Lead Time (days)", readonly=True)
    lead_source = fields.Char(string="Lead Time From", readonly=True)
    safety_days = fields.Float(string="Safety (days)", readonly=True)
    safety_stock = fields.Float(
        readonly=True, help="Safety days × sales a day × the campaign's safety factor."
    )
    reorder_point = fields.Float(
        readonly=True,
        help="Demand over the lead time + safety stock + demand of campaigns that "
        "have to be ordered for now. With steady sales: (lead + safety days) × sales "
        "a day.",
    )
    order_up_to = fields.Float(
        readonly=True,
        help="Demand over lead time + planning interval, safety stock and campaigns.",
    )
    position = fields.Float(
        readonly=True,
        help="Available + on the way + open orders + drafts of people − backlog.",
    )
    is_echelon = fields.Boolean(
        string="Feeds Others",
        readonly=True,
        help="Reorder point and position include the warehouses fed from here.",
    )
    qty_available = fields.Float(string="Available", readonly=True)
    qty_coming = fields.Float(string="Coming", readonly=True)
    qty_backlog = fields.Float(string="Backlog", readonly=True)
    qty_drafted = fields.Float(
        string="Drafted",
        readonly=True,
        help="On draft orders made by planning that nobody has touched.",
    )
    quantity_needed = fields.Float(readonly=True)
    quantity_campaign = fields.Float(string="Of It for Campaigns", readonly=True)
    quantity_lost = fields.Float(
        string="Lost Sales",
        readonly=True,
        help="Demand that cannot be served any more before the standard lane arrives.",
    )
    quantity_short = fields.Float(
        string="Source Is Short By",
        readonly=True,
        help="Needed, but the warehouse it comes from cannot spare it.",
    )
    quantity_excess = fields.Float(
        string="Excess",
        readonly=True,
        help="Position beyond the overstock limit of the policy.",
    )
    days_of_cover = fields.Float(
        readonly=True,
        help="Days the available stock lasts without arrivals; 999: very long.",
    )
    stockout_date = fields.Date(
        string="Stock-out",
        readonly=True,
        help="First day on which demand cannot be served, supply included.",
    )
    order_by_date = fields.Date(
        string="Order By",
        readonly=True,
        help="Last day on which an order by the standard lane arrives before stock "
        "falls below safety stock.",
    )
    campaign_due_date = fields.Date(
        string="Campaign Order Due",
        readonly=True,
        help="Day on which the order for the next campaign is due.",
    )
    ad_headroom = fields.Float(
        readonly=True,
        help="Units a day, in all, that can be sold until a new order on the fastest "
        "lane could arrive.",
    )
    urgency = fields.Selection(URGENCIES, readonly=True, index=True)
    urgency_rank = fields.Integer(readonly=True, index=True, default=9)
    blocked_reason = fields.Selection(
        BLOCKED_REASONS, string="Blocked", readonly=True, index="btree_not_null"
    )

    supply_ids = fields.One2many("replenishment.supply", "item_id")
    suggestion_ids = fields.One2many(
        "replenishment.suggestion", "item_id", string="Suggestions"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    _unique_product_warehouse = models.Constraint(
        "UNIQUE (product_id, warehouse_id)",
        "This product is planned in this warehouse already.",
    )
    _no_negative_overrides = models.Constraint(
        "CHECK (COALESCE(lead_days_override, 0) >= 0"
        " AND COALESCE(safety_days_override, 0) >= 0"
        " AND COALESCE(replenish_inbound_quota, 0) >= 0"
        " AND COALESCE(avg_daily_sales_manual, 0) >= 0"
        " AND COALESCE(reserve_qty, 0) >= 0)",
        "Days, forecasts and quantities kept back cannot be negative.",
    )

    def init(self):
        # Each run writes most rows anew: with room beside them the indexes, which are
        # many, are left alone.
        self.env.cr.execute(
            SQL("ALTER TABLE %s SET (fillfactor = 45)", SQL.identifier(self._table))
        )

    @api.depends("product_id", "warehouse_id")
    def _compute_display_name(self):
        for item in self:
            item.display_name = (
                f"{item.product_id.display_name} — {item.warehouse_id.code}"
            )

    @api.depends("request_ids")
    def _compute_is_dirty(self):
        for item in self:
            item.is_dirty = bool(item.request_ids)

    @api.model
    def _search_is_dirty(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("request_ids", "!=" if True in value else "=", False)]

    @api.model_create_multi
    def create(self, vals_list):
        """Items made by hand stay, and are planned at the next run."""
        items = super().create(vals_list)
        items._request_planning()
        return items

    def write(self, vals):
        """Plan again what a person has changed."""
        result = super().write(vals)
        if vals.keys() & self._overrides():
            self._plan_now()
        return result

    @api.model
    def _overrides(self):
        return {
            "policy_id",
            "lead_days_override",
            "replenish_inbound_quota",
            "safety_days_override",
            "avg_daily_sales_manual",
            "reserve_qty",
        }

    def action_plan(self):
        """Plan the chosen items now; for whoever may see planning runs."""
        self.env["replenishment.run"].check_access("read")
        self._plan_now()

    def action_open_supply(self):
        """Show every quantity that is here or will come, each counted once."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Supply of %s", self.display_name),
            "res_model": "replenishment.supply",
            "view_mode": "list",
            "domain": [("item_id", "=", self.id)],
        }
