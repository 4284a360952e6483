# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The street graph of a network means the same as the drawn map: ways between junctions, and where stops are linked.

The map is walked as it was drawn, node by node, with the few tags of `street_maps` read by what they mean.
"""

import heapq
import itertools
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobility.network.build import load
from mobility.region import read_region
from tests.oracle.street_graph import Arrays, StreetGraph
from tests.oracle.street_snap import haversine_m, nearest_m
from tests.oracle.street_walks import stop_ids

from .dice import DrawnDice
from .report import report
from .street_maps import StreetMap, Tags, degrees, random_map, stop_place

LINKED_M = 200.0
SLACK_M = 0.3
"""Each edge is rounded to centimetres once."""
FEED = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\na,A,https://a.example,Europe/Berlin\n",
    "routes.txt": "route_id,agency_id,route_short_name,route_type\nr,a,1,3\n",
    "calendar_dates.txt": "service_id,date,exception_type\nd,20260610,1\n",
    "trips.txt": "route_id,service_id,trip_id\nr,d,t\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "t,8:00:00,8:00:00,s0,0\nt,8:10:00,8:10:00,s1,1\n",
}
REGION = """[region]
id = "r"
name = "R"
time_zone = "Europe/Berlin"
[streets]
osm = "streets.osm"
[[feeds]]
id = "f"
gtfs = "feed"
"""


def directions(tags: Tags) -> tuple[bool, bool]:
    """Whether one may walk along a way, and against it."""
    if tags["highway"] == "cycleway" or tags.get("foot") == "no":
        return False, False
    return tags.get("oneway:foot") != "-1", tags.get("oneway:foot") != "yes" and "conveying" not in tags


def is_shut(tags: Tags | None) -> bool:
    """Whether nobody gets past a node."""
    return tags is not None and (tags.get("access") == "private" or tags.get("barrier") == "wall")


def metres(made: StreetMap, one: int, two: int) -> float:
    places = [np.array(value) for node in (one, two) for value in degrees(made.nodes[node])]
    return float(haversine_m(*places))


def drawn_ways(made: StreetMap, start: int) -> dict[int, float]:
    """Metres from a node to all others of the map; shut nodes are not gone through."""
    arcs: dict[int, list[tuple[int, float]]] = {}
    for nodes, tags in made.ways:
        forward, backward = directions(tags)
        for one, two in itertools.pairwise(nodes):
            if forward:
                arcs.setdefault(one, []).append((two, metres(made, one, two)))
            if backward:
                arcs.setdefault(two, []).append((one, metres(made, one, two)))
    done: dict[int, float] = {}
    waiting = [(0.0, start)]
    while waiting:
        length, node = heapq.heappop(waiting)
        if node in done:
            continue
        done[node] = length
        if node == start or not is_shut(made.node_tags[node]):
            for other, step in arcs.get(node, []):
                heapq.heappush(waiting, (length + step, other))
    return done


def wrong_ways(arrays: Arrays, made: StreetMap) -> list[str]:
    """Ways between nodes of the map that have become junctions; those with a barrier have become several."""
    graph = StreetGraph(arrays)
    number = {osm - 1: node for node, osm in enumerate(arrays["street_node_osm"].tolist()) if osm > 0}
    number = {drawn: node for drawn, node in number.items() if made.node_tags[drawn] is None}
    found = []
    for drawn, node in number.items():
        tree, wanted = graph.from_node(node), drawn_ways(made, drawn)
        for other, there in number.items():
            length_m = tree[there] / 100 if there in tree else math.inf
            if abs(length_m - wanted.get(other, math.inf)) > SLACK_M:
                found.append(f"{drawn + 1} to {other + 1}: {length_m} m, drawn {wanted.get(other)} m")
    return found


def wrong_links(arrays: Arrays, counts: Counter[str]) -> list[str]:
    """Stops that are linked though no street is near, or not linked, or not to the nearest place on a street."""
    found = []
    for stop, name in enumerate(stop_ids(arrays)):
        lat, lon = float(arrays["stop_lat"][stop]), float(arrays["stop_lon"][stop])
        node, connector_cm = int(arrays["stop_link_node"][stop]), int(arrays["stop_link_connector_cm"][stop])
        nearest = nearest_m(arrays, lat, lon)
        counts["linked" if node >= 0 else "not linked"] += 1
        if node < 0:
            if nearest < LINKED_M - SLACK_M:
                found.append(f"{name} is not linked, a street is {nearest:.2f} m away")
            continue
        there = [arrays[f"street_node_{axis}_e7"][node] / 1e7 for axis in ("lat", "lon")]
        away_cm = 100 * float(haversine_m(np.array(lat), np.array(lon), *map(np.array, there)))
        if abs(away_cm - connector_cm) > 1:
            found.append(f"the connector of {name} is {away_cm:.1f} cm long, not {connector_cm} cm")
        if nearest > LINKED_M + SLACK_M or abs(away_cm - 100 * nearest) > 1.5:
            found.append(f"{name} is linked over {connector_cm} cm, the nearest street is {100 * nearest:.1f} cm away")
    return found


@st.composite
def drawn_maps(draw: st.DrawFn) -> tuple[StreetMap, list[tuple[float, float]]]:
    """A map and where six stops lie."""
    dice = DrawnDice(draw)
    made = random_map(dice)
    return made, [degrees(stop_place(dice, made)) for _ in range(6)]


@pytest.mark.parametrize("maps", [40, pytest.param(400, marks=pytest.mark.long)])
def test_same_ways(maps: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[str] = Counter()
    folders = (tmp_path / str(number) for number in itertools.count())

    @settings(
        max_examples=maps, derandomize=True, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )  # fmt: skip
    @given(drawn_maps())
    def agree(drawn: tuple[StreetMap, list[tuple[float, float]]]) -> None:
        made, places = drawn
        folder = next(folders)
        (folder / "feed").mkdir(parents=True)
        rows = "".join(f"s{number},s,{lat:.7f},{lon:.7f}\n" for number, (lat, lon) in enumerate(places))
        for name, text in {**FEED, "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\n" + rows}.items():
            (folder / "feed" / name).write_text(text, encoding="utf-8")
        (folder / "streets.osm").write_text(made.text(), encoding="utf-8")
        (folder / "region.toml").write_text(REGION, encoding="utf-8")
        network = load(read_region(folder / "region.toml"), out=folder / "network")
        assert wrong_ways(network.arrays, made) == []
        assert wrong_links(network.arrays, counts) == []
        counts["maps"] += 1
        counts["edges"] += len(network.arrays["street_edge_length_cm"])
        counts["barriers"] += int((network.arrays["street_edge_way"][:, 0] == 0).sum())

    agree()
    report(capsys, f"{maps} random maps", counts)
    assert counts["maps"] >= maps
    assert counts["linked"] > counts["not linked"] > 0
