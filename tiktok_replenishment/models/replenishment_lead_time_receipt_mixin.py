# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..core.lead_time import MAX_AGE_DAYS


class ReplenishmentLeadTimeReceiptMixin(models.AbstractModel):
    """Reads how long real orders took: from their confirmation to the goods' arrival.

    An order is one receipt, however many lines it has: the days of each line are
    weighted by what came of it when, and its lines count alike. A transfer is one
    receipt too, from leaving the source to arriving here. Days are the destination's
    own. Orders confirmed on the day of their goods, or later, were written down
    afterwards and tell nothing; returns, and what is sent again after one, are left
    out.
    """

    _name = "replenishment.lead.time.receipt.mixin"
    _description = "Receipts That Tell Lead Times"

    @api.model
    def _read_receipts(self, since=None):
        """Receipts, oldest first, as mappings.

        `since`: only of those vendors and sources from which goods came to a warehouse
        since this moment; their older receipts as well.
        """
        warehouses = self.env["replenishment.demand"]._planned_warehouses()
        self.env.flush_all()
        return self.env.execute_query_dict(
            SQL(
                """
                WITH place AS MATERIALIZED (
                    SELECT * FROM unnest(%(warehouses)s::int[], %(zones)s::text[])
                           AS p(warehouse_id, tz)),
                receipt AS MATERIALIZED (%(purchases)s UNION ALL %(transfers)s)
                SELECT r.*, CURRENT_DATE - r.received_on AS age_days
                  FROM receipt r
                 WHERE r.days > 0 AND (%(since)s::timestamp IS NULL OR EXISTS (
                       SELECT 1 FROM receipt n
                        WHERE n.moved_at >= %(since)s
                          AND n.warehouse_id = r.warehouse_id
                          AND n.partner_id IS NOT DISTINCT FROM r.partner_id
                          AND n.source_warehouse_id
                              IS NOT DISTINCT FROM r.source_warehouse_id))
                 ORDER BY r.warehouse_id, r.partner_id, r.source_warehouse_id,
                          r.lane_id, r.received_on, r.res_model, r.res_id
                """,
                warehouses=warehouses.ids,
                zones=[warehouse._replenish_timezone() for warehouse in warehouses],
                purchases=self._select_purchases(),
                transfers=self._select_transfers(),
                since=since,
            )
        )

    @api.model
    def _select_purchases(self):
        """Purchase orders: days from confirmation, by warehouse and lane."""
        return SQL(
            """
            SELECT warehouse_id, partner_id, NULL::int AS source_warehouse_id, lane_id,
                   'purchase.order' AS res_model, order_id AS res_id,
                   MAX(received_on) AS received_on, MAX(moved_at) AS moved_at,
                   AVG(days)::float8 AS days
              FROM (SELECT place.warehouse_id,
                           v.commercial_partner_id AS partner_id, po.id AS order_id,
                           COALESCE(planned.lane_id, single.lane_id) AS lane_id,
                           MAX(%(received_on)s) AS received_on, MAX(m.date) AS moved_at,
                           SUM(m.quantity * (%(received_on)s - %(ordered_on)s))
                               / SUM(m.quantity) AS days
                      FROM stock_move m
                      JOIN stock_location src ON src.id = m.location_id
                       AND src.usage = 'supplier'
                      JOIN stock_location dst ON dst.id = m.location_dest_id
                       AND dst.usage = 'internal'
                      JOIN place ON place.warehouse_id = dst.warehouse_id
                      JOIN purchase_order_line pol ON pol.id = m.purchase_line_id
                      JOIN purchase_order po ON po.id = pol.order_id
                       AND po.date_approve IS NOT NULL
                      JOIN res_partner v ON v.id = po.partner_id
                      LEFT JOIN LATERAL (
                           SELECT MIN(s.lane_id) AS lane_id
                             FROM replenishment_suggestion_purchase_line_rel rel
                             JOIN replenishment_suggestion s
                               ON s.id = rel.suggestion_id
                            WHERE rel.purchase_line_id = pol.id) planned ON true
                      LEFT JOIN (%(single_lanes)s) single
                             ON single.warehouse_id = place.warehouse_id
                            AND single.source_warehouse_id IS NULL
                     WHERE %(is_evidence)s
                     GROUP BY place.warehouse_id, v.commercial_partner_id, po.id,
                              pol.id, COALESCE(planned.lane_id, single.lane_id)) line
             GROUP BY warehouse_id, partner_id, lane_id, order_id
            """,
            received_on=self._on_calendar(SQL("m.date")),
            ordered_on=self._on_calendar(SQL("po.date_approve")),
            single_lanes=self._select_single_lanes(),
            is_evidence=self._is_evidence(),
        )

    @api.model
    def _select_transfers(self):
        """Transfers between warehouses: days on the way, by source and lane."""
        return SQL(
            """
            SELECT place.warehouse_id, NULL::int AS partner_id,
                   home.warehouse_id AS source_warehouse_id,
                   COALESCE(pk.replenish_lane_id, single.lane_id) AS lane_id,
                   'stock.picking' AS res_model, pk.id AS res_id,
                   MAX(%(received_on)s) AS received_on, MAX(m.date) AS moved_at,
                   (SUM(sent.quantity * (%(received_on)s - %(sent_on)s))
                        / SUM(sent.quantity))::float8 AS days
              FROM stock_move m
              JOIN stock_location src ON src.id = m.location_id
               AND src.usage = 'transit'
              JOIN stock_location dst ON dst.id = m.location_dest_id
               AND dst.usage = 'internal'
              JOIN place ON place.warehouse_id = dst.warehouse_id
              JOIN stock_picking pk ON pk.id = m.picking_id
              JOIN stock_move_move_rel rel ON rel.move_dest_id = m.id
              JOIN stock_move sent ON sent.id = rel.move_orig_id
               AND sent.state = 'done' AND sent.quantity > 0
              JOIN stock_location home ON home.id = sent.location_id
               AND home.usage = 'internal'
               AND home.warehouse_id != place.warehouse_id
              LEFT JOIN (%(single_lanes)s) single
                     ON single.warehouse_id = place.warehouse_id
                    AND single.source_warehouse_id = home.warehouse_id
             WHERE %(is_evidence)s
             GROUP BY place.warehouse_id, home.warehouse_id, pk.id,
                      COALESCE(pk.replenish_lane_id, single.lane_id)
            """,
            received_on=self._on_calendar(SQL("m.date")),
            sent_on=self._on_calendar(SQL("sent.date")),
            single_lanes=self._select_single_lanes(),
            is_evidence=self._is_evidence(),
        )

    @api.model
    def _select_single_lanes(self):
        """Where there is one lane only, goods came over it."""
        return SQL(
            """
            SELECT warehouse_id, source_warehouse_id, MIN(id) AS lane_id
              FROM replenishment_lane WHERE active
             GROUP BY warehouse_id, source_warehouse_id HAVING COUNT(*) = 1
            """
        )

    @api.model
    def _is_evidence(self):
        return SQL(
            "m.state = 'done' AND m.quantity > 0"
            " AND m.origin_returned_move_id IS NULL AND m.date >= %s",
            fields.Datetime.now() - timedelta(days=MAX_AGE_DAYS),
        )

    @api.model
    def _on_calendar(self, moment):
        """SQL of a moment's day in the destination."""
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE place.tz)::date", moment)
