# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""One point over streets to many: as far as plain Dijkstra and as `street_search.route` say, point by point."""

import contextlib
import math
import random
from collections import Counter
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from mobility.errors import InputError
from mobility.network.build import load
from mobility.network.streets.compile import compile_streets
from mobility.network.streets.profiles import PROFILES, Profile
from mobility.network.streets.streets import Streets
from mobility.planner.request import PointPlace
from mobility.planner.street_ends import MOST_M, snap
from mobility.planner.street_path import make_path
from mobility.planner.street_search import route
from mobility.planner.street_table import StreetWay, TableRequest, street_table
from mobility.region import TransferSettings, read_region
from mobility.sources.osm.read import read_streets
from tests.agreement.dice import SeededDice
from tests.agreement.report import report
from tests.agreement.street_maps import degrees, place_beside, random_map
from tests.network.streets.asking import compiled
from tests.oracle.change import walk_seconds
from tests.oracle.street_graph import Position, StreetGraph
from tests.osm_figures import round_figures
from tests.osm_files import OsmMap
from tests.streets.own_graph import read_ground

SETTINGS = TransferSettings(0, 900, 1.25, 1.0)
MS_PER_CM = 8
"""A connector is walked at 1.25 m/s also by whoever has a bike."""
DAY_S = 86_400
SNAP_M = [MOST_M, MOST_M, 50.0, 5.0]
MOST_S = [DAY_S, DAY_S, 300, 120]


def graph_of(streets: Streets, profile: Profile) -> StreetGraph:
    """The streets as plain dictionaries, with the costs of a profile."""
    return StreetGraph({**streets.arrays, "street_weight_foot": streets.arrays[f"street_weight_{profile.name}"]})


def seconds_by_hand(streets: Streets, graph: StreetGraph, asked: TableRequest, other: PointPlace) -> int | None:
    """One way by plain Dijkstra, None where there is none."""
    ends = []
    for point in (asked.one, other):
        try:
            end = snap(streets, asked.profile, point.lat, point.lon)
        except InputError:
            return None
        connector = end.connector_cm * (1 if asked.profile.in_cm else MS_PER_CM)
        if end.connector_cm > 100 * asked.snap_m + 0.5:
            return None
        ends.append(Position(end.edge, end.offset_cm, connector))
    here, there = reversed(ends) if asked.towards else ends
    cost = graph.between(here, there, graph.from_position(here))
    if cost is None:
        return None
    cost += here.connector_cm + there.connector_cm
    speed_m_s = asked.settings.walk_speed_m_s
    seconds = walk_seconds(cost / 100, speed_m_s) if asked.profile.in_cm else math.ceil(cost / 1000)
    return seconds if seconds <= asked.most_s else None


def wrong_ways(streets: Streets, asked: TableRequest, counts: Counter[str]) -> list[str]:
    """Where the table differs from single ways."""
    graph = graph_of(streets, asked.profile)
    wrong = []
    for point, found in zip(asked.many, street_table(streets, asked), strict=True):
        seconds = None if found is None else found.seconds
        by_route = way_by_route(streets, asked, point)
        wanted = by_route.seconds if by_route else None
        if not asked.profile.turns:
            by_hand = seconds_by_hand(streets, graph, asked, point)
            if by_hand != seconds:
                wrong.append(f"{asked.profile.name} {asked.one} {point} {asked}: {seconds} s, by hand {by_hand} s")
        if seconds != wanted:
            wrong.append(f"{asked.profile.name} {asked.one} {point} {asked}: {seconds} s, by route {wanted} s")
        elif asked.with_distance and found is not None and by_route is not None and by_route != found:
            wrong.append(f"{asked.profile.name} {asked.one} {point} {asked}: {found}, by route {by_route}")
        counts["ways"] += 1
        counts["ways that there are"] += seconds is not None
        counts[f"ways by {asked.profile.name} that there are"] += seconds is not None
    return wrong


def way_by_route(streets: Streets, asked: TableRequest, other: PointPlace) -> StreetWay | None:
    """One way by the search between two ends."""
    try:
        ends = [snap(streets, asked.profile, point.lat, point.lon, asked.snap_m) for point in (asked.one, other)]
    except InputError:
        return None
    here, there = reversed(ends) if asked.towards else ends
    found = route(streets, asked.profile, here, there)
    if found is None:
        return None
    if asked.profile.in_cm:
        seconds = walk_seconds(found.cost / 100, asked.settings.walk_speed_m_s)
    else:
        seconds = math.ceil(found.cost / 1000)
    if seconds > asked.most_s:
        return None
    return StreetWay(seconds, make_path(streets, found).distance_m if asked.with_distance else None)


def random_streets(seed: int, folder: Path) -> tuple[Streets, list[PointPlace]]:
    """A random map, and points on it: beside streets, several on one, one far from all, one twice."""
    dice = SeededDice(seed)
    made = random_map(dice)
    path = folder / f"{seed}.osm"
    path.write_text(made.text(), encoding="utf-8")
    with round_figures():
        arrays = compile_streets(
            read_streets(path), np.empty(0), np.empty(0), np.empty(0, dtype=np.int32), lambda _: None
        ).arrays  # fmt: skip
    for array in arrays.values():
        array.flags.writeable = False
    places = [place_beside(dice, made, [0, 0, 3, 20, -60, 150]) for _ in range(12)]
    nodes, _ = dice.pick(made.ways)
    (north, east), (far_north, far_east) = made.nodes[nodes[0]], made.nodes[nodes[1]]
    places += [(north + s * (far_north - north), east + s * (far_east - east)) for s in (0.0, 0.2, 0.7, 1.0)]
    places += [places[0], (9_000.0, 0.0)]
    return Streets(arrays), [PointPlace(*degrees(place)) for place in places]


@pytest.mark.parametrize("maps", [12, pytest.param(250, marks=pytest.mark.long)])
def test_as_single_ways_say_on_random_maps(maps: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[str] = Counter()
    wrong = []
    for seed in range(maps):
        streets, points = random_streets(seed, tmp_path)
        rnd = random.Random(seed)
        for profile in PROFILES.values():
            for towards in (False, True):
                one = rnd.choice(points[:-1])
                asked = TableRequest(
                    one, points, profile, TransferSettings(0, 900, rnd.choice([1.25, 0.7, 5 / 3.6]), 1.0),
                    rnd.choice(MOST_S), rnd.choice(SNAP_M), towards, with_distance=rnd.random() < 0.5,
                )  # fmt: skip
                try:
                    snap(streets, profile, one.lat, one.lon, asked.snap_m)
                except InputError:
                    with pytest.raises(InputError) as refusal:
                        street_table(streets, asked)
                    assert refusal.value.code in {"no_street_near", "no_street_far"}
                    counts["refused"] += 1
                    continue
                wrong += wrong_ways(streets, asked, counts)
    report(capsys, f"street tables of {maps} random maps", counts)
    assert wrong == []
    assert 4 * counts["ways that there are"] >= counts["ways"]
    assert counts["refused"]


def test_on_one_street_with_and_against_a_one_way(tmp_path: Path) -> None:
    """There and back on a street that leads one way only: behind one another, a bike has to go round."""
    osm = OsmMap()
    osm.node("a", 0, 0)
    osm.node("b", 400, 0)
    osm.node("c", 400, 300)
    osm.way("One Way", "a b", "highway=cycleway foot=yes oneway=yes")
    osm.way("Round", "b c a", "highway=cycleway foot=yes")
    streets = compiled(osm, tmp_path).streets
    lat, lon = (np.interp([0.25, 0.75], [0, 1], [osm.degrees("a")[k], osm.degrees("b")[k]]) for k in (0, 1))
    here, there = (PointPlace(float(y), float(x)) for y, x in zip(lat, lon, strict=True))
    for profile in (PROFILES["foot"], PROFILES["bike"]):
        ways = {}
        for towards in (False, True):
            asked = TableRequest(here, [there, here], profile, SETTINGS, DAY_S, MOST_M, towards, with_distance=True)
            assert wrong_ways(streets, asked, Counter()) == []
            ways[towards] = street_table(streets, asked)
            assert ways[towards][1] == StreetWay(0, 0.0)
        forth, back = ways[False][0], ways[True][0]
        assert forth is not None
        assert back is not None
        if profile.name == "bike":
            assert back.seconds > 3 * forth.seconds
        else:
            assert (forth, forth.seconds) == (back, 161)  # 200.01 m


@pytest.mark.long
@pytest.mark.parametrize("questions", [40])
def test_heidelberg(shared_data: Path, tmp_path: Path, questions: int, capsys: pytest.CaptureFixture[str]) -> None:
    network = load(read_region(shared_data.parent / "regions" / "heidelberg.toml"), out=tmp_path / "network")
    streets = network.streets
    assert streets is not None
    rnd = random.Random(20211006)
    lats, lons = (streets.arrays[f"street_node_{name}_e7"] / 1e7 for name in ("lat", "lon"))
    counts: Counter[str] = Counter()
    wrong = []
    for number in range(questions):
        nodes = [rnd.randrange(len(lats)) for _ in range(9)]
        points = [
            PointPlace(float(lats[k]) + rnd.uniform(-1e-3, 1e-3), float(lons[k]) + rnd.uniform(-1e-3, 1e-3))
            for k in nodes
        ]
        profile = list(PROFILES.values())[number % 4]
        asked = TableRequest(
            points[0], points, profile, SETTINGS, rnd.choice([DAY_S, 1800]), MOST_M, rnd.random() < 0.5,
            with_distance=True,
        )  # fmt: skip
        with contextlib.suppress(InputError):  # a junction that no such street is near
            wrong += wrong_ways(streets, asked, counts)
    report(capsys, f"street tables of {questions} points in Heidelberg", counts)
    assert wrong == []
    assert counts["ways that there are"] > questions


@pytest.mark.parametrize("profile", ["foot", "bike"])
@pytest.mark.parametrize("backward", [False, True])
def test_a_point_to_itself_where_a_street_leads_one_way_only(tmp_path: Path, profile: str, backward: bool) -> None:  # noqa: FBT001
    osm = OsmMap()
    osm.node("a", 0, 0)
    osm.node("b", 400, 0)
    osm.node("c", 400, 300)
    way = "-1" if backward else "yes"
    osm.way("One Way", "a b", f"highway=cycleway foot=yes oneway={way} oneway:foot={way}")
    osm.way("Round", "b c a", "highway=cycleway foot=yes")
    streets = compiled(osm, tmp_path).streets
    for share in (0.25, 0.5):
        lat, lon = ((1 - share) * osm.degrees("a")[k] + share * osm.degrees("b")[k] for k in (0, 1))
        here = PointPlace(lat, lon)
        asked = TableRequest(here, [here], PROFILES[profile], SETTINGS, DAY_S, MOST_M)
        assert street_table(streets, asked) == [StreetWay(0)]


@pytest.mark.long
def test_between_junctions_of_heidelberg_as_networkx_says(
    shared_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On foot, in a graph that is read from OpenStreetMap a second time, where nothing is simplified."""
    network = load(read_region(shared_data.parent / "regions" / "heidelberg.toml"), out=tmp_path / "network")
    streets = network.streets
    assert streets is not None
    ground = read_ground(shared_data / "heidelberg" / "heidelberg.osm.pbf")
    main = max(nx.strongly_connected_components(ground.graph), key=len)
    places = {
        ref: PointPlace(lat / 1e7, lon / 1e7)
        for ref, lat, lon in zip(
            *(streets.arrays[f"street_node_{name}"].tolist() for name in ("osm", "lat_e7", "lon_e7")), strict=True
        )
        if ref > 0 and ref not in ground.closed and ref in main
    }
    rnd = random.Random(20211006)
    counts: Counter[str] = Counter()
    for towards in (False, True):
        graph = ground.graph.reverse(copy=False) if towards else ground.graph
        for origin in rnd.sample(sorted(places), 6):
            tree = nx.single_source_dijkstra_path_length(graph, origin, weight="weight")
            refs = rnd.sample(sorted(places), 300)
            asked = TableRequest(
                places[origin], [places[ref] for ref in refs], PROFILES["foot"], SETTINGS, DAY_S, MOST_M, towards
            )
            for ref, found in zip(refs, street_table(streets, asked), strict=True):
                seconds = tree[ref] / 100 / SETTINGS.walk_speed_m_s
                counts["ways"] += 1
                counts["ways that differ"] += found is None or abs(found.seconds - seconds) >= 2
    report(capsys, "street tables of junctions in Heidelberg beside networkx", counts)
    assert counts["ways"] == 3600
    assert counts["ways that differ"] == 0
