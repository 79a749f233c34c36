# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, timezone

import pytest
from connectors.errors import ContractError
from connectors.tiktok.promotions import parse_promotion

# 2026-03-02 18:00 UTC
BEGIN = 1772474400
BEGIN_MOMENT = datetime(2026, 3, 2, 18, tzinfo=timezone.utc)


def _promotion(**values):
    return {
        "id": "71",
        "title": "Spring",
        "activity_type": "FLASHSALE",
        "status": "NOT_START",
        "begin_time": BEGIN,
        "end_time": BEGIN + 86400,
        "create_time": (BEGIN - 60) * 1000,
        "update_time": BEGIN * 1000 + 250,
        "product_level": "PRODUCT",
        **values,
    }


def test_begin_and_end_are_seconds_but_changes_are_milliseconds():
    promotion = parse_promotion(_promotion())
    assert promotion.begins_at == BEGIN_MOMENT
    assert (promotion.ends_at - promotion.begins_at).days == 1
    assert promotion.updated_at == BEGIN_MOMENT


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("NOT_START", "coming"),
        ("ONGOING", "running"),
        ("EXPIRED", "over"),
        ("DEACTIVATED", "off"),
        ("NOT_EFFECTIVE", "off"),
        ("DRAFT", "off"),
        ("SOMETHING_NEW", "off"),
    ],
)
def test_the_state_of_a_promotion(status, state):
    assert parse_promotion(_promotion(status=status)).state == state


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("PRODUCT", "product"),
        ("VARIATION", "variation"),
        ("SHOP", "shop"),
        (None, "product"),
    ],
)
def test_the_level_of_a_promotion(written, level):
    assert parse_promotion(_promotion(product_level=written)).level == level


def test_the_single_promotion_names_products_and_skus():
    promotion = parse_promotion(
        _promotion(
            product_level="VARIATION",
            products=[
                {"id": "1", "skus": [{"id": 11}, {"id": "12"}], "discount": "10"},
                {"id": "2", "skus": [{"id": "21"}]},
            ],
        )
    )
    assert promotion.product_external_ids == ("1", "2")
    assert promotion.sku_external_ids == ("11", "12", "21")


def test_a_promotion_without_end_is_no_error():
    promotion = parse_promotion(_promotion(begin_time=0, end_time=None, title=None))
    assert (promotion.begins_at, promotion.ends_at, promotion.title) == (None, None, "")


@pytest.mark.parametrize("missing", ["id", "status"])
def test_a_promotion_needs_id_and_status(missing):
    with pytest.raises(ContractError, match=f"field {missing} is"):
        parse_promotion(_promotion(**{missing: None}))
