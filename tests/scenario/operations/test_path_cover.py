# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The best schedule: against trying everything, the largest set of trips that no vehicle can share, another library."""

import itertools
import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.scenario.operations.path_cover import Tasks, _weights, cover
from mobility.scenario.operations.vehicles import at_once

MINUTE = 60
LONGEST_S = 15 * MINUTE
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
    start, end, first, last = (columns[0] * MINUTE, columns[1] * MINUTE, *columns[2:])
    return Tasks(start, end, first, last, empty * MINUTE, empty * 500, layover_min * MINUTE, LONGEST_S, joined)


def can_follow(tasks: Tasks, one: int, other: int) -> bool:
    """Said anew, trip by trip."""
    if tasks.follows[other] >= 0:
        return bool(tasks.follows[other] == one)
    if one in tasks.follows:
        return False
    ready = tasks.end_s[one] + tasks.layover_s + tasks.empty_s[tasks.last[one], tasks.first[other]]
    return one < other and bool(ready <= tasks.start_s[other])


def worth(tasks: Tasks, following: list[int]) -> tuple[int, int, int]:
    """Vehicles, empty metres and layover of a schedule; links that the timetable sets are no matter of choice."""
    empty_m = layover_s = 0
    for one, other in enumerate(following):
        if other >= 0 and tasks.follows[other] < 0:
            place, to = tasks.last[one], tasks.first[other]
            wait_s = int(tasks.start_s[other] - tasks.end_s[one] - tasks.empty_s[place, to])
            empty_m += int(tasks.empty_m[place, to])
            layover_s += wait_s if wait_s <= LONGEST_S else 0
    return following.count(-1), empty_m, layover_s


def best(tasks: Tasks) -> tuple[int, int, int]:
    """Try all ways to give the trips, in order, to the vehicles that are there or to a new one."""
    count = len(tasks.start_s)
    found = []

    def give(trip: int, following: list[int]) -> None:
        if trip == count:
            found.append(worth(tasks, following))
            return
        for one in range(trip):
            if following[one] < 0 and can_follow(tasks, one, trip):
                give(trip + 1, [trip if at == one else other for at, other in enumerate(following)])
        if tasks.follows[trip] < 0:
            give(trip + 1, following)

    give(0, [-1] * count)
    return min(found)


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
def test_as_good_as_by_trying_everything(tasks: Tasks) -> None:
    following = cover(tasks)
    assert_a_schedule(tasks, following)
    assert worth(tasks, following.tolist()) == best(tasks)


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


def test_two_buses_do_not_cross_empty() -> None:
    """Both ways need two buses; 0 -> 1 and 1 -> 0 crosswise costs 20 minutes, straight on none."""
    tasks = tasks_from([(0, 5, 0, 0), (0, 6, 1, 1), (30, 40, 0, 0), (30, 41, 1, 1)], [[0, 10], [10, 0]])
    assert worth(tasks, [3, 2, -1, -1]) == (2, 10_000, (14 + 15) * MINUTE)
    assert cover(tasks).tolist() == [2, 3, -1, -1]


def test_a_bus_does_not_come_from_afar_if_one_stands_here() -> None:
    tasks = tasks_from([(0, 5, 0, 0), (0, 6, 1, 1), (30, 40, 1, 1)], [[0, 10], [10, 0]])
    assert cover(tasks).tolist() == [-1, 2, -1]


def test_a_vehicle_less_is_worth_any_way_without_passengers() -> None:
    tasks = tasks_from([(0, 5, 0, 0), (900, 905, 1, 1)], [[0, 895], [895, 0]])
    assert cover(tasks).tolist() == [1, -1]


def test_a_metre_less_is_worth_any_layover() -> None:
    """The bus at 1 would wait 14 minutes, the one at 0 none: layovers that count, and a minute's way."""
    tasks = tasks_from([(0, 5, 1, 1), (0, 18, 0, 0), (19, 40, 1, 1)], [[0, 1], [1, 0]])
    assert worth(tasks, [2, -1, -1]) == (2, 0, 14 * MINUTE)
    assert cover(tasks).tolist() == [2, -1, -1]


def test_of_two_that_stand_here_the_one_goes_on_that_came_last() -> None:
    tasks = tasks_from([(0, 5, 0, 0), (0, 9, 0, 0), (12, 20, 0, 0)], [[0]])
    assert cover(tasks).tolist() == [-1, 2, -1]


def test_a_joined_trip_keeps_its_vehicle_though_another_one_would_be_nearer() -> None:
    tasks = tasks_from([(0, 5, 0, 1), (0, 6, 0, 0), (30, 40, 0, 0)], [[0, 60], [60, 0]], follows={2: 0})
    assert cover(tasks).tolist() == [2, -1, -1]


def test_costs_of_a_hundred_thousand_trips_fit_into_64_bits() -> None:
    far = np.array([[0, 400_000], [400_000, 0]], dtype=np.int64)
    none = np.zeros(100_000, dtype=np.int64)
    weights = _weights(Tasks(none, none, none, none, far, far, 0, 86_400, none - 1))
    assert 8 * weights.none < 2**63
    assert weights.per_m > 86_400
    assert weights.none > 100_000 * 400_000 * weights.per_m


def test_trips_without_duration_at_one_time_do_not_run_in_a_circle() -> None:
    tasks = tasks_from([(5, 5, 0, 0), (5, 5, 0, 0), (5, 5, 0, 0)], [[0]])
    assert cover(tasks).tolist().count(-1) == 1
    assert_a_schedule(tasks, cover(tasks))
