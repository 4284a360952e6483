# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""From one place to all stops, or from all stops to it, at one time; from many stops to many."""

from __future__ import annotations

import datetime as dt
import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.errors import InputError
from mobility.kernels.everywhere import reach_between, reach_stops
from mobility.kernels.layout import DAY_S, NEVER, SECONDS, TO, Int32
from mobility.kernels.profile_layout import CAPPED
from mobility.kernels.window_all import search_window_all
from mobility.network.frozen import frozen
from mobility.planner.reach import reach
from mobility.planner.request import NO_CAP, Place, PlanRequest
from mobility.planner.search import Search
from mobility.planner.statistics import IN_PROFILE
from mobility.planner.zone_search import Clock
from mobility.planner.zone_trips import see_that_there_are_no_zones, zone_trips
from mobility.region import DEFAULT_MAX_WALK_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.kernels.layout import Workspace
    from mobility.network.links import Links
    from mobility.network.network import Network
    from mobility.planner.reach import Reach

MOST_RIDES = 16
"""Rows of labels that are kept; nobody changes more often within the times that are asked for."""


@dataclass(frozen=True, slots=True)
class Reached:
    """(S) per stop the seconds from the asked time, ``NEVER`` if out of reach, and the fewest rides for it."""

    seconds: Int32
    rides: Int32


def reach_all_stops(network: Network, request: PlanRequest, most_s: int, workspace: Workspace | None = None) -> Reached:
    """The quickest journey from the origin to every stop, or with ``arrive_by`` from every stop to the destination.

    The last walk is limited by the settings, to ``DEFAULT_MAX_WALK_S`` where they have no limit.

    Parameters
    ----------
    network, request
        Where, and what is asked; only one of its two places counts.
    most_s
        Nothing farther than this.
    workspace
        Lent for this search.
    """
    search = Search(network, replace(request, direct=(), transit=True), workspace)
    backward = request.arrive_by
    here = search.destination if backward else search.origin
    most = min(MOST_RIDES, NO_CAP if request.max_rides is None else request.max_rides) if request.transit else 0
    zoned = bool(network.zones) and request.on_demand and request.transit
    if zoned or network.walk_on(search.links, backward=backward) is not None:
        return _reach_with_walks(search, here, most, most_s)
    day, links = search.day, _with_limit(search)
    if backward:
        given = day.backward, search.links.changes_backward, links.walks_backward
    else:
        given = day.forward, search.links.changes, links.walks
    seconds, rides = np.empty((2, len(network.stop_id)), dtype=np.int32)
    sizes = network.berths, len(day.forward.pattern) - 1, 0, MOST_RIDES
    with network.profile_work.borrowed(*sizes) as work, search.tally.counting(work.counter, IN_PROFILE):
        reach_stops(
            *given, network.berth_stop, here.berth, here.walk_s, -search.at_s if backward else search.at_s, most_s,
            most, work, seconds, rides,
        )  # fmt: skip
    seconds.flags.writeable = rides.flags.writeable = False
    return Reached(seconds, rides)


def travel_times(
    network: Network, origins: Sequence[int], destinations: Sequence[int], at: dt.datetime, most_s: int,
    max_rides: int = MOST_RIDES, threads: int = 1,
) -> Int32:  # fmt: skip
    """Seconds from each of some stops to each of others at one time, with the walks and changes of the region.

    Parameters
    ----------
    network
        Where; walks have a limit there, or stops are few (``network.walks.all_walks_are_known``).
    origins, destinations
        Stops.
    at
        When one leaves.
    most_s
        Nothing farther than this.
    max_rides
        No more rides than this.
    threads
        Cores to use; the result is the same.

    Returns
    -------
    array
        (origins, destinations) seconds, waiting included; ``NEVER`` where farther.

    Raises
    ------
    InputError
        Walks have no limit, and stops are too many for tables of all walks; or the network has on-demand zones.
    """
    links, day = network.links(), network.day(at.astimezone(network.zone).date())
    see_that_there_are_no_zones(network)
    if network.walk_on(links, backward=False) is not None:
        raise InputError("travel_times_need_limit")
    out_s = np.empty((len(origins), len(destinations)), dtype=np.int32)
    here, there = (frozen(np.array(stops, dtype=np.int32)) for stops in (origins, destinations))

    def fill(begin: int, end: int) -> None:
        reach_between(
            day.forward, links.changes, links.walks, links.walks_backward, network.stop_berth_ptr, network.berth_stop,
            here[begin:end], there, int(at.timestamp()) - day.start, most_s, max_rides, out_s[begin:end],
        )  # fmt: skip

    edges = np.linspace(0, len(here), threads + 1).astype(int).tolist()
    first, *others = itertools.pairwise(edges)
    if not others:
        fill(*first)
        return out_s
    with ThreadPoolExecutor(len(others), thread_name_prefix="travel-times") as pool:
        parts = [pool.submit(fill, *part) for part in others]
        fill(*first)
        for part in parts:
            part.result()
    return out_s


def windows_to_all_stops(network: Network, origin: Place, begin: int, end: int) -> Int32:
    """All good journeys with a ride from one place to every stop that leave within a span (SEMANTICS, Window).

    Parameters
    ----------
    network
        Where; walks have a limit there, or stops are few (``network.walks.all_walks_are_known``).
    origin
        From where.
    begin, end
        Departures from ``begin`` to before ``end``, seconds since 1970, on one local date.

    Returns
    -------
    array
        (n, 4) stop, departure and arrival in seconds from ``Network.day(date).start``, rides; by stop, then by
        departure and rides.

    Raises
    ------
    InputError
        Walks have no limit, and stops are too many for tables of all walks; the network has on-demand zones; or the
        span is of several dates.
    """
    links = network.links()
    see_that_there_are_no_zones(network)
    if network.walk_on(links, backward=False) is not None:
        raise InputError("travel_times_need_limit")
    first, last = (dt.datetime.fromtimestamp(at, network.zone).date() for at in (begin, max(begin, end - 1)))
    if first != last:
        raise InputError("span_of_several_dates", first=first, last=last)
    day, here = network.day(first), reach(network, links, origin, towards=False, most_s=DAY_S)
    size, rides = 1 << 14, MOST_RIDES
    while True:
        out = np.empty((size, 4), dtype=np.int32)
        with network.profile_work.borrowed(network.berths, len(day.forward.pattern) - 1, 0, rides) as work:
            count = search_window_all(
                day.forward, links.changes, links.walks, network.berth_stop, here.berth, here.walk_s,
                begin - day.start, end - 1 - day.start, DAY_S, rides, work, out,
            )  # fmt: skip
            capped = work.counter[CAPPED]
        if capped:
            rides *= 2
        elif count > size:
            size = count
        else:
            break
    found = out[:count]
    return frozen(found[np.lexsort((found[:, 3], found[:, 1], found[:, 0]))])


def _reach_with_walks(search: Search, here: Reach, most: int, most_s: int) -> Reached:
    """The same where one walks on inside the rounds."""
    network, backward = search.network, search.request.arrive_by
    vehicle = search.labels(most, most_s)
    stops, start_s = len(network.stop_id), -search.at_s if backward else search.at_s
    seconds, rides = np.full(stops, NEVER, dtype=np.int64), np.zeros(stops, dtype=np.int32)
    for stop, walk_s in here.stop_walk_s.items():
        seconds[stop] = walk_s
    zones = _Zones(search) if network.zones and search.request.on_demand and most else None
    if zones is not None:
        zones.go_direct(start_s, seconds)
    walks = _walks(_with_limit(search), backward=backward)
    for row in range(1, most + 1):
        at = np.full(stops, NEVER, dtype=np.int64)
        reached = np.flatnonzero(vehicle[row] < NEVER)
        np.minimum.at(at, network.berth_stop[reached], vehicle[row][reached] - start_s)
        # From a stop reached by vehicle one may still walk to others.
        ridden = None if zones is None else at.copy()
        near = at[walks.origin] < NEVER
        walked_s = at[walks.origin[near]] + walks.seconds[near]
        np.minimum.at(at, walks.destination[near], walked_s)
        if zones is not None and ridden is not None:
            zones.go_on(start_s, ridden, at)
        better = at < seconds
        seconds[better], rides[better] = at[better], row
    seconds[seconds > most_s] = NEVER
    return Reached(frozen(seconds.astype(np.int32)), frozen(rides))


class _Zones:
    """On-demand trips to all stops of their zones, or with ``arrive_by`` from them.

    Parameters
    ----------
    search
        From the one place, or to it.
    """

    def __init__(self, search: Search) -> None:
        network, self.backward = search.network, search.request.arrive_by
        date = search.request.at.astimezone(network.zone).date()
        self.place = search.request.destination if self.backward else search.request.origin
        self.given = bool(search.request.egress_offsets if self.backward else search.request.access_offsets)
        self.clock = Clock(search.day.start, self.backward)
        openings = [zone.opening(date, network.zone) for zone in network.zones]
        self.zones = list(zip(zone_trips(network), openings, strict=True))

    def go_direct(self, start_s: int, seconds: np.ndarray) -> None:
        """Take in the trips to stops from the one place, without any ride; (S) seconds from the asked time."""
        for trips, opening in self.zones:
            if self.given:
                continue
            trip_s = trips.table([self.place], trips.stops_inside(towards=not self.backward))[0]
            taken_s = self.clock.onward(opening, np.full(len(trip_s), start_s), trip_s) - start_s
            seconds[trips.inside] = np.minimum(seconds[trips.inside], np.minimum(taken_s, NEVER))

    def go_on(self, start_s: int, ridden: np.ndarray, seconds: np.ndarray) -> None:
        """Take in the trips from where one has got off; both (S) in seconds from the asked time."""
        for trips, opening in self.zones:
            off = np.flatnonzero(ridden[trips.served] < NEVER)
            trip_s = trips.between_stops(towards=not self.backward)[off]
            moment = np.broadcast_to(ridden[trips.served[off]][:, None] + start_s, trip_s.shape)
            taken_s = self.clock.onward(opening, moment, trip_s).min(axis=0, initial=NEVER + start_s) - start_s
            seconds[trips.inside] = np.minimum(seconds[trips.inside], np.minimum(taken_s, NEVER))


class _LastWalks(NamedTuple):
    """All last walks: from a stop, to a stop, seconds."""

    origin: np.ndarray
    destination: np.ndarray
    seconds: np.ndarray


def _with_limit(search: Search) -> Links:
    """The links with a limit of the last walk."""
    links = search.links
    if links.settings.max_walk_s is None and search.network.streets is not None:
        return search.network.links(replace(links.settings, max_walk_s=DEFAULT_MAX_WALK_S))
    return links


def _walks(links: Links, *, backward: bool) -> _LastWalks:
    walks = links.walks_backward if backward else links.walks
    walk_from = np.repeat(np.arange(len(walks.ptr) - 1), np.diff(walks.ptr))
    return _LastWalks(walk_from, walks.arc[:, TO], walks.arc[:, SECONDS].astype(np.int64))
