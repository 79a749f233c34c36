# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The server's side of the request signature, written from the published rules."""

import hashlib
import hmac
from urllib.parse import parse_qsl


def is_signed(request, secret):
    """Check ``sign`` against the raw query and the raw body that arrived."""
    parameters = parse_qsl(request.raw_query, keep_blank_values=True)
    given = [value for name, value in parameters if name == "sign"]
    if len(given) != 1:
        return False
    text = secret + request.path
    for name, value in sorted(parameters, key=lambda pair: pair[0].encode()):
        if name not in ("sign", "access_token"):
            text += name + value
    digest = hmac.new(secret.encode(), digestmod=hashlib.sha256)
    digest.update(text.encode())
    content_type = request.headers.get("content-type", "")
    if not content_type.lower().startswith("multipart/form-data"):
        digest.update(request.body)
    digest.update(secret.encode())
    return hmac.compare_digest(digest.hexdigest().encode(), given[0].encode())
