# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Stock files (CSV, XLSX) that a warehouse sends instead of answering calls."""
