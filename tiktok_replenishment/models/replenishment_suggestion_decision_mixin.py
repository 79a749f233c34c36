# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

# Nothing else of a suggestion is a person's to write; the buttons do the rest.
WRITABLE_FIELDS = {"quantity_to_order"}

# Lines of one decision that a document's chatter names one by one.
TOLD_LINES = 30


class ReplenishmentSuggestionDecisionMixin(models.AbstractModel):
    """Who decided what about a suggestion, and where it is told."""

    _name = "replenishment.suggestion.decision.mixin"
    _description = "Decision about a Suggestion"

    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    decided_at = fields.Datetime(string="Decided On", readonly=True, copy=False)
    decision_note = fields.Char(string="Note", readonly=True, copy=False)

    def write(self, vals):
        """Let people change what is theirs; states and numbers are the buttons'."""
        own = {
            name
            for name in vals
            if name not in WRITABLE_FIELDS
            and not name.startswith(("message_", "activity_"))
        }
        if own and not self.env.su:
            raise AccessError(
                self.env._(
                    "Suggestions are decided with their buttons: approve, reject, "
                    "snooze. These fields are planning's: %s",
                    ", ".join(sorted(own)),
                )
            )
        return super().write(vals)

    def action_ask_approve(self):
        """Show what approving the chosen suggestions comes to, and ask."""
        return self.env["replenishment.suggestion.decision"]._open("approve", self)

    def action_ask_reject(self):
        """Ask why, and until when, the chosen suggestions are rejected."""
        return self.env["replenishment.suggestion.decision"]._open("reject", self)

    def action_ask_snooze(self):
        """Ask until when the chosen suggestions are put off."""
        return self.env["replenishment.suggestion.decision"]._open("snooze", self)

    def _start_decision(self):
        """These suggestions as superuser, locked for the person who decides.

        What is decided is told in words, once, and not as a change of state beside.
        """
        self.check_access("write")
        # A planner need not be allowed to create or delete purchase orders. The person
        # stays the author.
        held = self.sudo().with_context(mail_notrack=True)
        free = held.try_lock_for_update(allow_referencing=True)
        if len(free) < len(held):
            raise UserError(
                self.env._(
                    "Somebody else is deciding about these right now: %s. Look again "
                    "in a moment.",
                    self._names(held - free),
                )
            )
        held._follow_documents(held.item_id)
        return held

    def _decision_values(self, note):
        return {
            "decided_by_id": self.env.uid,
            "decided_at": fields.Datetime.now(),
            "decision_note": note or False,
        }

    @api.model
    def _names(self, suggestions, most=5):
        """The products of suggestions for a message, not all of very many."""
        names = [s.product_id.display_name for s in suggestions[:most]]
        if len(suggestions) > most:
            names.append(self.env._("%s more", len(suggestions) - most))
        return ", ".join(names)

    def _decided_text(self):
        """What became of this suggestion, for somebody who comes too late."""
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        values = {
            "product": self.product_id.display_name,
            "state": states[self.state],
        }
        if self.decided_by_id and self.decided_at:
            return self.env._(
                "%(product)s is “%(state)s” already: %(user)s decided on %(day)s.",
                user=self.decided_by_id.name,
                day=self._decided_day(),
                **values,
            )
        return self.env._(
            "%(product)s is “%(state)s”; there is nothing to decide.", **values
        )

    def _decided_day(self):
        moment = fields.Datetime.context_timestamp(self, self.decided_at)
        return format_date(self.env, moment.date())

    def _log_decision(self, texts):
        """Tell each suggestion's chatter its text, in the name of the person."""
        if texts:
            self.browse(texts)._message_log_batch(bodies=texts)

    def _tell_documents(self):
        """Tell the documents who approved which quantities, when they come to be."""
        documents = [*self.purchase_line_ids.order_id, *self.move_ids.picking_id]
        for document in documents:
            of_document = self & document._replenish_suggestions()
            document._message_log(body=of_document._approval_body())

    def _approval_body(self):
        heading = self.env._(
            "Approved by %(user)s on %(day)s.",
            user=self.env.user.name,
            day=self[0]._decided_day(),
        )
        lines = [suggestion._approval_text() for suggestion in self[:TOLD_LINES]]
        if len(self) > TOLD_LINES:
            lines.append(self.env._("and %s more", len(self) - TOLD_LINES))
        if self[0].decision_note:
            lines.append(self.env._("Why: %s", self[0].decision_note))
        items = Markup().join(Markup("<li>%s</li>") % line for line in lines)
        return Markup("%s<ul>%s</ul>") % (heading, items)

    def _approval_text(self):
        self.ensure_one()
        return self.env._(
            "%(product)s: asked %(asked)s, approved %(approved)s",
            product=self.product_id.display_name,
            asked=self._number(self.quantity + self.load_quantity),
            approved=self._number(self.quantity_approved),
        )
