# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import contextmanager

from odoo import models

# Stored on Odoo's reordering rules, and computed anew for each order line or move of
# their product in any warehouse: most of what it costs Odoo to make a draft.
COMPUTED_BY_LINES = ("qty_to_order_computed", "deadline_date")


class ReplenishmentDocumentNativeMixin(models.AbstractModel):
    """Spares Odoo's reordering rules what drafts do not change about them."""

    _name = "replenishment.document.native.mixin"
    _description = "Reordering Rules Beside Drafts"

    @contextmanager
    def _sparing_native_rules(self, suggestions):
        """Have rules computed once, and only where the drafts make a difference.

        A draft lowers what a rule of the same product and warehouse still has to order,
        or raises it when it is withdrawn. To other warehouses it is nothing, and draft
        moves are nothing to anybody.
        """
        # The person behind the run need not be allowed to see reordering rules.
        Rule = self.env["stock.warehouse.orderpoint"].sudo()
        rules = Rule.with_context(active_test=False).search(
            [("product_id", "in", suggestions.product_id.ids)]
        )
        stored = [Rule._fields[name] for name in COMPUTED_BY_LINES]
        with self.env.protecting(stored, rules):
            yield
        if rules:
            bought = suggestions.filtered(lambda s: s.supply_type == "buy")
            places = {(s.product_id, s.warehouse_id) for s in bought}
            self.env.add_to_compute(
                Rule._fields["qty_to_order_computed"],
                rules.filtered(
                    lambda rule: (
                        rule.active and (rule.product_id, rule.warehouse_id) in places
                    )
                ),
            )
