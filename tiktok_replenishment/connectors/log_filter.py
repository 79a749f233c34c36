# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Keeps the parameters of addresses out of logs that others write."""

import logging
import re

# Any of them may be a key: what an operator calls its own is a setting.
PARAMETERS_OF_URLS = re.compile(r"([?&][^=&\s]+)=[^&\s]*")


class HideParameters(logging.Filter):
    """For urllib3, which writes whole URLs at debug level and in warnings."""

    def filter(self, record):
        message = record.getMessage()
        hidden = PARAMETERS_OF_URLS.sub(r"\1=***", message)
        if hidden != message:
            record.msg, record.args = hidden, ()
            record.exc_info = None
        return True
