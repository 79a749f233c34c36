# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class ReplenishmentPlanningRequest(models.Model):
    """A mark that an item has to be planned again.

    A table of its own: marking never waits for a run that holds the item, and a mark
    set during a run outlives it.
    """

    _name = "replenishment.planning.request"
    _description = "Planning Request"

    item_id = fields.Many2one(
        "replenishment.item", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="item_id.company_id", store=True)

    @api.model
    def _add_pairs(self, pairs):
        """Mark the items of (product id, warehouse id) pairs; return how many."""
        pairs = sorted(pair for pair in pairs if all(pair))
        if not pairs:
            return 0
        self.env["replenishment.item"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO replenishment_planning_request (item_id, company_id)
                SELECT i.id, i.company_id
                  FROM unnest(%s::int[], %s::int[]) AS k(product_id, warehouse_id)
                  JOIN replenishment_item i ON i.product_id = k.product_id
                                           AND i.warehouse_id = k.warehouse_id
                 WHERE i.active
                   AND NOT EXISTS (SELECT 1 FROM replenishment_planning_request r
                                    WHERE r.item_id = i.id)
                RETURNING id
                """,
                [product for product, _warehouse in pairs],
                [warehouse for _product, warehouse in pairs],
            )
        )
        self.env["replenishment.item"].invalidate_model(["request_ids", "is_dirty"])
        return len(rows)

    @api.model
    def _add(self, items):
        items.flush_recordset()
        self.env.execute_query(
            SQL(
                """
                INSERT INTO replenishment_planning_request (item_id, company_id)
                SELECT i.id, i.company_id FROM replenishment_item i
                 WHERE i.id = ANY(%s)
                   AND NOT EXISTS (SELECT 1 FROM replenishment_planning_request r
                                    WHERE r.item_id = i.id)
                RETURNING id
                """,
                items.ids,
            )
        )
        items.invalidate_recordset(["request_ids", "is_dirty"])

    @api.model
    def _take(self, items):
        """Drop the marks of items about to be planned."""
        self.env.execute_query(
            SQL(
                "DELETE FROM replenishment_planning_request"
                " WHERE item_id = ANY(%s::int[]) RETURNING id",
                # As text: a list of thousands is slow to parse as an expression.
                f"{{{','.join(map(str, items.ids))}}}",
            )
        )
        self.invalidate_model()
        items.invalidate_recordset(["request_ids", "is_dirty"])
