# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import dataclass

import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..core.calendars import ALWAYS_OPEN, Calendars, OpenRule

# What is late is late by the right number of days as far back as this, and nothing is
# planned farther ahead than that.
KNOWN_DAYS = (-60, 730)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningCalendars:
    """The calendars of a chunk, and which of them each lane goes by."""

    calendars: Calendars
    of_lane: dict  # id of a lane -> number of its calendar
    of_source: dict  # id of a lane -> that of the warehouse that sends over it


class ReplenishmentReaderCalendar(models.AbstractModel):
    """Reads on which days vendors and warehouses work, and lanes depart."""

    _name = "replenishment.reader.calendar"
    _description = "Reader of Calendars"
    _inherit = ["replenishment.reader.mixin"]

    def _read_calendars(self, items, offers, lanes):
        """The `PlanningCalendars` that items, offers and lanes go by.

        Adds the columns `warehouse_calendar` to items and `vendor_calendar` to offers.
        A lane's calendar is that of the items in the warehouse it leads to.
        """
        rules = {}
        closed = self._read_closed(offers["partner_id"])
        of_lane, of_source = self._lane_calendars(rules, closed, items, lanes)
        items["warehouse_calendar"] = self._calendars_of(
            rules, closed, "warehouse", items["warehouse_id"], items["today"]
        )
        offers["vendor_calendar"] = self._calendars_of(
            rules,
            closed,
            "vendor",
            offers["partner_id"],
            items["today"][offers["item"]],
        )
        first_day, end = KNOWN_DAYS
        calendars = Calendars.of(rules, first_day=first_day, end=end)
        return PlanningCalendars(
            calendars=calendars, of_lane=of_lane, of_source=of_source
        )

    def _lane_calendars(self, rules, closed, items, lanes):
        """(lane id -> its calendar, lane id -> that of the warehouse it leaves).

        Those of a warehouse without items are never asked.
        """
        found, first = np.unique(items["warehouse_id"], return_index=True)
        today = dict(zip(found.tolist(), items["today"][first], strict=True))
        of_lane, of_source = {}, {}
        for lane in lanes:
            day = today.get(lane.warehouse_id.id)
            weekday = lane.cutoff_weekday and int(lane.cutoff_weekday)
            periods = closed.get(("lane", lane.id), ())
            of_lane[lane.id] = self._calendar_of(rules, periods, day, weekday)
            periods = closed.get(("warehouse", lane.source_warehouse_id.id), ())
            of_source[lane.id] = self._calendar_of(rules, periods, day)
        return of_lane, of_source

    def _read_closed(self, vendor_ids):
        """(vendor, lane or warehouse, its id) -> first and last dates it is closed on.

        A period of a company closes its contacts too, from whom the goods are bought.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT 'lane', r.lane_id, p.date_from, p.date_to
                  FROM replenishment_lane_closed_period_rel r
                  JOIN replenishment_closed_period p ON p.id = r.period_id
                 UNION ALL
                SELECT 'warehouse', r.warehouse_id, p.date_from, p.date_to
                  FROM replenishment_warehouse_closed_period_rel r
                  JOIN replenishment_closed_period p ON p.id = r.period_id
                 UNION ALL
                SELECT 'vendor', v.id, p.date_from, p.date_to
                  FROM replenishment_vendor_closed_period_rel r
                  JOIN replenishment_closed_period p ON p.id = r.period_id
                  JOIN res_partner v
                    ON r.partner_id IN (v.id, v.commercial_partner_id)
                 WHERE v.id = ANY(%s)
                """,
                np.unique(vendor_ids).tolist(),
            )
        )
        closed = {}
        for kind, record_id, first, last in rows:
            closed.setdefault((kind, record_id), set()).add((first, last))
        return closed

    @api.model
    def _calendars_of(self, rules, closed, kind, ids, today):
        """Calendar of each row's record on its planning day."""
        numbers = np.full(ids.size, ALWAYS_OPEN)
        has_closed = np.isin(ids, [key for of, key in closed if of == kind])
        for record_id in np.unique(ids[has_closed]).tolist():
            rows = np.flatnonzero(ids == record_id)
            for day in np.unique(today[rows]):
                periods = closed[kind, record_id]
                number = self._calendar_of(rules, periods, day)
                numbers[rows[today[rows] == day]] = number
        return numbers

    @api.model
    def _calendar_of(self, rules, periods, today, weekday=False):
        """The calendar of a rule, which is added to the rules where it is new."""
        if today is None:
            return ALWAYS_OPEN
        day = today.item()
        known_from, known_to = KNOWN_DAYS
        in_days = {((a - day).days, (b - day).days) for a, b in periods}
        rule = OpenRule(
            closed=frozenset(
                (a, b) for a, b in in_days if b >= known_from and a < known_to
            ),
            weekday=None if weekday is False else weekday,
            weekday_of_today=day.weekday(),
        )
        if rule.is_always:
            return ALWAYS_OPEN
        return rules.setdefault(rule, len(rules) + 1)
