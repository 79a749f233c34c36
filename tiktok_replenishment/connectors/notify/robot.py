# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the robots of all chat platforms share."""

import json

from ..errors import ContractError, RateLimitError
from ..http import raise_for_status
from .address import Destination
from .message import fit


class ChatRobot:
    """Says a `Message` in one group of a chat platform.

    Subclasses know their platform: ``content`` and its ``size``, of which ``max_size``
    is allowed, ``sign`` and ``raise_for_refusal``.
    """

    service = ""
    max_size = 0

    def __init__(self, *, url, secret="", http, allows_private=False):
        self._secret = secret
        self._http = http
        self._destination = Destination(
            service=self.service, url=url, allows_private=allows_private
        )
        self._destination.guard.watch(http.session)

    def send(self, message):
        """Say it, once; raise a ServiceError when the platform did not take it.

        AmbiguousError: it may have been said.
        """

        content = fit(
            message,
            lambda lines: self.content(message, lines),
            self.size,
            self.max_size,
        )

        def build():
            query, signature = self._signature()
            body = _json({**signature, **content})
            return self._destination.request(body=body, query=query)

        self._http.call(build, self._read, is_read=False)

    def content(self, message, lines):
        """The platform's JSON object for a message of which ``lines`` fit."""
        raise NotImplementedError

    def size(self, content):
        """Of what ``content`` returned, as the platform counts it: bytes, or else."""
        return len(_json(content))

    def sign(self, now):
        """(query pairs, keys of the body) that prove who speaks; Unix seconds."""
        return (), {}

    def raise_for_refusal(self, answer, response):
        """Raise the ServiceError of an answer in JSON that is no success."""
        raise NotImplementedError

    def refusal(self, error_class, response, *, code, hint, wait_seconds):
        """The ServiceError of a refusal; who was too quick waits so many seconds."""
        return error_class(
            f"{self.service}: the message was refused",
            code=code,
            http_status=response.status,
            hint=hint,
            retry_after=wait_seconds if error_class is RateLimitError else None,
        )

    def _signature(self):
        return self.sign(self._http.clock()) if self._secret else ((), {})

    def _read(self, response):
        answer = _object(response)
        if answer is None:
            raise_for_status(response, self._http.clock())
            raise ContractError(
                f"{self.service}: the answer is not the platform's",
                http_status=response.status,
                hint="check_service_url",
            )
        self.raise_for_refusal(answer, response)


def _object(response):
    """The JSON object of an answer; None when it is none."""
    try:
        answer = response.json()
    except ContractError:
        return None
    return answer if isinstance(answer, dict) else None


def _json(content):
    return json.dumps(content, ensure_ascii=False).encode()
