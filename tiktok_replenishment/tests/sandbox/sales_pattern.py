# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A sales pattern of a product as it goes from day to day."""

from datetime import timedelta

from .demand import DemandSeries


class SalesRun:
    """A sales pattern and the day it has come to."""

    def __init__(self, product, sales, *, id_prefix, today, seed):
        self.sales = sales
        self.id_prefix = id_prefix
        self.seller_sku = sales.seller_sku or product.sku
        first_day = today + timedelta(days=sales.first_day)
        self.first_day = self.next_day = first_day
        self.last_day = today + timedelta(days=36500)
        if sales.last_day is not None:
            self.last_day = today + timedelta(days=sales.last_day)
        self.series = DemandSeries(
            sales,
            monday_offset=first_day.weekday(),
            planned_days=(min(today, self.last_day) - first_day).days,
            seed=seed,
        )

    def sell_next_day(self):
        """Return the units of each order of the next day, and whether they are LIVE."""
        number = (self.next_day - self.first_day).days
        self.next_day += timedelta(days=1)
        units = self.series.next_units(number)
        full, rest = divmod(units, self.sales.units_per_order)
        quantities = [self.sales.units_per_order] * full + [rest] * bool(rest)
        return quantities, self.series.is_live(number)
