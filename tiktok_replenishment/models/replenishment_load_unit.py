# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain


class ReplenishmentLoadUnit(models.Model):
    """What freight is paid by when it goes full: a container, a pallet."""

    _name = "replenishment.load.unit"
    _inherit = ["replenishment.planning.parameter.mixin"]
    _description = "Load Unit"
    _order = "sequence, max_volume_m3, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    max_weight_kg = fields.Float(
        string="Payload (kg)",
        required=True,
        help="Roads often allow less than the container: enter what your trucker "
        "takes.",
    )
    max_volume_m3 = fields.Float(string="Inside Volume (m³)", required=True)
    usable_volume_pct = fields.Float(
        string="Usable (%)",
        default=100,
        required=True,
        help="Cartons leave gaps: of a container's inside volume 85 to 90 % can be "
        "filled.",
    )
    usable_volume_m3 = fields.Float(
        string="Usable Volume (m³)", compute="_compute_usable_volume_m3"
    )
    company_id = fields.Many2one("res.company", help="Empty: shared by all companies.")

    _has_room = models.Constraint(
        "CHECK (max_weight_kg > 0 AND max_volume_m3 > 0)",
        "A load unit carries more than 0 kg and more than 0 m³.",
    )
    _possible_usable_volume = models.Constraint(
        "CHECK (usable_volume_pct > 0 AND usable_volume_pct <= 100)",
        "Between 0 and 100 % of a volume can be used.",
    )

    @api.depends("max_volume_m3", "usable_volume_pct")
    def _compute_usable_volume_m3(self):
        for unit in self:
            unit.usable_volume_m3 = unit.max_volume_m3 * unit.usable_volume_pct / 100

    @api.model
    def _planning_parameters(self):
        return {"max_weight_kg", "max_volume_m3", "usable_volume_pct"}

    def _planned_items(self):
        lanes = self.env["replenishment.lane"].sudo()  # of companies not seen here
        lanes = lanes.search([("load_unit_id", "in", self.ids)])
        return Domain("warehouse_id", "in", lanes.warehouse_id.ids)
