# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Promotions of a shop: price cuts, flash sales, gifts. No prices are kept."""

from dataclasses import dataclass, field
from datetime import datetime

from . import fields

STATES = {
    "NOT_START": "coming",
    "ONGOING": "running",
    "EXPIRED": "over",
    "DEACTIVATED": "off",
    "NOT_EFFECTIVE": "off",
    "DRAFT": "off",
}
LEVELS = {"PRODUCT": "product", "VARIATION": "variation", "SHOP": "shop"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """An activity of the seller. Moments are aware and in UTC, None when not given:
    a shipping discount may run for ever.

    ``kind`` and ``status`` are TikTok Shop's own texts, ``state`` is coming, running,
    over or off. ``level`` says to what it applies: product (``product_external_ids``),
    variation (``sku_external_ids``, whose products are given too) or shop (everything).
    The ids are empty in the list; only the single promotion has them.
    """

    external_id: str
    title: str
    kind: str
    status: str
    state: str
    begins_at: datetime | None
    ends_at: datetime | None
    updated_at: datetime | None
    level: str
    product_external_ids: tuple[str, ...] = ()
    sku_external_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionPage:
    promotions: tuple[Promotion, ...]
    total_count: int
    next_page_token: str = field(repr=False)


def parse_promotion(row) -> Promotion:
    status = fields.text(row, "status", "status", required=True)
    products = fields.mappings(row, "products", "products", required=False)
    level = fields.text(row, "product_level", "product_level")
    return Promotion(
        external_id=fields.text(row, "id", "id", required=True),
        title=fields.text(row, "title", "title"),
        kind=fields.text(row, "activity_type", "activity_type"),
        status=status,
        # One that we cannot place in time is not planned with.
        state=STATES.get(status, "off"),
        begins_at=fields.any_moment(row, "begin_time", "begin_time"),
        ends_at=fields.any_moment(row, "end_time", "end_time"),
        updated_at=fields.any_moment(row, "update_time", "update_time"),
        level=LEVELS.get(level, "product"),
        product_external_ids=_ids(products, "products.id"),
        sku_external_ids=_ids(
            (
                sku
                for product in products
                for sku in fields.mappings(
                    product, "skus", "products.skus", required=False
                )
            ),
            "products.skus.id",
        ),
    )


def _ids(rows, name):
    ids = (fields.text(row, "id", name, required=True) for row in rows)
    return tuple(dict.fromkeys(ids))
