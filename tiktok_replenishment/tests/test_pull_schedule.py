# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import TransactionCase, tagged

from ..connectors.errors import AuthError, RateLimitError, TransientError

NOON = datetime(2026, 7, 1, 12)
CRON = "tiktok_replenishment.ir_cron_pull_orders"


@tagged("post_install", "-at_install")
class TestPullSchedule(TransactionCase):
    """When a source is asked again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.env["replenishment.tiktok.account"].create(
            {"name": "Account", "app_key": "key", "app_secret": "secret"}
        )
        cls.shop = cls.new_shop("1")

    @classmethod
    def new_shop(cls, external_id):
        return cls.env["replenishment.tiktok.shop"].create(
            {
                "name": f"Shop {external_id}",
                "account_id": cls.account.id,
                "external_id": external_id,
            }
        )

    def fail(self, error=None):
        """Minutes until the next try after one more failure."""
        with freeze_time(NOON):
            self.shop._record_failure(error or TransientError("No answer"))
        return (self.shop.next_try_at - NOON) / timedelta(minutes=1)

    def succeed(self, shop, moment):
        with freeze_time(moment):
            shop._record_success()
        return shop.next_try_at

    def triggers(self, moment):
        return self.env["ir.cron.trigger"].search(
            [("cron_id", "=", self.env.ref(CRON).id), ("call_at", "=", moment)]
        )

    # ---------------------------------------------------------------- failures

    def test_a_source_that_fails_is_left_alone_twice_as_long_each_time(self):
        for minutes in (1, 2, 4, 8, 16, 32, 60, 60, 60):
            wait = self.fail()
            self.assertGreaterEqual(wait, minutes)
            self.assertLessEqual(wait, minutes * 1.2)

    def test_an_error_that_a_person_must_end_is_tried_again_all_the_same(self):
        self.assertLess(self.fail(AuthError("Refused")), 1.2)
        self.assertEqual(self.shop.state, "error")
        self.assertTrue(self.triggers(self.shop.next_try_at))

    def test_the_service_says_best_when_to_come_back(self):
        self.assertEqual(self.fail(RateLimitError("Wait", retry_after=5400)), 90)
        self.assertEqual(self.fail(RateLimitError("Wait", retry_after=2)), 2 / 60)

    def test_a_success_forgets_the_failures_before_it(self):
        for _time in range(5):
            self.fail()
        self.assertEqual(self.shop.failure_count, 5)
        self.succeed(self.shop, NOON)
        self.assertFalse(self.shop.failure_count or self.shop.last_error)
        self.assertLessEqual(self.fail(), 1.2)

    def test_sources_that_failed_together_do_not_come_back_together(self):
        shops = [self.new_shop(f"F{number}") for number in range(5)]
        with freeze_time(NOON):
            for shop in shops:
                for _time in range(8):
                    shop._record_failure(TransientError("No answer"))
        # Two may meet by chance.
        self.assertGreater(len({shop.next_try_at for shop in shops}), 2)

    # ----------------------------------------------------------- regular times

    def test_each_shop_has_a_time_of_its_own_within_the_interval(self):
        shops = [self.new_shop(f"S{number}") for number in range(12)]
        times = [self.succeed(shop, NOON) for shop in shops]
        for time in times:
            self.assertTrue(NOON < time <= NOON + timedelta(hours=2))
        # Twelve shops in 120 minutes: they do not crowd into a few of them.
        self.assertGreater(max(times) - min(times), timedelta(minutes=30))
        self.assertGreater(len(set(times)), 6)

    def test_the_time_stays_the_same_however_long_a_pull_takes(self):
        first = self.succeed(self.shop, NOON)
        second = self.succeed(self.shop, first + timedelta(seconds=95))
        self.assertEqual(second - first, timedelta(hours=2))
        self.shop.invalidate_recordset()
        third = self.succeed(self.shop, second)
        self.assertEqual(third - second, timedelta(hours=2))

    def test_the_scheduled_action_is_called_at_that_time(self):
        self.assertTrue(self.triggers(self.succeed(self.shop, NOON)))

    # ------------------------------------------------------------------- hints

    def pulled_at_noon(self):
        """Pulled at noon, to be pulled again at two."""
        self.succeed(self.shop, NOON)
        self.shop.next_try_at = NOON + timedelta(hours=2)

    def hint(self, **after_noon):
        with freeze_time(NOON + timedelta(**after_noon)):
            self.shop._pull_soon()

    def test_a_hint_brings_the_pull_forward_but_not_right_after_the_last_one(self):
        self.pulled_at_noon()
        self.hint(seconds=20)
        self.assertEqual(self.shop.next_try_at, NOON + timedelta(minutes=2))
        self.assertTrue(self.triggers(self.shop.next_try_at))

    def test_a_hint_long_after_the_last_pull_is_followed_at_once(self):
        self.pulled_at_noon()
        self.hint(minutes=30)
        self.assertEqual(self.shop.next_try_at, NOON + timedelta(minutes=30))

    def test_many_hints_are_one_pull(self):
        self.pulled_at_noon()
        before = self.env["ir.cron.trigger"].search_count([])
        for _hint in range(50):
            self.hint(seconds=20)
        self.assertEqual(self.env["ir.cron.trigger"].search_count([]), before + 1)

    def test_a_hint_during_a_pull_is_followed_by_another_pull(self):
        with freeze_time(NOON):
            token = self.shop._take_lease()
            self.shop._pull_soon()
            self.shop._record_success()
            self.shop._release_lease(token)
        self.assertEqual(self.shop.next_try_at, NOON + timedelta(minutes=2))
        self.assertFalse(self.shop.pull_again)

    def test_a_hint_does_not_hurry_a_source_that_fails(self):
        self.fail(RateLimitError("Wait", retry_after=1800))
        with freeze_time(NOON + timedelta(minutes=5)):
            self.shop._pull_soon()
        self.assertEqual(self.shop.next_try_at, NOON + timedelta(minutes=30))

    def test_a_paused_shop_follows_no_hint(self):
        self.shop.action_pause()
        self.shop._pull_soon()
        self.assertFalse(self.shop.next_try_at)

    def test_what_was_read_long_ago_is_read_again_soon(self):
        with freeze_time(NOON):
            self.shop._record_success(as_of=NOON - timedelta(hours=3))
        self.assertEqual(self.shop.next_try_at, NOON + timedelta(minutes=2))
        with freeze_time(NOON):
            self.assertEqual(self.shop.lag_hours, 3)
