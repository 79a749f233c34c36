# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..connectors.threepl.goodcang import GoodCangClient


class ReplenishmentThreeplGoodcangMixin(models.AbstractModel):
    """GoodCang as a provider of stock."""

    _name = "replenishment.threepl.goodcang.mixin"
    _description = "GoodCang Connection"

    _goodcang_base_url = "https://oms.goodcang.net/public_open"

    def _goodcang_fields(self):
        return {"base_url": True, "api_key": True, "api_secret": False}

    def _goodcang_client(self):
        http = self._http_client()
        return GoodCangClient(
            app_key=self.api_key or "",
            app_token=self.api_secret or "",
            base_url=self.base_url or "",
            http=http,
            clock=http.clock,
        )
