# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from hashlib import md5

from odoo import api, models
from odoo.tools import SQL

from .replenishment_bulk_mixin import DOCUMENT
from .replenishment_suggestion import OPEN_STATES, SuggestionKey

KEY_COLUMNS = {
    "item_id": "int4",
    "supply_type": "varchar",
    "source_warehouse_id": "int4",
    "lane_id": "int4",
    "second_vendor_id": "int4",
}

# What a plan says of a suggestion -> its type in SQL.
VALUE_COLUMNS = {
    "state": "varchar",
    "blocked_reason": "varchar",
    "partner_id": "int4",
    "supplierinfo_id": "int4",
    "price_unit": "numeric",
    "urgency": "varchar",
    "urgency_rank": "int4",
    "order_by_date": "date",
    "stockout_date": "date",
    "arrival_date": "date",
    "needed_by": "date",
    "part": "varchar",
    "freight_amount": "numeric",
    "duty_amount": "numeric",
    "landed_unit_cost": "numeric",
    "margin_at_risk": "numeric",
    "quantity": "float8",
    "quantity_base": "float8",
    "quantity_campaign": "float8",
    "explanation": DOCUMENT,
    "snoozed_until": "date",
}
PLAIN_COLUMNS = {name: kind for name, kind in VALUE_COLUMNS.items() if kind != DOCUMENT}


class ReplenishmentSuggestionStore(models.AbstractModel):
    """Reads and writes the suggestions of a run, each in one statement.

    Past the ORM, since a run may propose thousands; their chatter tells what people
    do, not what each run found.
    """

    _name = "replenishment.suggestion.store"
    _description = "Bulk Storage of Suggestions"
    _inherit = ["replenishment.bulk.mixin"]

    @api.model
    def _read_open(self, item_ids):
        """Open untouched suggestions of items by key, as they are stored.

        Of explanations, which are long, only the digest.
        """
        self.env["replenishment.suggestion"].flush_model()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT id, %s, md5(explanation::text) AS explanation,
                       COALESCE(load_quantity, 0) AS load_quantity
                  FROM replenishment_suggestion
                 WHERE item_id = ANY(%s::int[]) AND state IN %s
                   AND is_touched IS NOT TRUE AND is_approved IS NOT TRUE
                """,
                self._names(KEY_COLUMNS | PLAIN_COLUMNS),
                f"{{{','.join(map(str, item_ids))}}}",
                OPEN_STATES,
            )
        )
        return {
            SuggestionKey(**{name: row[name] or False for name in KEY_COLUMNS}): row
            for row in rows
        }

    @api.model
    def _difference(self, stored, values):
        """The values that differ from what is stored."""
        difference = {
            name: value
            for name, value in values.items()
            if name != "explanation"
            and stored[name] != value
            and (stored[name] or value)
        }
        story = values["explanation"]
        if (
            stored["explanation"]
            != md5(story.encode(), usedforsecurity=False).hexdigest()
        ):
            difference["explanation"] = story
        if stored["state"] == "drafted" and values["state"] == "proposed":
            difference.pop("state", None)
        if stored["blocked_reason"] == "over_budget" and values["state"] == "proposed":
            # Whether there is money for it by now is decided after all is planned.
            difference.pop("state", None)
            difference.pop("blocked_reason", None)
        return difference

    @api.model
    def _update(self, rows, run):
        """Write rows of suggestions, `id` included, for a run.

        An explanation of None stays as it is.
        """
        if not rows:
            return
        self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_suggestion s
                   SET (%(names)s) = ROW (%(values)s),
                       explanation = COALESCE(v.explanation::json, s.explanation),
                       amount = round(
                           (COALESCE(NULLIF(s.quantity_approved, 0),
                                     v.quantity + COALESCE(s.load_quantity, 0))
                               * v.price_unit)::numeric, %(digits)s),
                       run_id = %(run)s, write_uid = %(user)s,
                       write_date = now() AT TIME ZONE 'UTC'
                  FROM %(rows)s WHERE s.id = v.id
                RETURNING s.id
                """,
                names=self._names(PLAIN_COLUMNS),
                values=self._names(PLAIN_COLUMNS, "v"),
                digits=self.env.company.currency_id.decimal_places,
                run=run.id,
                user=self.env.uid,
                rows=self._records(rows, {"id": "int4"} | VALUE_COLUMNS),
            )
        )
        self.env["replenishment.suggestion"].invalidate_model()

    @api.model
    def _insert(self, rows, run):
        """Make suggestions of a run; return their ids in the order of the rows."""
        if not rows:
            return []
        columns = KEY_COLUMNS | PLAIN_COLUMNS
        made = self.env.execute_query(
            SQL(
                """
                INSERT INTO replenishment_suggestion
                    (%(names)s, explanation, amount, run_id,
                     product_id, warehouse_id, company_id,
                     create_uid, create_date, write_uid, write_date)
                SELECT %(values)s, v.explanation::json,
                       round((v.quantity * v.price_unit)::numeric, %(digits)s),
                       %(run)s, i.product_id, i.warehouse_id, i.company_id,
                       %(user)s, now() AT TIME ZONE 'UTC',
                       %(user)s, now() AT TIME ZONE 'UTC'
                  FROM %(rows)s JOIN replenishment_item i ON i.id = v.item_id
                 ORDER BY v.place
                RETURNING id
                """,
                names=self._names(columns),
                values=self._names(columns, "v"),
                digits=self.env.company.currency_id.decimal_places,
                run=run.id,
                user=self.env.uid,
                rows=self._records(
                    [{**row, "place": place} for place, row in enumerate(rows)],
                    {"place": "int4"} | KEY_COLUMNS | VALUE_COLUMNS,
                ),
            )
        )
        self.env["replenishment.suggestion"].invalidate_model()
        return [suggestion_id for (suggestion_id,) in made]

    @api.model
    def _names(self, columns, alias=None):
        return SQL(", ").join(
            SQL.identifier(*([alias] if alias else []), name) for name in columns
        )

    @api.model
    def _records(self, rows, columns):
        """SQL of rows as a table "v"; False is none."""
        return self._bulk_rows(
            {
                name: [None if row[name] is False else row[name] for row in rows]
                for name in columns
            },
            columns,
        )
