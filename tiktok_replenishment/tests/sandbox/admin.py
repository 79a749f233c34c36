# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Steering and watching the sandbox: in process, or over HTTP under ``/_sim/``.

There is one file a topic, ``admin_*.py``, that documents its calls. ``Admin`` has them
all; ``_get_faults`` of a topic answers ``GET /_sim/faults``.
"""

from .admin_accounts import AccountsAdmin
from .admin_aftersales import AftersalesAdmin
from .admin_catalog import CatalogAdmin
from .admin_fbt import FbtAdmin
from .admin_operators import OperatorsAdmin
from .admin_orders import OrdersAdmin
from .admin_promotions import PromotionsAdmin
from .admin_receivers import ReceiversAdmin
from .admin_server import ServerAdmin
from .admin_settings import SettingsAdmin
from .admin_webhooks import WebhooksAdmin
from .messages import Answer

PREFIX = "/_sim/"


class Admin(
    AccountsAdmin,
    AftersalesAdmin,
    CatalogAdmin,
    FbtAdmin,
    OperatorsAdmin,
    OrdersAdmin,
    PromotionsAdmin,
    ReceiversAdmin,
    ServerAdmin,
    SettingsAdmin,
    WebhooksAdmin,
):
    def __init__(
        self,
        *,
        world,
        authorization,
        tiktok,
        goodcang,
        eccang,
        shipbob,
        receivers,
        faults,
        log,
    ):
        self.world = world
        self.authorization = authorization
        self.tiktok = tiktok
        self.goodcang = goodcang
        self.eccang = eccang
        self.shipbob = shipbob
        self.receivers = receivers
        self.faults = faults
        self.log = log

    def answer(self, request):
        """The call's JSON; 400 with the reason when its values are wrong."""
        name, _slash, argument = request.path.removeprefix(PREFIX).partition("/")
        body = request.json()
        try:
            handle = getattr(self, f"_{request.method.lower()}_{name}", None)
            if handle is None or body is None:
                return Answer.of_json({"error": "no such call"}, status=404)
            result = handle(argument, body) if argument else handle(body)
        except (ValueError, TypeError, LookupError) as error:
            return Answer.of_json({"error": str(error)}, status=400)
        return Answer.of_json({"ok": True} if result is None else result)
