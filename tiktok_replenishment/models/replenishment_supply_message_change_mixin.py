# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.exceptions import UserError


class ReplenishmentSupplyMessageChangeMixin(models.AbstractModel):
    """Changes confirmed orders and transfers as a message says, with Odoo's own means.

    As the person who accepts: whoever may not change the order may not accept.
    """

    _name = "replenishment.supply.message.change.mixin"
    _description = "Changes Confirmed Supply"

    def _change_document(self):
        self.ensure_one()
        if self.order_id.locked:
            raise UserError(
                self.env._(
                    "%s is locked. Unlock it first, or ask the vendor by mail.",
                    self.order_id.name,
                )
            )
        if self.kind in ("expedite", "postpone"):
            self._change_date()
        elif self.order_id:
            self._change_order_quantity()
        else:
            self._change_transfer_quantity()

    def _change_date(self):
        """Date the goods anew; of a transfer the sending as well."""
        days = self.date_to - self.move_id.date.date()
        line = self.purchase_line_id
        if line and len(self._open_moves(line.move_ids)) == 1:
            line.date_planned = self.move_id.date + days
            return
        for move in self.move_id | self._open_moves(self.move_id.move_orig_ids):
            move.date += days

    def _open_moves(self, moves):
        return moves.filtered(lambda move: move.state not in ("done", "cancel"))

    def _change_order_quantity(self):
        """Take off the line what is too much; an order left empty is cancelled."""
        line, order = self.purchase_line_id, self.order_id
        cut = self.product_id.uom_id._compute_quantity(
            self.quantity_from - self.quantity_to, line.product_uom_id, round=False
        )
        quantity = line.product_uom_id.round(line.product_qty - cut)
        self._check_fixed(line, quantity)
        others = order.order_line.filtered(
            lambda other: other != line and other.product_qty > 0
        )
        if quantity <= 0 and not others:
            order.button_cancel()
        else:
            line.product_qty = max(quantity, 0.0)

    def _check_fixed(self, line, quantity):
        """Refuse to go below what has been received or billed."""
        fixed = max(line.qty_received, line.qty_invoiced)
        if line.product_uom_id.compare(quantity, fixed) < 0:
            raise UserError(
                self.env._(
                    "%(quantity)s of %(order)s are received or billed already. Ask "
                    "the vendor by mail instead.",
                    quantity=fixed,
                    order=line.order_id.name,
                )
            )

    def _change_transfer_quantity(self):
        """Both legs, as long as nothing has been sent."""
        moves = self.move_id | self._open_moves(self.move_id.move_orig_ids)
        if self.kind == "cancel":
            moves._action_cancel()
            return
        for move in moves:
            move.product_uom_qty = move.product_id.uom_id._compute_quantity(
                self.quantity_to, move.product_uom
            )

    # The mail to the vendor

    def action_ask_vendor(self):
        """Open one mail with all that is asked of the vendor of this order."""
        order = self.order_id
        if len(order) != 1:
            raise UserError(
                self.env._("Choose messages of one purchase order to write a mail.")
            )
        template = self.env.ref("tiktok_replenishment.mail_template_supply_message")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask Vendor"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": "purchase.order",
                "default_res_ids": order.ids,
                "default_template_id": template.id,
                "default_composition_mode": "comment",
                "force_email": True,
                "replenish_asks_vendor": True,
            },
        }
