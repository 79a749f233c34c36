# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class ReplenishmentTiktokWarehouse(models.Model):
    """A warehouse as a shop names it, and which of ours it is."""

    _name = "replenishment.tiktok.warehouse"
    _description = "TikTok Warehouse"
    _order = "shop_id, name, id"
    _check_company_auto = True

    shop_id = fields.Many2one(
        "replenishment.tiktok.shop", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="shop_id.company_id", store=True)
    external_id = fields.Char(string="TikTok Warehouse ID", required=True)
    name = fields.Char()
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        check_company=True,
        help="Empty: orders of this warehouse count in the shop's default warehouse.",
    )
    demand_warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Demand Counts In",
        check_company=True,
        help="TikTok routes orders to this warehouse when the usual one is empty: name "
        "the usual one here, and it is refilled for what its buyers want, while the "
        "goods leave this one. Empty: demand counts where the goods leave.",
    )

    _unique_external_id = models.Constraint(
        "UNIQUE (shop_id, external_id)", "This shop has this warehouse already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Let past orders follow the map."""
        warehouses = super().create(vals_list)
        warehouses.filtered(
            lambda w: w.warehouse_id or w.demand_warehouse_id
        ).shop_id._attribute()
        return warehouses

    def write(self, vals):
        """Let past orders follow the map."""
        result = super().write(vals)
        if {"warehouse_id", "demand_warehouse_id"} & vals.keys():
            self.shop_id._attribute()
        return result

    def unlink(self):
        """Past orders count in the default warehouse again."""
        shops = self.shop_id
        result = super().unlink()
        shops._attribute()
        return result

    @api.model
    def _remember(self, shop, names):
        """Add the shop's warehouses that are not known yet. `names`: name by id."""
        names = {key: name for key, name in names.items() if key}
        if not names:
            return
        self.flush_model()
        self.env.execute_query(
            SQL(
                """
                INSERT INTO replenishment_tiktok_warehouse AS w
                    (shop_id, company_id, external_id, name,
                     create_uid, create_date, write_uid, write_date)
                SELECT s.id, s.company_id, v.external_id, v.name,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM unnest(%(ids)s::text[], %(names)s::text[])
                       AS v(external_id, name)
                  JOIN replenishment_tiktok_shop s ON s.id = %(shop)s
                    ON CONFLICT (shop_id, external_id) DO UPDATE
                   SET name = EXCLUDED.name
                 WHERE EXCLUDED.name != w.external_id
                   AND EXCLUDED.name IS DISTINCT FROM w.name
                RETURNING id
                """,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                ids=list(names),
                names=[name or key for key, name in names.items()],
                shop=shop.id,
            )
        )
        self.invalidate_model()
        shop.invalidate_recordset(["warehouse_map_ids"])
