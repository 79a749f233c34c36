# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools import SQL

from ..models import (
    replenishment_bulk_mixin,
    replenishment_planner,
    replenishment_run,
)
from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestPlanningCost(PlanningCase):
    """More products cost no more statements."""

    def chunk(self, count, n_campaigns=0):
        """Statements to plan so many products, each of which needs an order."""
        items = self.item_model.browse()
        self.env.company.replenish_execution = "approve"
        for number in range(count):
            product = self.textbook(f"PRODUCT-{count}-{n_campaigns}-{number}")
            items |= self.item_model._find_or_create([(product.id, self.abroad.id)])
        self.push(items, n_campaigns)
        run = self.run_model.create({"company_id": self.env.company.id, "scope": "all"})
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        list(self.env["replenishment.planner"]._plan_each([items], run))
        statements = self.cr.sql_log_count - before
        self.assertEqual(len(items.suggestion_ids), count)
        return statements

    def push(self, items, n_campaigns):
        """So many campaigns with all of these products."""
        day = fields.Date.today() + timedelta(days=3)
        self.env["replenishment.campaign"].create(
            [
                {
                    "name": f"Campaign {number}",
                    "first_day": day,
                    "last_day": day,
                    "state": "confirmed",
                    "line_ids": [
                        Command.create({"product_tmpl_id": one.id, "uplift_pct": 10})
                        for one in items.product_tmpl_id
                    ],
                }
                for number in range(n_campaigns)
            ]
        )

    def test_more_campaigns_cost_no_more_statements(self):
        self.chunk(1, n_campaigns=1)
        self.assertEqual(self.chunk(2, n_campaigns=1), self.chunk(2, n_campaigns=4))

    def test_a_chunk_needs_as_many_statements_for_two_products_as_for_twenty(self):
        self.chunk(1)
        self.assertEqual(self.chunk(2), self.chunk(20))

    def test_a_chunk_of_20000_items_needs_at_most_forty_statements(self):
        """The first one reads what all share."""
        self.assertEqual(replenishment_run.CHUNK_SIZE, 20_000)
        self.assertLessEqual(self.chunk(1), 40)
        self.assertLessEqual(self.chunk(5), 38)

    def test_the_database_knows_of_tables_that_got_many_rows_at_once(self):
        """Else it plans the next statements as for a few rows."""
        for number in range(3):
            self.textbook(f"MANY-{number}")
        with patch.object(replenishment_bulk_mixin, "MANY_ROWS", 2):
            self.plan()
        for table in ("replenishment_item", "replenishment_suggestion"):
            rows = self.env.execute_query(
                SQL("SELECT reltuples FROM pg_class WHERE relname = %s", table)
            )
            self.assertGreaterEqual(rows[0][0], 3, table)

    def test_parts_of_a_chunk_cost_no_statements_and_change_nothing(self):
        self.chunk(1)
        whole = self.chunk(6)
        with patch.object(replenishment_planner, "PART_SIZE", 2):
            self.assertEqual(self.chunk(6), whole)
            self.assertEqual(self.plan().changed_count, 0)
