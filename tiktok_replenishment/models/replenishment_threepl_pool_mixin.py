# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

# Their connections may well read different lists of one account.
WITHOUT_ACCOUNT = ("rest", "file")
PLANNED = SQL("s.qty_available, s.qty_reserved, s.qty_inbound, s.qty_pending")


class ReplenishmentThreeplPoolMixin(models.AbstractModel):
    """Goods that several connections tell of are one pool, and count once.

    The shops of one seller report the same goods that TikTok keeps, and an account may
    be connected twice. The row that was told last counts; the others lose their product
    until they are told last themselves. An operator's warehouse is the same one when
    provider, address, key and code are.
    """

    _name = "replenishment.threepl.pool.mixin"
    _description = "Stock that Several Connections Tell"

    @api.model
    def _count_pools_once(self, places):
        """Leave the SKUs of places that others tell of too to who told them last."""
        shared = self._shared_places(places)
        if not shared:
            return
        self.env.flush_all()
        moved = self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_threepl_stock st SET product_id = NULL
                  FROM (%s) told
                 WHERE st.id = told.id AND told.rank > 1 AND st.product_id IS NOT NULL
                RETURNING CASE WHEN told.is_other THEN told.product_id END,
                          st.warehouse_id
                """,
                self._select_told(shared),
            )
        )
        self.env.invalidate_all(flush=False)
        self.env["replenishment.item"]._mark_dirty(pair for pair in moved if all(pair))

    @api.model
    def _shared_places(self, places):
        """Ids of the mapped places that stand for the same ones as these do."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT array_agg(t.id)
                  FROM replenishment_threepl_warehouse t
                  JOIN replenishment_threepl_connection c ON c.id = t.connection_id
                 WHERE t.active AND t.warehouse_id IS NOT NULL
                   AND c.provider != ALL(%s)
                 GROUP BY c.company_id, c.provider, c.base_url, c.api_key,
                       t.external_code
                HAVING COUNT(*) > 1 AND array_agg(t.id) && %s::integer[]
                """,
                list(WITHOUT_ACCOUNT),
                places.ids,
            )
        )
        return [ids for (ids,) in rows]

    @api.model
    def _select_told(self, groups):
        """Rows of places that are the same, the one that was told last first.

        `is_other`: it says something else than that one.
        """
        pools = [(place, no) for no, ids in enumerate(groups) for place in ids]
        ids, numbers = zip(*pools, strict=True)
        return SQL(
            """
            SELECT s.id, k.product_id,
                   row_number() OVER later AS rank,
                   ROW(%(planned)s) IS DISTINCT FROM
                       first_value(ROW(%(planned)s)) OVER later AS is_other
              FROM unnest(%(ids)s::integer[], %(numbers)s::integer[])
                   AS pool (place_id, no)
              JOIN replenishment_threepl_warehouse t ON t.id = pool.place_id
              LEFT JOIN (SELECT p.threepl_warehouse_id, MAX(p.id) AS pull_id
                           FROM replenishment_threepl_pull p
                          WHERE p.threepl_warehouse_id = ANY(%(ids)s)
                            AND p.state = 'done'
                          GROUP BY p.threepl_warehouse_id) last
                ON last.threepl_warehouse_id = t.id
              JOIN replenishment_threepl_stock s ON s.threepl_warehouse_id = t.id
              JOIN replenishment_threepl_sku k
                ON k.id = s.threepl_sku_id AND k.state = 'mapped'
            WINDOW later AS (PARTITION BY pool.no, k.external_sku
                             ORDER BY COALESCE(s.last_told_at, t.last_success_at)
                                      DESC NULLS LAST, last.pull_id DESC NULLS LAST)
            """,
            planned=PLANNED,
            ids=list(ids),
            numbers=list(numbers),
        )
