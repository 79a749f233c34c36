# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a chat robot says, and how much of it fits."""

from dataclasses import dataclass

# A line is a product or a document; longer ones help nobody on a telephone.
MAX_LINE_CHARACTERS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Plain text, one line a fact; platforms' markup is the robots' business.

    ``more`` holds "{count}" and stands for lines that do not fit; ``link`` leads to
    the whole list and is called ``link_text``. ``hidden`` lines were left out before.
    """

    title: str
    lines: tuple[str, ...] = ()
    more: str = "… {count}"
    link: str = ""
    link_text: str = ""
    hidden: int = 0


def fit(message, render, size, max_size):
    """Return ``render(lines)`` of as many lines as fit; "… and 14 more" for the rest.

    Its ``size`` is at most ``max_size``, unless title and link alone are more.
    """
    lines = [_one_line(line) for line in message.lines]
    whole = render(_cut(message, lines, len(lines)))
    if size(whole) <= max_size:
        return whole
    fitting, too_many = 0, len(lines)
    while too_many - fitting > 1:
        count = (fitting + too_many) // 2
        if size(render(_cut(message, lines, count))) <= max_size:
            fitting = count
        else:
            too_many = count
    return render(_cut(message, lines, fitting))


def _cut(message, lines, count):
    rest = len(lines) - count + message.hidden
    more = [message.more.replace("{count}", str(rest))] if rest else []
    return lines[:count] + more


def _one_line(text):
    line = " ".join(text.split())
    if len(line) <= MAX_LINE_CHARACTERS:
        return line
    return f"{line[: MAX_LINE_CHARACTERS - 1]}…"
