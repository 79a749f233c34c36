# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools.misc import format_date


class ReplenishmentSuggestionTimelineMixin(models.AbstractModel):
    """The days of a suggestion in their order, and whether they meet."""

    _name = "replenishment.suggestion.timeline.mixin"
    _description = "Days of a Suggestion"

    is_too_late = fields.Boolean(
        string="Arrives Too Late",
        compute="_compute_is_too_late",
        help="It arrives after the first day on which projected stock would be gone.",
    )
    days_too_late = fields.Integer(compute="_compute_is_too_late")
    timeline_html = fields.Html(
        string="Days", compute="_compute_timeline_html", sanitize=False
    )

    @api.depends("needed_by", "arrival_date")
    def _compute_is_too_late(self):
        for suggestion in self:
            needed_by, arrival = suggestion.needed_by, suggestion.arrival_date
            days = (arrival - needed_by).days if needed_by and arrival else 0
            suggestion.days_too_late = max(0, days)
            suggestion.is_too_late = days > 0

    @api.depends("order_by_date", "needed_by", "arrival_date", "stockout_date")
    @api.depends_context("lang")
    def _compute_timeline_html(self):
        for suggestion in self:
            days = sorted(suggestion._days(), key=lambda day: day[0])
            marks = Markup().join(
                Markup(
                    "<div class='border-start border-3 border-%s ps-2 pe-4'>"
                    "<div class='fw-bold'>%s</div><div class='text-muted'>%s</div>"
                    "</div>"
                )
                % (colour, format_date(self.env, day), label)
                for day, label, colour in days
            )
            suggestion.timeline_html = (
                Markup("<div class='d-flex flex-wrap gap-2'>%s</div>") % marks
            )

    def _days(self):
        """(day, what it is, colour) of what is known."""
        self.ensure_one()
        today = self.warehouse_id._replenish_today()
        is_overdue = self.order_by_date and self.order_by_date < today
        days = [
            (today, self.env._("Today"), "secondary"),
            (
                self.order_by_date,
                self.env._("Order by"),
                "danger" if is_overdue else "primary",
            ),
            (
                self.arrival_date,
                self.env._("Arrives"),
                "danger" if self.is_too_late else "success",
            ),
            (
                self.needed_by or self.stockout_date,
                self.env._("Stock is gone"),
                "warning",
            ),
        ]
        return [entry for entry in days if entry[0]]
