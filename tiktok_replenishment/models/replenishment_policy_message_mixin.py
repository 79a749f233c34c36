# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ReplenishmentPolicyMessageMixin(models.AbstractModel):
    """From when on a change of what is ordered already is worth a message."""

    _name = "replenishment.policy.message.mixin"
    _description = "Limits of Supply Messages"

    message_tolerance_days = fields.Float(
        string="Postpone From (days)",
        default=7,
        help="Goods that are needed so many days after they arrive, or fewer, are "
        "left alone. What has been told stays told above half of it.",
    )
    message_tolerance_pct = fields.Float(
        string="Reduce From (%)",
        default=10,
        help="Of an ordered quantity; a smaller part that is too much is left alone. "
        "What has been told stays told above half of it.",
    )
    message_frozen_days = fields.Float(
        string="Fixed Before Departure (days)",
        default=3,
        help="Goods that leave the vendor or the sending warehouse within so many days "
        "are neither postponed nor reduced nor cancelled; goods that arrive within "
        "them are not expedited.",
    )

    _no_negative_message_limits = models.Constraint(
        "CHECK (message_tolerance_days >= 0 AND message_tolerance_pct >= 0"
        " AND message_frozen_days >= 0)",
        "The limits of supply messages cannot be negative.",
    )
