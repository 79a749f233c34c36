# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

# Long enough for a vendor to answer, short enough not to be forgotten.
USUAL_DAYS = 14


class ReplenishmentSupplyMessageDismiss(models.TransientModel):
    """Until when supply messages shall stay away."""

    _name = "replenishment.supply.message.dismiss"
    _description = "Dismiss Supply Messages"

    message_ids = fields.Many2many(
        "replenishment.supply.message",
        "replenishment_supply_message_dismiss_rel",
        required=True,
    )
    until = fields.Date(
        required=True,
        default=lambda self: fields.Date.add(
            fields.Date.context_today(self), days=USUAL_DAYS
        ),
    )

    def action_dismiss(self):
        """Put the messages away until the day; they end with their cause."""
        self.message_ids._still_open().write(
            {"state": "dismissed", "dismissed_until": self.until}
        )
