# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import random

import numpy as np

from odoo.tests import TransactionCase, tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestSuggestedAmounts(TransactionCase):
    """Amounts of thousands of suggestions are rounded as Odoo rounds each."""

    def assert_rounded(self, rounding, amounts):
        currency = self.env["res.currency"].create(
            {"name": "TST", "symbol": "t", "rounding": rounding}
        )
        company = self.env["res.company"].create(
            {"name": f"In steps of {rounding}", "currency_id": currency.id}
        )
        reader = self.env["replenishment.planning.reader"].with_company(company)
        facts = reader._facts({"id": np.zeros(0, dtype=np.int64)})
        self.assertEqual(
            list(map(repr, facts.amounts(np.array(amounts)).tolist())),
            [repr(currency.round(amount)) for amount in amounts],
        )

    def test_amounts_are_rounded_to_the_last_bit_as_the_currency_does(self):
        draw = random.Random(7)
        amounts = [0.0, -0.0, -0.001, 2.675, 1.005, 0.125, 1e13, 1e-9]
        amounts += [draw.randrange(10**7) / 1000 for _number in range(3000)]
        amounts += [draw.uniform(-1e6, 1e6) for _number in range(3000)]
        for rounding in (0.01, 1.0, 0.001, 0.05, 5.0):
            with self.subTest(rounding=rounding), self.env.cr.savepoint() as point:
                self.assert_rounded(rounding, amounts)
                point.rollback()


@tagged("post_install", "-at_install")
class TestSuggestionsOfTwoRuns(PlanningCase):
    """What a run finds as the run before has left it."""

    def setUp(self):
        super().setUp()
        self.env.company.replenish_execution = "approve"
        self.kept = self.textbook()
        self.moved = self.textbook("MOVED")
        self.plan()
        self.env.cr.flush()
        self.env.cr.execute(
            "UPDATE replenishment_suggestion SET write_date = '2020-01-01'"
        )
        self.env.invalidate_all()

    def year(self, product):
        return self.suggestions(product).write_date.year

    def test_only_suggestions_that_differ_are_written_again(self):
        self.stock(self.moved, self.abroad, 100)
        self.plan()
        self.assertEqual(self.year(self.kept), 2020)
        self.assertGreater(self.year(self.moved), 2020)

    def test_a_proposal_stays_with_the_run_that_made_it(self):
        first = self.suggestions(self.moved).run_id
        self.stock(self.moved, self.abroad, 100)
        self.plan()
        self.assertEqual(self.suggestions(self.moved).run_id, first)

    def test_a_suggestion_whose_story_alone_differs_is_written_again(self):
        item = self.item(self.kept)
        suggestion = self.suggestions(self.kept)
        suggestion.explanation = [{"key": "short", "quantity": 1.0}]
        self.env.flush_all()
        self.plan()
        n_steps = len(item.explanation)
        self.assertEqual(suggestion.explanation[:n_steps], item.explanation)
        self.assertEqual(suggestion.explanation[n_steps:][-1]["key"], "vendor")
