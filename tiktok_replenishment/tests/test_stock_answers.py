# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from markupsafe import Markup

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_outside import OutsideCase, listing

LEVELS = {"available": 1000, "reserved": 5, "inbound": 40, "pending": 3, "damaged": 2}


@tagged("post_install", "-at_install")
class TestStockAnswers(OutsideCase):
    """ "Why does the system say 1 240 available?" """

    products = [
        listing("MUG", stock={"US1": LEVELS, "US2": {"available": 70}}),
        listing("MUG-BOX", stock={"US1": {"available": 40}}),
        listing("MUG-OLD", stock={"US1": {"available": -4}}),
        listing("MUG-GIFT", stock={"US1": {"available": 20}}),
        listing("NEWS", stock={"US1": {"available": 15}}),
    ]

    def setUp(self):
        super().setUp()
        self.mug = self.product("MUG")
        self.connection_ = self.connect_operator()
        self.connection_.action_pull_stock()
        self.map("MUG-BOX", units_per_sku=6)
        self.map("MUG-OLD")
        self.map("MUG-GIFT").action_ignore()
        self.item = self.env["replenishment.item"]._find_or_create(
            [(self.mug.id, self.us1.id)]
        )

    def map(self, code, **values):
        sku = self.env["replenishment.threepl.sku"].search(
            [("external_sku", "=", code)]
        )
        sku.write({"product_id": self.mug.id, **values})
        return sku

    def answer(self, item=None, user=None):
        """The sections as plain lists of sentences."""
        self.env.invalidate_all()
        item = (item or self.item).with_user(user or self.env.user)
        sections = self.env["replenishment.answer"]._answers(item)[item.id]
        return {
            section["key"]: [
                Markup(text).striptags()
                for text in item._explanation_texts(section["steps"])
            ]
            for section in sections
        }

    def assertTold(self, words, sentences):
        self.assertIn(words, " ".join(sentences))

    def place(self):
        """The operator's warehouse that is US1."""
        return self.connection_.warehouse_ids.filtered(
            lambda place: place.warehouse_id == self.us1
        )

    def receipt(self, quantity, warehouse=None):
        """An open receipt from a vendor."""
        warehouse = warehouse or self.us1
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": warehouse.in_type_id.id,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": warehouse.lot_stock_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.mug.id,
                            "product_uom_qty": quantity,
                            "location_id": self.env.ref(
                                "stock.stock_location_suppliers"
                            ).id,
                            "location_dest_id": warehouse.lot_stock_id.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        return picking

    # Whose numbers count

    def test_the_operator_is_named_with_the_time_of_its_numbers(self):
        told = self.answer()["source"]
        self.assertTold("The warehouse operator is believed", told)
        self.assertTold("Sandbox · ", told)
        self.assertTold("good for 12 hours. Last pull: ", told)

    def test_numbers_that_are_too_old_are_said_to_be(self):
        self.place().last_success_at = fields.Datetime.now() - timedelta(hours=13)
        self.assertTold("(13 hours ago). More than 12 hours", self.answer()["source"])

    def test_ages_below_two_hours_are_told_in_minutes(self):
        self.place().last_success_at = fields.Datetime.now() - timedelta(minutes=45)
        self.assertTold("(45 minutes ago)", self.answer()["source"])

    def test_a_pull_that_was_not_accepted_is_told(self):
        self.admin.add_fault(endpoint="get_product_inventory", kind="malformed")
        self.connection_.action_pull_stock()
        self.assertTold("was not accepted", self.answer()["source"])

    def test_a_pull_that_waits_for_a_person_is_told(self):
        place = self.place()
        place.last_pull_id.state = "waiting"
        self.assertTold("waits for a person to accept it", self.answer()["source"])

    def test_numbers_that_stand_still_are_told(self):
        self.place().is_stuck = True
        self.assertTold("come again and again", self.answer()["source"])

    def test_a_warehouse_without_operator_says_that_nothing_is_known(self):
        self.connection_.warehouse_ids.warehouse_id = False
        told = self.answer()
        self.assertTold("nothing is known to be available", told["source"])
        self.assertTold("Together: 0 available", told["available"])

    def test_odoo_is_named_where_odoo_is_believed(self):
        self.us1.replenish_stock_source = "odoo"
        self.env["stock.quant"]._update_available_quantity(
            self.mug, self.us1.lot_stock_id, 300
        )
        told = self.answer()
        self.assertTold("Odoo is believed", told["source"])
        self.assertTold("US1/Stock: 300 on hand − 0 reserved = 300.", told["available"])
        self.assertTold("says 1,000: Odoo is believed here", told["left_out"])

    # Available

    def test_each_sku_tells_its_number_its_pack_and_its_time(self):
        told = self.answer()["available"]
        self.assertTold("1,000. As of", told)
        self.assertTold("40 × 6 units = 240. As of", told)
        self.assertTold("Together: 1,240 available.", told)

    def test_an_oversold_sku_counts_as_zero_and_says_so(self):
        self.assertTold("-4, oversold; counted as 0", self.answer()["available"])

    def test_a_number_that_changed_since_the_last_planning_is_told(self):
        self.item.action_plan()
        self.assertEqual(self.item.qty_available, 1240)
        self.assertNotIn("planning", " ".join(self.answer()["available"]))
        self.admin.set_stock("US1", "MUG", available=900)
        self.connection_.action_pull_stock()
        told = self.answer()["available"]
        self.assertTold("Together: 1,140 available.", told)
        self.assertTold("counted with 1,240", told)

    # Not counted

    def test_what_cannot_be_sold_is_named(self):
        told = self.answer()["left_out"]
        self.assertTold("Damaged: 2.", told)
        self.assertTold("not yet put away: 3.", told)
        self.assertTold("Reserved by the operator: 5.", told)

    def test_a_bucket_that_is_not_told_is_unknown_and_not_zero(self):
        self.stock(self.mug).filtered(lambda row: row.units_per_sku == 6).write(
            {"known_buckets": "available"}
        )
        told = self.answer()["left_out"]
        self.assertTold("unknown and not zero: Reserved, On the Way", told)

    def test_ignored_and_unmapped_skus_are_named(self):
        told = self.answer()["left_out"]
        self.assertTold("20. This SKU is ignored on purpose.", told)
        self.assertTold("that have stock here: 1, with 15 available", told)

    def test_odoos_own_stock_is_not_counted_beside_the_operators(self):
        self.env["stock.quant"]._update_available_quantity(
            self.mug, self.us1.lot_stock_id, 300
        )
        told = self.answer()
        self.assertTold("Odoo's own 300 in US1/Stock", told["left_out"])
        self.assertTold("Together: 1,240 available.", told["available"])

    def test_stock_of_other_warehouses_counts_there(self):
        self.env["replenishment.item"]._find_or_create([(self.mug.id, self.us2.id)])
        self.assertTold(
            "70 in Warehouse US2: they count there.", self.answer()["left_out"]
        )

    # On the way, backlog, all together

    def test_the_operator_wins_when_it_knows_of_more(self):
        self.receipt(30)
        told = self.answer()
        self.assertTold("43, the operator's", told["on_the_way"])
        self.assertTold("1,240 + 13 + 30", [self.sum_of(told)])

    def sum_of(self, told):
        """Only the numbers of the sum, the largest kinds first as they stand."""
        parts = told["position"][0].split("Position: ")[1].split(" = ")[0]
        return " + ".join(part.rsplit(" ", 1)[1] for part in parts.split(", "))

    def test_odoo_wins_when_it_knows_of_more(self):
        picking = self.receipt(60)
        told = self.answer()["on_the_way"]
        self.assertTold("60, Odoo's", told)
        self.assertTold(f"Open receipt {picking.name}", told)

    def test_the_position_is_the_sum_of_what_was_told(self):
        self.receipt(60)
        # 1 240 available and 60 on the way; there are no orders.
        self.assertTold("= 1,300.", self.answer()["position"])

    def test_what_is_empty_is_left_out(self):
        self.env.invalidate_all()
        html = self.item.stock_answer_html
        self.assertNotIn("False", html)
        self.assertNotIn("Drafts and approved", html)

    # Who reads it

    def test_records_are_linked_for_those_who_may_open_them(self):
        planner = new_test_user(
            self.env, "planner", "tiktok_replenishment.group_planner"
        )
        viewer = new_test_user(self.env, "viewer", "tiktok_replenishment.group_viewer")
        row = self.stock(self.mug).filtered(lambda row: row.units_per_sku == 6)
        link = f"/odoo/replenishment.threepl.stock/{row.id}"
        self.env.invalidate_all()
        self.assertIn(link, self.item.with_user(planner).stock_answer_html)
        seen = self.item.with_user(viewer).stock_answer_html
        self.assertNotIn(link, seen)
        self.assertIn("= 240", seen)

    def test_whoever_may_not_read_the_item_gets_no_answer(self):
        outsider = new_test_user(self.env, "outsider", "base.group_user")
        with self.assertRaises(AccessError):
            self.item.with_user(outsider).action_explain_stock()
        with self.assertRaises(AccessError):
            self.item.with_user(outsider).read(["stock_answer_html"])

    def test_prices_and_vendors_are_never_told(self):
        vendor = self.env["res.partner"].create({"name": "Secret Vendor"})
        order = self.env["purchase.order"].create(
            {
                "partner_id": vendor.id,
                "picking_type_id": self.us1.in_type_id.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.mug.id,
                            "product_qty": 7,
                            "price_unit": 98765,
                        }
                    )
                ],
            }
        )
        self.env.invalidate_all()
        html = self.item.stock_answer_html
        self.assertIn(order.name, html)
        self.assertNotIn("Secret Vendor", html)
        self.assertNotIn("98,765", html)

    def test_many_items_need_no_more_statements_than_one(self):
        products = [self.product(f"P{number}") for number in range(20)]
        items = self.env["replenishment.item"]._find_or_create(
            [(product.id, self.us1.id) for product in products]
        )
        answers = self.env["replenishment.answer"]
        answers._answers(items[:1])
        with self.assertQueryCount(11):
            answers._answers(items)
