# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal

import pytest
from connectors.errors import ContractError
from order_samples import CREATED, line, parse, unit

# A set of two cups and a pot, sold for 18.50 to the seller.
COMPONENTS = [
    {"sku_id": "CUP", "sku_count": 2, "product_id": "P1", "seller_sku": " CUP-S "},
    {"sku_id": "POT", "sku_count": 1, "product_id": "P2", "seller_sku": "POT-S"},
]


def _component(sku_id, number, status="AWAITING_SHIPMENT", **values):
    return {
        "id": f"9{number}",
        "sku_id": sku_id,
        "product_id": f"P-{sku_id}",
        "product_name": f"The {sku_id}",
        "seller_sku": f"{sku_id}-S",
        "display_status": status,
        **values,
    }


def _bundle(*components, status="AWAITING_SHIPMENT", **values):
    return unit(status, id="7", sku_id="SET", sub_item_info=list(components), **values)


def _by_sku(*units, **values):
    return {one.sku_external_id: one for one in parse(*units, **values).lines}


def test_a_bundle_counts_as_its_components_and_never_itself():
    lines = _by_sku(unit(sku_id="SET", id="7", combined_listing_skus=COMPONENTS))
    assert sorted(lines) == ["CUP", "POT"]
    cup = lines["CUP"]
    assert (cup.quantity, cup.demand_qty) == (2, 2)
    assert (cup.bundle_sku_external_id, cup.unit_ids) == ("SET", ("7", "7"))
    assert (cup.product_external_id, cup.seller_sku) == ("P1", "CUP-S")
    assert lines["POT"].demand_qty == 1


def test_the_price_of_a_bundle_is_spread_evenly_over_its_units():
    bundle = unit(
        sku_id="SET",
        original_price="30",
        seller_discount="0",
        combined_listing_skus=COMPONENTS,
    )
    assert {one.price_unit for one in parse(bundle).lines} == {Decimal("10")}


def test_components_with_ids_of_their_own_are_believed_first():
    lines = _by_sku(
        _bundle(
            _component("CUP", 1),
            _component("CUP", 2),
            combined_listing_skus=COMPONENTS,
        )
    )
    assert list(lines) == ["CUP"]
    assert lines["CUP"].unit_ids == ("7/91", "7/92")
    assert lines["CUP"].title == "The CUP"


def test_a_component_without_id_is_known_by_its_bundle():
    assert line(_bundle(_component("CUP", 1, id=None))).unit_ids == ("7",)


def test_each_component_has_its_own_status():
    lines = _by_sku(
        _bundle(
            _component("CUP", 1, "CANCELLED", cancel_user="SELLER"),
            _component("POT", 2, "IN_TRANSIT"),
        ),
        status="PARTIALLY_SHIPPING",
    )
    cup, pot = lines["CUP"], lines["POT"]
    assert (cup.quantity_cancelled, cup.demand_qty, cup.cancel_cause) == (
        1,
        0,
        "seller",
    )
    assert (pot.quantity_open, pot.demand_qty) == (0, 1)


def test_a_component_without_status_has_its_bundles():
    assert (
        line(_bundle(_component("CUP", 1, None), status="IN_TRANSIT")).demand_qty == 1
    )


def test_a_cancelled_bundle_cancels_its_components():
    bundle = _bundle(_component("CUP", 1), status="CANCELLED", cancel_user="BUYER")
    cup = _by_sku(bundle, status="IN_TRANSIT")["CUP"]
    assert (cup.quantity_cancelled, cup.demand_qty, cup.cancel_cause) == (1, 0, "buyer")


def test_components_of_a_bundle_cancelled_on_its_way_were_demand():
    values = {"status": "CANCELLED", "collection_time": CREATED + 3600}
    cup = line(_bundle(_component("CUP", 1)), **values)
    assert (cup.quantity_cancelled_late, cup.demand_qty) == (1, 1)


def test_components_leave_from_their_own_warehouses():
    lines = parse(
        _bundle(_component("CUP", 1, warehouse_id="W1"), _component("CUP", 2))
    ).lines
    assert [(one.warehouse_external_id, one.quantity) for one in lines] == [
        ("", 1),
        ("W1", 1),
    ]


def test_a_component_sold_alone_and_in_a_bundle_are_two_lines():
    lines = parse(
        unit(id="1", sku_id="CUP"),
        unit(id="2", sku_id="SET", combined_listing_skus=COMPONENTS),
    ).lines
    assert [
        (one.sku_external_id, one.bundle_sku_external_id, one.quantity) for one in lines
    ] == [("CUP", "SET", 2), ("CUP", "", 1), ("POT", "SET", 1)]


@pytest.mark.parametrize("mark", [{"is_gift": True}, {"room_id": "7300"}])
def test_marks_of_a_bundle_are_those_of_its_components(mark):
    cup = line(_bundle(_component("CUP", 1), **mark))
    assert (cup.is_gift, cup.is_live) == ("is_gift" in mark, "room_id" in mark)
    assert cup.demand_qty == ("room_id" in mark)


def test_a_component_without_count_is_one():
    bundle = unit(combined_listing_skus=[{"sku_id": "CUP"}])
    assert line(bundle).quantity == 1


@pytest.mark.parametrize(
    ("bundle", "field"),
    [
        (unit(sub_item_info={}), "sub_item_info"),
        (unit(sub_item_info=[{"id": "1"}]), "sub_item_info.sku_id"),
        (
            unit(combined_listing_skus=[{"sku_count": 1}]),
            "combined_listing_skus.sku_id",
        ),
        (
            unit(combined_listing_skus=[{"sku_id": "A", "sku_count": 0}]),
            "combined_listing_skus.sku_count",
        ),
        (
            unit(combined_listing_skus=[{"sku_id": "A", "sku_count": 10**9}]),
            "combined_listing_skus.sku_count",
        ),
    ],
)
def test_a_malformed_component_is_named(bundle, field):
    with pytest.raises(ContractError, match=f"field line_items.{field} is"):
        parse(bundle)
