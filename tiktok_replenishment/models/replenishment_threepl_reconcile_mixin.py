# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ReplenishmentThreeplReconcileMixin(models.AbstractModel):
    """What happens when Odoo and the operator do not agree on what is on hand.

    Inheriting models are one place of an operator, with its `warehouse_id` in Odoo.
    """

    _name = "replenishment.threepl.reconcile.mixin"
    _description = "Reconciliation with an Operator"

    company_id = fields.Many2one("res.company")
    reconcile_mode = fields.Selection(
        [
            ("observe", "Observe"),
            ("propose", "Propose"),
            ("mirror", "Mirror"),
        ],
        string="When Odoo Disagrees",
        default="observe",
        required=True,
        help="Observe: differences are shown, Odoo's stock stays as it is.\n"
        "Propose: a difference that two pulls in a row have found is written on a "
        "variance, which a stock manager approves.\n"
        "Mirror: the same, but small variances approve themselves.",
    )
    tolerance_units = fields.Float(
        string="Tolerance (units)",
        digits="Product Unit",
        help="Mirror: a line of a variance approves itself when its difference is no "
        "larger than this, and than the percentage. 0: never.",
    )
    tolerance_pct = fields.Float(
        string="Tolerance (%)",
        help="Mirror: of the quantity that Odoo expects. 0: never.",
    )
    variance_value_cap = fields.Monetary(
        string="Value Cap",
        help="Mirror: a variance whose lines are worth more than this altogether, "
        "gains added to losses, waits for a stock manager. 0: every one waits.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    reconcile_user_id = fields.Many2one(
        "res.users",
        string="Approver",
        help="The stock manager who is told of variances. Empty: an administrator is.",
    )
    variance_count = fields.Integer(
        string="Variances", compute="_compute_variance_count"
    )
    damaged_location_id = fields.Many2one(
        "stock.location",
        check_company=True,
        domain="[('usage', '=', 'internal')]",
        help="Where Odoo keeps what is damaged there, when this is outside of the "
        "warehouse's own locations. Damaged goods are on hand too.",
    )

    _not_negative = models.Constraint(
        "CHECK (tolerance_units >= 0 AND tolerance_pct >= 0"
        " AND variance_value_cap >= 0)",
        "Tolerances and the value cap are not below zero.",
    )

    @api.constrains("reconcile_mode", "warehouse_id", "active")
    def _check_reconcile_mode(self):
        for place in self:
            twins = self.search([("warehouse_id", "in", place.warehouse_id.ids)])
            if len(twins) > 1 and set(twins.mapped("reconcile_mode")) != {"observe"}:
                raise ValidationError(
                    self.env._(
                        "%s stands for several warehouses of operators: no single pull "
                        "tells what is on hand there, so it can only be observed.",
                        place.warehouse_id.display_name,
                    )
                )

    def _compute_variance_count(self):
        counts = dict(
            self.env["replenishment.threepl.variance"]._read_group(
                [
                    ("threepl_warehouse_id", "in", self.ids),
                    ("state", "=", "proposed"),
                ],
                ["threepl_warehouse_id"],
                ["__count"],
            )
        )
        for place in self:
            place.variance_count = counts.get(place, 0)

    def _has_tolerance(self):
        return self.tolerance_units and self.tolerance_pct and self.variance_value_cap

    def _is_reconcilable(self):
        """Whether the last accepted pull may be a reason to adjust Odoo's stock."""
        self.ensure_one()
        age = timedelta(hours=self.connection_id.max_age_hours)
        twins = self.search_count([("warehouse_id", "=", self.warehouse_id.id)])
        return (
            bool(self.active and self.warehouse_id)
            and not self.is_stuck
            and twins == 1
            and self._last_accepted_pull().as_of > fields.Datetime.now() - age
        )

    def _last_accepted_pull(self):
        return self.pull_ids._last_accepted(self)

    def action_view_comparison(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Odoo against Operator"),
            "res_model": "replenishment.threepl.comparison",
            "view_mode": "list,pivot",
            "domain": [("warehouse_id", "in", self.warehouse_id.ids)],
            "context": {"search_default_different": 1},
        }

    def action_view_variances(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Variances"),
            "res_model": "replenishment.threepl.variance",
            "view_mode": "list,form",
            "domain": [("threepl_warehouse_id", "in", self.ids)],
        }
