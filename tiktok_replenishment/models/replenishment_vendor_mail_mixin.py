# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

TEMPLATE = "tiktok_replenishment.mail_template_rfq"
RFQS_PER_RUN = 50


class ReplenishmentVendorMailMixin(models.AbstractModel):
    """Mails RFQs to their vendors, where the company has that switched on.

    Only RFQs of which a person has approved every line; each once, and none that
    somebody has sent already.
    """

    _name = "replenishment.vendor.mail.mixin"
    _description = "Mail to a Vendor"

    replenish_mailed_at = fields.Datetime(
        string="Mailed by Planning On", readonly=True, copy=False
    )
    replenish_mail_error = fields.Char(
        string="Not Mailed Because", readonly=True, copy=False
    )

    @api.model
    def _mail_approved_rfqs(self, company):
        """Mail what may be mailed by itself and has not been."""
        if company.replenish_rfq_mail != "approved":
            return
        waiting = self.search(
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "draft")
            & Domain("replenish_group_key", "!=", False)
            & Domain("replenish_mailed_at", "=", False)
            & Domain("replenish_mail_error", "=", False),
            order="id",
        ).filtered(lambda order: order._replenish_is_approved())
        for order in waiting[:RFQS_PER_RUN]:
            order._mail_rfq()

    def _replenish_is_approved(self):
        """Whether a person has approved every line of this RFQ."""
        lines = self.order_line.filtered(lambda line: not line.display_type)
        return bool(lines) and all(
            line.replenish_suggestion_ids
            and all(line.replenish_suggestion_ids.mapped("is_approved"))
            for line in lines
        )

    def _mail_rfq(self):
        """Queue the mail and mark the RFQ as sent, as Odoo does."""
        self.ensure_one()
        if not self.partner_id.email:
            self.replenish_mail_error = self.env._("The vendor has no e-mail address.")
            return
        try:
            with self.env.cr.savepoint():
                self.env.ref(TEMPLATE).send_mail(
                    self.id,
                    email_layout_xmlid="mail.mail_notification_layout",
                )
        except UserError as error:
            # Of a program for PDF that is not there, or a template that was broken.
            _logger.warning("RFQ %s is not mailed: %s", self.id, error)
            self.replenish_mail_error = str(error)
            return
        self.write({"state": "sent", "replenish_mailed_at": fields.Datetime.now()})

    def action_mail_again(self):
        """Try once more, now that the cause is gone."""
        self.check_access("write")
        self.replenish_mail_error = False
