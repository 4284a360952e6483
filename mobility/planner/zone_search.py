# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Searches on a network with on-demand zones: first and last ways that depend on the time of day.

docs/reference/scenarios-zones.md says what they mean. Moments below are those of the direction that is searched:
seconds since the day's start, or searched against time, the same negated. In both a way is ``onward``: the earliest
moment to be at its other end for somebody who is at this end from a moment on. Nobody is overtaken, so labels stay
exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.kernels.layout import NEVER, Int32
from mobility.network.frozen import frozen
from mobility.planner.by_kernel import Berths, find_labels, find_pareto
from mobility.planner.reach import reach_of
from mobility.planner.zone_trips import zone_trips

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mobility.kernels.layout import Int64
    from mobility.network.network import Network
    from mobility.network.zones import Opening
    from mobility.planner.reach import Reach
    from mobility.planner.request import Place, PlanRequest
    from mobility.planner.search import Entry, Search

ROWS = 8
"""Rides that labels are first kept for; where one changes more often, twice as many."""
ZONE = "zone "
"""What the names of ways by on-demand zones begin with, where others have the name of a profile; the number follows."""
_NONE: Int32 = frozen(np.empty(0, dtype=np.int32))


class ZoneWays(NamedTuple):
    """Ways by on-demand service between a place and stops, side by side (K): stop, seconds, number of the zone."""

    stop: Int32
    seconds: Int32
    zone: Int32


NO_WAYS = ZoneWays(_NONE, _NONE, _NONE)


class Direct(NamedTuple):
    """A trip from the origin to the destination: the zone's number, seconds, and the stops it joins (-1: a point)."""

    zone: int
    seconds: int
    origin: int
    destination: int


def zone_ways(network: Network, place: Place, *, towards: bool) -> ZoneWays:
    """All ways by on-demand service between a place and stops.

    Parameters
    ----------
    network, place
        Where.
    towards
        False: from the place to stops; True: from stops to it.
    """
    found: list[ZoneWays] = [NO_WAYS]
    for number, trips in enumerate(zone_trips(network)):
        if not trips.holds(place):
            continue
        seconds = trips.table([place], trips.stops(towards=not towards))[0]
        near = seconds < NEVER
        found.append(ZoneWays(trips.served[near], seconds[near], np.full(int(near.sum()), number, dtype=np.int32)))
    return ZoneWays(*(frozen(np.concatenate(parts)) for parts in zip(*found, strict=True)))


def direct_trips(network: Network, origin: Place, destination: Place) -> tuple[Direct, ...]:
    """All trips by on-demand service from place to place, without those that end where they begin."""
    if origin == destination:
        return ()
    found = []
    for number, trips in enumerate(zone_trips(network)):
        if trips.holds(origin) and trips.holds(destination):
            pair = trips.pair(origin, destination)
            if pair is not None:
                found.append(Direct(number, *pair))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Clock:
    """Turns moments of a search into seconds since 1970 and back."""

    start: int
    backward: bool

    def onward(self, opening: Opening, moment: np.ndarray, seconds: np.ndarray | int) -> Int64:
        """(n) the earliest moment to be at the other end of ways that take so many seconds once one calls.

        Parameters
        ----------
        opening
            When one may call.
        moment, seconds
            From when on somebody could set off, and how long the trip takes.
        """
        if self.backward:
            return np.asarray(self.start - opening.latest(self.start - moment.astype(np.int64) - seconds))
        return np.asarray(opening.next(moment.astype(np.int64) + self.start) + seconds - self.start)

    def throughout(self, opening: Opening, first: int, last: int) -> bool:
        """Whether one may call at every moment of a span."""
        if self.backward:
            return opening.throughout(self.start - last, self.start - first)
        return opening.throughout(self.start + first, self.start + last)

    def within(self, opening: Opening, first: int, last: int) -> bool:
        """Whether one may call at any moment of a span."""
        if self.backward:
            return opening.within(self.start - last, self.start - first)
        return opening.within(self.start + first, self.start + last)


class ZoneSearch:
    """What on-demand zones add to one request; shared by its searches at other times.

    Parameters
    ----------
    network, request
        Where, and what is asked.
    walked
        Whether going all the way without a ride counts.
    """

    def __init__(self, network: Network, request: PlanRequest, *, walked: bool) -> None:
        self.network = network
        self.access = NO_WAYS if request.access_offsets else zone_ways(network, request.origin, towards=False)
        self.egress = NO_WAYS if request.egress_offsets else zone_ways(network, request.destination, towards=True)
        most_s = NEVER if request.direct_max_s is None else request.direct_max_s
        direct = direct_trips(network, request.origin, request.destination) if walked else ()
        self.direct = tuple(trip for trip in direct if trip.seconds <= most_s)

    @property
    def useful(self) -> bool:
        """Whether there is any way by on-demand service."""
        return bool(len(self.access.stop) or len(self.egress.stop) or self.direct)

    # What a search begins and ends with

    def leaving(self, search: Search, here: Reach, at_s: int, *, backward: bool) -> Berths:
        """The berths that can be boarded without a ride before, and the moments from which on.

        Parameters
        ----------
        search
            At the asked time.
        here
            Other ways from the end that is searched from.
        at_s
            When one leaves, or with ``backward`` arrives.
        backward
            Against time.
        """
        start_s, clock = (-at_s if backward else at_s), Clock(search.day.start, backward)
        ways = self.egress if backward else self.access
        moment = np.full(len(ways.stop), start_s, dtype=np.int64)
        ready = _onward_by_zone(clock, ways, search.openings, moment)
        known = ready < NEVER
        berth, count = self._berths(ways.stop[known])
        return Berths(
            frozen(np.concatenate((here.berth, berth))),
            frozen(np.concatenate((here.walk_s + start_s, np.repeat(ready[known], count)))),
        )

    def direct_at(self, search: Search, at_s: int, *, backward: bool) -> int:
        """The moment at which a direct trip is over, ``NEVER`` without one."""
        start_s, clock, openings = (-at_s if backward else at_s), Clock(search.day.start, backward), search.openings
        found = [
            int(clock.onward(openings[trip.zone], np.array([start_s]), trip.seconds)[0]) for trip in self.direct
        ]  # fmt: skip
        return min([NEVER, *found])

    def run(
        self, search: Search, *, backward: bool, at_s: int, bound_s: int, most: int, direct_at_s: int
    ) -> list[tuple[int, int]]:
        """(rides, moment) as ``Search._run`` tells them.

        Parameters
        ----------
        search
            At the asked time.
        backward, at_s, bound_s, most
            Which direction, from when, before which moment, and with how many rides at most.
        direct_at_s
            When one is there without a ride, ``NEVER`` where that does not count.
        """
        here, there = search.sides(backward=backward)
        leaving = self.leaving(search, here, at_s, backward=backward)
        start_s, clock, openings = (-at_s if backward else at_s), Clock(search.day.start, backward), search.openings
        last = self.access if backward else self.egress
        ever = np.array([clock.within(opening, start_s, bound_s) for opening in openings], dtype=np.bool_)
        last = ZoneWays(*(part[ever[last.zone]] for part in last))
        berth, count = self._berths(last.stop)
        ends = Berths(
            frozen(np.concatenate((there.berth, berth))),
            frozen(np.concatenate((there.walk_s, np.repeat(last.seconds, count)))),
        )
        found = find_pareto(search, leaving, ends, start_s, direct_at_s, bound_s, most, backward=backward)
        # As if all were open: right if they are until the last of these arrivals, for nothing comes before it.
        latest = max((moment for rides, moment in found if rides), default=None)
        if latest is None or all(
            clock.throughout(openings[zone], start_s, latest) for zone in np.unique(last.zone).tolist()
        ):
            return found
        return self._by_labels(search, clock, last, there, (backward, at_s, bound_s, most, direct_at_s))

    def _by_labels(
        self, search: Search, clock: Clock, last: ZoneWays, there: Reach, asked: tuple[bool, int, int, int, int]
    ) -> list[tuple[int, int]]:
        """The same from all labels by vehicle, for last ways that take longer at some times."""
        backward, at_s, bound_s, most, direct_at_s = asked
        openings, rows = search.openings, min(most, ROWS)
        berth, count = self._berths(last.stop)
        ways = ZoneWays(berth, np.repeat(last.seconds, count), np.repeat(last.zone, count))
        while True:
            vehicle = find_labels(search, backward=backward, at_s=at_s, bound_s=bound_s, rides=rows)[1]
            if rows == most or (vehicle[rows] == vehicle[rows - 1]).all():
                break
            rows = min(2 * rows, most)
        best = min(direct_at_s, bound_s)
        found = [(0, direct_at_s)] if direct_at_s < bound_s else []
        for rides in range(1, rows + 1):
            line = vehicle[rides]
            moments = [line[there.berth].astype(np.int64) + there.walk_s]
            label = line[ways.stop].astype(np.int64)
            ridden = label < NEVER
            some = ZoneWays(*(part[ridden] for part in ways))
            label = label[ridden]
            moments.append(_onward_by_zone(clock, some, openings, label))
            earliest = min(int(part.min(initial=NEVER)) for part in moments)
            if earliest < best:
                best = earliest
                found.append((rides, earliest))
        return found

    def _berths(self, stop: Int32) -> tuple[Int32, Int32]:
        """The berths of some stops, one stop after the other, and how many each has."""
        ptr = self.network.stop_berth_ptr
        count = ptr[stop + 1] - ptr[stop]
        before = np.cumsum(count) - count
        return (np.repeat(ptr[stop] - before, count) + np.arange(int(count.sum()))).astype(np.int32), count

    # What is shown

    def reaches(self, search: Search, entry: Entry | None) -> tuple[Reach, Reach]:
        """The ends of a journey that was found, as if ways always took as long as they do at its times.

        Who leaves as late as one can waits for no opening before the first ride; who arrives as early as one can calls,
        after the last one, just so long before the arrival as the trip takes.

        Parameters
        ----------
        search
            That found it.
        entry
            The journey; None: all ways that there are at any time.
        """
        openings, start = search.openings, search.day.start
        access, egress = self.access, self.egress
        if entry is not None:
            begins = np.full(len(access.stop), start + entry.departure_s, dtype=np.int64)
            calls = start + entry.arrival_s - egress.seconds.astype(np.int64)
            access = ZoneWays(*(part[_open(access, openings, begins)] for part in access))
            egress = ZoneWays(*(part[_open(egress, openings, calls)] for part in egress))
        return self._with(search.origin, access), self._with(search.destination, egress)

    def _with(self, reach: Reach, ways: ZoneWays) -> Reach:
        """Other ways and those by on-demand service, where these are quicker."""
        stop_s, stop_profile = dict(reach.stop_walk_s), dict(reach.stop_profile)
        for stop, seconds, zone in zip(*(part.tolist() for part in ways), strict=True):
            if seconds < stop_s.get(stop, NEVER):
                stop_s[stop], stop_profile[stop] = seconds, f"{ZONE}{zone}"
        return reach_of(self.network, stop_s, stop_profile, 0, reach.node_cm)

    def direct_of(self, search: Search, departure_s: int, arrival_s: int) -> Direct | None:
        """The direct trip with these times, None if there is none."""
        openings, start = search.openings, search.day.start
        for trip in self.direct:
            if (
                trip.seconds == arrival_s - departure_s
                and openings[trip.zone].holds(np.array([start + departure_s]))[0]
            ):
                return trip
        return None

    def direct_within(self, search: Search, departure_s: int, arrival_s: int) -> bool:
        """Whether a direct trip leaves as late as one moment, or later, and arrives as early as another, or earlier."""
        return bool(self.direct) and self.direct_at(search, departure_s, backward=False) <= arrival_s


def zone_of(how: str) -> int:
    """The number of the zone that a way's name tells, -1 for the name of a profile."""
    return int(how.removeprefix(ZONE)) if how.startswith(ZONE) else -1


def _by_zone(ways: ZoneWays, openings: Sequence[Opening], tell: Callable[[Opening, np.ndarray], np.ndarray]) -> Int64:
    """(K) what is told of the ways of each zone, side by side again."""
    out = np.full(len(ways.stop), NEVER, dtype=np.int64)
    for zone in np.unique(ways.zone).tolist():
        some = ways.zone == zone
        out[some] = np.minimum(tell(openings[zone], some), NEVER)
    return out


def _onward_by_zone(clock: Clock, ways: ZoneWays, openings: Sequence[Opening], moment: Int64) -> Int64:
    return _by_zone(ways, openings, lambda opening, some: clock.onward(opening, moment[some], ways.seconds[some]))


def _open(ways: ZoneWays, openings: Sequence[Opening], at: Int64) -> np.ndarray:
    """(K) whether one may call at some seconds since 1970."""
    opens: np.ndarray = _by_zone(ways, openings, lambda opening, some: opening.holds(at[some])) == 1
    return opens
