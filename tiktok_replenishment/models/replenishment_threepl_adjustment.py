# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError

from .replenishment_threepl_variance_line import BY_HAND


class ReplenishmentThreeplAdjustment(models.AbstractModel):
    """Has Odoo's stock follow the lines of a variance, by a normal adjustment.

    Odoo applies a *stored difference* to whatever a quantity is by then, and answers
    with a wizard, applying nothing, when it finds one outdated. So the quantities are
    locked first, compared with what the line was made from, counted and applied in the
    same transaction, and read again afterwards.
    """

    _name = "replenishment.threepl.adjustment"
    _description = "Adjustment to an Operator's Stock"

    @api.model
    def _adjust(self, lines):
        """{line id: conflict} of the lines that were left alone."""
        variance = lines.variance_id
        if not lines:
            return {}
        quants = self._find_quants(variance, lines.product_id)
        locked = quants.try_lock_for_update()
        quants.invalidate_recordset()
        rows = self._read_rows(lines)
        conflicts, targets = {}, {}
        for line in lines:
            mine = quants.filtered(
                lambda quant, line=line: quant.product_id == line.product_id
            )
            conflict = self._get_conflict(line, rows, mine, locked)
            if not conflict:
                target = self._get_targets(line, mine)
                conflict = False if target else "short"
                targets[line.id] = target
            if conflict:
                conflicts[line.id] = conflict
        done = lines.filtered(lambda line: line.id not in conflicts)
        self._apply(variance, done, targets)
        self._check_result(done, rows)
        return conflicts

    @api.model
    def _find_quants(self, variance, products):
        place = variance.threepl_warehouse_id
        locations = self.env["stock.location"].search(
            [
                ("usage", "=", "internal"),
                "|",
                ("warehouse_id", "=", variance.warehouse_id.id),
                ("id", "in", place.damaged_location_id.ids),
            ]
        )
        return self.env["stock.quant"].search(
            [
                ("product_id", "in", products.ids),
                ("location_id", "in", locations.ids),
            ]
        )

    @api.model
    def _read_rows(self, lines):
        rows = self.env["replenishment.threepl.comparison"]._read_rows(
            lines.variance_id.warehouse_id, lines.product_id
        )
        return {row["product_id"]: row for row in rows}

    @api.model
    def _get_conflict(self, line, rows, quants, locked):
        """Why a line has to be left alone, or False."""
        row = rows.get(line.product_id.id)
        if quants - locked:
            return "locked"
        if any(quants.mapped("inventory_quantity_set")):
            return "counting"
        if (
            not row
            or row["hint"] in BY_HAND
            or line._get_row_key(row)[:2] != line._get_key()[:2]
            or line.product_id.uom_id.compare(float(row["qty_odoo"]), line.qty_odoo)
        ):
            return "changed"
        return False

    @api.model
    def _get_targets(self, line, quants):
        """{quant: its new quantity}, with an empty quant for a new one; or nothing.

        More goes to where the product lies; less is taken from the warehouse's stock
        before other locations, and from damaged goods last.
        """
        stock = line.variance_id.warehouse_id.lot_stock_id
        damaged = line.variance_id.threepl_warehouse_id.damaged_location_id
        quants = quants.sorted(
            lambda quant: (
                quant.location_id == damaged,
                quant.location_id != stock,
                -quant.quantity,
                quant.id,
            )
        )
        if line.difference > 0:
            first = quants.filtered(lambda quant: quant.location_id != damaged)[:1]
            return {first: first.quantity + line.difference}
        return self._take_away(quants, -line.difference)

    @api.model
    def _take_away(self, quants, quantity):
        targets = {}
        for quant in quants:
            taken = min(max(quant.quantity, 0), quantity)
            if taken:
                targets[quant] = quant.quantity - taken
                quantity -= taken
        return {} if round(quantity, 4) else targets

    @api.model
    def _apply(self, variance, lines, targets):
        counted = self.env["stock.quant"].with_context(
            inventory_mode=True, inventory_name=variance._get_reason()
        )
        counted = counted.with_company(variance.company_id)
        changed = counted.browse()
        for line in lines:
            for quant, quantity in targets[line.id].items():
                if quant:
                    quant = counted.browse(quant.id)
                    quant.inventory_quantity = quantity
                else:
                    quant = counted.create(
                        {
                            "product_id": line.product_id.id,
                            "location_id": variance.warehouse_id.lot_stock_id.id,
                            "inventory_quantity": quantity,
                        }
                    )
                    quant = counted.browse(quant.id)
                changed |= quant
        if changed:
            changed._apply_inventory()

    @api.model
    def _check_result(self, lines, before):
        """Nothing of an adjustment stays when it did not do what was approved."""
        self.env.invalidate_all()
        after = self._read_rows(lines) if lines else {}
        for line in lines:
            product = line.product_id
            wanted = float(before[product.id]["qty_odoo"]) + line.difference
            found = float(after[product.id]["qty_odoo"]) if product.id in after else 0
            if product.uom_id.compare(found, wanted):
                raise UserError(
                    self.env._(
                        "%(product)s: Odoo has %(found)g after the adjustment instead "
                        "of %(wanted)g. Nothing was adjusted.",
                        product=product.display_name,
                        found=found,
                        wanted=wanted,
                    )
                )
