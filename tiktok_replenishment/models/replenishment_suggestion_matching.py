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
    def _apply(self, data, result, blocked, stories, run):
        """Make open suggestions and their documents match a plan.

        Return how many drafts were made or rewritten, how many withdrawn, and the ids
        of the items of all of them.
        """
        wanted, untouchable = self.env["replenishment.story"]._wanted_suggestions(
            data, result, blocked, stories
        )
        item_ids = data.items["id"].tolist()
        current = self.env["replenishment.suggestion.store"]._read_open(item_ids)
        for key in current.keys() & wanted.keys():
            if key.item_id in untouchable and current[key]["state"] == "drafted":
                # Doubtful numbers change no draft that was made from good ones.
                del wanted[key]
        self._drop_decided(wanted, data, result)
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
        is_drafting = self.env.company.replenish_execution == "draft"
        states = ("proposed", "drafted") if is_drafting else ("drafted",)
        changed = self._in_states(changed, states)
        self.env["replenishment.document"]._write_documents(changed)
        redrafted_ids.update((changed | withdrawn).item_id.ids)
        return len(changed), len(deleted), redrafted_ids

    @api.model
    def _in_states(self, suggestions, states):
        """Those of some states in the same order, without reading all of them."""
        found = suggestions.search(
            [("id", "in", suggestions.ids), ("state", "in", states)]
        )
        ids = set(found.ids)
        return suggestions.browse(id_ for id_ in suggestions.ids if id_ in ids)

    def _drop_decided(self, wanted, data, result):
        """Leave out what a person decided against, until the decision's date.

        That is what was rejected, and what was cut from a draft: the rest is not
        ordered behind the buyer's back, unless more is missing than was cut.
        """
        decided = self.env["replenishment.suggestion"].search(
            [
                ("item_id", "in", list({key.item_id for key in wanted})),
                ("rejected_until", "!=", False),
                "|",
                ("state", "=", "rejected"),
                "&",
                ("state", "in", ("drafted", "ordered")),
                ("is_touched", "=", True),
            ]
        )
        index = {id_: index for index, id_ in enumerate(data.items["id"].tolist())}
        for suggestion in decided:
            key = suggestion._key()
            place = index[key.item_id]
            if suggestion.rejected_until < data.items["today"][place].item():
                continue
            needed = result.quantity_needed[place]
            if (
                suggestion.state == "rejected"
                or needed <= suggestion._quantity_cut() + 0.005
            ):
                wanted.pop(key, None)

    def _write_wanted(self, wanted, current, run):
        """Create or update suggestions.

        Return those whose document must follow, and those whose draft was withdrawn.
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
            elif difference := Store._difference(stored, values):
                if stored["state"] == "drafted" and values["state"] == "blocked":
                    withdrawn.append(stored["id"])
                updates.append({**stored, **difference})
                if difference.keys() - TOLD_ONLY:
                    changed.append(stored["id"])
        withdrawn = Suggestion.browse(withdrawn)
        self.env["replenishment.document"]._delete_documents(withdrawn)
        self.env.flush_all()
        Store._update(updates, run)
        if drafted := [row["id"] for row in updates if row["state"] == "drafted"]:
            self.env["replenishment.document"]._tell_needed_by(drafted)
        changed = Suggestion.browse(changed + Store._insert(inserts, run))
        return changed, withdrawn
