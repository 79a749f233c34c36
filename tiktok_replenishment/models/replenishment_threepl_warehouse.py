# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..connectors.errors import ServiceError
from ..connectors.threepl.table import as_table, rows_of_warehouse
from ..connectors.tiktok.fbt_provider import FbtSnapshot


class ReplenishmentThreeplWarehouse(models.Model):
    """A warehouse of an operator, and which of ours it is."""

    _name = "replenishment.threepl.warehouse"
    _inherit = [
        "replenishment.threepl.repetition.mixin",
        "replenishment.threepl.reconcile.mixin",
    ]
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
    last_pull_id = fields.Many2one(
        "replenishment.threepl.pull",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    last_pull_state = fields.Selection(related="last_pull_id.state")
    last_error = fields.Char(related="last_pull_id.last_error")
    is_awaited = fields.Boolean(
        string="To Be Pulled",
        readonly=True,
        copy=False,
        help="The pull that is under way has not come to this warehouse yet.",
    )

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
            # Where another place tells of the same goods, its numbers may count now.
            twins = self.search([("external_code", "in", self.mapped("external_code"))])
            self.env["replenishment.threepl.stock"]._attribute(
                SQL("st.threepl_warehouse_id = ANY(%s)", (self | twins).ids)
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

    def _fetch_stocks(self):
        """Yield (place, answer), each just fetched: a StockSnapshot or a ServiceError.

        A list that holds several of them is read once for all.
        """
        if len(self) > 1 and self.connection_id._client().lists_all_at_once:
            answer = self._fetch_stock()
            for place in self:
                yield place, place._own_part(answer)
            return
        for place in self:
            yield place, place._fetch_stock()

    def _fetch_stock(self):
        """A complete StockSnapshot, or the ServiceError that stands in its way."""
        try:
            codes = self.mapped("external_code")
            return self.connection_id._client().pull_stock(codes)
        except ServiceError as error:
            return error

    def _own_part(self, answer):
        if isinstance(answer, ServiceError):
            return answer
        return answer.of_warehouse(self.external_code)

    def _store_answer(self, answer):
        """Write down a pull; only a complete and credible one touches the numbers."""
        self.ensure_one()
        pull = self._judge_answer(answer)
        self.write({"last_pull_id": pull.id, "is_awaited": False})
        return pull

    def _judge_answer(self, answer):
        pulls = self.env["replenishment.threepl.pull"]
        if isinstance(answer, ServiceError):
            return pulls._record_failed(self, answer)
        try:
            rows = rows_of_warehouse(answer.rows, self.external_code)
        except ServiceError as error:
            return pulls._record_failed(self, error)
        if isinstance(answer, FbtSnapshot):
            self.env["replenishment.tiktok.inbound"]._store(
                self.connection_id.tiktok_shop_id, answer
            )
        table = as_table(rows)
        previous = pulls._last_accepted(self)
        pull = pulls._record_snapshot(self, answer, rows, table)
        if pull.state == "done":
            self._take_over(pull, rows, table)
            self._note_repetition(pull, previous)
            self.env["replenishment.threepl.difference"]._follow(pull)
        return pull

    def _take_over(self, pull, rows, table):
        """Put the numbers of an accepted pull in the place of ours."""
        before = self.last_success_at
        self.last_success_at = min(pull.as_of, fields.Datetime.now())
        self.env["replenishment.threepl.stock"]._accept(pull, rows, table, before)
