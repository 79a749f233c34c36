# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from lxml import html
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import html2plaintext, mute_logger

from .common_telling import TellingCase

PLANNER = "tiktok_replenishment.group_planner"
VIEWER = "tiktok_replenishment.group_viewer"
BUYER = "purchase.group_purchase_user"


@tagged("post_install", "-at_install")
class TestNotifyDigests(TellingCase):
    """Who is told what after a planning run, and that it is told once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.planner = cls.user("planner", PLANNER)

    def words(self, digests, user=None):
        own = digests.filtered(lambda d: d.user_id == (user or self.planner))
        return html2plaintext(own.body or "")

    # ------------------------------------------------------------------- once

    def test_a_planner_gets_one_mail_with_all_that_is_news(self):
        self.urgent("MUG-1")
        self.urgent("MUG-2")
        self.product_without_vendor = self.urgent("MUG-3")
        self.product_without_vendor.seller_ids.unlink()
        (digest,) = self.tell()
        self.assertEqual(digest.user_id, self.planner)
        text = self.words(digest)
        order = self.env["purchase.order"].search(
            [("partner_id", "=", self.vendor.id)], limit=1
        )
        for word in ("MUG-1", "MUG-2", "MUG-3", "No vendor", order.name, "Vendor"):
            self.assertIn(word, text)
        self.assertIn("Urgent: 3", digest.subject)
        mail = self.env["mail.mail"].search([("subject", "=", digest.subject)])
        self.assertEqual(mail.email_to, '"planner" <planner@example.com>')
        self.assertEqual(mail.state, "outgoing")

    def test_the_same_facts_are_told_once(self):
        self.urgent()
        self.assertTrue(self.tell())
        self.assertFalse(self.tell())
        self.assertFalse(self.tell(plan=False))

    def test_a_fact_that_changes_is_told_again(self):
        product = self.urgent(in_stock=1900)
        self.lane(self.env["stock.warehouse"], self.abroad, 20)
        self.lane(self.env["stock.warehouse"], self.abroad, 3, sequence=20, mode="air")
        self.tell()
        self.assertEqual(self.item(product).urgency, "urgent")
        self.stock(product, self.abroad, -1900)
        digest = self.tell()
        self.assertEqual(self.item(product).urgency, "critical")
        self.assertIn("MUG-1", self.words(digest))

    def test_a_draft_that_nobody_confirms_for_a_month_is_told_once_more(self):
        product = self.urgent()
        self.tell()
        self.orders(product).product_qty += 1  # planning leaves it from now on
        today = fields.Date.today()
        suggestion = self.suggestions(product, "drafted")
        for days, is_told in ((30, False), (31, True), (40, False)):
            suggestion.order_by_date = today - timedelta(days=days)
            self.run_model.create({"company_id": self.env.company.id, "scope": "all"})
            self.assertEqual(bool(self.tell(plan=False)), is_told, days)
        last = self.digest_model.search([("user_id", "=", self.planner.id)], limit=1)
        self.assertIn("waits since", self.words(last))

    def test_a_quantity_that_moves_a_little_is_no_news(self):
        product = self.urgent()
        self.tell()
        self.stock(product, self.abroad, -20)
        self.assertFalse(self.tell(), "2 720 instead of 2 700 are needed")

    def test_what_has_ended_is_told_once_and_may_come_back(self):
        product = self.urgent()
        self.tell()
        self.stock(product, self.abroad, 5000)
        digest = self.tell()
        self.assertIn("no longer urgent", self.words(digest))
        self.assertIn("Over: 1", digest.subject)
        self.assertFalse(self.tell())
        self.stock(product, self.abroad, -5000)
        self.assertIn("Urgent: 1", self.tell().subject)

    def test_one_digest_a_person_and_run_whatever_happens(self):
        self.urgent()
        digest = self.tell()
        self.urgent("MUG-2")
        self.assertFalse(self.tell(plan=False), "the next run tells of it")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            digest.copy()

    def test_planning_itself_tells_nobody(self):
        self.urgent()
        self.plan()
        self.assertFalse(self.digest_model.search([]))
        cron = self.env.ref("tiktok_replenishment.ir_cron_tell")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))

    def test_whom_it_fails_for_holds_nobody_up_and_is_told_later(self):
        other = self.user("other", PLANNER)
        self.urgent()
        with self.fails(
            "res.users", "_replenish_share", lambda user, _facts: user == self.planner
        ):
            self.assertEqual(self.tell().user_id, other)
        digest = self.tell(plan=False)
        self.assertEqual(digest.user_id, self.planner)
        self.assertIn("MUG-1", self.words(digest))

    def test_a_company_that_fails_holds_no_other_up(self):
        self.urgent()
        self.plan()
        failing = self.env["res.company"].create({"name": "Failing"})
        self.run_model.create({"company_id": failing.id, "scope": "all"})
        latest = self.run_model.browse(self.digest_model._latest_runs().ids[::-1])
        with (
            patch.object(
                self.registry["replenishment.digest"], "_latest_runs", lambda _m: latest
            ),
            self.fails(
                "purchase.order", "_keep_urgent_alerts", lambda _m, c: c == failing
            ),
            self.fails(
                "replenishment.digest", "_people_due", lambda _m, r: r == latest[0]
            ),
        ):
            self.assertEqual(latest[0].company_id, failing)
            self.assertEqual(self.tell(plan=False).user_id, self.planner)

    @contextmanager
    def fails(self, model, method, is_about):
        """A method is refused where `is_about(record, argument)`."""
        real = getattr(self.registry[model], method)

        def refused(record, argument):
            if is_about(record, argument):
                raise UserError(method)
            return real(record, argument)

        with (
            patch.object(self.registry[model], method, refused),
            mute_logger("odoo.addons.tiktok_replenishment.models.replenishment_digest"),
        ):
            yield

    # -------------------------------------------------------------------- whom

    def test_a_buyer_hears_of_own_vendors_only(self):
        buyer = self.user("buyer", BUYER)
        other = self.env["res.partner"].create({"name": "Other vendor"})
        self.vendor.buyer_id = buyer
        self.urgent("MINE")
        self.urgent("NOT-MINE", partner_id=other.id)
        digests = self.tell()
        text = self.words(digests, buyer)
        self.assertIn("MINE", text)
        self.assertNotIn("NOT-MINE", text)
        body = digests.filtered(lambda digest: digest.user_id == buyer).body
        self.assertNotIn("replenishment_item", body, "a buyer opens no such list")

    def test_a_product_without_vendor_is_its_responsible_persons(self):
        buyer = self.user("buyer", BUYER)
        product = self.urgent()
        product.seller_ids.unlink()
        product.responsible_id = buyer
        self.assertIn("No vendor", self.words(self.tell(), buyer))

    def test_a_viewer_is_told_what_runs_out_when_asked_for_and_no_price(self):
        viewer = self.user("viewer", VIEWER)
        self.urgent()
        self.assertFalse(self.words(self.tell(), viewer))
        viewer.replenish_digest = "all"
        text = self.words(self.tell(), viewer)
        self.assertIn("MUG-1", text)
        order = self.env["purchase.order"].search(
            [("partner_id", "=", self.vendor.id)], limit=1
        )
        for word in ("Vendor", order.name, "$", "Waiting for you"):
            self.assertNotIn(word, text)

    def test_nobody_else_and_nobody_who_does_not_want_to(self):
        self.planner.replenish_digest = "off"
        outsider = self.user("outsider")
        outsider.replenish_digest = "all"
        self.urgent()
        self.assertFalse(self.tell())

    def test_only_what_is_urgent_if_that_is_what_one_wants(self):
        self.planner.replenish_digest = "urgent"
        self.urgent()
        self.urgent("MUG-3").seller_ids.unlink()
        text = self.words(self.tell())
        self.assertIn("Urgent", text)
        self.assertNotIn("Blocked", text)
        self.assertNotIn("Waiting for you", text)

    def test_another_company_is_none_of_my_business(self):
        company = self.env["res.company"].create({"name": "Other"})
        stranger = self.user("stranger", PLANNER)
        stranger.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        self.urgent()
        self.assertEqual(self.tell().user_id, self.planner)

    def test_a_person_reads_only_own_digests(self):
        self.urgent()
        digest = self.tell()
        self.assertTrue(digest.with_user(self.planner).subject)
        with self.assertRaises(AccessError):
            digest.with_user(self.user("curious", PLANNER)).read(["subject"])

    # --------------------------------------------------------------- when, how

    def test_once_a_day_means_at_eight_where_the_person_is(self):
        self.planner.write({"replenish_digest_pace": "daily", "tz": "Asia/Shanghai"})
        with freeze_time("2026-11-10 23:30:00"):  # 07:30 in Shanghai
            self.urgent()
            self.assertFalse(self.tell())
        with freeze_time("2026-11-11 00:10:00"):
            self.assertTrue(self.tell(plan=False))
        with freeze_time("2026-11-11 02:00:00"):
            self.urgent("MUG-2")
            self.assertFalse(self.tell())
        with freeze_time("2026-11-12 00:10:00"):
            self.assertIn("MUG-2", self.words(self.tell()))

    def test_a_digest_speaks_the_persons_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search(
            [("name", "=", "tiktok_replenishment")]
        )._update_translations(["zh_CN"])
        self.planner.lang = "zh_CN"
        product = self.urgent()
        text = self.words(self.tell())
        urgency = self.item(product).with_context(lang="zh_CN")
        labels = dict(urgency._fields["urgency"]._description_selection(urgency.env))
        self.assertNotEqual(labels["critical"], "Critical")
        self.assertIn(labels["critical"], text)

    def test_the_plain_text_of_a_mail_can_be_read(self):
        self.urgent()
        text = self.words(self.tell())
        line = next(line for line in text.splitlines() if "MUG-1" in line)
        for word in ("US1", "Critical", "500"):
            self.assertIn(word, line)

    def test_a_mail_fits_on_a_phone(self):
        """One cell a row, in which each number stands beside its name and wraps."""
        self.urgent()
        body = html.fromstring(self.tell().body)
        for row in body.iterfind(".//tr"):
            self.assertEqual(len(row), 1)
            for value in row.iterfind("td/*"):
                self.assertIn("block", value.get("style"))
        told = body.find(".//td").text_content()
        self.assertIn("Available 500", " ".join(told.split()))

    def test_long_lists_are_cut_and_lead_to_the_whole(self):
        for number in range(25):
            self.urgent(f"MUG-{number:02d}")
        digest = self.tell()
        self.assertIn("Urgent: 25", digest.subject)
        self.assertIn("5", self.words(digest))
        self.assertEqual(digest.body.count("[MUG-"), 20)

    def test_people_without_address_find_it_in_odoo(self):
        self.planner.partner_id.email = False
        self.urgent()
        digest = self.tell()
        self.assertFalse(digest.was_mailed)
        self.assertFalse(
            self.env["mail.mail"].search([("subject", "=", digest.subject)])
        )

    def test_where_a_planner_approves_the_count_of_what_waits_is_told(self):
        self.env.company.replenish_execution = "approve"
        self.urgent()
        text = self.words(self.tell())
        self.assertIn("1 suggestions wait for approval", text)
        self.assertIn("waits for approval", text)

    def test_what_is_to_be_asked_of_a_confirmed_order_is_told_and_ends(self):
        product = self.urgent(in_stock=2500)
        self.stock(product, self.abroad, -1900)
        self.tell()
        order = self.orders(product).order_id
        order.button_confirm()
        move = order.picking_ids.move_ids
        message = self.env["replenishment.supply.message"].create(
            {
                "item_id": self.item(product).id,
                "move_id": move.id,
                "kind": "reduce",
                "reason": "decayed",
                "quantity_from": 2600,
                "quantity_to": 900,
                "value": 37400,
            }
        )
        self.run_model.create({"company_id": self.env.company.id, "scope": "all"})
        text = self.words(self.tell(plan=False))
        line = next(line for line in text.splitlines() if "Reduce" in line)
        for word in ("MUG-1", "2,600 → 900", "Demand fell", order.name, "37,400"):
            self.assertIn(word, line)
        message.state = "ended"
        self.run_model.create({"company_id": self.env.company.id, "scope": "all"})
        text = self.words(self.tell(plan=False))
        self.assertIn("nothing to ask for any more", text)

    def test_a_thousand_facts_cost_as_many_statements_as_ten(self):
        for number in range(3):
            self.urgent(f"MUG-{number}")
        self.plan()
        facts = self.env["replenishment.fact"]._read(self.env.company)
        few, many = self.statements(facts[:2]), self.statements(facts)
        self.assertEqual(few, many)

    def statements(self, facts):
        self.env["replenishment.news"].search([]).unlink()
        self.env.flush_all()
        before = self.cr.sql_log_count
        self.env["replenishment.news"]._take(self.env.company, self.planner, facts)
        self.env["replenishment.news"]._end(self.env.company, self.planner, facts)
        return self.cr.sql_log_count - before
