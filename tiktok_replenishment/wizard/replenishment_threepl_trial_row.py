# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ReplenishmentThreeplTrialRow(models.TransientModel):
    """A row as it would be understood; texts, for unknown is not zero."""

    _name = "replenishment.threepl.trial.row"
    _description = "Row of a Trial"

    trial_id = fields.Many2one("replenishment.threepl.trial", ondelete="cascade")
    external_sku = fields.Char(string="SKU", readonly=True)
    warehouse_code = fields.Char(string="Warehouse", readonly=True)
    name = fields.Char(string="Product", readonly=True)
    qty_available = fields.Char(string="Available", readonly=True)
    qty_reserved = fields.Char(string="Reserved", readonly=True)
    qty_inbound = fields.Char(string="On the Way", readonly=True)
    qty_pending = fields.Char(string="To Put Away", readonly=True)
    qty_damaged = fields.Char(string="Damaged", readonly=True)
    qty_frozen = fields.Char(string="Frozen", readonly=True)
    qty_on_hand = fields.Char(string="On Hand", readonly=True)
