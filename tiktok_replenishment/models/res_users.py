# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.fields import Domain

PREFERENCES = ["replenish_digest", "replenish_digest_pace"]
PLANNER = "tiktok_replenishment.group_planner"
VIEWER = "tiktok_replenishment.group_viewer"
BUYER = "purchase.group_purchase_user"
# A daily digest leaves between these hours of the person's own day.
MORNING = range(8, 12)


class ResUsers(models.Model):
    """What a person wants to be told of planning, and how often."""

    _name = "res.users"
    _inherit = "res.users"

    replenish_digest = fields.Selection(
        [
            ("role", "As usual for my role"),
            ("off", "Nothing"),
            ("urgent", "Only what is urgent"),
            ("all", "Everything"),
        ],
        string="Replenishment Mails",
        default="role",
        required=True,
        help="Planners are told everything, buyers what concerns their orders; viewers "
        "only if they choose it here, without vendors and prices.",
    )
    replenish_digest_pace = fields.Selection(
        [
            ("run", "After each planning run"),
            ("daily", "Once a day, at 8 in the morning"),
        ],
        string="How Often",
        default="run",
        required=True,
        help="One mail with all news; without news there is none.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + PREFERENCES

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + PREFERENCES

    @api.model
    def _replenish_readers(self, company):
        """People of a company who may be told something of planning."""
        groups = [self.env.ref(name).id for name in (VIEWER, BUYER)]
        return self.search(
            Domain("all_group_ids", "in", groups)
            & Domain("share", "=", False)
            & Domain("company_ids", "in", company.ids)
            & Domain("replenish_digest", "!=", "off"),
            order="id",
        )

    def _replenish_share(self, facts):
        """Those of a company's facts that are this person's business."""
        self.ensure_one()
        wanted = self.replenish_digest
        if self.has_group(PLANNER):
            own = facts
        elif self.has_group(BUYER):
            own = [fact for fact in facts if fact.buyer_id == self.id]
        else:
            own, wanted = facts, "urgent" if wanted != "role" else "off"
        if wanted == "off":
            return []
        return [f for f in own if wanted != "urgent" or f.event == "urgent"]

    def _replenish_sees_prices(self):
        self.ensure_one()
        return self.has_group(PLANNER) or self.has_group(BUYER)

    def _replenish_is_digest_due(self, last_digest_at):
        """Whether this person may get a digest now; the last was at (UTC) or False."""
        self.ensure_one()
        if self.replenish_digest_pace == "run":
            return True
        timezone = pytz.timezone(self.tz or "UTC")
        now = pytz.utc.localize(fields.Datetime.now()).astimezone(timezone)
        if now.hour not in MORNING:
            return False
        if not last_digest_at:
            return True
        last = pytz.utc.localize(last_digest_at).astimezone(timezone)
        return now - last > timedelta(hours=12)
