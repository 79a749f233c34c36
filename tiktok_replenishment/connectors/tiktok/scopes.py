# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which permission each group of calls needs.

TikTok Shop publishes no list. The names are those seen in ``granted_scopes`` of real
authorisations, and in the descriptions of the calls. Of FBT only ``seller.fbt.inbound``
is documented for sellers (https://partner.tiktokshop.com/docv2/page/16f0ojsg);
``seller.fbt.info`` is what integrators report for reading stock.

A scope that is added to an app reaches sellers only when they authorise it again.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A permission. ``purpose`` says what stops without it, in English."""

    name: str
    endpoints: tuple[str, ...]
    purpose: str
    is_needed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingScopes:
    """``needed``: nothing works without them; ``optional``: some functions do not."""

    needed: tuple[Scope, ...]
    optional: tuple[Scope, ...]


SCOPES = (
    Scope(
        name="seller.authorization.info",
        endpoints=("shops", "webhook_list", "webhook_set", "webhook_delete"),
        purpose="List of shops and notifications",
        is_needed=True,
    ),
    Scope(
        name="seller.order.info",
        endpoints=("order_search", "order_detail"),
        purpose="Orders",
        is_needed=True,
    ),
    Scope(
        name="seller.product.basic",
        endpoints=("product_search",),
        purpose="Listings",
        is_needed=True,
    ),
    Scope(
        name="seller.logistics",
        endpoints=("warehouses",),
        purpose="List of the shop's warehouses",
    ),
    Scope(
        name="seller.return_refund.basic",
        endpoints=("cancellation_search", "return_search"),
        purpose="Cancellations and returns",
    ),
    Scope(
        name="seller.promotion.info",
        endpoints=("promotion_search", "promotion_detail"),
        purpose="Promotions",
    ),
    Scope(
        name="seller.fbt.info",
        endpoints=("fbt_warehouses", "fbt_inventory_search"),
        purpose="Stock fulfilled by TikTok",
    ),
    Scope(
        name="seller.fbt.inbound",
        endpoints=("fbt_inbound_orders",),
        purpose="Goods on the way to TikTok's warehouses",
    ),
)


def missing_scopes(granted) -> MissingScopes:
    """Return what an authorisation lacks; ``granted`` are names of scopes.

    None at all means that TikTok Shop did not tell: nothing is known to be missing.
    """
    names = set(granted)
    missing = [scope for scope in SCOPES if names and scope.name not in names]
    return MissingScopes(
        needed=tuple(scope for scope in missing if scope.is_needed),
        optional=tuple(scope for scope in missing if not scope.is_needed),
    )
