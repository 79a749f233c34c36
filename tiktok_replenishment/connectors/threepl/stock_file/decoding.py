# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Bytes of a text file to text, or a refusal: never a guess.

Windows in China writes GB18030, which gives a meaning to almost any bytes: it is
believed only when the text has a Chinese header or keeps to the everyday characters.
"""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from .header_words import CHINESE_WORDS
from .refusals import refuse


def decode(content):
    """Return the text of the bytes of a CSV file."""
    for mark, encoding in (
        (BOM_UTF8, "utf-8-sig"),
        (BOM_UTF16_LE, "utf-16"),
        (BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _checked(_strict(content, encoding) or refuse("cut_off"))
    if b"\0" in content:
        refuse("binary")
    text = _utf8(content)
    return _checked(_gb18030(content) if text is None else text)


def _utf8(content):
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        # Cut in the middle of its last character.
        if error.reason == "unexpected end of data" and error.start:
            refuse("cut_off")
        return None


def _gb18030(content):
    text = _strict(content, "gb18030")
    if text is None:
        refuse("encoding")
    if not any(word in text for word in CHINESE_WORDS) and not _is_everyday(text):
        refuse("encoding")
    return text


def _strict(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_everyday(text):
    """Whether all characters are ASCII, signs, or of the 3,755 commonest of Chinese.

    Accented or Cyrillic small letters look like the rare ones.
    """
    try:
        encoded = text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    firsts = encoded.translate(None, bytes(range(0x80)))[::2]
    return all(0xA1 <= byte <= 0xA3 or 0xB0 <= byte <= 0xD7 for byte in firsts)


def _checked(text):
    # Control characters are of a binary file, U+FFFD of one that was decoded wrongly.
    if "\0" in text:
        refuse("binary")
    if "\ufffd" in text:
        refuse("encoding")
    if text.lstrip().startswith("<"):
        refuse("web_page")
    return text
