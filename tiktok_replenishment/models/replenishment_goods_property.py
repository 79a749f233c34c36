# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ReplenishmentGoodsProperty(models.Model):
    """What makes goods hard to carry, such as a battery."""

    _name = "replenishment.goods.property"
    _description = "Goods Property"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Names the property for other systems.")
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    is_refused_in_air = fields.Boolean(
        string="Refused in Air",
        default=True,
        help="A lane that becomes an air or express lane refuses such goods until "
        "somebody takes the property off its list.",
    )
    company_id = fields.Many2one("res.company", help="Empty: shared by all companies.")

    _unique_name = models.UniqueIndex(
        "(name, COALESCE(company_id, 0))", "This property exists already."
    )
