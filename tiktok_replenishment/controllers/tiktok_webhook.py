# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from werkzeug.exceptions import RequestEntityTooLarge

from odoo.http import Controller, request, route

from ..models.replenishment_tiktok_webhook_mixin import WEBHOOK_ROUTE

# Real events are below a few kilobytes.
LARGEST_BODY = 256 * 1024


class TiktokWebhook(Controller):
    """Where TikTok Shop delivers its events: answered within its three seconds."""

    @route(
        f"{WEBHOOK_ROUTE}/<string:app_key>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=LARGEST_BODY,
    )
    def receive(self, app_key, **_ignored):
        try:
            raw_body = request.httprequest.get_data()
        except RequestEntityTooLarge:
            return request.make_response("", status=413)
        is_genuine = request.env["replenishment.tiktok.event"]._receive(
            app_key, raw_body, request.httprequest.headers.get("Authorization")
        )
        return request.make_response("", status=200 if is_genuine else 401)
