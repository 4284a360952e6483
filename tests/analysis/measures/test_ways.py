# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""First and last ways of a day, and travel times against the car."""

from pathlib import Path

import numpy as np
import pytest

from mobility.analysis.measures.reisezeitverhaeltnis import Ratio, median_s, reisezeitverhaeltnis
from mobility.analysis.measures.ways_of_a_day import ways_of_a_day
from mobility.analysis.window import Window
from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.network.network import Network
from mobility.planner.request import PointPlace, StopPlace
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
