# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.http import Controller, request, route

from ..models.replenishment_threepl_hint_mixin import HINT_ROUTE


class ThreeplHint(Controller):
    """Where warehouse operators tell that their stock has changed."""

    @route(
        f"{HINT_ROUTE}/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def receive(self, token, **_ignored):
        # The secret address is all that a caller shows; nothing is told in return.
        connections = request.env["replenishment.threepl.connection"].sudo()
        is_known = connections._receive_hint(token)
        return request.make_response("", status=200 if is_known else 404)
