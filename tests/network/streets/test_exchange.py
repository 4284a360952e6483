# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Streets go to networkx and osmnx and come back as they were.

The hand-made map::

                 c (100, 100)
                 |  Bend: b, m (100, 50), k (120, 70), c
    a -- High -- b -- Lane -- d (200, 0)        Lane: one-way from b to d, bikes both ways
                 |            |
                 e -- Foot -- f                 100 m below; Foot: a footway; Back: f d, drawn against its traffic
"""

import itertools
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import networkx as nx
import numpy as np
import pytest

from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.network.build import load
from mobility.network.streets.exchange import to_networkx, weights_from_networkx
from mobility.network.streets.profiles import PROFILES
from mobility.network.streets.streets import Streets
from mobility.planner.street_ends import End
from mobility.planner.street_search import route
from mobility.region import read_region
from mobility.texts import LANGUAGES
from tests.network.streets.asking import Asked, compiled
from tests.network.toy import Toy
from tests.osm_files import OsmMap, metres

MultiGraph = nx.MultiDiGraph
SEED = 20_261_122
NAMES = {
    "osmid", "highway", "name", "ref", "oneway", "reversed", "length", "maxspeed", "surface", "width", "bridge",
    "tunnel", "geometry",
}  # fmt: skip
"""What osmnx calls what we tell of an edge."""
OURS = {"edge", *(f"cost_{name}" for name in PROFILES)}
Facts = dict[str, Any]
Change = Callable[[Facts], object]


@pytest.fixture
def corner(tmp_path: Path) -> Asked:
    """Return the hand-made map."""
    osm = OsmMap()
    osm.nodes("a 0 0, b 100 0, m 100 50, k 120 70, c 100 100, d 200 0, e 100 -100, f 200 -100")
    osm.way("High", "a b", "highway=residential maxspeed=30 surface=asphalt width=6.5 ref=K_1")
    osm.way("Bend", "b m k c", "highway=residential")
    osm.way("Lane", "b d", "highway=residential oneway=yes oneway:bicycle=no")
    osm.way("Side", "b e", "highway=residential bridge=yes layer=1")
    osm.way("Foot", "e f", "highway=footway tunnel=yes")
    osm.way("Back", "f d", "highway=residential oneway=-1")
    return compiled(osm, tmp_path)


@pytest.fixture(scope="module")
def streets(sample: Path) -> Streets:
    """Return the streets of the sample."""
    found = load(read_region(sample)).streets
    assert found is not None
    return found


@pytest.fixture(scope="module")
def graph(streets: Streets) -> "MultiGraph[int]":
    """Return them as a graph; who edits it takes a copy."""
    return to_networkx(streets)


def facts_of(asked: Asked, here: str, there: str) -> Facts:
    """What is told of the one edge between two nodes of the hand-made map."""
    found = to_networkx(asked.streets).get_edge_data(asked.osm.node_id(here), asked.osm.node_id(there))
    assert list(found) == [0]
    return dict(found[0])


def same(streets: Streets, weights: dict[str, np.ndarray]) -> bool:
    """Whether weights are the network's own."""
    stored = {name: streets.arrays[f"street_weight_{name}"] for name in PROFILES}
    return weights.keys() == stored.keys() and all(
        np.array_equal(found, stored[name]) and found.dtype == stored[name].dtype for name, found in weights.items()
    )


def refused(streets: Streets, graph: "MultiGraph[int]") -> InputError:
    """The error that a graph gives."""
    with pytest.raises(InputError) as caught:
        weights_from_networkx(streets, graph)
    return caught.value


def test_nodes_and_edges_of_the_hand_made_map(corner: Asked) -> None:
    graph = to_networkx(corner.streets)
    assert graph.graph["crs"] == "epsg:4326"
    assert graph.graph["simplified"] is True
    of = corner.osm.node_id
    assert {node: facts["street_count"] for node, facts in graph.nodes(data=True)} == {
        of("a"): 1, of("b"): 4, of("c"): 1, of("d"): 2, of("e"): 2, of("f"): 2,
    }  # fmt: skip
    for name in "abcdef":
        node = graph.nodes[of(name)]
        assert (node["y"], node["x"]) == pytest.approx(corner.osm.degrees(name), abs=1e-9)
    assert graph.number_of_edges() == 12


def test_what_is_told_of_an_edge(corner: Asked) -> None:
    facts = facts_of(corner, "a", "b")
    assert facts.pop("edge") in range(6)
    assert facts.pop("reversed") != facts_of(corner, "b", "a")["reversed"]
    assert facts == {
        "osmid": corner.osm.way_id("High"), "highway": "residential", "name": "High", "ref": "K_1", "oneway": False,
        "length": corner.osm.cm("a b") / 100, "maxspeed": "30", "surface": "asphalt", "width": "6.5",
        "cost_foot": corner.osm.cm("a b"), "cost_wheelchair": corner.osm.cm("a b"),
        "cost_bike": corner.osm.ms(16, "a b"), "cost_car": corner.osm.ms(24, "a b"),
    }  # fmt: skip
    assert facts_of(corner, "b", "e")["bridge"] == "yes"
    assert facts_of(corner, "e", "f")["tunnel"] == "yes"


def test_costs_stand_only_where_a_profile_may_go(corner: Asked) -> None:
    open_to = {
        way: {name for name in PROFILES if f"cost_{name}" in facts_of(corner, *way)}
        for way in ("ab", "ef", "fe", "bd", "db")
    }
    everyone, not_cars = set(PROFILES), {"foot", "wheelchair", "bike"}
    assert open_to == {"ab": everyone, "ef": not_cars, "fe": not_cars, "bd": everyone, "db": not_cars}


def test_a_one_way_street_is_marked_as_one(corner: Asked) -> None:
    along, against = facts_of(corner, "b", "d"), facts_of(corner, "d", "b")
    assert (along["oneway"], along["reversed"]) == (True, False)
    assert (against["oneway"], against["reversed"]) == (True, True)
    assert not facts_of(corner, "a", "b")["oneway"]


def test_a_one_way_street_drawn_against_its_traffic_is_marked_as_one(corner: Asked) -> None:
    """Cars go from d to f, though the way was drawn from f to d."""
    assert "cost_car" in facts_of(corner, "d", "f")
    assert "cost_car" not in facts_of(corner, "f", "d")
    assert facts_of(corner, "d", "f")["oneway"] is True


def test_the_line_runs_as_the_edge_does(corner: Asked) -> None:
    there, back = facts_of(corner, "b", "c")["geometry"], facts_of(corner, "c", "b")["geometry"]
    wanted = [corner.osm.degrees(node)[::-1] for node in "bmkc"]
    assert np.allclose(there.coords, wanted, rtol=0, atol=1e-9)
    assert np.allclose(back.coords, wanted[::-1], rtol=0, atol=1e-9)
    assert "geometry" not in facts_of(corner, "a", "b")


def test_the_sample_is_told_in_names_of_osmnx(streets: Streets, graph: "MultiGraph[int]") -> None:
    assert graph.number_of_nodes() == streets.nodes
    assert {name for _, facts in graph.nodes(data=True) for name in facts} == {"y", "x", "street_count"}
    known = {name for *_, facts in graph.edges(data=True) for name in facts}
    assert known - OURS <= NAMES
    assert known >= OURS | {"osmid", "highway", "name", "oneway", "reversed", "length", "geometry", "maxspeed"}


def test_each_edge_of_the_sample_is_there_once_per_direction_that_is_open(
    streets: Streets, graph: "MultiGraph[int]"
) -> None:
    edges = [(facts["edge"], facts["reversed"]) for *_, facts in graph.edges(data=True)]
    assert len(edges) == len(set(edges))
    assert {edge for edge, _ in edges} == set(range(streets.edges))
    assert streets.edges < len(edges) <= 2 * streets.edges
    assert all(set(facts) & {f"cost_{name}" for name in PROFILES} for *_, facts in graph.edges(data=True))


def test_lines_of_the_sample_end_at_their_nodes_and_are_as_long_as_told(graph: "MultiGraph[int]") -> None:
    for here, there, facts in graph.edges(data=True):
        ends = [(graph.nodes[node]["x"], graph.nodes[node]["y"]) for node in (here, there)]
        line = list(facts["geometry"].coords) if "geometry" in facts else ends
        assert np.allclose([line[0], line[-1]], ends, rtol=0, atol=1e-9)
        places = [(round(lat * 1e7), round(lon * 1e7)) for lon, lat in line]
        length_m = sum(metres(a, b) for a, b in itertools.pairwise(places))
        assert facts["length"] == pytest.approx(length_m, abs=0.0051)
        assert facts.get("cost_foot", round(facts["length"] * 100)) == round(facts["length"] * 100)


def test_the_unchanged_graph_gives_the_networks_own_weights(streets: Streets, graph: "MultiGraph[int]") -> None:
    assert same(streets, weights_from_networkx(streets, graph))


def test_of_an_edge_that_is_gone_the_arc_is_closed(streets: Streets, graph: "MultiGraph[int]") -> None:
    edited = graph.copy()
    here, there, key, facts = next(iter(graph.edges(keys=True, data=True)))
    edited.remove_edge(here, there, key)
    weights = weights_from_networkx(streets, edited)
    arc = streets.arrays["street_edge_arc"][facts["edge"], int(facts["reversed"])]
    for name, found in weights.items():
        stored = streets.arrays[f"street_weight_{name}"].copy()
        stored[arc] = NEVER
        assert np.array_equal(found, stored)


def test_another_cost_is_taken_over(streets: Streets, graph: "MultiGraph[int]") -> None:
    edited = graph.copy()
    *_, facts = next(edge for edge in edited.edges(data=True) if "cost_car" in edge[2])
    facts["cost_foot"], facts["cost_bike"] = 12_345, 678.0
    del facts["cost_car"]
    weights = weights_from_networkx(streets, edited)
    arc = streets.arrays["street_edge_arc"][facts["edge"], int(facts["reversed"])]
    assert (weights["foot"][arc], weights["bike"][arc]) == (12_345, 678)
    assert weights["car"][arc] == NEVER
    assert all(np.count_nonzero(weights[name] != streets.arrays[f"street_weight_{name}"]) == 1
               for name in ("foot", "bike", "car"))  # fmt: skip


def test_costs_may_be_whole_numbers_of_numpy(streets: Streets, graph: "MultiGraph[int]") -> None:
    """As a planner reckons them."""
    edited = graph.copy()
    for *_, facts in edited.edges(data=True):
        facts["edge"] = np.int64(facts["edge"])
        facts |= {name: np.int64(value) for name, value in facts.items() if name.startswith("cost_")}
    assert same(streets, weights_from_networkx(streets, edited))


@pytest.mark.parametrize("cost", [-1, 1.5, "12", NEVER, 1e12, float("inf"), [1]], ids=str)
def test_a_bad_cost_is_refused(cost: object, streets: Streets, graph: "MultiGraph[int]") -> None:
    edited = graph.copy()
    here, there, facts = next(iter(edited.edges(data=True)))
    facts["cost_bike"] = cost
    error = refused(streets, edited)
    assert error.code == "graph_edge_cost"
    told = {language: error.text(language) for language in LANGUAGES}
    assert all("cost_bike" in text and str(here) in text and str(there) in text for text in told.values())
    assert told["de"] != told["en"]


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts.pop("edge"),
        lambda facts: facts.update(edge=-1),
        lambda facts: facts.update(edge=10**9),
        lambda facts: facts.update(edge=None),
        lambda facts: facts.update(edge="0"),
    ],
    ids=["none", "negative", "too large", "null", "text"],
)
def test_a_foreign_edge_is_refused(change: Change, streets: Streets, graph: "MultiGraph[int]") -> None:
    edited = graph.copy()
    here, there, facts = next(iter(edited.edges(data=True)))
    change(facts)
    error = refused(streets, edited)
    assert error.code == "graph_edge_unknown"
    assert f"The edge {here} – {there} has no number" in error.text("en")
    assert f"{here} – {there}" in error.text("de")


def test_a_new_street_is_refused(streets: Streets, graph: "MultiGraph[int]") -> None:
    edited = graph.copy()
    here, there, *_ = edited.nodes
    edited.add_edge(here, there, length=10.0, highway="residential", cost_foot=1000)
    assert refused(streets, edited).code == "graph_edge_unknown"


def test_a_region_without_streets_has_no_graph(tmp_path: Path) -> None:
    network = Toy({"t": "a 8:00, b 8:10"}).network(tmp_path)
    with pytest.raises(InputError) as caught:
        network.to_networkx()
    assert caught.value.code == "no_streets_here"


def test_osmnx_takes_the_graph_and_gives_it_back(streets: Streets, graph: "MultiGraph[int]") -> None:
    ox = pytest.importorskip("osmnx")
    ox.convert.validate_graph(graph)
    nodes, edges = ox.graph_to_gdfs(graph)
    assert (len(nodes), len(edges)) == (graph.number_of_nodes(), graph.number_of_edges())
    assert str(edges.crs).lower() == "epsg:4326"
    assert edges.geometry.notna().all()
    back = ox.graph_from_gdfs(nodes, edges, graph_attrs=graph.graph)
    assert same(streets, weights_from_networkx(streets, back))


def test_what_osmnx_makes_of_the_graph(graph: "MultiGraph[int]") -> None:
    ox = pytest.importorskip("osmnx")
    stats = ox.stats.basic_stats(graph)
    assert (stats["n"], stats["m"]) == (graph.number_of_nodes(), graph.number_of_edges())
    assert ox.convert.to_undirected(graph).number_of_nodes() == graph.number_of_nodes()
    assert ox.convert.to_digraph(graph, weight="length").number_of_nodes() == graph.number_of_nodes()
    assert str(ox.project_graph(graph).graph["crs"]).lower() == "epsg:32632"
    # speeds are added from maxspeed where osmnx can read it
    assert ox.add_edge_speeds(graph.copy()).number_of_edges() == graph.number_of_edges()


def at_node(streets: Streets, node: int) -> End:
    """The end at a junction."""
    lat_e7, lon_e7 = (int(streets.arrays[f"street_node_{name}"][node]) for name in ("lat_e7", "lon_e7"))
    return End(lat_e7 / 1e7, lon_e7 / 1e7, 0, node=node, lat_e7=lat_e7, lon_e7=lon_e7)


@pytest.mark.parametrize("name", ["foot", "wheelchair", "bike"])
def test_networkx_finds_ways_of_the_same_cost(name: str, streets: Streets, graph: "MultiGraph[int]") -> None:
    """To the centimetre, to the millisecond. Edges without a cost are hidden: for networkx a missing one is 1."""
    may = nx.subgraph_view(graph, filter_edge=lambda *edge: f"cost_{name}" in graph.edges[edge])
    number = {int(osm): node for node, osm in enumerate(streets.arrays["street_node_osm"])}
    assert len(number) == streets.nodes
    random = Random(SEED)
    differing, found = [], 0
    for origin in random.sample(sorted(number), 10):
        theirs = nx.single_source_dijkstra_path_length(may, origin, weight=f"cost_{name}")
        for destination in random.sample(sorted(number), 10):
            ends = at_node(streets, number[origin]), at_node(streets, number[destination])
            way = route(streets, PROFILES[name], *ends)
            found += way is not None
            if theirs.get(destination) != (None if way is None else way.cost):
                differing.append((origin, destination, theirs.get(destination), way))
    assert differing == []
    assert found >= 80
