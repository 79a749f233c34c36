# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, models
from odoo.tools import SQL

CHANGED_PAIRS = "tiktok_replenishment.changed_pairs"


class ReplenishmentItemRequestMixin(models.AbstractModel):
    """Has items planned again, now or soon, and makes those that are missing."""

    _name = "replenishment.item.request.mixin"
    _description = "Items to be Planned Again"

    def _plan_now(self):
        """Plan these items in this transaction, or ask for it if a run holds them."""
        free = self.try_lock_for_update(allow_referencing=True)
        busy = self - free
        if busy:
            busy._request_planning()
            self.env.user._bus_send(
                "simple_notification",
                {
                    "type": "info",
                    "message": self.env._(
                        "A planning run is at work on these products. They are "
                        "planned again right after it."
                    ),
                },
            )
        if free:
            # Whoever may save a campaign or an override need not be allowed to
            # create purchase orders; the run records the person.
            self.env["replenishment.run"].sudo()._run(free, scope="changed")

    def _request_planning(self):
        """Have the scheduled action plan these items soon."""
        if not self:
            return
        self.env["replenishment.planning.request"]._add(self)
        self._trigger_planning()

    def _products_by_id(self):
        """Item id -> (product id, warehouse id), without reading all of the items."""
        self.flush_model(["product_id", "warehouse_id"])
        return {
            item_id: (product_id, warehouse_id)
            for item_id, product_id, warehouse_id in self.env.execute_query(
                SQL(
                    "SELECT id, product_id, warehouse_id FROM replenishment_item"
                    " WHERE id = ANY(%s::int[])",
                    f"{{{','.join(map(str, self.ids))}}}",
                )
            )
        }

    def _product_ids(self):
        """(N,) the product of each item, in their order."""
        self.flush_model(["product_id"])
        found = self.env["replenishment.planning.reader"]._read_arrays(
            SQL(
                "SELECT id, product_id FROM replenishment_item"
                " WHERE id = ANY(%s::int[])",
                self.env["replenishment.bulk.mixin"]._text_array(self.ids),
            ),
            id="int4",
            product_id="int4",
        )
        order = np.argsort(found["id"])
        place = np.searchsorted(found["id"], self.ids, sorter=order)
        return found["product_id"][order[place]]

    @api.model
    def _trigger_planning(self):
        # Anybody's change may wake the scheduled action; reading it needs sudo.
        self.env.ref("tiktok_replenishment.ir_cron_plan_changed").sudo()._trigger()

    @api.model
    def _mark_dirty(self, pairs):
        """Have items planned again; make those that are missing.

        `pairs`: (product id, warehouse id) of what changed. Warehouses without a
        planning role are left out.
        """
        pairs = sorted(set(pairs))
        if not pairs:
            return
        items = self._find_or_create(pairs)
        if items:
            items._request_planning()

    @api.model
    def _mark_at_commit(self, pairs):
        """Mark what items there are of (product id, warehouse id) pairs, all at once.

        For what changes many times within a transaction. What planning itself changes
        is known to it.
        """
        if self.env.context.get("replenish_is_planning"):
            return
        callbacks = self.env.cr.precommit
        if CHANGED_PAIRS not in callbacks.data:
            callbacks.data[CHANGED_PAIRS] = set()
            # Whoever moves goods need not be allowed to see planning.
            callbacks.add(self.sudo()._mark_changed_pairs)
        callbacks.data[CHANGED_PAIRS].update(pairs)

    @api.model
    def _mark_changed_pairs(self):
        pairs = self.env.cr.precommit.data.pop(CHANGED_PAIRS)
        if self.env["replenishment.planning.request"]._add_pairs(pairs):
            self._trigger_planning()

    @api.model
    def _find_or_create(self, pairs):
        """The items of (product id, warehouse id) pairs, made where missing.

        An existing item is not locked, so that this never waits for a run.
        """
        keys = SQL(
            "unnest(%s::int[], %s::int[]) AS k(product_id, warehouse_id)",
            [product for product, _warehouse in pairs],
            [warehouse for _product, warehouse in pairs],
        )
        self.flush_model(["product_id", "warehouse_id", "active"])
        self.env.execute_query(
            SQL(
                """
                INSERT INTO replenishment_item
                    (product_id, product_tmpl_id, warehouse_id, company_id, active,
                     urgency_rank, create_uid, create_date)
                SELECT k.product_id, p.product_tmpl_id, k.warehouse_id, w.company_id,
                       true, 9, %s, now() AT TIME ZONE 'UTC'
                  FROM %s
                  JOIN product_product p ON p.id = k.product_id AND p.active
                  -- Services stand on orders too, and are never in stock.
                  JOIN product_template t ON t.id = p.product_tmpl_id
                                         AND t.type = 'consu'
                  JOIN stock_warehouse w ON w.id = k.warehouse_id AND w.active
                                        AND w.replenish_role != 'none'
                 -- Plans and their documents go in the order of the items' ids.
                 ORDER BY k.product_id, k.warehouse_id
                    ON CONFLICT (product_id, warehouse_id) DO NOTHING
                RETURNING id
                """,
                self.env.uid,
                keys,
            )
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT i.id, i.active
                  FROM replenishment_item i
                  JOIN %s ON k.product_id = i.product_id
                         AND k.warehouse_id = i.warehouse_id
                 ORDER BY i.id
                """,
                keys,
            )
        )
        self.invalidate_model()
        self.browse(id_ for id_, active in rows if not active).active = True
        return self.browse(id_ for id_, _active in rows)

    @api.model
    def _ensure_items(self, products, companies):
        """Make items for products that have none: where shops sell from."""
        known = {
            (product, company)
            for product, company in self._read_group(
                [("product_id", "in", products.ids)], ["product_id", "company_id"]
            )
        }
        for company in companies:
            missing = products.filtered(lambda p, c=company: (p, c) not in known)
            warehouses = self.env["stock.warehouse"].search(
                [
                    ("company_id", "=", company.id),
                    ("replenish_role", "in", ("overseas", "fbt")),
                ]
            )
            self._mark_dirty([(p.id, w.id) for p in missing for w in warehouses])
