# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
from core.freight import LaneRates, freight_terms, is_priced, is_refused
from core.landed_cost import FreightTerms, landed_cost, per_unit

ZERO = {name: 0.0 for name in LaneRates.__dataclass_fields__}


def rates(**changes):
    return LaneRates(**{k: np.array([v]) for k, v in {**ZERO, **changes}.items()})


def terms(**changes):
    names = FreightTerms.__dataclass_fields__
    values = {**dict.fromkeys(names, 0.0), **changes}
    return FreightTerms(**{name: np.array([value]) for name, value in values.items()})


def cost(quantity, price, **changes):
    return landed_cost(np.array([quantity]), np.array([price]), terms(**changes))


def test_landed_cost_is_price_and_duty_and_freight_and_inbound_fee():
    landed = cost(200.0, 5.0, freight_per_unit=0.8, duty_rate=0.25, inbound_fee=0.3)
    # 1000 of goods, 250 of duty, 160 of freight, 60 for shelving
    assert (landed.goods, landed.duty) == (1000.0, 250.0)
    assert (landed.freight, landed.inbound) == (160.0, 60.0)
    assert per_unit(landed.total, np.array([200.0])) == [7.35]


def test_the_minimum_charge_is_spread_over_the_order():
    few, many = (
        cost(quantity, 5.0, freight_per_unit=0.5, min_charge=100.0)
        for quantity in (50.0, 400.0)
    )
    assert (few.freight, many.freight) == (100.0, 200.0)
    assert per_unit(few.total, np.array([50.0])) == [7.0]
    assert per_unit(many.total, np.array([400.0])) == [5.5]


def test_nothing_ordered_pays_nothing():
    nothing = cost(0.0, 5.0, min_charge=100.0, inbound_fee=1.0)
    assert nothing.total == [0.0]
    assert per_unit(nothing.total, np.zeros(1)) == [0.0]


def test_freight_goes_by_weight_and_volume_and_unit():
    lane = rates(per_kg=2.0, per_m3=300.0, per_unit=0.1)
    charged = freight_terms(lane, np.array([0.4]), np.array([0.002]))
    # 0.8 + 0.6 + 0.1
    np.testing.assert_allclose(charged.freight_per_unit, [1.5])


def test_freight_is_not_known_without_a_rate_or_without_what_it_is_charged_by():
    weight, volume = np.array([0.4]), np.array([0.002])
    none = np.zeros(1)
    assert not is_priced(rates(), weight, volume)
    assert not is_priced(rates(duty_rate=0.1, inbound_fee=1.0), weight, volume)
    assert is_priced(rates(min_charge=50.0), none, none)
    assert is_priced(rates(per_kg=2.0), weight, none)
    assert not is_priced(rates(per_kg=2.0), none, volume)
    assert not is_priced(rates(per_kg=2.0, per_m3=9.0), weight, none)


def test_a_lane_refuses_goods_for_one_property_of_theirs():
    battery, liquid, both, plain = (
        [True, False],
        [False, True],
        [True, True],
        [False, False],
    )
    air, sea, gas = [True, False], [False, False], [True, True]
    assert is_refused(
        np.array([battery, liquid, both, plain]), np.array([air, sea, gas])
    ).tolist() == [
        [True, False, True],
        [False, False, True],
        [True, False, True],
        [False, False, False],
    ]
