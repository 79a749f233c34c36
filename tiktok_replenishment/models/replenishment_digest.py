# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import re
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.base.models.ir_qweb import QWebError

from .replenishment_run import REFUSALS
from .res_users import VIEWER

_logger = logging.getLogger(__name__)

CRON = "tiktok_replenishment.ir_cron_tell"
# Of each kind; the mail says how many more there are and where.
ROWS_IN_MAIL = 20
LINE_BREAKS = re.compile(r"\s*\n\s*")
KEPT_FOR = timedelta(days=90)
DIGESTS_PER_CLEANING = 10000


class ReplenishmentDigest(models.Model):
    """What one person was told after one planning run, in one mail."""

    _name = "replenishment.digest"
    _description = "Digest"
    _order = "id desc"
    _rec_name = "subject"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", string="Told To", required=True, readonly=True, ondelete="cascade"
    )
    run_id = fields.Many2one("replenishment.run", readonly=True, ondelete="set null")
    subject = fields.Char(readonly=True)
    body = fields.Html(readonly=True, sanitize=False)
    was_mailed = fields.Boolean(
        string="Mailed", readonly=True, help="Off: the person has no e-mail address."
    )

    _one_a_run = models.UniqueIndex(
        "(user_id, run_id) WHERE run_id IS NOT NULL",
        "This person was told of this run already.",
    )

    @api.model
    def _after_run(self, _run):
        """Have people told soon; planning waits for none of it."""
        self.env.ref(CRON)._trigger()

    @api.model
    def _cron_tell(self):
        """Tell everybody what is news to them, each in a transaction of its own.

        Whom it fails for holds nobody else up, and is told after the next run.
        """
        runs = self._latest_runs()
        self.env["ir.cron"]._commit_progress(remaining=len(runs))
        for done, run in enumerate(runs, 1):
            scoped = self.with_company(run.company_id).with_context(
                allowed_company_ids=run.company_id.ids
            )
            scoped._tell_of(run.with_env(scoped.env))
            if not self.env["ir.cron"]._commit_progress(1, remaining=len(runs) - done):
                break

    @api.model
    def _latest_runs(self):
        """The last run of each company."""
        groups = self.env["replenishment.run"]._read_group(
            [], ["company_id"], ["id:max"]
        )
        return self.env["replenishment.run"].browse(run_id for _c, run_id in groups)

    @api.model
    def _do_or_log(self, whom, do, *args):
        """Return `do(*args)`; where that fails, undo it and say so in the log."""
        result = None
        try:
            with self.env.cr.savepoint():
                result = do(*args)
        # A page of the digest that somebody has changed may be broken, too.
        except (*REFUSALS, QWebError):
            _logger.exception("Telling failed for %s", whom)
        self.env["ir.cron"]._commit_progress()
        return result

    @api.model
    def _tell_of(self, run):
        company = run.company_id
        Order = self.env["purchase.order"]
        for step in (
            Order._keep_urgent_alerts,
            Order._keep_forgotten_alerts,
            Order._mail_approved_rfqs,
        ):
            self._do_or_log(company, step, company)
        people, endpoints, facts = self._do_or_log(company, self._due, run) or 3 * [()]
        for person in people:
            self._do_or_log(person, self._tell_person, person, run, facts)
        for endpoint in endpoints:
            self._do_or_log(endpoint, endpoint._tell, facts)

    @api.model
    def _due(self, run):
        """(people to tell of a run, endpoints, what there is to tell)"""
        people = self._people_due(run)
        endpoints = self.env["replenishment.endpoint"].search(
            [("company_id", "=", run.company_id.id)]
        )
        is_heard = people or endpoints
        facts = self.env["replenishment.fact"]._read(run.company_id) if is_heard else []
        return people, endpoints, facts

    @api.model
    def _people_due(self, run):
        """People who have not been told of this run, and whose time it is."""
        groups = self._read_group(
            [("company_id", "=", run.company_id.id)], ["user_id"], ["id:max"]
        )
        last = {user: self.browse(digest_id) for user, digest_id in groups}
        people = self.env["res.users"]._replenish_readers(run.company_id)
        return people.filtered(
            lambda user: (
                last.get(user, self).run_id != run
                and user._replenish_is_digest_due(last.get(user, self).create_date)
            )
        )

    @api.model
    def _tell_person(self, user, run, facts):
        """One digest with all that is news to this person; none without news."""
        News = self.env["replenishment.news"]
        share = user._replenish_share(facts)
        fresh = News._take(run.company_id, user, share)
        ended = News._end(run.company_id, user, facts)
        if user.replenish_digest == "urgent":
            ended = []
        told = self.with_context(
            lang=user.lang,
            tz=user.tz,
            replenish_reader_is_outside=not user.has_group(VIEWER),
        )
        sections = told.env["replenishment.wording"]._sections(
            fresh,
            ended,
            with_prices=user._replenish_sees_prices(),
            limit=ROWS_IN_MAIL,
        )
        if sections:
            told._create_digest(user, run, sections)

    @api.model
    def _create_digest(self, user, run, sections):
        subject = self.env._(
            "Replenishment: %s", ", ".join(section["title"] for section in sections)
        )
        digest = self.create(
            {
                "company_id": run.company_id.id,
                "user_id": user.id,
                "run_id": run.id,
                "subject": subject,
                "body": self._body(user, run, sections),
                "was_mailed": bool(user.email),
            }
        )
        if user.email:
            digest._mail()
        return digest

    @api.model
    def _body(self, user, run, sections):
        """The mail; each row on one line, also where a client shows plain text."""
        body = self.env["ir.qweb"]._render(
            "tiktok_replenishment.digest_mail",
            {
                "user": user,
                "company": run.company_id,
                "run_name": run.with_env(self.env).name,
                "sections": sections,
                "preferences_url": self._preferences_url(user),
            },
        )
        return LINE_BREAKS.sub(" ", body)

    @api.model
    def _preferences_url(self, user):
        return f"{self.get_base_url()}/odoo/action-base.action_res_users_my/{user.id}"

    def _mail(self):
        """Queue the mail; Odoo's own scheduled action sends it."""
        self.ensure_one()
        sender = self.company_id.email_formatted or self.env.user.email_formatted
        self.env["mail.mail"].create(
            {
                "subject": self.subject,
                "body_html": self.body,
                "email_from": sender,
                "email_to": self.user_id.email_formatted,
                "auto_delete": True,
                # Absence notes in answer to a digest help nobody.
                "headers": {"X-Auto-Response-Suppress": "OOF"},
            }
        )

    @api.autovacuum
    def _gc_digests(self):
        before = fields.Datetime.now() - KEPT_FOR
        old = self.search([("create_date", "<", before)], limit=DIGESTS_PER_CLEANING)
        old.unlink()
        return len(old), len(old) == DIGESTS_PER_CLEANING
