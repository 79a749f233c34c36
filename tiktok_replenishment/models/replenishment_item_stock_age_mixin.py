# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, fields, models
from odoo.tools import SQL

from ..core.stock_age import AGED_AFTER_DAYS, overstock, stock_age

# Days of receipts that are read: what is older is as old as makes no difference.
READ_DAYS = 365
FOR_PLANNERS = "tiktok_replenishment.group_planner,base.group_system"


class ReplenishmentItemStockAgeMixin(models.AbstractModel):
    """What too much stock is worth, and how long the stock has been lying there."""

    _name = "replenishment.item.stock.age.mixin"
    _description = "Overstock and Age of Stock"

    company_id = fields.Many2one("res.company")
    currency_id = fields.Many2one(related="company_id.currency_id")
    excess_value = fields.Monetary(
        string="Value of Excess",
        compute="_compute_excess_value",
        groups=FOR_PLANNERS,
        help="Position beyond the overstock limit, at the product's cost.",
    )
    excess_value_on_hand = fields.Monetary(
        string="Of It on Hand",
        compute="_compute_excess_value",
        groups=FOR_PLANNERS,
        help="What is on the way counts as too much first: it can still be put off or "
        "cancelled.",
    )
    stock_age_days = fields.Float(
        string="Age of Stock (days)",
        compute="_compute_stock_age",
        help="Average age of what is available, first in first out by receipts. Of "
        "stock that an operator keeps, every rise is a receipt. What is older than a "
        "year of receipts counts as a year and a day.",
    )
    quantity_aged = fields.Float(
        string="Older Than 90 Days", compute="_compute_stock_age"
    )
    quantity_very_aged = fields.Float(
        string="Older Than 180 Days", compute="_compute_stock_age"
    )

    @api.depends("quantity_excess", "qty_coming", "product_id.standard_price")
    def _compute_excess_value(self):
        # Planners need not be purchasers to see what too much stock is worth.
        costs = [
            item.product_id.sudo().with_company(item.company_id).standard_price
            for item in self
        ]
        found = overstock(
            excess=np.array(self.mapped("quantity_excess"), dtype=float),
            on_the_way=np.array(self.mapped("qty_coming"), dtype=float),
            unit_cost=np.array(costs, dtype=float),
        )
        for place, item in enumerate(self):
            item.excess_value = found.value[place]
            item.excess_value_on_hand = found.value_on_hand[place]

    @api.depends("qty_available")
    def _compute_stock_age(self):
        on_hand = np.array(self.mapped("qty_available"), dtype=float)
        age = stock_age(on_hand, self._received_by_day())
        very_aged = AGED_AFTER_DAYS.index(180)
        for place, item in enumerate(self):
            item.stock_age_days = np.nan_to_num(age.average_days[place])
            item.quantity_aged = age.quantity_aged[place, 0]
            item.quantity_very_aged = age.quantity_aged[place, very_aged]

    def _received_by_day(self):
        """(N, READ_DAYS) units received on each day; the last column is yesterday."""
        received = np.zeros((len(self), READ_DAYS))
        places = {item_id: place for place, item_id in enumerate(self.ids)}
        if places:
            for item_id, days_ago, quantity in self._read_receipts():
                received[places[item_id], READ_DAYS - days_ago] += quantity
        return received

    def _read_receipts(self):
        """(item id, days ago, units) of the receipts of stored items; one query."""
        self.env.flush_all()
        todays = [item.warehouse_id._replenish_today() for item in self if item.id]
        return self.env.execute_query(
            SQL(
                """
                SELECT k.id, LEAST(GREATEST(k.today - r.day, 1), %(days)s)::int,
                       SUM(r.quantity)::float8
                  FROM unnest(%(ids)s::int[], %(todays)s::date[]) AS k(id, today)
                  JOIN replenishment_item i ON i.id = k.id
                  JOIN stock_warehouse w ON w.id = i.warehouse_id
                 CROSS JOIN LATERAL (%(moves)s UNION ALL %(rises)s) AS r(day, quantity)
                 WHERE r.day > k.today - %(days)s AND r.quantity > 0
                 GROUP BY 1, 2
                """,
                ids=self.ids,
                todays=todays,
                days=READ_DAYS,
                moves=self._select_received_moves(),
                rises=self._select_rises(),
            )
        )

    @api.model
    def _select_received_moves(self):
        """What came into a warehouse with Odoo's stock; customers' returns are old."""
        return SQL(
            """
            SELECT m.date::date AS day, %s AS quantity
              FROM stock_move m
              JOIN stock_location src ON src.id = m.location_id
               AND src.usage != 'customer'
              JOIN stock_location dst ON dst.id = m.location_dest_id
               AND dst.usage = 'internal' AND dst.warehouse_id = i.warehouse_id
             WHERE m.product_id = i.product_id AND m.state = 'done'
               AND src.warehouse_id IS DISTINCT FROM dst.warehouse_id
               AND w.replenish_stock_source = 'odoo'
            """,
            self.env["replenishment.supply"]._reserved_units(),
        )

    @api.model
    def _select_rises(self):
        """By how much an operator's stock rose from day to day, sales added."""
        return SQL(
            """
            SELECT d.day, d.qty_available + COALESCE(d.qty_sold, 0)
                          - lag(d.qty_available) OVER (ORDER BY d.day)
              FROM replenishment_stock_day d
             WHERE d.product_id = i.product_id AND d.warehouse_id = i.warehouse_id
               AND w.replenish_stock_source != 'odoo'
            """
        )
