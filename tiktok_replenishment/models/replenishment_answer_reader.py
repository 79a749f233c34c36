# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

from ..connectors.threepl.base import BUCKETS

UNIT_COLUMNS = SQL(", ").join(
    SQL("ts.%s", SQL.identifier(f"qty_{bucket}")) for bucket in BUCKETS
)


class ReplenishmentAnswerReader(models.AbstractModel):
    """Reads what the numbers of items are made of, and what is left out of them.

    Each query serves all items at once. Results are lists of mappings by item id. They
    hold quantities, times and names, and neither prices nor vendors.
    """

    _name = "replenishment.answer.reader"
    _description = "Reader of What Numbers Are Made Of"

    @api.model
    def _read(self, items):
        """{name of the facts: {item id: [row, ...]}}"""
        self.env.flush_all()
        ids = items.ids
        return {
            "item": self._rows(self._select_items(ids)),
            "places": self._rows(self._select_places(ids)),
            "operator": self._rows(self._select_operator_rows(ids)),
            "unmapped": self._rows(self._select_unmapped(ids)),
            "odoo": self._rows(self._select_odoo_rows(ids)),
            "lots": self.env["replenishment.reader.expiry"]._lots_by_item(ids),
            "inbound_orders": self._rows(self._select_inbound_orders(ids)),
            "supply": self._rows(self._select_supply(ids)),
            "elsewhere": self._rows(self._select_elsewhere(ids)),
            "inbound": self._rows(
                self._select_parts("_select_inbound_parts", "told, documents", ids)
            ),
            "backlog": self._rows(
                self._select_parts(
                    "_select_backlog_parts", "ordered, delivering, taken", ids
                )
            ),
        }

    @api.model
    def _rows(self, query):
        """The answer of a query that begins with the item's id, by this id."""
        self.env.cr.execute(query)
        found = {}
        for row in self.env.cr.dictfetchall():
            found.setdefault(row.pop("item_id"), []).append(row)
        return found

    @api.model
    def _select_items(self, ids):
        return SQL(
            """
            SELECT i.id AS item_id, i.active, w.name AS warehouse,
                   w.replenish_stock_source AS source,
                   i.qty_available AS planned_available,
                   COALESCE(i.quantity_expiring, 0) AS expiring
              FROM replenishment_item i
              JOIN stock_warehouse w ON w.id = i.warehouse_id
             WHERE i.id = ANY(%s)
            """,
            ids,
        )

    @api.model
    def _select_places(self, ids):
        """The operators' warehouses that the item's warehouse is; their last pull."""
        return SQL(
            """
            SELECT i.id AS item_id, %(place)s AS place, c.id AS connection_id,
                   t.last_success_at, t.is_stuck IS TRUE AS is_stuck, c.max_age_hours,
                   p.id AS pull_id, p.state AS pull_state, p.create_date AS pulled_at
              FROM replenishment_item i
              JOIN replenishment_threepl_warehouse t
                ON t.warehouse_id = i.warehouse_id AND t.active
              JOIN replenishment_threepl_connection c ON c.id = t.connection_id
              LEFT JOIN replenishment_threepl_pull p ON p.id = t.last_pull_id
             WHERE i.id = ANY(%(ids)s)
             ORDER BY i.id, t.id
            """,
            place=self._place(),
            ids=ids,
        )

    @api.model
    def _place(self):
        return SQL(
            "concat_ws(' · ', c.name, COALESCE(NULLIF(t.name, ''), t.external_code))"
        )

    @api.model
    def _select_operator_rows(self, ids):
        """What operators say here about SKUs that are, were or may be the product."""
        return SQL(
            """
            SELECT i.id AS item_id, ts.id, k.id AS sku_id, k.external_sku AS sku,
                   k.state, %(place)s AS place, ts.units_per_sku, ts.known_buckets,
                   COALESCE(ts.last_told_at, t.last_success_at) AS as_of,
                   ts.is_mismatched IS TRUE AS is_mismatched,
                   k.state = 'mapped' AND ts.product_id IS NULL AS is_repeated,
                   %(buckets)s
              FROM replenishment_item i
              JOIN replenishment_threepl_sku k
                ON k.company_id = i.company_id
               AND (k.product_id = i.product_id
                    OR k.state = 'unmapped' AND k.suggested_product_id = i.product_id)
              JOIN replenishment_threepl_stock ts ON ts.threepl_sku_id = k.id
              JOIN replenishment_threepl_warehouse t
                ON t.id = ts.threepl_warehouse_id AND t.active
               AND t.warehouse_id = i.warehouse_id
              JOIN replenishment_threepl_connection c ON c.id = t.connection_id
             WHERE i.id = ANY(%(ids)s)
             ORDER BY i.id, k.external_sku, ts.id
            """,
            place=self._place(),
            buckets=UNIT_COLUMNS,
            ids=ids,
        )

    @api.model
    def _select_unmapped(self, ids):
        """SKUs with stock here that are no product yet; they may be any."""
        return SQL(
            """
            SELECT i.id AS item_id, COUNT(*) AS skus,
                   SUM(ts.qty_available)::float8 AS quantity
              FROM replenishment_item i
              JOIN replenishment_threepl_warehouse t
                ON t.warehouse_id = i.warehouse_id AND t.active
              JOIN replenishment_threepl_stock ts ON ts.threepl_warehouse_id = t.id
              JOIN replenishment_threepl_sku k
                ON k.id = ts.threepl_sku_id AND k.state = 'unmapped'
             WHERE i.id = ANY(%s) AND ts.qty_available > 0
             GROUP BY i.id
            """,
            ids,
        )

    @api.model
    def _select_odoo_rows(self, ids):
        return SQL(
            """
            SELECT i.id AS item_id, l.id AS location_id, l.complete_name AS location,
                   COUNT(*) AS quants, MIN(q.id) AS quant_id,
                   SUM(q.quantity)::float8 AS quantity,
                   SUM(q.reserved_quantity)::float8 AS reserved
              FROM replenishment_item i
              JOIN stock_quant q ON q.product_id = i.product_id
              JOIN stock_location l ON l.id = q.location_id AND l.usage = 'internal'
               AND l.warehouse_id = i.warehouse_id
             WHERE i.id = ANY(%s)
             GROUP BY i.id, l.id
            HAVING SUM(q.quantity) != 0 OR SUM(q.reserved_quantity) != 0
             ORDER BY i.id, l.complete_name, l.id
            """,
            ids,
        )

    @api.model
    def _select_inbound_orders(self, ids):
        """What is missing of goods sent to TikTok, which its number is made of."""
        return SQL(
            """
            SELECT i.id AS item_id, o.id AS inbound_id, o.external_id AS number,
                   o.expected_on, SUM(l.missing * k.units_per_sku)::float8 AS quantity
              FROM replenishment_item i
              JOIN replenishment_threepl_sku k
                ON k.product_id = i.product_id AND k.state = 'mapped'
              JOIN replenishment_threepl_connection c
                ON c.id = k.connection_id AND c.provider = 'fbt'
              JOIN replenishment_threepl_warehouse t
                ON t.connection_id = c.id AND t.active
               AND t.warehouse_id = i.warehouse_id
              JOIN replenishment_tiktok_inbound o
                ON o.shop_id = c.tiktok_shop_id AND o.active AND o.is_open
               AND o.warehouse_external_id = t.external_code
              JOIN replenishment_tiktok_inbound_line l
                ON l.inbound_id = o.id AND l.goods_external_id = k.external_sku
             WHERE i.id = ANY(%s) AND l.missing > 0
             GROUP BY i.id, o.id
             ORDER BY i.id, o.expected_on, o.id
            """,
            ids,
        )

    @api.model
    def _select_supply(self, ids):
        return SQL(
            """
            SELECT item_id, kind, SUM(quantity)::float8 AS quantity, date, is_late,
                   is_in_position, res_model, res_id
              FROM replenishment_supply
             WHERE item_id = ANY(%s)
             GROUP BY item_id, kind, date, is_late, is_in_position, res_model, res_id
             ORDER BY item_id, kind, date NULLS FIRST, res_model, res_id
            """,
            ids,
        )

    @api.model
    def _select_elsewhere(self, ids):
        """What is available of the same product in other warehouses of the company."""
        pairs = self.env.execute_query(
            SQL(
                """
                SELECT i.id, o.id FROM replenishment_item i
                  JOIN replenishment_item o
                    ON o.product_id = i.product_id AND o.company_id = i.company_id
                   AND o.id != i.id AND o.active
                 WHERE i.id = ANY(%s)
                """,
                ids,
            )
        )
        return SQL(
            """
            SELECT pair.item_id, s.item_id AS other_id, w.name AS warehouse,
                   SUM(s.quantity)::float8 AS quantity
              FROM unnest(%(ids)s::int[], %(others)s::int[]) AS pair(item_id, other_id)
              JOIN replenishment_supply s
                ON s.item_id = pair.other_id AND s.kind = 'available'
              JOIN stock_warehouse w ON w.id = s.warehouse_id
             WHERE s.item_id = ANY(%(others)s)
             GROUP BY pair.item_id, s.item_id, w.name
            HAVING SUM(s.quantity) != 0
             ORDER BY pair.item_id, w.name
            """,
            ids=[item_id for item_id, _other in pairs],
            others=[other for _item, other in pairs],
        )

    @api.model
    def _select_parts(self, method, columns, ids):
        """Numbers as `replenishment.supply` itself adds them up."""
        return SQL(
            "SELECT id AS item_id, %s FROM (%s) AS p WHERE id = ANY(%s)",
            SQL(columns),
            getattr(self.env["replenishment.supply"], method)(),
            ids,
        )
