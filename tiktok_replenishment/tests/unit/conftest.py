# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

ADDON = str(Path(__file__).parents[2])
if ADDON not in sys.path:
    sys.path.insert(0, ADDON)

# How long a case takes says more about what else the machine does than about the code.
settings.register_profile(
    "busy_machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("busy_machine")
