# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from connectors.errors import ServiceError
from connectors.http import HttpClient, default_session
from connectors.threepl.base import BUCKETS
from connectors.threepl.rest_calls import RestCalls
from connectors.threepl.rest_path import (
    NOTHING,
    PathError,
    parse_path,
    parse_quantity_path,
)
from connectors.threepl.rest_rows import RowReader, read_number
from connectors.threepl.rest_settings import (
    RestSettings,
    SettingError,
    check_settings,
)
from connectors.threepl.rest_trial import outline_of
from hypothesis import given
from hypothesis import strategies as st

ROW = {
    "a": {"b": [{"c": 5}, {"c": 7}]},
    "trailing ": 3,
    "null": None,
    "none": [],
    "list": [1, 2],
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.b.0.c", [5]),
        ("a.b[].c", [5, 7]),
        ("a.b.9.c", [NOTHING]),
        ("a.b[].d", [NOTHING, NOTHING]),
        ("a[].b", [NOTHING]),
        ("trailing", [3]),
        (" list . 1 ", [2]),
        ("null", [None]),
        ("null.deeper", [NOTHING]),
        ("none[]", []),
        ("missing?", [NOTHING]),
        ("list.-1", [NOTHING]),
        ("__class__", [NOTHING]),
        ("", [ROW]),
    ],
)
def test_a_path_leads_through_objects_and_lists(path, expected):
    assert parse_path(path).find_all(ROW) == expected


@pytest.mark.parametrize(
    "path",
    ["a..b", ".a", "a.", "a[0]", "a[]b", "a+b", "a|b", "a?.b", ".".join("a" * 13)],
)
def test_a_path_that_cannot_be_read_is_refused(path):
    with pytest.raises(PathError):
        parse_path(path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.b[].c", 12),
        ("a.b.0.c + trailing", 8),
        ("a.b.0.c + null", None),
        ("a.b.0.c + missing", None),
        ("null | trailing", 3),
        ("missing + trailing | a.b.0.c", 5),
        ("missing | null", None),
        # Nothing is listed: that is no statement about a quantity.
        ("none[].c", None),
        # A number is a place in a list, never a quantity of its own.
        ("0", None),
        ("trailing | 0", 3),
    ],
)
def test_a_quantity_is_known_when_all_its_parts_are(path, expected):
    assert parse_quantity_path(path).read_from(ROW, read_number) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, 5),
        (-5, -5),
        (Decimal("1.5"), Decimal("1.5")),
        ("12", 12),
        (" 1,234 ", 1234),
        ("-1,234,567.50", Decimal("-1234567.50")),
        ("+3", 3),
        ("007", 7),
        ("", None),
        (None, None),
    ],
)
def test_numbers_are_read_as_operators_write_them(value, expected):
    assert read_number(value) == expected


@pytest.mark.parametrize(
    "value",
    [True, "12,5", "1.234,5", "1,23,456", "n/a", "-", "1e3", "0x10", "１２", [], {},
     "NaN", "Infinity", 10**12, "1 000", Decimal("NaN"), "5 pcs"],
)  # fmt: skip
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="no number"):
        read_number(value)


def _reader(**buckets):
    return RowReader.of(
        RestSettings(base_url="https://x", sku_path="sku", buckets=buckets)
    )


def test_a_row_without_a_sku_is_refused_and_its_content_is_not_told():
    rows = [{"sku": "A", "n": 1}, {"sku": " ", "n": 1, "buyer": "Jane"}]
    with pytest.raises(SettingError, match=r"row 2") as caught:
        _reader(available="n").read_all(rows, "US1")
    assert "Jane" not in str(caught.value)


def test_a_sku_in_figures_is_a_text():
    (row,) = _reader(available="n").read_all([{"sku": 9007199254740993, "n": 1}], "US1")
    assert row.external_sku == "9007199254740993"


@pytest.mark.parametrize("sku", [True, 1.5, ["A"], {"a": 1}, "x" * 257])
def test_a_sku_that_is_no_text_is_refused(sku):
    with pytest.raises(SettingError, match="no text"):
        _reader(available="n").read_all([{"sku": sku, "n": 1}], "US1")


def test_the_worked_example_of_the_manual_is_understood():
    manual = (Path(__file__).parents[3] / "readme" / "CONFIGURE.md").read_text()
    section = manual.partition("### An operator that is not in the list")[2]
    quoted = section.partition("```json")[2].partition("> ```")[0]
    content = json.loads(quoted.replace("\n>", "\n"))
    told = dict(re.findall(r"^\| (\S.*?) +\| `([^`]+)`", section, re.M))
    settings = RestSettings(
        base_url=told["Service Address"],
        list_path=told["List of Rows"],
        sku_path="item.code",
        name_path="item.name",
        warehouse_path=told["Warehouse of a Row"],
        buckets={
            "available": "qty.free",
            "reserved": "qty.held",
            "inbound": told["On the Way"],
            "damaged": told["Damaged"],
        },
    )
    check_settings(settings)
    rows = parse_path(settings.list_path).find(content)
    (row,) = RowReader.of(settings).read_all(rows, "")
    assert (row.external_sku, row.warehouse_code) == ("MUG-RED", "LAX1")
    assert row.name == "Mug, red"
    assert (row.qty_available, row.qty_reserved, row.qty_inbound) == (120, 5, 1040)
    assert (row.qty_damaged, row.qty_pending, row.qty_on_hand) == (7, None, None)


def test_a_list_without_rows_says_nothing_about_paths():
    assert _reader(available="anything").read_all([], "US1") == []


def test_on_hand_is_the_sum_only_when_all_its_parts_are_known():
    parts = {"available": "a", "reserved": "b", "pending": "c", "damaged": "d"}
    row = {"sku": "A", "a": 1, "b": 2, "c": 3, "d": 4, "f": 5}
    (without_frozen,) = _reader(**parts).read_all([row], "US1")
    (with_frozen,) = _reader(**parts, frozen="f").read_all([row], "US1")
    assert (without_frozen.qty_on_hand, with_frozen.qty_on_hand) == (None, 15)


# No mapping makes an unknown quantity zero: where an operator writes no zero, there is
# none in what is understood, whatever the paths are.

NAMES = st.sampled_from(["a", "b", "c", "lots", "0", "sku"])
POSITIVE = st.integers(1, 10**6) | st.sampled_from(["7", "1,234", "0.5"])
SILENT = st.none() | st.just("") | st.just([]) | st.just({})
VALUES = st.recursive(
    POSITIVE | SILENT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner),
    max_leaves=8,
)
STEPS = st.lists(NAMES, min_size=1, max_size=3)
PLAIN_PATHS = st.tuples(STEPS, st.lists(st.booleans(), min_size=3, max_size=3)).map(
    lambda drawn: ".".join(
        f"{name}[]" if is_each else name
        for name, is_each in zip(drawn[0], drawn[1], strict=False)
    )
)
MAPPINGS = st.lists(
    st.lists(PLAIN_PATHS, min_size=1, max_size=3).map(" + ".join),
    min_size=1,
    max_size=3,
).map(" | ".join)


@given(
    row=st.dictionaries(NAMES, VALUES),
    buckets=st.dictionaries(st.sampled_from(BUCKETS), MAPPINGS, min_size=1),
)
def test_no_mapping_turns_an_unknown_quantity_into_zero(row, buckets):
    try:
        read = _reader(**buckets).read_row({**row, "sku": "A"}, "US1", 1)
    except SettingError:
        return
    for bucket in BUCKETS:
        quantity = getattr(read, f"qty_{bucket}")
        assert quantity is None or quantity > 0
        if bucket not in buckets and bucket != "on_hand":
            assert quantity is None


@given(rows=st.lists(st.dictionaries(NAMES, VALUES), max_size=4), path=MAPPINGS)
def test_reading_rows_ends_in_rows_or_in_the_name_of_a_setting(rows, path):
    rows = [{**row, "sku": f"S{number}"} for number, row in enumerate(rows)]
    try:
        read = _reader(available=path).read_all(rows, "US1")
    except SettingError as error:
        assert error.setting == "available_path"
    else:
        assert len(read) == len(rows)


ANSWERS = st.recursive(
    VALUES | st.booleans() | st.text(max_size=3) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner),
    max_leaves=20,
)


@given(
    content=ANSWERS,
    list_path=st.just("") | PLAIN_PATHS,
    other=st.just("") | STEPS.map(".".join),
)
def test_any_answer_is_rows_or_the_name_of_a_setting(content, list_path, other):
    content = json.loads(json.dumps(content), parse_float=Decimal)
    settings = RestSettings(
        base_url="https://x",
        list_path=list_path,
        total_path=other,
        success_path=other,
        success_value="0",
        sku_path=other or "a",
        buckets={"available": "lots[].a | b"},
    )
    calls = RestCalls(
        settings=settings,
        http=HttpClient(session=default_session(), clock=float, sleep=float),
    )
    outline_of(content)
    for read in (calls.raise_for_refusal, calls.total_of, calls.rows_of):
        try:
            read(content)
        except ServiceError as error:
            assert error.kind in ("contract", "invalid")
    try:
        RowReader.of(settings).read_all(calls.rows_of(content), "US1")
    except SettingError as error:
        assert error.setting in ("list_path", "sku_path", "available_path")
