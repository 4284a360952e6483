# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What two networks share, and from where what they do not share can be boarded: who needs no second search.

Let stops of the baseline have the same places, walks, changes and streets in the scenario, so that the two differ in
runs (and in new stops) alone. Take a journey of either network that is none of the other. It boards some run that only
one of them has; before the first such run it uses what both have. So in the baseline, too, one reaches the stop from
which that run is boarded (or, by a change that only leads to a new stop, the one before) no later than it leaves. An
origin from which the baseline reaches no such boarding in time has the same journeys in both networks. The check costs
a fraction of a search: when each stop is reached first is known from the search of the baseline.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.layout import FIRST_EVENT, FIRST_STOP, FIRST_TRIP, NEVER, SECONDS, TO
from mobility.network.schema import CHAINS, DAYS, GAZETTEER, LINES, LINKS, SCHEMA, SHAPES, STOPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mobility.kernels.layout import Changes, Int32, Timetable, Walks
    from mobility.network.links import Links
    from mobility.network.network import Network
    from mobility.region import TransferSettings

    Int64Array = np.ndarray
    Run = tuple[bytes, bytes, bytes]

OF_STOPS = ("stop_lat", "stop_lon", "stop_routable", "stop_specific")
"""Per stop; new stops may follow."""
FRAME = tuple(SCHEMA.keys() - (STOPS | LINES | CHAINS | DAYS | LINKS | SHAPES | GAZETTEER).keys())
"""Rules, streets and whatever else a network may have one day: must be the same. Stops, links and timetables are looked
at one by one; names and shapes change no travel time."""
MOST_BOARDINGS = 100_000
"""With more, a search costs hardly more than the check."""


def same_frame(baseline: Network, scenario: Network, settings: TransferSettings | None) -> bool:
    """Whether stops, walks, changes and streets of the baseline are the same in the scenario, new stops aside.

    Where there are on-demand zones it is not looked at: they lead to stops before any run is boarded.

    Parameters
    ----------
    baseline, scenario
        Stops of the first have the same numbers in the second.
    settings
        Of the question; None: the region's.
    """
    if baseline is scenario:
        return True
    if baseline.zones or scenario.zones:
        return False
    old, new = baseline.arrays, scenario.arrays
    stops, berths = len(baseline.stop_id), baseline.berths
    if (baseline.zone, baseline.settings) != (scenario.zone, scenario.settings) or len(scenario.stop_id) < stops:
        return False
    if not all(_same(old[name], new[name][:stops]) for name in OF_STOPS):
        return False
    if not _same(old["stop_berth_ptr"], new["stop_berth_ptr"][: stops + 1]):
        return False
    if not all(_same(old[name], new[name]) for name in FRAME):
        return False
    mine, other = baseline.links(settings), scenario.links(settings)
    return _same_links(mine, other, stops, berths)


def _same_links(mine: Links, other: Links, stops: int, berths: int) -> bool:
    """Whether changes and walks among the stops of the baseline are the same."""
    sides = (
        (mine.walks, other.walks, stops),
        (mine.walks_backward, other.walks_backward, stops),
        (mine.changes, other.changes, berths),
        (mine.changes_backward, other.changes_backward, berths),
    )
    if not all(_same_arcs(a, b, size) for a, b, size in sides):
        return False
    return _same(mine.changes.stay_s, other.changes.stay_s[:berths])


def _same_arcs(mine: Walks | Changes, other: Walks | Changes, size: int) -> bool:
    if mine.ptr is other.ptr and mine.arc is other.arc:
        return True
    end = int(other.ptr[size])
    here, arc = np.repeat(np.arange(size), np.diff(other.ptr[: size + 1])), other.arc[:end]
    known = arc[:, TO] < size
    if not _same(mine.arc, arc[known]):
        return False
    return np.array_equal(np.diff(mine.ptr), np.bincount(here[known], minlength=size))


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    """The same bytes, for NaN equals NaN here."""
    return a is b or (a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes())


@dataclass(frozen=True, slots=True)
class Boardings:
    """Where and when runs can be boarded that only one of two day timetables has.

    Parameters
    ----------
    runs
        How many such runs there are, in both together.
    berth, departure_s
        (n) side by side; seconds of the day timetable.
    """

    runs: int
    berth: Int32
    departure_s: Int32


def changed_boardings(old: Timetable, new: Timetable) -> Boardings:
    """What two timetables of a date do not share, compared byte by byte, whatever the order of their patterns is.

    Parameters
    ----------
    old, new
        Of the same date; berths have the same numbers.
    """
    if old is new:
        return Boardings(0, np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32))
    sides = (old, new)
    counts = [Counter(key for _, key in _patterns(side)) for side in sides]
    only = [counts[0] - counts[1], counts[1] - counts[0]]
    runs: list[Counter[Run]] = []
    for side, left in zip(sides, only, strict=True):
        found: Counter[Run] = Counter()
        for pattern, key in _patterns(side) if left else ():
            if left[key] > 0:
                left[key] -= 1
                found.update(_runs(side, pattern))
        runs.append(found)
    changed = [*(runs[0] - runs[1]).elements(), *(runs[1] - runs[0]).elements()]
    berth = np.frombuffer(b"".join(run[0][:-4] for run in changed), dtype=np.int32)  # nobody boards at the last stop
    departure_s = np.frombuffer(b"".join(run[2][:-4] for run in changed), dtype=np.int32)
    open_ = departure_s > -NEVER
    return Boardings(len(changed), berth[open_], departure_s[open_])


def _patterns(timetable: Timetable) -> Iterator[tuple[int, Run]]:
    """Number and content of each pattern."""
    berth, arrival_s, departure_s = timetable.berth, timetable.arrival_s, timetable.departure_s
    for number, (here, beyond) in enumerate(itertools.pairwise(timetable.pattern.tolist())):
        events = slice(here[FIRST_EVENT], beyond[FIRST_EVENT])
        stops = slice(here[FIRST_STOP], beyond[FIRST_STOP])
        yield number, (berth[stops].tobytes(), arrival_s[events].tobytes(), departure_s[events].tobytes())


def _runs(timetable: Timetable, pattern: int) -> Iterator[Run]:
    """Content of each run of a pattern."""
    here, beyond = timetable.pattern[pattern], timetable.pattern[pattern + 1]
    length, trips = int(beyond[FIRST_STOP] - here[FIRST_STOP]), int(beyond[FIRST_TRIP] - here[FIRST_TRIP])
    events = slice(int(here[FIRST_EVENT]), int(beyond[FIRST_EVENT]))
    berth = timetable.berth[here[FIRST_STOP] : beyond[FIRST_STOP]].tobytes()
    arrival_s = timetable.arrival_s[events].reshape(trips, length)
    departure_s = timetable.departure_s[events].reshape(length, trips).T
    for trip in range(trips):
        yield berth, arrival_s[trip].tobytes(), departure_s[trip].tobytes()


@dataclass(frozen=True, slots=True)
class Gates:
    """Who boards any of the changed runs is at one of these stops of the baseline by one of these times.

    Parameters
    ----------
    stop
        (G) rising.
    key
        Sorted: position in ``stop`` in the upper half, seconds from the window's first minute in the lower.
    last_s
        Later than this no run is boarded.
    new_stop
        Stops that the baseline does not have, to which the first walk may lead.
    """

    stop: Int32
    key: Int64Array
    last_s: int
    new_stop: frozenset[int]

    def missed(self, earliest_s: Int32, walks: Mapping[int, int] | None) -> bool:
        """Whether none of the runs can be boarded.

        Parameters
        ----------
        earliest_s
            (S) when each stop of the baseline is reached first, in seconds from the window's first minute.
        walks
            First walks to stops in the scenario; looked at for new stops only.
        """
        if walks is not None and not self.new_stop.isdisjoint(walks):
            return False
        if not len(self.key):
            return True
        at_s = earliest_s[self.stop]
        reached = np.flatnonzero(at_s <= self.last_s)
        wanted = (reached << HALF) + at_s[reached]
        following = np.searchsorted(self.key, wanted)
        known = following < len(self.key)
        return not (self.key[following[known]] >> HALF == reached[known]).any()


HALF = 32


def gates(
    boardings: list[tuple[Boardings, int]], baseline: Network, scenario: Network, links: Links, last_s: int
) -> Gates | None:
    """Where one has to be in the baseline, and by when, to board any of some runs.

    Parameters
    ----------
    boardings
        For each draw, and the second of its day timetable at which the window begins.
    baseline, scenario
        With the same frame.
    links
        Of the scenario.
    last_s
        Journeys end by then, seconds from the first minute of the window.

    Returns
    -------
    Gates or None
        None where the check is not worth its time.
    """
    if sum(len(one.berth) for one, _ in boardings) > MOST_BOARDINGS:
        return None
    stops = len(baseline.stop_id)
    berth = np.concatenate([one.berth for one, _ in boardings])
    time_s = np.concatenate([one.departure_s - first_s for one, first_s in boardings])
    inside = (time_s >= 0) & (time_s <= last_s)
    berth, time_s = berth[inside], time_s[inside]
    ptr, arc = links.changes_backward.ptr, links.changes_backward.arc
    count = ptr[berth + 1] - ptr[berth]
    at = np.repeat(ptr[berth] - (np.cumsum(count) - count), count) + np.arange(int(count.sum()))
    boarded = scenario.berth_stop[berth]
    stop = np.concatenate((boarded, scenario.berth_stop[arc[at, TO]]))
    by_s = np.concatenate((time_s, np.repeat(time_s, count) - arc[at, SECONDS]))
    known = (stop < stops) & (by_s >= 0)
    gate, of = np.unique(stop[known], return_inverse=True)
    key = np.unique((of.astype(np.int64) << HALF) + by_s[known])
    return Gates(gate.astype(np.int32), key, last_s, frozenset(boarded[boarded >= stops].tolist()))
