# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From an operator's rows to ours, by the paths of the settings."""

import re
from dataclasses import dataclass
from decimal import Decimal

from .base import BUCKETS, StockRow, derive_on_hand
from .rest_path import NOTHING, parse_path, parse_quantity_path
from .rest_settings import SettingError

# Commas only between thousands: "12,5" could be twelve and a half.
NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
MAX_QUANTITY = Decimal(10) ** 12
MAX_TEXT = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReader:
    settings: object
    texts: dict
    buckets: dict

    @classmethod
    def of(cls, settings):
        names = ("sku_path", "barcode_path", "name_path", "warehouse_path")
        return cls(
            settings=settings,
            texts={name: parse_path(getattr(settings, name)) for name in names},
            buckets={
                bucket: parse_quantity_path(settings.buckets[bucket])
                for bucket in BUCKETS
                if settings.buckets.get(bucket)
            },
        )

    def read_all(self, rows, warehouse_code) -> list[StockRow]:
        """Return a StockRow each; ``warehouse_code`` is of rows that name none.

        Raise SettingError, also for a quantity's path that leads to nothing in every
        row: it is misspelled, if it is not marked as optional.
        """
        read = [
            self.read_row(row, warehouse_code, number)
            for number, row in enumerate(rows, 1)
        ]
        self.check_buckets(rows)
        return read

    def read_row(self, row, warehouse_code, number) -> StockRow:
        """Return the StockRow of one row, the ``number``-th of the list."""
        named = self._text(row, "warehouse_path", number, required=True)
        if named and warehouse_code and named != warehouse_code:
            raise SettingError(
                "warehouse_parameter",
                "the operator answers with rows of a warehouse that was not asked for",
            )
        return derive_on_hand(
            StockRow(
                warehouse_code=named or warehouse_code,
                external_sku=self._text(row, "sku_path", number, required=True),
                external_barcode=self._text(row, "barcode_path", number),
                name=self._text(row, "name_path", number),
                **{
                    f"qty_{bucket}": self._quantity(row, bucket, number)
                    for bucket in self.buckets
                },
            )
        )

    def check_buckets(self, rows):
        """Raise SettingError for a path that leads to nothing in every row."""
        for bucket, quantity in self.buckets.items():
            for path in quantity.paths:
                refuse_nowhere(f"{bucket}_path", path, rows)

    def _text(self, row, name, number, *, required=False):
        path = self.texts[name]
        if not path.steps:
            return ""
        value = path.find(row)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is None or value is NOTHING:
            value = ""
        if not isinstance(value, str) or len(value) > MAX_TEXT:
            raise _no(name, path, "text", number)
        if required and not value.strip():
            raise _no(name, path, "value", number)
        return value.strip()

    def _quantity(self, row, bucket, number):
        quantity = self.buckets[bucket]
        try:
            return quantity.read_from(row, read_number)
        except ValueError:
            raise _no(f"{bucket}_path", quantity, "number", number) from None


def read_number(value):
    """Return a Decimal; None for null and empty text; raise ValueError for the rest."""
    if isinstance(value, str):
        value = value.strip()
        if not value:
            return None
        if not NUMBER.fullmatch(value) or not value.isascii():
            raise ValueError("no number")
        value = value.replace(",", "")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise ValueError("no number")
    number = Decimal(value)
    if not number.is_finite() or abs(number) >= MAX_QUANTITY:
        raise ValueError("no number")
    return number


def refuse_nowhere(setting, path, rows):
    """Raise SettingError for a path that leads to nothing in every row."""
    if path.is_optional or not rows:
        return
    if all(value is NOTHING for row in rows for value in path.find_all(row)):
        raise SettingError(
            setting,
            f"the path {path.text} leads to nothing in every row; if the operator "
            "leaves it out at times, write ? after it",
        )


def _no(setting, path, kind, number):
    return SettingError(
        setting, f"the path {path.text} leads to no {kind} (row {number})"
    )
