# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Dataclasses whose fields are arrays of as many rows each."""

from dataclasses import fields, replace
from typing import TypeVar

import numpy as np

Columns = TypeVar("Columns")


def take_rows(columns: Columns, rows: np.ndarray) -> Columns:
    """Return the columns (N, ...) with (R, ...) of their rows, in the order of `rows`.

    `rows`: (R,) indexes or (N,) bool.
    """
    return replace(
        columns, **{f.name: getattr(columns, f.name)[rows] for f in fields(columns)}
    )


def with_rows(columns: Columns, rows: np.ndarray, others: Columns) -> Columns:
    """Return the columns (N, ...) with others (R, ...) in the place of (R,) rows."""
    merged = {f.name: getattr(columns, f.name) for f in fields(columns)}
    for name, old in merged.items():
        new = getattr(others, name)
        if isinstance(old, np.ndarray):
            merged[name] = old.astype(np.result_type(old, new))
            merged[name][rows] = new
        else:
            merged[name] = with_rows(old, rows, new)
    return replace(columns, **merged)


def replaced_columns(
    old: object, rows: np.ndarray, new: object
) -> dict[str, np.ndarray]:
    """Return the (N,) columns with some rows taken from those of another."""
    return {
        f.name: np.where(rows, getattr(new, f.name), getattr(old, f.name))
        for f in fields(old)
        if isinstance(getattr(old, f.name), np.ndarray)
    }


def joined_rows(first: Columns, second: Columns, key: str) -> Columns:
    """Return the rows of both, by one of their columns."""
    both = {
        f.name: np.concatenate([getattr(first, f.name), getattr(second, f.name)])
        for f in fields(first)
    }
    return take_rows(replace(first, **both), np.argsort(both[key], kind="stable"))
