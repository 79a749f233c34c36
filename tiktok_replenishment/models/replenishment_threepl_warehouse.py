# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..connectors.errors import ServiceError
from ..connectors.tiktok.fbt_provider import FbtSnapshot


class ReplenishmentThreeplWarehouse(models.Model):
    """A warehouse of an operator, and which of ours it is."""

    _name = "replenishment.threepl.warehouse"
    _description = "Operator's Warehouse"
    _order = "connection_id, external_code, id"
    _check_company_auto = True

    connection_id = fields.Many2one(
        "replenishment.threepl.connection", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="connection_id.company_id", store=True)
    external_code = fields.Char(string="Operator's Code", required=True)
    name = fields.Char()
    active = fields.Boolean(default=True)
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        check_company=True,
        index="btree_not_null",
        help="Empty: its stock is not pulled.",
    )
    last_success_at = fields.Datetime(
        string="Last Accepted Pull", readonly=True, copy=False
    )
    pull_ids = fields.One2many("replenishment.threepl.pull", "threepl_warehouse_id")

    _unique_external_code = models.Constraint(
        "UNIQUE (connection_id, external_code)",
        "This connection has this warehouse already.",
    )

    @api.depends("name", "external_code")
    def _compute_display_name(self):
        for warehouse in self:
            warehouse.display_name = warehouse.name or warehouse.external_code

    def write(self, vals):
        """Move the stored stock along with the map."""
        result = super().write(vals)
        if {"warehouse_id", "active"} & vals.keys():
            self.env["replenishment.threepl.stock"]._attribute(
                SQL("st.threepl_warehouse_id = ANY(%s)", self.ids)
            )
        return result

    @api.model
    def _remember(self, connection, values):
        """Add the warehouses of Warehouse values that are not known yet."""
        known = connection.with_context(active_test=False).warehouse_ids
        codes = set(known.mapped("external_code"))
        return self.create(
            [
                {
                    "connection_id": connection.id,
                    "external_code": value.code,
                    "name": value.name,
                }
                for value in values
                if value.code not in codes
            ]
        )

    def _fetch_stock(self):
        """A complete StockSnapshot, or the ServiceError that stands in its way."""
        self.ensure_one()
        try:
            return self.connection_id._client().pull_stock([self.external_code])
        except ServiceError as error:
            return error

    def _store_answer(self, answer):
        """Write down a pull; only a complete and credible one touches the numbers."""
        self.ensure_one()
        pulls = self.env["replenishment.threepl.pull"]
        if isinstance(answer, ServiceError):
            return pulls.create(pulls._prepare_failed_values(self, answer))
        if isinstance(answer, FbtSnapshot):
            self.env["replenishment.tiktok.inbound"]._store(
                self.connection_id.tiktok_shop_id, answer
            )
        pull = pulls.create(pulls._prepare_snapshot_values(self, answer))
        if pull.state == "done":
            self.env["replenishment.threepl.stock"]._accept(pull, answer)
            self.last_success_at = fields.Datetime.now()
        return pull
