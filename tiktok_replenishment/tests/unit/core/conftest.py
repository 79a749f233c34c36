# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from core.forecast import ForecastSettings
from core.forecast_methods import DEFAULT_METHOD
from core.forecast_windows import DEFAULT_WEIGHTS
from core.planner import PlanningBatch
from histories import a_history
from hypothesis import settings

settings.register_profile("usual", derandomize=True, max_examples=25, deadline=None)
settings.register_profile("deep", max_examples=500, deadline=None)
settings.load_profile(
    "deep" if os.environ.get("REPLENISHMENT_DEEP") == "1" else "usual"
)

# The textbook item: 100 a day, 20 + 5 days, review 7, 2300 in stock.
TEXTBOOK = {
    "sold_today": 0.0,
    "share_of_today": 0.0,
    "viral_half_life_days": 0.0,
    "lead_days": 20.0,
    "fastest_lead_days": np.nan,
    "lead_std_days": 0.0,
    "safety_method": "days",
    "safety_days": 5.0,
    "service_level": 0.95,
    "fill_rate": 0.98,
    "planning_interval_days": 1.0,
    "review_days": 7.0,
    "warning_pct": 10.0,
    "campaign_buffer_days": 5.0,
    "max_cover_days": 120.0,
    "counts_lost_sales": True,
    "available": 2300.0,
    "backlog": 0.0,
    "reserve": 0.0,
    "other_position": 0.0,
    "strategy": "cheapest",
    "carton_qty": 0.0,
    "method": "buy",
}
HISTORY_DAYS = 90
HORIZON_DAYS = 150


def _settings(n_items, manual):
    weights = np.tile(DEFAULT_WEIGHTS, (n_items, 1))
    by_hand = np.broadcast_to(np.asarray(manual, dtype=float), n_items)
    settings = ForecastSettings.by_method(np.full(n_items, DEFAULT_METHOD), weights)
    return replace(settings, manual=np.array(by_hand))


def _make_batch(n_items=1, *, sales=100.0, manual=np.nan, arrivals=None, **changes):
    """Return a batch of textbook items; a change is one value or one for each item.

    `sales` is sold on every day of the history, or the (N, T) days of it; `manual` is
    a forecast by hand; `arrivals` maps (item, day index) to
    a quantity.
    """
    values = {name: changes.pop(name, value) for name, value in TEXTBOOK.items()}
    columns = {
        name: np.array(np.broadcast_to(np.asarray(value), n_items))
        for name, value in values.items()
    }
    sales = np.asarray(sales, dtype=float)
    if sales.ndim < 2:
        sales = np.tile(np.broadcast_to(sales, n_items), (HISTORY_DAYS, 1)).T
    dated = np.zeros((n_items, HORIZON_DAYS))
    for place, quantity in (arrivals or {}).items():
        dated[place] += quantity
    days = {
        "history": a_history(sales),
        "forecast": _settings(n_items, manual),
        "arrivals": dated,
    }
    return PlanningBatch(**{**days, **columns, **changes})


@pytest.fixture(scope="session")
def make_batch():
    return _make_batch


def _table(kind, rows):
    names = kind.__dataclass_fields__
    return kind(**{name: np.array([row[name] for row in rows]) for name in names})


@pytest.fixture(scope="session")
def table():
    """Return a function that turns rows (dicts) into a dataclass of columns."""
    return _table


def _golden(name):
    path = Path(__file__).parent / "data" / f"{name}.json"
    cases = json.loads(path.read_text())["cases"]
    return {key: np.array([case[key] for case in cases]) for key in cases[0]}


@pytest.fixture(scope="session")
def golden():
    """Return a function: the cases of a golden file, as columns."""
    return _golden
