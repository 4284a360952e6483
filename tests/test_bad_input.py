# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Feeds that can't be used: refused with file, row, field and remedy; the network that was there stays."""

from pathlib import Path

import pytest

from tests.command import mobility, mobility_process
from tests.feeds import Files, as_text, minimal, swapped, village, with_rows, write_feed
from tests.refusals import QUESTION, Standing, assert_refused

GOOD = minimal()
STOPS, STOP_TIMES = as_text(GOOD["stops.txt"]), as_text(GOOD["stop_times.txt"])

PARENTS = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
LOOP_OF_TWO = f"{PARENTS}a,A,52.0,11.0,0,p\nb,B,52.1,11.0,0,\nc,C,52.2,11.0,0,\np,P,52.0,11.0,1,q\nq,Q,52.0,11.0,1,p\n"
LOOP_OF_THREE = LOOP_OF_TWO.replace("1,p\n", "1,s\n") + "s,S,52.0,11.0,1,p\n"
ITS_OWN_PARENT = f"{PARENTS}a,A,52.0,11.0,0,a\nb,B,52.1,11.0,0,\nc,C,52.2,11.0,0,\n"
ONE_STOP_TRIPS = (
    "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt1,8:00:00,8:00:00,a,1\nt2,9:00:00,9:00:00,b,1\n"
)
FREQUENCIES = "trip_id,start_time,end_time,headway_secs\n"

BAD_FEEDS: dict[str, tuple[Files, tuple[str, ...]]] = {
    "without stop_times": (minimal({"stop_times.txt": None}), ("required file is missing", "f/stop_times.txt")),
    "stop_times without rows": (
        minimal({"stop_times.txt": STOP_TIMES.splitlines()[0]}),
        ("missing or has no rows", "f/stop_times.txt"),
    ),
    "without any calendar": (minimal({"calendar.txt": None}), ("calendar.txt nor calendar_dates.txt",)),
    "broken date": (
        swapped(GOOD, "calendar.txt", "20260601", "2026-06-01"),
        ('f/calendar.txt, row 2, start_date = "2026-06-01"', "20260610"),
    ),
    "date that does not exist": (
        swapped(GOOD, "calendar.txt", "20260630", "20260631"),
        ('f/calendar.txt, row 2, end_date = "20260631"',),
    ),
    "calendar that ends before it begins": (
        swapped(GOOD, "calendar.txt", "20260630", "20260530"),
        ("The end comes before the start", 'f/calendar.txt, row 2, end_date = "20260530"'),
    ),
    "UTF-16": (minimal({"stops.txt": STOPS.encode("utf-16")}), ("f/stops.txt, row 1", "UTF-16", "UTF-8")),
    "UTF-16 without byte order mark": (
        minimal({"stops.txt": STOPS.encode("utf-16-le")}),
        ("f/stops.txt, row 1", "NUL"),
    ),
    "NUL bytes": (swapped(GOOD, "stops.txt", "Bahnhof", "Bahn\0hof"), ("NUL bytes", "f/stops.txt, row 3")),
    "Latin-1": (
        minimal({"stops.txt": STOPS.replace("Bahnhof", "Südbahnhof").encode("latin-1")}),
        ("not UTF-8", "f/stops.txt, row 3"),
    ),
    "Latin-1 header": (minimal({"stops.txt": f"Länge,{STOPS}".encode("latin-1")}), ("not UTF-8", "f/stops.txt, row 1")),
    "empty file": (minimal({"stops.txt": ""}), ("no header", "f/stops.txt")),
    "column that comes twice": (
        swapped(GOOD, "stops.txt", "stop_lat,stop_lon", "stop_lat,stop_lat"),
        ("The column stop_lat comes twice", "f/stops.txt, row 1"),
    ),
    "quote that is never closed": (
        swapped(GOOD, "stops.txt", "Bahnhof", '"Bahnhof'),
        ("f/stops.txt, row 3", "Close the quotes"),
    ),
    "more values than columns": (
        swapped(GOOD, "stops.txt", "Bahnhof", "Bahnhof, hinten"),
        ("5 values", "4 columns", "f/stops.txt, row 3", "Quote values"),
    ),
    # Once: the next three are told as a value that is missing in row 2, or as a mistake in another file
    "columns parted by semicolons": (
        minimal({"stops.txt": STOPS.replace(",", ";")}),
        ("The column stop_id is missing", "f/stops.txt, row 1", "commas"),
    ),
    "column names in capitals": (
        swapped(GOOD, "stops.txt", "stop_lat", "STOP_LAT"),
        ("The column stop_lat is missing", "f/stops.txt, row 1"),
    ),
    "required column left out": (
        swapped(GOOD, "stop_times.txt", "stop_sequence", "sequence"),
        ("The column stop_sequence is missing", "f/stop_times.txt, row 1"),
    ),
    "latitude 200": (
        swapped(GOOD, "stops.txt", "52.1", "200"),
        ("between -90 and 90", 'f/stops.txt, row 3, stop_lat = "200"', "swapped"),
    ),
    "latitude with a comma": (swapped(GOOD, "stops.txt", "52.1", '"52,1"'), ('f/stops.txt, row 3, stop_lat = "52,1"',)),
    "latitude left out": (swapped(GOOD, "stops.txt", "52.1", ""), ("f/stops.txt, row 3, stop_lat", "Fill it in")),
    "two stations that are each other's parents": (
        minimal({"stops.txt": LOOP_OF_TWO}),
        ("its own parent", "f/stops.txt, row 2, parent_station", "Let stops point to their station"),
    ),
    "loop of three parent stations": (minimal({"stops.txt": LOOP_OF_THREE}), ("its own parent", "parent_station")),
    "stop that is its own parent": (
        minimal({"stops.txt": ITS_OWN_PARENT}),
        ("its own parent", 'f/stops.txt, row 2, parent_station = "a"'),
    ),
    "stop id twice": (
        with_rows(GOOD, "stops.txt", "a,Amtsplatz,52.0,11.0"),
        ("comes twice", 'f/stops.txt, row 5, stop_id = "a"', "Keep one of the rows"),
    ),
    "route id twice": (with_rows(GOOD, "routes.txt", "r,dorf,2,3"), ('f/routes.txt, row 3, route_id = "r"',)),
    "trip id twice": (with_rows(GOOD, "trips.txt", "r,daily,t2,Amtsplatz"), ('f/trips.txt, row 4, trip_id = "t2"',)),
    "service twice": (
        with_rows(GOOD, "calendar.txt", "daily,1,1,1,1,1,1,1,20260601,20260630"),
        ('f/calendar.txt, row 3, service_id = "daily"',),
    ),
    "date of a service twice": (
        minimal({"calendar_dates.txt": "service_id,date,exception_type\ndaily,20260610,2\ndaily,20260610,1\n"}),
        ("comes twice", 'f/calendar_dates.txt, row 3, service_id = "daily"'),
    ),
    "stop_sequence twice in a trip": (
        swapped(GOOD, "stop_times.txt", "t1,8:20:00,8:20:00,c,3", "t1,8:20:00,8:20:00,c,2"),
        ("comes twice", 'f/stop_times.txt, row 4, stop_sequence = "2"'),
    ),
    "unknown stop": (
        swapped(GOOD, "stop_times.txt", "8:20:00,c", "8:20:00,x"),
        ('f/stop_times.txt, row 4, stop_id = "x"', 'broken_trips = "drop"'),
    ),
    "unknown trip": (
        with_rows(GOOD, "stop_times.txt", "t9,8:00:00,8:00:00,a,1"),
        ('f/stop_times.txt, row 8, trip_id = "t9"', 'broken_trips = "drop"'),
    ),
    "unknown route": (swapped(GOOD, "trips.txt", "r,daily,t2", "x,daily,t2"), ('f/trips.txt, row 3, route_id = "x"',)),
    "trip without a service": (swapped(GOOD, "trips.txt", "r,daily,t2", "r,,t2"), ("f/trips.txt, row 3, service_id",)),
    "times running backwards": (
        swapped(GOOD, "stop_times.txt", "8:20:00,8:20:00", "7:20:00,7:20:00"),
        ("The trip t1", "backwards", 'f/stop_times.txt, row 4, arrival_time = "07:20:00"', "24, 25"),
    ),
    "leaving before arriving": (
        swapped(GOOD, "stop_times.txt", "8:10:00,8:11:00", "8:11:00,8:10:00"),
        ("The trip t1 leaves before it arrives", "f/stop_times.txt, row 3"),
    ),
    "no time at the last stop": (
        swapped(GOOD, "stop_times.txt", "8:20:00,8:20:00", ","),
        ("The trip t1 has no time at its first or last stop", "f/stop_times.txt, row 4", 'broken_trips = "drop"'),
    ),
    "61st minute": (
        swapped(GOOD, "stop_times.txt", "8:20:00,8:20:00", "8:20:00,8:60:00"),
        ('f/stop_times.txt, row 4, departure_time = "8:60:00"', "25:10:00"),
    ),
    "stop_sequence that is no number": (
        swapped(GOOD, "stop_times.txt", "8:20:00,c,3", "8:20:00,c,last"),
        ('f/stop_times.txt, row 4, stop_sequence = "last"', "whole number"),
    ),
    "only one-stop trips": (minimal({"stop_times.txt": ONE_STOP_TRIPS}), ("No trip", "f/stop_times.txt", "two rows")),
    "no time zone there": (
        swapped(GOOD, "agency.txt", "Europe/Berlin", "Europe/Barleben"),
        ('f/agency.txt, row 2, agency_timezone = "Europe/Barleben"', "Europe/Berlin"),
    ),
    "two time zones": (
        with_rows(GOOD, "agency.txt", "x,X,https://x.example,Europe/London"),
        ("share a time zone", 'f/agency.txt, row 3, agency_timezone = "Europe/London"'),
    ),
    "headway 0": (
        minimal({"frequencies.txt": f"{FREQUENCIES}t1,8:00:00,9:00:00,0\n"}),
        ('f/frequencies.txt, row 2, headway_secs = "0"', "1 to 86400"),
    ),
    "frequency that ends before it begins": (
        minimal({"frequencies.txt": f"{FREQUENCIES}t1,8:00:00,7:00:00,600\n"}),
        ("The end comes before the start", 'f/frequencies.txt, row 2, end_time = "7:00:00"'),
    ),
}


@pytest.mark.parametrize("case", BAD_FEEDS)
def test_refused(case: str, built: Standing) -> None:
    files, parts = BAD_FEEDS[case]
    write_feed(built.feed, files)
    assert_refused(mobility("build", built.region), *parts, "Where: ", "What to do: ")
    built.assert_intact()


def test_a_command_that_needs_the_network_refuses_as_build_does(built: Standing) -> None:
    write_feed(built.feed, swapped(GOOD, "stops.txt", "52.1", "200"))
    refused = mobility("build", built.region)
    for command in (
        ("plan", built.region, *QUESTION),
        ("stops", built.region),
        ("departures", built.region, "Bahnhof"),
    ):
        assert mobility(*command) == refused
    built.assert_intact()
    write_feed(built.feed, GOOD)
    assert mobility("plan", built.region, *QUESTION).code == 0
    built.assert_intact()


def test_refused_as_a_process_of_its_own(tmp_path: Path) -> None:
    village(tmp_path, swapped(GOOD, "stops.txt", "52.1", "200"))
    answer = mobility_process("plan", tmp_path / "region.toml", *QUESTION)
    assert_refused(answer, 'f/stops.txt, row 3, stop_lat = "200"', "What to do: ")
    assert not (tmp_path / "build" / "dorf" / "current").exists()


def test_refused_in_german(tmp_path: Path) -> None:
    region = village(tmp_path, swapped(GOOD, "stops.txt", "52.1", "200"))
    answer = mobility("build", region, language="de")
    assert_refused(answer, "zwischen -90 und 90", 'Wo: f/stops.txt, Zeile 3, stop_lat = "200"', "Was tun: ")
    assert mobility("build", region, "--lang", "de") == answer


def test_the_first_error_is_told_and_the_others_are_counted(tmp_path: Path) -> None:
    files = swapped(swapped(GOOD, "stops.txt", "52.1", "200"), "stops.txt", "52.2", "300")
    answer = mobility("build", village(tmp_path, swapped(files, "stop_times.txt", "8:20:00,c", "8:20:00,x")))
    assert_refused(answer, 'row 3, stop_lat = "200"', "and 2 more errors in this feed", "mobility check")


def test_one_stop_trips_among_others_are_left_out_with_a_warning(tmp_path: Path) -> None:
    files = with_rows(with_rows(GOOD, "trips.txt", "r,daily,t3,"), "stop_times.txt", "t3,9:00:00,9:00:00,a,1")
    answer = mobility("build", village(tmp_path, files))
    assert answer.code == 0
    assert "Warning: The trip t3 has fewer than two stops" in answer.err
    assert "f/stop_times.txt, row 8" in answer.err


def test_trips_without_any_stop_are_left_out_with_a_warning(tmp_path: Path) -> None:
    answer = mobility("build", village(tmp_path, with_rows(GOOD, "trips.txt", "r,daily,t3,")))
    assert answer.code == 0
    assert 'f/trips.txt, row 4, trip_id = "t3"' in answer.err


@pytest.mark.parametrize(
    "case",
    [
        "unknown stop",
        "unknown trip",
        "times running backwards",
        "leaving before arriving",
        "no time at the last stop",
        "stop_sequence twice in a trip",
    ],
)
def test_dropped_where_the_region_says_so(case: str, tmp_path: Path) -> None:
    """With broken_trips = "drop" the broken trip (t1, 8:00) is left out with a warning; t2, 10:00, still runs."""
    files, parts = BAD_FEEDS[case]
    region = village(tmp_path, files, feed='broken_trips = "drop"')
    answer = mobility("build", region)
    assert answer.code == 0, answer.err
    place = next(part for part in parts if part.startswith("f/"))
    assert f"({place}" in " ".join(answer.err.split())
    found = mobility("plan", region, *QUESTION, "--json").json["itineraries"]
    assert [journey["departure"][11:16] for journey in found] == ["08:00" if case == "unknown trip" else "10:00"]


def test_drop_does_not_excuse_a_feed_without_any_usable_trip(tmp_path: Path) -> None:
    rows = STOP_TIMES.replace(",c,", ",x,")
    region = village(tmp_path, minimal({"stop_times.txt": rows}), feed='broken_trips = "drop"')
    assert_refused(mobility("build", region), "No trip of this feed can be ridden")


def test_on_demand_areas_alone_are_no_timetable(tmp_path: Path) -> None:
    rows = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,location_id\nt1,,,,1,zone\nt1,,,,2,zone\n"
    assert_refused(mobility("build", village(tmp_path, minimal({"stop_times.txt": rows}))), "No trip of this feed")


def test_stop_that_no_trip_serves_is_no_error(tmp_path: Path) -> None:
    assert mobility("build", village(tmp_path, with_rows(GOOD, "stops.txt", "d,Dorfteich,52.3,11.0"))).code == 0
