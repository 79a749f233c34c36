# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Webhooks of requests, promotions and product pages, spelled as the service does."""

# The API says CANCEL; of an order it is the other way round.
CANCEL_WORDS = {"CANCELLATION_REQUEST_CANCEL": "CANCELLATION_REQUEST_CANCELLED"}
TOLD_PROMOTION_STATUSES = ("ONGOING", "EXPIRED", "DEACTIVATED")
OTHER_FIELDS = "others"


def listen(world):
    """Let the topics of ``world`` queue their webhooks."""
    world.aftersales.listeners.append(lambda request: _tell_request(world, request))
    world.promotions.listeners.append(
        lambda change, promotion, removed: _tell_promotion(
            world, change, promotion, removed
        )
    )
    world.catalog.listeners.append(
        lambda listing, names: _tell_listing(world, listing, names)
    )


def _tell_request(world, request):
    tell = _tell_return if request.kind == "return" else _tell_cancellation
    tell(world, request)


def _tell_cancellation(world, request):
    world.webhooks.queue(
        type=11,
        shop=request.shop,
        moment=request.updated,
        data={
            "order_id": request.order_id,
            "cancellations_role": request.user,
            "cancel_status": CANCEL_WORDS.get(request.status, request.status),
            "cancel_id": request.id,
            "create_time": request.created,
        },
    )


def _tell_return(world, request):
    world.webhooks.queue(
        type=12,
        shop=request.shop,
        moment=request.updated,
        data={
            "order_id": request.order_id,
            "return_role": request.user,
            "return_type": request.type,
            "return_status": request.status,
            "return_id": request.id,
            "create_time": request.created,
            "update_time": request.updated,
        },
    )


def _tell_promotion(world, change, promotion, removed):
    """Type 39 tells that the status is another, type 63 that the seller changed it."""
    status = promotion.status(world.clock())
    moment = int(world.clock())
    data = {"activity_id": promotion.id, "update_time": moment}
    if change != "STATUS":
        data |= {"change_type": change, **_product_lists(world, promotion, removed)}
        world.webhooks.queue(type=63, shop=promotion.spec.shop, data=data)
    elif status in TOLD_PROMOTION_STATUSES:
        data |= {
            "activity_type": promotion.spec.type,
            "product_level": promotion.spec.level,
            "status": status,
        }
        world.webhooks.queue(type=39, shop=promotion.spec.shop, data=data)


def _product_lists(world, promotion, removed):
    lists = {}
    for key, skus in (
        ("product_update_list", promotion.spec.skus),
        ("product_remove_list", removed),
    ):
        product_ids = dict.fromkeys(world.listings[sku].product_id for sku in skus)
        if product_ids:
            lists[key] = {"product_ids": list(product_ids)}
    if promotion.spec.level == "VARIATION" and removed:
        sku_ids = [world.listings[sku].sku_id for sku in removed]
        lists["product_remove_list"]["sku_ids"] = sku_ids
    return lists


def _tell_listing(world, listing, names):
    moment = world.catalog.page(listing).updated
    for shop in world.shops:
        if listing not in world.listings_of_shop(shop):
            continue
        for number, data in _listing_events(world, listing, names):
            data["update_time"] = moment
            world.webhooks.queue(type=number, shop=shop, data=data)


def _listing_events(world, listing, names):
    page, sku = world.catalog.page(listing), world.catalog.sku(listing)
    if names & {"status", "audit"}:
        word = "PRODUCT_STATUS_CHANGED"
        if page.audit == "FAILED":
            word = "PRODUCT_AUDIT_FAILURE"
        # A number, unlike in the other events.
        yield 5, {"product_id": int(page.id), "status": word}
    if names & {"title", "seller_sku"}:
        fields = ["title"] if "title" in names else []
        fields += [OTHER_FIELDS] if "seller_sku" in names else []
        yield (
            15,
            {
                "product_id": page.id,
                "change_source": "SELLER_CENTER",
                "changed_fields": fields,
            },
        )
    if "sku_status" in names:
        is_on = sku.status == "NORMAL"
        row = {
            "sku_id": listing.sku_id,
            "status": "ACTIVATED" if is_on else "DEACTIVATED",
        }
        if not is_on:
            row["deactivation_source"] = sku.deactivation_source
        yield 50, {"product_id": page.id, "skus": [row]}
