# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The reply envelope ``{code, message, data, request_id}`` and its error codes.

A reply is a success only with HTTP 2xx *and* code 0. The code decides first, the HTTP
status only where there is no known code.
https://partner.tiktokshop.com/docv2/page/common-errors
"""

import re

from ..errors import (
    AuthError,
    ContractError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServiceError,
    TransientError,
)
from ..http import raise_for_status

SERVICE = "TikTok Shop"
SECONDS_PER_HOUR = 3600

# code: error, hint ("" for the error's own). What callers do is in the error: transient
# and rate are tried again, auth with refresh_token once more with a new token, all
# others wait for a person.
CODES = {
    # Token and shop do not belong together; the shop is not named.
    101000: (InvalidRequestError, "fetch_shops"),
    106013: (InvalidRequestError, "fetch_shops"),
    # The access token: missing, expired; a permission that was not granted.
    105001: (AuthError, "refresh_token"),
    105002: (AuthError, "refresh_token"),
    105005: (PermissionDeniedError, "reauthorize_scope"),
    106001: (AuthError, "check_app_secret"),
    # On the token host: refresh token expired, code invalid, no authorisation; a
    # parameter is wrong (the last two are seen, not documented).
    36004001: (AuthError, "reauthorize"),
    36004004: (AuthError, "reauthorize"),
    36004005: (AuthError, "reauthorize"),
    98001004: (InvalidRequestError, "check_credentials"),
    98001005: (InvalidRequestError, "check_credentials"),
    98001006: (InvalidRequestError, "check_credentials"),
    # The gateway.
    36009002: (RateLimitError, ""),
    36009003: (TransientError, ""),
    36009007: (TransientError, ""),
    36009009: (ContractError, "check_service_url"),
    36009010: (ContractError, ""),
    36009014: (ContractError, ""),
    36009021: (InvalidRequestError, ""),
    36009022: (InvalidRequestError, ""),
    36009023: (InvalidRequestError, ""),
    36009033: (PermissionDeniedError, "check_ip_allow_list"),
    # The hourly cap of a test shop: see _retry_after.
    36009037: (RateLimitError, ""),
    36009043: (PermissionDeniedError, "shop_deactivated"),
    36009044: (PermissionDeniedError, "shop_deactivated"),
    # Orders: parameter or state is wrong, the order is another shop's, the reason of a
    # cancel is not of this market; faults that pass.
    10002014: (InvalidRequestError, ""),
    10002015: (InvalidRequestError, ""),
    10037002: (InvalidRequestError, ""),
    10037003: (InvalidRequestError, ""),
    10037004: (InvalidRequestError, ""),
    21008111: (NotFoundError, ""),
    25001021: (InvalidRequestError, ""),
    10006402: (TransientError, ""),
    12001000: (TransientError, ""),
    12052881: (TransientError, ""),
    33001002: (TransientError, ""),
}
HOURLY_CAP_CODE = 36009037

# 36009004 has many causes, told apart only by the words of its message.
AMBIGUOUS_CODE = 36009004
AMBIGUOUS_CAUSES = (
    (r"timestamp", InvalidRequestError, "check_server_clock"),
    (r"page[_ ]token", InvalidRequestError, "restart_pull"),
    (r"shop[_ ]?cipher|shop[_ ]id", InvalidRequestError, "fetch_shops"),
    (r"app[_ ]?key|app[_ ]?secret", AuthError, "check_credentials"),
    (r"\bsign(ature)?\b", AuthError, "check_app_secret"),
    (r"access[-_ ]token|credential", AuthError, "refresh_token"),
)


def read_reply(response, now):
    """Return the ``data`` object of a reply, or raise the typed error it stands for.

    ``now`` is Unix seconds.
    """
    if not response.body.lstrip().startswith(b"{"):
        raise_for_status(response, now)
    try:
        reply = response.json()
    except ContractError:
        raise_for_status(response, now)
        raise
    code = reply.get("code") if isinstance(reply, dict) else None
    if not isinstance(code, int) or isinstance(code, bool):
        raise_for_status(response, now)
        raise ContractError(
            f"{SERVICE}: the answer has no code", http_status=response.status
        )
    if code:
        raise _error(reply, code, response, now)
    raise_for_status(response, now)
    data = reply.get("data")
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise ContractError(
            f"{SERVICE}: field data is malformed",
            request_id=reply.get("request_id"),
            http_status=response.status,
        )
    return data


def _error(reply, code, response, now):
    error_class, hint = _classify(code, str(reply.get("message") or ""))
    details = {
        "code": code,
        "request_id": reply.get("request_id"),
        "http_status": response.status,
    }
    if error_class is None:
        return _error_by_status(response, now, details)
    if error_class is RateLimitError:
        details["retry_after"] = _retry_after(code, response, now)
    return error_class(f"{SERVICE}: the call was refused", hint=hint, **details)


def _classify(code, message):
    if code == AMBIGUOUS_CODE:
        for pattern, error_class, hint in AMBIGUOUS_CAUSES:
            if re.search(pattern, message, re.IGNORECASE):
                return error_class, hint
        return InvalidRequestError, ""
    return CODES.get(code, (None, ""))


def _error_by_status(response, now, details):
    try:
        raise_for_status(response, now)
    except ServiceError as error:
        return type(error)(
            error.message, hint=error.hint, retry_after=error.retry_after, **details
        )
    return InvalidRequestError(f"{SERVICE}: the call was refused", **details)


def _retry_after(code, response, now):
    if code == HOURLY_CAP_CODE:
        return SECONDS_PER_HOUR - now % SECONDS_PER_HOUR
    return response.retry_after(now)
