# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class ReplenishmentDocumentRefusalMixin(models.AbstractModel):
    """Keeps one product that Odoo refuses from holding up the others.

    Odoo, or an addon beside us, may refuse a document for reasons planning does not
    know: a product of another company, a check of the customer's own. One refusal
    undoes the whole document, so the others are tried again without the product.
    """

    _name = "replenishment.document.refusal.mixin"
    _description = "Documents That Odoo Refuses"

    @api.model
    def _create_what_is_accepted(self, create, suggestions):
        """Call `create(suggestions)`; block the suggestions that Odoo refuses.

        Halves are tried by themselves, so that few refused among many cost few tries.
        """
        try:
            with self.env.cr.savepoint():
                create(suggestions)
        except UserError as refusal:
            if len(suggestions) == 1:
                self._block_refused(suggestions, str(refusal))
                return
            middle = len(suggestions) // 2
            self._create_what_is_accepted(create, suggestions[:middle])
            self._create_what_is_accepted(create, suggestions[middle:])

    def _block_refused(self, suggestion, reason):
        """Say once what Odoo said; the next run tries again."""
        _logger.info("Odoo refused a document of %s: %s", suggestion, reason)
        suggestion.write({"state": "blocked", "blocked_reason": "refused"})
        told = self.env._("Odoo refused the document: %s", reason)
        if told not in suggestion.message_ids.mapped("preview"):
            suggestion.message_post(body=told)
