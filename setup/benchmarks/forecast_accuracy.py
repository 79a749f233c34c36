# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How far forecasts are off, by pattern of demand: each method, and the one chosen.

Rolling: every item is planned on three days, four weeks apart. Each time its history
is cleaned, `auto` chooses a method (keeping what it chose before unless another is
clearly better), and every method forecasts the four weeks that follow. An error is how
far the sum of the first 21, 22 ... 28 days is off, as a share of the true mean; every
item counts the same. It is told twice: against what buyers wanted, sold or not, and
against the true mean itself. Then the time it takes.
"""

import argparse
import json
import sys
from pathlib import Path
from time import monotonic

import numpy as np
from core.forecast_methods import METHODS
from demand_patterns import LAST_ORIGIN, ORIGINS, PATTERNS, Demand, make_demand
from forecast_speed import measured_speed, print_speed
from rolling_forecasts import (
    AUTO,
    AUTO_SHORT,
    CLEANED,
    COLUMNS,
    forecasts,
    miss,
    nothing_chosen,
    size,
)

# 0 to 99 were looked at while the methods were built, 1000 to 1099 once before the end.
FIRST_SEED = 2000
ITEMS_PER_SEED = 10
MINIMUM_DAYS_SOLD = 7
TRUTHS = ("against what buyers wanted", "against the true mean")


def main() -> None:
    options = _options()
    started = monotonic()
    errors = {
        pattern: pattern_errors(pattern, options.seed, options.seeds)
        for pattern in PATTERNS
    }
    figures = summary(errors)
    print_table(figures)
    figures["microseconds"] = measured_speed(options.items)
    print_speed(figures["microseconds"])
    sys.stdout.write(f"measured in {monotonic() - started:.0f} s\n")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n")


def pattern_errors(pattern: str, first_seed: int, n_seeds: int) -> dict:
    """Mean error of every column against buyers and against the true mean."""
    seeds = range(first_seed, first_seed + n_seeds)
    demand = joined([make_demand(pattern, seed, ITEMS_PER_SEED) for seed in seeds])
    misses = {column: ([], []) for column in COLUMNS}
    chosen = nothing_chosen(demand.sold.shape[0])
    for origin in (LAST_ORIGIN - back for back in ORIGINS):
        rows = np.flatnonzero(demand.first_sale < origin - MINIMUM_DAYS_SOLD)
        planned = taken(demand, rows)
        for column, daily in forecasts(planned, origin, rows, chosen):
            for kind, truth in enumerate((planned.ordinary, planned.mean)):
                share = miss(daily, truth, origin) / size(planned.mean, origin)
                misses[column][kind].append(share)
    return {
        column: [float(np.concatenate(kind).mean()) for kind in both]
        for column, both in misses.items()
    }


def taken(demand: Demand, rows: np.ndarray) -> Demand:
    names = Demand.__dataclass_fields__
    return Demand(**{name: getattr(demand, name)[rows] for name in names})


def joined(parts: list[Demand]) -> Demand:
    return Demand(
        **{
            name: np.concatenate([getattr(one, name) for one in parts])
            for name in Demand.__dataclass_fields__
        }
    )


def summary(errors: dict) -> dict:
    """Errors by pattern with the best single method of each, and the patterns' mean."""
    overall = {
        column: np.mean([row[column] for row in errors.values()], axis=0).tolist()
        for column in COLUMNS
    }
    return {
        "patterns": {
            pattern: {"errors": row, **compared(row)} for pattern, row in errors.items()
        },
        "overall": overall,
        "auto_to_30_days": overall[AUTO][0] / overall[CLEANED][0],
    }


def compared(row: dict) -> dict:
    best = min(METHODS, key=lambda method: row[method][0])
    return {
        "best": best,
        "auto_to_best": row[AUTO][0] / row[best][0],
        "auto_by_180_days_to_best": row[AUTO_SHORT][0] / row[best][0],
    }


def print_table(figures: dict) -> None:
    write = sys.stdout.write
    for kind, title in enumerate(TRUTHS):
        write(f"{title}, percent\n{'':<14}")
        heads = [f"{column[:10]:>11}" for column in COLUMNS]
        write("".join(heads) + "   auto, by 180 days : best\n")
        for pattern, one in figures["patterns"].items():
            write(f"{pattern:<14}{_row(one['errors'], kind)}\n")
        write(f"{'all':<14}{_row(figures['overall'], kind)}\n")


def _row(errors: dict, kind: int) -> str:
    cells = "".join(f"{100 * errors[column][kind]:>11.1f}" for column in COLUMNS)
    best = min(errors[method][kind] for method in METHODS)
    ratios = [f"{errors[auto][kind] / best:>9.3f}" for auto in (AUTO, AUTO_SHORT)]
    return cells + "".join(ratios)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=FIRST_SEED, help="the first one")
    parser.add_argument("--seeds", type=int, default=100, help="how many")
    parser.add_argument("--items", type=int, default=20_000, help="whose time is taken")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
