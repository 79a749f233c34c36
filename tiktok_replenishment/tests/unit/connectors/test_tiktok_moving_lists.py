# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""No order is lost while the list moves, and no walk goes on for ever."""

from datetime import timedelta
from itertools import islice

import pytest
from connectors.errors import InvalidRequestError, TransientError
from order_samples import LONG_AGO, NOW, ids_of


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("page_size", [3, 5, 10])
def test_no_order_is_lost_while_orders_change(sandbox, pull, seed, page_size):
    before = set(sandbox.world.orders)
    sandbox.admin.set_settings(paging="drift", drift_seed=seed)
    assert set(ids_of(pull(sandbox, page_size=page_size, max_pages=None))) == before


@pytest.mark.parametrize("paging", ["duplicates", "repeated_token"])
@pytest.mark.parametrize("page_size", [2, 7, 10])
def test_no_order_is_lost_by_pages_that_repeat(sandbox, pull, paging, page_size):
    before = set(sandbox.world.orders)
    sandbox.admin.set_settings(paging=paging)
    assert set(ids_of(pull(sandbox, page_size=page_size, max_pages=None))) == before


@pytest.mark.parametrize(
    # Long walks read what is settled on its own; in a short one the number tells.
    ("page_size", "entering"),
    [(5, 1), (10, 2)],
)
def test_orders_that_enter_hide_none_when_another_leaves(
    sandbox, pull, page_size, entering
):
    before = set(sandbox.world.orders)
    pages = pull(sandbox, page_size=page_size)
    seen = ids_of([next(pages)])
    sandbox.admin.advance_clock(60)
    sandbox.admin.change_order(seen[0])
    _enter_late(sandbox, entering)
    seen += ids_of(pages)
    assert before <= set(seen)


def _enter_late(sandbox, count):
    """Orders changed before the walk began, which the index learns of only now."""
    ids = sandbox.admin.add_orders(
        count=count, shop="US", warehouse="US1", seller_sku="BOX"
    )
    for order_id in ids:
        order = sandbox.world.orders[order_id]
        order.updated = int((NOW - timedelta(seconds=5)).timestamp())
        order.rendered = b""


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("page_size", [4, 9])
def test_a_walk_may_be_broken_off_after_any_page(sandbox, pull, seed, page_size):
    """Going on from where a page reached, no order is lost, whatever moved."""
    before = set(sandbox.world.orders)
    sandbox.admin.set_settings(paging="drift", drift_seed=seed)
    options = {"page_size": page_size, "max_pages": None}
    seen, reached = set(), LONG_AGO
    for pages_read in (1, 2, 3, 2, 1, 3):
        pages = pull(sandbox, updated_from=reached, **options)
        for page in islice(pages, pages_read):
            seen |= {order.external_id for order in page.orders}
            reached = page.reached
    seen |= set(ids_of(pull(sandbox, updated_from=reached, **options)))
    assert seen == before


def test_orders_of_one_moment_do_not_stop_a_walk(sandbox, pull):
    moment = int((NOW - timedelta(hours=2)).timestamp())
    for order in sandbox.world.orders.values():
        order.updated, order.rendered = moment, b""
    sandbox.admin.set_settings(paging="repeated_token")
    before = set(sandbox.world.orders)
    assert set(ids_of(pull(sandbox, page_size=4))) == before


def test_an_announced_number_that_is_wrong_is_not_believed_for_ever(sandbox, pull):
    rows = [{"id": "1", "update_time": 1772474400}]
    body = {"code": 0, "data": {"total_count": 9, "orders": [_order(**rows[0])]}}
    sandbox.admin.add_fault(endpoint="order_search", kind="reply", body=body, times=99)
    window_end = NOW - timedelta(days=1)
    assert ids_of(pull(sandbox, updated_to=window_end)) == ["1", "1"]


def _order(**values):
    item = {"id": "1", "sku_id": "172940", "original_price": "1", "is_gift": False}
    return {
        "status": "COMPLETED",
        "create_time": 1772474400,
        "line_items": [item],
        **values,
    }


def test_a_list_that_never_stands_still_ends_as_an_error_that_passes(sandbox, pull):
    for number in range(40):
        data = {"total_count": 9 - number % 2, "next_page_token": str(number)}
        sandbox.admin.add_fault(
            endpoint="order_search",
            kind="reply",
            nth=number + 1,
            body={"code": 0, "data": data},
        )
    with pytest.raises(TransientError) as caught:
        list(pull(sandbox))
    assert caught.value.hint == "restart_pull"


def test_a_page_token_that_is_refused_starts_a_new_search(sandbox, pull):
    before = set(sandbox.world.orders)
    sandbox.admin.add_fault(
        endpoint="order_search",
        kind="business",
        nth=3,
        code=36009004,
        message="Invalid page_token",
        status=400,
    )
    assert set(ids_of(pull(sandbox, page_size=7))) == before


def test_other_refusals_end_the_walk(sandbox, pull):
    sandbox.admin.add_fault(endpoint="order_search", kind="business", code=10002014)
    with pytest.raises(InvalidRequestError):
        list(pull(sandbox))
