# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Hierarchies of real streets cost what Dijkstra says, in every profile, as they are stored and after edits."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mobility.kernels.dijkstra import grow, walks_from_stops
from mobility.kernels.layout import NEVER, Int32
from mobility.kernels.street_layout import Graph
from mobility.network.build import load
from mobility.network.streets.hierarchy import FARTHEST, StreetHierarchy
from mobility.network.streets.order import PARTS, hierarchy_arrays, make_topology
from mobility.network.streets.profiles import FOOT, PROFILES, WHEELCHAIR, Profile
from mobility.network.streets.stop_distances import stop_distances
from mobility.network.streets.streets import Streets
from mobility.region import read_region
from tests.network.streets.asking import Asked

PAIRS, PAIRS_OF_A_CITY = 400, 3000
SEED = 20
FREE = np.zeros(1, dtype=np.int32)
NONE = np.empty(0, dtype=np.int32)


@pytest.fixture(scope="module")
def streets(sample: Path) -> Streets:
    """Return the streets of the sample region."""
    found = load(read_region(sample)).streets
    assert found is not None
    return found


@pytest.fixture(params=PROFILES)
def profile(request: pytest.FixtureRequest) -> Profile:
    """Return each profile."""
    return PROFILES[str(request.param)]


def pairs(graph: Graph, count: int) -> Iterator[tuple[Int32, Int32]]:
    """Random nodes."""
    rng = np.random.default_rng(SEED)
    for here, there in rng.integers(0, len(graph.ptr) - 1, (count, 2)).astype(np.int32):
        yield np.array([here], dtype=np.int32), np.array([there], dtype=np.int32)


def assert_as_dijkstra(streets: Streets, profile: Profile, hierarchy: StreetHierarchy, count: int) -> None:
    """Same cost, and a path of that cost, for random pairs, most of which are joined."""
    graph, leaves, joined = streets.graph(profile), streets.leaves(profile), 0
    with streets.borrowed() as work:
        for here, there in pairs(graph, count):
            expected = grow(graph, here, FREE, there, FREE, FARTHEST, work)
            assert hierarchy.cost(here, FREE, there, FREE) == expected
            assert hierarchy.node_cost(int(here[0]), int(there[0])) == expected
            way = hierarchy.way(here, FREE, there, FREE)
            if way is None:
                assert expected == NEVER
                continue
            joined += 1
            arcs = np.array(way.arcs, dtype=np.int32)
            assert graph.weight[arcs].sum() == way.cost == expected
            assert [here[0], *graph.to[arcs]] == [*leaves[arcs], there[0]]
    assert joined > count // 2


def assert_trees_as_dijkstra(streets: Streets, profile: Profile, hierarchy: StreetHierarchy, count: int) -> None:
    """Same cost of every node, in both directions; as single trees and side by side."""
    begin = np.concatenate([here for here, _ in pairs(streets.graph(profile), count)])
    for backward in (False, True):
        graph, pinned = streets.graph(profile, backward=backward), hierarchy.everything(backward=backward)
        table = pinned.table(begin, np.zeros(len(begin), dtype=np.int32))
        with streets.borrowed() as work:
            for row, here in zip(table, begin, strict=True):
                source = np.array([here], dtype=np.int32)
                grow(graph, source, FREE, NONE, NONE, FARTHEST, work)
                expected = work.label[: len(graph.ptr) - 1]
                assert np.array_equal(pinned.costs(source, FREE), expected)
                assert np.array_equal(row, expected)


def test_pairs_cost_what_dijkstra_says(streets: Streets, profile: Profile) -> None:
    assert_as_dijkstra(streets, profile, streets.hierarchy(profile), PAIRS)


def test_trees_cost_what_dijkstra_says(streets: Streets, profile: Profile) -> None:
    assert_trees_as_dijkstra(streets, profile, streets.hierarchy(profile), 20)


def test_a_town_with_all_peculiarities(town: Asked, profile: Profile) -> None:
    """Forbidden turns, streets for residents, one-way streets, ferries, steps and squares."""
    assert_as_dijkstra(town.streets, profile, town.streets.hierarchy(profile), PAIRS)


def test_slower_streets_are_put_in_without_a_new_order(streets: Streets, profile: Profile) -> None:
    """A tenth of all arcs takes three times as long, a hundredth is closed; the topology is the stored one."""
    rng = np.random.default_rng(SEED)
    name = "street_car_weight" if profile.turns else f"street_weight_{profile.name}"
    weight, dice = streets.arrays[name].astype(np.int64), rng.random(len(streets.arrays[name]))
    weight = np.where((dice < 0.1) & (weight < NEVER), 3 * weight, weight)
    weight[dice > 0.99] = NEVER
    edited = Streets({**streets.arrays, name: weight.astype(np.int32)})
    assert_as_dijkstra(edited, profile, edited.hierarchy(profile), PAIRS // 4)


def test_new_streets_are_contracted_in_the_old_order(streets: Streets) -> None:
    """Bridges between nodes far from each other: the order of before is kept, the answers are exact."""
    graph, rng = streets.graph(FOOT), np.random.default_rng(SEED)
    here = np.concatenate((streets.arc_from, rng.integers(0, streets.nodes, 10))).astype(np.int32)
    there = np.concatenate((graph.to, rng.integers(0, streets.nodes, 10))).astype(np.int32)
    weight = np.concatenate((graph.weight, np.full(10, 5000))).astype(np.int32)
    order = np.argsort(here, kind="stable")
    ptr = np.concatenate(([0], np.cumsum(np.bincount(here, minlength=streets.nodes)))).astype(np.int32)
    arrays = {
        **streets.arrays,
        "street_arc_ptr": ptr, "street_arc_to": there[order], "street_weight_foot": weight[order],
    }  # fmt: skip
    edited = Streets(arrays)
    rank = streets.arrays["street_hierarchy_rank"]
    topology = make_topology(here[order], there[order], rank)
    assert_as_dijkstra(edited, FOOT, StreetHierarchy(topology, weight[order]), PAIRS // 4)


def test_what_is_stored_is_what_the_streets_lead_to(streets: Streets) -> None:
    for name, array in hierarchy_arrays(streets.arrays).items():
        assert np.array_equal(array, streets.arrays[name]), name


def least_degree(nodes: int, here: Int32, there: Int32) -> Int32:
    """The order that takes out the node with the fewest neighbours each time: slow, low in pairs, high in trees."""
    joined: list[set[int]] = [set() for _ in range(nodes)]
    for a, b in zip(here.tolist(), there.tolist(), strict=True):
        joined[a] |= {b} - {a}
        joined[b] |= {a} - {b}
    rank, left = np.empty(nodes, dtype=np.int32), set(range(nodes))
    for number in range(nodes):
        node = min(left, key=lambda one: (len(joined[one]), one))
        left.remove(node)
        rank[node] = number
        for other in joined[node]:
            joined[other] = (joined[other] | joined[node]) - {other, node}
    return rank


@pytest.mark.parametrize("prefix", PARTS.values())
def test_a_hierarchy_has_few_pairs(streets: Streets, prefix: str) -> None:
    """Hardly more than the order by degree makes, which looks at nothing else."""
    cars = prefix == PARTS["car"]
    here = streets.car_node_from if cars else streets.arc_from
    there = streets.arrays["street_car_to" if cars else "street_arc_to"]
    nodes = len(streets.arrays[f"{prefix}_rank"])
    other = make_topology(here, there, least_degree(nodes, here, there))
    assert len(streets.arrays[f"{prefix}_head"]) < 1.2 * len(other.head)
    bad = make_topology(here, there, np.arange(nodes, dtype=np.int32))
    assert len(bad.head) > 1.2 * len(other.head)


@pytest.mark.parametrize("profile", [FOOT, WHEELCHAIR])
def test_stop_distances_are_the_walks_from_each_stop(streets: Streets, profile: Profile) -> None:
    links, stops = streets.stop_links, len(streets.stop_links.node)
    expected = np.full((stops, stops), NEVER, dtype=np.int32)
    out = [np.empty(stops * stops, dtype=np.int32) for _ in range(3)]
    with streets.borrowed() as work:
        done, count = walks_from_stops(streets.graph(profile), links, 0, stops, FARTHEST, work, *out)
    assert done == stops
    expected[out[0][:count], out[1][:count]] = out[2][:count]
    linked = np.flatnonzero(links.node >= 0)
    expected[linked, linked] = 0
    assert count > len(linked)
    assert np.array_equal(stop_distances(streets, profile), expected)
    assert np.array_equal(stop_distances(streets, profile, 2, 5), expected[2:5])
    assert stop_distances(streets, profile, stops).shape == (0, stops)


@pytest.fixture(scope="module")
def city(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Streets:
    """Return the streets of Heidelberg."""
    region = read_region(shared_data.parent / "regions" / "heidelberg.toml")
    found = load(region, out=tmp_path_factory.mktemp("heidelberg")).streets
    assert found is not None
    return found


@pytest.mark.long
def test_thousands_of_pairs_of_a_city(city: Streets, profile: Profile) -> None:
    assert_as_dijkstra(city, profile, city.hierarchy(profile), PAIRS_OF_A_CITY)


@pytest.mark.long
def test_trees_of_a_city(city: Streets, profile: Profile) -> None:
    assert_trees_as_dijkstra(city, profile, city.hierarchy(profile), 100)
