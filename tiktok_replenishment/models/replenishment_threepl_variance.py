# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError

from .replenishment_threepl_variance_line import BY_HAND, PENDING

VARIANCE_ALERT = "tiktok_replenishment.activity_variance"
# A difference is believed when so many complete pulls in a row have found it.
PULLS_TO_BELIEVE = 2


class ReplenishmentThreeplVariance(models.Model):
    """Differences that two pulls in a row have found, for a stock manager to decide.

    Approving a line adjusts Odoo's stock; dismissing it says that Odoo is right. Every
    accepted pull looks at the open document: one that says the same confirms it, one
    that says otherwise puts another in its place.

    Nobody writes on it but its buttons and the pulls.
    """

    _name = "replenishment.threepl.variance"
    _inherit = ["replenishment.alert.mixin"]
    _description = "Variance"
    _order = "id DESC"
    _mail_post_access = "read"

    name = fields.Char(required=True, readonly=True, copy=False)
    threepl_warehouse_id = fields.Many2one(
        "replenishment.threepl.warehouse",
        string="Operator's Warehouse",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    connection_id = fields.Many2one(related="threepl_warehouse_id.connection_id")
    warehouse_id = fields.Many2one("stock.warehouse", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(related="threepl_warehouse_id.reconcile_user_id")
    pull_id = fields.Many2one(
        "replenishment.threepl.pull",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The last pull that found exactly these differences.",
    )
    as_of = fields.Datetime(
        string="Asked", readonly=True, help="When the operator's numbers were true."
    )
    state = fields.Selection(
        [
            ("proposed", "To Approve"),
            ("done", "Done"),
            ("dismissed", "Dismissed"),
            ("superseded", "Superseded"),
        ],
        default="proposed",
        required=True,
        readonly=True,
        index=True,
        help="Superseded: a newer pull found other differences, or none.",
    )
    line_ids = fields.One2many(
        "replenishment.threepl.variance.line", "variance_id", readonly=True
    )
    line_count = fields.Integer(
        string="Lines", compute="_compute_amounts", store=True, readonly=True
    )
    value = fields.Monetary(
        compute="_compute_amounts", store=True, help="Gains less losses."
    )
    value_abs = fields.Monetary(
        string="Value (absolute)",
        compute="_compute_amounts",
        store=True,
        help="Gains added to losses: what the value cap is about.",
    )

    @api.depends("line_ids.value")
    def _compute_amounts(self):
        for variance in self:
            values = variance.line_ids.mapped("value")
            variance.line_count = len(values)
            variance.value = sum(values)
            variance.value_abs = sum(abs(value) for value in values)

    # ------------------------------------------------------------------- pulls

    @api.model
    def _follow(self, pull):
        """Propose, confirm or withdraw what an accepted pull makes of it."""
        # The pull decides, whoever has asked for it.
        documents = self.with_user(SUPERUSER_ID)
        place = documents.env[pull.threepl_warehouse_id._name].browse(
            pull.threepl_warehouse_id.id
        )
        rows = documents._get_rows(place)
        waiting = documents.search(
            [("threepl_warehouse_id", "=", place.id), ("state", "=", "proposed")]
        )
        confirmed = waiting.filtered(lambda variance: variance._says(rows))[:1]
        (waiting - confirmed)._supersede(pull)
        if confirmed:
            confirmed._confirm(pull, rows)
        elif any(row["hint"] not in BY_HAND for row in rows):
            confirmed = documents._propose(pull, rows)
        if confirmed and place.reconcile_mode == "mirror":
            confirmed._approve_by_itself()
        confirmed._keep_variance_alert()

    @api.model
    def _get_rows(self, place):
        """The comparison's rows that are to be decided about."""
        if place.reconcile_mode == "observe" or not place._is_reconcilable():
            return []
        dismissed = self.env["replenishment.threepl.difference"].search(
            [
                ("warehouse_id", "=", place.warehouse_id.id),
                ("is_dismissed", "=", True),
            ]
        )
        return [
            row
            for row in self.env["replenishment.threepl.comparison"]._read_rows(
                place.warehouse_id
            )
            if row["is_different"]
            and row["pull_count"] >= PULLS_TO_BELIEVE
            and row["product_id"] not in dismissed.product_id.ids
        ]

    @api.model
    def _propose(self, pull, rows):
        place = pull.threepl_warehouse_id
        lines = self.line_ids
        return self.create(
            {
                "name": self.env["ir.sequence"].next_by_code(self._name),
                "threepl_warehouse_id": place.id,
                "warehouse_id": place.warehouse_id.id,
                "company_id": place.company_id.id,
                "pull_id": pull.id,
                "as_of": pull.as_of,
                "line_ids": [
                    fields.Command.create(lines._prepare_line(row)) for row in rows
                ],
            }
        )

    def _says(self, rows):
        """Whether what is open here is exactly what a pull has found."""
        pending = self.line_ids.filtered(lambda line: line.state in PENDING)
        return all(line.state != "conflict" for line in pending) and (
            {line._get_key() for line in pending}
            == {self.line_ids._get_row_key(row) for row in rows}
        )

    def _confirm(self, pull, rows):
        """A newer pull has found the same: quantities may have moved on together."""
        self.write({"pull_id": pull.id, "as_of": pull.as_of})
        by_product = {row["product_id"]: row for row in rows}
        for line in self.line_ids.filtered(lambda line: line.state in PENDING):
            line.write(line._prepare_quantities(by_product[line.product_id.id]))

    def _supersede(self, pull):
        for variance in self:
            pending = variance.line_ids.filtered(lambda line: line.state in PENDING)
            pending.write({"state": "superseded"})
            variance.message_post(
                body=self.env._(
                    "The pull of %(time)s found other differences, or none that can be "
                    "believed: what was still open here is void.",
                    time=fields.Datetime.to_string(pull.as_of),
                )
            )
            variance._close("superseded")

    # ---------------------------------------------------------------- decision

    def action_approve(self):
        """Approve every line that waits."""
        return self.line_ids.filtered(lambda line: line.state == "open")._approve()

    def action_dismiss(self):
        """Odoo is right in every line that waits."""
        return self.line_ids.filtered(lambda line: line.state == "open")._dismiss()

    def _check_may_decide(self):
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group("stock.group_stock_manager"):
            raise AccessError(
                self.env._("Only a stock manager decides about variances.")
            )

    def _check_is_current(self):
        """The document may be acted on: it is what the operator says now."""
        self.lock_for_update()
        place = self.threepl_warehouse_id
        if self.state != "proposed":
            problem = self.env._("It does not wait for a decision any more.")
        elif place.reconcile_mode == "observe":
            problem = self.env._("The warehouse is only observed now.")
        elif place.warehouse_id != self.warehouse_id or not place._is_reconcilable():
            problem = self.env._(
                "The operator's numbers are stale, or the warehouse is mapped anew."
            )
        elif self.pull_id != place._last_accepted_pull():
            problem = self.env._("A newer pull has come: look at the newest variance.")
        else:
            return
        raise UserError(
            self.env._("%(variance)s: %(problem)s", variance=self.name, problem=problem)
        )

    def _approve_by_itself(self):
        """Adjust what lies within the tolerances, if the whole is not worth much."""
        place = self.threepl_warehouse_id
        if not place._has_tolerance() or self.value_abs > place.variance_value_cap:
            return
        lines = self.line_ids.filtered(
            lambda line: line.state == "open" and line._is_small(place)
        )
        try:
            with self.env.cr.savepoint():
                lines._approve(by_itself=True)
        except UserError as error:
            # Someone decides, or the next pull does; the numbers of this one stand.
            self.message_post(
                body=self.env._(
                    "It could not approve itself: %(problem)s", problem=str(error)
                )
            )

    def _close(self, state="dismissed"):
        """End a document of which nothing is open any more."""
        for variance in self:
            states = set(variance.line_ids.mapped("state"))
            if not states & {"open", "conflict"}:
                variance.state = "done" if "approved" in states else state
                variance._end_alert(VARIANCE_ALERT)

    def _get_reason(self):
        """What Odoo's inventory moves are called."""
        return self.env._(
            "%(variance)s: %(place)s, pull %(pull)s of %(time)s",
            variance=self.name,
            place=self.threepl_warehouse_id.display_name,
            pull=self.pull_id.id,
            time=fields.Datetime.to_string(self.as_of),
        )

    def _keep_variance_alert(self):
        for variance in self.filtered(lambda variance: variance.state == "proposed"):
            told = variance._in_alert_language()
            told._raise_alert(
                VARIANCE_ALERT,
                told.env._("Odoo and the operator disagree"),
                told.env._(
                    "Two pulls have found the same differences. Approve the lines to "
                    "adjust Odoo's stock, or dismiss them where Odoo is right."
                ),
            )

    # ----------------------------------------------------------------- buttons

    def action_view_moves(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Adjustments"),
            "res_model": "stock.move",
            "view_mode": "list,form",
            "domain": [
                ("is_inventory", "=", True),
                ("inventory_name", "=like", f"{self.name}:%"),
            ],
        }

    def action_view_comparison(self):
        return self.threepl_warehouse_id.action_view_comparison()
