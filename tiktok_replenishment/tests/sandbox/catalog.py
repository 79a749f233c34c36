# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The product pages of the shops and the SKUs on them; how they stand and change.

A SKU is known by the seller SKU of the scenario for ever. What the shop shows may be
changed: sellers leave it empty, or use one twice.
"""

from dataclasses import dataclass

STATUSES = (
    "DRAFT",
    "PENDING",
    "FAILED",
    "ACTIVATE",
    "SELLER_DEACTIVATED",
    "PLATFORM_DEACTIVATED",
    "FREEZE",
    "DELETED",
)
# Apart from the status: an edit of a product on sale is audited too.
AUDITS = ("AUDITING", "FAILED", "APPROVED")
SKU_STATUSES = ("NORMAL", "DEACTIVATED")
# When the catalogue of a scenario was made.
FIRST_MOMENT = 1_700_000_000


@dataclass(slots=True, kw_only=True)
class SimPage:
    """A product of TikTok Shop."""

    id: str
    title: str
    status: str = "ACTIVATE"
    audit: str = "APPROVED"
    created: int = FIRST_MOMENT
    updated: int = FIRST_MOMENT


@dataclass(slots=True, kw_only=True)
class SimSku:
    """``shown`` is the seller SKU that the shop shows; it may be empty."""

    shown: str
    status: str = "NORMAL"
    deactivation_source: str = ""


class Catalog:
    """Each of ``listeners`` is called as ``listener(listing, changed names)``."""

    def __init__(self, world):
        self.world = world
        self.pages = {}
        self.skus = {}
        self.listeners = []
        for listing in world.listings.values():
            self.skus[listing.seller_sku] = SimSku(shown=listing.seller_sku)
            self.pages.setdefault(
                listing.product_id,
                SimPage(id=listing.product_id, title=listing.product.name),
            )

    def page(self, listing):
        return self.pages[listing.product_id]

    def sku(self, listing):
        return self.skus[listing.seller_sku]

    def change(self, key, **values):
        """Change a SKU or its page: see ``admin_catalog.py`` for the names."""
        listing = self.world.listings[key]
        page, sku = self.page(listing), self.sku(listing)
        choices = {"status": STATUSES, "audit": AUDITS, "sku_status": SKU_STATUSES}
        for name, value in values.items():
            if value not in choices.get(name, (value,)):
                raise ValueError(f"{name}: one of {', '.join(choices[name])}")
        if "sku_status" in values:
            sku.status = values["sku_status"]
            sku.deactivation_source = "" if sku.status == "NORMAL" else "SELLER"
        sku.shown = values.get("seller_sku", sku.shown)
        for name in ("title", "status", "audit"):
            setattr(page, name, values.get(name, getattr(page, name)))
        page.updated = self.world.order_book.now
        # Orders that are written from now on show it.
        self.world.kept_goods.clear()
        for listener in self.listeners:
            listener(listing, set(values))
