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
    previous_need = JsonText(
        readonly=True, copy=False, help="The numbers of the last day that had others."
    )
    difference_html = fields.Html(
        string="What Changed", compute="_compute_difference_html", sanitize=False
    )

    @api.model
    def _keep_previous(self, today):
        """SQL that keeps the numbers of `i` when those of another day replace them."""
        parts = SQL(", ").join(
            SQL(
                "%s, COALESCE(i.%s::text, 'null')",
                f', "{part}": ',
                SQL.identifier(column),
            )
            for part, column in PARTS.items()
        )
        return SQL(
            """
            previous_need = CASE WHEN i.planned_on < %(today)s
                THEN concat('{"day": "', i.planned_on, '"', %(parts)s, '}')
                ELSE i.previous_need END,
            planned_on = %(today)s
            """,
            today=today,
            parts=parts,
        )

    @api.depends("previous_need", *PARTS.values())
    @api.depends_context("lang")
    def _compute_difference_html(self):
        for item in self:
            item.difference_html = item._as_list(item._difference_texts())

    def _difference_texts(self):
        """The causes in the reader's language, the greatest first."""
        self.ensure_one()
        if not self.previous_need:
            return []
        before = Need(**{part: self.previous_need[part] or 0.0 for part in PARTS})
        now = Need(**{part: self[column] for part, column in PARTS.items()})
        found = sorted(causes(before, now), key=lambda cause: -abs(cause[1]))
        if not found:
            return []
        labels = self._cause_labels()
        heading = self.env._(
            "%(now)s needed, %(before)s on %(day)s:",
            now=self._number(now.needed),
            before=self._number(before.needed),
            day=format_date(self.env, self.previous_need["day"]),
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
