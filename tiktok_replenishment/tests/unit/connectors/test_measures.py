# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal

import pytest
from connectors.errors import ContractError, ServiceError
from connectors.threepl.measures import cubic_metres, kilograms

# 0.002 cubic metres: a box of 10 by 10 by 20 centimetres.
BOX = {"sku": "BOX", "name": "Box", "weight_kg": 1.25, "volume_m3": 0.002}


def products(*more):
    return [{**BOX, "stock": {"US1": {"available": 3}}}, *more]


@pytest.mark.parametrize(
    ("weight", "unit", "expected"),
    [
        # A pound is 0.45359237 kg, and 16 ounces.
        (1, "lb", "0.45359237"),
        (16, "oz", "0.45359237"),
        (2500, "g", "2.5"),
        (3, "kg", "3"),
    ],
)
def test_weights_are_kilograms(weight, unit, expected):
    assert kilograms(Decimal(weight), unit) == Decimal(expected)


@pytest.mark.parametrize(
    ("sides", "unit", "expected"),
    [
        # A foot is 0.3048 m, and 12 inches.
        ((1, 1, 1), "ft", "0.028316846592"),
        ((12, 12, 12), "in", "0.028316846592"),
        ((10, 20, 30), "cm", "0.006"),
        ((100, 200, 300), "mm", "0.006"),
        ((1, 2, 3), "m", "6"),
    ],
)
def test_volumes_are_cubic_metres(sides, unit, expected):
    assert cubic_metres(map(Decimal, sides), unit) == Decimal(expected)


@pytest.mark.parametrize("nothing", [None, Decimal(0), Decimal(-1)])
def test_what_is_not_told_is_unknown(nothing):
    assert kilograms(nothing, "kg") is None
    assert cubic_metres((Decimal(1), nothing, Decimal(1)), "cm") is None


def test_goodcang_tells_kilograms_and_centimetres(start_sandbox, make_goodcang):
    sandbox = start_sandbox(products=products())
    (box,) = make_goodcang(sandbox).list_products()
    assert (box.external_sku, box.weight_kg) == ("BOX", Decimal("1.25"))
    assert box.volume_m3 == Decimal("0.002")


def test_every_page_of_products_is_read(start_sandbox, make_goodcang):
    more = [
        {"sku": f"S{number:03d}", "name": "S", "stock": {"US1": {"available": 1}}}
        for number in range(230)
    ]
    client = make_goodcang(start_sandbox(products=more))
    found = client.list_products()
    assert len({product.external_sku for product in found}) == len(found) == 230
    # Neither weight nor size is known of them.
    assert {product.weight_kg for product in found} == {None}
    assert {product.volume_m3 for product in found} == {None}


def test_eccang_tells_kilograms_and_centimetres(start_sandbox, make_eccang):
    place = {"role": "overseas", "stock_source": "threepl", "provider": "eccang"}
    sandbox = start_sandbox(warehouses=[{"code": "US1", **place}], products=products())
    (box,) = make_eccang(sandbox).list_products()
    assert (box.weight_kg, box.volume_m3) == (Decimal("1.25"), Decimal("0.002"))


def test_a_word_in_place_of_a_weight_is_refused(sandbox, make_goodcang):
    rows = [{"product_sku": "BOX", "product_weight": "heavy"}]
    body = {"ask": "Success", "data": rows, "count": 1}
    sandbox.admin.add_fault(endpoint="get_product_sku_list", kind="reply", body=body)
    with pytest.raises(ContractError, match="product_weight"):
        make_goodcang(sandbox).list_products()


@pytest.mark.parametrize("unit", ["lb", "kg"])
def test_a_rest_api_tells_them_in_the_units_of_the_settings(
    start_sandbox, make_rest, unit
):
    sandbox = start_sandbox(products=products())
    client = make_rest(
        sandbox,
        "paged",
        weight_path="weight_lb",
        weight_unit=unit,
        length_path="size_in.length",
        width_path="size_in.width",
        height_path="size_in.height",
        size_unit="in",
    )
    assert "products" in client.capabilities
    (box,) = client.list_products()
    # 1.25 kg are 2.7558 lb; 10 cm are 3.937 in.
    expected = {"lb": Decimal("1.25"), "kg": Decimal("2.7558")}[unit]
    assert abs(box.weight_kg - expected) < Decimal("0.0001")
    assert abs(box.volume_m3 - Decimal("0.002")) < Decimal("0.000001")


def test_a_rest_api_without_paths_to_them_tells_none(sandbox, make_rest):
    client = make_rest(sandbox, "paged")
    assert "products" not in client.capabilities
    assert client.list_products() == ()
    assert not sandbox.admin.requests("rest_stock")


def test_one_path_of_the_size_is_not_enough(sandbox, make_rest):
    with pytest.raises(ServiceError, match="go together"):
        make_rest(sandbox, "paged", length_path="size_in.length").test()
