# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

from ..connectors.tiktok.order_lines import SHIPPED_STATUSES


class ReplenishmentThreeplRepetitionMixin(models.AbstractModel):
    """Notices an operator that answers with the same numbers over and over.

    A system that answers from a store of its own may go on doing so for hours after
    the numbers have ceased to be true. That they do not change is no proof: nothing may
    have happened. That they do not change while goods are known to have left is.
    """

    _name = "replenishment.threepl.repetition.mixin"
    _description = "Repeated Stock"

    unchanged_since = fields.Datetime(
        readonly=True, copy=False, help="The first pull that brought these numbers."
    )
    unchanged_count = fields.Integer(
        string="Equal Pulls", readonly=True, copy=False, help="In a row, up to now."
    )
    is_stuck = fields.Boolean(
        string="Numbers Stand Still",
        readonly=True,
        copy=False,
        help="The same numbers came again and again although goods were shipped from "
        "there. They count as stale until they change.",
    )

    def _note_repetition(self, pull, previous):
        """Compare an accepted pull with the one before."""
        if previous.content_hash == pull.content_hash and self.unchanged_since:
            count = self.unchanged_count + 1
            most = self.connection_id.unchanged_pulls
            is_stuck = bool(most) and count >= most and self._has_shipped()
            self.write({"unchanged_count": count, "is_stuck": is_stuck})
        else:
            self.write(
                {
                    "unchanged_since": pull.as_of,
                    "unchanged_count": 1,
                    "is_stuck": False,
                }
            )

    def _has_shipped(self):
        """Whether goods of this place are known to have left since the numbers stand.

        An order counts that came and left within that time: of older ones it is not
        known when they left.
        """
        self.env.flush_all()
        found = self.env.execute_query(
            SQL(
                """
                SELECT 1
                  FROM replenishment_threepl_stock st
                 WHERE st.threepl_warehouse_id = %(place)s
                   AND (EXISTS (
                        SELECT 1
                          FROM replenishment_tiktok_order_line ol
                          JOIN replenishment_tiktok_order o ON o.id = ol.order_id
                         WHERE ol.product_id = st.product_id
                           AND ol.warehouse_id = st.warehouse_id
                           AND ol.quantity > ol.quantity_cancelled
                           AND o.ordered_at >= %(since)s
                           AND o.status = ANY(%(shipped)s))
                    OR EXISTS (
                        SELECT 1
                          FROM stock_move m
                          JOIN stock_location src ON src.id = m.location_id
                          JOIN stock_location dst ON dst.id = m.location_dest_id
                         WHERE m.product_id = st.product_id AND m.state = 'done'
                           AND m.date >= %(since)s
                           AND src.warehouse_id = st.warehouse_id
                           AND dst.usage = 'customer'))
                 LIMIT 1
                """,
                place=self.id,
                since=self.unchanged_since,
                shipped=sorted(SHIPPED_STATUSES),
            )
        )
        return bool(found)
