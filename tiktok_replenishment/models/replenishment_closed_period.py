# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class ReplenishmentClosedPeriod(models.Model):
    """Days on which vendors, lanes or warehouses stand still, such as a New Year."""

    _name = "replenishment.closed.period"
    _inherit = ["replenishment.planning.parameter.mixin"]
    _description = "Closed Period"
    _order = "date_from desc, name, id"

    name = fields.Char(required=True, translate=True)
    date_from = fields.Date(string="First Day", required=True)
    date_to = fields.Date(
        string="Last Day", required=True, help="This day is closed too."
    )
    n_days = fields.Integer(string="Days", compute="_compute_n_days")
    company_id = fields.Many2one("res.company", help="Empty: shared by all companies.")
    vendor_ids = fields.Many2many(
        "res.partner",
        "replenishment_vendor_closed_period_rel",
        "period_id",
        "partner_id",
        string="Vendors",
        groups="tiktok_replenishment.group_planner,purchase.group_purchase_user",
        help="They make and hand over nothing on these days.",
    )
    lane_ids = fields.Many2many(
        "replenishment.lane",
        "replenishment_lane_closed_period_rel",
        "period_id",
        "lane_id",
        string="Lanes",
        groups="tiktok_replenishment.group_viewer,stock.group_stock_user",
        help="Nothing departs over them on these days; what is on its way goes on.",
    )
    warehouse_ids = fields.Many2many(
        "stock.warehouse",
        "replenishment_warehouse_closed_period_rel",
        "period_id",
        "warehouse_id",
        string="Warehouses",
        groups="tiktok_replenishment.group_viewer,stock.group_stock_user",
        help="They take nothing in and send nothing to other warehouses on these days. "
        "Sales go on.",
    )

    @api.depends("date_from", "date_to")
    def _compute_n_days(self):
        for period in self:
            is_whole = period.date_from and period.date_to
            period.n_days = is_whole and (period.date_to - period.date_from).days + 1

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for period in self:
            if period.date_to < period.date_from:
                raise ValidationError(
                    self.env._(
                        "%s ends before it begins. Enter a last day that is not "
                        "before the first day.",
                        period.name,
                    )
                )

    @api.constrains("company_id", "vendor_ids", "lane_ids", "warehouse_ids")
    def _check_closed_company(self):
        """A shared period closes whom it likes, a company's own only its own."""
        # Whoever may change a period need not see the vendors it closes.
        for period in self.sudo().filtered("company_id"):
            for closed in (period.vendor_ids, period.lane_ids, period.warehouse_ids):
                strangers = closed.filtered(
                    lambda one, ours=period.company_id: (
                        one.company_id and one.company_id != ours
                    )
                )
                if strangers:
                    raise ValidationError(
                        self.env._(
                            "%(names)s belong to another company than %(period)s. "
                            "Take them off, or share the period by emptying its "
                            "company.",
                            names=", ".join(strangers.mapped("display_name")),
                            period=period.name,
                        )
                    )

    @api.model
    def _planning_parameters(self):
        return self._fields.keys() - {"name", "n_days"}

    def _planned_items(self):
        # Whoever may change a period need not see the vendors it closes.
        period = self.sudo()
        lanes, vendors = period.lane_ids, period.vendor_ids
        warehouses = period.warehouse_ids | lanes.warehouse_id
        warehouses |= lanes.source_warehouse_id
        return Domain("warehouse_id", "in", warehouses.ids) | Domain(
            "product_tmpl_id.seller_ids.partner_id", "child_of", vendors.ids
        )
