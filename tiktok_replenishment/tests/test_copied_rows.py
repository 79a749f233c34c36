# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

import numpy as np

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..models.replenishment_copied_rows_mixin import NO_NUMBER


@tagged("post_install", "-at_install")
class TestCopiedRows(TransactionCase):
    """Rows reach the database as they are, and none as none."""

    def copied(self, columns, types, documents):
        rows = self.env["replenishment.planner"]._copied_rows(
            "replenishment_test_row", columns, types, documents
        )
        names = SQL(", ").join(SQL.identifier(name) for name in types)
        return self.env.execute_query(SQL("SELECT %s, story FROM %s", names, rows))

    def test_numbers_days_and_texts_arrive_as_they_are(self):
        rows = self.copied(
            {
                "id": np.array([7, NO_NUMBER, 0]),
                "quantity": np.array([0.1, -1e-6, 1e15 / 3]),
                "is_late": np.array([True, False, True]),
                "day": np.array(["2026-02-28", "NaT", "1999-12-31"], "datetime64[D]"),
                "reason": np.array(["no_vendor", "", 'a "b", {c}\\']),
            },
            {
                "id": "int4",
                "quantity": "float8",
                "is_late": "bool",
                "day": "date",
                "reason": "varchar",
            },
            ['[{"a": "\u5e97"}]', "[]", "null"],
        )
        self.assertEqual(
            rows,
            [
                (7, 0.1, True, date(2026, 2, 28), "no_vendor", '[{"a": "\u5e97"}]'),
                (None, -1e-6, False, None, None, "[]"),
                (0, 1e15 / 3, True, date(1999, 12, 31), 'a "b", {c}\\', "null"),
            ],
        )

    def test_no_rows_are_no_rows(self):
        rows = self.copied({"id": np.zeros(0, dtype=int)}, {"id": "int4"}, [])
        self.assertEqual(rows, [])

    def test_rows_replace_those_that_were_handed_over_before(self):
        for number in (1, 2):
            rows = self.copied({"id": np.array([number])}, {"id": "int4"}, ["{}"])
        self.assertEqual(rows, [(2, "{}")])
