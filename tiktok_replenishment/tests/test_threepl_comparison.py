# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from ..connectors.errors import TransientError
from .common_reconcile import ReconcileCase


@tagged("post_install", "-at_install")
class TestThreeplComparison(ReconcileCase):
    """Observe: Odoo against the operator, and nothing is written."""

    def test_a_difference_is_the_operators_on_hand_less_odoos(self):
        self.have(self.mug, 100)
        pull = self.pull(MUG=90)
        self.assertRecordValues(
            self.compared(self.mug),
            [
                {
                    "qty_odoo": 100,
                    "qty_expected": 100,
                    "qty_operator": 90,
                    "difference": -10,
                    "value": -40,
                    "differs_since": pull.as_of,
                    "pull_count": 1,
                    "as_of": pull.as_of,
                    "hint": False,
                }
            ],
        )
        self.assertEqual(self.on_hand(self.mug), 100)

    def test_what_agrees_is_no_difference(self):
        self.have(self.mug, 100)
        self.pull(MUG=100)
        row = self.compared(self.mug)
        self.assertEqual((row.is_different, row.differs_since), (False, False))

    def test_on_hand_holds_reserved_and_damaged(self):
        shelf, damaged = self.env["stock.location"].create(
            [
                {"name": "Shelf", "location_id": self.stock_location.id},
                {"name": "Damaged", "location_id": self.us1.view_location_id.id},
            ]
        )
        self.have(self.mug, 90, shelf)
        self.have(self.mug, 10, damaged)
        self.pull(
            rows=[self.row("MUG", available=85, reserved=5, damaged=10, on_hand=100)]
        )
        self.assertEqual(self.compared(self.mug).difference, 0)

    def test_damaged_goods_may_be_kept_outside_of_the_warehouse(self):
        outside = self.env["stock.location"].create({"name": "Damaged US"})
        self.have(self.mug, 90)
        self.have(self.mug, 10, outside)
        self.pull(MUG=100)
        self.assertEqual(self.compared(self.mug).difference, 10)
        self.place.damaged_location_id = outside
        self.assertEqual(self.compared(self.mug).difference, 0)

    def test_packs_count_as_their_units(self):
        self.have(self.mug, 12)
        self.pull(**{"MUG-BOX": 2})
        self.env["replenishment.threepl.sku"].search(
            [("external_sku", "=", "MUG-BOX")]
        ).write({"product_id": self.mug.id, "units_per_sku": 6})
        self.assertEqual(self.compared(self.mug).qty_operator, 12)
        self.assertEqual(self.compared(self.mug).difference, 0)

    def test_what_is_on_the_way_is_not_on_hand(self):
        self.have(self.mug, 100)
        self.pull(rows=[self.row("MUG", available=100, inbound=500, on_hand=100)])
        self.assertEqual(self.compared(self.mug).difference, 0)

    def test_an_operator_that_does_not_tell_on_hand_is_not_compared(self):
        self.have(self.mug, 100)
        self.pull(rows=[self.row("MUG", available=90)])
        row = self.compared(self.mug)
        self.assertEqual((row.is_known, row.difference), (False, 0))

    def test_a_product_that_the_operator_does_not_list_is_unknown_and_not_zero(self):
        self.have(self.vase, 50)
        self.pull(MUG=1)
        row = self.compared(self.vase)
        self.assertEqual((row.qty_odoo, row.is_known, row.difference), (50, False, 0))

    def test_a_number_of_an_older_pull_is_not_compared(self):
        self.have(self.mug, 100)
        self.pull(MUG=90, VASE=0)
        self.pull(VASE=0, absent_means_zero=False)
        row = self.compared(self.mug)
        self.assertEqual((row.is_known, row.difference), (False, 0))

    # Cut-off

    def test_what_moved_in_odoo_after_the_operator_was_asked_is_left_out(self):
        self.have(self.mug, 100)
        self.pull(MUG=100)
        self.move(self.mug, 30, self.stock_location, self.customers)
        self.move(self.mug, 20, self.suppliers, self.stock_location)
        row = self.compared(self.mug)
        self.assertEqual((row.qty_odoo, row.qty_moved), (90, -10))
        self.assertEqual((row.qty_expected, row.difference), (100, 0))

    def test_what_moved_before_is_a_difference(self):
        self.have(self.mug, 100)
        self.pull(MUG=100)
        before = self.as_of - timedelta(minutes=1)
        self.move(self.mug, 30, self.stock_location, self.customers, at=before)
        self.assertEqual(self.compared(self.mug).difference, 30)

    def test_a_move_inside_the_warehouse_changes_nothing(self):
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.stock_location.id}
        )
        self.have(self.mug, 100)
        self.pull(MUG=100)
        self.move(self.mug, 30, self.stock_location, shelf)
        self.assertEqual(self.compared(self.mug).difference, 0)

    def test_a_correction_of_odoos_stock_is_no_movement(self):
        self.have(self.mug, 100)
        self.pull(MUG=90)
        self.correct(self.mug, 90)
        self.assertEqual(self.compared(self.mug).difference, 0)

    def test_orders_that_were_shipped_and_not_yet_delivered_are_no_difference(self):
        shop = self.connect_shop()
        self.env["replenishment.tiktok.order"].create(
            [
                {
                    "shop_id": shop.id,
                    "company_id": shop.company_id.id,
                    "fulfillment": "seller",
                    "external_id": f"57670000000000000{number}",
                    "status": status,
                    "ordered_at": self.as_of,
                    "updated_at": self.as_of + timedelta(hours=hours),
                }
                for number, status, hours in (
                    (1, "IN_TRANSIT", 0),
                    (2, "IN_TRANSIT", 3),
                    (3, "AWAITING_COLLECTION", 0),
                    (4, "DELIVERED", 3),
                )
            ]
        )
        self.have(self.mug, 100)
        for number, quantity in ((1, 10), (2, 200), (3, 3000), (4, 5)):
            self.open_move(
                self.mug,
                quantity,
                self.stock_location,
                self.customers,
                origin=f"57670000000000000{number}",
            )
        self.pull(MUG=85)
        row = self.compared(self.mug)
        # The second left after the operator was asked, the third waits for its courier.
        self.assertEqual(row.qty_shipped, 15)
        self.assertEqual(row.difference, 0)

    # What a person has to look at

    def test_lots_packages_and_owners_are_said(self):
        owner = self.env["res.partner"].create({"name": "Consignor"})
        package = self.env["stock.package"].create({"name": "P1"})
        jar = self.product("JAR", tracking="lot")
        lamp = self.product("LAMP")
        self.have(self.mug, 5, package_id=package)
        self.have(self.vase, 5, owner_id=owner)
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": jar.id})
        self.have(jar, 5, lot_id=lot)
        self.have(lamp, 5)
        self.pull(MUG=4, VASE=4, JAR=4, LAMP=4)
        self.assertEqual(
            [
                self.compared(product).hint
                for product in (self.mug, self.vase, jar, lamp)
            ],
            ["package", "owner", "tracked", False],
        )

    def test_more_at_the_operator_may_be_the_receipt_that_is_open(self):
        self.have(self.mug, 100)
        self.have(self.vase, 100)
        self.open_move(self.mug, 50, self.suppliers, self.stock_location)
        self.open_move(self.vase, 50, self.suppliers, self.stock_location)
        self.pull(MUG=150, VASE=90)
        self.assertEqual(self.compared(self.mug).hint, "receipt")
        self.assertFalse(self.compared(self.vase).hint)

    # Since when

    def test_a_difference_stands_since_the_first_pull_that_found_one(self):
        self.have(self.mug, 100)
        first = self.pull(MUG=90)
        self.pull(MUG=90)
        row = self.compared(self.mug)
        self.assertEqual((row.differs_since, row.pull_count), (first.as_of, 2))
        self.pull(MUG=80)
        row = self.compared(self.mug)
        self.assertEqual((row.differs_since, row.pull_count), (first.as_of, 1))
        self.pull(MUG=100)
        later = self.pull(MUG=80)
        row = self.compared(self.mug)
        self.assertEqual((row.differs_since, row.pull_count), (later.as_of, 1))

    def test_two_pulls_in_one_breath_count_as_one(self):
        self.have(self.mug, 100)
        self.pull(MUG=90)
        self.pull(MUG=90, hours=0.1)
        self.assertEqual(self.compared(self.mug).pull_count, 1)
        self.pull(MUG=90, hours=0.2)
        self.assertEqual(self.compared(self.mug).pull_count, 2)

    def test_a_pull_that_failed_is_no_evidence(self):
        self.have(self.mug, 100)
        self.pull(MUG=90)
        self.place._store_answer(TransientError("GoodCang: no connection"))
        self.assertEqual(self.compared(self.mug).pull_count, 1)

    # Several places, companies, people

    def test_places_that_are_one_warehouse_add_up_and_are_only_observed(self):
        other = self.place.connection_id.warehouse_ids - self.place
        self.have(self.mug, 100)
        self.pull(MUG=60)
        other.warehouse_id = self.us1
        self.pull([self.row("MUG", "US2", available=30, on_hand=30)], place=other)
        self.assertEqual(self.compared(self.mug).difference, -10)
        with self.assertRaisesRegex(ValidationError, "only be observed"):
            self.place.reconcile_mode = "propose"

    def test_planners_and_stock_users_read_it(self):
        self.have(self.mug, 100)
        self.pull(MUG=90)
        row = self.compared(self.mug)
        for group in ("tiktok_replenishment.group_planner", "stock.group_stock_user"):
            user = new_test_user(self.env, group.split(".")[1], groups=group)
            self.assertEqual(row.with_user(user).difference, -10)
        outsider = new_test_user(self.env, "outsider", groups="base.group_user")
        with self.assertRaises(AccessError):
            row.with_user(outsider).read(["difference"])

    def test_another_company_sees_no_difference(self):
        self.have(self.mug, 100)
        self.pull(MUG=90)
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="tiktok_replenishment.group_planner",
            company_ids=[(6, 0, company.ids)],
            company_id=company.id,
        )
        rows = self.env["replenishment.threepl.comparison"].with_user(stranger)
        self.assertFalse(rows.search([]))
