# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

# Days for which what a person cancelled, deleted or cut is not proposed again.
REJECTION_DAYS = 7


class ReplenishmentSuggestionRefusalMixin(models.AbstractModel):
    """Rejecting suggestions until a day, and putting them off."""

    _name = "replenishment.suggestion.refusal.mixin"
    _description = "Refusal of a Suggestion"

    reject_reason_id = fields.Many2one(
        "replenishment.reject.reason", string="Rejected Because", readonly=True
    )
    rejected_until = fields.Date(
        string="Not Again Before",
        readonly=True,
        index="btree_not_null",
        help="Until then a person's decision against this order, or against a part of "
        "it, is not asked again.",
    )
    snoozed_until = fields.Date(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Until this day nobody is asked and nothing is drafted. It comes back by "
        "itself, and at once when it becomes critical.",
    )

    def action_reject(self):
        """Refuse suggestions for a week; their untouched drafts go."""
        self._refuse()

    def _refuse(self, *, reason=None, until=None, note=None):
        """Reject what nobody has changed; raise where there is nothing to reject.

        `until`: the last day on which it is not asked again; empty: by the reason.
        """
        held = self._start_decision()
        open_ = held._check_undecided()
        open_._take_back_approval()
        open_._withdraw("rejected")
        for warehouse, group in open_.grouped("warehouse_id").items():
            today = warehouse._replenish_today()
            group._check_future(until, today)
            days = reason.days if reason else REJECTION_DAYS
            group.write(
                {
                    "reject_reason_id": reason.id if reason else False,
                    "rejected_until": until or fields.Date.add(today, days=days),
                    **self._decision_values(note),
                }
            )
        open_._log_decision({s.id: s._refusal_text() for s in open_})
        return open_

    def _snooze(self, until, *, note=None):
        """Put off until a day; untouched drafts go and come back with it."""
        held = self._start_decision()
        approved = held.filtered("is_approved")
        open_ = (held - approved)._check_undecided()
        for warehouse, group in open_.grouped("warehouse_id").items():
            group._check_future(until, warehouse._replenish_today())
        blocked = open_.filtered(lambda s: s.state == "blocked")
        (open_ - blocked)._withdraw("proposed")
        open_.write({"snoozed_until": until, **self._decision_values(note)})
        text = self.env._("Snoozed until %s.", format_date(self.env, until))
        open_._log_decision({s.id: " ".join(filter(None, (text, note))) for s in open_})
        return open_

    def action_wake(self):
        """End the snooze: ask, or draft, again."""
        held = self._start_decision()
        held.write({"snoozed_until": False, **self._decision_values(None)})
        held._log_decision({s.id: self.env._("Snooze ended.") for s in held})
        held.item_id._plan_now()

    def _check_undecided(self):
        """Those that may still be refused; raise without any."""
        open_ = self.filtered(lambda s: s._is_refusable())
        if not open_:
            raise UserError(
                "\n".join(suggestion._refusal_problem() for suggestion in self[:5])
                or self.env._("Choose open suggestions.")
            )
        return open_

    def _refuses(self, values):
        """Whether the refusal holds for what a plan asks for now.

        Who refused a bridge may still want the rest, and who refused a vendor another.
        """
        self.ensure_one()
        is_other_vendor = self.partner_id.id != values["partner_id"]
        about_vendor = self.reject_reason_id.is_about_vendor
        return self._is_about(values) and not (about_vendor and is_other_vendor)

    def _is_about(self, values):
        """Whether a decision about this is one about what a plan asks for now.

        Once its bridge is ordered, the rest is the whole of what is asked for.
        """
        self.ensure_one()
        part = values.get("part", "whole")
        return self.part in ("whole", part) or (self.part, part) == ("rest", "whole")

    def _tell_woken(self):
        text = self.env._("Its snooze ended: it has become critical.")
        self._log_decision({suggestion.id: text for suggestion in self})

    def _take_back_approval(self):
        self.filtered("is_approved").write(
            {"is_approved": False, "quantity_approved": 0}
        )

    def _refusal_problem(self):
        if self.is_touched:
            return self.env._(
                "%(product)s: a person has changed %(document)s. Cancel or change the "
                "document itself.",
                product=self.product_id.display_name,
                document=self.document_name,
            )
        return self._decided_text()

    @api.model
    def _check_future(self, until, today):
        if until and until <= today:
            raise UserError(
                self.env._(
                    "Choose a day after %s; a decision holds at least until then.",
                    format_date(self.env, today),
                )
            )

    def _refusal_text(self):
        self.ensure_one()
        reason = self.reject_reason_id.name or self.env._("no reason given")
        text = self.env._(
            "Rejected: %(reason)s. Not asked again before %(day)s.",
            reason=reason,
            day=format_date(self.env, self.rejected_until),
        )
        return " ".join(filter(None, (text, self.decision_note)))
