# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Refuses a batch that cannot be planned, saying what is wrong with it."""

from collections.abc import Iterator
from dataclasses import fields

import numpy as np

from .batch import PlanningBatch
from .calendars import Calendars
from .departure import Ways
from .departure_leads import DepartureLeads, departure_leads
from .forecast_windows import WINDOWS
from .landed_cost import FreightTerms
from .network import NetworkEdges, downstream_order, echelons
from .safety import SAFETY_METHODS
from .vendor_ranking import STRATEGIES

METHODS = ("buy", "transfer", "auto")

_MAY_BE_UNKNOWN = (
    "lead_days",
    "fastest_lead_days",
    "history.share_on_sale",
    "history.campaign_rise",
    "forecast.manual",
    "forecast.like_daily",
    "inbound_quota",
    "sales_price",
)
_NUMBERS_OF_DAYS = (
    "lead_days",
    "fastest_lead_days",
    "lead_std_days",
    "viral_half_life_days",
    "planning_interval_days",
    "safety_days",
    "review_days",
    "campaign_buffer_days",
    "max_cover_days",
)
_GROUPS = ("campaigns", "offers", "edges", "lots")
_HISTORY, _FORECAST = "history", "forecast"


def check_batch(batch: PlanningBatch) -> None:
    """Raise ValueError for wrong shapes, missing numbers, unknown codes or indexes."""
    _check_shapes(batch)
    _check_numbers(batch)
    _check_codes("strategy", batch.strategy, STRATEGIES)
    _check_codes("method", batch.method, METHODS)
    _check_codes("safety_method", batch.safety_method, SAFETY_METHODS)
    for name in _GROUPS:
        _check_group(name, getattr(batch, name), batch.n_items)
    if batch.buying_ways is not None:
        _check_group("buying_ways", batch.buying_ways, batch.n_items)
        _check_buying_ways(batch)
    _check_ways(batch)
    _check_horizon(batch)


def required_horizon(
    *,
    lead_days: np.ndarray,
    fastest_lead_days: np.ndarray,
    review_days: np.ndarray,
    max_cover_days: np.ndarray,
    edges: NetworkEdges | None = None,
    ways: Ways | None = None,
    calendars: Calendars | None = None,
) -> int:
    """Return H, the least number of days that `arrivals` must have for these items.

    Raises ValueError where the edges form a circle.
    """
    leads = departure_leads(
        ways,
        calendars or Calendars.empty(),
        lead_days=lead_days,
        planning_interval_days=np.ones(lead_days.size),
        review_days=review_days,
    )
    reach = _reach(leads, fastest_lead_days, review_days, max_cover_days, edges=edges)
    return int(reach.max(initial=1))


def _reach(
    leads: DepartureLeads,
    fastest_lead_days: np.ndarray,
    review_days: np.ndarray,
    max_cover_days: np.ndarray,
    *,
    edges: NetworkEdges | None,
) -> np.ndarray:
    n_items = review_days.size
    edges = edges or NetworkEdges.empty()
    downstream_order(edges, n_items)
    longest_way = echelons(edges, n_items).longest_way(n_items)
    period = leads.after_review + longest_way + review_days
    farthest = np.maximum(np.maximum(period, max_cover_days), leads.today)
    farthest = np.fmax(farthest, fastest_lead_days)
    return np.ceil(farthest).astype(np.int64) + 1


def _check_horizon(batch: PlanningBatch) -> None:
    reach = _reach(
        batch.departures,
        batch.fastest_lead_days,
        batch.review_days,
        batch.max_cover_days,
        edges=batch.edges,
    )
    beyond = np.count_nonzero(reach > batch.n_days)
    if beyond or batch.n_days < 1:
        raise ValueError(
            f"The horizon of {batch.n_days} days is too short for {beyond} items: "
            f"give arrivals for {reach.max(initial=1)} days (see required_horizon)."
        )


def _check_shapes(batch: PlanningBatch) -> None:
    n_items, n_days = batch.n_items, batch.history.sold.shape[1]
    for name, values in _columns(batch):
        expected: tuple[int, ...] = (n_items,)
        if name == "arrivals":
            expected = (n_items, *values.shape[1:2])
        elif name == "forecast.window_weights":
            expected = (n_items, len(WINDOWS))
        elif name.startswith(_HISTORY) and values.ndim > 1:
            expected = (n_items, n_days)
        if values.shape != expected:
            raise ValueError(
                f"{name} has the shape {values.shape}; {n_items} items make it "
                f"{expected}."
            )


def _columns(batch: PlanningBatch) -> Iterator[tuple[str, np.ndarray]]:
    """Return every array of the batch that has a row an item, by name."""
    for name in (f.name for f in fields(batch)):
        values = getattr(batch, name)
        if name in (_HISTORY, _FORECAST):
            for part in fields(values):
                if isinstance(getattr(values, part.name), np.ndarray):
                    yield f"{name}.{part.name}", getattr(values, part.name)
        elif isinstance(values, np.ndarray):
            yield name, values


def _check_numbers(batch: PlanningBatch) -> None:
    for name, values in _columns(batch):
        if values.dtype.kind != "f":
            continue
        wrong = np.isinf(values) if name in _MAY_BE_UNKNOWN else ~np.isfinite(values)
        _refuse(name, wrong, "is not a number; give 0 for none")
    for name in _NUMBERS_OF_DAYS:
        _refuse(name, getattr(batch, name) < 0, "is negative; give days from 0 up")


def _check_codes(name: str, values: np.ndarray, known: tuple[str, ...]) -> None:
    wrong = ~np.isin(values.astype(str), known)
    _refuse(name, wrong, f"is unknown; give one of {', '.join(known)}")


def _check_group(name: str, group: object, n_items: int) -> None:
    columns = {f.name: getattr(group, f.name) for f in fields(group)}
    columns |= {f.name: getattr(t, f.name) for t in _terms(group) for f in fields(t)}
    columns.pop("terms", None)
    if len({values.shape for values in columns.values()}) > 1:
        raise ValueError(f"{name} has columns of different lengths.")
    for key in ("item", "dest", "source"):
        if key in columns:
            wrong = (columns[key] < 0) | (columns[key] >= n_items)
            _refuse(f"{name}.{key}", wrong, f"is outside the {n_items} items")


def _terms(group: object) -> list[FreightTerms]:
    return [group.terms] if hasattr(group, "terms") else []


def _check_buying_ways(batch: PlanningBatch) -> None:
    ways, n_offers = batch.buying_ways, batch.offers.item.size
    wrong = (ways.offer < 0) | (ways.offer >= n_offers)
    _refuse("buying_ways.offer", wrong, f"is outside the {n_offers} price lines")
    for name in ("days", "late_days"):
        wrong = ~np.isfinite(getattr(ways, name)) | (getattr(ways, name) < 0)
        _refuse(
            f"buying_ways.{name}", wrong, "is no number of days; give days from 0 up"
        )


def _check_ways(batch: PlanningBatch) -> None:
    if batch.ways is None:
        return
    n_calendars = batch.calendars.is_open.shape[0]
    for name in (f.name for f in fields(Ways)):
        values = getattr(batch.ways, name)
        if values.shape != (batch.n_items,):
            raise ValueError(f"ways.{name} has to have one row for each item.")
        if name.endswith("calendar"):
            wrong = (values < 0) | (values >= n_calendars)
            _refuse(f"ways.{name}", wrong, f"is outside the {n_calendars} calendars")
        else:
            _refuse(f"ways.{name}", values < 0, "is negative; give days from 0 up")


def _refuse(name: str, wrong: np.ndarray, reason: str) -> None:
    if wrong.any():
        rows = np.flatnonzero(wrong.reshape(wrong.shape[0], -1).any(axis=1))
        raise ValueError(
            f"{name} of {rows.size} rows (the first at index {rows[0]}) {reason}."
        )
