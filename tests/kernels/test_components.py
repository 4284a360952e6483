# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What can reach each other: the same parts as networkx finds."""

from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from mobility.kernels.components import strong_components
from mobility.kernels.layout import NEVER
from tests.kernels.drawing import SEEDS, house
from tests.kernels.street_drawing import Drawn, drawn


def parts(given: Drawn) -> tuple[int, set[frozenset[int]]]:
    """Their number, and the nodes of each."""
    component = np.empty(given.nodes, dtype=np.int32)
    count = strong_components(given.graph, component)
    found: dict[int, set[int]] = {}
    for node, number in enumerate(component.tolist()):
        found.setdefault(number, set()).add(node)
    assert sorted(found) == list(range(count))
    return count, {frozenset(nodes) for nodes in found.values()}


@house(300)
@given(SEEDS)
def test_the_same_parts_as_networkx(seed: int) -> None:
    given = drawn(Random(seed))
    expected = {frozenset(nodes) for nodes in nx.strongly_connected_components(given.twin)}
    assert parts(given) == (len(expected), expected)


@pytest.mark.parametrize(
    ("arcs", "count"),
    [
        ([], 3),
        ([(0, 1, 1), (1, 2, 1)], 3),
        ([(0, 1, 1), (1, 2, 1), (2, 0, 1)], 1),
        ([(0, 1, 1), (1, 2, 1), (2, 0, NEVER)], 3),
        ([(0, 1, 0), (1, 0, 0), (2, 2, 1)], 2),
        ([(0, 1, NEVER), (0, 1, 5), (1, 0, 5)], 2),
    ],
)
def test_small_cases(arcs: list[tuple[int, int, int]], count: int) -> None:
    assert parts(Drawn(3, arcs))[0] == count


def test_a_long_ring_needs_no_recursion() -> None:
    nodes = 50_000
    ring = Drawn(nodes, [(node, (node + 1) % nodes, 1) for node in range(nodes)])
    assert parts(ring)[0] == 1
