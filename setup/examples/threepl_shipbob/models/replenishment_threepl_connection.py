# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..shipbob import ShipBobClient


class ReplenishmentThreeplConnection(models.Model):
    _inherit = "replenishment.threepl.connection"

    _shipbob_base_url = "https://api.shipbob.com/2026-01"

    provider = fields.Selection(
        selection_add=[("shipbob", "ShipBob")], ondelete={"shipbob": "cascade"}
    )

    def _shipbob_fields(self):
        return {"base_url": True, "api_key": True}

    def _shipbob_client(self):
        http = self._http_client()
        return ShipBobClient(
            token=self.api_key or "",
            base_url=self.base_url or "",
            http=http,
            clock=http.clock,
        )
