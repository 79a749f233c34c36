# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

import numpy as np

from odoo import api, models
from odoo.fields import Domain

from .replenishment_story_wanted_mixin import NO_DATE

# What a decision is about.
WAY = ("item_id", "supply_type", "source_warehouse_id")
# What has to be known of a suggestion to hold a decision against it.
ASKED = (*WAY, "partner_id", "part", "urgency")
# What is kept of one that was put off.
PUT_OFF = ("id", "snoozed_until", "is_critical")


class ReplenishmentDecisionMemory(models.AbstractModel):
    """Applies what people decided before to what a plan asks for now.

    A decision is about a product, a warehouse and where the goods come from; that the
    plan takes another lane today is no new question.
    """

    _name = "replenishment.decision.memory"
    _description = "Memory of Decisions"

    @api.model
    def _respect(self, wanted, before, planned):
        """(R,) which of what is wanted nobody refused, and until when it is put off.

        `before`: columns of the suggestion that there is already of each.
        """
        item_ids = wanted["item_id"]
        decided = self._read_decided(planned.items["today"].min().item())
        is_kept = np.ones(item_ids.size, dtype=bool)
        snoozed = np.full(item_ids.size, NO_DATE)
        items = np.array([item_id for item_id, *_way in decided], dtype=np.int64)
        is_asked = np.isin(item_ids, items) | ~np.isnat(before["snoozed_until"])
        places = {id_: place for place, id_ in enumerate(planned.items["id"].tolist())}
        woken = self.env["replenishment.suggestion"]
        for row in np.flatnonzero(is_asked).tolist():
            values = {name: wanted[name][row].item() for name in ASKED}
            place = places[values["item_id"]]
            today = planned.items["today"][place].item()
            earlier = decided[tuple(values[name] for name in WAY)]
            needed = planned.quantity_needed[place]
            if self._is_refused(values, earlier, today, needed):
                is_kept[row] = False
                continue
            stored = {name: before[name][row].item() for name in PUT_OFF}
            put_off = stored if stored["id"] else self._put_off(earlier, values)
            if self._is_woken(put_off, values, today):
                woken |= woken.browse(put_off["id"])
            elif self._is_put_off(put_off, today):
                snoozed[row] = put_off["snoozed_until"]
        woken._tell_woken()
        return is_kept, snoozed

    def _read_decided(self, first_day):
        """Suggestions with a decision by item, supply type and source.

        Of items with one that holds on `first_day` or later: these are few.
        """
        company = Domain("company_id", "=", self.env.company.id)
        Suggestion = self.env["replenishment.suggestion"]
        holding = Suggestion.search(
            company
            & (
                self._refusals() & Domain("rejected_until", ">=", first_day)
                | self._snoozes() & Domain("snoozed_until", ">", first_day)
            )
        )
        decided = Suggestion.search(
            Domain("item_id", "in", holding.item_id.ids)
            & (self._refusals() | self._snoozes()),
            order="id",
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
    def _refusals(self):
        """What people rejected, or cut, or gave another document."""
        decided = Domain("is_touched", "=", True) | Domain("is_approved", "=", True)
        return Domain("rejected_until", "!=", False) & (
            Domain("state", "=", "rejected")
            | Domain("state", "in", ("approved", "drafted", "ordered")) & decided
        )

    @api.model
    def _snoozes(self):
        return Domain("snoozed_until", "!=", False) & Domain(
            "state", "in", ("proposed", "blocked", "superseded")
        )

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
    def _put_off(self, earlier, values):
        """The snooze before, which is carried on; None: there is none."""
        return next(
            (
                {
                    "id": False,
                    "snoozed_until": suggestion.snoozed_until,
                    "is_critical": suggestion.urgency == "critical",
                }
                for suggestion in reversed(earlier)
                if suggestion.snoozed_until and suggestion._is_about(values)
            ),
            None,
        )

    @api.model
    def _is_put_off(self, put_off, today):
        until = put_off and put_off["snoozed_until"]
        return bool(until and until > today)

    @api.model
    def _is_woken(self, put_off, values, today):
        """Whether a snooze ends before its day: what was not critical has become so."""
        return (
            self._is_put_off(put_off, today)
            and values["urgency"] == "critical"
            and not put_off["is_critical"]
        )

    @api.model
    def _may_be_drafted(self, wanted):
        """(R,) bool: what `_due_documents` has to look at of rows that are written."""
        urgencies = self.env.company._replenish_unasked_urgencies()
        is_asked = (wanted["state"] == "proposed") & np.isnat(wanted["snoozed_until"])
        if urgencies is not None:
            is_asked &= np.isin(wanted["urgency"], urgencies)
        return is_asked | (wanted["state"] == "drafted")

    @api.model
    def _due_documents(self, candidates, item_ids):
        """Those of which a document is made or rewritten now, in their order.

        What is above the limit or put off waits, and what would stand beside a draft
        of the same need that Odoo keeps; what a person approved is drafted in any case,
        also when its document could not be made at once.
        """
        approved = (
            Domain("company_id", "=", self.env.company.id)
            & Domain("state", "=", "approved")
            & Domain("is_approved", "=", True)
        )
        unasked = Domain("id", "in", candidates.ids) & self._drafted_unasked()
        found = candidates.search(unasked | approved, order="id")
        place = {id_: number for number, id_ in enumerate(candidates.ids)}
        items = set(item_ids)
        found = found.filtered(lambda s: s.id in place or s.item_id.id in items)
        return found.sorted(lambda s: place.get(s.id, len(place)))

    def _drafted_unasked(self):
        """Domain of what becomes, or stays, a draft without anybody's approval."""
        company = self.env.company
        kept = Domain("state", "=", "drafted") & Domain("is_draft_kept", "=", True)
        asked = (
            Domain("state", "=", "proposed")
            & Domain("snoozed_until", "=", False)
            # What a person has begun to change waits for that person.
            & Domain("quantity_approved", "=", 0)
            & Domain("item_id", "not any", [("suggestion_ids", "any", kept)])
        )
        urgencies = company._replenish_unasked_urgencies()
        if urgencies is not None:
            asked &= Domain("urgency", "in", urgencies)
        unasked = asked | Domain("state", "=", "drafted")
        if limit := company.replenish_approval_limit:
            unasked &= Domain("amount", "<=", limit)
        return unasked
