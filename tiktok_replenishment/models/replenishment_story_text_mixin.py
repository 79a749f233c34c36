# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

import numpy as np

from odoo import api, models

from ..core.demand import DayFlag
from ..core.forecast_windows import WINDOWS
from .replenishment_story_demand import plain_column

# Days that the story of clean demand looks back on: as the longest window.
TOLD_DAYS = WINDOWS[-1]
PROMISES = ("service_level", "fill_rate")
# Methods whose sales are given: by a person, or by those of another product.
GIVEN = ("manual", "like")
METHOD_STEP = '{"key": "method", "sales": %s, "method": "%s", "is_automatic": %s}'
PROMISE_STEP = (
    '{"key": "promise", "method": "%s", "level": %s, "z": %s, "std": %s,'
    ' "daily_std": %s, "lead_std": %s, "is_skewed": %s}'
)
ECHELON_STEP = '{"key": "echelon", "warehouse_ids": %s, "sales": %s, "lead_days": %s}'
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
    def _bools(self, values):
        return np.where(values, "true", "false").tolist()

    @api.model
    def _texts_at(self, rows, n_items, step):
        """The texts of rare steps; `step`: index -> list of steps."""
        texts = [""] * n_items
        for index in np.flatnonzero(rows).tolist():
            texts[index] = ", ".join(map(json.dumps, step(index)))
        return texts

    def _forecast_texts(self, data, result):
        """Averages of windows; of other methods, what they are."""
        method = result.forecast_method
        is_weighted, is_given = method == "weighted", np.isin(method, GIVEN)
        texts = self._texts_at(
            is_given,
            method.size,
            lambda index: [self._given_step(index, data.item(index), result)],
        )
        rows = np.flatnonzero(~is_weighted & ~is_given)
        self._fill(texts, rows, self._method_texts(rows, data, result))
        # Which windows count, as the bits of a number.
        kind = (result.window_weights > 0) @ (1 << np.arange(len(WINDOWS)))
        for number in np.unique(kind[is_weighted]):
            rows = np.flatnonzero(is_weighted & (kind == number))
            windows = np.flatnonzero(number & (1 << np.arange(len(WINDOWS))))
            self._fill(texts, rows, self._windows_texts(rows, windows, result))
        return texts

    @api.model
    def _fill(self, texts, rows, told):
        for index, text in zip(rows.tolist(), told, strict=True):
            texts[index] = text

    @api.model
    def _method_texts(self, rows, data, result):
        columns = (
            plain_column(result.avg_daily_sales[rows]).tolist(),
            result.forecast_method[rows].tolist(),
            self._bools(data.items["is_method_automatic"][rows]),
        )
        return [METHOD_STEP % row for row in zip(*columns, strict=True)]

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
        texts, rows = [""] * len(flags), np.flatnonzero(flags.any(axis=1))
        flags = flags[rows]
        flags = np.where(flags & DayFlag.BEFORE_FIRST_SALE, 0, flags)
        counts = [
            np.count_nonzero(flags & flag, axis=1).tolist()
            for flag in TOLD_FLAGS.values()
        ]
        told = [
            CLEAN_STEP % of_item if any(of_item) else ""
            for of_item in zip(*counts, strict=True)
        ]
        self._fill(texts, rows, told)
        return texts

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

    def _promise_texts(self, data, result):
        """The sum behind a safety stock that keeps a promise."""
        method = data.items["safety_method"]
        texts = [""] * method.size
        rows = np.flatnonzero(np.isin(method, PROMISES))
        level = np.select(
            [method == name for name in PROMISES],
            [data.items[name] for name in PROMISES],
        )
        numbers = (
            level * 100,
            result.safety_z,
            result.demand_std,
            result.error_std,
            data.items["lead_std_days"],
        )
        columns = (
            method[rows].tolist(),
            *(plain_column(column[rows]).tolist() for column in numbers),
            self._bools(result.is_demand_skewed[rows]),
        )
        told = [PROMISE_STEP % row for row in zip(*columns, strict=True)]
        self._fill(texts, rows, told)
        return texts

    def _echelon_texts(self, data, result):
        """Of warehouses that plan for those they feed."""
        texts = [""] * result.position.size
        rows = np.flatnonzero(result.is_echelon)
        warehouses = data.items["warehouse_id"]
        columns = (
            [
                warehouses[result.echelon_members[index][1:]].tolist()
                for index in rows.tolist()
            ],
            plain_column(result.planned_daily_sales[rows]).tolist(),
            plain_column(result.lead_days_used[rows]).tolist(),
        )
        told = [ECHELON_STEP % row for row in zip(*columns, strict=True)]
        self._fill(texts, rows, told)
        return texts

    def _quantity_texts(self, key, quantities, is_told):
        numbers = self._plain_numbers(quantities)
        texts = [""] * len(numbers)
        for index in np.flatnonzero(is_told).tolist():
            texts[index] = f'{{"key": "{key}", "quantity": {numbers[index]}}}'
        return texts
