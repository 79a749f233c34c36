# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models

from ..connectors.errors import ServiceError

# Operators that were asked too often rarely say for how long they want to be spared.
LONGEST_RATE_PAUSE = timedelta(minutes=15)
# Numbers that were not believed are asked for again after this long.
DOUBTED_AGAIN_AFTER = timedelta(minutes=15)

# Numbers that are asked for every few hours are stale when they are older.
USUAL_MAX_AGE_HOURS = 12


class ReplenishmentThreeplConnection(models.Model):
    """One account at one overseas warehouse operator.

    An operator is an entry of `provider` and a mixin with its fields and methods; see
    `replenishment.threepl.provider.mixin`. Another addon adds one with `selection_add`.
    """

    _name = "replenishment.threepl.connection"
    _inherit = [
        "replenishment.threepl.file.mixin",
        "replenishment.threepl.watch.mixin",
        "replenishment.threepl.progress.mixin",
        "replenishment.threepl.file.mail.mixin",
        "replenishment.threepl.goodcang.mixin",
        "replenishment.threepl.eccang.mixin",
        "replenishment.threepl.fbt.mixin",
        "replenishment.threepl.rest.mixin",
        "replenishment.threepl.provider.mixin",
        "replenishment.threepl.unmapped.mixin",
        "replenishment.threepl.product.mixin",
        "replenishment.threepl.hint.mixin",
    ]
    _description = "Warehouse Operator Connection"
    _order = "name, id"
    _check_company_auto = True

    _pull_cron = "tiktok_replenishment.ir_cron_pull_stock"
    _working_state = "connected"

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    active = fields.Boolean(default=True)
    provider = fields.Selection(
        [
            ("goodcang", "GoodCang"),
            ("eccang", "ECCANG WMS"),
            ("fbt", "Fulfilled by TikTok"),
            ("rest", "Another operator, by its REST API"),
            ("file", "Stock Files"),
        ],
        string="Operator",
        required=True,
        default="goodcang",
    )
    state = fields.Selection(
        [("draft", "Not connected"), ("connected", "Connected"), ("error", "Error")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    max_age_hours = fields.Integer(
        default=None,
        compute="_compute_max_age_hours",
        store=True,
        readonly=False,
        precompute=True,
    )
    warehouse_ids = fields.One2many("replenishment.threepl.warehouse", "connection_id")
    unmapped_count = fields.Integer(
        string="Unmapped SKUs", compute="_compute_unmapped_count"
    )

    @api.depends("provider")
    def _compute_max_age_hours(self):
        for connection in self:
            connection.max_age_hours = getattr(
                connection, f"_{connection.provider}_max_age_hours", USUAL_MAX_AGE_HOURS
            )

    def _compute_unmapped_count(self):
        counts = dict(
            self.env["replenishment.threepl.sku"]._read_group(
                [("connection_id", "in", self.ids), ("state", "=", "unmapped")],
                ["connection_id"],
                ["__count"],
            )
        )
        for connection in self:
            connection.unmapped_count = counts.get(connection, 0)

    # ----------------------------------------------------------------- buttons

    def action_test_connection(self):
        """See whether the operator answers and accepts the credentials."""
        remarks = self._ask(lambda client: client.test())
        return self._notify_result(
            "\n".join(
                [
                    self.env._("The connection works."),
                    *(self._in_words(remark, "") for remark in remarks),
                ]
            ),
            kind="warning" if remarks else "success",
        )

    def action_load_warehouses(self):
        """List the operator's warehouses, to be mapped to ours."""
        warehouses = self._ask(lambda client: client.list_warehouses())
        if not self.error_key:
            self.warehouse_ids._remember(self, warehouses)
        return self._notify_result(
            self.env._("%s warehouses are loaded.", len(warehouses))
        )

    def _ask(self, question):
        """The answer of the operator; nothing when it fails, which is written down."""
        self.ensure_one()
        try:
            answer = question(self._client())
        except ServiceError as error:
            self._record_failure(error)
            return ()
        self.write({**self._prepare_no_error_values(), "state": "connected"})
        return answer

    def action_pull_stock(self):
        """Pull the stock of every mapped warehouse now."""
        self.check_access("read")
        # Whoever may see a connection may ask for fresh numbers; the credentials needed
        # for it stay unreadable.
        connections = self.sudo()
        connections._check_can_be_pulled()
        for connection in connections:
            fetched = list(connection._mapped_warehouses()._fetch_stocks())
            # Nothing is locked while an operator is asked.
            token = connection._take_lease_by_hand()
            for warehouse, answer in fetched:
                warehouse._store_answer(answer)
            connection._record_outcome([answer for _warehouse, answer in fetched])
            connection._release_lease(token)
        return self._notify_result(
            "\n".join(connection._get_result_words() for connection in connections)
        )

    def action_view_unmapped(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Unmapped SKUs"),
            "res_model": "replenishment.threepl.sku",
            "view_mode": "list,form",
            "domain": [("connection_id", "in", self.ids)],
            "context": {"search_default_unmapped": 1},
        }

    def action_view_stock(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Operators' Stock"),
            "res_model": "replenishment.threepl.stock",
            "view_mode": "list,pivot",
            "domain": [("threepl_warehouse_id", "in", self.warehouse_ids.ids)],
        }

    # -------------------------------------------------------------------- pull

    def _mapped_warehouses(self):
        return self.warehouse_ids.filtered("warehouse_id")

    def _pull_steps(self):
        """Each warehouse stands for itself: one that fails does not hold up others.

        What a run had no time for is taken up by the next.
        """
        if self._awaits_products():
            self._pull_products()
            yield
        if not self._awaited_warehouses():
            self._mapped_warehouses().is_awaited = True
        answers = []
        for warehouse, answer in self._awaited_warehouses()._fetch_stocks():
            warehouse._store_answer(answer)
            answers.append(answer)
            yield
        self._record_outcome(answers)

    def _awaited_warehouses(self):
        return self._mapped_warehouses().filtered("is_awaited")

    def _record_outcome(self, answers):
        """Tell on the connection how the pulls of its warehouses went."""
        errors = [answer for answer in answers if isinstance(answer, ServiceError)]
        pulls = self._mapped_warehouses().last_pull_id
        doubted = pulls.filtered(lambda pull: pull.state != "done")
        if pulls - doubted:
            self.env["replenishment.threepl.sku"]._follow_up(self)
        if errors:
            # One that a person must see to outranks one that passes by itself.
            errors.sort(key=self._passes_by_itself)
            self._record_failure(errors[0])
        elif doubted:
            self._record_doubt(doubted[0])
        elif pulls:
            self._record_success()
        self._tell_result()

    def _pause_after(self, error):
        pause = super()._pause_after(error)
        if error.kind != "rate":
            return pause
        return max(pause, min(self._back_off(), LONGEST_RATE_PAUSE))

    def _record_doubt(self, pull):
        place = pull.threepl_warehouse_id.display_name
        details = f"{place}: {pull.error_details}" if pull.error_details else place
        self.write({"error_key": pull.error_key, "error_details": details})
        self._try_again_in(DOUBTED_AGAIN_AFTER)
        self._keep_stock_alert()
