# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Times as people write them (SEMANTICS, Time)."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from mobility.errors import InputError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})[T ,]+(\d{1,2}):(\d{2}(?::\d{2})?)", re.ASCII)
"""As a German town hall writes it."""
YEARS = range(1971, 2100)
"""Beyond these no timetable goes, and instants are sure to be representable."""
PATTERN = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)


def parse_time(text: str, zone: ZoneInfo) -> dt.datetime:
    """An aware time from ISO text.

    Parameters
    ----------
    text
        ``2026-06-10T07:30``, with seconds or without, with offset, ``Z`` or neither; or ``10.06.2026 07:30``.
    zone
        Meant where there is no offset. In the doubled hour of autumn the first one is meant.

    Raises
    ------
    InputError
        No such form, no such date, or a time that the clocks skip in spring; that names both neighbours.
    """
    plain = text.strip()
    if german := GERMAN.fullmatch(plain):
        day, month, year, hour, rest = german.groups()
        plain = f"{year}-{int(month):02}-{int(day):02}T{int(hour):02}:{rest}"
    found = PATTERN.fullmatch(plain)
    if not found:
        raise InputError("bad_time", text=text)
    year, month, day, hour, minute, second, offset = found.groups()
    if int(year) not in YEARS:
        raise InputError("bad_time", text=text)
    try:
        naive = dt.datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))  # noqa: DTZ001
        if offset is not None:
            return dt.datetime.fromisoformat(f"{naive.isoformat()}{offset}")
        local = naive.replace(tzinfo=zone)
        back = local.astimezone(dt.UTC).astimezone(zone)
        if back.replace(tzinfo=None) != naive:
            raise _missing_hour(text, local, zone)
    except (ValueError, OverflowError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("bad_time", text=text) from error
    return local


def _missing_hour(text: str, local: dt.datetime, zone: ZoneInfo) -> InputError:
    """The error that names the last second before the clocks skip and the first one after."""
    low = int(local.replace(fold=1).timestamp())  # read with the offset of after, this lies before the gap
    high = int(local.timestamp())
    offset = dt.datetime.fromtimestamp(low, zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if dt.datetime.fromtimestamp(middle, zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    earlier, later = (dt.datetime.fromtimestamp(at, zone).replace(tzinfo=None).isoformat() for at in (low, high))
    return InputError("missing_hour", text=text, earlier=earlier, later=later, zone=str(zone))


def local_iso(seconds: int, zone: ZoneInfo) -> str:
    """Seconds since 1970 as local time with offset, to the second."""
    return dt.datetime.fromtimestamp(seconds, zone).isoformat(timespec="seconds")
