# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The minutes that an analysis looks at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobility.errors import InputError
from mobility.planner.times import parse_time

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Window:
    """Minutes m of one local date, ``first <= m < first + minutes`` (SEMANTICS, Percentiles).

    Parameters
    ----------
    first
        The first minute, with time zone.
    minutes
        So many.
    towards
        False: one leaves at m; True: one arrives by m.
    """

    first: dt.datetime
    minutes: int = 1
    towards: bool = False

    @property
    def first_s(self) -> int:
        """The first minute in seconds since 1970."""
        return round(self.first.timestamp())


def read_window(written: str, date: dt.date, zone: ZoneInfo, *, towards: bool = False) -> Window:
    """``07:00-09:00`` on a date.

    Parameters
    ----------
    written
        Two times of the day; the second may be 24:00.
    date, zone
        Which day.
    towards
        See ``Window``.

    Raises
    ------
    InputError
        Not two times of a day, not in order, or a time that the change of clocks leaves out.
    """
    clocks = [_minute_of_day(part) for part in written.split("-")]
    if len(clocks) != 2 or None in clocks:  # noqa: PLR2004
        raise InputError("bad_window", window=written)
    begin, end = (minute or 0 for minute in clocks)
    if begin >= end:
        raise InputError("empty_window", window=written)
    first, last = (_instant(date, minute, zone) for minute in (begin, end))
    return Window(first, round(last.timestamp() - first.timestamp()) // MINUTE_S, towards)


def _minute_of_day(written: str) -> int | None:
    hours, _, minutes = written.strip().partition(":")
    if not (hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2 and len(hours) <= 2):  # noqa: PLR2004
        return None
    minute = int(hours) * 60 + int(minutes)
    return minute if int(minutes) < 60 and minute <= 24 * 60 else None  # noqa: PLR2004


def _instant(date: dt.date, minute: int, zone: ZoneInfo) -> dt.datetime:
    day = date + dt.timedelta(days=minute // (24 * 60))
    return parse_time(f"{day}T{minute // 60 % 24:02d}:{minute % 60:02d}", zone)
