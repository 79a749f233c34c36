# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import dataclass, field

from odoo import api, models
from odoo.tools import SQL

# Of a suggestion that is not yet an order.
NOT_ORDERED = ("proposed", "approved", "drafted")
# Of a purchase order that is not yet an order.
NOT_CONFIRMED = ("draft", "sent", "to approve")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that is so at the moment, and that a person may want to hear of once.

    `key` names it, `fingerprint` and `quantity` are how it is: it is news again when
    the one differs or the other moved by a quarter. `buyer_id` is whose business it
    is; `data` (JSON) what it takes to tell it.
    """

    key: str
    event: str
    fingerprint: str = ""
    quantity: float = 0.0
    buyer_id: int | None = None
    data: dict = field(default_factory=dict)


class ReplenishmentFact(models.AbstractModel):
    """Reads what there is to tell of a company, each kind in one statement."""

    _name = "replenishment.fact"
    _inherit = ["replenishment.fact.document.mixin"]
    _description = "Reader of Facts"

    @api.model
    def _read(self, company):
        """All facts of a company, the most pressing first."""
        self.env.flush_all()
        return [
            *self._read_urgent(company),
            *self._read_messages(company),
            *self._read_waiting(company),
            *self._read_orders(company),
            *self._read_transfers(company),
            *self._read_blocked(company),
        ]

    @api.model
    def _read_messages(self, company):
        """What should change about confirmed supply."""
        rows = self._rows(
            """
            SELECT m.id AS message_id, m.item_id, m.product_id, m.warehouse_id, m.kind,
                   m.reason, m.date_from, m.date_to, m.quantity_from, m.quantity_to,
                   m.value, m.partner_id, COALESCE(po.name, k.name) AS document,
                   COALESCE(po.user_id, r.buyer_id) AS buyer_id
              FROM replenishment_supply_message m
              LEFT JOIN purchase_order po ON po.id = m.order_id
              LEFT JOIN stock_picking k ON k.id = m.picking_id
              LEFT JOIN res_partner r ON r.id = m.partner_id
             WHERE m.company_id = %(company)s AND m.state = 'open'
             ORDER BY m.value DESC NULLS LAST, m.id
            """,
            company,
        )
        return [
            self._fact(
                row,
                f"message/{row['message_id']}",
                "message",
                fingerprint=row["kind"],
                quantity=row["value"],
            )
            for row in rows
        ]

    @api.model
    def _read_urgent(self, company):
        """Items that run out, and what is under way for each."""
        rows = self._rows(
            """
            SELECT i.id AS item_id, i.product_id, i.warehouse_id, i.urgency,
                   i.qty_available, i.quantity_needed, i.stockout_date,
                   i.order_by_date, i.ad_headroom,
                   s.state, s.document, s.partner_id, s.amount,
                   COALESCE(s.buyer_id, (t.responsible_id ->> %(key)s)::int) buyer_id
              FROM replenishment_item i
              JOIN product_product p ON p.id = i.product_id
              JOIN product_template t ON t.id = p.product_tmpl_id
              LEFT JOIN (
                    SELECT s.item_id, MIN(s.state) state,
                           MIN(s.document_name) document, MIN(s.partner_id) partner_id,
                           SUM(s.amount) amount,
                           MIN(COALESCE(po.user_id, r.buyer_id)) buyer_id
                      FROM replenishment_suggestion s
                      LEFT JOIN replenishment_suggestion_purchase_line_rel rel
                             ON rel.suggestion_id = s.id
                      LEFT JOIN purchase_order_line l ON l.id = rel.purchase_line_id
                      LEFT JOIN purchase_order po ON po.id = l.order_id
                      LEFT JOIN res_partner r ON r.id = s.partner_id
                     WHERE s.company_id = %(company)s AND s.state = ANY(%(open)s)
                     GROUP BY s.item_id) s ON s.item_id = i.id
             WHERE i.company_id = %(company)s AND i.active
               AND i.urgency IN ('critical', 'urgent')
             ORDER BY i.urgency_rank, i.order_by_date, i.id
            """,
            company,
        )
        return [
            self._fact(
                row,
                f"urgent/{row['item_id']}",
                "urgent",
                fingerprint=row["urgency"],
                quantity=row["quantity_needed"],
            )
            for row in rows
        ]

    @api.model
    def _read_waiting(self, company):
        """How many suggestions wait for somebody's approval, as one fact."""
        (row,) = self._rows(
            """
            SELECT COUNT(*) AS count, SUM(s.amount) AS amount
              FROM replenishment_suggestion s
             WHERE s.company_id = %(company)s AND s.state = 'proposed'
               AND s.snoozed_until IS NULL
            """,
            company,
        )
        if not row["count"]:
            return []
        key = f"waiting/{company.id}"
        return [self._fact(row, key, "drafted", quantity=row["count"])]

    @api.model
    def _read_blocked(self, company):
        """Items for which nothing is ordered until a person mends something."""
        rows = self._rows(
            """
            SELECT i.id AS item_id, i.product_id, i.warehouse_id,
                   COALESCE(i.blocked_reason, s.reason) AS blocked_reason,
                   (t.responsible_id ->> %(key)s)::int AS buyer_id
              FROM replenishment_item i
              JOIN product_product p ON p.id = i.product_id
              JOIN product_template t ON t.id = p.product_tmpl_id
              LEFT JOIN (SELECT item_id, MIN(blocked_reason) AS reason
                           FROM replenishment_suggestion
                          WHERE company_id = %(company)s AND state = 'blocked'
                          GROUP BY item_id) s ON s.item_id = i.id
             WHERE i.company_id = %(company)s AND i.active
               AND COALESCE(i.blocked_reason, s.reason) IS NOT NULL
               -- A choice, not a fault: Odoo orders.
               AND i.blocked_reason IS DISTINCT FROM 'native_fed'
             ORDER BY 4, i.urgency_rank, i.id
            """,
            company,
        )
        return [
            self._fact(
                row,
                f"blocked/{row['item_id']}",
                "blocked",
                fingerprint=row["blocked_reason"],
            )
            for row in rows
        ]

    @api.model
    def _rows(self, query, company):
        """Rows of a statement as mappings of plain JSON values."""
        self.env.cr.execute(
            SQL(
                query,
                company=company.id,
                key=str(company.id),
                open=list(NOT_ORDERED),
                unconfirmed=list(NOT_CONFIRMED),
                forgotten=company._replenish_forgotten_before(),
            )
        )
        return [
            {name: _plain(value) for name, value in row.items()}
            for row in self.env.cr.dictfetchall()
        ]

    @api.model
    def _fact(self, row, key, event, *, fingerprint="", quantity=0.0):
        data = {name: value for name, value in row.items() if name != "buyer_id"}
        return Fact(
            key=key,
            event=event,
            fingerprint=fingerprint,
            quantity=quantity or 0.0,
            buyer_id=row.get("buyer_id"),
            data=data,
        )


def _plain(value):
    """Dates as ISO text, decimals as floats."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if value is None or isinstance(value, (str, bool, int)):
        return value
    return float(value)
