# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Incoming webhooks of Slack: the address is the secret, the answer is a word.

https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
https://docs.slack.dev/messaging/formatting-message-text
"""

from ..errors import ContractError, NotFoundError
from ..http import raise_for_status
from .robot import ChatRobot

SUCCESS = b"ok"
GONE = frozenset(
    {
        b"channel_is_archived",
        b"channel_not_found",
        b"no_active_hooks",
        b"no_service",
        b"no_team",
        b"team_disabled",
    }
)
# These three are markup; anything else of a text is shown as it is.
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class SlackRobot(ChatRobot):
    service = "Slack"
    # Texts of up to 4,000 characters are advised; longer ones may be cut anywhere.
    max_size = 4_000

    def size(self, content):
        return len(content["text"])

    def content(self, message, lines):
        parts = [f"*{_escape(message.title)}*", *(f"• {_escape(n)}" for n in lines)]
        if message.link:
            parts.append(f"<{message.link}|{_escape(message.link_text)}>")
        return {"text": "\n".join(parts)}

    def _read(self, response):
        word = response.body.strip()
        if word in GONE:
            raise NotFoundError(
                f"{self.service}: the message was refused",
                code=word.decode(),
                http_status=response.status,
                hint="robot_gone",
            )
        raise_for_status(response, self._http.clock())
        if word != SUCCESS:
            raise ContractError(
                f"{self.service}: the answer is not the platform's",
                http_status=response.status,
                hint="check_service_url",
            )


def _escape(text):
    return text.translate(ESCAPES)
