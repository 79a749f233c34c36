# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..core.campaign import CampaignEffects
from .replenishment_reader_demand import HISTORY_DAYS
from .replenishment_reader_mixin import KEYS


class ReplenishmentReaderCampaign(models.AbstractModel):
    """Reads what campaigns do to which item."""

    _name = "replenishment.reader.campaign"
    _description = "Reader of Campaigns"
    _inherit = ["replenishment.reader.mixin"]

    def _read_campaigns(self, n_days=HISTORY_DAYS):
        """Confirmed campaigns of the items, the variant's line before the product's."""
        effects = self._read_arrays(
            SQL(
                """
                SELECT DISTINCT ON (k.pos, c.id) k.pos AS item, c.id,
                       l.id AS line_id,
                       c.first_day - k.today AS first, c.last_day - k.today AS last,
                       COALESCE(l.uplift_pct, 0)::float8 AS uplift_pct,
                       CASE WHEN l.measured_on IS NULL THEN 'NaN'
                            ELSE l.actual_uplift_pct END::float8 AS measured_pct,
                       COALESCE(l.safety_factor, 1)::float8 AS safety_factor,
                       EXISTS (
                           SELECT 1 FROM replenishment_campaign_shop_rel r
                            WHERE r.campaign_id = c.id) AS has_shops
                  FROM %s k
                  JOIN replenishment_campaign_line l
                    ON l.product_tmpl_id = k.product_tmpl_id
                   AND (l.product_id IS NULL OR l.product_id = k.product_id)
                  JOIN replenishment_campaign c ON c.id = l.campaign_id
                   AND c.state = 'confirmed' AND c.active AND c.company_id = %s
                   AND c.last_day >= k.today - %s
                 ORDER BY k.pos, c.id, l.product_id NULLS LAST
                """,
                KEYS,
                self.env.company.id,
                n_days,
            ),
            item="int4",
            id="int4",
            line_id="int4",
            first="int4",
            last="int4",
            uplift_pct="float8",
            measured_pct="float8",
            safety_factor="float8",
            has_shops="bool",
        )
        effects["share"] = np.ones(effects["item"].size)
        has_shops = effects.pop("has_shops")
        shops = self._shops_of_campaigns(np.unique(effects["id"][has_shops]))
        if shops:
            self._add_shares(effects, shops)
        return effects

    def _shops_of_campaigns(self, campaign_ids):
        """Campaign id -> its shops, of campaigns that are limited to some."""
        campaigns = self.env["replenishment.campaign"].browse(campaign_ids.tolist())
        return {one.id: one.shop_ids.ids for one in campaigns if one.shop_ids}

    def _add_shares(self, effects, shops):
        """Count only the part of an item's sales that came from a campaign's shops.

        It is that of the last 90 days; an item that sold nothing counts whole.
        """
        n_items = effects["item"].max(initial=-1) + 1
        sold = self._read_sales_of_shops(effects["item"])
        total = self._sums(sold, slice(None), n_items)
        for campaign_id, shop_ids in shops.items():
            rows = effects["id"] == campaign_id
            part = self._sums(sold, np.isin(sold["shop_id"], shop_ids), n_items)
            items = effects["item"][rows]
            effects["share"][rows] = np.divide(
                part[items],
                total[items],
                out=np.ones(items.size),
                where=total[items] != 0,
            )

    @api.model
    def _sums(self, sold, rows, n_items):
        return np.bincount(
            sold["pos"][rows], weights=sold["quantity"][rows], minlength=n_items
        )

    def _read_sales_of_shops(self, positions):
        """What some items sold in the last 90 days, by channel; 0 is Odoo."""
        bulk = self.env["replenishment.bulk.mixin"]
        return self._read_arrays(
            SQL(
                """
                SELECT k.pos, COALESCE(d.shop_id, 0) AS shop_id,
                       COALESCE(SUM(d.qty), 0)::float8 AS quantity
                  FROM %s k JOIN replenishment_demand d
                    ON d.product_id = k.product_id AND d.warehouse_id = k.warehouse_id
                   AND d.day >= k.today - 90 AND d.day < k.today
                 WHERE k.pos = ANY(%s::int[])
                 GROUP BY 1, 2 ORDER BY 1, 2
                """,
                KEYS,
                bulk._text_array(np.unique(positions).tolist()),
            ),
            pos="int4",
            shop_id="int4",
            quantity="float8",
        )

    @api.model
    def _campaign_heads(self, campaigns):
        """Campaign id -> what the steps that tell of it have in common, as Json."""
        ids = np.unique(campaigns["id"]).tolist()
        return {
            campaign.id: f'{{"key": "campaign", "campaign_id": {campaign.id},'
            f' "name": {json.dumps(campaign.name)},'
            f' "first_day": "{campaign.first_day}", "last_day": "{campaign.last_day}", '
            for campaign in self.env["replenishment.campaign"].browse(ids)
        }

    @api.model
    def _campaign_effects(self, campaigns):
        return CampaignEffects(
            item=campaigns["item"],
            first_day=campaigns["first"],
            last_day=campaigns["last"],
            uplift=campaigns["uplift_pct"] / 100,
            share=campaigns["share"],
            safety_factor=campaigns["safety_factor"],
        )
