# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import time

from odoo import api, fields, models

from ..connectors.tiktok.fbt_provider import FbtProvider


class ReplenishmentThreeplFbtMixin(models.AbstractModel):
    """Fulfilled by TikTok as a provider of stock."""

    _name = "replenishment.threepl.fbt.mixin"
    _description = "Fulfilled by TikTok Connection"

    tiktok_shop_id = fields.Many2one(
        "replenishment.tiktok.shop",
        string="TikTok Shop",
        check_company=True,
        ondelete="cascade",
        help="The shop whose goods TikTok keeps. Its authorisation is used.",
    )

    _unique_tiktok_shop = models.UniqueIndex(
        "(tiktok_shop_id) WHERE provider = 'fbt'",
        "The stock that TikTok keeps for this shop is connected already.",
    )

    def _fbt_fields(self):
        return {"tiktok_shop_id": True}

    @api.constrains("tiktok_shop_id")
    def _check_tiktok_shop(self):
        self._check_provider_fields()

    def _fbt_client(self):
        shop = self.tiktok_shop_id
        inbound = self.env["replenishment.tiktok.inbound"]
        return FbtProvider(
            call=shop.account_id._call_with_token,
            cipher=shop.cipher,
            clock=time.time,
            inbound=inbound._get_open(shop),
            knows_inbound=inbound._is_any_known(shop),
        )

    def action_view_inbound(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Inbound Orders"),
            "res_model": "replenishment.tiktok.inbound",
            "view_mode": "list,form",
            "domain": [("shop_id", "in", self.tiktok_shop_id.ids)],
            "context": {"default_shop_id": self.tiktok_shop_id[:1].id},
        }
