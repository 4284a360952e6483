# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Which of equal journeys is shown: all of them are listed one by one, and the best one picked.

SEMANTICS.md, Journey: "Among journeys equal in all three, one is shown: least walking, then the longest shortest
change, then the smallest ids (feed, trip, stop)". Read as:

* Walking is the sum of all walks; of a change that a row of type 2 states it is the walk, or the row's time if that is
  shorter; of a first or last walk that such a row states it is the row's time.
* A change lasts from arriving to departing. A journey without one has an endless shortest change.
* Ids compare ride by ride: feed and id of the trip that is boarded, id of the stop there, id of the stop where one
  leaves; as text, by code points.
"""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from tests.oracle import exhaust
from tests.oracle.change import Rules
from tests.oracle.feed import Region
from tests.oracle.scan import Oracle

from .compare import Counts, Journey, Query, trip_number

ENDLESS = 10**9


class Hop(NamedTuple):
    """A ride as the rules see it; stops and trips are the oracle's numbers, times since 1970."""

    trip: int
    board: int
    departure: int
    last_trip: int
    leave: int
    arrival: int


class Key(NamedTuple):
    """The smallest is shown."""

    walking: int
    shortest_change: int  # negated
    ids: tuple[tuple[str, str, str, str], ...]  # of each ride: feed, trip, stops


def key(region: Region, rules: Rules, departure: int, arrival: int, hops: list[Hop]) -> Key:
    """What decides between journeys that are equal in departure, arrival and number of rides."""
    walking = hops[0].departure - departure + arrival - hops[-1].arrival
    shortest = ENDLESS
    for one, two in pairwise(hops):
        shortest = min(shortest, two.departure - one.arrival)
        if one.leave == two.board:
            continue
        walk = rules.walk_s(one.leave, two.board)
        assert walk is not None
        row = rules.row(one.leave, one.last_trip, two.board, two.trip)
        walking += min(walk, row.seconds) if row is not None and row.seconds is not None and row.kind == 2 else walk
    return Key(walking, -shortest, tuple(_ids(region, hop) for hop in hops))


def _ids(region: Region, hop: Hop) -> tuple[str, str, str, str]:
    number = max(at for at, offset in enumerate(region.trip_offset[:-1]) if offset <= hop.trip)
    feed, stops = region.feeds[number], region.stop_offset[number]
    return (
        feed.id,
        feed.trip_ids[hop.trip - region.trip_offset[number]],
        feed.stop_ids[hop.board - stops],
        feed.stop_ids[hop.leave - stops],
    )


def shown_hops(region: Region, journey: Journey) -> Iterator[Hop]:
    """The rides of an itinerary."""
    for leg in journey["legs"]:
        if leg["mode"] == "ride":
            departure, arrival = (
                round(dt.datetime.fromisoformat(leg[end]).timestamp()) for end in ("departure", "arrival")
            )
            trips = [trip_number(region, trip["trip_id"]) for trip in leg["trips"]]
            stops = [region.stop_index[leg[end]["stop_id"]] for end in ("from", "to")]
            yield Hop(trips[0], stops[0], departure, trips[-1], stops[1], arrival)


def equal_journeys(oracle: Oracle, query: Query, entry: tuple[int, int, int]) -> list[Key]:
    """The keys of all journeys with these rides, departure and arrival."""
    rides, departure, arrival = entry
    region, rules = oracle.region, oracle.rules
    ends = region.sites(query.origin), region.sites(query.destination)
    return [
        key(region, rules, departure, arrival, [
            Hop(ride.vehicles[0].trip, ride.start, ride.departure, ride.vehicles[-1].trip, ride.end, ride.arrival)
            for ride in taken
        ])
        for leave, arrive, taken in exhaust.journeys(region, rules, *ends, departure, arrival, rides)
        if (len(taken), leave, arrive) == entry
    ]  # fmt: skip


def check(counts: Counts, oracle: Oracle, query: Query, entry: tuple[int, int, int], journey: Journey) -> None:
    """The journey that is shown for an entry is the best of all that are equal; and count what decided."""
    region = oracle.region
    keys = equal_journeys(oracle, query, entry)
    shown = key(region, oracle.rules, *entry[1:], list(shown_hops(region, journey)))
    assert shown == min(keys), f"{query}: {entry}, of {sorted(keys)}"
    assert shown.walking == sum(leg["duration_s"] for leg in journey["legs"] if leg["mode"] == "walk")
    counts["entries"] += 1
    counts["equal journeys"] += len(keys) > 1
    least = [other for other in keys if other.walking == shown.walking]
    counts["decided by walking"] += len(least) < len(keys)
    longest = [other for other in least if other.shortest_change == shown.shortest_change]
    counts["decided by the shortest change"] += len(longest) < len(least)
    counts["decided by ids"] += len(set(longest)) > 1
