# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Signatures of TikTok Shop requests and webhooks (HMAC-SHA256, lower-case hex).

The two differ: a request signs path, sorted query and body wrapped in the secret;
a webhook signs the app key followed by the raw body.
https://partner.tiktokshop.com/docv2/page/sign-your-api-request
https://partner.tiktokshop.com/docv2/page/tts-webhooks-overview
"""

import hashlib
import hmac

UNSIGNED_PARAMETERS = frozenset({"sign", "access_token"})


def sign(*, app_secret, path, query, body=b"", content_type="application/json") -> str:
    """Return the value of the ``sign`` parameter.

    ``query`` is a mapping or pairs of *decoded* text, ``path`` has no host and no
    ``?``, ``body`` is the exact bytes that are sent (left out of multipart requests).
    """
    pairs = query.items() if hasattr(query, "items") else query
    signed = sorted(
        (str(key), str(value)) for key, value in pairs if key not in UNSIGNED_PARAMETERS
    )
    message = (path + "".join(key + value for key, value in signed)).encode()
    media_type = (content_type or "").split(";")[0].strip().lower()
    if media_type != "multipart/form-data":
        message += body
    secret = app_secret.encode()
    return hmac.new(secret, secret + message + secret, hashlib.sha256).hexdigest()


def verify_webhook(*, app_key, app_secret, raw_body, signature) -> bool:
    """Whether ``signature`` (the Authorization header) is TikTok's for this body."""
    expected = hmac.new(
        app_secret.encode(), app_key.encode() + raw_body, hashlib.sha256
    ).hexdigest()
    # compare_digest refuses non-ASCII text, which would turn a forged header into
    # a server error: compare bytes.
    given = (signature or "").encode(errors="backslashreplace")
    return hmac.compare_digest(expected.encode(), given)
