# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class ReplenishmentSkuMixin(models.AbstractModel):
    """An outside system's name for a product, mapped by a person or by its code.

    Inheriting models have a `company_id`, name the column that may equal a product's
    internal reference in `_code_field`, and implement `_attribute`.
    """

    _name = "replenishment.sku.mixin"
    _description = "Outside Name of a Product"

    _code_field = None

    name = fields.Char(readonly=True)
    product_id = fields.Many2one(
        "product.product",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain=[("type", "=", "consu")],
    )
    units_per_sku = fields.Float(
        string="Units per SKU",
        digits="Product Unit",
        default=1.0,
        required=True,
        aggregator=None,
        help="How many units of the product one of this SKU holds: 6 for a box of six.",
    )
    state = fields.Selection(
        [("unmapped", "Unmapped"), ("mapped", "Mapped"), ("ignored", "Ignored")],
        default="unmapped",
        required=True,
        readonly=True,
        index=True,
        help="Ignored SKUs are left out of demand and stock on purpose.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """A SKU with a product is mapped."""
        return super().create([self._with_state(vals) for vals in vals_list])

    def write(self, vals):
        """Let what was sold and stored before follow the mapping."""
        result = super().write(self._with_state(vals))
        if {"product_id", "units_per_sku", "state"} & vals.keys():
            self._attribute()
        return result

    @api.model
    def _with_state(self, vals):
        if "product_id" not in vals or "state" in vals:
            return vals
        return {**vals, "state": "mapped" if vals["product_id"] else "unmapped"}

    def action_ignore(self):
        """Leave these SKUs out of demand and stock."""
        self.write({"state": "ignored"})

    def action_restore(self):
        """Count ignored SKUs again."""
        for sku in self.filtered(lambda sku: sku.state == "ignored"):
            sku.state = "mapped" if sku._is_mapped() else "unmapped"

    def _is_mapped(self):
        return bool(self.product_id)

    def _attribute(self):
        """Give what is stored under these SKUs to their product."""
        raise NotImplementedError

    @api.model
    def _map_by_code(self, where):
        """Map unmapped SKUs whose code is the internal reference of one product.

        `where`: condition on the SKU `k`. A code that several products share is left
        to a person, and so is everything a person has decided.
        """
        self.flush_model()
        self.env["product.product"].flush_model(["default_code", "active"])
        self.env["product.template"].flush_model(["company_id", "type"])
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE %(table)s k
                   SET product_id = found.product_id, state = 'mapped',
                       write_uid = %(uid)s, write_date = now() AT TIME ZONE 'UTC'
                  FROM (SELECT k.id, MIN(p.id) AS product_id
                          FROM %(table)s k
                          JOIN product_product p
                            ON p.default_code = k.%(code)s AND p.active
                          JOIN product_template t
                            ON t.id = p.product_tmpl_id AND t.type = 'consu'
                           AND (t.company_id IS NULL OR t.company_id = k.company_id)
                         WHERE k.state = 'unmapped' AND k.product_id IS NULL
                           AND %(where)s
                      GROUP BY k.id
                        HAVING COUNT(*) = 1) found
                 WHERE k.id = found.id
             RETURNING k.id
                """,
                table=SQL.identifier(self._table),
                code=SQL.identifier(self._code_field),
                uid=self.env.uid,
                where=where,
            )
        )
        mapped = self.browse(id_ for (id_,) in rows)
        if mapped:
            self.invalidate_model()
            mapped._attribute()
        return mapped
