# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What can go wrong with an outside service, as one small tree of exceptions.

``kind`` says what the caller does next:

===========  ==================================================================
auth         credentials or authorisation refused: a person or a refresh is needed
permission   known caller, but not allowed
rate         called too often: come back after ``retry_after`` seconds
transient    network or server fault before an answer: try later
ambiguous    no answer to a call that changes something: look before repeating
invalid      the request or the settings are wrong: repeating does not help
not_found    the object asked for does not exist
contract     the answer was not understood
===========  ==================================================================

The text of an error holds the service, our own words and the vendor's numeric
code and request id: never an URL query, a header, a body or the vendor's message,
because those can repeat a secret or a buyer's data.
"""

import re

HINTS = {
    "authorize_as_seller": "Authorise the app with a seller account of the shop.",
    "call_refused": "The operator refused the call: check credentials and settings.",
    "check_app_secret": (
        "Check that the app secret belongs to this app key, and the server clock."
    ),
    "check_credentials": "Check the credentials of the connection.",
    "check_ip_allow_list": "Add this server's IP address to the app's allow-list.",
    "check_mapping": "Change the setting that is named: it does not fit the answer.",
    "check_server_clock": "Check the clock of this server: it must be exact.",
    "check_service_url": "Check the address of the service.",
    "check_time_zone": "Check the time zone of the shop.",
    "check_webhook_secret": "The signature was refused: check secret and clock.",
    "fetch_shops": "Fetch the list of shops again: the shop's cipher is not valid.",
    "ip_not_allowed": "Ask the operator to allow the IP address of this server.",
    "incomplete_stock": "Fewer or more rows came than were announced.",
    "key_expired": "Ask the operator for a new key: this one has expired.",
    "message_refused": "The receiver does not take this message.",
    "narrow_window": "Too many rows in one pull: pull a shorter period.",
    "no_connection": "Nobody answers at this address, or not now.",
    "no_secure_connection": "The certificate of the service is not accepted.",
    "not_an_interface": "A web page answers at this address, not the interface.",
    "not_allowed": "The account lacks a permission, or this server's address does.",
    "plain_http": "The connection is not encrypted: ask for an https address.",
    "private_address": "Use a public address, or allow private networks.",
    "reauthorize": "Ask the seller to authorise the app again.",
    "reauthorize_scope": (
        "A permission is missing: add it to the app, then authorise the app again."
    ),
    "refresh_token": "The access token is missing or expired: refresh it.",
    "report_bug": "The service answered in an unexpected way: report it.",
    "robot_gone": "The robot is no longer in its group, or the address is wrong.",
    "robot_keyword": "The robot only says messages with a certain word in them.",
    "restart_pull": "The page token is no longer valid: start the pull again.",
    "send_stock_file": "Send a stock file: there is nobody to be asked.",
    "shop_deactivated": "The shop or the seller is deactivated at TikTok Shop.",
    "stock_file_refused": "Correct the stock file and send it again.",
    "try_later": "The service is not available: it is tried again later.",
    "wait": "The service was called too often: it is called again later.",
}


class ServiceError(Exception):
    """A call to an outside service failed; see the module for ``kind``.

    ``code`` and ``request_id`` are the vendor's (empty text when unknown),
    ``http_status`` is 0 without an answer, ``retry_after`` is in seconds, ``hint``
    is a key of :data:`HINTS`.
    """

    kind = ""
    default_hint = ""

    def __init__(
        self,
        message,
        *,
        code="",
        request_id="",
        http_status=0,
        retry_after=None,
        hint="",
    ):
        self.message = message
        self.code = _identifier(code)
        self.request_id = _identifier(request_id)
        self.http_status = http_status
        self.retry_after = retry_after
        self.hint = hint or self.default_hint
        super().__init__(message)

    def __str__(self):
        details = [
            f"{label} {value}"
            for label, value in (
                ("code", self.code),
                ("HTTP", self.http_status),
                ("request", self.request_id),
            )
            if value
        ]
        return f"{self.message} ({', '.join(details)})" if details else self.message

    def __repr__(self):
        return f"{type(self).__name__}({str(self)!r}, hint={self.hint!r})"


class AuthError(ServiceError):
    kind = "auth"
    default_hint = "check_credentials"


class PermissionDeniedError(ServiceError):
    kind = "permission"
    default_hint = "check_credentials"


class RateLimitError(ServiceError):
    kind = "rate"
    default_hint = "wait"


class TransientError(ServiceError):
    kind = "transient"
    default_hint = "try_later"


class AmbiguousError(ServiceError):
    kind = "ambiguous"
    default_hint = "try_later"


class InvalidRequestError(ServiceError):
    kind = "invalid"
    default_hint = "report_bug"


class NotFoundError(ServiceError):
    kind = "not_found"
    default_hint = "report_bug"


class ContractError(ServiceError):
    kind = "contract"
    default_hint = "report_bug"


def _identifier(value):
    """Keep a vendor's code only when it looks like one: text could be anything."""
    text = "" if value is None else str(value)
    return text if re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", text) else ""
