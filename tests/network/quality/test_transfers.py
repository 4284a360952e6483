# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Rules on transfers.txt."""

from pathlib import Path

from tests.feeds import Files, minimal, swapped, with_rows
from tests.network.quality.checked import checked, facts, told

HEADER = "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,to_route_id,from_trip_id,to_trip_id\n"


def with_transfers(*rows: str) -> Files:
    """The minimal feed with these rows of transfers.txt, from row 2 on."""
    return minimal({"transfers.txt": HEADER + "".join(f"{row}\n" for row in rows)})


def test_transfer_distance_too_large(tmp_path: Path) -> None:
    report = checked(tmp_path, with_transfers("a,b,2,9000,,,,", "a,b,3,,,,,", "a,a,2,60,,,,"))
    assert told(report, "transfer_distance_too_large") == [("warning", "transfers.txt", 2, "from_stop_id", "a")]
    assert told(report, "transfer_distance_above_2_km") == []


def test_transfer_distance_above_2_km(tmp_path: Path) -> None:
    files = swapped(with_transfers("a,b,1,,,,,"), "stops.txt", "52.1,11.0", "52.03,11.0")
    report = checked(tmp_path, files)
    assert told(report, "transfer_distance_above_2_km") == [("info", "transfers.txt", 2, "from_stop_id", "a")]
    assert facts(report, "transfer_distance_above_2_km")[0]["metres"] == 3336
    assert told(report, "transfer_distance_too_large") == []


def test_transfer_faster_than_running(tmp_path: Path) -> None:
    files = with_rows(with_transfers("a,a2,2,40,,,,", "a2,a,2,60,,,,"), "stops.txt", "a2,Am Anger,52.0012,11.0")
    report = checked(tmp_path, files)
    assert told(report, "transfer_faster_than_running") == [("warning", "transfers.txt", 2, "min_transfer_time", "40")]
    assert facts(report, "transfer_faster_than_running")[0]["metres"] == 133


def test_transfer_with_invalid_stop_location_type(tmp_path: Path) -> None:
    stops = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\na,A,52.0,11.0,,\nb,B,52.1,11.0,,s\n"
    stops += "c,C,52.2,11.0,,\ns,B,52.1,11.0,1,\ne,Eingang,52.1,11.0,2,s\n"
    files = swapped(with_transfers("s,s,2,60,,,,", "b,e,2,60,,,,"), "stops.txt", minimal_stops(), stops)
    assert told(checked(tmp_path, files), "transfer_with_invalid_stop_location_type") == [
        ("warning", "transfers.txt", 3, "to_stop_id", "e")
    ]


def minimal_stops() -> str:
    """stops.txt of the minimal feed."""
    return str(minimal()["stops.txt"])


def test_transfer_with_invalid_trip_and_route(tmp_path: Path) -> None:
    files = with_rows(with_transfers("a,a,2,60,q,,t1,", "a,a,2,60,r,,t1,"), "routes.txt", "q,dorf,2,3")
    report = checked(tmp_path, files)
    code = "transfer_with_invalid_trip_and_route"
    assert told(report, code) == [("warning", "transfers.txt", 2, "from_route_id", "q")]
    assert facts(report, code) == [{"trip": "t1", "route": "q"}]


def test_transfer_with_invalid_trip_and_stop(tmp_path: Path) -> None:
    files = with_rows(with_transfers("c,d,2,600,,,t1,t2", "c,c,2,60,,,t1,t2"), "stops.txt", "d,Dorfteich,52.2,11.001")
    report = checked(tmp_path, files)
    code = "transfer_with_invalid_trip_and_stop"
    assert told(report, code) == [("warning", "transfers.txt", 2, "to_stop_id", "d")]
    assert facts(report, code) == [{"trip": "t2", "stop": "d"}]
