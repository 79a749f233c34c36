# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..core.supply_message import SupplyRows
from .replenishment_reader_mixin import KEYS
from .replenishment_reader_supply import UNDATED_SUPPLY_DAY

# Day index of what was not promised for a day.
NO_PROMISE = -100_000
# Column of what is read -> its type in SQL.
ROW_TYPES = {
    "item": "int4",
    "move_id": "int4",
    "day": "int4",
    "quantity": "float8",
    "unit_price": "float8",
    "unit_margin": "float8",
    "lane_id": "int4",
    "is_bought": "bool",
    "is_shipped": "bool",
    "days_since_order": "int4",
    "promised_day": "int4",
    "sales_then": "float8",
}


class ReplenishmentSupplyMessageReader(models.AbstractModel):
    """Reads the confirmed receipts and transfers of the items being planned."""

    _name = "replenishment.supply.message.reader"
    _description = "Reader of Confirmed Supply"
    _inherit = ["replenishment.reader.mixin"]

    @api.model
    def _read_rows(self):
        """Columns of the open moves into the warehouses of the keys' items.

        `day` is a day index and negative where overdue; `promised_day` the one the
        order was made for, `sales_then` what was expected a day at that time (nan).
        """
        return self._read_arrays(
            SQL(
                """
                SELECT k.pos AS item, m.id AS move_id,
                       COALESCE(o.date - k.today, -1) AS day,
                       o.quantity, %(price)s AS unit_price,
                       GREATEST(t.list_price - %(price)s, 0)::float8 AS unit_margin,
                       COALESCE(s.lane_id, 0) AS lane_id,
                       pol.id IS NOT NULL AS is_bought,
                       EXISTS (SELECT 1 FROM stock_move_move_rel r
                                 JOIN stock_move f ON f.id = r.move_orig_id
                                WHERE r.move_dest_id = m.id AND f.state = 'done')
                           AS is_shipped,
                       k.today - COALESCE(po.date_approve, m.create_date)::date
                           AS days_since_order,
                       COALESCE(s.arrival_date - k.today, %(no_promise)s)
                           AS promised_day,
                       COALESCE(s.sales, 'NaN')::float8 AS sales_then
                  FROM %(keys)s k
                  JOIN (%(moves)s) o ON o.product_id = k.product_id
                                    AND o.warehouse_id = k.warehouse_id
                  JOIN stock_move m ON m.id = o.source_id
                  JOIN product_product p ON p.id = k.product_id
                  JOIN product_template t ON t.id = k.product_tmpl_id
                  LEFT JOIN purchase_order_line pol ON pol.id = m.purchase_line_id
                  LEFT JOIN purchase_order po ON po.id = pol.order_id
                  LEFT JOIN LATERAL (%(origin)s) s ON true
                 ORDER BY k.pos, m.id
                """,
                price=self._unit_price(),
                no_promise=NO_PROMISE,
                keys=KEYS,
                moves=self.env["replenishment.supply"]._select_open_moves(),
                origin=self._select_origin(),
            ),
            **ROW_TYPES,
        )

    @api.model
    def _unit_price(self):
        """SQL of a unit's worth: the order's price, of transfers the product's cost."""
        return SQL(
            """
            COALESCE(pol.price_subtotal / NULLIF(pol.product_uom_qty, 0)
                         / COALESCE(NULLIF(po.currency_rate, 0), 1),
                     (p.standard_price ->> %s)::numeric, 0)::float8
            """,
            str(self.env.company.id),
        )

    @api.model
    def _select_origin(self):
        """SQL of the suggestion behind the move `m`, and what was expected then."""
        return SQL(
            """
            SELECT o.lane_id, o.arrival_date,
                   (SELECT SUM(COALESCE((e ->> 'extra')::float8,
                                        (e ->> 'sales')::float8))
                      FROM json_array_elements(
                               COALESCE(NULLIF(o.explanation::text, 'null'), '[]')
                                   ::json) e
                     WHERE e ->> 'key' IN ('numbers', 'viral')) AS sales
              FROM replenishment_suggestion o
             WHERE o.id = COALESCE(
                   (SELECT MAX(l.suggestion_id)
                      FROM replenishment_suggestion_purchase_line_rel l
                     WHERE l.purchase_line_id = m.purchase_line_id),
                   (SELECT MAX(l.suggestion_id)
                      FROM replenishment_suggestion_stock_move_rel l
                     WHERE l.move_id = m.id))
            """
        )

    @api.model
    def _supply_rows(self, rows, data, asked):
        """The `SupplyRows` of what was read; `asked`: kind -> bool of each row."""
        items, places = np.unique(rows["item"], return_inverse=True)
        is_overdue = rows["day"] < 0
        names = ("quantity", "unit_price", "unit_margin", "is_shipped", "days_on_way")
        return items, SupplyRows(
            item=places,
            day=np.where(is_overdue, UNDATED_SUPPLY_DAY, rows["day"]),
            earliest_day=self._earliest_day(rows, data),
            is_expedited=asked["expedite"],
            is_postponed=asked["postpone"],
            is_cut=asked["reduce"] | asked["cancel"],
            **{name: rows[name] for name in names},
        )

    @api.model
    def _earliest_day(self, rows, data):
        """The first day that the fastest lane could deliver what was ordered then."""
        fastest = data.batch.fastest_lead_days[rows["item"]]
        fastest = np.where(
            np.isnan(fastest), data.batch.lead_days[rows["item"]], fastest
        )
        days = np.ceil(np.nan_to_num(fastest)) - rows["days_since_order"]
        return np.maximum(days, 0).astype(np.int64)

    def _days_on_way(self, rows, standard_lane_id):
        """Days between departure and the shelf, over the lane of each row.

        `standard_lane_id`: of each item.
        """
        standard = standard_lane_id[rows["item"]]
        lane_id = np.where(rows["lane_id"] == 0, standard, rows["lane_id"])
        # Of transfers Odoo knows whether they have left; of orders the lane tells.
        lane_id = np.where(rows["is_bought"], lane_id, 0)
        lanes = self.env["replenishment.lane"].browse(np.unique(lane_id).tolist())
        days = {
            lane.id: {"days": lane.transit_days + lane.arrival_days if lane.id else 0.0}
            for lane in lanes
        }
        return self._spread(days, lane_id).get("days", np.zeros(0))
