# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Streets that were edited in memory answer as those of a file that a mapper edited by its tags, for every profile."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.network.patch.streets.add import NewStreet, add_street
from mobility.network.patch.streets.change import change_access, change_speed, close_streets
from mobility.network.patch.streets.edited import Edited
from mobility.network.patch.streets.where import Where
from mobility.network.streets.profiles import FOOT
from mobility.network.streets.streets import Streets
from mobility.sources.osm.read import OsmStreets, read_streets
from tests.streets.own_graph import read_ground

from .distances import Place, compiled, costs, differing, places_on, reached
from .raw_map import RawMap, after, raw_map

DATA = Path(__file__).resolve().parents[4] / "data"
ROUNDING = 20
"""Where a way is cut at a border lengths are rounded anew: centimetres, or milliseconds."""
SAMPLE = DATA / "osm" / "beispiel.osm"
ALTE_BRUECKE, UNDERPASS = 5209247, 2044
PATH_TAGS = {"highway": "path", "foot": "yes", "wheelchair": "yes", "bicycle": "yes", "motor_vehicle": "no"}


@dataclass
class Town:
    """A map as it is read, as it stands in its file, places on it, and what ways between them cost."""

    osm: OsmStreets
    raw: RawMap
    places: list[Place]
    streets: Streets
    costs: dict[str, list[int]]
    folder: Path

    def assert_like(self, edited: Edited, raw: RawMap, most: int = 0) -> dict[str, int]:
        """The edited streets are those of the edited file; returns how many ways are other than before."""
        found = costs(compiled(edited.osm), self.places)
        assert found == costs(compiled(edited.osm, self.streets), self.places), "whatever the order of nodes"
        file = raw.write(self.folder / "edited.osm")
        assert differing(found, costs(compiled(read_streets(file)), self.places), most) == dict.fromkeys(found, 0)
        return differing(found, self.costs)

    def some_ways(self, share: float, seed: int) -> tuple[int, ...]:
        """Some of the ways."""
        ways = sorted(set(self.osm.way_id.tolist()))
        return tuple(sorted(random.Random(seed).sample(ways, round(len(ways) * share))))

    def middle(self, share: float) -> tuple[Place, ...]:
        """A slanting quadrangle around the middle of the map."""
        (south, north), (west, east) = (
            (values.min() / 1e7, values.max() / 1e7) for values in (self.osm.node_lat_e7, self.osm.node_lon_e7)
        )
        lat, lon, up, right = (south + north) / 2, (west + east) / 2, (north - south) * share, (east - west) * share
        return (lat - up, lon - right), (lat - up, lon + right), (lat + 0.8 * up, lon + 1.1 * right), (lat + up, lon)

    def lines(self, count: int, seed: int) -> Iterator[tuple[Place, ...]]:
        """Random lines with a bend, from beside a node to beside another."""
        rnd = random.Random(seed)
        while count:
            a, b = (rnd.randrange(len(self.osm.node_id)) for _ in range(2))
            lat, lon = self.osm.node_lat_e7[[a, b]] / 1e7, self.osm.node_lon_e7[[a, b]] / 1e7
            if 0.002 < abs(lat[0] - lat[1]) + abs(lon[0] - lon[1]) < 0.02:
                count -= 1
                bend = (lat.mean() + 0.0005, lon.mean())
                yield (lat[0] + 2e-5, lon[0]), bend, (lat[1], lon[1] - 3e-5)


def make_town(path: Path, folder: Path, pairs: int) -> Town:
    """A town from its file."""
    osm = read_streets(path)
    places, streets = places_on(osm, pairs + 1, seed=7), compiled(osm)
    return Town(osm, raw_map(path), places, streets, costs(streets, places), folder)


@pytest.fixture(scope="module", params=["sample", pytest.param("heidelberg", marks=pytest.mark.long)])
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Return the sample, and in the long tests Heidelberg."""
    folder = tmp_path_factory.mktemp("edited")
    if request.param == "sample":
        return make_town(SAMPLE, folder, 400)
    return make_town(heidelberg(request.getfixturevalue("shared_data")), folder, 400)


def heidelberg(shared_data: Path) -> Path:
    """The file of Heidelberg."""
    return shared_data / "heidelberg" / "heidelberg.osm.pbf"


def test_the_places_reach_each_other_and_a_file_written_anew_is_the_same(town: Town) -> None:
    assert min(reached(town.costs).values()) > 250
    assert set(town.assert_like(Edited(town.osm, None), town.raw).values()) == {0}  # type: ignore[arg-type]


def test_closed_ways_are_gone(town: Town) -> None:
    ways = town.some_ways(0.05, seed=1)
    edited = close_streets(town.osm, Where(ways=ways))
    raw = town.raw.copy()
    for way in ways:
        raw.ways.pop(way, None)
    assert edited.touched.ways == ways
    assert min(town.assert_like(edited, raw).values()) > 20


@pytest.mark.parametrize(
    ("profile", "tags"),
    [
        ("foot", {"foot": "no"}),
        ("wheelchair", {"wheelchair": "no", "ramp__wheelchair": "no"}),
        ("bike", {"bicycle": "no"}),
        ("car", {"motor_vehicle": "no", "motorcar": "no"}),
    ],
)
def test_ways_closed_to_some_are_like_ways_with_a_sign(town: Town, profile: str, tags: dict[str, str]) -> None:
    edited = close_streets(town.osm, Where(ways=town.some_ways(0.05, seed=2)), (profile,))
    raw = town.raw.copy()
    raw.tag([way for way in edited.touched.ways if way in raw.ways], **tags)
    assert town.assert_like(edited, raw)[profile] > 20


def test_a_speed_limit_is_like_a_sign(town: Town) -> None:
    edited = change_speed(town.osm, Where(ways=town.some_ways(0.2, seed=3)), limit_km_h=30)
    raw = town.raw.copy()
    for way in edited.touched.ways:
        tags = raw.ways[way][1]
        tags["maxspeed"] = "30"
        tags.pop("maxspeed:forward", None)
        tags.pop("maxspeed:backward", None)
    assert town.assert_like(edited, raw)["car"] > 20


def test_one_way_streets_opened_to_bikes_are_like_those_with_a_sign(town: Town) -> None:
    known = set(town.osm.way_id.tolist())
    oneway = [
        way
        for way, (_, tags) in town.raw.ways.items()
        if way in known and tags.get("highway") == "residential" and tags.get("oneway") == "yes"
    ]
    edited = change_access(town.osm, Where(ways=tuple(oneway)), {"bike": "both"})
    raw = town.raw.copy()
    raw.tag(list(edited.touched.ways), oneway__bicycle="no", bicycle="yes")
    assert edited.touched.km > 0.1
    town.assert_like(edited, raw)


def test_what_lies_in_a_closed_polygon_is_cut_out(town: Town) -> None:
    corners = town.middle(1 / 6)
    edited = close_streets(town.osm, Where(polygon=corners))
    raw = town.raw.copy()
    raw.cut_out(corners)
    assert len(edited.touched.nodes) > 5
    assert min(town.assert_like(edited, raw, ROUNDING).values()) > 20


def test_new_streets_are_like_those_drawn_into_the_file(town: Town) -> None:
    """One after the other, with crossings and without; in the end the file has them all."""
    osm, raw = town.osm, town.raw
    drawn: list[Edited] = []
    for number, line in enumerate(town.lines(8, seed=5)):
        is_path = number % 2 > 0
        street = NewStreet(
            line,
            "path" if is_path else "residential",
            ("foot", "wheelchair", "bike") if is_path else (),
            one_way=number == 2,
            crossings=number % 3 > 0,
            tolerance_m=20,
        )
        try:
            edited = add_street(osm, street)
        except InputError:
            continue  # an end that is far from all streets for its users
        tags = PATH_TAGS if is_path else {"highway": "residential"}
        raw = after(raw, edited)
        raw.add(edited.osm, edited.touched.ways[0], {**tags, **({"oneway": "yes"} if number == 2 else {})})
        osm = edited.osm
        drawn.append(edited)
    ways = [way for edited in drawn for way in edited.touched.ways]
    assert len(set(ways)) == len(drawn) >= 4
    changed = town.assert_like(drawn[-1], raw)
    assert min(changed["foot"], changed["bike"]) > 10
    closed = close_streets(osm, Where(ways=tuple(ways)))
    assert differing(costs(compiled(closed.osm), town.places), town.costs, ROUNDING) == dict.fromkeys(town.costs, 0)


def test_a_polygon_is_the_list_of_its_ways(town: Town) -> None:
    """A polygon around some ways entirely, and the same ways by their ids."""
    lat, lon = town.osm.node_lat_e7, town.osm.node_lon_e7
    box = [(lat.min() - 9) / 1e7, (lat.max() + 9) / 1e7, (lon.min() - 9) / 1e7, (lon.max() + 9) / 1e7]
    around = ((box[0], box[2]), (box[0], box[3]), (box[1], box[3]), (box[1], box[2]))
    by_polygon = change_speed(town.osm, Where(polygon=around), factor={"car": 0.5})
    by_ids = change_speed(town.osm, Where(ways=tuple(set(town.osm.way_id.tolist()))), factor={"car": 0.5})
    assert by_polygon.touched == by_ids.touched
    for name in ("node_id", "way_id", "way_trait", "way_ptr", "way_node"):
        assert np.array_equal(getattr(by_polygon.osm, name), getattr(by_ids.osm, name))


@pytest.mark.parametrize(
    ("place", "way", "metres"),
    [("sample", UNDERPASS, 2_000), pytest.param("heidelberg", ALTE_BRUECKE, 1_000, marks=pytest.mark.long)],
)
def test_the_detour_round_a_closed_street_is_that_of_networkx(
    place: str, way: int, metres: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The bridge over the Neckar, the underpass at the station; the second reading of the file is not ours."""
    path = SAMPLE if place == "sample" else heidelberg(request.getfixturevalue("shared_data"))
    osm, raw = read_streets(path), raw_map(path)
    street = raw.ways[way][0][0]
    before = walk_m(osm, street[0], street[-1])
    detour = walk_m(close_streets(osm, Where(ways=(way,))).osm, street[0], street[-1])
    del raw.ways[way]
    graph = read_ground(raw.write(tmp_path / "closed.osm")).graph
    known = nx.dijkstra_path_length(graph, street[0], street[-1]) / 100
    assert before < 250
    assert detour == pytest.approx(known, abs=0.5)
    assert known > metres


def walk_m(osm: OsmStreets, here: int, there: int) -> float:
    """Metres on foot between two nodes of OpenStreetMap."""
    streets = compiled(osm)
    ids = streets.arrays["street_node_osm"].tolist()
    cost = streets.hierarchy(FOOT).node_cost(ids.index(here), ids.index(there))
    assert cost < NEVER
    return cost / 100
