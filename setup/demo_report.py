# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a demo run made: as a table for people and as data for programs."""

ITEM_NUMBERS = (
    "avg_daily_sales",
    "lead_days",
    "safety_days",
    "safety_stock",
    "reorder_point",
    "position",
    "qty_drafted",
    "order_up_to",
    "days_of_cover",
    "ad_headroom",
)


def plain(number):
    """A whole number where it is one."""
    rounded = round(number, 4)
    return int(rounded) if rounded == int(rounded) else rounded


class DemoReport:
    """Reads the results of pulling and planning in a company."""

    def __init__(self, env):
        self.env = env

    def data(self):
        return {
            "orders": self.env["replenishment.tiktok.order"].search_count([]),
            "order_lines": self.env["replenishment.tiktok.order.line"].search_count([]),
            "stock_rows": self.env["replenishment.threepl.stock"].search_count([]),
            "items": [self._item(item) for item in self._items()],
            "documents": [
                *[self._purchase(order) for order in self._purchases()],
                *[self._transfer(picking) for picking in self._transfers()],
            ],
            "unmapped": [
                {"seller_sku": sku.seller_sku, "shop": sku.shop_id.name}
                for sku in self.env["replenishment.tiktok.sku"].search(
                    [("state", "=", "unmapped"), ("is_bundle", "=", False)],
                    order="seller_sku, id",
                )
            ],
        }

    def _items(self):
        items = self.env["replenishment.item"].search([])
        return items.sorted(
            lambda i: (i.product_id.default_code or "", i.warehouse_id.code)
        )

    def _item(self, item):
        return {
            "sku": item.product_id.default_code,
            "warehouse": item.warehouse_id.code,
            **{name: plain(item[name]) for name in ITEM_NUMBERS},
            "urgency": item.urgency,
            "blocked_reason": item.blocked_reason or None,
            "explanation": item._explanation_texts(),
        }

    def _purchases(self):
        return self.env["purchase.order"].search(
            [("replenish_urgency", "!=", False)], order="id"
        )

    def _purchase(self, order):
        return {
            "type": "rfq",
            "name": order.name,
            "state": order.state,
            "urgency": order.replenish_urgency,
            "tags": order.replenish_tag_ids.mapped("name"),
            "partner": order.partner_id.name,
            "warehouse": order.picking_type_id.warehouse_id.code,
            "currency": order.currency_id.name,
            "lines": [
                {
                    "sku": line.product_id.default_code,
                    "quantity": plain(line.product_qty),
                    "price": plain(line.price_unit),
                }
                for line in order.order_line
            ],
        }

    def _transfers(self):
        return self.env["stock.picking"].search(
            [("replenish_urgency", "!=", False)], order="id"
        )

    def _transfer(self, picking):
        return {
            "type": "transfer",
            "name": picking.name,
            "state": picking.state,
            "urgency": picking.replenish_urgency,
            "tags": picking.replenish_tag_ids.mapped("name"),
            "source": picking.replenish_lane_id.source_warehouse_id.code,
            "warehouse": picking.picking_type_id.warehouse_id.code,
            "lines": [
                {
                    "sku": move.product_id.default_code,
                    "quantity": plain(move.product_uom_qty),
                    "price": plain(move.product_id.standard_price),
                }
                for move in picking.move_ids
            ],
        }

    def problems(self):
        """Connections and shops that did not work, in words."""
        sources = [
            *self.env["replenishment.tiktok.shop"].search([]),
            *self.env["replenishment.threepl.connection"].search([]),
        ]
        return [
            f"{source.display_name}: {source.last_error}"
            for source in sources
            if source.last_error
        ]

    def lines(self, url):
        """The table, line by line."""
        data = self.data()
        yield (
            f"{data['orders']} orders, {data['order_lines']} order lines, "
            f"{data['stock_rows']} stock rows"
        )
        yield f"{'product':<16}{'in':<6}{'a day':>8}{'reorder':>9}{'has':>8}" + (
            f"{'drafted':>9}  urgency"
        )
        for item in data["items"]:
            blocked = f" (blocked: {item['blocked_reason']})"
            yield (
                f"{item['sku']:<16}{item['warehouse']:<6}"
                f"{item['avg_daily_sales']:>8.1f}{item['reorder_point']:>9.0f}"
                f"{item['position']:>8.0f}{item['qty_drafted']:>9.0f}  "
                f"{item['urgency']}{blocked if item['blocked_reason'] else ''}"
            )
        for document in data["documents"]:
            what = ", ".join(f"{x['quantity']} {x['sku']}" for x in document["lines"])
            origin = document.get("partner") or document.get("source")
            yield (
                f"{document['type']:<9}{document['name']}  {document['urgency']}  "
                f"{origin} → {document['warehouse']}: {what}"
            )
        for sku in data["unmapped"]:
            yield f"unmapped listing in {sku['shop']}: {sku['seller_sku']}"
        yield from (f"problem: {problem}" for problem in self.problems())
        if url:
            yield f"{url}  (admin / admin; buyer, manager, ads: password = login)"

    def print_table(self, url):
        for line in self.lines(url):
            print(line)
