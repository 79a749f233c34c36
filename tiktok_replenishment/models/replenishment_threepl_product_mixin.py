# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from datetime import timedelta

from odoo import fields, models

from ..connectors.errors import ServiceError

_logger = logging.getLogger(__name__)

# Weights and sizes hardly ever change.
PRODUCT_INTERVAL = timedelta(hours=23)


class ReplenishmentThreeplProductMixin(models.AbstractModel):
    """What an operator's SKUs weigh and measure, read once a day beside the stock."""

    _name = "replenishment.threepl.product.mixin"
    _description = "Products of an Operator"

    products_at = fields.Datetime(
        string="Weights and Sizes Read",
        readonly=True,
        copy=False,
        help="When the operator was last asked what its SKUs weigh and measure.",
    )

    def action_load_products(self):
        """Ask the operator what its SKUs weigh and how large they are."""
        products = self._ask(lambda client: client.list_products())
        if not self.error_key:
            self._store_products(products)
        return self._notify_result(
            self.env._(
                "%s SKUs have a weight or a size.", sum(map(_is_measured, products))
            )
        )

    def _pull_products(self):
        """An operator that does not tell them is no reason to doubt its stock."""
        try:
            products = self._client().list_products()
        except ServiceError as error:
            _logger.warning("%s %s, products: %s", self._name, self.id, error)
            products = ()
        self._store_products(products)

    def _store_products(self, products):
        self.env["replenishment.threepl.sku"]._measure(self, products)
        self.products_at = fields.Datetime.now()

    def _awaits_products(self):
        """Whether there are SKUs whose weights and sizes may be asked for now."""
        if "products" not in self._get_capabilities():
            return False
        since = self.products_at
        if since and since > fields.Datetime.now() - PRODUCT_INTERVAL:
            return False
        skus = self.env["replenishment.threepl.sku"]
        return bool(skus.search_count([("connection_id", "=", self.id)], limit=1))


def _is_measured(product):
    return product.weight_kg is not None or product.volume_m3 is not None
