# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from .replenishment_item import URGENCIES


class ReplenishmentDocumentMixin(models.AbstractModel):
    """What a purchase order and a transfer share when planning made them."""

    _name = "replenishment.document.mixin"
    _description = "Document of Planning"

    replenish_urgency = fields.Selection(
        URGENCIES,
        string="Urgency",
        compute="_compute_replenish_urgency",
        store=True,
        index="btree_not_null",
        help="The highest urgency of its products.",
    )
    replenish_tag_ids = fields.Many2many("replenishment.tag", string="Planning Tags")
    replenish_group_key = fields.Char(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Drafts of planning with the same vendor or lane and speed.",
    )

    replenish_needed_by = fields.Date(
        string="Needed By",
        compute="_compute_replenish_needed_by",
        help="The earliest day on which one of its products would be gone.",
    )
    replenish_is_too_late = fields.Boolean(
        string="Arrives Too Late",
        compute="_compute_replenish_needed_by",
        search="_search_replenish_is_too_late",
        help="Some of its products arrive after the day they are needed by.",
    )

    # The lines that carry what planning knows.
    _replenish_line_field = None

    def _compute_replenish_needed_by(self):
        for document in self:
            lines = document[self._replenish_line_field]
            days = [day for day in lines.mapped("replenish_needed_by") if day]
            document.replenish_needed_by = min(days, default=False)
            document.replenish_is_too_late = any(lines.mapped("replenish_is_too_late"))

    @api.model
    def _search_replenish_is_too_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        is_too_late = Domain("replenish_is_too_late", "=", True)
        return Domain(self._replenish_line_field, "any", is_too_late)

    def _replenish_suggestions(self):
        """The suggestions this document was made from."""
        return self.env["replenishment.suggestion"]

    def _compute_replenish_urgency(self):
        for document in self:
            # Whoever may read the document may see how urgent it is.
            suggestions = document._replenish_suggestions().sudo()
            document.replenish_urgency = min(
                suggestions, key=lambda s: s.urgency_rank, default=suggestions
            ).urgency

    def _set_replenish_tags(self):
        """Tag by urgency and campaign; tags that people added stay."""
        self.ensure_one()
        suggestions = self._replenish_suggestions()
        wanted = {
            self._replenish_tag("critical"): self.replenish_urgency == "critical",
            self._replenish_tag("urgent"): self.replenish_urgency == "urgent",
            self._replenish_tag("campaign"): any(
                s.quantity_campaign > 0 for s in suggestions
            ),
        }
        tags = self.replenish_tag_ids
        for tag, is_wanted in wanted.items():
            tags = tags | tag if is_wanted else tags - tag
        if tags != self.replenish_tag_ids:
            self.replenish_tag_ids = tags

    @api.model
    def _replenish_tag(self, name):
        return self.env.ref(f"tiktok_replenishment.tag_{name}")
