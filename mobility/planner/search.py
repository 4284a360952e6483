# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Pareto sets and windows (SEMANTICS, Journey)."""

from __future__ import annotations

import datetime as dt
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InputError, InternalError
from mobility.kernels.layout import (
    DAY_S,
    NEVER,
    SECONDS,
    Changes,
    Int32,
    Timetable,
    Workspace,
    make_workspace,
)
from mobility.network.frozen import frozen
from mobility.network.streets.profiles import PROFILES
from mobility.planner.by_kernel import Berths, Traffic, count_traffic, find_labels, find_pareto, find_window
from mobility.planner.choice import chosen
from mobility.planner.ends import Ends
from mobility.planner.reach import NO_REACH, Reach, direct_walk_s, given_reach, reach
from mobility.planner.request import NO_CAP, NO_WISH, ChangeWish, PlanRequest
from mobility.planner.statistics import Tally
from mobility.planner.street_legs import StreetLegs
from mobility.planner.zone_search import ZoneSearch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.network.links import Links
    from mobility.network.network import Network
    from mobility.network.timetable.day import DayTimetable
    from mobility.network.zones import Opening
    from mobility.planner.choice import Ride


@dataclass(frozen=True, slots=True)
class Entry:
    """One member of a Pareto set; seconds since ``Search.day.start``."""

    rides: int
    departure_s: int
    arrival_s: int


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
        self.zones: ZoneSearch | None = None
        """What on-demand zones add; None where there are none, and nothing depends on the time of day."""
        self.openings: tuple[Opening, ...] = ()
        if network.zones and request.on_demand and request.transit:
            zones = ZoneSearch(network, request, walked=self.walk_counts)
            self.zones = zones if zones.useful else None
        self._lent = workspace
        self.set_time(request.at)

    def set_time(self, at: dt.datetime) -> None:
        """Ask for another time: take the timetable of its date, and a workspace that is large enough for it."""
        local = at.astimezone(self.network.zone)
        date = local.date() - dt.timedelta(days=1) if self.request.arrive_by else local.date()
        self.day: DayTimetable = self.network.day(date, self.request.route_types)
        self.at_s = int(at.timestamp()) - self.day.start
        if self.zones is not None:
            self.openings = tuple(zone.opening(local.date(), self.network.zone) for zone in self.network.zones)
        patterns, work = len(self.day.forward.pattern) - 1, self._lent
        if work is None or work.patterns.shape[1] < patterns or len(work.label_s) < self.network.berths:
            work = make_workspace(self.network.berths, patterns)
        self.work = self._lent = work
        self.tally.watch(work)

    @property
    def at(self) -> dt.datetime:
        """The time that is asked for; ``request`` tells that of the first question."""
        return dt.datetime.fromtimestamp(self.day.start + self.at_s, dt.UTC)

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
            waits = self.zones is not None and arrival_s != self.at_s + self.direct_s
            return Entry(0, self._direct_call(arrival_s, backward=True) if waits else self.at_s, arrival_s)
        found = self._run(backward=True, at_s=arrival_s, bound_s=-self.at_s + 1, most=rides, direct=False)
        return Entry(rides, -self._last(found, rides), arrival_s)

    def _earliest_arrival(self, rides: int, departure_s: int) -> Entry:
        if rides == 0:
            waits = self.zones is not None and departure_s != self.at_s - self.direct_s
            return Entry(0, departure_s, self._direct_call(departure_s, backward=False) if waits else self.at_s)
        found = self._run(backward=False, at_s=departure_s, bound_s=self.at_s + 1, most=rides, direct=False)
        return Entry(rides, departure_s, self._last(found, rides))

    def _direct_call(self, at_s: int, *, backward: bool) -> int:
        """When a direct trip by on-demand service ends, or, with ``backward``, begins."""
        if self.zones is None:
            raise InternalError("directions_disagree", rides=0)
        moment = self.zones.direct_at(self, at_s, backward=backward)
        return -moment if backward else moment

    def direct_on_demand(self) -> Entry | None:
        """The direct trip by on-demand service at the asked time, None without one within a day, or where one walks."""
        if self.zones is None:
            return None
        backward = self.request.arrive_by
        start_s = -self.at_s if backward else self.at_s
        moment = self.zones.direct_at(self, self.at_s, backward=backward)
        if moment > start_s + DAY_S or moment == start_s + self.direct_s:
            return None
        return self.complete(0, -moment if backward else moment)

    @staticmethod
    def _last(found: list[tuple[int, int]], rides: int) -> int:
        if not found or found[-1][0] != rides:
            raise InternalError("directions_disagree", rides=rides)
        return found[-1][1]

    def _run(self, *, backward: bool, at_s: int, bound_s: int, most: int, direct: bool) -> list[tuple[int, int]]:
        """(rides, arrival) in the time of the direction that is searched."""
        start_s = -at_s if backward else at_s
        direct_at_s = start_s + self.direct_s if direct and self.direct_s < NEVER else NEVER
        if self.zones is not None:
            if direct:
                direct_at_s = min(direct_at_s, self.zones.direct_at(self, at_s, backward=backward))
            return self.zones.run(
                self, backward=backward, at_s=at_s, bound_s=bound_s, most=most, direct_at_s=direct_at_s
            )  # fmt: skip
        here, there = self.sides(backward=backward)
        leaving = Berths(here.berth, frozen(here.walk_s + start_s))
        ends = Berths(there.berth, there.walk_s)
        return find_pareto(self, leaving, ends, start_s, direct_at_s, bound_s, most, backward=backward)

    def window(self, first_s: int, last_s: int, horizon_s: int, traffic: Traffic | None = None) -> list[Entry]:
        """All good journeys with a ride that leave (with ``arrive_by`` arrive) within a span, by falling moment.

        Parameters
        ----------
        first_s, last_s
            Departures, or arrivals, of this day, inclusive.
        horizon_s
            A journey takes at most this long.
        traffic
            At the ends, if it was counted already.
        """
        if not len(self.origin.berth) or not len(self.destination.berth):
            return []  # nor would looking for one find any, for days
        self.tally.questions += 1
        traffic = traffic or self.traffic(first_s, last_s, horizon_s)
        if self.request.arrive_by:
            found = find_window(self, -last_s, -first_s, horizon_s, traffic, backward=True)
            return [Entry(rides, -beyond, -leave) for leave, beyond, rides in found]
        found = find_window(self, first_s, last_s, horizon_s, traffic, backward=False)
        return [Entry(rides, leave, beyond) for leave, beyond, rides in found]

    def traffic(self, first_s: int, last_s: int, horizon_s: int) -> Traffic:
        """How much happens at the ends of a span.

        Parameters
        ----------
        first_s, last_s, horizon_s
            As for ``window``.
        """
        backward = self.request.arrive_by
        span = (-last_s, -first_s) if backward else (first_s, last_s)
        return count_traffic(self, *span, horizon_s, backward=backward)

    def sides(self, *, backward: bool) -> tuple[Reach, Reach]:
        """The end that is searched from, and the other one; without ways by on-demand service."""
        return (self.destination, self.origin) if backward else (self.origin, self.destination)

    def reaches(self, entry: Entry | None) -> tuple[Reach, Reach]:
        """Ways to first stops and from last ones, for a journey that was found, or with None at any time."""
        return (self.origin, self.destination) if self.zones is None else self.zones.reaches(self, entry)

    def direction(self, *, backward: bool) -> tuple[Timetable, Changes, Reach, Reach]:
        """Timetable and changes of a direction, the end that is searched from, and the other one."""
        if backward:
            return self.day.backward, self.links.changes_backward, self.destination, self.origin
        return self.day.forward, self.links.changes, self.origin, self.destination

    def journey(self, entry: Entry) -> list[Ride]:
        """The rides of the one journey that is shown for an entry."""
        return self.journeys([entry])[0]

    def journeys(self, entries: Sequence[Entry]) -> list[list[Ride]]:
        """The same for several entries, quicker than one by one."""
        return chosen(self, entries)

    def berth(self, ride: Ride, position: int) -> int:
        """The berth at a position of a ride."""
        sequence = self.network.chains.sequence[self.day.runs.chain[ride.trip]]
        return int(self.network.sequences.berth[self.network.sequences.ptr[sequence] + position])

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
        return find_labels(self, backward=backward, at_s=self.at_s, bound_s=bound_s, rides=rides)[1]
