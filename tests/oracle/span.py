# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""All good journeys of a span of time: the section "Window" of SEMANTICS.md, by asking at every departure there is.

A journey is good if none that leaves no earlier, arrives no later and has no more rides is better in one of these. That
is so if and only if it is in the Pareto set at its own departure, and leaves then. So the oracle is asked at every
second at which some vehicle leaves some stop less the first walk to it, whatever came of the questions before.
"""

import datetime as dt
from collections.abc import Iterable

from .days import dates_touching, day_start, runs
from .kernels import NEVER
from .scan import HORIZON_S, Ends, Oracle

Good = tuple[int, int, int]
"""Departure and arrival in seconds since 1970, rides."""


def ends_between(oracle: Oracle, origin: str, destination: str, *, on_foot: bool = True) -> Ends:
    """The walks between two places by id; `on_foot`: whether walking all the way counts."""
    region = oracle.region
    first = oracle._walks(oracle._foot_from, region.sites(origin))
    last = oracle._walks(oracle._foot_to, region.sites(destination))
    return Ends(first, last, int(first[region.sites(destination)].min()) if on_foot else NEVER)


def departures(oracle: Oracle, ends: Ends, begin: int, end: int) -> list[int]:
    """The seconds begin <= t < end at which one may set out to catch a vehicle without waiting."""
    found = set()
    farthest_s = int(max((walk for walk in ends.first_walk.tolist() if walk < NEVER), default=0))
    for number, feed in enumerate(oracle.region.feeds):
        offset = oracle.region.stop_offset[number]
        for date in dates_touching(feed, begin, end + farthest_s):
            zero = day_start(feed, date)
            for run in runs(feed, date):
                for call in range(int(feed.call_start[run.trip]), int(feed.call_start[run.trip + 1])):
                    walk_s = int(ends.first_walk[int(feed.call_stop[call]) + offset])
                    if walk_s == NEVER or not feed.call_pick[call]:
                        continue
                    last = call == int(feed.call_start[run.trip + 1]) - 1
                    # Who boards at a trip's last call stays seated: there its last arrival counts.
                    leaves = int(feed.call_arr[call] if last else feed.call_dep[call])
                    moment = zero + run.shift + leaves - walk_s
                    if begin <= moment < end:
                        found.add(moment)
    return sorted(found)


def good_journeys(oracle: Oracle, ends: Ends, moments: Iterable[int], max_rides: int | None = None) -> set[Good]:
    """The good journeys that leave at one of some moments, by vehicle.

    With `max_rides` only those with at most so many: fewer rides are never beaten by more.
    """
    found = set()
    for moment in moments:
        for rides, departure, arrival in oracle._depart_at(ends, moment):
            if departure == moment and 0 < rides <= (max_rides or rides):
                found.add((departure, arrival, rides))
    return found


def good_of_span(oracle: Oracle, ends: Ends, begin: int, end: int, max_rides: int | None = None) -> set[Good]:
    """The good journeys that leave at begin <= t < end."""
    return good_journeys(oracle, ends, departures(oracle, ends, begin, end), max_rides)


def good_arrivals(oracle: Oracle, ends: Ends, begin: int, end: int, max_rides: int | None = None) -> set[Good]:
    """The good journeys that arrive at begin < t <= end."""
    leaving = good_of_span(oracle, ends, begin - HORIZON_S, end, max_rides)
    return {one for one in leaving if begin < one[1] <= end}


def told(zone: dt.tzinfo, found: Iterable[Good]) -> list[str]:
    """Journeys as one reads them."""
    return [
        f"{dt.datetime.fromtimestamp(one, zone):%d %H:%M:%S} - {dt.datetime.fromtimestamp(two, zone):%d %H:%M:%S} "
        f"with {rides}"
        for one, two, rides in sorted(found)
    ]
