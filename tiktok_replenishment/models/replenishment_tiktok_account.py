# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ..connectors.errors import ServiceError


class ReplenishmentTiktokAccount(models.Model):
    """One authorisation of the app by a seller: credentials, tokens, its shops.

    Only system administrators read or write it.
    """

    _name = "replenishment.tiktok.account"
    _inherit = [
        "replenishment.tiktok.consent.mixin",
        "replenishment.tiktok.grant.mixin",
    ]
    _description = "TikTok Shop Account"
    _order = "name, id"

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user.filtered("active"),
        domain=[("share", "=", False)],
        help="Is told when the seller must authorise the app again.",
    )
    state = fields.Selection(
        [
            ("draft", "Not authorised"),
            ("connected", "Connected"),
            ("expired", "Authorisation ended"),
            ("error", "Error"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    authorization_code = fields.Char(
        string="Authorisation Code",
        groups="base.group_system",
        copy=False,
        help="The code that TikTok Shop gives after the seller's consent. It works "
        "once, within 30 minutes.",
    )
    open_id = fields.Char(
        string="Open ID", readonly=True, copy=False, groups="base.group_system"
    )
    seller_name = fields.Char(readonly=True, copy=False)
    seller_region = fields.Char(readonly=True, copy=False)
    shop_ids = fields.One2many("replenishment.tiktok.shop", "account_id")

    def _prepare_token_values(self, tokens):
        return {
            **super()._prepare_token_values(tokens),
            "authorization_code": False,
            "open_id": tokens.open_id,
            "seller_name": tokens.seller_name,
            "seller_region": tokens.seller_region,
            "granted_scopes": ", ".join(tokens.granted_scopes),
        }

    # ----------------------------------------------------------------- buttons

    def action_exchange_code(self):
        """Trade the seller's authorisation code for tokens."""
        self.ensure_one()
        code = (self.authorization_code or "").strip()
        if not code:
            raise UserError(
                self.env._("Enter the authorisation code that TikTok Shop gave first.")
            )
        self._exchange_code(code)
        return self._notify_afresh(self.env._("The shop account is connected."))

    def action_refresh_token(self):
        """Renew the tokens now."""
        self.ensure_one()
        with self._own_transaction() as account:
            account._renew_tokens()
        return self._notify_afresh(self.env._("The tokens are renewed."))

    def action_load_shops(self):
        """Make or update the shops of this authorisation."""
        self.ensure_one()
        try:
            shops = self._call_with_token(lambda client: client.list_shops())
        except ServiceError as error:
            self._record(self._prepare_failure_values(error))
            return self._notify_afresh("")
        self._record_success()
        loaded = self.env["replenishment.tiktok.shop"]._load(self, shops)
        return self._notify_afresh(self.env._("%s shops are loaded.", len(loaded)))

    def _notify_afresh(self, success):
        """The outcome as it was committed: this transaction may still see the past."""
        with self.env.registry.cursor() as cr:
            return self.with_env(self.env(cr=cr))._notify_result(success)
