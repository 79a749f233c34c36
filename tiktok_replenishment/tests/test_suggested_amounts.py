# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import random

import numpy as np

from odoo.tests import TransactionCase, tagged


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
        story = self.env["replenishment.story"].with_company(company)
        self.assertEqual(
            list(map(repr, story._amounts(np.array(amounts)).tolist())),
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
