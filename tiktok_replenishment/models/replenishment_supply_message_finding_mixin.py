# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

import numpy as np

from odoo import api, models

from ..core.history_rows import columns_of, places
from ..core.supply_message import supply_messages
from ..core.supply_watch import MessageLimits, watch

KINDS = [
    ("expedite", "Expedite"),
    ("postpone", "Postpone"),
    ("reduce", "Reduce"),
    ("cancel", "Cancel"),
]
# Reasons that make the numbers themselves doubtful: what was told stays as it is.
DOUBTS = ("stale_stock", "stale_orders")


class ReplenishmentSupplyMessageFindingMixin(models.AbstractModel):
    """Finds what a plan has to tell of confirmed supply."""

    _name = "replenishment.supply.message.finding.mixin"
    _description = "Finds Supply Messages"

    @api.model
    def _asked(self, rows, known):
        move_ids = rows["move_id"].tolist()
        return {
            kind: np.array([(move_id, kind) in known for move_id in move_ids], bool)
            for kind, _label in KINDS
        }

    @api.model
    def _limits(self, data):
        items = data.items
        return MessageLimits(
            tolerance_days=items["message_tolerance_days"],
            tolerance_pct=items["message_tolerance_pct"],
            frozen_days=items["message_frozen_days"],
            is_unwanted=items["end"] == "phase_out",
            minimum_value=data.facts.message_value,
        )

    @api.model
    def _wanted(self, data, result, blocked, confirmed):
        """(move id, kind) -> values of what a plan has to tell; and `_needed_by`.

        `confirmed`: as `_read_confirmed` gives it, of the whole chunk.
        """
        if not confirmed:
            return {}, {}
        place = places(data.places, confirmed["n_items"])
        rows = columns_of(confirmed["rows"], place, ("item",))
        is_certain = ~np.isin(blocked, DOUBTS)[rows["item"]]
        rows = {name: column[is_certain] for name, column in rows.items()}
        items, supply = self.env["replenishment.supply.message.reader"]._supply_rows(
            rows, data, self._asked(rows, confirmed["known"])
        )
        stock = watch(items, data.batch, result, self._limits(data))
        found = supply_messages(supply, stock)
        wanted = {}
        for row in np.flatnonzero(
            found.is_expedite | found.is_postpone | found.is_cut
        ).tolist():
            for values in self._row_messages(row, rows, supply, found, data, result):
                wanted[values["move_id"], values["kind"]] = values
        return wanted, self._needed_by(rows, found, data)

    @api.model
    def _needed_by(self, rows, found, data):
        """Move id -> the day on which stock is gone without its goods, or None."""
        todays = {"today": data.items["today"][rows["item"]]}
        days = self.env["replenishment.planner"]._dates(todays, found.gone_day)
        return dict(zip(rows["move_id"].tolist(), days.tolist(), strict=True))

    @api.model
    def _row_messages(self, row, rows, supply, found, data, result):
        index = int(rows["item"][row])
        common = self._common_values(row, index, rows, supply, data)
        cut_to, price = float(found.cut_to[row]), float(rows["unit_price"][row])
        day, messages = int(found.needed_day[row]), []
        moved = {
            "date_to": common["today"] + timedelta(days=day),
            "days": abs(day - int(supply.day[row])),
        }
        if found.is_expedite[row]:
            lost = float(found.quantity_lost[row])
            value = lost * float(rows["unit_margin"][row])
            told = {"kind": "expedite", "quantity_lost": lost, "value": value}
            messages.append(common | moved | told)
        if found.is_postpone[row]:
            told = {"kind": "postpone", "value": cut_to * price}
            messages.append(common | moved | told)
        if found.is_cut[row]:
            cut = common["quantity_from"] - cut_to
            kind = "reduce" if cut_to > 0 else "cancel"
            told = {"kind": kind, "quantity_to": cut_to, "value": cut * price}
            messages.append(common | told)
        for values in messages:
            self._explain(values, row, index, rows, data, result)
        return messages

    @api.model
    def _common_values(self, row, index, rows, supply, data):
        today = data.items["today"][index].item()
        quantity = float(rows["quantity"][row])
        return {
            "item_id": int(data.items["id"][index]),
            "move_id": int(rows["move_id"][row]),
            "today": today,
            "date_from": today + timedelta(days=int(supply.day[row])),
            "date_to": False,
            "days": 0,
            "quantity_from": quantity,
            "quantity_to": quantity,
            "quantity_lost": 0.0,
        }
