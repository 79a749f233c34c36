# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import api, fields, models
from odoo.tools import SQL


class ReplenishmentThreeplSku(models.Model):
    """An operator's name for a product."""

    _name = "replenishment.threepl.sku"
    _inherit = ["replenishment.sku.mixin"]
    _description = "Operator's SKU"
    _order = "external_sku, id"
    _rec_name = "external_sku"
    _rec_names_search = ["external_sku", "name"]
    _check_company_auto = True

    _code_field = "external_sku"

    connection_id = fields.Many2one(
        "replenishment.threepl.connection", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="connection_id.company_id", store=True)
    external_sku = fields.Char(string="Operator's SKU", required=True, readonly=True)

    _unique_external_sku = models.Constraint(
        "UNIQUE (connection_id, external_sku)", "This connection has this SKU already."
    )
    _positive_units = models.Constraint(
        "CHECK (units_per_sku > 0)", "A SKU holds more than zero units."
    )
    _mapped_has_product = models.Constraint(
        "CHECK (state != 'mapped' OR product_id IS NOT NULL)",
        "A mapped SKU needs a product.",
    )

    def _attribute(self):
        if self:
            self.env["replenishment.threepl.stock"]._attribute(
                SQL("st.threepl_sku_id = ANY(%s)", self.ids)
            )

    @api.model
    def _upsert(self, connection, rows):
        """Store the SKUs of StockRow values and map those that have one product."""
        names = {row.external_sku: row.name for row in rows}
        self.flush_model()
        self.env.execute_query(
            SQL(
                """
                INSERT INTO replenishment_threepl_sku AS k
                    (connection_id, company_id, external_sku, name, units_per_sku,
                     state, create_uid, create_date, write_uid, write_date)
                SELECT c.id, c.company_id, v.external_sku, v.name, 1, 'unmapped',
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM jsonb_to_recordset(%(rows)s::jsonb)
                       AS v(external_sku text, name text)
                  JOIN replenishment_threepl_connection c ON c.id = %(connection)s
                 ORDER BY v.external_sku
                    ON CONFLICT (connection_id, external_sku) DO UPDATE
                   SET name = EXCLUDED.name, write_uid = %(uid)s, write_date = %(now)s
                 WHERE EXCLUDED.name != '' AND k.name IS DISTINCT FROM EXCLUDED.name
                RETURNING id
                """,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                rows=json.dumps(
                    [{"external_sku": sku, "name": name} for sku, name in names.items()]
                ),
                connection=connection.id,
            )
        )
        self.invalidate_model()
        self._map_by_code(SQL("k.connection_id = %s", connection.id))
