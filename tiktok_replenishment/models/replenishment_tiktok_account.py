# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import contextmanager
from datetime import timedelta, timezone

import psycopg2.errors

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..connectors.errors import AuthError, ServiceError, TransientError
from ..connectors.tiktok.client import TikTokClient
from .replenishment_error_mixin import PASSING_KINDS

API_URL = "https://open-api.tiktokglobalshop.com"
AUTH_URL = "https://auth.tiktok-shops.com"
# An access token lives seven days: half a day leaves room for several tries.
RENEW_BEFORE = timedelta(hours=12)
LOCK_TRIES = 5


class ReplenishmentTiktokAccount(models.Model):
    """One authorisation of the app by a seller: credentials, tokens, its shops.

    Only system administrators read or write it.
    """

    _name = "replenishment.tiktok.account"
    _inherit = ["replenishment.error.mixin", "replenishment.alert.mixin"]
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
    api_url = fields.Char(string="API Address", required=True, default=API_URL)
    auth_url = fields.Char(string="Token Address", required=True, default=AUTH_URL)
    service_id = fields.Char(
        string="Service ID",
        groups="base.group_system",
        help="Of the app; not the app key. The page on which a seller authorises the "
        "app is named by it.",
    )
    app_key = fields.Char(required=True, groups="base.group_system", copy=False)
    app_secret = fields.Char(required=True, groups="base.group_system", copy=False)
    authorization_code = fields.Char(
        groups="base.group_system",
        copy=False,
        help="The code that TikTok Shop gives after the seller's consent. It works "
        "once, within 30 minutes.",
    )
    access_token = fields.Char(groups="base.group_system", copy=False)
    access_token_expires_at = fields.Datetime(
        groups="base.group_system", copy=False, readonly=True
    )
    refresh_token = fields.Char(groups="base.group_system", copy=False)
    refresh_token_expires_at = fields.Datetime(
        string="Authorised until",
        groups="base.group_system",
        copy=False,
        readonly=True,
    )
    open_id = fields.Char(
        string="Open ID", readonly=True, copy=False, groups="base.group_system"
    )
    seller_name = fields.Char(readonly=True, copy=False)
    seller_region = fields.Char(readonly=True, copy=False)
    granted_scopes = fields.Char(readonly=True, copy=False)
    shop_ids = fields.One2many("replenishment.tiktok.shop", "account_id")

    # ----------------------------------------------------------------- buttons

    def action_exchange_code(self):
        """Trade the seller's authorisation code for tokens."""
        self.ensure_one()
        code = (self.authorization_code or "").strip()
        if not code:
            raise UserError(
                self.env._("Enter the authorisation code that TikTok Shop gave first.")
            )
        with self._own_transaction() as account:
            account._request_tokens(lambda client: client.exchange_code(code))
        self.invalidate_recordset()
        return self._notify_result(self.env._("The shop account is connected."))

    def action_refresh_token(self):
        """Renew the tokens now."""
        self.ensure_one()
        with self._own_transaction() as account:
            account._renew_tokens()
        self.invalidate_recordset()
        return self._notify_result(self.env._("The tokens are renewed."))

    def action_load_shops(self):
        """Make or update the shops of this authorisation."""
        self.ensure_one()
        try:
            shops = self._call_with_token(lambda client: client.list_shops())
        except ServiceError as error:
            self._record(self._prepare_failure_values(error))
            return self._notify_result("")
        self._record({**self._prepare_no_error_values(), "state": "connected"})
        loaded = self.env["replenishment.tiktok.shop"]._load(self, shops)
        return self._notify_result(self.env._("%s shops are loaded.", len(loaded)))

    def _record(self, values):
        """Write outside of the caller's transaction, like all that concerns tokens.

        The caller's transaction began before the tokens were renewed: a write of its
        own to this row would conflict with the renewal.
        """
        with self._own_transaction() as account:
            account.write(values)
        self.invalidate_recordset()

    # ------------------------------------------------------------------ tokens

    def _client(self, access_token=""):
        return TikTokClient(
            app_key=self.app_key,
            app_secret=self.app_secret,
            access_token=access_token,
            api_url=self.api_url,
            auth_url=self.auth_url,
            http=self._http_client(),
        )

    def _call_with_token(self, call):
        """Return `call(client)`, renewing the token once when it is called expired."""
        token = self._get_access_token()
        try:
            return call(self._client(token))
        except AuthError as error:
            if error.hint != "refresh_token":
                raise
        return call(self._client(self._get_access_token(rejected=token)))

    def _get_access_token(self, rejected=None):
        """A token that lives for some hours yet and is not the `rejected` one.

        Raise a ServiceError when there is none to be had; its words are then on the
        account too.
        """
        self.ensure_one()
        if self._is_token_good(rejected):
            return self.access_token
        with self._own_transaction() as account:
            # While this waited for the row, another worker may have renewed it.
            error = None
            if not account._is_token_good(rejected):
                error = account._renew_tokens()
            token = account.access_token
        self.invalidate_recordset()
        if error:
            raise error
        return token

    def _is_token_good(self, rejected):
        return (
            self.access_token
            and self.access_token != rejected
            and self.access_token_expires_at
            and self.access_token_expires_at > fields.Datetime.now() + RENEW_BEFORE
        )

    def _renew_tokens(self):
        def refresh(client):
            if not self.refresh_token:
                raise AuthError("TikTok Shop: not authorised", hint="reauthorize")
            return client.refresh(self.refresh_token)

        return self._request_tokens(refresh)

    def _request_tokens(self, request):
        """Store what `request(client)` grants, or its error; return the error.

        Called within `_own_transaction` only.
        """
        try:
            tokens = request(self._client())
        except ServiceError as error:
            self.write(self._prepare_failure_values(error))
            return error
        self.write(self._prepare_token_values(tokens))
        return None

    def _prepare_failure_values(self, error):
        values = self._prepare_error_values(error)
        if error.hint == "reauthorize":
            values["state"] = "expired"
        elif error.kind not in PASSING_KINDS:
            values["state"] = "error"
        return values

    def _prepare_token_values(self, tokens):
        return {
            **self._prepare_no_error_values(),
            "state": "connected",
            "authorization_code": False,
            "access_token": tokens.access_token,
            "access_token_expires_at": _naive(tokens.access_token_expires_at),
            "refresh_token": tokens.refresh_token,
            "refresh_token_expires_at": _naive(tokens.refresh_token_expires_at),
            "open_id": tokens.open_id,
            "seller_name": tokens.seller_name,
            "seller_region": tokens.seller_region,
            "granted_scopes": ", ".join(tokens.granted_scopes),
        }

    @contextmanager
    def _own_transaction(self):
        """Yield this account locked, in a transaction that commits by itself.

        TikTok Shop may declare the old refresh token dead as soon as it answers with a
        new one. If the new one were lost in a rollback, the seller would have to
        authorise again: so it is committed at once, whatever becomes of the caller.
        The row stays locked during this one HTTP call, because a second worker that
        needs a token must wait for its answer instead of using the same refresh token.
        """
        with self.env.registry.cursor() as cr:
            account = self.with_env(self.env(cr=cr))
            account._lock()
            yield account

    def _lock(self):
        query = SQL(
            "SELECT id FROM replenishment_tiktok_account WHERE id = %s"
            " FOR NO KEY UPDATE",
            self.id,
        )
        for _try in range(LOCK_TRIES):
            try:
                self.env.cr.execute(query, log_exceptions=False)
            except psycopg2.errors.SerializationFailure:
                # The worker we waited for has written the row: look at it afresh.
                self.env.cr.rollback()
                continue
            if not self.env.cr.fetchone():
                raise UserError(self.env._("Save the account first."))
            return
        raise TransientError("TikTok Shop: the tokens are being renewed elsewhere")


def _naive(moment):
    """Odoo's form of an aware datetime: UTC without a zone."""
    return moment.astimezone(timezone.utc).replace(tzinfo=None)
