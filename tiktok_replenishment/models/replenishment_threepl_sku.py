# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import api, fields, models
from odoo.tools import SQL

from .replenishment_threepl_snapshot_mixin import PLANNED_BUCKETS


class ReplenishmentThreeplSku(models.Model):
    """An operator's name for a product."""

    _name = "replenishment.threepl.sku"
    _inherit = [
        "replenishment.threepl.measure.mixin",
        "replenishment.sku.suggestion.mixin",
        "replenishment.sku.mixin",
    ]
    _description = "Operator's SKU"
    _order = "external_sku, id"
    _rec_name = "external_sku"
    _rec_names_search = ["external_sku", "name"]
    _check_company_auto = True

    _code_field = "external_sku"
    _code_has_prefix = True

    connection_id = fields.Many2one(
        "replenishment.threepl.connection", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="connection_id.company_id", store=True)
    external_sku = fields.Char(string="Operator's SKU", required=True, readonly=True)
    stock_ids = fields.One2many(
        "replenishment.threepl.stock", "threepl_sku_id", string="By Warehouse"
    )
    stock_units = fields.Float(
        string="Stock",
        compute="_compute_stock_units",
        search="_search_stock_units",
        digits="Product Unit",
        help="Available, reserved, to be put away and on the way in warehouses that "
        "are mapped to yours. In SKU units.",
    )

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

    def _compute_stock_units(self):
        self.env["replenishment.threepl.stock"].flush_model()
        units = dict(
            self.env.execute_query(
                SQL(
                    "SELECT id, units FROM (%s) AS held WHERE id = ANY(%s)",
                    self._select_stock_units(),
                    self.ids,
                )
            )
        )
        for sku in self:
            sku.stock_units = units.get(sku.id, 0)

    @api.model
    def _search_stock_units(self, operator, value):
        """Compared with zero only: whether there is any."""
        if operator not in (">", "<=") or value:
            return NotImplemented
        self.env["replenishment.threepl.stock"].flush_model()
        held = SQL(
            "(SELECT id FROM (%s) AS held WHERE units > 0)", self._select_stock_units()
        )
        return [("id", "in" if operator == ">" else "not in", held)]

    @api.model
    def _select_stock_units(self):
        """Units of each SKU that planning would count if it were mapped."""
        return SQL(
            """
            SELECT ts.threepl_sku_id AS id, SUM(%s)::float8 AS units
              FROM replenishment_threepl_stock ts
             WHERE ts.warehouse_id IS NOT NULL
             GROUP BY ts.threepl_sku_id
            """,
            SQL(" + ").join(
                SQL("GREATEST(COALESCE(ts.%s, 0), 0)", SQL.identifier(f"qty_{bucket}"))
                for bucket in PLANNED_BUCKETS
            ),
        )

    def _attribute(self):
        if self:
            self.env["replenishment.threepl.stock"]._attribute(
                SQL("st.threepl_sku_id = ANY(%s)", self.ids)
            )
            self.connection_id._tell_unmapped()

    @api.model
    def _follow_up(self, connection):
        """After a pull: what new SKUs may be, and which are missing."""
        self._suggest_when_due([("connection_id", "=", connection.id)])
        connection._tell_unmapped()

    @api.model
    def _upsert(self, connection, rows):
        """Store the SKUs of StockRow values and map those that have one product."""
        self.flush_model()
        names = self._news(connection, rows)
        if names:
            self._insert(connection, names)
        self._map_by_code(SQL("k.connection_id = %s", connection.id))
        self._map_by_listings(connection, rows)

    @api.model
    def _news(self, connection, rows):
        """Names by SKU, of the SKUs that are new and those that are called anew."""
        known = dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT external_sku, name FROM replenishment_threepl_sku
                     WHERE connection_id = %s
                    """,
                    connection.id,
                )
            )
        )
        return {
            row.external_sku: row.name
            for row in rows
            if row.external_sku not in known
            or (row.name and row.name != known[row.external_sku])
        }

    @api.model
    def _insert(self, connection, names):
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

    @api.model
    def _map_by_listings(self, connection, rows):
        """Map goods to the product of the shop's SKUs that are sold from them.

        One goods may be sold alone and by the box: it is the smallest of them. Where
        the SKUs are of several products, and where one is mapped to parts, a person
        has to choose. The SKUs may be those of all shops of the seller.
        """
        pairs = [
            {"external_sku": row.external_sku, "listing_id": listing_id}
            for row in rows
            for listing_id in row.listing_ids
        ]
        if not pairs:
            return
        self.env["replenishment.tiktok.sku"].flush_model()
        mapped = self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_threepl_sku k
                   SET product_id = found.product_id, state = 'mapped',
                       units_per_sku = found.units_per_sku,
                       write_uid = %s, write_date = %s
                  FROM (%s) found
                 WHERE k.id = found.id
                RETURNING k.id
                """,
                self.env.uid,
                fields.Datetime.now(),
                self._select_products_of_listings(connection, pairs),
            )
        )
        if mapped:
            self.invalidate_model()
            self.browse(id_ for (id_,) in mapped)._attribute()

    @api.model
    def _select_products_of_listings(self, connection, pairs):
        """Unmapped goods whose listings are all of one product, and its units."""
        return SQL(
            """
            SELECT k.id, MIN(s.product_id) AS product_id,
                   MIN(s.units_per_sku) AS units_per_sku
              FROM jsonb_to_recordset(%(pairs)s::jsonb)
                   AS v(external_sku text, listing_id text)
              JOIN replenishment_threepl_sku k
                ON k.connection_id = %(connection)s
               AND k.external_sku = v.external_sku
               AND k.state = 'unmapped' AND k.product_id IS NULL
              JOIN replenishment_tiktok_shop own ON own.id = %(shop)s
              JOIN replenishment_tiktok_shop sister
                ON sister.account_id = own.account_id
              JOIN replenishment_tiktok_sku s
                ON s.shop_id = sister.id AND s.state = 'mapped'
               AND s.external_id = v.listing_id
          GROUP BY k.id
            HAVING COUNT(DISTINCT s.product_id) = 1
               AND NOT bool_or(s.is_composed)
            """,
            pairs=json.dumps(pairs),
            connection=connection.id,
            shop=connection.tiktok_shop_id.id,
        )
