# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

import numpy as np

from odoo import api, models

from ..core.demand import DayFlag
from ..core.forecast_windows import WINDOWS

# Days that the story of clean demand looks back on: as the longest window.
TOLD_DAYS = WINDOWS[-1]
# Why a day is no ordinary day, as the story counts them.
TOLD_FLAGS = {
    "stockout": DayFlag.STOCKOUT,
    "partial": DayFlag.PARTIAL,
    "campaign": DayFlag.CAMPAIGN,
    "outlier": DayFlag.OUTLIER,
    "overruled": DayFlag.OVERRULED,
}
# The numbers behind a reorder point, in the order in which they are kept.
NUMBERS = (
    *("lead", "method", "safety", "sales", "plain", "forecast", "between"),
    *("safety_stock", "campaign", "reorder_point", "position", "up_to", "needed"),
)
NUMBERS_STEP = "".join(
    ('{"key": "numbers"', *(f', "{name}": %s' for name in NUMBERS), "}")
)
CLEAN_STEP = "".join(
    (
        f'{{"key": "clean", "days": {TOLD_DAYS}',
        *(f', "{name}": %s' for name in TOLD_FLAGS),
        "}",
    )
)


class ReplenishmentStoryTextMixin(models.AbstractModel):
    """Writes the steps that nearly every item has, for all items at once.

    As Json, since a run writes them by the ten thousand; each method returns N texts,
    "" where an item has no such step.
    """

    _name = "replenishment.story.text.mixin"
    _description = "Steps as Text"

    @api.model
    def _plain_numbers(self, values):
        """Numbers for Json, without the noise of binary fractions."""
        return np.round(values, 6).tolist()

    @api.model
    def _texts_at(self, rows, n_items, step):
        """The texts of rare steps; `step`: index -> list of steps."""
        texts = [""] * n_items
        for index in np.flatnonzero(rows).tolist():
            texts[index] = ", ".join(map(json.dumps, step(index)))
        return texts

    def _forecast_texts(self, data, result):
        """Averages of windows; of other methods, what they are."""
        is_weighted = result.forecast_method == "weighted"
        texts = self._texts_at(
            ~is_weighted,
            is_weighted.size,
            lambda index: [self._forecast_step(index, data.item(index), result)],
        )
        counts = result.window_weights > 0
        kinds, kind = np.unique(counts, axis=0, return_inverse=True)
        for number, windows in enumerate(kinds):
            rows = np.flatnonzero(is_weighted & (kind == number))
            told = self._windows_texts(rows, np.flatnonzero(windows), result)
            for index, text in zip(rows.tolist(), told, strict=True):
                texts[index] = text
        return texts

    def _windows_texts(self, rows, windows, result):
        """The averages of some items, and the weights of the windows that count."""
        told = ", ".join([f"[{WINDOWS[number]}, %s, %s]" for number in windows])
        step = f'{{"key": "forecast", "sales": %s, "windows": [{told}]}}'
        columns = [result.avg_daily_sales[rows]]
        for number in windows:
            columns.append(result.window_averages[rows, number])
            columns.append(result.window_weights[rows, number])
        lists = map(self._plain_numbers, columns)
        return [step % row for row in zip(*lists, strict=True)]

    @api.model
    def _clean_texts(self, result):
        """How many of the last days are no ordinary days, and why."""
        flags = result.day_flags[:, -TOLD_DAYS:]
        is_told = (flags & DayFlag.BEFORE_FIRST_SALE) == 0
        counts = [
            np.count_nonzero(((flags & flag) != 0) & is_told, axis=1).tolist()
            for flag in TOLD_FLAGS.values()
        ]
        return [
            CLEAN_STEP % of_item if any(of_item) else ""
            for of_item in zip(*counts, strict=True)
        ]

    def _lead_time_texts(self, data):
        source = data.items["lead_source"]
        texts = self._texts_at(
            source == "learned",
            source.size,
            lambda index: self._lead_time_steps(data.item(index)),
        )
        days = self._plain_numbers(data.items["lead_days"])
        names = source.tolist()
        for index in np.flatnonzero(~np.isin(source, ("", "learned"))).tolist():
            texts[index] = (
                f'{{"key": "lead_time", "days": {days[index]},'
                f' "source": "{names[index]}"}}'
            )
        return texts

    def _position_texts(self, data, result):
        """What the position is made of; what expires is taken off."""
        parts = [[] for _item in range(result.position.size)]
        expiring = np.where(result.expiring != 0, -result.expiring, np.nan)
        for kind, quantities in [*data.supply.items(), ("expiring", expiring)]:
            numbers = self._plain_numbers(quantities)
            for index in np.flatnonzero(~np.isnan(quantities)).tolist():
                parts[index].append(f'["{kind}", {numbers[index]}]')
        return [
            f'{{"key": "position", "kinds": [{", ".join(kinds)}]}}' if kinds else ""
            for kinds in parts
        ]

    def _numbers_texts(self, data, result):
        lead, sales = result.lead_days_used, result.planned_daily_sales
        safety_days = data.items["safety_days"]
        columns = {
            "lead": lead,
            "safety": safety_days,
            "sales": sales,
            "plain": (lead + safety_days) * sales,
            "forecast": result.forecast_lead,
            "between": result.sold_between_looks,
            "safety_stock": result.safety_stock,
            "campaign": result.campaign_extra_lead,
            "reorder_point": result.reorder_point,
            "position": result.position,
            "up_to": result.order_up_to,
            "needed": result.quantity_needed,
        }
        told = {name: self._plain_numbers(values) for name, values in columns.items()}
        told["method"] = [f'"{name}"' for name in data.values["safety_method"]]
        rows = zip(*(told[name] for name in NUMBERS), strict=True)
        return [NUMBERS_STEP % row for row in rows]

    def _quantity_texts(self, key, quantities, is_told):
        numbers = self._plain_numbers(quantities)
        texts = [""] * len(numbers)
        for index in np.flatnonzero(is_told).tolist():
            texts[index] = f'{{"key": "{key}", "quantity": {numbers[index]}}}'
        return texts
