# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Random tiny networks: from one place to all stops as quickly as the oracle comes to each of them, both ways."""

import itertools
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from mobility.kernels.layout import NEVER
from mobility.network.network import Network
from mobility.planner.everywhere import MOST_RIDES as MOST_KEPT
from mobility.planner.everywhere import reach_all_stops, travel_times
from mobility.planner.places import stop_by_id
from mobility.planner.request import PlanRequest
from tests.oracle.scan import HORIZON_S, Ends, Oracle

from .compare import Counts, Query, network_in_memory
from .networks import Case, cases
from .report import report

MOST_S = [HORIZON_S, HORIZON_S, 1800, 600]
MOST_RIDES = [None, None, 1, 2]


def quickest(oracle: Oracle, query: Query, stop: int, max_rides: int | None, most_s: int) -> tuple[int, int] | None:
    """Seconds to a stop (arrive-by: from it) and the fewest rides for that, by one search of the oracle."""
    here = oracle.region.sites(query.destination if query.arrive_by else query.origin)
    if stop in here:
        return 0, 0
    if query.arrive_by:
        first, last = oracle._walks(oracle._foot_from, [stop]), oracle._walks(oracle._foot_to, here)
        ends = Ends(first, last, int(first[here].min()))
    else:
        first, last = oracle._walks(oracle._foot_from, here), oracle._walks(oracle._foot_to, [stop])
        ends = Ends(first, last, int(first[stop]))
    at = round(query.at.timestamp())
    found = []
    for rides, departure, arrival in oracle.between(ends, at, arrive_by=query.arrive_by):
        seconds = at - round(departure.timestamp()) if query.arrive_by else round(arrival.timestamp()) - at
        if seconds <= most_s and (max_rides is None or rides <= max_rides):
            found.append((seconds, rides))
    return min(found, default=None)


def wrong_stops(
    network: Network, oracle: Oracle, query: Query, counts: Counts, *, max_rides: int | None, most_s: int,
    asked: list[str] | None = None,
) -> list[str]:  # fmt: skip
    """Where engine and oracle differ, at some stops or at all that anything calls at."""
    place = stop_by_id(network, query.destination if query.arrive_by else query.origin)
    assert place is not None
    request = PlanRequest(place, place, query.at, arrive_by=query.arrive_by, max_rides=max_rides)
    reached = reach_all_stops(network, request, most_s)
    wrong = []
    if not query.arrive_by and len(place.stops) == 1 and network.walk_on(network.links(), backward=False) is None:
        stops, most = range(len(network.stop_id)), MOST_KEPT if max_rides is None else max_rides
        table = travel_times(network, place.stops, stops, query.at, most_s, most)
        if table.tolist() != [reached.seconds.tolist()]:
            wrong.append(f"{query}, max_rides {max_rides}, most_s {most_s}: {table} as a table, {reached.seconds}")
        counts["tables"] += 1
    called = [stop_id for number, stop_id in enumerate(oracle.region.stop_ids) if oracle.region.stop_called[number]]
    for stop_id in asked or called:
        stop, number = oracle.region.stop_index[stop_id], network.stop_of_id(stop_id)
        wanted = quickest(oracle, query, stop, max_rides, most_s)
        seconds, rides = int(reached.seconds[number]), int(reached.rides[number])
        found = None if seconds == NEVER else (seconds, rides)
        if found != wanted:
            wrong.append(f"{query}, max_rides {max_rides}, most_s {most_s}: {stop_id} {found}, oracle {wanted}")
        counts["stops"] += 1
        counts["stops reached by a ride"] += wanted is not None and wanted[1] > 0
        counts["two or more rides"] += wanted is not None and wanted[1] > 1
    return wrong


@pytest.mark.parametrize("networks", [20, pytest.param(600, marks=pytest.mark.long)])
def test_same_times_to_all_stops(networks: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counts = Counter()
    folders = (tmp_path / str(number) for number in itertools.count())

    @settings(
        max_examples=networks, derandomize=True, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )  # fmt: skip
    @given(cases(queries=4))
    def agree(case: Case) -> None:
        path = case.write(next(folders))
        network, oracle = network_in_memory(path), Oracle(path)
        counts["networks"] += 1
        wrong = []
        for query, most_s, max_rides in zip(case.queries, MOST_S, MOST_RIDES, strict=True):
            wrong += wrong_stops(network, oracle, query, counts, max_rides=max_rides, most_s=most_s)
        assert wrong == []

    agree()
    report(capsys, f"all stops of {networks} random networks", counts)
    assert counts["networks"] >= networks
    assert counts["tables"] >= networks
    assert 5 * counts["stops reached by a ride"] >= counts["stops"]
