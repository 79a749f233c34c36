# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..connectors.threepl.base import BUCKETS
from ..connectors.threepl.measures import KILOGRAMS, METRES


class ReplenishmentThreeplRestMappingMixin(models.AbstractModel):
    """How the rows of an operator's JSON API are read."""

    _name = "replenishment.threepl.rest.mapping.mixin"
    _description = "Reading of a REST API"

    rest_success_path = fields.Char(
        string="Success",
        help="Where an answer says that the call was accepted: code. Empty where the "
        "HTTP status says it.",
    )
    rest_success_value = fields.Char(
        string="Success Value",
        help="What stands there then: 0, true, Success. Empty: nothing does, as with a "
        "path to an error.",
    )
    rest_list_path = fields.Char(
        string="List of Rows",
        help="Where the rows of stock are: data.items. Empty: the answer itself is the "
        "list.",
    )
    rest_total_path = fields.Char(
        string="Number of Rows",
        help="Where the answer tells how many rows there are on all pages together. "
        "The rows must add up to it. Empty: a list of several pages is read twice, and "
        "used when both times it is the same.",
    )
    rest_sku_path = fields.Char(
        string="SKU", help="Where the SKU stands in a row: item.code."
    )
    rest_barcode_path = fields.Char(string="Barcode")
    rest_name_path = fields.Char(string="Product Name")
    rest_warehouse_path = fields.Char(
        string="Warehouse of a Row",
        help="Where a row names its warehouse. Empty: rows are of the warehouse that "
        "was asked for.",
    )
    rest_warehouse_parameter = fields.Char(
        string="Warehouse Parameter",
        help="The parameter that asks for one warehouse. Empty: the list is of all, or "
        "the path names the warehouse.",
    )
    rest_warehouse_codes = fields.Char(
        string="Warehouse Codes",
        help="The operator's codes of your warehouses, with commas between them. "
        "Empty: those that are found in the rows.",
    )
    rest_available_path = fields.Char(string="Available", help="What can be sold.")
    rest_reserved_path = fields.Char(string="Reserved", help="Sold, but not sent yet.")
    rest_inbound_path = fields.Char(
        string="On the Way", help="On its way to the warehouse."
    )
    rest_pending_path = fields.Char(
        string="To Put Away", help="Arrived, not yet on a shelf."
    )
    rest_damaged_path = fields.Char(string="Damaged", help="Not fit to be sold.")
    rest_frozen_path = fields.Char(string="Frozen", help="Held back by the operator.")
    rest_on_hand_path = fields.Char(
        string="On Hand",
        help="All that is in the warehouse. Empty: the sum, where all parts are known.",
    )
    rest_absent_is_zero = fields.Boolean(
        string="A SKU Without a Row Has No Stock",
        help="Only where the documentation says that SKUs without stock are left out. "
        "Otherwise a SKU that is not listed keeps its last numbers.",
    )

    rest_weight_path = fields.Char(
        string="Weight", help="What one of the SKU weighs: item.weight."
    )
    rest_weight_unit = fields.Selection(
        [(unit, unit) for unit in KILOGRAMS], string="Unit of Weight", default="kg"
    )
    rest_length_path = fields.Char(
        string="Length", help="Length, width and height of one of the SKU, or none."
    )
    rest_width_path = fields.Char(string="Width")
    rest_height_path = fields.Char(string="Height")
    rest_size_unit = fields.Selection(
        [(unit, unit) for unit in METRES], string="Unit of Size", default="cm"
    )

    def _prepare_rest_mapping(self):
        """Arguments of RestSettings on how rows are read."""
        names = (
            "success_path",
            "success_value",
            "list_path",
            "total_path",
            "sku_path",
            "barcode_path",
            "name_path",
            "warehouse_path",
            "warehouse_parameter",
            "weight_path",
            "length_path",
            "width_path",
            "height_path",
        )
        codes = (self.rest_warehouse_codes or "").replace("，", ",").split(",")
        return {
            **{name: (self[f"rest_{name}"] or "").strip() for name in names},
            "warehouse_codes": tuple(filter(None, map(str.strip, codes))),
            "buckets": {
                bucket: self[f"rest_{bucket}_path"] or "" for bucket in BUCKETS
            },
            "weight_unit": self.rest_weight_unit or "kg",
            "size_unit": self.rest_size_unit or "cm",
            "absent_means_zero": self.rest_absent_is_zero,
        }
