# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, api, models


class ReplenishmentDocumentTransferMixin(models.AbstractModel):
    """Draft receipts over a resupply route; their confirmation makes the sending."""

    _name = "replenishment.document.transfer.mixin"
    _description = "Draft Transfers of Planning"

    def _create_transfers(self, suggestions):
        """Add a draft move of the receiving leg for each suggestion."""
        if not suggestions:
            return
        groups = list(self._keyed_groups(self.env["stock.picking"], suggestions))
        moves = self.env["stock.move"].create(
            [
                self._move_values(suggestion, group)
                for group in groups
                for suggestion in group.suggestions
            ]
        )
        new = [group for group in groups if not group.document]
        pickings = self.env["stock.picking"].create(
            [self._picking_values(group) for group in new]
        )
        made = dict(zip((group.key for group in new), pickings, strict=True))
        for group in groups:
            # The link is read from the moves' side: theirs is known already.
            of_group = moves.filtered(
                lambda m, group=group: m.replenish_suggestion_ids <= group.suggestions
            )
            of_group.picking_id = group.document or made[group.key]
        self._check_made(suggestions, "move_ids")

    @api.model
    def _picking_values(self, group):
        moves = group.suggestions.move_ids
        return moves._get_new_picking_values() | {
            "replenish_group_key": group.key,
            "priority": "1" if self._is_fast(group.suggestions[0]) else "0",
        }

    @api.model
    def _transfer_rule(self, lane):
        """The make-to-order rule transit -> stock of the lane's resupply route."""
        route = lane._resupply_route()
        return route.rule_ids.filtered(
            lambda rule: (
                rule.action in ("pull", "pull_push")
                and rule.location_dest_id == lane.warehouse_id.lot_stock_id
            )
        )[:1]

    @api.model
    def _transfer_objection(self, suggestion):
        """Why no transfer can be asked for; empty where one can."""
        if not self._transfer_rule(suggestion.lane_id):
            return self.env._(
                "%s has no resupply route that ends in the stock of its destination. "
                "Save the lane again, or mend the route's rules.",
                suggestion.lane_id.name,
            )
        return self._quantity_objection(suggestion)

    @api.model
    def _move_values(self, suggestion, group):
        warehouse, product = suggestion.warehouse_id, suggestion.product_id
        arrival = self._arrival(suggestion)
        values = self._transfer_rule(suggestion.lane_id)._get_stock_move_values(
            product,
            suggestion.quantity_to_order,
            product.uom_id,
            warehouse.lot_stock_id,
            product.display_name,
            group.reference.name,
            suggestion.company_id,
            {
                "route_ids": suggestion.lane_id._resupply_route(),
                "warehouse_id": warehouse,
                "date_planned": arrival,
                "date_deadline": arrival,
                "reference_ids": group.reference,
                "priority": "1" if self._is_fast(suggestion) else "0",
            },
        )
        return values | {
            "replenish_needed_by": suggestion.needed_by,
            "replenish_suggestion_ids": [Command.set(suggestion.ids)],
        }

    def _rewrite_transfers(self, suggestions):
        """Change the untouched moves of suggestions in place."""
        for move in suggestions.move_ids:
            suggestion = move.replenish_suggestion_ids
            arrival = self._arrival(suggestion)
            move.write(
                {
                    "product_uom_qty": suggestion.quantity_to_order,
                    "date": arrival,
                    "date_deadline": arrival,
                    "replenish_needed_by": suggestion.needed_by,
                }
            )
