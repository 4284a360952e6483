# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility departures`: what one can board at a place, by time, with its marks."""

from pathlib import Path

import pytest

from tests.command import Answer, mobility
from tests.feeds import DAY, minimal, swapped, village, with_rows
from tests.refusals import Standing, assert_refused

AT = ("--at", f"{DAY}T07:00")
TIMES = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type\n"


def times(answer: Answer) -> list[str]:
    """The times of a JSON answer, to the minute."""
    assert answer.code == 0, answer.err
    return [row["departure"][:16] for row in answer.json["departures"]]


def test_text(built: Standing) -> None:
    assert mobility("departures", built.region, "Bahnhof", *AT).lines == [
        "Departures from Bahnhof, Wed 2026-06-10 from 07:00",
        "  08:11  1  Chausseehaus  Bahnhof",
        "  10:11  1  Chausseehaus  Bahnhof",
    ]


def test_in_german(built: Standing) -> None:
    lines = mobility("departures", built.region, "Bahnhof", *AT, language="de").lines
    assert lines[0] == "Abfahrten an Bahnhof, Mi 10.06.2026 ab 07:00 Uhr"


def test_json(built: Standing) -> None:
    english = mobility("departures", built.region, "f_b", *AT, "--json")
    assert mobility("departures", built.region, "f_b", *AT, "--json", language="de") == english
    assert english.json["network"]["name"] == "Dorf"
    assert english.json["departures"][0] == {
        "departure": f"{DAY}T08:11:00+02:00",
        "stop_id": "f_b",
        "name": "Bahnhof",
        "platform": "",
        "line": "1",
        "headsign": "Chausseehaus",
        "route_type": 3,
        "trip_id": "f_t1",
        "call_ahead": False,
        "about_every_s": None,
    }


def test_within_24_hours_both_ends_included(built: Standing) -> None:
    assert times(mobility("departures", built.region, "f_a", "--at", f"{DAY}T08:00", "--json")) == [
        f"{DAY}T08:00",
        f"{DAY}T10:00",
        "2026-06-11T08:00",
    ]
    after = mobility("departures", built.region, "f_a", "--at", f"{DAY}T08:00:01", "--json")
    assert times(after) == [f"{DAY}T10:00", "2026-06-11T08:00"]


def test_count(built: Standing) -> None:
    assert len(times(mobility("departures", built.region, "f_a", *AT, "--count", "1", "--json"))) == 1
    assert len(times(mobility("departures", built.region, "f_a", *AT, "-n", "1", "--json"))) == 1
    for count in ("0", "-1", "10001"):
        assert_refused(
            mobility("departures", built.region, "f_a", *AT, f"--count={count}"), "--count must lie between 1"
        )


def test_of_the_next_day_with_its_date(built: Standing) -> None:
    lines = mobility("departures", built.region, "f_a", "--at", f"{DAY}T12:00").lines
    assert lines[1:] == [
        "Thu 2026-06-11  08:00  1  Chausseehaus  Amtsplatz",
        "Thu 2026-06-11  10:00  1  Chausseehaus  Amtsplatz",
    ]


def test_of_the_service_day_before(tmp_path: Path) -> None:
    """25:30 on the calendar day before, and 0:30 of the day itself."""
    rows = (
        "t1,25:30:00,25:30:00,a,1,,\nt1,25:40:00,25:40:00,b,2,,\nt2,0:30:00,0:30:00,a,1,,\nt2,0:40:00,0:40:00,c,2,,\n"
    )
    region = village(tmp_path, minimal({"stop_times.txt": TIMES + rows}))
    answer = mobility("departures", region, "f_a", "--at", f"{DAY}T00:00", "--count", "2", "--json")
    assert times(answer) == [f"{DAY}T00:30", f"{DAY}T01:30"]


def test_nothing_leaves_where_trips_end_or_one_may_not_board(tmp_path: Path) -> None:
    rows = "t1,8:00:00,8:00:00,a,1,0,0\nt1,8:10:00,8:10:00,b,2,1,0\nt1,8:20:00,8:20:00,c,3,0,0\n"
    region = village(tmp_path, minimal({"stop_times.txt": TIMES + rows}))
    for stop in ("f_b", "f_c"):
        assert times(mobility("departures", region, stop, *AT, "--json")) == []
        assert mobility("departures", region, stop, *AT).lines[1] == "Nothing leaves from here within 24 hours."
    german = mobility("departures", region, "f_c", *AT, language="de").lines[1]
    assert german == "Hier fährt innerhalb von 24 Stunden nichts ab."


def test_call_ahead_and_about_every(tmp_path: Path) -> None:
    rows = "t1,8:00:00,8:00:00,a,1,2,0\nt1,8:10:00,8:10:00,b,2,0,0\n"
    rows += "t2,9:00:00,9:00:00,a,1,0,0\nt2,9:10:00,9:10:00,b,2,0,0\n"
    files = minimal(
        {
            "stop_times.txt": TIMES + rows,
            "frequencies.txt": "trip_id,start_time,end_time,headway_secs\nt2,12:00:00,12:40:00,1200\n",
        }
    )
    region = village(tmp_path, files)
    answer = mobility("departures", region, "f_a", *AT, "--json")
    assert times(answer) == [f"{DAY}T08:00", f"{DAY}T12:00", f"{DAY}T12:20"]
    assert [row["call_ahead"] for row in answer.json["departures"]] == [True, False, False]
    assert [row["about_every_s"] for row in answer.json["departures"]] == [None, 1_200, 1_200]
    lines = mobility("departures", region, "f_a", *AT).lines
    assert lines[1].endswith("call ahead")
    assert lines[2].endswith("about every 20 min")
    assert mobility("departures", region, "f_a", *AT, language="de").lines[1].endswith("vorher anrufen")


def test_a_name_means_all_stops_of_its_group(tmp_path: Path) -> None:
    """Two poles of one name; an id means one of them."""
    files = swapped(
        with_rows(minimal(), "stops.txt", "a2,Amtsplatz,52.0005,11.0"),
        "stop_times.txt",
        "10:00:00,a,1",
        "10:00:00,a2,1",
    )
    region = village(tmp_path, files)
    assert times(mobility("departures", region, "Amtsplatz", *AT, "--json")) == [f"{DAY}T08:00", f"{DAY}T10:00"]
    assert times(mobility("departures", region, "f_a2", *AT, "--json")) == [f"{DAY}T10:00"]


def test_a_point_is_no_stop(built: Standing) -> None:
    assert_refused(mobility("departures", built.region, "52.0,11.0", *AT), "No stop has the id 52.0,11.0")


def test_unknown_stop_and_bad_times(built: Standing) -> None:
    assert_refused(mobility("departures", built.region, "Amtsplaz", *AT), "Is it one of these", "Amtsplatz")
    assert_refused(mobility("departures", built.region, "f_a", "--at", "soon"), '"soon" is not a time')
    assert_refused(mobility("departures", built.region, "f_a", "--at", "2027-06-10T07:00"), "2026-06-01 to 2026-06-30")


# Once (mobility/cli/console.py lacks markup=False):
@pytest.mark.parametrize("text", ["[ost]", "[/ost]", ":m:"])
def test_names_are_printed_as_they_are(text: str, tmp_path: Path) -> None:
    files = swapped(minimal(), "trips.txt", "t1,Chausseehaus", f"t1,Ziel {text}")
    region = village(tmp_path, swapped(files, "routes.txt", "dorf,1,3", f"dorf,L {text},3"))
    answer = mobility("departures", region, "f_a", *AT)
    assert answer.code == 0, answer.err
    assert f"L {text}" in answer.out
    assert f"Ziel {text}" in answer.out


def test_clocks_go_back(tmp_path: Path) -> None:
    """On 2026-10-25 02:30 comes twice; trips of both hours are shown with their offset."""
    rows = "t1,2:30:00,2:30:00,a,1,,\nt1,2:40:00,2:40:00,b,2,,\nt2,3:30:00,3:30:00,a,1,,\nt2,3:40:00,3:40:00,b,2,,\n"
    files = swapped(minimal({"stop_times.txt": TIMES + rows}), "calendar.txt", "20260630", "20261231")
    answer = mobility(
        "departures", village(tmp_path, files), "f_a", "--at", "2026-10-25T00:00", "--count", "2", "--json"
    )
    found = [row["departure"] for row in answer.json["departures"]]
    assert found == ["2026-10-25T02:30:00+01:00", "2026-10-25T03:30:00+01:00"]
