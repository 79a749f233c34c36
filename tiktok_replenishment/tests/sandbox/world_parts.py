# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a scenario is at TikTok Shop: shops, listings and warehouses with their ids."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SimShop:
    spec: object
    id: str
    cipher: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SimListing:
    """``units_per_sku`` units of the product are sold as one."""

    seller_sku: str
    units_per_sku: int
    product: object
    product_id: str
    sku_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """``count`` units of a listing in a bundle; ``warehouse`` "" is the order's."""

    listing: SimListing
    count: int
    warehouse: str


def make_shops(scenario):
    return [
        SimShop(
            spec=spec,
            id=f"74958{index:014d}",
            cipher=f"ROW_sandbox+{spec.code}/{index}==",
            code=f"SB{spec.code}{index}",
        )
        for index, spec in enumerate(scenario.shops, 1)
    ]


def make_listings(scenario):
    """Every SKU; a variation stands on the product page of another SKU."""
    numbers = {product.sku: one for one, product in enumerate(scenario.products, 1)}
    for number, product in enumerate(scenario.products, 1):
        first_page = (numbers[product.variation_of or product.sku], 0)
        for variant, listing in enumerate(product.listings):
            is_first = not variant or listing.is_variation
            page = first_page if is_first else (number, variant)
            yield SimListing(
                seller_sku=listing.seller_sku,
                units_per_sku=listing.units_per_sku or 1,
                product=product,
                product_id=f"17293{page[0]:012d}{page[1]:02d}",
                sku_id=f"17294{number:012d}{variant:02d}",
            )


def make_components(scenario, listings):
    """The components of each bundle by its SKU."""
    return {
        product.sku: tuple(
            Component(
                listing=listings[part.seller_sku],
                count=part.count,
                warehouse=part.warehouse,
            )
            for part in product.bundle
        )
        for product in scenario.products
        if product.bundle
    }


def make_warehouse_ids(scenario):
    return {
        warehouse.code: f"73123{number:014d}"
        for number, warehouse in enumerate(scenario.warehouses, 1)
    }
