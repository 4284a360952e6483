# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Random tiny networks: only some types of lines, more time for changes, and given times to stops."""

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from mobility.network.timetable.accelerator import Acceleration
from mobility.planner.itinerary import make_itinerary
from mobility.planner.request import ChangeWish
from mobility.planner.search import Search
from tests.oracle.ride import ride
from tests.oracle.scan import Oracle

from .compare import Counts, network_in_memory
from .networks import Case, cases
from .report import report
from .wishes import answer, oracle_answer, request_of, slow_oracle, typed, with_offsets, with_types

TYPES = [frozenset({3}), frozenset({0, 3}), frozenset({2}), frozenset({0, 2}), frozenset[int](), frozenset({0, 2, 3})]
WISHES = [
    ChangeWish(least_s=300), ChangeWish(more_s=60), ChangeWish(factor=2.0), ChangeWish(120, 30, 1.5),
    ChangeWish(factor=1.1), ChangeWish(more_s=1), ChangeWish(3600, 0, 1.0), ChangeWish(more_s=900), ChangeWish(600),
]  # fmt: skip


def wrong_types(case: Case, folders: Iterator[Path], counts: Counts, acceleration: Acceleration) -> list[str]:
    """Where asking for some types differs from a region that has no others."""
    case = typed(case)
    network = network_in_memory(case.write(next(folders)), acceleration)
    wrong = []
    for route_types in TYPES:
        rest = with_types(case, route_types)
        oracle = None if rest is None else Oracle(rest.write(next(folders)))
        for query in case.queries:
            found = answer(Search(network, replace(request_of(network, query), route_types=route_types)))
            counts["questions for some types"] += 1
            if oracle is None:
                if any(rides for rides, _, _ in found) and not route_types:
                    wrong.append(f"{query}: rides of no type {found}")
                continue
            wanted = oracle_answer(oracle, query)
            if found != wanted:
                wrong.append(f"{query}, types {set(route_types)}: {found}, oracle {wanted}")
            counts["answered with some types"] += any(rides for rides, _, _ in found)
    return wrong


def wrong_changes(case: Case, folders: Iterator[Path], counts: Counts, acceleration: Acceleration) -> list[str]:
    """Where asking for longer changes differs from rules by which they are."""
    path = case.write(next(folders))
    network, plain = network_in_memory(path, acceleration), Oracle(path)
    wrong = []
    for number, query in enumerate(case.queries * 2):
        wish = WISHES[number % len(WISHES)]
        oracle = slow_oracle(plain.region, wish)
        search = Search(network, replace(request_of(network, query), change=wish))
        found, wanted = answer(search), oracle_answer(oracle, query)
        counts["questions for longer changes"] += 1
        counts["answered otherwise with longer changes"] += wanted != oracle_answer(plain, query)
        if found != wanted:
            wrong.append(f"{query}, {wish}: {found}, oracle {wanted}")
            continue
        for entry in search.pareto():
            shown = make_itinerary(search, entry, search.journey(entry)).to_dict()
            faults = ride(
                plain.region, shown, rules=oracle.rules, origin=query.origin, destination=query.destination
            )  # fmt: skip
            wrong += [f"{query}, {wish}: {fault}" for fault in faults]
    return wrong


def wrong_offsets(case: Case, folders: Iterator[Path], counts: Counts, acceleration: Acceleration) -> list[str]:
    """Where given times to stops differ from walks that take as long."""
    path = case.write(next(folders))
    network, oracle = network_in_memory(path, acceleration), Oracle(path)
    wrong = []
    for number, query in enumerate(case.queries * 2):
        request, ends = with_offsets(network, oracle, query, random.Random(number))
        sites = [set(oracle.region.sites(place)) for place in (query.origin, query.destination)]
        if sites[0] & sites[1] and request.direct:
            continue
        search = Search(network, request)
        found, wanted = answer(search), oracle_answer(oracle, query, ends)
        counts["questions with given times"] += 1
        counts["answered with given times"] += any(rides for rides, _, _ in wanted)
        if found != wanted:
            wrong.append(f"{query}, {request}: {found}, oracle {wanted}")
            continue
        for entry in search.pareto():
            shown = make_itinerary(search, entry, search.journey(entry))
            seconds = sum(leg.arrival.timestamp() - leg.departure.timestamp() for leg in shown.legs)
            if seconds > entry.arrival_s - entry.departure_s or shown.rides != entry.rides:
                wrong.append(f"{query}, {request}: the legs of {entry} take {seconds} s")
    return wrong


@pytest.mark.parametrize("acceleration", [Acceleration.OFF, Acceleration.NOW])
@pytest.mark.parametrize("networks", [6, pytest.param(200, marks=pytest.mark.long)])
def test_wishes_are_kept(
    networks: int, acceleration: Acceleration, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where links between trips can't tell, searches do without; given times to stops they have to get right."""
    counts: Counts = Counter()
    folders = (tmp_path / str(number) for number in itertools.count())

    @settings(
        max_examples=networks, derandomize=True, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )  # fmt: skip
    @given(cases(queries=4))
    def agree(case: Case) -> None:
        counts["networks"] += 1
        wrong = wrong_types(case, folders, counts, acceleration)
        wrong += wrong_changes(case, folders, counts, acceleration)
        wrong += wrong_offsets(case, folders, counts, acceleration)
        assert wrong == []

    agree()
    report(capsys, f"wishes on {networks} random networks, links between trips {acceleration.value}", counts)
    assert counts["networks"] >= networks
    assert 4 * counts["answered with some types"] >= counts["questions for some types"] / 3
    assert 4 * counts["answered with given times"] >= counts["questions with given times"]
    assert counts["answered otherwise with longer changes"]
