# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How many units a sales pattern sells on a day.

Day numbers count from the pattern's first day (0). Rates are exact fractions: what a
day cannot sell as a whole unit is carried to the next, so that sums are right.
"""

import random
from fractions import Fraction
from math import floor

# Monday first, mean 1: weekends sell more.
DEFAULT_WEIGHTS = (0.8, 0.8, 0.9, 1.0, 1.1, 1.3, 1.1)
PERCENT = 100


class DemandSeries:
    """The units of one pattern day by day; ask for the days in order, from 0 on.

    ``monday_offset`` is the weekday of day 0 (0 is Monday), ``seed`` any text,
    ``planned_days`` how many days the pattern had when the world began.
    """

    def __init__(self, sales, *, monday_offset, planned_days, seed):
        self.sales = sales
        self.monday_offset = monday_offset
        self.planned_days = planned_days
        self.random = random.Random(seed)
        self._carry = Fraction(0)

    def next_units(self, number):
        """Units of day ``number``."""
        exact = self._rate(number) + self._carry
        units = floor(exact)
        self._carry = exact - units
        return units

    def is_live(self, number):
        return any(spike.is_live for spike in self._spikes(number))

    def _rate(self, number):
        per_day = _exact(self.sales.per_day)
        if self.sales.pattern == "weekly":
            weights = [_exact(one) for one in self.sales.weights or DEFAULT_WEIGHTS]
            weekday = (self.monday_offset + number) % 7
            return per_day * weights[weekday] * 7 / sum(weights)
        if self.sales.pattern == "trend":
            last = max(self.planned_days - 1, 1)
            step = (_exact(self.sales.per_day_end) - per_day) / last
            return per_day + step * min(number, last)
        if self.sales.pattern == "intermittent":
            return self._intermittent(per_day)
        uplift = sum(_exact(spike.uplift_pct) for spike in self._spikes(number))
        return per_day * (1 + Fraction(uplift) / PERCENT)

    def _intermittent(self, per_day):
        """On one day in ``every_days`` a lot of half to one and a half its mean."""
        if self.random.random() >= 1 / self.sales.every_days:
            return Fraction(0)
        share = Fraction(self.random.randint(50, 150), PERCENT)
        return per_day * self.sales.every_days * share

    def _spikes(self, number):
        if self.sales.pattern != "spike":
            return []
        day = self.sales.first_day + number
        return [
            spike
            for spike in self.sales.spikes
            if spike.first_day <= day < spike.first_day + spike.days
        ]


def _exact(value):
    return Fraction(str(value))
