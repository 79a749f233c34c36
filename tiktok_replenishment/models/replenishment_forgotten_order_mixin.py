# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain

from .replenishment_fact import NOT_CONFIRMED

FORGOTTEN_RFQ = "tiktok_replenishment.activity_forgotten_rfq"


class ReplenishmentForgottenOrderMixin(models.AbstractModel):
    """Tells of RFQs of planning that nobody confirmed long after their last day.

    Planning withdraws what nobody needs any more by itself, but never what a person
    approved or changed: it would count as coming for ever.
    """

    _name = "replenishment.forgotten.order.mixin"
    _inherit = ["replenishment.alerting.mixin"]
    _description = "Forgotten Request for Quotation"

    def write(self, vals):
        """Whoever confirms or cancels a forgotten RFQ has seen to it."""
        result = super().write(vals)
        if vals.get("state", "draft") not in NOT_CONFIRMED:
            self._end_alert(FORGOTTEN_RFQ)
        return result

    @api.model
    def _keep_forgotten_alerts(self, company):
        """Open, renew and close the alerts of a company's RFQs."""
        forgotten = self._forgotten(company)
        forgotten._end_other_alerts(FORGOTTEN_RFQ, company)
        for order in forgotten:
            order._keep_forgotten_alert()

    @api.model
    def _forgotten(self, company):
        suggestions = self.env["replenishment.suggestion"].search(
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "drafted")
            & Domain("supply_type", "=", "buy")
            & Domain("order_by_date", "<", company._replenish_forgotten_before())
        )
        orders = suggestions.purchase_line_ids.order_id
        return orders.filtered(lambda order: order.state in NOT_CONFIRMED)

    def _keep_forgotten_alert(self):
        # The digest is the one mail; an activity does not send another.
        told = self._in_alert_language().with_context(mail_activity_quick_update=True)
        days = filter(None, told._replenish_suggestions().mapped("order_by_date"))
        told._raise_alert(
            FORGOTTEN_RFQ,
            told.env._("Confirm or cancel: it counts as coming"),
            told.env._(
                "It was to be ordered by %s. As long as it is open, planning counts "
                "its goods as coming and orders no others.",
                min(days),
            ),
        )
