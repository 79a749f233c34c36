# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class StockWarehouse(models.Model):
    """A place that sells, with the defaults of its planning."""

    _name = "stock.warehouse"
    _inherit = ["stock.warehouse", "replenishment.planning.parameter.mixin"]

    replenish_role = fields.Selection(
        [
            ("none", "Not planned"),
            ("domestic", "Domestic"),
            ("overseas", "Overseas"),
            ("fbt", "Fulfilled by TikTok"),
        ],
        string="Planning Role",
        default="none",
        required=True,
        help="Overseas warehouses are refilled over a long first leg; a domestic "
        "warehouse buys close by and may feed the overseas ones.",
    )
    replenish_method = fields.Selection(
        [
            ("buy", "Buy"),
            ("transfer", "Transfer"),
            ("auto", "Transfer, then buy the rest"),
        ],
        string="Refill By",
        default="buy",
        required=True,
    )
    replenish_stock_source = fields.Selection(
        [
            ("odoo", "Odoo"),
            ("threepl", "Warehouse operator (3PL)"),
            ("fbt", "Fulfilled by TikTok"),
        ],
        string="Stock Numbers From",
        default="odoo",
        required=True,
        help="Exactly one source is believed for what is available here. With an "
        "operator or TikTok as the source, Odoo's own quantities are not counted.",
    )
    replenish_lead_days = fields.Float(
        string="Default Lead Time (days)",
        help="Days from ordering until the goods can be sold here, the vendor's "
        "delay included. Used where nothing more precise is set. 0: not set here.",
    )
    replenish_handling_days = fields.Float(
        string="Handling (days)",
        help="Days from arrival at the dock until the goods can be sold, added to "
        "the vendor's delay for goods bought by a domestic warehouse.",
    )
    replenish_inbound_quota = fields.Float(
        string="Inbound Quota per Product",
        help="The warehouse takes in no more of a product than this, what is there and "
        "on its way included; as platforms limit their own warehouses. 0: no limit.",
    )
    replenish_safety_days = fields.Float(
        string="Default Safety Stock (days)",
        help="Days of sales kept as safety stock where neither item, product nor "
        "policy say so. 0: not set here.",
    )
    replenish_tz = fields.Selection(
        "_selection_replenish_tz",
        string="Planning Time Zone",
        help="Decides which day is today here. Empty: that of its first shop.",
    )
    replenish_lane_ids = fields.One2many(
        "replenishment.lane",
        "warehouse_id",
        string="Lanes",
        groups="tiktok_replenishment.group_viewer,stock.group_stock_user",
    )

    replenish_closed_period_ids = fields.Many2many(
        "replenishment.closed.period",
        "replenishment_warehouse_closed_period_rel",
        "warehouse_id",
        "period_id",
        string="Closed In",
        check_company=True,
        copy=False,
        groups="tiktok_replenishment.group_viewer,stock.group_stock_user",
        help="Nothing is taken in here in these periods: what arrives can be sold when "
        "the warehouse opens again. Sales go on.",
    )
    replenish_demand_warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Demand Counts In",
        check_company=True,
        index="btree_not_null",
        help="Odoo delivers from here when the usual warehouse is empty: name the "
        "usual one, and it is refilled for what its buyers want, while the goods leave "
        "this one. Empty: demand counts where the goods leave. For a shop's orders, "
        "name it in the shop's list of warehouses.",
    )

    @api.model
    def _selection_replenish_tz(self):
        return [(name, name) for name in pytz.common_timezones]

    @api.model
    def _planning_parameters(self):
        return {
            "replenish_closed_period_ids",
            "replenish_handling_days",
            "replenish_lead_days",
            "replenish_method",
            "replenish_role",
            "replenish_inbound_quota",
            "replenish_safety_days",
            "replenish_stock_source",
            "replenish_tz",
            "resupply_wh_ids",
        }

    def _planned_items(self):
        return Domain("warehouse_id", "in", self.ids)

    def write(self, vals):
        """Deliveries count where a warehouse is planned, on its own days."""
        counted = self | self.replenish_demand_warehouse_id
        result = super().write(vals)
        if vals.keys() & {
            "replenish_role",
            "replenish_tz",
            "replenish_demand_warehouse_id",
        }:
            counted |= self.replenish_demand_warehouse_id
            # Whoever configures a warehouse need not be allowed to plan.
            self.env["replenishment.demand"].sudo()._recount_deliveries(counted)
        return result

    @api.constrains("replenish_demand_warehouse_id")
    def _check_demand_moves_once(self):
        for warehouse in self.filtered("replenish_demand_warehouse_id"):
            usual = warehouse.replenish_demand_warehouse_id
            if usual.replenish_demand_warehouse_id or self.search_count(
                [("replenish_demand_warehouse_id", "=", warehouse.id)], limit=1
            ):
                raise ValidationError(
                    self.env._(
                        "Demand of %(warehouse)s would count in %(usual)s and from "
                        "there elsewhere. Name the last of them right here.",
                        warehouse=warehouse.name,
                        usual=usual.name,
                    )
                )

    def _replenish_demand_home(self):
        """The warehouse in which demand counts that Odoo serves from here."""
        return self.replenish_demand_warehouse_id or self

    def _replenish_timezone(self):
        """Name of the time zone whose days this warehouse is planned in."""
        self.ensure_one()
        if self.replenish_tz:
            return self.replenish_tz
        shop = self._replenish_shops()[:1]
        return shop.tz or self.company_id.partner_id.tz or "UTC"

    def _replenish_shops(self):
        """Shops that sell from this warehouse, the first one first."""
        return self.env["replenishment.tiktok.shop"].search(
            [
                "|",
                "|",
                ("warehouse_id", "=", self.id),
                ("warehouse_map_ids.warehouse_id", "=", self.id),
                ("warehouse_map_ids.demand_warehouse_id", "=", self.id),
            ],
            order="id",
        )

    def _replenish_today(self):
        """The planning day: today on this warehouse's calendar."""
        self.ensure_one()
        return fields.Datetime.context_timestamp(
            self.with_context(tz=self._replenish_timezone()), fields.Datetime.now()
        ).date()

    def _replenish_last_open_day(self, day):
        """The last day up to `day` on which this warehouse is not closed."""
        periods = self.env["replenishment.closed.period"].search(
            [("warehouse_ids", "in", self.ids), ("date_from", "<=", day)],
            order="date_from desc",
        )
        for period in periods:
            if period.date_to >= day:
                day = min(day, fields.Date.subtract(period.date_from, days=1))
        return day

    def _replenish_is_abroad(self):
        """Whether goods reach this warehouse over a first leg."""
        self.ensure_one()
        return self.replenish_role in ("overseas", "fbt")
