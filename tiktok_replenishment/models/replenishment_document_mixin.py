# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, api, fields, models
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
    replenish_lane_id = fields.Many2one(
        "replenishment.lane",
        string="Lane",
        compute="_compute_replenish_lane_id",
        store=True,
        index="btree_not_null",
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

    replenish_suggestion_count = fields.Integer(
        compute="_compute_replenish_suggestion_count", compute_sudo=True
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

    def _compute_replenish_lane_id(self):
        for document in self:
            # A buyer or clerk may see the lane without a planning group.
            suggestions = document.sudo()._replenish_suggestions()
            document.replenish_lane_id = suggestions.lane_id[:1]

    def _replenish_update_head(self):
        """Bring urgency and tags in step with suggestions that were written in SQL."""
        for name in ("replenish_urgency", "replenish_lane_id"):
            self.env.add_to_compute(self._fields[name], self)
        tagged = {
            "critical": self.filtered(lambda d: d.replenish_urgency == "critical"),
            "urgent": self.filtered(lambda d: d.replenish_urgency == "urgent"),
            "campaign": self.filtered(lambda d: d._replenish_is_for_campaign()),
        }
        for name, documents in tagged.items():
            tag = self.env.ref(f"tiktok_replenishment.tag_{name}")
            self._replenish_keep_tag(tag, documents)

    def _replenish_is_for_campaign(self):
        return any(s.quantity_campaign > 0 for s in self._replenish_suggestions())

    def _replenish_keep_tag(self, tag, documents):
        """Have exactly these of the documents tagged; what people added else stays."""
        has_tag = self.filtered(lambda document: tag in document.replenish_tag_ids)
        (documents - has_tag).replenish_tag_ids = [Command.link(tag.id)]
        (has_tag - documents).replenish_tag_ids = [Command.unlink(tag.id)]

    def _compute_replenish_suggestion_count(self):
        for document in self:
            document.replenish_suggestion_count = len(document._replenish_suggestions())

    def action_open_replenish_suggestions(self):
        """Show why each quantity is what it is."""
        self.ensure_one()
        suggestions = self._replenish_suggestions()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Why these quantities"),
            "res_model": "replenishment.suggestion",
            "view_mode": "list,form",
            "domain": [("id", "in", suggestions.ids)],
        }
        if len(suggestions) == 1:
            action |= {"view_mode": "form", "res_id": suggestions.id}
        return action
