# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Tells others: signed webhooks, and robots in the groups of chat platforms."""
