# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The promotions of a scenario: what TikTok Shop calls activities."""

from . import scenario_fields as f
from .scenario_fields import VALUE, ScenarioError, json_field

TYPES = (
    "FIXED_PRICE",
    "DIRECT_DISCOUNT",
    "FLASHSALE",
    "SHIPPING_DISCOUNT",
    "BUY_MORE_SAVE_MORE",
    "GIFT_WITH_PURCHASE",
    "BUY_X_GET_Y",
)
LEVELS = ("PRODUCT", "VARIATION", "SHOP")
# Beside what the clock says: made but not published, stopped by the seller, by TikTok.
HALTS = ("DRAFT", "DEACTIVATED", "NOT_EFFECTIVE")


@VALUE
class Promotion:
    """``first_day`` and ``last_day`` are shop days, both included."""

    shop: str = json_field(f.text)
    title: str = json_field(f.text)
    type: str = json_field(f.one_of(*TYPES), default="DIRECT_DISCOUNT")
    level: str = json_field(f.one_of(*LEVELS), default="PRODUCT")
    skus: tuple[str, ...] = json_field(f.tuple_of(f.text), default=())
    discount_pct: float = json_field(f.number, default=10)
    first_day: int = json_field(f.day, key="start")
    last_day: int = json_field(f.day, key="end")
    halt: str = json_field(f.one_of(*HALTS), key="status", default="")


def check_promotion(promotion, shops, seller_skus, path):
    """Raise ScenarioError for names that are not known or dates that do not fit."""
    if promotion.shop not in shops:
        raise ScenarioError(f"{path}.shop", f"{promotion.shop!r} is not declared")
    for sku in promotion.skus:
        if sku not in seller_skus:
            raise ScenarioError(f"{path}.skus", f"{sku!r} is no listing")
    if (promotion.level == "SHOP") == bool(promotion.skus):
        raise ScenarioError(f"{path}.skus", "are needed, except for the level SHOP")
    if promotion.last_day < promotion.first_day:
        raise ScenarioError(f"{path}.end", "lies before start")
