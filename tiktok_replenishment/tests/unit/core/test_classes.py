# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
import pytest
from core.classes import abc_classes, demand_variation, xyz_classes


def abc(values, current=None):
    now = np.array([""] * len(values) if current is None else current)
    return "".join(abc_classes(np.array(values, dtype=float), now))


def xyz(variation, current=""):
    return str(xyz_classes(np.array([variation]), np.array([current]))[0])


def test_classes_are_by_the_share_of_value_that_ranks_above():
    # Of 100: nothing, 50, 80, 92 and 97 rank above.
    assert abc([50, 30, 12, 5, 3]) == "AABBC"


def test_the_order_of_the_items_does_not_matter():
    assert abc([3, 12, 50, 5, 30]) == "CBABA"


def test_items_of_the_same_value_have_the_same_class():
    # 70 % ranks above each of the three, whichever comes first.
    assert abc([70, 10, 10, 10]) == "AAAA"


def test_an_only_item_is_a_and_what_is_worth_nothing_is_c():
    assert abc([5]) == "A"
    assert abc([5, 0, -3]) == "ACC"
    assert abc([0, 0]) == "CC"
    assert abc([]) == ""


def test_an_item_that_hovers_on_the_cut_keeps_its_class():
    # The second has 79, 81, 79, 81.9 % above it, and never more than 82 %.
    for above in (79, 81, 79, 81.9):
        assert abc([above, 100 - above], ["A", "A"]) == "AA"
        assert abc([above, 100 - above], ["A", "B"])[1] == "B"


def test_an_item_past_the_cut_by_the_margin_changes_its_class():
    assert abc([82.1, 17.9], ["A", "A"]) == "AB"
    assert abc([77.9, 22.1], ["A", "B"]) == "AA"
    # 92.9 % above: out of C, which begins at 95 %.
    assert abc([92.9, 7.1], ["A", "C"]) == "AB"
    assert abc([93.1, 6.9], ["A", "C"]) == "AC"


def test_a_fall_from_the_top_passes_every_class_at_once():
    assert abc([98, 2], ["A", "A"]) == "AC"


def test_even_demand_is_x_and_uneven_demand_z():
    assert xyz(0.2) == "X"
    assert xyz(0.7) == "Y"
    assert xyz(1.3) == "Z"


def test_demand_that_hovers_on_the_cut_keeps_its_class():
    for variation in (0.46, 0.54):
        assert xyz(variation, "X") == "X"
        assert xyz(variation, "Y") == "Y"
    assert xyz(0.56, "X") == "Y"
    assert xyz(0.44, "Y") == "X"
    assert xyz(1.09, "Y") == "Y"
    assert xyz(0.89, "Z") == "Y"


def test_demand_not_known_yet_keeps_its_class_and_is_uneven_without_one():
    assert xyz(np.nan, "X") == "X"
    assert xyz(np.nan) == "Z"


def test_variation_is_of_weeks():
    # Weeks of 7, 14, 7, 14 units: 1 and 2 a day, mean 1.5, deviation sqrt(1 / 3).
    demand = np.repeat([1.0, 2.0, 1.0, 2.0], 7)[np.newaxis]
    assert demand_variation(demand) == pytest.approx([np.sqrt(1 / 3) / 1.5])


def test_the_days_of_a_week_do_not_count_as_uneven():
    week = [0, 0, 0, 1, 1, 5, 7]
    assert demand_variation(np.array([week * 5], dtype=float)) == [0.0]


def test_days_that_tell_nothing_are_left_out_of_their_week():
    demand = np.ones((1, 30))
    demand[0, 4:6] = np.nan
    assert demand_variation(demand) == [0.0]


def test_too_few_weeks_or_no_demand_tell_nothing():
    assert np.isnan(demand_variation(np.ones((1, 27)))).all()
    assert np.isnan(demand_variation(np.zeros((1, 90)))).all()
    assert np.isnan(demand_variation(np.full((1, 90), np.nan))).all()
    weeks = np.ones((1, 28))
    weeks[0, :4] = np.nan  # four of seven days: that week tells nothing
    assert np.isnan(demand_variation(weeks)).all()
