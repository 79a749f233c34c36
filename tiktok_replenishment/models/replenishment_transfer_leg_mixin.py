# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

from odoo import Command, api, fields, models

CLOSED = ("done", "cancel")


class ReplenishmentTransferLegMixin(models.AbstractModel):
    """Keeps the legs of planning's transfers in step.

    Odoo's resupply rules do not pass a cancellation on: a receipt would wait for ever
    for goods that nobody sends, and count as coming. What is sent less is awaited
    less, and what nobody awaits any more is not sent. Planning then sees what is
    missing.
    """

    _name = "replenishment.transfer.leg.mixin"
    _description = "Leg of a Transfer"

    def _action_cancel(self):
        """Cancel what a cancelled leg was made for, or was to be made of."""
        receipts = self._replenish_awaiting()
        awaited = self.filtered(lambda m: any(r in receipts for r in m.move_dest_ids))
        sendings = (self._replenish_planned() | awaited)._replenish_upstream()
        result = super()._action_cancel()
        for receipt, origins in receipts.items():
            receipt._replenish_await_only(origins)
        while superfluous := sendings.filtered(lambda m: m._replenish_is_for_nobody()):
            superfluous._action_cancel()
        return result

    def _action_done(self, cancel_backorder=False):
        """Await no more than was sent where the rest will not follow."""
        receipts = self._replenish_awaiting()
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        for receipt, origins in receipts.items():
            receipt._replenish_await_only(origins | receipt.move_orig_ids)
        return moves

    def _replenish_is_for_nobody(self):
        states = set(self.move_dest_ids.mapped("state"))
        return self.state not in CLOSED and states <= {"cancel"}

    def _replenish_planned(self):
        """Open receipts of planning among these moves."""
        coming = self.filtered(
            lambda move: (
                move.location_id.usage == "transit"
                and move.state not in (*CLOSED, "draft")
            )
        )
        # Whoever moves goods need not be allowed to see suggestions.
        return coming.filtered(lambda move: move.sudo().replenish_suggestion_ids)

    def _replenish_awaiting(self):
        """Open receipt of planning that waits for these moves -> all it waits for."""
        leaving = self.filtered(lambda move: move.location_dest_id.usage == "transit")
        receipts = leaving.move_dest_ids._replenish_planned()
        return {receipt: receipt.move_orig_ids for receipt in receipts - self}

    def _replenish_await_only(self, sendings):
        """Lower a receipt to what was sent, or is still to be sent, for it."""
        self.ensure_one()
        if self.state in CLOSED:
            return
        sent = sum(
            move.product_uom._compute_quantity(move.quantity, self.product_uom)
            if move.state == "done"
            else move.product_uom._compute_quantity(
                move.product_uom_qty, self.product_uom
            )
            for move in sendings.exists()
            if move.state != "cancel"
        )
        others = sendings.move_dest_ids - self
        taken = sum(
            move.product_uom._compute_quantity(move.quantity, self.product_uom)
            for move in others
            if move.state == "done"
        )
        awaited = max(0.0, sent - taken)
        if self.product_uom.compare(awaited, 0) <= 0:
            self._action_cancel()
        elif self.product_uom.compare(self.product_uom_qty, awaited) > 0:
            self.product_uom_qty = awaited

    def _replenish_upstream(self):
        """All moves that bring goods to these, out of the sending warehouse."""
        found, waiting = self.browse(), self.move_orig_ids
        while waiting - found:
            found |= waiting
            waiting = waiting.move_orig_ids
        return found

    def _replenish_date_sending(self, lane):
        """Date what sends the goods of these receipts as many days before as it takes.

        Or on the last day before on which the sending warehouse is open.
        """
        for move in self:
            moment = fields.Datetime.subtract(move.date, days=lane.total_days)
            day = lane.source_warehouse_id._replenish_last_open_day(moment.date())
            sending = move._replenish_upstream().filtered(
                lambda leg: leg.state not in CLOSED
            )
            sending.date = datetime.combine(day, moment.time())

    @api.model_create_multi
    def create(self, vals_list):
        """Keep the suggestions that a move stands for, whoever makes the move."""
        links = [vals.pop("replenish_suggestion_ids", None) for vals in vals_list]
        moves = super().create(vals_list)
        for move, commands in zip(moves, links, strict=True):
            if commands:
                # A clerk without a planning group makes backorders, too.
                move.sudo().replenish_suggestion_ids = commands
        return moves

    def _prepare_move_split_vals(self, qty):
        """What is left for a backorder belongs to the same suggestions."""
        values = super()._prepare_move_split_vals(qty)
        # Whoever moves goods need not be allowed to see suggestions.
        if suggestions := self.sudo().replenish_suggestion_ids:
            values["replenish_suggestion_ids"] = [Command.set(suggestions.ids)]
            values["replenish_needed_by"] = self.replenish_needed_by
        return values

    def _merge_moves_fields(self):
        """The move that others are merged into stands for all of their suggestions."""
        values = super()._merge_moves_fields()
        # Whoever moves goods need not be allowed to see or link suggestions.
        if suggestions := self.sudo().replenish_suggestion_ids:
            self[0].sudo().replenish_suggestion_ids = suggestions
            days = [day for day in self.mapped("replenish_needed_by") if day]
            values["replenish_needed_by"] = min(days, default=False)
        return values
