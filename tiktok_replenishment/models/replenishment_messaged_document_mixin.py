# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ReplenishmentMessagedDocumentMixin(models.AbstractModel):
    """What an order, a transfer and an item share: messages about confirmed supply."""

    _name = "replenishment.messaged.document.mixin"
    _description = "Has Supply Messages"

    # The messages' field that names this record.
    _replenish_message_field = None

    replenish_message_count = fields.Integer(
        string="Supply Messages",
        compute="_compute_replenish_message_count",
        groups="tiktok_replenishment.group_planner,base.group_system",
    )

    def _compute_replenish_message_count(self):
        counts = {
            record.id: count
            for record, count in self.env["replenishment.supply.message"]._read_group(
                self._replenish_message_domain(),
                [self._replenish_message_field],
                ["__count"],
            )
        }
        for record in self:
            record.replenish_message_count = counts.get(record.id, 0)

    def _replenish_message_domain(self):
        return [
            (self._replenish_message_field, "in", self.ids),
            ("state", "=", "open"),
        ]

    def _replenish_open_messages(self):
        """The open messages, for the mail to a vendor."""
        return self.env["replenishment.supply.message"].search(
            self._replenish_message_domain()
        )

    def action_open_replenish_messages(self):
        """Show what should change about confirmed supply."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tiktok_replenishment.replenishment_supply_message_action"
        )
        return action | {
            "domain": [(self._replenish_message_field, "in", self.ids)],
            "context": {"search_default_open": 1},
        }
