# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Random tiny regions on random streets: trees against all ways by Floyd and Warshall, the scan against all journeys.

The positions of stops in the feed have nothing to do with where they are linked; the rules do not care.
"""

import datetime as dt
import math
import random
from itertools import pairwise
from pathlib import Path

import pytest

from . import exhaust
from .ride import ride
from .scan import Oracle
from .street_graph import Arrays, Position, StreetGraph
from .street_scan import End, Settings, StreetOracle
from .street_walks import StopTrees
from .test_oracle_by_exhaustion import make
from .test_street_walks import arrays_of

Edge = tuple[int, int, int, bool, bool]


def draw_edges(rnd: random.Random) -> list[Edge]:
    """A few nodes, sometimes in parts, some streets one way, some loops, some without length."""
    nodes = rnd.randrange(3, 9)
    edges: list[Edge] = []
    for _ in range(rnd.randrange(nodes - 1, 2 * nodes)):
        one, two = rnd.randrange(nodes), rnd.randrange(nodes)
        ways = rnd.choice([(True, True)] * 4 + [(True, False), (False, True)])
        edges.append((one, two, rnd.choice([0, 1, 99, 5_000, 10_000, 20_000, 30_000]), *ways))
    return edges


def every_way(edges: list[Edge]) -> dict[tuple[int, int], float]:
    """All shortest ways, by Floyd 1962 and Warshall 1962."""
    nodes = {node for edge in edges for node in edge[:2]}
    far = {(a, b): 0.0 if a == b else math.inf for a in nodes for b in nodes}
    for one, two, length, forward, backward in edges:
        if forward:
            far[one, two] = min(far[one, two], length)
        if backward:
            far[two, one] = min(far[two, one], length)
    for middle in nodes:
        for a in nodes:
            for b in nodes:
                far[a, b] = min(far[a, b], far[a, middle] + far[middle, b])
    return far


def draw_position(rnd: random.Random, edges: list[Edge]) -> Position:
    """Somewhere on an edge that one may walk."""
    edge = rnd.randrange(len(edges))
    return Position(edge, rnd.randrange(edges[edge][2] + 1), rnd.choice([0, 1, 3_000]))


@pytest.mark.parametrize("seed", range(200))
def test_trees(seed: int) -> None:
    """Also from and to positions: two edges in the place of one, in both directions as the one."""
    rnd = random.Random(seed)
    edges = draw_edges(rnd)
    graph, far = StreetGraph(arrays_of(edges, [])), every_way(edges)
    for node in {node for edge in edges for node in edge[:2]}:
        assert graph.from_node(node) == {b: length for (a, b), length in far.items() if a == node and length < math.inf}
    one, two = draw_position(rnd, edges), draw_position(rnd, edges)
    split, middle = cut(edges, [one, two])
    far = every_way(split)
    leave, come = graph.from_position(one), graph.to_position(two)
    for node in {node for edge in edges for node in edge[:2]}:
        assert leave.get(node, math.inf) == far[middle[0], node]
        assert come.get(node, math.inf) == far[node, middle[1]]
    length = graph.between(one, two, leave)
    assert (math.inf if length is None else length) == far[middle[0], middle[1]]


def cut(edges: list[Edge], positions: list[Position]) -> tuple[list[Edge], list[int]]:
    """The edges with a node at each position, one for two at the same place."""
    found = list(edges)
    places = sorted({position[:2] for position in positions})
    node = {place: 100 + number for number, place in enumerate(places)}
    for edge in {edge for edge, _ in places}:
        here = [(offset, node[place, offset]) for place, offset in places if place == edge]
        one, two, length, *ways = edges[edge]
        stations = [(0, one), *here, (length, two)]
        parts = pairwise(stations)
        found += [(a, b, end - begin, ways[0], ways[1]) for (begin, a), (end, b) in parts]
        found[edge] = (one, two, length, False, False)
    return found, [node[position[:2]] for position in positions]


def draw_arrays(rnd: random.Random, stops: list[str], edges: list[Edge]) -> Arrays:
    """Streets, and the stops linked to them, but some."""
    nodes = sorted({node for edge in edges for node in edge[:2]})
    links = [
        (stop, rnd.choice(nodes), rnd.choice([0, 1, 500, 2_000])) if rnd.random() < 0.8 else (stop, -1, 0)
        for stop in stops
    ]
    return arrays_of(edges, links)


def make_streets(rnd: random.Random, folder: Path) -> tuple[StreetOracle, list[str], list[Edge], dt.datetime]:
    """The region of `test_oracle_by_exhaustion` with streets, what may be asked for, and a time."""
    oracle, asked, at = make(rnd, folder)
    assert isinstance(oracle, Oracle)
    edges = draw_edges(rnd)
    trees = StopTrees(oracle.region, draw_arrays(rnd, oracle.region.stop_ids, edges))
    settings = Settings(rnd.choice([0, 60]), rnd.choice([None, None, 0, 100, 300]), rnd.choice([1.0, 1.25, 1.4]), 1.3)
    return StreetOracle(oracle.region, trees, settings), asked, edges, at


@pytest.mark.parametrize("seed", range(60))
def test_scan_finds_the_best_of_all_journeys(seed: int, tmp_path: Path) -> None:
    """From stops and points to stops and points, both ways; journeys between stops can be ridden as they are listed."""
    rnd = random.Random(seed)
    oracle, asked, edges, at = make_streets(rnd, tmp_path)
    region, rules = oracle.region, oracle.rules
    for _ in range(8):
        ends: list[End] = [rnd.choice(asked) if rnd.random() < 0.5 else draw_position(rnd, edges) for _ in range(2)]
        origins, destinations = ([] if isinstance(end, Position) else region.sites(end) for end in ends)
        if set(origins) & set(destinations):
            continue
        arrive_by = rnd.random() < 0.5
        when = at + dt.timedelta(minutes=rnd.choice([0, 60, 300] if arrive_by else [0, 0, 60]))
        moment = round(when.timestamp())
        start, end = (moment - 86_400, moment) if arrive_by else (moment, moment + 86_400)
        walks = oracle.ends(*ends)

        def known(seconds: int) -> list[int]:
            return [seconds] if seconds <= 86_400 else []

        every = list(
            exhaust.journeys_between(
                region, rules, lambda stop: known(int(walks.first_walk[stop])),  # noqa: B023
                lambda stop: known(int(walks.last_walk[stop])), (start, end),  # noqa: B023
            )
        )  # fmt: skip
        wanted = exhaust.best(every, known(walks.direct), moment, arrive_by=arrive_by)
        found = oracle.door_to_door(ends[0], ends[1], when, arrive_by=arrive_by)
        assert [(rides, round(one.timestamp()), round(two.timestamp())) for rides, one, two in found] == wanted
        if origins and destinations:
            assert exhaust.pareto(region, rules, origins, destinations, moment, arrive_by=arrive_by)[0] == wanted
            for departure, arrival, taken in rnd.sample(every, min(len(every), 5)):
                shown = exhaust.itinerary(region, rules, origins, destinations, departure, arrival, taken)
                assert ride(region, shown, rules=rules) == []
