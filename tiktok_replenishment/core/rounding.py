# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rounding of columns that gives what rounding number by number gives."""

from collections.abc import Callable

import numpy as np

# Numbers are scaled before they are rounded. Below this, scaling and what is added to
# break ties are off by less than the margin.
LARGEST_SCALED = 2.0**38
MARGIN = 1e-3


def rounded(
    values: np.ndarray, per_unit: float, one_by_one: Callable[[float], float]
) -> np.ndarray:
    """Return (R,) values rounded to a `per_unit`-th, to the last bit as `one_by_one`.

    All ways of rounding agree on what is well between two ties. The others, what is
    too large to tell and what rounds to a negative zero go to `one_by_one`.
    """
    values = np.asarray(values, dtype=float)
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = values * per_unit
        nearest = np.rint(scaled)
        is_clear = 0.5 - np.abs(scaled - nearest) > MARGIN
    is_clear &= np.abs(scaled) < LARGEST_SCALED
    is_clear &= (nearest != 0) | ~np.signbit(nearest)
    found = nearest / per_unit
    for row in np.flatnonzero(~is_clear).tolist():
        found[row] = one_by_one(values[row].item())
    return found
