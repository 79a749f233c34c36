# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import sys
from pathlib import Path

ADDON = str(Path(__file__).parents[2])
if ADDON not in sys.path:
    sys.path.insert(0, ADDON)
