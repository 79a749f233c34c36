# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

# Days looked back on -> weight in percent of the default forecast.
WINDOW_WEIGHTS = {3: 0, 7: 50, 14: 0, 30: 30, 60: 0, 90: 20}
WEIGHT_FIELDS = [f"weight_{days}" for days in WINDOW_WEIGHTS]

METHODS = [
    ("weighted", "Weighted averages"),
    ("moving_average", "Plain average"),
    ("smoothing", "Smoothing: recent days count more"),
    ("weekday", "Weekly rhythm"),
    ("trend", "Trend that fades"),
    ("croston", "Rare sales (Croston)"),
    ("tsb", "Rare sales that may end (TSB)"),
    ("seasonal", "Season of last year"),
]
FORECAST_METHODS = [
    ("auto", "Automatic: the best on the product's own past"),
    *METHODS,
]


def _weight(days):
    return fields.Float(
        string=f"{days} Days (%)",
        default=WINDOW_WEIGHTS[days],
        help="Part of the forecast that comes from the average of these days. Weights "
        "are taken in proportion; a window from before the first sale is left out.",
    )


class ReplenishmentPolicy(models.Model):
    """How a class of products is planned: lean and often, or with more safety."""

    _name = "replenishment.policy"
    _inherit = [
        "replenishment.planning.parameter.mixin",
        "replenishment.policy.message.mixin",
    ]
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
            ("new_product", "New product"),
            ("phase_out", "Phase-out"),
        ],
        default="evergreen",
        required=True,
        help="Fast turn: hot today, cold tomorrow; little stock, often refilled. "
        "Evergreen: sells all year; never to be missing. Seasonal: returns each year. "
        "New product: too young to be judged. Phase-out: sold down and never ordered "
        "again. The kind names the policy; the settings below are what counts, but "
        "for phase-out.",
    )
    forecast_method = fields.Selection(
        FORECAST_METHODS,
        default="weighted",
        required=True,
        help="Automatic: each week every product takes the method that would have "
        "erred least on its own past. Weighted averages: quick to follow, easy to "
        "check by hand. Rare sales: parts that sell a few times a month. Season of "
        "last year: needs more than a year of sales.",
    )
    weight_3 = _weight(3)
    weight_7 = _weight(7)
    weight_14 = _weight(14)
    weight_30 = _weight(30)
    weight_60 = _weight(60)
    weight_90 = _weight(90)
    weight_total = fields.Float(string="Together (%)", compute="_compute_weight_total")
    viral_half_life_days = fields.Float(
        string="Viral Sales Halve Every (days)",
        help="When sales jump within hours or days, the forecast follows at once, and "
        "the extra halves in this many days unless it goes on. 2 to 4 suit products "
        "that live from videos. 0: off, a jump counts when the averages see it.",
    )
    safety_method = fields.Selection(
        [
            ("none", "No safety stock"),
            ("days", "Days of sales"),
            ("service_level", "Service level: rarely out of stock"),
            ("fill_rate", "Fill rate: few units missed"),
        ],
        default="days",
        required=True,
        help="Days of sales: easy to check by hand. Service level and fill rate keep "
        "more of what sells unevenly or arrives unreliably, and less of the rest. "
        "Safety days set on a product or an item replace them there.",
    )
    safety_days = fields.Float(
        help="Safety stock = safety days × average daily sales. 0: not set here."
    )
    service_level = fields.Float(
        string="Service Level (%)",
        default=95,
        help="In so many of 100 order cycles nothing is missing until the goods "
        "arrive. 90 to 95 is usual, 97 to 99 for what must never be missing; each "
        "step nearer to 100 costs more stock than the one before.",
    )
    fill_rate = fields.Float(
        string="Fill Rate (%)",
        default=98,
        help="So many of 100 units asked for are served from stock. Large orders "
        "need little safety stock for it.",
    )
    learns_lead_time = fields.Boolean(
        string="Learn Lead Times",
        help="The lead time measured on real receipts replaces the configured one, "
        "where there are enough of them. Both are always shown on the item.",
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
            ("balanced", "Balanced: cost and time"),
            ("priority", "Order of the vendor list"),
        ],
        default="cheapest",
        required=True,
        help="Cheapest: the lowest cost of a unit in the warehouse, with freight, duty "
        "and fees. Fastest: vendor's delay and days of the lane. Balanced: each day, "
        "and each day that receipts usually are late, costs a part of the goods' "
        "value.",
    )
    day_value_pct = fields.Float(
        string="A Day Is Worth (%)",
        default=0.1,
        digits=(16, 3),
        help="What a day of lead time costs in percent of the goods' value: money tied "
        "up, and the risk that demand has moved on. For balanced choice of vendors.",
    )
    splits_lanes = fields.Boolean(
        string="Bridge on a Faster Lane",
        default=True,
        help="Where the cheapest lane is too slow, a small lot on a faster one bridges "
        "the gap and the rest takes the cheap one, if the margin saved is more than "
        "the extra freight.",
    )
    splits_vendors = fields.Boolean(
        string="Bridge from a Second Vendor",
        help="Where the best vendor is too slow or its delay is not known, another one "
        "delivers a small lot in time, if the margin saved is more than it costs.",
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
    _possible_day_value = models.Constraint(
        "CHECK (day_value_pct IS NULL OR day_value_pct >= 0 AND day_value_pct <= 100)",
        "The value of a day is between 0 and 100 % of the goods' value.",
    )
    _no_negative_weights = models.Constraint(
        "CHECK (LEAST({weights}) >= 0 AND {total} > 0)".format(
            weights=", ".join(WEIGHT_FIELDS), total=" + ".join(WEIGHT_FIELDS)
        ),
        "The weights of a forecast cannot be negative, and one of them at least has "
        "to be above 0 %.",
    )
    _no_negative_half_life = models.Constraint(
        "CHECK (viral_half_life_days IS NULL OR viral_half_life_days >= 0)",
        "Viral sales cannot halve in less than 0 days. Enter 0 to switch it off.",
    )
    _possible_service = models.Constraint(
        "CHECK (service_level >= 50 AND service_level < 100"
        " AND fill_rate >= 50 AND fill_rate < 100)",
        "A service level or fill rate is at least 50 % and below 100 %: with full "
        "certainty it would take endless stock.",
    )

    @api.model
    def _planning_parameters(self):
        return self._fields.keys() - {"name", "sequence"}

    def _planned_items(self):
        return Domain("policy_in_force_id", "in", self.ids)

    @api.depends(*WEIGHT_FIELDS)
    def _compute_weight_total(self):
        for policy in self:
            policy.weight_total = sum(policy[name] for name in WEIGHT_FIELDS)

    def _window_weights(self):
        """Weights of the windows as fractions of 1."""
        self.ensure_one()
        return [self[name] / self.weight_total for name in WEIGHT_FIELDS]
