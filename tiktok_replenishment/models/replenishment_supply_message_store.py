# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import api, models
from odoo.tools import SQL

from .replenishment_bulk_mixin import DOCUMENT

LIVING = ("open", "dismissed")
# In the order that people see them.
STATE_RANK = {"open": 0, "dismissed": 1, "accepted": 2, "ended": 3}

# What a plan says of a message -> its type in SQL.
TOLD_COLUMNS = {
    "reason": "varchar",
    "date_from": "date",
    "date_to": "date",
    "days": "int4",
    "quantity_from": "float8",
    "quantity_to": "float8",
    "quantity_lost": "float8",
    "value": "numeric",
    "explanation": DOCUMENT,
}
PLAIN_COLUMNS = [name for name in TOLD_COLUMNS if name not in ("value", "explanation")]
STATE_COLUMNS = {
    "state": "varchar",
    "state_rank": "int4",
    "dismissed_until": "date",
    "ended_on": "date",
}


class ReplenishmentSupplyMessageStore(models.AbstractModel):
    """Reads and writes the messages of a run, each in one statement.

    Past the ORM, since a run may have something to say of thousands of orders.
    """

    _name = "replenishment.supply.message.store"
    _description = "Bulk Storage of Supply Messages"
    _inherit = ["replenishment.bulk.mixin"]

    @api.model
    def _read_living(self, item_ids, move_ids):
        """(move id, kind) -> what is told of the confirmed supply of items.

        And of moves, which may have gone to another item's warehouse before.
        """
        self.env["replenishment.supply.message"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT id, item_id, move_id, kind, %s, explanation::json
                  FROM replenishment_supply_message
                 WHERE (item_id = ANY(%s::int[]) OR move_id = ANY(%s::int[]))
                   AND state IN %s
                """,
                self._names([*PLAIN_COLUMNS, "value", *STATE_COLUMNS]),
                self._text_array(item_ids),
                self._text_array(move_ids),
                LIVING,
            )
        )
        rows = self.env.cr.dictfetchall()
        return {(row["move_id"], row["kind"]): row for row in rows}

    @api.model
    def _write(self, rows):
        """Write what messages say and in what state they are. `rows`: with their id."""
        if not rows:
            return
        self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_supply_message m
                   SET (%(names)s) = ROW (%(values)s),
                       value = %(value)s, explanation = v.explanation,
                       write_uid = %(user)s, write_date = now() AT TIME ZONE 'UTC'
                  FROM %(rows)s WHERE m.id = v.id
                RETURNING m.id
                """,
                names=self._names([*PLAIN_COLUMNS, *STATE_COLUMNS]),
                values=self._names([*PLAIN_COLUMNS, *STATE_COLUMNS], "v"),
                value=self._value(),
                user=self.env.uid,
                rows=self._records(rows, {"id": "int4"} | TOLD_COLUMNS | STATE_COLUMNS),
            )
        )
        self.env["replenishment.supply.message"].invalidate_model()

    @api.model
    def _insert(self, rows):
        """Tell what was not told yet."""
        if not rows:
            return
        self.env.execute_query(
            SQL(
                """
                INSERT INTO replenishment_supply_message
                    (item_id, move_id, kind, %(names)s, value, explanation,
                     state, state_rank, product_id, warehouse_id, company_id,
                     purchase_line_id, order_id, partner_id, picking_id,
                     create_uid, create_date, write_uid, write_date)
                SELECT v.item_id, v.move_id, v.kind, %(values)s,
                       %(value)s, v.explanation, 'open', %(rank)s,
                       i.product_id, i.warehouse_id, i.company_id,
                       m.purchase_line_id, pol.order_id, po.partner_id, m.picking_id,
                       %(user)s, now() AT TIME ZONE 'UTC',
                       %(user)s, now() AT TIME ZONE 'UTC'
                  FROM %(rows)s
                  JOIN replenishment_item i ON i.id = v.item_id
                  JOIN stock_move m ON m.id = v.move_id
                  LEFT JOIN purchase_order_line pol ON pol.id = m.purchase_line_id
                  LEFT JOIN purchase_order po ON po.id = pol.order_id
                 ORDER BY v.place
                RETURNING id
                """,
                names=self._names(PLAIN_COLUMNS),
                values=self._names(PLAIN_COLUMNS, "v"),
                value=self._value(),
                rank=STATE_RANK["open"],
                user=self.env.uid,
                rows=self._records(
                    [row | {"place": place} for place, row in enumerate(rows)],
                    {"place": "int4", "item_id": "int4", "move_id": "int4"}
                    | {"kind": "varchar"}
                    | TOLD_COLUMNS,
                ),
            )
        )
        self.env["replenishment.supply.message"].invalidate_model()

    @api.model
    def _value(self):
        """SQL of an amount of money, in the digits of the company's currency."""
        digits = self.env.company.currency_id.decimal_places
        return SQL("round(v.value, %s)", digits)

    @api.model
    def _records(self, rows, types):
        """SQL of rows as a table "v"; False is none."""
        columns = {
            name: [json.dumps(row[name]) for row in rows]
            if kind == DOCUMENT
            else [None if row[name] is False else row[name] for row in rows]
            for name, kind in types.items()
        }
        return self._bulk_rows(columns, types)
