# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import asdict

from odoo import api, models

# What may change without the document having to follow.
TOLD_ONLY = {
    "duty_amount",
    "explanation",
    "freight_amount",
    "landed_unit_cost",
    "margin_at_risk",
    "needed_by",
    "part",
    "stockout_date",
}


class ReplenishmentSuggestionMatching(models.AbstractModel):
    """Makes the open suggestions and their documents match a plan."""

    _name = "replenishment.suggestion.matching"
    _description = "Matching of Suggestions and Plan"

    @api.model
    def _apply(self, planned, run):
        """Make open suggestions and their documents match a `PlannedChunk`.

        Return how many drafts were made or rewritten, how many withdrawn, the ids of
        the items of all of them, and of purchases whose drafts wait for the budget.
        """
        wanted, untouchable = planned.wanted, planned.untouchable
        item_ids = planned.items["id"].tolist()
        current = self.env["replenishment.suggestion.store"]._read_open(item_ids)
        for key in current.keys() & wanted.keys():
            if key.item_id in untouchable and current[key]["state"] == "drafted":
                # Doubtful numbers change no draft that was made from good ones.
                del wanted[key]
        Memory = self.env["replenishment.decision.memory"]
        Memory._respect(wanted, current, planned)
        # The chatter tells what people do, not what each run finds.
        obsolete = self.env["replenishment.suggestion"].with_context(
            tracking_disable=True
        )
        obsolete = obsolete.browse(
            row["id"]
            for key, row in current.items()
            if key not in wanted and key.item_id not in untouchable
        )
        deleted = obsolete.filtered(lambda s: s.state == "drafted")
        redrafted_ids = set(deleted.item_id.ids)
        obsolete._withdraw("superseded")
        changed, withdrawn = self._write_wanted(wanted, current, run)
        due = Memory._due_documents(changed, item_ids)
        due, waiting = self.env["replenishment.budget.settlement"]._split_due(due)
        self.env["replenishment.document"]._write_documents(due)
        redrafted_ids.update((due | withdrawn).item_id.ids)
        drafted = due.filtered(lambda s: s.state == "drafted")
        return len(drafted), len(deleted), redrafted_ids, waiting.ids

    def _write_wanted(self, wanted, current, run):
        """Create or update suggestions.

        Return those whose document may follow, and those whose draft was withdrawn.
        """
        Store, Suggestion = (
            self.env["replenishment.suggestion.store"],
            self.env["replenishment.suggestion"],
        )
        changed, updates, inserts, withdrawn = [], [], [], []
        for key, values in wanted.items():
            stored = current.get(key)
            if stored is None:
                inserts.append({**asdict(key), **values})
                continue
            difference = Store._difference(stored, values)
            if stored["state"] == "drafted" and self._must_wait(stored, values):
                withdrawn.append(stored["id"])
                difference["state"] = values["state"]
            if difference:
                updates.append({**stored, "explanation": None, **difference})
            if difference.keys() - TOLD_ONLY or stored["state"] == "proposed":
                changed.append(stored["id"])
        withdrawn = Suggestion.browse(withdrawn)
        self.env["replenishment.document"]._delete_documents(withdrawn)
        self.env.flush_all()
        Store._update(updates, run)
        if drafted := [row["id"] for row in updates if row["state"] == "drafted"]:
            self.env["replenishment.document"]._tell_needed_by(drafted)
        changed = Suggestion.browse(changed + Store._insert(inserts, run))
        return changed, withdrawn

    @api.model
    def _must_wait(self, stored, values):
        """Whether a draft made before may not stand for what is asked now."""
        quantity = values["quantity"] + stored["load_quantity"]
        amount = quantity * values["price_unit"]
        is_above = self.env.company._replenish_is_above_limit(amount)
        return values["state"] == "blocked" or is_above
