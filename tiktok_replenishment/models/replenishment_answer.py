# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models

from ..connectors.threepl.base import BUCKETS

# Of these an operator's row tells what does not count as available.
LEFT_OUT = ("damaged", "frozen", "pending", "reserved", "inbound")
NO_PARTS = {"told": 0, "documents": 0, "ordered": 0, "delivering": 0, "taken": 0}


class ReplenishmentAnswer(models.AbstractModel):
    """Answers "why does it say 1 240 available?" in steps, for many items at once."""

    _name = "replenishment.answer"
    _description = "Answer to Where Numbers Come From"

    @api.model
    def _answers(self, items):
        """{item id: sections}; a section is a mapping of its key and its steps."""
        facts = self.env["replenishment.answer.reader"]._read(items)
        return {
            item.id: self._sections(
                {name: by_item.get(item.id, []) for name, by_item in facts.items()}
            )
            for item in items
            if item.id in facts["item"]
        }

    @api.model
    def _sections(self, facts):
        told = facts["item"][0]
        is_operator = told["source"] != "odoo"
        sections = {
            "source": self._source_steps(told, facts["places"]),
            "available": self._available_steps(told, facts),
            "left_out": self._left_out_steps(is_operator, facts),
            "on_the_way": self._on_the_way_steps(is_operator, facts),
            "backlog": self._backlog_steps(is_operator, facts),
            "drafts": self._document_steps(facts, ("rfq", "approved")),
            "position": [self._position_step(told, facts["supply"])],
        }
        return [{"key": key, "steps": steps} for key, steps in sections.items()]

    # What is believed

    @api.model
    def _source_steps(self, told, places):
        steps = [{"key": "stock_source", "source": told["source"]}]
        if not told["active"]:
            steps.append({"key": "archived_item"})
        if told["source"] == "odoo":
            return steps
        if not places:
            return [*steps, {"key": "no_place"}]
        return steps + [self._place_step(place) for place in places]

    @api.model
    def _place_step(self, place):
        now, since = fields.Datetime.now(), place["last_success_at"]
        max_age = timedelta(hours=place["max_age_hours"])
        return {
            "key": "place",
            "place": place["place"],
            "connection_id": place["connection_id"],
            "since": self._moment(since),
            "age_hours": (now - since).total_seconds() / 3600 if since else None,
            "max_age_hours": place["max_age_hours"],
            "is_stale": not since or now - since > max_age,
            "is_stuck": place["is_stuck"],
            "pull_id": place["pull_id"],
            "pull_state": place["pull_state"],
            "pulled_at": self._moment(place["pulled_at"]),
        }

    @api.model
    def _moment(self, value):
        return value and fields.Datetime.to_string(value)

    # What is available

    @api.model
    def _available_steps(self, told, facts):
        if told["source"] == "odoo":
            steps = [{"key": "odoo_row", **row} for row in facts["odoo"]]
        else:
            steps = [self._operator_step(row) for row in self._counted_rows(facts)]
        total = sum(
            row["quantity"] for row in facts["supply"] if row["kind"] == "available"
        )
        steps = steps or [{"key": "no_row", "source": told["source"]}]
        steps += self._lot_steps(told, facts["lots"])
        steps.append(
            {
                "key": "available_total",
                "quantity": total - told["expiring"],
                "planned": told["planned_available"] or 0.0,
            }
        )
        return steps

    @api.model
    def _counted_rows(self, facts):
        return [
            row
            for row in facts["operator"]
            if row["state"] == "mapped" and not row["is_repeated"]
        ]

    @api.model
    def _lot_steps(self, told, lots):
        """Lots that have to be removed some day, and what of them will not sell."""
        if told["source"] != "odoo" or not lots:
            return []
        steps = [
            {
                "key": "dated_lot",
                "lot": lot["lot"],
                "lot_id": lot["lot_id"],
                "quantity": lot["quantity"],
                "removal_on": fields.Date.to_string(lot["removal_on"]),
            }
            for lot in lots
        ]
        if told["expiring"]:
            steps.append({"key": "expiring", "quantity": told["expiring"]})
        return steps

    @api.model
    def _operator_step(self, row):
        number = row["qty_available"]
        return {
            "key": "operator_row",
            "stock_id": row["id"],
            "sku_id": row["sku_id"],
            "sku": row["sku"],
            "place": row["place"],
            "number": None if number is None else float(number),
            "units": float(row["units_per_sku"] or 1),
            "as_of": self._moment(row["as_of"]),
            "age_hours": self._age_hours(row["as_of"]),
        }

    @api.model
    def _age_hours(self, moment):
        if not moment:
            return None
        return (fields.Datetime.now() - moment).total_seconds() / 3600

    # What is not

    @api.model
    def _left_out_steps(self, is_operator, facts):
        rows = self._counted_rows(facts)
        steps = []
        if is_operator:
            steps += self._bucket_steps(rows)
            steps += [{"key": "odoo_instead", **row} for row in facts["odoo"]]
        else:
            steps += [
                {**self._operator_step(row), "key": "operator_instead"} for row in rows
            ]
        steps += [
            {
                **self._operator_step(row),
                "key": "repeated_row" if row["is_repeated"] else f"{row['state']}_row",
            }
            for row in facts["operator"]
            if row not in rows
        ]
        if is_operator:
            steps += [{"key": "unmapped_skus", **row} for row in facts["unmapped"]]
        steps += [{"key": "elsewhere", **row} for row in facts["elsewhere"]]
        steps += self._document_steps(facts, ("own_draft",))
        return steps

    @api.model
    def _bucket_steps(self, rows):
        steps = []
        for bucket in LEFT_OUT:
            quantity = sum(
                float(row[f"qty_{bucket}"] or 0) * float(row["units_per_sku"] or 1)
                for row in rows
            )
            if quantity:
                steps.append({"key": "bucket", "bucket": bucket, "quantity": quantity})
        unknown = [
            bucket
            for bucket in BUCKETS
            if bucket != "on_hand"
            and any(
                bucket not in (row["known_buckets"] or "").split(",") for row in rows
            )
        ]
        if unknown:
            steps.append({"key": "unknown_buckets", "buckets": unknown})
        steps += [
            {**self._operator_step(row), "key": "mismatched_row"}
            for row in rows
            if row["is_mismatched"]
        ]
        return steps

    # What comes, and what goes

    @api.model
    def _on_the_way_steps(self, is_operator, facts):
        steps = []
        if is_operator:
            parts = (facts["inbound"] or [NO_PARTS])[0]
            steps.append(
                {
                    "key": "same_goods",
                    "told": parts["told"] or 0,
                    "documents": parts["documents"] or 0,
                }
            )
            steps += [self._inbound_step(row) for row in facts["inbound_orders"]]
        return steps + self._document_steps(facts, ("receipt", "transfer"))

    @api.model
    def _inbound_step(self, row):
        date = row["expected_on"]
        return {
            **row,
            "key": "inbound_order",
            "expected_on": date and fields.Date.to_string(date),
        }

    @api.model
    def _backlog_steps(self, is_operator, facts):
        parts = (facts["backlog"] or [NO_PARTS])[0]
        key = "operator_backlog" if is_operator else "odoo_backlog"
        return [{"key": key, **parts}]

    @api.model
    def _document_steps(self, facts, kinds):
        return [
            {
                "key": "document",
                "kind": row["kind"],
                "quantity": row["quantity"],
                "date": row["date"] and fields.Date.to_string(row["date"]),
                "is_late": row["is_late"],
                "res_model": row["res_model"],
                "res_id": row["res_id"],
            }
            for row in facts["supply"]
            if row["kind"] in kinds
        ]

    @api.model
    def _position_step(self, told, supply):
        totals = {}
        for row in supply:
            if row["is_in_position"]:
                totals[row["kind"]] = totals.get(row["kind"], 0) + row["quantity"]
        if told["expiring"]:
            totals["expiring"] = -told["expiring"]
        return {
            "key": "position_sum",
            "kinds": list(totals.items()),
            "total": sum(totals.values()),
        }
