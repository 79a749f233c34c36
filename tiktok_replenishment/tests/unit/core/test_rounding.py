# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
import pytest
from core.rounding import rounded
from hypothesis import given
from hypothesis import strategies as st

NUMBERS = st.lists(
    st.floats(allow_nan=False, allow_infinity=False)
    | st.floats(-1e6, 1e6)
    # What lies on a tie of the sixth decimal, or as near as a float can be.
    | st.integers(-(10**13), 10**13).map(lambda n: (n + 0.5) / 1e6)
)


def in_millionths(value):
    return round(value, 6)


@given(NUMBERS)
def test_a_column_is_rounded_as_its_numbers_one_by_one(numbers):
    found = rounded(np.array(numbers, dtype=float), 1e6, in_millionths)
    assert list(map(repr, found.tolist())) == [
        repr(in_millionths(number)) for number in numbers
    ]


@pytest.mark.parametrize("value", [1.0000005, -0.0000001, -0.0, 1e300])
def test_what_columns_cannot_tell_is_asked_for_one_by_one(value):
    asked = []
    rounded(np.array([value, 0.25]), 1e6, lambda one: asked.append(one) or one)
    assert asked == [value]
