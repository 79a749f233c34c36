# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Made-up demand whose true mean is known, in the patterns that sellers meet.

Every pattern gives N items on `N_DAYS` days: a year, a history, and a horizon to
forecast. Ordinary demand is negative-binomial around its true mean. What was sold
differs from it where there was no stock, in a campaign, and in a live-stream spike.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

HORIZON = 28
HISTORY = 180
ORIGINS = (56, 28, 0)  # planning days, counted back from the last one
YEAR = 364
LOOK_BACK = 420  # days before a planning day that choosing compares with last year
N_DAYS = max(ORIGINS) + YEAR + LOOK_BACK + HORIZON
LAST_ORIGIN = N_DAYS - HORIZON
DAY = np.arange(N_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """N items on `N_DAYS` days."""

    mean: np.ndarray  # true mean of ordinary demand
    ordinary: np.ndarray  # units that buyers wanted, without campaigns and spikes
    sold: np.ndarray  # units sold
    share_on_sale: np.ndarray  # part of the day with stock
    campaign_rise: np.ndarray  # as measured, 3.0 is +300 %
    first_sale: np.ndarray  # (N,) index of the day


def steady(rng: np.random.Generator, n_items: int) -> Demand:
    return _observed(rng, _flat(rng, n_items))


def weekly(rng: np.random.Generator, n_items: int) -> Demand:
    """A week of its own for each item: days that sell several times the others."""
    return _observed(rng, _flat(rng, n_items) * _week(rng, n_items, 0.45))


def rising(rng: np.random.Generator, n_items: int) -> Demand:
    """Twice as much after 70 to 175 days, since the history began."""
    return _observed(rng, _flat(rng, n_items) * _growth(rng.uniform(0.4, 1, n_items)))


def falling(rng: np.random.Generator, n_items: int) -> Demand:
    """Half as much after 70 to 175 days, since the history began."""
    return _observed(rng, _flat(rng, n_items) * _growth(-rng.uniform(0.4, 1, n_items)))


def level_shift(rng: np.random.Generator, n_items: int) -> Demand:
    """Two to four times as much, or as little, from a day in the history on."""
    factor = rng.uniform(2.0, 4.0, n_items) ** rng.choice([-1, 1], n_items)
    since = LAST_ORIGIN - rng.integers(20, 150, n_items)
    later = DAY >= since[:, np.newaxis]
    return _observed(
        rng, _flat(rng, n_items) * np.where(later, factor[:, np.newaxis], 1.0)
    )


def intermittent(rng: np.random.Generator, n_items: int) -> Demand:
    """One to six units on one day in three to twelve."""
    chance, size = rng.uniform(0.08, 0.35, n_items), rng.uniform(1.0, 4.0, n_items)
    return _on_some_days(rng, chance, size, spread=8.0)


def lumpy(rng: np.random.Generator, n_items: int) -> Demand:
    """As rare, in sizes from one unit to a hundred."""
    chance, size = rng.uniform(0.1, 0.4, n_items), rng.uniform(8.0, 30.0, n_items)
    return _on_some_days(rng, chance, size, spread=0.7)


def yearly(rng: np.random.Generator, n_items: int) -> Demand:
    """A season: three to nineteen times as much at its height; growth of a fifth."""
    height, turn = rng.uniform(0.5, 0.9, n_items), rng.uniform(0, YEAR, n_items)
    angle = 2.0 * np.pi * (DAY - turn[:, np.newaxis]) / YEAR
    growth = rng.uniform(0.8, 1.25, n_items)[:, np.newaxis] ** (DAY / YEAR)
    season = 1.0 + height[:, np.newaxis] * np.cos(angle)
    return _observed(rng, _flat(rng, n_items) * season * growth)


def live_streams(rng: np.random.Generator, n_items: int) -> Demand:
    """Campaigns every three weeks, and days of five to twenty times without one."""
    mean = _flat(rng, n_items) * _week(rng, n_items, 0.15)
    rise = np.zeros(mean.shape)
    for item, day in np.argwhere(rng.uniform(size=mean.shape) < 1 / 21):
        rise[item, day : day + rng.integers(2, 6)] = rng.uniform(1.0, 5.0)
    spike = np.where(rng.uniform(size=mean.shape) < 0.02, rng.uniform(5, 20), 1.0)
    measured = rise * rng.lognormal(0.0, 0.2, mean.shape)
    return _observed(rng, mean, bought=mean * (1.0 + rise) * spike, rise=measured)


def stockouts(rng: np.random.Generator, n_items: int) -> Demand:
    """A quarter of the days without stock, in runs that begin and end within a day."""
    mean = _flat(rng, n_items)
    share = np.ones(mean.shape)
    for item, day in np.argwhere(rng.uniform(size=mean.shape) < 1 / 28):
        length = rng.integers(3, 12)
        share[item, day : day + length] = 0.0
        share[item, day + length : day + length + 1] = rng.uniform(0.1, 0.9)
    return _observed(rng, mean, share=share)


def new_product(rng: np.random.Generator, n_items: int) -> Demand:
    """Sold for ten to seventy days when last planned."""
    since = LAST_ORIGIN - rng.integers(10, 70, n_items)
    listed = DAY >= since[:, np.newaxis]
    return _observed(rng, _flat(rng, n_items) * listed)


PATTERNS: dict[str, Callable[[np.random.Generator, int], Demand]] = {
    one.__name__: one
    for one in (
        steady,
        weekly,
        rising,
        falling,
        level_shift,
        intermittent,
        lumpy,
        yearly,
        live_streams,
        stockouts,
        new_product,
    )
}


def make_demand(pattern: str, seed: int, n_items: int) -> Demand:
    """Demand of one pattern; the same for the same seed."""
    number = list(PATTERNS).index(pattern)
    return PATTERNS[pattern](np.random.default_rng((seed, number)), n_items)


def _flat(rng: np.random.Generator, n_items: int) -> np.ndarray:
    """Two to sixty units a day."""
    level = np.exp(rng.uniform(np.log(2.0), np.log(60.0), n_items))
    return np.repeat(level[:, np.newaxis], N_DAYS, axis=1)


def _week(rng: np.random.Generator, n_items: int, spread: float) -> np.ndarray:
    days = rng.lognormal(0.0, spread, (n_items, 7))
    days *= 7.0 / days.sum(axis=1, keepdims=True)
    return days[:, DAY % 7]


def _growth(percent_a_day: np.ndarray) -> np.ndarray:
    since = np.maximum(DAY - (LAST_ORIGIN - HISTORY), 0)
    return (1.0 + percent_a_day[:, np.newaxis] / 100.0) ** since


def _on_some_days(
    rng: np.random.Generator, chance: np.ndarray, size: np.ndarray, spread: float
) -> Demand:
    shape = (chance.size, N_DAYS)
    chance, size = (
        np.broadcast_to(one[:, np.newaxis], shape) for one in (chance, size)
    )
    sells = rng.uniform(size=shape) < chance
    units = np.where(sells, 1 + _noisy(rng, size - 1.0, np.full(shape, spread)), 0)
    return _as_seen(chance * size, units, units)


def _observed(
    rng: np.random.Generator,
    mean: np.ndarray,
    *,
    bought: np.ndarray | None = None,
    rise: np.ndarray | None = None,
    share: np.ndarray | None = None,
) -> Demand:
    """Buyers around the true mean; each item has a spread of its own."""
    spread = np.broadcast_to(rng.uniform(2.0, 12.0, (mean.shape[0], 1)), mean.shape)
    ordinary = _noisy(rng, mean, spread)
    wanted = ordinary if bought is None else _noisy(rng, bought, spread)
    if bought is not None:
        wanted = np.where(bought == mean, ordinary, wanted)
    sold = wanted if share is None else rng.binomial(wanted, share)
    return _as_seen(mean, ordinary, sold, rise=rise, share=share)


def _noisy(
    rng: np.random.Generator, mean: np.ndarray, spread: np.ndarray
) -> np.ndarray:
    """Negative-binomial units: variance mean + mean² / spread."""
    return rng.poisson(rng.gamma(spread, np.maximum(mean, 0.0) / spread))


def _as_seen(
    mean: np.ndarray,
    ordinary: np.ndarray,
    sold: np.ndarray,
    *,
    rise: np.ndarray | None = None,
    share: np.ndarray | None = None,
) -> Demand:
    return Demand(
        mean=mean,
        ordinary=ordinary.astype(float),
        sold=sold.astype(float),
        share_on_sale=np.ones(mean.shape) if share is None else share,
        campaign_rise=np.zeros(mean.shape) if rise is None else rise,
        first_sale=(sold > 0).argmax(axis=1),
    )
