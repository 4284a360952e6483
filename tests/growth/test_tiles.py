# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Copies of the home region side by side: journeys within one are those of home, trains join them."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.growth.measure import DATE, Questions, served_stops
from benchmarks.growth.render import power
from benchmarks.growth.tiles import LONG_DISTANCE, marked, unmarked, write_tiles
from mobility.network.build import load
from mobility.network.network import Network
from mobility.planner.legs import RideLeg
from mobility.planner.places import stop_by_id
from mobility.planner.plan import plan
from mobility.planner.request import PlanRequest, StopPlace
from mobility.region import read_region

COPIES = 3
PAIRS = 30


@pytest.fixture(scope="module")
def copies(shared_data: Path, together: Path) -> Network:
    """Three copies, built."""
    folder = together / "copies"
    region = write_tiles(shared_data / "sachsen-anhalt", COPIES, folder)
    return load(read_region(region), out=folder / "network")


@pytest.mark.parametrize("full_id", ["mvb_de:15003:7393::02", "pvgs_660000002421", "pvgs_de:03151:1062:0:2"])
def test_an_id_in_a_copy_is_that_of_home(full_id: str) -> None:
    assert marked(full_id, 7).startswith("c07-")
    assert marked(full_id, 7) != marked(full_id, 8)
    assert unmarked(f"from {marked(full_id, 7)} to {marked(full_id, 31)}") == f"from {full_id} to {full_id}"


def test_the_power_of_growth() -> None:
    sizes = [{"copies": copies, "square": 3 * copies**2, "root": copies**0.5} for copies in (1, 2, 4, 8, 16)]
    assert power(sizes, lambda size: float(size["square"])) == pytest.approx(2)
    assert power(sizes, lambda size: float(size["root"])) == pytest.approx(0.5)


@pytest.mark.long
def test_every_copy_has_all_stops_and_trips_of_home(home: Network, copies: Network) -> None:
    for mine, theirs, stations in ((home.stop_id, copies.stop_id, COPIES), (home.trip_id, copies.trip_id, 0)):
        others = [full_id for full_id in theirs.to_list() if not full_id.startswith("trains_")]
        assert sorted(map(unmarked, others)) == sorted(mine.to_list() * COPIES)
        assert len(theirs) - len(others) >= stations
    assert served_stops(home) == [stop for stop in served_stops(copies) if not stop.startswith("trains_")]


@pytest.mark.long
def test_journeys_within_a_copy_are_those_of_home(home: Network, copies: Network) -> None:
    served = served_stops(home)
    asked = zip(Questions(home, 0, served).within()[:PAIRS], Questions(copies, COPIES, served).within(), strict=False)
    used = set()
    for one, other in asked:
        answers = [plan(home, one).itineraries, plan(copies, other).itineraries]
        told = [unmarked(json.dumps([journey.to_dict()["legs"] for journey in answer])) for answer in answers]
        stops = [[leg["from"]["stop_id"] for legs in json.loads(text) for leg in legs] for text in told]
        times = [[(leg["departure"], leg["arrival"]) for legs in json.loads(text) for leg in legs] for text in told]
        assert stops[0] == stops[1]
        assert times[0] == times[1]
        assert answers[0]
        assert isinstance(other.origin, StopPlace)
        used.add(copies.stop_id[other.origin.stops[0]][:3])
    assert used == {"c00", "c01", "c02"}


@pytest.mark.long
def test_trains_lead_from_copy_to_copy(copies: Network) -> None:
    station = "mvb_de:15003:7393::02"
    origin, destination = (stop_by_id(copies, marked(station, copy)) for copy in (0, 2))
    assert origin is not None
    assert destination is not None
    at = dt.datetime.combine(DATE, dt.time(8), tzinfo=copies.zone)
    for request in (PlanRequest(origin, destination, at), PlanRequest(destination, origin, at)):
        journeys = plan(copies, request).itineraries
        legs = [leg for journey in journeys for leg in journey.legs if isinstance(leg, RideLeg)]
        assert LONG_DISTANCE in {leg.route_type for leg in legs}
        assert plan(copies, replace(request, route_types=frozenset({0, 3}))).itineraries == ()
