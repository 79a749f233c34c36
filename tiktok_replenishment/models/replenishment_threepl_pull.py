# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta, timezone

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..connectors.threepl.table import content_hash, rows_of_table, unit_count
from .replenishment_threepl_doubt_mixin import DROPPED

RETENTION = timedelta(days=90)
# The list moved while it was read, or its rows are not as many as announced.
INCOMPLETE = ("restart_pull", "incomplete_stock")


class ReplenishmentThreeplPull(models.Model):
    """One pull of one warehouse's stock: what came, and whether it was believed."""

    _name = "replenishment.threepl.pull"
    _inherit = [
        "mail.thread",
        "replenishment.error.mixin",
        "replenishment.threepl.doubt.mixin",
    ]
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
        [
            ("done", "Accepted"),
            ("partial", "Incomplete"),
            ("failed", "Failed"),
            ("waiting", "To Accept"),
            ("rejected", "Not believed"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    is_complete = fields.Boolean(
        string="Complete",
        readonly=True,
        help="Everything was read. Incomplete pulls never change the stock.",
    )
    row_count = fields.Integer(string="SKUs", readonly=True)
    unit_count = fields.Float(
        string="Units", readonly=True, help="On hand, in the operator's SKU units."
    )
    page_count = fields.Integer(string="Pages", readonly=True)
    mapped_count = fields.Integer(string="Mapped SKUs", readonly=True)
    as_of = fields.Datetime(readonly=True, help="When the numbers were true.")
    content_hash = fields.Char(
        readonly=True, help="Two pulls with the same one brought the same numbers."
    )
    absent_means_zero = fields.Boolean(readonly=True)
    snapshot = fields.Text(
        readonly=True,
        copy=False,
        prefetch=False,
        help="The numbers themselves, as long as somebody may still accept them.",
    )
    accepted_by_id = fields.Many2one("res.users", readonly=True)
    accepted_at = fields.Datetime(string="Accepted On", readonly=True)

    @api.depends("threepl_warehouse_id", "as_of")
    def _compute_display_name(self):
        for pull in self:
            moment = pull.as_of or pull.create_date
            told = fields.Datetime.context_timestamp(pull, moment) if moment else ""
            place = pull.threepl_warehouse_id.display_name
            pull.display_name = f"{place} {told:%Y-%m-%d %H:%M}" if told else place

    @api.model
    def _record(self, values):
        """Pulls come by the dozen each day: their making is no news in the chatter."""
        return self.with_context(mail_create_nolog=True, tracking_disable=True).create(
            values
        )

    @api.model
    def _record_failed(self, warehouse, error):
        return self._record(
            {
                **self._prepare_error_values(error),
                "threepl_warehouse_id": warehouse.id,
                "state": "partial" if error.hint in INCOMPLETE else "failed",
            }
        )

    @api.model
    def _record_snapshot(self, warehouse, snapshot, rows, table):
        """Judge a complete snapshot; only one that waits keeps its numbers.

        `rows`: one a SKU; `table`: the same as lines of text.
        """
        as_of = snapshot.as_of.astimezone(timezone.utc).replace(tzinfo=None)
        values = {
            "threepl_warehouse_id": warehouse.id,
            "is_complete": True,
            "row_count": len(rows),
            "unit_count": float(unit_count(rows)),
            "page_count": snapshot.pages,
            "as_of": as_of.replace(microsecond=0),
            "content_hash": content_hash(table),
            "absent_means_zero": snapshot.absent_means_zero,
        }
        doubt = self._get_doubt(warehouse, values)
        values["error_key"] = doubt
        values["state"] = "rejected" if doubt else "done"
        if doubt == DROPPED:
            values |= {"state": "waiting", "snapshot": table}
        if doubt in (False, DROPPED):
            self._forget_waiting(warehouse)
        return self._record(values)

    @api.model
    def _forget_waiting(self, warehouse):
        """Newer numbers have come: nobody has to accept the older ones any more."""
        waiting = self.search(
            [("threepl_warehouse_id", "=", warehouse.id), ("state", "=", "waiting")]
        )
        waiting.write({"state": "rejected", "snapshot": False})

    # -------------------------------------------------------------- acceptance

    def action_accept(self):
        """Use these numbers although far less came than the time before."""
        for pull in self:
            pull._accept_by_person()
        return True

    def _accept_by_person(self):
        self._check_may_be_accepted()
        # Who may accept is checked; the stock itself is written by pulls only.
        pull = self.sudo()
        warehouse = pull.threepl_warehouse_id
        connection = pull.connection_id
        token = connection._take_lease_by_hand()
        table = pull.snapshot
        pull.write(
            {
                "state": "done",
                "snapshot": False,
                "accepted_by_id": self.env.uid,
                "accepted_at": fields.Datetime.now(),
                **self._prepare_no_error_values(),
            }
        )
        rows = rows_of_table(table, warehouse.external_code)
        warehouse._take_over(pull, rows, table)
        # Differences follow the stock, whoever accepted it.
        self.env["replenishment.threepl.difference"].sudo()._follow(pull)
        pull.message_post(
            body=self.env._(
                "The numbers are accepted: %(skus)s SKUs, %(units)s units.",
                skus=pull.row_count,
                units=f"{pull.unit_count:g}",
            )
        )
        connection._note_acceptance(pull)
        connection._release_lease(token)

    def _check_may_be_accepted(self):
        self.ensure_one()
        self.check_access("read")
        user = self.env.user
        if not self.env.su and not (
            user.has_group("tiktok_replenishment.group_manager")
            or user.has_group("base.group_system")
        ):
            raise AccessError(
                self.env._("Only a replenishment manager can accept these numbers.")
            )
        if self.state != "waiting":
            raise UserError(
                self.env._(
                    "These numbers do not wait any more: newer ones have come, or "
                    "somebody has accepted them."
                )
            )

    @api.autovacuum
    def _gc_old_pulls(self):
        """Forget old pulls; the accepted numbers themselves stay.

        The last accepted pull of each warehouse is what the next is compared with.
        """
        accepted = self._read_group(
            [("state", "=", "done")], ["threepl_warehouse_id"], ["id:max"]
        )
        self.search(
            [
                ("create_date", "<", fields.Datetime.now() - RETENTION),
                ("id", "not in", [id_ for _warehouse, id_ in accepted]),
            ]
        ).unlink()
