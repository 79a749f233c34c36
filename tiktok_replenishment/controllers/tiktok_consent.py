# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import time

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from ..models.replenishment_tiktok_consent_mixin import RETURN_ROUTE

CHOICE_ROUTE = f"{RETURN_ROUTE}/account"
ACTION = "tiktok_replenishment.replenishment_tiktok_account_action"
# A code waits in the session, so that it is in no address and no page.
CODE_KEY = "tiktok_replenishment_code"
CODE_SECONDS = 30 * 60


class TiktokConsent(Controller):
    """Where a seller's browser comes back to from TikTok Shop's page of consent."""

    @route(RETURN_ROUTE, type="http", auth="user", methods=["GET"])
    def authorized(self, code="", state="", error="", **_others):
        accounts = request.env["replenishment.tiktok.account"]
        try:
            accounts._check_consent(code, error)
            if state:
                return self._open(accounts._receive_consent(state, code))
            accounts._choices_for_code()
        except UserError as refusal:
            return self._page(refusal=str(refusal))
        request.session[CODE_KEY] = [code, time.time() + CODE_SECONDS]
        return request.redirect(CHOICE_ROUTE)

    @route(CHOICE_ROUTE, type="http", auth="user", methods=["GET"])
    def choose_account(self, **_others):
        accounts = request.env["replenishment.tiktok.account"]
        try:
            return self._page(accounts=accounts._choices_for_code())
        except UserError as refusal:
            return self._page(refusal=str(refusal))

    @route(CHOICE_ROUTE, type="http", auth="user", methods=["POST"])
    def use_account(self, account_id="", **_others):
        accounts = request.env["replenishment.tiktok.account"]
        code, until = request.session.pop(CODE_KEY, ("", 0))
        try:
            account = accounts._receive_code(
                int(account_id) if account_id.isdecimal() else 0,
                code if time.time() < until else "",
            )
        except UserError as refusal:
            return self._page(refusal=str(refusal))
        return self._open(account)

    def _open(self, account):
        return request.redirect(f"/odoo/action-{ACTION}/{account.id}")

    def _page(self, **values):
        response = request.render("tiktok_replenishment.tiktok_consent_page", values)
        response.status_code = 403 if values.get("refusal") else 200
        # The address of this page may have the code in it.
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response
