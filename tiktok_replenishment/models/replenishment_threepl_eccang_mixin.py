# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..connectors.threepl.eccang import EccangClient


class ReplenishmentThreeplEccangMixin(models.AbstractModel):
    """Operators that run ECCANG WMS as providers of stock."""

    _name = "replenishment.threepl.eccang.mixin"
    _description = "ECCANG WMS Connection"

    def _eccang_fields(self):
        return {"base_url": True, "api_key": True, "api_secret": True}

    def _eccang_client(self):
        http = self._http_client()
        return EccangClient(
            app_key=self.api_key or "",
            app_token=self.api_secret or "",
            base_url=self.base_url or "",
            http=http,
            clock=http.clock,
        )
