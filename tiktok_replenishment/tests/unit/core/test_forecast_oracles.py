# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The smoothing methods say what statsforecast says (setup/golden/oracles)."""

import json
from pathlib import Path

import numpy as np
import pytest
from core.forecast_evidence import evidence_of
from core.forecast_intermittent import croston, tsb
from core.forecast_smoothing import smoothed, smoothing
from core.forecast_track import TrendTrack
from core.forecast_trend import damped_trend

DATA = Path(__file__).parent / "data"


def cases(name):
    content = json.loads((DATA / f"{name}.json").read_text())
    return [pytest.param(case, id=f"{n}") for n, case in enumerate(content["cases"])]


def evidence(case):
    return evidence_of(np.array([case["demand"]], dtype=float))


def now(evidence):
    return np.array([evidence.n_days])


@pytest.mark.parametrize("case", cases("smoothing"))
def test_smoothing_that_starts_with_the_first_day(case):
    known = evidence(case)
    levels = smoothed(
        known.demand, known.is_known, gain=case["gain"], starts_flat=False
    )
    assert levels[-1, 0] == pytest.approx(case["forecast"], rel=1e-9)


@pytest.mark.parametrize("case", cases("smoothing_flat"))
def test_smoothing_that_starts_with_an_average(case):
    known = evidence(case)
    track = smoothing(known, now(known), gain=case["gain"])
    assert track.ahead(0)[0, 0] == pytest.approx(case["forecast"], rel=1e-9)


@pytest.mark.parametrize("case", cases("damped_trend"))
def test_damped_trend(case):
    known = evidence(case)
    level, rise = damped_trend(
        known.demand,
        level_gain=np.where(known.is_known, case["level_gain"], 0.0),
        trend_gain=np.where(known.is_known, case["trend_gain"], 0.0),
        damping=case["damping"],
        first_level=case["first_level"],
        first_rise=case["first_rise"],
    )
    assert [level[-1, 0], rise[-1, 0]] == pytest.approx(
        [case["level"], case["rise"]], rel=1e-9
    )
    track = TrendTrack(level=level[-1:], rise=rise[-1:], damping=case["damping"])
    ahead = [track.ahead(day)[0, 0] for day in range(28)]
    assert ahead == pytest.approx(case["forecast"], rel=1e-9)


@pytest.mark.parametrize("case", cases("croston_sba"))
def test_croston_sba(case):
    known = evidence(case)
    track = croston(known, now(known), gain=case["gain"], starts_flat=False)
    assert track.ahead(0)[0, 0] == pytest.approx(case["forecast"], rel=1e-9)


@pytest.mark.parametrize("case", cases("tsb"))
def test_tsb(case):
    known = evidence(case)
    track = tsb(
        known,
        now(known),
        size_gain=case["size_gain"],
        chance_gain=case["chance_gain"],
        starts_flat=False,
    )
    assert track.ahead(0)[0, 0] == pytest.approx(case["forecast"], rel=1e-9)
