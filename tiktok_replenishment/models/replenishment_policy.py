# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ReplenishmentPolicy(models.Model):
    """How a class of products is planned: lean and often, or with more safety."""

    _name = "replenishment.policy"
    _description = "Replenishment Policy"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: shared by all companies.")
    kind = fields.Selection(
        [
            ("fast_turn", "Fast turn"),
            ("evergreen", "Evergreen"),
            ("seasonal", "Seasonal"),
            ("phase_out", "Phase-out"),
        ],
        default="evergreen",
        required=True,
        help="A phase-out product is sold down and never ordered again.",
    )
    forecast_method = fields.Selection(
        [("weighted", "Averages of 7, 30 and 90 days, weighted 50, 30, 20 %")],
        default="weighted",
        required=True,
    )
    safety_method = fields.Selection(
        [("none", "No safety stock"), ("days", "Days of sales")],
        default="days",
        required=True,
    )
    safety_days = fields.Float(
        help="Safety stock = safety days × average daily sales. 0: not set here."
    )
    review_days = fields.Float(
        string="Planning Interval (days)",
        default=7,
        required=True,
        help="How often an order is placed. An order fills up to the demand of lead "
        "time + planning interval, plus safety stock.",
    )
    warning_pct = fields.Float(
        string="Warning Margin (%)",
        default=10,
        help="A warning is given when the position is within this percentage above "
        "the reorder point.",
    )
    campaign_buffer_days = fields.Float(
        default=5,
        help="Goods for a campaign have to arrive this many days before it starts.",
    )
    max_cover_days = fields.Float(
        string="Overstock Above (days)",
        default=120,
        required=True,
        help="Stock and supply beyond this many days of demand are overstock.",
    )
    counts_lost_sales = fields.Boolean(
        string="Lost Sales Lower the Order",
        default=True,
        help="Demand that cannot be served before the order arrives is lost, so "
        "it is not ordered either.",
    )
    vendor_strategy = fields.Selection(
        [
            ("cheapest", "Cheapest"),
            ("fastest", "Fastest"),
            ("priority", "Order of the vendor list"),
        ],
        default="cheapest",
        required=True,
    )

    _positive_review_days = models.Constraint(
        "CHECK (review_days > 0)", "The planning interval has to be at least a day."
    )
    _positive_max_cover_days = models.Constraint(
        "CHECK (max_cover_days > 0)", "The overstock limit has to be above zero days."
    )
    _no_negative_days = models.Constraint(
        "CHECK (safety_days >= 0 AND campaign_buffer_days >= 0 AND warning_pct >= 0)",
        "Days and percentages of a policy cannot be negative.",
    )
