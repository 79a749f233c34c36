# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an operator's rows tell of the weight and the size of one SKU."""

from .base import Product
from .measures import cubic_metres, kilograms
from .rest_path import NOTHING, parse_path
from .rest_rows import read_number, refuse_nowhere
from .rest_settings import SIDES, SettingError


class ProductReader:
    """Reads by the paths of the settings; a number that is missing is unknown."""

    def __init__(self, settings, rows):
        self._settings = settings
        self._rows = rows
        self._paths = {
            name: parse_path(getattr(settings, name))
            for name in ("weight_path", *SIDES)
        }

    def read_all(self, stock_rows) -> tuple[Product, ...]:
        """Return a Product a SKU; ``stock_rows`` are the StockRows of the rows.

        Raise SettingError for what is no number, and for a path that leads to nothing
        in every row.
        """
        self._check_paths()
        found = {}
        for row, stock in zip(self._rows, stock_rows, strict=True):
            found.setdefault(stock.external_sku, self._product(row, stock))
        return tuple(found.values())

    def _product(self, row, stock):
        sides = [self._number(row, side) for side in SIDES]
        settings = self._settings
        return Product(
            external_sku=stock.external_sku,
            weight_kg=kilograms(self._number(row, "weight_path"), settings.weight_unit),
            volume_m3=cubic_metres(sides, settings.size_unit),
        )

    def _number(self, row, name):
        path = self._paths[name]
        value = path.find(row) if path.steps else NOTHING
        try:
            return None if value is NOTHING else read_number(value)
        except ValueError:
            problem = f"the path {path.text} leads to no number"
        raise SettingError(name, problem)

    def _check_paths(self):
        for name, path in self._paths.items():
            if path.steps:
                refuse_nowhere(name, path, self._rows)
