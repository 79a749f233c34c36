# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class ReplenishmentLane(models.Model):
    """A way goods reach a warehouse: from vendors, or from another warehouse."""

    _name = "replenishment.lane"
    _inherit = [
        "replenishment.planning.parameter.mixin",
        "replenishment.lane.calendar.mixin",
        "replenishment.lane.terms.mixin",
    ]
    _description = "Freight Lane"
    _order = "warehouse_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(
        default=10,
        help="The lane with the lowest number is the standard lane: reorder points "
        "are computed with its days.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Destination",
        required=True,
        check_company=True,
        ondelete="cascade",
        index=True,
    )
    source_warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Source",
        check_company=True,
        ondelete="cascade",
        index="btree_not_null",
        help="Empty: goods come from vendors.",
    )
    source_name = fields.Char(string="From", compute="_compute_source_name")
    mode = fields.Selection(
        [
            ("sea", "Sea"),
            ("air", "Air"),
            ("express", "Express"),
            ("rail", "Rail"),
            ("truck", "Truck"),
        ],
        default="sea",
        required=True,
    )
    lead_time_ids = fields.One2many(
        "replenishment.lead.time",
        "lane_id",
        string="Learned Lead Times",
        groups="tiktok_replenishment.group_planner",
    )
    learned = fields.Char(
        compute="_compute_learned",
        groups="tiktok_replenishment.group_planner",
        help="What receipts over this lane tell: from the confirmed order, or of a "
        "transfer from dispatch, to the goods' arrival.",
    )
    is_learned_far = fields.Boolean(
        string="Differs Much",
        compute="_compute_learned",
        groups="tiktok_replenishment.group_planner",
    )

    @api.depends("source_warehouse_id")
    @api.depends_context("lang")
    def _compute_source_name(self):
        for lane in self:
            lane.source_name = lane.source_warehouse_id.name or self.env._("Vendors")

    @api.depends("lead_time_ids")
    def _compute_learned(self):
        for lane in self:
            lead_times = lane.lead_time_ids
            lane.learned = "; ".join(learned._in_words() for learned in lead_times)
            lane.is_learned_far = any(lead_times.mapped("is_far"))

    @api.constrains("warehouse_id", "source_warehouse_id")
    def _check_ends_are_of_one_company(self):
        """Goods between companies are sold and bought, with an invoice."""
        # Whoever makes the lane need not be allowed to read the other company.
        for lane in self.sudo().filtered("source_warehouse_id"):
            seller = lane.source_warehouse_id.company_id
            if seller != lane.warehouse_id.company_id:
                raise ValidationError(
                    self.env._(
                        "%(warehouse)s belongs to %(company)s: goods of another "
                        "company are bought, not transferred. Add %(partner)s as a "
                        "vendor of the products, and a lane from vendors.",
                        warehouse=lane.source_warehouse_id.name,
                        company=seller.name,
                        partner=seller.partner_id.display_name,
                    )
                )

    @api.constrains("warehouse_id", "source_warehouse_id", "active")
    def _check_sources_have_no_cycle(self):
        sources = {}
        for lane in self.search([("source_warehouse_id", "!=", False)]):
            sources.setdefault(lane.warehouse_id, set()).add(lane.source_warehouse_id)
        for lane in self.filtered("source_warehouse_id"):
            if lane.warehouse_id in lane._upstream(sources):
                raise ValidationError(
                    self.env._(
                        "%(lane)s closes a circle: %(warehouse)s would be refilled "
                        "from itself. Choose a source that is not fed by it.",
                        lane=lane.name,
                        warehouse=lane.warehouse_id.name,
                    )
                )

    def _upstream(self, sources):
        """All warehouses that goods of this lane can come from."""
        found, waiting = set(), [self.source_warehouse_id]
        while waiting:
            warehouse = waiting.pop()
            if warehouse not in found:
                found.add(warehouse)
                waiting.extend(sources.get(warehouse, ()))
        return found

    @api.model_create_multi
    def create(self, vals_list):
        """Link the resupply route as soon as a transfer lane exists."""
        lanes = super().create(vals_list)
        lanes._link_resupply_routes()
        return lanes

    def write(self, vals):
        """Link the resupply route of a changed source."""
        result = super().write(vals)
        if {"warehouse_id", "source_warehouse_id", "active"} & vals.keys():
            self._link_resupply_routes()
        return result

    @api.model
    def _planning_parameters(self):
        return self._fields.keys() - {"name", "source_name"}

    def _planned_items(self):
        ends = self.warehouse_id | self.source_warehouse_id
        return Domain("warehouse_id", "in", ends.ids)

    def _link_resupply_routes(self):
        for lane in self.filtered(
            lambda lane: lane.active and lane.source_warehouse_id
        ):
            # A manager of lanes need not be a stock manager, who alone may
            # change warehouses; the route is a consequence of the lane.
            warehouse = lane.warehouse_id.sudo()
            if lane.source_warehouse_id not in warehouse.resupply_wh_ids:
                warehouse.resupply_wh_ids = [
                    fields.Command.link(lane.source_warehouse_id.id)
                ]

    def _resupply_route(self):
        """The route whose rules carry a transfer over this lane."""
        self.ensure_one()
        return self.warehouse_id.resupply_route_ids.filtered(
            lambda route: route.supplier_wh_id == self.source_warehouse_id
        )[:1]
