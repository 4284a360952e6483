# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility check`: what is printed, as text and as JSON, and the exit code."""

import datetime as dt
import json
import re
import string
import tomllib
from pathlib import Path
from typing import Any

import pytest

from mobility.cli.check import run
from mobility.texts import LANGUAGES
from tests.command import mobility, mobility_process
from tests.feeds import Files, minimal, region_for, swapped, village, with_rows, write_feed
from tests.source_tree import ROOT

TODAY = dt.date(2026, 6, 10)
GOOD = """\
Check of Dorf, Wed 2026-06-10

Feed f
  Nothing to complain about.

Trips per day
   |2026-06-01   |06-15 |06-22 |06-29
f  ██████████████████████████████  █ = 2
One column is one day.
█ is the busiest column of the feed, ▁ the least with any trip, · means that nothing runs.

Feed  Busiest day     Trips  Mon-Fri  Sat  Sun  First trip  Last trip   Valid until
f     Mon 2026-06-01      2        2    2    2  2026-06-01  2026-06-30  2026-06-30
Mon-Fri, Sat, Sun: median of the days on which anything runs. "Valid until" is what the feed says.

Typical trips per day from Monday to Friday, as long as they stay about the same:
  f  2 until 2026-06-30

What these data do (not) allow
  yes     Days: one can ask for 2026-06-01 to 2026-06-30. All feeds have full service in 4 of 5
          weeks: 2026-06-01 to 2026-06-28. For comparisons take the week of 2026-06-01, for instance
          Wed 2026-06-03.
  yes     Lines: bus (1).
  no      Trains: no feed has any, so every answer leaves out regional and long-distance trains.
  no      Wheelchair: the data say for no stop or no trip whether one gets on (stops 0 of 3 (0\u00a0%),
          trips 0 of 2 (0\u00a0%)), so step-free trips can't be planned.
  no      Taking a bike along: the data do not say whether it is allowed.
  no      Fares: no feed brings prices, so nothing can be said of what a trip costs.
  no      Lines on a map: no feed draws the ways that vehicles take; lines go straight from stop to
          stop.
  no      On-demand service: the data describe none. What must be ordered by phone looks like any
          other trip or is missing.
  no      Delays and cancellations: these are planned times; realtime is no part of them.
  no      Sources: the region file does not say whom to credit for f; add `attribution` before
          publishing anything.

0 errors, 0 warnings
"""
SPOILT = """\
Feed f
  ERROR  invalid_time
    This is not a time of the form H:MM:SS (hours may exceed 24).
      f/stop_times.txt, row 3, arrival_time = "8:1:00"
    What to do: Write it like 6:13:00 or 25:10:00.
  WARNING  duplicate_route_name, 4 times
    The line 1 stands there several times: r and r0.
      f/routes.txt, row 3, route_short_name = "1"
    The line 1 stands there several times: r and r1.
      f/routes.txt, row 4, route_short_name = "1"
    The line 1 stands there several times: r and r2.
      f/routes.txt, row 5, route_short_name = "1"
      and 1 more
    What to do: Nothing, if the variants are meant; else ask the publisher to join the routes, for
      travellers can't tell them apart.
  Notes, nothing that needs mending:
    1 × stop_without_stop_time: No trip that can be ridden calls at Dorfteich (d).
"""


def spoilt() -> Files:
    """The minimal feed with one error, four warnings and one note."""
    files = swapped(minimal(), "stop_times.txt", "t1,8:10:00", "t1,8:1:00")
    files = with_rows(files, "routes.txt", *(f"r{n},dorf,1,3" for n in range(4)))
    return with_rows(files, "stops.txt", "d,Dorfteich,52.3,11")


def text_of(region: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What is printed on the day on which the feeds run."""
    run(str(region), as_json=False, quiet=True, today=TODAY)
    return capsys.readouterr().out


def json_of(region: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What is printed as JSON on the day on which the feeds run."""
    run(str(region), as_json=True, quiet=True, today=TODAY)
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_a_good_feed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert text_of(village(tmp_path), capsys) == GOOD
    assert run(str(tmp_path / "region.toml"), as_json=True, quiet=True, today=TODAY) == 0


def test_errors_first_with_their_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = text_of(village(tmp_path, spoilt()), capsys)
    assert SPOILT in out
    assert out.endswith("\n1 error, 4 warnings\n")
    assert run(str(tmp_path / "region.toml"), as_json=False, quiet=True, today=TODAY) == 1


def test_german(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOBILITY_LANG", "de")
    out = text_of(village(tmp_path, spoilt()), capsys)
    assert out.startswith("Prüfung von Dorf, Mi 10.06.2026\n")
    assert "  FEHLER  invalid_time\n" in out
    assert "Stärkster Tag" in out
    assert "Mo 01.06.2026" in out
    assert "\n  nein      Züge: " in out
    assert out.endswith("\n1 Fehler, 4 Warnungen\n")


def test_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = json_of(village(tmp_path, spoilt()), capsys)
    assert list(answer) == [
        "region", "name", "sample", "today", "feeds", "streets", "allows", "errors", "warnings", "infos",
    ]  # fmt: skip
    assert (answer["region"], answer["sample"], answer["today"]) == ("dorf", False, "2026-06-10")
    assert (answer["errors"], answer["warnings"], answer["infos"]) == (1, 4, 1)
    feed = answer["feeds"][0]
    assert [(found["severity"], found["code"], found["count"]) for found in feed["findings"]] == [
        ("error", "invalid_time", 1),
        ("warning", "duplicate_route_name", 4),
        ("info", "stop_without_stop_time", 1),
    ]
    assert feed["findings"][0]["places"] == [
        {
            "file": "f/stop_times.txt",
            "row": 3,
            "field": "arrival_time",
            "value": "8:1:00",
            "message": "This is not a time of the form H:MM:SS (hours may exceed 24).",
        }
    ]
    assert feed["trips_per_day"]["first_date"] == "2026-06-01"
    assert feed["trips_per_day"]["counts"] == [2] * 30
    assert feed["trips_per_day"]["busiest"] == {"date": "2026-06-01", "trips": 2}
    assert feed["trips_per_day"]["phases"] == [{"first": "2026-06-01", "last": "2026-06-30", "weekday_trips": 2}]
    allows = answer["allows"]
    assert allows["full_service"]["reference_day"] == "2026-06-03"
    assert (allows["modes"], allows["rail"]) == ({"bus": 1}, False)
    assert allows["wheelchair_trips"] == {"all": 2, "known": 0, "yes": 0, "known_share": 0.0}
    assert allows["attribution"] == {"f": None}


def test_json_is_the_same_each_time_and_in_every_language(tmp_path: Path) -> None:
    region = village(tmp_path, spoilt())
    answers = [mobility("check", region, "--json", language=language) for language in ("en", "de", "en")]
    assert len({answer.out for answer in answers}) == 1
    assert {answer.code for answer in answers} == {1}


def test_a_feed_that_can_not_be_opened_beside_one_that_can(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_feed(tmp_path / "good", minimal())
    write_feed(tmp_path / "half", minimal({"trips.txt": None}))
    (tmp_path / "page.zip").write_text("<html>Not found</html>")
    feeds = {"good": "good", "half": "half", "page": "page.zip", "gone": "gone.zip"}
    answer = json_of(region_for(tmp_path, feeds=feeds), capsys)
    assert [feed["readable"] for feed in answer["feeds"]] == [True, False, False, False]
    assert [[found["code"] for found in feed["findings"]] for feed in answer["feeds"]] == [
        [],
        ["missing_required_file"],
        ["not_a_zip"],
        ["feed_missing"],
    ]
    assert answer["feeds"][1]["findings"][0]["places"][0]["file"] == "half/trips.txt"
    assert answer["feeds"][3]["trips_per_day"] is None
    assert answer["errors"] == 3
    out = text_of(tmp_path / "region.toml", capsys)
    assert "Feed gone\n  ERROR  feed_missing\n    The feed gone is not there.\n" in out
    assert "\ngood  ██" in out


def test_all_feeds_are_unreadable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = text_of(region_for(tmp_path, feeds={"gone": "gone.zip"}), capsys)
    assert "Trips per day\n  Nothing runs on any day.\n" in out
    assert "  no      Days: nothing runs on any day" in out


def test_an_unreadable_region_file_is_bad_input(tmp_path: Path) -> None:
    answer = mobility("check", tmp_path / "nowhere.toml")
    assert (answer.code, answer.out) == (2, "")
    assert "nowhere.toml" in answer.err


def test_the_sample_is_without_fault(tmp_path: Path) -> None:
    assert tmp_path.is_dir()
    answer = mobility("check", "beispiel")
    assert answer.code == 0
    assert answer.lines[0].startswith("Sample data")
    assert answer.lines[-1] == "0 errors, 0 warnings"
    assert "bsp  ████████████████████████████████████████  █ = 68" in answer.lines


def test_plain_text_of_at_most_100_columns_in_a_pipe(tmp_path: Path) -> None:
    answer = mobility_process("check", village(tmp_path, spoilt()), environment={"NO_COLOR": "1"})
    assert answer.code == 1
    assert "\x1b" not in answer.out
    assert answer.err == ""
    assert all(len(line) <= 100 for line in answer.lines)


def test_the_home_region(home_region: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = text_of(home_region, capsys)
    lines = {line.split("  ")[0]: line for line in out.splitlines() if "█ = " in line}
    assert lines["mvb"] == f"mvb        {'█' * 5}{'▂' * 16}{'▁' * 18}{'·' * 14}  █ = 3,828"
    assert lines["pvgs"] == f"pvgs       {'█' * 11}{'·' * 42}  █ = 3,735"
    assert "mvb        4,228 until 2026-07-05, 761 until 2026-10-25, 405 until 2027-02-28, none until" in out
    assert "pvgs       2026-08-17 to 2027-06-04 (292 days)" in out
    assert re.search(r"no +Trains: no feed has any", out)
    assert "take the week of 2026-06-08, for instance\n          Wed 2026-06-10" in out
    assert out.splitlines()[-1].startswith("0 errors, ")


def test_a_transfer_that_nobody_can_keep(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shared_data.is_dir()
    answer = json_of(shared_data.parent / "regions" / "heidelberg.toml", capsys)
    found = {one["code"]: one for one in answer["feeds"][0]["findings"]}
    assert found["transfer_faster_than_running"]["count"] == 2
    assert "0 s for 145 m" in found["transfer_faster_than_running"]["message"]


def test_both_languages_say_the_same() -> None:
    catalogues = [
        tomllib.loads((ROOT / "texts" / language / "check.toml").read_text(encoding="utf-8")) for language in LANGUAGES
    ]
    named = [
        {
            (section, key): {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
            for section, entries in catalogue.items()
            for key, template in entries.items()
        }
        for catalogue in catalogues
    ]
    assert named[0] == named[1]
    assert [key for key in named[0] if key[0] == "error"]
