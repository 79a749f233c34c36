# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command, fields

from .common_ledger import OPEN, OURS, PERSONS, Entry, key


class PurchaseSteps:
    """What buyers do to orders; each step notes in the ledger what it has done."""

    def draft_orders(self):
        return self.documents("purchase.order", ("draft", "sent"))

    def documents(self, model, states):
        """Documents of the planned products in some states, oldest first."""
        lines = "order_line" if model == "purchase.order" else "move_ids"
        return self.env[model].search(
            [
                (f"{lines}.product_id", "in", [p.id for p in self.products]),
                ("state", "in", states),
            ],
            order="id",
        )

    def touch(self, lines):
        """A person changed these; what is taken back before planning looks is ours."""
        self.ledger.touch(lines)
        for line in lines:
            entry = self.ledger.entries.get(key(line))
            if entry and entry.left_as and entry.left_as == self.as_it_is(line):
                entry.status = OURS

    def a_draft_line(self, chance):
        lines = self.draft_orders().order_line
        return chance.choice(lines) if lines else None

    def step_edit_quantity(self, chance):
        if line := self.a_draft_line(chance):
            line.product_qty += chance.choice([-30, 10, 200])
            if line.product_qty <= 0:
                line.product_qty = 5
            self.ledger.of(line).quantity = line.product_qty
            self.touch(line)

    def step_edit_price(self, chance):
        if line := self.a_draft_line(chance):
            line.price_unit += 1
            self.touch(line)

    def step_edit_date(self, chance):
        if line := self.a_draft_line(chance):
            line.date_planned += timedelta(days=chance.choice([-3, 9, 60]))
            self.touch(line)

    def step_change_vendor(self, chance):
        if orders := self.draft_orders():
            order = chance.choice(orders)
            vendors = self.vendors - order.partner_id
            order.partner_id = vendors[0]
            self.touch(order.order_line)

    def step_send(self, chance):
        if orders := self.draft_orders():
            order = chance.choice(orders)
            order.state = "sent"
            self.touch(order.order_line)

    def step_add_order(self, chance):
        product, warehouse = chance.choice(self.places)
        quantity = chance.choice([20, 150])
        order = self.env["purchase.order"].create(
            {
                "partner_id": chance.choice(self.vendors).id,
                "picking_type_id": warehouse.in_type_id.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_qty": quantity})
                ],
            }
        )
        self.note(order.order_line, PERSONS)

    def note(self, lines, status):
        """Enter order lines that are new."""
        for line in lines:
            warehouse = line.order_id.picking_type_id.warehouse_id
            self.ledger.entries[key(line)] = Entry(
                place=(line.product_id, warehouse),
                quantity=line.product_qty,
                status=status,
            )

    def step_split(self, chance):
        """Half of an order goes to a copy of it."""
        if orders := self.draft_orders():
            order = chance.choice(orders)
            copy = order.copy()
            for line, half in zip(order.order_line, copy.order_line, strict=True):
                half.product_qty = line.product_qty // 2
                line.product_qty -= half.product_qty
                self.ledger.of(line).quantity = line.product_qty
            self.touch(order.order_line)
            self.note(copy.order_line, PERSONS)

    def step_merge(self, chance):
        """Odoo adds up lines of a product, and cancels the orders they came from."""
        groups = self.draft_orders().grouped(
            lambda o: (o.partner_id, o.picking_type_id, o.currency_id)
        )
        groups = [orders for orders in groups.values() if len(orders) > 1]
        if not groups:
            return
        orders = chance.choice(groups)
        before = self.sums(orders)
        entries = {line: self.ledger.drop(line) for line in orders.order_line}
        orders.action_merge()
        kept = orders.filtered(lambda order: order.state != "cancel")
        self.assertEqual(self.sums(kept), before, "merged orders lost or gained goods")
        self.note(kept.order_line, PERSONS)
        for line in kept.order_line & orders.order_line:
            if line in entries:
                self.ledger.of(line).left_as = entries[line].left_as
        self.touch(kept.order_line)

    def as_it_is(self, line):
        """What planning knows an order line again by; None for transfers."""
        if line._name != "purchase.order.line":
            return None
        order = line.order_id
        head = (order.id, order.state, order.partner_id.id, order.currency_id.id)
        terms = (line.product_qty, line.price_unit, line.discount, line.date_planned)
        return (*head, order.picking_type_id.id, order.order_line.ids, line.id, *terms)

    def sums(self, orders):
        by_product = orders.order_line.grouped("product_id")
        return {p: sum(lines.mapped("product_qty")) for p, lines in by_product.items()}

    def step_delete_line(self, chance):
        if line := self.a_draft_line(chance):
            others = line.order_id.order_line - line
            self.ledger.drop(line)
            line.unlink()
            self.touch(others)

    def step_cancel(self, chance):
        orders = self.documents("purchase.order", ("draft", "sent", "purchase"))
        orders = orders.filtered(lambda o: "done" not in o.picking_ids.mapped("state"))
        if orders:
            order = chance.choice(orders)
            order.button_cancel()
            for line in order.order_line:
                self.ledger.drop(line)
            self.cancelled |= order

    def step_reset(self, chance):
        """A cancelled order is a draft again, after planning has seen it cancelled."""
        if orders := self.cancelled.filtered("order_line"):
            order = chance.choice(orders)
            self.look()
            order.button_draft()
            self.note(order.order_line, PERSONS)
            self.cancelled -= order

    def step_cancel_and_reset(self, chance):
        """What is as it was before planning looks again is still ours."""
        drafts = self.draft_orders().filtered(lambda order: order.state == "draft")
        if drafts:
            order = chance.choice(drafts)
            order.button_cancel()
            order.button_draft()

    def step_confirm(self, chance):
        if orders := self.draft_orders():
            order = chance.choice(orders)
            order.button_confirm()
            for line in order.order_line:
                self.ledger.of(line).status = OPEN

    def step_receive(self, chance):
        """All of an order, a part of it, or more than was asked for."""
        pickings = self.documents("stock.picking", ("assigned", "confirmed"))
        pickings = pickings.filtered(
            lambda p: p.picking_type_code == "incoming" and p.move_ids.purchase_line_id
        )
        if not pickings:
            return
        picking = chance.choice(pickings)
        share = chance.choice([0.5, 1, 1, 1.2])
        has_backorder = chance.random() < 0.6
        for move in picking.move_ids:
            move.quantity = max(1, int(move.product_uom_qty * share))
            move.picked = True
            self.note_receipt(self.ledger.of(move.purchase_line_id), move.quantity)
            if not has_backorder:
                self.ledger.of(move.purchase_line_id).quantity = 0
        self.validate(picking, has_backorder)
        self.received.append(picking)

    def note_receipt(self, entry, quantity):
        self.ledger.here[entry.place] += quantity
        entry.quantity = max(0, entry.quantity - quantity)
        entry.received += quantity

    def validate(self, picking, has_backorder=True):
        left = {} if has_backorder else {"picking_ids_not_to_backorder": picking.ids}
        picking.with_context(skip_backorder=True, **left).button_validate()
        self.assertEqual(picking.state, "done")

    def step_return(self, chance):
        """Some of what came goes back, as far as it is still here."""
        if not self.received:
            return
        picking = chance.choice(self.received)
        move = chance.choice(picking.move_ids)
        place = (move.product_id, move.location_dest_id.warehouse_id)
        returned = sum(move.returned_move_ids.mapped("quantity"))
        quantity = min(10, move.quantity - returned, self.free(place))
        if quantity <= 0:
            return
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        for line in wizard.product_return_moves:
            line.quantity = quantity if line.move_id == move else 0
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        back.move_ids.picked = True
        self.validate(back)
        self.ledger.here[place] -= quantity

    def free(self, place):
        product, warehouse = place
        return self.env["stock.quant"]._get_available_quantity(
            product, warehouse.lot_stock_id
        )

    def step_sell(self, chance):
        place = chance.choice(self.places)
        quantity = min(chance.choice([20, 100, 300]), self.free(place))
        if quantity > 0:
            self.stock(*place, -quantity)
            self.ledger.here[place] -= quantity

    def step_find_goods(self, chance):
        place = chance.choice(self.places)
        self.stock(*place, 40)
        self.ledger.here[place] += 40

    def step_campaign(self, chance):
        first = fields.Date.today() + timedelta(days=chance.choice([1, 10, 30]))
        self.env["replenishment.campaign"].create(
            {
                "name": "Push",
                "first_day": first,
                "last_day": first + timedelta(days=4),
                "line_ids": [
                    Command.create(
                        {
                            "product_tmpl_id": chance.choice(
                                self.products
                            ).product_tmpl_id.id,
                            "uplift_pct": chance.choice([50, 200]),
                        }
                    )
                ],
            }
        )
        self.env.flush_all()
        self.sync()
