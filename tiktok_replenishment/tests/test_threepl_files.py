# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import SQL

from ..connectors.threepl.stock_file.refusals import REASONS
from ..models.replenishment_threepl_refusal_mixin import REFUSALS
from .common_files import FileCase

PLAIN = "SKU,Available,Inbound\nMUG,120,40\nVASE,7,0\n"


@tagged("post_install", "-at_install")
class TestThreeplFiles(FileCase):
    """An uploaded stock file counts at once, or it is as if it had not come."""

    def test_an_uploaded_file_is_the_stock(self):
        file = self.upload(PLAIN)
        self.assertEqual(file.state, "done", file.result)
        row = self.stock(self.mug)
        self.assertEqual((row.qty_available, row.qty_inbound), (120, 40))
        self.assertEqual(row.known_buckets, "available,inbound")
        self.assertEqual(self.connection_.state, "connected")
        self.assertFalse(self.connection_.is_stale)
        self.assertIn("US1: 2 SKUs are taken", file.result)
        self.assertFalse(file.content)

    def test_stock_of_a_file_without_a_product_is_told(self):
        self.upload("SKU,Available\nMUG,1\nG1-VASE,5\n")
        sku = self.env["replenishment.threepl.sku"].search(
            [("external_sku", "=", "G1-VASE")]
        )
        self.assertEqual(sku.suggested_product_id, self.vase)
        told = self.connection_.activity_ids.filtered(
            lambda activity: (
                activity.activity_type_id
                == self.env.ref("tiktok_replenishment.activity_unmapped_stock")
            )
        )
        self.assertEqual(len(told), 1)

    def test_a_refused_file_changes_nothing_and_says_why(self):
        self.upload(PLAIN)
        file = self.upload("SKU,Available\nMUG,999\n1.23E+11,7\nVASE,some\n")
        self.assertEqual(file.state, "refused")
        self.assertIn("Nothing of the file was taken.", file.result)
        self.assertIn("Row 3, SKU 1.23E+11: Excel has turned the SKU", file.result)
        self.assertIn("Row 4, SKU VASE: The quantity “some” is not", file.result)
        self.assertEqual(self.stock(self.mug).qty_available, 120)
        self.assertEqual(self.connection_.state, "connected")

    def test_reasons_are_told_in_the_same_words_everywhere(self):
        told = {reason: str(words) for reason, words in REFUSALS.items()}
        self.assertEqual(told, REASONS)

    def test_a_file_changes_only_the_skus_that_it_names(self):
        self.upload(PLAIN)
        self.upload("SKU,Available\nVASE,5\n")
        self.assertEqual(self.stock(self.vase).qty_available, 5)
        self.assertEqual(self.stock(self.mug).qty_available, 120)

    def test_what_a_complete_file_leaves_out_is_empty(self):
        self.connection_.file_is_full = True
        self.upload("SKU,Available\nMUG,12\nVASE,7\n")
        self.upload("SKU,Available\nVASE,7\n")
        self.assertEqual(self.stock(self.mug).qty_available, 0)

    def test_short_lists_of_some_skus_are_not_doubted(self):
        lines = "".join(f"SKU{number},10\n" for number in range(40))
        self.upload("SKU,Available\n" + lines)
        file = self.upload("SKU,Available\nSKU1,3\n")
        self.assertEqual(file.state, "done", file.result)

    def test_a_complete_file_that_lost_half_waits_for_a_person(self):
        self.connection_.file_is_full = True
        lines = [f"SKU{number},10\n" for number in range(40)] + ["MUG,10\n"]
        self.upload("SKU,Available\n" + "".join(lines))
        file = self.upload("SKU,Available\n" + "".join(lines[:9]))
        self.assertEqual(file.state, "waiting")
        self.assertIn("until a manager accepts the new ones", file.result)
        self.assertEqual(self.stock(self.mug).qty_available, 10)
        file.pull_ids.action_accept()
        self.assertEqual(self.stock(self.mug).qty_available, 0)
        self.assertIn("9 SKUs are taken", file.result)

    # Time

    def test_an_older_file_never_replaces_newer_numbers(self):
        today = fields.Date.today()
        self.upload(PLAIN, name=f"stock {today}.csv")
        file = self.upload(
            "SKU,Available\nMUG,5\n", name=f"stock {today - timedelta(days=3)}.csv"
        )
        self.assertEqual(file.state, "refused")
        self.assertIn("older than those we have", file.result)
        self.assertEqual(self.stock(self.mug).qty_available, 120)

    def test_old_numbers_are_stale_from_the_start(self):
        day = fields.Date.today() - timedelta(days=3)
        self.upload(PLAIN, name=f"stock {day}.csv")
        self.assertEqual(self.stock(self.mug).as_of.date(), day)
        self.assertTrue(self.connection_.is_stale)

    def test_numbers_from_the_future_are_not_believed(self):
        moment = fields.Datetime.now() + timedelta(hours=8)
        file = self.upload(f"As of {moment:%Y-%m-%d %H:%M},,\n{PLAIN}")
        self.assertEqual(file.state, "refused")
        self.assertFalse(self.stock(self.mug))

    def test_the_same_file_twice_changes_nothing(self):
        self.upload(PLAIN)
        self.upload("SKU,Available\nMUG,5\n")
        file = self.upload(PLAIN)
        self.assertEqual(file.state, "repeated")
        self.assertIn("has been taken before", file.result)
        self.assertEqual(self.stock(self.mug).qty_available, 5)

    def test_the_same_numbers_of_a_later_day_are_news(self):
        day = fields.Date.today() - timedelta(days=2)
        for age in (2, 1):
            day = fields.Date.today() - timedelta(days=age)
            file = self.upload(PLAIN, name=f"stock {day}.csv")
            self.assertEqual(file.state, "done", file.result)
        self.assertEqual(self.stock(self.mug).as_of.date(), day)

    def test_the_same_file_under_other_settings_is_news(self):
        self.upload(PLAIN)
        self.connection_.file_is_full = True
        self.assertEqual(self.upload(PLAIN).state, "done")

    # Warehouses

    def test_a_file_of_several_warehouses_is_shared_out(self):
        self.us2_place()
        file = self.upload("Warehouse,SKU,Available\nUS1,MUG,5\nUS2,MUG,7\n")
        self.assertEqual(len(file.pull_ids), 2)
        self.assertEqual(self.stock(self.mug).qty_available, 5)
        self.assertEqual(self.stock(self.mug, self.us2).qty_available, 7)

    def test_a_warehouse_that_is_not_mapped_is_remembered_and_told(self):
        text = "Warehouse,SKU,Available\nUS1,MUG,5\nUS9,MUG,7\n"
        file = self.upload(text)
        self.assertIn("Not taken: US9.", file.result)
        place = self.connection_.warehouse_ids.filtered(
            lambda place: place.external_code == "US9"
        )
        place.warehouse_id = self.us2
        # The same file again is news for the warehouse that was left out.
        self.assertEqual(self.upload(text).state, "done")
        self.assertEqual(self.stock(self.mug, self.us2).qty_available, 7)

    def test_one_file_a_warehouse_is_told_by_choice_or_by_name(self):
        place = self.us2_place()
        file = self.upload(PLAIN)
        self.assertEqual(file.state, "refused")
        self.assertIn("does not say which warehouse", file.result)
        self.upload(PLAIN, threepl_warehouse_id=place.id)
        self.assertEqual(self.stock(self.mug, self.us2).qty_available, 120)
        self.assertFalse(self.stock(self.mug))
        self.upload("SKU,Available\nMUG,4\n", name="stock_us1.csv")
        self.assertEqual(self.stock(self.mug).qty_available, 4)

    def test_new_goods_are_no_mistake_in_a_list_of_some(self):
        self.upload(PLAIN)
        lines = "".join(f"NEW{number},1\n" for number in range(9))
        self.assertEqual(self.upload("SKU,Available\n" + lines).state, "done")
        self.connection_.file_is_full = True
        lines = "".join(f"OTHER{number},100\n" for number in range(9))
        file = self.upload("SKU,Available\n" + lines)
        self.assertIn("None of the 9 SKUs is known here", file.result)

    def test_a_code_of_several_words_is_found_in_the_name(self):
        self.us2_place().external_code = "WEST-2"
        self.upload("SKU,Available\nMUG,4\n", name="Stock west_2 (new).csv")
        self.assertEqual(self.stock(self.mug, self.us2).qty_available, 4)

    # Settings

    def test_zeros_that_excel_took_are_missed(self):
        self.upload("SKU,Available\n00123,5\nMUG,1\n")
        file = self.upload("SKU,Available\n123,7\nMUG,1\n")
        self.assertIn("lost its leading zeros: we know 00123", file.result)

    def test_names_of_columns_are_agreed(self):
        self.connection_.file_columns = "sku = Ref\n\navailable = Free to sell"
        self.assertEqual(self.upload("Ref,Free to sell\nMUG,5\n").state, "done")
        with self.assertRaisesRegex(ValidationError, "no names of columns: stocks"):
            self.connection_.file_columns = "stocks = Free to sell"

    def test_a_connection_of_files_is_never_pulled(self):
        self.upload(PLAIN)
        self.connection_.next_try_at = fields.Datetime.now() - timedelta(days=1)
        self.assertNotIn(self.connection_, self.connection_._get_due())
        self.run_cron("ir_cron_pull_stock")
        self.assertEqual(self.connection_.state, "connected")

    def test_there_is_nobody_to_be_asked_for_the_stock(self):
        with self.assertRaisesRegex(UserError, "come by stock files"):
            self.connection_.action_request_pull()
        with self.assertRaisesRegex(UserError, "come by stock files"):
            self.connection_.action_pull_stock()
        self.assertEqual(self.connection_.state, "draft")

    def test_the_template_is_a_file_that_is_understood(self):
        self.upload("SKU,Available\nMUG,1\n=1+1,2\n")
        text = base64.b64decode(self.connection_.file_template).decode()
        self.assertIn("US1,MUG,,,,,", text)
        # A spreadsheet must not calculate what somebody else has named.
        self.assertIn("US1,'=1+1,", text)
        filled = text.replace(",,,,,", ",9,,,,")
        self.assertEqual(self.upload(filled).state, "done")
        self.assertEqual(self.stock(self.mug).qty_available, 9)
        self.assertIn("stock.csv", self.connection_.action_download_template()["url"])

    # Rights

    def test_managers_and_stock_people_upload_and_outsiders_do_not(self):
        for login, group in (
            ("a_manager", "tiktok_replenishment.group_manager"),
            ("a_stock_user", "stock.group_stock_user"),
        ):
            user = new_test_user(self.env, login, f"base.group_user,{group}")
            file = self.upload(f"SKU,Available\n{login},3\n", user=user)
            self.assertEqual(file.state, "done", file.result)
        for login, group in (
            ("an_outsider", "base.group_user"),
            ("a_planner", "tiktok_replenishment.group_planner"),
        ):
            user = new_test_user(self.env, login, f"base.group_user,{group}")
            with self.assertRaises(AccessError):
                self.upload(PLAIN, user=user)

    def test_the_upload_is_a_form_that_stock_people_can_fill_in(self):
        user = new_test_user(self.env, "stock_uploader", "stock.group_stock_user")
        files = self.env["replenishment.threepl.file"].with_user(user)
        with Form(
            files.with_context(default_connection_id=self.connection_.id)
        ) as form:
            form.content = base64.b64encode(PLAIN.encode())
        file = form.record
        file.action_read()
        self.assertEqual(file.state, "done", file.result)
        self.assertIn("2 SKUs are taken", file.result)

    def test_stock_people_do_not_see_credentials(self):
        user = new_test_user(self.env, "stock_only", "stock.group_stock_user")
        with self.assertRaises(AccessError):
            self.connection_.with_user(user).read(["api_key"])

    def test_a_file_is_read_once(self):
        file = self.upload(PLAIN)
        with self.assertRaisesRegex(UserError, "Choose a file first"):
            file.action_read()

    def test_files_that_were_never_read_are_forgotten(self):
        file = self.new_file(PLAIN)
        file._gc_old_files()
        self.assertTrue(file.exists())
        self.env.cr.execute(
            SQL(
                "UPDATE replenishment_threepl_file SET create_date = %s WHERE id = %s",
                fields.Datetime.now() - timedelta(days=2),
                file.id,
            )
        )
        file._gc_old_files()
        self.assertFalse(file.exists())
