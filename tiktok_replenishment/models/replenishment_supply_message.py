# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, fields, models
from odoo.exceptions import UserError

from .replenishment_supply_message_finding_mixin import DOUBTS, KINDS
from .replenishment_supply_message_store import (
    LIVING,
    STATE_COLUMNS,
    STATE_RANK,
    TOLD_COLUMNS,
)

REASONS = [
    ("overdue", "Overdue"),
    ("slipped", "Date slipped"),
    ("grown", "Demand grew"),
    ("runs_out", "Runs out first"),
    ("phase_out", "Sold down"),
    ("no_demand", "No demand left"),
    ("decayed", "Demand fell"),
    ("surplus", "More than is needed"),
]
KEPT = TOLD_COLUMNS | STATE_COLUMNS


class ReplenishmentSupplyMessage(models.Model):
    """What to ask of a confirmed receipt or transfer, as long as there is cause."""

    _name = "replenishment.supply.message"
    _inherit = [
        "replenishment.supply.message.finding.mixin",
        "replenishment.supply.message.text.mixin",
        "replenishment.supply.message.change.mixin",
    ]
    _description = "Supply Message"
    _order = "state_rank, value DESC, id"
    _check_company_auto = True

    item_id = fields.Many2one(
        "replenishment.item", required=True, ondelete="cascade", index=True
    )
    product_id = fields.Many2one(related="item_id.product_id", store=True)
    warehouse_id = fields.Many2one(related="item_id.warehouse_id", store=True)
    company_id = fields.Many2one(related="item_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    kind = fields.Selection(KINDS, required=True, index=True)
    reason = fields.Selection(REASONS, required=True)
    state = fields.Selection(
        [
            ("open", "Open"),
            ("accepted", "Accepted"),
            ("dismissed", "Dismissed"),
            ("ended", "Ended by Itself"),
        ],
        default="open",
        required=True,
        index=True,
    )
    state_rank = fields.Integer(compute="_compute_state_rank", store=True)
    move_id = fields.Many2one(
        "stock.move", required=True, ondelete="cascade", index=True
    )
    purchase_line_id = fields.Many2one(
        related="move_id.purchase_line_id", store=True, string="Order Line"
    )
    order_id = fields.Many2one(
        related="move_id.purchase_line_id.order_id", store=True, index="btree_not_null"
    )
    picking_id = fields.Many2one(
        related="move_id.picking_id", store=True, index="btree_not_null"
    )
    partner_id = fields.Many2one(
        related="order_id.partner_id", store=True, string="Vendor"
    )
    document_name = fields.Char(string="Document", compute="_compute_document_name")
    date_from = fields.Date(string="Arrives")
    date_to = fields.Date(
        string="Should Arrive", help="Empty: the day does not matter."
    )
    days = fields.Integer(help="Days to win, or to wait.")
    quantity_from = fields.Float(string="Ordered", help="In the product's unit.")
    quantity_to = fields.Float(string="Should Be")
    quantity_lost = fields.Float(
        string="Lost Meanwhile",
        help="Units of demand that cannot be served until then.",
    )
    value = fields.Monetary(
        help="Expedite: margin of the sales that would be lost. Postpone: money that "
        "is not needed yet. Reduce and cancel: money that is not spent. Goods of "
        "transfers count at cost."
    )
    asked_on = fields.Date(string="Vendor Asked On")
    dismissed_until = fields.Date()
    ended_on = fields.Date()

    _one_living = models.UniqueIndex(
        "(move_id, kind) WHERE state IN ('open', 'dismissed')",
        "This is told of the same goods already.",
    )

    @api.depends("state")
    def _compute_state_rank(self):
        for message in self:
            message.state_rank = STATE_RANK[message.state or "open"]

    @api.depends("order_id", "picking_id")
    def _compute_document_name(self):
        for message in self:
            # Planners read which order it is, whether they may open it.
            document = message.sudo().order_id or message.sudo().picking_id
            message.document_name = document.name

    @api.depends("kind", "product_id", "document_name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for message in self:
            message.display_name = (
                f"{kinds.get(message.kind)} {message.document_name}: "
                f"{message.product_id.display_name}"
            )

    # Telling

    @api.model
    def _read_confirmed(self, tables):
        """Confirmed supply of the items of a chunk, and what is told of it already.

        None where the `PlanningTables` have none.
        """
        kinds = self.env["replenishment.reader.supply"]._kinds()
        confirmed = [kinds.index(kind) for kind in ("receipt", "transfer")]
        if not np.isin(tables.supply["kind"], confirmed).any():
            return None
        item_ids = tables.items["id"].tolist()
        reader = self.env["replenishment.supply.message.reader"]
        rows = reader._read_rows()
        rows["days_on_way"] = reader._days_on_way(rows, tables.items["lane_id"])
        return {
            "rows": rows,
            "known": self.env["replenishment.supply.message.store"]._read_living(
                item_ids, rows["move_id"].tolist()
            ),
            "n_items": len(item_ids),
        }

    @api.model
    def _tell(self, planned):
        """Have the messages of a plan's items say what this plan says."""
        if planned.known is None:
            return
        is_doubtful = np.isin(planned.blocked, DOUBTS)
        doubtful = set(planned.items["id"][is_doubtful].tolist())
        known = {
            key: message
            for key, message in planned.known.items()
            if message["item_id"] not in doubtful or key in planned.messages
        }
        self._store(planned.messages, known, planned)

    # Keeping

    @api.model
    def _store(self, wanted, known, planned):
        """Write what is new or different, and end what has no cause any more."""
        ids, todays = planned.items["id"].tolist(), planned.items["today"].tolist()
        today_of = dict(zip(ids, todays, strict=True))
        changed, still = [], set()
        for key, message in known.items():
            told = wanted.get(key)
            if told and told["item_id"] == message["item_id"]:
                still.add(key)
            today = today_of.get(message["item_id"])
            if change := self._change(message, told, today):
                changed.append(message | change)
        Store = self.env["replenishment.supply.message.store"]
        Store._write(changed)
        fresh = [values for key, values in wanted.items() if key not in still]
        Store._insert([self._in_currency(values) for values in fresh])

    @api.model
    def _change(self, message, told, today):
        """What a plan that tells this of the same goods changes about a message.

        `today`: of the message's item; None where that is not planned any more. Goods
        that go to another item by now are told of there.
        """
        is_elsewhere = not today or told and told["item_id"] != message["item_id"]
        if is_elsewhere:
            today = today or fields.Date.context_today(self)
            return self._in_state("ended") | {"ended_on": today}
        is_asleep = message["state"] == "dismissed" and (
            message["dismissed_until"] >= today
        )
        if told:
            return self._difference(message, told, is_asleep)
        return {} if is_asleep else self._in_state("ended") | {"ended_on": today}

    @api.model
    def _difference(self, message, values, is_asleep):
        """What differs; what was dismissed comes back after its day."""
        values = self._in_currency(values)
        if not is_asleep and message["state"] == "dismissed":
            values |= self._in_state("open")
        return {
            name: value
            for name, value in values.items()
            if name in KEPT and self._differs(message[name], value)
        }

    @api.model
    def _in_currency(self, values):
        """The same with their money rounded as the company's currency is."""
        currency = self.env.company.currency_id
        return values | {"value": currency.round(values["value"])}

    @api.model
    def _differs(self, stored, value):
        if isinstance(value, float):
            return abs((stored or 0.0) - value) > 0.005
        return (stored or False) != (value or False)

    @api.model
    def _in_state(self, state):
        rank = STATE_RANK[state]
        return {"state": state, "state_rank": rank, "dismissed_until": None}

    @api.model
    def _end_gone(self):
        """End what is told of goods that have arrived or were cancelled."""
        gone = self.search(
            [
                ("company_id", "=", self.env.company.id),
                ("state", "in", LIVING),
                ("move_id.state", "in", ("done", "cancel", "draft")),
            ]
        )
        today = fields.Date.context_today(self)
        gone.write({"state": "ended", "ended_on": today, "dismissed_until": False})

    # Buttons

    def action_accept(self):
        """Change the documents as the messages say."""
        for message in self._still_open():
            message._change_document()
        self.filtered(lambda m: m.state == "open").state = "accepted"

    def action_dismiss(self):
        """Ask until when a message shall stay away."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dismiss"),
            "res_model": "replenishment.supply.message.dismiss",
            "view_mode": "form",
            "target": "new",
            "context": {"default_message_ids": self._still_open().ids},
        }

    def _still_open(self):
        open_ = self.filtered(lambda message: message.state == "open")
        if not open_:
            raise UserError(
                self.env._("These messages are not open any more; choose open ones.")
            )
        return open_

    def action_open_document(self):
        """Open the order or the transfer."""
        self.ensure_one()
        record = self.order_id or self.picking_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }
