# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What must agree between the parts of a scenario."""

from math import ceil

from .scenario_fields import ScenarioError
from .scenario_promotions import check_promotion

MAX_ORDERS = 20_000


def check(scenario):
    """Raise ScenarioError for a name that is not declared, or declared twice."""
    shops = _names(scenario.shops, "code", "shops")
    warehouses = _names(scenario.warehouses, "code", "warehouses")
    policies = _names(scenario.policies, "name", "policies")
    vendors = _names(scenario.vendors, "name", "vendors")
    skus = _names(scenario.products, "sku", "products")
    _check_warehouses(scenario, warehouses)
    for index, product in enumerate(scenario.products):
        path = f"scenario.products[{index}]"
        if product.policy:
            _known(product.policy, policies, f"{path}.policy")
        for number, offer in enumerate(product.vendors):
            _known(offer.name, vendors, f"{path}.vendors[{number}].name")
        for code in product.stock:
            _known(code, warehouses, f"{path}.stock")
        for code in product.manual_avg_daily_sales:
            _known(code, warehouses, f"{path}.manual_avg_daily_sales")
        _check_sales(product, path, shops, warehouses)
    _check_campaigns(scenario, skus)
    _check_bundles(scenario, warehouses)
    _check_variations(scenario)
    _check_orders(scenario)
    _check_promotions(scenario, shops)
    _check_currencies(scenario)
    _check_size(scenario)


def _check_warehouses(scenario, codes):
    for index, warehouse in enumerate(scenario.warehouses):
        path = f"scenario.warehouses[{index}]"
        for source in warehouse.sources:
            _known(source, codes - {warehouse.code}, f"{path}.sources")
        if warehouse.method == "transfer" and not warehouse.sources:
            raise ScenarioError(f"{path}.sources", "a transfer needs a source")
        if (warehouse.stock_source == "threepl") != bool(warehouse.provider):
            raise ScenarioError(
                f"{path}.provider", "goes together with stock_source threepl"
            )


def _check_sales(product, path, shops, warehouses):
    listings = [listing.seller_sku for listing in product.listings]
    if len(set(listings)) != len(listings):
        raise ScenarioError(f"{path}.listing_skus", "the same seller_sku twice")
    for number, sales in enumerate(product.sales):
        place = f"{path}.sales[{number}]"
        _known(sales.shop, shops, f"{place}.shop")
        _known(sales.warehouse, warehouses, f"{place}.warehouse")
        if sales.seller_sku:
            _known(sales.seller_sku, listings, f"{place}.seller_sku")
        if sales.first_day > -1:
            raise ScenarioError(f"{place}.from", "sales begin in the past")
        if sales.last_day is not None and sales.last_day < sales.first_day:
            raise ScenarioError(f"{place}.to", "lies before from")
        if sales.weights and len(sales.weights) != 7:
            raise ScenarioError(f"{place}.weights", "seven numbers from Monday on")
        if sales.weights and not sum(sales.weights):
            raise ScenarioError(f"{place}.weights", "one of them must be above 0")
        if not sales.units_per_order or not sales.every_days:
            raise ScenarioError(place, "units_per_order and every_days begin at 1")


def _check_campaigns(scenario, skus):
    for index, campaign in enumerate(scenario.campaigns):
        path = f"scenario.campaigns[{index}]"
        if not campaign.all_skus:
            raise ScenarioError(f"{path}.sku", "sku or skus is needed")
        for sku in campaign.all_skus:
            _known(sku, skus, f"{path}.sku")
        if campaign.end < campaign.start:
            raise ScenarioError(f"{path}.end", "lies before start")


def _check_orders(scenario):
    for index, order in enumerate(scenario.orders):
        check_order(scenario, order, f"scenario.orders[{index}]")


def check_order(scenario, order, path):
    """Raise ScenarioError for an order that the scenario cannot have."""
    _known(order.shop, {shop.code for shop in scenario.shops}, f"{path}.shop")
    codes = {warehouse.code for warehouse in scenario.warehouses}
    _known(order.warehouse, codes, f"{path}.warehouse")
    if order.day > 0:
        raise ScenarioError(f"{path}.day", "lies in the future")
    if not order.all_lines:
        raise ScenarioError(f"{path}.seller_sku", "seller_sku or lines is needed")
    listings = _listings(scenario)
    for line in order.all_lines:
        _known(line.seller_sku, listings, f"{path}.seller_sku")
        if line.quantity < 1:
            raise ScenarioError(f"{path}.quantity", "lies between 1 and 200")
        if line.quantity_cancelled > line.quantity:
            raise ScenarioError(f"{path}.quantity_cancelled", "is above quantity")
    if sum(line.quantity for line in order.all_lines) > 200:
        raise ScenarioError(f"{path}.quantity", "lies between 1 and 200")


def _check_variations(scenario):
    first = {product.sku for product in scenario.products if not product.variation_of}
    for index, product in enumerate(scenario.products):
        if product.variation_of:
            path = f"scenario.products[{index}].variation_of"
            _known(product.variation_of, first, path)


def _check_bundles(scenario, warehouses):
    bundles = {product.sku for product in scenario.products if product.bundle}
    plain = _listings(scenario) - bundles
    for index, product in enumerate(scenario.products):
        for number, part in enumerate(product.bundle):
            place = f"scenario.products[{index}].bundle[{number}]"
            _known(part.seller_sku, plain, f"{place}.seller_sku")
            if part.count < 1:
                raise ScenarioError(f"{place}.count", "begins at 1")
            if part.warehouse:
                _known(part.warehouse, warehouses, f"{place}.warehouse")


def _listings(scenario):
    return {
        listing.seller_sku
        for product in scenario.products
        for listing in product.listings
    }


def _check_promotions(scenario, shops):
    listings = _listings(scenario)
    for index, promotion in enumerate(scenario.promotions):
        check_promotion(promotion, shops, listings, f"scenario.promotions[{index}]")


def _check_currencies(scenario):
    """Every foreign currency needs a rate: its value in the company's currency."""
    rates = {scenario.company_currency, *scenario.exchange_rates}
    for name, rows in (("shops", scenario.shops), ("vendors", scenario.vendors)):
        for index, row in enumerate(rows):
            _known(row.currency, rates, f"scenario.{name}[{index}].currency")


def _check_size(scenario):
    total = len(scenario.orders) + sum(
        ceil(max(sales.per_day, sales.per_day_end) / sales.units_per_order)
        * ((-1 if sales.last_day is None else sales.last_day) - sales.first_day + 1)
        for product in scenario.products
        for sales in product.sales
    )
    if total > MAX_ORDERS:
        raise ScenarioError(
            "scenario.products",
            f"about {total} orders, at most {MAX_ORDERS}: raise units_per_order",
        )


def _names(rows, key, place):
    names = set()
    for index, name in enumerate(getattr(row, key) for row in rows):
        if name in names:
            raise ScenarioError(
                f"scenario.{place}[{index}].{key}", f"{name!r} is there twice"
            )
        names.add(name)
    return names


def _known(name, names, path):
    if name not in names:
        known = ", ".join(sorted(names)) or "none"
        raise ScenarioError(path, f"{name!r} is not declared; known: {known}")
