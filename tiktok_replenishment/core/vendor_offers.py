# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Price lines of vendors, and which of them is in force at a quantity."""

from dataclasses import dataclass, replace

import numpy as np

from .columns import take_rows
from .matching_rows import matching_rows, pair_numbers
from .order_quantity import round_up, within
from .policy import EPSILON


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorOffers:
    """M price lines; a vendor has one for each item and quantity break."""

    item: np.ndarray  # (M,) int item index
    vendor: np.ndarray  # (M,) int vendor id
    min_qty: np.ndarray  # (M,) product's unit
    multiple: np.ndarray  # (M,) product's unit; 0: none
    unit_price: np.ndarray  # (M,) company currency for one product's unit
    delay_days: np.ndarray  # (M,) nan: not known
    sequence: np.ndarray  # (M,) int; lower is preferred

    @classmethod
    def empty(cls) -> "VendorOffers":
        none, no_number = np.zeros(0, dtype=np.int64), np.zeros(0)
        return cls(
            item=none,
            vendor=none,
            min_qty=no_number,
            multiple=no_number,
            unit_price=no_number,
            delay_days=no_number,
            sequence=none,
        )

    def take(self, rows: np.ndarray) -> "VendorOffers":
        return take_rows(self, rows)


def assumed_delays(offers: VendorOffers, otherwise: np.ndarray) -> np.ndarray:
    """Return (M,) delays, unknown ones as the item's slowest, else (N,) `otherwise`."""
    slowest = np.full(otherwise.size, -np.inf)
    is_known = ~np.isnan(offers.delay_days)
    np.maximum.at(slowest, offers.item[is_known], offers.delay_days[is_known])
    assumed = np.where(np.isinf(slowest), otherwise, slowest)
    return np.where(is_known, offers.delay_days, assumed[offers.item])


@dataclass(frozen=True, slots=True, kw_only=True)
class Buying:
    """What (N,) buyers need, and how it is rounded."""

    need: np.ndarray
    carton_qty: np.ndarray
    unit_step: np.ndarray
    room: np.ndarray  # most that may come in; inf: no limit

    def take(self, rows: np.ndarray) -> "Buying":
        return take_rows(self, rows)


def lines_in_force(
    offers: VendorOffers, buying: Buying
) -> tuple[np.ndarray, np.ndarray]:
    """Return a line of each item and vendor, by item, and the quantity it gives.

    Rounding may reach a better price: it is taken where it asks for no more pieces.
    """
    candidates = np.flatnonzero(buying.need[offers.item] > EPSILON)
    candidates = candidates[
        np.lexsort((offers.vendor[candidates], offers.item[candidates]))
    ]
    asked = offers.take(candidates)
    group = _group_numbers(asked)
    lines = _best_lines(asked, group, buying.need[asked.item])
    quantities = _quantities(asked, lines, buying)
    better = _best_lines(asked, group, quantities[group])
    better_quantities = _quantities(asked, better, buying)
    is_better = better_quantities <= quantities + EPSILON
    lines = np.where(is_better, better, lines)
    return candidates[lines], np.where(is_better, better_quantities, quantities)


def lines_for_lots(
    offers: VendorOffers, line: np.ndarray, lots: Buying
) -> tuple[np.ndarray, np.ndarray]:
    """Return the line in force for each of (K,) lots, and the quantity it gives.

    `line`: (K,) any line of the vendor and item that the lot is bought of.
    """
    pair = pair_numbers(offers.item, offers.vendor)
    lot, rows = matching_rows(pair, pair[line])
    found, quantities = lines_in_force(replace(offers.take(rows), item=lot), lots)
    return rows[found], quantities


def _group_numbers(offers: VendorOffers) -> np.ndarray:
    """Return 0, 1, ... for each item and vendor of offers that are sorted by them."""
    starts = np.zeros(offers.item.size, dtype=np.int64)
    starts[1:] = (offers.item[1:] != offers.item[:-1]) | (
        offers.vendor[1:] != offers.vendor[:-1]
    )
    return np.cumsum(starts)


def _best_lines(
    offers: VendorOffers, group: np.ndarray, quantity: np.ndarray
) -> np.ndarray:
    """Return the index of each group's line in force at the quantity of each line.

    That is the best price within reach, else the smallest minimum.
    """
    is_out_of_reach = offers.min_qty > quantity + EPSILON
    first_key = np.where(is_out_of_reach, offers.min_qty, offers.unit_price)
    second_key = np.where(is_out_of_reach, offers.unit_price, offers.min_qty)
    ties = (offers.multiple, offers.delay_days, offers.sequence)
    order = np.lexsort((*ties, second_key, first_key, is_out_of_reach, group))
    _groups, first = np.unique(group[order], return_index=True)
    return order[first]


def _quantities(offers: VendorOffers, lines: np.ndarray, buying: Buying) -> np.ndarray:
    item = offers.item[lines]
    min_qty = offers.min_qty[lines]
    steps = {
        "multiple": offers.multiple[lines],
        "carton_qty": buying.carton_qty[item],
        "unit_step": buying.unit_step[item],
    }
    rounded = round_up(buying.need[item], min_qty=min_qty, **steps)
    return within(rounded, buying.room[item], min_qty=min_qty, **steps)
