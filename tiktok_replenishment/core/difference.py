# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Why the quantity an item needs is not what it was: the change, cause by cause."""

from dataclasses import dataclass

from .policy import EPSILON


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What the need of one item was made of on a day; units unless it says days."""

    daily_sales: float
    period_days: float  # lead time + planning interval
    forecast_period: float  # demand of these days without campaigns
    safety_stock: float
    campaign: float  # counted demand of campaigns
    available: float
    coming: float
    backlog: float
    position: float  # with the warehouses it feeds, for one that feeds others
    lost: float  # what cannot be served any more and is not ordered
    needed: float


def causes(before: Need, now: Need) -> list[tuple[str, float]]:
    """Return (cause, units) that lead from what was needed to what is needed now.

    They add up to the difference exactly, causes of nothing left out: sales, days,
    pattern (trend, week, viral sales), safety, campaign, available, coming, backlog,
    fed (stock of the warehouses fed), lost, due (whether an order is due at all).
    """
    sales = (now.daily_sales - before.daily_sales) * before.period_days
    days = now.daily_sales * (now.period_days - before.period_days)
    of_demand = now.forecast_period - before.forecast_period
    of_position = now.position - before.position
    known = {
        "available": before.available - now.available,
        "coming": before.coming - now.coming,
        "backlog": now.backlog - before.backlog,
    }
    changes = {
        "sales": sales,
        "days": days,
        "pattern": of_demand - sales - days,
        "safety": now.safety_stock - before.safety_stock,
        "campaign": now.campaign - before.campaign,
        **known,
        "fed": -of_position - sum(known.values()),
        "lost": before.lost - now.lost,
    }
    changes["due"] = (now.needed - before.needed) - sum(changes.values())
    return [(cause, units) for cause, units in changes.items() if abs(units) > EPSILON]
