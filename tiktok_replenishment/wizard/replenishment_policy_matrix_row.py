# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..models.replenishment_item_policy_mixin import ABC_CLASSES, XYZ_CLASSES
from ..models.replenishment_policy_rule import WAREHOUSE_ROLES


class ReplenishmentPolicyMatrixRow(models.TransientModel):
    """An ABC class in warehouses of a role, with a policy for each XYZ class."""

    _name = "replenishment.policy.matrix.row"
    _description = "Row of Policies by Class"
    _order = "id"
    _check_company_auto = True

    matrix_id = fields.Many2one(
        "replenishment.policy.matrix", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="matrix_id.company_id")
    warehouse_role = fields.Selection(
        WAREHOUSE_ROLES, string="Warehouses", readonly=True
    )
    abc_class = fields.Selection(ABC_CLASSES, string="Class", readonly=True)
    policy_x_id = fields.Many2one(
        "replenishment.policy", string="X: steady", check_company=True
    )
    count_x = fields.Integer(string="Items in X", readonly=True)
    policy_y_id = fields.Many2one(
        "replenishment.policy", string="Y: ups and downs", check_company=True
    )
    count_y = fields.Integer(string="Items in Y", readonly=True)
    policy_z_id = fields.Many2one(
        "replenishment.policy", string="Z: erratic", check_company=True
    )
    count_z = fields.Integer(string="Items in Z", readonly=True)

    def _get_cells(self):
        """(role, ABC, XYZ) -> policy, an empty one where the company's applies."""
        return {
            (row.warehouse_role, row.abc_class, xyz): row[f"policy_{xyz.lower()}_id"]
            for row in self
            for xyz, _label in XYZ_CLASSES
        }
