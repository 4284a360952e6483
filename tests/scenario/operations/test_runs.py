# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Every trip of a service day once, with its ends and its length."""

import datetime as dt
from math import cos, hypot, radians
from pathlib import Path

import pytest

from mobility.network.network import Network
from mobility.region.operations import LineFacts, Operations
from mobility.scenario.operations.lines import Line, operated_lines, unmatched
from mobility.scenario.operations.runs import VehicleRuns, vehicle_runs
from tests.scenario.operations.small import DEGREE_M, HEAD, STOPS, small

DAY = dt.date(2026, 6, 10)
TRIPS = f"""{HEAD}{STOPS}
# routes.txt
route_id,agency_id,route_short_name,route_type
r,dorf,1,3
t,dorf,T,0
# trips.txt
route_id,service_id,trip_id,block_id,shape_id
r,daily,out,7,
r,daily,back,7,
r,daily,drawn,,bend
r,daily,often,,
t,daily,called,,
# shapes.txt
shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence
bend,51.9,11.0,1
bend,52.0,11.0,2
bend,52.05,11.01,3
bend,52.1,11.0,4
# stop_times.txt
trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type
out,8:00:00,8:00:00,a,1,0
out,8:20:00,8:22:00,b,2,0
out,8:40:00,8:40:00,c,3,0
back,8:50:00,8:50:00,c,1,0
back,9:20:00,9:20:00,a,2,0
drawn,23:50:00,23:50:00,a,1,0
drawn,24:10:00,24:10:00,b,2,0
often,0:00:00,0:00:00,b,1,0
often,0:10:00,0:10:00,c,2,0
called,10:00:00,10:00:00,a,1,2
called,10:15:00,10:15:00,b,2,0
# frequencies.txt
trip_id,start_time,end_time,headway_secs
often,6:00:00,7:00:00,1200
"""


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return small(tmp_path_factory.mktemp("runs"), TRIPS)


@pytest.fixture(scope="module")
def runs(network: Network) -> VehicleRuns:
    return vehicle_runs(network, DAY, operated_lines(network, Operations()), 1.5)


def named(network: Network, runs: VehicleRuns) -> list[str]:
    return [network.trip_id[trip].removeprefix("f_") for trip in runs.trip.tolist()]


def test_each_trip_and_each_run_of_a_headway_once_by_start(network: Network, runs: VehicleRuns) -> None:
    assert named(network, runs) == ["often", "often", "often", "out", "back", "called", "drawn"]
    minutes = [(start / 60, end / 60) for start, end in zip(runs.start_s.tolist(), runs.end_s.tolist(), strict=True)]
    assert minutes[:3] == [(360, 370), (380, 390), (400, 410)]
    assert minutes[3:] == [(480, 520), (530, 560), (600, 615), (1430, 1450)]


def test_ends_of_a_trip_in_a_block_are_its_own(network: Network, runs: VehicleRuns) -> None:
    ends = [
        network.stop_name[first][0] + network.stop_name[last][0]
        for first, last in zip(runs.first_stop.tolist(), runs.last_stop.tolist(), strict=True)
    ]
    assert ends == ["BC", "BC", "BC", "AC", "CA", "AB", "AB"]


def test_a_block_stays_on_one_vehicle(runs: VehicleRuns) -> None:
    assert runs.follows.tolist() == [-1, -1, -1, -1, 3, -1, -1]


def test_without_a_shape_a_trip_is_as_long_as_straight_lines_times_the_factor(runs: VehicleRuns) -> None:
    tenth = DEGREE_M / 10
    straight = [tenth * 1.5] * 3 + [2 * tenth * 1.5, 2 * tenth * 1.5, tenth * 1.5]
    assert runs.length_m[:6].tolist() == pytest.approx(straight, rel=1e-6)
    assert runs.straight.tolist() == [True] * 6 + [False]


def test_with_a_shape_what_lies_between_its_first_and_last_call_counts(runs: VehicleRuns) -> None:
    """The shape begins 11 km before the first stop; its bend makes the way 0.75 % longer."""
    half_m = hypot(0.05 * DEGREE_M, 0.01 * DEGREE_M * cos(radians(52.05)))
    assert runs.length_m[6] == pytest.approx(2 * half_m, rel=1e-4)
    assert runs.length_m[6] > 1.007 * DEGREE_M / 10


def test_what_runs_only_if_called(runs: VehicleRuns) -> None:
    assert runs.call_ahead.tolist() == [False] * 5 + [True, False]


def test_nothing_runs_outside_the_calendar(network: Network) -> None:
    empty = vehicle_runs(network, dt.date(2026, 7, 1), operated_lines(network, Operations()), 1.5)
    assert len(empty) == len(empty.length_m) == len(empty.follows) == 0


def test_a_train_that_is_parted_goes_on_as_the_first_and_the_other_begins_anew(tmp_path: Path) -> None:
    network = small(
        tmp_path,
        f"""{HEAD}{STOPS}
# routes.txt
route_id,agency_id,route_short_name,route_type
r,dorf,1,2
# trips.txt
route_id,service_id,trip_id
r,daily,whole
r,daily,front
r,daily,rear
# transfers.txt
from_stop_id,to_stop_id,transfer_type,from_trip_id,to_trip_id
b,b,4,whole,rear
b,b,4,whole,front
# stop_times.txt
trip_id,arrival_time,departure_time,stop_id,stop_sequence
whole,8:00:00,8:00:00,a,1
whole,8:10:00,8:10:00,b,2
front,8:15:00,8:15:00,b,1
front,8:30:00,8:30:00,c,2
rear,8:15:00,8:15:00,b,1
rear,8:40:00,8:40:00,a,2
""",
    )
    runs = vehicle_runs(network, DAY, operated_lines(network, Operations()), 1.0)
    assert named(network, runs) == ["whole", "front", "rear"]
    assert runs.follows.tolist() == [-1, 0, -1]


def test_the_closest_row_says_who_pays_and_what_runs(network: Network) -> None:
    rows = (
        LineFacts("f", line="1", vehicle="minibus"),
        LineFacts("f", agency="Dorfbus", payer="Kreis"),
        LineFacts("f", payer="Land", vehicle="bus"),
        LineFacts("f", line="t", payer="Dorf"),
        LineFacts("g", payer="Nobody"),
        LineFacts("f", agency="dorf", payer="County"),
    )
    lines = operated_lines(network, Operations(lines=rows))
    assert lines.lines == (
        Line("f", "1", "Dorfbus", "minibus", "County"),
        Line("f", "T", "Dorfbus", "bus", "Dorf"),
    )
    assert unmatched(network, Operations(lines=rows)) == [rows[4]]


def test_without_rows_the_route_type_tells_the_vehicle_and_nobody_the_payer(network: Network) -> None:
    lines = operated_lines(network, Operations())
    assert [(line.vehicle, line.payer) for line in lines.lines] == [("bus", None), ("tram", None)]
