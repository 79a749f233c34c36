# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import random
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from ..connectors.threepl import eccang
from ..connectors.threepl.eccang import EccangClient
from ..connectors.threepl.goodcang import GoodCangClient
from ..connectors.tiktok.fbt_provider import FbtProvider
from .common_faults import Impatient, seeds
from .common_outside import WAREHOUSES, EccangOperator, OutsideCase, listing
from .test_threepl_rest import STYLES

# Pulls of one schedule, most of them in trouble.
RUNS = 3
SMALL_PAGE = 5
SKUS = [f"SKU{number:02d}" for number in range(12)]
# Kept in every second state of the world only: without a row there is none of it.
COMES_AND_GOES = "SKU99"
FAULTS = (
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 502, "times": 5},
    {"kind": "rate", "times": 2},
    {"kind": "rate", "retry_after": 900},
    {"kind": "malformed"},
    {"kind": "truncated", "times": 4},
    {"kind": "reset"},
    {"kind": "reset_after", "times": 2},
    {"kind": "reset", "times": 9},
    {"kind": "reply", "body": {"ask": "Success", "data": [], "count": 3}},
    {"kind": "reply", "body": {"code": 0, "data": {"total_count": 3}}, "times": 3},
    {"kind": "extra_fields", "times": 3},
)


def stock_of(codes):
    return {code: {"available": 100, "inbound": 10} for code in codes}


class FaultSchedules(Impatient):
    """Planning sees the last good numbers, told to be stale, or all the new ones.

    In state n of the world every SKU has 100 + n units, so that a mixture shows.
    """

    endpoint = ""
    codes = ("US1", "US2")
    products = [listing(sku, stock=stock_of(("US1", "US2"))) for sku in SKUS]

    def setUp(self):
        super().setUp()
        for sku in (*SKUS, COMES_AND_GOES):
            self.product(sku)

    def prepare(self):
        """Connect an operator in the newest sandbox."""
        return self.connect_operator()

    def test_planning_never_sees_a_mixture(self):
        for self.seed in seeds(usual=10, deep=100):
            with self.start_sandbox() as self.sandbox:
                self.admin = self.sandbox.admin
                self._survive(random.Random(self.seed))
            # Nobody analyzes a table within the transaction of a test.
            self.env.cr.execute(
                "ANALYZE replenishment_threepl_stock, replenishment_threepl_sku,"
                " replenishment_threepl_warehouse, replenishment_stock_day"
            )

    def _survive(self, chance):
        connection = self.prepare()
        places = connection._mapped_warehouses()
        self.states = dict.fromkeys(places, 0)
        self.move_on(0)
        connection.action_pull_stock()
        for state in range(1, RUNS + 1):
            self._make_trouble(chance)
            self._run(connection, state)
        self.admin.clear_faults()
        self.calm_down()
        # The first run may still have to end a pull that began in troubled times.
        for _run in range(2):
            self._run(connection, RUNS + 1)
        self.assertEqual(set(self.states.values()), {RUNS + 1}, f"seed {self.seed}")
        self.assertFalse(connection.last_error)
        connection.active = False
        connection.warehouse_ids.active = False
        self.env.flush_all()

    def _run(self, connection, state):
        """Half a day later the world has moved on, and the scheduler comes."""
        places = connection._mapped_warehouses()
        for place in places:
            place.last_success_at -= timedelta(hours=13)
        connection.write({"next_try_at": False, "lease_until": False})
        self.move_on(state)
        before = {place: place.last_pull_id for place in places}
        self.run_cron("ir_cron_pull_stock")
        stale = self.env["replenishment.health"]._warehouses_with_stale_stock()
        for place in places:
            # A run that has no time left leaves a warehouse to the next one.
            is_new = place.last_pull_id != before[place]
            is_good = is_new and place.last_pull_state == "done"
            if is_good:
                self.states[place] = state
            self._check_place(place)
            self.assertEqual(
                place.warehouse_id.id not in stale, is_good, f"seed {self.seed}"
            )

    def _check_place(self, place):
        supply = self.env["replenishment.supply"].search(
            [
                ("warehouse_id", "=", place.warehouse_id.id),
                ("kind", "=", "available"),
                ("product_id.default_code", "in", [*SKUS, COMES_AND_GOES]),
            ]
        )
        seen = {row.product_id.default_code: row.quantity for row in supply}
        state = self.states[place]
        skus = [*SKUS, COMES_AND_GOES] if state % 2 else SKUS
        self.assertEqual(
            seen, dict.fromkeys(skus, 100 + state), f"seed {self.seed}, state {state}"
        )

    def _make_trouble(self, chance):
        for _fault in range(chance.randint(1, 3)):
            fault = {"nth": chance.randint(1, 7), **chance.choice(FAULTS)}
            self.admin.add_fault(
                endpoint=self.endpoint, seed=chance.randrange(1000), **fault
            )
        self.stir(chance)

    def stir(self, chance):
        """Rows come and go while the list is read."""
        self.admin.set_settings(
            stock_drift_seed=chance.randrange(1000),
            stock_drift_calls=chance.choice([0, 1, 2, None]),
        )

    def calm_down(self):
        self.admin.set_settings(stock_drift_calls=0)

    def move_on(self, state):
        world = self.sandbox.world
        with world.lock:
            for code in self.codes:
                if state % 2:
                    world.keep_stock(code, COMES_AND_GOES)
                else:
                    world.stock.pop((code, COMES_AND_GOES), None)
        skus = [*SKUS, COMES_AND_GOES] if state % 2 else SKUS
        for code in self.codes:
            for sku in skus:
                with world.lock:
                    world.change_stock(code, sku, available=100 + state)


class GoodCangSchedules(FaultSchedules):
    endpoint = "get_product_inventory"
    envelope = "v1"

    def prepare(self):
        self.enterContext(patch.object(GoodCangClient, "page_size", SMALL_PAGE))
        self.admin.set_settings(goodcang_envelope=self.envelope)
        return super().prepare()


@tagged("post_install", "-at_install")
class TestGoodCangFaults(GoodCangSchedules, OutsideCase):
    """GoodCang, first envelope."""


@tagged("post_install", "-at_install")
class TestGoodCangSecondEnvelopeFaults(GoodCangSchedules, OutsideCase):
    """GoodCang, second envelope."""

    envelope = "v2"


@tagged("post_install", "-at_install")
class TestGoodCangMixedEnvelopeFaults(GoodCangSchedules, OutsideCase):
    """GoodCang, the envelope that mixes both."""

    envelope = "mixed"


class EccangSchedules(FaultSchedules, EccangOperator):
    endpoint = "getProductInventory"
    warehouses = [{**spec, "provider": "eccang"} for spec in WAREHOUSES]

    def prepare(self):
        self.enterContext(patch.object(EccangClient, "page_size", SMALL_PAGE))
        self.enterContext(patch.object(eccang, "PAUSE_SECONDS", 0))
        return super().prepare()


@tagged("post_install", "-at_install")
class TestEccangFaults(EccangSchedules, OutsideCase):
    """An operator that runs ECCANG WMS."""


@tagged("post_install", "-at_install")
class TestEccangWithoutCountFaults(EccangSchedules, OutsideCase):
    """An installation of ECCANG WMS that does not tell how many rows there are."""

    def prepare(self):
        self.admin.set_settings(eccang_count=False)
        return super().prepare()


@tagged("post_install", "-at_install")
class TestFbtFaults(FaultSchedules, OutsideCase):
    """A warehouse of TikTok's own, read through the shop."""

    endpoint = "fbt_inventory_search"
    codes = ("FBT1",)
    warehouses = [
        *WAREHOUSES,
        {"code": "FBT1", "role": "fbt", "stock_source": "fbt"},
    ]
    products = [
        *(listing(sku, stock=stock_of(("FBT1",))) for sku in SKUS),
        listing(COMES_AND_GOES),
    ]

    def setUp(self):
        super().setUp()
        self.tiktok = self.env["stock.warehouse"].create(
            {
                "name": "TikTok",
                "code": "TTFBT",
                "replenish_role": "fbt",
                "replenish_stock_source": "fbt",
                "replenish_tz": "America/Los_Angeles",
            }
        )

    def prepare(self):
        self.enterContext(patch.object(FbtProvider, "page_size", SMALL_PAGE))
        shop = self.connect_shop(warehouse_id=self.tiktok.id)
        shop.feed_ids.filtered(lambda feed: feed.kind == "listings").action_pull()
        connection = self.env["replenishment.threepl.connection"].create(
            {"name": "TikTok", "provider": "fbt", "tiktok_shop_id": shop.id}
        )
        self.env.flush_all()
        connection.action_load_warehouses()
        connection.warehouse_ids.warehouse_id = self.tiktok
        return connection


class RestSchedules(FaultSchedules):
    """An operator that is connected by settings alone."""

    endpoint = "rest_stock"
    style = ""

    def prepare(self):
        told = self.sandbox.credentials["rest"]
        connection = self.env["replenishment.threepl.connection"].create(
            {
                "name": f"Sandbox {self.style}",
                "provider": "rest",
                "base_url": told["base_url"],
                "api_key": told["key"],
                "api_secret": told["secret"],
                "rest_path": f"/{self.style}/stock",
                "rest_page_size": SMALL_PAGE,
                "rest_absent_is_zero": True,
                **STYLES[self.style],
            }
        )
        self.env.flush_all()
        connection.action_load_warehouses()
        for place in connection.warehouse_ids:
            place.warehouse_id = {"US1": self.us1, "US2": self.us2}[place.external_code]
        return connection


@tagged("post_install", "-at_install")
class TestRestFaults(RestSchedules, OutsideCase):
    """A list whose pages announce the number of rows."""

    style = "paged"


@tagged("post_install", "-at_install")
class TestRestWithoutTotalFaults(RestSchedules, OutsideCase):
    """A list that announces no number: only two equal walks show that it is whole."""

    style = "offset"


@tagged("post_install", "-at_install")
class TestRestWithCursorFaults(RestSchedules, OutsideCase):
    """A list that goes on by a cursor."""

    style = "cursor"
