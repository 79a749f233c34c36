# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

HINTS = [
    ("tracked", "Tracked by lot"),
    ("package", "In packages"),
    ("owner", "Somebody else's goods"),
    ("receipt", "Receipt is open"),
]


class ReplenishmentThreeplComparison(models.Model):
    """Odoo against the operator: one product in one warehouse, as it stands now.

    The operator tells what was on hand when it was asked. Odoo's quantity is taken back
    to that moment: what has moved since is left out, and so is what the operator has
    shipped and Odoo has still to deliver. Corrections of Odoo's stock are no movements.
    """

    _name = "replenishment.threepl.comparison"
    _inherit = ["replenishment.threepl.comparison.mixin"]
    _description = "Odoo against Operator"
    _auto = False
    _order = "is_different DESC, value_abs DESC, id"
    _rec_name = "product_id"
    _depends = {
        "stock.quant": ["quantity", "location_id", "product_id", "owner_id"],
        "stock.move": ["state", "date", "is_inventory", "origin", "picking_id"],
        "stock.move.line": ["quantity_product_uom", "location_id", "location_dest_id"],
        "stock.location": ["usage", "warehouse_id"],
        "product.product": ["standard_price"],
        "product.template": ["tracking"],
        "replenishment.tiktok.order": ["status", "updated_at"],
        "replenishment.threepl.pull": ["state", "as_of"],
        "replenishment.threepl.stock": ["qty_on_hand", "product_id", "last_told_at"],
        "replenishment.threepl.warehouse": ["warehouse_id", "active"],
        "replenishment.threepl.difference": ["difference", "pull_count"],
    }

    threepl_warehouse_id = fields.Many2one(
        "replenishment.threepl.warehouse", string="Operator's Warehouse", readonly=True
    )
    connection_id = fields.Many2one(
        "replenishment.threepl.connection", string="Operator Account", readonly=True
    )
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one("product.product", readonly=True)
    qty_odoo = fields.Float(
        string="Odoo",
        digits="Product Unit",
        readonly=True,
        help="On hand in Odoo now: every location of the warehouse, damaged included.",
    )
    qty_moved = fields.Float(
        string="Moved Since",
        digits="Product Unit",
        readonly=True,
        help="What has come and gone in Odoo since the operator was asked.",
    )
    qty_shipped = fields.Float(
        string="Shipped, Not Delivered",
        digits="Product Unit",
        readonly=True,
        help="Shipped by the operator, while Odoo's delivery of the order is open.",
    )
    qty_expected = fields.Float(
        string="Expected",
        digits="Product Unit",
        readonly=True,
        help="What Odoo would have the operator find: Odoo − moved since − shipped and "
        "not delivered.",
    )
    qty_operator = fields.Float(
        string="Operator", digits="Product Unit", readonly=True, help="On hand there."
    )
    is_known = fields.Boolean(
        string="Known",
        readonly=True,
        help="The operator's last complete pull tells what is on hand of this product.",
    )
    difference = fields.Float(
        digits="Product Unit", readonly=True, help="Operator − expected."
    )
    is_different = fields.Boolean(readonly=True)
    value = fields.Monetary(readonly=True, help="Difference × cost.")
    value_abs = fields.Monetary(string="Value (absolute)", readonly=True)
    cost = fields.Float(readonly=True, aggregator=None)
    hint = fields.Selection(
        HINTS,
        readonly=True,
        help="Tracked, in packages, somebody else's: count these by hand in Odoo. An "
        "open receipt: what is more at the operator may be the goods it waits for.",
    )
    as_of = fields.Datetime(string="Asked", readonly=True)
    differs_since = fields.Datetime(
        readonly=True, help="The first of the pulls in a row that found a difference."
    )
    pull_count = fields.Integer(
        string="Pulls",
        readonly=True,
        aggregator=None,
        help="Complete pulls in a row that found this same difference.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT r.id, r.place_id AS threepl_warehouse_id, r.connection_id,
                   r.warehouse_id, r.company_id, r.product_id, r.qty_odoo, r.qty_moved,
                   r.qty_shipped, r.qty_expected, r.qty_operator, r.is_known,
                   r.as_of, r.cost, r.difference,
                   r.difference != 0 AS is_different, r.place_count,
                   r.difference * r.cost AS value,
                   abs(r.difference) * r.cost AS value_abs,
                   CASE WHEN t.tracking != 'none' OR r.has_lot THEN 'tracked'
                        WHEN r.has_package THEN 'package'
                        WHEN r.has_owner THEN 'owner'
                        WHEN r.difference > 0 AND r.qty_awaited > 0 THEN 'receipt'
                    END AS hint,
                   CASE WHEN r.difference != 0 THEN m.differs_since END
                       AS differs_since,
                   CASE WHEN m.difference = r.difference THEN m.pull_count ELSE 0 END
                       AS pull_count
              FROM (%s) r
              LEFT JOIN product_product p ON p.id = r.product_id
              LEFT JOIN product_template t ON t.id = p.product_tmpl_id
              LEFT JOIN replenishment_threepl_difference m
                ON m.warehouse_id = r.warehouse_id AND m.product_id = r.product_id
             WHERE r.qty_odoo != 0 OR r.qty_operator != 0 OR r.difference != 0
            """,
            self._select_compared(),
        )

    @api.model
    def _read_rows(self, warehouse, products=None):
        """Rows of a warehouse as mappings, or of some of its products only."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT * FROM (%s) c WHERE c.warehouse_id = %s%s ORDER BY c.id",
                self._table_query,
                warehouse.id,
                SQL(" AND c.product_id = ANY(%s)", products.ids)
                if products is not None
                else SQL(),
            )
        )
        return self.env.cr.dictfetchall()
