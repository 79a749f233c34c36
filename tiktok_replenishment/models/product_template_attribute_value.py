# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain


class ProductTemplateAttributeValue(models.Model):
    """A variant's extra price is a part of what the variant brings."""

    _name = "product.template.attribute.value"
    _inherit = [
        "product.template.attribute.value",
        "replenishment.planning.parameter.mixin",
    ]

    @api.model
    def _planning_parameters(self):
        return {"price_extra"}

    def _planned_items(self):
        return Domain("product_tmpl_id", "in", self.product_tmpl_id.ids)
