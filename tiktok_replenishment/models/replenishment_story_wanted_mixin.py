# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, models

from ..core.planner import NO_DAY
from ..core.purchase_lots import REST
from .replenishment_health import GATES, ORDERED_BY_ODOO
from .replenishment_planner import URGENCY_RANK
from .replenishment_story_demand import plain_column

NO_DATE = np.datetime64("NaT", "D")
SPLIT_STEP = '{"key": "split", "base": %s, "campaign": %s}'


class ReplenishmentStoryWantedMixin(models.AbstractModel):
    """Tells which suggestions a plan asks for.

    As columns, since a run asks for them by the ten thousand: each kind of suggestion
    gives R values by the name of their field. 0, "" and NaT are none. `steps` are the
    steps that follow those of the item, as Json.
    """

    _name = "replenishment.story.wanted.mixin"
    _description = "Suggestions as Columns"

    @api.model
    def _wanted_suggestions(self, data, result, blocked):
        """(columns of suggestions, ids of items whose drafts stay as they are)."""
        items = data.items
        is_gated = np.isin(blocked, GATES)
        is_told = ~items["is_sold_down"] & self._asks(result, blocked)
        is_free = is_told & (blocked == "")
        # What is replaced or not ordered any more still goes where it sells.
        is_moved = (items["end"] != "phase_out") & ~is_gated
        stopped = np.flatnonzero(is_told & (blocked != ""))
        bought = np.flatnonzero(is_free[result.lots.item])
        moved = np.flatnonzero(is_moved[result.transfer_lots.dest])
        parts = (
            self._blocked(stopped, data, result, blocked),
            self._purchases(bought, data, result),
            self._transfers(moved, data, result),
        )
        wanted = {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}
        return wanted, items["id"][is_gated]

    @api.model
    def _asks(self, result, blocked):
        """Which items a purchase, or what stands in its way, is told of."""
        is_transfer = np.isin(blocked, ("no_source_stock", "no_route"))
        quantity = np.where(is_transfer, result.quantity_short, result.buy_quantity)
        is_told = (np.round(quantity, 6) != 0) | (blocked == "no_lead_time")
        return is_told & ~np.isin(blocked, ORDERED_BY_ODOO)

    @api.model
    def _common_columns(self, index, data, result):
        """What suggestions of (R,) items have in common; the kinds say the rest."""
        today = data.items["today"][index]
        order_by = result.order_by_day[index]
        stockout, needed_by = result.stockout_day[index], result.needed_by_day[index]
        urgency = result.urgency[index]
        ranks = [URGENCY_RANK[code] for code in urgency.tolist()]
        return {
            "item_id": data.items["id"][index],
            **self._empty_columns(index.size),
            "urgency": urgency,
            "urgency_rank": np.array(ranks, dtype=np.int64),
            "order_by_date": self._days_after(today, order_by, order_by != NO_DAY),
            "stockout_date": self._days_after(today, stockout, stockout >= 0),
            "needed_by": self._days_after(today, needed_by, needed_by >= 0),
        }

    @api.model
    def _empty_columns(self, size):
        texts = {
            "supply_type": "buy",
            "state": "proposed",
            "blocked_reason": "",
            "part": "whole",
        }
        ids = ("source_warehouse_id", "lane_id", "second_vendor_id")
        ids += ("partner_id", "supplierinfo_id")
        amounts = ("price_unit", "freight_amount", "duty_amount")
        amounts += ("landed_unit_cost", "margin_at_risk")
        return {
            **{name: np.full(size, text) for name, text in texts.items()},
            **dict.fromkeys(ids, np.zeros(size, dtype=np.int64)),
            **dict.fromkeys(amounts, np.zeros(size)),
        }

    @api.model
    def _lot_columns(self, lots, facts, arrival, needed_by):
        """What lots that are bought and lots that are transferred have in common."""
        return {
            "part": lots.part,
            "quantity": plain_column(lots.quantity),
            "quantity_base": plain_column(lots.base),
            "quantity_campaign": plain_column(lots.campaign),
            "arrival_date": arrival,
            # Until the rest is there the bridge lasts.
            "needed_by": np.where(lots.part == REST, arrival, needed_by),
            "freight_amount": facts.amounts(lots.freight),
            "duty_amount": facts.amounts(lots.duty),
            "landed_unit_cost": facts.amounts(lots.unit_cost),
        }

    @api.model
    def _days_after(self, today, days, is_known):
        """(R,) dates of day indexes."""
        dates = today + np.where(is_known, days, 0).astype("timedelta64[D]")
        return np.where(is_known, dates, NO_DATE)

    @api.model
    def _arrivals(self, today, days):
        """(R,) dates on which goods can be sold; today where it is not known."""
        return self._days_after(today, np.ceil(days), ~np.isnan(days))

    @api.model
    def _steps(self, *columns):
        """(R,) steps as Json, of columns of which each gives some or none."""
        steps = [", ".join(filter(None, row)) for row in zip(*columns, strict=True)]
        return np.array(steps, dtype=object)

    @api.model
    def _split_texts(self, columns):
        rows = zip(
            columns["quantity_base"].tolist(),
            columns["quantity_campaign"].tolist(),
            strict=True,
        )
        return [SPLIT_STEP % row if row[1] else "" for row in rows]
