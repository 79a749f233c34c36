# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Makes orders, from special orders and from sales patterns, with all their times."""

from datetime import datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from .order_model import SimOrder, SimUnit
from .order_status import display_status
from .sales_pattern import SalesRun

MINUTES_PER_DAY = 24 * 60
SECONDS_PER_HOUR = 3600
CLOSED_AFTER_DAYS = 10
DELIVERED_AFTER_DAYS = 4
SPECIAL_PREFIX = "999"
# Hours from order to the last change of a status.
HOURS_TO_STATUS = {"IN_TRANSIT": 12, "DELIVERED": 84, "COMPLETED": 216}
# Hours from order to a time, and the statuses in which it has come.
PACKED_HOURS = 5
COLLECTED_HOURS = 6
AFTER_PACKING = ("AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED", "COMPLETED")
AFTER_COLLECTION = ("IN_TRANSIT", "DELIVERED", "COMPLETED")
AFTER_DELIVERY = ("DELIVERED", "COMPLETED")
MAX_COMPONENTS = 999


class OrderMaker:
    def __init__(self, scenario, clock):
        self.clock = clock
        self._special_numbers = count(1)
        self._zones = {shop.code: ZoneInfo(shop.tz) for shop in scenario.shops}
        self._begun_on = {code: self._today(code) for code in self._zones}
        self._fbt_codes = {
            warehouse.code
            for warehouse in scenario.warehouses
            if warehouse.role == "fbt"
        }
        self._component_counts = {
            product.sku: sum(part.count for part in product.bundle)
            for product in scenario.products
        }
        self._runs = [
            SalesRun(
                product,
                sales,
                id_prefix=f"{place:03d}{index:02d}",
                today=self._begun_on[sales.shop],
                seed=f"{scenario.seed}/{product.sku}/{index}",
            )
            for place, product in enumerate(scenario.products)
            for index, sales in enumerate(product.sales)
        ]

    @property
    def now(self):
        return int(self.clock()) - 1

    def make_ended_days(self):
        """Return the orders of the days that have ended since the last call."""
        orders = []
        for run in self._runs:
            shop = run.sales.shop
            last_day = min(self._today(shop) - timedelta(days=1), run.last_day)
            while run.next_day <= last_day:
                day = run.next_day
                orders += self._make_day(run, day, *run.sell_next_day())
        return orders

    def make(self, spec, *, created=None):
        """Return the order of a SpecialOrder; ``created`` is its last change too."""
        day = self._begun_on[spec.shop] + timedelta(days=spec.day)
        updated = created
        if created is None:
            noon = self._moment(spec.shop, day, MINUTES_PER_DAY // 2)
            created = max(min(noon, self.now), self._moment(spec.shop, day, 0))
        order_id = _order_id(SPECIAL_PREFIX, day, next(self._special_numbers), 6)
        units = self._special_units(order_id, spec)
        status = spec.status
        if all(unit.is_cancelled for unit in units):
            status = "CANCELLED"
        if updated is None:
            updated = self.now if spec.day == 0 else self._changed(created, status)
        names = ("is_sample", "is_replacement", "is_exchange", "is_live", "is_cod")
        names += ("shop", "warehouse", "replaced_order_id", "exchange_source_order_id")
        return self._order(
            id=order_id,
            **{name: getattr(spec, name) for name in names},
            units=units,
            status=status,
            created=created,
            updated=updated,
            cancel_user=spec.cancel_user,
            order_type="PRE_ORDER" if spec.is_pre_order else spec.order_type,
            platform=spec.platform or "TIKTOK_SHOP",
            fulfillment=spec.fulfillment or self._fulfillment(spec.warehouse),
        )

    def _special_units(self, order_id, spec):
        units, sub_number = [], 0
        for line in spec.all_lines:
            cancelled = line.quantity_cancelled
            if spec.status == "CANCELLED":
                cancelled = line.quantity
            components = self._component_counts.get(line.seller_sku, 0)
            for number in range(line.quantity):
                is_cancelled = number < cancelled
                status = "CANCELLED" if is_cancelled else display_status(spec.status)
                units.append(
                    SimUnit(
                        id=unit_id(order_id, len(units) + 1),
                        seller_sku=line.seller_sku,
                        status=status,
                        is_gift=line.is_gift,
                        cancel_user=spec.cancel_user if is_cancelled else "",
                        package=len(units) % max(spec.packages, 1) + 1,
                        sub_number=sub_number,
                    )
                )
                sub_number += components
        if sub_number > MAX_COMPONENTS:
            raise ValueError(f"quantity: more than {MAX_COMPONENTS} components")
        return units

    def _make_day(self, run, day, quantities, is_live):
        shop, warehouse = run.sales.shop, run.sales.warehouse
        status = _status_after((self._today(shop) - day).days)
        components = self._component_counts.get(run.seller_sku, 0)
        for number, quantity in enumerate(quantities):
            # From just after midnight to just before it.
            minute = 2 + number * (MINUTES_PER_DAY - 4) // max(len(quantities) - 1, 1)
            created = self._moment(shop, day, minute)
            # The day is part of it: ids stay when the sandbox starts again.
            order_id = _order_id(run.id_prefix, day, number, 4)
            yield self._order(
                id=order_id,
                shop=shop,
                warehouse=warehouse,
                units=[
                    SimUnit(
                        id=unit_id(order_id, place + 1),
                        seller_sku=run.seller_sku,
                        status=status,
                        sub_number=place * components,
                    )
                    for place in range(quantity)
                ],
                status=status,
                created=created,
                updated=self._changed(created, status),
                is_live=is_live,
                fulfillment=self._fulfillment(warehouse),
            )

    def _order(self, **values):
        order = SimOrder(**values)
        status = order.status

        def after(hours):
            return min(order.created + hours * SECONDS_PER_HOUR, order.updated)

        is_owed = order.is_cod and status not in AFTER_DELIVERY
        if status != "UNPAID" and not is_owed:
            order.paid = order.created + 60
        if status in AFTER_PACKING:
            order.packed = after(PACKED_HOURS)
        if status in AFTER_COLLECTION:
            order.collected = after(COLLECTED_HOURS)
        if status in AFTER_DELIVERY:
            order.delivered = after(HOURS_TO_STATUS["DELIVERED"])
        if status == "CANCELLED":
            order.cancelled = order.updated
        return order

    def _fulfillment(self, warehouse):
        return "fbt" if warehouse in self._fbt_codes else "seller"

    def _changed(self, created, status):
        hours = HOURS_TO_STATUS.get(status, 1)
        return max(created, min(created + hours * SECONDS_PER_HOUR, self.now))

    def _today(self, shop):
        return datetime.fromtimestamp(self.clock(), self._zones[shop]).date()

    def _moment(self, shop, day, minute):
        """Unix seconds of a wall-clock minute of the shop's day."""
        local = datetime.combine(day, time(minute // 60, minute % 60))
        return int(local.replace(tzinfo=self._zones[shop]).timestamp())


def _status_after(days):
    if days >= CLOSED_AFTER_DAYS:
        return "COMPLETED"
    return "DELIVERED" if days >= DELIVERED_AFTER_DAYS else "IN_TRANSIT"


def _order_id(prefix, day, number, digits):
    """A 64-bit whole number as text, as the real ids are."""
    return f"5764{prefix}{day.toordinal():06d}{number:0{digits}d}"


def unit_id(order_id, number):
    """Of 64 bits too, so not simply the order's and a number."""
    return f"5{order_id[4:]}{number:03d}"


def component_id(order_id, number):
    return f"6{order_id[4:]}{number:03d}"
