# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Rules on routes.txt, trips.txt, frequencies.txt and shapes.txt."""

from pathlib import Path

from tests.feeds import minimal, swapped, with_rows
from tests.network.quality.checked import checked, facts, told

ROUTES = "route_id,agency_id,route_short_name,route_long_name,route_type\n"
FREQUENCIES = "trip_id,start_time,end_time,headway_secs\n"


def test_duplicate_route_name(tmp_path: Path) -> None:
    files = minimal({"routes.txt": ROUTES + "r,dorf,1,,3\nr2,dorf,1,,3\nt,dorf,1,,0\nu,dorf,1,Ring,3\n"})
    report = checked(tmp_path, files)
    assert told(report, "duplicate_route_name") == [("warning", "routes.txt", 3, "route_short_name", "1")]
    assert facts(report, "duplicate_route_name") == [{"name": "1", "route": "r2", "first": "r"}]


def test_duplicate_route_long_name(tmp_path: Path) -> None:
    files = minimal({"routes.txt": ROUTES + "r,dorf,,Ring,3\nr2,dorf,,Ring,3\n"})
    assert told(checked(tmp_path, files), "duplicate_route_name") == [
        ("warning", "routes.txt", 3, "route_long_name", "Ring")
    ]


def test_route_short_name_too_long(tmp_path: Path) -> None:
    files = minimal({"routes.txt": ROUTES + "r,dorf,Über-die-Höh,,3\nq,dorf,Über-die-Höhe,,3\n"})
    assert told(checked(tmp_path, files), "route_short_name_too_long") == [
        ("warning", "routes.txt", 3, "route_short_name", "Über-die-Höhe")
    ]


def test_trip_of_an_unknown_service(tmp_path: Path) -> None:
    files = swapped(minimal(), "trips.txt", "r,daily,t2", "r,dayly,t2")
    assert told(checked(tmp_path, files), "foreign_key_violation") == [
        ("warning", "trips.txt", 3, "service_id", "dayly")
    ]


def test_trip_without_boarding(tmp_path: Path) -> None:
    rows = "t1,8:00:00,8:00:00,a,1,1\nt1,8:20:00,8:20:00,c,2,0\nt2,9:00:00,9:00:00,a,1,0\nt2,9:20:00,9:20:00,c,2,1\n"
    header = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type\n"
    report = checked(tmp_path, minimal({"stop_times.txt": header + rows}))
    assert told(report, "trip_without_boarding") == [("warning", "trips.txt", 2, "trip_id", "t1")]


def test_duplicate_trip(tmp_path: Path) -> None:
    again = "t3,8:00:00,8:00:00,a,1", "t3,8:10:00,8:11:00,b,2", "t3,8:20:00,8:20:00,c,3"
    files = with_rows(with_rows(minimal(), "trips.txt", "r,daily,t3,Anderswo"), "stop_times.txt", *again)
    report = checked(tmp_path, files)
    assert told(report, "duplicate_trip") == [("warning", "trips.txt", 4, "trip_id", "t3")]
    assert facts(report, "duplicate_trip") == [{"trip": "t3", "first": "t1"}]
    for name, old, new in (
        ("trips.txt", "r,daily,t3", "r,later,t3"),
        ("stop_times.txt", "t3,8:10:00", "t3,8:09:00"),
        ("stop_times.txt", "8:20:00,c,3\n", "8:20:00,c,3\nt3,9:00:00,9:00:00,b,4\n"),
    ):
        other = swapped(files, name, old, new)
        if "later" in new:
            other = with_rows(other, "calendar.txt", "later,1,1,1,1,1,1,1,20260701,20260731")
        assert told(checked(tmp_path, other), "duplicate_trip") == []


def test_overlapping_frequency(tmp_path: Path) -> None:
    rows = "t1,8:00:00,9:00:00,600\nt1,9:00:00,10:00:00,600\nt1,9:50:00,11:00:00,600\nt2,8:00:00,9:00:00,600\n"
    report = checked(tmp_path, minimal({"frequencies.txt": FREQUENCIES + rows}))
    assert told(report, "overlapping_frequency") == [("warning", "frequencies.txt", 4, "start_time", "09:50:00")]
    assert facts(report, "overlapping_frequency") == [{"trip": "t1", "end": "10:00:00"}]


def test_unused_shape(tmp_path: Path) -> None:
    shapes = "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\nx,52,11,1\nx,52.1,11,2\ny,52,11,1\ny,52.2,11,2\n"
    trips = "route_id,service_id,trip_id,shape_id\nr,daily,t1,x\nr,daily,t2,x\n"
    report = checked(tmp_path, minimal({"shapes.txt": shapes, "trips.txt": trips}))
    assert told(report, "unused_shape") == [("info", "shapes.txt", 4, "shape_id", "y")]
