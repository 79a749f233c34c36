# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .replenishment_item import BLOCKED_REASONS, URGENCIES
from .replenishment_suggestion_refusal_mixin import REJECTION_DAYS

STATES = [
    ("proposed", "Proposed"),
    ("approved", "Approved"),
    ("drafted", "Drafted"),
    ("ordered", "Ordered"),
    ("received", "Received"),
    ("rejected", "Rejected"),
    ("blocked", "Blocked"),
    ("superseded", "No longer needed"),
]
OPEN_STATES = ("proposed", "approved", "drafted", "blocked")


class ReplenishmentSuggestion(models.Model):
    """A proposed order or transfer, and why."""

    _name = "replenishment.suggestion"
    _description = "Suggestion"
    _inherit = [
        "replenishment.suggestion.decision.mixin",
        "replenishment.suggestion.approval.mixin",
        "replenishment.suggestion.refusal.mixin",
        "replenishment.suggestion.quantity.mixin",
        "replenishment.suggestion.load.mixin",
        "replenishment.suggestion.timeline.mixin",
        "mail.thread",
        "replenishment.explanation",
        "replenishment.suggestion.sourcing.mixin",
        "replenishment.suggestion.budget.mixin",
    ]
    _order = "urgency_rank, order_by_date, id"
    _check_company_auto = True

    item_id = fields.Many2one(
        "replenishment.item", required=True, ondelete="cascade", readonly=True
    )
    product_id = fields.Many2one(related="item_id.product_id", store=True, index=True)
    warehouse_id = fields.Many2one(related="item_id.warehouse_id", store=True)
    company_id = fields.Many2one(related="item_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    # The run that proposed it, or that wrote its draft last.
    run_id = fields.Many2one(
        "replenishment.run", readonly=True, ondelete="set null", index=True
    )
    state = fields.Selection(
        STATES,
        default="proposed",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    supply_type = fields.Selection(
        [("buy", "Purchase"), ("transfer", "Transfer")], required=True, readonly=True
    )
    partner_id = fields.Many2one("res.partner", string="Vendor", readonly=True)
    supplierinfo_id = fields.Many2one(
        "product.supplierinfo", readonly=True, ondelete="set null"
    )
    source_warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    source_name = fields.Char(
        string="From",
        compute="_compute_source_name",
        help="Vendor or warehouse; of what is blocked, why.",
    )
    lane_id = fields.Many2one("replenishment.lane", readonly=True)
    quantity = fields.Float(
        readonly=True, help="In the product's unit, rounded as the vendor sells it."
    )
    quantity_base = fields.Float(
        string="Without Campaigns",
        readonly=True,
        help="What would be ordered if there were no campaigns.",
    )
    quantity_campaign = fields.Float(string="For Campaigns", readonly=True)
    price_unit = fields.Monetary(
        string="Unit Price",
        readonly=True,
        help="In the company's currency, for the product's unit.",
    )
    amount = fields.Monetary(
        compute="_compute_amount", store=True, help="Of the quantity to order."
    )
    urgency = fields.Selection(URGENCIES, readonly=True, index=True)
    urgency_rank = fields.Integer(readonly=True, default=9)
    order_by_date = fields.Date(string="Order By", readonly=True)
    arrival_date = fields.Date(string="Arrives", readonly=True)
    stockout_date = fields.Date(string="Stock-out", readonly=True)
    blocked_reason = fields.Selection(BLOCKED_REASONS, string="Blocked", readonly=True)
    is_draft_kept = fields.Boolean(
        string="Draft Kept by Odoo",
        readonly=True,
        copy=False,
        help="Planning asks for this draft no more, and Odoo refuses to delete it. "
        "Until it is gone nothing else is drafted for the product unasked.",
    )
    is_touched = fields.Boolean(
        string="Changed by a Person",
        readonly=True,
        help="Planning leaves the document as the person left it.",
    )
    fingerprint = fields.Char(readonly=True, copy=False)
    purchase_line_ids = fields.Many2many(
        "purchase.order.line",
        "replenishment_suggestion_purchase_line_rel",
        "suggestion_id",
        "purchase_line_id",
        readonly=True,
        copy=False,
        groups="purchase.group_purchase_user,base.group_system",
    )
    move_ids = fields.Many2many(
        "stock.move",
        "replenishment_suggestion_stock_move_rel",
        "suggestion_id",
        "move_id",
        readonly=True,
        copy=False,
        groups="stock.group_stock_user,base.group_system",
    )
    document_name = fields.Char(string="Document", readonly=True, copy=False)

    _one_open_untouched = models.UniqueIndex(
        "(item_id, supply_type, COALESCE(source_warehouse_id, 0),"
        " COALESCE(lane_id, 0), COALESCE(second_vendor_id, 0))"
        " WHERE state IN ('proposed', 'approved', 'drafted', 'blocked')"
        " AND is_touched IS NOT TRUE AND is_approved IS NOT TRUE",
        "There is an open suggestion for this item and source already.",
    )

    def init(self):
        # Each run writes most open rows anew: with room beside them the indexes, which
        # are many, are left alone.
        self.env.cr.execute(
            SQL("ALTER TABLE %s SET (fillfactor = 45)", SQL.identifier(self._table))
        )

    @api.depends("product_id", "warehouse_id", "quantity")
    def _compute_display_name(self):
        for suggestion in self:
            product, warehouse = suggestion.product_id, suggestion.warehouse_id
            quantity = suggestion._number(suggestion.quantity)
            suggestion.display_name = (
                f"{product.display_name} — {warehouse.code}: {quantity}"
            )

    @api.depends("partner_id", "source_warehouse_id", "state", "blocked_reason")
    @api.depends_context("lang")
    def _compute_source_name(self):
        reasons = dict(self._fields["blocked_reason"]._description_selection(self.env))
        for suggestion in self:
            source = suggestion.partner_id or suggestion.source_warehouse_id
            is_blocked = suggestion.state == "blocked"
            suggestion.source_name = (
                reasons.get(suggestion.blocked_reason)
                if is_blocked
                else source.display_name
            )

    def _is_withdrawable(self):
        """Whether planning may take it back: nobody has decided anything about it."""
        self.ensure_one()
        return self._is_refusable() and not self.is_approved

    def _is_refusable(self):
        """Whether a person may take it back, an approval included."""
        self.ensure_one()
        return self.state in OPEN_STATES and not self.is_touched

    def _quantity_cut(self):
        """What a person took off the quantity that was suggested.

        Not what a load left off or put on top: that is no answer to the need.
        """
        self.ensure_one()
        asked = self.quantity + min(self.load_quantity, 0.0)
        if self.state == "approved":
            return max(0.0, asked - self.quantity_approved)
        kept = self._quantity_on_orders() + sum(self.move_ids.mapped("product_qty"))
        return max(0.0, asked - kept)

    def _quantity_on_orders(self):
        """What order lines hold for it; of those that people merged its share.

        The lines that were merged into others stay behind, cancelled.
        """
        self.ensure_one()
        quantity = 0.0
        for line in self.purchase_line_ids.filtered(lambda pol: pol.state != "cancel"):
            asked = sum(line.replenish_suggestion_ids.mapped("quantity_to_order"))
            share = self.quantity_to_order / asked if asked else 1.0
            quantity += line.product_uom_qty * share
        return quantity

    # Following documents

    @api.model
    def _follow_documents(self, items):
        """Read what people did to the documents of open suggestions.

        A changed draft becomes touched; a confirmed one ordered; a cancelled or
        deleted one rejected for a while.
        """
        self.env.flush_all()
        facts = self.env["replenishment.document"]._read_facts(items)
        states = defaultdict(list)
        for suggestion_id, state, is_same in facts:
            if state == "drafted" and not is_same:
                states["touched"].append(suggestion_id)
            elif state != "drafted":
                states[state].append(suggestion_id)
        touched = self.browse(states["touched"])
        for suggestion in touched:
            suggestion.is_touched = True
            suggestion.rejected_until = suggestion._decision_end()
        # What was seen once is no new decision at the next look.
        self.env["replenishment.document"]._remember(touched)
        for state in ("ordered", "received"):
            self.browse(states[state]).write({"state": state})
        for suggestion in self.browse(states["rejected"]):
            suggestion._reject()

    def _reject(self):
        self.ensure_one()
        self.write({"state": "rejected", "rejected_until": self._decision_end()})

    def _decision_end(self):
        """The last day on which a person's decision is not asked again."""
        return fields.Date.add(
            self.warehouse_id._replenish_today(), days=REJECTION_DAYS
        )

    def _withdraw(self, state):
        """Delete the untouched documents of these suggestions and close them."""
        self.env["replenishment.document"]._delete_documents(
            self.filtered(lambda s: s.state == "drafted")
        )
        self.write({"state": state, "fingerprint": False})

    def _withdraw_or_tell(self, state):
        """Withdraw what Odoo lets go, the others say why not; return what went."""
        drafted = self.filtered(lambda s: s.state == "drafted")
        gone = self - self.env["replenishment.document"]._delete_or_tell(drafted)
        gone.write({"state": state, "fingerprint": False})
        return gone

    def _document_names(self):
        return sorted({name for name in self.mapped("document_name") if name})

    # Buttons

    def action_open_history(self):
        """Show what was suggested for this product here before."""
        return self.item_id.action_open_replenish_history()

    def action_open_health(self):
        """Show what blocks it, with the button that mends it."""
        return self.item_id.action_open_health()

    def action_open_document(self):
        """Open the purchase order or transfer of this suggestion."""
        self.ensure_one()
        # A planner who may not read the document is told which one it is.
        held = self.sudo()
        if self.supply_type == "buy":
            record = held.purchase_line_ids.order_id[:1]
        else:
            record = held.move_ids.picking_id[:1]
        if not record:
            raise UserError(self.env._("This suggestion has no document (yet)."))
        if not record.sudo(False).has_access("read"):
            raise AccessError(
                self.env._(
                    "You may not open %s; ask somebody with the right to purchases or "
                    "transfers.",
                    record.name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }
