# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ReplenishmentItemEvidenceMixin(models.AbstractModel):
    """The days an item's forecast rests on, and what people said of them."""

    _name = "replenishment.item.evidence.mixin"
    _description = "Evidence of an Item's Forecast"

    verdict_count = fields.Integer(
        compute="_compute_verdict_count", groups="tiktok_replenishment.group_planner"
    )

    quantity_expiring = fields.Float(
        string="Expires Unsold",
        readonly=True,
        help="Of what is in stock, units of lots that have to be removed before the "
        "forecast sells them. They are not available.",
    )

    def _compute_verdict_count(self):
        counts = {
            (product, warehouse): count
            for product, warehouse, count in self.env[
                "replenishment.demand.verdict"
            ]._read_group(
                [
                    ("product_id", "in", self.product_id.ids),
                    ("warehouse_id", "in", self.warehouse_id.ids),
                ],
                ["product_id", "warehouse_id"],
                ["__count"],
            )
        }
        for item in self:
            item.verdict_count = counts.get((item.product_id, item.warehouse_id), 0)

    def action_open_demand(self):
        """Show what was sold each day, and which of the days count."""
        return self._open_evidence(
            self.env._("Daily Demand of %s", self.display_name),
            "replenishment.demand",
            "graph,list",
        )

    def action_open_verdicts(self):
        """Show the days that people have judged."""
        return self._open_evidence(
            self.env._("Judged Days of %s", self.display_name),
            "replenishment.demand.verdict",
            "list",
        )

    def action_judge_days(self):
        """Ask what is to be said of some days, sold on or not."""
        return self.env["replenishment.demand.judge"]._open(items=self)

    def _open_evidence(self, name, model, view_mode):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": view_mode,
            "domain": [
                ("product_id", "=", self.product_id.id),
                ("warehouse_id", "=", self.warehouse_id.id),
            ],
            "context": {
                "default_product_id": self.product_id.id,
                "default_warehouse_id": self.warehouse_id.id,
            },
        }
