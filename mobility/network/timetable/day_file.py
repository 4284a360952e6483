# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Timetables of dates as files beside their network, so that all workers of a server map the same memory.

A file begins with a line of JSON that tells where each array lies; it is written under another name, flushed to the
disk and then put in place, so that who finds it finds it whole.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import mmap
import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.kernels.layout import Runs, Timetable
from mobility.network.timetable.day import DayTimetable

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1
ALIGN = 64
"""Bytes; arrays begin at multiples of a cache line."""
MOST_FILES = 32
"""Dates that are kept on the disk, the oldest go first; who has mapped one keeps it."""
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
    layout, offset = [], 0
    for array in arrays:
        layout.append([offset, list(array.shape)])
        offset += -(-array.nbytes // ALIGN) * ALIGN
    facts = {"format": FORMAT, "date": day.date.isoformat(), "start": day.start, "arrays": layout, "bytes": offset}
    head = json.dumps(facts).encode() + b"\n"
    head = head[:-1].ljust(-(-len(head) // ALIGN) * ALIGN - 1) + b"\n"
    part = path.with_name(f".{path.name}-{secrets.token_hex(6)}")
    try:
        path.parent.mkdir(exist_ok=True)
        with part.open("wb") as file:
            file.write(head)
            for array in arrays:
                file.write(array.data)
                file.write(b"\0" * (-array.nbytes % ALIGN))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:  # a full or read-only disk: the timetable stays in this process alone
        with suppress(OSError):
            part.unlink(missing_ok=True)
        return False
    _forget_oldest(path.parent)
    return True


def read_day(path: Path) -> DayTimetable | None:
    """Map the timetable of a date, None if there is none that is whole."""
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        end = mapped.find(b"\n") + 1
        facts: dict[str, Any] = json.loads(mapped[:end])
        if facts["format"] != FORMAT or len(mapped) != end + facts["bytes"]:
            return None
    except (OSError, ValueError, KeyError):
        return None
    arrays = iter(_map(mapped, end + offset, shape) for offset, shape in facts["arrays"])
    forward, backward, runs = (kind(*(next(arrays) for _ in kind._fields)) for _, kind in PARTS)
    assert isinstance(forward, Timetable)  # noqa: S101 - as PARTS says
    assert isinstance(backward, Timetable)  # noqa: S101
    assert isinstance(runs, Runs)  # noqa: S101
    return DayTimetable(dt.date.fromisoformat(facts["date"]), facts["start"], forward, backward, runs)


def _map(mapped: mmap.mmap, offset: int, shape: list[int]) -> np.ndarray:
    count = math.prod(shape)
    if count == 0:
        empty = np.empty(shape, dtype=np.int32)
        empty.flags.writeable = False
        return empty
    array: np.ndarray = np.frombuffer(mapped, dtype=np.int32, count=count, offset=offset).reshape(shape)
    return array


def _forget_oldest(folder: Path) -> None:
    with suppress(OSError):
        files = sorted(folder.glob("*.day"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in files[MOST_FILES:]:
            path.unlink(missing_ok=True)
