# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Product pages, and the stock that TikTok Shop believes in.

=======================  ======================================================
GET  listings            every SKU: its page, statuses and stock figures
POST listings/SELLERSKU  ``title``, ``status``, ``audit`` of the page;
                         ``seller_sku`` that is shown, ``sku_status``
POST locks               ``seller_sku``, ``campaign``, ``creator``: so many of
                         the available units are locked
POST restrictions        ``warehouse``, ``is_restricted`` (true): its status is
                         RESTRICTED, as on a holiday
POST alerts              ``seller_sku``, ``lead_days``: TikTok Shop expects it
                         to run out then, and tells (webhook 27)
=======================  ======================================================
"""

from .webhook_stock import tell_prediction

CHANGES = frozenset({"title", "status", "audit", "seller_sku", "sku_status"})


class CatalogAdmin:
    def change_listing(self, listing, **values):
        """Change a SKU or its product page.

        ``listing`` is the scenario's seller SKU; ``seller_sku`` what the shop shows
        from now on, which may be empty or used twice.
        """
        unknown = set(values) - CHANGES
        if unknown:
            raise ValueError(f"unknown key: {', '.join(sorted(unknown))}")
        with self.world.lock:
            self.world.catalog.change(listing, **values)

    def lock_stock(self, seller_sku, **quantities):
        """Lock available units: ``campaign``, ``creator``; 0 unlocks all."""
        with self.world.lock:
            self.world.ledger.lock(self.world.listings[seller_sku], **quantities)

    def alert_stock(self, seller_sku, *, lead_days):
        """Queue TikTok Shop's own forecast of a stock-out."""
        with self.world.lock:
            tell_prediction(self.world, self.world.listings[seller_sku], lead_days)

    def restrict_warehouse(self, warehouse, is_restricted=True):
        with self.world.lock:
            # An unknown code is an error.
            self.world.tiktok_warehouse_id(warehouse)
            codes = self.world.restricted_warehouses
            codes.add(warehouse) if is_restricted else codes.discard(warehouse)

    def listings(self):
        with self.world.lock:
            return [
                {
                    "seller_sku": listing.seller_sku,
                    "shown_seller_sku": self.world.catalog.sku(listing).shown,
                    "sku_id": listing.sku_id,
                    "sku_status": self.world.catalog.sku(listing).status,
                    "product_id": listing.product_id,
                    "status": self.world.catalog.page(listing).status,
                    "audit": self.world.catalog.page(listing).audit,
                    "stock": self.world.ledger.figures(listing),
                }
                for listing in self.world.listings.values()
            ]

    def _get_listings(self, _body):
        return {"listings": self.listings()}

    def _post_listings(self, listing, body):
        self.change_listing(listing, **body)

    def _post_locks(self, body):
        self.lock_stock(**body)

    def _post_alerts(self, body):
        self.alert_stock(**body)

    def _post_restrictions(self, body):
        self.restrict_warehouse(**body)
