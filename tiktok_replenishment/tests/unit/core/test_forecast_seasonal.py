# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is taken from last year, and when a season is told from chance."""

import numpy as np
import pytest
from core.cleaning import clean
from core.forecast_evidence import evidence_of
from core.forecast_seasonal import LastYear, season_likeness, season_of
from histories import a_history

DAYS = 180


def test_the_days_before_a_level_shift_belong_to_the_season():
    sold = [20.0] * 120 + [80.0] * 60
    assert np.isnan(clean(a_history(sold)).demand[0, :120]).all()
    assert season_of(a_history(sold))[0].tolist() == sold


def test_a_live_stream_of_last_year_is_no_season():
    sold = [20.0] * DAYS
    sold[100] = 800.0
    season = season_of(a_history(sold))[0]
    assert np.flatnonzero(np.isnan(season)).tolist() == [100]


def test_items_find_their_own_last_year():
    year = LastYear(item=np.array([7, 2]), demand=np.array([[70.0] * 30, [20.0] * 30]))
    found = year.of_items(np.array([2, 3, 7, 9]))
    assert found[:, 0].tolist() == pytest.approx(
        [20.0, np.nan, 70.0, np.nan], nan_ok=True
    )
    assert np.isnan(LastYear.empty().of_items(np.array([0, 5]))).all()


def likeness(now, then):
    last_year = np.array([then], dtype=float)
    return season_likeness(evidence_of(np.array([now], dtype=float)), last_year, DAYS)


def test_a_season_half_as_large_is_the_same_season():
    rising = np.arange(DAYS) + 10.0
    assert likeness(rising, rising / 2) == pytest.approx([1.0])
    assert likeness(rising, 300.0 - rising) == pytest.approx([-1.0])


def test_steady_sales_show_no_season():
    assert likeness(np.full(DAYS, 9.0), np.arange(DAYS)).tolist() == [-1.0]


def test_six_weeks_show_no_season_seven_do():
    rising = np.arange(DAYS) + 10.0
    unknown = np.where(np.arange(DAYS) < DAYS - 49, np.nan, rising)
    # Of four weeks that end on the last day, one, two ... weeks before, 4 are known in
    # 49 days, and at least half of 2 more.
    assert likeness(unknown, rising) > 0.9
    fewer = np.where(np.arange(DAYS) < DAYS - 42, np.nan, rising)
    assert likeness(fewer, rising).tolist() == [-1.0]
