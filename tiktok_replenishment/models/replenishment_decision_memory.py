# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain


class ReplenishmentDecisionMemory(models.AbstractModel):
    """Applies what people decided before to what a plan asks for now.

    A decision is about a product, a warehouse and where the goods come from; that the
    plan takes another lane today is no new question.
    """

    _name = "replenishment.decision.memory"
    _description = "Memory of Decisions"

    @api.model
    def _respect(self, wanted, current, planned):
        """Drop what was refused from `wanted`, and mark what was put off."""
        decided = self._read_decided({key.item_id for key in wanted})
        places = {id_: place for place, id_ in enumerate(planned.items["id"].tolist())}
        woken = self.env["replenishment.suggestion"]
        for key, values in list(wanted.items()):
            place = places[key.item_id]
            today = planned.items["today"][place].item()
            earlier = decided[key.item_id, key.supply_type, key.source_warehouse_id]
            needed = planned.quantity_needed[place]
            if self._is_refused(values, earlier, today, needed):
                del wanted[key]
                continue
            put_off = self._put_off(current.get(key), earlier, values)
            values["snoozed_until"] = self._snooze(put_off, values, today)
            if self._is_woken(put_off, values, today):
                woken |= woken.browse(put_off["id"])
        woken._tell_woken()

    def _read_decided(self, item_ids):
        """Suggestions with a decision by item, supply type and source."""
        refused = Domain("rejected_until", "!=", False) & (
            Domain("state", "=", "rejected")
            | Domain("state", "in", ("approved", "drafted", "ordered"))
            & (Domain("is_touched", "=", True) | Domain("is_approved", "=", True))
        )
        put_off = Domain("snoozed_until", "!=", False) & Domain(
            "state", "in", ("proposed", "blocked", "superseded")
        )
        decided = self.env["replenishment.suggestion"].search(
            Domain("item_id", "in", list(item_ids)) & (refused | put_off), order="id"
        )
        found = defaultdict(list)
        for suggestion in decided:
            place = (
                suggestion.item_id.id,
                suggestion.supply_type,
                suggestion.source_warehouse_id.id,
            )
            found[place].append(suggestion)
        return found

    @api.model
    def _is_refused(self, values, earlier, today, needed):
        """Whether a person decided against this order, until the decision's day.

        What was cut from a draft is not ordered behind the buyer's back either, unless
        more is missing than was cut.
        """
        return any(
            (
                suggestion._refuses(values)
                if suggestion.state == "rejected"
                else needed <= suggestion._quantity_cut() + 0.005
            )
            for suggestion in earlier
            if suggestion.rejected_until and suggestion.rejected_until >= today
        )

    @api.model
    def _put_off(self, stored, earlier, values):
        """What a snooze is carried on from: the same suggestion, or the one before."""
        if stored is not None:
            return stored
        return next(
            (
                {
                    "id": False,
                    "snoozed_until": suggestion.snoozed_until,
                    "urgency": suggestion.urgency,
                }
                for suggestion in reversed(earlier)
                if suggestion.snoozed_until and suggestion._is_about(values)
            ),
            None,
        )

    @api.model
    def _snooze(self, put_off, values, today):
        if (
            put_off is None
            or not put_off["snoozed_until"]
            or put_off["snoozed_until"] <= today
            or self._is_woken(put_off, values, today)
        ):
            return False
        return put_off["snoozed_until"]

    @api.model
    def _is_woken(self, put_off, values, today):
        """Whether a snooze ends before its day: what was not critical has become so."""
        return bool(
            put_off is not None
            and put_off["snoozed_until"]
            and put_off["snoozed_until"] > today
            and values["urgency"] == "critical"
            and put_off["urgency"] != "critical"
        )

    @api.model
    def _due_documents(self, candidates, item_ids):
        """Those of which a document is made or rewritten now, in their order.

        What is above the limit or put off waits; what a person approved is drafted in
        any case, also when its document could not be made at once.
        """
        company = self.env.company
        urgencies = company._replenish_unasked_urgencies()
        asked = (
            Domain("state", "=", "proposed")
            & Domain("snoozed_until", "=", False)
            # What a person has begun to change waits for that person.
            & Domain("quantity_approved", "=", 0)
        )
        if urgencies is not None:
            asked &= Domain("urgency", "in", urgencies)
        unasked = asked | Domain("state", "=", "drafted")
        if limit := company.replenish_approval_limit:
            unasked &= Domain("amount", "<=", limit)
        approved = Domain("state", "=", "approved") & Domain("is_approved", "=", True)
        found = candidates.search(
            Domain("id", "in", candidates.ids) & unasked
            | Domain("item_id", "in", item_ids) & approved,
            order="id",
        )
        place = {id_: number for number, id_ in enumerate(candidates.ids)}
        return found.sorted(lambda s: place.get(s.id, len(place)))
