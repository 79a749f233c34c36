# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io

import numpy as np

from odoo import api, models
from odoo.tools import SQL

# Type in SQL -> how numpy lays out its bytes. A text is handed over as a number, its
# place among the few that there are.
LAYOUT = {
    "bool": "?",
    "int4": ">i4",
    "float8": ">f8",
    "date": ">i4",
    "varchar": ">i4",
}
# Stands for none, among whole numbers and among days.
NO_NUMBER = np.iinfo(np.int32).min
# PostgreSQL counts days from here, and takes NO_NUMBER of them for '-infinity'.
FIRST_DAY = np.datetime64("2000-01-01")
HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"
# Rows that are in memory as bytes at a time, and bytes that are sent at once.
BLOCK_ROWS = 1000
READ_SIZE = 1 << 16


class Blocks(io.RawIOBase):
    """A file of blocks of bytes that are made when they are read."""

    def __init__(self, blocks):
        super().__init__()
        self.blocks, self.rest = blocks, memoryview(b"")

    def readable(self):
        return True

    def readinto(self, buffer):
        """Fill a buffer as far as the next block does; return how far."""
        if not self.rest:
            self.rest = memoryview(next(self.blocks, b""))
        size = min(len(buffer), len(self.rest))
        buffer[:size] = self.rest[:size]
        self.rest = self.rest[size:]
        return size


class ReplenishmentCopiedRowsMixin(models.AbstractModel):
    """Hands many long rows to SQL, in the bytes of PostgreSQL's own format.

    Neither side has to write numbers out, nor to read them.
    """

    _name = "replenishment.copied.rows.mixin"
    _description = "Copied Rows"

    @api.model
    def _copied_rows(self, name, columns, types, documents):
        """SQL of a table "v" of rows; it lives as long as the transaction.

        `types`: name of a column -> its type in SQL, one of LAYOUT. `columns`: name ->
        array; NO_NUMBER, NaT and "" are none. `documents`: texts, the column `story`.
        """
        table, texts = SQL.identifier(name), {}
        numbers = {
            column: self._as_numbers(columns[column], kind, column, texts)
            for column, kind in types.items()
        }
        self._make_table(table, types)
        self.env.cr.copy_expert(
            f'COPY pg_temp."{name}" FROM STDIN (FORMAT binary)',
            Blocks(self._packed_rows(numbers, types, documents)),
            size=READ_SIZE,
        )
        values = [
            self._as_value(column, kind, texts.get(column))
            for column, kind in types.items()
        ]
        return SQL("(SELECT %s, story FROM %s) AS v", SQL(", ").join(values), table)

    @api.model
    def _make_table(self, table, types):
        columns = [
            SQL("%s %s", SQL.identifier(column), SQL(self._sent_type(kind)))
            for column, kind in types.items()
        ]
        self.env.cr.execute(
            SQL(
                """
                DROP TABLE IF EXISTS pg_temp.%(table)s;
                CREATE TEMP TABLE %(table)s (%(columns)s, story text) ON COMMIT DROP
                """,
                table=table,
                columns=SQL(", ").join(columns),
            )
        )

    @api.model
    def _sent_type(self, kind):
        return "int4" if kind == "varchar" else kind

    @api.model
    def _as_numbers(self, column, kind, name, texts):
        """A column as it is handed over; fills in `texts`, name -> those there are."""
        if kind == "date":
            days = (column - FIRST_DAY).astype(np.int64)
            return np.where(np.isnat(column), NO_NUMBER, days)
        if kind == "varchar":
            column = column.tolist()
            texts[name] = found = list(dict.fromkeys(column))
            places = {text: place for place, text in enumerate(found)}
            return [places[text] for text in column]
        return column

    @api.model
    def _as_value(self, name, kind, texts):
        """SQL of a column as what it stands for."""
        column = SQL.identifier(name)
        if kind == "varchar":
            value = SQL("NULLIF((%s::varchar[])[%s + 1], '')", texts, column)
        elif kind == "date":
            value = SQL("NULLIF(%s, '-infinity')", column)
        elif kind == "int4":
            value = SQL("NULLIF(%s, %s)", column, NO_NUMBER)
        else:
            return column
        return SQL("%s AS %s", value, column)

    @api.model
    def _packed_rows(self, numbers, types, documents):
        """Blocks of PostgreSQL's binary format: each value behind its length."""
        layout = [("count", ">i2")]
        for name, kind in types.items():
            layout += [(f"{name}_length", ">i4"), (name, LAYOUT[kind])]
        rows = np.empty(len(documents), dtype=[*layout, ("story_length", ">i4")])
        rows["count"] = len(types) + 1
        for name, kind in types.items():
            rows[f"{name}_length"] = np.dtype(LAYOUT[kind]).itemsize
            rows[name] = numbers[name]
        yield HEADER
        for first in range(0, len(documents), BLOCK_ROWS):
            block = slice(first, first + BLOCK_ROWS)
            yield self._packed_block(rows[block], documents[block])
        yield END

    @api.model
    def _packed_block(self, rows, documents):
        stories = [story.encode() for story in documents]
        rows["story_length"] = [len(story) for story in stories]
        heads, size, parts = rows.tobytes(), rows.itemsize, []
        for place, story in enumerate(stories):
            parts += (heads[place * size : (place + 1) * size], story)
        return b"".join(parts)
