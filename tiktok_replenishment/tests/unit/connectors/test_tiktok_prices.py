# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal

import pytest
from connectors.tiktok.order_lines import seller_net_price

ITEM = {
    "original_price": "20.00",
    "seller_discount": "1.50",
    "platform_discount": "3.00",
    "sale_price": "15.50",
    "is_gift": False,
}


@pytest.mark.parametrize(
    ("prices", "net"),
    [
        # The platform's discount is TikTok's money: the seller gets 20.00 - 1.50.
        ({}, "18.50"),
        ({"seller_discount": None}, "20.00"),
        ({"seller_discount": ""}, "20.00"),
        ({"original_price": None}, "18.50"),
        ({"original_price": None, "platform_discount": None}, "15.50"),
        ({"original_price": "12000"}, "11998.50"),
    ],
)
def test_the_price_is_what_the_seller_gets(prices, net):
    assert seller_net_price({**ITEM, **prices}) == Decimal(net)


def test_a_gift_without_any_price_is_free():
    assert seller_net_price({"is_gift": True}) == 0
