# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
import pytest
from core.planner import NetworkEdges, VendorOffers, plan, required_horizon


def edges_of(dest, source, days=10.0):
    return NetworkEdges(
        dest=np.array([dest]),
        source=np.array([source]),
        sequence=np.array([1]),
        transfer_days=np.array([days]),
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"available": [1.0, np.nan]}, r"available of 1 rows \(the first at index 1\)"),
        ({"backlog": [np.inf, 0.0]}, "backlog of 1 rows .* is not a number"),
        ({"lead_days": np.inf}, "lead_days of 2 rows .* is not a number"),
        ({"review_days": -1.0}, "review_days of 2 rows .* is negative"),
        ({"strategy": "dearest"}, "strategy .* cheapest, fastest, balanced, priority"),
        ({"method": ["buy", "steal"]}, "method of 1 rows .* buy, transfer, auto"),
        ({"edges": edges_of(2, 0)}, "edges.dest .* outside the 2 items"),
        ({"edges": edges_of(0, -1)}, "edges.source .* outside the 2 items"),
        ({"unit_step": np.ones(3)}, r"unit_step has the shape \(3,\)"),
        ({"arrivals": {(0, 3): np.nan}}, "arrivals of 1 rows"),
    ],
)
def test_a_bad_batch_is_refused_and_says_why(make_batch, changes, message):
    with pytest.raises(ValueError, match=message):
        plan(make_batch(2, **changes))


def test_columns_of_different_lengths_are_refused(make_batch):
    offers = VendorOffers(
        **{
            **{name: np.zeros(2) for name in VendorOffers.__dataclass_fields__},
            "vendor": np.zeros(3),
        }
    )
    with pytest.raises(ValueError, match="offers has columns of different lengths"):
        plan(make_batch(2, offers=offers))


def test_a_horizon_too_short_names_the_items_and_the_days(make_batch):
    with pytest.raises(ValueError, match="150 days is too short for 1 items.* 201 day"):
        plan(make_batch(2, max_cover_days=[120.0, 200.0]))


def horizon(edges=None, **changes):
    values = {
        "lead_days": np.array([20.0, 30.5]),
        "fastest_lead_days": np.array([np.nan, 5.0]),
        "review_days": np.array([7.0, 7.0]),
        "max_cover_days": np.array([10.0, 0.0]),
    }
    return required_horizon(**{**values, **changes}, edges=edges)


def test_the_horizon_reaches_over_lead_time_and_review():
    assert horizon() == 39


def test_the_horizon_reaches_over_the_longest_cover_and_the_fastest_lane():
    assert horizon(max_cover_days=np.array([10.0, 120.0])) == 121
    assert horizon(fastest_lead_days=np.array([60.0, 5.0])) == 61


def test_the_horizon_of_a_source_reaches_over_the_way_on():
    assert horizon(edges=edges_of(0, 1, days=12.0)) == 51


def test_the_horizon_given_is_the_horizon_needed(make_batch):
    batch = make_batch(1, max_cover_days=149.0)
    assert plan(batch).daily_forecast.shape == (1, 150)
    with pytest.raises(ValueError, match="too short"):
        plan(make_batch(1, max_cover_days=149.5))
