# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import threading
from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import tagged

from ..models import replenishment_planner
from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestPlanningChunks(PlanningCase):
    """While one chunk is written the next is planned, and nobody can tell."""

    def setUp(self):
        super().setUp()
        self.env.company.replenish_execution = "approve"
        self.products = [self.textbook(f"CHUNK-{number}") for number in range(6)]
        self.run_model._plan_company(self.env.company)
        self.items = [self.item(product) for product in self.products]

    def plan_each(self, *chunks):
        run = self.run_model.create({"company_id": self.env.company.id, "scope": "all"})
        planner = self.env["replenishment.planner"]
        return list(planner._plan_each(map(self.joined, chunks), run))

    def joined(self, items):
        return self.item_model.union(*items)

    @contextmanager
    def watched_cursor(self, seen):
        """Collect the threads that ask the database for something."""
        kind = type(self.env.cr)
        execute = kind.execute

        def noted(cursor, *args, **kwargs):
            seen.add(threading.current_thread())
            return execute(cursor, *args, **kwargs)

        with patch.object(kind, "execute", noted):
            yield

    @contextmanager
    def watched_plan(self, seen):
        """Collect the threads that plan."""
        plan = replenishment_planner.plan

        def noted(batch):
            seen.append(threading.current_thread())
            return plan(batch)

        with patch.object(replenishment_planner, "plan", noted):
            yield

    def test_in_chunks_everything_is_planned_as_in_one(self):
        first, second, third = self.items[:2], self.items[2:3], self.items[3:]
        written = self.suggestions(self.products[0]).write_date
        counts = self.plan_each(first, second, third)
        self.assertEqual([one["changed"] for one in counts], [0, 0, 0])
        self.assertEqual(self.suggestions(self.products[0]).write_date, written)
        self.stock(self.products[3], self.abroad, 100)
        counts = self.plan_each(first, second, third)
        self.assertEqual([one["changed"] for one in counts], [0, 0, 1])

    def test_the_next_chunk_is_planned_beside_and_only_here_is_read(self):
        here, asking, planning = threading.current_thread(), set(), []
        with self.watched_cursor(asking), self.watched_plan(planning):
            self.plan_each(self.items[:2], self.items[2:])
        self.assertEqual(asking, {here})
        self.assertIs(planning[0], here)
        self.assertIsNot(planning[1], here)

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
