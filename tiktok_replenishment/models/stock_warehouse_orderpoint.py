# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api, fields, models


class StockWarehouseOrderpoint(models.Model):
    """A reordering rule of Odoo beside planning of the same product."""

    _name = "stock.warehouse.orderpoint"
    _inherit = ["stock.warehouse.orderpoint", "replenishment.planned.goods.mixin"]

    replenish_is_kept = fields.Boolean(
        string="Left to Odoo",
        copy=False,
        help="Odoo orders by this rule, whatever the company chose for the others.",
    )
    replenish_taken_trigger = fields.Selection(
        [("auto", "Auto"), ("manual", "Manual")],
        string="Trigger Before",
        readonly=True,
        copy=False,
        help="What the rule was before planning took its product over.",
    )
    replenish_taken_min = fields.Float(
        string="Min Before", digits="Product Unit", readonly=True, copy=False
    )
    replenish_taken_max = fields.Float(
        string="Max Before", digits="Product Unit", readonly=True, copy=False
    )
    replenish_handling = fields.Selection(
        [
            ("none", "Not planned here"),
            ("left", "Odoo orders"),
            ("taken", "Waits, planning orders"),
            ("fed", "Odoo orders by planned numbers"),
        ],
        string="Who Orders",
        compute="_compute_replenish_handling",
    )

    @api.depends("replenish_is_kept", "replenish_taken_trigger", "trigger", "active")
    @api.depends_context("company")
    def _compute_replenish_handling(self):
        fed = self._replenish_fed()
        for rule in self:
            is_note = rule.trigger == "manual" and rule.create_uid.id == SUPERUSER_ID
            if rule.warehouse_id.replenish_role in (False, "none"):
                rule.replenish_handling = "none"
            elif rule.replenish_taken_trigger:
                rule.replenish_handling = "taken"
            elif is_note or not rule.active:
                rule.replenish_handling = "none"
            else:
                rule.replenish_handling = "fed" if rule in fed else "left"

    def _replenish_fed(self):
        """The rules among these that get the planned numbers."""
        fed = self.browse()
        for company, rules in self.grouped("company_id").items():
            native = self.env["replenishment.native.rule"].with_company(company)
            if native._mode() != "feed":
                continue
            fed |= rules.filtered(
                lambda rule: (
                    not rule.replenish_is_kept
                    and rule.warehouse_id.replenish_stock_source == "odoo"
                    and rule.location_id == rule.warehouse_id.lot_stock_id
                )
            )
        return fed

    @api.model
    def _fields_of_goods(self):
        return {
            "active",
            "location_id",
            "product_id",
            "replenish_is_kept",
            "replenish_taken_trigger",
            "trigger",
            "warehouse_id",
        }

    def _places_of_goods(self):
        return {(rule.product_id.id, rule.warehouse_id.id) for rule in self}

    def write(self, vals):
        """Whoever has a rule order again by hand leaves its product to Odoo."""
        if vals.get("trigger") == "auto" and "replenish_taken_trigger" not in vals:
            taken = self.filtered("replenish_taken_trigger")
            taken.write({"replenish_is_kept": True, "replenish_taken_trigger": False})
        return super().write(vals)

    def action_replenish_leave_to_odoo(self):
        """Have Odoo order by these rules again, as they were."""
        self.replenish_is_kept = True
        self.env["replenishment.native.rule"]._give_back(self)

    def action_replenish_plan(self):
        """Do with these rules what the company chose for all."""
        self.replenish_is_kept = False
