# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Opaque page tokens: an offset into a moving list, bound to the filters."""

import base64
import hashlib
import json

from .tiktok_envelope import Refusal

MAX_PAGE_SIZE = 100


def page_of(rows, query, *, filters):
    """Return (the page's rows, ``{"next_page_token": …}``); the last token is empty."""
    size = query.get("page_size", "")
    if not size.isdecimal() or not 1 <= int(size) <= MAX_PAGE_SIZE:
        raise Refusal(36009004, "Invalid 'page_size' query parameter", status=400)
    digest = hashlib.sha256(json.dumps(filters, sort_keys=True).encode()).hexdigest()
    start = _offset(query.get("page_token", ""), digest[:16])
    end = start + int(size)
    token = ""
    if end < len(rows):
        token = base64.b64encode(f"{digest[:16]}/{end:09d}?>".encode()).decode()
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
