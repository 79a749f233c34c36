# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What calendars make of lead times: an order of today, the next one, that after.

An order is due when the one of the next look would come too late. Where every day is
like the other that one takes as long as any, and the reorder point says so. Before a
cut-off or a closure it takes longer: what has to last until then is more.
"""

from dataclasses import dataclass

import numpy as np

from .calendars import Calendars
from .columns import take_rows
from .departure import Journey, Ways, journey
from .policy import EPSILON


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartureLeads:
    """R stocks, days from an order until its goods can be sold, never below the lead
    time: ordered today, at the next look, and at the first look after the review.
    """

    today: np.ndarray  # (R,)
    next_look: np.ndarray  # (R,)
    after_review: np.ndarray  # (R,)
    departs_today: np.ndarray  # (R,) days from D; of an order of today
    departs_next: np.ndarray  # (R,) days from D; of an order of the next look

    def with_way(self, days: np.ndarray) -> "DepartureLeads":
        """Return the leads to a place that is (R,) days farther."""
        return DepartureLeads(
            today=self.today + days,
            next_look=self.next_look + days,
            after_review=self.after_review + days,
            departs_today=self.departs_today,
            departs_next=self.departs_next,
        )

    def take(self, rows: np.ndarray) -> "DepartureLeads":
        return take_rows(self, rows)


def departure_leads(
    ways: Ways | None,
    calendars: Calendars,
    *,
    lead_days: np.ndarray,
    planning_interval_days: np.ndarray,
    review_days: np.ndarray,
) -> DepartureLeads:
    """Return the leads of (R,) ways that take `lead_days` where nothing waits.

    0 where the lead time is not known.
    """
    ways = ways or Ways.without_calendar(lead_days)
    today = np.zeros(lead_days.size)
    looks = (today, np.ceil(planning_interval_days), np.ceil(review_days))
    found = [journey(day, ways, calendars) for day in looks]
    leads = [_lead(one, day, lead_days) for one, day in zip(found, looks, strict=True)]
    return DepartureLeads(
        today=leads[0],
        next_look=leads[1],
        after_review=leads[2],
        departs_today=np.nan_to_num(found[0].departs),
        departs_next=np.nan_to_num(found[1].departs),
    )


def _lead(found: Journey, order_day: np.ndarray, lead_days: np.ndarray) -> np.ndarray:
    """Return (R,) days, exactly the lead time where nothing waits."""
    days = found.sellable - order_day
    return np.nan_to_num(np.where(days > lead_days + EPSILON, days, lead_days))
