# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .replenishment_sku_suggestion_mixin import REASONS
from .sql_view import create_view

MODELS = ("replenishment.tiktok.sku", "replenishment.threepl.sku")
EDITABLE = {"product_id", "units_per_sku"}


class ReplenishmentOutsideSku(models.Model):
    """Every name that the outside world has for a product, on one page.

    A view over the SKUs of TikTok's listings and of warehouse operators. What is
    changed here is changed there, with the rights and the consequences it has there.
    """

    _name = "replenishment.outside.sku"
    _description = "Outside SKU"
    _auto = False
    _order = "volume DESC, id"
    _rec_name = "code"
    _rec_names_search = ["code", "name"]
    _depends = {
        "replenishment.tiktok.sku": [
            "shop_id",
            "company_id",
            "seller_sku",
            "external_id",
            "name",
            "product_id",
            "units_per_sku",
            "state",
            "suggested_product_id",
            "suggestion_reason",
            "is_composed",
            "is_bundle",
            "order_count",
        ],
        "replenishment.threepl.sku": [
            "connection_id",
            "company_id",
            "external_sku",
            "name",
            "product_id",
            "units_per_sku",
            "state",
            "suggested_product_id",
            "suggestion_reason",
        ],
        "replenishment.tiktok.shop": ["name"],
        "replenishment.threepl.connection": ["name"],
        "replenishment.threepl.stock": [
            "threepl_sku_id",
            "warehouse_id",
            "qty_available",
            "qty_reserved",
            "qty_inbound",
            "qty_pending",
        ],
    }

    kind = fields.Selection(
        [("listing", "TikTok listing"), ("operator", "Warehouse operator")],
        string="From",
        readonly=True,
    )
    company_id = fields.Many2one("res.company", readonly=True)
    source = fields.Char(string="Shop or Operator", readonly=True)
    code = fields.Char(string="SKU", readonly=True)
    name = fields.Char(readonly=True)
    product_id = fields.Many2one(
        "product.product",
        domain="[('type', '=', 'consu'), ('company_id', 'in', (False, company_id))]",
    )
    units_per_sku = fields.Float(
        string="Units per SKU",
        digits="Product Unit",
        aggregator=None,
        help="How many units of the product one of this SKU holds: 6 for a box of six.",
    )
    state = fields.Selection(
        [("unmapped", "Unmapped"), ("mapped", "Mapped"), ("ignored", "Ignored")],
        readonly=True,
    )
    suggested_product_id = fields.Many2one("product.product", readonly=True)
    suggestion_reason = fields.Selection(REASONS, string="Because", readonly=True)
    is_composed = fields.Boolean(string="Made of Parts", readonly=True)
    stock_units = fields.Float(
        string="Stock",
        digits="Product Unit",
        readonly=True,
        help="At the operator: available, reserved, to be put away and on the way. In "
        "SKU units.",
    )
    order_count = fields.Integer(string="Orders", readonly=True)
    recent_units = fields.Integer(
        string="Sold in 30 Days", compute="_compute_recent_units"
    )
    is_missing = fields.Boolean(
        string="Counts Nowhere",
        readonly=True,
        help="It sells or has stock, but no product.",
    )
    volume = fields.Float(readonly=True, help="Orders or stock.")

    def init(self):
        create_view(self, self._table_select())

    def _table_select(self):
        # Ids are even for listings and odd for operators' SKUs.
        return SQL(
            "%s UNION ALL %s", self._select_listings(), self._select_operators_skus()
        )

    @api.model
    def _select_listings(self):
        return SQL(
            """
            SELECT k.id::bigint * 2 AS id, 'listing' AS kind, k.company_id,
                   s.name AS source,
                   COALESCE(NULLIF(k.seller_sku, ''), k.external_id) AS code, k.name,
                   k.product_id, k.units_per_sku, k.state, k.suggested_product_id,
                   k.suggestion_reason, k.is_composed IS TRUE AS is_composed,
                   NULL::float8 AS stock_units, k.order_count,
                   k.state = 'unmapped' AND k.order_count > 0
                       AND s.demand_source = 'orders' AS is_missing,
                   k.order_count::float8 AS volume
              FROM replenishment_tiktok_sku k
              JOIN replenishment_tiktok_shop s ON s.id = k.shop_id
             WHERE k.is_bundle IS NOT TRUE OR k.order_count > 0
            """
        )

    @api.model
    def _select_operators_skus(self):
        return SQL(
            """
            SELECT k.id::bigint * 2 + 1, 'operator', k.company_id, c.name,
                   k.external_sku, k.name, k.product_id, k.units_per_sku, k.state,
                   k.suggested_product_id, k.suggestion_reason, false,
                   COALESCE(held.units, 0), NULL::int,
                   k.state = 'unmapped' AND COALESCE(held.units, 0) > 0,
                   COALESCE(held.units, 0)
              FROM replenishment_threepl_sku k
              JOIN replenishment_threepl_connection c ON c.id = k.connection_id
              LEFT JOIN (%s) held ON held.id = k.id
            """,
            self.env["replenishment.threepl.sku"]._select_stock_units(),
        )

    def _skus(self):
        """The SKUs themselves, one recordset a model that has any of these."""
        by_model = [[], []]
        for id_ in self.ids:
            by_model[id_ % 2].append(id_ // 2)
        return [
            self.env[model].browse(ids)
            for model, ids in zip(MODELS, by_model, strict=True)
            if ids
        ]

    def _compute_recent_units(self):
        model = self.env[MODELS[0]]
        listings = model.browse(id_ // 2 for id_ in self.ids if id_ % 2 == 0)
        units = {listing.id * 2: listing.recent_units for listing in listings}
        for sku in self:
            sku.recent_units = units.get(sku.id, 0)

    def write(self, vals):
        """Map the SKUs themselves."""
        self.check_access("write")
        if vals.keys() - EDITABLE:
            raise UserError(
                self.env._("Only the product and its units can be changed here.")
            )
        for skus in self._skus():
            skus.write(vals)
        self._forget()
        # A view has nothing of its own to write.
        return super().write({})

    def _forget(self):
        """What is read next comes from the SKUs as they are now."""
        self.env.flush_all()
        self.invalidate_model()

    # Buttons

    def action_accept_suggestion(self):
        """Map the unmapped of these SKUs to the products suggested for them."""
        self._call("action_accept_suggestion")

    def action_ignore(self):
        """Leave these SKUs out of demand and stock."""
        self._call("action_ignore")

    def action_restore(self):
        """Count ignored SKUs again."""
        self._call("action_restore")

    def _call(self, method):
        self.check_access("write")
        for skus in self._skus():
            getattr(skus, method)()
        self._forget()

    @api.model
    def action_look_for_products(self):
        """Suggest products for all unmapped SKUs of the chosen companies."""
        self.check_access("write")
        for model in MODELS:
            self.env[model].action_look_for_products()
        self._forget()

    def action_open(self):
        """Show the SKU itself, with all that is known of it."""
        self.ensure_one()
        [sku] = self._skus()
        return {
            "type": "ir.actions.act_window",
            "res_model": sku._name,
            "res_id": sku.id,
            "view_mode": "form",
        }
