# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

# A text in SQL that holds no line break: documents in Json.
DOCUMENT = "json"
MANY_ROWS = 1000


class ReplenishmentBulkMixin(models.AbstractModel):
    """Hands many rows to SQL at once."""

    _name = "replenishment.bulk.mixin"
    _description = "Rows in Bulk"

    @api.model
    def _bulk_rows(self, columns, types):
        """SQL of a table "v" of rows, in their order.

        `types`: name of a column -> its type in SQL; DOCUMENT stands for texts in
        Json, which are columns of type text. `columns`: name -> values, each None, a
        number, a date, a code without spaces, or a document.
        """
        arrays = [
            self._document_array(columns[name])
            if sql_type == DOCUMENT
            else SQL("%s::%s[]", self._text_array(columns[name]), SQL(sql_type))
            for name, sql_type in types.items()
        ]
        return SQL(
            "unnest(%s) AS v(%s)",
            SQL(", ").join(arrays),
            SQL(", ").join(SQL.identifier(name) for name in types),
        )

    @api.model
    def _analyze_where_many(self, table, n_rows):
        """Have the database know a table that has got many rows at once.

        It would plan the next statements with few, and be slow, until it looks itself.
        """
        if n_rows > MANY_ROWS:
            self.env.cr.execute(SQL("ANALYZE %s", table))

    @api.model
    def _names(self, columns, alias=None):
        """SQL of column names, of the table of that alias."""
        return SQL(", ").join(
            SQL.identifier(*([alias] if alias else []), name) for name in columns
        )

    @api.model
    def _text_array(self, values):
        """An array as SQL reads it from text, much faster than from an expression."""
        parts = ",".join(["NULL" if value is None else str(value) for value in values])
        return f"{{{parts}}}"

    @api.model
    def _document_array(self, values):
        """Json escapes its line breaks, so that one can stand between two documents."""
        return SQL(
            "string_to_array(%s, E'\\n', '')",
            "\n".join(["" if value is None else value for value in values]),
        )
