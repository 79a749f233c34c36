# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How long a receiver that fails is left alone."""

FIRST_PAUSE_SECONDS = 60
LONGEST_PAUSE_SECONDS = 6 * 3600
# Receivers fail together when a network is down; they are not all called again at once.
LARGEST_JITTER = 0.2
# With the pauses above this is about a day.
MAX_ATTEMPTS = 12


def pause_seconds(failures, jitter, retry_after=None):
    """Seconds after so many failures in a row: a minute, twice as long each time.

    ``jitter`` is a number from 0 to 1; ``retry_after`` what the receiver asked for.
    """
    # Ten doublings of a minute are beyond the longest pause.
    doublings = min(max(failures, 1) - 1, 10)
    pause = min(FIRST_PAUSE_SECONDS * 2**doublings, LONGEST_PAUSE_SECONDS)
    return max(pause * (1 + LARGEST_JITTER * jitter), retry_after or 0)
