# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, models

from .replenishment_suggestion_store import KEY_COLUMNS


class ReplenishmentSuggestionMatching(models.AbstractModel):
    """Makes the open suggestions and their documents match a plan.

    `wanted` are columns of what the plan asks for; `before` are columns of the open
    suggestion that each of them has already, a row of nothing where it is new.
    """

    _name = "replenishment.suggestion.matching"
    _description = "Matching of Suggestions and Plan"

    @api.model
    def _apply(self, planned, run):
        """Make open suggestions and their documents match a `PlannedChunk`.

        Return how many drafts were made or rewritten, how many withdrawn, the ids of
        the items of all of them, and of purchases whose drafts wait for the budget.
        """
        item_ids = planned.items["id"].tolist()
        stored = self.env["replenishment.suggestion.store"]._read_open(planned)
        wanted, before = self._respected(planned, stored)
        is_left = np.isin(stored["id"], before["id"]) | (stored["id"] == 0)
        is_left |= np.isin(stored["item_id"], planned.untouchable)
        deleted = self._withdraw(self._rows(stored, ~is_left))
        redrafted_ids = set(deleted.item_id.ids)
        changed, withdrawn = self._write_wanted(wanted, before, planned, run)
        due = self.env["replenishment.decision.memory"]._due_documents(
            changed, item_ids
        )
        due.filtered(lambda s: s.run_id != run).run_id = run
        due, waiting = self.env["replenishment.budget.settlement"]._split_due(due)
        self.env["replenishment.document"]._write_documents(due)
        redrafted_ids.update((due | withdrawn).item_id.ids)
        drafted = due.filtered(lambda s: s.state == "drafted")
        return len(drafted), len(deleted), redrafted_ids, waiting.ids

    def _withdraw(self, obsolete):
        """Close what is asked for no more; return those whose drafts were deleted."""
        is_drafted = obsolete["state"] == "drafted"
        self.env["replenishment.suggestion.store"]._supersede(
            obsolete["id"][~is_drafted].tolist()
        )
        # The chatter tells what people do, not what each run finds.
        drafted = self.env["replenishment.suggestion"].with_context(
            tracking_disable=True
        )
        drafted = drafted.browse(obsolete["id"][is_drafted].tolist())
        kept = drafted - drafted._withdraw_or_tell("superseded")
        kept.is_draft_kept = True
        return drafted - kept

    def _respected(self, planned, stored):
        """(what is wanted and nobody has decided against, what there is of it)."""
        wanted = planned.wanted
        places = self._places(wanted, stored)
        is_drafted = stored["state"][places] == "drafted"
        # Doubtful numbers change no draft that was made from good ones.
        is_held = is_drafted & np.isin(wanted["item_id"], planned.untouchable)
        wanted = self._rows(wanted, ~is_held)
        before = self._rows(stored, places[~is_held])
        is_kept, snoozed = self.env["replenishment.decision.memory"]._respect(
            wanted, before, planned
        )
        wanted = self._rows(wanted | {"snoozed_until": snoozed}, is_kept)
        return wanted, self._rows(before, is_kept)

    @api.model
    def _places(self, wanted, stored):
        """(R,) places of what is wanted among what is stored; -1: not there."""
        stored_keys, keys = (
            zip(*(columns[name].tolist() for name in KEY_COLUMNS), strict=True)
            for columns in (stored, wanted)
        )
        found = {key: place for place, key in enumerate(stored_keys)}
        return np.array([found.get(key, -1) for key in keys], dtype=np.int64)

    @api.model
    def _rows(self, columns, rows):
        return {name: column[rows] for name, column in columns.items()}

    def _write_wanted(self, wanted, before, planned, run):
        """Create or update suggestions.

        Return those whose document may follow, and those whose draft was withdrawn.
        """
        Suggestion = self.env["replenishment.suggestion"]
        waits = self._must_wait(wanted, before)
        ids = before["id"]
        withdrawn = Suggestion.browse(ids[waits].tolist())
        kept = self.env["replenishment.document"]._delete_or_tell(withdrawn)
        is_kept = np.isin(ids, np.array(kept.ids, dtype=ids.dtype))
        states = self._states(wanted, before, waits, is_kept)
        following = self._write_rows(wanted | states | {"id": ids}, planned, run)
        return Suggestion.browse(following) - kept, withdrawn - kept

    def _write_rows(self, rows, planned, run):
        """Write rows of suggestions; return ids of those whose document may follow."""
        Store = self.env["replenishment.suggestion.store"]
        self.env.flush_all()
        handed = Store._hand_over(rows)
        ids, is_new = rows["id"], rows["id"] == 0
        is_drafted = rows["state"] == "drafted"
        differing = Store._differing(handed) if is_drafted.any() else []
        written = [] if is_new.all() else Store._update(handed, rows["item_id"])
        if drafted := ids[is_drafted & np.isin(ids, written)].tolist():
            self.env["replenishment.document"]._keep_needed_by_of_drafts(drafted)
        made = Store._insert(handed, run) if is_new.any() else []
        may_follow = (rows["state"] == "proposed") | np.isin(ids, differing)
        may_follow &= self.env["replenishment.decision.memory"]._may_be_drafted(rows)
        fresh = np.array(made, dtype=ids.dtype)[may_follow[is_new]]
        return [*ids[may_follow & ~is_new].tolist(), *fresh.tolist()]

    @api.model
    def _states(self, wanted, before, waits, is_kept):
        """What becomes of their state.

        A draft stays one unless it has to wait, or where Odoo keeps it. Whether there
        is money by now for what was over budget is decided after all is planned.
        """
        is_proposed = wanted["state"] == "proposed"
        is_over = is_proposed & before["is_over_budget"]
        stays = (is_proposed & (before["state"] == "drafted") | is_over) & ~waits
        stays |= is_kept
        reason = np.where(is_kept, "", wanted["blocked_reason"])
        return {
            "state": np.where(stays, before["state"], wanted["state"]),
            "blocked_reason": np.where(is_over, "over_budget", reason),
        }

    @api.model
    def _must_wait(self, wanted, before):
        """(R,) bool: a draft made before may not stand for what is asked now."""
        company, is_drafted = self.env.company, before["state"] == "drafted"
        waits = is_drafted & (wanted["state"] == "blocked")
        if not company.replenish_approval_limit:
            return waits
        amount = (wanted["quantity"] + before["load_quantity"]) * wanted["price_unit"]
        for row in np.flatnonzero(is_drafted & ~waits).tolist():
            waits[row] = company._replenish_is_above_limit(amount[row].item())
        return waits
