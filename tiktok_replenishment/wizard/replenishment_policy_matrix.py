# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, api, fields, models

from ..models.replenishment_item_policy_mixin import ABC_CLASSES, XYZ_CLASSES


class ReplenishmentPolicyMatrix(models.TransientModel):
    """All cells of a company's policies by class on one page, to look at and change."""

    _name = "replenishment.policy.matrix"
    _description = "Policies by Class"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    company_policy_id = fields.Many2one(
        related="company_id.replenish_policy_id", string="Policy of the Rest"
    )
    row_ids = fields.One2many(
        "replenishment.policy.matrix.row",
        "matrix_id",
        default=lambda self: self._default_rows(),
    )

    @api.depends("company_id")
    def _compute_display_name(self):
        self.display_name = self.env._("Policies by Class")

    def _default_rows(self):
        """One row for each role that has warehouses and each ABC class."""
        cells, counts = self._cells(), self._item_counts()
        return [
            Command.create(
                {
                    "warehouse_role": role,
                    "abc_class": abc,
                    **{
                        f"policy_{xyz.lower()}_id": cells.get((role, abc, xyz))
                        for xyz, _label in XYZ_CLASSES
                    },
                    **{
                        f"count_{xyz.lower()}": counts.get((role, abc, xyz), 0)
                        for xyz, _label in XYZ_CLASSES
                    },
                }
            )
            for role in self._roles()
            for abc, _label in ABC_CLASSES
        ]

    def _roles(self):
        """Roles of the company's warehouses, goods flowing from first to last."""
        used = set(
            self.env["stock.warehouse"]
            .search([("company_id", "=", self.env.company.id)])
            .mapped("replenish_role")
        )
        return [r for r in ("domestic", "overseas", "fbt") if r in used]

    def _cells(self):
        return {
            (rule.warehouse_role, rule.abc_class, rule.xyz_class): rule.policy_id.id
            for rule in self.env["replenishment.policy.rule"].search(
                [("company_id", "=", self.env.company.id)]
            )
        }

    def _item_counts(self):
        counts = {}
        for warehouse, abc, xyz, count in self.env["replenishment.item"]._read_group(
            [
                ("company_id", "=", self.env.company.id),
                ("abc_class", "!=", False),
                ("xyz_class", "!=", False),
            ],
            ["warehouse_id", "abc_class", "xyz_class"],
            ["__count"],
        ):
            key = (warehouse.replenish_role, abc, xyz)
            counts[key] = counts.get(key, 0) + count
        return counts

    def action_save(self):
        """Make the company's cells equal to this page; plan what that changes."""
        Rule = self.env["replenishment.policy.rule"].with_company(self.company_id)
        rules = {
            (rule.warehouse_role, rule.abc_class, rule.xyz_class): rule
            for rule in Rule.search([("company_id", "=", self.company_id.id)])
        }
        obsolete, missing = Rule.browse(), []
        for key, policy in self.row_ids._get_cells().items():
            rule = rules.get(key, Rule)
            if rule and not policy:
                obsolete |= rule
            elif rule and rule.policy_id != policy:
                rule.policy_id = policy
            elif policy and not rule:
                missing.append(self._prepare_rule(key, policy))
        obsolete.unlink()
        Rule.create(missing)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _prepare_rule(self, key, policy):
        role, abc, xyz = key
        return {
            "company_id": self.company_id.id,
            "warehouse_role": role,
            "abc_class": abc,
            "xyz_class": xyz,
            "policy_id": policy.id,
        }
