# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import contextmanager

from odoo import api, models

# Stored on Odoo's reordering rules, and computed anew for each order line or move of
# their product in any warehouse: most of what it costs Odoo to make a draft.
COMPUTED_BY_LINES = ("qty_to_order_computed", "deadline_date")


class ReplenishmentDocumentNativeMixin(models.AbstractModel):
    """Spares Odoo's reordering rules what drafts do not change about them."""

    _name = "replenishment.document.native.mixin"
    _description = "Reordering Rules Beside Drafts"

    @contextmanager
    def _sparing_native_rules(self, suggestions, *, withdrawn=False):
        """Have rules computed once, and only where the drafts make a difference.

        A draft lowers what a rule of the same product and warehouse still has to order,
        so it is nothing to a rule that orders nothing, until it shrinks or goes. To
        other warehouses it is nothing, and draft moves are nothing to anybody.
        """
        # The person behind the run need not be allowed to see reordering rules.
        Rule = self.env["stock.warehouse.orderpoint"].sudo()
        rules = Rule.with_context(active_test=False).search(
            [("product_id", "in", suggestions.product_id.ids)]
        )
        shrinks = {
            (s.product_id, s.warehouse_id): withdrawn or self._shrinks(s)
            for s in suggestions.filtered(lambda s: s.supply_type == "buy")
        }
        stored = [Rule._fields[name] for name in COMPUTED_BY_LINES]
        with self.env.protecting(stored, rules):
            yield
        self.env.add_to_compute(
            Rule._fields["qty_to_order_computed"],
            rules.filtered(lambda rule: self._is_concerned(rule, shrinks)),
        )

    @api.model
    def _shrinks(self, suggestion):
        """Whether its draft is about to ask for less than it does now."""
        drafted = sum(suggestion.purchase_line_ids.mapped("product_uom_qty"))
        # Most have none yet, and comparing thousands of those takes its time.
        return bool(drafted) and (
            suggestion.product_uom_id.compare(drafted, suggestion.quantity_to_order) > 0
        )

    @api.model
    def _is_concerned(self, rule, shrinks):
        """`shrinks`: product and warehouse of each draft -> whether it shrinks."""
        place = (rule.product_id, rule.warehouse_id)
        if not rule.active or place not in shrinks:
            return False
        return shrinks[place] or bool(rule.qty_to_order_computed)
