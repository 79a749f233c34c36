# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Forecast methods, and sums over dated forecasts.

Sums along days are running sums: their result depends on the row alone, never on
the shape of the batch it is planned in.
"""

from collections.abc import Sequence

import numpy as np

WINDOWS = (7, 30, 90)
WEIGHTS = (0.5, 0.3, 0.2)


def _running_sum(values: np.ndarray) -> np.ndarray:
    """Return (N, T + 1): column n is the sum of the first n columns."""
    running = np.zeros((values.shape[0], values.shape[1] + 1))
    np.cumsum(values, axis=1, out=running[:, 1:])
    return running


def window_averages(
    history: np.ndarray, is_evidence: np.ndarray, windows: Sequence[int] = WINDOWS
) -> np.ndarray:
    """Return (N, W + 1) units a day over the evidence days of each window.

    The last column is the average of the whole history; nan where no day is evidence.
    """
    newest_first = np.where(is_evidence, history, 0.0)[:, ::-1]
    n_days = history.shape[1]
    ends = [min(window, n_days) for window in windows] + [n_days]
    sums = _running_sum(newest_first)[:, ends]
    counts = _running_sum(is_evidence[:, ::-1])[:, ends]
    averages = np.full(sums.shape, np.nan)
    np.divide(sums, counts, out=averages, where=counts > 0)
    return averages


def window_weights(
    averages: np.ndarray, weights: Sequence[float] = WEIGHTS
) -> np.ndarray:
    """Return (N, W) weights, shared out again over the windows with evidence.

    All 0 where none has any.
    """
    usable = np.where(np.isnan(averages[:, : len(weights)]), 0.0, weights)
    total = _running_sum(usable)[:, -1:]
    return np.divide(usable, total, out=np.zeros_like(usable), where=total > 0)


def combine_windows(averages: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return (N,) units a day: the weighted windows, else the whole history, else 0.

    `averages` is (N, W + 1) of `window_averages`, `weights` (N, W) of
    `window_weights`.
    """
    parts = weights * np.nan_to_num(averages[:, :-1])
    weighted = _running_sum(parts)[:, -1]
    is_weighted = (weights > 0).any(axis=1)
    return np.where(is_weighted, weighted, np.nan_to_num(averages[:, -1]))


def weighted_windows(
    history: np.ndarray,
    is_evidence: np.ndarray,
    windows: Sequence[int] = WINDOWS,
    weights: Sequence[float] = WEIGHTS,
) -> np.ndarray:
    """Return (N,) units a day: weighted averages of the latest days.

    A window counts its evidence days only; one without any is left out. Without
    evidence in every window, the average of all evidence days stands in, else 0.
    """
    averages = window_averages(history, is_evidence, windows)
    return combine_windows(averages, window_weights(averages, weights))


def cumulative(daily: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Return (N,) F(n): the sum of the first n days of (N, H), H at least 1.

    A fraction of a day counts in proportion; days beyond H repeat the last column.
    """
    n_days = daily.shape[1]
    days = np.maximum(np.asarray(days, dtype=np.float64), 0.0)
    whole = np.minimum(np.floor(days), n_days).astype(np.int64)
    rows = np.arange(daily.shape[0])
    full_days = _running_sum(daily)[rows, whole]
    return full_days + (days - whole) * daily[rows, np.minimum(whole, n_days - 1)]
