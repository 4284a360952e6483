# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Timetables of dates as files beside their network, so that all workers of a server map the same memory."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from mobility.kernels.layout import Runs, Timetable
from mobility.network.timetable.array_file import read_arrays, write_arrays
from mobility.network.timetable.day import DayTimetable

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 3
MOST_FILES = 32
"""Dates that are kept on the disk."""
PARTS: tuple[tuple[str, type[Timetable | Runs]], ...] = (
    ("forward", Timetable),
    ("backward", Timetable),
    ("runs", Runs),
)


def day_path(folder: Path, date: dt.date, route_types: frozenset[int] | None) -> Path:
    """Where the timetable of a date lies, or would.

    Parameters
    ----------
    folder
        For such files of one network.
    date, route_types
        As ``Network.day`` takes them.
    """
    kinds = "all" if route_types is None else hashlib.sha256(repr(sorted(route_types)).encode()).hexdigest()[:12]
    return folder / f"{date.isoformat()}-{kinds}.day"


def write_day(path: Path, day: DayTimetable) -> bool:
    """Write the timetable of a date; whether that was possible."""
    arrays = [array for part, _ in PARTS for array in getattr(day, part)]
    facts = {"format": FORMAT, "date": day.date.isoformat(), "start": day.start, "key": day.key}
    return write_arrays(path, facts, arrays, MOST_FILES)


def read_day(path: Path) -> DayTimetable | None:
    """Map the timetable of a date, None if there is none that is whole."""
    read = read_arrays(path, {"format": FORMAT})
    if read is None:
        return None
    facts, given = read
    arrays = iter(given)
    forward, backward, runs = (kind(*(next(arrays) for _ in kind._fields)) for _, kind in PARTS)
    assert isinstance(forward, Timetable)  # noqa: S101 - as PARTS says
    assert isinstance(backward, Timetable)  # noqa: S101
    assert isinstance(runs, Runs)  # noqa: S101
    return DayTimetable(dt.date.fromisoformat(facts["date"]), facts["start"], facts["key"], forward, backward, runs)
