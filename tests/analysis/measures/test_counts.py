# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Departures, gaps and Fahrtenpaare, counted by hand."""

from pathlib import Path

import numpy as np

from mobility.analysis.measures.calls import DayCalls, day_calls
from mobility.analysis.measures.fahrtenpaare import Pairs, direct_trips, pairs_of_lines, pairs_of_stops
from mobility.analysis.measures.service_gaps import service_at
from mobility.network.network import Network
from tests.network.toy import DATE, Toy, seconds

TRIPS = {
    "out1": "a 6:00, b 6:10 6:12, c 6:20",
    "out2": "a 8:00, b 8:10 8:12, c 8:20",
    "back": "c 7:00, b 7:10 7:11, a 7:20",
    "late": "a 25:00, b 25:10",
    "shut": "a 9:00, b 9:10 p1, c 9:20",
    "sunday": "a 5:00, b 5:10, c 5:20",
}


def made(folder: Path, *, directions: bool = True) -> tuple[Network, DayCalls]:
    toy = Toy(TRIPS, services={"sunday": "weekend"})
    if directions:
        of = {"back": "1"}
        files = toy.files()
        header, *rows = str(files["trips.txt"]).splitlines()
        trips = [f"{header},direction_id", *(f"{row},{of.get(row.split(',')[2], '0')}" for row in rows)]

        class Directed(Toy):
            def files(self) -> dict[str, str | bytes]:
                return {**super().files(), "trips.txt": "\n".join(trips) + "\n"}

        toy = Directed(TRIPS, services={"sunday": "weekend"})
    network = toy.network(folder)
    return network, day_calls(network, DATE)


def stops(network: Network, *names: str) -> np.ndarray:
    return np.array([stop in {f"f_{name}" for name in names} for stop in network.stop_id.to_list()])


def test_departures_of_a_day_and_the_longest_gap(tmp_path: Path) -> None:
    network, calls = made(tmp_path)
    at_b = service_at(calls, stops(network, "b"))
    assert at_b.departure_s.tolist() == [seconds(clock) for clock in ("6:12", "7:11", "8:12")], "not where it ends"
    assert (at_b.gap_s, at_b.gap_from_s) == (61 * 60, seconds("7:11"))
    assert (at_b.first_s, at_b.last_s, at_b.departures) == (seconds("6:12"), seconds("8:12"), 3)
    assert at_b.by_hour(5, 9) == [0, 1, 1, 1, 0]
    at_a = service_at(calls, stops(network, "a"))
    assert at_a.last_s == seconds("25:00"), "after midnight it is still the same service day"
    assert at_a.by_hour(24, 26) == [0, 1, 0]
    assert at_a.gap_s == 16 * 3600


def test_where_nothing_or_little_leaves_there_is_no_gap(tmp_path: Path) -> None:
    network, calls = made(tmp_path)
    nothing = service_at(calls, stops(network, "d"))
    assert (nothing.departures, nothing.first_s, nothing.last_s, nothing.gap_s) == (0, None, None, None)
    assert service_at(calls, stops(network, "c")).gap_s is None, "a single departure"


def test_pairs_of_a_line_are_the_smaller_direction(tmp_path: Path) -> None:
    network, calls = made(tmp_path)
    assert list(pairs_of_lines(network, calls, stops(network, "c")).values()) == [Pairs(3, 1)]
    found = pairs_of_lines(network, calls, stops(network, "a"))
    assert [pairs.pairs for pairs in found.values()] == [1]
    assert pairs_of_lines(network, calls, stops(network, "d")) == {}


def test_without_directions_there_are_no_pairs_of_a_line(tmp_path: Path) -> None:
    network, calls = made(tmp_path, directions=False)
    (found,) = pairs_of_lines(network, calls, stops(network, "a")).values()
    assert (found.unknown, found.pairs) == (5, None)


def test_pairs_of_stops_take_trips_that_one_may_ride(tmp_path: Path) -> None:
    network, calls = made(tmp_path)
    a, b, c = (stops(network, name) for name in "abc")
    assert pairs_of_stops(calls, a, c) == Pairs(3, 1)
    assert pairs_of_stops(calls, b, c) == Pairs(2, 1), "one trip lets nobody on at b"
    assert [trip[1:] for trip in direct_trips(calls, c, a)] == [(seconds("7:00"), seconds("7:20"))]


def test_a_line_is_what_bears_one_name_in_one_feed(tmp_path: Path) -> None:
    network = Toy({"t": "a 8:00, b 8:10", "u": "b 9:00, a 9:10"}, routes={"t": "r1", "u": "r2"}).network(tmp_path)
    calls = day_calls(network, DATE)
    assert [name for _, name in calls.lines.key] == ["Line r", "Line r1", "Line r2"]
    assert len(pairs_of_lines(network, calls, stops(network, "a"))) == 2
