# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The ways that legs show: they join, lie on streets, are as long as told, and are told street by street.

The hand-made map, all streets meeting at x, 100 m long or a little less::

            North
    Sharp     |     .- Half (bears left by 21 degrees)
         `.   |  .-'
    West ---- x ---- East
    Back -'   |  `-. Bow (bears right by 27 degrees)
            South
"""

import datetime as dt
import itertools
import math
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
import shapely

from mobility.errors import InputError
from mobility.network.build import load
from mobility.network.network import Network
from mobility.network.streets.profiles import PROFILES
from mobility.network.streets.streets import Streets
from mobility.planner.legs import Itinerary, StreetLeg
from mobility.planner.notes import notes
from mobility.planner.places import find_place
from mobility.planner.plan import plan
from mobility.planner.request import PlanRequest, PointPlace
from mobility.planner.street_ends import snap
from mobility.planner.street_path import Step, StreetPath, make_path
from mobility.planner.street_search import Route, route
from mobility.region import TransferSettings, read_region
from tests.command import mobility
from tests.network.streets.asking import Asked, compiled
from tests.osm_files import OsmMap, metres

ROAD = "highway=residential"
SEED = 20_261_122
NEAR_M, NEAR_DEGREES = 1.0, 1e-6
METRES_PER_DEGREE = 111_195.08
HEIDELBERG_DAY = dt.date(2021, 10, 6)
Point = tuple[float, float]
Way = tuple[Route, StreetPath]


def length_m(points: tuple[Point, ...]) -> float:
    """How long a line is."""
    e7 = [(round(lat * 1e7), round(lon * 1e7)) for lat, lon in points]
    return sum(metres(a, b) for a, b in itertools.pairwise(e7))


def length_fits(distance_m: float, points: tuple[Point, ...]) -> bool:
    """Whether a distance is that of the line."""
    drawn_m = length_m(points)
    return abs(distance_m - drawn_m) <= max(0.5, drawn_m / 1000)


class Ground:
    """All pieces of all streets, and how far a point lies from the nearest; none of our search for it is used."""

    def __init__(self, streets: Streets) -> None:
        arrays = streets.arrays
        lat, lon = (arrays[f"street_line_{axis}_e7"] / 1e7 for axis in ("lat", "lon"))
        self.scale = math.cos(math.radians(float(lat.mean())))
        places = self.flat(np.stack((lat, lon), axis=1))
        within = np.ones(len(lat), dtype=np.bool_)
        within[arrays["street_line_ptr"][1:] - 1] = False
        first = np.flatnonzero(within)
        pieces = np.stack((places[first], places[first + 1]), axis=1)
        self.tree = shapely.STRtree([shapely.LineString(piece) for piece in pieces])

    def flat(self, points: np.ndarray) -> np.ndarray:
        """Metres from degrees."""
        return np.stack((points[:, 1] * self.scale, points[:, 0]), axis=1) * METRES_PER_DEGREE

    def farthest_m(self, points: tuple[Point, ...]) -> float:
        """Of all inner points and those half-way between them, how far the farthest lies from any street."""
        inner = np.array(points[1:-1])
        if not len(inner):
            return 0.0
        places = np.concatenate((inner, (inner[1:] + inner[:-1]) / 2))
        _, away = self.tree.query_nearest(shapely.points(self.flat(places)), return_distance=True, all_matches=False)
        return float(away.max())


def cross(folder: Path) -> Asked:
    """The hand-made map."""
    osm = OsmMap()
    osm.nodes("x 0 0, w -100 0, e 100 0, n 0 100, s 0 -100, f 80 30, r 80 -40, h -80 40, k -80 -40, u -100 5")
    osm.way("West", "w x", ROAD)
    streets = {
        "e": "East",
        "n": "North",
        "s": "South",
        "f": "Half",
        "r": "Bow",
        "h": "Sharp",
        "k": "Sharper",
        "u": "Back",
    }
    for node, name in streets.items():
        osm.way(name, f"x {node}", ROAD)
    return compiled(osm, folder)


def way(asked: Asked, profile: str, origin: str, destination: str) -> StreetPath:
    """The way between two nodes of a map."""
    found = asked.route(profile, origin, destination)
    assert found is not None
    return make_path(asked.streets, found)


def told(path: StreetPath) -> list[tuple[str, str]]:
    """Turn and name of each step."""
    return [(step.turn, step.name) for step in path.steps]


@pytest.mark.parametrize(
    ("origin", "destination", "turn", "name"),
    [
        ("w", "e", "continue", "East"),
        ("w", "n", "left", "North"),
        ("w", "s", "right", "South"),
        ("w", "f", "slightly_left", "Half"),
        ("w", "r", "slightly_right", "Bow"),
        ("w", "h", "hard_left", "Sharp"),
        ("w", "k", "hard_right", "Sharper"),
        ("w", "u", "uturn", "Back"),
        ("e", "n", "right", "North"),
        ("e", "s", "left", "South"),
        ("s", "e", "right", "East"),
        ("s", "w", "left", "West"),
        ("s", "n", "continue", "North"),
        ("n", "e", "left", "East"),
        ("n", "w", "right", "West"),
    ],
)
def test_turns(origin: str, destination: str, turn: str, name: str, tmp_path: Path) -> None:
    for profile in ("foot", "wheelchair", "bike"):
        path = way(cross(tmp_path), profile, origin, destination)
        assert [step[0] for step in told(path)] == ["depart", turn]
        assert told(path)[-1][1] == name


def test_a_car_is_told_the_same_turns(tmp_path: Path) -> None:
    assert told(way(cross(tmp_path), "car", "w", "n")) == [("depart", "West"), ("left", "North")]


def test_steps_know_how_long_they_are_and_where_they_begin(tmp_path: Path) -> None:
    asked = cross(tmp_path)
    path = way(asked, "foot", "w", "n")
    assert [step.distance_m * 100 for step in path.steps] == pytest.approx([asked.osm.cm("w x"), asked.osm.cm("x n")])
    assert [path.points[step.first_point] for step in path.steps] == [asked.osm.degrees("w"), asked.osm.degrees("x")]
    assert path.points == tuple(asked.osm.degrees(node) for node in "wxn")
    assert (path.ascent_m, path.descent_m, path.pushed_m) == (0, 0, 0)


@pytest.mark.parametrize("origin", "wens")
def test_who_goes_to_a_corner_is_not_sent_into_another_street(origin: str, tmp_path: Path) -> None:
    """The place at the corner belongs to one of nine streets; a step of no length is none."""
    path = way(cross(tmp_path), "foot", origin, "x")
    assert [step for step in path.steps if step.distance_m == 0] == []
    assert len(path.steps) == 1


@pytest.mark.parametrize("destination", "wens")
def test_who_starts_at_a_corner_is_not_sent_there_by_another_street(destination: str, tmp_path: Path) -> None:
    path = way(cross(tmp_path), "foot", "x", destination)
    assert [step.turn for step in path.steps] == ["depart"]


def long_street(folder: Path, *names: str) -> Asked:
    """A bent street of three pieces with side streets between, then a footway; each piece a way of its own."""
    osm = OsmMap()
    osm.nodes("a 0 0, b 100 0, c 200 0, i 250 20, d 300 50, e 400 50, y 100 50, z 200 50")
    for way_id, (nodes, name) in enumerate(zip(("a b", "b c", "c i d"), names, strict=True)):
        osm.way(f"piece {way_id}", nodes, f"{ROAD} name={name}")
    osm.way("End", "d e", "highway=footway incline=10%")
    osm.way("Side", "b y", ROAD)
    osm.way("Other side", "c z", ROAD)
    return compiled(osm, folder)


def test_pieces_of_one_street_are_one_step(tmp_path: Path) -> None:
    asked = long_street(tmp_path, "Long", "Long", "Long")
    path = way(asked, "foot", "a", "e")
    assert told(path) == [("depart", "Long"), ("slightly_right", "End")]
    assert path.steps[0].distance_m * 100 == pytest.approx(asked.osm.cm("a b", "b c", "c i d"))
    assert [step.kind for step in path.steps] == ["residential", "footway"]
    assert path.points == tuple(asked.osm.degrees(node) for node in "abcide")
    assert [step.first_point for step in path.steps] == [0, 4]


def test_streets_of_other_names_are_steps_of_their_own(tmp_path: Path) -> None:
    path = way(long_street(tmp_path, "First", "Second", "Third"), "foot", "a", "e")
    assert [name for _, name in told(path)] == ["First", "Second", "Third", "End"]
    assert [turn for turn, _ in told(path)] == ["depart", "continue", "slightly_left", "slightly_right"]


def test_streets_without_a_name_are_joined_by_their_kind(tmp_path: Path) -> None:
    path = way(long_street(tmp_path, "", "", ""), "foot", "a", "e")
    assert [(step.name, step.kind) for step in path.steps] == [("", "residential"), ("End", "footway")]


def test_the_way_back_tells_the_same_streets_in_turn(tmp_path: Path) -> None:
    asked = long_street(tmp_path, "First", "First", "Third")
    there, back = way(asked, "foot", "a", "e"), way(asked, "foot", "e", "a")
    assert back.points == there.points[::-1]
    assert [step.name for step in back.steps] == [step.name for step in there.steps][::-1]
    assert [step.distance_m for step in back.steps] == pytest.approx([step.distance_m for step in there.steps][::-1])


def test_ascents_come_from_inclines(tmp_path: Path) -> None:
    """End rises by a tenth over 100 m."""
    asked = long_street(tmp_path, "Long", "Long", "Long")
    there, back = way(asked, "foot", "a", "e"), way(asked, "foot", "e", "a")
    assert [there.ascent_m, there.descent_m] == pytest.approx([10, 0], abs=0.01)
    assert [back.ascent_m, back.descent_m] == pytest.approx([0, 10], abs=0.01)


def test_a_bike_is_pushed_where_it_must_be(tmp_path: Path) -> None:
    asked = long_street(tmp_path, "Long", "Long", "Long")
    path = way(asked, "bike", "a", "e")
    assert [(step.name, step.pushed) for step in path.steps] == [("Long", False), ("End", True)]
    assert path.pushed_m * 100 == pytest.approx(asked.osm.cm("d e"))
    assert way(asked, "foot", "a", "e").pushed_m == 0


def test_a_street_that_is_ridden_and_then_pushed_is_two_steps(tmp_path: Path) -> None:
    osm = OsmMap()
    osm.nodes("a 0 0, b 100 0, c 200 0")
    osm.way("Long", "a b", ROAD)
    osm.way("second", "b c", "highway=pedestrian name=Long")
    path = way(compiled(osm, tmp_path), "bike", "a", "c")
    assert [(step.name, step.turn, step.pushed) for step in path.steps] == [
        ("Long", "depart", False),
        ("Long", "continue", True),
    ]


def test_against_a_one_way_street_a_bike_is_pushed(tmp_path: Path) -> None:
    osm = OsmMap()
    osm.nodes("a 0 0, b 100 0")
    osm.way("One way", "a b", f"{ROAD} oneway=yes")
    osm.nodes("c 0 1000, d 100 1000")
    osm.way("Round", "a c d b", ROAD)
    asked = compiled(osm, tmp_path)
    assert way(asked, "bike", "a", "b").pushed_m == 0
    assert way(asked, "bike", "b", "a").pushed_m * 100 == pytest.approx(osm.cm("a b"))
    assert way(asked, "foot", "b", "a").pushed_m == 0


def test_a_barrier_is_no_step_and_no_point(tmp_path: Path) -> None:
    osm = OsmMap()
    osm.nodes("a 0 0, b 100 0 barrier=bollard, c 200 0")
    osm.way("Long", "a b c", ROAD)
    asked = compiled(osm, tmp_path)
    for profile in ("foot", "wheelchair", "bike"):
        path = way(asked, profile, "a", "c")
        assert told(path) == [("depart", "Long")]
        assert path.points == tuple(asked.osm.degrees(node) for node in "abc")


def check_path(path: StreetPath, found: Route, ground: Ground) -> list[str]:
    """What is wrong with a way."""
    ends = (found.origin.lat, found.origin.lon), (found.destination.lat, found.destination.lon)
    connectors_m = (found.origin.connector_cm + found.destination.connector_cm) / 100
    wrong = []
    if not close(path.points[0], ends[0]) or not close(path.points[-1], ends[1]):
        wrong.append("it does not begin and end at the doors")
    if not length_fits(path.distance_m, path.points):
        wrong.append(f"{path.distance_m} m are told, {length_m(path.points)} m drawn")
    if abs(sum(step.distance_m for step in path.steps) + connectors_m - path.distance_m) > 0.01:
        wrong.append("steps and connectors do not add up")
    if ground.farthest_m(path.points) > NEAR_M:
        wrong.append(f"it runs {ground.farthest_m(path.points)} m beside the streets")
    return wrong + check_steps(path.steps, path)


def check_steps(steps: tuple[Step, ...], path: StreetPath) -> list[str]:
    """What is wrong with the steps of a way."""
    wrong = []
    firsts = [step.first_point for step in steps]
    if firsts != sorted(firsts) or (firsts and not 0 <= firsts[0] <= firsts[-1] < len(path.points)):
        wrong.append(f"steps begin at points {firsts}")
    if [step.turn == "depart" for step in steps] != [at == 0 for at in range(len(steps))]:
        wrong.append(f"turns are {[step.turn for step in steps]}")
    if any(
        (a.name, a.pushed) == (b.name, b.pushed)
        and (a.name or (a.kind == b.kind and b.turn in {"continue", "slightly_left", "slightly_right"}))
        for a, b in itertools.pairwise(steps)
    ):
        wrong.append("two steps in a row are one")
    for step, end in zip(steps, [*firsts[1:], len(path.points) - 1], strict=True):
        drawn_m = length_m(path.points[step.first_point : end + 1])
        last = step is steps[-1]
        if not drawn_m - (600 if last else 0) - 0.5 <= step.distance_m <= drawn_m + 0.5:
            wrong.append(f"step {step} is {drawn_m} m long")
    return wrong


def close(a: Point, b: Point) -> bool:
    """Whether two points are one."""
    return abs(a[0] - b[0]) <= NEAR_DEGREES and abs(a[1] - b[1]) <= NEAR_DEGREES


def drawn_points(streets: Streets, random: Random, number: int, aside: float) -> list[Point]:
    """Points near streets."""
    lat, lon = (streets.arrays[f"street_line_{axis}_e7"] / 1e7 for axis in ("lat", "lon"))
    found = []
    for _ in range(number):
        at = random.randrange(len(lat))
        found.append((lat[at] + random.uniform(-aside, aside), lon[at] + random.uniform(-aside, aside)))
    return [(round(float(lat), 6), round(float(lon), 6)) for lat, lon in found]


@pytest.fixture(scope="module")
def network(sample: Path) -> Network:
    """Return the network of the sample."""
    return load(read_region(sample))


@pytest.fixture(scope="module")
def streets(network: Network) -> Streets:
    """Return its streets."""
    assert network.streets is not None
    return network.streets


@pytest.mark.parametrize("name", PROFILES)
def test_ways_of_the_sample(name: str, streets: Streets) -> None:
    random, ground, profile = Random(SEED), Ground(streets), PROFILES[name]
    points = drawn_points(streets, random, 200, 0.0006)
    found, complaints = 0, []
    for origin, destination in zip(points[::2], points[1::2], strict=True):
        try:
            best = route(streets, profile, snap(streets, profile, *origin), snap(streets, profile, *destination))
        except InputError as error:
            if error.code != "no_street_near":
                raise
            continue
        if best is not None:
            found += 1
            wrong = check_path(make_path(streets, best), best, ground)
            complaints += [f"{origin} to {destination}: {what}" for what in wrong]
    assert complaints == []
    assert found >= 85


def request_for(
    origin: PointPlace, destination: PointPlace, at: dt.datetime, how: str, settings: TransferSettings
) -> PlanRequest:
    """Rides and every direct way."""
    direct = ("foot", "bike", "car")
    return PlanRequest(origin, destination, at, settings=settings, access=(how,), egress=(how,), direct=direct)


def check_itinerary(itinerary: Itinerary, ground: Ground) -> list[str]:
    """What is wrong with the legs of a journey."""
    wrong = []
    for before, after in itertools.pairwise(itinerary.legs):
        if before.destination != after.origin or before.arrival > after.departure:
            wrong.append(f"{before.destination} and {after.origin} do not join")
    if itinerary.legs and (itinerary.legs[0].departure, itinerary.legs[-1].arrival) != (
        itinerary.departure,
        itinerary.arrival,
    ):
        wrong.append("the journey does not begin and end with its legs")
    for leg in itinerary.legs:
        if isinstance(leg, StreetLeg) and leg.path is None and leg.mode != "walk":
            wrong.append(f"no way by {leg.mode} is shown from {leg.origin} to {leg.destination}")
        if isinstance(leg, StreetLeg) and leg.path is not None:
            ends = (leg.origin.lat, leg.origin.lon), (leg.destination.lat, leg.destination.lon)
            if not close(leg.path.points[0], ends[0]) or not close(leg.path.points[-1], ends[1]):
                wrong.append(f"the way from {leg.origin} to {leg.destination} begins or ends elsewhere")
            if not length_fits(leg.path.distance_m, leg.path.points):
                wrong.append(f"{leg.path.distance_m} m are told, {length_m(leg.path.points)} m drawn")
            if ground.farthest_m(leg.path.points) > NEAR_M:
                wrong.append(f"it runs {ground.farthest_m(leg.path.points)} m beside the streets")
            wrong += check_steps(leg.path.steps, leg.path)
            wrong += check_time(leg, leg.path)
    return wrong


def check_time(leg: StreetLeg, path: StreetPath) -> list[str]:
    """What is wrong with the time of a way; between stops a rule may say another one."""
    if (leg.arrival - leg.departure).total_seconds() != leg.duration_s:
        return ["its time is not that between departure and arrival"]
    between_stops = leg.origin.stop_id is not None and leg.destination.stop_id is not None
    if leg.mode == "walk" and not between_stops and not {"ferry", "ferry_landing"} & {step.kind for step in path.steps}:
        seconds = path.distance_m / 1.25
        return [] if -1 <= seconds - leg.duration_s <= 1 else [f"{leg.duration_s} s for {path.distance_m} m"]
    return []


def ask_all(network: Network, date: dt.date, number: int, max_walk_s: int) -> tuple[list[str], Counter[str]]:
    """Plan seeded trips between points near streets: complaints, and what occurred."""
    assert network.streets is not None
    random, ground = Random(SEED), Ground(network.streets)
    points = [PointPlace(*point) for point in drawn_points(network.streets, random, 2 * number, 0.0005)]
    settings = replace(network.settings, max_walk_s=max_walk_s)
    complaints: list[str] = []
    seen: Counter[str] = Counter()
    for origin, destination in zip(points[::2], points[1::2], strict=True):
        at = dt.datetime.combine(date, dt.time(random.randrange(6, 20)), tzinfo=network.zone)
        how = random.choice(["foot", "foot", "bike", "car"])
        try:
            result = plan(network, request_for(origin, destination, at, how, settings))
        except InputError as error:
            seen[error.code] += 1
            continue
        for itinerary in (*result.itineraries, *result.direct):
            complaints += [f"{origin} {destination} {at} {how}: {what}" for what in check_itinerary(itinerary, ground)]
            seen.update(f"{leg.mode} leg" if isinstance(leg, StreetLeg) else "ride" for leg in itinerary.legs)
            seen["direct" if itinerary in result.direct else "itinerary"] += 1
        straight = any(
            isinstance(leg, StreetLeg) and leg.path is None for one in result.itineraries for leg in one.legs
        )
        assert ("straight_walks" in notes(result)) == straight
        seen["straight"] += straight
    return complaints, seen


def test_trips_of_the_sample(network: Network) -> None:
    complaints, seen = ask_all(network, dt.date(2026, 6, 10), 80, 900)
    assert complaints == []
    assert seen["itinerary"] >= 50
    assert seen["direct"] >= 140
    assert min(seen["walk leg"], seen["bike leg"], seen["car leg"], seen["ride"]) >= 40


def test_the_walk_of_a_change_is_shown(network: Network) -> None:
    """From platform 1 to the pole at Ammensleber Weg: 239.71 m, 192 s (data/README.md)."""
    origin, destination = (
        find_place(network, f"bsp_bsp:{stop}") for stop in ("magdeburg-hbf", "barleben-otto-von-guericke-allee")
    )
    at = dt.datetime(2026, 6, 10, 9, 5, tzinfo=network.zone)
    *_, journey = plan(network, PlanRequest(origin, destination, at)).itineraries
    _, walk, _ = journey.legs
    assert isinstance(walk, StreetLeg)
    assert walk.path is not None
    assert walk.duration_s == 192
    assert walk.path.distance_m == pytest.approx(239.71, abs=0.005)


def test_off_the_map_a_walk_has_no_path_and_that_is_noted(network: Network) -> None:
    """From the main station to the bus station in Magdeburg one walks 360 s by a row of transfers.txt."""
    answer = mobility(
        "plan", network.folder.parent.parent.parent / "beispiel.toml", "bsp_bsp:magdeburg-hbf",
        "bsp_bsp:magdeburg-zob", "--at", "2026-06-10T08:00", "--json",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    (journey,) = answer.json["itineraries"]
    (leg,) = journey["legs"]
    assert (leg["mode"], leg["duration_s"], leg["path"]) == ("walk", 360, None)
    assert answer.json["notes"] == ["straight_walks"]


@pytest.fixture(scope="module")
def heidelberg(shared_data: Path, together: Path) -> Network:
    """Return the network of Heidelberg, built once for all tests."""
    region = shared_data.parent / "regions" / "heidelberg.toml"
    answer = mobility("build", region, "--out", together / "heidelberg")
    assert answer.code == 0, answer.err
    return load(read_region(region), out=together / "heidelberg")


def test_trips_of_heidelberg(heidelberg: Network) -> None:
    complaints, seen = ask_all(heidelberg, HEIDELBERG_DAY, 60, 2700)
    assert complaints == []
    assert seen["itinerary"] >= 15
    assert seen["direct"] >= 80
    assert min(seen["walk leg"], seen["bike leg"], seen["car leg"], seen["ride"]) >= 10
