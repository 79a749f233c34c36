# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A method is chosen by an item's own past, and kept while it is nearly the best."""

import numpy as np
import pytest
from core.forecast import ForecastSettings
from core.forecast_choice import (
    Misses,
    choice_origins,
    choose_methods,
    misses_of,
    proof_of,
    rolling_error,
)
from core.forecast_evidence import evidence_of
from core.forecast_methods import METHODS
from core.forecast_seasonal import LastYear
from core.forecast_track import LevelTrack
from core.forecast_windows import DEFAULT_WEIGHTS
from histories import clean_days

WEEK = (4.0, 5.0, 6.0, 7.0, 8.0, 20.0, 30.0)


def noise(n_days, seed=7):
    return np.random.default_rng(seed).poisson(20.0, n_days) - 20.0


def choose(row, *, current="", last_year=None, candidates=METHODS):
    settings = ForecastSettings.by_method(
        np.array([""]), np.array([DEFAULT_WEIGHTS]), last_year
    )
    return choose_methods(
        clean_days(row), settings, current=np.array([current]), candidates=candidates
    )


def test_a_weekly_pattern_is_forecast_by_weekday():
    choice = choose(np.tile(WEEK, 26) + 0.2 * noise(182))
    assert choice.method.tolist() == ["weekday"]
    assert choice.is_measured.tolist() == [True]


def test_growing_sales_are_forecast_by_their_trend():
    row = 50.0 * 1.01 ** np.arange(180) + noise(180)
    assert choose(row).method.tolist() == ["trend"]


def test_a_spare_part_is_forecast_by_a_method_for_rare_sales():
    row = np.tile([0.0, 0.0, 0.0, 4.0, 0.0, 0.0, 0.0, 0.0, 3.0], 20)
    choice = choose(row)
    assert choice.method[0] in ("croston", "tsb")
    assert np.isnan(choice.error[0, METHODS.index("weekday")])


def test_a_part_that_is_not_sold_any_more_is_not_left_to_a_method_that_never_forgets():
    row = np.tile([0.0, 0.0, 0.0, 4.0, 0.0, 0.0, 0.0, 0.0, 3.0], 16)
    choice = choose(np.append(row, np.zeros(36)), current="croston")
    assert choice.method[0] != "croston"
    assert np.isnan(choice.error[0, METHODS.index("croston")])


def test_methods_for_rare_sales_are_no_candidates_for_a_product_sold_daily():
    choice = choose(100.0 + noise(180))
    assert np.isnan(choice.error[0, METHODS.index("croston")])
    assert np.isnan(choice.error[0, METHODS.index("tsb")])


def season(days):
    return 100.0 + 80.0 * np.cos(2.0 * np.pi * days / 364)


def last_year(then):
    return LastYear(item=np.array([0]), demand=then[np.newaxis], days_before=420)


def test_a_season_that_goes_as_last_year_is_forecast_by_last_year():
    days = np.arange(-420, 28)
    then = season(days) + noise(448, seed=3)
    now = 1.3 * season(days[56:420]) + noise(364)
    assert choose(now, last_year=last_year(then)).method.tolist() == ["seasonal"]


def test_last_year_is_no_candidate_where_this_year_goes_otherwise():
    days = np.arange(-420, 28)
    then = season(days + 182) + noise(448, seed=3)
    choice = choose(season(days[56:420]) + noise(364), last_year=last_year(then))
    assert np.isnan(choice.error[0, METHODS.index("seasonal")])


def test_a_product_of_three_weeks_keeps_its_method():
    choice = choose([np.nan] * 100 + [8.0] * 21, current="weekday")
    assert choice.method.tolist() == ["weekday"]
    assert choice.is_measured.tolist() == [False]


def test_a_product_without_past_or_choice_is_forecast_by_its_average():
    assert choose([np.nan] * 100 + [8.0] * 21).method.tolist() == ["smoothing"]
    assert choose([]).method.tolist() == ["smoothing"]


def test_a_method_in_use_is_kept_while_another_is_hardly_better():
    row = 40.0 + noise(180, seed=1)
    both = ("smoothing", "trend")
    free = choose(row, candidates=both)
    best = free.method[0]
    other = both[1 - both.index(best)]
    errors = dict(zip(both, free.error[0], strict=True))
    assert 0.9 < errors[best] / errors[other] < 1.0
    assert choose(row, current=other, candidates=both).method.tolist() == [other]


def test_a_method_that_was_better_by_chance_is_not_taken_but_is_kept_where_in_use():
    row = 40.0 + noise(180, seed=111)
    both = ("moving_average", "smoothing")
    free = choose(row, candidates=both)
    assert free.error[0, 0] * 1.04 < free.error[0, 1]
    assert free.method.tolist() == ["smoothing"]
    kept = choose(row, current="moving_average", candidates=both)
    assert kept.method.tolist() == ["moving_average"]


def test_a_method_in_use_is_left_for_a_clearly_better_one():
    row = 50.0 * 1.01 ** np.arange(180) + noise(180)
    assert choose(row, current="moving_average").method.tolist() == ["trend"]


def test_a_method_that_does_not_suit_any_more_is_left():
    row = np.tile([0.0, 0.0, 0.0, 4.0, 0.0, 0.0, 0.0, 0.0, 3.0], 20)
    assert choose(row, current="weekday").method[0] in ("croston", "tsb")


@pytest.mark.parametrize("n_days", [180, 364])
@pytest.mark.parametrize("per_day", [45.0, 1.0, 0.1, 1e8 / 3.0])
def test_of_methods_that_are_all_exact_the_default_is_taken(per_day, n_days):
    choice = choose(np.full(n_days, per_day))
    assert choice.method.tolist() == ["weighted"]
    assert choice.error[0, METHODS.index("weighted")] == 0.0


@pytest.mark.parametrize("current", ["moving_average", "smoothing", "trend"])
def test_of_methods_that_are_all_exact_the_one_in_use_is_kept(current):
    assert choose(np.full(364, 45.0), current=current).method.tolist() == [current]


def test_an_exact_method_takes_the_place_of_one_that_is_not():
    row = np.tile(WEEK, 26)
    assert choose(row, current="weighted").method.tolist() == ["weekday"]


def test_only_candidates_are_chosen():
    row = 50.0 * 1.01 ** np.arange(180)
    choice = choose(row, candidates=("weighted", "moving_average"))
    assert choice.method.tolist() == ["weighted"]
    assert choice.error.shape == (1, 2)


def test_error_is_of_the_four_weeks_and_a_quarter_of_the_days():
    evidence = evidence_of(np.full((1, 120), 10.0))
    origins = choice_origins(120)
    track = LevelTrack(np.full((origins.size, 1), 12.0))
    # Four weeks are off by 56 of 28 days: 2 a day. Each day is off by 2: 2 + 0.25 * 2.
    assert rolling_error(misses_of(evidence, origins, track)) == pytest.approx([2.5])


def test_days_without_stock_are_no_error():
    demand = np.full((1, 120), 10.0)
    demand[0, 60:70] = np.nan
    evidence = evidence_of(demand)
    origins = choice_origins(120)
    track = LevelTrack(np.full((origins.size, 1), 10.0))
    assert rolling_error(misses_of(evidence, origins, track)) == pytest.approx(
        [0.0], abs=1e-9
    )


def misses(gaps):
    nothing = np.zeros((len(gaps), 1))
    return Misses(
        weight=nothing + 1.0,
        gap=28.0 * np.array(gaps, dtype=float)[:, np.newaxis],
        known=nothing + 28.0,
        off=nothing,
        known_week=nothing + 7.0,
    )


def test_proof_counts_standard_errors_and_origins_that_share_their_days_once():
    # Squares are less by 4 and 0 in turns: by 2 on average, with a deviation of 2. Of
    # 56 origins three days apart six have four weeks of their own: 2 / (2 / sqrt(6)).
    found = proof_of(misses([2.0] * 56), misses([0.0, 2.0] * 28))
    assert found == pytest.approx([6.0**0.5])
    # Fewer than four weeks tell no more than one origin.
    found = proof_of(misses([2.0] * 4), misses([0.0, 2.0] * 2))
    assert found == pytest.approx([1.0])
    found = proof_of(misses([0.0, 2.0] * 28), misses([2.0] * 56))
    assert found == pytest.approx([-(6.0**0.5)])


def test_origins_are_three_days_apart_and_followed_by_four_known_weeks():
    assert choice_origins(180).tolist() == list(range(29, 153, 3))
    assert choice_origins(41).tolist() == []
    assert choice_origins(43).tolist() == [15]
