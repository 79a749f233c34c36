# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestPitfallsStates(PlanningCase):
    """Transfers of two legs, and what a source can give."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home = cls.warehouse("CN1", replenish_role="domestic")
        cls.abroad.replenish_method = "transfer"
        cls.abroad.write({"replenish_lead_days": 0, "replenish_safety_days": 6})
        cls.sea = cls.lane(cls.home, cls.abroad, 18)
        cls.lamp = cls.product("LAMP")
        # (18 + 6) x 30 = 720 >= 600; up to (18 + 7 + 6) x 30 = 930.
        cls.sell(cls.lamp, cls.abroad, 30)
        cls.stock(cls.lamp, cls.abroad, 600)
        cls.stock(cls.lamp, cls.home, 2000)

    def transfer(self):
        """The confirmed receipt of 330, and the delivery that feeds it."""
        self.plan()
        receipt = self.suggestions(self.lamp).move_ids.picking_id
        receipt.action_confirm()
        self.plan()
        self.assertEqual(self.positions(), (930, 1670))
        return receipt, receipt.move_ids.move_orig_ids.picking_id

    def positions(self):
        """What is here, or will come, in both warehouses; free goods at home."""
        here, home = self.item(self.lamp), self.item(self.lamp, self.home)
        return here.position, home.qty_available + home.qty_backlog

    def open_receipts(self):
        return self.env["stock.move"].search(
            [
                ("product_id", "=", self.lamp.id),
                ("location_dest_id", "=", self.abroad.lot_stock_id.id),
                ("state", "not in", ("done", "cancel")),
            ]
        )

    def test_pitfall_13_without_its_sending_leg_nothing_comes(self):
        _receipt, sending = self.transfer()
        self.env.cr.flush()
        sending.action_cancel()
        self.env.cr.flush()
        both = self.item(self.lamp) | self.item(self.lamp, self.home)
        self.assertEqual(both.mapped("is_dirty"), [True, True])
        self.plan()
        self.assertEqual(self.positions(), (600, 2000))
        self.assertEqual(self.suggestions(self.lamp).mapped("state"), ["rejected"])
        # Whoever cancelled it is not asked again for a week.
        self.assertFalse(self.open_receipts())

    def test_pitfall_13_without_its_receiving_leg_nothing_comes(self):
        receipt, sending = self.transfer()
        receipt.action_cancel()
        self.assertEqual(sending.state, "cancel")
        self.plan()
        self.assertEqual(self.positions(), (600, 2000))
        self.assertEqual(self.suggestions(self.lamp).state, "rejected")

    def test_pitfall_13_what_is_sent_later_still_comes(self):
        _receipt, sending = self.transfer()
        self.receive(sending, 100)
        self.plan()
        self.assertEqual(self.positions(), (930, 1670))
        self.assertEqual(self.suggestions(self.lamp).state, "ordered")

    def test_pitfall_13_what_is_not_sent_does_not_come(self):
        receipt, sending = self.transfer()
        self.receive(sending, 100, backorder=False)
        self.plan()
        self.assertEqual(self.positions(), (700, 1900))
        self.assertEqual(self.suggestions(self.lamp)[0].state, "ordered")
        self.receive(receipt, 100)
        self.plan()
        # The rest of the receipt waits for goods that nobody sends.
        self.assertEqual(self.positions(), (700, 1900))
        self.assertEqual(self.suggestions(self.lamp)[0].state, "received")

    def test_pitfall_13_a_receipt_in_parts_counts_once(self):
        receipt, sending = self.transfer()
        self.receive(sending)
        self.receive(receipt, 100)
        self.plan()
        self.assertEqual(self.positions(), (930, 1670))
        self.assertEqual(self.suggestions(self.lamp).state, "ordered")
        rest = self.open_receipts()
        self.assertEqual(rest.product_uom_qty, 230)
        self.receive(rest.picking_id, 200, backorder=False)
        self.plan()
        self.assertEqual(self.positions(), (900, 1670))
        self.assertEqual(self.suggestions(self.lamp).state, "received")

    def test_pitfall_20_a_source_gives_each_unit_once(self):
        second = self.warehouse(
            "US2", replenish_method="transfer", replenish_safety_days=6
        )
        self.lane(self.home, second, 18)
        self.sell(self.lamp, second, 30)
        self.stock(self.lamp, second, 100)
        # Its own 10 a day over the vendor's 7 days keep 70 of the 500.
        self.sell(self.lamp, self.home, 10)
        self.stock(self.lamp, self.home, -1500)
        self.plan()
        given = {
            suggestion.warehouse_id: suggestion.quantity
            for suggestion in self.suggestions(self.lamp, "drafted")
            if suggestion.supply_type == "transfer"
        }
        # The shorter one first: up to 930, 100 there, 440 of the 18 days are lost.
        self.assertEqual(given, {second: 390, self.abroad: 40})
        run = self.plan()
        self.assertEqual((run.drafted_count, run.deleted_count), (0, 0))

    def test_pitfall_20_what_a_person_has_drafted_is_not_given_away_again(self):
        self.stock(self.lamp, self.home, -1600)
        self.plan()
        move = self.suggestions(self.lamp).move_ids
        self.assertEqual(move.product_uom_qty, 330)
        move.product_uom_qty = 340
        second = self.warehouse(
            "US2", replenish_method="transfer", replenish_safety_days=6
        )
        self.lane(self.home, second, 18)
        self.sell(self.lamp, second, 30)
        self.stock(self.lamp, second, 600)
        self.plan()
        # 340 of the 400 are promised.
        self.assertEqual(self.item(self.lamp, second).suggestion_ids.quantity, 60)
        self.assertEqual(self.item(self.lamp, self.home).position, 60 + 940 + 600)
        move.picking_id.action_confirm()
        self.plan()
        self.assertEqual(self.item(self.lamp, second).suggestion_ids.quantity, 60)
        self.assertEqual(self.item(self.lamp, self.home).position, 60 + 940 + 600)

    def test_pitfall_24_more_products_cost_no_more_statements(self):
        self.env.company.replenish_execution = "approve"
        self.assertEqual(self.statements(5), self.statements(15))

    def statements(self, count):
        """What planning so many products that need an order costs in statements."""
        items = self.item_model.browse()
        for number in range(count):
            product = self.textbook(f"PRODUCT-{count}-{number}")
            items |= self.item_model._find_or_create(
                [(product.id, self.abroad.id), (product.id, self.home.id)]
            )
        run = self.run_model.create({"company_id": self.env.company.id, "scope": "all"})
        planner = self.env["replenishment.planner"]
        list(planner._plan_each([items], run))  # what is read once a process
        items.suggestion_ids.unlink()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        list(planner._plan_each([items], run))
        return self.cr.sql_log_count - before
