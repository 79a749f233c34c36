# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ReplenishmentTag(models.Model):
    """A coloured label on orders and transfers, such as a campaign's name."""

    _name = "replenishment.tag"
    _description = "Replenishment Tag"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    color = fields.Integer()
    company_id = fields.Many2one("res.company", help="Empty: shared by all companies.")

    _unique_name = models.UniqueIndex(
        "(name, COALESCE(company_id, 0))", "This tag exists already."
    )
