# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Shortest ways: the same labels as networkx, limits, goals, and paths that add up."""

from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from mobility.kernels.dijkstra import grow, stops_reached, trace, walks_from_stops
from mobility.kernels.layout import NEVER
from mobility.kernels.street_layout import LABELLED, SETTLED, StopLinks, StreetWork, make_street_work
from mobility.network.frozen import frozen
from tests.kernels.drawing import SEEDS, house
from tests.kernels.street_drawing import Drawn, drawn, numbers

NONE = numbers()
FAR = NEVER - 1
Doors = list[tuple[int, int]]
"""Nodes and what it costs to be there, or to go on from there."""


def doors(random: Random, nodes: int, costs: list[int]) -> Doors:
    """Up to four nodes, some twice."""
    return [(random.randrange(nodes), random.choice(costs)) for _ in range(random.randint(1, 4))]


def labels(given: Drawn, sources: Doors) -> list[int]:
    """The cost of the cheapest way to each node, from an extra node; NEVER where there is none."""
    graph = given.twin
    for number, (node, cost) in enumerate(sources):
        graph.add_edge(-2 - number, node, weight=cost)
        graph.add_edge(-1, -2 - number, weight=0)
    found = nx.single_source_dijkstra_path_length(graph, -1)
    return [int(found.get(node, NEVER)) for node in range(given.nodes)]


def search(given: Drawn, sources: Doors, goals: Doors, limit: int, work: StreetWork) -> int:
    """Call the kernel."""
    return grow(
        given.graph, numbers(*(node for node, _ in sources)), numbers(*(cost for _, cost in sources)),
        numbers(*(node for node, _ in goals)), numbers(*(cost for _, cost in goals)), limit, work,
    )  # fmt: skip


def cut(values: list[int], limit: int) -> list[int]:
    """Labels up to the limit."""
    return [value if value <= limit else NEVER for value in values]


@house(300)
@given(SEEDS)
def test_labels_are_those_of_networkx(seed: int) -> None:
    random = Random(seed)
    given, limit = drawn(random), random.choice([FAR, FAR, 0, 3, 7, 20])
    sources, work = doors(random, given.nodes, [0, 0, 2, 9]), given.work()
    assert search(given, sources, [], limit, work) == NEVER
    assert work.label.tolist() == cut(labels(given, sources), limit)


@house(300)
@given(SEEDS)
def test_the_cost_of_the_goal_is_that_of_networkx(seed: int) -> None:
    """Costs of goals may be negative: what is saved of the last street; ways that cost more than the limit are none."""
    random = Random(seed)
    given, limit = drawn(random), random.choice([FAR, FAR, 0, 3, 7, 20])
    sources = doors(random, given.nodes, [5, 6, 9])
    goals = doors(random, given.nodes, [0, 4, -1, -3, -5])
    known = labels(given, sources)
    best = min((known[node] + cost for node, cost in goals if known[node] < NEVER), default=NEVER)
    assert search(given, sources, goals, limit, given.work()) == (best if best <= limit else NEVER)


@house(300)
@given(SEEDS)
def test_a_traced_path_adds_up(seed: int) -> None:
    random = Random(seed)
    given = drawn(random)
    sources, work = doors(random, given.nodes, [0, 2, 9]), given.work()
    search(given, sources, [], FAR, work)
    for node, label in enumerate(work.label.tolist()):
        if label == NEVER:
            continue
        arcs = np.full(given.nodes + 2, -7, dtype=np.int32)
        count, source = trace(given.leaves, node, work, arcs)
        path = [given.arcs[arc] for arc in arcs[:count].tolist()]
        at, cost = sources[source]
        for here, there, weight in path:
            assert here == at
            at, cost = there, cost + weight
        assert (at, cost) == (node, label)
        assert arcs[count:].tolist() == [-7] * (given.nodes + 2 - count)


@house(100)
@given(SEEDS)
def test_a_workspace_is_clean_for_the_next_search(seed: int) -> None:
    random = Random(seed)
    work = make_street_work(12, 36)
    for _ in range(4):
        given = drawn(random)
        sources, goals = doors(random, given.nodes, [0, 2]), doors(random, given.nodes, [0, 1])
        again = given.work()
        assert search(given, sources, goals, FAR, work) == search(given, sources, goals, FAR, again)
        assert work.label[: given.nodes].tolist() == again.label.tolist()
        assert set(work.label[given.nodes :].tolist()) <= {NEVER}
        touched = work.touched[: work.counter[LABELLED]].tolist()
        assert sorted(touched) == [node for node, label in enumerate(work.label.tolist()) if label < NEVER]


def test_a_path_longer_than_the_list_is_counted_and_not_turned_round() -> None:
    line = Drawn(5, [(node, node + 1, 1) for node in range(4)])
    work = line.work()
    search(line, [(0, 0)], [], FAR, work)
    short = np.full(2, -7, dtype=np.int32)
    assert trace(line.leaves, 4, work, short) == (4, 0)
    whole = np.full(4, -7, dtype=np.int32)
    assert trace(line.leaves, 4, work, whole) == (4, 0)
    assert whole.tolist() == [0, 1, 2, 3]


def test_the_path_to_a_source_is_empty() -> None:
    line = Drawn(2, [(0, 1, 4)])
    work = line.work()
    search(line, [(1, 9), (1, 3)], [], FAR, work)
    assert trace(line.leaves, 1, work, np.empty(1, dtype=np.int32)) == (0, 1)


def test_a_search_stops_at_the_goal() -> None:
    """On a line of 100 nodes with the goal at the third no more than three are settled."""
    line = Drawn(100, [(node, node + 1, 1) for node in range(99)])
    work = line.work()
    assert search(line, [(0, 0)], [(2, 0)], FAR, work) == 2
    assert work.counter[SETTLED] <= 4
    assert work.label[50] == NEVER


@pytest.mark.parametrize(("limit", "found"), [(4, NEVER), (5, 5), (6, 5)])
def test_the_limit_of_a_goal_counts_what_is_saved_of_the_last_street(limit: int, found: int) -> None:
    line = Drawn(2, [(0, 1, 10)])
    assert search(line, [(0, 0)], [(1, -5)], limit, line.work()) == found


def test_without_a_source_nothing_is_reached() -> None:
    line = Drawn(2, [(0, 1, 1)])
    assert search(line, [], [(1, 0)], FAR, line.work()) == NEVER


def links_of(nodes: int, stops: Doors) -> StopLinks:
    """Stops by number: node (-1: none) and connector."""
    order = sorted((node, stop) for stop, (node, _) in enumerate(stops) if node >= 0)
    count = np.bincount([node for node, _ in order], minlength=nodes) if order else np.zeros(nodes)
    return StopLinks(
        frozen(np.array([node for node, _ in stops], dtype=np.int32)),
        frozen(np.array([cost for _, cost in stops], dtype=np.int32)),
        frozen(np.concatenate(([0], np.cumsum(count)))),
        frozen(np.array([stop for _, stop in order], dtype=np.int32)),
    )


def random_stops(random: Random, nodes: int) -> Doors:
    """Up to six stops, some not linked, some at one node."""
    return [(random.randrange(-1, nodes), random.choice([0, 1, 4])) for _ in range(random.randint(1, 6))]


@house(200)
@given(SEEDS)
def test_stops_reached_are_those_within_the_limit(seed: int) -> None:
    random = Random(seed)
    given, limit = drawn(random), random.choice([FAR, 4, 9])
    stops, sources, work = random_stops(random, given.nodes), doors(random, given.nodes, [0, 2]), given.work()
    search(given, sources, [], limit, work)
    stop, cost = np.empty(len(stops), dtype=np.int32), np.empty(len(stops), dtype=np.int32)
    count = stops_reached(links_of(given.nodes, stops), limit, work, stop, cost)
    known = labels(given, sources)
    reached = {at: known[node] + way for at, (node, way) in enumerate(stops) if node >= 0 and known[node] < NEVER}
    within = {at: total for at, total in reached.items() if total <= limit}
    assert dict(zip(stop[:count].tolist(), cost[:count].tolist(), strict=True)) == within
    assert count == len(within)


@house(150)
@given(SEEDS)
def test_walks_from_stops_are_the_shortest_ones_to_all_others(seed: int) -> None:
    """Also if the list is too short for all and they come in portions."""
    random = Random(seed)
    given, limit = drawn(random), random.choice([FAR, 4, 9])
    stops = random_stops(random, given.nodes)
    expected = set()
    for here, (node, way) in enumerate(stops):
        known = labels(given, [(node, way)]) if node >= 0 else []
        for there, (other, rest) in enumerate(stops):
            if known and other >= 0 and there != here and known[other] + rest <= limit:
                expected.add((here, there, known[other] + rest))
    links, work, found = links_of(given.nodes, stops), given.work(), set()
    first, size = 0, random.choice([len(stops), 100])
    while first < len(stops):
        from_, to, cm = (np.empty(size, dtype=np.int32) for _ in range(3))
        first, count = walks_from_stops(given.graph, links, first, len(stops), limit, work, from_, to, cm)
        found |= set(zip(from_[:count].tolist(), to[:count].tolist(), cm[:count].tolist(), strict=True))
    assert found == expected
