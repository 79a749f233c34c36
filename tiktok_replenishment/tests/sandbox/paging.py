# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Opaque page tokens: an offset into a moving list, bound to the filters.

======================  =======================================================
mode                    what a walk over the pages meets
======================  =======================================================
normal                  every row once
duplicates              each page begins with the row that ended the last one
repeated_token          from the second page on, the same token and page again
drift                   orders change while it goes on: see ``drift.py``
======================  =======================================================
"""

import base64
import hashlib
import json

from .tiktok_envelope import Refusal

MODES = ("normal", "drift", "duplicates", "repeated_token")
MAX_PAGE_SIZE = 100


def page_of(rows, query, *, filters, mode="normal", max_size=MAX_PAGE_SIZE):
    """Return (the page's rows, ``{"next_page_token": …}``); the last token is empty."""
    size = query.get("page_size", "")
    if not size.isdecimal() or not 1 <= int(size) <= max_size:
        raise Refusal(36009004, "Invalid 'page_size' query parameter", status=400)
    digest = hashlib.sha256(json.dumps(filters, sort_keys=True).encode()).hexdigest()
    asked = query.get("page_token", "")
    start = _offset(asked, digest[:16])
    end = start + int(size)
    token = ""
    if end < len(rows):
        # A page of one row would never get on.
        overlap = 1 if mode == "duplicates" and int(size) > 1 else 0
        text = f"{digest[:16]}/{end - overlap:09d}?>"
        token = base64.b64encode(text.encode()).decode()
    if asked and mode == "repeated_token":
        token = asked
    return rows[start:end], {"next_page_token": token}


def _offset(token, digest):
    if not token:
        return 0
    try:
        found, offset = base64.b64decode(token, validate=True).decode()[:-2].split("/")
    except ValueError:
        found, offset = "", ""
    if found != digest or not offset.isdecimal():
        raise Refusal(36009004, "Invalid 'page_token' query parameter", status=400)
    return int(offset)
