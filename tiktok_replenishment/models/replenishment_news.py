# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .replenishment_endpoint import EVENTS

# A number that moved less than this share of itself is no news.
TELLING_CHANGE = 0.25
KEPT_FOR = timedelta(days=180)
NEWS_PER_CLEANING = 50000


class ReplenishmentNews(models.Model):
    """What a person or an endpoint was told: a fact, as it was, and until when.

    The same fact is told once, until it changes; one that ended and comes back is told
    again.
    """

    _name = "replenishment.news"
    _description = "News Told"
    _order = "told_at DESC, id DESC"
    _rec_name = "key"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", string="Told To", ondelete="cascade")
    endpoint_id = fields.Many2one("replenishment.endpoint", ondelete="cascade")
    key = fields.Char(string="Fact", required=True)
    event = fields.Selection(EVENTS, required=True)
    fingerprint = fields.Char()
    quantity = fields.Float()
    data = fields.Json()
    told_at = fields.Datetime(required=True)
    ended_at = fields.Datetime(string="Ended On")

    _once = models.UniqueIndex(
        "(company_id, COALESCE(user_id, 0), COALESCE(endpoint_id, 0), key)",
        "This is told already.",
    )
    _one_listener = models.Constraint(
        "CHECK ((user_id IS NULL) <> (endpoint_id IS NULL))",
        "News are told to a person or to an endpoint.",
    )

    @api.model
    def _take(self, company, listener, facts):
        """Note facts as told to a listener; return those that are news to it."""
        if not facts:
            return []
        rows = [
            {
                "key": fact.key,
                "event": fact.event,
                "fingerprint": fact.fingerprint,
                "quantity": fact.quantity,
                "data": fact.data,
            }
            for fact in facts
        ]
        told = self.env.execute_query(
            SQL(
                """
                INSERT INTO replenishment_news AS n (
                       company_id, user_id, endpoint_id, key, event, fingerprint,
                       quantity, data, told_at)
                SELECT %(company)s, %(user)s, %(endpoint)s, f.key, f.event,
                       f.fingerprint, f.quantity, f.data, %(now)s
                  FROM jsonb_to_recordset(%(rows)s::jsonb)
                       AS f(key varchar, event varchar, fingerprint varchar,
                            quantity float8, data jsonb)
                ON CONFLICT (company_id, COALESCE(user_id, 0),
                             COALESCE(endpoint_id, 0), key)
                DO UPDATE SET event = EXCLUDED.event,
                              fingerprint = EXCLUDED.fingerprint,
                              quantity = EXCLUDED.quantity, data = EXCLUDED.data,
                              told_at = EXCLUDED.told_at, ended_at = NULL
                    WHERE n.ended_at IS NOT NULL
                       OR n.fingerprint IS DISTINCT FROM EXCLUDED.fingerprint
                       OR abs(n.quantity - EXCLUDED.quantity)
                          > %(change)s * abs(n.quantity)
                RETURNING key
                """,
                rows=json.dumps(rows),
                change=TELLING_CHANGE,
                **self._listener_values(company, listener),
            )
        )
        self.invalidate_model()
        keys = {key for (key,) in told}
        return [fact for fact in facts if fact.key in keys]

    @api.model
    def _end(self, company, listener, facts):
        """Close what was told and is so no more; return (event, data, key) of each.

        `facts` are all of the company, whoever hears of them.
        """
        ended = self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_news
                   SET ended_at = %(now)s
                 WHERE company_id = %(company)s AND ended_at IS NULL
                   AND user_id IS NOT DISTINCT FROM %(user)s::int
                   AND endpoint_id IS NOT DISTINCT FROM %(endpoint)s::int
                   AND NOT key = ANY(%(keys)s)
                RETURNING event, data, key
                """,
                keys=[fact.key for fact in facts],
                **self._listener_values(company, listener),
            )
        )
        self.invalidate_model()
        return ended

    @api.model
    def _listener_values(self, company, listener):
        is_person = listener._name == "res.users"
        return {
            "company": company.id,
            "user": listener.id if is_person else None,
            "endpoint": None if is_person else listener.id,
            "now": fields.Datetime.now(),
        }

    @api.autovacuum
    def _gc_news(self):
        """Forget what ended long ago; what goes on is kept, not to be told again."""
        before = fields.Datetime.now() - KEPT_FOR
        old = self.search([("ended_at", "<", before)], limit=NEWS_PER_CLEANING)
        old.unlink()
        return len(old), len(old) == NEWS_PER_CLEANING
