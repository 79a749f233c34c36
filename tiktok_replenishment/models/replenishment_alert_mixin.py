# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class ReplenishmentAlertMixin(models.AbstractModel):
    """A record of ours that has activities in order to alert people."""

    _name = "replenishment.alert.mixin"
    _inherit = [
        "replenishment.alerting.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Record with Alerts"
