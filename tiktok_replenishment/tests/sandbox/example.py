# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A small scenario for tests: two SKUs, one warehouse at GoodCang, steady sales."""

from .scenario import parse


def example_content(**changes):
    """Return the JSON object; ``changes`` replace keys of the top level."""
    content = {
        "name": "Example",
        "seed": 3,
        "shops": [
            {
                "code": "US",
                "region": "US",
                "tz": "America/Los_Angeles",
                "currency": "USD",
            }
        ],
        "warehouses": [
            {
                "code": "US1",
                "role": "overseas",
                "lead_days": 20,
                "safety_days": 5,
                "stock_source": "threepl",
                "provider": "goodcang",
            }
        ],
        "products": [
            {
                "sku": "BOX",
                "name": "Storage Box",
                "price": 20,
                "stock": {"US1": {"available": 300, "reserved": 4, "inbound": 12345}},
                "sales": [
                    {
                        "shop": "US",
                        "warehouse": "US1",
                        "per_day": 12,
                        "from": "-10d",
                        "units_per_order": 5,
                    }
                ],
            },
            {
                "sku": "LAMP",
                "name": "Lamp",
                "price": 9.5,
                "stock": {"US1": {"available": -2, "damaged": 1, "frozen": 3}},
            },
        ],
    }
    return {**content, **changes}


def example(**changes):
    return parse(example_content(**changes))
