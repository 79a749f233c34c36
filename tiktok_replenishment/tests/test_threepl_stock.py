# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal

from odoo import fields
from odoo.tests import tagged

from ..connectors.errors import TransientError
from ..connectors.threepl.base import StockRow, StockSnapshot
from .common_outside import OutsideCase


@tagged("post_install", "-at_install")
class TestThreeplStock(OutsideCase):
    """What an operator's complete answer does to the numbers."""

    def setUp(self):
        super().setUp()
        self.mug = self.product("MUG", standard_price=4.0)
        self.connection_ = self.connect_operator()
        self.place = self.connection_.warehouse_ids.filtered(
            lambda warehouse: warehouse.warehouse_id == self.us1
        )
        # Each answer is a second later than the one before, and none from the future.
        self.now = fields.Datetime.now().replace(tzinfo=timezone.utc)
        self.now -= timedelta(minutes=1)

    def row(self, sku, **quantities):
        return StockRow(
            warehouse_code="US1",
            external_sku=sku,
            **{f"qty_{name}": Decimal(value) for name, value in quantities.items()},
        )

    def snapshot(self, *rows, **values):
        snapshot = StockSnapshot(
            rows=rows,
            as_of=self.now,
            pages=1,
            expected_count=None,
            absent_means_zero=True,
        )
        return replace(snapshot, **values)

    def accept(self, *rows, **values):
        """Store a snapshot a little later than the one before; return the pull."""
        self.now += timedelta(seconds=1)
        return self.place._store_answer(self.snapshot(*rows, **values))

    def item(self, product=None, warehouse=None):
        return self.env["replenishment.item"].search(
            [
                ("product_id", "=", (product or self.mug).id),
                ("warehouse_id", "=", (warehouse or self.us1).id),
            ]
        )

    def day(self, product=None):
        return self.env["replenishment.stock.day"].search(
            [("product_id", "=", (product or self.mug).id)]
        )

    # The numbers

    def test_a_sku_without_a_row_is_empty_where_the_operator_says_so(self):
        self.accept(
            self.row("MUG", available=5, inbound=9), self.row("VASE", available=1)
        )
        self.accept(self.row("VASE", available=1))
        row = self.stock(self.mug)
        self.assertEqual((row.qty_available, row.qty_inbound), (0, 0))
        self.assertEqual(row.known_buckets, "available,inbound")

    def test_a_sku_without_a_row_has_no_news_where_the_operator_says_so(self):
        self.accept(self.row("MUG", available=5))
        self.accept(self.row("VASE", available=1), absent_means_zero=False)
        self.assertEqual(self.stock(self.mug).qty_available, 5)

    def test_a_bucket_that_is_not_reported_is_unknown_and_not_zero(self):
        self.accept(self.row("MUG", available=0))
        self.assertEqual(self.stock(self.mug).known_buckets, "available")
        self.env.cr.execute(
            "SELECT qty_available, qty_damaged FROM replenishment_threepl_stock"
            " WHERE product_id = %s",
            [self.mug.id],
        )
        self.assertEqual(self.env.cr.fetchall(), [(0, None)])

    def test_a_sku_without_news_keeps_its_date_until_it_is_told_again(self):
        first = self.accept(self.row("MUG", available=5), self.row("VASE", available=1))
        for _pull in range(2):
            self.accept(self.row("VASE", available=1), absent_means_zero=False)
        self.assertEqual(self.stock(self.mug).as_of, first.as_of)
        last = self.accept(self.row("MUG", available=5), absent_means_zero=False)
        self.assertEqual(self.stock(self.mug).as_of, last.as_of)

    def test_a_number_that_came_again_is_as_fresh_as_the_pull_and_not_written(self):
        self.accept(self.row("MUG", available=5), self.row("VASE", available=1))
        before = self.versions()
        pull = self.accept(self.row("MUG", available=5), self.row("VASE", available=2))
        self.assertEqual(self.stock(self.mug).as_of, pull.as_of)
        self.assertEqual(
            [before[sku] == now for sku, now in self.versions().items()], [True, False]
        )

    def test_what_is_empty_and_stays_empty_is_not_written(self):
        self.accept(self.row("MUG", available=5), self.row("VASE", available=1))
        self.accept(self.row("VASE", available=1))
        before = self.versions()
        pull = self.accept(self.row("VASE", available=1))
        self.assertEqual(self.versions(), before)
        self.assertEqual(self.stock(self.mug).as_of, pull.as_of)

    def versions(self):
        """Where each row of stock lies: another place once it was written."""
        self.env.cr.execute(
            """
            SELECT k.external_sku, st.ctid::text
              FROM replenishment_threepl_stock st
              JOIN replenishment_threepl_sku k ON k.id = st.threepl_sku_id
             ORDER BY k.external_sku
            """
        )
        return dict(self.env.cr.fetchall())

    def test_an_oversold_sku_stays_below_zero(self):
        self.accept(self.row("MUG", available=-4))
        self.assertEqual(self.stock(self.mug).qty_available, -4)

    def test_a_failed_pull_leaves_the_numbers_alone(self):
        self.accept(self.row("MUG", available=5))
        since = self.place.last_success_at
        pull = self.place._store_answer(TransientError("GoodCang: no connection"))
        self.assertEqual(pull.state, "failed")
        self.assertIn("cannot be reached", pull.last_error)
        self.assertEqual(self.stock(self.mug).qty_available, 5)
        self.assertEqual(self.place.last_success_at, since)

    # What is not believed

    def test_numbers_from_the_future_are_not_believed(self):
        pull = self.accept(
            self.row("MUG", available=5), as_of=self.now + timedelta(hours=8)
        )
        self.assertEqual(pull.state, "rejected")
        self.assertIn("from the future", pull.last_error)
        self.assertFalse(self.stock(self.mug))

    def test_numbers_older_than_ours_are_not_believed(self):
        self.accept(self.row("MUG", available=5))
        pull = self.accept(
            self.row("MUG", available=6), as_of=self.now - timedelta(hours=1)
        )
        self.assertEqual(pull.state, "rejected")
        self.assertEqual(self.stock(self.mug).qty_available, 5)

    # Speed

    def count_statements(self, quantity, *skus):
        rows = [self.row(sku, available=quantity) for sku in skus]
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.accept(*rows)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_many_skus_need_no_more_statements_than_few(self):
        skus = ["MUG"]
        for number in range(60):
            self.product(f"CUP{number}")
            skus.append(f"CUP{number}")
        self.count_statements(1, *skus[:5])
        few = self.count_statements(2, *skus[:5])
        self.count_statements(3, *skus)
        many = self.count_statements(4, *skus)
        self.assertLessEqual(many, few)

    # Flags

    def test_numbers_below_zero_are_flagged(self):
        self.accept(self.row("MUG", available=-4, reserved=4))
        self.assertTrue(self.stock(self.mug).is_negative)
        self.accept(self.row("MUG", available=0, reserved=4))
        self.assertFalse(self.stock(self.mug).is_negative)

    def test_an_on_hand_that_is_not_the_sum_of_its_parts_is_flagged_and_kept(self):
        parts = {"reserved": 1, "pending": 0, "damaged": 0, "frozen": 0}
        self.accept(self.row("MUG", available=5, on_hand=9, **parts))
        row = self.stock(self.mug)
        self.assertEqual((row.qty_on_hand, row.is_mismatched), (9, True))
        self.accept(self.row("MUG", available=8, on_hand=9, **parts))
        self.assertFalse(self.stock(self.mug).is_mismatched)

    def test_parts_that_are_not_told_may_make_up_the_difference(self):
        self.accept(self.row("MUG", available=5, on_hand=9))
        self.assertFalse(self.stock(self.mug).is_mismatched)
        self.accept(self.row("MUG", available=10, on_hand=9))
        self.assertTrue(self.stock(self.mug).is_mismatched)

    def test_an_emptied_sku_has_no_flags(self):
        self.accept(self.row("MUG", available=-4), self.row("VASE", available=1))
        self.accept(self.row("VASE", available=1))
        self.assertFalse(self.stock(self.mug).is_negative)

    def test_several_rows_of_one_sku_are_summed(self):
        self.accept(self.row("MUG", available=5), self.row("MUG", available=2))
        self.assertEqual(self.stock(self.mug).qty_available, 7)

    def test_rows_of_another_warehouse_are_refused(self):
        row = replace(self.row("MUG", available=5), warehouse_code="US2")
        pull = self.accept(row)
        self.assertEqual(pull.state, "failed")
        self.assertFalse(self.stock(self.mug))

    def test_old_pulls_are_forgotten_but_not_their_numbers(self):
        pull = self.accept(self.row("MUG", available=5))
        last = self.accept(self.row("MUG", available=5))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE replenishment_threepl_pull SET create_date = %s",
            [fields.Datetime.now() - timedelta(days=91)],
        )
        self.env.invalidate_all()
        pull._gc_old_pulls()
        self.assertFalse(pull.exists())
        # The next pull is compared with the last one.
        self.assertTrue(last.exists())
        self.assertEqual(self.stock(self.mug).qty_available, 5)

    # Mapping

    def test_an_unknown_sku_waits_for_its_product(self):
        self.accept(self.row("CUP-X", available=5))
        sku = self.env["replenishment.threepl.sku"].search([])
        self.assertEqual((sku.external_sku, sku.state), ("CUP-X", "unmapped"))
        sku.write({"product_id": self.mug.id, "units_per_sku": 6})
        row = self.stock(self.mug)
        self.assertEqual((row.qty_available, row.units_per_sku), (5, 6))
        self.assertTrue(self.item().is_dirty)

    def test_ignored_skus_are_no_stock(self):
        self.accept(self.row("MUG", available=5))
        self.env["replenishment.threepl.sku"].search([]).action_ignore()
        self.assertFalse(self.stock(self.mug))

    def test_stock_moves_along_when_a_warehouse_is_mapped_anew(self):
        self.accept(self.row("MUG", available=5))
        self.place.warehouse_id = self.us2
        self.assertFalse(self.stock(self.mug, self.us1))
        self.assertEqual(self.stock(self.mug, self.us2).qty_available, 5)
        self.assertTrue(self.item(warehouse=self.us1).is_dirty)
        self.assertTrue(self.item(warehouse=self.us2).is_dirty)

    def test_an_archived_warehouse_of_an_operator_holds_no_stock(self):
        self.accept(self.row("MUG", available=5))
        self.place.active = False
        self.assertFalse(self.stock(self.mug))

    def test_only_changed_numbers_have_the_item_planned_again(self):
        self.accept(self.row("MUG", available=5))
        self.item().request_ids.unlink()
        self.accept(self.row("MUG", available=5))
        self.assertFalse(self.item().is_dirty)
        self.accept(self.row("MUG", available=4))
        self.assertTrue(self.item().is_dirty)

    # The day's stock

    def test_a_day_keeps_the_last_number_and_its_worth(self):
        self.accept(self.row("MUG", available=9))
        self.accept(self.row("MUG", available=5))
        self.assertRecordValues(
            self.day(),
            [
                {
                    "day": self.us1._replenish_today(),
                    "qty_available": 5,
                    "pull_count": 2,
                    "value": 20,
                    "is_stockout": False,
                }
            ],
        )

    def test_a_day_is_out_of_stock_when_every_pull_found_nothing(self):
        self.accept(self.row("MUG", available=0))
        self.accept(self.row("MUG", available=-2))
        self.assertRecordValues(
            self.day(), [{"is_stockout": True, "empty_pull_count": 2}]
        )
        self.accept(self.row("MUG", available=3))
        self.assertRecordValues(
            self.day(), [{"is_stockout": False, "empty_pull_count": 2}]
        )

    def test_skus_of_one_product_add_up(self):
        self.accept(self.row("MUG", available=5), self.row("MUG-BOX", available=2))
        box = self.env["replenishment.threepl.sku"].search(
            [("external_sku", "=", "MUG-BOX")]
        )
        box.write({"product_id": self.mug.id, "units_per_sku": 6})
        self.accept(self.row("MUG", available=5), self.row("MUG-BOX", available=2))
        self.assertEqual(self.day().qty_available, 17)
