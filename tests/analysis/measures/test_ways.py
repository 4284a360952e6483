# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""First and last ways of a day, and travel times against the car."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from mobility.analysis.measures.reisezeitverhaeltnis import Ratio, median_s, reisezeitverhaeltnis
from mobility.analysis.measures.ways_of_a_day import ways_of_a_day
from mobility.analysis.window import Window
from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.network.build import load
from mobility.network.network import Network
from mobility.planner.places import find_place
from mobility.planner.plan import plan
from mobility.planner.request import PlanRequest, PointPlace, StopPlace
from mobility.region import read_region
from tests.network.toy import DATE, Toy, at

TRIPS = {
    "first": "a 5:00, b 6:00",
    "quick": "a 5:10, b 5:50",
    "evening": "a 22:00, b 22:30",
    "feeder": "a 23:00, c 23:10",
    "morning": "c 29:00, b 29:10",
}


def place(network: Network, name: str) -> StopPlace:
    return StopPlace((network.stop_of_id(f"f_{name}"),), name)


def test_the_first_way_arrives_first_and_the_last_leaves_last(tmp_path: Path) -> None:
    network = Toy(TRIPS).network(tmp_path)
    ways = ways_of_a_day(network, place(network, "a"), place(network, "b"), DATE)
    assert ways.first is not None
    assert ways.last is not None
    assert ways.quickest is not None
    assert (ways.first.departure, ways.first.arrival) == (at("5:10"), at("5:50"))
    assert (ways.last.departure, ways.last.arrival) == (at("22:00"), at("22:30")), "nobody waits through the night"
    assert ways.quickest.departure == at("22:00")
    assert ways.departures == 2, "who leaves at 5:00 arrives later than who leaves at 5:10"


def test_before_three_it_is_still_the_night_before(tmp_path: Path) -> None:
    network = Toy({**TRIPS, "night": "a 2:30, b 2:40"}).network(tmp_path)
    ways = ways_of_a_day(network, place(network, "a"), place(network, "b"), DATE)
    assert ways.last is not None
    assert ways.last.departure == at("26:30")


def test_a_limit_of_the_longest_way(tmp_path: Path) -> None:
    network = Toy(TRIPS).network(tmp_path)
    ways = ways_of_a_day(network, place(network, "a"), place(network, "b"), DATE, most_s=8 * 3600)
    assert ways.last is not None
    assert ways.last.departure == at("23:00")


def test_no_way_at_all(tmp_path: Path) -> None:
    network = Toy(TRIPS).network(tmp_path)
    assert ways_of_a_day(network, place(network, "b"), place(network, "a"), DATE) == (0, None, None, None)


def test_the_median_is_the_lower_one_and_may_be_out_of_reach() -> None:
    assert median_s(np.array([30, 10, 20, 40], dtype=np.int32)) == 20
    assert median_s(np.array([NEVER, 10, NEVER], dtype=np.int32)) is None


def test_a_ratio_needs_both_times() -> None:
    assert Ratio(1800, 600).ratio == 3
    assert Ratio(None, 600).ratio is None
    assert Ratio(1800, None).ratio is None


def test_without_streets_nothing_is_known_of_cars(tmp_path: Path) -> None:
    network = Toy(TRIPS).network(tmp_path)
    with pytest.raises(InputError) as refused:
        reisezeitverhaeltnis(network, [(PointPlace(52, 11), PointPlace(52.1, 11))], Window(at("7:00"), 60))
    assert refused.value.code == "no_streets_for_car_times"


def test_the_ratio_is_that_of_single_questions(sample: Path) -> None:
    network = load(read_region(sample))
    origin, destination = (
        find_place(network, name) for name in ("Barleben, Mitte", "Barleben, Otto-von-Guericke-Allee")
    )
    date = dt.date(2026, 6, 10)
    window = Window(at("7:00", date), 30)
    (found,) = reisezeitverhaeltnis(network, [(origin, destination)], window, car_extra_s=100)
    took = []
    for minute in range(30):
        moment = window.first + dt.timedelta(minutes=minute)
        journeys = plan(network, PlanRequest(origin, destination, moment)).itineraries
        took.append(min(journey.arrival.timestamp() - moment.timestamp() for journey in journeys))
    assert found.transit_s == sorted(took)[14]
    points = []
    for place in (origin, destination):
        assert isinstance(place, StopPlace)
        lat, lon = (float(network.arrays[f"stop_{axis}"][place.stops[0]]) for axis in ("lat", "lon"))
        points.append(PointPlace(lat, lon))
    by_car = plan(network, PlanRequest(points[0], points[1], window.first, direct=("car",), transit=False)).direct
    assert found.car_s == by_car[0].duration_s + 100
    assert found.ratio == found.transit_s / found.car_s


def test_far_from_any_street_there_is_no_ratio(sample: Path) -> None:
    network = load(read_region(sample))
    far = (PointPlace(52.9, 11.0), PointPlace(52.2, 11.6))
    assert reisezeitverhaeltnis(network, [far], Window(at("7:00"), 2)) == [Ratio(None, None)]
