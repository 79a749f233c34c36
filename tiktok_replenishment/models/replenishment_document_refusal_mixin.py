# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

import psycopg2

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import html_escape
from odoo.tools.mail import html_to_inner_content

from odoo.addons.stock.models.stock_rule import ProcurementException

_logger = logging.getLogger(__name__)

# What Odoo, an addon or a constraint says no with; what may be tried again later by
# itself, such as two transactions in each other's way, is not among it.
REFUSALS = (
    UserError,
    ProcurementException,
    psycopg2.DataError,
    psycopg2.IntegrityError,
)


class ReplenishmentDocumentRefusalMixin(models.AbstractModel):
    """Keeps one bad line from blocking the others.

    Everything is tried at once. Where Odoo refuses, each document is tried alone, and
    the suggestions of a refused one in ever smaller parts, until the bad ones are left.
    """

    _name = "replenishment.document.refusal.mixin"
    _description = "Documents That Odoo Refuses"

    def _do_or_refuse(self, do, suggestions):
        """Call `do(suggestions)`; return suggestion -> words of what Odoo refused."""
        refusals = {}
        parts = [suggestions] if suggestions else []
        while parts:
            part = parts.pop()
            try:
                with self.env.cr.savepoint():
                    do(part)
            except REFUSALS as error:
                if len(part) == 1:
                    refusals[part] = self._words(error)
                else:
                    parts += self._parts(part)
        return refusals

    def _parts(self, suggestions):
        """Its documents one by one, or the halves of a single document; last first."""
        groups = list(suggestions.grouped(self._group_prefix).values())
        if len(groups) > 1:
            return groups[::-1]
        half = len(suggestions) // 2
        return [suggestions[half:], suggestions[:half]]

    @api.model
    def _words(self, error):
        """What Odoo said, for a person."""
        if isinstance(error, ProcurementException):
            return "\n".join(text for _asked, text in error.procurement_exceptions)
        return str(error).strip()

    def _delete_or_tell(self, suggestions):
        """Delete draft documents; return the suggestions that still have theirs.

        Odoo did not let it go; they say so once. It is tried again by the next run that
        finds no need for it, or another one.
        """
        refusals = self._do_or_refuse(self._delete_documents, suggestions)
        for suggestion, words in refusals.items():
            _logger.info("Suggestion %s keeps its draft: %s", suggestion.id, words)
            told = self.env._(
                "%(document)s is not needed any more as it is, and Odoo refused to "
                "delete it: %(words)s",
                document=suggestion.document_name,
                words=words,
            )
            self._tell_once(suggestion, told)
        return suggestions.filtered(lambda s: s in refusals)

    def _block(self, suggestion, words):
        """Say once what Odoo said; the next run tries again."""
        _logger.info("No document for suggestion %s: %s", suggestion.id, words)
        # The chatter tells what people do, not what each run finds.
        suggestion.with_context(tracking_disable=True).write(
            {"state": "blocked", "blocked_reason": "refused", "document_name": False}
        )
        told = self.env._("Odoo refused the document: %s", words)
        self._tell_once(suggestion, told)

    @api.model
    def _tell_once(self, suggestion, text):
        told = {
            html_to_inner_content(message.body) for message in suggestion.message_ids
        }
        if html_to_inner_content(html_escape(text)) not in told:
            suggestion.message_post(body=text)
