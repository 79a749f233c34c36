# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import os
from unittest.mock import patch

from ..connectors import http

IS_DEEP = bool(os.environ.get("REPLENISHMENT_DEEP"))
FIRST_SEED = int(os.environ.get("REPLENISHMENT_SEED", "19"))


def seeds(*, usual, deep):
    """As many seeds of random schedules as this run takes."""
    return range(FIRST_SEED, FIRST_SEED + (deep if IS_DEEP else usual))


class Impatient:
    """Waits between two tries of a call are too short to notice; longer ones are left.

    So a service that asks for a second is come back to, as one that asks for an hour.
    """

    def setUp(self):
        super().setUp()
        self.enterContext(patch.object(http, "FIRST_WAIT_SECONDS", 0.001))
        self.enterContext(patch.object(http, "JITTER_SECONDS", 0.001))
        self.enterContext(patch.object(http, "MAX_WAIT_SECONDS", 0.05))
