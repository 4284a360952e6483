# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Rules on stop_times.txt."""

from pathlib import Path

import pytest

from tests.feeds import minimal, swapped, with_rows
from tests.network.quality.checked import checked, facts, told

HEADER = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,timepoint,shape_dist_traveled\n"
CONSECUTIVE, FAR = "fast_travel_between_consecutive_stops", "fast_travel_between_far_stops"


def test_fast_travel_between_consecutive_stops(tmp_path: Path) -> None:
    """11.12 km in 3 minutes, and one for rounding."""
    files = swapped(minimal(), "stop_times.txt", "t1,8:10:00,8:11:00", "t1,8:03:00,8:11:00")
    files = swapped(files, "stop_times.txt", "t2,10:10:00", "t2,10:03:30")
    report = checked(tmp_path, files)
    assert told(report, CONSECUTIVE) == [("warning", "stop_times.txt", 6, "arrival_time", "10:03:30")]
    assert facts(report, CONSECUTIVE) == [
        {
            "origin": "Amtsplatz (a)",
            "destination": "Bahnhof (b)",
            "trips": 2,
            "metres": 11_120,
            "speed": 191,
            "limit": 150,
        }
    ]
    assert told(report, FAR) == []


@pytest.mark.parametrize(("route_type", "found"), [(2, 0), (109, 0), (715, 1), (4, 1), (1700, 0)])
def test_every_kind_of_vehicle_has_its_speed(tmp_path: Path, route_type: int, found: int) -> None:
    files = swapped(minimal(), "stop_times.txt", "t1,8:10:00,8:11:00", "t1,8:03:00,8:11:00")
    files = swapped(files, "routes.txt", "r,dorf,1,3", f"r,dorf,1,{route_type}")
    assert len(told(checked(tmp_path, files), CONSECUTIVE)) == found


def test_a_stop_in_no_time_takes_a_minute(tmp_path: Path) -> None:
    """Times of a printed timetable: 1.1 km apart, and both at 8:11."""
    files = with_rows(minimal(), "stops.txt", "b2,Bahnhof Ost,52.11,11.0")
    files = swapped(files, "stop_times.txt", "t1,8:20:00,8:20:00,c,3", "t1,8:11:00,8:11:00,b2,3")
    assert told(checked(tmp_path, files), CONSECUTIVE) == []


def test_fast_travel_between_far_stops(tmp_path: Path) -> None:
    """Each hop of 3.9 km in a minute is a rounded one, but fifteen of them are not."""
    stops = "stop_id,stop_name,stop_lat,stop_lon\n" + "".join(f"s{n},Halt {n},{52 + n * 0.035},11\n" for n in range(15))
    calls = "".join(f"t1,8:{n:02}:00,8:{n:02}:00,s{n},{n}\n" for n in range(15))
    header = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    trips = "route_id,service_id,trip_id\nr,daily,t1\n"
    files = minimal({"stops.txt": stops, "stop_times.txt": header + calls, "trips.txt": trips})
    report = checked(tmp_path, files)
    assert told(report, CONSECUTIVE) == []
    assert told(report, FAR) == [("warning", "stop_times.txt", 5, "arrival_time", "08:03:00")]
    assert facts(report, FAR)[0]["trips"] == 1
    assert facts(report, FAR)[0]["metres"] == 11_675


def test_stops_without_a_place_are_not_fast(tmp_path: Path) -> None:
    files = swapped(minimal(), "stops.txt", "52.1,11.0", "0,0")
    report = checked(tmp_path, files)
    assert told(report, CONSECUTIVE) == told(report, FAR) == []


def test_stop_time_with_only_arrival_or_departure_time(tmp_path: Path) -> None:
    files = swapped(minimal(), "stop_times.txt", "t1,8:10:00,8:11:00", "t1,8:10:00,")
    files = swapped(files, "stop_times.txt", "t2,10:10:00,10:11:00", "t2,,10:11:00")
    assert told(checked(tmp_path, files), "stop_time_with_only_arrival_or_departure_time") == [
        ("warning", "stop_times.txt", 3, "departure_time", None),
        ("warning", "stop_times.txt", 6, "arrival_time", None),
    ]


def test_stop_time_timepoint_without_times(tmp_path: Path) -> None:
    rows = "t1,8:00:00,8:00:00,a,1,1,\nt1,,,b,2,1,\nt1,8:20:00,8:20:00,c,3,1,\nt2,9:00:00,9:00:00,a,1,0,\nt2,,,b,2,0,\n"
    report = checked(tmp_path, minimal({"stop_times.txt": HEADER + rows + "t2,9:20:00,9:20:00,c,3,,\n"}))
    assert told(report, "stop_time_timepoint_without_times") == [("warning", "stop_times.txt", 3, "arrival_time", None)]


def test_decreasing_or_equal_stop_time_distance(tmp_path: Path) -> None:
    """Only where a time has to be estimated from it."""
    rows = "t1,8:00:00,8:00:00,a,1,,5\nt1,,,b,2,,5\nt1,8:20:00,8:20:00,c,3,,9\n"
    timed = "t2,9:00:00,9:00:00,a,1,,5\nt2,9:10:00,9:10:00,b,2,,4\nt2,9:20:00,9:20:00,c,3,,3\n"
    report = checked(tmp_path, minimal({"stop_times.txt": HEADER + rows + timed}))
    code = "decreasing_or_equal_stop_time_distance"
    assert told(report, code) == [("warning", "stop_times.txt", 3, "shape_dist_traveled", "5.0")]
    assert facts(report, code) == [{"trip": "t1"}]
