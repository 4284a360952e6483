# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Ways over hierarchies cost what networkx says, for one pair, from one place to all, for some, and sixteen at once.

The graphs have one-way arcs, free ones, parallel ones, loops, arcs that are forbidden and parts that cannot be reached.
"""

from random import Random

import networkx as nx
import numpy as np
from hypothesis import given as drawn_by

from mobility.kernels.hierarchy_layout import LANES, MARK
from mobility.kernels.layout import NEVER
from mobility.network.frozen import frozen
from mobility.network.streets.hierarchy import MOST_ARCS, StreetHierarchy
from tests.kernels.drawing import SEEDS, house
from tests.kernels.hierarchy_drawing import hierarchy_of, topology_of
from tests.kernels.street_drawing import COSTS, Drawn, drawn, numbers

FAR = NEVER - 1
LIMITS = [FAR, FAR, FAR, 0, 3, 7, 20]
Doors = list[tuple[int, int]]
"""Nodes and what it costs to be there, or to go on from there."""


def doors(random: Random, nodes: int, costs: list[int]) -> Doors:
    """Up to four nodes, some twice."""
    return [(random.randrange(nodes), random.choice(costs)) for _ in range(random.randint(1, 4))]


def split(given: Doors) -> tuple[np.ndarray, np.ndarray]:
    """As a search takes them."""
    return numbers(*(node for node, _ in given)), numbers(*(cost for _, cost in given))


def known(given: Drawn, here: int) -> dict[int, int]:
    """Cost of each node that can be reached."""
    found = nx.single_source_dijkstra_path_length(given.twin, here)
    return {node: int(cost) for node, cost in found.items()}


def cheapest(given: Drawn, sources: Doors, goals: Doors) -> int:
    """The cost of the cheapest way; costs of goals may be negative."""
    best = NEVER
    for source, cost in sources:
        from_here = known(given, source)
        for goal, more in goals:
            if goal in from_here:
                best = min(best, cost + from_here[goal] + more)
    return best


def assert_clean(hierarchy: StreetHierarchy) -> None:
    """What a search leaves to the next one."""
    work = hierarchy.borrow()
    assert (work.label == NEVER).all()
    assert (work.line[MARK] == 0).all()
    hierarchy.give_back(work)


@house(400)
@drawn_by(SEEDS)
def test_a_pair_costs_what_networkx_says(seed: int) -> None:
    random = Random(seed)
    given, limit = drawn(random), random.choice(LIMITS)
    hierarchy = hierarchy_of(random, given)
    for _ in range(3):
        sources, goals = doors(random, given.nodes, [0, 5, 6, 9]), doors(random, given.nodes, [0, 4, -1, -3, -5])
        best = cheapest(given, sources, goals)
        expected = best if best <= limit else NEVER
        assert hierarchy.cost(*split(sources), *split(goals), limit) == expected
        way = hierarchy.way(*split(sources), *split(goals), limit)
        assert (NEVER if way is None else way.cost) == expected
        assert_clean(hierarchy)


@house(300)
@drawn_by(SEEDS)
def test_a_pair_of_nodes_costs_what_networkx_says(seed: int) -> None:
    """From every node to every other one and itself, with any limit."""
    random = Random(seed)
    given = drawn(random)
    hierarchy = hierarchy_of(random, given)
    for here in range(given.nodes):
        from_here = known(given, here)
        for there in range(given.nodes):
            best, limit = from_here.get(there, NEVER), random.choice(LIMITS)
            assert hierarchy.node_cost(here, there, limit) == (best if best <= limit else NEVER)


@house(400)
@drawn_by(SEEDS)
def test_the_arcs_of_a_way_lead_from_its_source_to_its_goal_and_add_up(seed: int) -> None:
    random = Random(seed)
    given = drawn(random)
    sources, goals = doors(random, given.nodes, [0, 2, 9]), doors(random, given.nodes, [0, 4, -1, -2])
    way = hierarchy_of(random, given).way(*split(sources), *split(goals))
    if way is None:
        assert cheapest(given, sources, goals) == NEVER
        return
    at, cost = sources[way.source]
    for arc in way.arcs:
        here, there, more = given.arcs[arc]
        assert here == at
        at, cost = there, cost + more
    goal, more = goals[way.goal]
    assert (at, cost + more) == (goal, way.cost)


def test_a_way_with_more_arcs_than_there_is_room_for() -> None:
    """All round a ring of one-way streets."""
    nodes = 3 * MOST_ARCS
    ring = hierarchy_of(Random(2), Drawn(nodes, [(node, (node + 1) % nodes, 1) for node in range(nodes)]))
    for length in (0, 1, MOST_ARCS - 1, MOST_ARCS, MOST_ARCS + 1, nodes - 1):
        way = ring.way(numbers(7), numbers(0), numbers((7 + length) % nodes), numbers(0))
        assert way is not None
        assert (way.cost, way.arcs.tolist()) == (length, [(7 + k) % nodes for k in range(length)])
        assert (way.source, way.goal) == (0, 0)
        assert_clean(ring)


@house(300)
@drawn_by(SEEDS)
def test_a_sweep_reaches_all_nodes_at_the_cost_of_networkx(seed: int) -> None:
    random = Random(seed)
    given = drawn(random)
    hierarchy, sources = hierarchy_of(random, given), doors(random, given.nodes, [0, 2, 9, -3])
    forward = [cheapest(given, sources, [(node, 0)]) for node in range(given.nodes)]
    backward = [cheapest(given, [(node, 0)], sources) for node in range(given.nodes)]
    assert hierarchy.everything().costs(*split(sources)).tolist() == forward
    assert hierarchy.everything(backward=True).costs(*split(sources)).tolist() == backward
    assert_clean(hierarchy)


@house(200)
@drawn_by(SEEDS)
def test_within_a_limit_a_sweep_is_exact(seed: int) -> None:
    random = Random(seed)
    given, limit = drawn(random), random.choice([0, 3, 7, 20])
    sources = doors(random, given.nodes, [0, 2, 9])
    found = hierarchy_of(random, given).everything().costs(*split(sources), limit).tolist()
    for node, cost in enumerate(found):
        expected = cheapest(given, sources, [(node, 0)])
        assert cost == expected if expected <= limit else cost > limit


@house(200)
@drawn_by(SEEDS)
def test_pinned_nodes_are_reached_as_all_are(seed: int) -> None:
    random = Random(seed)
    given = drawn(random)
    hierarchy = hierarchy_of(random, given)
    node = numbers(*(random.randrange(given.nodes) for _ in range(random.randint(0, 5))))
    for backward in (False, True):
        pinned = hierarchy.pin(node, backward=backward)
        assert_clean(hierarchy)
        for _ in range(2):
            sources = split(doors(random, given.nodes, [0, 2, 9]))
            everywhere = hierarchy.everything(backward=backward).costs(*sources)
            assert pinned.costs(*sources).tolist() == everywhere[node].tolist()


@house(150)
@drawn_by(SEEDS)
def test_a_table_has_one_row_per_place(seed: int) -> None:
    """Up to forty places, some with several sources and some with none."""
    random = Random(seed)
    given = drawn(random)
    hierarchy, backward = hierarchy_of(random, given), random.random() < 0.5
    places = [
        doors(random, given.nodes, [0, 2, 9, -1]) if random.random() < 0.9 else []
        for _ in range(random.choice([1, LANES - 1, LANES, LANES + 1, 40]))
    ]
    first = frozen(np.cumsum([0, *(len(place) for place in places)]))
    node = numbers(*(random.randrange(given.nodes) for _ in range(random.randint(1, 5))))
    pinned = hierarchy.pin(node, backward=backward)
    table = pinned.table(*split([door for place in places for door in place]), first)
    assert table.tolist() == [pinned.costs(*split(place)).tolist() for place in places]
    assert_clean(hierarchy)


@house(150)
@drawn_by(SEEDS)
def test_other_weights_on_the_same_topology(seed: int) -> None:
    """An edit of weights, also one that forbids or allows arcs, needs no other order."""
    random = Random(seed)
    given = drawn(random)
    topology = topology_of(random, given)
    edited = Drawn(given.nodes, [(here, there, random.choice(COSTS)) for here, there, _ in given.arcs])
    hierarchy = StreetHierarchy(topology, edited.graph.weight)
    for _ in range(3):
        sources, goals = doors(random, given.nodes, [0, 2]), doors(random, given.nodes, [0, 4])
        assert hierarchy.cost(*split(sources), *split(goals)) == cheapest(edited, sources, goals)


def test_costs_up_to_the_greatest() -> None:
    """A way whose cost is just below NEVER counts, one of NEVER or more does not."""
    half = NEVER // 2
    given = Drawn(3, [(0, 1, half), (1, 2, half)])
    hierarchy = hierarchy_of(Random(1), given)
    zero = numbers(0)
    assert hierarchy.cost(numbers(0), zero, numbers(2), zero) == 2 * half < NEVER
    assert hierarchy.cost(numbers(0), numbers(1), numbers(2), zero) == NEVER
    assert hierarchy.node_cost(0, 2) == 2 * half
    assert hierarchy_of(Random(1), Drawn(3, [(0, 1, half + 1), (1, 2, half)])).node_cost(0, 2) == NEVER
    assert hierarchy.everything().costs(numbers(0), zero).tolist() == [0, half, 2 * half]
    assert hierarchy.everything().costs(numbers(0), numbers(1)).tolist()[:2] == [1, half + 1]
