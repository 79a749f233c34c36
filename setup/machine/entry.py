# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How every command of setup/ ends."""

import signal
import sys
from collections.abc import Callable

from .progress import StepFailed, say

INTERRUPTED = 130


def guarded(main: Callable[[], int]) -> int:
    """Run a command; a failed step ends in a report instead of a traceback."""
    signal.signal(signal.SIGTERM, _leave)
    try:
        return main()
    except StepFailed as failure:
        say(failure.report())
        return 1
    except KeyboardInterrupt:
        say("interrupted; the next call carries on from here")
        return INTERRUPTED


def _leave(number: int, _frame: object) -> None:
    """SIGTERM unwinds like an exception, so that children are stopped too."""
    sys.exit(128 + number)
