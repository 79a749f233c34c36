# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""10 a day, 100 in stock: gone on day 10. Sea 30 days, air 8."""

from dataclasses import fields
from types import SimpleNamespace

import numpy as np
import pytest
from core.freight import BuyingWays
from core.landed_cost import FreightTerms
from core.purchase_lots import PurchaseLots
from core.sourcing import Buyers, choose_offers
from core.stock_gap import StockOutlook
from core.vendor_offers import Buying, VendorOffers
from hypothesis import given
from hypothesis import strategies as st

SEA, AIR = 1, 2
H = 120


def way(lane, days, freight, *, offer=0, rank=None, late=0.0, priced=True, **terms):
    return {
        "offer": offer,
        "lane": lane,
        "rank": lane if rank is None else rank,
        "days": days,
        "late_days": late,
        "is_priced": priced,
        "freight_per_unit": freight,
        "min_charge": terms.get("min_charge", 0.0),
        "duty_rate": terms.get("duty_rate", 0.0),
        "inbound_fee": terms.get("inbound_fee", 0.0),
    }


def ways_of(rows):
    columns = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    names = FreightTerms.__dataclass_fields__
    return BuyingWays(
        terms=FreightTerms(**{name: columns.pop(name) for name in names}), **columns
    )


def outlook(stock=100.0, daily=10.0, arrivals=None, backlog=0.0):
    sales, dated = np.full((1, H), daily), np.zeros((1, H))
    for day, quantity in (arrivals or {}).items():
        dated[0, day] += quantity
    left, gone = stock - backlog, -1
    for day in range(H):
        left += dated[0, day]
        if max(left, 0.0) < daily:
            gone = day
            break
        left -= daily
    return StockOutlook(
        start=np.array([stock - backlog]),
        daily=sales,
        arrivals=dated,
        stockout_day=np.array([gone]),
        way_days=np.zeros(1),
    )


def line(vendor=1, price=5.0, *, delay=10.0, min_qty=0.0, multiple=0.0, sequence=1):
    return {
        "item": 0,
        "vendor": vendor,
        "min_qty": min_qty,
        "multiple": multiple,
        "unit_price": price,
        "delay_days": delay,
        "sequence": sequence,
    }


@pytest.fixture(scope="session")
def choose(table):
    def _choose(
        ways,
        *,
        lines=None,
        stock=None,
        need=600.0,
        sells=15.0,
        splits=True,
        vendors=False,
        strategy="cheapest",
        carton=0.0,
        day_value=0.0,
        lost=0.0,
        room=np.inf,
    ):
        one = np.ones(1)
        buyers = Buyers(
            buying=Buying(
                need=need * one,
                carton_qty=carton * one,
                unit_step=one,
                room=room * one,
            ),
            lost=lost * one,
            lead_days=30.0 * one,
            strategy=np.array([strategy]),
            sales_price=sells * one,
            day_value=day_value * one,
            splits_lanes=np.array([splits]),
            splits_vendors=np.array([vendors]),
        )
        offers = table(VendorOffers, lines or [line()])
        return choose_offers(offers, ways_of(ways), buyers, stock or outlook())

    return _choose


def lots(choice):
    found: PurchaseLots = choice.lots
    columns = found.part, found.lane, found.quantity
    return list(zip(*(column.tolist() for column in columns), strict=True))


def weighed(choice):
    """Return what was weighed for the only order, by name."""
    columns = choice.decisions.weighed
    return SimpleNamespace(
        **{f.name: getattr(columns, f.name).item() for f in fields(columns)}
    )


SEA_AND_AIR = [way(SEA, 30.0, 0.5), way(AIR, 8.0, 2.5)]


def test_the_cheapest_lane_that_is_in_time_takes_all(choose):
    plenty = outlook(stock=300.0)
    choice = choose(SEA_AND_AIR, stock=plenty)
    assert lots(choice) == [("whole", SEA, 600.0)]
    assert weighed(choice).verdict == "in_time"
    # A day less, and sea comes after the last unit.
    assert weighed(choose(SEA_AND_AIR, stock=outlook(stock=299.0))).verdict != "in_time"


def test_a_small_lot_flies_where_its_margin_pays_the_freight(choose):
    choice = choose(SEA_AND_AIR)
    # On day 8 there are 20 left for the 22 days until day 30: 200 are missing.
    assert lots(choice) == [("bridge", AIR, 200.0), ("rest", SEA, 400.0)]
    decision = weighed(choice)
    # 15 - (5 + 0.5) a unit; 200 x (2.5 - 0.5) on top
    assert (decision.verdict, decision.missing) == ("split", 200.0)
    assert (decision.margin, decision.saved, decision.extra) == (9.5, 1900.0, 400.0)
    assert choice.ranking.total_cost[0] == 600 * 5.5 + 400
    assert choice.quantity == [600.0]


def test_nothing_flies_where_the_freight_is_more_than_the_margin(choose):
    choice = choose(SEA_AND_AIR, sells=7.0)
    assert lots(choice) == [("whole", SEA, 600.0)]
    decision = weighed(choice)
    assert (decision.verdict, decision.saved, decision.extra) == (
        "not_worth",
        300.0,
        400.0,
    )


def test_without_a_known_margin_nothing_pays_for_speed(choose):
    for sells in (np.nan, 5.0):
        choice = choose(SEA_AND_AIR, sells=sells)
        assert lots(choice) == [("whole", SEA, 600.0)]
        assert weighed(choice).verdict == "no_margin"


def test_all_of_it_takes_the_quicker_lane_where_the_policy_splits_nothing(choose):
    choice = choose(SEA_AND_AIR, splits=False, sells=20.0)
    # 200 x 14.5 of margin against 600 x 2 of freight
    assert lots(choice) == [("whole", AIR, 600.0)]
    assert weighed(choice).verdict == "quicker"
    dear = choose(SEA_AND_AIR, splits=False, sells=11.0)
    # 200 x 5.5 against 1200
    assert lots(dear) == [("whole", SEA, 600.0)]
    assert weighed(dear).verdict == "not_worth"


def test_goods_that_come_in_between_make_the_bridge_smaller(choose):
    some = outlook(arrivals={15: 60.0})
    assert lots(choose(SEA_AND_AIR, stock=some))[0] == ("bridge", AIR, 140.0)
    # 300 on day 15 last until sea: only days 10 to 14 are missing.
    enough = outlook(arrivals={15: 300.0})
    assert lots(choose(SEA_AND_AIR, stock=enough))[0] == ("bridge", AIR, 50.0)


def test_promised_orders_are_served_by_the_bridge_as_well(choose):
    # 20 of the 120 promised stay open; all of days 8 to 29 are missing besides.
    promised = outlook(backlog=120.0)
    assert lots(choose(SEA_AND_AIR, stock=promised))[0] == ("bridge", AIR, 240.0)


def test_what_is_sold_before_even_the_quick_lane_is_there_is_lost(choose):
    # 50 last until day 5; air comes on day 8 and bridges 22 days whole.
    choice = choose(SEA_AND_AIR, stock=outlook(stock=50.0))
    assert lots(choice)[0] == ("bridge", AIR, 220.0)


def test_the_bridge_is_as_much_as_its_vendor_sells(choose):
    choice = choose(SEA_AND_AIR, lines=[line(multiple=150.0)], carton=100.0)
    assert lots(choice) == [("bridge", AIR, 300.0), ("rest", SEA, 300.0)]


def test_an_order_whose_lots_are_below_the_minimum_stays_whole(choose):
    choice = choose(SEA_AND_AIR, lines=[line(min_qty=500.0)])
    # 200 would become 500, and the rest of 100 as well; all of it flies or none.
    assert lots(choice) == [("whole", AIR, 600.0)]
    assert weighed(choice).extra == 1200.0
    cheap = choose(SEA_AND_AIR, lines=[line(min_qty=500.0)], sells=11.0)
    assert lots(cheap) == [("whole", SEA, 600.0)]


def test_a_price_break_lost_by_splitting_counts_as_extra_cost(choose):
    breaks = [line(price=5.0, min_qty=500.0), line(price=6.0, min_qty=1.0)]
    lanes = [*SEA_AND_AIR, *(dict(row, offer=1) for row in SEA_AND_AIR)]
    choice = choose(lanes, lines=breaks)
    decision = weighed(choice)
    # 200 x (6 + 2.5) + 400 x (6 + 0.5) - 600 x 5.5 = 1000
    assert (decision.verdict, decision.extra) == ("split", 1000.0)
    assert choice.lots.unit_price.tolist() == [6.0, 6.0]


def test_sales_left_out_as_lost_are_ordered_where_a_bridge_serves_them(choose):
    # Sea loses the 200 of days 10 to 29, so the need leaves them out: 400, not 600.
    choice = choose(SEA_AND_AIR, need=400.0, lost=200.0)
    assert lots(choice) == [("bridge", AIR, 200.0), ("rest", SEA, 400.0)]
    assert choice.regained == [200.0]
    decision = weighed(choice)
    # Besides what they cost by sea, 200 units cost 2 more each.
    assert (decision.saved, decision.extra) == (1900.0, 400.0)
    dear = choose(SEA_AND_AIR, need=400.0, lost=200.0, sells=7.0)
    assert lots(dear) == [("whole", SEA, 400.0)]
    assert dear.regained == [0.0]


def test_a_minimum_charge_of_the_quick_lane_counts(choose):
    lanes = [way(SEA, 30.0, 0.5), way(AIR, 8.0, 2.5, min_charge=2500.0)]
    choice = choose(lanes)
    # 2500 for the bridge, less the 100 that sea saves, is above 1900; nor does it pay
    # to fly all for 2500 instead of 300.
    assert lots(choice) == [("whole", SEA, 600.0)]
    decision = weighed(choice)
    assert (decision.extra, decision.quick_quantity) == (2200.0, 600.0)


def test_a_lane_without_a_rate_is_not_chosen_unless_it_is_the_standard(choose):
    unknown = [way(SEA, 30.0, 0.5), way(AIR, 8.0, 0.0, priced=False)]
    assert lots(choose(unknown)) == [("whole", SEA, 600.0)]
    only = [way(SEA, 30.0, 0.0, priced=False), way(AIR, 8.0, 2.5)]
    assert lots(choose(only, stock=outlook(stock=900.0))) == [("whole", SEA, 600.0)]


def test_of_lanes_that_cost_the_same_the_one_in_time_is_taken(choose):
    same = [way(SEA, 30.0, 0.5), way(AIR, 8.0, 0.5)]
    assert lots(choose(same, sells=np.nan)) == [("whole", AIR, 600.0)]
    both_in_time = choose(same, stock=outlook(stock=900.0))
    assert lots(both_in_time) == [("whole", SEA, 600.0)]


TWO_VENDORS = [
    line(vendor=1, price=5.0, delay=30.0),
    line(vendor=2, price=8.0, delay=5.0),
]
ONE_LANE = [way(SEA, 40.0, 0.5), way(SEA, 15.0, 0.5, offer=1)]


def test_a_second_vendor_bridges_what_the_best_cannot_deliver(choose):
    choice = choose(
        ONE_LANE, lines=TWO_VENDORS, stock=outlook(stock=150.0), vendors=True
    )
    # Nothing is left on day 15; 25 days until day 40 miss 250. They cost 250 x 3 more
    # and save 250 x (15 - 5.5).
    assert lots(choice) == [("second_vendor", SEA, 250.0), ("rest", SEA, 350.0)]
    assert choice.lots.line.tolist() == [1, 0]
    assert (weighed(choice).saved, weighed(choice).extra) == (2375.0, 750.0)


def test_without_the_policys_word_one_vendor_delivers_all(choose):
    choice = choose(ONE_LANE, lines=TWO_VENDORS, stock=outlook(stock=150.0))
    assert lots(choice) == [("whole", SEA, 600.0)]


def test_a_second_vendor_whose_delay_is_not_known_bridges_nothing(choose):
    lines = [TWO_VENDORS[0], dict(TWO_VENDORS[1], delay_days=np.nan)]
    choice = choose(ONE_LANE, lines=lines, stock=outlook(stock=150.0), vendors=True)
    assert lots(choice) == [("whole", SEA, 600.0)]


def test_the_cheaper_of_two_bridges_is_built(choose):
    by_air = [*ONE_LANE, way(AIR, 15.0, 2.5)]
    stock = outlook(stock=150.0)
    choice = choose(by_air, lines=TWO_VENDORS, stock=stock, vendors=True)
    # 250 x 2 by air, 250 x 3 from the other vendor
    assert lots(choice) == [("bridge", AIR, 250.0), ("rest", SEA, 350.0)]


def test_a_vendor_whose_receipts_come_late_pays_for_it(choose):
    lines = [line(vendor=1, price=5.0), line(vendor=2, price=5.1)]
    lanes = [way(SEA, 30.0, 0.5, late=9.0), way(SEA, 30.0, 0.5, offer=1)]
    choice = choose(lanes, lines=lines, strategy="balanced", day_value=0.01)
    # 5.5 + 39 days of 5 cents, 5.6 + 30 days of 5.1 cents
    assert choice.ranking.vendor.tolist() == [2, 1]
    assert choice.ranking.expected_cost.round(4).tolist() == [7.13, 7.45]
    assert choose(lanes, lines=lines).ranking.vendor[0] == 1


def test_vendors_are_compared_landed_and_not_by_price(choose):
    lines = [line(vendor=1, price=5.0), line(vendor=2, price=5.6)]
    # 5 x 1.2 + 0.5 = 6.5 against 5.6 + 0.5 = 6.1
    lanes = [way(SEA, 30.0, 0.5, duty_rate=0.2), way(SEA, 30.0, 0.5, offer=1)]
    assert choose(lanes, lines=lines).ranking.vendor.tolist() == [2, 1]


def own_measure(choice, ways, missing_by_lane, margin):
    """Return what the decision costs, lost margin included."""
    found = choice.lots
    cost = float((found.quantity * found.unit_cost).sum())
    return cost + margin * missing_by_lane[int(found.lane[0])]


PRICES = st.floats(min_value=5.6, max_value=40.0)
FREIGHT = st.floats(min_value=0.6, max_value=9.0)
STOCK = st.integers(min_value=0, max_value=290)


@given(PRICES, FREIGHT, STOCK, st.integers(1, 29), st.integers(1, 900))
def test_no_single_lane_is_better_by_the_rules_own_measure(
    choose, sells, freight, units, days, need
):
    lanes = [way(SEA, 30.0, 0.5), way(AIR, float(days), freight)]
    stock = outlook(stock=float(units))
    choice = choose(lanes, stock=stock, sells=sells, need=float(need))
    day = np.array([0])
    lost = {
        lane: float(stock.shortfall(day, day, np.array([arrival]))[0])
        for lane, arrival in ((SEA, 30), (AIR, days))
    }
    margin = sells - 5.5
    chosen = own_measure(choice, lanes, lost, margin)
    for lane, rate in ((SEA, 0.5), (AIR, freight)):
        single = need * (5.0 + rate) + margin * lost[lane]
        assert chosen <= single + 1e-6


@given(PRICES, st.floats(0.0, 20.0), FREIGHT, STOCK, st.integers(1, 29))
def test_more_margin_never_makes_the_bridge_smaller(
    choose, sells, more, freight, units, days
):
    lanes = [way(SEA, 30.0, 0.5), way(AIR, float(days), freight)]

    def quick(price):
        found = choose(lanes, stock=outlook(stock=float(units)), sells=price).lots
        return float(found.quantity[found.lane == AIR].sum())

    assert quick(sells + more) >= quick(sells) - 1e-9


def brute_force_bridge(stock, first, last):
    """Return the fewest whole units on day `first` after which none is missing."""
    for units in range(2000):
        left = float(stock.start[0])
        missing = False
        for day in range(last):
            left += stock.arrivals[0, day] + (units if day == first else 0)
            served = min(max(left, 0.0), stock.daily[0, day])
            missing |= day >= first and served < stock.daily[0, day]
            left -= served
        if not missing:
            return units
    return None


@given(
    STOCK,
    st.integers(0, 60),
    st.dictionaries(st.integers(0, 29), st.integers(1, 90), max_size=4),
    st.integers(0, 29),
)
def test_the_bridge_is_the_least_that_serves_every_day(units, backlog, coming, first):
    stock = outlook(
        stock=float(units),
        backlog=float(backlog),
        arrivals={day: float(quantity) for day, quantity in coming.items()},
    )
    rows = np.array([0])
    missing = stock.shortfall(rows, np.array([first]), np.array([30]))
    assert missing == [brute_force_bridge(stock, first, 30)]
