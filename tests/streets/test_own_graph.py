# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Ways over the streets of Heidelberg: as long as in graphs that are made and searched in another way.

On foot the graph is read from the data a second time (``own_graph``). For every profile networkx searches our own
arrays too, so that a difference would lie in the search alone.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import networkx as nx
import numpy as np
import pytest

from mobility.kernels.layout import NEVER
from mobility.network.build import load
from mobility.network.streets.profiles import CAR, FOOT, PROFILES, Profile
from mobility.network.streets.streets import Streets
from mobility.planner.street_ends import End
from mobility.planner.street_search import route
from mobility.region import read_region
from tests.command import mobility
from tests.streets.own_graph import Ground, read_ground

SEED = 20_261_122
NEAR_CM = 100
"""Two ways are equally long up to this."""


@pytest.fixture(scope="session")
def heidelberg(shared_data: Path, together: Path) -> Streets:
    """Return the streets of Heidelberg."""
    region = shared_data.parent / "regions" / "heidelberg.toml"
    answer = mobility("build", region, "--out", together / "heidelberg")
    assert answer.code == 0, answer.err
    streets = load(read_region(region), out=together / "heidelberg").streets
    assert streets is not None
    return streets


@pytest.fixture(scope="session")
def ground(shared_data: Path) -> Ground:
    """Return where one may walk there, read a second time."""
    return read_ground(shared_data / "heidelberg" / "heidelberg.osm.pbf")


def at_node(streets: Streets, node: int) -> End:
    """The end at a junction."""
    lat_e7, lon_e7 = (int(streets.arrays[f"street_node_{name}"][node]) for name in ("lat_e7", "lon_e7"))
    return End(lat_e7 / 1e7, lon_e7 / 1e7, 0, node=node, lat_e7=lat_e7, lon_e7=lon_e7)


def drawn_pairs(places: list[int], origins: int, each: int) -> Iterator[tuple[int, list[int]]]:
    """Some origins and for each some destinations."""
    random = Random(SEED)
    for origin in random.sample(places, origins):
        yield origin, [place for place in random.sample(places, each + 1) if place != origin][:each]


def main_part(graph: "nx.DiGraph[int]") -> set[int]:
    """The nodes of the largest part in which one gets from everywhere to everywhere."""
    return max(nx.strongly_connected_components(graph), key=len)


def on_foot(heidelberg: Streets, ground: Ground, origins: int, each: int) -> list[tuple[int, int, float, int]]:
    """Pairs of nodes of OpenStreetMap, and how far it is between them in centimetres: in networkx, and here."""
    osm = heidelberg.arrays["street_node_osm"]
    node_of = {ref: node for node, ref in enumerate(osm.tolist()) if ref > 0 and ref not in ground.closed}
    places = sorted(main_part(ground.graph) & set(node_of))
    found = []
    for origin, destinations in drawn_pairs(places, origins, each):
        theirs = nx.single_source_dijkstra_path_length(ground.graph, origin)
        for destination in destinations:
            here, there = (at_node(heidelberg, node_of[place]) for place in (origin, destination))
            way = route(heidelberg, FOOT, here, there)
            found.append((origin, destination, theirs[destination], NEVER if way is None else way.cost))
    return found


def test_walks_are_as_long_as_on_a_graph_read_a_second_time(heidelberg: Streets, ground: Ground) -> None:
    found = on_foot(heidelberg, ground, 2, 25)
    assert len(found) == 50
    assert [pair for pair in found if abs(pair[2] - pair[3]) > NEAR_CM] == []


@pytest.mark.long
def test_a_thousand_walks_are_as_long_as_on_a_graph_read_a_second_time(heidelberg: Streets, ground: Ground) -> None:
    found = on_foot(heidelberg, ground, 50, 20)
    assert len(found) == 1000
    assert [pair for pair in found if abs(pair[2] - pair[3]) > NEAR_CM] == []


def plain_graph(streets: Streets, profile: Profile) -> "nx.DiGraph[int]":
    """The arrays of a profile in networkx: junctions and arcs, for cars arcs and turns."""
    arrays = streets.arrays
    if profile.turns:
        ptr, to, weight = (arrays[f"street_car_{name}"] for name in ("ptr", "to", "weight"))
    else:
        ptr, to, weight = arrays["street_arc_ptr"], arrays["street_arc_to"], arrays[f"street_weight_{profile.name}"]
    leaves = np.repeat(np.arange(len(ptr) - 1), np.diff(ptr))
    order = np.argsort(-weight.astype(np.int64), kind="stable")  # of two arcs between the same ends the cheaper stays
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_weighted_edges_from(
        (a, b, cost)
        for a, b, cost in zip(leaves[order].tolist(), to[order].tolist(), weight[order].tolist(), strict=True)
        if cost < NEVER
    )
    return graph


def halfway(streets: Streets, edge: int) -> End:
    """The end in the middle of a street, or as near to it as its points are."""
    point = (int(streets.lines.ptr[edge]) + int(streets.lines.ptr[edge + 1])) // 2 - 1
    return End(0.0, 0.0, 0, edge=edge, offset_cm=int(streets.arrays["street_edge_length_cm"][edge]) // 2, point=point)


def car_sides(streets: Streets, edge: int) -> Iterator[tuple[list[int], int, int]]:
    """Per direction of a street its nodes of the cars' graph, and what the halves before and behind its middle cost."""
    length = int(streets.arrays["street_edge_length_cm"][edge])
    for backward, arc in enumerate(streets.arrays["street_edge_arc"][edge].tolist()):
        weight = int(streets.arrays["street_weight_car"][arc])
        nodes = [node for node in streets.arrays["street_car_of_arc"][arc].tolist() if node >= 0]
        if nodes:
            along = length - length // 2 if backward else length // 2
            before = round(weight * along / length)
            yield nodes, before, weight - before


def by_car(streets: Streets, origins: int, each: int) -> list[tuple[int, int, float, float]]:
    """Pairs of streets, and how long one drives from the middle of one to that of the other: in networkx, and here."""
    arrays = streets.arrays
    open_edges = (arrays["street_edge_usable"] & CAR.bit > 0) & (arrays["street_edge_length_cm"] > NEAR_CM)
    graph, found = plain_graph(streets, CAR), []
    for origin, destinations in drawn_pairs(np.flatnonzero(open_edges).tolist(), origins, each):
        start = -1
        graph.add_weighted_edges_from((start, nodes[0], behind) for nodes, _, behind in car_sides(streets, origin))
        theirs = nx.single_source_dijkstra_path_length(graph, start)
        graph.remove_node(start)
        for destination in destinations:
            arrivals = [
                theirs[node] - behind
                for nodes, _, behind in car_sides(streets, destination)
                for node in nodes
                if node in theirs
            ]
            way = route(streets, CAR, halfway(streets, origin), halfway(streets, destination))
            found.append(
                (origin, destination, min(arrivals, default=np.inf), np.inf if way is None else float(way.cost))
            )
    return found


def by_profile(streets: Streets, profile: Profile, origins: int, each: int) -> list[tuple[int, int, float, float]]:
    """Pairs of junctions, and what the way between them costs: in networkx, and here."""
    if profile.turns:
        return by_car(streets, origins, each)
    graph, found = plain_graph(streets, profile), []
    for origin, destinations in drawn_pairs(sorted(main_part(graph)), origins, each):
        theirs = nx.single_source_dijkstra_path_length(graph, origin)
        for destination in destinations:
            way = route(streets, profile, at_node(streets, origin), at_node(streets, destination))
            found.append((origin, destination, theirs[destination], np.inf if way is None else float(way.cost)))
    return found


@pytest.mark.parametrize("name", PROFILES)
def test_ways_cost_what_networkx_finds_on_the_same_arrays(heidelberg: Streets, name: str) -> None:
    found = by_profile(heidelberg, PROFILES[name], 2, 25)
    assert len(found) == 50
    assert [pair for pair in found if pair[2] != pair[3]] == []


@pytest.mark.long
@pytest.mark.parametrize("name", PROFILES)
def test_a_thousand_ways_cost_what_networkx_finds_on_the_same_arrays(heidelberg: Streets, name: str) -> None:
    found = by_profile(heidelberg, PROFILES[name], 50, 20)
    assert len(found) == 1000
    assert [pair for pair in found if pair[2] != pair[3]] == []
