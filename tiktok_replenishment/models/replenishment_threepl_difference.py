# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

# Pulls closer together than this find the same goods on their way: they count as one.
SHORTEST_GAP = "15 minutes"


class ReplenishmentThreeplDifference(models.Model):
    """What the last accepted pull of a warehouse found to differ, and since when.

    There is one for each product that differs; it goes when Odoo and the operator
    agree, or when the operator tells nothing of the product any more.
    """

    _name = "replenishment.threepl.difference"
    _description = "Standing Difference"
    _order = "warehouse_id, product_id, id"
    _rec_name = "product_id"
    _log_access = False

    warehouse_id = fields.Many2one("stock.warehouse", required=True, ondelete="cascade")
    product_id = fields.Many2one("product.product", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    difference = fields.Float(required=True, digits=(16, 4))
    differs_since = fields.Datetime(
        required=True, help="The first of the pulls in a row that found a difference."
    )
    counted_at = fields.Datetime(
        required=True, help="As of when the last of the counted pulls was true."
    )
    pull_count = fields.Integer(
        required=True, help="Complete pulls in a row that found this same difference."
    )
    is_dismissed = fields.Boolean(
        help="A stock manager has decided that Odoo is right. It holds as long as the "
        "difference stays the same."
    )
    # No foreign key: every pull writes it on every row, and would pay for the check.
    pull_id = fields.Integer(help="The last that found it.")

    _unique_product = models.UniqueIndex("(warehouse_id, product_id)")

    def init(self):
        # Every pull writes every row: room beside each keeps the indexes as they are.
        self.env.cr.execute(
            SQL("ALTER TABLE %s SET (fillfactor = 48)", SQL.identifier(self._table))
        )

    @api.model
    def _follow(self, pull):
        """Remember what an accepted, complete pull found."""
        place = pull.threepl_warehouse_id
        if not (place.warehouse_id and pull.is_complete and pull.state == "done"):
            return
        self.env.flush_all()
        self.env.execute_query(self._upsert_query(pull))
        self.env.execute_query(
            SQL(
                """
                DELETE FROM replenishment_threepl_difference
                 WHERE warehouse_id = %s AND pull_id IS DISTINCT FROM %s
                RETURNING id
                """,
                place.warehouse_id.id,
                pull.id,
            )
        )
        self.env.invalidate_all(flush=False)
        self.env["replenishment.threepl.variance"]._follow(pull)

    @api.model
    def _upsert_query(self, pull):
        """A difference stands on when the pull just before this one found the same."""
        return SQL(
            """
            WITH found AS MATERIALIZED (
                SELECT c.warehouse_id, c.product_id, c.company_id, c.difference,
                       %(as_of)s::timestamp AS as_of
                  FROM (%(comparison)s) c
                 WHERE c.warehouse_id = %(warehouse)s AND c.is_different),
            stood AS (
                UPDATE replenishment_threepl_difference d
                   SET difference = found.difference,
                       differs_since = CASE WHEN d.pull_id = %(previous)s
                                            THEN d.differs_since ELSE found.as_of END,
                       counted_at = CASE WHEN %(is_same)s AND NOT %(is_later)s
                                         THEN d.counted_at ELSE found.as_of END,
                       pull_count = CASE WHEN NOT %(is_same)s THEN 1
                                         ELSE d.pull_count + (%(is_later)s)::int END,
                       is_dismissed = d.is_dismissed AND %(is_same)s,
                       pull_id = %(pull)s
                  FROM found
                 WHERE d.warehouse_id = %(warehouse)s
                   AND d.product_id = found.product_id
                RETURNING d.product_id)
            INSERT INTO replenishment_threepl_difference
                (warehouse_id, product_id, company_id, difference, differs_since,
                 counted_at, pull_count, pull_id)
            SELECT warehouse_id, product_id, company_id, difference, as_of, as_of, 1,
                   %(pull)s
              FROM found
             WHERE product_id NOT IN (SELECT product_id FROM stood)
             ORDER BY product_id
                ON CONFLICT (warehouse_id, product_id) DO NOTHING
            RETURNING id
            """,
            as_of=pull.as_of,
            pull=pull.id,
            comparison=self.env["replenishment.threepl.comparison"]._table_query,
            warehouse=pull.threepl_warehouse_id.warehouse_id.id,
            previous=self._previous_pull(pull).id or 0,
            is_same=self._is_same(pull),
            is_later=SQL("(found.as_of >= d.counted_at + %s::interval)", SHORTEST_GAP),
        )

    @api.model
    def _is_same(self, pull):
        return SQL(
            "COALESCE(d.pull_id = %s AND d.difference = found.difference, false)",
            self._previous_pull(pull).id or 0,
        )

    @api.model
    def _previous_pull(self, pull):
        """The accepted pull before, of any place that is the same warehouse."""
        warehouse = pull.threepl_warehouse_id.warehouse_id
        return pull.search(
            [
                ("threepl_warehouse_id.warehouse_id", "=", warehouse.id),
                ("state", "=", "done"),
                ("id", "<", pull.id),
            ],
            limit=1,
        )
