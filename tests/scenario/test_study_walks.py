# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What ``test_study_figures`` takes as given of the map: walks and cells are those of the files.

The map is read by ``tests.streets.own_graph``. Walks may be a second off, for lengths are rounded edge by edge. Which
side of a track a stop is joined on is the network's word.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx
import pyproj
import pytest

from mobility.scenario.ask import question_of
from mobility.scenario.study import open_study
from tests.scenario.study_figures import raw
from tests.scenario.study_figures.given import Walked, centre, plain, walks_of
from tests.scenario.study_figures.ground import MAP, Pieces, node_places
from tests.scenario.study_figures.journeys import crow_m
from tests.streets.own_graph import distance_cm, read_ground

if TYPE_CHECKING:
    from mobility.network.network import Network

DATA = Path(__file__).resolve().parents[2] / "data"
CM_S = 125
NEAR_CM = 50_000
MOST_S = 900
OFF_S = 1.5


class World(NamedTuple):
    network: Network
    timetable: raw.Timetable
    cells: list[str]
    walked: Walked


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    study = open_study(DATA / "scenarios" / "shuttle.yaml", out=tmp_path_factory.mktemp("net"))
    network = study.baseline.network
    origins = question_of(study.scenario, network, None).origins
    timetable = raw.read_timetable(DATA / "gtfs" / "beispiel")
    return World(network, timetable, list(origins.id), walks_of(network, origins))


def joined(world: World, pieces: Pieces) -> dict[str, int]:
    """Centimetres from each linked stop to its node, which is made one of the streets."""
    arrays, found = world.network.arrays, {}
    joins = zip(arrays["stop_link_node"], arrays["stop_link_connector_cm"], strict=True)
    for number, (node, cm) in enumerate(joins):
        if node >= 0:
            stop = plain(world.network.stop_id[number])
            at = arrays["street_node_lon_e7"][node] / 1e7, arrays["street_node_lat_e7"][node] / 1e7
            assert pieces.join(stop, at) < 2  # centimetres: it lies on a street
            facts = world.timetable.stops[stop]
            assert abs(distance_cm((facts.lon, facts.lat), at) - cm) < 2
            found[stop] = int(cm)
    return found


def test_walks_from_cells_are_those_of_the_map(world: World) -> None:
    """A cell joins the nearest street, if it is at most 500 m away; no walk is missing."""
    pieces = Pieces(read_ground(MAP).graph)
    linked = joined(world, pieces)
    count = 0
    for cell, known, back in zip(world.cells, world.walked.first, world.walked.last, strict=True):
        lat, lon = centre(cell)
        away_cm = pieces.join(cell, (lon, lat))
        if away_cm > NEAR_CM:
            assert not known
            continue
        assert known == back
        lengths = nx.single_source_dijkstra_path_length(pieces.graph, cell)
        for stop, cm in linked.items():
            seconds = (away_cm + lengths.get(stop, math.inf) + cm) / CM_S
            if stop in known:
                assert abs(known[stop] - seconds) < OFF_S, (cell, stop)
                count += 1
            else:
                assert seconds > MOST_S - OFF_S, (cell, stop)
    assert count > 100


def test_walks_between_stops_are_those_of_the_map(world: World) -> None:
    """Between two stops that no street is near in a straight line, else over the streets."""
    pieces = Pieces(read_ground(MAP).graph)
    linked, stops = joined(world, pieces), sorted(world.timetable.called())
    for a in stops:
        lengths = nx.single_source_dijkstra_path_length(pieces.graph, a) if a in linked else {}
        for b in stops:
            if a == b or (a, b) in world.timetable.plain_rows:
                continue
            seconds = crow_m(world.timetable, a, b) * 1.3 * 100 / CM_S
            if a in linked or b in linked:
                seconds = math.inf
            if a in linked and b in linked:
                seconds = (linked[a] + lengths.get(b, math.inf) + linked[b]) / CM_S
            if (a, b) in world.walked.between:
                assert abs(world.walked.between[a, b] - seconds) < OFF_S, (a, b)
            else:
                assert seconds > MOST_S - OFF_S, (a, b)


def test_cells_are_those_with_a_street_or_a_stop(world: World) -> None:
    """Every cell has a stop or a node of the map in it, and every stop that is served lies in one."""
    there = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3035", always_xy=True)

    def cell(lon: float, lat: float) -> str:
        x, y = (int(value // 500 * 500) for value in there.transform(lon, lat))
        return f"CRS3035RES500mN{y}E{x}"

    timetable = world.timetable
    stops = {cell(timetable.stops[stop].lon, timetable.stops[stop].lat) for stop in timetable.called()}
    assert stops <= set(world.cells) <= stops | {cell(*place) for place in node_places().values()}
