# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Which kernel answers a question, and what it is given: rounds or links between trips, with streets or without.

All in the time of the direction that is searched: backward, departures are arrivals, negated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from mobility.kernels.layout import NEVER, Int32
from mobility.kernels.profile_layout import CAPPED
from mobility.kernels.raptor import search as search_rounds
from mobility.kernels.trip_based import search_trips
from mobility.kernels.trip_layout import CAPPED as TRIPS_CAPPED
from mobility.kernels.trip_window import search_window_trips
from mobility.kernels.window import count_ends, search_window_bounded
from mobility.network.frozen import frozen
from mobility.network.timetable.accelerator import Acceleration
from mobility.planner.request import NO_CAP, NO_WISH, StopPlace
from mobility.planner.statistics import IN_PROFILE, IN_TRIPS

if TYPE_CHECKING:
    from mobility.kernels.trip_layout import TripLinks
    from mobility.network.links import Links
    from mobility.network.network import Network
    from mobility.network.timetable.day import DayTimetable
    from mobility.planner.search import Search

ENTRIES = 64
WINDOW_RIDES = 16
"""Rides that a window is first searched with; where that is not enough, twice as many."""
DEPARTURES_AN_ARRIVAL = 2
"""A window is searched from its end where its begin has so many departures for each arrival there (measured)."""
LEAST_BERTHS = 500
"""From so many on a single departure is searched over links between trips. The trams of Heidelberg (133) take 16 us by
rounds and 20 us over links, the county (4,560) three times as long by rounds."""
LINKED_STOPS_A_DEPARTURE = 4
"""A window with a departure for so many positions of all patterns, or for fewer, is searched by rounds (measured)."""
_NO_ROWS = np.empty((0, 0), dtype=np.int32)
_NOWHERE = frozen(np.empty(0, dtype=np.int32))


class Traffic(NamedTuple):
    """How much a window has to look at from either end; see ``count_ends``."""

    departures: int
    arrivals: int


class Berths(NamedTuple):
    """Berths at one end of a search, with moments or seconds; one may come twice."""

    berth: Int32
    seconds: Int32


def find_pareto(
    search: Search, leaving: Berths, ends: Berths, start_s: int, direct_at_s: int, bound_s: int, most: int, *,
    backward: bool,
) -> list[tuple[int, int]]:  # fmt: skip
    """(rides, arrival) of the Pareto set.

    Parameters
    ----------
    search
        What is asked.
    leaving
        Berths that can be boarded without a ride before, and from when.
    ends
        Berths from which the other end is reached, and in how many seconds.
    start_s, direct_at_s, bound_s, most
        When one leaves, when one is there without a ride, before when, and with how many rides at most.
    backward
        Which direction.
    """
    timetable, changes, here, _ = search.direction(backward=backward)
    own = here.own if search.zones is None and search.walk_counts and _returns_are_useless(search) else 0
    network = search.network
    trips = links_of_pairs(network, search.day, search.links, backward=backward) if _takes_links(search) else None
    size = ENTRIES
    while True:
        rides, arrival_s = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
        if trips is not None:
            with (
                network.trip_work.borrowed(*_trip_sizes(search)) as work,
                search.tally.counting(work.counter, IN_TRIPS),
            ):
                count = search_trips(
                    timetable, trips, *leaving, *ends, direct_at_s, bound_s, most,
                    _ends_freely(search, backward=backward), work, rides, arrival_s,
                )  # fmt: skip
        else:
            given = (
                timetable, changes, *leaving, *ends, direct_at_s, bound_s, most, own, search.work, rides, arrival_s,
                _NO_ROWS, _NO_ROWS,
            )  # fmt: skip
            count = _by_rounds(search, start_s, given, backward=backward)
        if count <= size:
            return list(zip(rides[:count].tolist(), arrival_s[:count].tolist(), strict=True))
        size = count


def count_traffic(search: Search, first: int, last: int, horizon_s: int, *, backward: bool) -> Traffic:
    """How much happens at either end of a window.

    Parameters
    ----------
    search
        What is asked.
    first, last, horizon_s
        As for ``find_window``.
    backward
        Which direction.
    """
    timetable, _, here, there = search.direction(backward=backward)
    back_timetable, _, _, _ = search.direction(backward=not backward)
    ends = here.berth, here.walk_s, there.berth, there.walk_s
    return Traffic(*count_ends(timetable, back_timetable, *ends, first, last, horizon_s))


def find_window(
    search: Search, first: int, last: int, horizon_s: int, traffic: Traffic, *, backward: bool
) -> list[list[int]]:
    """Departure, arrival and rides of all good journeys with a ride that leave within a span, by falling departure.

    They are looked for from the end at which less happens: who looks for the one bus of the day to a hamlet does well
    to begin there, not with the trams at the door. Whether a journey is good does not depend on the direction, for
    nobody who leaves as late or later and takes as few rides is there as early. So the good journeys of all arrivals
    that can belong to the span are found, and those are taken that leave within it.

    Parameters
    ----------
    search
        What is asked.
    first, last
        Departures, inclusive.
    horizon_s
        A journey takes at most this long.
    traffic
        Of this window.
    backward
        Which direction.
    """
    departures, arrivals = traffic
    if DEPARTURES_AN_ARRIVAL * arrivals >= departures:
        return _find_from(search, first, last, horizon_s, departures, backward=backward)
    found = _find_from(search, -(last + horizon_s), -first, horizon_s, arrivals, backward=not backward)
    turned = [[-arrival, -departure, rides] for departure, arrival, rides in found if first <= -arrival <= last]
    return sorted(turned, key=lambda one: (-one[0], one[2]))


def _find_from(
    search: Search, first: int, last: int, horizon_s: int, departures: int, *, backward: bool
) -> list[list[int]]:
    """The same, from the begin; ``departures``: how many there are in the span."""
    timetable, changes, here, there = search.direction(backward=backward)
    back_timetable, back_changes, _, _ = search.direction(backward=not backward)
    cap = NO_CAP if search.request.max_rides is None else search.request.max_rides
    ends = here.berth, here.walk_s, there.berth, there.walk_s, first, last, horizon_s
    own = here.own if search.walk_counts and _returns_are_useless(search) else 0
    network = search.network
    trips = None
    if _takes_links(search):
        trips = _links_of_windows(network, search.day, search.links, departures, backward=backward)
    size, rides = ENTRIES, WINDOW_RIDES
    while True:
        out, most = np.empty((size, 3), dtype=np.int32), min(rides, cap)
        if trips is not None:
            with network.trip_window_work.borrowed(*_trip_sizes(search), rides) as trip_work:
                free = _ends_freely(search, backward=backward)
                with search.tally.counting(trip_work.counter, IN_TRIPS):
                    count = search_window_trips(timetable, trips, *ends, most, free, trip_work, out)
                capped = trip_work.counter[TRIPS_CAPPED]
        else:
            patterns = len(timetable.pattern) - 1
            with network.profile_work.borrowed(network.berths, patterns, 0, rides) as work:
                with search.tally.counting(work.counter, IN_PROFILE):
                    count = search_window_bounded(
                        timetable, changes, back_timetable, back_changes, *ends, most, own, work, out, departures
                    )
                capped = work.counter[CAPPED]
        if capped and most < cap:
            rides *= 2
        elif count > size:
            size = count
        else:
            found: list[list[int]] = out[:count].tolist()
            return found


def find_labels(search: Search, *, backward: bool, at_s: int, bound_s: int, rides: int) -> tuple[Int32, Int32]:
    """Labels per number of rides, ready to board and by vehicle: each (rides + 1, B) seconds, NEVER where none.

    Nothing tightens the bound, so that equal journeys stay.

    Parameters
    ----------
    search
        What is asked.
    backward
        Which direction.
    at_s
        When one leaves, in the time of the day.
    bound_s, rides
        Before when, and with how many rides at most.
    """
    timetable, changes, here, _ = search.direction(backward=backward)
    start_s = -at_s if backward else at_s
    leaving = Berths(here.berth, frozen(here.walk_s + start_s))
    if search.zones is not None:
        leaving = search.zones.leaving(search, here, at_s, backward=backward)
    ready = np.full((rides + 1, search.network.berths), NEVER, dtype=np.int32)
    vehicle = np.full((rides + 1, search.network.berths), NEVER, dtype=np.int32)
    out = np.empty(1, dtype=np.int32)
    given = (
        timetable, changes, *leaving, _NOWHERE, _NOWHERE, NEVER, bound_s, rides, 0, search.work, out, out, ready,
        vehicle,
    )  # fmt: skip
    _by_rounds(search, start_s, given, backward=backward)
    return ready, vehicle


def _by_rounds(search: Search, start_s: int, given: tuple[Any, ...], *, backward: bool) -> int:
    """The search of ``raptor``, with walking on the streets where it has no limit."""
    walk, streets = search.network.walk_on(search.links, backward=backward), search.network.streets
    if walk is None or streets is None:
        return search_rounds(*given)
    origin_cm = (search.destination if backward else search.origin).node_cm
    with streets.borrowed_walk_on() as work:
        on_streets = (*given, walk, origin_cm, start_s, work)
        return search_rounds(*on_streets)


def links_of_pairs(network: Network, day: DayTimetable, links: Links, *, backward: bool) -> TripLinks | None:
    """Links between trips for a single departure, where there are any and they are quicker than rounds.

    Parameters
    ----------
    network, day, links
        Where, when, and changes and walks as the network gives them.
    backward
        Which direction.
    """
    if network.berths < LEAST_BERTHS and network.accelerator.mode is not Acceleration.NOW:
        return None
    return network.trip_links(day, links, backward=backward)


def _links_of_windows(
    network: Network, day: DayTimetable, links: Links, departures: int, *, backward: bool
) -> TripLinks | None:
    """The same for a window with so many departures."""
    timetable = day.backward if backward else day.forward
    many = len(timetable.berth) <= LINKED_STOPS_A_DEPARTURE * departures
    if many and network.accelerator.mode is not Acceleration.NOW:
        return None
    return network.trip_links(day, links, backward=backward)


def _takes_links(search: Search) -> bool:
    """Whether links between trips may be used; not where somebody wishes for other changes or for some lines."""
    return search.request.change == NO_WISH and search.request.route_types is None


def _trip_sizes(search: Search) -> tuple[int, int, int]:
    """Trips, patterns and stop events of the timetable."""
    day = search.day
    return len(day.runs.chain), len(day.forward.pattern) - 1, len(day.forward.arrival_s)


def _ends_freely(search: Search, *, backward: bool) -> bool:
    """Whether the end that is searched for is reached in other ways than by walks between stops."""
    asked = search.request
    if search.zones is not None:
        return True
    if backward:
        return bool(asked.access_offsets) or asked.access != ("foot",) or not isinstance(asked.origin, StopPlace)
    return bool(asked.egress_offsets) or asked.egress != ("foot",) or not isinstance(asked.destination, StopPlace)


def _returns_are_useless(search: Search) -> bool:
    """Whether a round trip to where one begins or ends is beaten in any case.

    It is if being there already counts: if each way to a stop without a ride is a journey of no rides too.
    """
    asked = search.request
    given = asked.access_offsets + asked.egress_offsets
    only_on_foot = asked.access == asked.egress == ("foot",) and not given
    limits = (asked.access_max_s, asked.egress_max_s)
    as_far = asked.direct_max_s is None or all(s is not None and s <= asked.direct_max_s for s in limits)
    return only_on_foot and as_far
