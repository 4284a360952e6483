# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The cars' graph: the same turns as a plain listing finds, and no way through streets for residents."""

from dataclasses import dataclass
from random import Random

import networkx as nx
import numpy as np
from hypothesis import given

from mobility.kernels.layout import NEVER
from mobility.kernels.street_layout import Graph
from mobility.kernels.turns import expand_turns
from mobility.network.frozen import frozen
from tests.kernels.drawing import SEEDS, house

LIGHTS, TURN, SHARP, U_TURN = 6000, 2000, 4000, 20_000
BEARINGS = [0.0, 10.0, 40.0, 41.0, 90.0, 120.0, 121.0, 180.0, -90.0, -41.0]
CarNode = tuple[int, int]
"""Arc and layer."""
Turn = tuple[CarNode, CarNode, int]


@dataclass(frozen=True)
class Drawn:
    """Streets as arcs in pairs, sorted by the node that they leave."""

    nodes: int
    arcs: list[tuple[int, int, int]]
    """From, to, cost."""
    twin: list[int]
    arrives: list[float]
    leaves: list[float]
    zone: list[bool]
    signal: list[bool]
    joint: list[bool]

    @property
    def car_nodes(self) -> list[CarNode]:
        """Numbered as the network does: an arc that cars use has one node, one in a zone two."""
        return [
            (arc, layer)
            for arc, (_, _, cost) in enumerate(self.arcs)
            for layer in range(1 + self.zone[arc])
            if cost < NEVER
        ]


def drawn(random: Random) -> Drawn:
    """Up to six nodes and eight streets, some one-way, some closed, some for residents."""
    nodes = random.randint(1, 6)
    arcs: list[tuple[int, int, int, int, bool]] = []
    for street in range(random.randint(1, 8)):
        a, b, zone = random.randrange(nodes), random.randrange(nodes), random.random() < 0.3
        arcs += [(a, b, random.choice([1, 5, NEVER]), street, zone), (b, a, random.choice([1, 5, 7]), street, zone)]
    arcs.sort(key=lambda arc: arc[:2])
    where: dict[int, list[int]] = {}
    for number, arc in enumerate(arcs):
        where.setdefault(arc[3], []).append(number)
    return Drawn(
        nodes=nodes,
        arcs=[arc[:3] for arc in arcs],
        twin=[sum(where[arc[3]]) - number for number, arc in enumerate(arcs)],
        arrives=[random.choice(BEARINGS) for _ in arcs],
        leaves=[random.choice(BEARINGS) for _ in arcs],
        zone=[arc[4] and arc[2] < NEVER for arc in arcs],
        signal=[random.random() < 0.3 for _ in range(nodes)],
        joint=[random.random() < 0.2 for _ in range(nodes)],
    )


def expanded(given: Drawn, size: int = 1000) -> tuple[int, list[Turn]]:
    """Call the kernel: number of turns, and those that fitted."""
    arcs, known = len(given.arcs), given.car_nodes
    of_arc = np.full((arcs, 2), -1, dtype=np.int32)
    for number, (arc, layer) in enumerate(known):
        of_arc[arc, layer] = number
    count = np.bincount([arc[0] for arc in given.arcs], minlength=given.nodes)
    ptr, to = np.zeros(len(known) + 1, dtype=np.int32), np.full(size, -1, dtype=np.int32)
    cost = np.full(size, -1, dtype=np.int32)
    graph = Graph(
        frozen(np.concatenate(([0], np.cumsum(count)))),
        frozen(np.array([arc[1] for arc in given.arcs])),
        frozen(np.array([arc[2] for arc in given.arcs])),
    )
    found = expand_turns(
        graph, frozen(np.array(given.twin)), np.array(given.arrives), np.array(given.leaves),
        np.array(given.zone, dtype=np.uint8), np.array(given.signal, dtype=np.uint8),
        np.array(given.joint, dtype=np.uint8), frozen(np.array([LIGHTS, TURN, SHARP, U_TURN])), frozen(of_arc), ptr,
        to, cost,
    )  # fmt: skip
    turns = [
        (known[node], known[to[at]], int(cost[at]))
        for node in range(len(known))
        for at in range(ptr[node], min(ptr[node + 1], size))
    ]
    return found, turns


def layers_meet(given: Drawn, here: CarNode, there: CarNode) -> bool:
    """The first layer of a zone is left for anything but a second layer; from outside one comes into second layers,
    which are not left."""
    if given.zone[here[0]]:
        return bool(given.zone[there[0]] and there[1] == 1) if here[1] == 1 else there[1] == 0
    return there[1] == int(given.zone[there[0]])


def by_hand(given: Drawn) -> list[Turn]:
    """Every pair of nodes, looked at alone."""
    found = []
    for here in given.car_nodes:
        middle = given.arcs[here[0]][1]
        onward = [there for there in given.car_nodes if given.arcs[there[0]][0] == middle]
        elsewhere = any(there[0] != given.twin[here[0]] for there in onward)
        for there in onward:
            turns_round = there[0] == given.twin[here[0]]
            if (turns_round and elsewhere) or not layers_meet(given, here, there):
                continue
            by = (given.leaves[there[0]] - given.arrives[here[0]]) % 360
            angle = min(by, 360 - by)
            cost = 0 if given.joint[middle] or angle <= 40 else TURN if angle <= 120 else SHARP
            cost = U_TURN if turns_round else cost
            found.append((here, there, cost + LIGHTS * given.signal[middle] + given.arcs[there[0]][2]))
    return found


@house(400)
@given(SEEDS)
def test_the_same_turns_as_by_hand(seed: int) -> None:
    given = drawn(Random(seed))
    count, turns = expanded(given)
    assert sorted(turns) == sorted(by_hand(given))
    assert count == len(turns)


@house(300)
@given(SEEDS)
def test_whoever_enters_a_zone_does_not_leave_it(seed: int) -> None:
    """On no way does a street outside a zone come, then one in it, then one outside."""
    given = drawn(Random(seed))
    turns: nx.DiGraph[CarNode] = nx.DiGraph()
    turns.add_edges_from((here, there) for here, there, _ in expanded(given)[1])
    outside = {node for node in turns if not given.zone[node[0]]}
    inside = set(turns) - outside
    entered = {there for here, there in turns.edges if here in outside and there in inside}
    for node in entered:
        assert not nx.descendants(turns, node) & outside


def test_lists_too_short_are_filled_as_far_as_they_reach() -> None:
    for seed in range(20):
        given = drawn(Random(seed))
        count, turns = expanded(given)
        half = count // 2
        assert expanded(given, half) == (count, turns[:half])


def street(*ends: tuple[int, int]) -> Drawn:
    """Two-way streets of cost 5 on nodes 0, 1, …; all bearings 0."""
    arcs = sorted((a, b, number) for number, pair in enumerate(ends) for a, b in (pair, pair[::-1]))
    twin = [
        next(other for other, arc in enumerate(arcs) if arc[2] == number and other != at)
        for at, (_, _, number) in enumerate(arcs)
    ]
    count, nodes = len(arcs), 1 + max(max(pair) for pair in ends)
    return Drawn(
        nodes, [(a, b, 5) for a, b, _ in arcs], twin, [0.0] * count, [0.0] * count, [False] * count, [False] * nodes,
        [False] * nodes,
    )  # fmt: skip


def test_one_turns_round_only_where_there_is_no_other_way() -> None:
    """Streets 0-1-2: at both ends one turns round, at 1 one goes straight on."""
    arcs = street((0, 1), (1, 2)).arcs
    costs = {(arcs[here[0]][:2], arcs[there[0]][:2]): cost for here, there, cost in expanded(street((0, 1), (1, 2)))[1]}
    assert costs == {
        ((0, 1), (1, 2)): 5,
        ((1, 2), (2, 1)): U_TURN + 5,
        ((2, 1), (1, 0)): 5,
        ((1, 0), (0, 1)): U_TURN + 5,
    }
