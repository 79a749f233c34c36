# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

# What has a cause to be planned; lives as long as the transaction.
PLANNED = SQL.identifier("replenishment_planned_pair")


class ReplenishmentItemList(models.AbstractModel):
    """Decides which products are planned in which warehouses."""

    _name = "replenishment.item.list"
    _inherit = ["replenishment.bulk.mixin", "replenishment.item.cause.mixin"]
    _description = "List of Planned Items"

    @api.model
    def _refresh(self):
        """Make the items this company should plan; archive those without cause.

        Cause: a mapped listing in a warehouse of its shop, demand in the last 180
        days, stock or supply, a campaign, a warehouse fed from here, a product that
        this one replaces or is to sell like, or a person.
        """
        self.env.flush_all()
        Item = self.env["replenishment.item"]
        self._note_planned()
        missing, others = self._compare_with_items()
        if missing:
            Item._find_or_create(missing)
            self._analyze_where_many(SQL("replenishment_item"), len(missing))
        manual = [pair for _id, pair, is_manual in others if is_manual]
        further = self._further_pairs(manual)
        kept = Item._find_or_create(further) if further else Item.browse()
        Item.browse(
            {id_ for id_, _pair, is_manual in others if not is_manual} - {*kept.ids}
        ).active = False

    @api.model
    def _note_planned(self):
        """Put what has a cause, and the same in warehouses that feed it, into a table.

        So that pairs, which are many, need not be told back and forth.
        """
        self.env.cr.execute(
            SQL(
                """
                DROP TABLE IF EXISTS pg_temp.%(planned)s;
                CREATE TEMP TABLE %(planned)s ON COMMIT DROP AS %(pairs)s;
                ANALYZE %(planned)s
                """,
                planned=PLANNED,
                pairs=self._with_sources(self._select_causes(self.env.company.id)),
            )
        )

    @api.model
    def _compare_with_items(self):
        """The planned pairs without an item, and the items that are none of them.

        Of the latter (id, pair, whether a person keeps it).
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT i.id, product_id, warehouse_id, COALESCE(i.is_manual, false),
                       p.is_planned
                  FROM (SELECT *, true AS is_planned FROM %(planned)s) p
                  FULL JOIN replenishment_item i USING (product_id, warehouse_id)
                 WHERE i.active IS NOT TRUE AND p.is_planned
                    OR i.active AND p.is_planned IS NULL AND i.company_id = %(company)s
                 ORDER BY 2, 3
                """,
                planned=PLANNED,
                company=self.env.company.id,
            )
        )
        missing = [pair for _id, *pair, _manual, is_planned in rows if is_planned]
        others = [
            (id_, pair, is_manual)
            for id_, *pair, is_manual, is_planned in rows
            if not is_planned
        ]
        return missing, others

    @api.model
    def _further_pairs(self, manual):
        """What follows the planned items, and what feeds it and the `manual` pairs.

        What a person keeps is no cause to plan what follows it.
        """
        kept = SQL(
            "SELECT i.id FROM replenishment_item i"
            "  JOIN %s USING (product_id, warehouse_id)",
            PLANNED,
        )
        return self.env.execute_query(
            SQL(
                """
                SELECT * FROM (%(pairs)s) AS further
                 WHERE NOT EXISTS (
                       SELECT FROM %(planned)s p
                        WHERE p.product_id = further.product_id
                          AND p.warehouse_id = further.warehouse_id)
                 ORDER BY 1, 2
                """,
                planned=PLANNED,
                pairs=self._with_sources(
                    SQL(
                        "SELECT * FROM (%s) AS follower UNION"
                        " SELECT * FROM unnest(%s::int[], %s::int[])",
                        self._select_followers(kept),
                        [product_id for product_id, _warehouse in manual],
                        [warehouse_id for _product, warehouse_id in manual],
                    )
                ),
            )
        )

    @api.model
    def _select_followers(self, items):
        """SQL of (product id, warehouse id) of what replaces the products of items.

        And of what is to sell like one of them that sells. `items`: SQL of their ids.
        """
        return SQL(
            """
            WITH RECURSIVE follows AS MATERIALIZED (
                SELECT id, (replenish_successor_id ->> %(company)s)::int AS new_id
                  FROM product_product
                 WHERE replenish_successor_id ->> %(company)s IS NOT NULL),
            likeness AS MATERIALIZED (
                SELECT id, (replenish_like_product_id ->> %(company)s)::int AS like_id
                  FROM product_product
                 WHERE replenish_like_product_id IS NOT NULL
                   AND (replenish_like_until ->> %(company)s)::date
                       >= CURRENT_DATE - 1),
            follower AS (
                SELECT f.new_id AS id, i.warehouse_id
                  FROM follows f JOIN replenishment_item i ON i.product_id = f.id
                 WHERE i.id IN (%(items)s)
                 UNION
                SELECT f.new_id, o.warehouse_id
                  FROM follower o JOIN follows f ON f.id = o.id)
            SELECT id AS product_id, warehouse_id FROM follower
             UNION
            SELECT l.id, i.warehouse_id
              FROM likeness l JOIN replenishment_item i ON i.product_id = l.like_id
             WHERE i.avg_daily_sales > 0 AND i.id IN (%(items)s)
             ORDER BY 1, 2
            """,
            items=items,
            company=str(self.env.company.id),
        )

    @api.model
    def _plan_followers(self, products):
        """Make and plan the company's items that follow these products, or are them.

        A successor is planned where any of its predecessors is.
        """
        self.env.flush_all()
        passed_on = self.env["replenishment.reader.life"]._read_predecessors(
            products.ids
        )
        predecessors = {old for of_one in passed_on.values() for old, _day in of_one}
        followed = products.ids + products.replenish_like_product_id.ids
        Item = self.env["replenishment.item"]
        items = Item.search(
            [
                ("company_id", "=", self.env.company.id),
                ("product_id", "in", [*followed, *predecessors]),
            ]
        )
        followers = self._select_followers(SQL("SELECT unnest(%s::int[])", items.ids))
        Item._mark_dirty(self.env.execute_query(followers))

    @api.model
    def _missing_sources(self, items):
        """The products of items in the warehouses that feed theirs and lack an item.

        The items themselves, which somebody may have archived, are none of them.
        """
        self.env["replenishment.item"].flush_model(["active"])
        item_ids = f"{{{','.join(map(str, items.ids))}}}"
        pairs = self._with_sources(
            SQL(
                "SELECT product_id, warehouse_id FROM replenishment_item"
                " WHERE id = ANY(%s::int[])",
                item_ids,
            )
        )
        return self.env.execute_query(
            SQL(
                """
                SELECT pair.product_id, pair.warehouse_id
                  FROM (%s) AS pair
                  LEFT JOIN replenishment_item i USING (product_id, warehouse_id)
                 WHERE i.active IS NOT TRUE
                   AND (i.id = ANY(%s::int[])) IS NOT TRUE
                 ORDER BY 1, 2
                """,
                pairs,
                item_ids,
            )
        )

    @api.model
    def _with_sources(self, pairs):
        """SQL of pairs, and of the same products in the warehouses that feed theirs."""
        lanes = self.env["replenishment.lane"].search_fetch(
            [("source_warehouse_id", "!=", False)]
        )
        return SQL(
            """
            WITH RECURSIVE feeding AS (
                SELECT DISTINCT * FROM unnest(%s::int[], %s::int[])
                       AS lane(warehouse_id, source_id)),
            pair(product_id, warehouse_id) AS (
                SELECT * FROM (%s) AS given
                 UNION
                SELECT pair.product_id, feeding.source_id
                  FROM pair JOIN feeding USING (warehouse_id))
            SELECT * FROM pair
            """,
            [lane.warehouse_id.id for lane in lanes],
            [lane.source_warehouse_id.id for lane in lanes],
            pairs,
        )
