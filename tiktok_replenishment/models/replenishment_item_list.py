# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL


class ReplenishmentItemList(models.AbstractModel):
    """Decides which products are planned in which warehouses."""

    _name = "replenishment.item.list"
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
        company_id = self.env.company.id
        pairs = {
            (product, warehouse)
            for product, warehouse in self.env.execute_query(
                SQL(" UNION ").join(self._causes(company_id))
            )
        }
        pairs |= self._sources_of(pairs)
        kept = Item._find_or_create(sorted(pairs))
        kept |= Item._find_or_create(self._followers_of(kept))
        Item.search(
            [
                ("company_id", "=", company_id),
                ("is_manual", "=", False),
                ("id", "not in", kept.ids),
            ]
        ).active = False

    @api.model
    def _causes(self, company_id):
        """Queries of (product id, warehouse id) that have a cause to be planned."""
        return [
            self._mapped_listings(company_id),
            self._recent_demand(company_id),
            self._operators_stock(company_id),
            self._odoo_stock(company_id),
            self._open_moves(company_id),
            self._purchase_drafts(company_id),
            self._campaigns(company_id),
        ]

    def _mapped_listings(self, company_id):
        """Listings taken off sale are no cause: what is left of them has others."""
        return SQL(
            """
            SELECT k.product_id, s.warehouse_id
              FROM replenishment_tiktok_sku k
              JOIN replenishment_tiktok_shop s ON s.id = k.shop_id
             WHERE k.state = 'mapped' AND k.is_composed IS NOT TRUE
               AND (k.listing_status IS NULL OR k.is_listed)
               AND s.warehouse_id IS NOT NULL AND s.company_id = %(company)s
             UNION
            SELECT p.product_id, s.warehouse_id
              FROM replenishment_tiktok_sku_part p
              JOIN replenishment_tiktok_sku k ON k.id = p.sku_id AND k.state = 'mapped'
               AND (k.listing_status IS NULL OR k.is_listed)
              JOIN replenishment_tiktok_shop s ON s.id = k.shop_id
             WHERE s.warehouse_id IS NOT NULL AND s.company_id = %(company)s
            """,
            company=company_id,
        )

    def _recent_demand(self, company_id):
        return SQL(
            """
            SELECT product_id, warehouse_id FROM replenishment_demand
             WHERE day >= CURRENT_DATE - 180 AND qty > 0 AND company_id = %s
            """,
            company_id,
        )

    def _operators_stock(self, company_id):
        return SQL(
            """
            SELECT ts.product_id, ts.warehouse_id
              FROM replenishment_threepl_stock ts
              JOIN stock_warehouse w ON w.id = ts.warehouse_id
             WHERE ts.product_id IS NOT NULL AND w.company_id = %s
               AND (ts.qty_available != 0 OR ts.qty_inbound != 0
                    OR ts.qty_pending != 0 OR ts.qty_reserved != 0)
            """,
            company_id,
        )

    def _odoo_stock(self, company_id):
        return SQL(
            """
            SELECT q.product_id, l.warehouse_id
              FROM stock_quant q
              JOIN stock_location l ON l.id = q.location_id
               AND l.usage = 'internal' AND l.warehouse_id IS NOT NULL
             WHERE q.quantity != 0 AND q.company_id = %s
            """,
            company_id,
        )

    def _open_moves(self, company_id):
        return SQL(
            """
            SELECT m.product_id, l.warehouse_id
              FROM stock_move m
              JOIN stock_location l
                ON l.id = COALESCE(m.location_final_id, m.location_dest_id)
               AND l.usage = 'internal' AND l.warehouse_id IS NOT NULL
             WHERE m.company_id = %s
               AND m.state IN ('draft', 'waiting', 'confirmed', 'assigned',
                               'partially_available')
            """,
            company_id,
        )

    def _purchase_drafts(self, company_id):
        return SQL(
            """
            SELECT pol.product_id, t.warehouse_id
              FROM purchase_order_line pol
              JOIN purchase_order po ON po.id = pol.order_id
               AND po.state IN ('draft', 'sent', 'to approve')
              JOIN stock_picking_type t ON t.id = po.picking_type_id
             WHERE pol.product_id IS NOT NULL AND pol.company_id = %s
            """,
            company_id,
        )

    def _campaigns(self, company_id):
        return SQL(
            """
            SELECT i.product_id, i.warehouse_id
              FROM replenishment_item i
              JOIN replenishment_campaign_line l
                ON l.product_tmpl_id = i.product_tmpl_id
               AND (l.product_id IS NULL OR l.product_id = i.product_id)
               AND l.state = 'confirmed' AND l.last_day >= CURRENT_DATE - 1
             WHERE i.company_id = %s
            """,
            company_id,
        )

    @api.model
    def _followers_of(self, items):
        """(product id, warehouse id) of what replaces the products of some items.

        And of what is to sell like one of them that sells.
        """
        return self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE planned AS (
                    SELECT product_id, warehouse_id, avg_daily_sales
                      FROM replenishment_item WHERE id = ANY(%(items)s)),
                follower AS (
                    SELECT (p.replenish_successor_id ->> %(company)s)::int AS id,
                           i.warehouse_id
                      FROM planned i JOIN product_product p ON p.id = i.product_id
                     WHERE p.replenish_successor_id ->> %(company)s IS NOT NULL
                     UNION
                    SELECT (p.replenish_successor_id ->> %(company)s)::int,
                           f.warehouse_id
                      FROM follower f JOIN product_product p ON p.id = f.id
                     WHERE p.replenish_successor_id ->> %(company)s IS NOT NULL)
                SELECT id, warehouse_id FROM follower
                 UNION
                SELECT p.id, i.warehouse_id
                  FROM product_product p
                  JOIN planned i ON i.avg_daily_sales > 0
                   AND i.product_id
                       = (p.replenish_like_product_id ->> %(company)s)::int
                 WHERE p.replenish_like_product_id IS NOT NULL
                   AND (p.replenish_like_until ->> %(company)s)::date
                       >= CURRENT_DATE - 1
                 ORDER BY 1, 2
                """,
                items=items.ids,
                company=str(self.env.company.id),
            )
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
        Item._mark_dirty(self._followers_of(items))

    @api.model
    def _sources_of(self, pairs):
        """The same products in the warehouses that feed those of the pairs."""
        sources = {}
        for lane in self.env["replenishment.lane"].search(
            [("source_warehouse_id", "!=", False)]
        ):
            sources.setdefault(lane.warehouse_id.id, set()).add(
                lane.source_warehouse_id.id
            )
        found, waiting = set(), set(pairs)
        while waiting:
            upstream = {
                (product, source)
                for product, warehouse in waiting
                for source in sources.get(warehouse, ())
            }
            waiting = upstream - found
            found |= upstream
        return found
