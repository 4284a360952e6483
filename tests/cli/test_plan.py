# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility plan`: times, options, and what is printed in both languages."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.command import mobility, mobility_process
from tests.feeds import DAY, feed_from_text, minimal, region_for, swapped, village, write_feed
from tests.planned import AT, times
from tests.refusals import BAD_INPUT, Standing, assert_refused


def test_at(built: Standing) -> None:
    for written in (
        "2026-06-10T09:00",
        "2026-06-10 09:00",
        "2026-06-10T09:00:00",
        "2026-06-10T07:00Z",
        "2026-06-10T09:00+02:00",
    ):
        answer = mobility("plan", built.region, "f_a", "f_b", "--at", written, "--json")
        assert times(answer) == [(1, "10:00:00", "10:10:00")]
        assert answer.json["request"] == {
            "from": "Amtsplatz",
            "to": "Bahnhof",
            "at": answer.json["request"]["at"],
            "arrive_by": False,
        }


@pytest.mark.parametrize(
    "written", ["", "today", "07:30", "2026-06-10", "10.06.2026", "2026-06-10T7:30", "2026-13-01T00:00"]
)
def test_times_that_are_none(written: str, built: Standing) -> None:
    assert_refused(
        mobility("plan", built.region, "f_a", "f_b", "--at", written), f'"{written}" is not a time', "2026-06-10T07:30"
    )
    assert_refused(mobility("plan", built.region, "f_a", "f_b", "--arrive-by", written), f'"{written}" is not a time')


@pytest.mark.parametrize("option", ["--at", "--arrive-by"])
def test_a_date_outside_the_calendar(option: str, built: Standing) -> None:
    for date in ("2026-05-30", "2026-07-02", "2027-06-10", "1999-01-01"):
        answer = mobility("plan", built.region, "f_a", "f_b", option, f"{date}T07:00")
        assert_refused(answer, "2026-06-01 to 2026-06-30", date, "Choose a date in between")
    built.assert_intact()


def test_now_is_meant_where_no_time_is_given(tmp_path: Path) -> None:
    """The calendar holds today; the answer is for today, in the region's zone."""
    today = dt.datetime.now(dt.UTC)
    first, last = (f"{today + dt.timedelta(days=days):%Y%m%d}" for days in (-3, 300))
    files = swapped(swapped(minimal(), "calendar.txt", "20260601", first), "calendar.txt", "20260630", last)
    answer = mobility("plan", village(tmp_path, files), "f_a", "f_b", "--json")
    asked = dt.datetime.fromisoformat(answer.json["request"]["at"])
    assert abs(asked - today) < dt.timedelta(minutes=5)
    assert len(answer.json["itineraries"]) == 1


def test_arrive_by(built: Standing) -> None:
    answer = mobility("plan", built.region, "f_a", "f_c", "--arrive-by", f"{DAY}T10:19", "--json")
    assert times(answer) == [(1, "08:00:00", "08:20:00")]
    assert answer.json["request"]["arrive_by"] is True
    text = mobility("plan", built.region, "f_a", "f_c", "--arrive-by", f"{DAY}T10:20").out
    assert "arriving by 10:20" in text
    assert "10:00 – 10:20" in text


def test_arrive_by_without_a_time(built: Standing) -> None:
    answer = mobility("plan", built.region, "f_a", "f_c", "--arrive-by")
    assert answer.code == BAD_INPUT
    assert "--arrive-by" in answer.err


@pytest.mark.parametrize(
    "arguments",
    [["f_a", "f_b", *AT, "--arrive-by", f"{DAY}T09:00"], ["f_a"], []],
    ids=["at and arrive-by", "no destination", "nothing"],
)
def test_arguments_that_do_not_go_together(arguments: list[str], built: Standing) -> None:
    assert_refused(mobility("plan", built.region, *arguments))


CHANGE = """
# agency.txt
agency_name,agency_url,agency_timezone
Dorfbus,https://dorf.example,Europe/Berlin
# stops.txt
stop_id,stop_name,stop_lat,stop_lon
a,Anger,52.0,11.0
m,Markt,52.1,11.0
n,Nebenan,52.101,11.0
z,Ziel,52.2,11.0
# routes.txt
route_id,route_short_name,route_type
r,1,3
# trips.txt
route_id,service_id,trip_id
r,daily,first
r,daily,same
r,daily,next_door
r,daily,slow
# calendar.txt
service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
daily,1,1,1,1,1,1,1,20260601,20260630
# stop_times.txt
trip_id,arrival_time,departure_time,stop_id,stop_sequence
first,8:00:00,8:00:00,a,1
first,8:10:00,8:10:00,m,2
same,8:15:00,8:15:00,m,1
same,8:40:00,8:40:00,z,2
next_door,8:13:00,8:13:00,n,1
next_door,8:30:00,8:30:00,z,2
slow,8:05:00,8:05:00,a,1
slow,9:30:00,9:30:00,z,2
"""
"""From Anger to Ziel: slowly without a change, or by Markt; from there or, 116 s further on, from Nebenan."""


@pytest.fixture
def changing(tmp_path: Path) -> Path:
    feed_from_text(tmp_path / "feed", CHANGE)
    return region_for(tmp_path, transfers="change_s = 60\nmax_walk_s = 600\ndetour_factor = 1.3")


DIRECT, AT_MARKT, NEXT_DOOR = (1, "08:05:00", "09:30:00"), (2, "08:00:00", "08:40:00"), (2, "08:00:00", "08:30:00")


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ([], [DIRECT, NEXT_DOOR]),
        (["--change", "64"], [DIRECT, NEXT_DOOR]),
        (["--change", "65"], [DIRECT, AT_MARKT]),
        (["--change", "300"], [DIRECT, AT_MARKT]),
        (["--change", "301"], [DIRECT]),
        (["--max-walk", "116"], [DIRECT, NEXT_DOOR]),
        (["--max-walk", "115"], [DIRECT, AT_MARKT]),
        (["--max-walk", "0"], [DIRECT, AT_MARKT]),
        (["--walk-speed", "1.2"], [DIRECT, AT_MARKT]),
        (["--walk-speed", "10", "--change", "160"], [DIRECT, NEXT_DOOR]),
        (["--max-rides", "1"], [DIRECT]),
        (["--max-rides", "2"], [DIRECT, NEXT_DOOR]),
        (["--max-rides", "0"], []),
    ],
)
def test_options(options: list[str], found: list[tuple[int, str, str]], changing: Path) -> None:
    """111.2 m times 1.3 are 144.6 m: 116 s at 1.25 m/s, 121 s at 1.2 m/s, 15 s at 10 m/s; 180 s are left."""
    assert times(mobility("plan", changing, "Anger", "Ziel", *AT, *options, "--json")) == found


@pytest.mark.parametrize(
    ("option", "values"),
    [
        ("--max-walk", ["-1", "14401", "99999999999"]),
        ("--walk-speed", ["0", "0.09", "10.1", "nan", "inf", "-1"]),
        ("--change", ["-1", "3601"]),
        ("--max-rides", ["-1", "1001"]),
    ],
)
def test_options_out_of_range(option: str, values: list[str], built: Standing) -> None:
    for value in values:
        assert_refused(
            mobility("plan", built.region, "f_a", "f_b", *AT, f"{option}={value}"), f"{option} must lie between"
        )


@pytest.mark.parametrize("option", ["--max-walk", "--walk-speed", "--change", "--max-rides"])
def test_options_that_are_no_numbers(option: str, built: Standing) -> None:
    answer = mobility("plan", built.region, "f_a", "f_b", *AT, option, "many")
    assert (answer.code, answer.out) == (BAD_INPUT, "")
    assert option in answer.err
    assert "Traceback" not in answer.err


def test_text_in_english(changing: Path) -> None:
    answer = mobility("plan", changing, "Anger", "Ziel", *AT)
    assert answer.lines == [
        "Anger → Ziel, Wed 2026-06-10, leaving from 07:00",
        "",
        "1.  08:05 – 09:30   1 h 25 min, no change",
        "   08:05  Anger",
        "            Bus 1",
        "   09:30  Ziel",
        "",
        "2.  08:00 – 08:30   30 min, 1 change",
        "   08:00     Anger",
        "               Bus 1",
        "   08:10     Markt",
        "               walk 2 min",
        "   08:11:56  Nebenan",
        "   08:13",
        "               Bus 1",
        "   08:30     Ziel",
        "",
        "Walks without a length are straight lines with a detour factor: no street is known there.",
    ]


def test_text_in_german(changing: Path) -> None:
    answer = mobility("plan", changing, "Anger", "Ziel", *AT, language="de")
    assert answer.lines[0] == "Anger → Ziel, Mi 10.06.2026, Abfahrt ab 07:00 Uhr"
    assert "1.  08:05 – 09:30   1 h 25 min, ohne Umstieg" in answer.lines
    assert "2.  08:00 – 08:30   30 min, 1 Umstieg" in answer.lines
    assert "               Fußweg 2 min" in answer.lines
    assert mobility("plan", changing, "Anger", "Ziel", *AT, "--lang", "de") == answer
    assert mobility("plan", changing, "Anger", "Ziel", *AT, "--lang=de") == answer


def test_json_is_the_same_in_both_languages(changing: Path) -> None:
    questions: list[list[str]] = [["Anger", "Ziel", *AT], ["Ziel", "Anger", *AT], ["Anger", "52.3,12.0", *AT]]
    for question in questions:
        english = mobility("plan", changing, *question, "--json")
        assert mobility("plan", changing, *question, "--json", language="de") == english
        assert sorted(english.json) == [
            "direct", "itineraries", "network", "notes", "reason", "request", "warnings",
        ]  # fmt: skip


def test_json_of_a_ride(changing: Path) -> None:
    answer = mobility("plan", changing, "Anger", "Ziel", *AT, "--json").json
    leg: dict[str, Any] = answer["itineraries"][0]["legs"][0]
    assert leg["from"] == {"stop_id": "f_a", "name": "Anger", "platform": "", "lat": 52.0, "lon": 11.0}
    assert (leg["mode"], leg["route_type"], leg["feed"], leg["agency"]) == ("ride", 3, "f", "Dorfbus")
    assert leg["trips"] == [
        {"trip_id": "f_slow", "route_id": "f_r", "line": "1", "headsign": "", "service_date": DAY, "run_start": None}
    ]
    assert [call["arrival"] for call in leg["calls"]] == [f"{DAY}T08:05:00+02:00", f"{DAY}T09:30:00+02:00"]
    assert leg["call_ahead"] == {"pickup": False, "drop_off": False}
    assert leg["about_every_s"] is None
    assert answer["network"]["region"] == "dorf"
    assert answer["network"]["sample"] is False
    assert len(answer["network"]["content_hash"]) == 64


def test_over_midnight_dates_are_shown(tmp_path: Path) -> None:
    rows = "t1,23:50:00,23:50:00,a,1\nt1,24:10:00,24:10:00,b,2\nt2,25:00:00,25:00:00,b,1\nt2,25:30:00,25:30:00,c,2\n"
    files = minimal({"stop_times.txt": f"trip_id,arrival_time,departure_time,stop_id,stop_sequence\n{rows}"})
    region = village(tmp_path, files)
    english = mobility("plan", region, "f_a", "f_c", "--at", f"{DAY}T23:00")
    assert "1.  23:50 – 01:30 (Thu 2026-06-11)   1 h 40 min, 1 change" in english.lines
    assert [line.strip() for line in english.lines if "2026-06-11" in line][1:] == [
        "00:10 (Thu 2026-06-11)  Bahnhof",
        "01:00 (Thu 2026-06-11)",
        "01:30 (Thu 2026-06-11)  Chausseehaus",
    ]
    german = mobility("plan", region, "f_a", "f_c", "--at", f"{DAY}T23:00", language="de")
    assert "1.  23:50 – 01:30 (Do 11.06.2026)   1 h 40 min, 1 Umstieg" in german.lines
    later = mobility("plan", region, "f_b", "f_c", "--at", f"{DAY}T23:00")
    assert "1.  01:00 (Thu 2026-06-11) – 01:30   30 min, no change" in later.lines


# Once (mobility/cli/console.py lacks markup=False): rich takes [ost] for markup and ends the program at [/ost]
@pytest.mark.parametrize(
    "name", ["Bahnhof [ost]", "Bahnhof [/ost]", "Bahnhof [bold]", "Bahnhof :m:", "de:15083:x:1", "[", "\\[x]"]
)
def test_names_are_printed_as_they_are(name: str, tmp_path: Path) -> None:
    files = swapped(swapped(minimal(), "stops.txt", "Bahnhof", name), "trips.txt", "t1,Chausseehaus", f"t1,{name}")
    region = village(tmp_path, swapped(files, "routes.txt", "r,dorf,1", f"r,dorf,{name}"))
    answer = mobility("plan", region, "f_a", "f_b", *AT)
    assert answer.code == 0, answer.err
    assert answer.out.count(name) == 4, answer.out


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_terminals_that_know_few_letters(encoding: str, built: Standing) -> None:
    """As with LC_ALL=POSIX or an old terminal: better a question mark than no answer."""
    answer = mobility_process(
        "plan", built.region, "Amtsplatz", "Bahnhof", *AT, environment={"PYTHONIOENCODING": encoding}
    )
    assert answer.code == 0, answer.err
    assert "08:10" in answer.out


def test_feeds_are_named_where_their_data_are_used(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_feed(tmp_path / name, minimal())
    region = region_for(tmp_path, feeds={"f": "one", "g": "two"}, feed='attribution = "Dorf, CC BY 4.0"')
    assert mobility("plan", region, "f_a", "f_b", *AT).lines[-1] == "Data: Dorf, CC BY 4.0"
    assert mobility("plan", region, "f_a", "f_b", *AT, language="de").lines[-1] == "Daten: Dorf, CC BY 4.0"
    assert mobility("plan", region, "f_a", "f_b", *AT, "--json").json["network"]["attribution"] == ["Dorf, CC BY 4.0"]


def test_debug_says_on_stderr_what_the_search_took(built: Standing) -> None:
    asked = ("plan", built.region, "f_a", "f_b", "--at", "2026-06-10T09:00", "--quiet")
    plain, told = mobility(*asked), mobility(*asked, "--debug")
    assert (told.code, told.out) == (0, plain.out)
    assert plain.err == ""
    lines = told.err.splitlines()
    assert lines[0] == "What the search took:"
    counts = dict(line.rsplit("  ", 1) for line in lines[1:8])
    told_counts = {name.strip(): count.strip() for name, count in counts.items()}
    assert told_counts["Pareto sets and pieces of windows asked for"] == "1"
    assert [line.split()[-1] for line in lines[8:]] == ["ms"] * 3
    assert mobility(*asked, "--debug", language="de").err.startswith("Was die Suche gebraucht hat:\nRunden")


def test_debug_and_batch_exclude_each_other(built: Standing, tmp_path: Path) -> None:
    answer = mobility("plan", built.region, "--batch", tmp_path / "queries.csv", "--debug")
    assert_refused(answer, "--batch", "--debug")
