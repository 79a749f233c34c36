# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The little Markdown that DingTalk and WeCom show alike.

Neither has a way to write a mark as itself, so that a product's name with marks in it
gets look-alikes: ``<@all>`` in a name must not call everybody.
"""

LOOK_ALIKES = str.maketrans(
    {"<": "＜", ">": "＞", "[": "［", "]": "］", "*": "＊", "`": "＇"}
)


def as_markdown(message, lines, *, separator="\n"):
    parts = [f"#### {_plain(message.title)}", *map(_plain, lines)]
    if message.link:
        parts.append(f"[{_plain(message.link_text)}]({message.link})")
    return separator.join(parts)


def _plain(text):
    return text.translate(LOOK_ALIKES)
