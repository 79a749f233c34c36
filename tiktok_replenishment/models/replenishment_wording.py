# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

# Where each kind of news is looked at as a whole.
ITEMS = "tiktok_replenishment.replenishment_item_action"
MESSAGES = "tiktok_replenishment.replenishment_supply_message_action"
LISTS = {
    "drafted": "tiktok_replenishment.replenishment_suggestion_action",
    "message": MESSAGES,
}
# For buyers who may not open planning's own lists.
RFQS = "purchase.purchase_rfq"
# Names that go with an id in a fact's data.
NAMED = {
    "product_id": ("product", "product.product"),
    "warehouse_id": ("warehouse", "stock.warehouse"),
    "partner_id": ("vendor", "res.partner"),
}
ORDER = ("urgent", "message", "drafted", "blocked")
# What a person may only read who may see prices.
CONFIDENTIAL = frozenset(
    {"partner_id", "vendor", "amount", "currency_id", "value", "document", "state"}
)
# News whose end is told. Of drafts somebody has seen to it.
ENDING = frozenset({"urgent", "blocked", "message"})


class ReplenishmentWording(models.AbstractModel):
    """Puts facts into words of the environment's language.

    A section is a mapping with `event`, `title`, `columns`, `rows`, each with its
    `cells`, as many as there are columns, and the `url` of its record, `rest`, the
    number of rows left out, and the `url` of the whole list. Vendors, amounts and
    documents are told only `with_prices`. Links lead to planning's own records, unless
    the context says `replenish_reader_is_outside`.
    """

    _name = "replenishment.wording"
    _inherit = ["replenishment.wording.table.mixin"]
    _description = "Words of News"

    @api.model
    def _sections(self, facts, ended, *, with_prices, limit):
        """Sections for facts and for (event, data, key) of what has ended."""
        told = [(f.event, f.data) for f in facts]
        sections = [
            self._section(event, [(e, d) for e, d in told if e == event], limit)
            for event in ORDER
        ]
        over = [(event, data) for event, data, _key in ended if event in ENDING]
        sections.append(self._section("ended", over, limit))
        return [
            self._worded(section, with_prices)
            for section in sections
            if section["rows"]
        ]

    @api.model
    def _section(self, event, rows, limit):
        return {
            "event": event,
            "title": self._title(event, len(rows)),
            "rows": rows[:limit],
            "rest": max(0, len(rows) - limit),
            "url": self._list_url(event),
        }

    @api.model
    def _worded(self, section, with_prices):
        columns, cells_of = getattr(self, f"_{section['event']}_table")(with_prices)
        events = [event for event, _data in section["rows"]]
        rows = self._named([data for _event, data in section["rows"]])
        return section | {
            "columns": columns,
            "rows": [
                {
                    "cells": cells_of(row | {"event": event}),
                    "url": self._url_of(event, row),
                }
                for event, row in zip(events, rows, strict=True)
            ],
        }

    @api.model
    def _title(self, event, count):
        titles = {
            "urgent": self.env._("Urgent: %s", count),
            "message": self.env._("Messages on supply: %s", count),
            "drafted": self.env._("Waiting for you: %s", count),
            "blocked": self.env._("Blocked: %s", count),
            "ended": self.env._("Over: %s", count),
        }
        return titles[event]

    @api.model
    def _public(self, facts, *, with_prices):
        """Facts as mappings for programs: ids, codes, numbers and ISO dates."""
        rows = self._named([fact.data for fact in facts])
        return [
            {"key": fact.key}
            | {
                name: value
                for name, value in row.items()
                if with_prices or name not in CONFIDENTIAL
            }
            for fact, row in zip(facts, rows, strict=True)
        ]

    @api.model
    def _named(self, rows):
        """Rows with the names that belong to their ids, each model read once."""
        names = {}
        for column, (name, model) in NAMED.items():
            ids = {row[column] for row in rows if row.get(column)}
            records = self.env[model].browse(sorted(ids)).exists()
            names[column] = (name, {r.id: r.display_name for r in records})
        return [
            row
            | {
                name: by_id.get(row[column], "")
                for column, (name, by_id) in names.items()
                if row.get(column)
            }
            for row in rows
        ]

    @api.model
    def _url_of(self, event, row):
        base = self.get_base_url()
        if "model" in row:
            return f"{base}/mail/view?model={row['model']}&res_id={row['id']}"
        if self._is_for_outside() and row.get("product_id"):
            return f"{base}/mail/view?model=product.product&res_id={row['product_id']}"
        if "message_id" in row:
            return f"{base}/odoo/action-{MESSAGES}/{row['message_id']}"
        if "item_id" not in row:
            return self._list_url(event)
        return f"{base}/odoo/action-{ITEMS}/{row['item_id']}"

    @api.model
    def _list_url(self, event):
        name = RFQS if self._is_for_outside() else LISTS.get(event, ITEMS)
        return f"{self.get_base_url()}/odoo/action-{name}"

    @api.model
    def _is_for_outside(self):
        return bool(self.env.context.get("replenish_reader_is_outside"))
