# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Orders of the simulated shops: made from sales patterns and special orders."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from .demand import DemandSeries

MINUTES_PER_DAY = 24 * 60
SECONDS_PER_HOUR = 3600
CLOSED_AFTER_DAYS = 10
DELIVERED_AFTER_DAYS = 4
SPECIAL_PREFIX = "99900"
SHIPPED = ("IN_TRANSIT", "DELIVERED", "COMPLETED")
# Hours from order to the last change of a status.
HOURS_TO_STATUS = {"IN_TRANSIT": 12, "DELIVERED": 84, "COMPLETED": 216}


@dataclass(slots=True, kw_only=True)
class SimOrder:
    """``quantity`` units of one listing; times are Unix seconds, paid 0 is unpaid."""

    id: str
    shop: str
    warehouse: str
    seller_sku: str
    quantity: int
    quantity_cancelled: int = 0
    cancel_user: str = "BUYER"
    status: str = "COMPLETED"
    created: int
    updated: int
    is_sample: bool = False
    is_replacement: bool = False
    is_exchange: bool = False
    is_gift: bool = False
    is_live: bool = False
    is_cod: bool = False

    @property
    def paid(self):
        is_waiting = self.status == "UNPAID" or (
            self.is_cod and self.status not in ("DELIVERED", "COMPLETED")
        )
        return 0 if is_waiting else self.created + 60

    @property
    def collected(self):
        return self.created + 6 * SECONDS_PER_HOUR if self.status in SHIPPED else 0

    @property
    def unit_statuses(self):
        """One status a unit. A line never shows ON_HOLD or PARTIALLY_SHIPPING."""
        status = self.status
        if status in ("ON_HOLD", "PARTIALLY_SHIPPING"):
            status = "AWAITING_SHIPMENT"
        kept = self.quantity - self.quantity_cancelled
        return ["CANCELLED"] * self.quantity_cancelled + [status] * kept


class OrderBook:
    """All orders by id; sales patterns are continued as days pass."""

    def __init__(self, scenario, clock):
        self.clock = clock
        self.by_id = {}
        # Moves with every change: what was found before is old.
        self.version = 0
        self._special_numbers = count(1)
        self._zones = {shop.code: ZoneInfo(shop.tz) for shop in scenario.shops}
        self._begun_on = {code: self.today(code) for code in self._zones}
        self._patterns = [
            _Pattern(
                product,
                sales,
                id_prefix=f"{place:03d}{index:02d}",
                today=self._begun_on[sales.shop],
                seed=f"{scenario.seed}/{product.sku}/{index}",
            )
            for place, product in enumerate(scenario.products)
            for index, sales in enumerate(product.sales)
        ]
        self.sell_until_yesterday()
        for spec in scenario.orders:
            self.add(spec)

    def today(self, shop):
        return datetime.fromtimestamp(self.clock(), self._zones[shop]).date()

    def sell_until_yesterday(self):
        """Make the orders of the days that have ended since the last call."""
        for pattern in self._patterns:
            shop = pattern.sales.shop
            last_day = min(self.today(shop) - timedelta(days=1), pattern.last_day)
            while pattern.next_day <= last_day:
                day = pattern.next_day
                quantities, is_live = pattern.sell_next_day()
                self._make_day(pattern, day, quantities, is_live)

    def add(self, spec):
        """Add a SpecialOrder and return its order."""
        day = self._begun_on[spec.shop] + timedelta(days=spec.day)
        created = min(self._moment(spec.shop, day, MINUTES_PER_DAY // 2), self._now())
        created = max(created, self._moment(spec.shop, day, 0))
        is_cancelled = spec.quantity_cancelled == spec.quantity
        status = "CANCELLED" if is_cancelled else spec.status
        names = ("shop", "warehouse", "seller_sku", "quantity", "cancel_user")
        flags = ("is_sample", "is_replacement", "is_exchange", "is_gift", "is_live")
        return self._put(
            id=_order_id(SPECIAL_PREFIX, day, next(self._special_numbers)),
            **{name: getattr(spec, name) for name in (*names, *flags, "is_cod")},
            quantity_cancelled=spec.quantity
            if status == "CANCELLED"
            else spec.quantity_cancelled,
            status=status,
            created=created,
            updated=self._now() if spec.day == 0 else self._changed(created, status),
        )

    def change(self, order_id, **values):
        """Change an order now: its update time moves, as the real one's does."""
        order = self.by_id[order_id]
        for name, value in values.items():
            setattr(order, name, value)
        if order.status == "CANCELLED":
            order.quantity_cancelled = order.quantity
        elif order.quantity_cancelled >= order.quantity:
            order.status = "CANCELLED"
        order.updated = self._now()
        self.version += 1
        return order

    def _make_day(self, pattern, day, quantities, is_live):
        shop = pattern.sales.shop
        age = (self.today(shop) - day).days
        status = "IN_TRANSIT"
        if age >= CLOSED_AFTER_DAYS:
            status = "COMPLETED"
        elif age >= DELIVERED_AFTER_DAYS:
            status = "DELIVERED"
        for number, quantity in enumerate(quantities):
            # From just after midnight to just before it.
            minute = 2 + number * (MINUTES_PER_DAY - 4) // max(len(quantities) - 1, 1)
            created = self._moment(shop, day, minute)
            self._put(
                # The day is part of it: ids stay when the sandbox starts again.
                id=_order_id(pattern.id_prefix, day, number),
                shop=shop,
                warehouse=pattern.sales.warehouse,
                seller_sku=pattern.seller_sku,
                quantity=quantity,
                status=status,
                created=created,
                updated=self._changed(created, status),
                is_live=is_live,
            )

    def _put(self, **values):
        order = SimOrder(**values)
        self.by_id[order.id] = order
        self.version += 1
        return order

    def _changed(self, created, status):
        hours = HOURS_TO_STATUS.get(status, 1)
        return max(created, min(created + hours * SECONDS_PER_HOUR, self._now()))

    def _now(self):
        return int(self.clock()) - 1

    def _moment(self, shop, day, minute):
        """Unix seconds of a wall-clock minute of the shop's day."""
        local = datetime.combine(day, time(minute // 60, minute % 60))
        return int(local.replace(tzinfo=self._zones[shop]).timestamp())


def _order_id(prefix, day, number):
    """A 64-bit whole number as text, as the real ids are."""
    return f"5764{prefix}{day.toordinal():06d}{number:04d}"


class _Pattern:
    """A sales pattern and the day it has come to."""

    def __init__(self, product, sales, *, id_prefix, today, seed):
        self.sales = sales
        self.id_prefix = id_prefix
        self.seller_sku = sales.seller_sku or product.sku
        first_day = today + timedelta(days=sales.first_day)
        self.first_day = self.next_day = first_day
        self.last_day = today + timedelta(days=36500)
        if sales.last_day is not None:
            self.last_day = today + timedelta(days=sales.last_day)
        self.series = DemandSeries(
            sales,
            monday_offset=first_day.weekday(),
            planned_days=(min(today, self.last_day) - first_day).days,
            seed=seed,
        )

    def sell_next_day(self):
        """Return the units of each order of the next day, and whether they are LIVE."""
        number = (self.next_day - self.first_day).days
        self.next_day += timedelta(days=1)
        units = self.series.next_units(number)
        full, rest = divmod(units, self.sales.units_per_order)
        quantities = [self.sales.units_per_order] * full + [rest] * bool(rest)
        return quantities, self.series.is_live(number)
