# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A company with many planned products: made by ORM once, multiplied by SQL.

Four warehouses (one of them domestic, which feeds the second), 50 vendors, two price
breaks a product, lead times of 7 to 28 days, 180 days of demand, 30 days of stock
records, half of the items below their minimum, an open receipt for 12 %, an open
delivery for half, a person's draft for 2 %, campaigns on 10 % of the products. Chance
is a hash of item and day, so that every run builds the same company.
"""

from datetime import timedelta

from odoo import Command, fields
from odoo.api import SUPERUSER_ID, Environment

PLACES = ("HOME", "US1", "US2", "US3")
VENDORS = 50
CAMPAIGNS = ((-40, -34, 150), (12, 14, 300), (60, 66, 200))

# A number from 0 to 1 that looks like chance, of item `i` and one more number.
CHANCE = "(abs(hashint8(i.number * 1000003::bigint + {})) % 100000 / 100000.0)"

DEMAND = f"""
INSERT INTO replenishment_demand
       (product_id, warehouse_id, company_id, day, qty, is_stockout)
SELECT i.product_id, i.warehouse_id, i.company_id, CURRENT_DATE - ago,
       CASE i.pattern WHEN 3 THEN 6 ELSE 1 END
       * (1 + floor({CHANCE.format("ago + 5000")} * 3)), false
  FROM bench_item i CROSS JOIN generate_series(0, 180) AS ago
 WHERE {CHANCE.format("ago")} < i.rate
       * CASE i.pattern
         WHEN 0 THEN 1
         WHEN 1 THEN CASE extract(dow FROM CURRENT_DATE - ago)
                     WHEN 0 THEN 2 WHEN 6 THEN 2 ELSE 0.6 END
         WHEN 2 THEN 2 - ago / 90.0
         ELSE 0.3 END
 ORDER BY i.product_id, i.warehouse_id, ago DESC
"""

STOCK_DAYS = f"""
INSERT INTO replenishment_stock_day
       (product_id, warehouse_id, company_id, day, qty_available, pull_count,
        empty_pull_count, is_stockout)
SELECT i.product_id, i.warehouse_id, i.company_id, CURRENT_DATE - ago, i.stock, 12,
       CASE WHEN is_empty THEN 12 ELSE 0 END, is_empty
  FROM bench_item i CROSS JOIN generate_series(1, 30) AS ago
 CROSS JOIN LATERAL (SELECT {CHANCE.format("ago + 9000")} < 0.04 AS is_empty) e
    -- In the west yesterday may be the planning day, which has been looked at already.
    ON CONFLICT (product_id, warehouse_id, day) DO NOTHING
"""

ITEMS = f"""
CREATE TABLE bench_item AS
SELECT i.*, greatest(1, round(i.rate * 35))::float8 AS minimum,
       round(i.rate * 35 * {CHANCE.format("20001")} * 2)::float8 AS stock
  FROM (SELECT (row_number() OVER (ORDER BY p.id, w.id))::bigint AS number,
               p.id AS product_id, p.product_tmpl_id, w.id AS warehouse_id,
               w.company_id, w.code, w.lot_stock_id,
               w.in_type_id, w.out_type_id, p.number AS product_number,
               CASE WHEN p.number % 10 = 0 THEN 0.65
                    WHEN p.number % 10 < 4 THEN 0.33 ELSE 0.08 END AS rate,
               (p.number / 10) % 4 AS pattern
          FROM (SELECT id, product_tmpl_id,
                       substr(default_code, 6)::int AS number
                  FROM product_product WHERE default_code LIKE 'PLAN-%') p
         CROSS JOIN stock_warehouse w
         WHERE w.code IN ('HOME', 'US1', 'US2', 'US3')) i
"""


class PlannedCompany:
    def __init__(self, registry, n_items):
        self.registry = registry
        self.n_products = max(1, n_items // len(PLACES))

    def build(self):
        with self.registry.cursor() as cr:
            self.env = Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            self.env.company.replenish_execution = "approve"
            self._make_warehouses()
            self._make_products()
            cr.execute(ITEMS)
            self._make_stock()
            self._make_moves()
            self._make_drafts()
            self._make_campaigns()
            self._make_native_rules()
            cr.execute(DEMAND)
            cr.execute(STOCK_DAYS)
        with self.registry.cursor() as cr:
            cr.execute("ANALYZE")

    def _copy(self, record, source, **values):
        """Insert the row of a record once for each row of `source`, called `s`.

        `values`: SQL of the columns that differ.
        """
        self.env.flush_all()
        cr, table = self.env.cr, record._table
        cr.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name = %s AND column_name != 'id'",
            (table,),
        )
        names = [name for (name,) in cr.fetchall()]
        columns = ", ".join(f'"{name}"' for name in names)
        chosen = ", ".join(values.get(name, f'p."{name}"') for name in names)
        cr.execute(
            f"INSERT INTO {table} ({columns})"
            f" SELECT {chosen} FROM {table} p CROSS JOIN {source}"
            f" WHERE p.id = {record.id}"
        )

    def _make_warehouses(self):
        warehouses = self.env["stock.warehouse"].create(
            [
                {
                    "name": code,
                    "code": code,
                    "replenish_role": "domestic" if code == "HOME" else "overseas",
                    "replenish_method": "auto" if code == "US1" else "buy",
                    "replenish_lead_days": 35,
                    "replenish_safety_days": 5,
                    "replenish_tz": "Etc/GMT+12",
                }
                for code in PLACES
            ]
        )
        home, first, *others = warehouses
        lane = {"transit_days": 18}
        self.env["replenishment.lane"].create(
            [
                {
                    **lane,
                    "name": "Between",
                    "source_warehouse_id": home.id,
                    "warehouse_id": first.id,
                },
                *({**lane, "name": w.code, "warehouse_id": w.id} for w in others),
            ]
        )

    def _make_products(self):
        numbers = f"generate_series(1, {self.n_products}) AS s(number)"
        product = self.env["product.product"].create(
            {"name": "Planned", "default_code": "FIRST", "is_storable": True}
        )
        self._copy(
            product.product_tmpl_id,
            numbers,
            name="jsonb_build_object('en_US', 'Planned ' || s.number)",
            default_code="'PLAN-' || s.number",
            replenish_lead_days="CASE WHEN s.number % 2 = 0 THEN 30 END",
            replenish_carton_qty="CASE WHEN s.number % 3 = 0 THEN 12 END",
        )
        templates = (
            "(SELECT id, default_code FROM product_template"
            " WHERE default_code LIKE 'PLAN-%') s"
        )
        self._copy(
            product, templates, product_tmpl_id="s.id", default_code="s.default_code"
        )
        self.vendors = self.env["res.partner"].create(
            [{"name": f"Vendor {number}"} for number in range(VENDORS)]
        )
        offer = self.env["product.supplierinfo"].create(
            {
                "partner_id": self.vendors[0].id,
                "product_tmpl_id": product.product_tmpl_id.id,
            }
        )
        offers = (
            "(SELECT id, substr(default_code, 6)::int AS number, least, price"
            "   FROM product_template, (VALUES (1, 10.0), (100, 9.0)) b(least, price)"
            "  WHERE default_code LIKE 'PLAN-%') s"
        )
        self._copy(
            offer,
            offers,
            product_tmpl_id="s.id",
            product_id="NULL",
            partner_id=f"{self.vendors[0].id} + s.number % {VENDORS}",
            min_qty="s.least",
            price="s.price",
            delay="7 + s.number % 22",
        )
        (offer.product_tmpl_id).active = False

    def _make_stock(self):
        product = self.env["product.product"].search(
            [("default_code", "=", "PLAN-1")], limit=1
        )
        home = self.env["stock.warehouse"].search([("code", "=", "HOME")])
        Quant = self.env["stock.quant"]
        Quant._update_available_quantity(product, home.lot_stock_id, 1)
        quant = Quant.search([("product_id", "=", product.id)], limit=1)
        self._copy(
            quant,
            "(SELECT * FROM bench_item WHERE stock > 0) s",
            product_id="s.product_id",
            location_id="s.lot_stock_id",
            warehouse_id="s.warehouse_id",
            quantity="s.stock",
        )
        self.env.cr.execute("DELETE FROM stock_quant WHERE id = %s", (quant.id,))
        self.env.invalidate_all(flush=False)

    def _make_moves(self):
        """Open receipts for 12 % of the items, open deliveries for half."""
        home = self.env["stock.warehouse"].search([("code", "=", "HOME")])
        suppliers = self.env.ref("stock.stock_location_suppliers")
        customers = self.env.ref("stock.stock_location_customers")
        self._copy_move(
            self._move(home.in_type_id, suppliers, home.lot_stock_id),
            "number % 25 < 3",
            quantity="1 + s.number % 20",
            picking_type_id="s.in_type_id",
            location_dest_id="s.lot_stock_id",
            location_final_id="s.lot_stock_id",
        )
        self._copy_move(
            self._move(home.out_type_id, home.lot_stock_id, customers),
            "number % 2 = 0",
            quantity="1",
            picking_type_id="s.out_type_id",
            location_id="s.lot_stock_id",
            location_final_id=str(customers.id),
        )

    def _move(self, kind, source, destination):
        """An open move of one product, as Odoo makes it."""
        product = self.env["product.product"].search(
            [("default_code", "=", "PLAN-1")], limit=1
        )
        places = {"location_id": source.id, "location_dest_id": destination.id}
        move = {"product_id": product.id, "product_uom_qty": 1, **places}
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "move_ids": [Command.create(move)],
                **places,
            }
        )
        picking.action_confirm()
        return picking.move_ids

    def _copy_move(self, move, condition, *, quantity, **places):
        """The same for the items of a condition, over the next forty days."""
        self._copy(
            move,
            f"(SELECT * FROM bench_item WHERE {condition}) s",
            product_id="s.product_id",
            warehouse_id="s.warehouse_id",
            product_qty=quantity,
            product_uom_qty=quantity,
            date="now() AT TIME ZONE 'UTC'"
            " + make_interval(days => (s.number % 40)::int)",
            **places,
        )

    def _make_drafts(self):
        """Lines of people's drafts for 2 % of the items, an order a warehouse."""
        product = self.env["product.product"].search(
            [("default_code", "=", "PLAN-1")], limit=1
        )
        for code in PLACES:
            warehouse = self.env["stock.warehouse"].search([("code", "=", code)])
            order = self.env["purchase.order"].create(
                {
                    "partner_id": self.vendors[0].id,
                    "picking_type_id": warehouse.in_type_id.id,
                    "order_line": [
                        Command.create({"product_id": product.id, "product_qty": 1})
                    ],
                }
            )
            self._copy(
                order.order_line,
                f"(SELECT * FROM bench_item WHERE code = '{code}'"
                "  AND number % 200 < 4) s",
                product_id="s.product_id",
                product_qty="5",
                product_uom_qty="5",
            )

    def _make_campaigns(self):
        today = fields.Date.today()
        template = self.env["product.template"].search(
            [("default_code", "=", "PLAN-1")], limit=1
        )
        for first, last, uplift in CAMPAIGNS:
            campaign = self.env["replenishment.campaign"].create(
                {
                    "name": f"Campaign in {first} days",
                    "first_day": today + timedelta(days=first),
                    "last_day": today + timedelta(days=last),
                    "state": "confirmed",
                    "line_ids": [
                        Command.create(
                            {"product_tmpl_id": template.id, "uplift_pct": uplift}
                        )
                    ],
                }
            )
            self._copy(
                campaign.line_ids,
                "(SELECT DISTINCT product_tmpl_id FROM bench_item"
                "  WHERE product_number % 10 = 7) s",
                product_tmpl_id="s.product_tmpl_id",
            )

    def _make_native_rules(self):
        """A manual reordering rule of Odoo's own for each item."""
        product = self.env["product.product"].search(
            [("default_code", "=", "PLAN-1")], limit=1
        )
        home = self.env["stock.warehouse"].search([("code", "=", "HOME")])
        rule = self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": product.id,
                "warehouse_id": home.id,
                "location_id": home.lot_stock_id.id,
                "product_min_qty": 1,
                "product_max_qty": 2,
                "trigger": "manual",
            }
        )
        self._copy(
            rule,
            f"(SELECT * FROM bench_item WHERE NOT (product_id = {product.id}"
            f"  AND warehouse_id = {home.id})) s",
            product_id="s.product_id",
            warehouse_id="s.warehouse_id",
            location_id="s.lot_stock_id",
            product_min_qty="s.minimum",
            product_max_qty="s.minimum * 1.3",
        )
