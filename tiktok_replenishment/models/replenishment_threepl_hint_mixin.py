# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import secrets

from odoo import api, fields, models

HINT_ROUTE = "/tiktok_replenishment/stock_hint"


class ReplenishmentThreeplHintMixin(models.AbstractModel):
    """An operator may call when its stock changes; what it says is not read.

    Such calls are unsigned, get lost, come twice and out of order: a call brings the
    next pull forward, and the pull tells what is true. Without calls it comes anyway.
    """

    _name = "replenishment.threepl.hint.mixin"
    _description = "Calls of an Operator"

    hint_token = fields.Char(groups="base.group_system", readonly=True, copy=False)
    hint_address = fields.Char(
        string="Address for Changes",
        compute="_compute_hint_address",
        groups="base.group_system",
        help="Where the operator may send a call when its stock changes. The next pull "
        "then comes within minutes; what the call says is not read. Whoever knows the "
        "address can do no more than that.",
    )

    @api.depends("hint_token")
    def _compute_hint_address(self):
        for connection in self:
            token = connection.hint_token
            connection.hint_address = (
                f"{connection.get_base_url()}{HINT_ROUTE}/{token}" if token else False
            )

    def action_make_hint_address(self):
        """Make an address for the operator's calls; an older one is no longer heard."""
        self.check_access("write")
        for connection in self:
            connection.hint_token = secrets.token_urlsafe(24)
        return True

    @api.model
    def _receive_hint(self, token):
        """Bring the next pull forward; return whether the address is one of ours."""
        connections = self.search([("hint_token", "=", token)]) if token else self
        connections._pull_soon()
        return bool(connections)
