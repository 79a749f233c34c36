# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Replenishment: ShipBob",
    "summary": "Stock in ShipBob's warehouses for the replenishment planning: an "
    "example of an operator in an addon of its own",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Purchase",
    "license": "LGPL-3",
    "author": "TikTok Replenishment contributors",
    "depends": ["tiktok_replenishment"],
}
