# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, fields, models
from odoo.tools import SQL

from .replenishment_reader_mixin import PLANNED_KEYS


class ReplenishmentStockLookMixin(models.AbstractModel):
    """Notes what planning finds in warehouses whose stock Odoo keeps.

    Nobody pulls their stock, so each planning run counts as a look: a day whose looks
    all found nothing that could be sold was out of stock. A run may follow each order;
    of the looks of an hour one counts, so that each hour weighs the same.
    """

    _name = "replenishment.stock.look.mixin"
    _description = "Looks at Stock"
    _inherit = ["replenishment.bulk.mixin"]

    looked_at = fields.Datetime(
        help="When planning last looked at stock that Odoo keeps. Empty: an operator's "
        "numbers."
    )

    @api.model
    def _looks_query(self, planned):
        """SQL that notes what there is to sell of the items of a plan being made.

        `planned`: the `PlannedChunk`. Its rows are the days that were written: product,
        warehouse, day, and whether they are out of stock so far. Stock is unknown
        until some was seen: who does not keep stock in Odoo has none there, and that
        says nothing.
        """
        rows = np.flatnonzero(self._is_kept_by_odoo(planned.items["warehouse_id"]))
        available = np.nan_to_num(planned.looks["available"][rows])
        return self._upsert_looks(
            SQL(
                "unnest(%s::int[], %s::float8[]) AS v(pos, available)",
                self._text_array(planned.looks["pos"][rows].tolist()),
                self._text_array(np.round(available, 6).tolist()),
            )
        )

    @api.model
    def _is_kept_by_odoo(self, warehouse_ids):
        found, place = np.unique(warehouse_ids, return_inverse=True)
        sources = self.env["stock.warehouse"].browse(found.tolist())
        is_odoo = [one.replenish_stock_source == "odoo" for one in sources]
        return np.array(is_odoo, dtype=bool)[place]

    @api.model
    def _upsert_looks(self, found):
        """Rows of the days that a look changes. `found`: SQL of `v(pos, available)`."""
        return SQL(
            """
            INSERT INTO replenishment_stock_day AS s
                (product_id, warehouse_id, company_id, day, qty_available, qty_sold,
                 pull_count, empty_pull_count, is_stockout, value, looked_at)
            %(looks)s
                ON CONFLICT (product_id, warehouse_id, day) DO UPDATE
               SET qty_available = EXCLUDED.qty_available, value = EXCLUDED.value,
                   is_stockout = s.is_stockout AND EXCLUDED.is_stockout,
                   pull_count = s.pull_count + (%(is_due)s)::int,
                   empty_pull_count = s.empty_pull_count
                                      + (%(is_due)s)::int * EXCLUDED.empty_pull_count,
                   looked_at = CASE WHEN %(is_due)s THEN EXCLUDED.looked_at
                                    ELSE s.looked_at END
            RETURNING product_id, warehouse_id, day, is_stockout
            """,
            looks=self._select_looks(found),
            is_due=SQL(
                "s.looked_at IS NULL"
                " OR s.looked_at <= EXCLUDED.looked_at - interval '1 hour'"
            ),
        )

    @api.model
    def _select_looks(self, found):
        """What is found, as days; without what an hour has told already."""
        # Limits have the database look for the one day of a product, instead of going
        # through all days of all products.
        return SQL(
            """
            SELECT k.product_id, k.warehouse_id, %(company)s, k.today, v.available,
                   -- Of a day that is noted already it is known.
                   CASE WHEN o.id IS NULL THEN
                       COALESCE((SELECT SUM(e.qty) FROM replenishment_demand e
                                  WHERE e.product_id = k.product_id
                                    AND e.warehouse_id = k.warehouse_id
                                    AND e.day = k.today), 0)
                   END,
                   1, (v.available <= 0)::int, v.available <= 0,
                   GREATEST(v.available, 0)
                       * COALESCE((p.standard_price ->> %(company_key)s)::float8, 0),
                   %(now)s::timestamp
              FROM %(found)s
              JOIN %(keys)s k ON k.pos = v.pos
              JOIN product_product p ON p.id = k.product_id
              JOIN product_template t ON t.id = k.product_tmpl_id AND t.is_storable
              LEFT JOIN LATERAL (
                   SELECT d.id, d.looked_at, d.qty_available
                     FROM replenishment_stock_day d
                    WHERE d.product_id = k.product_id AND d.day = k.today
                      AND d.warehouse_id = k.warehouse_id
                    LIMIT 1) o ON true
             WHERE (o.looked_at IS NULL
                    OR o.looked_at <= %(now)s::timestamp - interval '1 hour'
                    OR o.qty_available != v.available)
               AND (v.available > 0 OR (
                       SELECT true FROM replenishment_stock_day b
                        WHERE b.product_id = k.product_id
                          AND b.warehouse_id = k.warehouse_id LIMIT 1))
             ORDER BY k.product_id, k.warehouse_id
            """,
            company=self.env.company.id,
            company_key=str(self.env.company.id),
            now=fields.Datetime.now(),
            found=found,
            keys=PLANNED_KEYS,
        )
