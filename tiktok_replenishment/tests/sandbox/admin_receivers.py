# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Those who are told.

=======================  ======================================================
GET  received            what was taken: ``endpoint``, ``id``, ``body``
                         (DELETE forgets it)
POST settings            ``robot_keyword``: {"feishu": "word"}, a word without
                         which the robot says nothing
=======================  ======================================================
"""


class ReceiversAdmin:
    def received(self, endpoint=None):
        """What was taken, by all or by ``webhook_NAME`` or the name of a platform."""
        return [
            message
            for message in list(self.receivers.received)
            if endpoint in (None, message.endpoint)
        ]

    def forget_received(self):
        self.receivers.received.clear()

    def _set_robot_keyword(self, value):
        robots = {robot.name: robot for robot in self.receivers.robots}
        for name, word in value.items():
            robots[name].keyword = word

    def _get_received(self, _body):
        rows = [
            {"endpoint": m.endpoint, "id": m.id, "body": m.body}
            for m in self.received()
        ]
        return {"received": rows}

    def _delete_received(self, _body):
        self.forget_received()
