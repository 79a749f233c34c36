# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

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
    def _tell_needed_by(self, suggestion_ids):
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
    def _tell_when_needed(self, needed_by):
        """Have confirmed moves, and the order lines behind them, say the same.

        `needed_by`: move id -> day, None where the goods are not missed.
        """
        if not needed_by:
            return
        self.env.flush_all()
        columns = {"id": list(needed_by), "day": list(needed_by.values())}
        self.env.execute_query(
            SQL(
                """
                WITH v AS (SELECT * FROM %s),
                     moves AS (
                     UPDATE stock_move m SET replenish_needed_by = v.day
                       FROM v
                      WHERE m.id = v.id
                        AND m.replenish_needed_by IS DISTINCT FROM v.day
                     RETURNING m.id)
                UPDATE purchase_order_line l SET replenish_needed_by = n.day
                  FROM (SELECT m.purchase_line_id AS id, MIN(v.day) AS day
                          FROM v JOIN stock_move m ON m.id = v.id
                         GROUP BY 1) AS n
                 WHERE l.id = n.id AND l.replenish_needed_by IS DISTINCT FROM n.day
                RETURNING l.id
                """,
                self._bulk_rows(columns, {"id": "int4", "day": "date"}),
            )
        )
        self._read_needed_by_again()

    @api.model
    def _read_needed_by_again(self):
        for model in DOCUMENTS:
            self.env[model].invalidate_model(NEEDED_BY)
