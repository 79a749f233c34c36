# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rounding of order quantities to what can be ordered, and its campaign part."""

import numpy as np

from .policy import EPSILON


def _combined_step(multiple: np.ndarray, carton_qty: np.ndarray) -> np.ndarray:
    """Return the least common multiple where both are whole numbers, else nan."""
    both_whole = (multiple == np.floor(multiple)) & (carton_qty == np.floor(carton_qty))
    whole_multiple = np.where(both_whole, np.maximum(multiple, 1.0), 1.0)
    whole_carton = np.where(both_whole, np.maximum(carton_qty, 1.0), 1.0)
    common = np.lcm(whole_multiple.astype(np.int64), whole_carton.astype(np.int64))
    return np.where(both_whole, common, np.nan)


def _in_steps(quantity: np.ndarray, step: np.ndarray, rounding: np.ufunc) -> np.ndarray:
    """Return quantity in whole steps; as it is where step is 0 or nan."""
    usable = np.where(step > 0, step, 1.0)
    noise = EPSILON if rounding is np.floor else -EPSILON
    return np.where(step > 0, rounding(quantity / usable + noise) * usable, quantity)


def _least_step(unit_step: np.ndarray | float, *steps: np.ndarray) -> np.ndarray:
    """Return the step of the unit, whole where a multiple or carton of 1 says so."""
    step = np.asarray(unit_step, dtype=np.float64)
    for other in steps:
        step = np.where((np.asarray(other) == 1.0) & (step > 0), np.fmax(step, 1), step)
    return step


def _without_trivial(step: np.ndarray) -> np.ndarray:
    step = np.asarray(step, dtype=np.float64)
    return np.where(step == 1.0, 0.0, step)


def round_up(
    quantity: np.ndarray,
    *,
    min_qty: np.ndarray,
    multiple: np.ndarray,
    carton_qty: np.ndarray,
    unit_step: np.ndarray | float = 0.0,
) -> np.ndarray:
    """Return (N,) quantity raised to the minimum, then to a common multiple.

    0 or 1 is no multiple and no carton; `unit_step` rounds where neither is set
    (1: whole units, 0: not at all). Of fractional steps the multiple is applied
    first, then the carton. Nothing needed stays nothing.
    """
    unit_step = _least_step(unit_step, multiple, carton_qty)
    multiple, carton_qty = _without_trivial(multiple), _without_trivial(carton_qty)
    raised = np.maximum(np.asarray(quantity, dtype=np.float64), min_qty)
    common = _combined_step(multiple, carton_qty)
    one_by_one = _in_steps(_in_steps(raised, multiple, np.ceil), carton_qty, np.ceil)
    in_common = _in_steps(raised, np.where(common > 1, common, 0.0), np.ceil)
    rounded = np.where(np.isnan(common), one_by_one, in_common)
    is_free = (multiple <= 0) & (carton_qty <= 0)
    rounded = np.where(is_free, _in_steps(raised, unit_step, np.ceil), rounded)
    return np.where(np.asarray(quantity) > EPSILON, rounded, 0.0)


def within(
    rounded: np.ndarray,
    room: np.ndarray,
    *,
    min_qty: np.ndarray,
    multiple: np.ndarray,
    carton_qty: np.ndarray,
    unit_step: np.ndarray | float = 0.0,
) -> np.ndarray:
    """Return (N,) rounded quantities, where they exceed `room` the most that fits.

    Nothing where not even the minimum does; inf is endless room.
    """
    unit_step = _least_step(unit_step, multiple, carton_qty)
    multiple, carton_qty = _without_trivial(multiple), _without_trivial(carton_qty)
    common = _combined_step(multiple, carton_qty)
    step = np.where(common > 1, common, np.maximum(multiple, carton_qty))
    step = np.where(np.isnan(common) | (common > 1), step, unit_step)
    is_over = rounded > room + EPSILON
    fits = _in_steps(np.where(is_over, room, 0.0), step, np.floor)
    fits = np.where(fits >= min_qty - EPSILON, fits, 0.0)
    return np.where(is_over, fits, rounded)


def round_down(
    quantity: np.ndarray,
    carton_qty: np.ndarray,
    unit_step: np.ndarray | float = 0.0,
) -> np.ndarray:
    """Return (N,) whole cartons within a limited quantity, never below 0."""
    unit_step = _least_step(unit_step, carton_qty)
    carton_qty = _without_trivial(carton_qty)
    step = np.where(carton_qty > 0, carton_qty, unit_step)
    return np.maximum(_in_steps(np.asarray(quantity), step, np.floor), 0.0)


def split(
    rounded: np.ndarray, base_raw: np.ndarray, campaign_raw: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return (base, campaign), together exactly `rounded`.

    The surplus of rounding belongs to the base where there is one, else to the
    campaign. Where less than the need is given, the base is served first.
    """
    left_for_campaign = np.maximum(rounded - base_raw, 0.0)
    with_base = np.minimum(campaign_raw, left_for_campaign)
    only_campaign = (base_raw <= 0) & (campaign_raw > 0)
    campaign = np.where(only_campaign, rounded, with_base)
    return rounded - campaign, campaign
