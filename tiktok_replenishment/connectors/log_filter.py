# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Keeps the parameters of addresses out of logs that others write."""

import logging
import re
from contextlib import contextmanager
from contextvars import ContextVar

# Any of them may be a key: what an operator calls its own is a setting.
PARAMETERS_OF_URLS = re.compile(r"([?&][^=&\s]+)=[^&\s]*")

# Of an address without its host, as urllib3 writes it.
PATHS = re.compile(r"""(?<![^\s'"(=])/[^\s'")]+""")

_hides_paths = ContextVar("hides_paths", default=False)


@contextmanager
def hiding_paths(is_needed):
    """Within this, paths of addresses are hidden as well, if a key is in them."""
    token = _hides_paths.set(is_needed)
    try:
        yield
    finally:
        _hides_paths.reset(token)


class HideParameters(logging.Filter):
    """For urllib3, which writes whole URLs at debug level and in warnings."""

    def filter(self, record):
        message = record.getMessage()
        hidden = PARAMETERS_OF_URLS.sub(r"\1=***", message)
        if _hides_paths.get():
            hidden = PATHS.sub("/***", hidden)
        if hidden != message:
            record.msg, record.args = hidden, ()
            record.exc_info = None
        return True
