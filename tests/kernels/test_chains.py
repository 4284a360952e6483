# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Pieces joined to edges: each piece once, as far as junctions, in the direction of the way; and their lengths."""

from dataclasses import dataclass
from itertools import pairwise
from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from mobility.kernels.chains import distance_m, edge_lengths_m, join_pieces
from mobility.network.frozen import frozen
from tests.kernels.drawing import SEEDS, house
from tests.osm_files import metres

Piece = tuple[int, int]
"""From, to; in the direction of its way."""


@dataclass(frozen=True)
class Map:
    """Pieces with their ways and traits, and what matters for joining."""

    nodes: int
    pieces: list[Piece]
    way: list[int]
    trait: list[int]
    symmetric: list[bool]
    keep: list[bool]


@dataclass(frozen=True)
class Edge:
    """Nodes in order and the pieces between them."""

    nodes: list[int]
    pieces: list[int]


def joined(given: Map) -> list[Edge]:
    """Call the kernel."""
    count = len(given.pieces)
    ptr, node, piece = np.zeros(count + 1, np.int32), np.empty(2 * count, np.int32), np.empty(2 * count, np.int32)
    edges = join_pieces(
        np.array(given.pieces, dtype=np.int32).reshape(-1, 2), np.array(given.trait, dtype=np.int32),
        np.array(given.symmetric, dtype=np.uint8), np.array(given.keep, dtype=np.uint8), ptr, node, piece,
    )  # fmt: skip
    found = []
    for edge in range(edges):
        begin, end = ptr[edge], ptr[edge + 1]
        assert piece[end - 1] == -1
        found.append(Edge(node[begin:end].tolist(), piece[begin : end - 1].tolist()))
    return found


def is_joint(given: Map, node: int) -> bool:
    """Whether an edge runs on through a node."""
    here = [number for number, piece in enumerate(given.pieces) for end in piece if end == node]
    if given.keep[node] or len(here) != 2 or here[0] == here[1]:
        return False
    one, two = (given.pieces[number] for number in here)
    alike = given.trait[here[0]] == given.trait[here[1]]
    return alike and (given.symmetric[given.trait[here[0]]] or (one[0] == node) != (two[0] == node))


def groups(given: Map, joints: set[int]) -> set[frozenset[int]]:
    """The pieces of each edge: those that hang together at joints."""
    together: nx.Graph[int] = nx.Graph()
    together.add_nodes_from(range(len(given.pieces)))
    for node in joints:
        one, two = (number for number, piece in enumerate(given.pieces) if node in piece)
        together.add_edge(one, two)
    return {frozenset(group) for group in nx.connected_components(together)}


def drawn(random: Random) -> Map:
    """Ways that wander over few nodes, so that rings and parallel pieces are common; some nodes are kept."""
    nodes, pieces, way, trait = random.randint(2, 12), list[Piece](), list[int](), list[int]()
    for number in range(random.randint(1, 5)):
        at, kind = random.randrange(nodes), random.choice([0, 0, 0, 1, 2])
        for _ in range(random.randint(1, 6)):
            there = random.choice([node for node in range(nodes) if node != at])
            pieces.append((at, there))
            way.append(number)
            trait.append(kind)
            at = there
    keep = [random.random() < 0.1 for _ in range(nodes)]
    return Map(nodes, pieces, way, trait, [True, False, True], keep)


@house(400)
@given(SEEDS)
def test_edges_cover_each_piece_once_and_end_at_junctions(seed: int) -> None:
    given = drawn(Random(seed))
    edges, joints = joined(given), {node for node in range(given.nodes) if is_joint(given, node)}
    assert sorted(piece for edge in edges for piece in edge.pieces) == list(range(len(given.pieces)))
    assert {frozenset(edge.pieces) for edge in edges} == groups(given, joints)
    for edge in edges:
        assert set(edge.nodes[1:-1]) <= joints
        ring = edge.nodes[0] == edge.nodes[-1]
        assert ring or not joints & {edge.nodes[0], edge.nodes[-1]}


@house(400)
@given(SEEDS)
def test_pieces_follow_one_another_along_an_edge(seed: int) -> None:
    """In the direction of the ways where that matters, or where all are of one way."""
    given = drawn(Random(seed))
    for edge in joined(given):
        steps = list(zip(edge.nodes[:-1], edge.nodes[1:], strict=True))
        ends = [given.pieces[piece] for piece in edge.pieces]
        assert [set(step) for step in steps] == [set(piece) for piece in ends]
        if not given.symmetric[given.trait[edge.pieces[0]]]:
            assert steps == ends


def line(*pieces: Piece, symmetric: bool = True, keep: tuple[int, ...] = ()) -> list[Edge]:
    """Join pieces of one trait."""
    nodes = max(max(piece) for piece in pieces) + 1
    same = [0] * len(pieces)
    return joined(Map(nodes, list(pieces), same, same, [symmetric], [node in keep for node in range(nodes)]))


def test_a_chain_is_one_edge_in_the_direction_of_its_way() -> None:
    for symmetric in (True, False):
        assert line((2, 1), (1, 0), (0, 3), symmetric=symmetric) == [Edge([2, 1, 0, 3], [0, 1, 2])]


def test_one_way_pieces_that_meet_head_on_are_two_edges() -> None:
    assert line((0, 1), (2, 1), symmetric=False) == [Edge([0, 1], [0]), Edge([2, 1], [1])]
    assert len(line((0, 1), (2, 1))) == 1


def test_a_kept_node_ends_an_edge() -> None:
    assert line((0, 1), (1, 2), keep=(1,)) == [Edge([0, 1], [0]), Edge([1, 2], [1])]


@pytest.mark.parametrize("symmetric", [True, False])
def test_a_ring_without_a_junction_is_one_edge(symmetric: bool) -> None:  # noqa: FBT001
    (edge,) = line((0, 1), (1, 2), (2, 0), symmetric=symmetric)
    assert edge.nodes[0] == edge.nodes[-1]
    assert sorted(edge.nodes[:-1]) == [0, 1, 2]


def test_a_ring_with_one_junction_begins_and_ends_there() -> None:
    edges = line((1, 2), (2, 3), (3, 1), (0, 1))
    assert sorted(edge.nodes for edge in edges) == [[0, 1], [1, 2, 3, 1]]


def test_two_pieces_between_the_same_nodes_are_a_ring() -> None:
    (edge,) = line((0, 1), (1, 0))
    assert edge.nodes in ([0, 1, 0], [1, 0, 1])


def test_length_is_haversine_along_all_points() -> None:
    random = Random(4)
    lat = [520_000_000 + random.randint(-10_000_000, 10_000_000) for _ in range(30)]
    lon = [110_000_000 + random.randint(-10_000_000, 10_000_000) for _ in range(30)]
    ptr, lengths = [0, 2, 9, 30], np.empty(3, dtype=np.float64)
    edge_lengths_m(frozen(np.array(ptr)), frozen(np.array(lat)), frozen(np.array(lon)), lengths)
    for edge in range(3):
        points = list(zip(lat, lon, strict=True))[ptr[edge] : ptr[edge + 1]]
        total = sum(metres(a, b) for a, b in pairwise(points))
        assert lengths[edge] == pytest.approx(total, abs=1e-6)


@pytest.mark.parametrize(
    ("a", "b"),
    [((0, 0), (0, 0)), ((520_000_000, 110_000_000), (520_000_001, 110_000_000)), ((0, 0), (0, 1_800_000_000))],
)
def test_distance_is_haversine(a: Piece, b: Piece) -> None:
    assert distance_m(float(a[0]), float(a[1]), float(b[0]), float(b[1])) == pytest.approx(metres(a, b), abs=1e-6)
