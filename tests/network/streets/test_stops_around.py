# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""All stops around a place cost what the way to each of them alone costs, in both directions."""

from pathlib import Path

import numpy as np
import pytest

from mobility.kernels.layout import NEVER
from mobility.network.streets.profiles import CAR, PROFILES
from mobility.planner.stops_around import stops_around
from mobility.planner.street_ends import End, stop_end
from mobility.planner.street_search import route
from tests.network.streets.asking import Asked, compiled
from tests.network.streets.town import make_town
from tests.osm_files import OsmMap

BLOCKS = ("one-way", "residents", "no left turn", "steps", "private gate")
ORIGINS = ("one-way.a", "residents.m", "one-way.m", "no left turn.w", "steps.b", "private gate.a", "yard.a")
FAR = NEVER - 1
SMALL = {"foot": 150_000, "wheelchair": 150_000, "bike": 300_000, "car": 150_000}
"""Limits within which some stops lie and others do not: 1.5 km, 5 min, 2.5 min."""
Stop = tuple[float, float]


def _stops() -> tuple[Stop, ...]:
    """At m and beside q and b of some blocks: at the street, 5 m and 30 m beside it; one far from all streets."""
    osm, found = make_town(), []
    for block in BLOCKS:
        for node, north in (("m", 0.0), ("q", 5 / 111_195), ("b", 30 / 111_195), ("x", 5 / 111_195), ("n1", 0.0)):
            if f"{block}.{node}" in osm.places:
                lat, lon = osm.degrees(f"{block}.{node}")
                found.append((lat + north, lon))
    return (*found, (52.2, 11.0))


STOPS = _stops()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Return the town with stops."""
    return compiled(make_town(), tmp_path_factory.mktemp("served"), STOPS)


def around(asked: Asked, profile: str, end: End, limit: int, *, towards: bool) -> dict[int, int]:
    """What the search for all stops finds."""
    lat, lon = (np.array([stop[axis] for stop in STOPS]) for axis in (0, 1))
    found, _ = stops_around(asked.streets, PROFILES[profile], [end], limit, towards=towards, lat=lat, lon=lon)
    return found


def one_by_one(asked: Asked, profile: str, end: End, limit: int, *, towards: bool) -> dict[int, int]:
    """The same with one search per stop."""
    found = {}
    for number, stop in enumerate(STOPS):
        there = stop_end(asked.streets, PROFILES[profile], number, *stop)
        if there is None:
            continue
        way = route(asked.streets, PROFILES[profile], *((there, end) if towards else (end, there)))
        if way is not None and way.cost <= limit:
            found[number] = way.cost
    return found


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("towards", [False, True])
@pytest.mark.parametrize("profile", PROFILES)
def test_the_same_as_one_by_one(profile: str, towards: bool, origin: str, served: Asked) -> None:  # noqa: FBT001
    end, alone = served.end(profile, origin), dict[int, int]()
    for limit in (SMALL[profile], FAR):
        alone = one_by_one(served, profile, end, limit, towards=towards)
        together = around(served, profile, end, limit, towards=towards)
        # the two add up partial edges in different order; a millisecond is what rounding may differ by
        assert together.keys() == alone.keys()
        assert {stop: cost for stop, cost in together.items() if abs(cost - alone[stop]) > 2} == {}
    assert len(STOPS) // 2 < len(alone) < len(STOPS)


@pytest.mark.parametrize("node", ["one-way.m", "residents.m", "steps.b", "zone 30.m"])
@pytest.mark.parametrize("profile", PROFILES)
def test_the_limit_is_inclusive(profile: str, node: str, town: Asked) -> None:
    """Also where a car stops before the end of a street: the limit counts up to there."""
    origin, destination = town.end(profile, "one-way.a"), town.end(profile, node)
    way = route(town.streets, PROFILES[profile], origin, destination)
    assert way is not None
    assert route(town.streets, PROFILES[profile], origin, destination, way.cost) == way
    assert route(town.streets, PROFILES[profile], origin, destination, way.cost - 1) is None


@pytest.mark.parametrize("profile", PROFILES)
def test_the_limit_for_stops_is_inclusive(profile: str, served: Asked) -> None:
    origin = served.end(profile, "one-way.a")
    for stop, cost in around(served, profile, origin, FAR, towards=False).items():
        assert stop in around(served, profile, origin, cost, towards=False)
        assert stop not in around(served, profile, origin, cost - 1, towards=False)


def test_a_stop_at_a_street_is_reached_without_a_connector(served: Asked) -> None:
    """The first stop lies on m of the one-way street: 100 m to p, 50 m on."""
    found = around(served, "foot", served.end("foot", "one-way.a"), FAR, towards=False)
    assert found[0] == served.osm.cm("a p", "p m", prefix="one-way.")


def test_a_stop_beside_the_street_is_reached_on_foot(served: Asked) -> None:
    """The third stop lies 30 m north of b: 400 m by car, and 24 s on foot at 1.25 m/s."""
    end = served.end("car", "one-way.a")
    driven = served.osm.ms(24, "a p", "p m q", "q b", prefix="one-way.")
    found = around(served, "car", end, FAR, towards=False)[2]
    assert found == pytest.approx(driven + 30 / 1.25 * 1000, abs=30)


def test_a_stop_just_behind_in_a_one_way_street_is_reached_by_driving_round(tmp_path: Path) -> None:
    """A ring driven one way: to a stop 10 m behind and 15 m beside it the car goes all the way round, not backwards."""
    osm = OsmMap()
    osm.nodes("a 0 0, i 20 0, k 30 0, b 100 0, c 100 100, d 0 100")
    for name, nodes in (("ab", "a i k b"), ("bc", "b c"), ("cd", "c d"), ("da", "d a")):
        osm.way(name, nodes, "highway=residential oneway=yes")
    here = compiled(osm, tmp_path)
    end = here.end("car", "k")
    behind = [52.0 + 15 / 111_195], [osm.degrees("i")[1]]
    lat, lon = np.array(behind[0]), np.array(behind[1])
    there = stop_end(here.streets, CAR, 0, float(lat[0]), float(lon[0]))
    assert there is not None
    way = route(here.streets, CAR, end, there)
    assert way is not None
    assert way.cost > osm.ms(24, "k b", "b c", "c d", "d a")
    found, _ = stops_around(here.streets, CAR, [end], FAR, towards=False, lat=lat, lon=lon)
    assert found == {0: way.cost}
