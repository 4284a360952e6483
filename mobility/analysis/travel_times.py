# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Travel times from one place to many, or with ``towards`` from many to one, for every minute of a window.

They are what single questions of ``planner.plan`` for the same minutes give (SEMANTICS, Percentiles).
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.analysis.headways import drawn, has_headway_lines
from mobility.analysis.zone_minutes import ByVehicle, ZoneMinutes
from mobility.errors import InputError
from mobility.kernels.layout import DAY_S, NEVER
from mobility.kernels.minutes import arrive_by_vehicle, nearest_ranks, walk_to_targets
from mobility.kernels.profile_layout import CAPPED
from mobility.network.frozen import frozen
from mobility.network.streets.profiles import PROFILES
from mobility.planner.reach import reach

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.analysis.targets import Targets
    from mobility.analysis.window import Window
    from mobility.kernels.layout import Int32
    from mobility.network.links import Links
    from mobility.network.network import Network
    from mobility.network.timetable.day import DayTimetable
    from mobility.planner.reach import Reach
    from mobility.planner.request import Place
    from mobility.region import TransferSettings

MINUTE_S = 60
MOST_S = 2 * 3_600
"""Farther than this nobody asks, unless told."""
DRAWS = 10
"""Days that are drawn where lines keep a headway but no times."""
RIDES = 16
"""Rows of labels at first; where one changes more often, twice as many."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """How one travels.

    Parameters
    ----------
    most_s
        Nothing farther than this, up to 24 h; what is, counts as out of reach.
    settings
        Changing and walking; None: the region's.
    max_rides
        No more rides than this; None: no cap.
    access
        How one gets to the first stop, or, towards a place, from the last one: ``foot``, ``bike``, ``car``.
    on_foot
        Whether walking all the way counts.
    transit
        Whether rides count.
    route_types
        Only lines of these types of GTFS; None: all.
    draws, seed
        Where lines keep a headway but no times, so many days are drawn, from this seed; each minute of each counts.
        0: their first runs leave when the headway begins, as a search for one journey takes them.
    on_demand
        Whether one takes the on-demand zones of the network, where it has any and rides count.
    """

    most_s: int = MOST_S
    settings: TransferSettings | None = None
    max_rides: int | None = None
    access: tuple[str, ...] = ("foot",)
    on_foot: bool = True
    transit: bool = True
    route_types: frozenset[int] | None = None
    draws: int = DRAWS
    seed: int = 0
    on_demand: bool = True


AS_USUAL = Conditions()


class Start(NamedTuple):
    """What one search from a place finds: targets on foot, and stops by vehicle.

    Parameters
    ----------
    direct_s
        (D) seconds on foot, ``NEVER`` where too far.
    rides
        Per draw the row of each stop, and the minutes of each row, as ``kernels.minutes.arrive_by_vehicle`` tells them;
        towards a place, the last minute comes first.
    here
        The stops around the place.
    on_demand
        Direct trips by on-demand service: some targets, and the minutes of each, in the order of those of ``rides``.
    """

    direct_s: Int32
    rides: list[ByVehicle]
    here: Reach
    on_demand: tuple[tuple[Int32, Int32], ...] = ()

    def at_stop(self, stop: int, *, towards: bool) -> Int32:
        """(minutes) seconds until one gets off at a stop, draw by draw; ``NEVER`` where no ride leads there."""
        found = [
            vehicle_s[row[stop]] if row[stop] >= 0 else np.full(vehicle_s.shape[1], NEVER, dtype=np.int32)
            for row, vehicle_s in self.rides
        ]
        return np.concatenate([line[::-1] if towards else line for line in found])


class TravelTimes:
    """Searches from one place after the other to the same targets; threads may share it.

    Parameters
    ----------
    network
        Where.
    window
        When.
    targets
        To which places, made for the links of ``analysis_links`` and the direction of the window.
    conditions
        How.

    Raises
    ------
    InputError
        Walks have no limit, and stops are too many for tables of all walks.
    """

    def __init__(self, network: Network, window: Window, targets: Targets, conditions: Conditions) -> None:
        self.network, self.window, self.targets, self.conditions = network, window, targets, conditions
        self.links = analysis_links(network, conditions.settings)
        date = window.first.astimezone(network.zone).date()
        if window.towards:
            date -= dt.timedelta(days=1)
        drawing = conditions.draws > 0 and has_headway_lines(network)
        views = [drawn(network, conditions.seed, draw) for draw in range(conditions.draws)] if drawing else [network]
        self.days = [view.day(date, conditions.route_types) for view in views]
        self.profiles = tuple(PROFILES[name] for name in conditions.access)
        self._zones: ZoneMinutes | None = None
        if network.zones and conditions.on_demand and conditions.transit:
            self._zones = ZoneMinutes(network, window, targets, self.days[0].start, conditions.most_s)

    def of(self, place: Place) -> Int32:
        """(D, minutes) seconds, ``NEVER`` where out of reach; draw by draw where there are draws.

        Parameters
        ----------
        place
            One end of the journeys.

        Raises
        ------
        InputError
            No street near it.
        """
        return self.from_here(self.start(place))

    def start(self, place: Place) -> Start:
        """What is known of a place before any target is looked at.

        Raises
        ------
        InputError
            No street near it.
        """
        most_s = self.conditions.most_s
        here = reach(
            self.network, self.links, place, towards=self.window.towards, profiles=self.profiles,
            most_s=min(most_s, DAY_S),
        )  # fmt: skip
        direct_s = np.full(len(self.targets), NEVER, dtype=np.int32)
        if self.conditions.on_foot:
            direct_s = self.targets.direct_s(place, here, most_s)
        if self._zones is None:
            return Start(frozen(direct_s), [self._by_vehicle(day, here) for day in self.days], here)
        runs = self._zones.runs(place, here)
        rides = [
            self._zones.joined([(run, self._by_vehicle(day, run.reach, run.first, run.minutes)) for run in runs])
            for day in self.days
        ]
        on_demand = self._zones.direct(place) if self.conditions.on_foot else ()
        return Start(frozen(direct_s), rides, here, on_demand)

    def from_here(self, start: Start) -> Int32:
        """(D, minutes) as ``of`` tells it."""
        found, most_s = [], self.conditions.most_s
        for row, vehicle_s in start.rides:
            out_s = np.empty((len(self.targets), self.window.minutes), dtype=np.int32)
            walk_to_targets(row, vehicle_s, self.targets.ptr, self.targets.arc, start.direct_s, most_s, out_s)
            if self._zones is not None:
                self._zones.take_in(start.on_demand, (row, vehicle_s), out_s)
            found.append(out_s[:, ::-1] if self.window.towards else out_s)
        return found[0] if len(found) == 1 else np.concatenate(found, axis=1)

    def _by_vehicle(self, day: DayTimetable, here: Reach, first: int = 0, minutes: int | None = None) -> ByVehicle:
        """Where one gets off, as ``arrive_by_vehicle`` tells it; towards a place, arrivals count down.

        From the ``first`` minute, in the order of the search; None: all ``minutes``.
        """
        network, window = self.network, self.window
        stops = len(network.stop_id)
        row = np.full(stops, -1, dtype=np.int32)
        out_s = np.empty((stops, window.minutes if minutes is None else minutes), dtype=np.int32)
        most = self.conditions.max_rides
        if not self.conditions.transit or most == 0:
            return frozen(row), frozen(out_s[:0])
        first_s = window.first_s - day.start
        if window.towards:
            given, first_s = (day.backward, self.links.changes_backward), -(first_s + MINUTE_S * (window.minutes - 1))
        else:
            given = day.forward, self.links.changes
        first_s += MINUTE_S * first
        rides = RIDES if most is None else min(RIDES, most)
        while True:
            with network.profile_work.borrowed(network.berths, len(day.forward.pattern) - 1, stops, rides) as work:
                rows = arrive_by_vehicle(
                    *given, network.berth_stop, here.berth, here.walk_s, first_s, MINUTE_S, self.conditions.most_s,
                    rides, here.own if self.conditions.on_foot else 0, work, row, out_s,
                )  # fmt: skip
                capped = work.counter[CAPPED] and (most is None or rides < most)
            if not capped:
                return frozen(row), frozen(out_s[:rows])
            rides = 2 * rides if most is None else min(2 * rides, most)


def analysis_links(network: Network, settings: TransferSettings | None) -> Links:
    """Changes and walks that an analysis can use.

    Raises
    ------
    InputError
        Walks have no limit, and stops are too many for tables of all walks.
    """
    links = network.links(settings)
    if network.walk_on(links, backward=False) is not None:
        raise InputError("travel_times_need_limit")
    return links


def ranks(percentiles: Sequence[float], minutes: int) -> Int32:
    """Positions of percentiles among so many minutes in order: lower nearest rank (SEMANTICS, Percentiles).

    Raises
    ------
    InputError
        Not between 0 and 100.
    """
    for percentile in percentiles:
        if not 0 <= percentile <= 100:  # noqa: PLR2004
            raise InputError("bad_percentile", percentile=percentile)
    found = [max(0, math.ceil(Fraction(str(one)) * minutes / 100) - 1) for one in percentiles]
    return frozen(np.array(found, dtype=np.int32))


def percentiles_of(times_s: Int32, percentiles: Sequence[float]) -> Int32:
    """(P, D) percentiles over the minutes of travel times.

    Parameters
    ----------
    times_s
        (D, minutes) as ``TravelTimes.of`` tells them.
    percentiles
        (P) from 0 to 100.
    """
    wanted = ranks(percentiles, times_s.shape[1])
    order = np.argsort(wanted, kind="stable")
    found = np.empty((len(wanted), len(times_s)), dtype=np.int32)
    nearest_ranks(frozen(np.ascontiguousarray(times_s)), frozen(wanted[order]), found)
    out = np.empty_like(found)
    out[order] = found
    return out
