# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The processor's time for forecasts and for choosing, in microseconds an item."""

import sys
from collections.abc import Callable
from time import process_time

import numpy as np
from core.demand import CleanDemand
from core.forecast import make_forecast
from core.forecast_choice import choose_methods
from core.forecast_methods import METHODS
from core.forecast_seasonal import LastYear
from demand_patterns import HISTORY, LOOK_BACK
from rolling_forecasts import settings_of

HORIZON = 150
ROUNDS = 3


def measured_speed(n_items: int) -> dict:
    """The best of three rounds; every day of 180 is random, one in twenty unknown."""
    rng = np.random.default_rng(1)
    demand = rng.poisson(rng.gamma(1.0, 5.0, (n_items, 1)), (n_items, HISTORY)) * 1.0
    demand[rng.uniform(size=demand.shape) < 0.05] = np.nan
    clean = CleanDemand(
        demand=demand,
        flags=np.zeros(demand.shape, dtype=np.uint8),
        shift_days_ago=np.zeros(n_items, dtype=int),
    )
    last_year = LastYear(
        item=np.arange(n_items),
        demand=rng.poisson(5.0, (n_items, LOOK_BACK + HORIZON)) * 1.0,
        days_before=LOOK_BACK,
    )
    settings = {
        method: settings_of(np.full(n_items, method), last_year) for method in METHODS
    }
    times = {
        method: _microseconds(n_items, make_forecast, clean, settings[method], HORIZON)
        for method in METHODS
    }
    none = np.full(n_items, "")
    given = {"current": none}
    choosing = _microseconds(
        n_items, choose_methods, clean, settings["weighted"], **given
    )
    return times | {"choosing among all": choosing}


def print_speed(times: dict) -> None:
    sys.stdout.write(f"microseconds an item; {HISTORY} days known, {HORIZON} ahead\n")
    for name, time in times.items():
        sys.stdout.write(f"{name:<24}{time:>8.1f}\n")


def _microseconds(n_items: int, task: Callable, *values, **named) -> float:
    rounds = []
    for _ in range(ROUNDS):
        started = process_time()
        task(*values, **named)
        rounds.append(process_time() - started)
    return min(rounds) / n_items * 1e6
