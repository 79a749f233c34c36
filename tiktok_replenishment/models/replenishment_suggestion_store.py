# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, models
from odoo.tools import SQL

from .id_filter import of_ids
from .replenishment_copied_rows_mixin import NO_NUMBER
from .replenishment_story_wanted_mixin import NO_DATE
from .replenishment_suggestion import OPEN_STATES

KEY_COLUMNS = {
    "item_id": "int4",
    "supply_type": "varchar",
    "source_warehouse_id": "int4",
    "lane_id": "int4",
    "second_vendor_id": "int4",
}

# What a plan says of a suggestion -> its type in SQL; its explanation apart.
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
    "snoozed_until": "date",
}
# Told to people; a document need not follow when only these change.
TOLD_ONLY = {
    "duty_amount",
    "freight_amount",
    "landed_unit_cost",
    "margin_at_risk",
    "needed_by",
    "part",
    "stockout_date",
}

# How a type is handed over that has no fixed length.
SENT = {"numeric": "float8"}
# The item's explanation, which has steps in any case, and the suggestion's own.
STORY = SQL(
    "left(i.explanation, -1)"
    " || CASE v.story WHEN '' THEN '' ELSE ', ' || v.story END || ']'"
)


class ReplenishmentSuggestionStore(models.AbstractModel):
    """Reads and writes the suggestions of a run, each in one statement.

    As columns and past the ORM, since a run may propose thousands; their chatter tells
    what people do, not what each run found.
    """

    _name = "replenishment.suggestion.store"
    _description = "Bulk Storage of Suggestions"
    _inherit = [
        "replenishment.bulk.mixin",
        "replenishment.copied.rows.mixin",
        "replenishment.reader.mixin",
    ]

    @api.model
    def _read_open(self, planned):
        """What has to be known of the items' open untouched suggestions, as columns.

        Their last row is none: all of it is 0, "" or NaT.
        """
        self.env["replenishment.suggestion"].flush_model()
        stored = self._read_arrays(
            SQL(
                """
                SELECT id, item_id, supply_type = 'transfer' AS is_transfer,
                       COALESCE(source_warehouse_id, 0) AS source_warehouse_id,
                       COALESCE(lane_id, 0) AS lane_id,
                       COALESCE(second_vendor_id, 0) AS second_vendor_id,
                       array_position(%(states)s, state)::int2 AS state,
                       COALESCE(blocked_reason = 'over_budget', FALSE)
                           AS is_over_budget,
                       COALESCE(urgency = 'critical', FALSE) AS is_critical,
                       COALESCE(load_quantity, 0)::float8 AS load_quantity,
                       COALESCE(snoozed_until - DATE 'epoch', 0) AS snoozed_until
                  FROM replenishment_suggestion s
                 WHERE %(is_open)s AND s.item_id = ANY(%(items)s::int[])
                """,
                is_open=self._is_open_of(planned.items["id"]),
                items=self._text_array(planned.items["id"].tolist()),
                states=SQL("%s::varchar[]", list(OPEN_STATES)),
            ),
            **self._read_types(),
        )
        stored = {
            name: np.append(column, column.dtype.type(0))
            for name, column in stored.items()
        }
        days = stored["snoozed_until"].astype("datetime64[D]")
        return stored | {
            "supply_type": np.where(stored["is_transfer"], "transfer", "buy"),
            "state": np.array(("", *OPEN_STATES))[stored["state"]],
            "snoozed_until": np.where(stored["snoozed_until"] != 0, days, NO_DATE),
        }

    @api.model
    def _is_open_of(self, item_ids):
        """SQL of whether `s` is open and untouched, of items or of some between them.

        As the index of these says it: the closed ones of years are not looked at.
        """
        return SQL(
            """
            s.state = ANY(%s::varchar[]) AND s.is_touched IS NOT TRUE
            AND s.is_approved IS NOT TRUE AND %s
            """,
            list(OPEN_STATES),
            of_ids(SQL("s.item_id"), item_ids),
        )

    @api.model
    def _read_types(self):
        ids = ("id", "item_id", "source_warehouse_id", "lane_id", "second_vendor_id")
        return {
            **dict.fromkeys((*ids, "snoozed_until"), "int4"),
            "state": "int2",
            "load_quantity": "float8",
            **dict.fromkeys(("is_transfer", "is_over_budget", "is_critical"), "bool"),
        }

    @api.model
    def _hand_over(self, rows):
        """SQL of rows, `id` included (0: new), as a table "v" in their order."""
        columns = KEY_COLUMNS | VALUE_COLUMNS
        types = {"id": "int4", "place": "int4"} | {
            name: SENT.get(kind, kind) for name, kind in columns.items()
        }
        numbers = {
            name: np.where(rows[name] == 0, NO_NUMBER, rows[name])
            if name.endswith("_id")
            else rows[name]
            for name in columns
        }
        places = np.arange(rows["id"].size)
        return self._copied_rows(
            "replenishment_planned_suggestion",
            numbers | {"id": rows["id"], "place": places},
            types,
            rows["steps"].tolist(),
        )

    @api.model
    def _new(self, columns):
        """SQL of columns of rows handed over, as they are stored."""
        kinds = KEY_COLUMNS | VALUE_COLUMNS
        # By way of its text a number keeps all of its digits.
        return SQL(", ").join(
            SQL(
                "v.%s::text::numeric" if kinds[name] in SENT else "v.%s",
                SQL.identifier(name),
            )
            for name in columns
        )

    @api.model
    def _supersede(self, suggestion_ids):
        """Close what is asked for no more and has no document."""
        if not suggestion_ids:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE replenishment_suggestion
                   SET state = 'superseded', fingerprint = NULL, write_uid = %s,
                       write_date = now() AT TIME ZONE 'UTC'
                 WHERE id = ANY(%s::int[])
                """,
                self.env.uid,
                self._text_array(suggestion_ids),
            )
        )
        self.env["replenishment.suggestion"].invalidate_model()

    @api.model
    def _differing(self, handed):
        """Ids of drafts that differ in what a document says from rows handed over."""
        told = [name for name in VALUE_COLUMNS if name not in TOLD_ONLY]
        found = self.env.execute_query(
            SQL(
                """
                SELECT s.id FROM %(rows)s JOIN replenishment_suggestion s ON s.id = v.id
                 WHERE v.state = 'drafted' AND (%(old)s) IS DISTINCT FROM (%(new)s)
                """,
                rows=handed,
                old=self._names(told, "s"),
                new=self._new(told),
            )
        )
        return [suggestion_id for (suggestion_id,) in found]

    @api.model
    def _update(self, handed, item_ids):
        """Write what differs of rows handed over, which are of these items.

        Return the ids of what was written.
        """
        written = self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_suggestion s
                   SET (%(names)s) = ROW (%(new)s), explanation = %(story)s,
                       amount = round(
                           (COALESCE(NULLIF(s.quantity_approved, 0),
                                     v.quantity + COALESCE(s.load_quantity, 0))
                               * v.price_unit)::numeric, %(digits)s),
                       is_draft_kept = false, write_uid = %(user)s,
                       write_date = now() AT TIME ZONE 'UTC'
                  FROM %(rows)s, replenishment_item i
                 WHERE s.id = v.id AND i.id = v.item_id AND %(is_open)s
                   AND (s.is_draft_kept OR (%(old)s, s.explanation)
                                           IS DISTINCT FROM (%(new)s, %(story)s))
                RETURNING s.id
                """,
                names=self._names(VALUE_COLUMNS),
                old=self._names(VALUE_COLUMNS, "s"),
                new=self._new(VALUE_COLUMNS),
                story=STORY,
                digits=self.env.company.currency_id.decimal_places,
                user=self.env.uid,
                rows=handed,
                is_open=self._is_open_of(item_ids),
            )
        )
        self.env["replenishment.suggestion"].invalidate_model()
        return [suggestion_id for (suggestion_id,) in written]

    @api.model
    def _insert(self, handed, run):
        """Make the new ones of rows handed over; return their ids in their order."""
        columns = KEY_COLUMNS | VALUE_COLUMNS
        made = self.env.execute_query(
            SQL(
                """
                INSERT INTO replenishment_suggestion
                    (%(names)s, explanation, amount, run_id,
                     product_id, warehouse_id, company_id,
                     create_uid, create_date, write_uid, write_date)
                SELECT %(values)s, %(story)s,
                       round((v.quantity * v.price_unit)::numeric, %(digits)s),
                       %(run)s, i.product_id, i.warehouse_id, i.company_id,
                       %(user)s, now() AT TIME ZONE 'UTC',
                       %(user)s, now() AT TIME ZONE 'UTC'
                  FROM %(rows)s JOIN replenishment_item i ON i.id = v.item_id
                 WHERE v.id = 0
                 ORDER BY v.place
                RETURNING id
                """,
                names=self._names(columns),
                values=self._new(columns),
                story=STORY,
                digits=self.env.company.currency_id.decimal_places,
                run=run.id,
                user=self.env.uid,
                rows=handed,
            )
        )
        self._analyze_where_many(SQL("replenishment_suggestion"), len(made))
        self.env["replenishment.suggestion"].invalidate_model()
        return [suggestion_id for (suggestion_id,) in made]
