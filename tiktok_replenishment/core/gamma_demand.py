# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The gamma distribution over arrays, with mean 1: uneven demand, never below zero.

Its shape is 1 / variation squared (variation: deviation over mean). A sum over terms
goes on until no row changes any more; later terms are too small to change any row,
so that a row's result does not depend on the rows beside it.
"""

import math
from collections.abc import Callable

import numpy as np

Shares = tuple[np.ndarray, np.ndarray]  # of demand, and its slope

# Nothing is looked for further above the mean than this many deviations.
MAX_DEVIATIONS = 12.0
# Further up than this, in units of mean / shape, there is nothing left to 1e-20.
_FAR_DEVIATIONS, _FAR_UNITS = 12.0, 30.0
_NEWTON_STEPS = 3


def gamma_quantile(
    shape: np.ndarray, probability: np.ndarray, start: np.ndarray
) -> np.ndarray:
    """Return (N,) means with this probability below them, never less than `start`."""

    def above(level: np.ndarray) -> Shares:
        share, term = _above(shape, level)
        return share, -term * shape / level

    return _solved(shape, above, 1.0 - probability, start)


def gamma_fill_level(
    shape: np.ndarray, short_share: np.ndarray, lot: np.ndarray, start: np.ndarray
) -> np.ndarray:
    """Return (N,) means at which this share is not filled, never less than `start`.

    Orders of `lot` means are placed at level s: the share is (n(s) - n(s + lot)) / lot,
    n the expected demand beyond a level.
    """

    def short(level: np.ndarray) -> Shares:
        above, loss = _above_and_loss(shape, level)
        above_lot, loss_lot = _above_and_loss(shape, level + lot)
        return (loss - loss_lot) / lot, (above_lot - above) / lot

    return _solved(shape, short, short_share, start)


def _solved(
    shape: np.ndarray,
    shares: Callable[[np.ndarray], Shares],
    wanted: np.ndarray,
    start: np.ndarray,
) -> np.ndarray:
    """Newton's steps on the logarithm of a share that falls with the level."""
    highest = np.maximum(1.0 + MAX_DEVIATIONS / np.sqrt(shape), start)
    level = np.clip(_wilson_hilferty(shape, start), start, highest)
    for _step in range(_NEWTON_STEPS):
        share, slope = shares(level)
        step = np.log(share / wanted) * share / slope
        level = np.clip(level - step, start, highest)
    return level


def _wilson_hilferty(shape: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """Return (N,) about the level at which demand is as rare as a normal level."""
    ninth = 1.0 / (9.0 * shape)
    z = (normal - 1.0) * np.sqrt(shape)
    return (1.0 - ninth + z * np.sqrt(ninth)) ** 3


def _above_and_loss(shape: np.ndarray, level: np.ndarray) -> Shares:
    """Return (N,) the probability of demand above the level, and how much is."""
    above, term = _above(shape, level)
    return above, (1.0 - level) * above + term


def _above(shape: np.ndarray, level: np.ndarray) -> Shares:
    """Return (N,) the probability above `level` means and x^k e^-x / k!.

    By the series of the incomplete gamma function (Abramowitz & Stegun 6.5.29).
    """
    far = shape + _FAR_DEVIATIONS * np.sqrt(shape) + _FAR_UNITS
    x = np.minimum(shape * level, far)
    log_factorial = np.fromiter(map(math.lgamma, (shape + 1.0).tolist()), np.float64)
    first = np.exp(shape * np.log(x) - x - log_factorial)
    return np.maximum(1.0 - first * _series(shape, x), 0.0), first


def _series(shape: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return (N,) 1 + x/(k+1) + x²/((k+1)(k+2)) + ..."""
    term, total, factor = np.ones_like(x), np.ones_like(x), np.empty_like(x)
    before, below = np.empty_like(x), shape.copy()
    while True:
        below += 1.0
        np.multiply(term, np.divide(x, below, out=factor), out=term)
        before[:] = total
        total += term
        if (total == before).all():
            return total
