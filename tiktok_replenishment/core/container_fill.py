# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rounding the orders of one vendor over one lane together: to full containers.

The last container is filled up with what runs out first, if it is full enough to be
worth it; else it is left out by ordering less of what lasts longest. Weight or volume
decides, whichever is reached first. An order of less than one container goes as it is.
"""

import heapq
from dataclasses import dataclass, replace

import numpy as np

from .policy import EPSILON

# Part of a container below which goods are not added or left off one by one.
A_PINCH = 1e-5

FULL, FILLED, TRIMMED, LOOSE, KEPT = "full", "filled", "trimmed", "loose", "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadLines:
    """L order lines that travel together, (L,) each, in an order that never changes."""

    quantity: np.ndarray  # as ordered, in whole steps
    step: np.ndarray  # units by which it can grow or shrink, above 0
    least: np.ndarray  # units below which it is not ordered
    weight_kg: np.ndarray  # of a unit; 0: not known
    volume_m3: np.ndarray  # of a unit; 0: not known
    position: np.ndarray  # units there and on the way without this order
    daily_sales: np.ndarray
    max_cover_days: np.ndarray  # inf: no limit
    is_urgent: np.ndarray  # bool: never less than ordered

    @property
    def is_measured(self) -> np.ndarray:
        """(L,) bool: something is known of its size."""
        return (self.weight_kg > 0) | (self.volume_m3 > 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    max_weight_kg: float
    max_volume_m3: float  # that can really be filled
    worth_filling: float  # from this part of it on, 0 to 1

    def used(self, weight_kg: float, volume_m3: float) -> float:
        """Return how many containers this takes, fractions included."""
        return max(weight_kg / self.max_weight_kg, volume_m3 / self.max_volume_m3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """What the lines come to. `verdict` says why:

    full: nothing to do; filled; trimmed; loose: less than one container and not worth
    filling; kept: the last container goes as it is, for urgent orders or minimums.
    """

    added: np.ndarray  # (L,) units; negative: taken off
    verdict: str
    used_before: float  # containers
    used_after: float


def fill_containers(lines: LoadLines, container: Container) -> Loading:
    """Return what to add to each line, or to take off, so that containers go full."""
    lines = _in_pinches(lines, container)
    used = _used(lines, container, lines.quantity)
    full = np.floor(used + EPSILON)
    part, added = used - full, np.zeros(lines.quantity.size)
    if part <= EPSILON:
        verdict = FULL
    elif part >= container.worth_filling - EPSILON:
        added, verdict = _top_up(lines, container, full + 1), FILLED
    elif full < 1:
        verdict = LOOSE
    else:
        added = _trim(lines, container, full)
        verdict = TRIMMED if added.any() else KEPT
    after = _used(lines, container, lines.quantity + added)
    return Loading(added=added, verdict=verdict, used_before=used, used_after=after)


def _in_pinches(lines: LoadLines, container: Container) -> LoadLines:
    """Return the lines with so many steps at a time that they make a difference.

    What is sold by the gram would take millions of them.
    """
    size = np.maximum(
        lines.weight_kg / container.max_weight_kg,
        lines.volume_m3 / container.max_volume_m3,
    )
    used = np.where(lines.is_measured, lines.step * size, A_PINCH)
    return replace(lines, step=lines.step * np.ceil(A_PINCH / used - EPSILON))


def _used(lines: LoadLines, container: Container, quantity: np.ndarray) -> float:
    weight, volume = quantity @ lines.weight_kg, quantity @ lines.volume_m3
    return container.used(float(weight), float(volume))


def _cover_days(lines: LoadLines, line: int, added: float) -> float:
    """Return how long the position lasts with the order; inf where nothing sells."""
    goods = lines.position[line] + lines.quantity[line] + added
    sales = lines.daily_sales[line]
    return goods / sales if sales > 0 else np.inf


def _top_up(lines: LoadLines, container: Container, n_containers: float) -> np.ndarray:
    """Give step by step to the line that lasts shortest, as long as a step fits."""
    added = np.zeros(lines.quantity.size)
    sells = lines.is_measured & (lines.daily_sales > 0)
    waiting = [(_cover_days(lines, n, 0.0), n) for n in np.flatnonzero(sells).tolist()]
    heapq.heapify(waiting)
    while waiting:
        _cover, line = heapq.heappop(waiting)
        more = added.copy()
        more[line] += lines.step[line]
        cover = _cover_days(lines, line, more[line])
        is_too_much = cover > lines.max_cover_days[line] + EPSILON
        used = _used(lines, container, lines.quantity + more)
        if is_too_much or used > n_containers + EPSILON:
            continue  # neither does another step of it
        added = more
        heapq.heappush(waiting, (cover, line))
    return added


def _trim(lines: LoadLines, container: Container, n_containers: float) -> np.ndarray:
    """Take step by step from the line that lasts longest; nothing if it is no use."""
    added = np.zeros(lines.quantity.size)
    can_shrink = lines.is_measured & ~lines.is_urgent
    waiting = [
        (-_cover_days(lines, n, 0.0), n) for n in np.flatnonzero(can_shrink).tolist()
    ]
    heapq.heapify(waiting)
    while _used(lines, container, lines.quantity + added) > n_containers + EPSILON:
        if not waiting:
            return np.zeros_like(added)
        _cover, line = heapq.heappop(waiting)
        left = lines.quantity[line] + added[line] - lines.step[line]
        if left >= lines.least[line] - EPSILON and left > EPSILON:
            added[line] -= lines.step[line]
            heapq.heappush(waiting, (-_cover_days(lines, line, added[line]), line))
    return added
