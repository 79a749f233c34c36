# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from .replenishment_document_group_mixin import FAST_URGENCIES
from .replenishment_fact import NOT_CONFIRMED

URGENT_RFQ = "tiktok_replenishment.activity_urgent_rfq"
BUYER = "purchase.group_purchase_user"
PLANNER = "tiktok_replenishment.group_planner"
PRODUCTS_IN_NOTE = 10


class ReplenishmentUrgentOrderMixin(models.AbstractModel):
    """Has an urgent RFQ on its buyer's list, until it is confirmed or not urgent."""

    _name = "replenishment.urgent.order.mixin"
    _inherit = ["replenishment.alerting.mixin"]
    _description = "Urgent Request for Quotation"

    def write(self, vals):
        """Whoever confirms or cancels an urgent RFQ has seen to it."""
        result = super().write(vals)
        if vals.get("state", "draft") not in NOT_CONFIRMED:
            self.filtered("replenish_urgency")._end_alert(URGENT_RFQ)
        return result

    @api.model
    def _keep_urgent_alerts(self, company):
        """Open, renew and close the alerts of a company's RFQs."""
        urgent = self.search(
            Domain("company_id", "=", company.id)
            & Domain("state", "in", NOT_CONFIRMED)
            & Domain("replenish_urgency", "in", FAST_URGENCIES)
        )
        urgent._end_other_alerts(URGENT_RFQ, company)
        for order in urgent:
            order._keep_urgent_alert()

    def _keep_urgent_alert(self):
        # The digest is the one mail; an activity does not send another.
        told = self._in_alert_language().with_context(mail_activity_quick_update=True)
        lines = told.order_line.filtered(
            lambda line: line.replenish_suggestion_ids.filtered(
                lambda suggestion: suggestion.urgency in FAST_URGENCIES
            )
        )
        due = min(filter(None, lines.replenish_suggestion_ids.mapped("order_by_date")))
        told._raise_alert(
            URGENT_RFQ,
            told.env._("Urgent products to confirm: %s", len(lines)),
            told._urgent_note(lines),
            deadline=max(due, fields.Date.context_today(told)),
        )

    def _urgent_note(self, lines):
        texts = [
            self.env._(
                "%(product)s: %(quantity)s %(unit)s",
                product=line.product_id.display_name,
                quantity=f"{line.product_qty:g}",
                unit=line.product_uom_id.name,
            )
            for line in lines[:PRODUCTS_IN_NOTE]
        ]
        if len(lines) > PRODUCTS_IN_NOTE:
            rest = len(lines) - PRODUCTS_IN_NOTE
            texts.append(self.env._("… and %s more", rest))
        return "\n".join(texts)

    def _alert_candidates(self):
        """The RFQ's buyer, the vendor's, the products', or else a planner who buys."""
        people = (
            self.user_id
            | self.partner_id.buyer_id
            | self.order_line.product_id.responsible_id
        ).filtered(lambda user: user.active and user.has_group(BUYER))
        return people or self.env["res.users"].search(
            Domain("all_group_ids", "in", self.env.ref(PLANNER).id)
            & Domain("all_group_ids", "in", self.env.ref(BUYER).id)
            & Domain("company_ids", "in", self.company_id.ids)
            & Domain("share", "=", False),
            order="id",
            limit=1,
        )
