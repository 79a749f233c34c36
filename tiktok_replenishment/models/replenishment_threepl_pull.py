# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta, timezone

from odoo import api, fields, models

RETENTION = timedelta(days=90)
CLOCK_TOLERANCE = timedelta(minutes=10)
# A list this long that comes back at less than half is doubted once.
LONG_LIST = 20


class ReplenishmentThreeplPull(models.Model):
    """One pull of one warehouse's stock: what came, and whether it was believed."""

    _name = "replenishment.threepl.pull"
    _inherit = ["replenishment.error.mixin"]
    _description = "Stock Pull"
    _order = "id DESC"

    threepl_warehouse_id = fields.Many2one(
        "replenishment.threepl.warehouse",
        string="Operator's Warehouse",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    connection_id = fields.Many2one(
        related="threepl_warehouse_id.connection_id", store=True, index=True
    )
    company_id = fields.Many2one(related="threepl_warehouse_id.company_id", store=True)
    state = fields.Selection(
        [("done", "Accepted"), ("failed", "Failed"), ("rejected", "Not believed")],
        required=True,
        readonly=True,
    )
    is_complete = fields.Boolean(
        string="Complete",
        readonly=True,
        help="Everything was read. Incomplete pulls never change the stock.",
    )
    row_count = fields.Integer(string="SKUs", readonly=True)
    mapped_count = fields.Integer(string="Mapped SKUs", readonly=True)
    as_of = fields.Datetime(readonly=True, help="When the numbers were true.")

    @api.model
    def _prepare_failed_values(self, warehouse, error):
        return {
            **self._prepare_error_values(error),
            "threepl_warehouse_id": warehouse.id,
            "state": "failed",
        }

    @api.model
    def _prepare_snapshot_values(self, warehouse, snapshot):
        as_of = snapshot.as_of.astimezone(timezone.utc).replace(tzinfo=None)
        doubt = self._get_doubt(warehouse, len(snapshot.rows), as_of)
        return {
            "threepl_warehouse_id": warehouse.id,
            "state": "rejected" if doubt else "done",
            "error_key": doubt,
            "is_complete": True,
            "row_count": len(snapshot.rows),
            "as_of": as_of.replace(microsecond=0),
        }

    @api.model
    def _get_doubt(self, warehouse, row_count, as_of):
        """Why a complete pull is not believed, as an error key; False when it is."""
        if as_of > fields.Datetime.now() + CLOCK_TOLERANCE:
            return "future_stock"
        accepted = self.search(
            [("threepl_warehouse_id", "=", warehouse.id), ("state", "=", "done")],
            limit=1,
        )
        if accepted.as_of and as_of.replace(microsecond=0) < accepted.as_of:
            return "old_stock"
        is_short = LONG_LIST <= accepted.row_count and row_count * 2 < (
            accepted.row_count
        )
        return "shrunk_stock" if is_short and not self._was_short(warehouse) else False

    @api.model
    def _was_short(self, warehouse):
        last = self.search(
            [
                ("threepl_warehouse_id", "=", warehouse.id),
                ("state", "in", ["done", "rejected"]),
            ],
            limit=1,
        )
        return last.error_key == "shrunk_stock"

    @api.autovacuum
    def _gc_old_pulls(self):
        """Forget old pulls; the accepted numbers themselves stay."""
        self.search([("create_date", "<", fields.Datetime.now() - RETENTION)]).unlink()
