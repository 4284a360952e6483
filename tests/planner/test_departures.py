# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What leaves from a place next, as data; what is printed is tested with the command."""

from pathlib import Path

import pytest

from mobility.network.network import Network
from mobility.planner.departures import Departure, next_departures
from mobility.planner.places import stop_by_id
from tests.network.toy import Toy, at

STATION = "a,A,52.0,11.0,,\np,P,52.1,11.0,0,s\nq,Q,52.1,11.0,0,s\ns,S,52.1,11.0,1,\nd,D,52.3,11.0,,\n"


def departures(network: Network, stop: str, clock: str = "7:00", count: int = 20) -> list[Departure]:
    """The next departures at a stop by its own id."""
    place = stop_by_id(network, f"f_{stop}")
    assert place is not None
    return next_departures(network, place, at(clock), count)


def board(network: Network, stop: str, clock: str = "7:00", count: int = 20) -> list[str]:
    """The same as day, time and trip."""
    return [f"{one.at:%d %H:%M} {one.trip_id.removeprefix('f_')}" for one in departures(network, stop, clock, count)]


def test_by_time_within_24_hours_both_ends_included(tmp_path: Path) -> None:
    network = Toy({"t1": "a 8:00, b 8:10", "t2": "a 7:00, b 7:10", "t3": "a 6:59, b 7:05"}).network(tmp_path)
    assert board(network, "a") == ["10 07:00 t2", "10 08:00 t1", "11 06:59 t3", "11 07:00 t2"]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_so_many(count: int, tmp_path: Path) -> None:
    network = Toy({"t1": "a 8:00, b 8:10", "t2": "a 9:00, b 9:10"}).network(tmp_path)
    assert len(board(network, "a", count=count)) == count


def test_where_a_trip_ends_and_where_one_may_not_get_on_nothing_leaves(tmp_path: Path) -> None:
    network = Toy({"t1": "a 8:00, b 8:10 p1, c 8:20"}).network(tmp_path)
    assert board(network, "b") == board(network, "c") == board(network, "d") == []


def test_the_departure_not_the_arrival(tmp_path: Path) -> None:
    network = Toy({"t1": "a 8:00, b 8:10 8:15, c 8:20"}).network(tmp_path)
    assert board(network, "b", "8:12", 1) == ["10 08:15 t1"]


def test_a_loop_leaves_twice(tmp_path: Path) -> None:
    network = Toy({"t1": "a 8:00, b 8:10, a 8:20, c 8:30"}).network(tmp_path)
    assert board(network, "a", count=2) == ["10 08:00 t1", "10 08:20 t1"]


def test_all_platforms_of_a_station(tmp_path: Path) -> None:
    network = Toy({"t1": "p 8:10, a 8:20", "t2": "q 8:05, d 8:20", "t3": "q 8:10, a 8:30"}, stops=STATION).network(
        tmp_path
    )
    assert board(network, "s", count=3) == ["10 08:05 t2", "10 08:10 t1", "10 08:10 t3"]
    assert board(network, "q", count=2) == ["10 08:05 t2", "10 08:10 t3"]


def test_at_a_stop_that_rows_split_into_berths(tmp_path: Path) -> None:
    toy = Toy({"t1": "a 8:00, b 8:10", "t2": "a 8:05, b 8:20"}, transfers="a,a,,,,t1,2,60\n")
    assert board(toy.network(tmp_path), "a", count=2) == ["10 08:00 t1", "10 08:05 t2"]


def test_everything_that_is_told(tmp_path: Path) -> None:
    toy = Toy(
        {"t1": "a 5:00 p2, b 5:10"},
        headsigns={"t1": "Bahnhof"},
        frequencies="t1,8:00:00,8:10:00,600,0\n",
    )
    (one,) = departures(toy.network(tmp_path), "a", count=1)
    assert one.to_dict() == {
        "departure": "2026-06-10T08:00:00+02:00",
        "stop_id": "f_a",
        "name": "Amtsplatz",
        "platform": "",
        "line": "Line r",
        "headsign": "Bahnhof",
        "route_type": 3,
        "trip_id": "f_t1",
        "call_ahead": True,
        "about_every_s": 600,
    }


def test_runs_that_keep_their_times(tmp_path: Path) -> None:
    toy = Toy({"t1": "a 5:00, b 5:10"}, frequencies="t1,8:00:00,8:30:00,900,1\n")
    found = departures(toy.network(tmp_path), "a", count=2)
    assert [(one.at.strftime("%H:%M"), one.about_every_s, one.call_ahead) for one in found] == [
        ("08:00", None, False),
        ("08:15", None, False),
    ]


def test_call_ahead_to_get_off_is_no_matter_here(tmp_path: Path) -> None:
    (one,) = departures(Toy({"t1": "a 8:00, b 8:10 d2, c 8:20"}).network(tmp_path), "b", count=1)
    assert not one.call_ahead


def test_joined_trips_leave_under_their_own_names(tmp_path: Path) -> None:
    toy = Toy(
        {"t1": "a 8:00, b 8:10", "t2": "b 8:20, c 8:30"},
        blocks={"t1": "x", "t2": "x"},
        routes={"t2": "r2"},
        headsigns={"t1": "Bahnhof", "t2": "Chausseehaus"},
    )
    network = toy.network(tmp_path)
    first, second = departures(network, "a", count=1)[0], departures(network, "b", "8:15", count=1)[0]
    assert [(one.trip_id, one.line, one.headsign) for one in (first, second)] == [
        ("f_t1", "Line r", "Bahnhof"),
        ("f_t2", "Line r2", "Chausseehaus"),
    ]


def test_where_a_trip_ends_and_goes_on_as_another_only_the_other_leaves(tmp_path: Path) -> None:
    toy = Toy({"t1": "a 8:00, b 8:10", "t2": "b 8:20, c 8:30"}, blocks={"t1": "x", "t2": "x"})
    assert board(toy.network(tmp_path), "b") == ["10 08:20 t2"]


def test_a_trip_that_goes_on_as_several_leaves_once(tmp_path: Path) -> None:
    toy = Toy(
        {"t1": "a 8:00, b 8:10", "t2": "b 8:20, c 8:30", "t3": "b 8:20, d 8:40"},
        transfers=",,,,t1,t2,4,\n,,,,t1,t3,4,\n",
    )
    assert board(toy.network(tmp_path), "a") == ["10 08:00 t1"]
