# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Refuses a batch that cannot be planned, saying what is wrong with it."""

from dataclasses import fields

import numpy as np

from .batch import PlanningBatch
from .network import NetworkEdges, downstream_order, echelons
from .sourcing import STRATEGIES

METHODS = ("buy", "transfer", "auto")

_BY_HISTORY_DAY = ("history", "is_campaign_day", "is_stockout_day")
_MAY_BE_UNKNOWN = ("avg_daily_sales_manual", "lead_days", "fastest_lead_days")
_NUMBERS_OF_DAYS = (
    "lead_days",
    "fastest_lead_days",
    "safety_days",
    "review_days",
    "campaign_buffer_days",
    "max_cover_days",
)
_GROUPS = ("campaigns", "offers", "edges")


def check_batch(batch: PlanningBatch) -> None:
    """Raise ValueError for wrong shapes, missing numbers, unknown codes or indexes."""
    _check_shapes(batch)
    _check_numbers(batch)
    _check_codes("strategy", batch.strategy, STRATEGIES)
    _check_codes("method", batch.method, METHODS)
    for name in _GROUPS:
        _check_group(name, getattr(batch, name), batch.n_items)
    _check_horizon(batch)


def required_horizon(
    *,
    lead_days: np.ndarray,
    fastest_lead_days: np.ndarray,
    review_days: np.ndarray,
    max_cover_days: np.ndarray,
    edges: NetworkEdges | None = None,
) -> int:
    """Return H, the least number of days that `arrivals` must have for these items.

    Raises ValueError where the edges form a circle.
    """
    reach = _reach(
        lead_days, fastest_lead_days, review_days, max_cover_days, edges=edges
    )
    return int(reach.max(initial=1))


def _reach(
    lead_days: np.ndarray,
    fastest_lead_days: np.ndarray,
    review_days: np.ndarray,
    max_cover_days: np.ndarray,
    *,
    edges: NetworkEdges | None,
) -> np.ndarray:
    n_items = lead_days.size
    edges = edges or NetworkEdges.empty()
    downstream_order(edges, n_items)
    lead = np.nan_to_num(lead_days)
    fastest = np.where(np.isnan(fastest_lead_days), lead, fastest_lead_days)
    period = lead + echelons(edges, n_items).longest_way(n_items) + review_days
    farthest = np.maximum(np.maximum(period, max_cover_days), fastest)
    return np.ceil(farthest).astype(np.int64) + 1


def _check_horizon(batch: PlanningBatch) -> None:
    reach = _reach(
        batch.lead_days,
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
    n_items, n_days = batch.history.shape
    for item_field in fields(batch):
        name, values = item_field.name, getattr(batch, item_field.name)
        if name in _GROUPS or values is None:
            continue
        expected: tuple[int, ...] = (n_items,)
        if name in _BY_HISTORY_DAY:
            expected = (n_items, n_days)
        elif name == "arrivals":
            expected = (n_items, *values.shape[1:2])
        if values.shape != expected:
            raise ValueError(
                f"{name} has the shape {values.shape}; the history makes it {expected}."
            )


def _check_numbers(batch: PlanningBatch) -> None:
    for item_field in fields(batch):
        name, values = item_field.name, getattr(batch, item_field.name)
        if name in _GROUPS or values is None or values.dtype.kind != "f":
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
    if len({values.shape for values in columns.values()}) > 1:
        raise ValueError(f"{name} has columns of different lengths.")
    for key in ("item", "dest", "source"):
        if key in columns:
            wrong = (columns[key] < 0) | (columns[key] >= n_items)
            _refuse(f"{name}.{key}", wrong, f"is outside the {n_items} items")


def _refuse(name: str, wrong: np.ndarray, reason: str) -> None:
    if wrong.any():
        rows = np.flatnonzero(wrong.reshape(wrong.shape[0], -1).any(axis=1))
        raise ValueError(
            f"{name} of {rows.size} rows (the first at index {rows[0]}) {reason}."
        )
