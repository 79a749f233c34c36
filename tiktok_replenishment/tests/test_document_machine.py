# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .common import PlanningCase
from .common_document_steps import PurchaseSteps
from .common_ledger import OPEN, OURS, PERSONS, Entry, Ledger, key
from .common_state_machine import run_random_sequences
from .common_transfer_steps import TransferSteps

STEPS = 14
FINAL = ("received", "rejected", "superseded")
ROUNDING = 10  # the vendors' minimum; transfers are whole units


@tagged("post_install", "-at_install")
class TestDocumentMachine(PurchaseSteps, TransferSteps, PlanningCase):
    """People work on documents in any order while planning goes on.

    After each run every unit counts once, each suggestion is what its document is,
    nothing is ordered twice, and what a person changed is as the person left it.
    """

    def setUp(self):
        super().setUp()
        self.home = self.warehouse(
            "CN1", replenish_role="domestic", replenish_safety_days=2
        )
        self.abroad.write({"replenish_method": "auto", "replenish_lead_days": 18})
        self.lane(self.home, self.abroad, 18)
        self.vendors = self.vendor | self.env["res.partner"].create({"name": "Rival"})
        self.products = [
            self.product(name, offers=({"min_qty": ROUNDING}, {"price": 30}))
            for name in ("LAMP", "TEA")
        ]
        self.places = [
            (product, warehouse)
            for product in self.products
            for warehouse in (self.home, self.abroad)
        ]
        for product in self.products:
            product.seller_ids[1].partner_id = self.vendors[1]
            self.sell(product, self.abroad, 10)
            self.sell(product, self.home, 4)
        self.env.flush_all()

    def test_documents_and_planning_agree_whatever_people_do(self):
        run_random_sequences(
            self, usual=15, deep=300, steps=STEPS, frequent=["step_plan"]
        )

    # One sequence

    def begin(self):
        self.env.flush_all()
        self.start = self.env.cr.savepoint(flush=False)
        self.ledger, self.links = Ledger(), {}
        self.withdrawn, self.received = set(), []
        self.cancelled = self.env["purchase.order"]
        self.env.company.replenish_execution = "draft"
        for place in self.places:
            quantity = {self.home: 160, self.abroad: 90}[place[1]]
            self.stock(*place, quantity)
            self.ledger.here[place] = quantity
        self.look()

    def finish(self):
        self.look()
        run = self.plan()
        counts = (run.changed_count, run.drafted_count, run.deleted_count)
        self.assertEqual(counts, (0, 0, 0), "planning twice changes something")

    def forget(self):
        self.start.close(rollback=True)
        self.env.cr.precommit.clear()
        self.env.clear()

    # Planning between the steps

    def step_plan(self, chance):
        self.look(is_whole=chance.random() < 0.5)

    def look(self, is_whole=True):
        """Plan, and compare."""
        self.env.cr.flush()
        left_alone = self.as_people_left_them()
        if is_whole:
            self.last_run = self.plan()
        else:
            marked = self.item_model.search([("is_dirty", "=", True)])
            self.run_model._run(marked, "changed")
        self.sync()
        self.ledger.planning_has_looked()
        self.assertEqual(self.as_people_left_them(left_alone), left_alone)
        self.check_positions()
        self.check_suggestions()

    def step_undo(self, _chance):
        self.follow_documents()
        # As a person calls it, not as the run itself.
        self.run_model.browse(self.last_run.id).action_undo()
        self.sync()

    def step_switch_execution(self, chance):
        self.env.company.replenish_execution = chance.choice(["draft", "approve"])

    def step_approve(self, chance):
        if proposed := self.open_suggestions("proposed"):
            chance.choice(proposed).action_approve()
            self.sync()

    def step_reject(self, chance):
        found = self.follow_documents()
        untouched = found.filtered(lambda s: s._is_withdrawable())
        if untouched:
            suggestion = chance.choice(untouched)
            for line in [*suggestion.purchase_line_ids, *suggestion.move_ids]:
                self.ledger.drop(line)
            suggestion.action_reject()

    def follow_documents(self):
        """Have planning look at all documents; the suggestions that are not ordered."""
        self.env.cr.flush()
        found = self.open_suggestions("proposed", "drafted")
        found._follow_documents(found.item_id)
        self.ledger.planning_has_looked()
        return found

    def open_suggestions(self, *states):
        return self.env["replenishment.suggestion"].search(
            [
                ("product_id", "in", [p.id for p in self.products]),
                ("state", "in", states),
            ],
            order="id",
        )

    # The ledger after planning

    def sync(self):
        """Note what planning did: it may only make, change or withdraw its own."""
        self.env.flush_all()
        self.env.invalidate_all()
        for (model, id_), entry in list(self.ledger.entries.items()):
            if entry.status == OURS:
                line = self.env[model].browse(id_).exists()
                if line:
                    entry.quantity = self.quantity(line)
                else:
                    del self.ledger.entries[model, id_]
                    self.withdrawn.add((model, id_))
        for suggestion in self.open_suggestions("drafted", "ordered", "received"):
            for line in [*suggestion.purchase_line_ids, *suggestion.move_ids]:
                self.links.setdefault(suggestion, set()).add(key(line))
                if key(line) not in self.ledger.entries and line.state == "draft":
                    self.ledger.entries[key(line)] = Entry(
                        place=(suggestion.product_id, suggestion.warehouse_id),
                        quantity=self.quantity(line),
                        source=self.source(line),
                        status=PERSONS if suggestion.is_approved else OURS,
                    )
        for (model, id_), entry in self.ledger.entries.items():
            if entry.status == OURS:
                entry.left_as = self.as_it_is(self.env[model].browse(id_))

    def quantity(self, line):
        is_order = line._name == "purchase.order.line"
        return line.product_qty if is_order else line.product_uom_qty

    def source(self, line):
        is_transfer = line._name == "stock.move"
        return (line.product_id, self.home) if is_transfer else None

    def as_people_left_them(self, known=None):
        """{line: what a person may have set} of drafts that belong to people."""
        entries = self.ledger.entries
        keys = known or [k for k, entry in entries.items() if entry.status == PERSONS]
        lines = {k: self.env[k[0]].browse(k[1]) for k in keys}
        names = {
            "purchase.order.line": ("product_qty", "price_unit", "date_planned"),
            "stock.move": ("product_uom_qty", "date"),
        }
        return {
            k: line.exists() and [line[name] for name in names[k[0]]]
            for k, line in lines.items()
        }

    # What has to be right

    def check_positions(self):
        for product, warehouse in self.places:
            item = self.item(product, warehouse)
            place = (product, warehouse)
            expected = self.ledger.position(place)
            if item.is_echelon:
                expected += self.ledger.position((product, self.abroad))
            told = f"{product.name} in {warehouse.code}"
            self.assertAlmostEqual(item.position, expected, 4, f"position of {told}")
            drafted = self.ledger.drafted(place)
            self.assertAlmostEqual(item.qty_drafted, drafted, 4, f"drafts of {told}")
            if drafted:
                self.assertLessEqual(
                    item.position + drafted,
                    item.order_up_to + ROUNDING,
                    f"ordered twice: {told}",
                )

    def check_suggestions(self):
        for suggestion, keys in self.links.items():
            if suggestion.state not in FINAL:
                self.assertEqual(
                    suggestion.state,
                    self.state_of(keys),
                    f"{suggestion.display_name}, {suggestion.document_name}",
                )

    def state_of(self, keys):
        """What a suggestion is whose documents these are."""
        entries = [self.ledger.entries[k] for k in keys if k in self.ledger.entries]
        if any(entry.status in (OURS, PERSONS) for entry in entries):
            return "drafted"
        if any(entry.status == OPEN and entry.quantity > 0 for entry in entries):
            return "ordered"
        if any(entry.received for entry in entries):
            return "received"
        return "superseded" if keys <= self.withdrawn else "rejected"
