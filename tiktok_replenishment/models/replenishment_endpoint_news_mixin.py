# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .replenishment_wording import ENDING, ORDER

# In one message to a program; what is more comes in further messages.
FACTS_PER_MESSAGE = 500
# What a chat robot could say at most; platforms cut sooner.
LINES_IN_CHAT = 200


class ReplenishmentEndpointNewsMixin(models.AbstractModel):
    """Puts into the outbox what is news to an endpoint."""

    _name = "replenishment.endpoint.news.mixin"
    _description = "News for an Endpoint"

    def _tell(self, facts):
        """Post a company's facts that are news here, one message a kind."""
        self.ensure_one()
        News = self.env["replenishment.news"]
        wanted = [fact for fact in facts if self._hears(fact.event)]
        fresh = News._take(self.company_id, self, wanted)
        ended = News._end(self.company_id, self, facts)
        ended = [row for row in ended if row[0] in ENDING and self._hears("ended")]
        if self.kind == "webhook":
            self._post_data(fresh, ended)
        else:
            self._post_words(fresh, ended)

    def _hears(self, event):
        return self[f"tells_{event}"]

    def _post_data(self, fresh, ended):
        Wording = self.env["replenishment.wording"]
        for event in ORDER:
            rows = Wording._public(
                [fact for fact in fresh if fact.event == event],
                with_prices=self.tells_prices,
            )
            self._post_rows(event, rows)
        self._post_rows(
            "ended", [{"key": key, "event": event} for event, _data, key in ended]
        )

    def _post_rows(self, event, rows):
        Outbox = self.env["replenishment.outbox.message"]
        for start in range(0, len(rows), FACTS_PER_MESSAGE):
            part = rows[start : start + FACTS_PER_MESSAGE]
            Outbox._post(self, event, {"data": {"facts": part}})

    def _post_words(self, fresh, ended):
        told = self.with_context(lang=self.lang)
        sections = told.env["replenishment.wording"]._sections(
            fresh, ended, with_prices=self.tells_prices, limit=LINES_IN_CHAT
        )
        for section in sections:
            self.env["replenishment.outbox.message"]._post(
                told, section["event"], self._chat_content(section)
            )

    def _chat_content(self, section):
        return {
            "title": section["title"],
            "lines": [" · ".join(filter(None, r["cells"])) for r in section["rows"]],
            "hidden": section["rest"],
            "link": section["url"],
        }
