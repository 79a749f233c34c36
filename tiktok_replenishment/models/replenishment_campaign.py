# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class ReplenishmentCampaign(models.Model):
    """A planned push: a live stream, a video, a sale, over some days."""

    _name = "replenishment.campaign"
    _description = "Campaign"
    _inherit = ["replenishment.tiktok.promotion.mixin", "mail.thread"]
    _order = "first_day desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    state = fields.Selection(
        [("draft", "Draft"), ("confirmed", "Confirmed"), ("cancelled", "Cancelled")],
        default="confirmed",
        required=True,
        tracking=True,
        help="Only confirmed campaigns are planned for.",
    )
    kind = fields.Selection(
        [
            ("live", "Live stream"),
            ("video", "Video or ad push"),
            ("sale", "Platform sale"),
            ("other", "Other"),
        ],
        default="video",
        required=True,
    )
    first_day = fields.Date(required=True, tracking=True)
    last_day = fields.Date(required=True, tracking=True, help="This day included.")
    shop_ids = fields.Many2many(
        "replenishment.tiktok.shop",
        "replenishment_campaign_shop_rel",
        "campaign_id",
        "shop_id",
        string="Shops",
        check_company=True,
        help="Empty: all shops. The uplift then applies only to what these shops sell.",
    )
    line_ids = fields.One2many(
        "replenishment.campaign.line", "campaign_id", string="Products", copy=True
    )
    uplift_summary = fields.Char(
        string="Effect",
        compute="_compute_uplift_summary",
        help="Of all products together, once the campaign is over.",
    )

    _ends_after_its_start = models.Constraint(
        "CHECK (last_day >= first_day)",
        "A campaign cannot end before it starts. Check its first and last day.",
    )

    def write(self, vals):
        """Plan again at once what a changed campaign touches.

        Drafts and cancelled campaigns touch nothing.
        """
        planned_before = self.filtered(lambda one: one.state == "confirmed")
        result = super().write(vals)
        if {"first_day", "last_day", "shop_ids"} & vals.keys():
            self.line_ids._forget_measure()
        if {"state", "first_day", "last_day", "shop_ids", "active"} & vals.keys():
            planned_now = self.filtered(lambda one: one.state == "confirmed")
            (planned_before | planned_now).line_ids._plan_items()
        return result

    def unlink(self):
        """Plan again at once what a deleted campaign touched."""
        items = self.line_ids._planned()._affected_items()
        result = super().unlink()
        items._plan_now()
        return result

    def action_confirm(self):
        self.state = "confirmed"

    def action_cancel(self):
        self.state = "cancelled"

    @api.depends("line_ids.uplift_summary")
    def _compute_uplift_summary(self):
        for campaign in self:
            campaign.uplift_summary = campaign.line_ids._summarise_uplift()

    @api.depends("name", "first_day", "last_day")
    def _compute_display_name(self):
        for campaign in self:
            days = [campaign.first_day, campaign.last_day]
            if all(days):
                first, last = (fields.Date.to_string(day) for day in days)
                campaign.display_name = f"{campaign.name} ({first} … {last})"
            else:
                campaign.display_name = campaign.name
