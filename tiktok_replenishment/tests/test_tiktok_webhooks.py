# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
import hmac
import json
import time
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import file_open, mute_logger

from .common_outside import OutsideCase, listing

ROUTE = "/tiktok_replenishment/webhook"
CRON = "ir_cron_process_events"


def signature(app_key, app_secret, body):
    """As TikTok Shop describes it, written without our own code."""
    message = app_key.encode() + body
    return hmac.new(app_secret.encode(), message, hashlib.sha256).hexdigest()


@tagged("post_install", "-at_install")
class TestTiktokWebhooks(OutsideCase, HttpCase):
    """Events are stored at once, seen to later, and believed never."""

    products = [listing("MUG", sales=[{"per_day": 1, "from": "-3d"}])]

    def setUp(self):
        super().setUp()
        self.shop = self.connect_shop()
        self.account_of_shop = self.shop.account_id
        self.told = self.sandbox.credentials["tiktok"]

    def event(self, event_type=1, notification="n1", shop=None, data=None, **more):
        return {
            "type": event_type,
            "tts_notification_id": notification,
            "shop_id": self.shop.external_id if shop is None else shop,
            "timestamp": int(time.time()) - 5,
            "data": data if data is not None else {"order_id": "123"},
            **more,
        }

    def deliver(self, event=None, body=None, app_key=None, sign=None, headers=None):
        body = json.dumps(event or self.event()).encode() if body is None else body
        app_key = app_key or self.told["app_key"]
        if sign is None:
            sign = signature(app_key, self.told["app_secret"], body)
        return self.url_open(
            f"{ROUTE}/{app_key}",
            data=body,
            headers={
                "Content-Type": "application/json",
                "Authorization": sign,
                **(headers or {}),
            },
        )

    def stored(self):
        self.env.invalidate_all()
        return self.env["replenishment.tiktok.event"].search(
            [("account_id", "=", self.account_of_shop.id)]
        )

    def see_to(self, *events):
        for event in events:
            self.assertEqual(self.deliver(event).status_code, 200)
        self.run_cron(CRON)
        return self.stored()

    # --------------------------------------------------------------- receiving

    def test_a_genuine_event_is_stored_and_answered_with_nothing(self):
        response = self.deliver()
        self.assertEqual((response.status_code, response.content), (200, b""))
        self.assertNotIn("session_id", response.cookies)
        event = self.stored()
        self.assertEqual(event.name, "ORDER_STATUS_CHANGE")
        self.assertEqual(event.shop_id, self.shop)
        self.assertEqual(event.company_id, self.shop.company_id)
        self.assertEqual(event.data, {"order_id": "123"})
        self.assertEqual(event.state, "new")
        self.assertLess(event.occurred_at, event.received_at)

    def test_a_forged_event_is_refused_and_not_stored(self):
        body = json.dumps(self.event()).encode()
        genuine = signature(self.told["app_key"], self.told["app_secret"], body)
        for forged in (
            "",
            "0" * 64,
            genuine.upper(),
            f"Bearer {genuine}",
            "é".encode("latin-1"),
            "名".encode(),
        ):
            response = self.deliver(body=body, sign=forged)
            self.assertEqual((response.status_code, response.content), (401, b""))
        response = self.url_open(f"{ROUTE}/{self.told['app_key']}", data=body)
        self.assertEqual(response.status_code, 401)
        self.assertFalse(self.stored())

    def test_a_changed_body_is_refused(self):
        body = json.dumps(self.event()).encode()
        genuine = signature(self.told["app_key"], self.told["app_secret"], body)
        self.assertEqual(self.deliver(body=body + b" ", sign=genuine).status_code, 401)
        self.assertFalse(self.stored())

    def test_an_unknown_app_is_refused(self):
        response = self.deliver(app_key="somebody-else")
        self.assertEqual((response.status_code, response.content), (401, b""))

    def test_a_replayed_event_is_stored_once(self):
        for _delivery in range(3):
            self.assertEqual(self.deliver().status_code, 200)
        self.assertEqual(len(self.stored()), 1)

    def test_an_event_without_id_is_known_by_its_content(self):
        event = self.event()
        del event["tts_notification_id"]
        self.deliver(event)
        self.deliver(event)
        self.deliver({**event, "data": {"order_id": "124"}})
        self.assertEqual(len(self.stored()), 2)

    def test_only_posts_are_served(self):
        with mute_logger("odoo.http"):
            response = self.url_open(f"{ROUTE}/{self.told['app_key']}")
        self.assertEqual(response.status_code, 405)

    def test_a_huge_body_is_not_read(self):
        response = self.deliver(body=b" " * (256 * 1024 + 1))
        self.assertEqual(response.status_code, 413)
        self.assertFalse(self.stored())

    @mute_logger("odoo.addons.tiktok_replenishment.models.replenishment_tiktok_event")
    def test_a_genuine_body_that_is_no_event_is_answered_and_forgotten(self):
        for body in (b" ", b"[]", b"{}", b"\xff\xfe"):
            self.assertEqual(self.deliver(body=body).status_code, 200)
        self.assertFalse(self.stored())

    def test_no_word_of_a_buyer_is_stored(self):
        self.deliver(
            self.event(
                99,
                data={
                    "order_id": "1",
                    "buyer_message": "Ring twice",
                    "recipient": {"name": "Ada Buyer"},
                },
            )
        )
        self.assertNotIn("Ring", str(self.stored().data))
        self.assertNotIn("Ada", str(self.stored().data))

    def test_the_answer_does_not_wait_for_a_pull(self):
        token = self.shop._take_lease()
        begin = time.monotonic()
        self.assertEqual(self.deliver().status_code, 200)
        self.assertLess(time.monotonic() - begin, 1)
        self.shop._release_lease(token)

    def test_companies_that_share_an_app_each_get_their_event(self):
        company = self.env["res.company"].create({"name": "Sister"})
        sister = self.account_of_shop.copy(
            {
                "company_id": company.id,
                "app_key": self.told["app_key"],
                "app_secret": self.told["app_secret"],
            }
        )
        shop = self.env["replenishment.tiktok.shop"].create(
            {
                "name": "Shop US",
                "account_id": sister.id,
                "external_id": self.shop.external_id,
            }
        )
        self.env.flush_all()
        self.deliver()
        self.deliver()
        events = self.env["replenishment.tiktok.event"].search([])
        self.assertEqual(events.shop_id, self.shop | shop)
        self.assertEqual(len(events), 2)

    def test_a_neutralised_copy_takes_no_events(self):
        with file_open("tiktok_replenishment/data/neutralize.sql") as queries:
            self.env.cr.execute(queries.read())
        self.env.invalidate_all()
        self.assertEqual(self.deliver().status_code, 401)
        self.assertFalse(self.stored())

    def test_events_are_for_managers_of_the_company(self):
        self.deliver()
        event = self.stored()
        managers = "tiktok_replenishment.group_manager"
        manager = new_test_user(self.env, "boss", groups=managers)
        self.assertEqual(event.with_user(manager).name, "ORDER_STATUS_CHANGE")
        with self.assertRaises(AccessError):
            event.with_user(manager).read(["account_id"])
        with self.assertRaises(AccessError):
            event.with_user(manager).state = "done"
        planner = new_test_user(
            self.env, "planner", groups="tiktok_replenishment.group_planner"
        )
        self.assertFalse(event.with_user(planner).has_access("read"))
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups=managers,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.assertFalse(self.env[event._name].with_user(stranger).search([]))

    # -------------------------------------------------------------- processing

    def test_an_order_event_brings_the_pull_forward(self):
        self.shop.action_pull_orders()
        later = fields.Datetime.now() + timedelta(hours=2)
        self.shop.write(
            {
                "next_try_at": later,
                "last_success_at": fields.Datetime.now() - timedelta(minutes=10),
            }
        )
        event = self.see_to(self.event())
        self.assertEqual(event.state, "done")
        self.assertLessEqual(self.shop.next_try_at, fields.Datetime.now())

    def test_what_an_event_says_is_not_believed(self):
        self.shop.action_pull_orders()
        order = self.env["replenishment.tiktok.order"].search([], limit=1)
        status = order.status
        self.see_to(
            self.event(data={"order_id": order.external_id, "order_status": "CANCEL"})
        )
        self.assertEqual(order.status, status)

    def test_an_unknown_kind_is_kept_and_ignored(self):
        event = self.see_to(self.event(99))
        self.assertEqual((event.state, event.name), ("ignored", "TYPE_99"))
        self.assertIn("Nothing here depends", event.last_error)

    def test_an_event_of_a_shop_that_is_not_here_is_ignored(self):
        event = self.see_to(self.event(shop="404"))
        self.assertEqual(event.state, "ignored")
        self.assertIn("No shop", event.last_error)

    def test_an_event_that_fails_does_not_stop_the_others(self):
        model = type(self.env["replenishment.tiktok.event"])

        def fail(self):
            raise UserError(self.env._("broken"))

        self.patch(model, "_on_return", fail)
        with mute_logger(
            "odoo.addons.tiktok_replenishment.models.replenishment_tiktok_event"
        ):
            events = self.see_to(
                self.event(12, "n1"), self.event(1, "n2"), self.event(12, "n3")
            )
        self.assertEqual(
            {event.notification_id: event.state for event in events},
            {"n1": "failed", "n2": "done", "n3": "failed"},
        )
        self.assertIn("Nothing is lost", events[0].last_error)

    def test_an_event_that_breaks_the_run_is_not_begun_again(self):
        model = type(self.env["replenishment.tiktok.event"])

        def break_down(self):
            raise ZeroDivisionError

        self.patch(model, "_on_return", break_down)
        self.deliver(self.event(12, "n1"))
        self.deliver(self.event(1, "n2"))
        with mute_logger("odoo.addons.base.models.ir_cron"):
            self.env.ref(f"tiktok_replenishment.{CRON}").method_direct_trigger()
        self.run_cron(CRON)
        self.assertEqual(
            {event.notification_id: event.state for event in self.stored()},
            {"n1": "failed", "n2": "done"},
        )

    def test_old_events_are_forgotten_after_a_month(self):
        self.deliver(self.event(notification="n1"))
        self.deliver(self.event(notification="n2"))
        old = self.stored()[0]
        old.received_at = fields.Datetime.now() - timedelta(days=31)
        self.env["replenishment.tiktok.event"]._gc_events()
        self.assertEqual(len(self.stored()), 1)

    def test_a_deauthorization_is_believed_only_when_tiktok_confirms_it(self):
        event = self.see_to(self.event(6, "n1", data={}))
        self.assertEqual(event.state, "done")
        self.assertEqual(self.account_of_shop.state, "connected")
        self.admin.authorize("revoke")
        self.see_to(self.event(6, "n2", data={}))
        self.assertEqual(self.account_of_shop.state, "expired")
        self.assertEqual(len(self.account_of_shop.activity_ids), 1)
        self.assertIn("has ended", self.account_of_shop.activity_ids.summary)

    def test_the_notice_of_an_end_is_told_with_its_day(self):
        end = fields.Datetime.now() + timedelta(days=20)
        self.account_of_shop.authorized_at = fields.Datetime.now() - timedelta(days=9)
        self.see_to(
            self.event(7, data={"expiration_time": str(int(time.time()) + 20 * 86400)})
        )
        self.assertEqual(
            self.account_of_shop.refresh_token_expires_at.date(), end.date()
        )
        self.assertIn("ends on", self.account_of_shop.activity_ids.summary)

    def test_an_old_notice_says_nothing_of_a_newer_authorisation(self):
        self.account_of_shop.authorized_at = fields.Datetime.now() + timedelta(hours=1)
        self.see_to(
            self.event(7, data={"expiration_time": str(int(time.time()) + 20 * 86400)})
        )
        self.assertFalse(self.account_of_shop.activity_ids)
