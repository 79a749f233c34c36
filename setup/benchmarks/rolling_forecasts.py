# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What every method, and the one chosen, forecasts on one planning day of a past.

The methods see `HISTORY` days, cleaned. Choosing sees a year and the year before it, or
no more than the methods and the same days of the year before.
"""

from collections.abc import Iterator

import numpy as np
from core.cleaning import clean
from core.demand import DemandHistory
from core.forecast import ForecastSettings, make_forecast
from core.forecast_choice import choose_methods
from core.forecast_methods import METHODS
from core.forecast_seasonal import LastYear, season_of
from core.forecast_windows import DEFAULT_WEIGHTS
from demand_patterns import HISTORY, HORIZON, LOOK_BACK, YEAR, Demand

AS_SOLD, CLEANED = "30 days as sold", "30 days cleaned"
AUTO, AUTO_SHORT = "auto", "auto by 180 days"
# Days of history to choose by, and as many days of the year before, and more.
CHOOSING = {AUTO: (YEAR, LOOK_BACK), AUTO_SHORT: (HISTORY, HISTORY)}
COLUMNS = (*METHODS, AS_SOLD, CLEANED, *CHOOSING)
SUMS = slice(20, HORIZON)  # of 21 to 28 days


def nothing_chosen(n_items: int) -> dict[str, np.ndarray]:
    return {name: np.full(n_items, "", dtype="U16") for name in CHOOSING}


def forecasts(
    demand: Demand, origin: int, rows: np.ndarray, chosen: dict[str, np.ndarray]
) -> Iterator[tuple[str, np.ndarray]]:
    """Each column's (N, HORIZON) units a day.

    What was chosen before for the N `rows` of all items is brought up to date.
    """
    past = clean(history(demand, slice(origin - HISTORY, origin)))
    last_year = year_before(demand, origin, LOOK_BACK)
    for method in METHODS:
        settings = settings_of(np.full(rows.size, method), last_year)
        yield method, make_forecast(past, settings, HORIZON).daily
    yield AS_SOLD, repeated(demand.sold[:, origin - 30 : origin].mean(axis=1))
    yield CLEANED, repeated(known_mean(past.demand[:, -30:]))
    for name, methods in chosen.items():
        methods[rows] = choice(demand, origin, name, methods[rows])
        settings = settings_of(methods[rows], last_year)
        yield name, make_forecast(past, settings, HORIZON).daily


def choice(demand: Demand, origin: int, name: str, current: np.ndarray) -> np.ndarray:
    n_days, days_before = CHOOSING[name]
    past = clean(history(demand, slice(origin - n_days, origin)))
    settings = settings_of(current, year_before(demand, origin, days_before))
    return choose_methods(past, settings, current=current).method


def history(demand: Demand, days: slice) -> DemandHistory:
    sold = demand.sold[:, days]
    return DemandHistory(
        sold=sold,
        share_on_sale=demand.share_on_sale[:, days].astype(np.float32),
        first_sale_days_ago=np.maximum(days.stop - demand.first_sale, 0),
        campaign_rise=demand.campaign_rise[:, days].astype(np.float32),
        verdict=np.zeros(sold.shape, dtype=np.int8),
        weekday=np.full(sold.shape[0], days.stop % 7),
    )


def year_before(demand: Demand, origin: int, days_before: int) -> LastYear:
    begins, ends = origin - YEAR - days_before, origin - YEAR + HORIZON
    return LastYear(
        item=np.arange(demand.sold.shape[0]),
        demand=season_of(history(demand, slice(begins, ends))),
        days_before=days_before,
    )


def settings_of(method: np.ndarray, last_year: LastYear) -> ForecastSettings:
    weights = np.tile(DEFAULT_WEIGHTS, (method.size, 1))
    return ForecastSettings.by_method(method.copy(), weights, last_year)


def miss(daily: np.ndarray, truth: np.ndarray, origin: int) -> np.ndarray:
    """(N,) units that the sums of 21, 22 ... 28 days are off, on average."""
    off = np.cumsum(daily - truth[:, origin : origin + HORIZON], axis=1)
    return np.abs(off[:, SUMS]).mean(axis=1)


def size(truth: np.ndarray, origin: int) -> np.ndarray:
    """(N,) units of the same sums, on average."""
    return np.cumsum(truth[:, origin : origin + HORIZON], axis=1)[:, SUMS].mean(axis=1)


def known_mean(days: np.ndarray) -> np.ndarray:
    """(N,) mean of the known days; 0 without any."""
    counts = (~np.isnan(days)).sum(axis=1)
    return np.nan_to_num(days).sum(axis=1) / np.maximum(counts, 1)


def repeated(level: np.ndarray) -> np.ndarray:
    return np.repeat(level[:, np.newaxis], HORIZON, axis=1)
