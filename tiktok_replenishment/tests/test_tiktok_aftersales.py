# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, timedelta, timezone

from odoo.tests import new_test_user, tagged

from ..connectors.tiktok.aftersales import Aftersale, AftersaleUnit
from .common_outside import listing
from .test_tiktok_feeds import FeedCase

BUNDLE = {
    **listing("SET"),
    "bundle": [{"seller_sku": "MUG", "count": 2}, {"seller_sku": "VASE", "count": 1}],
}
BUNDLE_WITH_UNITS = {**BUNDLE, "sku": "SET-U", "bundle_units": True}


class AftersalesCase(FeedCase):
    products = [listing("MUG"), listing("VASE"), BUNDLE, BUNDLE_WITH_UNITS]

    def setUp(self):
        super().setUp()
        self.mug = self.product("MUG")
        self.vase = self.product("VASE")

    def buy(self, quantity=3, status="DELIVERED", seller_sku="MUG", **values):
        return self.admin.add_order(
            shop="US",
            warehouse="US1",
            seller_sku=seller_sku,
            quantity=quantity,
            status=status,
            **values,
        )

    def pull_orders(self):
        self.shop.action_pull_orders()
        self.assertFalse(self.shop.last_error)

    def pull_requests(self):
        for kind in ("cancellations", "returns"):
            self.feed(kind).action_pull()
            self.assertFalse(self.feed(kind).last_error)
        self.env.invalidate_all()

    def pull(self):
        self.pull_orders()
        self.pull_requests()

    def lines(self, product=None):
        return self.env["replenishment.tiktok.order.line"].search(
            [("product_id", "=", (product or self.mug).id)]
        )

    def sold(self, product=None):
        return sum(self.demand(product or self.mug).values())

    def requests(self):
        return self.env["replenishment.tiktok.aftersale"].search(
            [("shop_id", "=", self.shop.id)]
        )


@tagged("post_install", "-at_install")
class TestTiktokAftersales(AftersalesCase):
    """What becomes of units that are cancelled late, refunded or returned."""

    def check(self, *, returned=0, refunded=0, restocked=0, demand=0):
        line = self.lines()
        self.assertEqual(
            (line.quantity_returned, line.quantity_refunded, line.quantity_restocked),
            (returned, refunded, restocked),
        )
        self.assertEqual((line.demand_qty, self.sold()), (demand, demand))

    # ----------------------------------------------------------------- returns

    def test_a_refund_without_goods_leaves_them_with_the_buyer(self):
        self.admin.return_order(self.buy(), quantity=1, type="REFUND")
        self.pull()
        self.check(refunded=1, demand=3)

    def test_goods_that_come_back_were_demand_all_the_same(self):
        self.admin.return_order(self.buy(), quantity=2)
        self.pull()
        self.check(returned=2, demand=3)

    def test_a_replacement_brings_the_first_goods_back(self):
        self.admin.return_order(self.buy(), quantity=1, type="REPLACEMENT")
        self.pull()
        self.check(returned=1, demand=3)

    def test_two_returns_of_one_order_add_up(self):
        order_id = self.buy()
        self.admin.return_order(order_id, quantity=1)
        self.admin.return_order(order_id, quantity=1, type="REFUND")
        self.pull()
        self.check(returned=1, refunded=1, demand=3)

    def test_a_request_changes_nothing_until_it_is_done(self):
        order_id = self.buy()
        request_id = self.admin.return_order(
            order_id, quantity=2, status="AWAITING_BUYER_SHIP"
        )
        self.pull()
        self.check(demand=3)
        self.assertEqual(self.requests().outcome, "open")
        self.admin.change_aftersale(
            request_id, status="RETURN_OR_REFUND_REQUEST_COMPLETE"
        )
        self.pull_requests()
        self.check(returned=2, demand=3)

    def test_a_request_that_is_refused_changes_nothing(self):
        self.admin.return_order(self.buy(), status="REFUND_OR_RETURN_REQUEST_REJECT")
        self.pull()
        self.check(demand=3)
        self.assertEqual(self.requests().outcome, "refused")

    # ----------------------------------------------------------- cancellations

    def test_a_late_cancellation_that_is_put_back_is_no_demand(self):
        self.admin.cancel_order(self.buy(status="IN_TRANSIT"), restock=True)
        self.pull()
        self.check(restocked=3, demand=0)

    def test_a_late_cancellation_that_is_not_put_back_is_demand(self):
        self.admin.cancel_order(self.buy(status="IN_TRANSIT"), restock=False)
        self.pull()
        self.check(demand=3)

    def test_a_cancellation_before_shipping_is_no_demand_and_never_counts_twice(self):
        for restock in (True, False):
            self.admin.cancel_order(
                self.buy(status="AWAITING_SHIPMENT"), restock=restock
            )
        self.buy(quantity=1)
        self.pull()
        self.assertEqual(self.sold(), 1)
        self.assertFalse(any(self.lines().mapped("quantity_restocked")))

    def test_a_parcel_refused_at_the_door_is_no_demand_once_it_is_back(self):
        order_id = self.buy(status="IN_TRANSIT", cod=True)
        self.pull()
        self.assertEqual(self.sold(), 3)
        self.admin.cancel_order(order_id, restock=True, user="SYSTEM")
        self.pull()
        self.check(restocked=3, demand=0)

    def test_a_sample_that_is_put_back_does_not_take_demand_from_others(self):
        sample = self.buy(status="IN_TRANSIT", sample=True)
        self.admin.cancel_order(sample, restock=True)
        self.buy(quantity=1)
        self.pull()
        self.assertEqual(self.sold(), 1)

    # ------------------------------------------------------------------- order

    def test_a_request_may_come_before_its_order(self):
        self.admin.cancel_order(self.buy(status="IN_TRANSIT"), restock=True)
        self.pull_requests()
        self.assertFalse(self.requests().order_id)
        self.pull_orders()
        self.check(restocked=3, demand=0)
        self.assertEqual(self.requests().order_id, self.lines().order_id)

    def test_an_order_that_changes_keeps_what_came_back(self):
        order_id = self.buy()
        self.admin.return_order(order_id, quantity=2)
        self.pull()
        self.admin.change_order(order_id, status="COMPLETED")
        self.pull_orders()
        self.assertEqual(self.lines().order_id.status, "COMPLETED")
        self.check(returned=2, demand=3)

    def test_pulling_again_changes_nothing(self):
        self.admin.cancel_order(self.buy(status="IN_TRANSIT"), restock=True)
        self.pull()
        before = self.requests().read()
        self.pull()
        self.assertEqual(self.requests().read(), before)
        self.check(restocked=3, demand=0)

    def test_what_is_put_back_has_the_item_planned_again(self):
        order_id = self.buy(status="IN_TRANSIT")
        self.pull_orders()
        item = self.env["replenishment.item"]._find_or_create(
            [(self.mug.id, self.us1.id)]
        )
        item.request_ids.unlink()
        self.admin.cancel_order(order_id, restock=True)
        self.pull()
        self.assertTrue(item.is_dirty)

    def test_an_older_copy_of_a_request_changes_nothing(self):
        order_id = self.buy()
        self.pull_orders()
        unit_id = self.lines().unit_ids.split(",")[0]
        now = datetime.now(timezone.utc).replace(microsecond=0)
        done = Aftersale(
            external_id="1",
            kind="return",
            type="RETURN_AND_REFUND",
            status="RETURN_OR_REFUND_REQUEST_COMPLETE",
            outcome="done",
            restocks=True,
            order_external_id=order_id,
            created_at=None,
            updated_at=now,
            units=(
                AftersaleUnit(
                    line_item_id=unit_id, sub_item_ids=(), sku_external_id=""
                ),
            ),
        )
        older = Aftersale(
            **{
                **{name: getattr(done, name) for name in Aftersale.__slots__},
                "status": "AWAITING_BUYER_SHIP",
                "outcome": "open",
                "updated_at": now - timedelta(hours=1),
            }
        )
        model = self.env["replenishment.tiktok.aftersale"]
        # The newer one may come first on a page, or on an earlier page.
        model._upsert(self.shop, [done, older])
        model._upsert(self.shop, [older])
        self.check(returned=1, demand=3)

    def test_a_walk_that_breaks_off_goes_on_and_counts_nothing_twice(self):
        for _order in range(60):
            self.admin.return_order(self.buy(quantity=1))
        self.pull_orders()
        returns = self.feed("returns")
        (self.shop.feed_ids - returns).action_switch_off()
        self.admin.add_fault(endpoint="return_search", kind="malformed", nth=2)
        self.run_feeds()
        self.assertEqual(returns.state, "error")
        self.assertEqual(len(self.requests()), 50)
        self.due_again()
        self.run_feeds()
        self.assertEqual((returns.state, len(self.requests())), ("active", 60))
        self.assertEqual(sum(self.lines().mapped("quantity_returned")), 60)

    # ----------------------------------------------------------------- bundles

    def test_a_returned_bundle_brings_all_its_components_back(self):
        for seller_sku in ("SET", "SET-U"):
            order_id = self.buy(quantity=2, seller_sku=seller_sku)
            self.admin.return_order(order_id, quantity=1)
        self.pull()
        for product, returned in ((self.mug, 2), (self.vase, 1)):
            for line in self.lines(product):
                self.assertEqual(line.quantity_returned, returned)

    def test_one_component_of_a_bundle_comes_back_alone(self):
        order_id = self.buy(quantity=1, seller_sku="SET-U")
        self.pull_orders()
        item_id, component_id = self.lines().unit_ids.split(",")[0].split("/")
        self.env["replenishment.tiktok.aftersale"]._upsert(
            self.shop,
            [
                Aftersale(
                    external_id="1",
                    kind="return",
                    type="RETURN_AND_REFUND",
                    status="RETURN_OR_REFUND_REQUEST_COMPLETE",
                    outcome="done",
                    restocks=True,
                    order_external_id=order_id,
                    created_at=None,
                    updated_at=datetime.now(timezone.utc),
                    units=(
                        AftersaleUnit(
                            line_item_id=item_id,
                            sub_item_ids=(component_id,),
                            sku_external_id="",
                        ),
                    ),
                )
            ],
        )
        self.assertEqual(self.lines().quantity_returned, 1)
        self.assertEqual(self.lines(self.vase).quantity_returned, 0)

    # ------------------------------------------------------------------ access

    def test_planners_of_the_company_read_requests_and_others_do_not(self):
        self.admin.return_order(self.buy())
        self.pull()
        planner = new_test_user(
            self.env, "planner", groups="tiktok_replenishment.group_planner"
        )
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="tiktok_replenishment.group_planner",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        model = self.env["replenishment.tiktok.aftersale"]
        self.assertEqual(model.with_user(planner).search_count([]), 1)
        self.assertEqual(model.with_user(stranger).search_count([]), 0)
        feeds = self.env["replenishment.tiktok.feed"]
        self.assertFalse(feeds.with_user(stranger).search([]))
