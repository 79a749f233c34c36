# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..core.difference import Need, causes
from .json_text import JsonText

# Part of a need -> the column that keeps it.
PARTS = {
    "daily_sales": "planned_daily_sales",
    "period_days": "period_days",
    "forecast_period": "forecast_period",
    "safety_stock": "safety_stock",
    "campaign": "campaign_counted",
    "available": "qty_available",
    "coming": "qty_coming",
    "backlog": "qty_backlog",
    "position": "position",
    "lost": "quantity_lost",
    "needed": "quantity_needed",
}


class ReplenishmentItemDifferenceMixin(models.AbstractModel):
    """Tells why the quantity of today is not the one of the day before."""

    _name = "replenishment.item.difference.mixin"
    _description = "What Changed about an Item"

    planned_on = fields.Date(
        readonly=True, help="The planning day on which these numbers came about."
    )
    # The last day that had other numbers, and these in the order of PARTS.
    previous_numbers = JsonText(
        string="Previous Need",
        readonly=True,
        copy=False,
        help="The numbers of the last day that had others.",
    )
    difference_html = fields.Html(
        string="What Changed", compute="_compute_difference_html", sanitize=False
    )

    @api.model
    def _keep_previous(self, today):
        """SQL that keeps the numbers of `i` when those of another day replace them."""
        numbers = SQL(", ', ', ").join(
            SQL("COALESCE(i.%s::text, 'null')", SQL.identifier(column))
            for column in PARTS.values()
        )
        return SQL(
            """
            previous_numbers = CASE WHEN i.planned_on < %(today)s
                THEN concat('["', i.planned_on, '", ', %(numbers)s, ']')
                ELSE i.previous_numbers END,
            planned_on = %(today)s
            """,
            today=today,
            numbers=numbers,
        )

    @api.depends("previous_numbers", *PARTS.values())
    @api.depends_context("lang")
    def _compute_difference_html(self):
        for item in self:
            item.difference_html = item._as_list(item._difference_texts())

    def _difference_texts(self):
        """The causes in the reader's language, the greatest first."""
        self.ensure_one()
        if not self.previous_numbers:
            return []
        day, *numbers = self.previous_numbers
        before = Need(
            **{part: number or 0.0 for part, number in zip(PARTS, numbers, strict=True)}
        )
        now = Need(**{part: self[column] for part, column in PARTS.items()})
        found = sorted(causes(before, now), key=lambda cause: -abs(cause[1]))
        if not found:
            return []
        labels = self._cause_labels()
        heading = self.env._(
            "%(now)s needed, %(before)s on %(day)s:",
            now=self._number(now.needed),
            before=self._number(before.needed),
            day=format_date(self.env, day),
        )
        return [
            heading,
            *(
                f"{'+' if units > 0 else ''}{self._number(units)}: {labels[cause]}"
                for cause, units in found
            ),
        ]

    def _cause_labels(self):
        return {
            "sales": self.env._("sales a day changed"),
            "days": self.env._("lead time or planning interval changed"),
            "pattern": self.env._("trend, week or viral sales"),
            "safety": self.env._("safety stock changed"),
            "campaign": self.env._("campaigns"),
            "available": self.env._("stock changed"),
            "coming": self.env._("goods on order or on the way changed"),
            "backlog": self.env._("orders that wait to be shipped"),
            "fed": self.env._("goods in the warehouses fed from here"),
            "lost": self.env._("sales that cannot be served any more"),
            "due": self.env._("whether an order is due at all"),
        }
