# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Planning maths: arrays in, arrays out. Knows nothing of Odoo or HTTP."""
