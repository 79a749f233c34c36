# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

AIR_MODES = ("air", "express")


class ReplenishmentLaneTermsMixin(models.AbstractModel):
    """What a lane costs, what it may carry and in what it is loaded."""

    _name = "replenishment.lane.terms.mixin"
    _description = "Terms of a Freight Lane"

    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    cost_per_kg = fields.Monetary(
        string="Cost per kg", groups="tiktok_replenishment.group_planner"
    )
    cost_per_m3 = fields.Monetary(
        string="Cost per m³", groups="tiktok_replenishment.group_planner"
    )
    cost_per_unit = fields.Monetary(
        string="Cost per Unit", groups="tiktok_replenishment.group_planner"
    )
    min_charge = fields.Monetary(
        string="Minimum Charge",
        groups="tiktok_replenishment.group_planner",
        help="A shipment over this lane costs at least so much. 0: no minimum.",
    )
    duty_pct = fields.Float(
        string="Duty (%)",
        groups="tiktok_replenishment.group_planner",
        help="Customs duty on the value of the goods.",
    )
    inbound_fee = fields.Monetary(
        string="Inbound Fee per Unit",
        groups="tiktok_replenishment.group_planner",
        help="What the warehouse takes for unpacking and shelving a unit.",
    )
    refused_property_ids = fields.Many2many(
        "replenishment.goods.property",
        string="Refuses",
        ondelete="restrict",
        compute="_compute_refused_property_ids",
        store=True,
        readonly=False,
        check_company=True,
        help="Goods with one of these properties never go over this lane. Air and "
        "express lanes begin with what airlines refuse; change it to what yours takes.",
    )
    load_unit_id = fields.Many2one(
        "replenishment.load.unit",
        string="Loaded In",
        check_company=True,
        index="btree_not_null",
        help="The container or pallet that this lane's freight is paid by.",
    )
    fills_load = fields.Boolean(
        string="Fill It Up",
        help="Orders of one vendor over this lane are rounded together: to a full "
        "container, or without the part of one that would travel too empty.",
    )
    load_fill_pct = fields.Float(
        string="Worth Filling From (%)",
        default=75,
        help="A container that is at least so full is filled up with what runs out "
        "first. A container that is less full is left out, but for what is urgent.",
    )

    _no_negative_cost = models.Constraint(
        "CHECK (LEAST(cost_per_kg, cost_per_m3, cost_per_unit, min_charge,"
        " inbound_fee) >= 0)",
        "The costs of a lane cannot be negative.",
    )
    _possible_duty = models.Constraint(
        "CHECK (duty_pct >= 0 AND duty_pct <= 1000)",
        "Customs duty is between 0 and 1000 % of the value of the goods.",
    )
    _possible_load_fill = models.Constraint(
        "CHECK (load_fill_pct >= 0 AND load_fill_pct <= 100)",
        "A container can be between 0 and 100 % full.",
    )
    _fills_something = models.Constraint(
        "CHECK (NOT fills_load OR load_unit_id IS NOT NULL)",
        "Choose the container or pallet that the lane is to fill up.",
    )

    @api.depends("mode")
    def _compute_refused_property_ids(self):
        properties = self.env["replenishment.goods.property"]
        refused = properties.search([("is_refused_in_air", "=", True)])
        for lane in self:
            is_air = lane.mode in AIR_MODES
            lane.refused_property_ids = is_air and refused.filtered(
                lambda refused, lane=lane: (
                    refused.company_id in (lane.company_id, properties.company_id)
                )
            )
