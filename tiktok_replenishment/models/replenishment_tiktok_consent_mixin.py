# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq, hash_sign, verify_hash_signed

from ..connectors.tiktok.consent import consent_url

RETURN_ROUTE = "/tiktok_replenishment/authorized"
STATE_SCOPE = "tiktok_replenishment.consent"
STATE_HOURS = 1
# TikTok Shop sends this text where there is no code.
NO_CODE = "null"


class ReplenishmentTiktokConsentMixin(models.AbstractModel):
    """Sends an administrator to the page of consent, and takes its answer.

    The *state* goes to that page and comes back with the answer. It is signed, names
    the account and the user who left, ends after an hour and works once: nobody can
    slip the authorisation of another seller into an account.
    """

    _name = "replenishment.tiktok.consent.mixin"
    _inherit = ["replenishment.tiktok.token.mixin"]
    _description = "Consent of a TikTok Shop Seller"

    service_id = fields.Char(
        string="Service ID",
        groups="base.group_system",
        help="Of the app; not the app key. The page on which a seller authorises the "
        "app is named by it.",
    )
    consent_region = fields.Selection(
        [("us", "United States"), ("row", "Rest of the world")],
        string="Seller's Region",
        default="row",
        required=True,
        help="Where the seller is registered: American sellers give their consent on "
        "another page.",
    )
    consent_address = fields.Char(
        help="Address of another page of consent; usually empty: the region decides.",
    )
    consent_nonce = fields.Char(groups="base.group_system", copy=False)
    return_address = fields.Char(
        compute="_compute_return_address",
        help="Enter it as the redirect URL of the app in TikTok Shop Partner Center.",
    )

    def _compute_return_address(self):
        for account in self:
            account.return_address = account.get_base_url() + RETURN_ROUTE

    # ------------------------------------------------------------------- going

    def action_authorize(self):
        """Open the page on which the seller gives consent."""
        self.ensure_one()
        self.check_access("write")
        if not self.service_id:
            raise UserError(
                self.env._(
                    "Enter the service ID of the app first; Partner Center has it."
                )
            )
        url = consent_url(
            region=self.consent_region,
            service_id=self.service_id,
            state=self._make_state(),
            base_url=self.consent_address or "",
        )
        return {"type": "ir.actions.act_url", "url": url, "target": "self"}

    def _make_state(self):
        self.consent_nonce = secrets.token_urlsafe(16)
        values = [self.id, self.env.uid, self.consent_nonce]
        # The key that signs is one of the database's own, which nobody may read.
        return hash_sign(
            self.sudo().env, STATE_SCOPE, values, expiration_hours=STATE_HOURS
        )

    # ------------------------------------------------------------------ coming

    @api.model
    def _check_consent(self, code, error):
        """Raise UserError, in words, when the seller said no."""
        if error or code in ("", NO_CODE):
            raise UserError(
                self.env._(
                    "The seller did not give consent, so nothing has changed. To try "
                    "again, open the account and press Authorise at TikTok Shop."
                )
            )

    @api.model
    def _receive_consent(self, state, code):
        """Authorise the account that `state` names and return it.

        Raise UserError, in words, when the answer does not belong to this user.
        """
        account, nonce = self._read_state(state)
        account._use_up_nonce(nonce)
        account._authorize_with(code)
        return account

    @api.model
    def _read_state(self, state):
        try:
            # For the key: see _make_state.
            values = verify_hash_signed(self.sudo().env, STATE_SCOPE, state)
        except ValueError:
            values = None
        account_id, user_id, nonce = values or (0, self.env.uid, "")
        if user_id != self.env.uid:
            raise UserError(
                self.env._(
                    "This consent was asked for by another user. Sign in as that user "
                    "and open the link again, or start anew from the account."
                )
            )
        account = self.browse(account_id).exists()
        if not account:
            self._refuse_state()
        account.check_access("write")
        return account, nonce

    def _use_up_nonce(self, nonce):
        with self._own_transaction() as account:
            is_expected = consteq(account.consent_nonce or "", nonce)
            if is_expected:
                account.consent_nonce = False
        if not is_expected:
            self._refuse_state()

    @api.model
    def _refuse_state(self):
        raise UserError(
            self.env._(
                "This answer of TikTok Shop was used already, is older than an hour or "
                "was not asked for here. Open the account and press Authorise at "
                "TikTok Shop again."
            )
        )

    def _authorize_with(self, code):
        """Trade the code for tokens and load the shops; errors are on the account."""
        if self._exchange_code(code):
            return
        # This transaction began before there were tokens, and would not see them.
        with self.env.registry.cursor() as cr:
            account = self.with_env(self.env(cr=cr))
            account.action_load_shops()
            account.message_post(
                body=self.env._(
                    "Authorised at TikTok Shop. Shops: %s",
                    ", ".join(account.shop_ids.mapped("name")) or "-",
                )
            )

    # ------------------------------------------- code that came without a state

    @api.model
    def _choices_for_code(self):
        """The accounts that a code without state may be for, for an administrator.

        A seller who starts at TikTok Shop comes without a state. Whoever follows such
        a link may have been sent by somebody else: so an administrator has to choose.
        """
        if not self.has_access("write"):
            raise UserError(
                self.env._(
                    "Only an administrator can connect a TikTok Shop account. Nothing "
                    "was changed. Ask one to open this link, or to authorise the app "
                    "from the account."
                )
            )
        accounts = self.search([("app_key", "!=", "")])
        if not accounts:
            raise UserError(
                self.env._(
                    "Create a TikTok Shop account with the key and secret of the app "
                    "first, then press Authorise at TikTok Shop there."
                )
            )
        return accounts

    @api.model
    def _receive_code(self, account_id, code):
        """Authorise the account that an administrator chose and return it."""
        if not code:
            raise UserError(
                self.env._(
                    "The code of TikTok Shop is not there any more: it lasts 30 "
                    "minutes. Authorise the app again."
                )
            )
        account = self._choices_for_code().filtered(lambda row: row.id == account_id)
        if not account:
            raise UserError(self.env._("Choose one of the accounts."))
        account._authorize_with(code)
        return account
