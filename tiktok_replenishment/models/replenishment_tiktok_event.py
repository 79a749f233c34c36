# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import logging
from datetime import timedelta, timezone

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..connectors.errors import ContractError, ServiceError
from ..connectors.tiktok.events import parse_event
from ..connectors.tiktok.signature import verify_webhook

_logger = logging.getLogger(__name__)

CRON = "tiktok_replenishment.ir_cron_process_events"
KEPT_FOR = timedelta(days=30)
RETRY_AFTER = timedelta(minutes=1)
EVENTS_PER_RUN = 5000
EVENTS_PER_CLEANING = 50000


class ReplenishmentTiktokEvent(models.Model):
    """What TikTok Shop told by a webhook, without any buyer's data.

    An event is a hint that something is to be looked at: it may be lost, late, double
    or out of order, and changes no number itself. It is stored while TikTok Shop
    waits for the answer, and seen to by a scheduled action.
    """

    _name = "replenishment.tiktok.event"
    _inherit = ["replenishment.tiktok.event.handler.mixin"]
    _description = "TikTok Shop Event"
    _order = "id desc"

    account_id = fields.Many2one(
        "replenishment.tiktok.account",
        required=True,
        readonly=True,
        ondelete="cascade",
        groups="base.group_system",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    shop_id = fields.Many2one(
        "replenishment.tiktok.shop", readonly=True, ondelete="cascade", index=True
    )
    name = fields.Char(string="Event", readonly=True)
    event_type = fields.Integer(string="Type", required=True, readonly=True)
    notification_id = fields.Char(required=True, readonly=True)
    occurred_at = fields.Datetime(readonly=True)
    received_at = fields.Datetime(required=True, readonly=True, index=True)
    data = fields.Json(readonly=True)
    data_text = fields.Text(string="Details", compute="_compute_data_text")
    state = fields.Selection(
        [
            ("new", "New"),
            ("done", "Done"),
            ("ignored", "Ignored"),
            ("failed", "Failed"),
        ],
        default="new",
        required=True,
        readonly=True,
    )
    last_error = fields.Char(string="Remark", help="Why nothing came of this event.")

    _unique_notification = models.Constraint(
        "UNIQUE (account_id, notification_id)", "This event is stored already."
    )
    _new = models.Index("(id) WHERE state = 'new'")

    @api.depends("data")
    def _compute_data_text(self):
        for event in self:
            event.data_text = json.dumps(event.data or {}, indent=2, sort_keys=True)

    # --------------------------------------------------------------- receiving

    @api.model
    def _receive(self, app_key, raw_body, signature):
        """Store what TikTok Shop says; return whether it is TikTok Shop who says it."""
        # A webhook comes from no user: its signature is all the right it has.
        accounts = self.env["replenishment.tiktok.account"].sudo()
        accounts = accounts.search([("app_key", "=", app_key)]).filtered(
            # Anybody can sign with an empty secret.
            lambda account: (
                account.app_secret
                and verify_webhook(
                    app_key=app_key,
                    app_secret=account.app_secret,
                    raw_body=raw_body,
                    signature=signature,
                )
            )
        )
        if not accounts:
            return False
        try:
            event = parse_event(raw_body)
        except ContractError as error:
            _logger.warning("an event that is not understood: %s", error)
        else:
            self._store(accounts, event)
        return True

    @api.model
    def _store(self, accounts, event):
        """One row for each account it concerns, unless it is there already."""
        occurred_at = event.occurred_at and event.occurred_at.astimezone(timezone.utc)
        rows = SQL(", ").join(
            SQL(
                "(%s, %s, %s, %s, %s, %s, %s, %s, %s, 'new')",
                account.id,
                account.company_id.id,
                shop.id or None,
                event.name or f"TYPE_{event.type}",
                event.type,
                event.notification_id,
                occurred_at and occurred_at.replace(tzinfo=None),
                fields.Datetime.now(),
                json.dumps(event.data),
            )
            for account, shop in self._concerned(accounts, event)
        )
        stored = self.env.execute_query(
            SQL(
                """
                INSERT INTO replenishment_tiktok_event (
                    account_id, company_id, shop_id, name, event_type,
                    notification_id, occurred_at, received_at, data, state)
                VALUES %s
                ON CONFLICT (account_id, notification_id) DO NOTHING
                RETURNING id
                """,
                rows,
            )
        )
        if stored:
            self.env.ref(CRON)._trigger()

    @api.model
    def _concerned(self, accounts, event):
        """(account, shop) pairs; the shop is empty when it is told of none we know.

        Several companies may use one app, and even one shop.
        """
        shops = accounts.shop_ids.filtered(
            lambda shop: shop.external_id == event.shop_external_id
        )
        if shops:
            return [(shop.account_id, shop) for shop in shops]
        owners = accounts.filtered(
            lambda account: event.open_id and account.open_id == event.open_id
        )
        return [(account, shops) for account in owners or accounts[:1]]

    # -------------------------------------------------------------- processing

    @api.model
    def _cron_process_events(self):
        """See to the new events, those of one shop and kind together.

        They are called failed before they are begun: whatever one of them does to
        this run, the next goes on with the others.
        """
        commit_progress = self.env["ir.cron"]._commit_progress
        new = self.search([("state", "=", "new")], order="id", limit=EVENTS_PER_RUN)
        remaining = len(new)
        for events in new.grouped(self._group_key).values():
            events.write({"state": "failed", "error_key": "event_interrupted"})
            commit_progress(remaining=remaining)
            events._process()
            remaining -= len(events)
            if not commit_progress(len(events), remaining=remaining):
                return
        if len(new) == EVENTS_PER_RUN:
            self.env.ref(CRON)._trigger()

    @api.model
    def _group_key(self, event):
        return event.account_id, event.shop_id, event._handler_name()

    def _process(self):
        """Do what these events, of one shop and kind, call for."""
        try:
            self._handle()
            # A conflict shows here, while it can still be answered.
            self.env.flush_all()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            self.env.cr.rollback()
            self.write({"state": "new", "error_key": False})
            self.env.ref(CRON)._trigger(at=fields.Datetime.now() + RETRY_AFTER)
        except (ServiceError, UserError) as error:
            self.env.cr.rollback()
            _logger.warning("events %s failed: %s", self.ids, error)
            self.write({"error_key": "event_failed", "error_details": str(error)})

    @api.autovacuum
    def _gc_events(self):
        old = self.search(
            [("received_at", "<", fields.Datetime.now() - KEPT_FOR)],
            limit=EVENTS_PER_CLEANING,
        )
        old.unlink()
        return len(old), len(old) == EVENTS_PER_CLEANING
