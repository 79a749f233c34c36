# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, timezone

import pytest
from connectors.errors import ContractError, InvalidRequestError, TransientError
from connectors.tiktok.fbt import (
    InboundLine,
    parse_fbt_stock,
    parse_fbt_warehouse,
    parse_inbound_order,
)
from connectors.tiktok.fbt_provider import FbtProvider

CUP = {
    "sku": "CUP",
    "name": "Cup",
    "listing_skus": [{"seller_sku": "CUP-6", "units_per_sku": 6}],
    "stock": {"F1": {"available": 100, "reserved": 8, "damaged": 3, "inbound": 5}},
}
TRAY = {"sku": "TRAY", "name": "Tray", "stock": {"F1": {}, "F2": {"available": 2}}}
BOWL = {"sku": "BOWL", "name": "Bowl", "stock": {"F1": {"available": 9}}}
WAREHOUSES = [
    {"code": code, "role": "fbt", "stock_source": "fbt"} for code in ("F1", "F2")
]
ENDPOINT = "fbt_inventory_search"


@pytest.fixture
def sandbox(start_sandbox):
    return start_sandbox(warehouses=WAREHOUSES, products=[CUP, TRAY, BOWL])


@pytest.fixture
def codes(sandbox):
    return {code: sandbox.world.fbt.warehouse_id(code) for code in ("F1", "F2")}


@pytest.fixture
def goods(sandbox):
    return {sku: one.id for sku, one in sandbox.world.fbt.goods.items()}


@pytest.fixture
def make_provider(sandbox, connect):
    client, _tokens, cipher = connect(sandbox)

    def make(inbound=None, **options):
        return FbtProvider(
            call=lambda question: question(client),
            cipher=cipher,
            clock=sandbox.world.clock,
            inbound=inbound,
            **options,
        )

    return make


def _stock(goods_id, warehouse_id):
    return {"goods": {"id": goods_id}, "fbt_warehouse_id": warehouse_id}


def _by_goods(snapshot):
    return {row.external_sku: row for row in snapshot.rows}


def test_warehouses_of_tiktok_have_ids_of_their_own(sandbox, make_provider, codes):
    listed = make_provider().list_warehouses()
    assert [one.code for one in listed] == list(codes.values())
    assert sandbox.world.tiktok_warehouse_id("F1") not in codes.values()


def test_a_warehouse_that_is_not_subscribed_is_not_listed(sandbox, make_provider):
    rows = [
        {"fbt_warehouse_id": "1", "subscribed": False},
        {"fbt_warehouse_id": "2"},
        {"fbt_warehouse_id": "3", "subscribed": True},
    ]
    body = {"code": 0, "data": {"warehouses": rows}}
    sandbox.admin.add_fault(endpoint="fbt_warehouses", kind="reply", body=body)
    assert [one.code for one in make_provider().list_warehouses()] == ["2", "3"]


def test_the_figures_are_those_of_the_goods(make_provider, codes, goods):
    snapshot = make_provider().pull_stock([codes["F1"]])
    row = _by_goods(snapshot)[goods["CUP"]]
    assert (row.qty_available, row.qty_reserved, row.qty_damaged) == (100, 8, 3)
    assert row.qty_on_hand == 111
    assert len(row.listing_ids) == 2
    # Neither frozen nor to be put away is told; on the way is mixed with returns.
    assert row.known_buckets == {"available", "reserved", "damaged", "on_hand"}
    assert snapshot.absent_means_zero


def test_goods_at_zero_are_absent(make_provider, codes, goods):
    assert goods["TRAY"] not in _by_goods(make_provider().pull_stock([codes["F1"]]))


def test_only_the_warehouses_asked_for_are_pulled(make_provider, codes, goods):
    snapshot = make_provider().pull_stock([codes["F2"]])
    (row,) = snapshot.rows
    assert (row.external_sku, row.qty_available) == (goods["TRAY"], 2)
    assert snapshot.expected_count == 1


def test_no_warehouse_is_no_question(make_provider):
    with pytest.raises(InvalidRequestError):
        make_provider().pull_stock([])


@pytest.mark.parametrize("paging", ["normal", "duplicates"])
def test_all_pages_are_read(sandbox, make_provider, codes, paging):
    sandbox.admin.set_settings(paging=paging)
    assert len(make_provider().pull_stock(list(codes.values())).rows) == 3


def test_a_list_that_changes_while_it_is_read_is_read_again(
    sandbox, make_provider, codes
):
    body = {"code": 0, "data": {"total_count": 7}}
    sandbox.admin.add_fault(endpoint=ENDPOINT, kind="reply", body=body)
    assert len(make_provider().pull_stock([codes["F1"]]).rows) == 2
    sandbox.admin.add_fault(endpoint=ENDPOINT, kind="reply", body=body, times=3)
    with pytest.raises(TransientError):
        make_provider().pull_stock([codes["F1"]])


def test_goods_that_are_missed_because_others_went_away_are_not_taken_for_none(
    sandbox, make_provider, codes
):
    # No total is told; A is gone when the second page is read, and so B is missed.
    walks = [("A", ""), ("C",)], [("B",), ("C",)], [("B",), ("C",)]
    pages = [page for walk in walks for page in walk]
    for number, page in enumerate(pages, 1):
        data = {"inventory": [_stock(id_, codes["F1"]) for id_ in page if id_]}
        if number % 2:
            data["next_page_token"] = f"after-{number}"
        body = {"code": 0, "data": data}
        sandbox.admin.add_fault(endpoint=ENDPOINT, kind="reply", nth=number, body=body)
    rows = make_provider().pull_stock([codes["F1"]]).rows
    assert [row.external_sku for row in rows] == ["B", "C"]


def test_pages_that_repeat_their_token_are_read_again(sandbox, make_provider, codes):
    body = {"code": 0, "data": {"total_count": 7, "next_page_token": "a"}}
    sandbox.admin.add_fault(endpoint=ENDPOINT, kind="reply", body=body, times=2)
    assert len(make_provider().pull_stock([codes["F1"]]).rows) == 2


# On the way


def test_what_open_inbound_orders_lack_is_on_the_way(
    sandbox, make_provider, codes, goods
):
    first = sandbox.admin.add_inbound_order(
        warehouse="F1", lines={"CUP": 50, "TRAY": 6}
    )
    second = sandbox.admin.add_inbound_order(warehouse="F1", lines={"CUP": 5})
    sandbox.admin.change_inbound_order(
        first, status="RECEIVING", received={"CUP": 20}, defective={"CUP": 1}
    )
    snapshot = make_provider({first: "", second: ""}).pull_stock([codes["F1"]])
    rows = _by_goods(snapshot)
    # 50 - 20 - 1 and 5.
    assert rows[goods["CUP"]].qty_inbound == 34
    # None lies there yet.
    tray = rows[goods["TRAY"]]
    assert (tray.qty_available, tray.qty_on_hand, tray.qty_inbound) == (0, 0, 6)
    assert rows[goods["BOWL"]].qty_inbound == 0
    assert snapshot.inbound_asked == tuple(sorted([first, second]))


def test_cancelled_and_received_orders_bring_nothing(
    sandbox, make_provider, codes, goods
):
    for status in ("CANCELLED", "RECEIVED"):
        number = sandbox.admin.add_inbound_order(warehouse="F1", lines={"CUP": 50})
        sandbox.admin.change_inbound_order(number, status=status)
        snapshot = make_provider({number: ""}).pull_stock([codes["F1"]])
        assert not snapshot.inbound_orders[0].is_open
        assert _by_goods(snapshot)[goods["CUP"]].qty_inbound == 0


def test_a_number_that_is_not_known_makes_nothing_known(make_provider, codes, goods):
    snapshot = make_provider({"123": ""}).pull_stock([codes["F1"]])
    assert (snapshot.inbound_asked, snapshot.inbound_orders) == (("123",), ())
    assert _by_goods(snapshot)[goods["CUP"]].qty_inbound is None


def test_when_all_known_orders_are_closed_nothing_is_on_the_way(
    make_provider, codes, goods
):
    snapshot = make_provider(knows_inbound=True).pull_stock([codes["F1"]])
    assert _by_goods(snapshot)[goods["CUP"]].qty_inbound == 0


def test_orders_of_another_warehouse_are_not_asked_for(sandbox, make_provider, codes):
    number = sandbox.admin.add_inbound_order(warehouse="F2", lines={"CUP": 50})
    snapshot = make_provider({number: codes["F2"]}).pull_stock([codes["F1"]])
    assert (snapshot.inbound_asked, snapshot.inbound_orders) == ((), ())


def test_an_order_with_two_names_comes_once(sandbox, connect):
    number = sandbox.admin.add_inbound_order(warehouse="F1", lines={"CUP": 50})
    reference = sandbox.world.fbt.inbound.by_id[number].text_id
    client, _tokens, cipher = connect(sandbox)
    (order,) = client.get_fbt_inbound_orders(cipher, [number, reference, "unknown"])
    assert (order.external_id, order.reference) == (number, reference)
    assert order.expected_at > datetime(2026, 3, 16, tzinfo=timezone.utc)


def _order(*logs, **values):
    return {
        "order_id": 5766,
        "status_logs": [
            {"operate_time": moment, "previous_status": before, "new_status": after}
            for moment, before, after in logs
        ],
        **values,
    }


@pytest.mark.parametrize(
    ("logs", "status", "is_open"),
    [
        ([], "", True),
        ([(5, "", "WORKING")], "WORKING", True),
        # Whatever the order in which they are told.
        ([(7, "WORKING", "RECEIVED"), (5, "", "WORKING")], "RECEIVED", False),
        ([(5, "RECEIVING", "RECEIVED"), (5, "", "RECEIVING")], "RECEIVED", False),
        ([(5, "", "RECEIVING"), (5, "RECEIVING", "RECEIVED")], "RECEIVED", False),
        ([(5, "", "ARRIVE_HUB")], "ARRIVED_HUB", True),
        ([(5, "", "DELIVERED")], "DELIVERED", True),
        ([(5, "", "PARTIALLY_RECEIVED")], "PARTIALLY_RECEIVED", True),
        ([(5, "", "CANCELLED")], "CANCELLED", False),
        ([(5, "", "SOMETHING_NEW")], "SOMETHING_NEW", True),
    ],
)
def test_the_status_is_the_last_of_the_history(logs, status, is_open):
    order = parse_inbound_order(_order(*logs))
    assert (order.status, order.is_open) == (status, is_open)


def test_lots_of_one_goods_add_up():
    lots = [
        {"goods_id": 7, "planned_count": 10, "normal_received_count": 4},
        {"goods_id": "7", "planned_count": 5, "defective_received_count": 1},
    ]
    order = parse_inbound_order(_order(inbound_goods_lot_receive_item_details=lots))
    assert order.lines == (
        InboundLine(goods_external_id="7", planned=15, received=4, defective=1),
    )


def test_an_order_needs_one_of_its_names():
    order = parse_inbound_order(_order(order_id=None, order_id_string="IBR1"))
    assert (order.external_id, order.reference) == ("IBR1", "IBR1")
    with pytest.raises(ContractError, match="order_id"):
        parse_inbound_order(_order(order_id=None))


def test_figures_that_are_not_told_are_unknown():
    stock = parse_fbt_stock({"goods": {"id": 7}, "fbt_warehouse_id": "1"})
    assert (stock.available, stock.total, stock.in_transit) == (None, None, None)
    assert (stock.goods_external_id, stock.sku_external_ids) == ("7", ())


@pytest.mark.parametrize(
    "row", [{}, {"goods": {}, "fbt_warehouse_id": "1"}, {"goods": {"id": "7"}}]
)
def test_stock_needs_goods_and_warehouse(row):
    with pytest.raises(ContractError):
        parse_fbt_stock(row)


def test_a_warehouse_of_unknown_type_is_another_one():
    warehouse = parse_fbt_warehouse({"fbt_warehouse_id": 5, "type": "NEW"})
    assert (warehouse.external_id, warehouse.kind) == ("5", "other")
