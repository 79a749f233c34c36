# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .replenishment_item import URGENCIES
from .sql_view import create_view


class ReplenishmentDispatch(models.Model):
    """What a warehouse is to send to another, and when: planned, drafted, confirmed.

    One row is one product of one transfer, until it has left. It is sent so many days
    before it arrives as its lane takes.
    """

    _name = "replenishment.dispatch"
    _description = "Planned Dispatch"
    _auto = False
    _order = "ship_date, source_warehouse_id, id"
    _rec_name = "product_id"

    company_id = fields.Many2one("res.company", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    quantity = fields.Float(readonly=True, help="In the product's unit.")
    source_warehouse_id = fields.Many2one(
        "stock.warehouse", string="From", readonly=True
    )
    warehouse_id = fields.Many2one("stock.warehouse", string="To", readonly=True)
    lane_id = fields.Many2one("replenishment.lane", readonly=True)
    ship_date = fields.Date(
        string="Ship By",
        readonly=True,
        help="Arrival minus the days of the lane, or the last day before on which the "
        "sending warehouse is open.",
    )
    arrival_date = fields.Date(string="Arrives", readonly=True)
    is_late = fields.Boolean(
        readonly=True, help="It should have left, and would arrive later than planned."
    )
    urgency = fields.Selection(URGENCIES, readonly=True)
    state = fields.Selection(
        [
            ("planned", "Not drafted yet"),
            ("draft", "Draft"),
            ("waiting", "Waits for stock"),
            ("ready", "Ready to send"),
        ],
        readonly=True,
    )
    picking_id = fields.Many2one("stock.picking", string="Document", readonly=True)

    def action_open_document(self):
        """Open the transfer to be sent, or the draft it will be made of."""
        self.ensure_one()
        if not self.picking_id:
            raise UserError(
                self.env._("This is planned only: its transfer is not drafted yet.")
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "stock.picking",
            "res_id": self.picking_id.id,
            "view_mode": "form",
        }

    def init(self):
        create_view(self, self._table_select())

    def _table_select(self):
        # The kind's number in the low digits keeps ids unique and stable.
        return SQL(
            """
            SELECT d.source_id::bigint * 4 + d.kind_no AS id, d.company_id,
                   d.product_id, d.quantity, l.source_warehouse_id, l.warehouse_id,
                   l.id AS lane_id, d.ship_date, d.arrival_date, d.urgency,
                   d.ship_date < (now() AT TIME ZONE COALESCE(w.replenish_tz, 'UTC'))
                       ::date AS is_late,
                   d.state, d.picking_id
              FROM (%s) AS d (source_id, kind_no, company_id, product_id, quantity,
                              lane_id, ship_date, arrival_date, urgency, state,
                              picking_id)
              JOIN replenishment_lane l ON l.id = d.lane_id
              JOIN stock_warehouse w ON w.id = l.source_warehouse_id
            """,
            SQL(" UNION ALL ").join(
                (self._select_planned(), self._select_drafts(), self._select_sendings())
            ),
        )

    def _select_planned(self):
        """Suggestions without a document, but for those that are put off."""
        return SQL(
            """
            SELECT s.id, 1, s.company_id, s.product_id,
                   COALESCE(NULLIF(s.quantity_approved, 0), s.quantity), s.lane_id,
                   %s,
                   s.arrival_date, s.urgency, 'planned', NULL::int
              FROM replenishment_suggestion s
              JOIN replenishment_lane l ON l.id = s.lane_id
             WHERE s.state IN ('proposed', 'approved') AND s.supply_type = 'transfer'
               AND s.source_warehouse_id IS NOT NULL AND s.snoozed_until IS NULL
            """,
            self._ship_date(SQL("s.arrival_date")),
        )

    def _select_drafts(self):
        """Draft receipts, whose sending leg is made when they are confirmed."""
        return SQL(
            """
            SELECT m.id, 2, m.company_id, m.product_id, m.product_qty::float8, l.id,
                   %s,
                   m.date::date, p.replenish_urgency, 'draft', p.id
              FROM stock_move m
              JOIN stock_picking p ON p.id = m.picking_id
              JOIN replenishment_lane l ON l.id = p.replenish_lane_id
             WHERE m.state = 'draft'
            """,
            self._ship_date(SQL("m.date")),
        )

    def _ship_date(self, arrival):
        """SQL of the last open day of the warehouse that lane `l` leaves, in time.

        That is the day in question, or the one before a period it is closed in.
        """
        return SQL(
            """
            (WITH closed AS (
                  SELECT p.date_from, p.date_to
                    FROM replenishment_warehouse_closed_period_rel r
                    JOIN replenishment_closed_period p ON p.id = r.period_id
                   WHERE r.warehouse_id = l.source_warehouse_id),
                  due AS (
                  SELECT (%s - make_interval(secs => l.total_days * 86400))::date
                         AS day)
             SELECT MAX(c.day)
               FROM (SELECT day FROM due
                     UNION ALL SELECT date_from - 1 FROM closed) c
               JOIN due ON c.day <= due.day
              WHERE NOT EXISTS (
                    SELECT FROM closed
                     WHERE c.day BETWEEN closed.date_from AND closed.date_to))
            """,
            arrival,
        )

    def _select_sendings(self):
        """Legs that leave the warehouse and have not left yet."""
        return SQL(
            """
            SELECT m.id, 3, m.company_id, m.product_id, m.product_qty::float8,
                   receipt.lane_id, m.date::date, receipt.date::date, receipt.urgency,
                   CASE m.state WHEN 'assigned' THEN 'ready' ELSE 'waiting' END,
                   m.picking_id
              FROM stock_move m
              JOIN stock_location dst ON dst.id = m.location_dest_id
                                     AND dst.usage = 'transit'
              JOIN LATERAL (
                   SELECT p.replenish_lane_id AS lane_id,
                          p.replenish_urgency AS urgency, r.date
                     FROM stock_move_move_rel rel
                     JOIN stock_move r ON r.id = rel.move_dest_id
                     JOIN stock_picking p ON p.id = r.picking_id
                    WHERE rel.move_orig_id = m.id AND p.replenish_lane_id IS NOT NULL
                      AND r.state != 'cancel'
                    ORDER BY r.state = 'done', r.id LIMIT 1) receipt ON true
             WHERE m.state IN ('waiting', 'confirmed', 'assigned',
                               'partially_available')
            """
        )
