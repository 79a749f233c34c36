# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import dataclass

import numpy as np

from odoo.sql_db import BaseCursor
from odoo.tools import float_round

from ..core.rounding import rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningFacts:
    """What a plan has to know of a company's records, to be told without them."""

    decimal_places: int  # of the company's currency
    rounding: float  # the smallest amount of it
    message_value: float  # below which no message about confirmed supply is worth it
    campaign_heads: dict  # campaign id -> what its steps have in common, as Json

    def amounts(self, amounts):
        """(R,) amounts in the company's currency, rounded as it rounds them."""
        per_unit = 10.0**self.decimal_places
        if self.rounding != 1 / per_unit:
            return np.array([self._amount(one) for one in amounts.tolist()])
        return rounded(amounts, per_unit, self._amount)

    def _amount(self, amount):
        return float_round(amount, precision_rounding=self.rounding)


class NoDatabase(BaseCursor):
    """Stands in for the cursor where a plan is worked out beside it.

    A cursor serves one thread: what would read here has to be read before.
    """

    def __init__(self, dbname):
        super().__init__()
        self.dbname = dbname

    def execute(self, query, params=None, log_exceptions=True):
        raise RuntimeError(f"A plan is worked out with what was read before: {query}")
