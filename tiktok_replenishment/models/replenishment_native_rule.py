# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL


class ReplenishmentNativeRule(models.AbstractModel):
    """Lives beside Odoo's reordering rules on the same product and warehouse.

    The company chooses: leave the product to Odoo (skip), plan it and have Odoo's rule
    wait (take over), or plan it and have Odoo order with the planned numbers (feed).
    A rule may be left to Odoo by itself. Rules are changed in the name of the stock
    manager who chose, never as the superuser: Odoo deletes the superuser's manual
    rules when there is nothing to order.
    """

    _name = "replenishment.native.rule"
    _description = "Odoo's Reordering Rules"

    @api.model
    def _mode(self):
        """What the company chose, as long as who chose it may change rules."""
        company = self.env.company
        if company.replenish_native_rules != "skip" and self._acting_user():
            return company.replenish_native_rules
        return "skip"

    @api.model
    def _acting_user(self):
        """Who stands behind changes of rules; empty where nobody does any more."""
        # A planner may run what a stock manager has chosen.
        user = self.env.company.replenish_native_user_id.sudo()
        is_there = user.active and self.env.company in user.company_ids
        may_change = is_there and user.has_group("stock.group_stock_manager")
        return user if may_change else user.browse()

    @api.model
    def _counts(self):
        """SQL: whether rule `o` orders, or a person keeps it.

        Manual rules of the superuser are Odoo's own passing notes, not decisions.
        """
        return SQL(
            "o.active AND o.replenish_taken_trigger IS NULL"
            " AND (o.trigger = 'auto' OR o.create_uid != 1)"
        )

    @api.model
    def _is_fed(self):
        """SQL: whether rule `o` of warehouse `w` gets the planned numbers.

        Only where Odoo's stock is the one that is believed: with an operator's stock
        Odoo would compare the planned numbers with goods that are not there.
        """
        return SQL(
            "(%s AND o.replenish_is_kept IS NOT TRUE"
            " AND w.replenish_stock_source = 'odoo'"
            " AND o.location_id = w.lot_stock_id)",
            self._mode() == "feed",
        )

    # Take over

    @api.model
    def _take_over(self, items):
        """Have the rules of planned items wait, and remember what they were."""
        if self._mode() != "take_over":
            return
        self.env["stock.warehouse.orderpoint"].flush_model()
        self._changed(
            SQL(
                """
                UPDATE stock_warehouse_orderpoint o
                   SET replenish_taken_trigger = o.trigger, trigger = 'manual',
                       replenish_taken_min = o.product_min_qty,
                       replenish_taken_max = o.product_max_qty,
                       create_uid = CASE WHEN o.create_uid = 1 THEN %(user)s
                                         ELSE o.create_uid END,
                       write_uid = %(user)s, write_date = now() AT TIME ZONE 'UTC'
                  FROM replenishment_item i
                 WHERE i.id = ANY(%(items)s) AND i.active
                   AND i.product_id = o.product_id AND i.warehouse_id = o.warehouse_id
                   AND o.replenish_is_kept IS NOT TRUE AND %(counts)s
                RETURNING o.id
                """,
                user=self._acting_user().id,
                items=items.ids,
                counts=self._counts(),
            )
        )

    @api.model
    def _give_back(self, rules):
        """Make rules that were taken over what they were before."""
        taken = rules.filtered("replenish_taken_trigger")
        for rule in taken:
            rule.write(
                {
                    "trigger": rule.replenish_taken_trigger,
                    "product_min_qty": rule.replenish_taken_min,
                    "product_max_qty": rule.replenish_taken_max,
                    "replenish_taken_trigger": False,
                }
            )
        return taken

    # Feed

    @api.model
    def _feed(self, item_ids):
        """Write reorder point and order-up-to into the rules of fed items, at once."""
        if self._mode() != "feed":
            return
        self.env["stock.warehouse.orderpoint"].flush_model()
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        self._changed(
            SQL(
                """
                UPDATE stock_warehouse_orderpoint o
                   SET product_min_qty = v.low, product_max_qty = v.high,
                       write_uid = %(user)s, write_date = now() AT TIME ZONE 'UTC'
                  FROM (SELECT i.product_id, i.warehouse_id,
                               round(i.reorder_point::numeric, %(digits)s) AS low,
                               round(GREATEST(i.order_up_to, i.reorder_point)::numeric,
                                     %(digits)s) AS high
                          FROM replenishment_item i
                         WHERE i.id = ANY(%(items)s)
                           AND i.blocked_reason = 'native_fed') v
                  JOIN stock_warehouse w ON w.id = v.warehouse_id
                 WHERE v.product_id = o.product_id AND v.warehouse_id = o.warehouse_id
                   AND %(counts)s AND %(is_fed)s
                   AND (o.product_min_qty, o.product_max_qty)
                       IS DISTINCT FROM (v.low, v.high)
                RETURNING o.id
                """,
                user=self._acting_user().id,
                digits=digits,
                items=item_ids,
                counts=self._counts(),
                is_fed=self._is_fed(),
            )
        )

    def _changed(self, update):
        """Run an update of rules and have Odoo compute what rests on them.

        In the name of who chose it, too, though not with this person's rights: planning
        may run for companies this person does not see just now.
        """
        acting = self.env(user=self._acting_user().id, su=True)
        rules = acting["stock.warehouse.orderpoint"].browse(
            id_ for (id_,) in self.env.execute_query(update)
        )
        rules.invalidate_recordset()
        rules.modified(["trigger", "product_min_qty", "product_max_qty"])
        rules.flush_recordset()
