# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How far forecasts are off, by pattern of demand: each method, and the one chosen.

Rolling: every item is planned on three days, four weeks apart. Each time its history
is cleaned, `auto` chooses a method (keeping what it chose before unless another is
clearly better), and every method forecasts the four weeks that follow. An error is how
far the sum of the first 21, 22 ... 28 days is off, as a share of the true mean; every
item counts the same. It is told twice: against what buyers wanted, sold or not, and
against the true mean itself.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import numpy as np
from core.cleaning import clean
from core.demand import DemandHistory
from core.forecast import ForecastSettings, make_forecast
from core.forecast_choice import choose_methods
from core.forecast_methods import METHODS
from core.forecast_seasonal import LastYear, season_of
from core.forecast_windows import DEFAULT_WEIGHTS
from demand_patterns import (
    HISTORY,
    HORIZON,
    LAST_ORIGIN,
    LOOK_BACK,
    ORIGINS,
    PATTERNS,
    YEAR,
    Demand,
    make_demand,
)

FIRST_SEED = 1000  # 0 to 99 were looked at while the methods were built
ITEMS_PER_SEED = 10
SUMS = slice(20, HORIZON)  # of 21 to 28 days
YARDSTICKS = ("30 days as sold", "30 days cleaned")
TRUTHS = ("against what buyers wanted", "against the true mean")
COLUMNS = (*METHODS, *YARDSTICKS, "auto")


def main():
    options = _options()
    started = monotonic()
    errors = {
        pattern: pattern_errors(pattern, options.seed, options.seeds)
        for pattern in PATTERNS
    }
    figures = summary(errors)
    print_table(figures)
    sys.stdout.write(f"measured in {monotonic() - started:.0f} s\n")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n")


def pattern_errors(pattern: str, first_seed: int, n_seeds: int) -> dict:
    """Mean error of every column against buyers and against the true mean."""
    demand = joined(
        [
            make_demand(pattern, seed, ITEMS_PER_SEED)
            for seed in range(first_seed, first_seed + n_seeds)
        ]
    )
    misses = {column: ([], []) for column in COLUMNS}
    chosen = np.full(demand.sold.shape[0], "", dtype="U16")
    for origin in (LAST_ORIGIN - back for back in ORIGINS):
        rows = np.flatnonzero(demand.first_sale < origin - 7)
        planned = Demand(**{name: values[rows] for name, values in columns(demand)})
        for column, daily in forecasts(planned, origin, chosen, rows):
            for kind, truth in enumerate((planned.ordinary, planned.mean)):
                misses[column][kind].append(miss(daily, truth, planned.mean, origin))
    return {
        column: [float(np.concatenate(kind).mean()) for kind in both]
        for column, both in misses.items()
    }


def forecasts(
    demand: Demand, origin: int, chosen: np.ndarray, rows: np.ndarray
) -> Iterator[tuple[str, np.ndarray]]:
    """Every column's (N, HORIZON) units a day; `chosen` is brought up to date."""
    past = clean(history(demand, slice(origin - HISTORY, origin)))
    last_year = year_before(demand, origin)
    for method in METHODS:
        settings = settings_of(np.full(rows.size, method), last_year)
        yield method, make_forecast(past, settings, HORIZON).daily
    as_sold = demand.sold[:, origin - 30 : origin].mean(axis=1)
    yield "30 days as sold", repeated(as_sold)
    yield "30 days cleaned", repeated(known_mean(past.demand[:, -30:]))
    settings = settings_of(np.full(rows.size, ""), last_year)
    year = clean(history(demand, slice(origin - YEAR, origin)))
    chosen[rows] = choose_methods(year, settings, current=chosen[rows]).method
    settings = settings_of(chosen[rows], last_year)
    yield "auto", make_forecast(past, settings, HORIZON).daily


def history(demand: Demand, days: slice) -> DemandHistory:
    n_items = demand.sold.shape[0]
    return DemandHistory(
        sold=demand.sold[:, days],
        share_on_sale=demand.share_on_sale[:, days].astype(np.float32),
        first_sale_days_ago=np.maximum(days.stop - demand.first_sale, 0),
        campaign_rise=demand.campaign_rise[:, days].astype(np.float32),
        verdict=np.zeros(demand.sold[:, days].shape, dtype=np.int8),
        weekday=np.full(n_items, days.stop % 7),
    )


def year_before(demand: Demand, origin: int) -> LastYear:
    begins, ends = origin - YEAR - LOOK_BACK, origin - YEAR + HORIZON
    return LastYear(
        item=np.arange(demand.sold.shape[0]),
        demand=season_of(history(demand, slice(begins, ends))),
        days_before=LOOK_BACK,
    )


def settings_of(method: np.ndarray, last_year: LastYear) -> ForecastSettings:
    return ForecastSettings(
        method=method,
        window_weights=np.tile(DEFAULT_WEIGHTS, (method.size, 1)),
        manual=np.full(method.size, np.nan),
        like_daily=np.full(method.size, np.nan),
        like_days=np.zeros(method.size),
        last_year=last_year,
    )


def miss(
    daily: np.ndarray, truth: np.ndarray, mean: np.ndarray, origin: int
) -> np.ndarray:
    """(N,) error of the sums as a share of the true mean."""
    ahead = slice(origin, origin + HORIZON)
    off = np.cumsum(daily - truth[:, ahead], axis=1)[:, SUMS]
    size = np.cumsum(mean[:, ahead], axis=1)[:, SUMS]
    return np.abs(off).sum(axis=1) / size.sum(axis=1)


def known_mean(days: np.ndarray) -> np.ndarray:
    """(N,) mean of the known days; 0 without any."""
    counts = (~np.isnan(days)).sum(axis=1)
    return np.nan_to_num(days).sum(axis=1) / np.maximum(counts, 1)


def repeated(level: np.ndarray) -> np.ndarray:
    return np.repeat(level[:, np.newaxis], HORIZON, axis=1)


def columns(demand: Demand) -> list[tuple[str, np.ndarray]]:
    return [(name, getattr(demand, name)) for name in Demand.__dataclass_fields__]


def joined(parts: list[Demand]) -> Demand:
    names = Demand.__dataclass_fields__
    return Demand(
        **{
            name: np.concatenate([getattr(one, name) for one in parts])
            for name in names
        }
    )


def summary(errors: dict) -> dict:
    """Errors by pattern, the best single method of each, and the mean of patterns."""
    patterns = {}
    for pattern, row in errors.items():
        single = {method: row[method] for method in METHODS}
        best = min(single, key=lambda name: single[name][0])
        patterns[pattern] = {
            "errors": row,
            "best": best,
            "auto_to_best": row["auto"][0] / row[best][0],
        }
    overall = {
        column: [
            float(np.mean([row[column][kind] for row in errors.values()]))
            for kind in (0, 1)
        ]
        for column in COLUMNS
    }
    return {"patterns": patterns, "overall": overall}


def print_table(figures: dict) -> None:
    write = sys.stdout.write
    for kind, title in enumerate(
        ("against what buyers wanted", "against the true mean")
    ):
        write(f"{title}, percent\n{'':<14}")
        write("".join(f"{column[:10]:>11}" for column in COLUMNS) + "\n")
        for pattern, one in figures["patterns"].items():
            write(f"{pattern:<14}" + _row(one["errors"], kind) + "\n")
        write(f"{'all':<14}" + _row(figures["overall"], kind) + "\n")


def _row(errors: dict, kind: int) -> str:
    cells = "".join(f"{100 * errors[column][kind]:>11.1f}" for column in COLUMNS)
    best = min(errors[method][kind] for method in METHODS)
    return f"{cells}   {errors['auto'][kind] / best:.3f}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=FIRST_SEED, help="the first one")
    parser.add_argument("--seeds", type=int, default=100, help="how many")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
