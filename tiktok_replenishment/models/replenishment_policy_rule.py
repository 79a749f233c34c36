# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from .replenishment_item_policy_mixin import ABC_CLASSES, XYZ_CLASSES

WAREHOUSE_ROLES = [
    ("domestic", "Domestic"),
    ("overseas", "Overseas"),
    ("fbt", "Fulfilled by TikTok"),
]


class ReplenishmentPolicyRule(models.Model):
    """One cell of the matrix: items of a class, in warehouses of a role -> policy."""

    _name = "replenishment.policy.rule"
    _inherit = ["replenishment.planning.parameter.mixin"]
    _description = "Policy by Class"
    _order = "warehouse_role, abc_class, xyz_class"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    warehouse_role = fields.Selection(WAREHOUSE_ROLES, required=True)
    abc_class = fields.Selection(ABC_CLASSES, string="ABC", required=True)
    xyz_class = fields.Selection(XYZ_CLASSES, string="XYZ", required=True)
    policy_id = fields.Many2one(
        "replenishment.policy", required=True, ondelete="cascade", check_company=True
    )

    _unique_cell = models.Constraint(
        "UNIQUE (company_id, warehouse_role, abc_class, xyz_class)",
        "This class has a policy in warehouses of this kind already. Change that one.",
    )

    @api.depends("warehouse_role", "abc_class", "xyz_class")
    def _compute_display_name(self):
        roles = dict(self._fields["warehouse_role"]._description_selection(self.env))
        for rule in self:
            rule.display_name = (
                f"{rule.abc_class}{rule.xyz_class} — {roles.get(rule.warehouse_role)}"
            )

    @api.model
    def _planning_parameters(self):
        return self._fields.keys()

    def _planned_items(self):
        """Items of the cells' classes, in warehouses of their roles."""
        return Domain.OR(
            Domain(
                [
                    ("company_id", "=", rule.company_id.id),
                    ("warehouse_id.replenish_role", "=", rule.warehouse_role),
                    ("abc_class", "=", rule.abc_class),
                    ("xyz_class", "=", rule.xyz_class),
                ]
            )
            for rule in self
        )
