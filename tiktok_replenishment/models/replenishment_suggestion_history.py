# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from .replenishment_item import URGENCIES
from .replenishment_suggestion import STATES
from .sql_view import create_view


class ReplenishmentSuggestionHistory(models.Model):
    """What became of each suggestion: asked, approved, ordered, received.

    Where people merged lines, each suggestion has its share of the line.
    """

    _name = "replenishment.suggestion.history"
    _description = "History of Suggestions"
    _auto = False
    _order = "suggested_on DESC, id DESC"
    _depends = {
        "purchase.order": ["state"],
        "purchase.order.line": ["product_qty", "product_uom_qty", "qty_received"],
        "replenishment.item": ["product_tmpl_id"],
        "replenishment.suggestion": [
            "amount",
            "decided_at",
            "decided_by_id",
            "document_name",
            "is_approved",
            "lane_id",
            "load_quantity",
            "partner_id",
            "quantity",
            "quantity_approved",
            "reject_reason_id",
            "state",
            "urgency",
        ],
        "stock.move": ["product_qty", "product_uom_qty", "quantity", "state"],
    }

    suggestion_id = fields.Many2one("replenishment.suggestion", readonly=True)
    item_id = fields.Many2one("replenishment.item", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    product_tmpl_id = fields.Many2one("product.template", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Vendor", readonly=True)
    lane_id = fields.Many2one("replenishment.lane", readonly=True)
    state = fields.Selection(STATES, readonly=True)
    urgency = fields.Selection(URGENCIES, readonly=True)
    suggested_on = fields.Datetime(readonly=True)
    decided_by_id = fields.Many2one("res.users", readonly=True)
    decided_at = fields.Datetime(string="Decided On", readonly=True)
    reject_reason_id = fields.Many2one(
        "replenishment.reject.reason", string="Rejected Because", readonly=True
    )
    document_name = fields.Char(string="Document", readonly=True)
    quantity_asked = fields.Float(string="Suggested", readonly=True)
    quantity_approved = fields.Float(
        string="Approved", readonly=True, help="By a person; 0: nobody was asked."
    )
    quantity_ordered = fields.Float(
        string="Ordered", readonly=True, help="On confirmed orders and transfers."
    )
    quantity_received = fields.Float(string="Received", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(readonly=True)

    @api.depends("product_id", "suggested_on")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.suggestion_id.display_name

    @api.model
    def _open(self, title, domain):
        """The history of some products, as list, graph and pivot."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tiktok_replenishment.replenishment_suggestion_history_action"
        )
        return action | {"name": title, "domain": domain}

    def action_open_suggestion(self):
        """Open the suggestion with its explanation."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "replenishment.suggestion",
            "res_id": self.suggestion_id.id,
            "view_mode": "form",
        }

    def init(self):
        create_view(self, self._table_select())

    def _table_select(self):
        return SQL(
            """
            SELECT s.id, s.id AS suggestion_id, s.item_id, s.product_id,
                   i.product_tmpl_id, s.warehouse_id, s.company_id, s.partner_id,
                   s.lane_id, s.state, s.urgency, s.create_date AS suggested_on,
                   s.decided_by_id, s.decided_at, s.reject_reason_id, s.document_name,
                   s.quantity + COALESCE(s.load_quantity, 0) AS quantity_asked,
                   s.amount, c.currency_id,
                   CASE WHEN s.is_approved THEN s.quantity_approved ELSE 0 END
                       AS quantity_approved,
                   COALESCE(b.ordered, t.ordered, 0) AS quantity_ordered,
                   COALESCE(b.received, t.received, 0) AS quantity_received
              FROM replenishment_suggestion s
              JOIN replenishment_item i ON i.id = s.item_id
              JOIN res_company c ON c.id = s.company_id
              LEFT JOIN LATERAL (%s) b ON true
              LEFT JOIN LATERAL (%s) t ON true
            """,
            self._select_purchased(),
            self._select_transferred(),
        )

    def _select_purchased(self):
        return SQL(
            """
            SELECT SUM(CASE WHEN o.state = 'purchase' THEN l.product_uom_qty ELSE 0 END
                       * p.share) AS ordered,
                   SUM(l.qty_received * l.product_uom_qty / NULLIF(l.product_qty, 0)
                       * p.share) AS received
              FROM replenishment_suggestion_purchase_line_rel rel
              JOIN purchase_order_line l ON l.id = rel.purchase_line_id
              JOIN purchase_order o ON o.id = l.order_id
             CROSS JOIN LATERAL (
                   SELECT s.quantity / NULLIF(SUM(x.quantity), 0) AS share
                     FROM replenishment_suggestion_purchase_line_rel other
                     JOIN replenishment_suggestion x ON x.id = other.suggestion_id
                    WHERE other.purchase_line_id = l.id) p
             WHERE rel.suggestion_id = s.id
            """
        )

    def _select_transferred(self):
        return SQL(
            """
            SELECT SUM(CASE WHEN m.state NOT IN ('draft', 'cancel')
                            THEN m.product_qty ELSE 0 END * p.share) AS ordered,
                   SUM(CASE WHEN m.state = 'done'
                            THEN m.quantity * m.product_qty
                                 / NULLIF(m.product_uom_qty, 0) ELSE 0 END
                       * p.share) AS received
              FROM replenishment_suggestion_stock_move_rel rel
              JOIN stock_move m ON m.id = rel.move_id
             CROSS JOIN LATERAL (
                   SELECT s.quantity / NULLIF(SUM(x.quantity), 0) AS share
                     FROM replenishment_suggestion_stock_move_rel other
                     JOIN replenishment_suggestion x ON x.id = other.suggestion_id
                    WHERE other.move_id = m.id) p
             WHERE rel.suggestion_id = s.id
            """
        )
