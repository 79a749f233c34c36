# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The promotions of the simulated shops; their status follows the clock."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from .scenario_promotions import HALTS, Promotion, check_promotion


@dataclass(frozen=True, slots=True, kw_only=True)
class SimPromotion:
    """Begin and end are Unix seconds; the service shows both in seconds, but the
    moments of making and changing it in milliseconds."""

    id: str
    spec: Promotion
    begins_at: int
    ends_at: int
    created_ms: int
    updated_ms: int

    def status(self, now):
        if self.spec.halt:
            return self.spec.halt
        if now < self.begins_at:
            return "NOT_START"
        return "ONGOING" if now <= self.ends_at else "EXPIRED"


class PromotionBook:
    """All promotions by id.

    Each of ``listeners`` is called as ``listener(change, promotion, removed)``: the
    change is CREATE, UPDATE, DEACTIVATE or STATUS, ``removed`` seller SKUs taken out.
    """

    def __init__(self, world):
        self.world = world
        self.by_id = {}
        self.listeners = []
        self._numbers = count(1)
        self._told_status = {}
        for spec in world.scenario.promotions:
            self.add(spec)

    def add(self, spec):
        """Add a promotion of a scenario and return it."""
        self._check(spec)
        moment_ms = int(self.world.clock() * 1000)
        promotion = SimPromotion(
            id=f"7290{next(self._numbers):015d}",
            spec=spec,
            begins_at=self._midnight(spec.shop, spec.first_day),
            ends_at=self._midnight(spec.shop, spec.last_day + 1) - 1,
            created_ms=moment_ms,
            updated_ms=moment_ms,
        )
        self._keep("CREATE", promotion)
        self._told_status[promotion.id] = promotion.status(self.world.clock())
        return promotion

    def change(self, promotion_id, **values):
        """Change fields of the scenario's promotion; the days count from today."""
        before = self.by_id[promotion_id]
        spec = replace(before.spec, **values)
        self._check(spec)
        after = replace(before, spec=spec, updated_ms=int(self.world.clock() * 1000))
        if "first_day" in values:
            after = replace(
                after, begins_at=self._midnight(spec.shop, values["first_day"])
            )
        if "last_day" in values:
            end = self._midnight(spec.shop, values["last_day"] + 1) - 1
            after = replace(after, ends_at=end)
        is_halt = values.get("halt") in HALTS[1:]
        removed = [sku for sku in before.spec.skus if sku not in spec.skus]
        self._keep("DEACTIVATE" if is_halt else "UPDATE", after, removed)
        self.tell_of_time()
        return after

    def of_shop(self, shop):
        return [one for one in self.by_id.values() if one.spec.shop == shop]

    def tell_of_time(self):
        """Tell the listeners of each promotion whose status is another by now."""
        now = self.world.clock()
        for promotion in self.by_id.values():
            status = promotion.status(now)
            if self._told_status[promotion.id] != status:
                self._told_status[promotion.id] = status
                self._tell("STATUS", promotion, [])

    def _keep(self, change, promotion, removed=()):
        self.by_id[promotion.id] = promotion
        self._tell(change, promotion, list(removed))

    def _tell(self, change, promotion, removed):
        for listener in self.listeners:
            listener(change, promotion, removed)

    def _check(self, spec):
        shops = {shop.spec.code for shop in self.world.shops}
        check_promotion(spec, shops, self.world.listings, "promotion")

    def _midnight(self, shop, days):
        """Unix seconds of the midnight that begins the shop's day, ``days`` ahead."""
        zone = ZoneInfo(self.world.shop_of_code(shop).spec.tz)
        today = datetime.fromtimestamp(self.world.clock(), zone).date()
        day = datetime.combine(today + timedelta(days=days), time(), tzinfo=zone)
        return int(day.timestamp())
