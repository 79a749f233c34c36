# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, timedelta
from hashlib import sha256

from odoo import api, fields, models

# A source that fails is asked again after this long, twice as long each time.
FIRST_RETRY_AFTER = timedelta(minutes=1)
LONGEST_RETRY_AFTER = timedelta(hours=1)
# Sources fail together when a service is down; they come back one by one.
LARGEST_JITTER = 0.2
# Hints of news come in bursts: one pull answers all that came meanwhile.
SHORTEST_GAP = timedelta(minutes=2)
EPOCH = datetime(2020, 1, 1)


class ReplenishmentScheduleMixin(models.AbstractModel):
    """When a source outside Odoo is asked next.

    Each record has a regular time of its own, so that many of them do not call the
    same service at the full hour. The scheduled action is triggered at that time,
    however rarely it runs otherwise. A source that fails is left alone for longer each
    time.

    Inheriting models name their scheduled action in `_pull_cron`.
    """

    _name = "replenishment.schedule.mixin"
    _inherit = ["replenishment.error.mixin"]
    _description = "Time of the Next Pull"

    _pull_cron = None

    interval_hours = fields.Integer(
        string="Interval (hours)",
        default=2,
        required=True,
        help="Hours between two pulls.",
    )
    next_try_at = fields.Datetime(string="Next Pull", readonly=True, copy=False)
    failure_count = fields.Integer(
        string="Failures",
        readonly=True,
        copy=False,
        help="Pulls that failed since the last that succeeded. After each the source "
        "is left alone for twice as long, up to an hour.",
    )

    _positive_interval = models.Constraint(
        "CHECK (interval_hours > 0)", "There is at least an hour between two pulls."
    )

    @api.model
    def _prepare_no_error_values(self):
        return {**super()._prepare_no_error_values(), "failure_count": 0}

    def _try_again_in(self, delay):
        self._try_again_at(fields.Datetime.now() + delay)

    def _try_again_at(self, moment):
        self.next_try_at = moment.replace(microsecond=0)
        self.env.ref(self._pull_cron)._trigger(at=self.next_try_at)

    def _back_off(self):
        """How long a source that failed `failure_count` times is left alone."""
        # Ten doublings of a minute are far beyond the longest pause.
        doublings = min(self.failure_count - 1, 10)
        delay = min(FIRST_RETRY_AFTER * 2**doublings, LONGEST_RETRY_AFTER)
        return delay * (1 + LARGEST_JITTER * self._own_fraction(self.failure_count))

    def _next_regular_pull(self, now):
        """The next of this record's own times, one every `interval_hours`."""
        interval = timedelta(hours=self.interval_hours)
        offset = timedelta(seconds=int(interval.total_seconds() * self._own_fraction()))
        return now + interval - (now - EPOCH - offset) % interval

    def _own_fraction(self, salt=""):
        """A number from 0 to 1, the same each time for the same record and salt."""
        digest = sha256(f"{self._name},{self.id},{salt}".encode()).digest()
        return int.from_bytes(digest[:4], "big") / 2**32

    def _shortest_gap(self):
        """How long after a pull the next may begin, however much there is to know."""
        return SHORTEST_GAP

    def _bring_forward(self):
        now = fields.Datetime.now()
        since = self.last_success_at
        earliest = max(now, since + self._shortest_gap()) if since else now
        if not self.next_try_at or self.next_try_at > earliest:
            self._try_again_at(earliest)

    def _pull_at_once(self):
        """Have the scheduled action pull now, whatever went wrong before."""
        if self:
            self.write({"next_try_at": False, "failure_count": 0})
            self.env.ref(self._pull_cron)._trigger()
