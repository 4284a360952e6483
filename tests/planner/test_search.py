# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Pareto sets (SEMANTICS, Journey): departures, arrivals and rides between places of toy networks."""

import datetime as dt
from pathlib import Path
from random import Random

import pytest

from mobility.errors import InternalError
from mobility.kernels.layout import make_workspace
from mobility.network.network import Network
from mobility.network.timetable.day import service_day_start
from mobility.planner.places import find_place, stop_by_id
from mobility.planner.request import Place, PlanRequest, PointPlace, StopPlace
from mobility.planner.search import Search
from mobility.region import TransferSettings
from tests.network.toy import DATE, DEGREE_M, ZONE, Toy, at, metres_north, network_of, settings_of

Shown = list[tuple[int, str, str]]
NEXT_DAY = DATE + dt.timedelta(days=1)
TRIPS = {
    "slow": "a 8:00, d 9:00",
    "later": "a 9:00, d 10:00",
    "early": "a 7:40, b 7:50",
    "fast1": "a 8:05, b 8:15",
    "fast2": "b 8:20, d 8:40",
}
NOON_2 = 24 * 60
"""Twice noon, in minutes: the mirror of m is NOON_2 - m."""
NEAR = f"""
a,A,52.0,11.0,,
b,B,52.1,11.0,,
b2,B2,{metres_north(240, 52.1)},11.0,,
c,C,52.2,11.0,,
c2,C2,{metres_north(120, 52.2)},11.0,,
d,D,52.3,11.0,,
"""
"""b2 is four minutes from b, c2 two from c."""


def entries(
    network: Network, origin: str | Place, destination: str | Place, clock: str, *, arrive_by: bool = False,
    max_rides: int | None = None, date: dt.date = DATE, settings: TransferSettings | None = None,
) -> Shown:  # fmt: skip
    """Rides, departure and arrival between stops by their own ids, or other places."""
    ends = [find_place(network, f"f_{end}") if isinstance(end, str) else end for end in (origin, destination)]
    search = Search(network, PlanRequest(ends[0], ends[1], at(clock, date), arrive_by, max_rides, settings))
    return [
        (entry.rides, shown(search, entry.departure_s), shown(search, entry.arrival_s)) for entry in search.pareto()
    ]


def shown(search: Search, moment: int) -> str:
    """The clock of the region, with the date if it is another one."""
    local = dt.datetime.fromtimestamp(search.day.start + moment, search.network.zone)
    clock = local.strftime("%H:%M:%S" if local.second else "%H:%M").lstrip("0")
    return clock if local.date() == DATE else f"{local:%d} {clock}"


@pytest.fixture
def network(tmp_path: Path) -> Network:
    """Return a network with a slow direct line and two fast ones with a change."""
    return Toy(TRIPS).network(tmp_path)


def test_more_rides_only_where_one_arrives_earlier(network: Network) -> None:
    assert entries(network, "a", "d", "7:30") == [(1, "8:00", "9:00"), (2, "8:05", "8:40")]


def test_the_latest_departure_for_each_arrival(network: Network) -> None:
    """Who leaves at 7:40 is no earlier at d."""
    assert entries(network, "a", "d", "7:40")[1] == (2, "8:05", "8:40")
    assert entries(network, "a", "b", "7:30") == [(1, "7:40", "7:50")]


def test_not_before_the_asked_time(network: Network) -> None:
    assert entries(network, "a", "d", "8:05") == [(1, "9:00", "10:00"), (2, "8:05", "8:40")]
    assert entries(network, "a", "d", "8:06") == [(1, "9:00", "10:00")]


def test_latest_departures_to_arrive_in_time(network: Network) -> None:
    assert entries(network, "a", "d", "9:30", arrive_by=True) == [(1, "8:00", "9:00"), (2, "8:05", "8:40")]
    assert entries(network, "a", "d", "9:00", arrive_by=True) == [(1, "8:00", "9:00"), (2, "8:05", "8:40")]
    assert entries(network, "a", "d", "8:59", arrive_by=True) == [(1, "09 9:00", "09 10:00"), (2, "8:05", "8:40")]
    assert entries(network, "a", "d", "10:00", arrive_by=True) == [(1, "9:00", "10:00")]


def test_the_earliest_arrival_for_each_departure(tmp_path: Path) -> None:
    network = Toy({"t1": "a 8:00, b 8:10", "t2": "b 8:20, d 8:40", "t3": "b 8:30, d 8:50"}).network(tmp_path)
    assert entries(network, "a", "d", "9:00", arrive_by=True) == [(2, "8:00", "8:40")]


@pytest.mark.parametrize(
    ("most", "found"), [(0, []), (1, [(1, "8:00", "9:00")]), (2, [(1, "8:00", "9:00"), (2, "8:05", "8:40")])]
)
@pytest.mark.parametrize(("clock", "arrive_by"), [("7:30", False), ("9:30", True)])
def test_no_more_rides_than_asked(most: int, found: Shown, clock: str, arrive_by: bool, network: Network) -> None:  # noqa: FBT001
    assert entries(network, "a", "d", clock, arrive_by=arrive_by, max_rides=most) == found


@pytest.mark.parametrize("seed", range(6))
def test_arrive_by_is_the_mirror(seed: int, tmp_path: Path) -> None:
    """Every trip and row turned round about noon: each journey comes back turned round."""
    random = Random(seed)
    stops, moments = ["a", "b", "b2", "c", "c2", "d"], 14
    trips: dict[str, list[tuple[str, int, int]]] = {}
    for number in range(moments):
        minute = random.randint(480, 560)
        calls = trips.setdefault(f"t{number}", [])
        for stop in random.sample(stops, random.randint(2, 4)):
            calls.append((stop, minute, minute + random.choice([0, 0, 2])))
            minute = calls[-1][2] + random.choice([2, 5, 10])
    rows = [(random.choice("bc"), random.choice(["b2", "c2"]), random.choice([60, 600])) for _ in range(3)]
    turned = {
        trip: [(stop, NOON_2 - departure, NOON_2 - arrival) for stop, arrival, departure in reversed(calls)]
        for trip, calls in trips.items()
    }
    one = mirror_side(tmp_path / "one", trips, rows)
    two = mirror_side(tmp_path / "two", turned, [(there, here, row_s) for here, there, row_s in rows])
    answered = 0
    for origin in stops:
        for destination in stops:
            found = in_seconds(one, origin, destination, 490, arrive_by=False)
            wanted = in_seconds(two, destination, origin, NOON_2 - 490, arrive_by=True)
            assert found == [(rides, 60 * NOON_2 - end_s, 60 * NOON_2 - start_s) for rides, start_s, end_s in wanted]
            answered += len(found)
    assert answered >= 15


def mirror_side(
    folder: Path, trips: dict[str, list[tuple[str, int, int]]], rows: list[tuple[str, str, int]]
) -> Network:
    """A network of trips in minutes, and rows of transfers.txt."""
    texts = {
        trip: ", ".join(f"{stop} {clock(arrival)} {clock(departure)}" for stop, arrival, departure in calls)
        for trip, calls in trips.items()
    }
    transfers = "".join(f"{here},{there},,,,,2,{row_s}\n" for here, there, row_s in rows)
    return Toy(texts, stops=NEAR, transfers=transfers).network(folder, change_s=60, max_walk_s=300)


def in_seconds(
    network: Network, origin: str, destination: str, minute: int, *, arrive_by: bool
) -> list[tuple[int, int, int]]:
    """Rides, departure and arrival in seconds of the date."""
    ends = [find_place(network, f"f_{end}") for end in (origin, destination)]
    search = Search(network, PlanRequest(ends[0], ends[1], at(clock(minute)), arrive_by))
    moved_s = search.day.start - service_day_start(DATE, ZONE)
    return [(entry.rides, entry.departure_s + moved_s, entry.arrival_s + moved_s) for entry in search.pareto()]


def clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def test_the_horizon_is_24_hours_to_the_second(network: Network) -> None:
    """d at 8:40 of the next day; the first bus of it leaves at 8:05."""
    assert entries(network, "b", "d", "8:40:00") == [(1, "11 8:20", "11 8:40")]
    assert entries(network, "b", "d", "8:39:59") == []
    assert entries(network, "b", "d", "8:20", arrive_by=True, date=NEXT_DAY) == [(1, "8:20", "8:40")]
    assert entries(network, "b", "d", "8:20:01", arrive_by=True, date=NEXT_DAY) == []


def test_trips_of_the_service_day_before(tmp_path: Path) -> None:
    network = Toy({"t1": "a 25:00, b 25:30"}).network(tmp_path)
    assert entries(network, "a", "b", "0:30") == [(1, "1:00", "1:30")]
    assert entries(network, "a", "b", "1:30", arrive_by=True) == [(1, "1:00", "1:30")]


def test_a_feed_of_another_zone(tmp_path: Path) -> None:
    network = network_of(tmp_path, {"f": Toy({"t1": "a 8:00, b 8:30"}, zone="Europe/London")})
    assert entries(network, "a", "b", "8:00") == [(1, "9:00", "9:30")]


def test_from_a_stop_to_itself(network: Network) -> None:
    assert (
        entries(network, "a", "a", "7:30")
        == entries(network, "a", "a", "7:30", arrive_by=True)
        == [(0, "7:30", "7:30")]
    )


STATION = "a,A,52.0,11.0,,\np,P,52.1,11.0,0,s\nq,Q,52.1,11.0,0,s\ns,S,52.1,11.0,1,\nd,D,52.3,11.0,,\n"
AT_STATION = {"t1": "a 8:00, p 8:20", "t2": "q 8:10, d 8:40", "t3": "p 8:30, d 9:00", "t4": "q 8:20, d 8:50"}


def test_a_station_is_all_its_platforms_in_no_time(tmp_path: Path) -> None:
    network = Toy(AT_STATION, stops=STATION).network(tmp_path, change_s=600)
    assert entries(network, "s", "d", "8:00") == [(1, "8:10", "8:40")]
    assert entries(network, "p", "d", "8:00") == [(1, "8:30", "9:00")]
    assert entries(network, "a", "s", "7:00") == [(1, "8:00", "8:20")]
    assert entries(network, "a", "q", "7:00") == []


def test_places_that_overlap(tmp_path: Path) -> None:
    network = Toy(AT_STATION, stops=STATION).network(tmp_path)
    for origin, destination in (("s", "p"), ("q", "s"), ("s", "s")):
        for arrive_by in (False, True):
            assert entries(network, origin, destination, "8:00", arrive_by=arrive_by) == [(0, "8:00", "8:00")]


def test_first_and_last_walks_without_time_for_a_change(tmp_path: Path) -> None:
    network = Toy({"t1": "b 8:00, c 8:30"}, stops=NEAR).network(tmp_path, change_s=600, max_walk_s=240)
    assert entries(network, "b2", "c2", "7:30") == [(1, "7:56", "8:32")]
    assert entries(network, "b2", "c2", "7:56:01") == []
    assert entries(network, "b2", "c2", "8:32", arrive_by=True) == [(1, "7:56", "8:32")]
    assert entries(network, "b2", "c2", "8:31:59", arrive_by=True) == []


def test_between_rides_the_walk_and_the_change(tmp_path: Path) -> None:
    trips = {"t1": "a 8:00, b 8:10", "t2": "b2 8:14, d 8:30", "t3": "b2 8:15, d 8:40"}
    network = Toy(trips, stops=NEAR).network(tmp_path, change_s=60, max_walk_s=240)
    assert entries(network, "a", "d", "7:00") == [(2, "8:00", "8:40")]


def test_on_foot_alone(tmp_path: Path) -> None:
    network = Toy({"t1": "b 8:00, b2 8:01"}, stops=NEAR).network(tmp_path, max_walk_s=240)
    assert entries(network, "b", "b2", "7:00") == [(0, "7:00", "7:04")]
    assert entries(network, "b", "b2", "7:58") == [(0, "7:58", "8:02"), (1, "8:00", "8:01")]
    assert entries(network, "b", "b2", "8:02", arrive_by=True) == [(0, "7:58", "8:02"), (1, "8:00", "8:01")]
    assert entries(network, "b", "b2", "8:10", arrive_by=True) == [(0, "8:06", "8:10")]


def test_settings_of_the_request(tmp_path: Path) -> None:
    network = Toy({"t1": "b 8:00, b2 8:01"}, stops=NEAR).network(tmp_path, max_walk_s=240)
    assert entries(network, "b", "b2", "7:00", settings=settings_of(max_walk_s=0)) == [(1, "8:00", "8:01")]
    assert entries(network, "b", "b2", "7:00", settings=settings_of(max_walk_s=120, walk_speed_m_s=2)) == [
        (0, "7:00", "7:02")
    ]


def test_points(tmp_path: Path) -> None:
    """120 m north of b, and 60 m north of c; a metre takes a second."""
    network = Toy({"t1": "b 8:00, c 8:30"}, stops=NEAR).network(tmp_path, max_walk_s=120)
    north_of_b, north_of_c = PointPlace(metres_north(119.5, 52.1), 11.0), PointPlace(metres_north(59.5, 52.2), 11.0)
    for clock, arrive_by in (("7:00", False), ("8:31", True), ("9:00", True), ("7:58", False)):
        assert entries(network, north_of_b, north_of_c, clock, arrive_by=arrive_by) == [(1, "7:58", "8:31")]
    assert entries(network, north_of_b, "c", "7:00") == [(1, "7:58", "8:30")]
    assert entries(network, "b", north_of_c, "7:00") == [(1, "8:00", "8:31")]


def test_points_on_foot(tmp_path: Path) -> None:
    network = Toy({"t1": "b 8:00, c 8:30"}, stops=NEAR).network(tmp_path, max_walk_s=120)
    one, two = PointPlace(52.1, 11.0), PointPlace(52.1 + 119.5 / DEGREE_M, 11.0)
    assert entries(network, one, two, "7:00") == [(0, "7:00", "7:02")]
    assert entries(network, "b", two, "7:00") == entries(network, two, "b", "7:00") == [(0, "7:00", "7:02")]
    assert entries(network, one, PointPlace(52.1 + 121 / DEGREE_M, 11.0), "7:00") == []
    assert entries(network, one, one, "7:00") == [(0, "7:00", "7:00")]


def test_returning_to_the_origin_can_help_where_rows_name_routes(tmp_path: Path) -> None:
    """From line x one changes at b in no time; everybody else, also who begins at b, needs longer to b2."""
    toy = Toy(
        {"t1": "b 8:00, a 8:01, b 8:02", "t2": "b2 8:03, d 8:30", "t3": "b2 8:20, d 8:40"},
        stops=NEAR,
        routes={"t1": "x"},
        transfers="b,b2,x,,,,2,0\nb,b2,,,,,2,600\n",
    )
    network = toy.network(tmp_path, max_walk_s=240)
    assert entries(network, "b", "d", "8:00") == [(1, "8:10", "8:40"), (2, "8:00", "8:30")]


def test_a_workspace_is_lent(network: Network) -> None:
    """A large one is used, one that is too small is left alone."""
    place = stop_by_id(network, "f_a")
    assert place is not None
    request = PlanRequest(place, place, at("7:00"))
    large, small = make_workspace(50, 50), make_workspace(1, 1)
    assert Search(network, request, large).work is large
    assert Search(network, request, small).work is not small


def test_one_workspace_for_requests_of_many_kinds(network: Network) -> None:
    work, answers = None, []
    for _ in range(2):
        for origin, destination in (("a", "d"), ("a", "b"), ("b", "d"), ("d", "a")):
            for arrive_by in (False, True):
                ends = [stop_by_id(network, f"f_{stop}") for stop in (origin, destination)]
                assert isinstance(ends[0], StopPlace)
                assert isinstance(ends[1], StopPlace)
                search = Search(network, PlanRequest(ends[0], ends[1], at("9:00"), arrive_by), work)
                found = search.pareto()
                answers.append((found, [search.journey(entry) for entry in found]))
                work = search.work
    assert answers[:8] == answers[8:]
    assert sum(bool(found) for found, _ in answers) >= 4


def test_directions_that_disagree_are_our_mistake() -> None:
    assert Search._last([(1, 5), (2, 3)], 2) == 3
    for found in ([], [(1, 5)], [(1, 5), (3, 2)]):
        with pytest.raises(InternalError):
            Search._last(found, 2)
