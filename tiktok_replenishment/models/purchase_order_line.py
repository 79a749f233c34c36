# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class PurchaseOrderLine(models.Model):
    """A purchase order line that may come from planning."""

    _name = "purchase.order.line"
    _inherit = [
        "purchase.order.line",
        "replenishment.document.line.mixin",
        "replenishment.planned.goods.mixin",
    ]
    _replenish_arrival_field = "date_planned"

    replenish_suggestion_ids = fields.Many2many(
        "replenishment.suggestion",
        "replenishment_suggestion_purchase_line_rel",
        "purchase_line_id",
        "suggestion_id",
        string="Suggestions",
        readonly=True,
        copy=False,
        groups="tiktok_replenishment.group_planner,base.group_system",
    )

    @api.depends("date_planned", "product_qty", "qty_received", "replenish_needed_by")
    def _compute_replenish_is_too_late(self):
        """What has come is late no more, also where the order waits for the rest."""
        awaited = self.filtered(lambda line: line.qty_received < line.product_qty)
        (self - awaited).replenish_is_too_late = False
        return super(PurchaseOrderLine, awaited)._compute_replenish_is_too_late()

    @api.model
    def _search_replenish_is_too_late(self, operator, value):
        is_too_late = super()._search_replenish_is_too_late(operator, value)
        if is_too_late is NotImplemented:
            return is_too_late

        def is_awaited(model, alias, query):
            return SQL(
                "COALESCE(%s, 0) < %s",
                model._field_to_sql(alias, "qty_received", query),
                model._field_to_sql(alias, "product_qty", query),
            )

        return is_too_late & Domain.custom(to_sql=is_awaited)

    def write(self, vals):
        """Goods that are expected on another day are received on it.

        Odoo moves only the deadline of the receipt; what is projected is its date.
        """
        result = super().write(vals)
        if vals.get("date_planned"):
            moves = self.move_ids.filtered(lambda move: move._replenish_is_expected())
            # Whoever moves an order need not be allowed to change receipts.
            moves.sudo().date = fields.Datetime.to_datetime(vals["date_planned"])
        return result

    @api.model
    def _fields_of_goods(self):
        return {
            "date_planned",
            "discount",
            "order_id",
            "price_unit",
            "product_id",
            "product_qty",
            "product_uom_id",
        }

    def _places_of_goods(self):
        places = {
            (line.product_id.id, line.order_id.picking_type_id.warehouse_id.id)
            for line in self
        }
        # Money that is spent on anything is not there for what planning suggests.
        Settlement = self.env["replenishment.budget.settlement"]
        return places | Settlement._places_to_weigh_again(self.company_id)

    @api.model
    def _fields_of_document(self):
        return {"order_id"}

    def _lines_of_document(self):
        return self.order_id.order_line

    @api.model
    def _prepare_purchase_order_line_from_procurement(
        self,
        product_id,
        product_qty,
        product_uom,
        location_dest_id,
        name,
        origin,
        company_id,
        values,
        po,
    ):
        """Carry the suggestion onto the purchase order line."""
        result = super()._prepare_purchase_order_line_from_procurement(
            product_id,
            product_qty,
            product_uom,
            location_dest_id,
            name,
            origin,
            company_id,
            values,
            po,
        )
        # A vendor that groups by week would move the day.
        return result | values.get("replenish_line_values", {})

    @api.model
    def _prepare_purchase_order_line(
        self, product_id, product_qty, product_uom, company_id, partner_id, po
    ):
        """Take what planning chose, instead of looking for it line by line."""
        chosen = self.env.context.get("procurement_values", {})
        if "replenish_line_values" not in chosen:
            return super()._prepare_purchase_order_line(
                product_id, product_qty, product_uom, company_id, partner_id, po
            )
        taxes = product_id.supplier_taxes_id._filter_taxes_by_company(company_id)
        taxes = po.fiscal_position_id.map_tax(taxes)
        return {
            "order_id": po.id,
            "product_id": product_id.id,
            "product_qty": product_qty,
            "product_uom_id": product_uom.id,
            "tax_ids": [Command.set(taxes.ids)],
            **self._replenish_price_values(chosen["supplier"], product_id, taxes, po),
        }

    def _find_candidate(
        self,
        product_id,
        product_qty,
        product_uom,
        location_id,
        name,
        origin,
        company_id,
        values,
    ):
        """Never add planning's quantity to a line that is there already."""
        if values.get("replenish_suggestion_ids"):
            return self.browse()
        return super()._find_candidate(
            product_id,
            product_qty,
            product_uom,
            location_id,
            name,
            origin,
            company_id,
            values,
        )

    @api.model
    def _replenish_price_values(self, offer, product, taxes, order):
        """The price of the vendor's line that was chosen, in the order's currency.

        Odoo looks for one by quantity, and takes zero below every minimum.
        """
        company = order.company_id
        price = self.env["account.tax"]._fix_tax_included_price_company(
            offer.price,
            product.supplier_taxes_id._filter_taxes_by_company(company),
            taxes,
            company,
        )
        price = offer.currency_id._convert(
            price, order.currency_id, company, order.date_order, round=False
        )
        return {
            "price_unit": price,
            "technical_price_unit": price,
            "discount": offer.discount,
        }

    def _get_date_planned(self, seller, po=False):
        """Keep the planned arrival when a buyer changes the quantity.

        Odoo would date the line by the vendor's delay alone, without the days on the
        lane to a warehouse abroad.
        """
        # A buyer without a planning group edits too; the link is not theirs to read.
        if self.date_planned and self.sudo().replenish_suggestion_ids:
            return self.date_planned
        return super()._get_date_planned(seller, po=po)

    def _merge_po_line(self, rfq_line):
        """Keep the suggestions of lines that people merge."""
        result = super()._merge_po_line(rfq_line)
        self._replenish_take_over(rfq_line)
        return result

    def unlink(self):
        """Lines of one product that a merge adds up are deleted; their goods are not.

        Odoo adds their quantities to the first of them before it merges orders.
        """
        if self.env.context.get("replenish_is_merging"):
            for line in self:
                line._replenish_line_that_stays(self)._replenish_take_over(line)
        return super().unlink()

    def _replenish_line_that_stays(self, deleted):
        """The line of this product in the same order that has its goods now."""
        alike = ("product_id", "product_uom_id", "analytic_distribution", "discount")
        same = (self.order_id.order_line - deleted).filtered(
            lambda line: all(line[name] == self[name] for name in alike)
        )
        return min(
            same,
            key=lambda line: abs(line.date_planned - self.date_planned),
            default=same,
        )

    def _replenish_take_over(self, merged):
        """Stand for the suggestions of another line, and for its day, from now on."""
        # A buyer without a planning group merges too; the links are not theirs.
        line, merged = self.sudo(), merged.sudo()
        line.replenish_suggestion_ids |= merged.replenish_suggestion_ids
        days = [day for day in (line | merged).mapped("replenish_needed_by") if day]
        line.replenish_needed_by = min(days, default=False)
