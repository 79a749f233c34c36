# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# Days of deliveries that are read when a warehouse is planned from now on: as many as
# forecasts look back on.
HISTORY_DAYS = 180
# What was delivered is counted at the next full ten minutes.
CRON = "tiktok_replenishment.ir_cron_recount_deliveries"
COUNT_EVERY = timedelta(minutes=10)
# Done deliveries may be corrected for some days.
RECOUNT_DAYS = 7
# Ids of TikTok Shop's orders have 17 to 19 digits.
ORDER_ID = r"\d{15,20}"
# Where connectors note the order of a shop on a sales order of Odoo.
SALE_REFERENCES = {"name", "origin", "client_order_ref", "reference"}


class ReplenishmentDemandDeliveryMixin(models.AbstractModel):
    """Counts what Odoo itself delivers: the channel without a shop.

    Counted are done moves from a planned warehouse to a customer, in the product's
    unit, on the warehouse's own day; where goods leave another warehouse because the
    usual one is empty, in the usual one (`replenish_demand_warehouse_id`). So pick,
    pack and ship count once, and neither dropshipping, returns, transfers between
    warehouses nor scrap count at all.

    A delivery that names an order of a shop whose demand comes from its orders is left
    to the shop: see `replenishment.tiktok.coexistence.mixin`.
    """

    _name = "replenishment.demand.delivery.mixin"
    _description = "Demand from Odoo's Deliveries"

    @api.model
    def _count_deliveries_soon(self):
        """Have what was just delivered counted, together with all else of that time.

        Not at once: workers that ship one product at the same time would wait for each
        other at its row of the day, and today's demand enters no plan before tomorrow.
        """
        now = fields.Datetime.now()
        soon = now - (now - datetime.min) % COUNT_EVERY + COUNT_EVERY
        # Whoever ships goods need not be allowed to see scheduled actions.
        self.env.ref(CRON).sudo()._trigger(at=soon)

    @api.model
    def _recount_deliveries(self, warehouses, days=HISTORY_DAYS):
        """Count the last days anew, in these warehouses."""
        since = fields.Datetime.now() - timedelta(days=days)
        self._roll_up_selected(
            SQL(
                """
                SELECT NULL::int AS shop_id, dv.product_id, dv.day
                  FROM (%(deliveries)s) dv
                 WHERE (dv.warehouse_id = ANY(%(warehouses)s)
                        OR dv.source_id = ANY(%(warehouses)s))
                   AND dv.moved_at >= %(since)s
                 UNION
                SELECT NULL::int, d.product_id, d.day
                  FROM replenishment_demand d
                 WHERE d.shop_id IS NULL AND d.warehouse_id = ANY(%(warehouses)s)
                   AND d.day >= %(since)s::date
                """,
                deliveries=self._select_deliveries(),
                warehouses=warehouses.ids,
                since=since,
            ),
            self._select_delivered(),
        )

    @api.model
    def _cron_recount_deliveries(self):
        """Count what was delivered since, and corrections of the last days."""
        self._recount_deliveries(self._planned_warehouses(), days=RECOUNT_DAYS)

    @api.model
    def _leave_to_orders(self, shop, since):
        """Take deliveries out that name orders of `shop` stored from `since` on.

        A delivery may be done before its order is known here.
        """
        self._roll_up_selected(
            SQL(
                """
                WITH new AS MATERIALIZED (
                    SELECT external_id, ordered_at FROM replenishment_tiktok_order
                     WHERE shop_id = %s AND create_date >= %s)
                SELECT DISTINCT NULL::int AS shop_id, dv.product_id, dv.day
                  FROM (%s) dv
                 CROSS JOIN LATERAL regexp_matches(dv.names, %s, 'g') AS named(ids)
                  JOIN new ON new.external_id = named.ids[1]
                 WHERE dv.moved_at >= (SELECT MIN(ordered_at) FROM new)
                """,
                shop.id,
                since or datetime.min,
                self._select_deliveries(),
                ORDER_ID,
            ),
            self._select_delivered(),
        )

    @api.model
    def _count_delivered_orders(self, shop, since):
        """(How many orders of a shop Odoo's deliveries name, how many there are)."""
        return self.env.execute_query(
            SQL(
                """
                SELECT COUNT(DISTINCT o.id) FILTER (WHERE o.external_id IN (
                           SELECT named.ids[1]
                             FROM (%s) dv
                            CROSS JOIN LATERAL regexp_matches(dv.names, %s, 'g')
                                       AS named(ids)
                            WHERE dv.moved_at >= %s)),
                       COUNT(*)
                  FROM replenishment_tiktok_order o
                 WHERE o.shop_id = %s AND o.ordered_at >= %s
                """,
                self._select_deliveries(),
                ORDER_ID,
                since,
                shop.id,
                since,
            )
        )[0]

    @api.model
    def _select_delivered(self):
        """What was delivered of the keys' products on their days."""
        return SQL(
            """
            SELECT key.product_id, dv.warehouse_id, key.day, key.shop_id, dv.company_id,
                   (SELECT SUM(ml.quantity_product_uom) FROM stock_move_line ml
                     WHERE ml.move_id = dv.move_id) AS qty
              FROM key
              JOIN (%s) dv
                ON dv.product_id = key.product_id AND dv.day = key.day
               -- Wide enough for any time zone; it is what an index can serve.
               AND dv.moved_at >= key.day - interval '14 hours'
               AND dv.moved_at < key.day + interval '38 hours'
             WHERE NOT EXISTS (
                   SELECT 1
                     FROM regexp_matches(dv.names, %s, 'g') AS named(ids)
                     JOIN replenishment_tiktok_shop s
                       ON s.company_id = dv.company_id AND s.demand_source = 'orders'
                     JOIN replenishment_tiktok_order o
                       ON o.shop_id = s.id AND o.external_id = named.ids[1])
            """,
            self._select_deliveries(),
            ORDER_ID,
        )

    @api.model
    def _select_deliveries(self):
        """Done moves to customers, where they count, and the orders they name."""
        places = self._delivering_warehouses()
        homes = [place._replenish_demand_home() for place in places]
        names, join = self._sale_references()
        return SQL(
            """
            SELECT m.id AS move_id, m.product_id, z.source_id, z.warehouse_id,
                   m.company_id, m.date AS moved_at,
                   (m.date AT TIME ZONE 'UTC' AT TIME ZONE z.tz)::date AS day,
                   concat_ws(' ', m.origin, pk.origin, %(names)s) AS names
              FROM stock_move m
              JOIN stock_location src ON src.id = m.location_id
               AND src.usage = 'internal'
              JOIN stock_location dst ON dst.id = m.location_dest_id
               AND dst.usage = 'customer'
              JOIN unnest(%(places)s::int[], %(homes)s::int[], %(zones)s::text[])
                   AS z(source_id, warehouse_id, tz) ON z.source_id = src.warehouse_id
              LEFT JOIN stock_picking pk ON pk.id = m.picking_id
              %(join)s
             WHERE m.state = 'done'
            """,
            names=names,
            places=places.ids,
            homes=[home.id for home in homes],
            zones=[home._replenish_timezone() for home in homes],
            join=join,
        )

    @api.model
    def _planned_warehouses(self):
        # Deliveries are done by people who need not see the shops of all companies.
        return (
            self.env["stock.warehouse"]
            .sudo()
            .search([("replenish_role", "!=", "none")])
        )

    @api.model
    def _delivering_warehouses(self):
        """Warehouses whose deliveries are demand of a planned one: mostly their own."""
        planned = self._planned_warehouses()
        return planned | planned.search(
            [("replenish_demand_warehouse_id", "in", planned.ids)]
        )

    @api.model
    def _sale_references(self):
        """Texts of a delivery's sales order, and how to join it: where sales exist."""
        if "sale_line_id" not in self.env["stock.move"]._fields:
            return SQL("NULL"), SQL()
        columns = [
            SQL.identifier("so", name)
            for name, field in self.env["sale.order"]._fields.items()
            if field.store
            and field.type == "char"
            and (name in SALE_REFERENCES or "tiktok" in name)
        ]
        return SQL(", ").join(columns), SQL(
            """
            LEFT JOIN sale_order_line sol ON sol.id = m.sale_line_id
            LEFT JOIN sale_order so ON so.id = COALESCE(sol.order_id, pk.sale_id)
            """
        )
