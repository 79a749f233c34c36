# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..core.campaign import CampaignEffects
from .replenishment_reader_demand import HISTORY_DAYS


class ReplenishmentReaderCampaign(models.AbstractModel):
    """Reads what campaigns do to which item."""

    _name = "replenishment.reader.campaign"
    _description = "Reader of Campaigns"

    def _read_campaigns(self, rows):
        """Confirmed campaigns of the items, the variant's line before the product's."""
        effects = self.env.execute_query_dict(
            SQL(
                """
                SELECT DISTINCT ON (k.pos, c.id)
                       k.pos AS item, c.id, c.name, c.first_day, c.last_day,
                       c.first_day - k.today AS first, c.last_day - k.today AS last,
                       COALESCE(l.uplift_pct, 0) AS uplift_pct,
                       COALESCE(l.safety_factor, 1) AS safety_factor,
                       (SELECT array_agg(r.shop_id ORDER BY r.shop_id)
                          FROM replenishment_campaign_shop_rel r
                         WHERE r.campaign_id = c.id) AS shop_ids
                  FROM unnest(%s::int[], %s::int[], %s::int[], %s::date[])
                       AS k(pos, product_id, tmpl_id, today)
                  JOIN replenishment_campaign_line l
                    ON l.product_tmpl_id = k.tmpl_id
                   AND (l.product_id IS NULL OR l.product_id = k.product_id)
                  JOIN replenishment_campaign c ON c.id = l.campaign_id
                   AND c.state = 'confirmed' AND c.active AND c.company_id = %s
                   AND c.last_day >= k.today - %s
                 ORDER BY k.pos, c.id, l.product_id NULLS LAST
                """,
                list(range(len(rows))),
                [row["product_id"] for row in rows],
                [row["product_tmpl_id"] for row in rows],
                [row["today"] for row in rows],
                self.env.company.id,
                HISTORY_DAYS,
            )
        )
        shares = self._shop_shares(rows, [e for e in effects if e["shop_ids"]])
        for effect in effects:
            key = (effect["item"], tuple(effect["shop_ids"] or ()))
            effect["share"] = shares.get(key, 1.0)
        return effects

    def _shop_shares(self, rows, effects):
        """Part of an item's sales of the last 90 days that came from some shops."""
        if not effects:
            return {}
        positions = sorted({effect["item"] for effect in effects})
        sold = defaultdict(dict)
        for position, shop_id, quantity in self.env.execute_query(
            SQL(
                """
                SELECT k.pos, d.shop_id, SUM(d.qty)::float8
                  FROM unnest(%s::int[], %s::int[], %s::int[], %s::date[])
                       AS k(pos, product_id, warehouse_id, today)
                  JOIN replenishment_demand d
                    ON d.product_id = k.product_id AND d.warehouse_id = k.warehouse_id
                   AND d.day >= k.today - 90 AND d.day < k.today
                 GROUP BY 1, 2
                """,
                positions,
                [rows[position]["product_id"] for position in positions],
                [rows[position]["warehouse_id"] for position in positions],
                [rows[position]["today"] for position in positions],
            )
        ):
            sold[position][shop_id] = quantity
        shares = {}
        for effect in effects:
            of_item = sold[effect["item"]]
            total = sum(of_item.values())
            if total:
                part = sum(of_item.get(shop, 0.0) for shop in effect["shop_ids"])
                shares[effect["item"], tuple(effect["shop_ids"])] = part / total
        return shares

    @api.model
    def _campaign_effects(self, campaigns):
        def column(name, dtype=float):
            return np.array([effect[name] for effect in campaigns], dtype=dtype)

        return CampaignEffects(
            item=column("item", int),
            first_day=column("first", int),
            last_day=column("last", int),
            uplift=column("uplift_pct") / 100,
            share=column("share"),
            safety_factor=column("safety_factor"),
        )
