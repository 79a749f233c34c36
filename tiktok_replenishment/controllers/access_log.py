# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The web server logs every address it serves: without the code of a consent."""

import logging
import re
from urllib.parse import unquote

from ..models.replenishment_tiktok_consent_mixin import RETURN_ROUTE

# Also inside the address that the page of login will return to.
CODE = re.compile(r"\b(code(?:=|%3D))[^&\s%\"]+", re.IGNORECASE)


class HidesConsentCode(logging.Filter):
    """Strikes out the code, which lives on for minutes when it was not taken."""

    def filter(self, record):
        text = record.getMessage()
        if RETURN_ROUTE in unquote(text):
            record.msg, record.args = CODE.sub(r"\1***", text), ()
        return True


logging.getLogger("werkzeug").addFilter(HidesConsentCode())
