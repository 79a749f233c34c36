# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The one door to the network: sends, decides on retries, types every fault.

Only reads are repeated, and only after a transient or rate fault. Nothing sleeps
long: a wait above :data:`MAX_WAIT_SECONDS` is handed to the caller as
``retry_after``, who stores when to come back.
"""

import json
import logging
import random
import re
from dataclasses import dataclass, field
from datetime import timezone
from decimal import Decimal
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urlencode, urlsplit

import requests
import urllib3

from .errors import (
    AmbiguousError,
    AuthError,
    ContractError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    TransientError,
)
from .log_filter import HideParameters, hiding_paths

_logger = logging.getLogger(__name__)

# TikTok Shop advises waits of 1 s, doubling to 60 s, with jitter, and 5 tries at most.
# Waits of 1, 2 and 4 s are slept here; the longer ones are the caller's.
# https://partner.tiktokshop.com/docv2/page/rate-limits
MAX_TRIES = 4
FIRST_WAIT_SECONDS = 1.0
JITTER_SECONDS = 0.5
MAX_WAIT_SECONDS = 8.0
MAX_ANSWER_SECONDS = 120
MAX_ANSWER_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """One call. ``query`` is pairs of decoded text; ``service`` names the vendor.

    With ``is_path_secret`` the path is as little for a log as the query.
    """

    service: str
    method: str
    url: str = field(repr=False)
    query: tuple = field(default=(), repr=False)
    headers: dict = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    is_path_secret: bool = False

    @property
    def shown_url(self):
        """What of the address may be written down."""
        if not self.is_path_secret:
            return self.url
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}/***"


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpResponse:
    """The answer, whatever its status. Header names are in lower case."""

    service: str
    status: int
    headers: dict = field(repr=False)
    body: bytes = field(repr=False)

    def json(self):
        """Decode the body; raise ContractError when it is not JSON."""
        try:
            return json.loads(self.body, parse_float=Decimal, parse_constant=_refuse)
        except (ValueError, RecursionError):
            problem = ContractError(
                f"{self.service}: the answer is not valid JSON",
                http_status=self.status,
                hint="not_an_interface" if self.is_web_page() else "",
            )
        # Raised here, not above: the decoder's own error carries the document, and
        # an error raised while handling it would be chained to it.
        raise problem

    def is_web_page(self):
        """Whether a page for people came in place of an answer for programs."""
        start = self.body[:1000].lstrip().lower()
        return start.startswith((b"<!doctype html", b"<html"))

    def retry_after(self, now):
        """Seconds asked for by the Retry-After header (seconds or a date), or None."""
        text = self.headers.get("retry-after", "").strip()
        if re.fullmatch(r"\d{1,9}", text):
            return float(text)
        try:
            moment = parsedate_to_datetime(text)
        except (TypeError, ValueError):
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone.utc)
        return max(0.0, moment.timestamp() - now)


class HttpClient:
    """Sends requests over ``session``; ``clock`` returns Unix seconds.

    ``timeout`` is (connect, read) in seconds; the whole answer may take at most
    ``max_seconds``. ``clock_difference`` is how many seconds the clock of
    the service that answered last is ahead of ours; None when it did not tell.
    """

    def __init__(
        self,
        *,
        session,
        clock,
        sleep,
        timeout=(5, 30),
        max_seconds=MAX_ANSWER_SECONDS,
    ):
        self.clock_difference = None
        self.max_seconds = max_seconds
        self.session = session
        self.clock = clock
        self.sleep = sleep
        self.timeout = timeout

    def call(self, build, parse, *, is_read):
        """Return ``parse(answer)`` for the request made by ``build()``.

        ``build`` is called for every try, because signatures carry the time.
        """
        for attempt in range(MAX_TRIES):
            try:
                return self._call_once(build(), parse, is_read=is_read)
            except (RateLimitError, TransientError) as error:
                wait = self._wait_before_retry(attempt, error)
                if not is_read or wait is None:
                    raise
            self.sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _call_once(self, request, parse, *, is_read):
        response = self._send(request, is_read=is_read)
        try:
            return parse(response)
        except TransientError as error:
            if is_read:
                raise
            fault = error
        raise AmbiguousError(
            f"{request.service}: it is not known whether the call took effect",
            code=fault.code,
            request_id=fault.request_id,
            http_status=fault.http_status,
            retry_after=fault.retry_after,
        )

    def _wait_before_retry(self, attempt, error):
        """Seconds to sleep before the next try; None when there is none."""
        if attempt + 1 >= MAX_TRIES:
            return None
        wait = FIRST_WAIT_SECONDS * 2**attempt + random.uniform(0, JITTER_SECONDS)
        wait = max(wait, error.retry_after or 0)
        return wait if wait <= MAX_WAIT_SECONDS else None

    def _send(self, request, *, is_read):
        _check_headers(request)
        started = self.clock()
        try:
            with hiding_paths(request.is_path_secret), self._ask(request) as answer:
                body = self._read_body(answer, started)
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            # Its text and attributes hold the URL with its query: it must not be
            # chained, so ours is raised outside of this block.
            fault = _transport_error(request.service, error, is_read=is_read)
        else:
            _logger.debug(
                "%s %s %s: HTTP %s, %s bytes",
                request.service,
                request.method,
                request.shown_url,
                answer.status_code,
                len(body),
            )
            headers = {name.lower(): value for name, value in answer.headers.items()}
            self.clock_difference = _clock_difference(headers, self.clock())
            return HttpResponse(
                service=request.service,
                status=answer.status_code,
                headers=headers,
                body=body,
            )
        raise fault

    def _ask(self, request):
        query = urlencode(request.query, quote_via=quote, safe="")
        return self.session.request(
            request.method,
            f"{request.url}?{query}" if query else request.url,
            data=request.body or None,
            headers=request.headers,
            timeout=self.timeout,
            # A redirect would carry the credentials to another place.
            allow_redirects=False,
            stream=True,
        )

    def _read_body(self, answer, started):
        chunks = []
        size = 0
        for chunk in answer.iter_content(chunk_size=65536):
            chunks.append(chunk)
            size += len(chunk)
            if size > MAX_ANSWER_BYTES:
                raise ContractError("the answer is too large")
            if self.clock() - started > self.max_seconds:
                raise requests.exceptions.ReadTimeout("answer too slow")
        return b"".join(chunks)


def default_session():
    """A session for production: kept-alive connections, certificates checked."""
    session = requests.Session()
    session.headers["User-Agent"] = "tiktok-replenishment"
    # Without an explicit auth, requests takes a password from ~/.netrc.
    session.auth = _no_auth
    return session


def raise_for_status(response, now):
    """Raise the typed error of an answer that the vendor's own code does not explain.

    The answer is often a proxy's page: only the status counts.
    """
    status = response.status
    if 200 <= status < 300:
        return
    message = f"{response.service}: refused with HTTP status {status}"
    if status == 401:
        raise AuthError(message, http_status=status, hint=_hint_of_challenge(response))
    if status == 403:
        raise PermissionDeniedError(message, http_status=status, hint="not_allowed")
    if status == 404:
        raise NotFoundError(message, http_status=status, hint="check_service_url")
    if status == 429:
        raise RateLimitError(
            message, http_status=status, retry_after=response.retry_after(now)
        )
    if status == 408 or status >= 500:
        raise TransientError(
            message, http_status=status, retry_after=response.retry_after(now)
        )
    if status < 400:
        raise ContractError(message, http_status=status, hint="check_service_url")
    raise InvalidRequestError(message, http_status=status)


def _hint_of_challenge(response):
    """Bearer tokens that are too old are told from wrong ones.

    https://www.rfc-editor.org/rfc/rfc6750#section-3
    """
    challenge = response.headers.get("www-authenticate", "").lower()
    return "key_expired" if "expired" in challenge else ""


def _transport_error(service, error, *, is_read):
    exceptions = requests.exceptions
    if isinstance(error, exceptions.SSLError):
        return TransientError(
            f"{service}: no secure connection", hint="no_secure_connection"
        )
    if _was_never_sent(error):
        return TransientError(f"{service}: no connection", hint="no_connection")
    if isinstance(error, exceptions.ContentDecodingError):
        return ContractError(f"{service}: the answer cannot be unpacked")
    if isinstance(error, ValueError):
        # MissingSchema, InvalidSchema, InvalidURL
        return InvalidRequestError(
            f"{service}: the address of the service is not usable",
            hint="check_service_url",
        )
    if is_read:
        return TransientError(f"{service}: no complete answer")
    return AmbiguousError(f"{service}: it is not known whether the call took effect")


def _was_never_sent(error):
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, urllib3.exceptions.NewConnectionError)


def _clock_difference(headers, now):
    try:
        return parsedate_to_datetime(headers.get("date", "")).timestamp() - now
    except (TypeError, ValueError, OverflowError):
        return None


def _check_headers(request):
    for value in request.headers.values():
        if not (value.isascii() and value.isprintable()):
            raise AuthError(
                f"{request.service}: a credential contains unusual characters"
            )


def _no_auth(request):
    return request


def _refuse(constant):
    raise ValueError("not a JSON number")


for _name in ("urllib3.connectionpool", "urllib3.util.retry"):
    logging.getLogger(_name).addFilter(HideParameters())
