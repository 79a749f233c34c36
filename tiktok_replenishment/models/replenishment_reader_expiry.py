# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..core.expiry import DatedLots


class ReplenishmentReaderExpiry(models.AbstractModel):
    """Reads lots that have to be removed from sale on some day.

    Odoo knows such days where its app for expiration dates is installed; without it
    there are none. Of stock that an operator keeps, lots are not known.
    """

    _name = "replenishment.reader.expiry"
    _description = "Reader of Lots That Expire"

    @api.model
    def _has_lots_that_expire(self):
        return "removal_date" in self.env["stock.quant"]._fields

    @api.model
    def _read_expiring_lots(self, items):
        """Free stock in lots with a day of removal: for the planning reader.

        `items`: columns `id` and `today` of the items, in the batch's order. Returns
        the lots; one query, and none where Odoo knows no such days.
        """
        found = self._lots_by_item(items["id"].tolist())
        rows = np.flatnonzero(np.isin(items["id"], list(found)))
        lots = [
            (row, (lot["removal_on"] - today).days, lot["quantity"])
            for row, item_id, today in zip(
                rows.tolist(),
                items["id"][rows].tolist(),
                items["today"][rows].astype("datetime64[D]").tolist(),
                strict=True,
            )
            for lot in found[item_id]
        ]
        item, removal_day, quantity = np.array(lots, dtype=float).reshape(-1, 3).T
        return DatedLots(
            item=item.astype(int),
            removal_day=removal_day.astype(int),
            quantity=quantity,
        )

    @api.model
    def _lots_by_item(self, item_ids):
        """{item id: [mapping of a lot, first to be removed first]}."""
        if not self._has_lots_that_expire() or not item_ids:
            return {}
        found = {}
        for row in self.env.execute_query_dict(self._select_lots(item_ids)):
            found.setdefault(row.pop("item_id"), []).append(row)
        return found

    @api.model
    def _select_lots(self, item_ids):
        warehouses = self.env["replenishment.demand"]._planned_warehouses()
        removal_date = self.env["stock.lot"]._fields["removal_date"]
        return SQL(
            """
            SELECT i.id AS item_id, l.id AS lot_id, l.name AS lot,
                   (l.removal_date AT TIME ZONE 'UTC' AT TIME ZONE z.tz)::date
                       AS removal_on,
                   SUM(q.quantity - q.reserved_quantity)::float8 AS quantity
              FROM replenishment_item i
              JOIN stock_warehouse w ON w.id = i.warehouse_id
                                    AND w.replenish_stock_source = 'odoo'
              JOIN unnest(%(warehouses)s::int[], %(zones)s::text[]) AS z(id, tz)
                ON z.id = w.id
              JOIN stock_quant q ON q.product_id = i.product_id
              JOIN stock_location place ON place.id = q.location_id
                                       AND place.usage = 'internal'
                                       AND place.warehouse_id = w.id
              JOIN stock_lot l ON l.id = q.lot_id AND %(removal_date)s IS NOT NULL
             WHERE i.id = ANY(%(items)s::int[])
             GROUP BY i.id, l.id, l.name, removal_on
            HAVING SUM(q.quantity - q.reserved_quantity) > 0
             ORDER BY i.id, removal_on, l.id
            """,
            warehouses=warehouses.ids,
            zones=[warehouse._replenish_timezone() for warehouse in warehouses],
            removal_date=SQL.identifier("l", "removal_date", to_flush=removal_date),
            items=self.env["replenishment.bulk.mixin"]._text_array(item_ids),
        )
