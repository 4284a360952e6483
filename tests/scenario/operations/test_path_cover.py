# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The fewest vehicles: against trying everything, against the largest set of trips that no vehicle can share."""

import itertools
import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.scenario.operations.path_cover import Tasks, cover, shorten
from mobility.scenario.operations.vehicles import at_once

MINUTE = 60
Trip = tuple[int, int, int, int]
"""Start and end in minutes, first and last place."""


def tasks_from(
    trips: list[Trip], empty_min: list[list[int]], layover_min: int = 0, follows: dict[int, int] | None = None
) -> Tasks:
    """Trips in the order of start and end, with 500 m a minute without passengers."""
    assert trips == sorted(trips)
    columns = [np.array(column, dtype=np.int64) for column in zip(*trips, strict=True)]
    empty = np.array(empty_min, dtype=np.int64)
    joined = np.array([(follows or {}).get(number, -1) for number in range(len(trips))], dtype=np.int64)
    start, end, first, last = columns
    return Tasks(start * MINUTE, end * MINUTE, first, last, empty * MINUTE, empty * 500, layover_min * MINUTE, joined)


def can_follow(tasks: Tasks, one: int, other: int) -> bool:
    """Said anew, trip by trip."""
    if tasks.follows[other] >= 0:
        return bool(tasks.follows[other] == one)
    if one in tasks.follows:
        return False
    ready = tasks.end_s[one] + tasks.layover_s + tasks.empty_s[tasks.last[one], tasks.first[other]]
    return one < other and bool(ready <= tasks.start_s[other])


def fewest(tasks: Tasks) -> int:
    """Try all ways to give the trips, in order, to the vehicles that are there or to a new one."""
    best = len(tasks.start_s)

    def give(trip: int, last_of: list[int]) -> None:
        nonlocal best
        if len(last_of) >= best:
            return
        if trip == len(tasks.start_s):
            best = len(last_of)
            return
        for vehicle, last in enumerate(last_of):
            if can_follow(tasks, last, trip):
                give(trip + 1, [*last_of[:vehicle], trip, *last_of[vehicle + 1 :]])
        if tasks.follows[trip] < 0:
            give(trip + 1, [*last_of, trip])

    give(0, [])
    return best


def vehicles(following: np.ndarray) -> int:
    return int((following < 0).sum())


def assert_a_schedule(tasks: Tasks, following: np.ndarray) -> None:
    """Every trip has at most one before and one after, and there is time in between."""
    after = following[following >= 0].tolist()
    assert len(after) == len(set(after))
    for one, other in enumerate(following.tolist()):
        assert other < 0 or can_follow(tasks, one, other), (one, other)
    for other, one in enumerate(tasks.follows.tolist()):
        assert one < 0 or following[one] == other


@st.composite
def instances(draw: st.DrawFn, most: int = 7) -> Tasks:
    places = draw(st.integers(1, 3))
    place = st.integers(0, places - 1)
    trip = st.builds(
        lambda start, length, a, b: (start, start + length, a, b), st.integers(0, 40), st.integers(0, 15), place, place
    )
    trips = sorted(draw(st.lists(trip, min_size=1, max_size=most)))
    empty = [[0 if a == b else draw(st.integers(0, 12)) for b in range(places)] for a in range(places)]
    follows = {}
    if len(trips) > 1 and draw(st.booleans()):
        one, other = sorted(draw(st.lists(st.integers(0, len(trips) - 1), min_size=2, max_size=2, unique=True)))
        if trips[one][1] <= trips[other][0]:
            follows[other] = one
    return tasks_from(trips, empty, draw(st.integers(0, 5)), follows)


@given(instances())
def test_as_few_as_by_trying_everything(tasks: Tasks) -> None:
    following = cover(tasks)
    assert_a_schedule(tasks, following)
    assert vehicles(following) == fewest(tasks)


@given(instances())
def test_shorter_empty_runs_need_no_more_vehicles(tasks: Tasks) -> None:
    following = cover(tasks)
    shorter = shorten(tasks, following)
    assert_a_schedule(tasks, shorter)
    assert vehicles(shorter) == vehicles(following)
    assert empty_m(tasks, shorter) <= empty_m(tasks, following)


def empty_m(tasks: Tasks, following: np.ndarray) -> int:
    return sum(
        int(tasks.empty_m[tasks.last[one], tasks.first[other]])
        for one, other in enumerate(following.tolist())
        if other >= 0 and tasks.follows[other] < 0
    )


@given(instances(most=40))
def test_never_fewer_than_run_at_once(tasks: Tasks) -> None:
    assert vehicles(cover(tasks)) >= at_once(tasks.start_s, tasks.end_s)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), min_size=1, max_size=60))
def test_without_layover_and_distances_as_many_as_run_at_once(trips: list[tuple[int, int]]) -> None:
    tasks = tasks_from(sorted((start, start + length, 0, 0) for start, length in trips), [[0]])
    most = max(sum(one <= start < one + length for one, length in trips) for start, _ in trips)
    assert vehicles(cover(tasks)) == at_once(tasks.start_s, tasks.end_s) == most


@given(st.data())
def test_as_many_as_the_largest_set_of_trips_that_no_vehicle_can_share(data: st.DataObject) -> None:
    """Dilworth's theorem, where going on is transitive: empty runs between places on a line, no slower than trips."""
    trip = st.tuples(st.integers(0, 60), st.integers(0, 3), st.integers(0, 3), st.integers(0, 6))
    drawn = data.draw(st.lists(trip, min_size=1, max_size=9))
    trips = sorted((start, start + 2 * abs(a - b) + 1 + more, a, b) for start, a, b, more in drawn)
    tasks = tasks_from(trips, [[2 * abs(a - b) for b in range(4)] for a in range(4)], data.draw(st.integers(0, 3)))
    numbers = range(len(trips))
    largest = max(
        size
        for size in range(1, len(trips) + 1)
        for chosen in itertools.combinations(numbers, size)
        if not any(can_follow(tasks, one, other) for one, other in itertools.permutations(chosen, 2))
    )
    assert vehicles(cover(tasks)) == largest


@pytest.mark.parametrize("seed", range(4))
def test_as_few_as_another_library_finds(seed: int) -> None:
    rng = random.Random(seed)
    at = [(rng.uniform(0, 60), rng.uniform(0, 60)) for _ in range(12)]
    empty = [[int(abs(a[0] - b[0]) + abs(a[1] - b[1])) for b in at] for a in at]
    trips: list[Trip] = []
    for _ in range(250):
        start, one, other = rng.randrange(0, 900), rng.randrange(12), rng.randrange(12)
        trips.append((start, start + rng.randrange(5, 90), one, other))
    tasks = tasks_from(sorted(trips), empty, rng.randrange(0, 10))
    graph: nx.Graph[tuple[str, int]] = nx.Graph()
    tails = [("tail", trip) for trip in range(250)]
    graph.add_nodes_from(tails)
    graph.add_edges_from(
        (("tail", one), ("head", other))
        for one, other in itertools.combinations(range(250), 2)
        if can_follow(tasks, one, other)
    )
    matching = nx.bipartite.hopcroft_karp_matching(graph, tails)
    assert vehicles(cover(tasks)) == 250 - len(matching) // 2


def test_a_first_come_first_served_vehicle_is_not_enough() -> None:
    """Nearest first gives the bus at place 0 to the 8:10 and leaves the 8:20 without one; exchanged, both have one."""
    # trips to place 0 and 1; then one from place 0 that both reach, and one from place 0 that only the first reaches
    trips = [(0, 5, 2, 0), (0, 5, 2, 1), (10, 20, 0, 0), (12, 22, 2, 2)]
    empty = [[0, 4, 7], [4, 0, 30], [7, 30, 0]]
    tasks = tasks_from(trips, empty)
    following = cover(tasks)
    assert vehicles(following) == 2
    assert following.tolist() == [3, 2, -1, -1]


def test_two_buses_that_would_cross_empty_are_exchanged() -> None:
    """Both ways need two buses; 0 -> 2 and 1 -> 3 crosswise costs 20 minutes, straight on none."""
    tasks = tasks_from([(0, 5, 0, 0), (0, 6, 1, 1), (30, 40, 0, 0), (30, 41, 1, 1)], [[0, 10], [10, 0]])
    crosswise = np.array([3, 2, -1, -1])
    assert empty_m(tasks, crosswise) == 10_000
    assert shorten(tasks, crosswise).tolist() == [2, 3, -1, -1]


def test_a_bus_that_comes_from_afar_is_relieved_by_one_whose_day_was_over() -> None:
    tasks = tasks_from([(0, 5, 0, 0), (0, 6, 1, 1), (30, 40, 1, 1)], [[0, 10], [10, 0]])
    assert shorten(tasks, np.array([2, -1, -1])).tolist() == [-1, 2, -1]


def test_a_joined_trip_keeps_its_vehicle_though_another_one_would_be_nearer() -> None:
    tasks = tasks_from([(0, 5, 0, 1), (0, 6, 0, 0), (30, 40, 0, 0)], [[0, 60], [60, 0]], follows={2: 0})
    assert shorten(tasks, cover(tasks)).tolist() == [2, -1, -1]


def test_trips_without_duration_at_one_time_do_not_run_in_a_circle() -> None:
    tasks = tasks_from([(5, 5, 0, 0), (5, 5, 0, 0), (5, 5, 0, 0)], [[0]])
    assert cover(tasks).tolist().count(-1) == 1
    assert_a_schedule(tasks, cover(tasks))
