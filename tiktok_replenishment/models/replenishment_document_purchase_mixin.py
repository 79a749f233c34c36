# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

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
        defaults, names = self._line_defaults(), self._line_names(suggestions)
        for group in self._keyed_groups(self.env["purchase.order"], suggestions):
            values = self._order_values(group)
            deadlines[group.key] = values["date_order"]
            for suggestion in group.suggestions:
                line = defaults | self._line_values(suggestion, names)
                procurements.append(self._procurement(suggestion, values, line))
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
    def _procurement(self, suggestion, values, line_values):
        """(what is asked for, the rule that makes the order)"""
        product = suggestion.product_id
        asked = self.env["stock.rule"].Procurement(
            product,
            suggestion.quantity_to_order,
            product.uom_id,
            suggestion.warehouse_id.lot_stock_id,
            line_values["name"],
            values["reference_ids"].name,
            suggestion.company_id,
            values
            | {
                "supplierinfo_id": self._offer(suggestion),
                "date_planned": line_values["date_planned"],
                "date_deadline": line_values["date_planned"],
                "replenish_suggestion_ids": suggestion,
                "replenish_line_values": line_values,
            },
        )
        return asked, suggestion.warehouse_id.buy_pull_id

    @api.model
    def _line_defaults(self):
        """What is the same on every line, where Odoo would look it up for each."""
        # Whoever has drafts made need not be allowed to see accounting.
        Models = self.env["account.analytic.distribution.model"].sudo()
        return {} if Models.search([], limit=1) else {"analytic_distribution": False}

    @api.model
    def _line_values(self, suggestion, names):
        """What Odoo does not take over from a procurement."""
        return {
            "name": names[suggestion],
            "date_planned": self._arrival(suggestion),
            "replenish_needed_by": suggestion.needed_by,
            "replenish_suggestion_ids": [Command.set(suggestion.ids)],
        }

    @api.model
    def _line_names(self, suggestions):
        """Suggestion -> what its vendor calls the product, as Odoo writes it.

        In the vendor's language; all that is asked of a vendor at once.
        """
        names = {}
        for vendor, group in suggestions.grouped("partner_id").items():
            products = group.product_id.with_context(
                lang=vendor.lang, partner_id=vendor.id
            )
            products = products.with_prefetch(products.ids)
            usual = {product.id: self._line_name(product) for product in products}
            several = self._with_several_names(products, vendor)
            for suggestion in group:
                product = products.browse(suggestion.product_id.id)
                name = usual[product.id]
                if product.product_tmpl_id in several:
                    offer = self._offer(suggestion)
                    name = self._line_name(product.with_context(seller_id=offer.id))
                names[suggestion] = name
        return names

    @api.model
    def _line_name(self, product):
        texts = (product.display_name, product.description_purchase)
        return "\n".join(filter(None, texts))

    @api.model
    def _with_several_names(self, products, vendor):
        """Templates on whose names the vendor's price lines disagree.

        Odoo writes those of a vendor's company as well.
        """
        vendors = vendor | vendor.commercial_partner_id
        offers = products.product_tmpl_id.seller_ids
        names = defaultdict(set)
        for offer in offers.filtered(lambda offer: offer.partner_id in vendors):
            names[offer.product_tmpl_id].add((offer.product_name, offer.product_code))
        return {template for template, said in names.items() if len(said) > 1}

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

    def _rewrite_purchases(self, suggestions):
        """Change the untouched lines of suggestions in place."""
        lines = suggestions.purchase_line_ids
        # Odoo's own write looks for them line by line.
        lines.fetch(["move_ids", "move_dest_ids"])
        for line in lines:
            suggestion = line.replenish_suggestion_ids
            offer = self._offer(suggestion)
            line.write(
                line._replenish_price_values(
                    offer, line.product_id, line.tax_ids, line.order_id
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
