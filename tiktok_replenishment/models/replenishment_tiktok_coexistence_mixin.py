# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models

# Orders of the last days tell whether another connector delivers them.
RECENT_DAYS = 14


class ReplenishmentTiktokCoexistenceMixin(models.AbstractModel):
    """Where a shop's demand comes from when another connector imports its orders too.

    A sale must be demand once. With `orders` it is counted from the shop's order, with
    `deliveries` from Odoo's delivery of it, and never from both:

    * `deliveries`: no order of the shop is demand or backlog. What Odoo delivers
      counts in the channel without a shop, and Odoo's open deliveries are the backlog.
    * `orders`: the shop's orders count, whatever their state; a delivery that names one
      of them (in its source document or on its sales order) does not, also when it was
      done before the order was known here. Deliveries that name no order of such a shop
      are other sales, and count.

    A connector that writes no order id on what it delivers cannot be told from other
    sales. With such a connector the choice must be `deliveries`.
    """

    _name = "replenishment.tiktok.coexistence.mixin"
    _description = "Demand from Orders or Deliveries"

    demand_source = fields.Selection(
        [
            ("orders", "Orders of this shop"),
            ("deliveries", "Odoo's deliveries"),
        ],
        string="Demand Comes From",
        default="orders",
        required=True,
        help="Choose Odoo's deliveries when another connector imports this shop's "
        "orders as sales orders and Odoo delivers them: sales then count on the day "
        "they leave the warehouse, and the orders read here are only for looking up. "
        "Otherwise keep the orders: they count earlier, on the day they were placed.",
    )
    coexistence_warning = fields.Char(
        string="Counted Elsewhere", compute="_compute_coexistence_warning"
    )

    @api.depends("demand_source")
    def _compute_coexistence_warning(self):
        since = fields.Datetime.now() - timedelta(days=RECENT_DAYS)
        for shop in self:
            counts = self.env["replenishment.demand"]._count_delivered_orders(
                shop._origin, since
            )
            shop.coexistence_warning = shop._word_coexistence(*counts)

    def _word_coexistence(self, delivered, ordered):
        if self.demand_source == "orders" and delivered:
            return self.env._(
                "Odoo also delivers orders of this shop: %(delivered)s of the last "
                "%(ordered)s. They are counted once, from the orders. If another "
                "connector imports all orders of this shop, let demand come from "
                "Odoo's deliveries.",
                delivered=delivered,
                ordered=ordered,
            )
        if self.demand_source == "deliveries" and ordered and not delivered:
            return self.env._(
                "Demand comes from Odoo's deliveries, but none of the last %(ordered)s "
                "orders of this shop was found there. Check that the other connector "
                "still imports them.",
                ordered=ordered,
            )
        return False

    def write(self, vals):
        """Count everything anew from the source that was chosen."""
        changed = self.browse()
        if "demand_source" in vals:
            changed = self.filtered(
                lambda shop: shop.demand_source != vals["demand_source"]
            )
        result = super().write(vals)
        changed._count_all_anew()
        return result

    def _count_all_anew(self):
        if not self:
            return
        self.env["replenishment.tiktok.order.line"]._count_shops(self)
        self._tell_unmapped()
        demand = self.env["replenishment.demand"]
        demand._recount_deliveries(
            demand._planned_warehouses().filtered(
                lambda warehouse: warehouse.company_id in self.company_id
            )
        )

    def _end_walk(self):
        """Take deliveries out whose orders have become known only now."""
        if self.demand_source == "orders":
            self.env["replenishment.demand"]._leave_to_orders(self, self.synced_until)
        return super()._end_walk()
