# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Which of equal journeys is shown where one walks over streets: as `shown`, from door to door."""

from mobility.network.network import Network
from tests.oracle import exhaust
from tests.oracle.scan import HORIZON_S
from tests.oracle.street_scan import StreetOracle

from .compare import Counts, Journey
from .shown import Hop, Key, key, shown_hops
from .street_compare import DoorQuery, ends_of


def equal_journeys(network: Network, oracle: StreetOracle, query: DoorQuery, entry: tuple[int, int, int]) -> list[Key]:
    """The keys of all journeys with these rides, departure and arrival."""
    rides, departure, arrival = entry
    walks = oracle.ends(*ends_of(network, query))

    def known(seconds: int) -> list[int]:
        return [seconds] if seconds <= HORIZON_S else []

    found = exhaust.journeys_between(
        oracle.region, oracle.rules, lambda stop: known(int(walks.first_walk[stop])),
        lambda stop: known(int(walks.last_walk[stop])), (departure, arrival), rides,
    )  # fmt: skip
    return [
        key(oracle.region, oracle.rules, departure, arrival, [
            Hop(ride.vehicles[0].trip, ride.start, ride.departure, ride.vehicles[-1].trip, ride.end, ride.arrival)
            for ride in taken
        ])
        for leave, arrive, taken in found
        if (len(taken), leave, arrive) == entry
    ]  # fmt: skip


def faults_of_shown(
    counts: Counts, network: Network, oracle: StreetOracle, query: DoorQuery, entry: tuple[int, int, int],
    journey: Journey,
) -> list[str]:  # fmt: skip
    """What is wrong if the journey that is shown for an entry is not the best of all that are equal."""
    region = oracle.region
    keys = equal_journeys(network, oracle, query, entry)
    shown = key(region, oracle.rules, *entry[1:], list(shown_hops(region, journey)))
    found = []
    if shown != min(keys):
        found.append(f"{query}: {entry} shows {shown}, of {sorted(keys)}")
    walking = sum(leg["duration_s"] for leg in journey["legs"] if leg["mode"] == "walk")
    if shown.walking != walking:
        found.append(f"{query}: {entry} shows walks of {walking} s, they take {shown.walking} s")
    counts["entries"] += 1
    counts["equal journeys"] += len(keys) > 1
    least = [other for other in keys if other.walking == shown.walking]
    counts["decided by walking"] += len(least) < len(keys)
    longest = [other for other in least if other.shortest_change == shown.shortest_change]
    counts["decided by the shortest change"] += len(longest) < len(least)
    counts["decided by ids"] += len(set(longest)) > 1
    return found
