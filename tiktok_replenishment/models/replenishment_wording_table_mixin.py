# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools.misc import format_amount, format_date, formatLang


class ReplenishmentWordingTableMixin(models.AbstractModel):
    """What is shown of each kind of news, column by column.

    `_<event>_table(with_prices)` returns the columns and a function from a row to its
    cells.
    """

    _name = "replenishment.wording.table.mixin"
    _description = "Tables of News"

    @api.model
    def _urgent_table(self, with_prices):
        columns = [
            self.env._("Product"),
            self.env._("Warehouse"),
            self.env._("Urgency"),
            self.env._("Available"),
            self.env._("Stock-out"),
        ]
        if not with_prices:
            return [*columns, self.env._("Ads may sell a day")], lambda row: [
                *self._urgent_cells(row),
                self._number(row["ad_headroom"]),
            ]
        return [*columns, self.env._("Order by"), self.env._("Order")], lambda row: [
            *self._urgent_cells(row),
            self._due(row["order_by_date"]),
            self._order_of(row),
        ]

    @api.model
    def _urgent_cells(self, row):
        return [
            row.get("product", ""),
            row.get("warehouse", ""),
            self._label("urgency", row),
            self._number(row["qty_available"]),
            self._date(row["stockout_date"]),
        ]

    @api.model
    def _order_of(self, row):
        if row["document"]:
            return row["document"]
        if row["state"] == "proposed":
            return self.env._("waits for approval")
        return self.env._("none")

    @api.model
    def _drafted_table(self, with_prices):
        columns = [
            self.env._("Document"),
            self.env._("Warehouse"),
            self.env._("Lines"),
            self.env._("Urgency"),
            self.env._("Order by"),
        ]
        if not with_prices:
            return columns, self._drafted_cells
        return [*columns, self.env._("Vendor"), self.env._("Amount")], lambda row: [
            *self._drafted_cells(row),
            row.get("vendor", ""),
            self._amount(row),
        ]

    @api.model
    def _drafted_cells(self, row):
        if "count" in row:
            waiting = self.env._("%s suggestions wait for approval", row["count"])
            return [waiting, "", "", "", ""]
        return [
            row["document"],
            row.get("warehouse", ""),
            str(row["line_count"]),
            self._label("urgency", row),
            self._due_of_draft(row),
        ]

    @api.model
    def _message_table(self, with_prices):
        columns = [
            self.env._("Product"),
            self.env._("Warehouse"),
            self.env._("What to ask for"),
            self.env._("Why"),
        ]
        if not with_prices:
            return columns, self._message_cells
        return [*columns, self.env._("Document"), self.env._("Value")], lambda row: [
            *self._message_cells(row),
            row["document"] or "",
            self._amount({"amount": row["value"]}),
        ]

    @api.model
    def _message_cells(self, row):
        model = "replenishment.supply.message"
        what = self._label("kind", row, model)
        if row["kind"] in ("expedite", "postpone"):
            change = f"{self._date(row['date_from'])} → {self._date(row['date_to'])}"
        else:
            kept = self._number(row["quantity_to"])
            change = f"{self._number(row['quantity_from'])} → {kept}"
        return [
            row.get("product", ""),
            row.get("warehouse", ""),
            f"{what}: {change}",
            self._label("reason", row, model),
        ]

    @api.model
    def _blocked_table(self, _with_prices):
        columns = [
            self.env._("Product"),
            self.env._("Warehouse"),
            self.env._("Why nothing is ordered"),
        ]
        return columns, lambda row: [
            row.get("product", ""),
            row.get("warehouse", ""),
            self._label("blocked_reason", row),
        ]

    @api.model
    def _ended_table(self, _with_prices):
        words = {
            "urgent": self.env._("no longer urgent"),
            "blocked": self.env._("no longer blocked"),
            "message": self.env._("nothing to ask for any more"),
        }
        columns = [
            self.env._("Product"),
            self.env._("Warehouse"),
            self.env._("What is over"),
        ]
        return columns, lambda row: [
            row.get("product", ""),
            row.get("warehouse", ""),
            words[row["event"]],
        ]

    # ------------------------------------------------------------------- cells

    @api.model
    def _label(self, name, row, model="replenishment.item"):
        """The word for a value of one of a model's selections."""
        field = self.env[model]._fields[name]
        labels = dict(field._description_selection(self.env))
        return labels.get(row.get(name), "")

    @api.model
    def _number(self, value):
        return formatLang(self.env, value or 0, digits=0)

    @api.model
    def _date(self, value):
        return format_date(self.env, value) if value else "–"

    @api.model
    def _due(self, value):
        """The day by which something is to be done; never one that has gone by."""
        if value and value <= fields.Date.context_today(self).isoformat():
            return self.env._("today")
        return self._date(value)

    @api.model
    def _due_of_draft(self, row):
        if row["is_forgotten"]:
            return self.env._("waits since %s", self._date(row["order_by_date"]))
        return self._due(row["order_by_date"])

    @api.model
    def _amount(self, row):
        if not row.get("amount"):
            return ""
        currency = self.env["res.currency"].browse(row.get("currency_id") or [])
        currency = currency or self.env.company.currency_id
        return format_amount(self.env, row["amount"], currency)
