# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytz

from odoo import api, fields, models
from odoo.tools import SQL


class ReplenishmentThreeplStock(models.Model):
    """The last accepted numbers of an operator, in the operator's SKU units.

    A bucket that the operator does not report is unknown, which is not zero: only those
    in `known_buckets` count.
    """

    _name = "replenishment.threepl.stock"
    _inherit = [
        "replenishment.threepl.pool.mixin",
        "replenishment.threepl.snapshot.mixin",
    ]
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
