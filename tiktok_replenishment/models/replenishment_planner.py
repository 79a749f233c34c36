# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from odoo import api, models
from odoo.api import Environment
from odoo.tools import SQL

from ..core.planner import NO_DAY, plan
from ..core.row_sums import row_sums
from .id_filter import of_ids
from .replenishment_copied_rows_mixin import NO_NUMBER
from .replenishment_forecast_rating_mixin import DAYS_A_WEEK
from .replenishment_planned_chunk import KEPT, PlannedChunk
from .replenishment_planning_fact import NoDatabase

# Bounds the memory of the daily series, some 25 KB an item while it is planned.
PART_SIZE = 2000

URGENCY_RANK = {
    "critical": 0,
    "urgent": 1,
    "normal": 2,
    "watch": 3,
    "overstock": 4,
    "ok": 5,
}

# Column of `replenishment_item` -> its type in SQL, in the order they are written.
RESULT_COLUMNS = {
    "avg_daily_sales": "float8",
    "forecast_method_used": "varchar",
    "forecast_error": "float8",
    "viral_extra": "float8",
    "planned_daily_sales": "float8",
    "period_days": "float8",
    "forecast_period": "float8",
    "campaign_counted": "float8",
    "lead_days": "float8",
    "lead_source": "varchar",
    "safety_days": "float8",
    "safety_stock": "float8",
    "reorder_point": "float8",
    "order_up_to": "float8",
    "position": "float8",
    "is_echelon": "bool",
    "qty_available": "float8",
    "quantity_expiring": "float8",
    "qty_coming": "float8",
    "qty_backlog": "float8",
    "quantity_needed": "float8",
    "quantity_campaign": "float8",
    "quantity_lost": "float8",
    "quantity_short": "float8",
    "quantity_excess": "float8",
    "days_of_cover": "float8",
    "stockout_date": "date",
    "order_by_date": "date",
    "campaign_due_date": "date",
    "ad_headroom": "float8",
    "urgency": "varchar",
    "urgency_rank": "int4",
    "blocked_reason": "varchar",
    "policy_in_force_id": "int4",
    "policy_source": "varchar",
}


class ReplenishmentPlanner(models.AbstractModel):
    """Runs the planner on a chunk of items and keeps what it answers."""

    _name = "replenishment.planner"
    _description = "Planner"
    _inherit = ["replenishment.bulk.mixin", "replenishment.copied.rows.mixin"]

    @api.model
    def _plan_each(self, chunks, run):
        """Plan items of one company chunk by chunk; yield counts of what changed.

        And the ids of purchases that wait until all of the company's are weighed, and
        by when confirmed goods are needed. A thread works a chunk out, with nothing but
        what was read for it, while the database writes the one before and reads the
        next.
        """
        reader = self.env["replenishment.planning.reader"]
        beside, ahead = self._beside_database(), None
        shared = reader._read_shared()
        with ThreadPoolExecutor(max_workers=1) as thread:
            for items in chunks:
                read = self._read(items, shared)
                planned = ahead and ahead.result()
                ahead = thread.submit(beside._planned, *read)
                if planned:
                    yield self._keep(planned, run)
                # Before the next is read.
                del read, planned
                reader._pass_keys_on()
            if ahead:
                yield self._keep(ahead.result(), run)

    def _beside_database(self):
        """The planner where nothing can be read."""
        cursor = NoDatabase(self.env.cr.dbname)
        return self.with_env(Environment(cursor, self.env.uid, self.env.context))

    @api.model
    def _keep(self, planned, run):
        """Write what a `PlannedChunk` says; return counts."""
        changed = self._store(planned)
        # Much, and not asked for again.
        planned.columns.clear()
        planned.stories.clear()
        drafted, deleted, redrafted_ids, waiting_ids = self.env[
            "replenishment.suggestion.matching"
        ]._apply(planned, run)
        self._store_drafted(planned, redrafted_ids)
        self.env["replenishment.supply.message"]._tell(planned)
        self.env["replenishment.native.rule"]._feed(planned.items["id"].tolist())
        self.env["replenishment.day.flag"]._keep(planned)
        if run.scope == "all":
            self.env["replenishment.forecast.record"]._record(planned)
        return {
            "changed": changed,
            "drafted": drafted,
            "deleted": deleted,
            "waiting": waiting_ids,
            "needed_by": planned.needed_by,
            "blocked": np.count_nonzero(planned.blocked != ""),
        }

    @api.model
    def _read(self, items, shared):
        """All that the plan of a chunk follows from: see `_planned`."""
        tables = self.env["replenishment.planning.reader"]._read_tables(items, shared)
        return (
            tables,
            self.env["replenishment.health"]._read_gates() | shared.doubts,
            self.env["replenishment.supply.message"]._read_confirmed(tables),
        )

    @api.model
    def _planned(self, tables, gates, confirmed):
        """The `PlannedChunk` of what was read; nothing is read any more.

        `tables`: its `PlanningTables`; `gates`: reason -> ids of items or warehouses;
        `confirmed`: as `_read_confirmed` gives it. A part's days are let go once it is
        told.
        """
        reader = self.env["replenishment.planning.reader"]
        return PlannedChunk.joined(
            [
                self._planned_part(data, gates, confirmed)
                for data in reader._parts(tables, PART_SIZE)
            ]
        )

    def _planned_part(self, data, gates, confirmed):
        result = plan(data.batch)
        blocked = self.env["replenishment.health"]._blocked_reasons(data, result, gates)
        Story = self.env["replenishment.story"]
        wanted, untouchable = Story._wanted_suggestions(data, result, blocked)
        messages, needed_by = self.env["replenishment.supply.message"]._wanted(
            data, result, blocked, confirmed
        )
        return PlannedChunk(
            items={name: data.items[name] for name in KEPT},
            columns=self._result_columns(data, result, blocked),
            stories=Story._item_stories(data, result, blocked),
            blocked=blocked,
            wanted=wanted,
            untouchable=untouchable,
            quantity_needed=result.quantity_needed,
            drafted=data.drafted,
            week_forecast=row_sums(result.daily_forecast[:, :DAYS_A_WEEK]),
            looks={"pos": data.places, "available": data.supply["available"]},
            flags=self.env["replenishment.day.flag"]._spans(data, result),
            messages=messages,
            known=confirmed and confirmed["known"],
            needed_by=needed_by,
        )

    def _store(self, planned):
        """Write the results that differ, in one statement; return how many did."""
        rows = self._copied_rows(
            "replenishment_planned_item",
            planned.columns
            | {"id": planned.items["id"], "today": planned.items["today"]},
            {"id": "int4", "today": "date"} | RESULT_COLUMNS,
            planned.stories,
        )
        names = [SQL.identifier(name) for name in RESULT_COLUMNS]
        cr = self.env.cr
        cr.execute(
            SQL(
                """
                UPDATE replenishment_item i
                   SET (%(names)s) = ROW (%(new)s), explanation = v.story,
                       %(previous)s, %(since)s
                  FROM %(rows)s
                 WHERE i.id = v.id AND %(of_products)s
                   AND (%(old)s, i.explanation)
                       IS DISTINCT FROM (%(new)s, v.story)
                """,
                names=SQL(", ").join(names),
                new=SQL(", ").join(SQL("v.%s", name) for name in names),
                old=SQL(", ").join(SQL("i.%s", name) for name in names),
                rows=rows,
                of_products=of_ids(SQL("i.product_id"), planned.items["product_id"]),
                previous=self.env["replenishment.item"]._keep_previous(SQL("v.today")),
                since=self.env["replenishment.item"]._keep_blocked_since(
                    SQL("v.blocked_reason"), SQL("v.today")
                ),
            )
        )
        changed = cr.rowcount
        # What else an item shows follows from these, without saying so.
        self.env["replenishment.item"].invalidate_model()
        return changed

    def _result_columns(self, data, result, blocked):
        items, numbers = data.items, self._result_numbers(data, result)
        columns = {name: self._rounded(values) for name, values in numbers.items()}
        columns["forecast_method_used"] = result.forecast_method
        columns["lead_source"] = items["lead_source"]
        columns["stockout_date"] = self._dates(
            items, np.where(result.stockout_day < 0, NO_DAY, result.stockout_day)
        )
        columns["order_by_date"] = self._dates(items, result.order_by_day)
        columns["campaign_due_date"] = self._dates(items, result.campaign_due_day)
        columns["urgency"] = urgency = self._urgencies(items, result)
        columns["urgency_rank"] = np.array([URGENCY_RANK[u] for u in urgency.tolist()])
        columns["blocked_reason"] = blocked
        columns["policy_in_force_id"] = np.where(
            items["policy_id"] == 0, NO_NUMBER, items["policy_id"]
        )
        columns["policy_source"] = items["policy_source"]
        return columns

    @api.model
    def _result_numbers(self, data, result):
        batch = data.batch
        lead_days = np.where(result.has_lead_time, np.nan_to_num(batch.lead_days), 0.0)
        return {
            "avg_daily_sales": result.avg_daily_sales,
            "forecast_error": result.error_std,
            "viral_extra": result.viral_strength,
            "planned_daily_sales": result.planned_daily_sales,
            "period_days": result.period_days,
            "forecast_period": result.forecast_period,
            "campaign_counted": result.campaign_extra_counted,
            "lead_days": lead_days,
            "safety_days": batch.safety_days,
            "safety_stock": result.safety_stock,
            "reorder_point": result.reorder_point,
            "order_up_to": result.order_up_to,
            "position": result.position,
            "is_echelon": result.is_echelon,
            "qty_available": np.nan_to_num(data.supply["available"]) - result.expiring,
            "quantity_expiring": result.expiring,
            "qty_coming": batch.other_position,
            "qty_backlog": batch.backlog,
            "quantity_needed": result.quantity_needed,
            "quantity_campaign": result.quantity_campaign_raw,
            "quantity_lost": result.quantity_lost,
            "quantity_short": result.quantity_short,
            "quantity_excess": result.quantity_excess,
            "days_of_cover": result.days_of_cover,
            "ad_headroom": result.ad_headroom,
        }

    @api.model
    def _urgencies(self, items, result):
        """Urgency of each item; what is sold down needs no order."""
        is_moved = np.isin(np.arange(items["id"].size), result.transfers.dest)
        is_left = items["is_sold_down"] & (~is_moved | (items["end"] == "phase_out"))
        return np.where(is_left & (result.urgency != "overstock"), "ok", result.urgency)

    @api.model
    def _rounded(self, values):
        """Numbers without the noise of binary fractions."""
        return values if values.dtype == bool else np.round(values, 6)

    @api.model
    def _dates(self, items, days):
        """Dates of day indexes; NO_DAY means none."""
        is_none = days == NO_DAY
        dates = items["today"] + np.where(is_none, 0, days).astype("timedelta64[D]")
        return np.where(is_none, np.datetime64("NaT"), dates)

    def _store_drafted(self, planned, redrafted_ids):
        """Keep what stands on own untouched drafts after this run.

        Only items whose drafts this run has written or deleted, or that had others
        than was stored, are looked at. `redrafted_ids`: the ids of the former.
        """
        is_old = planned.drafted != planned.items["qty_drafted"]
        self._write_drafted({*redrafted_ids, *planned.items["id"][is_old].tolist()})

    def _write_drafted(self, item_ids):
        """Keep what stands on own untouched drafts of these items now."""
        if not item_ids:
            return
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_item i SET qty_drafted = v.quantity
                  FROM (SELECT k.id, COALESCE(d.quantity, 0) AS quantity
                          FROM unnest(%(items)s::int[]) AS k(id)
                          LEFT JOIN (
                               SELECT s.item_id, SUM(s.quantity)::float8 AS quantity
                                 FROM replenishment_supply s
                                WHERE s.item_id = ANY(%(items)s::int[])
                                  AND s.kind = 'own_draft'
                                GROUP BY s.item_id) d ON d.item_id = k.id) AS v
                 WHERE i.id = v.id AND i.qty_drafted IS DISTINCT FROM v.quantity
                RETURNING i.id
                """,
                items=self._text_array(sorted(item_ids)),
            )
        )
        self.env["replenishment.item"].invalidate_model(["qty_drafted"])
