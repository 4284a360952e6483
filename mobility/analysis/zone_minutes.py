# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What on-demand zones add to travel times minute by minute (docs/reference/scenarios-zones.md).

Minutes are in the order of the search: towards a place the last one comes first, and moments are negated, so that one
rule serves both directions. Minutes in which all ways from the place take equally long are one sweep.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.analysis.targets import StopWays, StraightWays, StreetWays
from mobility.kernels.layout import NEVER, Int32
from mobility.kernels.minutes import walk_to_targets
from mobility.network.frozen import frozen
from mobility.planner.reach import reach_of
from mobility.planner.request import PointPlace
from mobility.planner.zone_search import Clock, zone_ways
from mobility.planner.zone_trips import stop_places, zone_trips

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.analysis.targets import Targets
    from mobility.analysis.window import Window
    from mobility.kernels.layout import Float64, Int64
    from mobility.network.network import Network
    from mobility.network.zones import Opening
    from mobility.planner.reach import Reach
    from mobility.planner.request import Place
    from mobility.planner.zone_trips import Goals, ZoneTrips

MINUTE_S = 60
ByVehicle = tuple[Int32, Int32]
"""Row of each stop, and minutes of each row, as ``kernels.minutes.arrive_by_vehicle`` tells them."""


class Run(NamedTuple):
    """Minutes that follow each other, in which all ways from a place take equally long."""

    first: int
    minutes: int
    reach: Reach


class _Zone(NamedTuple):
    """One zone: its trips, when one may call, which targets are places of it, and the trips to them.

    ``goals``: the targets as ends of trips. ``trip_s`` (K, n): between the stops that are served and the targets.
    """

    trips: ZoneTrips
    opening: Opening
    target: Int32
    goals: Goals
    trip_s: Int32


class ZoneMinutes:
    """Ways by on-demand service of one window to the same targets; threads may share it.

    Parameters
    ----------
    network, window, targets
        Where, when, and to which places.
    start
        What the seconds of the timetable count from, in seconds since 1970.
    most_s
        Nothing farther than this.
    """

    def __init__(self, network: Network, window: Window, targets: Targets, start: int, most_s: int) -> None:
        self.network, self.window, self.most_s, self.targets = network, window, most_s, len(targets)
        self.clock = Clock(start, window.towards)
        minute = MINUTE_S * np.arange(window.minutes, dtype=np.int64)
        first = window.first_s - start
        self.moment = minute - first - MINUTE_S * (window.minutes - 1) if window.towards else minute + first
        """(M) of the minutes, in the order of the search."""
        date = window.first.astimezone(network.zone).date()
        self._zones = [
            _zone_of(network, trips, targets, trips.zone.opening(date, network.zone), towards=window.towards)
            for trips in zone_trips(network)
        ]

    def runs(self, place: Place, here: Reach) -> list[Run]:
        """The minutes in runs, each with all ways from (towards: to) the place as long as they take in it.

        Parameters
        ----------
        place, here
            Where, and the ways without on-demand service.
        """
        ways = zone_ways(self.network, place, towards=self.window.towards)
        taken_s = np.full((len(self.moment), len(ways.stop)), NEVER, dtype=np.int64)
        for number, zone in enumerate(self._zones):
            some = ways.zone == number
            taken_s[:, some] = self._taken(zone.opening, self.moment[:, None], ways.seconds[None, some])
        changes = np.flatnonzero((taken_s[1:] != taken_s[:-1]).any(axis=1)) + 1
        edges = [0, *changes.tolist(), len(self.moment)]
        found = []
        for first, beyond in itertools.pairwise(edges):
            stop_s = dict(here.stop_walk_s)
            for stop, seconds in zip(ways.stop.tolist(), taken_s[first].tolist(), strict=True):
                stop_s[stop] = min(seconds, stop_s.get(stop, NEVER))
            reached = {stop: seconds for stop, seconds in stop_s.items() if seconds < NEVER}
            found.append(Run(first, beyond - first, reach_of(self.network, reached, {}, 0, here.node_cm)))
        return found

    def joined(self, parts: Sequence[tuple[Run, ByVehicle]]) -> ByVehicle:
        """The minutes of all runs side by side."""
        if len(parts) == 1:
            return parts[0][1]
        reached = np.zeros(len(self.network.stop_id), dtype=np.bool_)
        for _, (row, _) in parts:
            reached |= row >= 0
        stop = np.flatnonzero(reached)
        rows = np.full(len(reached), -1, dtype=np.int32)
        rows[stop] = np.arange(len(stop))
        out_s = np.full((len(stop), len(self.moment)), NEVER, dtype=np.int32)
        for run, (row, vehicle_s) in parts:
            mine = np.flatnonzero(row >= 0)
            out_s[rows[mine], run.first : run.first + run.minutes] = vehicle_s[row[mine]]
        return frozen(rows), frozen(out_s)

    def direct(self, place: Place) -> tuple[tuple[Int32, Int32], ...]:
        """Per zone of a place the targets in it, and (n, M) seconds of direct trips, waits for the opening included."""
        found = []
        for zone in self._zones:
            if len(zone.target) and zone.trips.holds(place):
                trip_s = zone.trips.table([place], zone.goals)[0]
                taken_s = self._taken(zone.opening, self.moment[None, :], trip_s[:, None])
                found.append((zone.target, taken_s.astype(np.int32)))
        return tuple(found)

    def take_in(self, direct: tuple[tuple[Int32, Int32], ...], rides: ByVehicle, out_s: Int32) -> None:
        """Make travel times shorter where an on-demand service does.

        Parameters
        ----------
        direct
            As ``direct`` tells it.
        rides
            Where one gets off (towards: on).
        out_s
            (D, M) seconds, ``NEVER`` where out of reach; written.
        """
        for target, taken_s in direct:
            out_s[target] = np.minimum(out_s[target], taken_s)
        for zone in self._zones:
            if len(zone.target):
                taken_s = self._after_rides(zone, *rides)
                out_s[zone.target] = np.minimum(out_s[zone.target], taken_s)

    def _after_rides(self, zone: _Zone, row: Int32, vehicle_s: Int32) -> Int32:
        """(n, M) seconds to the targets of a zone by rides and then the service."""
        count, minutes = len(zone.target), len(self.moment)
        ridden = row[zone.trips.served] >= 0
        trip_s, rows = zone.trip_s[ridden], row[zone.trips.served[ridden]]
        out_s = np.full((count, minutes), NEVER, dtype=np.int32)
        if not len(rows):
            return out_s
        last = int(self.moment[-1]) + self.most_s
        if not self.clock.throughout(zone.opening, int(self.moment[0]), last):
            if self.window.towards:
                return self._against_time(zone.opening, trip_s, vehicle_s[rows])
            # Who may call at once waits; the trip comes on top of it.
            vehicle_s = vehicle_s[rows]
            waited_s = np.full(vehicle_s.shape, NEVER, dtype=np.int32)
            off = vehicle_s < NEVER
            moment = np.broadcast_to(self.moment, vehicle_s.shape)[off]
            taken_s = vehicle_s[off] + self._taken(zone.opening, moment + vehicle_s[off], np.zeros(1, dtype=np.int64))
            waited_s[off] = np.minimum(taken_s, NEVER)
            vehicle_s, rows = frozen(waited_s), np.arange(len(rows), dtype=np.int32)
        # Trips as walks: the nearest stop first.
        order = np.argsort(trip_s, axis=0, kind="stable")
        arc = np.stack((order, np.take_along_axis(trip_s, order, axis=0)), axis=2).transpose(1, 0, 2).reshape(-1, 2)
        ptr = np.arange(0, len(arc) + 1, len(rows))
        never = np.full(count, NEVER, dtype=np.int32)
        walk_to_targets(frozen(rows), vehicle_s, frozen(ptr), frozen(arc), frozen(never), self.most_s, out_s)
        return out_s

    def _against_time(self, opening: Opening, trip_s: Int32, vehicle_s: Int32) -> Int32:
        """(n, M) the same towards a place: when one has to call depends on how long the trip takes."""
        out_s = np.full((trip_s.shape[1], vehicle_s.shape[1]), NEVER, dtype=np.int32)
        for k, line in enumerate(vehicle_s):
            boards = np.flatnonzero(line < NEVER)
            near = np.flatnonzero(trip_s[k] < NEVER)
            moment = self.moment[boards] + line[boards]
            taken_s = line[None, boards] + self._taken(opening, moment[None, :], trip_s[k, near, None])
            at = np.ix_(near, boards)
            out_s[at] = np.minimum(out_s[at], np.where(taken_s <= self.most_s, taken_s, NEVER))
        return out_s

    def _taken(self, opening: Opening, moment: Int64, seconds: np.ndarray) -> Int64:
        """Seconds from when somebody is ready for a trip until it ends, ``NEVER`` beyond ``most_s``."""
        taken_s = self.clock.onward(opening, moment, seconds) - moment
        return np.where(taken_s <= self.most_s, taken_s, NEVER)


def _zone_of(network: Network, trips: ZoneTrips, targets: Targets, opening: Opening, *, towards: bool) -> _Zone:
    """What is known of a zone and some targets; of junctions it is kept, for they are many and always the same."""
    junctions = isinstance(targets.ways, StreetWays) and not targets.ways.points and len(targets) > 0
    if junctions and towards in trips.junctions:
        return _Zone(trips, opening, *trips.junctions[towards])
    lat, lon, stop = _places_of(network, targets)
    near = trips.area.covers(lat, lon) if stop is None else np.isin(stop, trips.inside)
    near[list(targets.lost)] = False
    target = frozen(np.flatnonzero(near))
    places: list[Place]
    if stop is not None:
        places = stop_places(stop[target])
    else:
        places = [PointPlace(*spot) for spot in zip(lat[target].tolist(), lon[target].tolist(), strict=True)]
    goals = trips.goals(places, towards=not towards)
    trip_s = frozen(trips.table(stop_places(trips.served), goals))
    if junctions:
        trips.junctions[towards] = target, goals, trip_s
    return _Zone(trips, opening, target, goals, trip_s)


def _places_of(network: Network, targets: Targets) -> tuple[Float64, Float64, Int32 | None]:
    """Where targets lie, (D) degrees, NaN for junctions where nobody walks; their stops, None where they are none."""
    ways = targets.ways
    if isinstance(ways, StopWays):
        stop = ways.stop
        return network.arrays["stop_lat"][stop], network.arrays["stop_lon"][stop], stop
    if isinstance(ways, StraightWays):
        return ways.lat, ways.lon, None
    if ways.points or not len(targets):
        lat, lon = np.array([(point.lat, point.lon) for point in ways.points], dtype=np.float64).reshape(-1, 2).T
        return lat, lon, None
    arrays, streets = network.arrays, network.streets
    lat, lon = arrays["street_node_lat_e7"] / 1e7, arrays["street_node_lon_e7"] / 1e7
    if streets is not None:
        walked = np.zeros(len(lat), dtype=np.bool_)
        walked[streets.arc_from[arrays["street_weight_foot"] < NEVER]] = True
        lat[~walked] = np.nan  # of a motorway: no car sets anybody down there
    return lat, lon, None
