# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from pathlib import Path

import pytest

SCENARIOS = Path(__file__).parents[4] / "setup" / "scenarios"


@pytest.fixture
def parse(sandbox_module):
    """Return a function: parse the example after ``edit(content)``."""

    def parse_edited(edit):
        content = sandbox_module("example").example_content()
        edit(content)
        return sandbox_module("scenario").parse(content)

    return parse_edited


def _set(*path_and_value):
    *path, last, value = path_and_value

    def edit(content):
        for step in path:
            content = content[step]
        content[last] = value

    return edit


SALES = ("products", 0, "sales", 0)
OFFER = {"name": "Nobody", "price": 1}
ORDER = {"shop": "US", "warehouse": "US1", "seller_sku": "BOX", "day": "-1d"}

LINE = {"seller_sku": "LAMP"}


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (_set("shop", []), r"^scenario\.shop: unknown key; known: .*shops"),
        (_set("products", 1, "prize", 1), r"^scenario\.products\[1\]\.prize: unknown"),
        (_set(*SALES, "per_week", 1), r"products\[0\]\.sales\[0\]\.per_week: unknown"),
        (
            _set("products", 0, "stock", "US1", "free", 1),
            r"products\[0\]\.stock\.US1\.free: unknown",
        ),
        (_set("products", 0, {"sku": "A"}), r"products\[0\]\.name: the key is missing"),
        (_set("products", {}), r"scenario\.products: a list is expected"),
        (_set("products", 0, "BOX"), r"products\[0\]: an object is expected"),
        (_set("products", 0, "sku", ""), r"products\[0\]\.sku: a text is expected"),
        (
            _set("products", 1, "sku", "BOX"),
            r"products\[1\]\.sku: 'BOX' is there twice",
        ),
        (_set(*SALES, "per_day", "12"), r"per_day: a number is expected"),
        (_set(*SALES, "per_day", -1), r"per_day: a number between"),
        (_set(*SALES, "units_per_order", 1.5), r"units_per_order: a whole number"),
        (_set(*SALES, "units_per_order", 0), r"begin at 1"),
        (_set(*SALES, "from", "-90"), r"sales\[0\]\.from: a relative day is expected"),
        (_set(*SALES, "from", "+3d"), r"from: sales begin in the past"),
        (_set(*SALES, "to", "-11d"), r"to: lies before from"),
        (_set(*SALES, "pattern", "wild"), r"pattern: one of steady, weekly"),
        (_set(*SALES, "weights", [1, 2]), r"weights: seven numbers"),
        (_set(*SALES, "shop", "UK"), r"shop: 'UK' is not declared; known: US"),
        (_set(*SALES, "warehouse", "X"), r"warehouse: 'X' is not declared; known: US1"),
        (_set(*SALES, "seller_sku", "Y"), r"seller_sku: 'Y' is not declared"),
        (_set(*SALES, "per_day", 99999999), r"orders, at most 20000"),
        (
            _set("products", 0, "policy", "Q"),
            r"policy: 'Q' is not declared; known: none",
        ),
        (
            _set("products", 0, "vendors", [OFFER]),
            r"vendors\[0\]\.name: 'Nobody' is not",
        ),
        (_set("products", 0, "stock", "CN9", {}), r"stock: 'CN9' is not declared"),
        (_set("shops", 0, "tz", "Mars"), r"shops\[0\]\.tz: unknown time zone 'Mars'"),
        (_set("shops", 0, "currency", "GBP"), r"currency: 'GBP' is not declared"),
        (_set("shops", 0, "currency", "dollar"), r"a currency code of three letters"),
        (_set("warehouses", 0, "role", "moon"), r"role: one of domestic, overseas"),
        (_set("warehouses", 0, "provider", "dhl"), r"provider: one of goodcang"),
        (_set("warehouses", 0, "stock_source", "odoo"), r"goes together with"),
        (_set("warehouses", 0, "method", "transfer"), r"a transfer needs a source"),
        (_set("warehouses", 0, "sources", ["US1"]), r"sources: 'US1' is not declared"),
        (
            _set(
                "campaigns",
                [{"name": "C", "uplift_pct": 1, "start": "1d", "end": "0d"}],
            ),
            r"campaigns\[0\]\.sku: sku or skus is needed",
        ),
        (
            _set("orders", [{**ORDER, "day": "+1d"}]),
            r"orders\[0\]\.day: lies in the fut",
        ),
        (_set("orders", [{**ORDER, "quantity": 201}]), r"quantity: lies between"),
        (_set("orders", [{**ORDER, "quantity_cancelled": 2}]), r"is above quantity"),
        (_set("orders", [{**ORDER, "gift": 1}]), r"gift: true or false is expected"),
        (_set("orders", [{**ORDER, "status": "LOST"}]), r"status: one of UNPAID"),
        (_set("orders", [{**ORDER, "platform": "X"}]), r"platform: one of TIKTOK_SHOP"),
        (
            _set("orders", [{"shop": "US", "warehouse": "US1", "day": "-1d"}]),
            r"seller_sku: seller_sku or lines is needed",
        ),
        (
            _set("orders", [{**ORDER, "lines": [{"seller_sku": "NO"}]}]),
            r"seller_sku: 'NO' is not declared",
        ),
        (
            _set("orders", [{**ORDER, "lines": [{**LINE, "quantity": 200}]}]),
            r"quantity: lies between",
        ),
        (
            _set("products", 1, "bundle", [{"seller_sku": "LAMP"}]),
            r"bundle\[0\]\.seller_sku: 'LAMP' is not declared",
        ),
        (
            _set("products", 1, "bundle", [{"seller_sku": "BOX", "count": 0}]),
            r"bundle\[0\]\.count: begins at 1",
        ),
        (
            _set("products", 1, "bundle", [{"seller_sku": "BOX", "warehouse": "X"}]),
            r"bundle\[0\]\.warehouse: 'X' is not declared",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(parse, edit, message):
    with pytest.raises(ValueError, match=message):
        parse(edit)


def test_a_campaign_may_not_end_before_it_starts(parse):
    campaign = {"name": "C", "sku": "BOX", "uplift_pct": 300}
    late = {**campaign, "start": "+5d", "end": "+4d"}
    with pytest.raises(ValueError, match=r"campaigns\[0\]\.end: lies before start"):
        parse(_set("campaigns", [late]))
    scenario = parse(_set("campaigns", [{**campaign, "start": "+25d", "end": "+32d"}]))
    (found,) = scenario.campaigns
    assert (found.start, found.end, found.all_skus) == (25, 32, ("BOX",))


def test_relative_days_are_whole_numbers(parse):
    scenario = parse(_set(*SALES, "to", "-2d"))
    sales = scenario.products[0].sales[0]
    assert (sales.first_day, sales.last_day) == (-10, -2)


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "cannot be read"), ("{", "is not JSON"), ("[]", "an object is expected")],
)
def test_a_file_that_cannot_be_used_is_named(
    sandbox_module, tmp_path, content, message
):
    path = tmp_path / "scenario.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ValueError, match=message):
        sandbox_module("scenario").load(path)


@pytest.mark.parametrize(
    ("name", "most_orders"), [("textbook.json", 3000), ("home-goods.json", 8000)]
)
def test_shipped_scenarios_stay_small(sandbox_module, name, most_orders):
    scenario = sandbox_module("scenario").load(SCENARIOS / name)
    world = sandbox_module("world").World(scenario)
    assert 0 < len(world.orders) <= most_orders


def test_the_textbook_is_the_worked_example():
    (product,) = json.loads((SCENARIOS / "textbook.json").read_text())["products"]
    assert product["sku"] == "HOME-2500"
    assert (product["lead_days"], product["safety_days"]) == (20, 5)
    assert product["stock"]["US1"]["available"] == 2300
    (sales,) = product["sales"]
    assert (sales["pattern"], sales["per_day"], sales["from"]) == (
        "steady",
        100,
        "-90d",
    )


def test_every_documented_key_exists_and_every_key_is_documented(sandbox_module):
    scenario = sandbox_module("scenario")
    readme = (SCENARIOS / "README.md").read_text()
    kinds = ("Scenario", "Shop", "Warehouse", "Policy", "Vendor", "VendorOffer")
    kinds += ("StockLevel", "Listing", "Spike", "SalesPattern", "Product")
    kinds += ("BundlePart", "Campaign", "Promotion", "SpecialOrder")
    for kind in kinds:
        for spec in getattr(scenario, kind).__dataclass_fields__.values():
            key = spec.metadata["key"] or spec.name
            assert f"`{key}`" in readme, f"{kind}.{key}"
