# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestFreightLanes(PlanningCase):
    """Lanes know what they may carry, when they go and what they cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendors = cls.env["stock.warehouse"]
        cls.sea = cls.lane(cls.vendors, cls.abroad, 25)
        cls.battery = cls.env.ref("tiktok_replenishment.goods_property_battery")
        cls.in_air = cls.battery
        cls.in_air |= cls.env.ref("tiktok_replenishment.goods_property_liquid")
        cls.in_air |= cls.env.ref("tiktok_replenishment.goods_property_magnet")

    def closed(self, first_day, last_day, **values):
        return self.env["replenishment.closed.period"].create(
            {"name": "Holiday", "date_from": first_day, "date_to": last_day, **values}
        )

    def assert_refused_by_database(self, values):
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.sea.write(values)
            self.sea.flush_recordset()
        self.sea.invalidate_recordset()

    def test_a_new_air_lane_refuses_what_airlines_refuse(self):
        for mode in ("air", "express"):
            lane = self.lane(self.vendors, self.abroad, 5, mode=mode)
            self.assertEqual(lane.refused_property_ids, self.in_air, mode)
        self.assertFalse(self.sea.refused_property_ids)

    def test_the_form_shows_what_an_air_lane_refuses_before_it_is_saved(self):
        with Form(self.env["replenishment.lane"]) as form:
            form.name = "By air"
            form.warehouse_id = self.abroad
            self.assertFalse(form.refused_property_ids[:])
            form.mode = "air"
            self.assertEqual(form.refused_property_ids[:], self.in_air)
            form.refused_property_ids.remove(id=self.battery.id)
        self.assertEqual(form.record.refused_property_ids, self.in_air - self.battery)

    def test_what_a_lane_refuses_is_the_users_choice(self):
        lane = self.lane(
            self.vendors,
            self.abroad,
            5,
            mode="air",
            refused_property_ids=[Command.set(self.battery.ids)],
        )
        lane.transit_days = 6
        self.assertEqual(lane.refused_property_ids, self.battery)

    def test_a_property_that_planes_take_is_not_refused_by_new_air_lanes(self):
        fragile = self.env["replenishment.goods.property"].create(
            {"name": "Fragile", "is_refused_in_air": False}
        )
        lane = self.lane(self.vendors, self.abroad, 5, mode="air")
        self.assertNotIn(fragile, lane.refused_property_ids)

    def test_a_property_of_another_company_is_not_refused_here(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.env["replenishment.goods.property"].create(
            {"name": "Blade", "company_id": other.id}
        )
        lane = self.lane(self.vendors, self.abroad, 5, mode="air")
        self.assertNotIn(theirs, lane.refused_property_ids)
        with self.assertRaises(UserError):
            lane.refused_property_ids |= theirs

    def test_costs_are_never_negative_and_duty_is_a_percentage(self):
        for field in (
            "cost_per_kg",
            "cost_per_m3",
            "cost_per_unit",
            "min_charge",
            "inbound_fee",
        ):
            self.assert_refused_by_database({field: -1})
        self.assert_refused_by_database({"duty_pct": -0.1})
        self.assert_refused_by_database({"duty_pct": 1000.5})
        self.assert_refused_by_database({"transit_days": -1})
        self.sea.duty_pct = 1000
        self.sea.flush_recordset()

    def test_a_lane_fills_up_only_what_it_is_loaded_in(self):
        self.assert_refused_by_database({"fills_load": True})
        self.assert_refused_by_database({"load_fill_pct": 101})
        self.sea.write(
            {
                "load_unit_id": self.env.ref("tiktok_replenishment.load_unit_40hc").id,
                "fills_load": True,
            }
        )
        self.sea.flush_recordset()
        # 85 % of 76.3 m³.
        self.assertAlmostEqual(self.sea.load_unit_id.usable_volume_m3, 64.855)

    def test_a_closed_period_does_not_end_before_it_begins(self):
        with self.assertRaisesRegex(ValidationError, "ends before it begins"):
            self.closed(date(2027, 2, 20), date(2027, 2, 4))

    def test_a_closed_period_counts_both_of_its_ends(self):
        self.assertEqual(self.closed(date(2027, 2, 4), date(2027, 2, 20)).n_days, 17)
        self.assertEqual(self.closed(date(2027, 2, 4), date(2027, 2, 4)).n_days, 1)

    def test_a_closed_period_of_another_company_closes_nothing_here(self):
        other = self.env["res.company"].create({"name": "Other"})
        period = self.closed(date(2027, 2, 4), date(2027, 2, 20), company_id=other.id)
        with self.assertRaises(UserError):
            self.sea.closed_period_ids = period
        with self.assertRaises(UserError):
            self.abroad.replenish_closed_period_ids = period

    def test_both_ends_of_a_closed_period_tell_the_same(self):
        period = self.closed(
            date(2027, 2, 4),
            date(2027, 2, 20),
            vendor_ids=self.vendor.ids,
            lane_ids=self.sea.ids,
            warehouse_ids=self.abroad.ids,
        )
        self.assertEqual(self.vendor.replenish_closed_period_ids, period)
        self.assertEqual(self.sea.closed_period_ids, period)
        self.assertEqual(self.abroad.replenish_closed_period_ids, period)

    def test_a_property_in_use_is_not_deleted(self):
        product = self.product("POWERBANK")
        product.replenish_property_ids = self.battery
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.battery.unlink()

    def test_a_copied_product_is_carried_with_the_same_care(self):
        product = self.product("POWERBANK")
        product.replenish_property_ids = self.battery
        clerk = self.user(
            "clerk", "product.group_product_manager", "stock.group_stock_user"
        )
        copied = product.product_tmpl_id.with_user(clerk).copy()
        self.assertEqual(copied.sudo().replenish_property_ids, self.battery)


@tagged("post_install", "-at_install")
class TestFreightLanesPlanAgain(PlanningCase):
    """What planning reads of lanes, closed days and goods marks its items."""

    def setUp(self):
        super().setUp()
        self.home = self.warehouse("CN1", replenish_role="domestic")
        self.sea = self.lane(self.env["stock.warehouse"], self.abroad, 25)
        self.product_here = self.textbook()
        self.elsewhere = self.product("OTHER", offers=())
        self.sell(self.elsewhere, self.home, 5)
        self.plan()
        self.period = self.env["replenishment.closed.period"].create(
            {"name": "Holiday", "date_from": "2027-02-04", "date_to": "2027-02-20"}
        )
        self.marked()

    def marked(self):
        """Items that wait for planning, which then do not wait any more."""
        self.env.cr.flush()
        marked = self.item_model.search([("is_dirty", "=", True)])
        self.run_model._run(marked, "changed")
        return marked

    def assert_only_marked(self, product, warehouse=None):
        self.assertEqual(self.marked(), self.item(product, warehouse))

    def test_terms_of_a_lane(self):
        for values in (
            {"min_charge": 90},
            {"duty_pct": 7.5},
            {"inbound_fee": 0.3},
            {"cutoff_weekday": "3"},
            {"closed_period_ids": [Command.link(self.period.id)]},
            {"mode": "air"},
            {"refused_property_ids": [Command.clear()]},
        ):
            self.sea.write(values)
            self.assert_only_marked(self.product_here)

    def test_closing_a_lane_a_vendor_and_a_warehouse(self):
        self.period.lane_ids = self.sea
        self.assert_only_marked(self.product_here)
        self.period.lane_ids = False
        self.assert_only_marked(self.product_here)
        self.vendor.replenish_closed_period_ids = self.period
        self.assert_only_marked(self.product_here)
        self.home.replenish_closed_period_ids = self.period
        self.assert_only_marked(self.elsewhere, self.home)

    def test_moving_and_removing_a_closed_period(self):
        self.period.vendor_ids = self.vendor
        self.assert_only_marked(self.product_here)
        self.period.date_to = "2027-02-24"
        self.assert_only_marked(self.product_here)
        self.period.name = "New Year"
        self.assertFalse(self.marked())
        self.period.unlink()
        self.assert_only_marked(self.product_here)

    def test_a_vendor_that_is_archived(self):
        self.vendor.active = False
        self.assert_only_marked(self.product_here)

    def test_what_a_product_is_and_what_it_weighs(self):
        battery = self.env.ref("tiktok_replenishment.goods_property_battery")
        self.product_here.product_tmpl_id.replenish_property_ids = battery
        self.assert_only_marked(self.product_here)
        self.product_here.weight = 0.4
        self.assert_only_marked(self.product_here)
        self.product_here.product_tmpl_id.volume = 0.002
        self.assert_only_marked(self.product_here)

    def test_what_a_lane_is_loaded_in(self):
        pallet = self.env.ref("tiktok_replenishment.load_unit_pallet")
        self.sea.load_unit_id = pallet
        self.assert_only_marked(self.product_here)
        pallet.max_weight_kg = 800
        self.assert_only_marked(self.product_here)


@tagged("post_install", "-at_install")
class TestFreightLanesAccess(PlanningCase):
    """Costs are for planners, closed days are for whoever buys or stocks."""

    def test_a_viewer_reads_days_and_no_costs(self):
        lane = self.lane(self.env["stock.warehouse"], self.abroad, 25, duty_pct=7)
        viewer = self.user("viewer", "tiktok_replenishment.group_viewer")
        lane = lane.with_user(viewer)
        self.assertEqual(lane.total_days, 25)
        for field in ("min_charge", "duty_pct", "inbound_fee"):
            with self.assertRaises(AccessError):
                lane.read([field])

    def test_an_employee_reads_vendors_and_warehouses_as_before(self):
        self.env["replenishment.closed.period"].create(
            {
                "name": "Holiday",
                "date_from": "2027-02-04",
                "date_to": "2027-02-20",
                "vendor_ids": self.vendor.ids,
                "warehouse_ids": self.abroad.ids,
            }
        )
        outsider = self.user("outsider")
        warehouse = self.abroad.with_user(outsider)
        self.assertEqual(warehouse.read()[0]["code"], "US1")
        self.assertEqual(self.vendor.with_user(outsider).name, "Vendor")
        for closed in (warehouse, self.vendor.with_user(outsider)):
            with self.assertRaises(AccessError):
                closed.read(["replenish_closed_period_ids"])

    def test_a_manager_without_contact_rights_closes_a_vendor(self):
        manager = self.user("manager", "tiktok_replenishment.group_manager")
        period = (
            self.env["replenishment.closed.period"]
            .with_user(manager)
            .create(
                {
                    "name": "Holiday",
                    "date_from": "2027-02-04",
                    "date_to": "2027-02-20",
                    "vendor_ids": self.vendor.ids,
                }
            )
        )
        self.assertEqual(self.vendor.replenish_closed_period_ids.ids, period.ids)

    def test_another_company_sees_none_of_ours(self):
        company = self.env["res.company"].create({"name": "Other"})
        stranger = self.user("stranger", "tiktok_replenishment.group_manager")
        stranger.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        ours = {"company_id": self.env.company.id}
        days = {"date_from": "2027-02-04", "date_to": "2027-02-20"}
        room = {"max_weight_kg": 100, "max_volume_m3": 1}
        for model, values in (
            ("replenishment.closed.period", days),
            ("replenishment.goods.property", {}),
            ("replenishment.load.unit", room),
        ):
            with self.subTest(model=model):
                shared, own = self.env[model].create(
                    [
                        {"name": "Shared", **values},
                        {"name": "Ours", **ours, **values},
                    ]
                )
                seen = self.env[model].with_user(stranger).search([])
                self.assertIn(shared, seen)
                self.assertNotIn(own, seen)
