# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A scenario: one JSON file that describes a seller's world.

The keys are documented in ``setup/scenarios/README.md``. Days are whole numbers
relative to today (-1 is yesterday); quantities are in the product's unit.
"""

import json
from pathlib import Path

from . import scenario_fields as f
from .scenario_checks import check
from .scenario_fields import VALUE, ScenarioError, json_field
from .scenario_orders import SpecialOrder
from .scenario_promotions import Promotion

NO_DAYS = 0
PATTERNS = ("steady", "weekly", "trend", "intermittent", "spike")


@VALUE
class Shop:
    code: str = json_field(f.text)
    name: str = json_field(f.text, default="")
    region: str = json_field(f.text)
    tz: str = json_field(f.time_zone)
    currency: str = json_field(f.currency)
    account: str = json_field(f.text, default="")


@VALUE
class Warehouse:
    code: str = json_field(f.text)
    name: str = json_field(f.text, default="")
    role: str = json_field(f.one_of("domestic", "overseas", "fbt"))
    country: str = json_field(f.text, default="")
    tz: str = json_field(f.time_zone, default="")
    lead_days: int = json_field(f.count, default=NO_DAYS)
    safety_days: int = json_field(f.count, default=NO_DAYS)
    method: str = json_field(f.one_of("buy", "transfer", "auto"), default="buy")
    sources: tuple[str, ...] = json_field(f.tuple_of(f.text), default=())
    stock_source: str = json_field(f.one_of("odoo", "threepl", "fbt"), default="odoo")
    provider: str = json_field(f.one_of("goodcang", "eccang", "shipbob"), default="")


@VALUE
class Policy:
    name: str = json_field(f.text)
    kind: str = json_field(f.one_of("fast_turn", "evergreen", "seasonal", "phase_out"))
    safety_days: int = json_field(f.count, default=NO_DAYS)
    review_days: int = json_field(f.count, default=7)
    warning_pct: float = json_field(f.number, default=10)
    campaign_buffer_days: int = json_field(f.count, default=5)
    max_cover_days: int = json_field(f.count, default=120)


@VALUE
class Vendor:
    name: str = json_field(f.text)
    currency: str = json_field(f.currency)
    country: str = json_field(f.text, default="")


@VALUE
class VendorOffer:
    name: str = json_field(f.text)
    price: float = json_field(f.number)
    delay: int = json_field(f.count, default=0)
    min_qty: float = json_field(f.number, default=0)
    multiple: float = json_field(f.number, default=0)


@VALUE
class StockLevel:
    available: float = json_field(f.signed_number, default=0)
    reserved: float = json_field(f.number, default=0)
    inbound: float = json_field(f.number, default=0)
    pending: float = json_field(f.number, default=0)
    damaged: float = json_field(f.number, default=0)
    frozen: float = json_field(f.number, default=0)


@VALUE
class Listing:
    seller_sku: str = json_field(f.text)
    units_per_sku: int = json_field(f.count, default=1)
    is_variation: bool = json_field(f.flag, key="variation", default=False)


@VALUE
class BundlePart:
    """A listing that a bundle holds, and where its units come from."""

    seller_sku: str = json_field(f.text)
    count: int = json_field(f.count, default=1)
    warehouse: str = json_field(f.text, default="")


@VALUE
class Spike:
    first_day: int = json_field(f.day, key="from")
    days: int = json_field(f.count, default=1)
    uplift_pct: float = json_field(f.number)
    is_live: bool = json_field(f.flag, key="live", default=False)


@VALUE
class SalesPattern:
    shop: str = json_field(f.text)
    warehouse: str = json_field(f.text)
    seller_sku: str = json_field(f.text, default="")
    pattern: str = json_field(f.one_of(*PATTERNS), default="steady")
    per_day: float = json_field(f.number)
    first_day: int = json_field(f.day, key="from")
    last_day: int | None = json_field(f.day, key="to", default=None)
    units_per_order: int = json_field(f.count, default=10)
    per_day_end: float = json_field(f.number, default=0)
    weights: tuple[float, ...] = json_field(f.tuple_of(f.number), default=())
    every_days: int = json_field(f.count, default=7)
    spikes: tuple[Spike, ...] = json_field(f.tuple_of(f.object_of(Spike)), default=())


@VALUE
class Product:
    sku: str = json_field(f.text)
    name: str = json_field(f.text)
    in_odoo: bool = json_field(f.flag, default=True)
    variation_of: str = json_field(f.text, default="")
    lead_days: int = json_field(f.count, default=NO_DAYS)
    safety_days: int = json_field(f.count, default=NO_DAYS)
    policy: str = json_field(f.text, default="")
    weight_kg: float = json_field(f.number, default=0)
    volume_m3: float = json_field(f.number, default=0)
    carton_qty: float = json_field(f.number, default=0)
    price: float = json_field(f.number, default=19.99)
    vendors: tuple[VendorOffer, ...] = json_field(
        f.tuple_of(f.object_of(VendorOffer)), default=()
    )
    stock: dict = json_field(f.dict_of(f.object_of(StockLevel)), default_factory=dict)
    sales: tuple[SalesPattern, ...] = json_field(
        f.tuple_of(f.object_of(SalesPattern)), default=()
    )
    listing_skus: tuple[Listing, ...] = json_field(
        f.tuple_of(f.object_of(Listing)), default=()
    )
    manual_avg_daily_sales: dict = json_field(f.dict_of(f.number), default_factory=dict)
    bundle: tuple[BundlePart, ...] = json_field(
        f.tuple_of(f.object_of(BundlePart)), default=()
    )
    has_bundle_units: bool = json_field(f.flag, key="bundle_units", default=False)

    @property
    def listings(self):
        """The product's own listing, then the others."""
        return (Listing(seller_sku=self.sku), *self.listing_skus)


@VALUE
class Campaign:
    name: str = json_field(f.text)
    sku: str = json_field(f.text, default="")
    skus: tuple[str, ...] = json_field(f.tuple_of(f.text), default=())
    uplift_pct: float = json_field(f.number)
    safety_factor: float = json_field(f.number, default=1)
    start: int = json_field(f.day)
    end: int = json_field(f.day)

    @property
    def all_skus(self):
        return ((self.sku,) if self.sku else ()) + self.skus


@VALUE
class Scenario:
    name: str = json_field(f.text)
    description: str = json_field(f.text, default="")
    seed: int = json_field(f.count, default=1)
    company_currency: str = json_field(f.currency, default="USD")
    exchange_rates: dict = json_field(f.dict_of(f.number), default_factory=dict)
    shops: tuple[Shop, ...] = json_field(f.tuple_of(f.object_of(Shop)))
    warehouses: tuple[Warehouse, ...] = json_field(f.tuple_of(f.object_of(Warehouse)))
    policies: tuple[Policy, ...] = json_field(
        f.tuple_of(f.object_of(Policy)), default=()
    )
    vendors: tuple[Vendor, ...] = json_field(
        f.tuple_of(f.object_of(Vendor)), default=()
    )
    products: tuple[Product, ...] = json_field(f.tuple_of(f.object_of(Product)))
    campaigns: tuple[Campaign, ...] = json_field(
        f.tuple_of(f.object_of(Campaign)), default=()
    )
    orders: tuple[SpecialOrder, ...] = json_field(
        f.tuple_of(f.object_of(SpecialOrder)), default=()
    )
    promotions: tuple[Promotion, ...] = json_field(
        f.tuple_of(f.object_of(Promotion)), default=()
    )


def load(path) -> Scenario:
    """Return the checked scenario of a file; raise ScenarioError."""
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise ScenarioError(path, f"cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise ScenarioError(path, f"is not JSON: {error}") from None
    return parse(content)


def parse(content) -> Scenario:
    """Return the checked scenario of a JSON object; raise ScenarioError."""
    scenario = f.read_object(Scenario, content, "scenario")
    check(scenario)
    return scenario
