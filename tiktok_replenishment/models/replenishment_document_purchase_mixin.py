# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, api, fields, models


class ReplenishmentDocumentPurchaseMixin(models.AbstractModel):
    """Draft orders, made by the warehouse's buy rule with every choice given."""

    _name = "replenishment.document.purchase.mixin"
    _description = "Draft Orders of Planning"

    def _create_purchases(self, suggestions):
        """Add an order line for each suggestion, all orders in one go."""
        if not suggestions:
            return
        procurements, deadlines = [], {}
        for group in self._keyed_groups(self.env["purchase.order"], suggestions):
            values = self._order_values(group)
            deadlines[group.key] = values["date_order"]
            procurements += [
                (
                    self._procurement(suggestion, group, values),
                    suggestion.warehouse_id.buy_pull_id,
                )
                for suggestion in group.suggestions
            ]
        # Odoo raises on a vendor it cannot find only where an ordering rule asks.
        Rule = self.env["stock.rule"].with_context(from_orderpoint=True)
        Rule._run_buy(procurements)
        self._check_made(suggestions, "purchase_line_ids")
        for order in suggestions.purchase_line_ids.order_id:
            # The rule counts back from the arrival by the vendor's delay, which may be
            # longer than the lead time that was planned with.
            if order.date_order != deadlines[order.replenish_group_key]:
                order.date_order = deadlines[order.replenish_group_key]

    @api.model
    def _order_values(self, group):
        """What the procurements of a group have in common."""
        suggestions = group.suggestions | group.document._replenish_suggestions()
        warehouse = group.suggestions.warehouse_id
        return {
            "warehouse_id": warehouse,
            "date_order": self._deadline(suggestions),
            "reference_ids": group.reference,
            "propagate_cancel": warehouse.buy_pull_id.propagate_cancel,
            "orderpoint_id": self.env["stock.warehouse.orderpoint"],
            "move_dest_ids": self.env["stock.move"],
            "replenish_group_key": group.key,
            "replenish_is_fast": self._is_fast(group.suggestions[0]),
        }

    @api.model
    def _procurement(self, suggestion, group, values):
        product, arrival = suggestion.product_id, self._arrival(suggestion)
        return self.env["stock.rule"].Procurement(
            product,
            suggestion.quantity_to_order,
            product.uom_id,
            suggestion.warehouse_id.lot_stock_id,
            product.display_name,
            group.reference.name,
            suggestion.company_id,
            values
            | {
                "supplierinfo_id": self._offer(suggestion),
                "date_planned": arrival,
                "date_deadline": arrival,
                "replenish_suggestion_ids": suggestion,
                "replenish_line_values": self._line_values(suggestion),
            },
        )

    @api.model
    def _line_values(self, suggestion):
        """What Odoo does not take over, or would look up for each line."""
        values = {
            "date_planned": self._arrival(suggestion),
            "replenish_needed_by": suggestion.needed_by,
            "replenish_suggestion_ids": [Command.set(suggestion.ids)],
        }
        if not self._has_analytic_models():
            values["analytic_distribution"] = False
        return values

    @api.model
    def _has_analytic_models(self):
        # Whoever has drafts made need not be allowed to see accounting.
        Models = self.env["account.analytic.distribution.model"].sudo()
        return bool(Models.search_count([], limit=1))

    @api.model
    def _offer(self, suggestion):
        """The vendor's price for the quantity that is asked for.

        The plan chose one for its own quantity. Where the planner approved another, a
        different break may hold; below every minimum the chosen one holds, not Odoo's
        price of zero.
        """
        chosen, quantity = suggestion.supplierinfo_id, suggestion.quantity_to_order
        if quantity == suggestion.quantity:
            return chosen
        product = suggestion.product_id.with_company(suggestion.company_id)
        offer = product._select_seller(
            partner_id=chosen.partner_id,
            quantity=quantity,
            date=fields.Date.today(),
            uom_id=product.uom_id,
        )
        return offer if offer.currency_id == chosen.currency_id else chosen

    @api.model
    def _purchase_objection(self, suggestion):
        """Why no order can be asked for; empty where one can."""
        rule, offer = suggestion.warehouse_id.buy_pull_id, suggestion.supplierinfo_id
        if not rule.active:
            return self.env._(
                "%s may not be supplied by purchases. Switch on Buy to Resupply in the "
                "warehouse.",
                suggestion.warehouse_id.name,
            )
        if not offer:
            return self.env._(
                "The vendor's price that was chosen is gone. Plan the product again."
            )
        return self._quantity_objection(suggestion)

    def _rewrite_purchase(self, suggestion):
        """Change the untouched line of a suggestion in place."""
        line, offer = suggestion.purchase_line_ids, self._offer(suggestion)
        line.write(
            line._replenish_price_values(
                offer, line.product_id, line.tax_ids.ids, line.order_id
            )
            | {
                "product_qty": suggestion.product_id.uom_id._compute_quantity(
                    suggestion.quantity_to_order, offer.product_uom_id
                ),
                "product_uom_id": offer.product_uom_id.id,
                "date_planned": self._arrival(suggestion),
                "replenish_needed_by": suggestion.needed_by,
            }
        )
