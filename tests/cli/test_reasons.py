# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility plan` without an answer says why, and what is peculiar about a journey or a date."""

from pathlib import Path
from typing import Any

import pytest

from tests.command import mobility
from tests.feeds import DAY, Files, minimal, region_for, swapped, village, with_rows, write_feed

WEEKDAYS = "1,1,1,1,1,0,0"
TIMES = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type\n"
SATURDAY = "2026-06-13"


def reason(region: Path, *question: str) -> dict[str, Any]:
    """Why there is no journey."""
    answer = mobility("plan", region, *question, "--json")
    assert answer.code == 0, answer.err
    assert answer.json["itineraries"] == []
    found = answer.json["reason"]
    assert isinstance(found, dict)
    return found


def lines(region: Path, *question: str, language: str = "en") -> list[str]:
    """What is printed below the title."""
    answer = mobility("plan", region, *question, language=language)
    assert answer.code == 0, answer.err
    return [line for line in answer.lines[1:] if line]


def weekday_feed() -> Files:
    """The minimal feed from Monday to Friday."""
    return swapped(minimal(), "calendar.txt", "1,1,1,1,1,1,1", WEEKDAYS)


def test_no_reason_where_there_is_a_journey(tmp_path: Path) -> None:
    assert mobility("plan", village(tmp_path), "f_a", "f_b", "--at", f"{DAY}T07:00", "--json").json["reason"] is None


def test_no_service_names_the_next_day_that_has_one(tmp_path: Path) -> None:
    region = village(tmp_path, weekday_feed())
    question = ("Amtsplatz", "Chausseehaus", "--at", f"{SATURDAY}T07:00")
    assert reason(region, *question) == {
        "code": "no_service",
        "side": "origin",
        "next_departure": "2026-06-15T08:00:00+02:00",
    }
    assert lines(region, *question) == [
        "No journey: nothing calls at Amtsplatz within 24 hours.",
        "The next one leaves on Mon 2026-06-15 at 08:00.",
    ]
    assert lines(region, *question, language="de") == [
        "Keine Verbindung: An Amtsplatz hält innerhalb von 24 Stunden nichts.",
        "Die nächste beginnt am Mo 15.06.2026 um 08:00 Uhr.",
    ]


def test_no_service_at_the_destination(tmp_path: Path) -> None:
    files = with_rows(minimal(), "stops.txt", "d,Dorfteich,52.3,11.0")
    region = village(tmp_path, files)
    assert reason(region, "f_a", "f_d", "--at", f"{DAY}T07:00") == {
        "code": "no_service",
        "side": "destination",
        "next_departure": None,
    }
    assert lines(region, "f_a", "f_d", "--at", f"{DAY}T07:00") == [
        "No journey: nothing calls at Dorfteich within 24 hours.",
        "Nor on any of the seven days after.",
    ]


def test_seven_days_ahead_and_no_more(tmp_path: Path) -> None:
    """One run on 2026-06-17: on the 10th it is a week ahead, on the 9th beyond that."""
    files = swapped(minimal(), "calendar.txt", "20260601,20260630", "20260617,20260617")
    files["calendar_dates.txt"] = "service_id,date,exception_type\nother,20260601,1\n"
    region = village(
        tmp_path, {**files, **with_rows(files, "trips.txt", "r,other,t3,"), "stop_times.txt": longer(files)}
    )
    assert reason(region, "f_a", "f_b", "--at", f"{DAY}T12:00")["next_departure"] == "2026-06-17T08:00:00+02:00"
    assert reason(region, "f_a", "f_b", "--at", "2026-06-09T12:00")["next_departure"] is None


def longer(files: Files) -> str:
    """stop_times.txt with a trip t3 that serves b and c alone."""
    return f"{files['stop_times.txt']!s}t3,9:00:00,9:00:00,b,1\nt3,9:10:00,9:10:00,c,2\n"


def test_no_service_when_arriving_by(tmp_path: Path) -> None:
    """Asked backwards from Sunday noon: nothing since Saturday noon; the next one is that of Monday."""
    region = village(tmp_path, weekday_feed())
    assert reason(region, "f_a", "f_c", "--arrive-by", "2026-06-14T12:00") == {
        "code": "no_service",
        "side": "origin",
        "next_departure": "2026-06-15T10:00:00+02:00",
    }


def test_after_the_last_bus_the_next_day_is_within_24_hours(tmp_path: Path) -> None:
    answer = mobility("plan", village(tmp_path), "f_a", "f_b", "--at", f"{DAY}T12:00", "--json").json
    assert [one["departure"] for one in answer["itineraries"]] == ["2026-06-11T08:00:00+02:00"]


def test_boarding_forbidden(tmp_path: Path) -> None:
    rows = "t1,8:00:00,8:00:00,a,1,0,0\nt1,8:10:00,8:10:00,b,2,1,0\nt1,8:20:00,8:20:00,c,3,0,0\n"
    rows += "t2,9:00:00,9:00:00,a,1,,\nt2,9:10:00,9:10:00,c,2,,\n"
    region = village(tmp_path, minimal({"stop_times.txt": TIMES + rows}))
    assert reason(region, "f_b", "f_c", "--at", f"{DAY}T07:00") == {
        "code": "boarding_forbidden",
        "side": "origin",
        "next_departure": None,
    }
    assert lines(region, "f_b", "f_c", "--at", f"{DAY}T07:00")[0] == (
        "No journey: whatever calls at Bahnhof only lets passengers off."
    )


def test_a_stop_where_trips_only_end_is_no_place_to_board(tmp_path: Path) -> None:
    """At c all trips end: nothing calls there that one could board."""
    found = reason(village(tmp_path), "f_c", "f_a", "--at", f"{DAY}T07:00")
    assert (found["code"], found["side"]) == ("no_service", "origin")


def test_alighting_forbidden(tmp_path: Path) -> None:
    rows = "t1,8:00:00,8:00:00,a,1,0,0\nt1,8:10:00,8:10:00,b,2,0,1\nt1,8:20:00,8:20:00,c,3,0,0\n"
    region = village(tmp_path, minimal({"stop_times.txt": TIMES + rows}))
    assert reason(region, "f_a", "f_b", "--at", f"{DAY}T07:00") == {
        "code": "alighting_forbidden",
        "side": "destination",
        "next_departure": None,
    }
    german = lines(region, "f_a", "f_b", "--at", f"{DAY}T07:00", language="de")
    assert german[0] == "Keine Verbindung: Was an Bahnhof hält, lässt nur einsteigen."


def test_no_stop_in_reach(tmp_path: Path) -> None:
    region = village(tmp_path)
    for question, side in ((("50.0,11.0", "f_a"), "origin"), (("f_a", "50.0,11.0"), "destination")):
        assert reason(region, *question, "--at", f"{DAY}T07:00") == {
            "code": "no_stop_in_reach",
            "side": side,
            "next_departure": None,
        }
    assert lines(region, "50.0,11.0", "f_a", "--at", f"{DAY}T07:00") == [
        "No journey: no stop lies within a walk of 50.000000,11.000000."
    ]
    with_longer_walks = mobility(
        "plan", region, "52.01,11.0", "f_b", "--at", f"{DAY}T07:00", "--max-walk", "1200", "--json"
    )
    assert reason(region, "52.01,11.0", "f_b", "--at", f"{DAY}T07:00")["code"] == "no_stop_in_reach"
    assert len(with_longer_walks.json["itineraries"]) == 1


def test_no_connection(tmp_path: Path) -> None:
    """Two lines that never meet: a to b, and c to d."""
    rows = "t1,8:00:00,8:00:00,a,1,,\nt1,8:10:00,8:10:00,b,2,,\nt2,8:00:00,8:00:00,c,1,,\nt2,8:10:00,8:10:00,d,2,,\n"
    files = with_rows(minimal({"stop_times.txt": TIMES + rows}), "stops.txt", "d,Dorfteich,52.3,11.0")
    region = village(tmp_path, files)
    assert reason(region, "f_a", "f_d", "--at", f"{DAY}T07:00") == {
        "code": "no_connection",
        "side": None,
        "next_departure": None,
    }
    assert lines(region, "f_a", "f_d", "--at", f"{DAY}T07:00") == [
        "No journey: the timetable does not link the two.",
        "Nor on any of the seven days after.",
    ]


def test_beyond_horizon(tmp_path: Path) -> None:
    """From a to d one has to stay at b for more than a day on Fridays: the second line rests at weekends."""
    rows = "t1,8:00:00,8:00:00,a,1,,\nt1,8:10:00,8:10:00,b,2,,\nt2,8:05:00,8:05:00,b,1,,\nt2,8:20:00,8:20:00,d,2,,\n"
    rows += "t3,6:00:00,6:00:00,a,1,,\nt3,6:10:00,6:10:00,b,2,,\n"
    files = with_rows(minimal({"stop_times.txt": TIMES + rows}), "stops.txt", "d,Dorfteich,52.3,11.0")
    files["trips.txt"] = "route_id,service_id,trip_id\nr,daily,t1\nr,week,t2\nr,week,t3\n"
    files = with_rows(files, "calendar.txt", f"week,{WEEKDAYS},20260601,20260630")
    region = village(tmp_path, files)
    friday = ("f_a", "f_d", "--at", "2026-06-12T07:00")
    assert reason(region, *friday) == {
        "code": "beyond_horizon",
        "side": None,
        "next_departure": "2026-06-15T06:00:00+02:00",
    }
    assert lines(region, *friday) == ["No journey within 24 hours.", "The next one leaves on Mon 2026-06-15 at 06:00."]


@pytest.mark.parametrize("options", [["--max-rides", "0"], ["--max-rides", "1"]])
def test_a_cap_on_rides_is_not_blamed_on_the_timetable(options: list[str], tmp_path: Path) -> None:
    files = swapped(minimal(), "stop_times.txt", "t1,8:20:00,8:20:00,c,3\n", "")
    files = swapped(files, "stop_times.txt", "t2,10:00:00,10:00:00,a,1\n", "")
    region = village(tmp_path, files)
    question = ("f_a", "f_c", "--at", f"{DAY}T07:00")
    assert len(mobility("plan", region, *question, "--json").json["itineraries"]) == 1
    assert reason(region, *question, *options)["code"] != "no_connection"


FREQUENCIES = "trip_id,start_time,end_time,headway_secs,exact_times\n"


def test_call_ahead(tmp_path: Path) -> None:
    rows = "t1,8:00:00,8:00:00,a,1,2,0\nt1,8:10:00,8:10:00,b,2,0,0\nt1,8:20:00,8:20:00,c,3,0,3\n"
    region = village(tmp_path, minimal({"stop_times.txt": TIMES + rows}))
    for origin, destination, marks in (
        ("f_a", "f_b", (True, False)),
        ("f_b", "f_c", (False, True)),
        ("f_a", "f_c", (True, True)),
    ):
        question = (origin, destination, "--at", f"{DAY}T07:00")
        (leg,) = mobility("plan", region, *question, "--json").json["itineraries"][0]["legs"]
        assert (leg["call_ahead"]["pickup"], leg["call_ahead"]["drop_off"]) == marks
        assert any(line.endswith("· call ahead") for line in lines(region, *question))
        assert any(line.endswith("· vorher anrufen") for line in lines(region, *question, language="de"))


def test_no_call_ahead_between(tmp_path: Path) -> None:
    rows = "t1,8:00:00,8:00:00,a,1,0,2\nt1,8:10:00,8:10:00,b,2,2,2\nt1,8:20:00,8:20:00,c,3,2,0\n"
    region = village(tmp_path, minimal({"stop_times.txt": TIMES + rows}))
    assert not any("call ahead" in line for line in lines(region, "f_a", "f_c", "--at", f"{DAY}T07:00"))


@pytest.mark.parametrize(("exact", "about"), [("0", 900), ("", 900), ("1", None)])
def test_about_every(exact: str, about: int | None, tmp_path: Path) -> None:
    region = village(tmp_path, minimal({"frequencies.txt": f"{FREQUENCIES}t1,12:00:00,14:00:00,900,{exact}\n"}))
    question = ("f_a", "f_b", "--at", f"{DAY}T12:01")
    (journey,) = mobility("plan", region, *question, "--json").json["itineraries"]
    assert journey["departure"] == f"{DAY}T12:15:00+02:00"
    assert journey["legs"][0]["about_every_s"] == about
    assert journey["legs"][0]["trips"][0]["run_start"] == "12:15:00"
    assert any("about every 15 min" in line for line in lines(region, *question)) == bool(about)
    assert any("etwa alle 15 min" in line for line in lines(region, *question, language="de")) == bool(about)


def test_time_estimated(tmp_path: Path) -> None:
    files = swapped(minimal(), "stop_times.txt", "t1,8:10:00,8:11:00,b,2", "t1,,,b,2")
    region = village(tmp_path, files)
    question = ("f_a", "f_b", "--at", f"{DAY}T07:00")
    assert any(line.endswith("· time estimated") for line in lines(region, *question))
    assert not any("estimated" in line for line in lines(region, "f_a", "f_c", "--at", f"{DAY}T07:00"))
    calls = mobility("plan", region, *question, "--json").json["itineraries"][0]["legs"][0]["calls"]
    assert [call["interpolated"] for call in calls] == [False, True]


def test_thin_service(tmp_path: Path) -> None:
    """2,000 trips on Wednesdays until the 10th, one on the 17th: the date is pointed out, and by how much."""
    files = swapped(minimal(), "calendar.txt", "1,1,1,1,1,1,1,20260601,20260630", "0,0,1,0,0,0,0,20260601,20260630")
    files = with_rows(
        files, "calendar.txt", "full,0,0,1,0,0,0,0,20260601,20260610", "all,1,1,1,1,1,1,1,20260601,20260630"
    )
    files["trips.txt"] = "route_id,service_id,trip_id\nr,daily,t1\n"
    rows = ["t1,8:00:00,8:00:00,a,1\nt1,8:10:00,8:10:00,b,2\n"]
    for number in range(1_999):
        files["trips.txt"] = str(files["trips.txt"])
        rows.append(f"x{number},8:00:00,8:00:00,a,1\nx{number},8:10:00,8:10:00,b,2\n")
    files["trips.txt"] = str(files["trips.txt"]) + "".join(f"r,full,x{number}\n" for number in range(1_999))
    files["stop_times.txt"] = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n" + "".join(rows)
    region = village(tmp_path, files)
    thin = ("f_a", "f_b", "--at", "2026-06-17T07:00")
    assert lines(region, *thin)[0] == "Note: f runs 1 trips on this day, 2,000 on its busiest."
    assert lines(region, *thin, language="de")[0].startswith("Hinweis: f fährt an diesem Tag 1 ")
    assert lines(region, *thin, language="de")[0].endswith(" 2.000.")
    assert mobility("plan", region, *thin, "--json").json["warnings"] == [
        {"code": "thin_service", "feed": "f", "trips": 1, "busiest_trips": 2_000}
    ]
    full = mobility("plan", region, "f_a", "f_b", "--at", f"{DAY}T07:00", "--json").json
    assert full["warnings"] == []


def test_weekends_are_compared_with_weekends(tmp_path: Path) -> None:
    files = swapped(weekday_feed(), "trips.txt", "r,daily,t2", "r,weekend,t2")
    files = with_rows(files, "calendar.txt", "weekend,0,0,0,0,0,1,1,20260601,20260630")
    files = with_rows(files, "trips.txt", *(f"r,daily,x{number}," for number in range(9)))
    files = with_rows(
        files, "stop_times.txt", *(f"x{n},8:00:00,8:00:00,a,1\nx{n},8:20:00,8:20:00,c,2" for n in range(9))
    )
    answer = mobility("plan", village(tmp_path, files), "f_a", "f_c", "--at", f"{SATURDAY}T07:00", "--json").json
    assert answer["warnings"] == []
    assert len(answer["itineraries"]) == 1


def test_a_feed_that_has_ended_is_pointed_out(tmp_path: Path) -> None:
    """As PVGS has from September on: another feed still runs, this one does not."""
    write_feed(tmp_path / "one", minimal())
    write_feed(tmp_path / "two", swapped(minimal(), "calendar.txt", "20260630", "20261231"))
    region = region_for(tmp_path, feeds={"f": "one", "g": "two"})
    answer = mobility("plan", region, "g_a", "g_b", "--at", "2026-09-09T07:00", "--json").json
    assert answer["warnings"] == [{"code": "thin_service", "feed": "f", "trips": 0, "busiest_trips": 2}]


def test_thin_service_in_the_home_region(home_region: Path, home_out: Path) -> None:
    """The nominal calendar lies: MVB runs 405 trips on Tue 2026-11-24 and more than ten times as many in June."""
    question = ("Barleben, Bahnhof (Bus)", "Barleben, Otto-von-Guericke-Allee", "--at", "2026-11-24T07:00")
    answer = mobility("plan", home_region, "--out", home_out, *question, "--json").json
    warnings = {warning["feed"]: warning for warning in answer["warnings"]}
    assert warnings["mvb"]["trips"] == 405
    assert 4_200 < warnings["mvb"]["busiest_trips"] < 4_300
    assert warnings["pvgs"]["trips"] == 0
    text = mobility("plan", home_region, "--out", home_out, *question).out
    assert "mvb runs 405 trips on this day, 4,2" in text
    june = mobility("plan", home_region, "--out", home_out, *question[:3], f"{DAY}T07:00", "--json").json
    assert june["warnings"] == []
