# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The call that sets the available stock of a product's SKUs.

What is wrong with one SKU does not stop the others: the reply has code 0 then, and the
errors in its data. No list of these errors' codes is published: the numbers are ours.
"""

from .tiktok_envelope import Refusal

NO_SUCH_PRODUCT = 12052901
WRONG_STATUS = 12052902
WRONG_SKU = 12052903
WRONG_WAREHOUSE = 12052904
WRONG_QUANTITY = 12052905
MOST = 99_999
ALLOWED_STATUSES = ("DRAFT", "PENDING", "FAILED", "ACTIVATE", "SELLER_DEACTIVATED")


def update_inventory(call):
    listings = {
        listing.sku_id: listing
        for listing in call.world.listings_of_shop(call.shop)
        if listing.product_id == call.arguments["product_id"]
    }
    if not listings:
        raise Refusal(NO_SUCH_PRODUCT, "The product does not exist")
    status = call.world.catalog.pages[call.arguments["product_id"]].status
    if status not in ALLOWED_STATUSES:
        raise Refusal(WRONG_STATUS, f"The product is {status}")
    errors = []
    for row in _rows(call.body):
        listing = listings.get(row["id"])
        if listing is None:
            errors.append(_error(row, WRONG_SKU, "is not of this product", []))
            continue
        quantities, problems = _checked(call, listing, row["inventory"])
        if problems:
            errors.append(_error(row, problems[0]["code"], "is not changed", problems))
        else:
            call.world.ledger.set_available(listing, quantities)
    return {"errors": errors} if errors else {}


def _rows(body):
    rows = body.get("skus")
    if not isinstance(rows, list) or not rows:
        raise Refusal(36009004, "Invalid 'skus' body parameter", status=400)
    for row in rows:
        inventory = row.get("inventory") if isinstance(row, dict) else None
        if not isinstance(inventory, list) or not inventory or "id" not in row:
            raise Refusal(36009004, "Invalid 'skus' body parameter", status=400)
    return rows


def _checked(call, listing, inventory):
    """Return (quantity by warehouse code, problems)."""
    codes = {
        call.world.tiktok_warehouse_id(code): code
        for code in call.world.ledger.assigned_warehouses(listing, call.shop)
    }
    if len(codes) == 1 and len(inventory) == 1:
        # The only warehouse need not be named.
        inventory = [{"warehouse_id": next(iter(codes)), **inventory[0]}]
    problems = _warehouse_problems(call, codes, inventory)
    for row in inventory:
        problems += _quantity_problems(row)
    if problems:
        return {}, problems
    return {codes[row["warehouse_id"]]: row["quantity"] for row in inventory}, []


def _warehouse_problems(call, codes, inventory):
    """Every warehouse of the SKU must be named, once, and no other."""
    given = [row.get("warehouse_id", "") for row in inventory]
    strange = [one for one in given if one not in codes or given.count(one) > 1]
    missing = [one for one in codes if one not in given]
    kept = [one for one in given if call.world.fbt.has(codes.get(one))]
    return [
        _problem(one, WRONG_WAREHOUSE, text)
        for found, text in (
            (strange, "is not assigned to the SKU, or named twice"),
            (missing, "is missing"),
            (kept, "is kept by TikTok itself"),
        )
        for one in found
    ]


def _quantity_problems(row):
    quantity = row.get("quantity")
    is_whole = isinstance(quantity, int) and not isinstance(quantity, bool)
    warehouse_id = row.get("warehouse_id", "")
    if not is_whole or not 0 <= quantity <= MOST:
        # From 1 on by the documentation; 0 is what integrators send for "sold out".
        return [_problem(warehouse_id, WRONG_QUANTITY, f"holds from 0 to {MOST}")]
    if ("backorder_quantity" in row) != ("handling_time" in row):
        text = "needs backorder_quantity and handling_time together"
        return [_problem(warehouse_id, WRONG_QUANTITY, text)]
    return []


def _problem(warehouse_id, code, text):
    return {
        "warehouse_id": warehouse_id,
        "code": code,
        "message": f"The warehouse {warehouse_id or 'without id'} {text}",
    }


def _error(row, code, text, problems):
    detail = {"sku_id": row["id"]}
    if problems:
        detail["extra_errors"] = problems
    return {"code": code, "message": f"The SKU {row['id']} {text}", "detail": detail}
