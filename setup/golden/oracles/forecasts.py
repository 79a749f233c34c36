# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Exponential smoothing, damped trend, Croston-SBA and TSB by statsforecast.

The days ahead of a damped trend are by statsmodels: statsforecast's own sum of dampings
is phi + phi + phi^2 ... where the textbook has phi + phi^2 + phi^3 ...

Where days tell nothing, statsforecast is given the series without them. Where a level
starts with the plain average of its first days, it is given that average as first day.
"""

import numpy as np
from statsforecast.ets import pegelsresid_C
from statsforecast.models import TSB, CrostonSBA, SimpleExponentialSmoothing
from statsmodels.tsa.api import Holt

STATSFORECAST = "statsforecast 2.1.1"
SEED = 20_261
N_SERIES = 12


def golden() -> dict[str, dict]:
    rng = np.random.default_rng(SEED)
    return {
        "smoothing": _content(
            "SimpleExponentialSmoothing(gain), starting with the first day",
            [_smoothing_case(rng, gain, None) for gain in (0.05, 0.1, 0.3)],
        ),
        "smoothing_flat": _content(
            "the same, starting with the plain average of the first 1 / gain days",
            [_smoothing_case(rng, gain, round(1 / gain)) for gain in (0.05, 0.1, 0.25)],
        ),
        "damped_trend": _content(
            "ETS(A, Ad, N) with these gains, damping and first states; last states by "
            "statsforecast, 28 days ahead by statsmodels 0.15.0",
            [_trend_case(rng) for _ in range(N_SERIES)],
        ),
        "croston_sba": _content(
            "CrostonSBA(): gain 0.1, times 0.95",
            [_croston_case(_rare(rng)) for _ in range(N_SERIES)],
        ),
        "tsb": _content(
            "TSB(alpha_d=size_gain, alpha_p=chance_gain)",
            [_tsb_case(rng, _rare(rng)) for _ in range(N_SERIES)],
        ),
    }


def _content(rule: str, cases: list) -> dict:
    return {"oracle": STATSFORECAST, "rule": rule, "cases": cases}


def _smoothing_case(
    rng: np.random.Generator, gain: float, flat_days: int | None
) -> dict:
    demand = _with_gaps(rng, rng.gamma(2.0, 8.0, 60).round(2))
    given = _known(demand)
    if flat_days:
        given = np.append(given[:flat_days].mean(), given[flat_days:])
    forecast = SimpleExponentialSmoothing(alpha=gain).forecast(y=given, h=1)
    return {"gain": gain, "demand": demand, "forecast": forecast["mean"][0]}


def _trend_case(rng: np.random.Generator) -> dict:
    rise = rng.uniform(-0.5, 1.5)
    days = np.arange(70)
    demand = _with_gaps(rng, (80 + rise * days + rng.normal(0, 9, 70)).round(2))
    gains = {"level_gain": rng.uniform(0.05, 0.6), "damping": rng.uniform(0.8, 0.995)}
    gains["trend_gain"] = gains["level_gain"] * rng.uniform(0.01, 0.5)
    first = {"first_level": 80.0, "first_rise": round(rise, 3)}
    _amse, _errors, states, _likelihood = pegelsresid_C(
        y=_known(demand),
        m=1,
        init_state=np.array(list(first.values())),
        errortype="A",
        trendtype="A",
        seasontype="N",
        damped=True,
        alpha=gains["level_gain"],
        beta=gains["trend_gain"],
        gamma=0.0,
        phi=gains["damping"],
        nmse=3,
    )
    case = {"demand": demand, **gains, **first}
    case["level"], case["rise"] = states[-1]
    return case | {"forecast": _days_ahead(_known(demand), gains, first)}


def _days_ahead(demand: np.ndarray, gains: dict, first: dict) -> list:
    model = Holt(
        demand,
        damped_trend=True,
        initialization_method="known",
        initial_level=first["first_level"],
        initial_trend=first["first_rise"],
    )
    fitted = model.fit(
        smoothing_level=gains["level_gain"],
        smoothing_trend=gains["trend_gain"] / gains["level_gain"],
        damping_trend=gains["damping"],
        optimized=False,
    )
    return list(fitted.forecast(28))


def _croston_case(demand: list) -> dict:
    forecast = CrostonSBA().forecast(y=_known(demand), h=1)
    return {"demand": demand, "gain": 0.1, "forecast": forecast["mean"][0]}


def _tsb_case(rng: np.random.Generator, demand: list) -> dict:
    size_gain, chance_gain = rng.choice([0.05, 0.1, 0.2, 0.4], 2)
    model = TSB(alpha_d=size_gain, alpha_p=chance_gain)
    return {
        "demand": demand,
        "size_gain": size_gain,
        "chance_gain": chance_gain,
        "forecast": model.forecast(y=_known(demand), h=1)["mean"][0],
    }


def _rare(rng: np.random.Generator) -> list:
    """One to twelve units on some days; on none in one series of six."""
    chance = rng.choice([0.0, 0.05, 0.1, 0.3, 0.6, 0.9])
    sells = rng.uniform(size=90) < chance
    return _with_gaps(rng, sells * rng.integers(1, 13, 90))


def _with_gaps(rng: np.random.Generator, days: np.ndarray) -> list:
    """One day in ten tells nothing: nan."""
    return [
        float("nan") if gap else float(day)
        for day, gap in zip(days, rng.uniform(size=days.size) < 0.1, strict=True)
    ]


def _known(demand: list) -> np.ndarray:
    days = np.array(demand)
    return days[~np.isnan(days)]
