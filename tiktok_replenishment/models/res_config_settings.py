# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Planning defaults of the company, on the settings page."""

    _inherit = "res.config.settings"

    replenish_execution = fields.Selection(
        related="company_id.replenish_execution", readonly=False
    )
    replenish_approval_limit = fields.Monetary(
        related="company_id.replenish_approval_limit",
        readonly=False,
        currency_field="company_currency_id",
    )
    replenish_approval_urgency = fields.Selection(
        related="company_id.replenish_approval_urgency", readonly=False
    )
    replenish_rfq_mail = fields.Selection(
        related="company_id.replenish_rfq_mail", readonly=False
    )
    replenish_forgotten_days = fields.Integer(
        related="company_id.replenish_forgotten_days", readonly=False
    )
    replenish_lead_days = fields.Float(
        related="company_id.replenish_lead_days", readonly=False
    )
    replenish_safety_days = fields.Float(
        related="company_id.replenish_safety_days", readonly=False
    )
    replenish_policy_id = fields.Many2one(
        related="company_id.replenish_policy_id", readonly=False
    )
    replenish_message_value = fields.Monetary(
        related="company_id.replenish_message_value",
        currency_field="company_currency_id",
        readonly=False,
    )
    replenish_native_rules = fields.Selection(
        related="company_id.replenish_native_rules", readonly=False
    )
