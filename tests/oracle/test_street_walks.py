# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Walks over a small graph whose lengths are written down here, and journeys over it that can be reckoned by hand.

The graph: from node 0 by way of 1 to 2, one way only from 2 back to 0, and a street apart from 3 to 4.

    0 --100 m-- 1 --50 m-- 2        3 --80 m-- 4
    ^----------120 m-------|
"""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from .feed import Region, read_region
from .street_graph import FORBIDDEN_CM, Arrays, Position, StreetGraph
from .street_scan import End, Settings, StreetOracle, street_oracle
from .street_walks import StopTrees, StreetWalks

EDGES = [(0, 1, 10_000, True, True), (1, 2, 5_000, True, True), (2, 0, 12_000, True, False), (3, 4, 8_000, True, True)]
LINKS = {"A": (0, 1_000), "B": (2, 500), "C": (1, 0), "D": (4, 2_000), "E": (-1, 0), "F": (-1, 0), "G": (1, 300)}
"""Where stops join the graph: node and connector. E and F are not linked."""
PLACES = {"A": 0.0, "B": 0.002, "C": 0.001, "D": 0.003, "E": 0.1, "F": 0.101, "G": 0.0011}
"""Degrees north of 52; 0.001 are 111.2 m."""
FILES = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\na,A,https://a.example,Europe/Berlin\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\n"
    + "".join(f"{stop},{stop},{52 + north},11\n" for stop, north in PLACES.items()),
    "routes.txt": "route_id,agency_id,route_short_name,route_type\nr,a,1,3\n",
    "calendar_dates.txt": "service_id,date,exception_type\nd,20260610,1\n",
}
AT = dt.datetime.fromisoformat("2026-06-10T08:00:00+02:00")


def arrays_of(edges: list[tuple[int, int, int, bool, bool]], links: list[tuple[str, int, int]]) -> Arrays:
    """The arrays that the oracle reads; edges are nodes, length, and whether one may walk forward and backward."""
    arc = np.arange(2 * len(edges), dtype=np.int32).reshape(-1, 2)
    ids = [stop.encode() for stop, _, _ in links]
    return {
        "street_edge_node": np.array([edge[:2] for edge in edges], np.int32),
        "street_edge_length_cm": np.array([edge[2] for edge in edges], np.int32),
        "street_edge_arc": arc,
        "street_weight_foot": np.array(
            [edge[2] if way else FORBIDDEN_CM for edge in edges for way in edge[3:]], np.int32
        ),
        "stop_id_blob": np.frombuffer(b"".join(ids), np.uint8),
        "stop_id_ptr": np.cumsum([0, *(len(text) for text in ids)]),
        "stop_link_node": np.array([node for _, node, _ in links], np.int32),
        "stop_link_connector_cm": np.array([connector for _, _, connector in links], np.int32),
    }


ARRAYS = arrays_of(EDGES, [(f"f_{stop}", *link) for stop, link in reversed(LINKS.items())])


def write(folder: Path, trips: dict[str, str], transfers: str = "") -> Path:
    """A feed with these calls, written "A 8:00 B 8:10"; returns the region file."""
    calls = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    for trip, text in trips.items():
        words = text.split()
        for number, (stop, clock) in enumerate(zip(words[::2], words[1::2], strict=True)):
            calls += f"{trip},{clock},{clock},{stop},{number}\n"
    rows = "".join(f"r,d,{trip}\n" for trip in trips)
    header = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\n"
    files = {
        "trips.txt": "route_id,service_id,trip_id\n" + rows,
        "stop_times.txt": calls,
        "transfers.txt": header + transfers,
    }
    (folder / "feed").mkdir(parents=True)
    for name, content in (FILES | files).items():
        (folder / "feed" / name).write_text(content, encoding="utf-8")
    text = '[region]\nid = "r"\n[[feeds]]\nid = "f"\ngtfs = "feed"\n'
    (folder / "region.toml").write_text(text, encoding="utf-8")
    return folder / "region.toml"


def settings(max_walk_s: int | None = None, change_s: int = 0) -> Settings:
    """1 m/s, so that metres are seconds."""
    return Settings(change_s, max_walk_s, 1.0)


def oracle_for(folder: Path, trips: dict[str, str], transfers: str = "", **limits: int) -> StreetOracle:
    """The oracle of such a feed."""
    return street_oracle(write(folder, trips, transfers), ARRAYS, settings(**limits))


def answer(oracle: StreetOracle, origin: End, destination: End, clock: str, *, by: bool = False) -> list[str]:
    """The entries as "rides departure arrival"."""
    hour, minute = map(int, clock.split(":"))
    at = AT.replace(hour=hour, minute=minute)
    found = oracle.door_to_door(origin, destination, at, arrive_by=by)
    return [f"{rides} {one:%H:%M:%S} {two:%H:%M:%S}" for rides, one, two in found]


@pytest.fixture
def region(tmp_path: Path) -> Region:
    """The stops; nothing of interest runs."""
    return read_region(write(tmp_path, {"t": "A 6:00:00 B 6:10:00"}))


def walks_of(region: Region, **limits: int) -> StreetWalks:
    """Walks at 1 m/s."""
    region.walk_speed_m_s = 1.0
    return StreetWalks(region, StopTrees(region, ARRAYS), settings(**limits).max_walk_s)


def test_trees_follow_one_way_streets() -> None:
    graph = StreetGraph(ARRAYS)
    assert graph.from_node(0) == {0: 0, 1: 10_000, 2: 15_000}
    assert graph.from_node(2) == {2: 0, 1: 5_000, 0: 12_000}
    assert graph.from_node(3) == {3: 0, 4: 8_000}


def test_positions_on_edges() -> None:
    graph = StreetGraph(ARRAYS)
    on_long, back, forth = Position(0, 3_000, 0), Position(2, 2_000, 0), Position(2, 9_000, 0)
    assert graph.from_position(on_long) == {0: 3_000, 1: 7_000, 2: 12_000}
    assert graph.from_position(back) == {0: 10_000, 1: 20_000, 2: 25_000}  # only onward, to 0
    assert graph.to_position(back) == {2: 2_000, 1: 7_000, 0: 17_000}
    assert graph.to_position(on_long) == {0: 3_000, 1: 7_000, 2: 12_000}
    assert graph.between(back, forth, graph.from_position(back)) == 7_000
    # against the one way: on to 0, over 1 to 2, and in again
    assert graph.between(forth, back, graph.from_position(forth)) == 3_000 + 15_000 + 2_000
    assert graph.between(on_long, Position(3, 0, 0), graph.from_position(on_long)) is None
    assert graph.between(on_long, on_long, graph.from_position(on_long)) == 0


def test_around_a_loop_and_along_a_longer_edge() -> None:
    """A loop may be left by its nearer end; along one edge may be farther than around over another."""
    arrays = arrays_of([(0, 0, 10_000, True, True), (0, 1, 9_000, True, True), (0, 1, 1_000, True, True)], [])
    graph = StreetGraph(arrays)
    assert graph.from_position(Position(0, 7_000, 0))[0] == 3_000
    assert graph.to_position(Position(0, 2_000, 0))[0] == 2_000
    one, two = Position(1, 500, 0), Position(1, 8_800, 0)
    assert graph.between(one, two, graph.from_position(one)) == 500 + 1_000 + 200
    one, two = Position(0, 1_000, 0), Position(0, 9_000, 0)
    assert graph.between(one, two, graph.from_position(one)) == 2_000


def test_an_edge_without_length_in_one_direction_only() -> None:
    """A barrier is an edge of length 0; one that lets nobody through has no open arc."""
    arrays = arrays_of([(0, 1, 5_000, True, True), (1, 2, 0, False, False), (2, 3, 100, True, True)], [])
    assert StreetGraph(arrays).from_node(0) == {0: 0, 1: 5_000}
    arrays = arrays_of([(0, 1, 5_000, True, True), (1, 2, 0, True, True), (2, 3, 100, True, True)], [])
    assert StreetGraph(arrays).from_node(0) == {0: 0, 1: 5_000, 2: 5_000, 3: 5_100}


@pytest.mark.parametrize(
    ("a", "b", "row_s", "limits"),
    [
        ("A", "B", 10 + 150 + 5, {None: 165, 165: 165, 164: None, 0: None}),
        ("B", "A", 5 + 120 + 10, {None: 135, 135: 135, 134: None}),
        ("C", "G", 0 + 0 + 3, {None: 3, 2: None, 3: 3}),  # at one node
        ("A", "D", 334, {None: None, 900: None}),  # no way; a row of type 1 means the straight line, 333.6 m
        ("A", "E", 11120, {None: None}),
        ("E", "F", 112, {None: 112, 112: 112, 111: None, 0: None}),  # neither is linked: 111.2 m in a straight line
        ("D", "E", 10786, {None: None, 86400: None}),
    ],
)
def test_walks_between_stops(region: Region, a: str, b: str, row_s: int, limits: dict[int | None, int | None]) -> None:
    one, two = region.stop_index[f"f_{a}"], region.stop_index[f"f_{b}"]
    for limit_s, allowed_s in limits.items():
        walks = walks_of(region) if limit_s is None else walks_of(region, max_walk_s=limit_s)
        assert walks.walk_s(one, two) == row_s
        assert walks.allowed_s(one, two) == allowed_s
        assert walks.near().get((one, two)) == allowed_s


def test_straight_walks_stay_limited_where_streets_are_not(region: Region) -> None:
    """Without max_walk_s two stops away from all streets are linked up to 900 s only, those at streets at any time."""
    region.lat[region.stop_index["f_F"]] = 52.1 + 0.0082  # 911.8 m
    walks = walks_of(region)
    one, two = region.stop_index["f_E"], region.stop_index["f_F"]
    assert walks.allowed_s(one, two) is None
    assert walks_of(region, max_walk_s=912).allowed_s(one, two) == 912


def test_seconds_are_rounded_once(region: Region) -> None:
    walks = walks_of(region)
    assert [walks.seconds(length_cm) for length_cm in (0, 1, 99, 100, 101, 16_500)] == [0, 1, 1, 1, 2, 165]
    region.walk_speed_m_s = 1.25
    assert [walks.seconds(length_cm) for length_cm in (125, 126, 12_500)] == [1, 2, 100]


TRIPS = {"t1": "A 8:05:00 E 8:20:00", "t2": "E 8:30:00 B 8:40:00", "t3": "C 8:25:00 D 8:35:00"}


def test_a_walk_at_each_end(tmp_path: Path) -> None:
    """From a point 30 m along the first street, 7 m beside it, to C: 77 m, and on by t3 to the street apart."""
    oracle = oracle_for(tmp_path, TRIPS)
    point, apart = Position(0, 3_000, 700), Position(3, 1_000, 100)
    assert answer(oracle, point, "f_C", "8:00") == ["0 08:00:00 08:01:17"]
    # t3 from 8:25:00, so leave 77 s before; from D 20 + 70 + 1 m
    assert answer(oracle, point, apart, "8:00") == ["1 08:23:43 08:36:31"]
    assert answer(oracle, point, apart, "9:00", by=True) == ["1 08:23:43 08:36:31"]
    assert answer(oracle, apart, point, "8:00") == []


def test_a_walk_between_rides_is_a_change(tmp_path: Path) -> None:
    """t1 comes to A at 8:10, t2 leaves B 165 s and the change later, or not."""
    trips = {"t1": "D 8:00:00 A 8:10:00", "t2": "B 8:13:45 E 8:20:00"}
    assert answer(oracle_for(tmp_path / "1", trips, change_s=60), "f_D", "f_E", "8:00") == ["2 08:00:00 08:20:00"]
    assert answer(oracle_for(tmp_path / "2", trips, change_s=61), "f_D", "f_E", "8:00") == []
    assert answer(oracle_for(tmp_path / "3", trips, max_walk_s=164), "f_D", "f_E", "8:00") == []


@pytest.mark.parametrize(
    ("row", "clock", "arrives"),
    [
        ("A,B,2,400\n", "8:16:40", True),  # slower than the walk, and exact
        ("A,B,2,400\n", "8:16:39", False),
        ("A,B,2,10\n", "8:10:10", True),
        ("A,B,1,\n", "8:12:45", True),  # the walk over streets, without change_s
        ("A,B,1,\n", "8:12:44", False),
        ("A,B,3,\n", "9:30:00", False),
    ],
)
@pytest.mark.parametrize("limits", [{}, {"max_walk_s": 0}])
def test_rows_replace_the_walk(tmp_path: Path, row: str, clock: str, arrives: bool, limits: dict[str, int]) -> None:  # noqa: FBT001
    trips = {"t1": "D 8:00:00 A 8:10:00", "t2": f"B {clock} E 9:40:00"}
    found = answer(oracle_for(tmp_path, trips, row, change_s=120, **limits), "f_D", "f_E", "8:00")
    assert bool(found) == arrives


def test_rows_hold_at_both_ends_of_a_journey_between_stops_only(tmp_path: Path) -> None:
    """Type 3 from A to B: not on foot either. A point beside A walks past it."""
    oracle = oracle_for(tmp_path, {"t": "B 8:10:00 E 8:20:00"}, "A,B,3,\n")
    assert answer(oracle, "f_A", "f_E", "8:00") == []
    assert answer(oracle, "f_A", "f_B", "8:00") == []
    assert answer(oracle, Position(0, 0, 1_000), "f_E", "8:00") == ["1 08:07:15 08:20:00"]
    assert answer(oracle, Position(0, 0, 1_000), "f_B", "8:00") == ["0 08:00:00 08:02:45"]


def test_on_foot_from_point_to_point(tmp_path: Path) -> None:
    """One street, both ways round, and the limit of one walk."""
    oracle = oracle_for(tmp_path, TRIPS)
    one, two = Position(2, 2_000, 100), Position(2, 9_000, 200)
    assert answer(oracle, one, two, "8:00") == ["0 08:00:00 08:01:13"]
    assert answer(oracle, two, one, "8:00") == ["0 08:00:00 08:03:23"]
    assert answer(oracle, two, one, "8:00", by=True) == ["0 07:56:37 08:00:00"]
    # not on foot, but 42 m to A, by t1 and t2 to B, and 26 m from there
    capped = oracle_for(tmp_path / "capped", TRIPS, max_walk_s=202)
    assert answer(capped, two, one, "8:00") == ["2 08:04:18 08:40:26"]
    assert answer(oracle_for(tmp_path / "on foot", TRIPS, max_walk_s=203), two, one, "8:00") == ["0 08:00:00 08:03:23"]
