# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL

from .replenishment_reader_mixin import KEYS

# Column -> where it stands on the item's key `i`, product `p` or template `t`; not set
# is 0.
IDS = {
    "item_policy_id": "i.policy_id",
    "product_policy_id": "t.replenish_policy_id ->> i.company_id::text",
    "categ_id": "t.categ_id",
}
NUMBERS = {
    "item_lead_days": "i.lead_days_override",
    "item_quota": "i.replenish_inbound_quota",
    "item_safety_days": "i.safety_days_override",
    "manual": "i.avg_daily_sales_manual",
    "reserve": "i.reserve_qty",
    "qty_drafted": "i.qty_drafted",
    "unit_value": "p.standard_price ->> i.company_id::text",
    "product_lead_days": "t.replenish_lead_days",
    "product_safety_days": "t.replenish_safety_days",
    "carton_qty": "t.replenish_carton_qty",
    "weight": "p.weight",
    "volume": "p.volume",
}


class ReplenishmentReaderSetting(models.AbstractModel):
    """Reads what is set on items and products."""

    _name = "replenishment.reader.setting"
    _description = "Reader of Settings"
    _inherit = ["replenishment.reader.policy"]

    def _read_settings(self):
        """Columns of settings of the keys' items, in the keys' order."""
        return self._read_arrays(
            SQL(
                """
                SELECT i.id, i.product_id, i.warehouse_id, %(settings)s,
                       %(class_code)s AS class_code, %(method_code)s AS method_code,
                       %(list_price)s AS list_price, %(purchase_ok)s AS purchase_ok,
                       i.is_divisible
                  FROM %(keys)s i
                  JOIN product_product p ON p.id = i.product_id
                  JOIN product_template t ON t.id = i.product_tmpl_id
                  LEFT JOIN (%(price_extras)s) AS extra ON extra.product_id = p.id
                 ORDER BY i.pos
                """,
                settings=SQL(", ").join(
                    SQL("COALESCE((%s)::%s, 0) AS %s", SQL(place), SQL(kind), SQL(name))
                    for kind, columns in (("int4", IDS), ("float8", NUMBERS))
                    for name, place in columns.items()
                ),
                class_code=self._class_code(),
                method_code=self._method_code(),
                list_price=SQL(
                    "COALESCE(t.list_price, 0)::float8"
                    " + COALESCE(extra.price, 0)::float8"
                ),
                price_extras=self._price_extras(),
                purchase_ok=self._purchase_ok(),
                keys=KEYS,
            ),
            **dict.fromkeys(("id", "product_id", "warehouse_id", *IDS), "int4"),
            **dict.fromkeys(("class_code", "method_code"), "int4"),
            **dict.fromkeys((*NUMBERS, "list_price"), "float8"),
            purchase_ok="bool",
            is_divisible="bool",
        )

    def _price_extras(self):
        """SQL of what the attributes of variants add to their sales price."""
        return SQL(
            """
            SELECT c.product_product_id AS product_id, SUM(v.price_extra) AS price
              FROM product_variant_combination c
              JOIN product_template_attribute_value v
                ON v.id = c.product_template_attribute_value_id
             WHERE c.product_product_id IN (SELECT product_id FROM %s)
             GROUP BY c.product_product_id
            """,
            KEYS,
        )

    def _purchase_ok(self):
        """SQL of whether the company may buy the product, and it is goods."""
        return SQL(
            """
            COALESCE(t.purchase_ok, false) AND t.type = 'consu'
            AND t.active AND p.active
            AND COALESCE(t.company_id, i.company_id) = i.company_id
            """
        )
