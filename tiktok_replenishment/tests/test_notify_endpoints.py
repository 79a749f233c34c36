# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import file_open

from ..models.replenishment_fact import Fact
from .common_outside import OutsideCase

CONTENT = {"title": "Urgent", "lines": ["MUG-1 in US1"], "data": {"count": 1}}


@tagged("post_install", "-at_install")
class TestNotifyEndpoints(OutsideCase):
    """Messages to endpoints, over real HTTP to receivers that check signatures."""

    def endpoint(self, kind="webhook", name="main", **values):
        told = self.sandbox.credentials["receivers"]
        url = told["urls"][kind]
        if kind == "webhook":
            url = url.replace("/main", f"/{name}")
        return self.env["replenishment.endpoint"].create(
            {
                "name": name,
                "kind": kind,
                "url": url,
                "secret": told["secrets"].get(kind),
                **values,
            }
        )

    def post(self, endpoint, **changes):
        return self.env["replenishment.outbox.message"]._post(
            endpoint, "urgent", {**CONTENT, **changes}
        )

    def send(self):
        self.env.flush_all()
        self.run_cron("ir_cron_send_outbox")

    def break_endpoint(self, name, **fault):
        self.admin.add_fault(endpoint=name, **{"kind": "status", "times": 99, **fault})

    # ---------------------------------------------------------------- sending

    def test_a_webhook_gets_a_signed_envelope(self):
        message = self.post(self.endpoint())
        self.send()
        (received,) = self.admin.received("webhook_main")
        self.assertEqual(message.state, "sent")
        self.assertEqual(received.id, message.message_id)
        self.assertEqual(
            {**received.body, "time": ""},
            {
                "version": 1,
                "id": message.message_id,
                "time": "",
                "event": "urgent",
                "company": {"id": self.env.company.id, "name": self.env.company.name},
                "data": {"count": 1},
            },
        )

    def test_every_chat_platform_says_it(self):
        for kind in ("feishu", "dingtalk", "wecom", "slack"):
            self.post(self.endpoint(kind, name=kind))
        self.send()
        for kind in ("feishu", "dingtalk", "wecom", "slack"):
            (received,) = self.admin.received(kind)
            self.assertIn("MUG-1 in US1", str(received.body), kind)

    def test_lark_is_feishu_at_another_address(self):
        lark = self.endpoint("feishu")
        lark.kind = "lark"
        self.post(lark)
        self.send()
        self.assertEqual(len(self.admin.received("feishu")), 1)

    def test_a_message_is_sent_once(self):
        self.post(self.endpoint())
        self.send()
        self.send()
        self.assertEqual(len(self.admin.received()), 1)

    def test_what_is_rolled_back_is_never_told(self):
        endpoint = self.endpoint()
        with self.env.cr.savepoint() as savepoint:
            self.post(endpoint)
            savepoint.rollback()
        self.send()
        self.assertFalse(self.admin.received())

    def test_robots_speak_the_language_of_their_group(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        endpoint = self.endpoint("slack", lang="zh_CN")
        payload = endpoint._prepare_payload("urgent", "id", CONTENT)
        chinese = endpoint.with_context(lang="zh_CN").env._("Open the list")
        self.assertEqual(payload["link_text"], chinese)

    # ------------------------------------------------------------------- news

    def facts(self):
        product = self.product("MUG-1")
        vendor = self.env["res.partner"].create({"name": "Shenzhen Mugs"})
        place = {"product_id": product.id, "warehouse_id": self.us1.id}
        return [
            Fact(
                key="urgent/1",
                event="urgent",
                fingerprint="critical",
                quantity=900,
                data={
                    **place,
                    "item_id": 1,
                    "urgency": "critical",
                    "qty_available": 120,
                    "stockout_date": "2026-12-04",
                    "order_by_date": "2026-11-20",
                    "ad_headroom": 7.5,
                    "document": "P00012",
                    "state": "drafted",
                    "partner_id": vendor.id,
                    "amount": 1234.5,
                },
            ),
            Fact(
                key="blocked/2",
                event="blocked",
                fingerprint="no_vendor",
                data={**place, "item_id": 2, "blocked_reason": "no_vendor"},
            ),
        ]

    def test_programs_get_facts_of_a_kind_together_and_once(self):
        endpoint = self.endpoint()
        facts = self.facts()
        endpoint._tell(facts)
        endpoint._tell(facts)
        self.send()
        urgent, blocked = (message.body for message in self.admin.received())
        self.assertEqual((urgent["event"], blocked["event"]), ("urgent", "blocked"))
        (fact,) = urgent["data"]["facts"]
        self.assertEqual(fact["product"], "[MUG-1] MUG-1")
        self.assertEqual(fact["stockout_date"], "2026-12-04")
        self.assertEqual(blocked["data"]["facts"][0]["blocked_reason"], "no_vendor")

    def test_programs_are_told_what_has_ended_by_its_key(self):
        endpoint = self.endpoint()
        facts = self.facts()
        endpoint._tell(facts)
        endpoint._tell(facts[1:])
        self.send()
        last = self.admin.received()[-1].body
        self.assertEqual(last["event"], "ended")
        self.assertEqual(
            last["data"]["facts"], [{"key": "urgent/1", "event": "urgent"}]
        )

    def test_chats_get_a_line_a_fact_and_a_link(self):
        self.endpoint("slack")._tell(self.facts())
        self.send()
        urgent, blocked = (m.body["text"] for m in self.admin.received("slack"))
        self.assertIn("[MUG-1] MUG-1", urgent)
        self.assertIn("Critical", urgent)
        self.assertIn("/odoo/action-", urgent)
        self.assertIn("No vendor", blocked)

    def test_vendors_and_amounts_only_where_they_may_be_known(self):
        chat = self.endpoint("slack", name="chat")
        program = self.endpoint(name="main")
        for endpoint in chat | program:
            endpoint._tell(self.facts())
        self.send()
        told = str([message.body for message in self.admin.received()])
        for word in ("Shenzhen", "P00012", "1234", "1,234"):
            self.assertNotIn(word, told)
        program.tells_prices = True
        self.env["replenishment.news"].search([]).unlink()
        program._tell(self.facts())
        self.send()
        told = str(self.admin.received("webhook_main")[-2].body)
        for word in ("Shenzhen Mugs", "P00012", "1234.5"):
            self.assertIn(word, told)

    def test_an_endpoint_hears_only_what_it_was_set_to(self):
        endpoint = self.endpoint(tells_blocked=False, tells_ended=False)
        endpoint._tell(self.facts())
        endpoint._tell([])
        self.send()
        events = [message.body["event"] for message in self.admin.received()]
        self.assertEqual(events, ["urgent"])

    def test_many_facts_go_in_messages_of_five_hundred(self):
        product = self.product("MUG-1")
        data = {"product_id": product.id, "blocked_reason": "no_vendor"}
        self.endpoint()._tell(
            [
                Fact(key=f"blocked/{number}", event="blocked", data=data)
                for number in range(1001)
            ]
        )
        self.send()
        counts = [len(m.body["data"]["facts"]) for m in self.admin.received()]
        self.assertEqual(counts, [500, 500, 1])

    # ------------------------------------------------------------ dead endpoints

    def test_a_dead_endpoint_delays_nothing_else(self):
        names = ["first", "second", "third", "fourth"]
        self.break_endpoint("webhook_second", status=500)
        self.break_endpoint("webhook_third", kind="reset")
        for name in names:
            self.post(self.endpoint(name=name))
        self.send()
        self.assertEqual(
            {message.endpoint for message in self.admin.received()},
            {"webhook_first", "webhook_fourth"},
        )

    def test_an_endpoint_that_fails_is_asked_once_a_run_and_last(self):
        self.break_endpoint("webhook_dead", status=500)
        dead = self.endpoint(name="dead")
        for _message in range(3):
            self.post(dead)
        self.send()
        self.assertEqual(len(self.admin.requests("webhook_dead")), 1)
        self.post(self.endpoint(name="alive"))
        dead.next_try_at = False
        self.assertEqual(
            self.env["replenishment.endpoint"]._get_due().mapped("name"),
            ["alive", "dead"],
        )

    def test_pauses_double_and_end_with_a_success(self):
        self.break_endpoint("webhook_main", status=500, times=2)
        endpoint = self.endpoint()
        message = self.post(endpoint)
        self.send()
        first = endpoint.next_try_at - fields.Datetime.now()
        self.assertAlmostEqual(first.total_seconds(), 66, delta=8)
        self.assertEqual((endpoint.state, message.state), ("error", "waiting"))
        self.send()
        self.assertEqual(len(self.admin.requests("webhook_main")), 1, "left alone")
        endpoint.next_try_at = False
        self.send()
        second = endpoint.next_try_at - fields.Datetime.now()
        self.assertAlmostEqual(second.total_seconds(), 132, delta=16)
        endpoint.next_try_at = False
        self.send()
        self.assertEqual((endpoint.state, message.state), ("working", "sent"))
        self.assertFalse(endpoint.failure_count or endpoint.last_error)
        self.assertEqual(len(self.admin.received()), 1)

    def test_an_endpoint_that_fails_for_long_is_somebodys_task_until_it_works(self):
        boss = new_test_user(self.env, "boss", groups="base.group_system")
        self.break_endpoint("webhook_main", status=500, times=5)
        endpoint = self.endpoint(user_id=boss.id)
        self.post(endpoint)
        for tries in range(1, 6):
            self.assertFalse(endpoint.activity_ids, tries)
            endpoint.next_try_at = False
            self.send()
        self.assertEqual(endpoint.activity_ids.user_id, boss)
        self.assertEqual(endpoint.activity_ids.summary, "main gets nothing")
        endpoint.next_try_at = False
        self.send()
        self.assertFalse(endpoint.activity_ids)

    def test_who_speaks_too_often_waits_as_long_as_asked(self):
        self.admin.add_fault(endpoint="dingtalk", kind="rate")
        endpoint = self.endpoint("dingtalk")
        self.post(endpoint)
        self.send()
        pause = endpoint.next_try_at - fields.Datetime.now()
        self.assertGreater(pause.total_seconds(), 590)

    def test_a_message_that_is_refused_holds_up_no_other(self):
        endpoint = self.endpoint()
        self.admin.add_fault(endpoint="webhook_main", kind="status", status=422)
        refused, other = self.post(endpoint), self.post(endpoint)
        self.send()
        self.assertEqual((refused.state, other.state), ("waiting", "sent"))
        self.assertTrue(refused.next_try_at)
        self.assertTrue(refused.last_error)

    def test_an_address_that_is_not_allowed_any_more_is_the_endpoints_fault(self):
        endpoint = self.endpoint()
        messages = [self.post(endpoint) for _number in range(2)]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE replenishment_endpoint SET url = 'https://10.1.1.1/x'"
        )
        self.env.invalidate_all()
        self.send()
        self.assertEqual((endpoint.state, endpoint.failure_count), ("error", 1))
        self.assertEqual([m.attempts for m in messages], [1, 0])

    def test_after_a_dozen_tries_a_message_is_given_up_and_can_be_sent_again(self):
        endpoint = self.endpoint()
        self.admin.add_fault(
            endpoint="webhook_main", kind="status", status=422, times=12
        )
        message = self.post(endpoint)
        for _try in range(12):
            self.assertEqual(message.state, "waiting")
            message.next_try_at = False
            self.send()
        self.assertEqual((message.state, endpoint.dead_count), ("dead", 1))
        self.send()
        self.assertFalse(self.admin.received())
        message.action_send_again()
        self.send()
        self.assertEqual(message.state, "sent")
        (received,) = self.admin.received()
        self.assertEqual(received.id, message.message_id, "the same ID again")

    def test_news_older_than_a_day_are_given_up(self):
        message = self.post(self.endpoint())
        message.queued_at -= timedelta(hours=25)
        self.send()
        self.assertEqual(message.state, "dead")
        self.assertFalse(self.admin.received())

    def test_settings_that_were_mended_are_tried_at_once(self):
        endpoint = self.endpoint(secret="wrong")
        message = self.post(endpoint)
        self.send()
        self.assertEqual((endpoint.state, message.state), ("error", "waiting"))
        self.assertIn("secret", endpoint.with_context(lang="en_US").last_error)
        secret = self.sandbox.credentials["receivers"]["secrets"]["webhook"]
        endpoint.secret = secret
        self.send()
        self.assertEqual((endpoint.state, message.state), ("working", "sent"))

    def test_an_endpoint_that_another_worker_sends_to_is_left_to_it(self):
        endpoint = self.endpoint()
        self.post(endpoint)
        self.assertTrue(endpoint._take_lease())
        self.send()
        self.assertFalse(self.admin.received())
        endpoint.lease_until -= timedelta(hours=1)
        self.send()
        self.assertEqual(len(self.admin.received()), 1, "the worker had died")

    def test_a_test_message_goes_past_what_waits(self):
        endpoint = self.endpoint("feishu")
        action = endpoint.action_test()
        self.assertEqual(action["params"]["type"], "success")
        self.assertEqual(endpoint.state, "working")
        self.assertEqual(len(self.admin.received("feishu")), 1)
        self.admin.set_settings(robot_keyword={"feishu": "stock"})
        action = endpoint.action_test()
        self.assertEqual(action["params"]["type"], "danger")
        self.assertEqual(endpoint.error_key, "robot_keyword")

    # ------------------------------------------------------- settings, secrets

    def test_addresses_that_cannot_be_called_are_refused_with_the_reason(self):
        for url in ("", "example.com", "http://example.com", "https://10.1.1.1/x"):
            with self.assertRaises(ValidationError, msg=url):
                self.endpoint(url=url)
        self.endpoint(url="http://10.1.1.1/x", allows_private=True)

    def test_a_webhook_without_a_secret_gets_one(self):
        self.assertGreater(len(self.endpoint(secret=False).secret), 30)
        with self.assertRaises(ValidationError):
            self.endpoint().secret = False

    def test_only_administrators_see_addresses_and_secrets(self):
        endpoint = self.endpoint()
        message = self.post(endpoint)
        manager = new_test_user(
            self.env, "boss", groups="tiktok_replenishment.group_manager"
        )
        planner = new_test_user(
            self.env, "planner", groups="tiktok_replenishment.group_planner"
        )
        own = endpoint.with_user(manager)
        self.assertEqual(own.name, "main")
        for name in ("url", "secret", "lease_token"):
            with self.assertRaises(AccessError, msg=name):
                own.read([name])
        with self.assertRaises(AccessError):
            own.action_test()
        with self.assertRaises(AccessError):
            endpoint.with_user(planner).read(["name"])
        with self.assertRaises(AccessError):
            message.with_user(planner).read(["payload"])
        self.assertNotIn(endpoint.secret, str(message.payload))

    def test_a_manager_sends_again_what_was_not_delivered(self):
        manager = new_test_user(
            self.env, "boss", groups="tiktok_replenishment.group_manager"
        )
        message = self.post(self.endpoint())
        message._give_up()
        message.with_user(manager).action_send_again()
        self.send()
        self.assertEqual(message.state, "sent")

    def test_a_copy_of_production_tells_nobody(self):
        endpoint = self.endpoint()
        self.post(endpoint)
        self.env.company.replenish_rfq_mail = "approved"
        self.env.flush_all()
        with file_open("tiktok_replenishment/data/neutralize.sql") as queries:
            self.env.cr.execute(queries.read())
        self.env.invalidate_all()
        self.assertFalse(endpoint.active or endpoint.url or endpoint.secret)
        self.assertFalse(endpoint.outbox_ids)
        self.assertEqual(self.env.company.replenish_rfq_mail, "off")

    def test_old_messages_are_forgotten(self):
        endpoint = self.endpoint()
        sent, dead, fresh = (self.post(endpoint) for _number in range(3))
        sent._record_sent()
        dead._give_up()
        with freeze_time(fields.Datetime.now() + timedelta(days=31)):
            self.env["replenishment.outbox.message"]._gc_messages()
        self.assertEqual(endpoint.outbox_ids, dead | fresh)
