# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stand-ins of those who are told: receivers of webhooks, robots of chat platforms.

What was taken can be read by the admin, in the order in which it came. Any number of
webhook receivers exist, each at a name of its own: ``/receivers/webhook/NAME``.
"""

import hashlib
import hmac
from dataclasses import dataclass
from threading import Lock

from .credentials import secret
from .faults import answer_with
from .messages import Answer
from .robots import DingTalkRobot, FeishuRobot, SlackRobot, WeComRobot

WEBHOOK_PREFIX = "/receivers/webhook/"
# Older calls are taken for a recording that somebody plays again.
REPLAY_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """``headers`` in lower case; ``body`` is the JSON object; ``id`` of webhooks."""

    endpoint: str
    id: str
    headers: dict
    query: dict
    body: dict


class Receivers:
    def __init__(self, world, faults):
        self.world = world
        self.faults = faults
        self.received = []
        self.webhook_secret = secret(world.scenario, "webhook secret", 32)
        self.robots = [
            robot_class(world)
            for robot_class in (FeishuRobot, DingTalkRobot, WeComRobot, SlackRobot)
        ]
        self._lock = Lock()

    def is_asked(self, path):
        return path.startswith(WEBHOOK_PREFIX) or self._robot_at(path) is not None

    def endpoint_name(self, request):
        """ "webhook_NAME" or the platform; what faults and the log call it."""
        robot = self._robot_at(request.path)
        if robot is not None:
            return robot.name
        return f"webhook_{request.path.removeprefix(WEBHOOK_PREFIX)}"

    def answer(self, request):
        fault = self.faults.next_for(self.endpoint_name(request))
        robot = self._robot_at(request.path)
        refusal = _refusal if robot is None else robot.refusal
        return answer_with(fault, request, lambda: self._take(request, robot), refusal)

    def urls(self, host):
        """Addresses as a person would type them in, by platform."""
        robots = {robot.name: f"{host}{robot.address}" for robot in self.robots}
        return {"webhook": f"{host}{WEBHOOK_PREFIX}main", **robots}

    def secrets(self):
        """The secret of each that signs."""
        robots = {robot.name: robot.secret for robot in self.robots if robot.secret}
        return {"webhook": self.webhook_secret, **robots}

    def _robot_at(self, path):
        return next((robot for robot in self.robots if robot.is_at(path)), None)

    def _take(self, request, robot):
        if request.method != "POST":
            return Answer.of_json({"error": "POST only"}, status=405)
        answer = self._check(request) if robot is None else robot.check(request)
        if answer.status == 200 and answer.code in (None, 0):
            self._keep(request)
        return answer

    def _keep(self, request):
        with self._lock:
            self.received.append(
                Received(
                    endpoint=self.endpoint_name(request),
                    id=request.headers.get("x-replenishment-id", ""),
                    headers=request.headers,
                    query=request.query,
                    body=request.json(),
                )
            )

    def _check(self, request):
        timestamp = request.headers.get("x-replenishment-timestamp", "")
        if not timestamp.isdigit():
            return _refusal(None, "no timestamp", 401, {})
        if abs(self.world.clock() - int(timestamp)) > REPLAY_SECONDS:
            return _refusal(None, "too old", 401, {})
        told = request.headers.get("x-replenishment-signature", "")
        mac = hmac.new(self.webhook_secret.encode(), digestmod=hashlib.sha256)
        mac.update(timestamp.encode())
        mac.update(b".")
        mac.update(request.body)
        if not hmac.compare_digest(
            told.encode(), b"sha256=" + mac.hexdigest().encode()
        ):
            return _refusal(None, "wrong signature", 401, {})
        if not request.json() or not request.headers.get("x-replenishment-id"):
            return _refusal(None, "no document", 400, {})
        return Answer.of_json({"taken": True})


def _refusal(code, message, status, headers):
    return Answer.of_json(
        {"error": message},
        status=status or (429 if code is None else 400),
        headers=headers,
    )
