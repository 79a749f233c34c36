# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When the numbers of a file were true, as far as the file says so.

Dates are looked for above the header and in the name of the file. 03/04/2026 is not
guessed at.
"""

import re
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from .refusals import refuse
from .sheet import tidy

_TIME = (
    r"(?:[ T_-]{0,3}(?P<hour>[01]?[0-9]|2[0-3])[:：点时](?P<minute>[0-5][0-9])"
    r"(?:[:：分](?P<second>[0-5][0-9]))?(?:\.[0-9]+)?"
    r"\s?(?P<half>[AaPp][Mm])?\s?(?P<offset>Z|[-+][01][0-9]:?[0-5][0-9])?)?"
)
_YEAR_FIRST = re.compile(
    r"(?<![0-9])(?P<year>20[0-9]{2})[-/.年](?P<month>[0-9]{1,2})[-/.月]"
    r"(?P<day>[0-9]{1,2})(?![0-9])日?" + _TIME
)
_YEAR_LAST = re.compile(
    r"(?<![0-9./-])(?P<one>[0-9]{1,2})[-/.](?P<two>[0-9]{1,2})[-/.]"
    r"(?P<year>20[0-9]{2})(?![0-9])" + _TIME
)
_COMPACT = re.compile(
    r"(?<![0-9])(?P<year>20[0-9]{2})(?P<month>[01][0-9])(?P<day>[0-3][0-9])"
    r"(?:[-_ T]?(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9])"
    r"(?P<second>[0-5][0-9])?)?(?![0-9])"
)


class WrittenMoment(NamedTuple):
    """``at`` is aware and UTC; of a day without a time of day it is the end."""

    at: datetime
    is_whole_day: bool


def written_moment(rows, name, zone):
    """Return the WrittenMoment that a file names for itself, or None.

    Of several the latest.
    """
    above = [cell for row in rows for cell in row.cells]
    found = [moment for cell in above for moment in _of_cell(cell, zone)]
    found = found or _of_text(name, zone) or _compact(name, zone)
    if not found:
        return None
    latest = max(found)
    return latest._replace(at=latest.at.astimezone(timezone.utc))


def _of_cell(cell, zone):
    if isinstance(cell, datetime):
        is_day = cell == cell.replace(hour=0, minute=0, second=0, microsecond=0)
        exact = WrittenMoment(cell.replace(tzinfo=zone), is_whole_day=False)
        return [_end_of_day(cell, zone) if is_day else exact]
    cell = tidy(cell)
    return _of_text(cell, zone) if isinstance(cell, str) else []


def _of_text(text, zone):
    found = [
        _moment(match, match["month"], match["day"], zone)
        for match in _YEAR_FIRST.finditer(text)
    ]
    found += [
        _moment(match, *_month_and_day(match), zone)
        for match in _YEAR_LAST.finditer(text)
    ]
    return [moment for moment in found if moment]


def _compact(text, zone):
    found = [
        _moment(match, match["month"], match["day"], zone)
        for match in _COMPACT.finditer(text)
    ]
    return [moment for moment in found if moment]


def _month_and_day(match):
    one, two = int(match["one"]), int(match["two"])
    if one > 12 or one == two:
        return two, one
    if two > 12:
        return one, two
    refuse("date_unclear", value=match[0].strip())


def _moment(match, month, day, zone):
    """None where the digits are no date after all."""
    groups = match.groupdict()
    try:
        moment = datetime(int(match["year"]), int(month), int(day))
    except ValueError:
        return None
    if groups["hour"] is None:
        return _end_of_day(moment, zone)
    moment = moment.replace(
        hour=_hour(int(groups["hour"]), groups.get("half")),
        minute=int(groups["minute"]),
        second=int(groups["second"] or 0),
    )
    offset = groups.get("offset")
    moment = moment.replace(tzinfo=_zone(offset) if offset else zone)
    return WrittenMoment(moment, is_whole_day=False)


def _hour(hour, half):
    if half and hour <= 12:
        return hour % 12 + 12 * (half.casefold() == "pm")
    return hour


def _zone(offset):
    if offset == "Z":
        return timezone.utc
    minutes = int(offset[1:3]) * 60 + int(offset[-2:])
    return timezone(timedelta(minutes=minutes * (-1 if offset[0] == "-" else 1)))


def _end_of_day(day, zone):
    end = day.replace(hour=23, minute=59, second=59, microsecond=0, tzinfo=zone)
    return WrittenMoment(end, is_whole_day=True)
