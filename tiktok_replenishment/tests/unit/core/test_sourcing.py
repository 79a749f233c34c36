# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import itertools

import numpy as np
import pytest
from core.freight import BuyingWays
from core.sourcing import Buyers, choose_offers
from core.stock_gap import StockOutlook
from core.vendor_offers import Buying, VendorOffers

NEAR, FAR, HOUSE = 1, 2, 3


def line(vendor, price, *, delay=np.nan, sequence=1, min_qty=0.0, multiple=0.0, item=0):
    return {
        "item": item,
        "vendor": vendor,
        "min_qty": min_qty,
        "multiple": multiple,
        "unit_price": price,
        "delay_days": delay,
        "sequence": sequence,
    }


def enough(n_items):
    """Return stock that never runs out."""
    days = np.zeros((n_items, 100))
    return StockOutlook(
        start=np.full(n_items, 1e6),
        daily=days,
        arrivals=days,
        stockout_day=np.full(n_items, -1),
        way_days=np.zeros(n_items),
    )


@pytest.fixture
def choose(table):
    def _choose(
        lines, need, strategy="cheapest", carton=0.0, day_value=0.0, room=np.inf
    ):
        need = np.atleast_1d(np.asarray(need, dtype=float))
        offers = table(VendorOffers, lines) if lines else VendorOffers.empty()
        slow = np.where(np.isnan(offers.delay_days), 90.0, offers.delay_days)
        nobody = np.zeros(need.shape, dtype=bool)
        buyers = Buyers(
            buying=Buying(
                need=need,
                carton_qty=np.full(need.shape, carton),
                unit_step=np.zeros(need.shape),
                room=np.full(need.shape, room),
            ),
            lost=np.zeros(need.shape),
            lead_days=np.zeros(need.shape),
            strategy=np.full(need.shape, strategy),
            sales_price=np.full(need.shape, np.nan),
            day_value=np.full(need.shape, day_value),
            splits_lanes=nobody,
            splits_vendors=nobody,
        )
        return choose_offers(offers, BuyingWays.plain(slow), buyers, enough(need.size))

    return _choose


THREE_VENDORS = [
    line(FAR, 10.0, delay=30.0, sequence=3),
    line(NEAR, 12.0, delay=7.0, sequence=2),
    line(HOUSE, 15.0, sequence=1),
]


@pytest.mark.parametrize(
    ("strategy", "vendors"),
    [
        ("cheapest", [FAR, NEAR, HOUSE]),
        ("fastest", [NEAR, FAR, HOUSE]),
        ("balanced", [FAR, NEAR, HOUSE]),
        ("priority", [HOUSE, NEAR, FAR]),
    ],
)
def test_vendors_are_ranked_by_the_strategy(choose, strategy, vendors):
    choice = choose(THREE_VENDORS, 100, strategy)
    ranking = choice.ranking.of(0)
    assert ranking.vendor.tolist() == vendors
    assert choice.line[0] == ranking.line[0]


@pytest.mark.parametrize("strategy", ["fastest", "balanced"])
def test_a_vendor_without_known_delay_never_wins_on_time(choose, strategy):
    lines = [line(HOUSE, 1.0), line(FAR, 9.0, delay=90.0)]
    choice = choose(lines, 10, strategy)
    assert choice.line == [1]
    assert choice.ranking.reason.tolist() == ["unknown", "unknown"]
    # Its delay is taken for that of the slowest vendor that has one.
    assert choice.ranking.days[1] == 90.0


@pytest.mark.parametrize(
    ("day_value", "vendor"),
    [
        # 10.00 + 30 days x 0.5 % of 10 = 11.50; 12.00 + 7 x 0.5 % of 12 = 12.42
        (0.005, FAR),
        # 10.00 + 30 x 1 % of 10 = 13.00; 12.00 + 7 x 1 % of 12 = 12.84
        (0.01, NEAR),
    ],
)
def test_a_balanced_choice_pays_for_days(choose, day_value, vendor):
    choice = choose(THREE_VENDORS[:2], 100, "balanced", day_value=day_value)
    ranking = choice.ranking
    assert (ranking.vendor[0], ranking.reason[0]) == (vendor, "expected")
    price, days = {FAR: (10.0, 30.0), NEAR: (12.0, 7.0)}[vendor]
    assert ranking.expected_cost[0] == pytest.approx(price + days * day_value * price)


def test_the_ranking_says_what_decided(choose):
    lines = [
        line(1, 10.0, delay=5.0),
        line(2, 10.0, delay=9.0),
        line(3, 11.0, delay=9.0),
        line(4, 11.0, delay=9.0, sequence=2),
        line(5, 11.0, delay=9.0, sequence=2),
    ]
    reasons = choose(lines, 10).ranking.reason.tolist()
    assert reasons == ["days", "cost", "sequence", "vendor", "vendor"]
    assert choose(lines[:1], 10).ranking.reason == ["only"]


def test_the_ranking_shows_quantity_and_cost_of_every_vendor(choose):
    lines = [line(FAR, 2.0, min_qty=500.0), line(NEAR, 3.0, multiple=50.0)]
    ranking = choose(lines, 120).ranking
    assert ranking.vendor.tolist() == [FAR, NEAR]
    assert ranking.quantity.tolist() == [500.0, 150.0]
    assert ranking.total_cost.tolist() == [1000.0, 450.0]


def test_the_best_price_that_the_need_reaches_is_in_force(choose):
    lines = [
        line(FAR, 10.0, min_qty=1.0),
        line(FAR, 9.0, min_qty=100.0),
        line(FAR, 8.0, min_qty=1000.0),
    ]
    choice = choose(lines, 300)
    assert (choice.line[0], choice.quantity[0]) == (1, 300.0)


def test_a_need_below_every_minimum_is_raised_to_the_smallest(choose):
    lines = [line(FAR, 8.0, min_qty=1000.0), line(FAR, 9.0, min_qty=100.0)]
    choice = choose(lines, 20)
    assert (choice.line[0], choice.quantity[0]) == (1, 100.0)


def test_a_price_break_reached_by_rounding_is_used(choose):
    lines = [
        line(FAR, 10.0, min_qty=1.0, multiple=50.0),
        line(FAR, 9.0, min_qty=1000.0, multiple=50.0),
    ]
    choice = choose(lines, 980)
    assert (choice.line[0], choice.quantity[0]) == (1, 1000.0)


def test_a_price_break_that_asks_for_more_pieces_is_left(choose):
    lines = [
        line(FAR, 10.0, min_qty=1.0, multiple=50.0),
        line(FAR, 9.0, min_qty=1000.0, multiple=300.0),
    ]
    choice = choose(lines, 980)
    assert (choice.line[0], choice.quantity[0]) == (0, 1000.0)


def test_vendors_compete_with_the_price_at_the_real_quantity(choose):
    lines = [
        line(FAR, 10.0, min_qty=1.0),
        line(FAR, 5.0, min_qty=1000.0),
        line(NEAR, 8.0, min_qty=1.0),
    ]
    assert choose(lines, 100).line == [2]
    assert choose(lines, 1000).line == [1]


def test_without_a_vendor_the_quantity_is_rounded_to_cartons(choose):
    choice = choose([], 30, carton=24.0)
    assert (choice.line[0], choice.quantity[0]) == (-1, 48.0)
    assert choice.ranking.item.size == 0


def test_an_item_without_need_has_no_vendor_and_no_quantity(choose):
    lines = [line(FAR, 10.0, min_qty=100.0), line(FAR, 10.0, min_qty=100.0, item=1)]
    choice = choose(lines, [0.0, 5.0])
    assert choice.line.tolist() == [-1, 1]
    assert choice.quantity.tolist() == [0.0, 100.0]
    assert choice.ranking.of(0).vendor.size == 0
    assert choice.ranking.of(1).vendor.tolist() == [FAR]


def places(ranking):
    columns = (ranking.vendor, ranking.quantity, ranking.reason)
    return tuple(zip(*(column.tolist() for column in columns), strict=True))


def test_the_choice_does_not_depend_on_the_order_of_price_lines(choose):
    lines = [
        line(FAR, 10.0, delay=3.0, min_qty=1.0, multiple=50.0),
        line(FAR, 9.0, delay=3.0, min_qty=1000.0, multiple=50.0),
        line(NEAR, 9.0, delay=3.0, min_qty=10.0),
        line(HOUSE, 9.0, delay=3.0, min_qty=10.0),
    ]
    seen = set()
    for order in itertools.permutations(lines):
        choice = choose(order, 980)
        seen.add((order[choice.line[0]]["vendor"], places(choice.ranking)))
    assert seen == {
        (
            NEAR,
            ((1, 980.0, "vendor"), (2, 1000.0, "vendor"), (3, 980.0, "vendor")),
        )
    }


def test_no_more_is_bought_than_there_is_room_for(choose):
    lines = [line(FAR, 10.0, min_qty=100.0, multiple=50.0)]
    assert choose(lines, 180, room=190.0).quantity == [150.0]
    assert choose(lines, 180, room=200.0).quantity == [200.0]
    # Not even the minimum fits.
    nothing = choose(lines, 80, room=99.0)
    assert (nothing.quantity[0], nothing.line[0]) == (0.0, -1)


def test_a_vendor_whose_minimum_fits_is_asked_instead(choose):
    lines = [line(FAR, 10.0, min_qty=500.0), line(NEAR, 12.0, min_qty=50.0)]
    choice = choose(lines, 80, room=90.0)
    assert (choice.ranking.vendor[0], choice.quantity[0]) == (NEAR, 80.0)
