# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Links between trips of the timetables that are asked for: kept, mapped from disk, or built.

They belong to a day class by content hash, so dates on which the same trips run share them. A search never waits for
them: where there are none it does without, and only wishes for them.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from enum import Enum
from threading import Lock
from typing import TYPE_CHECKING

from mobility.kernels.trip_layout import TripLinks
from mobility.network.timetable.array_file import read_arrays, write_arrays
from mobility.network.timetable.trip_links import make_trip_links, worth_linking
from mobility.region import TransferSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mobility.kernels.layout import Int32
    from mobility.network.links import Links
    from mobility.network.timetable.day import DayTimetable

FORMAT = 3
MOST_FILES = 64
KEPT_BYTES = 192 * 2**20
"""Of links that a process maps: both directions of six dates of a county; others are mapped again in a moment."""
LOOK_AGAIN_S = 5.0
"""Another process may have written what was missing."""
Key = tuple[str, TransferSettings, bool]


class Acceleration(Enum):
    """How links between trips come about."""

    OFF = "off"
    """Never used."""
    READY = "ready"
    """Used where they are, and wished for where they are not."""
    NOW = "now"
    """Built at once where they are missing, however many: for tests and benchmarks."""


class Accelerator:
    """Links between trips of one network; threads share it.

    Parameters
    ----------
    berth_stop
        (B) stop of each berth.
    folder
        Where they are kept as files, None: in memory alone.
    """

    def __init__(self, berth_stop: Int32, folder: Path | None) -> None:
        self.berth_stop, self.folder = berth_stop, folder
        self.mode = Acceleration.READY
        self.wish: Callable[[DayTimetable, Links], None] | None = None
        """Told what is missing; must return at once."""
        self._kept: OrderedDict[Key, TripLinks | None] = OrderedDict()
        self._missing: dict[Key, float] = {}
        self._lock = Lock()

    def find(self, day: DayTimetable, links: Links, *, backward: bool) -> TripLinks | None:
        """The links of a timetable, None where there are none.

        Parameters
        ----------
        day, links
            Timetable, and changes and walks with all walks in them.
        backward
            For searches against time.
        """
        if self.mode is Acceleration.OFF:
            return None
        key = day.key, links.settings, backward
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            if self.mode is Acceleration.READY and time.monotonic() < self._missing.get(key, 0.0):
                return None
        known, found = self._read(key)
        if not known and self.mode is Acceleration.NOW:
            known, found = True, self._make(day, links, backward=backward)
        with self._lock:
            if known:
                self._keep(key, found)
                return found
            self._missing[key] = time.monotonic() + LOOK_AGAIN_S
        wish = self.wish  # another thread may take it away
        if wish is not None:
            wish(day, links)
        return None

    def build(self, day: DayTimetable, links: Links, threads: int = 1) -> bool:
        """Make the links of a timetable in both directions, unless there are some; False if they are not worth it."""
        worth = True
        for backward in (False, True):
            key = day.key, links.settings, backward
            known, found = self._read(key)
            if not known:
                found = None
                if worth and self._is_worth_it(day, links, backward=backward):
                    found = self._make(day, links, backward=backward, threads=threads)
                found = self._written(key, found)
            worth = found is not None
            with self._lock:
                self._keep(key, found)
                self._missing.pop(key, None)
        return worth

    def _keep(self, key: Key, found: TripLinks | None) -> None:
        self._kept[key] = found
        bytes_of = {one: sum(array.nbytes for array in links) for one, links in self._kept.items() if links is not None}
        total = sum(bytes_of.values())
        for oldest in [one for one in bytes_of if one != key]:
            if total <= KEPT_BYTES:
                break
            del self._kept[oldest]
            total -= bytes_of[oldest]

    def _is_worth_it(self, day: DayTimetable, links: Links, *, backward: bool) -> bool:
        if backward:
            return worth_linking(day.backward, links.changes_backward, links.walks_backward, self.berth_stop)
        return worth_linking(day.forward, links.changes, links.walks, self.berth_stop)

    def _make(self, day: DayTimetable, links: Links, *, backward: bool, threads: int = 1) -> TripLinks:
        if backward:
            given = day.backward, links.changes_backward, links.walks_backward
        else:
            given = day.forward, links.changes, links.walks
        return make_trip_links(*given, self.berth_stop, threads)

    def _path(self, key: Key) -> Path | None:
        if self.folder is None:
            return None
        settings = hashlib.sha256(repr(key[1]).encode()).hexdigest()[:12]
        return self.folder / f"{key[0]}-{settings}-{'backward' if key[2] else 'forward'}.trips"

    def _read(self, key: Key) -> tuple[bool, TripLinks | None]:
        """Whether the disk knows, and the links, None if they were found not to be worth it."""
        path = self._path(key)
        read = None if path is None else read_arrays(path, {"format": FORMAT})
        if read is None:
            return False, None
        return True, TripLinks(*read[1]) if read[0]["worth"] else None

    def _written(self, key: Key, found: TripLinks | None) -> TripLinks | None:
        """The same links, mapped from the file that they were written to, if that was possible."""
        path = self._path(key)
        arrays = [] if found is None else list(found)
        if path is None or not write_arrays(path, {"format": FORMAT, "worth": found is not None}, arrays, MOST_FILES):
            return found
        known, mapped = self._read(key)
        return mapped if known else found
