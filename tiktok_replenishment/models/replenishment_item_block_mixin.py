# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class ReplenishmentItemBlockMixin(models.AbstractModel):
    """What stands in the way of an item's orders, and since when."""

    _name = "replenishment.item.block.mixin"
    _description = "What Blocks an Item"

    blocked_since = fields.Date(
        readonly=True, help="The planning day on which this reason was first found."
    )

    @api.model
    def _keep_blocked_since(self, reason, today):
        """SQL that dates the reason of `i` anew when another one replaces it."""
        return SQL(
            """
            blocked_since = CASE
                WHEN %(reason)s IS NULL THEN NULL
                WHEN %(reason)s = i.blocked_reason
                    THEN COALESCE(i.blocked_since, %(today)s)
                ELSE %(today)s END
            """,
            reason=reason,
            today=today,
        )

    def action_open_health(self):
        """Show what blocks this item, with the button that mends it."""
        self.ensure_one()
        Issue = self.env["replenishment.health.issue"]
        return Issue._open(
            self.env._("What Blocks %s", self.display_name),
            Issue._domain_of_item(self),
        )
