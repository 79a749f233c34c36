# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import os
from pathlib import Path

import numpy as np
import pytest
from core.planner import PlanningBatch
from hypothesis import settings

settings.register_profile("usual", derandomize=True, max_examples=25, deadline=None)
settings.register_profile("deep", max_examples=500, deadline=None)
settings.load_profile(
    "deep" if os.environ.get("REPLENISHMENT_DEEP") == "1" else "usual"
)

# The textbook item: 100 a day, 20 + 5 days, review 7, 2300 in stock.
TEXTBOOK = {
    "first_sale_days_ago": 90,
    "avg_daily_sales_manual": np.nan,
    "lead_days": 20.0,
    "fastest_lead_days": np.nan,
    "safety_days": 5.0,
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


def _make_batch(n_items=1, *, sales=100.0, arrivals=None, **changes):
    """Return a batch of textbook items; a change is one value or one for each item.

    `sales` is sold on every day of the history; `arrivals` maps (item, day index) to
    a quantity.
    """
    values = {name: changes.pop(name, value) for name, value in TEXTBOOK.items()}
    columns = {
        name: np.array(np.broadcast_to(np.asarray(value), n_items))
        for name, value in values.items()
    }
    daily = np.broadcast_to(np.asarray(sales, dtype=float), n_items)
    dated = np.zeros((n_items, HORIZON_DAYS))
    for place, quantity in (arrivals or {}).items():
        dated[place] += quantity
    days = {
        "history": np.repeat(daily[:, np.newaxis], HISTORY_DAYS, axis=1),
        "is_campaign_day": np.zeros((n_items, HISTORY_DAYS), dtype=bool),
        "is_stockout_day": np.zeros((n_items, HISTORY_DAYS), dtype=bool),
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
