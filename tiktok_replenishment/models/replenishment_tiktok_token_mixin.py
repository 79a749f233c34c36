# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import contextmanager
from datetime import timedelta, timezone

import psycopg2.errors

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..connectors.errors import AuthError, ServiceError, TransientError
from ..connectors.tiktok.client import TikTokClient

API_URL = "https://open-api.tiktokglobalshop.com"
AUTH_URL = "https://auth.tiktok-shops.com"
# An access token lives seven days: half a day leaves room for several tries.
RENEW_BEFORE = timedelta(hours=12)
# The scheduled action renews earlier, so that no pull has to.
RENEW_AHEAD = timedelta(days=1)
LOCK_TRIES = 5


class ReplenishmentTiktokTokenMixin(models.AbstractModel):
    """The credentials and tokens of an authorisation: renewed in time, never lost.

    Inheriting models have a `state` as accounts have it, and `_review_alerts`.
    """

    _name = "replenishment.tiktok.token.mixin"
    _inherit = ["replenishment.error.mixin"]
    _description = "Tokens of a TikTok Shop Account"

    api_url = fields.Char(string="API Address", required=True, default=API_URL)
    auth_url = fields.Char(string="Token Address", required=True, default=AUTH_URL)
    app_key = fields.Char(required=True, groups="base.group_system", copy=False)
    app_secret = fields.Char(required=True, groups="base.group_system", copy=False)
    access_token = fields.Char(groups="base.group_system", copy=False)
    access_token_expires_at = fields.Datetime(
        string="Access Token until",
        groups="base.group_system",
        copy=False,
        readonly=True,
        help="It is renewed by itself a day before.",
    )
    refresh_token = fields.Char(groups="base.group_system", copy=False)
    refresh_token_expires_at = fields.Datetime(
        string="Authorised until",
        groups="base.group_system",
        copy=False,
        readonly=True,
    )
    authorized_at = fields.Datetime(
        string="Authorised on", copy=False, readonly=True, groups="base.group_system"
    )

    # ------------------------------------------------------------------- calls

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

    # ------------------------------------------------------------------ tokens

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
        if error:
            raise error
        return token

    def _is_token_good(self, rejected=None, for_longer_than=RENEW_BEFORE):
        return (
            self.access_token
            and self.access_token != rejected
            and self.access_token_expires_at
            and self.access_token_expires_at > fields.Datetime.now() + for_longer_than
        )

    def _renew_tokens(self):
        def refresh(client):
            if not self.refresh_token:
                raise AuthError("TikTok Shop: not authorised", hint="reauthorize")
            return client.refresh(self.refresh_token)

        return self._request_tokens(refresh)

    def _exchange_code(self, code):
        """Trade the code of a consent for tokens; return the error, if any."""
        with self._own_transaction() as account:
            state = account.state
            error = account._request_tokens(lambda client: client.exchange_code(code))
            if not error:
                account.authorized_at = fields.Datetime.now()
            elif error.hint == "reauthorize":
                # A code that does not work says nothing of the tokens we have.
                account.write({"state": state, "error_key": "code_refused"})
        return error

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
        elif not self._passes_by_itself(error):
            values["state"] = "error"
        return values

    def _prepare_token_values(self, tokens):
        return {
            **self._prepare_no_error_values(),
            "state": "connected",
            "access_token": tokens.access_token,
            "access_token_expires_at": _naive(tokens.access_token_expires_at),
            "refresh_token": tokens.refresh_token,
            "refresh_token_expires_at": _naive(tokens.refresh_token_expires_at),
        }

    @contextmanager
    def _own_transaction(self):
        """Yield this account locked, in a transaction that commits by itself.

        TikTok Shop may declare the old refresh token dead as soon as it answers with a
        new one. If the new one were lost in a rollback, the seller would have to
        authorise again: so it is committed at once, whatever becomes of the caller.
        The row stays locked during this one HTTP call, because a second worker that
        needs a token must wait for its answer instead of using the same refresh token.
        A worker that dies meanwhile gives the row free, and the next one tries the
        refresh token that is stored: TikTok Shop is asked before it is called dead.
        """
        with self.env.registry.cursor() as cr:
            account = self.with_env(self.env(cr=cr))
            account._lock()
            yield account
        # People are told afterwards: nothing that fails there may undo the tokens.
        with self.env.registry.cursor() as cr:
            self.with_env(self.env(cr=cr))._review_alerts()
        self.invalidate_recordset()

    def _record(self, values):
        """Write outside of the caller's transaction, like all that concerns tokens.

        The caller's transaction began before the tokens were renewed: a write of its
        own to this row would conflict with the renewal.
        """
        with self._own_transaction() as account:
            account.write(values)

    def _record_success(self):
        """A call was answered; only new tokens undo that the refresh token was refused.

        The access token works for days after that, and then nobody can renew it.
        """
        with self._own_transaction() as account:
            if account.state != "expired":
                account.write({**self._prepare_no_error_values(), "state": "connected"})

    def _lock(self):
        query = SQL(
            "SELECT id FROM %s WHERE id = %s FOR NO KEY UPDATE",
            SQL.identifier(self._table),
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

    # -------------------------------------------------------------------- cron

    @api.model
    def _cron_renew_tokens(self):
        """Renew every token that ends within a day; tell of authorisations that end."""
        accounts = self.search(
            [("state", "in", ["connected", "error"]), ("refresh_token", "!=", False)]
        )
        commit_progress = self.env["ir.cron"]._commit_progress
        commit_progress(remaining=len(accounts))
        for account in accounts:
            try:
                with account._own_transaction() as locked:
                    if not locked._is_token_good(for_longer_than=RENEW_AHEAD):
                        locked._renew_tokens()
            except TransientError:
                # Others are at it.
                continue
            if not commit_progress(1):
                break


def _naive(moment):
    """Odoo's form of an aware datetime: UTC without a zone."""
    return moment.astimezone(timezone.utc).replace(tzinfo=None)
