# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Parallel service: what of a line's trips another one offers too.

Definition. A trip is taken apart into its stretches from one call to the next, and looked at as a whole from its
first call to its last. A stretch from stop a to stop b is *covered* if a trip of another line

- lets passengers board at a stop near a and, later on the same trip, alight at a stop near b. Near are stops of the
  same group (see SEMANTICS, Stops) and those at most ``near_m`` metres away in a straight line;
- leaves at most ``within_s`` seconds earlier or later than the trip looked at;
- takes at most ``slower_s`` seconds longer from there to there.

The whole trip is covered if one other trip covers the stretch from its first to its last call. Of several trips
that cover a stretch, the one that leaves nearest in time is named, then the one that arrives first, then the first
by start. Kilometres of a stretch are its share of the trip's length by straight lines between the calls. Trips
count on one service day; what another service day brings after midnight is not looked at.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.scenario.operations.figures import KM
from mobility.scenario.operations.lengths import crow_m
from mobility.scenario.operations.runs import calls_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from mobility.kernels.layout import Int64
    from mobility.network.network import Network
    from mobility.scenario.operations.runs import RunCalls, VehicleRuns

LineName = tuple[str, str]
"""Feed and name."""


@dataclass(frozen=True, slots=True)
class ParallelSettings:
    """What counts as covered, see above."""

    within_s: int = 600
    slower_s: int = 300
    near_m: float = 0.0


class ParallelTrip(NamedTuple):
    """A trip of the line: ``run`` of the day, ``by`` the line that covers it as a whole, and its stretches."""

    run: int
    by: LineName | None
    stretches: int
    covered_stretches: int
    vehicle_km: float
    covered_km: float


@dataclass(frozen=True, slots=True)
class Parallel:
    """Parallel service of a line on a date; ``by_line`` the stretches that each other line covers, by name."""

    line: LineName
    trips: tuple[ParallelTrip, ...]
    by_line: dict[LineName, int]

    @property
    def covered_trips(self) -> int:
        """Trips that are covered as a whole."""
        return sum(trip.by is not None for trip in self.trips)

    @property
    def stretches(self) -> int:
        """Stretches of all trips."""
        return sum(trip.stretches for trip in self.trips)

    @property
    def covered_stretches(self) -> int:
        """Those of them that are covered."""
        return sum(trip.covered_stretches for trip in self.trips)

    @property
    def vehicle_km(self) -> float:
        """Kilometres of all trips."""
        return sum(trip.vehicle_km for trip in self.trips)

    @property
    def covered_km(self) -> float:
        """Kilometres of the covered stretches."""
        return sum(trip.covered_km for trip in self.trips)


def parallel(
    network: Network,
    runs: VehicleRuns,
    line: LineName,
    settings: ParallelSettings | None = None,
    others: Collection[LineName] | None = None,
) -> Parallel:
    """Find out what of a line others offer too.

    Parameters
    ----------
    network, runs
        One service day of a network in which both run.
    line
        Feed and name of the line to be looked at.
    settings
        What counts.
    others
        Lines that count; None: all others. For parallel service to what is there already, the lines of the baseline.
    """
    settings = settings or ParallelSettings()
    names = [(one.feed, one.name) for one in runs.lines.lines]
    mine = np.isin(runs.line, [number for number, name in enumerate(names) if name == line])
    allowed = [number for number, name in enumerate(names) if name != line and (others is None or name in others)]
    calls = calls_of(network, runs)
    search = _Search(calls, np.isin(runs.line, allowed), _neighbours(network, settings.near_m), settings)
    trips = []
    by_line: Counter[LineName] = Counter()
    for run in np.flatnonzero(mine).tolist():
        first, last = int(calls.ptr[run]), int(calls.ptr[run + 1]) - 1
        km = _stretch_km(network, calls.stop[first : last + 1], float(runs.length_m[run]) / KM)
        found = [search.cover(call, call + 1) for call in range(first, last)]
        by_line.update(names[int(runs.line[other])] for other in found if other is not None)
        whole = search.cover(first, last) if last > first else None
        trips.append(
            ParallelTrip(
                run,
                None if whole is None else names[int(runs.line[whole])],
                last - first,
                sum(other is not None for other in found),
                float(runs.length_m[run]) / KM,
                sum(km[at] for at, other in enumerate(found) if other is not None),
            )
        )
    return Parallel(line, tuple(trips), dict(sorted(by_line.items())))


class _Search:
    """Trips of other lines by where and when they can be boarded."""

    def __init__(
        self, calls: RunCalls, others: np.ndarray, near: Callable[[int], frozenset[int]], settings: ParallelSettings
    ) -> None:
        self.calls, self.near, self.settings = calls, near, settings
        self.run = np.repeat(np.arange(len(calls.ptr) - 1), np.diff(calls.ptr))
        boarding = np.flatnonzero(calls.boardable & others[self.run])
        order = np.lexsort((boarding, calls.departure_s[boarding], calls.stop[boarding]))
        self.boarding: Int64 = boarding[order]
        self.stop = calls.stop[self.boarding]
        self.departure_s = calls.departure_s[self.boarding]

    def cover(self, here: int, there: int) -> int | None:
        """The run that covers the stretch between two calls of a trip best, None if none does."""
        calls, most_s = self.calls, self.settings.within_s
        leave_s = int(calls.departure_s[here])
        ride_s = int(calls.arrival_s[there]) - leave_s + self.settings.slower_s
        goals = self.near(int(calls.stop[there]))
        best: tuple[int, int, int] | None = None
        for stop in sorted(self.near(int(calls.stop[here]))):
            low, high = np.searchsorted(self.stop, (stop, stop + 1)).tolist()
            times = self.departure_s[low:high]
            begin, end = np.searchsorted(times, (leave_s - most_s, leave_s + most_s + 1)).tolist()
            for boarding in self.boarding[low + begin : low + end].tolist():
                departure_s, run = int(calls.departure_s[boarding]), int(self.run[boarding])
                arrival_s = self._arrival_s(boarding, int(calls.ptr[run + 1]), goals, departure_s + ride_s)
                if arrival_s is not None:
                    found = abs(departure_s - leave_s), arrival_s, run
                    best = found if best is None else min(best, found)
        return None if best is None else best[2]

    def _arrival_s(self, boarding: int, end: int, goals: frozenset[int], latest_s: int) -> int | None:
        """When a trip first lets its passengers off at one of some stops, None if not in time."""
        for call in range(boarding + 1, end):
            if self.calls.arrival_s[call] > latest_s:
                return None
            if self.calls.alightable[call] and int(self.calls.stop[call]) in goals:
                return int(self.calls.arrival_s[call])
        return None


def _neighbours(network: Network, near_m: float) -> Callable[[int], frozenset[int]]:
    """The stops that are as good as one."""
    group = network.arrays["stop_group"]
    lat, lon = (np.radians(network.arrays[f"stop_{axis}"]) for axis in ("lat", "lon"))
    kept: dict[int, frozenset[int]] = {}

    def near(stop: int) -> frozenset[int]:
        if stop not in kept:
            here = group == group[stop]
            if near_m > 0:
                here = here | (crow_m(lat[stop], lon[stop], lat, lon) <= near_m)
            kept[stop] = frozenset(np.flatnonzero(here).tolist())
        return kept[stop]

    return near


def _stretch_km(network: Network, stops: np.ndarray, whole_km: float) -> list[float]:
    """The length of a trip, parted among its stretches by their straight lines; evenly where all are nought."""
    lat, lon = (np.radians(network.arrays[f"stop_{axis}"][stops]) for axis in ("lat", "lon"))
    crow = np.nan_to_num(crow_m(lat[:-1], lon[:-1], lat[1:], lon[1:]))
    share = crow / crow.sum() if crow.sum() > 0 else np.full(len(crow), 1 / max(len(crow), 1))
    return [float(one) for one in share * whole_km]
