# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import threading
from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

import numpy as np
from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from ..models import replenishment_planner
from ..models.id_filter import ANY_ID, of_ids
from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestPlanningChunks(PlanningCase):
    """Products are planned some thousand at a time, and nobody can tell."""

    def setUp(self):
        super().setUp()
        self.env.company.replenish_execution = "approve"
        self.products = [self.textbook(f"CHUNK-{number}") for number in range(6)]
        self.run_model._plan_company(self.env.company)
        self.items = [self.item(product) for product in self.products]

    def plan_each(self, *chunks):
        run = self.run_model.create({"company_id": self.env.company.id, "scope": "all"})
        planner = self.env["replenishment.planner"]
        joined = (self.item_model.union(*items) for items in chunks)
        return list(planner._plan_each(joined, run))

    @contextmanager
    def noted_threads(self, kind, name, seen):
        """Collect the threads that call a function of a class or module."""
        function = getattr(kind, name)

        def noted(*args, **kwargs):
            seen.append(threading.current_thread())
            return function(*args, **kwargs)

        with patch.object(kind, name, noted):
            yield

    def test_in_chunks_everything_is_planned_as_in_one(self):
        first, second, third = self.items[:2], self.items[2:3], self.items[3:]
        self.env.cr.execute(
            "UPDATE replenishment_suggestion SET write_date = '2020-01-01'"
        )
        self.env.invalidate_all()
        counts = self.plan_each(first, second, third)
        self.assertEqual([one["changed"] for one in counts], [0, 0, 0])
        suggestions = self.suggestions(self.products[0])
        self.assertEqual(suggestions.write_date.year, 2020)
        self.stock(self.products[3], self.abroad, 100)
        counts = self.plan_each(first, second, third)
        self.assertEqual([one["changed"] for one in counts], [0, 0, 1])

    def test_each_chunk_notes_the_stock_of_its_own_products(self):
        self.env["replenishment.stock.day"].search([]).unlink()
        for number, product in enumerate(self.products, start=1):
            self.stock(product, self.abroad, number)
        self.plan_each(self.items[:2], self.items[2:4], self.items[4:])
        days = self.env["replenishment.stock.day"].search(
            [("product_id", "in", [one.id for one in self.products])],
            order="product_id",
        )
        self.assertEqual(
            [(day.product_id, day.qty_available) for day in days],
            [(one, 2300 + n) for n, one in enumerate(self.products, start=1)],
        )

    def test_a_chunk_is_planned_beside_and_only_here_is_read_and_written(self):
        here, asking, planning = threading.current_thread(), [], []
        with (
            self.noted_threads(type(self.env.cr), "execute", asking),
            self.noted_threads(replenishment_planner, "plan", planning),
        ):
            self.plan_each(self.items[:2], self.items[2:4], self.items[4:])
        self.assertEqual(set(asking), {here})
        self.assertEqual(len(planning), 3)
        self.assertNotIn(here, planning)

    def test_nothing_can_be_read_where_a_plan_is_worked_out(self):
        beside = self.env["replenishment.planner"]._beside_database()
        for read in (
            lambda: beside.env.company.name,
            lambda: beside.env["product.product"].search([]),
            lambda: self.products[0].with_env(beside.env).name,
        ):
            with self.assertRaisesRegex(RuntimeError, "with what was read before"):
                read()

    def test_a_chunk_that_cannot_be_planned_ends_the_run(self):
        plan, calls = replenishment_planner.plan, []

        def fails_later(batch):
            calls.append(batch)
            if len(calls) > 1:
                raise ValueError("this batch is not well formed")
            return plan(batch)

        with (
            patch.object(replenishment_planner, "plan", fails_later),
            self.assertRaisesRegex(ValueError, "not well formed"),
        ):
            self.plan_each(self.items[:2], self.items[2:4], self.items[4:])
        self.assertFalse(
            [t for t in threading.enumerate() if t.name.startswith("ThreadPool")]
        )

    def test_a_run_that_ends_past_midnight_plans_one_day(self):
        self.abroad.replenish_tz = "UTC"
        account = self.env["replenishment.tiktok.account"].create(
            {"name": "Account", "app_key": "key", "app_secret": "secret"}
        )
        self.env["replenishment.tiktok.shop"].create(
            {
                "name": "Shop",
                "account_id": account.id,
                "external_id": "1",
                "warehouse_id": self.abroad.id,
                "synced_until": "2026-03-02 18:00:00",
            }
        )
        reader, first, second = (
            self.env["replenishment.planning.reader"],
            *self.items[:2],
        )
        with freeze_time("2026-03-02 23:59:00"):
            shared = reader._read_shared()
            before = reader._read_tables(first, shared).items
        with freeze_time("2026-03-03 00:01:00"):
            after = reader._read_tables(second, shared).items
        for items in (before, after):
            self.assertEqual(items["today"].tolist(), [date(2026, 3, 2)])
            self.assertEqual(items["share_of_today"].tolist(), [0.75])

    def test_products_side_by_side_are_looked_for_between_the_first_and_the_last(self):
        condition = of_ids(SQL("product_id"), np.array([10, 12, 12, 13]))
        self.assertEqual(condition.code, "product_id BETWEEN %s AND %s")
        self.assertEqual(condition.params, [10, 13])

    def test_products_that_lie_anywhere_are_named(self):
        condition = of_ids(SQL("product_id"), np.array([5000, 10, 10]))
        self.assertEqual(condition.params, ["{10,5000}"])
        self.assertIs(of_ids(SQL("product_id"), np.array([])), ANY_ID)
