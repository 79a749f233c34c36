# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The chat platforms by name."""

from .dingtalk import DingTalkRobot
from .feishu import FeishuRobot, LarkRobot
from .slack import SlackRobot
from .wecom import WeComRobot

ROBOTS = {
    "feishu": FeishuRobot,
    "lark": LarkRobot,
    "wecom": WeComRobot,
    "dingtalk": DingTalkRobot,
    "slack": SlackRobot,
}
# Of these the signature is the platform's own; elsewhere the address is the secret.
SIGNING = frozenset({"feishu", "lark", "dingtalk"})
