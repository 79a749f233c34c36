# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import fields, models


class ReplenishmentItemLeadMixin(models.AbstractModel):
    """What receipts tell of an item's lead time, beside the one planned with."""

    _name = "replenishment.item.lead.mixin"
    _description = "Learned Lead Time of an Item"

    lead_time_id = fields.Many2one(
        "replenishment.lead.time",
        string="Learned From",
        compute="_compute_lead_time_id",
        groups="tiktok_replenishment.group_planner",
    )
    lead_learned_days = fields.Float(
        string="Learned Lead Time (days)",
        compute="_compute_lead_time_id",
        help="What the receipts of the last year tell, recent ones more. 0: too few "
        "of them. Whether it is planned with, the policy says.",
    )
    lead_learned_deviation = fields.Float(
        string="Its Deviation (days)", compute="_compute_lead_time_id"
    )
    is_lead_far = fields.Boolean(
        string="Lead Time in Doubt",
        compute="_compute_lead_time_id",
        help="Receipts take much longer or shorter than what is planned with.",
    )

    def _compute_lead_time_id(self):
        # Viewers see days, and no vendor: the records they come from are not theirs.
        items = self.sudo()
        learned = self.env["replenishment.lead.time"].sudo()
        stats = learned._lead_time_stats(items._lead_columns())
        columns = (
            stats[name].tolist() for name in ("days", "std_days", "lead_time_id")
        )
        for item, days, deviation, learned_id in zip(items, *columns, strict=True):
            item.lead_time_id = learned_id or False
            item.lead_learned_days = days if learned_id else 0.0
            item.lead_learned_deviation = deviation if learned_id else 0.0
            item.is_lead_far = bool(learned_id) and learned._are_far(
                days, item.lead_days
            )

    def _lead_columns(self):
        """The way that goods of each item usually take, as planning sees it."""
        standard = {
            warehouse: warehouse.replenish_lane_ids.filtered(
                lambda lane, method=warehouse.replenish_method: (
                    method == "auto"
                    or bool(lane.source_warehouse_id) == (method == "transfer")
                )
            )[:1].id
            for warehouse in self.warehouse_id
        }
        columns = {
            "warehouse_id": [item.warehouse_id.id for item in self],
            "lane_id": [standard[item.warehouse_id] or 0 for item in self],
            "vendor_id": [item._usual_seller().partner_id.id or 0 for item in self],
            "role": [item.warehouse_id.replenish_role for item in self],
            "handling_days": [
                item.warehouse_id.replenish_handling_days for item in self
            ],
        }
        return {name: np.array(values) for name, values in columns.items()}

    def _usual_seller(self):
        """The first price line whose delay is known."""
        today = fields.Date.context_today(self)
        return self.product_id.seller_ids.filtered(
            lambda line: (
                line.delay > 0
                and (not line.product_id or line.product_id == self.product_id)
                and line.company_id in (self.company_id, self.company_id.browse())
                and (not line.date_start or line.date_start <= today)
                and (not line.date_end or line.date_end >= today)
            )
        )[:1]
