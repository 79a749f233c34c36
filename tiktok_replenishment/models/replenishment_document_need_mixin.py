# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

import psycopg2

from odoo import api, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# Model, table of its links to suggestions, and the column of the line there.
LINES_OF_SUGGESTIONS = (
    (
        "purchase.order.line",
        "replenishment_suggestion_purchase_line_rel",
        "purchase_line_id",
    ),
    ("stock.move", "replenishment_suggestion_stock_move_rel", "move_id"),
)
DOCUMENTS = ("purchase.order.line", "purchase.order", "stock.move", "stock.picking")
NEEDED_BY = ["replenish_needed_by", "replenish_is_too_late"]


class ReplenishmentDocumentNeedMixin(models.AbstractModel):
    """Tells document lines by when their goods are needed: in SQL."""

    _name = "replenishment.document.need.mixin"
    _description = "When Documents Are Needed"
    _inherit = ["replenishment.bulk.mixin"]

    @api.model
    def _keep_needed_by_of_drafts(self, suggestion_ids):
        """Have the lines of these suggestions say by when their goods are needed."""
        self.env.flush_all()
        for model, link, column in LINES_OF_SUGGESTIONS:
            self.env.execute_query(
                SQL(
                    """
                    UPDATE %(line)s l SET replenish_needed_by = v.day
                      FROM (SELECT rel.%(column)s AS id, MIN(s.needed_by) AS day
                              FROM %(link)s rel
                              JOIN replenishment_suggestion s
                                ON s.id = rel.suggestion_id
                             WHERE rel.suggestion_id = ANY(%(ids)s)
                             GROUP BY 1) AS v
                     WHERE l.id = v.id AND l.replenish_needed_by IS DISTINCT FROM v.day
                    RETURNING l.id
                    """,
                    line=SQL.identifier(self.env[model]._table),
                    link=SQL.identifier(link),
                    column=SQL.identifier(column),
                    ids=list(suggestion_ids),
                )
            )
        self._read_needed_by_again()

    @api.model
    def _keep_needed_by_of_confirmed(self, needed_by):
        """Have confirmed moves, and the order lines behind them, say the same.

        `needed_by`: move id -> day, None where the goods are not missed. Nobody who
        works with these goods waits for it: what is held is told by the next run.
        """
        if not needed_by:
            return
        # What fails here has nothing to do with these goods, and ends the run.
        self.env.flush_all()
        try:
            with self.env.cr.savepoint():
                self._write_needed_by_of_confirmed(needed_by)
        # The goods came in, or were changed, while the run was at work.
        except psycopg2.errors.SerializationFailure:
            _logger.info("Some of %s moves were changed meanwhile", len(needed_by))
        self._read_needed_by_again()

    @api.model
    def _write_needed_by_of_confirmed(self, needed_by):
        columns = {"id": list(needed_by), "day": list(needed_by.values())}
        self.env.cr.execute(
            SQL(
                """
                WITH v AS (SELECT * FROM %s),
                     moves AS (
                     UPDATE stock_move m SET replenish_needed_by = free.day
                       FROM (SELECT m.id, v.day FROM v JOIN stock_move m ON m.id = v.id
                              WHERE m.replenish_needed_by IS DISTINCT FROM v.day
                                FOR NO KEY UPDATE OF m SKIP LOCKED) AS free
                      WHERE m.id = free.id
                     RETURNING m.id),
                     n AS (
                     SELECT m.purchase_line_id AS id, MIN(v.day) AS day
                       FROM v JOIN stock_move m ON m.id = v.id
                      GROUP BY 1)
                UPDATE purchase_order_line l SET replenish_needed_by = free.day
                  FROM (SELECT l.id, n.day
                          FROM n JOIN purchase_order_line l ON l.id = n.id
                         WHERE l.replenish_needed_by IS DISTINCT FROM n.day
                           FOR NO KEY UPDATE OF l SKIP LOCKED) AS free
                 WHERE l.id = free.id
                """,
                self._bulk_rows(columns, {"id": "int4", "day": "date"}),
            ),
            log_exceptions=False,
        )

    @api.model
    def _read_needed_by_again(self):
        for model in DOCUMENTS:
            self.env[model].invalidate_model(NEEDED_BY)
