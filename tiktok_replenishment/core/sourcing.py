# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Choice of the vendor for what is bought."""

from dataclasses import dataclass, fields

import numpy as np

from .order_quantity import round_up
from .policy import EPSILON

STRATEGIES = ("cheapest", "fastest", "balanced", "priority")


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
        return VendorOffers(
            **{f.name: getattr(self, f.name)[rows] for f in fields(self)}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedOffer:
    """One vendor's place for an item; `line` is an index into the offers.

    `reason` says what decided against the next place (for the last one, against the
    place before): price, delay, sequence, vendor (equal in all; lower id) or only.
    """

    line: int
    vendor: int
    unit_price: float
    delay_days: float
    quantity: float
    total_cost: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Chosen line (-1: none), rounded quantity, and the ranking of each item."""

    line: np.ndarray  # (N,) int
    quantity: np.ndarray  # (N,)
    ranking: tuple[tuple[RankedOffer, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Buying:
    """The (N,) side of the choice."""

    need: np.ndarray
    strategy: np.ndarray
    carton_qty: np.ndarray
    unit_step: np.ndarray


def choose_offers(
    offers: VendorOffers,
    *,
    need: np.ndarray,
    strategy: np.ndarray,
    carton_qty: np.ndarray,
    unit_step: np.ndarray | float = 0.0,
) -> Choice:
    """Choose a vendor for each of N items that need something, and its quantity.

    A vendor is judged by its best price at the quantity really ordered. Without an
    offer the quantity is rounded to cartons only.
    """
    unit_step = np.broadcast_to(np.asarray(unit_step, dtype=np.float64), need.shape)
    buying = _Buying(
        need=need, strategy=strategy, carton_qty=carton_qty, unit_step=unit_step
    )
    lines, quantities = _lines_in_force(offers, buying)
    order, reasons = _ranked(offers, lines, strategy)
    lines, quantities = lines[order], quantities[order]
    chosen = np.full(need.shape, -1, dtype=np.int64)
    rounded = round_up(
        need, min_qty=0.0, multiple=0.0, carton_qty=carton_qty, unit_step=unit_step
    )
    items, first = np.unique(offers.item[lines], return_index=True)
    chosen[items], rounded[items] = lines[first], quantities[first]
    ranking: list[tuple[RankedOffer, ...]] = [()] * need.size
    places = _places(offers, lines, quantities, reasons)
    stops = [*first[1:].tolist(), lines.size][: items.size]
    for item, start, stop in zip(items.tolist(), first.tolist(), stops, strict=True):
        ranking[item] = tuple(places[start:stop])
    return Choice(line=chosen, quantity=rounded, ranking=tuple(ranking))


def _lines_in_force(
    offers: VendorOffers, buying: _Buying
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


def _quantities(offers: VendorOffers, lines: np.ndarray, buying: _Buying) -> np.ndarray:
    item = offers.item[lines]
    return round_up(
        buying.need[item],
        min_qty=offers.min_qty[lines],
        multiple=offers.multiple[lines],
        carton_qty=buying.carton_qty[item],
        unit_step=buying.unit_step[item],
    )


def _ranked(
    offers: VendorOffers, lines: np.ndarray, strategy: np.ndarray
) -> tuple[np.ndarray, list[str]]:
    """Return the order of the lines by item and place, and each one's reason."""
    item = offers.item[lines]
    price, sequence = offers.unit_price[lines], offers.sequence[lines]
    delay = np.where(
        np.isnan(offers.delay_days[lines]), np.inf, offers.delay_days[lines]
    )
    criteria = {
        "cheapest": (("price", price), ("delay", delay), ("sequence", sequence)),
        "fastest": (("delay", delay), ("price", price), ("sequence", sequence)),
        "balanced": (("price", price), ("delay", delay), ("sequence", sequence)),
        "priority": (("sequence", sequence), ("price", price), ("delay", delay)),
    }
    wanted = strategy[item]
    names = [[criteria[code][n][0] for code in STRATEGIES] for n in range(3)]
    which = [wanted == code for code in STRATEGIES]
    keys = [
        np.select(which, [criteria[code][n][1] for code in STRATEGIES])
        for n in range(3)
    ]
    keys.append(offers.vendor[lines])
    order = np.lexsort((*keys[::-1], item))
    labels = [np.select(which, names[n], default="vendor")[order] for n in range(3)]
    labels.append(np.full(order.size, "vendor"))
    return order, _reasons(item[order], [key[order] for key in keys], labels)


def _reasons(
    item: np.ndarray, keys: list[np.ndarray], labels: list[np.ndarray]
) -> list[str]:
    """Return for each ranked line the first criterion that sets it apart."""
    apart = [key[1:] != key[:-1] for key in keys]
    between = np.select(apart, [label[1:] for label in labels], default="vendor")
    is_same_item = item[1:] == item[:-1]
    has_next = np.append(is_same_item, False)[: item.size]
    has_previous = np.append(False, is_same_item)[: item.size]
    with_next = np.append(between, "only")[: item.size]
    with_previous = np.append("only", between)[: item.size]
    reasons = np.select([has_next, has_previous], [with_next, with_previous], "only")
    return reasons.tolist()


def _places(
    offers: VendorOffers, lines: np.ndarray, quantities: np.ndarray, reasons: list[str]
) -> list[RankedOffer]:
    price = offers.unit_price[lines]
    columns = (
        lines.tolist(),
        offers.vendor[lines].tolist(),
        price.tolist(),
        offers.delay_days[lines].tolist(),
        quantities.tolist(),
        (price * quantities).tolist(),
        reasons,
    )
    names = [f.name for f in fields(RankedOffer)]
    return [
        RankedOffer(**dict(zip(names, row, strict=True)))
        for row in zip(*columns, strict=True)
    ]
