# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io

import pytz

from odoo import api, fields, models
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


class ReplenishmentThreeplStock(models.Model):
    """The last accepted numbers of an operator, in the operator's SKU units.

    A bucket that the operator does not report is unknown, which is not zero: only those
    in `known_buckets` count.
    """

    _name = "replenishment.threepl.stock"
    _inherit = ["replenishment.threepl.pool.mixin"]
    _description = "Operator's Stock"
    _order = "threepl_warehouse_id, threepl_sku_id, id"
    _rec_name = "threepl_sku_id"
    _log_access = False

    threepl_warehouse_id = fields.Many2one(
        "replenishment.threepl.warehouse",
        string="Operator's Warehouse",
        required=True,
        ondelete="cascade",
    )
    threepl_sku_id = fields.Many2one(
        "replenishment.threepl.sku",
        string="Operator's SKU",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    warehouse_id = fields.Many2one("stock.warehouse", ondelete="set null")
    product_id = fields.Many2one("product.product", ondelete="set null")
    units_per_sku = fields.Float(string="Units per SKU", digits="Product Unit")
    qty_available = fields.Float(
        string="Available",
        digits="Product Unit",
        help="Free to sell, in SKU units. Below zero when oversold.",
    )
    qty_reserved = fields.Float(string="Reserved", digits="Product Unit")
    qty_inbound = fields.Float(string="On the Way", digits="Product Unit")
    qty_pending = fields.Float(
        string="To Put Away", digits="Product Unit", help="Arrived, not yet on a shelf."
    )
    qty_damaged = fields.Float(string="Damaged", digits="Product Unit")
    qty_frozen = fields.Float(string="Frozen", digits="Product Unit")
    qty_on_hand = fields.Float(string="On Hand", digits="Product Unit")
    known_buckets = fields.Char(
        help="What the operator reports; the others are unknown, not zero."
    )
    is_negative = fields.Boolean(
        string="Below Zero",
        help="A number is below zero: more was promised than there is. Planning takes "
        "it for zero.",
    )
    is_mismatched = fields.Boolean(
        string="Does Not Add Up",
        help="On hand, as the operator tells it, is not the sum of its parts.",
    )
    # A pull writes the rows that differ, and the others are as fresh as its warehouse.
    last_told_at = fields.Datetime(
        help="As of when the SKU was told, where the last pull was silent about it."
    )
    as_of = fields.Datetime(
        compute="_compute_as_of", help="When these numbers were true."
    )
    is_repeated = fields.Boolean(
        string="Told Again",
        compute="_compute_is_repeated",
        help="Another connection has told of the same goods since: they count there.",
    )

    _unique_sku = models.UniqueIndex("(threepl_warehouse_id, threepl_sku_id)")
    _by_product = models.Index("(product_id, warehouse_id)")

    @api.depends("threepl_sku_id.state", "product_id")
    def _compute_is_repeated(self):
        for row in self:
            row.is_repeated = row.threepl_sku_id.state == "mapped" and (
                not row.product_id
            )

    @api.depends("last_told_at", "threepl_warehouse_id.last_success_at")
    def _compute_as_of(self):
        for stock in self:
            last_pulled_at = stock.threepl_warehouse_id.last_success_at
            stock.as_of = stock.last_told_at or last_pulled_at

    @api.model
    def _accept(self, pull, rows, table, before):
        """Put a complete snapshot in the place of a warehouse's numbers.

        `rows`: one a SKU; `table`: the same as lines of text; `before`: as of when the
        numbers were that are stored.
        """
        self.env.flush_all()
        self.env["replenishment.threepl.sku"]._upsert(pull.connection_id, rows)
        self._load_incoming(table)
        changed = self._upsert(pull)
        if pull.absent_means_zero:
            changed += self._zero_absent(pull)
        else:
            self._date_absent(pull, before)
        # What mapping SKUs has written, alerts for one, is not lost with it.
        self.env.invalidate_all()
        self._count_pools_once(pull.threepl_warehouse_id)
        self._count_mapped(pull)
        self._record_day(pull)
        self.env["replenishment.item"]._mark_dirty(
            {pair for pair in changed if all(pair)}
        )

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

    @api.model
    def _count_mapped(self, pull):
        pull.mapped_count = self.search_count(
            [
                ("threepl_warehouse_id", "=", pull.threepl_warehouse_id.id),
                ("product_id", "!=", False),
            ]
        )

    @api.model
    def _record_day(self, pull):
        """Note the day's stock of every mapped product of the pulled warehouse."""
        place = pull.threepl_warehouse_id
        zone = pytz.timezone(place.warehouse_id._replenish_timezone())
        self.env["replenishment.stock.day"]._record_pull(
            place, pytz.utc.localize(pull.as_of).astimezone(zone).date()
        )

    @api.model
    def _attribute(self, where):
        """Give stored rows to the product and warehouse that the maps name today.

        `where`: condition on the row `st`.
        """
        self.env.flush_all()
        moved = self.env.execute_query(
            SQL(
                """
                WITH now AS MATERIALIZED (
                    SELECT st.id, st.product_id AS old_product_id,
                           st.warehouse_id AS old_warehouse_id,
                           CASE WHEN k.state = 'mapped' THEN k.product_id END
                               AS product_id,
                           CASE WHEN w.active THEN w.warehouse_id END AS warehouse_id,
                           k.units_per_sku
                      FROM replenishment_threepl_stock st
                      JOIN replenishment_threepl_sku k ON k.id = st.threepl_sku_id
                      JOIN replenishment_threepl_warehouse w
                        ON w.id = st.threepl_warehouse_id
                     WHERE %s)
                UPDATE replenishment_threepl_stock st
                   SET product_id = now.product_id, warehouse_id = now.warehouse_id,
                       units_per_sku = now.units_per_sku
                  FROM now
                 WHERE st.id = now.id
                   AND (st.product_id, st.warehouse_id, st.units_per_sku)
                       IS DISTINCT FROM
                       (now.product_id, now.warehouse_id, now.units_per_sku)
                RETURNING st.product_id, st.warehouse_id,
                          now.old_product_id, now.old_warehouse_id,
                          st.threepl_warehouse_id
                """,
                where,
            )
        )
        self.env.invalidate_all(flush=False)
        pairs = {(row[0], row[1]) for row in moved} | {
            (row[2], row[3]) for row in moved
        }
        self.env["replenishment.item"]._mark_dirty(pair for pair in pairs if all(pair))
        places = self.env["replenishment.threepl.warehouse"]
        self._count_pools_once(places.browse({row[4] for row in moved}))
