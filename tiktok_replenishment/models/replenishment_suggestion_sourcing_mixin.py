# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

PARTS = [
    ("whole", "Whole order"),
    ("bridge", "Bridge on a faster lane"),
    ("rest", "Rest by the usual way"),
    ("second_vendor", "Bridge from a second vendor"),
]


class ReplenishmentSuggestionSourcingMixin(models.AbstractModel):
    """What an order costs until it lies in the warehouse, and what depends on it."""

    _name = "replenishment.suggestion.sourcing.mixin"
    _description = "Sourcing of a Suggestion"

    company_id = fields.Many2one("res.company")
    currency_id = fields.Many2one(related="company_id.currency_id")
    part = fields.Selection(
        PARTS,
        default="whole",
        required=True,
        readonly=True,
        help="Where the usual way is too slow, a part of the order comes quicker.",
    )
    second_vendor_id = fields.Many2one(
        "res.partner",
        readonly=True,
        index="btree_not_null",
        help="The vendor of a bridge that the best vendor cannot deliver.",
    )
    freight_amount = fields.Monetary(
        string="Freight",
        readonly=True,
        help="By the rates of the lane and the product's weight and volume, with the "
        "warehouse's inbound fee; the lane's minimum charge at least.",
    )
    duty_amount = fields.Monetary(
        string="Duty", readonly=True, help="By the duty of the lane on the goods."
    )
    landed_unit_cost = fields.Monetary(
        readonly=True,
        help="Price, freight, duty and inbound fee of one unit, in the company's "
        "currency.",
    )
    needed_by = fields.Date(
        readonly=True, help="The first day on which projected stock would be gone."
    )
    margin_at_risk = fields.Monetary(
        readonly=True,
        help="What is lost without this order: the sales that nothing else could "
        "serve before the next order by the standard lane, times the margin of a unit.",
    )
