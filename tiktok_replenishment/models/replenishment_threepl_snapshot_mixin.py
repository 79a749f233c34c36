# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io

from odoo import api, models
from odoo.tools import SQL

from ..connectors.threepl.base import BUCKETS, ON_HAND_BUCKETS
from ..connectors.threepl.table import COLUMNS, QUANTITIES

INCOMING = "replenishment_threepl_incoming"
WRITTEN = (
    "warehouse_id",
    "product_id",
    "units_per_sku",
    "known_buckets",
    *QUANTITIES,
    "is_negative",
    "is_mismatched",
    "last_told_at",
)
# What planning looks at: when one of these changes, the item is planned again.
PLANNED_BUCKETS = ("available", "reserved", "inbound", "pending")


def _columns(alias, names):
    return SQL(", ").join(SQL.identifier(alias, name) for name in names)


def _bucket_columns(alias, buckets=BUCKETS):
    return _columns(alias, [f"qty_{name}" for name in buckets])


class ReplenishmentThreeplSnapshotMixin(models.AbstractModel):
    """Puts a snapshot in the place of what is stored: only the rows that differ."""

    _name = "replenishment.threepl.snapshot.mixin"
    _description = "Snapshot of Stock"

    @api.model
    def _load_incoming(self, table):
        """Copy the lines of a snapshot into a table of this transaction."""
        cr = self.env.cr
        cr.execute(
            SQL(
                """
                DROP TABLE IF EXISTS pg_temp.%(incoming)s;
                CREATE TEMP TABLE %(incoming)s
                    (external_sku text, name text, listing_ids text,
                     known_buckets text, %(quantities)s) ON COMMIT DROP
                """,
                incoming=SQL.identifier(INCOMING),
                quantities=SQL(", ").join(
                    SQL("%s numeric", SQL.identifier(name)) for name in QUANTITIES
                ),
            )
        )
        cr.copy_from(io.StringIO(table), INCOMING, columns=COLUMNS)
        cr.execute(SQL("ANALYZE %s", SQL.identifier(INCOMING)))

    @api.model
    def _upsert(self, pull):
        """(product id, warehouse id) of the rows whose planned numbers changed."""
        return self.env.execute_query(
            SQL(
                """
                WITH news AS MATERIALIZED (%(news)s),
                updated AS (
                    UPDATE replenishment_threepl_stock st
                       SET (%(columns)s) = ROW (%(values)s)
                      FROM news WHERE st.id = news.stock_id),
                made AS (
                    INSERT INTO replenishment_threepl_stock
                        (threepl_warehouse_id, threepl_sku_id, company_id, %(columns)s)
                    SELECT news.place_id, news.sku_id, news.company_id, %(values)s
                      FROM news WHERE news.stock_id IS NULL)
                SELECT product_id, warehouse_id FROM news WHERE is_planned_anew
                """,
                news=self._select_news(pull),
                columns=SQL(", ").join(SQL.identifier(name) for name in WRITTEN),
                values=_columns("news", WRITTEN),
            )
        )

    @api.model
    def _select_news(self, pull):
        """The rows that came and are not what is stored, with the row they replace."""
        return SQL(
            """
            SELECT st.id AS stock_id, got.*,
                   st.id IS NULL OR (%(was)s) IS DISTINCT FROM (%(now)s)
                       AS is_planned_anew
              FROM (%(got)s) got
              LEFT JOIN replenishment_threepl_stock st
                ON st.threepl_warehouse_id = got.place_id
               AND st.threepl_sku_id = got.sku_id
             WHERE st.id IS NULL OR (%(stored)s) IS DISTINCT FROM (%(told)s)
            """,
            was=_bucket_columns("st", PLANNED_BUCKETS),
            now=_bucket_columns("got", PLANNED_BUCKETS),
            stored=_columns("st", WRITTEN),
            told=_columns("got", WRITTEN),
            got=self._select_incoming(pull),
        )

    @api.model
    def _select_incoming(self, pull):
        """The rows that came, as they are to be stored."""
        return SQL(
            """
            SELECT w.id AS place_id, k.id AS sku_id, w.company_id, w.warehouse_id,
                   CASE WHEN k.state = 'mapped' THEN k.product_id END AS product_id,
                   k.units_per_sku, v.known_buckets, %(values)s,
                   LEAST(%(values)s) < 0 AS is_negative,
                   %(is_mismatched)s AS is_mismatched, NULL::timestamp AS last_told_at
              FROM %(incoming)s v
              JOIN replenishment_threepl_warehouse w ON w.id = %(place)s
              JOIN replenishment_threepl_sku k
                ON k.connection_id = w.connection_id
               AND k.external_sku = v.external_sku
            """,
            values=_bucket_columns("v"),
            is_mismatched=self._is_mismatched(),
            incoming=SQL.identifier(INCOMING),
            place=pull.threepl_warehouse_id.id,
        )

    @api.model
    def _is_mismatched(self):
        """On hand is not its parts; where some are unknown it may be more, not less."""
        columns = [SQL.identifier("v", f"qty_{name}") for name in ON_HAND_BUCKETS]
        known = SQL(" + ").join(SQL("COALESCE(%s, 0)", column) for column in columns)
        return SQL(
            """
            COALESCE(v.qty_on_hand < (%(known)s) OR v.qty_on_hand > (%(all)s), false)
            """,
            known=known,
            all=SQL(" + ").join(columns),
        )

    @api.model
    def _zero_absent(self, pull):
        """Rows without news are empty now; unknown buckets stay unknown."""
        zeroes = SQL(", ").join(
            SQL("%(name)s = %(name)s * 0", name=SQL.identifier(f"qty_{name}"))
            for name in BUCKETS
        )
        return self.env.execute_query(
            SQL(
                """
                WITH old AS (
                    SELECT id, (%(planned)s) IS DISTINCT FROM (0, 0, 0, 0) AS had_some
                      FROM replenishment_threepl_stock st
                     WHERE %(is_absent)s
                       AND (last_told_at IS NOT NULL OR is_mismatched
                            OR EXISTS (SELECT 1 FROM (VALUES %(values)s) AS b(qty)
                                        WHERE b.qty != 0))),
                emptied AS (
                    UPDATE replenishment_threepl_stock st
                       SET %(zeroes)s, is_negative = false, is_mismatched = false,
                           last_told_at = NULL
                      FROM old
                     WHERE old.id = st.id
                    RETURNING st.product_id, st.warehouse_id, old.had_some)
                SELECT product_id, warehouse_id FROM emptied WHERE had_some
                """,
                planned=_bucket_columns("st", PLANNED_BUCKETS),
                is_absent=self._is_absent(pull),
                values=SQL(", ").join(
                    SQL("(%s)", SQL.identifier("st", f"qty_{name}")) for name in BUCKETS
                ),
                zeroes=zeroes,
            )
        )

    @api.model
    def _date_absent(self, pull, before):
        """Rows without news are as old as the pull before, or older."""
        self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_threepl_stock st SET last_told_at = %(before)s
                 WHERE %(is_absent)s AND last_told_at IS NULL
                RETURNING id
                """,
                before=before or pull.as_of,
                is_absent=self._is_absent(pull),
            )
        )

    @api.model
    def _is_absent(self, pull):
        """The row `st` is of the pulled warehouse, and its SKU did not come."""
        return SQL(
            """
            st.threepl_warehouse_id = %(warehouse)s AND NOT EXISTS (
                SELECT 1
                  FROM %(incoming)s v
                  JOIN replenishment_threepl_sku k ON k.external_sku = v.external_sku
                 WHERE k.id = st.threepl_sku_id)
            """,
            warehouse=pull.threepl_warehouse_id.id,
            incoming=SQL.identifier(INCOMING),
        )
