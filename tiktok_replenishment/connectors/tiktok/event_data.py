# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What may be kept of a webhook: ids, statuses, types, times and quantities.

It is a list of what is allowed, for known and unknown events alike, so that no word of
a buyer is ever kept: chats, reasons and names are in other keys.
"""

import re

# Kept as text: some events write them as numbers.
ID_KEYS = frozenset(
    {
        "activity_id",
        "added_product_ids",
        "aftersales_request_id",
        "benefit_product_ids",
        "cancel_id",
        "combined_listing_id",
        "event_id",
        "exclude_product_ids",
        "fbt_warehouse_id",
        "goods_id",
        "inbound_order_id",
        "main_order_id",
        "order_id",
        "order_id_list",
        "package_id",
        "product_id",
        "product_ids",
        "removed_product_ids",
        "return_id",
        "return_line_item_id",
        "rma_id",
        "seller_id",
        "shop_id",
        "sku_id",
        "sku_return_request_id",
        "sub_return_line_item_id",
        "warehouse_id",
    }
)
VALUE_KEYS = frozenset(
    {
        "activity_type",
        "aftersales_request_create_time",
        "aftersales_request_status",
        "aftersales_request_update_time",
        "alert_type",
        "available_quantity",
        "campaign_locked_quantity",
        "campaign_reserved_quantity",
        "cancel_status",
        "cancellations_role",
        "change_source",
        "change_type",
        "changed_fields",
        "committed_quantity",
        "create_time",
        "creator_locked_quantity",
        "creator_reserved_quantity",
        "current_inventory_status",
        "deactivation_source",
        "expiration_time",
        "in_shop_quantity",
        "is_on_hold_order",
        "lead_days",
        "low_stock_threshold",
        "match_type",
        "occurred_at",
        "order_status",
        "product_level",
        "product_type",
        "product_types",
        "refund_status",
        "refund_timestamp",
        "reserved_quantity",
        "return_role",
        "return_status",
        "return_type",
        "rma_request_create_time",
        "rma_request_update_time",
        "rma_status",
        "role_type",
        "sc_type",
        "status",
        "total_available_quantity",
        "total_committed_quantity",
        "total_quantity",
        "trigger_source",
        "unfulfillable_quantity",
        "update_time",
    }
)
CONTAINER_KEYS = frozenset(
    {
        "change_detail",
        "fbt_warehouse_inventory",
        "inventory_distribution",
        "line_items",
        "on_hand_detail",
        "package_list",
        "product_remove_list",
        "product_update_list",
        "products",
        "quantity_snapshot_after_change",
        "skus",
        "trigger_reason",
    }
)
# An id, a status, a time: one word. A sentence is none of these, nor is an address.
WORD = re.compile(r"[A-Za-z0-9_.:+=/-]{1,128}")


def allowed(data):
    """The part of a dict that may be kept."""
    kept = {}
    for key, value in data.items():
        if key in ID_KEYS:
            value = _each(value, word)
        elif key in VALUE_KEYS:
            value = _each(value, _plain)
        elif key in CONTAINER_KEYS:
            value = _each(value, lambda one: allowed(one) if _is_dict(one) else None)
        else:
            continue
        if value not in (None, ""):
            kept[key] = value
    return kept


def _each(value, keep):
    """``keep`` a value, or each of a list."""
    if not isinstance(value, list):
        return keep(value)
    kept = [keep(one) for one in value]
    return [one for one in kept if one not in (None, "")]


def _is_dict(value):
    return isinstance(value, dict)


def _plain(value):
    """A number, a mark, or one word; None for all else."""
    return value if isinstance(value, (bool, int)) else word(value) or None


def word(value):
    """A text of one word, also of a number; empty for all else."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value if isinstance(value, str) and WORD.fullmatch(value) else ""
