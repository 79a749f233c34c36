# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The normal distribution over arrays, in units of its deviation."""

import math
from statistics import NormalDist

import numpy as np

MAX_Z = 6.0
HIGHEST = 0.9999  # a promise of 100 % would need endless stock
_NEWTON_STEPS = 5


def normal_quantile(probability: np.ndarray) -> np.ndarray:
    """Return (N,) z with this probability below it; each between 0 and 1, not at."""
    values, place = np.unique(probability, return_inverse=True)
    quantile = NormalDist().inv_cdf
    return np.array([quantile(value) for value in values.tolist()])[place]


def normal_above(z: np.ndarray) -> np.ndarray:
    """Return (N,) the probability that demand is more than z deviations above."""
    halves = map(math.erfc, (z / math.sqrt(2.0)).tolist())
    return 0.5 * np.fromiter(halves, np.float64, z.shape[0])


def normal_loss(z: np.ndarray) -> np.ndarray:
    """Return (N,) G(z): expected demand beyond z, in deviations."""
    return _above_and_loss(z)[1]


def _above_and_loss(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    above = normal_above(z)
    return above, _density(z) - z * above


def normal_fill_z(short_share: np.ndarray, lot: np.ndarray) -> np.ndarray:
    """Return (N,) the least z >= 0 at which this share of demand is not filled.

    Orders of `lot` deviations (more than 0) are placed at z deviations above the
    mean: the share is (G(z) - G(z + lot)) / lot. Its logarithm is concave for z >= 0,
    so Newton's steps come to the solution from above and cannot miss it.
    """
    wanted = short_share * lot
    z = np.clip(_inverse_loss(wanted), 0.0, MAX_Z)
    for _step in range(_NEWTON_STEPS):
        above, loss = _above_and_loss(z)
        above_lot, loss_lot = _above_and_loss(z + lot)
        short = loss - loss_lot
        step = np.log(short / wanted) * short / (above - above_lot)
        z = np.clip(z + step, 0.0, MAX_Z)
    return z


def _inverse_loss(loss: np.ndarray) -> np.ndarray:
    """Return (N,) z with G(z) = loss to three digits (Silver, Pyke & Thomas, app. II).

    A loss above G(0) counts as that.
    """
    t = np.sqrt(np.log(25.0 / np.minimum(loss, 0.4) ** 2))
    upper = -5.3925569 + t * (5.6211054 + t * (-3.8836830 + t * 1.0897299))
    lower = 0.0669136868 - t * 0.00329129114
    lower = 1.0 + t * (-0.72496485 + t * (0.507326622 + t * lower))
    return upper / lower


def _density(z: np.ndarray) -> np.ndarray:
    return np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
