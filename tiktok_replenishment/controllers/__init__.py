# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import access_log
from . import threepl_hint
from . import tiktok_consent
from . import tiktok_webhook
