# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import time
from collections import Counter
from datetime import timedelta

import numpy as np
import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core.history_rows import parts_of

_logger = logging.getLogger(__name__)

# One set of reads and one bulk write a chunk; bounds the memory of what was read.
CHUNK_SIZE = 20000

# What a company's own data or settings can make go wrong: refusals by Odoo and by the
# planner. A fault of ours is none of it, and transactions in each other's way are not:
# those the scheduler tells, or tries again, as a whole.
REFUSALS = (UserError, ValueError, psycopg2.DataError, psycopg2.IntegrityError)


class ReplenishmentRun(models.Model):
    """One planning run: what it looked at and what it made."""

    _name = "replenishment.run"
    _description = "Planning Run"
    _order = "id desc"

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Started By", readonly=True)
    scope = fields.Selection(
        [("all", "Everything"), ("changed", "What changed")],
        required=True,
        readonly=True,
    )
    started_at = fields.Datetime(readonly=True)
    duration_s = fields.Float(string="Duration (s)", readonly=True)
    item_count = fields.Integer(string="Items", readonly=True)
    changed_count = fields.Integer(string="Changed Items", readonly=True)
    drafted_count = fields.Integer(string="Drafts Made or Rewritten", readonly=True)
    deleted_count = fields.Integer(string="Drafts Withdrawn", readonly=True)
    blocked_count = fields.Integer(string="Blocked", readonly=True)
    unmapped_count = fields.Integer(
        string="Unmapped Listings That Sell",
        readonly=True,
        help="Their sales count for no product until they are mapped.",
    )
    suggestion_ids = fields.One2many(
        "replenishment.suggestion", "run_id", string="Suggestions", readonly=True
    )
    undo_note = fields.Text(readonly=True)

    @api.depends("started_at", "scope")
    def _compute_name(self):
        for run in self:
            when = fields.Datetime.context_timestamp(
                run, run.started_at or fields.Datetime.now()
            )
            run.name = self.env._("Planning of %s", when.strftime("%Y-%m-%d %H:%M:%S"))

    @api.model
    def _run(self, items, scope):
        """Plan items of any companies, one run for each company; return the runs."""
        runs = self.browse()
        for company, of_company in items.grouped("company_id").items():
            scoped = self.with_company(company).with_context(
                allowed_company_ids=company.ids
            )
            runs |= scoped._run_company(of_company.with_env(scoped.env), scope)
        return runs

    @api.model
    def _run_company(self, items, scope):
        started = time.monotonic()
        # What the run changes itself is planned with already.
        self = self.with_context(replenish_is_planning=True)
        if scope == "changed":
            items = self._whole_products(items)
        # What has changed in this transaction is marked now, and is planned with.
        self.env.cr.flush()
        self.env["replenishment.planning.request"]._take(items)
        self.env["replenishment.native.rule"]._take_over(items)
        self.env["replenishment.suggestion"]._follow_documents(items)
        run = self.create(self._prepare_run(items, scope))
        counts = self._plan_chunks(items, run)
        self.env["replenishment.supply.message"]._end_gone()
        run.write(
            {f"{key}_count": count for key, count in counts.items()}
            | {"duration_s": time.monotonic() - started}
        )
        self.env["replenishment.digest"]._after_run(run)
        _logger.info(
            "Planned %s items of company %s: %s changed, %s drafts, %s blocked",
            len(items),
            self.env.company.id,
            counts["changed"],
            counts["drafted"],
            counts["blocked"],
        )
        return run

    @api.model
    def _prepare_run(self, items, scope):
        return {
            "company_id": self.env.company.id,
            # The person who asked, not the superuser the run works as.
            "user_id": self.env.uid,
            "scope": scope,
            "started_at": fields.Datetime.now(),
            "item_count": len(items),
            "unmapped_count": self._count_unmapped(),
        }

    @api.model
    def _plan_chunks(self, items, run):
        """Plan item by item, then weigh purchases together; return counts."""
        Settlement = self.env["replenishment.budget.settlement"]
        Loads = self.env["replenishment.load.settlement"]
        is_loading = Loads._is_needed()
        is_weighing = is_loading or Settlement._is_needed()
        scoped = self.with_context(replenish_weighs_purchases=is_weighing)
        counts = Counter(changed=0, drafted=0, deleted=0, blocked=0)
        waiting_ids, needed_by = [], {}
        planner = scoped.env["replenishment.planner"]
        for counted in planner._plan_each(self._chunks(items), run):
            waiting_ids += counted.pop("waiting")
            needed_by |= counted.pop("needed_by")
            counts.update(counted)
        if is_loading:
            waiting_ids += Loads._settle()
        if is_weighing:
            drafted, deleted = Settlement._settle(waiting_ids)
            counts.update(drafted=drafted, deleted=deleted)
        # Last, for clerks who receive these goods meanwhile.
        self.env["replenishment.document"]._keep_needed_by_of_confirmed(needed_by)
        return counts

    @api.model
    def _whole_products(self, items):
        """The items, those of the same products, and of products that depend on them.

        Warehouses feed each other; a successor goes on from what it replaces.
        """
        pairs = set(items._products_by_id().values())
        product_ids = self.env["replenishment.reader.life"]._dependants(
            {product_id for product_id, _warehouse in pairs}
        )
        missing = self.env["replenishment.item.list"]._missing_sources(items)
        if missing:
            self.env["replenishment.item"]._find_or_create(missing)
        return self.env["replenishment.item"].search(
            [
                ("product_id", "in", list(product_ids)),
                ("company_id", "=", self.env.company.id),
            ],
            order="product_id.id, id",
        )

    @api.model
    def _chunks(self, items, size=CHUNK_SIZE):
        """Chunks of about `size` items that keep a product together."""
        if 0 < len(items) <= size:
            yield items
            return
        ids = np.array(items.ids, dtype=np.int64)
        for rows in parts_of(items._product_ids(), size):
            yield items.browse(ids[rows].tolist())

    @api.model
    def _count_unmapped(self):
        return self.env["replenishment.tiktok.sku"].search_count(
            [
                ("company_id", "=", self.env.company.id),
                ("state", "=", "unmapped"),
                ("order_count", ">", 0),
            ]
        )

    @api.model
    def _plan_company(self, company):
        """Bring the list of items up to date and plan all of it."""
        scoped = self.with_company(company).with_context(
            allowed_company_ids=company.ids
        )
        scoped.env["replenishment.item.list"]._refresh()
        items = scoped.env["replenishment.item"].search(
            [("company_id", "=", company.id)], order="product_id.id, id"
        )
        return scoped._run_company(items, "all")

    def action_plan_all(self):
        """Plan everything of the current company now."""
        self.check_access("read")
        # Planning makes documents the planner need not have the right to create.
        run = self.sudo()._plan_company(self.env.company)
        return {
            "type": "ir.actions.act_window",
            "res_model": "replenishment.run",
            "res_id": run.id,
            "view_mode": "form",
        }

    def action_undo(self):
        """Withdraw the untouched drafts of this run; tell what was left."""
        self.check_access("read")
        # See action_plan_all: drafts and runs are not the planner's to delete or write.
        for run in self.sudo():
            suggestions = run.suggestion_ids.filtered(
                lambda s: s.state in ("proposed", "approved", "drafted", "blocked")
            )
            items = suggestions.item_id
            suggestions._follow_documents(items)
            untouched = suggestions.filtered(lambda s: s._is_withdrawable())
            names = {s: s._document_names() for s in untouched}
            withdrawn = untouched._withdraw_or_tell("superseded")
            gone = sorted({name for s in withdrawn for name in names[s]})
            run.undo_note = run._undo_text(
                gone, suggestions - untouched, untouched - withdrawn
            )

    @api.model
    def _undo_text(self, gone, left, refused):
        """`gone`: names of what was withdrawn; the rest are suggestions."""
        parts = [
            self.env._("Withdrawn: %s", ", ".join(gone) or "–"),
            self.env._(
                "Left, because a person approved, changed or confirmed them: %s",
                ", ".join(left._document_names()) or "–",
            ),
        ]
        if refused:
            names = ", ".join(refused._document_names())
            parts.append(self.env._("Left, because Odoo keeps them: %s", names))
        return "\n".join(parts)

    @api.model
    def _cron_plan_all(self):
        """Plan every company that has a warehouse with a planning role."""
        self._for_each_company(self._plan_company)

    @api.model
    def _for_each_company(self, do):
        """Call a method for every company that plans, each with its own commit.

        A company that fails holds no other up.
        """
        companies = (
            self.env["stock.warehouse"]
            .search([("replenish_role", "!=", "none")])
            .company_id
        )
        for done, company in enumerate(companies, start=1):
            self._do_or_log(company, do)
            self.env["ir.cron"]._commit_progress(1, remaining=len(companies) - done)

    @api.model
    def _do_or_log(self, company, do):
        """Call `do(company)`; where that fails, undo it and say so in the log."""
        try:
            with self.env.cr.savepoint():
                do(company)
        except REFUSALS:
            _logger.exception("Company %s could not be planned", company.id)

    @api.model
    def _cron_plan_changed(self):
        """Plan the items marked since the last run."""
        items = self.env["replenishment.item"].search([("is_dirty", "=", True)])
        for company, of_company in items.grouped("company_id").items():
            free = of_company.try_lock_for_update(allow_referencing=True)
            self._do_or_log(company, lambda _c, free=free: self._run(free, "changed"))
            self.env["ir.cron"]._commit_progress(len(of_company))
            _logger.debug("Planned changed items of company %s", company.id)

    @api.autovacuum
    def _gc_old_runs(self):
        """Forget runs after 90 days; their suggestions stay."""
        before = fields.Datetime.now() - timedelta(days=90)
        self.search([("started_at", "<", before)], limit=1000).unlink()
