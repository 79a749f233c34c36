# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime, timezone
from decimal import Decimal

import pytest
from connectors.errors import ContractError, InvalidRequestError
from connectors.tiktok.orders import parse_order
from hypothesis import given, settings
from hypothesis import strategies as st
from order_samples import CREATED, LOS_ANGELES
from order_samples import line as _line
from order_samples import parse as _parse
from order_samples import payload as _payload
from order_samples import unit as _unit


def test_an_order_keeps_ids_times_and_marks():
    order = _parse(is_cod=True, order_type="PRE_ORDER", commerce_platform="TOKOPEDIA")
    assert order.external_id == "576400000000000001"
    assert order.ordered_at == datetime(2026, 3, 2, 18, tzinfo=timezone.utc)
    assert order.updated_at == datetime(2026, 3, 2, 18, 1, tzinfo=timezone.utc)
    assert order.paid_at == datetime(2026, 3, 2, 18, 0, 30, tzinfo=timezone.utc)
    assert order.warehouse_external_id == "73123"
    assert (order.is_cod, order.is_pre_order, order.is_sample) == (True, True, False)
    assert order.commerce_platform == "TOKOPEDIA"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("FULFILLMENT_BY_SELLER", "seller"),
        ("FULFILLMENT_BY_TIKTOK", "fbt"),
        ("FULFILLMENT_BY_DILAYANI_TOKOPEDIA", "other"),
        ("SOMETHING_NEW", "other"),
        (None, "seller"),
    ],
)
def test_fulfillment_is_seller_fbt_or_other(written, meant):
    assert _parse(fulfillment_type=written).fulfillment == meant


def test_units_of_one_sku_and_price_become_one_line():
    line = _line(_unit(), _unit(), _unit())
    assert (line.quantity, line.demand_qty) == (3, 3)
    assert (line.seller_sku, line.title) == ("BOX", "Storage Box")


def test_other_price_gift_and_live_units_stay_apart():
    order = _parse(
        _unit(),
        _unit(original_price="18.00"),
        _unit(is_gift=True),
        _unit(room_id="7300"),
        _unit(room_id="0"),
        _unit(sku_id="172941"),
    )
    assert [
        (line.sku_external_id, line.price_unit, line.is_gift, line.is_live)
        for line in order.lines
    ] == [
        ("172940", Decimal("16.50"), False, False),
        ("172940", Decimal("18.50"), False, False),
        ("172940", Decimal("18.50"), False, True),
        ("172940", Decimal("18.50"), True, False),
        ("172941", Decimal("18.50"), False, False),
    ]
    assert [line.quantity for line in order.lines] == [1, 2, 1, 1, 1]


@pytest.mark.parametrize(
    ("status", "demand", "still_open"),
    [
        ("UNPAID", 0, 2),
        ("ON_HOLD", 0, 2),
        ("AWAITING_SHIPMENT", 2, 2),
        ("PARTIALLY_SHIPPING", 2, 2),
        ("AWAITING_COLLECTION", 2, 2),
        ("IN_TRANSIT", 2, 0),
        ("DELIVERED", 2, 0),
        ("COMPLETED", 2, 0),
        ("CANCELLED", 0, 0),
        ("CANCEL", 0, 0),
        ("SOMETHING_NEW", 2, 0),
    ],
)
def test_demand_and_open_units_by_status(status, demand, still_open):
    line = _line(_unit(status), _unit(status), status=status)
    assert (line.demand_qty, line.quantity_open) == (demand, still_open)


@pytest.mark.parametrize(
    "values", [{"status": "ON_HOLD"}, {"status": "X", "is_on_hold_order": True}]
)
def test_units_of_an_order_on_hold_are_open_but_no_demand(values):
    # A line never shows ON_HOLD itself.
    order = _parse(_unit("AWAITING_SHIPMENT"), **values)
    assert order.is_on_hold
    assert (order.lines[0].demand_qty, order.lines[0].quantity_open) == (0, 1)


@pytest.mark.parametrize("status", ["AWAITING_SHIPMENT", "IN_TRANSIT", "COMPLETED"])
def test_an_order_that_was_on_hold_once_is_demand(status):
    """The mark stays with the order when the hour of second thoughts is over."""
    order = _parse(status=status, is_on_hold_order=True)
    assert not order.is_on_hold
    assert order.lines[0].demand_qty == 1


@pytest.mark.parametrize("shown", ["AWAITING_SHIPMENT", "UNPAID", None])
def test_a_pre_order_that_waits_for_its_release_is_demand_of_the_order_day(shown):
    line = _line(_unit(shown), status="ON_HOLD", order_type="PRE_ORDER", paid_time=None)
    assert (line.demand_qty, line.quantity_open) == (1, 1)
    assert line.sold_on == date(2026, 3, 2)


def test_a_cancelled_unit_of_a_pre_order_is_no_demand():
    units = [_unit("CANCELLED"), _unit("UNPAID")]
    line = _line(*units, status="ON_HOLD", order_type="PRE_ORDER")
    assert (line.demand_qty, line.quantity_cancelled, line.quantity_open) == (1, 1, 1)


def test_an_unpaid_pre_order_is_a_reservation():
    line = _line(status="UNPAID", order_type="PRE_ORDER")
    assert (line.demand_qty, line.quantity_open) == (0, 1)


@pytest.mark.parametrize(
    ("order_type", "demand", "still_open"),
    [
        ("NORMAL", 1, 1),
        ("", 1, 1),
        ("AUCTION", 1, 1),
        ("PRE_ORDER", 1, 1),
        ("MADE_TO_ORDER", 1, 1),
        ("BACK_ORDER", 1, 1),
        ("SOMETHING_NEW", 1, 1),
        # A prize of a live lottery leaves the shelf, but nobody bought it.
        ("ZERO_LOTTERY", 0, 1),
        # Digital goods lie on no shelf.
        ("VIRTUAL_ORDER", 0, 0),
    ],
)
def test_demand_and_open_units_by_type_of_order(order_type, demand, still_open):
    line = _line(status="AWAITING_SHIPMENT", order_type=order_type)
    assert (line.demand_qty, line.quantity_open) == (demand, still_open)


def test_what_tiktok_delivers_digitally_has_no_goods():
    line = _line(status="AWAITING_SHIPMENT", shipping_type="TIKTOK_DIGITAL")
    assert (line.demand_qty, line.quantity_open) == (0, 0)


@pytest.mark.parametrize(
    "values",
    [
        {"fulfillment_type": "FULFILLMENT_BY_TIKTOK"},
        {"commerce_platform": "TOKOPEDIA"},
    ],
)
def test_orders_by_tiktok_and_of_tokopedia_are_demand(values):
    line = _line(status="AWAITING_SHIPMENT", **values)
    assert (line.demand_qty, line.quantity_open) == (1, 1)


def test_cash_on_delivery_is_demand_before_it_is_paid():
    status = "AWAITING_SHIPMENT"
    assert _line(status=status, is_cod=True, paid_time=0).demand_qty == 1


def test_an_unpaid_order_of_unknown_status_is_no_demand():
    assert _line(status="SOMETHING_NEW", paid_time=None).demand_qty == 0


@pytest.mark.parametrize(
    "mark", ["is_sample_order", "is_replacement_order", "is_exchange_order"]
)
def test_sample_replacement_and_exchange_orders_use_stock_but_are_no_demand(mark):
    line = _line(status="AWAITING_SHIPMENT", **{mark: True})
    assert (line.quantity, line.quantity_open, line.demand_qty) == (1, 1, 0)


def test_gift_units_use_stock_but_are_no_demand():
    line = _line(_unit("AWAITING_SHIPMENT", is_gift=True), status="AWAITING_SHIPMENT")
    assert (line.quantity_open, line.demand_qty) == (1, 0)


def test_a_partial_cancel_shows_only_on_the_units():
    line = _line(
        _unit("AWAITING_SHIPMENT"),
        _unit("CANCELLED", cancel_user="BUYER"),
        _unit("AWAITING_SHIPMENT"),
        status="AWAITING_SHIPMENT",
    )
    assert (line.quantity, line.quantity_cancelled) == (3, 1)
    assert (line.quantity_open, line.demand_qty) == (2, 2)
    assert line.cancel_cause == "buyer"


def test_all_units_of_a_cancelled_order_are_cancelled():
    line = _line(
        _unit("AWAITING_SHIPMENT"),
        _unit(None),
        status="CANCELLED",
        cancellation_initiator="SYSTEM",
    )
    assert (line.quantity, line.quantity_cancelled, line.quantity_open) == (2, 2, 0)
    assert line.cancel_cause == "system"


def test_units_cancelled_after_shipping_were_demand():
    line = _line(status="CANCELLED", collection_time=CREATED + 3600)
    assert (line.quantity_cancelled, line.quantity_cancelled_late) == (0, 1)
    assert line.demand_qty == 1


def test_a_unit_that_was_cancelled_before_the_others_left_was_no_demand():
    """Of a cancelled order only the units that were made ready had left."""
    sent, stayed = _unit("CANCELLED", rts_time=CREATED + 60), _unit("CANCELLED", id="2")
    line = _line(sent, stayed, status="CANCELLED", collection_time=CREATED + 3600)
    assert (line.quantity_cancelled, line.quantity_cancelled_late) == (1, 1)
    assert line.demand_qty == 1


def test_each_unit_keeps_its_id():
    line = _line(
        _unit(id="3"), _unit(id="1"), _unit(id="2", display_status="CANCELLED")
    )
    assert line.unit_ids == ("1", "2", "3")
    assert (line.bundle_sku_external_id, line.warehouse_external_id) == ("", "")
    assert (line.quantity_cancelled, line.quantity_cancelled_late) == (1, 0)


@pytest.mark.parametrize(
    ("users", "cause"),
    [
        (["SELLER", "SELLER"], "seller"),
        (["SELLER", "BUYER"], "mixed"),
        (["ROBOT"], "other"),
        ([None], "other"),
    ],
)
def test_the_cause_of_a_cancel_is_a_closed_list(users, cause):
    units = [_unit("CANCELLED", cancel_user=user) for user in users]
    assert _line(*units).cancel_cause == cause


@pytest.mark.parametrize(
    ("moment", "tz", "day"),
    [
        # Daylight saving time began at 02:00 on 8 March 2026 in Los Angeles.
        ("2026-03-08T07:59:59", LOS_ANGELES, date(2026, 3, 7)),
        ("2026-03-08T08:00:00", LOS_ANGELES, date(2026, 3, 8)),
        ("2026-03-09T06:59:59", LOS_ANGELES, date(2026, 3, 8)),
        ("2026-03-09T07:00:00", LOS_ANGELES, date(2026, 3, 9)),
        # It ended on 1 November 2026: that day has 25 hours.
        ("2026-11-01T07:00:00", LOS_ANGELES, date(2026, 11, 1)),
        ("2026-11-02T07:59:59", LOS_ANGELES, date(2026, 11, 1)),
        ("2026-11-02T08:00:00", LOS_ANGELES, date(2026, 11, 2)),
        ("2026-03-08T16:00:00", "Asia/Shanghai", date(2026, 3, 9)),
    ],
)
def test_a_unit_is_sold_on_the_shops_own_day(moment, tz, day):
    created = int(datetime.fromisoformat(f"{moment}+00:00").timestamp())
    assert _line(create_time=created, tz=tz).sold_on == day


@pytest.mark.parametrize("tz", ["", "Mars/Olympus", "../etc", "America"])
def test_an_unknown_time_zone_is_named(tz):
    with pytest.raises(InvalidRequestError) as caught:
        _parse(tz=tz)
    assert caught.value.hint == "check_time_zone"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": None}, "id"),
        ({"id": ["576"]}, "id"),
        ({"status": ""}, "status"),
        ({"create_time": None}, "create_time"),
        ({"create_time": "soon"}, "create_time"),
        ({"create_time": -5}, "create_time"),
        # Milliseconds
        ({"update_time": 1772474400000}, "update_time"),
        ({"paid_time": 1.5}, "paid_time"),
        ({"is_cod": "false"}, "is_cod"),
        ({"payment": []}, "payment"),
        ({"line_items": None}, "line_items"),
        ({"line_items": []}, "line_items"),
        ({"line_items": ["x"]}, "line_items"),
        ({"line_items": [_unit(sku_id=None)]}, "line_items.sku_id"),
        ({"line_items": [_unit(id=None)]}, "line_items.id"),
        ({"line_items": [_unit(original_price="1,5")]}, "line_items.original_price"),
        ({"line_items": [_unit(original_price="NaN")]}, "line_items.original_price"),
        (
            {"line_items": [_unit(original_price=None, sale_price=None)]},
            "line_items.original_price",
        ),
        ({"line_items": [_unit(seller_discount={})]}, "line_items.seller_discount"),
        ({"line_items": [_unit(is_gift=2)]}, "line_items.is_gift"),
    ],
)
def test_a_malformed_field_is_named_without_its_content(change, field):
    payload = {**_payload(), **change}
    with pytest.raises(ContractError) as caught:
        parse_order(payload, tz=LOS_ANGELES)
    assert str(caught.value) == f"TikTok Shop: field {field} is missing or malformed"


def test_ids_and_times_may_come_as_the_other_type():
    order = _parse(id=576400000000000001, create_time=str(CREATED))
    assert order.external_id == "576400000000000001"
    assert order.ordered_at == datetime(2026, 3, 2, 18, tzinfo=timezone.utc)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["UNPAID", "AWAITING_SHIPMENT", "COMPLETED", "CANCELLED"]),
            st.sampled_from(["172940", "172941"]),
            st.booleans(),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_no_unit_is_lost_and_their_order_does_not_matter(units):
    items = [_unit(status, sku_id=sku, is_gift=gift) for status, sku, gift in units]
    lines = _parse(*items, status="AWAITING_SHIPMENT").lines
    assert lines == _parse(*reversed(items), status="AWAITING_SHIPMENT").lines
    assert sum(line.quantity for line in lines) == len(units)
    assert sum(line.quantity_cancelled for line in lines) == sum(
        status == "CANCELLED" for status, _sku, _gift in units
    )
    assert sum(line.demand_qty for line in lines) == sum(
        status in ("AWAITING_SHIPMENT", "COMPLETED") and not gift
        for status, _sku, gift in units
    )


# What an order cannot be understood without. One of two prices is enough.
NEEDED = {"id", "status", "create_time", "update_time", "line_items"}
NEEDED_OF_UNITS = {"id", "sku_id", "original_price"}


@pytest.fixture
def written(sandbox, sandbox_module):
    """An order as the sandbox writes it, with everything that it can have."""
    order_id = sandbox.admin.add_order(
        shop="US", warehouse="US1", seller_sku="BOX", live=True, status="IN_TRANSIT"
    )
    order = sandbox.world.orders[order_id]
    return sandbox_module("order_payload").order_payload(sandbox.world, order)


def test_whatever_is_left_out_an_order_is_understood(written):
    order = parse_order(written, tz=LOS_ANGELES)
    for key in written.keys() - NEEDED:
        without = {name: value for name, value in written.items() if name != key}
        assert parse_order(without, tz=LOS_ANGELES).external_id == order.external_id
        assert parse_order({**written, key: None}, tz=LOS_ANGELES).lines
    (item,) = written["line_items"]
    for key in item.keys() - NEEDED_OF_UNITS:
        without = {name: value for name, value in item.items() if name != key}
        payload = {**written, "line_items": [without]}
        assert parse_order(payload, tz=LOS_ANGELES).lines[0].quantity == 1


def test_whatever_is_added_or_new_an_order_is_understood(written):
    (item,) = written["line_items"]
    news = {"novelty": {"deep": [1]}, "display_status": "TELEPORTED"}
    order = parse_order(
        {
            **written,
            "status": "TELEPORTED",
            "order_type": "DREAM",
            "fulfillment_type": "FULFILLMENT_BY_ROBOT",
            "commerce_platform": "MOON",
            "cancellation_initiator": "ALIEN",
            "novelty": [None],
            "line_items": [{**item, **news}],
        },
        tz=LOS_ANGELES,
    )
    assert (order.status, order.fulfillment) == ("TELEPORTED", "other")
    # Paid, and on its way for all we know.
    assert (order.lines[0].demand_qty, order.lines[0].quantity_open) == (1, 0)
