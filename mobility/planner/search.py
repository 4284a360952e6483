# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Pareto sets and the journeys behind them (SEMANTICS, Journey)."""

from __future__ import annotations

import datetime as dt
import itertools
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.errors import InputError, InternalError
from mobility.kernels.between import label_between
from mobility.kernels.journey import choose_journey
from mobility.kernels.layout import (
    DAY_S,
    NEVER,
    SECONDS,
    TO,
    WALKING,
    Changes,
    Int32,
    Timetable,
    Workspace,
    make_workspace,
)
from mobility.kernels.profile_layout import CAPPED, REACHED, TOUCHED, ProfileWork, take_rows
from mobility.kernels.raptor import search
from mobility.kernels.trip_based import search_trips
from mobility.kernels.trip_layout import CAPPED as TRIPS_CAPPED
from mobility.kernels.trip_window import search_window_trips
from mobility.kernels.walk_on import useful_walks
from mobility.kernels.window import search_window
from mobility.network.frozen import frozen
from mobility.network.links import Links, merged_changes
from mobility.network.streets.profiles import PROFILES
from mobility.planner.ends import Ends
from mobility.planner.reach import NO_REACH, Reach, direct_walk_s, given_reach, reach
from mobility.planner.request import NO_CAP, NO_WISH, ChangeWish, PlanRequest, StopPlace
from mobility.planner.statistics import IN_PROFILE, IN_TRIPS, Tally
from mobility.planner.street_legs import StreetLegs

if TYPE_CHECKING:
    from mobility.kernels.street_layout import WalkOn, WalkOnWork
    from mobility.network.network import Network
    from mobility.network.timetable.day import DayTimetable

ENTRIES = 64
WINDOW_RIDES = 16
"""Rides that a window is first searched with; where that is not enough, twice as many."""
_NO_ROWS = np.empty((0, 0), dtype=np.int32)
_NOWHERE = frozen(np.empty(0, dtype=np.int32))


@dataclass(frozen=True, slots=True)
class Entry:
    """One member of a Pareto set; seconds since ``Search.day.start``."""

    rides: int
    departure_s: int
    arrival_s: int


@dataclass(frozen=True, slots=True)
class Ride:
    """One ride of a chosen journey: a trip of the day's timetable between two positions."""

    trip: int
    board: int
    alight: int
    walk_s: int = 0
    """On foot from the ride before."""


def _with_wish(network: Network, links: Links, wish: ChangeWish) -> Links:
    """Links whose changes take as long as somebody wishes.

    Raises
    ------
    InputError
        Walks have no limit: then they are found inside the search, which knows no such wishes.
    """
    if network.walk_on(links, backward=False) is not None:
        raise InputError("change_wish_needs_limit")

    def wished(seconds: Int32) -> Int32:
        longer = np.maximum(np.ceil(seconds * wish.factor), wish.least_s) + wish.more_s
        return frozen(np.where(seconds == NEVER, NEVER, longer))

    def changes(given: Changes) -> Changes:
        arc = given.arc.copy()
        arc[:, SECONDS] = wished(arc[:, SECONDS])
        return given._replace(arc=frozen(arc), stay_s=wished(given.stay_s))

    return replace(links, changes=changes(links.changes), changes_backward=changes(links.changes_backward))


class Search:
    """All that is needed to answer one request on one network; makes its own workspace unless one is lent.

    Parameters
    ----------
    network
        Where.
    request
        What is asked.
    workspace
        A workspace at least as large as the day's timetable; lent for as long as the search lives.
    tally
        Counts what the search takes.
    """

    def __init__(
        self,
        network: Network,
        request: PlanRequest,
        workspace: Workspace | None = None,
        tally: Tally | None = None,
    ) -> None:
        self.network, self.request = network, request
        self.tally = tally or Tally(network)
        self.links: Links = network.links(request.settings)
        if request.change != NO_WISH:
            self.links = _with_wish(network, self.links, request.change)
        self.direct_s = NEVER
        self.ends = Ends(network)
        self.walk_counts = "foot" in request.direct
        """Whether what the direct walk beats is left out; a window, in which one walks at any time, does so itself."""
        if "foot" in request.direct:
            places = request.origin, request.destination
            self.direct_s = direct_walk_s(network, self.links, *places, request.direct_max_s, self.ends)
        self.origin: Reach = self._reach(towards=False)
        self.destination: Reach = self._reach(towards=True)
        self.legs = StreetLegs(network, self.links, self.ends)
        self._lent = workspace
        self.set_time(request.at)

    def set_time(self, at: dt.datetime) -> None:
        """Ask for another time: take the timetable of its date, and a workspace that is large enough for it."""
        local = at.astimezone(self.network.zone)
        date = local.date() - dt.timedelta(days=1) if self.request.arrive_by else local.date()
        self.day: DayTimetable = self.network.day(date, self.request.route_types)
        self.at_s = int(at.timestamp()) - self.day.start
        patterns, work = len(self.day.forward.pattern) - 1, self._lent
        if work is None or work.patterns.shape[1] < patterns or len(work.label_s) < self.network.berths:
            work = make_workspace(self.network.berths, patterns)
        self.work = self._lent = work
        self.tally.watch(work)

    def moved_to(self, at: dt.datetime) -> Search:
        """The same question at another time.

        Ways to stops and the workspace are shared, so one asks one at a time; ``request`` stays that of the first.
        """
        other = copy(self)
        other.set_time(at)
        return other

    def _reach(self, *, towards: bool) -> Reach:
        """Stops around an end; not farther than the direct walk, which would be there before."""
        asked = self.request
        place, profiles, longest_s, offsets = (
            (asked.destination, asked.egress, asked.egress_max_s, asked.egress_offsets)
            if towards
            else (asked.origin, asked.access, asked.access_max_s, asked.access_offsets)
        )
        if not asked.transit:
            return NO_REACH
        if offsets:
            return given_reach(self.network, offsets)
        return reach(
            self.network,
            self.links,
            place,
            towards=towards,
            profiles=tuple(PROFILES[how] for how in profiles),
            most_s=min(self.direct_s, DAY_S),
            longest_way_s=longest_s,
            ends=self.ends,
        )

    def pareto(self) -> list[Entry]:
        """The Pareto set by rising rides."""
        return [self.complete(rides, seconds) for rides, seconds in self.first_ends()]

    def first_ends(self, horizon_s: int = DAY_S) -> list[tuple[int, int]]:
        """Per number of rides the earliest arrival, or with ``arrive_by`` the latest departure.

        Parameters
        ----------
        horizon_s
            Not farther from the asked time than this, at most 25 hours.
        """
        self.tally.questions += 1
        most = NO_CAP if self.request.max_rides is None else self.request.max_rides
        if self.request.arrive_by:
            bound_s = -(self.at_s - horizon_s) + 1
            latest = self._run(backward=True, at_s=self.at_s, bound_s=bound_s, most=most, direct=self.walk_counts)
            return [(rides, -departure_s) for rides, departure_s in latest]
        bound_s = self.at_s + horizon_s + 1
        return self._run(backward=False, at_s=self.at_s, bound_s=bound_s, most=most, direct=self.walk_counts)

    def complete(self, rides: int, seconds: int) -> Entry:
        """The entry that ``first_ends`` tells one end of."""
        if self.request.arrive_by:
            return self._earliest_arrival(rides, seconds)
        return self._latest_departure(rides, seconds)

    def _latest_departure(self, rides: int, arrival_s: int) -> Entry:
        if rides == 0:
            return Entry(0, self.at_s, arrival_s)
        found = self._run(backward=True, at_s=arrival_s, bound_s=-self.at_s + 1, most=rides, direct=False)
        return Entry(rides, -self._last(found, rides), arrival_s)

    def _earliest_arrival(self, rides: int, departure_s: int) -> Entry:
        if rides == 0:
            return Entry(0, departure_s, self.at_s)
        found = self._run(backward=False, at_s=departure_s, bound_s=self.at_s + 1, most=rides, direct=False)
        return Entry(rides, departure_s, self._last(found, rides))

    @staticmethod
    def _last(found: list[tuple[int, int]], rides: int) -> int:
        if not found or found[-1][0] != rides:
            raise InternalError("directions_disagree", rides=rides)
        return found[-1][1]

    def _run(self, *, backward: bool, at_s: int, bound_s: int, most: int, direct: bool) -> list[tuple[int, int]]:
        """(rides, arrival) in the time of the direction that is searched."""
        timetable, changes, here, there = self._direction(backward=backward)
        start_s = -at_s if backward else at_s
        own = here.own if self.walk_counts and self._returns_are_useless() else 0
        access_at_s = frozen(here.walk_s + start_s)
        direct_at_s = start_s + self.direct_s if direct and self.direct_s < NEVER else NEVER
        network = self.network
        trips = network.pair_links(self.day, self.links, backward=backward) if self._takes_links() else None
        size = ENTRIES
        while True:
            rides, arrival_s = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
            if trips is not None:
                with (
                    network.trip_work.borrowed(*self._trip_sizes()) as work,
                    self.tally.counting(work.counter, IN_TRIPS),
                ):
                    count = search_trips(
                        timetable, trips, here.berth, access_at_s, there.berth, there.walk_s, direct_at_s, bound_s,
                        most, self._ends_freely(backward=backward), work, rides, arrival_s,
                    )  # fmt: skip
            else:
                given = (
                    timetable, changes, here.berth, access_at_s, there.berth, there.walk_s, direct_at_s, bound_s, most,
                    own, self.work, rides, arrival_s, _NO_ROWS, _NO_ROWS,
                )  # fmt: skip
                count = self._search(start_s, given, backward=backward)
            if count <= size:
                return list(zip(rides[:count].tolist(), arrival_s[:count].tolist(), strict=True))
            size = count

    def window(self, first_s: int, last_s: int, horizon_s: int) -> list[Entry]:
        """All good journeys with a ride that leave (with ``arrive_by`` arrive) within a span, by falling moment.

        Parameters
        ----------
        first_s, last_s
            Departures, or arrivals, of this day, inclusive.
        horizon_s
            A journey takes at most this long.
        """
        backward = self.request.arrive_by
        timetable, changes, here, there = self._direction(backward=backward)
        first, last = (-last_s, -first_s) if backward else (first_s, last_s)
        cap = NO_CAP if self.request.max_rides is None else self.request.max_rides
        ends = here.berth, here.walk_s, there.berth, there.walk_s, first, last, horizon_s
        own = here.own if self.walk_counts and self._returns_are_useless() else 0
        network = self.network
        trips = network.trip_links(self.day, self.links, backward=backward) if self._takes_links() else None
        self.tally.questions += 1
        size, rides = ENTRIES, WINDOW_RIDES
        while True:
            out, most = np.empty((size, 3), dtype=np.int32), min(rides, cap)
            if trips is not None:
                with network.trip_window_work.borrowed(*self._trip_sizes(), rides) as trip_work:
                    free = self._ends_freely(backward=backward)
                    with self.tally.counting(trip_work.counter, IN_TRIPS):
                        count = search_window_trips(timetable, trips, *ends, most, free, trip_work, out)
                    capped = trip_work.counter[TRIPS_CAPPED]
            else:
                patterns = len(timetable.pattern) - 1
                with network.profile_work.borrowed(network.berths, patterns, 0, rides) as work:
                    with self.tally.counting(work.counter, IN_PROFILE):
                        count = search_window(timetable, changes, *ends, most, own, work, out)
                    capped = work.counter[CAPPED]
            if capped and most < cap:
                rides *= 2
            elif count > size:
                size = count
            else:
                break
        found = out[:count].tolist()
        if backward:
            return [Entry(rides, -beyond, -leave) for leave, beyond, rides in found]
        return [Entry(rides, leave, arrive) for leave, arrive, rides in found]

    def _takes_links(self) -> bool:
        """Whether links between trips may be used; not where somebody wishes for other changes or for some lines."""
        return self.request.change == NO_WISH and self.request.route_types is None

    def _trip_sizes(self) -> tuple[int, int, int]:
        """Trips, patterns and stop events of the timetable."""
        return len(self.day.runs.chain), len(self.day.forward.pattern) - 1, len(self.day.forward.arrival_s)

    def _ends_freely(self, *, backward: bool) -> bool:
        """Whether the end that is searched for is reached in other ways than by walks between stops."""
        asked = self.request
        if backward:
            return bool(asked.access_offsets) or asked.access != ("foot",) or not isinstance(asked.origin, StopPlace)
        return bool(asked.egress_offsets) or asked.egress != ("foot",) or not isinstance(asked.destination, StopPlace)

    def _returns_are_useless(self) -> bool:
        """Whether a round trip to where one begins or ends is beaten in any case.

        It is if being there already counts: if each way to a stop without a ride is a journey of no rides too.
        """
        asked = self.request
        given = asked.access_offsets + asked.egress_offsets
        only_on_foot = asked.access == asked.egress == ("foot",) and not given
        limits = (asked.access_max_s, asked.egress_max_s)
        as_far = asked.direct_max_s is None or all(s is not None and s <= asked.direct_max_s for s in limits)
        return only_on_foot and as_far

    def _search(self, start_s: int, given: tuple[Any, ...], *, backward: bool) -> int:
        """The search of ``raptor``, with walking on the streets where it has no limit."""
        walk, streets = self.network.walk_on(self.links, backward=backward), self.network.streets
        if walk is None or streets is None:
            return search(*given)
        origin_cm = (self.destination if backward else self.origin).node_cm
        with streets.borrowed_walk_on() as work:
            on_streets = (*given, walk, origin_cm, start_s, work)
            return search(*on_streets)

    def _direction(self, *, backward: bool) -> tuple[Timetable, Changes, Reach, Reach]:
        if backward:
            return self.day.backward, self.links.changes_backward, self.destination, self.origin
        return self.day.forward, self.links.changes, self.origin, self.destination

    def journey(self, entry: Entry) -> list[Ride]:
        """The rides of the one journey that is shown for an entry."""
        if entry.rides == 0:
            return []
        network, day, links = self.network, self.day, self.links
        sizes = network.berths, len(day.forward.pattern) - 1, 0, entry.rides
        walk, streets = network.walk_on(links, backward=False), network.streets
        with network.profile_work.borrowed(*sizes) as work, network.profile_work.borrowed(*sizes) as back_work:
            if walk is not None and streets is not None and entry.rides > 1:
                with streets.borrowed_walk_on() as walk_work:
                    changes = self._label_with_walks(entry, walk, walk_work, work, back_work)
            else:
                changes, tally = links.changes, self.tally
                with tally.counting(work.counter, IN_PROFILE), tally.counting(back_work.counter, IN_PROFILE):
                    label_between(
                        day.forward, changes, day.backward, links.changes_backward, self.origin.berth,
                        self.origin.walk_s, self.destination.berth, self.destination.walk_s, entry.departure_s,
                        entry.arrival_s, entry.rides, work, back_work,
                    )  # fmt: skip
            return self._chosen(entry, changes, work, back_work)

    def _chosen(self, entry: Entry, changes: Changes, work: ProfileWork, back_work: ProfileWork) -> list[Ride]:
        """The rides of the journey, from the labels of both ends."""
        out = np.empty((entry.rides, 3), dtype=np.int32)
        arrays = self.network.arrays
        reached = np.sort(work.berths[REACHED, : work.counter[TOUCHED]])
        found = choose_journey(
            self.day.forward, changes, self.network.chains, self.day.runs, self.network.berth_stop,
            arrays["stop_rank"], arrays["trip_rank"], self.origin.berth,
            frozen(self.origin.walk_s + entry.departure_s), self.destination.berth, self.destination.walk_s,
            entry.departure_s, entry.arrival_s, entry.rides, work.state, reached, back_work.state, out,
        )  # fmt: skip
        if not found:
            raise InternalError("journey_not_found", rides=entry.rides)
        rides = [Ride(*row) for row in out.tolist()]
        return [rides[0], *(self._with_walk(changes, a, b) for a, b in itertools.pairwise(rides))]

    def _with_walk(self, changes: Changes, before: Ride, ride: Ride) -> Ride:
        """A ride, and how long one walks to it from the one before."""
        here, there = self.berth(before, before.alight), self.berth(ride, ride.board)
        arcs = changes.arc[changes.ptr[here] : changes.ptr[here + 1]]
        walking = arcs[arcs[:, TO] == there]
        return replace(ride, walk_s=int(walking[0, WALKING]) if len(walking) else 0)

    def berth(self, ride: Ride, position: int) -> int:
        """The berth at a position of a ride."""
        sequence = self.network.chains.sequence[self.day.runs.chain[ride.trip]]
        return int(self.network.sequences.berth[self.network.sequences.ptr[sequence] + position])

    def _label_with_walks(
        self, entry: Entry, walk: WalkOn, walk_work: WalkOnWork, work: ProfileWork, back_work: ProfileWork
    ) -> Changes:
        """Label both ends; the changes that rules make, and all walks over streets that can lie on a journey."""
        network, rides = self.network, entry.rides
        ready, vehicle = self._rows(
            backward=False, at_s=entry.departure_s, bound_s=entry.arrival_s + 1, rides=entry.rides
        )
        back_ready, back_vehicle = self._rows(
            backward=True, at_s=entry.arrival_s, bound_s=-entry.departure_s + 1, rides=entry.rides
        )
        take_rows(ready, vehicle, work)
        take_rows(back_ready, back_vehicle, back_work)
        latest_s = np.full(network.berths, -NEVER, dtype=np.int32)
        alight_s = np.full(network.berths, NEVER, dtype=np.int32)
        for ride in range(1, rides):
            leave_s, left = back_vehicle[rides - ride], rides - ride
            boards = (leave_s < NEVER) & (ready[ride] < NEVER) & (ready[ride] <= -leave_s)
            latest_s[boards] = np.maximum(latest_s[boards], -leave_s[boards])
            alights = (vehicle[ride] < NEVER) & (back_ready[left] < NEVER) & (vehicle[ride] <= -back_ready[left])
            alight_s[alights] = np.minimum(alight_s[alights], vehicle[ride][alights])
        off = np.flatnonzero(alight_s < NEVER).astype(np.int32)
        backward = network.walk_on(self.links, backward=True)
        size = 4096
        while True:
            out = np.empty((size, 3), dtype=np.int32)
            count = useful_walks(
                walk, backward.graph if backward else walk.graph, latest_s, off, alight_s[off], entry.arrival_s,
                walk_work, out,
            )  # fmt: skip
            if count <= size:
                break
            size = count
        return merged_changes(self.links.changes, out[:count], self.links.settings.change_s)

    def labels(self, rides: int, most_s: int) -> Int32:
        """Arrivals by vehicle at all berths (with ``arrive_by`` departures, negated) for each number of rides.

        Parameters
        ----------
        rides
            So many at most.
        most_s
            Nothing later than this after the asked time.

        Returns
        -------
        array
            (rides + 1, B) seconds, NEVER where none.
        """
        backward = self.request.arrive_by
        bound_s = (-self.at_s if backward else self.at_s) + most_s + 1
        return self._rows(backward=backward, at_s=self.at_s, bound_s=bound_s, rides=rides)[1]

    def _rows(self, *, backward: bool, at_s: int, bound_s: int, rides: int) -> tuple[Int32, Int32]:
        """Labels per number of rides; nothing tightens the bound, so that equal journeys stay."""
        timetable, changes, here, _ = self._direction(backward=backward)
        start_s = -at_s if backward else at_s
        ready = np.full((rides + 1, self.network.berths), NEVER, dtype=np.int32)
        vehicle = np.full((rides + 1, self.network.berths), NEVER, dtype=np.int32)
        out = np.empty(1, dtype=np.int32)
        given = (
            timetable, changes, here.berth, frozen(here.walk_s + start_s), _NOWHERE, _NOWHERE, NEVER, bound_s, rides,
            0, self.work, out, out, ready, vehicle,
        )  # fmt: skip
        self._search(start_s, given, backward=backward)
        return ready, vehicle
