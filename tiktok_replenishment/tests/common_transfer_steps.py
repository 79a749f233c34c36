# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from .common_ledger import OPEN, key


class TransferSteps:
    """What clerks do to transfers, which have a leg in each warehouse."""

    def receipts(self, *states):
        """Transfers into the warehouse abroad, in some states."""
        pickings = self.documents("stock.picking", states)
        return pickings.filtered(
            lambda p: (
                p.location_id.usage == "transit"
                and p.location_dest_id == self.abroad.lot_stock_id
            )
        )

    def sendings(self):
        pickings = self.documents("stock.picking", ("assigned", "confirmed", "waiting"))
        return pickings.filtered(lambda p: p.location_dest_id.usage == "transit")

    def entry(self, move):
        """The entry of the transfer that a move of either leg belongs to."""
        receipt = move if move.location_id.usage == "transit" else move.move_dest_ids
        picking = receipt[:1].picking_id
        while picking.backorder_id:
            picking = picking.backorder_id
        first = picking.move_ids.filtered(lambda m: m.product_id == move.product_id)
        return self.ledger.entries.get(key(first[:1]))

    def step_edit_transfer(self, chance):
        if pickings := self.receipts("draft"):
            move = chance.choice(chance.choice(pickings).move_ids)
            move.product_uom_qty += chance.choice([7, 30])
            self.ledger.of(move).quantity = move.product_uom_qty
            self.touch(move)

    def step_confirm_transfer(self, chance):
        if pickings := self.receipts("draft"):
            picking = chance.choice(pickings)
            picking.action_confirm()
            for move in picking.move_ids:
                self.ledger.of(move).status = OPEN
                self.ledger.here[move.product_id, self.home] -= move.product_uom_qty

    def step_cancel_receipt(self, chance):
        """What nobody awaits any more is not sent either."""
        pickings = self.receipts("draft", "waiting", "confirmed", "assigned")
        if pickings:
            picking = chance.choice(pickings)
            entries = [self.entry(move) for move in picking.move_ids]
            is_draft = picking.state == "draft"
            for sending in picking.move_ids.move_orig_ids:
                if self.is_only_for(sending, picking.move_ids):
                    place = (sending.product_id, self.home)
                    self.ledger.here[place] += sending.product_uom_qty
            picking.action_cancel()
            for entry in filter(None, entries):
                entry.quantity = 0
                entry.status = "gone" if is_draft else OPEN

    def is_only_for(self, sending, receipts):
        others = sending.move_dest_ids - receipts
        is_open = sending.state not in ("done", "cancel")
        return is_open and set(others.mapped("state")) <= {"cancel"}

    def step_dispatch(self, chance):
        pickings = self.sendings().filtered(
            lambda p: any(self.sendable(move) > 0 for move in p.move_ids)
        )
        if not pickings:
            return
        picking = chance.choice(pickings)
        share, has_backorder = chance.choice([0.4, 1, 1]), chance.random() < 0.6
        for move in picking.move_ids:
            asked = move.product_uom_qty
            move.quantity = int(self.sendable(move) * share)
            move.picked = True
            if not has_backorder:
                self.unsend(move, asked - move.quantity)
        if any(picking.move_ids.mapped("quantity")):
            self.validate(picking, has_backorder)

    def sendable(self, move):
        reserved = sum(move.move_line_ids.mapped("quantity"))
        free = self.free((move.product_id, self.home))
        return max(0, min(move.product_uom_qty, reserved + free))

    def unsend(self, move, quantity):
        """Goods that were to be sent stay at home, and will not come abroad."""
        self.ledger.here[move.product_id, self.home] += quantity
        if entry := self.entry(move):
            entry.quantity = max(0, entry.quantity - quantity)

    def step_cancel_sending(self, chance):
        if pickings := self.sendings():
            picking = chance.choice(pickings)
            for move in picking.move_ids:
                self.unsend(move, move.product_uom_qty)
            picking.action_cancel()

    def step_receive_transfer(self, chance):
        pickings = self.receipts("assigned").filtered(
            lambda p: any(p.move_ids.mapped("quantity"))
        )
        if not pickings:
            return
        picking = chance.choice(pickings)
        share, has_backorder = chance.choice([0.5, 1, 1]), chance.random() < 0.7
        for move in picking.move_ids:
            move.quantity = int(move.quantity * share)
            move.picked = True
            self.note_receipt(self.entry(move), move.quantity)
            if not has_backorder:
                self.entry(move).quantity = 0
        if any(picking.move_ids.mapped("quantity")):
            self.validate(picking, has_backorder)
