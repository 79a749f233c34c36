# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Promotions.

=======================  ======================================================
GET  promotions          all of them with their status now
POST promotions          add one, keys as in a scenario's ``promotions``
POST promotions/ID       change some of these keys
=======================  ======================================================
"""

from dataclasses import fields

from . import scenario_fields as f
from .scenario_promotions import Promotion


class PromotionsAdmin:
    def add_promotion(self, **values):
        """Add a promotion and return its id; keys as in a scenario's promotions.

        shop, title, start and end (days as "+3d", both included), skus (seller SKUs;
        none for the level SHOP), type (DIRECT_DISCOUNT), level (PRODUCT), discount_pct,
        status (DRAFT, DEACTIVATED or NOT_EFFECTIVE: otherwise the clock decides).
        """
        spec = f.read_object(Promotion, values, "promotion")
        with self.world.lock:
            return self.world.promotions.add(spec).id

    def change_promotion(self, promotion_id, **values):
        """Change keys of a promotion; status "" lets the clock decide again."""
        readers = {one.metadata["key"] or one.name: one for one in fields(Promotion)}
        unknown = set(values) - set(readers) | {"shop"} & set(values)
        if unknown:
            raise ValueError(f"unknown key: {', '.join(sorted(unknown))}")
        changes = {
            readers[key].name: value
            if value == ""
            else readers[key].metadata["read"](value, f"promotion.{key}")
            for key, value in values.items()
        }
        with self.world.lock:
            self.world.promotions.change(promotion_id, **changes)

    def promotions(self):
        with self.world.lock:
            now = self.world.clock()
            return [
                {
                    "id": one.id,
                    "shop": one.spec.shop,
                    "title": one.spec.title,
                    "status": one.status(now),
                    "begins_at": one.begins_at,
                    "ends_at": one.ends_at,
                }
                for one in self.world.promotions.by_id.values()
            ]

    def _get_promotions(self, _body):
        return {"promotions": self.promotions()}

    def _post_promotions(self, *arguments):
        if len(arguments) == 2:
            promotion_id, body = arguments
            return self.change_promotion(promotion_id, **body)
        return {"id": self.add_promotion(**arguments[0])}
