# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..core.order_quantity import round_up


class ReplenishmentSuggestionQuantityMixin(models.AbstractModel):
    """The quantity a person makes of what was asked, as the vendor sells it."""

    _name = "replenishment.suggestion.quantity.mixin"
    _description = "Quantity of a Suggestion"

    quantity_approved = fields.Float(
        readonly=True,
        copy=False,
        help="What a person made of the suggested quantity; 0: as suggested.",
    )
    quantity_to_order = fields.Float(
        compute="_compute_quantity_to_order",
        inverse="_inverse_quantity_to_order",
        help="The suggested quantity, or what a person made of it before approving. It "
        "follows the vendor's minimum and multiple and full cartons.",
    )

    @api.depends("quantity", "quantity_approved", "load_quantity")
    def _compute_quantity_to_order(self):
        for suggestion in self:
            suggestion.quantity_to_order = (
                suggestion.quantity_approved
                or suggestion.quantity + suggestion.load_quantity
            )

    @api.depends("quantity", "quantity_approved", "load_quantity", "price_unit")
    def _compute_amount(self):
        for suggestion in self:
            suggestion.amount = suggestion.quantity_to_order * suggestion.price_unit

    def _inverse_quantity_to_order(self):
        for suggestion in self:
            quantity = suggestion.quantity_to_order
            suggestion._check_changeable(quantity)
            asked = suggestion.quantity + suggestion.load_quantity
            is_as_asked = not suggestion._differs(quantity, asked)
            # What is not the planner's to write is settled by the checks above.
            suggestion.sudo().quantity_approved = 0.0 if is_as_asked else quantity

    def _check_changeable(self, quantity):
        """Raise unless this many may be ordered instead of what was asked."""
        self.ensure_one()
        if self.state != "proposed":
            raise UserError(self._decided_text())
        if quantity <= 0:
            raise ValidationError(
                self.env._(
                    "%s: to order nothing, reject the suggestion and say why.",
                    self.product_id.display_name,
                )
            )
        orderable = self._orderable(quantity)
        if self._differs(orderable, quantity):
            raise ValidationError(self._rounding_text(quantity, orderable))

    @api.onchange("quantity_to_order")
    def _onchange_quantity_to_order(self):
        quantity = self.quantity_to_order
        orderable = self._orderable(quantity)
        if quantity <= 0 or not self._differs(orderable, quantity):
            return None
        self.quantity_to_order = orderable
        return {
            "warning": {
                "title": self.env._("Rounded as It Can Be Ordered"),
                "message": self._rounding_text(quantity, orderable),
                "type": "notification",
            }
        }

    @api.model
    def _differs(self, quantity, other):
        """Whether a person means another quantity, also where Odoo keeps grams."""
        part = self.env["uom.uom"]._replenish_smallest_part()
        return abs(quantity - other) > min(part, 0.01) / 2

    def _orderable(self, quantity):
        """The least quantity from this one on that can be ordered."""
        self.ensure_one()
        terms = self._terms(quantity)
        return round_up(
            np.array([quantity]), **{name: np.array([v]) for name, v in terms.items()}
        ).item()

    def _terms(self, quantity):
        """What the quantity has to follow, in the product's unit."""
        unit = self.product_id.uom_id
        terms = {
            "min_qty": 0.0,
            "multiple": 0.0,
            "carton_qty": self.product_id.replenish_carton_qty,
            "unit_step": unit._replenish_step(),
        }
        offers = self._offers_in_force()
        if not offers:
            return terms
        minimum = {
            offer: offer.product_uom_id._compute_quantity(
                offer.min_qty, unit, round=False
            )
            for offer in offers
        }
        reached = [offer for offer in offers if minimum[offer] <= quantity]
        offer = max(reached or offers[:1], key=minimum.get)
        sold_in = offer.product_uom_id
        multiple = sold_in._compute_quantity(
            offer.replenish_multiple, unit, round=False
        ) or sold_in._replenish_step_of(unit)
        return terms | {"min_qty": min(minimum.values()), "multiple": multiple}

    def _offers_in_force(self):
        """The vendor's price lines for this product, the least quantity first."""
        if self.supply_type != "buy" or not self.partner_id:
            return self.env["product.supplierinfo"]
        # A planner without purchasing rights may know how the vendor sells.
        product = self.product_id.with_company(self.company_id).sudo()
        offers = product._get_filtered_sellers(
            partner_id=self.partner_id, quantity=None
        )
        return offers.sorted("min_qty")

    def _rounding_text(self, quantity, orderable):
        terms = self._terms(quantity)
        rules = []
        if terms["min_qty"] > 1:
            rules.append(self.env._("at least %s", self._number(terms["min_qty"])))
        if terms["multiple"] > 1:
            rules.append(self.env._("in steps of %s", self._number(terms["multiple"])))
        if terms["carton_qty"] > 1:
            rules.append(
                self.env._("in cartons of %s", self._number(terms["carton_qty"]))
            )
        return self.env._(
            "%(product)s is ordered %(rules)s: %(quantity)s becomes %(orderable)s.",
            product=self.product_id.display_name,
            rules=", ".join(rules) or self.env._("in whole units"),
            quantity=self._number(quantity),
            orderable=self._number(orderable),
        )
