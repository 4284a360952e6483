# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Random tiny maps with random feeds: windows from door to door, and from a place to all stops, as the oracle says."""

import itertools
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.network.build import load
from mobility.network.network import Network
from mobility.planner.everywhere import reach_all_stops
from mobility.planner.request import StopPlace
from mobility.planner.window import Span, plan_window
from mobility.region import DEFAULT_MAX_WALK_S, read_region
from tests.oracle.ride import ride
from tests.oracle.scan import HORIZON_S, Ends
from tests.oracle.span import departures, good_journeys, told
from tests.oracle.street_scan import StreetOracle, street_oracle, with_settings

from .compare import Counts
from .report import report
from .street_compare import DoorQuery, ends_of, request_of, walks_at_points
from .street_networks import StreetCase, street_cases
from .window_compare import shown

HOUR_S = 3600


def wrong_window(
    network: Network, oracle: StreetOracle, query: DoorQuery, rnd: random.Random, counts: Counts
) -> list[str]:
    """What is wrong with a page without least or most, on which every journey is ridden."""
    origin, destination = ends_of(network, query)
    request = request_of(network, query)
    ends = oracle.ends(origin, destination)
    at, width = round(query.at.timestamp()), rnd.choice([HOUR_S, 3 * HOUR_S, 600])
    begin = at - width if query.arrive_by else at - rnd.choice([0, 60, width // 2])
    if rnd.random() < 0.2:
        request, ends = replace(request, direct=()), ends._replace(direct=2**40)
    moments = departures(oracle, ends, begin - HORIZON_S if query.arrive_by else begin, begin + width + 1)
    wanted = {
        one
        for one in good_journeys(oracle, ends, moments)
        if (begin < one[1] <= begin + width if query.arrive_by else begin <= one[0] < begin + width)
    }
    if request.origin == request.destination and request.direct:
        wanted = set()
    page = plan_window(network, request, Span(begin, begin + width))
    found = shown(page.result.itineraries)
    wrong = []
    if sorted(wanted) != found:
        zone = network.zone
        differences = set(found) - wanted, wanted - set(found)
        wrong.append(f"too many, missing {[told(zone, part) for part in differences]}; on foot {ends.direct} s")
    for one in page.result.itineraries:
        named = [place if isinstance(place, str) else None for place in (query.origin, query.destination)]
        journey = one.to_dict()
        wrong += ride(oracle.region, journey, rules=oracle.rules, origin=named[0], destination=named[1])
        wrong += walks_at_points(oracle, origin, destination, journey)
    counts["windows"] += 1
    counts["windows with journeys"] += bool(wanted)
    counts["journeys"] += len(wanted)
    return [f"{query}, {width} s from {begin}: {text}" for text in wrong]


def wrong_stops(network: Network, oracle: StreetOracle, query: DoorQuery, counts: Counts) -> list[str]:
    """Where the quickest ways to all stops differ; the last walk has a limit where walking has none."""
    origin, destination = ends_of(network, query)
    request = request_of(network, query)
    limited = oracle
    if query.settings.max_walk_s is None:
        limited = with_settings(oracle, replace(query.settings, max_walk_s=DEFAULT_MAX_WALK_S))
    reached = reach_all_stops(network, request, HORIZON_S)
    first, last = oracle.first_walks(origin), oracle.last_walks(destination)
    here = request.destination if query.arrive_by else request.origin
    own = {network.stop_id[stop] for stop in here.stops} if isinstance(here, StopPlace) else set()
    at = round(query.at.timestamp())
    wrong = []
    for stop, stop_id in enumerate(oracle.region.stop_ids):
        if not oracle.region.stop_called[stop]:
            continue
        if query.arrive_by:
            ends = Ends(limited._walks(limited._foot_from, [stop]), last, int(last[stop]))
        else:
            ends = Ends(first, limited._walks(limited._foot_to, [stop]), int(first[stop]))
        wanted = (0, 0) if stop_id in own else min(
            (
                (at - round(leaves.timestamp()) if query.arrive_by else round(comes.timestamp()) - at, rides)
                for rides, leaves, comes in oracle.between(ends, at, arrive_by=query.arrive_by)
            ),
            default=None,
        )  # fmt: skip
        number = network.stop_of_id(stop_id)
        seconds = int(reached.seconds[number])
        found = None if seconds == NEVER else (seconds, int(reached.rides[number]))
        if found != wanted:
            wrong.append(f"{query}: {stop_id} {found}, oracle {wanted}")
        counts["stops"] += 1
        counts["stops reached by a ride"] += wanted is not None and wanted[1] > 0
    return wrong


@pytest.mark.parametrize("networks", [8, pytest.param(250, marks=pytest.mark.long)])
def test_windows_and_all_stops(networks: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counts = Counter()
    folders = (tmp_path / str(number) for number in itertools.count())

    @settings(
        max_examples=networks, derandomize=True, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )  # fmt: skip
    @given(street_cases(queries=4))
    def agree(case: StreetCase) -> None:
        path = case.write(next(folders))
        network = load(read_region(path), out=path.parent / "network")
        first = street_oracle(path, network.arrays, case.queries[0].settings)
        counts["networks"] += 1
        wrong = []
        for number, query in enumerate(case.queries):
            oracle = with_settings(first, query.settings)
            try:
                wrong += wrong_window(network, oracle, query, random.Random(number), counts)
                wrong += wrong_stops(network, oracle, query, counts)
            except InputError as error:
                wrong += [] if error.code == "no_street_near" else [f"{query}: {error}"]
        assert wrong == []

    agree()
    report(capsys, f"windows and all stops on {networks} random maps", counts)
    assert counts["networks"] >= networks
    assert counts["windows with journeys"] >= networks
    assert counts["stops reached by a ride"] >= networks
