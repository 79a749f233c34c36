# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a piece of work costs: seconds, statements, and memory at its peak."""

import gc
import time
from contextlib import contextmanager
from pathlib import Path

STATUS = Path("/proc/self/status")
FORGET_PEAK = Path("/proc/self/clear_refs")


@contextmanager
def measured(cr):
    """A mapping that is filled when the work of a cursor is done."""
    gc.collect()
    FORGET_PEAK.write_text("5")
    before, statements = _memory("VmRSS"), cr.sql_log_count
    cost = {}
    started = time.perf_counter()
    yield cost
    cost["seconds"] = time.perf_counter() - started
    cost["statements"] = cr.sql_log_count - statements
    cost["memory_mb"] = (_memory("VmHWM") - before) / 1024


def _memory(name):
    """Kilobytes of this process, as Linux tells them."""
    for line in STATUS.read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise RuntimeError(f"{STATUS} does not tell {name}")
