# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Neighbours in a block that are not one ride, and rows of type 4 that never hold."""

from pathlib import Path

import pytest

from tests.feeds import Files, minimal, with_rows
from tests.network.quality.checked import checked, facts, told

TRIPS = "route_id,service_id,trip_id,block_id\n"
CALLS = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
TRANSFERS = "from_trip_id,to_trip_id,transfer_type\n"
APART, OVERLAP = "block_trips_not_joined", "block_trips_with_overlapping_stop_times"


def vehicle(first: str = "daily", second: str = "daily", *, leaves: str = "8:30", stop: str = "b") -> Files:
    """A vehicle that comes from a to b at 8:20 and goes on, as another trip, from a stop to c."""
    calls = "t1,8:00:00,8:00:00,a,1\nt1,8:20:00,8:20:00,b,2\n"
    calls += f"t2,{leaves}:00,{leaves}:00,{stop},1\nt2,9:00:00,9:00:00,c,2\n"
    trips = f"r,{first},t1,v\nr,{second},t2,v\n"
    return minimal({"trips.txt": TRIPS + trips, "stop_times.txt": CALLS + calls})


def test_neighbours_that_meet(tmp_path: Path) -> None:
    report = checked(tmp_path, vehicle())
    assert told(report, APART) == told(report, OVERLAP) == []


def test_block_trips_not_joined(tmp_path: Path) -> None:
    report = checked(tmp_path, vehicle(stop="a"))
    assert told(report, APART) == [("warning", "trips.txt", 3, "block_id", "v")]
    assert facts(report, APART) == [{"first": "t1", "second": "t2", "metres": 11_120, "most": 100}]
    assert told(report, OVERLAP) == []


def test_block_trips_with_overlapping_stop_times(tmp_path: Path) -> None:
    report = checked(tmp_path, vehicle(leaves="8:15"))
    assert told(report, OVERLAP) == [("warning", "trips.txt", 3, "block_id", "v")]
    assert facts(report, OVERLAP) == [{"first": "t1", "second": "t2", "minutes": 5}]
    assert told(report, APART) == []


@pytest.mark.parametrize(("days", "found"), [("0,0,0,0,0,1,1", 1), ("0,0,0,0,0,0,0", 0)])
def test_neighbours_of_different_services(tmp_path: Path, days: str, found: int) -> None:
    """They are neighbours if there is a day on which both run."""
    files = with_rows(vehicle(second="other", stop="a"), "calendar.txt", f"other,{days},20260601,20260630")
    assert len(told(checked(tmp_path, files), APART)) == found


def test_a_row_of_type_5_says_that_it_is_meant(tmp_path: Path) -> None:
    files = {**vehicle(stop="a"), "transfers.txt": TRANSFERS + "t1,t2,5\n"}
    assert told(checked(tmp_path, files), APART) == []


def test_seat_transfer_not_joined(tmp_path: Path) -> None:
    files = minimal({"transfers.txt": TRANSFERS + "t1,t2,4\n"})
    report = checked(tmp_path, files)
    assert told(report, "seat_transfer_not_joined") == [("warning", "transfers.txt", 2, "from_trip_id", "t1")]
    assert facts(report, "seat_transfer_not_joined") == [{"first": "t1", "second": "t2"}]


def test_seat_transfer_that_holds(tmp_path: Path) -> None:
    joined = vehicle()
    files = {
        **joined,
        "trips.txt": str(joined["trips.txt"]).replace(",v\n", ",\n"),
        "transfers.txt": TRANSFERS + "t1,t2,4\n",
    }
    assert told(checked(tmp_path, files), "seat_transfer_not_joined") == []


def test_inconsistent_route_type_for_block_id(tmp_path: Path) -> None:
    files = with_rows(vehicle(), "routes.txt", "q,dorf,T,0")
    files["trips.txt"] = str(files["trips.txt"]).replace("r,daily,t2", "q,daily,t2")
    assert told(checked(tmp_path, files), "inconsistent_route_type_for_block_id") == [
        ("warning", "trips.txt", 3, "block_id", "v")
    ]
