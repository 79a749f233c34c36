# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The running sandbox itself.

=======================  ======================================================
GET  health              is it up
GET  requests            the calls so far (DELETE forgets them)
GET  clock               the time; POST ``advance_seconds``, ``is_frozen``
POST faults              add a fault: see ``faults.py`` (DELETE removes all)
=======================  ======================================================
"""

from datetime import datetime, timezone


class ServerAdmin:
    def requests(self, endpoint=None):
        """The calls so far: endpoint, method, path, HTTP status, business code.

        ``seconds`` is the time from the request line to the last byte of the answer.
        """
        return [row for row in self.log if endpoint in (None, row["endpoint"])]

    def forget_requests(self):
        self.log.clear()

    def advance_clock(self, seconds):
        self.world.clock.advance(seconds)

    def add_fault(self, **values):
        self.faults.add(**values)

    def clear_faults(self):
        self.faults.clear()

    def _get_health(self, _body):
        return {"ok": True, "scenario": self.world.scenario.name}

    def _get_requests(self, _body):
        return {"requests": self.requests()}

    def _delete_requests(self, _body):
        self.forget_requests()

    def _get_clock(self, _body):
        now = self.world.clock()
        moment = datetime.fromtimestamp(now, tz=timezone.utc)
        return {"now": now, "iso": moment.isoformat()}

    def _post_clock(self, body):
        clock = self.world.clock
        clock.advance(body.get("advance_seconds", 0))
        if "is_frozen" in body:
            clock.freeze() if body["is_frozen"] else clock.run()
        return self._get_clock(body)

    def _post_faults(self, body):
        self.add_fault(**body)

    def _delete_faults(self, _body):
        self.clear_faults()
