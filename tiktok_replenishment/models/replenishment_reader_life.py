# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, models
from odoo.tools import SQL

from .replenishment_reader_mixin import KEYS

NEVER = np.datetime64("NaT", "D")


class ReplenishmentReaderLife(models.AbstractModel):
    """Reads what products begin and end: successors, likenesses, last order dates.

    A predecessor passes its history and what is left of it on from the day on which it
    is not ordered any more: at once, or after its last order date.
    """

    _name = "replenishment.reader.life"
    _description = "Reader of Beginnings and Ends of Products"
    _inherit = ["replenishment.reader.mixin"]

    def _add_lives(self, items):
        """Add what people said of the products' ends and beginnings.

        `end` says why an item is sold down: it is replaced, its last order date is
        over, or its policy does; "": it is not.
        """
        lives = self._read_lives(items["product_id"].tolist())
        is_told = np.isin(items["product_id"], list(lives))
        items |= self._spread(
            {id_: self._life_values(life) for id_, life in [(0, {}), *lives.items()]},
            np.where(is_told, items["product_id"], 0),
        )
        has_no_date = np.isnat(items["last_order_date"])
        is_over = items["last_order_date"] < items["today"]
        items["end"] = np.select(
            [
                (items["successor_id"] > 0) & (has_no_date | is_over),
                is_over,
                items["kind"] == "phase_out",
            ],
            ["successor", "last_order", "phase_out"],
            "",
        )
        items["is_sold_down"] = items["end"] != ""
        self._end_likenesses(items)

    @api.model
    def _life_values(self, life):
        return {
            "successor_id": life.get("successor_id") or 0,
            "last_order_date": np.datetime64(life.get("last_order_date") or NEVER, "D"),
            "like_product_id": life.get("like_product_id") or 0,
            "like_share": (life.get("like_pct") or 0.0) / 100,
            "like_until": np.datetime64(life.get("like_until") or NEVER, "D"),
        }

    @api.model
    def _end_likenesses(self, items):
        """Forget which product items are like where that does not hold any more.

        `like_days`: from the planning day on, how many it still holds; a `like_share`
        of 0.6 is 60 %.
        """
        days = (items.pop("like_until") - items["today"]).astype(np.int64) + 1
        holds = (items["like_product_id"] > 0) & (items["like_share"] > 0) & (days > 0)
        items["like_product_id"] = np.where(holds, items["like_product_id"], 0)
        items["like_share"] = np.where(holds, items["like_share"], 0.0)
        items["like_days"] = np.where(holds, days, 0.0)

    def _read_handovers(self, items):
        """Columns of predecessors that passed on: `item` in the batch, `product_id`."""
        sources = self._history_sources(
            items["product_id"].tolist(), items["today"].tolist()
        )
        rows = np.array(sources, dtype=int).reshape(-1, 2)
        return {"item": rows[:, 0], "product_id": rows[:, 1]}

    def _read_left(self, handovers):
        """Supply of predecessors, in an item's own warehouse: what they have left.

        Rows as those of `_read_supply`, `is_here` instead of a kind. What is here is
        never below zero: a predecessor's backlog is its own.
        """
        return self._read_arrays(
            SQL(
                """
                SELECT q.pos, q.is_here, q.day, SUM(q.quantity)::float8 AS quantity
                  FROM (SELECT k.pos, h.product_id,
                               s.kind IN ('available', 'backlog') AS is_here,
                               CASE WHEN s.kind IN ('available', 'backlog') THEN -1
                                    ELSE GREATEST(COALESCE(s.date - k.today, -1), -1)
                                END AS day,
                               GREATEST(SUM(s.quantity), 0) AS quantity
                          FROM unnest(%s::int[], %s::int[]) AS h(pos, product_id)
                          JOIN %s k ON k.pos = h.pos
                          JOIN replenishment_item i
                            ON i.product_id = h.product_id
                           AND i.warehouse_id = k.warehouse_id
                          JOIN replenishment_supply s
                            ON s.item_id = i.id AND s.is_in_position
                         GROUP BY 1, 2, 3, 4) AS q
                 WHERE q.quantity > 0
                 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
                """,
                handovers["item"].tolist(),
                handovers["product_id"].tolist(),
                KEYS,
            ),
            pos="int4",
            is_here="bool",
            day="int4",
            quantity="float8",
        )

    def _company_values(self, alias):
        """SQL of what the company says of a product, by the name of the field."""
        return {
            name: SQL(
                "(%s ->> %s)::%s",
                SQL.identifier(alias, f"replenish_{name}"),
                str(self.env.company.id),
                SQL(sql_type),
            )
            for name, sql_type in (
                ("last_order_date", "date"),
                ("successor_id", "int"),
                ("like_product_id", "int"),
                ("like_pct", "float8"),
                ("like_until", "date"),
            )
        }

    def _read_lives(self, product_ids):
        """Product id -> what a person said of its beginning and end, where one did."""
        return {
            life["id"]: life
            for life in self.env.execute_query_dict(
                SQL(
                    """
                    SELECT p.id, %(last_order_date)s AS last_order_date,
                           %(successor_id)s AS successor_id,
                           %(like_product_id)s AS like_product_id,
                           %(like_pct)s AS like_pct, %(like_until)s AS like_until
                      FROM product_product p
                     WHERE p.id = ANY(%(products)s::int[])
                       AND (p.replenish_last_order_date IS NOT NULL
                            OR p.replenish_successor_id IS NOT NULL
                            OR p.replenish_like_product_id IS NOT NULL)
                    """,
                    **self._company_values("p"),
                    products=self._id_array(product_ids),
                )
            )
        }

    @api.model
    def _id_array(self, ids):
        return self.env["replenishment.bulk.mixin"]._text_array(sorted(set(ids)))

    def _history_sources(self, product_ids, today):
        """(position, product id) of history that counts besides the own one.

        `product_ids`: the product of each item, in the batch's order; `today`: the
        planning day of each. A predecessor counts whole, in the item's own warehouse;
        a chain of predecessors counts each once, and two predecessors both.
        """
        passed_on = self._read_predecessors(product_ids)
        if not passed_on:
            return []
        return [
            (position, predecessor)
            for position, (product_id, day) in enumerate(
                zip(product_ids, today, strict=True)
            )
            for predecessor, from_day in passed_on.get(product_id, ())
            if from_day is None or from_day < day
        ]

    def _read_predecessors(self, product_ids):
        """Product id -> [(predecessor, last order date of the latest handover)].

        All of them up the chain; the date is the day after which the whole way from
        the predecessor to the product is open, None: at once.
        """
        predecessors = {}
        for product_id, predecessor, from_day in self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE handover AS MATERIALIZED (
                    SELECT p.id AS old_id, %(successor_id)s AS new_id,
                           %(last_order_date)s AS from_day
                      FROM product_product p
                     WHERE p.replenish_successor_id IS NOT NULL),
                passed AS (
                    SELECT h.new_id AS product_id, h.old_id, h.from_day
                      FROM handover h WHERE h.new_id = ANY(%(products)s::int[])
                     UNION
                    SELECT n.product_id, h.old_id, GREATEST(n.from_day, h.from_day)
                      FROM passed n JOIN handover h ON h.new_id = n.old_id
                     WHERE h.old_id != n.product_id)
                SELECT product_id, old_id, MIN(from_day) FROM passed
                 GROUP BY product_id, old_id ORDER BY product_id, old_id
                """,
                **self._company_values("p"),
                products=self._id_array(product_ids),
            )
        ):
            predecessors.setdefault(product_id, []).append((predecessor, from_day))
        return predecessors

    @api.model
    def _dependants(self, product_ids):
        """Ids of the products and of all whose plan depends on them.

        A successor depends on what it replaces, a new product on what it is like.
        """
        self.env["product.product"].flush_model()
        return {
            product_id
            for (product_id,) in self.env.execute_query(
                SQL(
                    """
                    WITH RECURSIVE follows AS MATERIALIZED (
                        SELECT p.id AS old_id, %(successor_id)s AS new_id
                          FROM product_product p
                         WHERE p.replenish_successor_id IS NOT NULL
                         UNION ALL
                        SELECT %(like_product_id)s, p.id
                          FROM product_product p
                         WHERE p.replenish_like_product_id IS NOT NULL),
                    dependant AS (
                        SELECT id FROM unnest(%(products)s::int[]) AS k(id)
                         UNION
                        SELECT f.new_id
                          FROM dependant d JOIN follows f ON f.old_id = d.id
                         WHERE f.new_id IS NOT NULL)
                    SELECT id FROM dependant
                    """,
                    **self._company_values("p"),
                    products=sorted(set(product_ids)),
                )
            )
        }
