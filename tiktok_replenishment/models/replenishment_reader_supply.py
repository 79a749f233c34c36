# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, models
from odoo.tools import SQL

from .replenishment_reader_mixin import KEYS

# Supply that is overdue, or whose day nobody knows, is expected a week from now.
UNDATED_SUPPLY_DAY = 7


class ReplenishmentReaderSupply(models.AbstractModel):
    """Reads what is here and what will come, for the planner."""

    _name = "replenishment.reader.supply"
    _description = "Reader of Supply"
    _inherit = ["replenishment.reader.mixin"]

    @api.model
    def _kinds(self):
        """The kinds of supply; in arrays a kind is its place here."""
        return sorted(
            self.env["replenishment.supply"]._fields["kind"].get_values(self.env)
        )

    def _read_supply(self, items):
        """Quantities by item, kind and day; a day of -1 is past or not known.

        As the view `replenishment.supply` has them, read of the keys' items alone.
        """
        Supply = self.env["replenishment.supply"]
        columns = SQL(
            """
            i.pos, array_position(%s, s.kind) - 1 AS kind,
            GREATEST(COALESCE(s.date - i.today, -1), -1) AS day,
            %s AS is_counted, s.quantity
            """,
            self._kinds(),
            Supply._is_in_position(),
        )
        return self._read_arrays(
            SQL(
                """
                SELECT pos, kind, day, is_counted,
                       COALESCE(SUM(quantity), 0)::float8 AS quantity
                  FROM (%s) AS supply
                 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
                """,
                Supply._select_supply_of(KEYS, items["product_id"], columns),
            ),
            pos="int4",
            kind="int4",
            day="int4",
            is_counted="bool",
            quantity="float8",
        )

    def _add_left(self, supply, handovers, edges):
        """Supply with what predecessors have left, which is sold first.

        In a warehouse that feeds others it is no stock to send: it counts as coming.
        """
        if not handovers["item"].size:
            return supply
        left = self._read_left(handovers)
        is_stock = left["is_here"] & ~np.isin(left["pos"], edges["source"])
        kinds = self._kinds()
        left |= {
            "kind": np.where(
                is_stock, kinds.index("predecessor"), kinds.index("predecessor_coming")
            ),
            "day": np.where(left["is_here"], 0, left["day"]),
            "is_counted": np.ones(is_stock.size, dtype=bool),
        }
        return {
            name: np.concatenate([column, left[name]])
            for name, column in supply.items()
        }

    @api.model
    def _when_open(self, supply, items, calendars):
        """Supply as it can be sold: what reaches a closed warehouse when it opens."""
        calendar = items["warehouse_calendar"][supply["pos"]]
        day = np.where(supply["day"] < 0, UNDATED_SUPPLY_DAY, supply["day"])
        return supply | {"day": calendars.next_open(calendar, day)}

    @api.model
    def _counted(self, supply):
        rows = supply["is_counted"]
        return {name: column[rows] for name, column in supply.items()}

    @api.model
    def _by_kind(self, n_items, supply):
        """Kind -> what counts of it in the position of each item; nan: none."""
        kinds, counted = self._kinds(), self._counted(supply)
        cell = counted["kind"] * n_items + counted["pos"]
        size = n_items * len(kinds)
        totals = np.bincount(cell, weights=counted["quantity"], minlength=size)
        is_there = np.bincount(cell, minlength=size) > 0
        rows = np.where(is_there, totals, np.nan).reshape(-1, n_items)
        return dict(zip(kinds, rows, strict=True))

    @api.model
    def _drafted(self, n_items, supply):
        rows = supply["kind"] == self._kinds().index("own_draft")
        return np.bincount(
            supply["pos"][rows], weights=supply["quantity"][rows], minlength=n_items
        )

    def _supply_arrays(self, n_items, supply, horizon):
        kinds, counted = self._kinds(), self._counted(supply)
        kind, day = counted["kind"], counted["day"]
        stock = [kinds.index(name) for name in ("available", "predecessor")]
        is_here = np.isin(kind, stock)
        is_owed = kind == kinds.index("backlog")
        is_coming = ~is_here & ~is_owed
        arrivals = np.zeros((n_items, horizon))
        dated = is_coming & (day < horizon)
        np.add.at(
            arrivals, (counted["pos"][dated], day[dated]), counted["quantity"][dated]
        )

        def total(rows):
            return np.bincount(
                counted["pos"][rows],
                weights=counted["quantity"][rows],
                minlength=n_items,
            )

        return {
            "available": total(is_here),
            "backlog": -total(is_owed) + 0.0,
            "other_position": total(is_coming),
            "arrivals": arrivals,
        }
