# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility diff`, as typed."""

import tomllib
from pathlib import Path

import pytest

from mobility.texts import FOLDER, LANGUAGES
from tests.analysis.edits import (
    SAMPLE,
    Tables,
    add_trip,
    copied,
    drop_trips,
    read_tables,
    shift_trips,
    trips_of,
    write_tables,
)
from tests.command import Answer, mobility
from tests.feeds import region_for, zip_feed
from tests.refusals import assert_refused

TABLES = read_tables(SAMPLE)
DAY = ("--date", "2026-06-10")
WIDEST = 110


@pytest.fixture
def tables() -> Tables:
    return copied(TABLES)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The region file of the sample's feed."""
    folder = tmp_path_factory.mktemp("old")
    return region_for(folder, feeds={"f": str(write_tables(folder / "feed", TABLES))})


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same without the last two trains to Haldensleben, Bus B five minutes later, one stop moved."""
    folder, tables = tmp_path_factory.mktemp("new"), copied(TABLES)
    drop_trips(tables, lambda row: row["trip_id"] in {"zug-haldensleben-2312", "zug-haldensleben-2412"})
    shift_trips(tables, trips_of(tables, "Bus B"), 300)
    for row in tables["stops.txt"]:
        if row["stop_name"] == "Vahldorf":
            row["stop_lat"] = str(float(row["stop_lat"]) + 0.00126)
    return region_for(folder, feeds={"f": str(write_tables(folder / "feed", tables))})


def diff(*arguments: str | Path, language: str = "en") -> Answer:
    answer = mobility("diff", "-q", *arguments, language=language)
    assert (answer.code, answer.err) == (0, ""), answer.err
    return answer


@pytest.mark.parametrize(("language", "said"), [("en", "Nothing changes."), ("de", "Nichts ändert sich.")])
def test_nothing_changes(language: str, said: str) -> None:
    assert said in diff(SAMPLE, SAMPLE, language=language).lines


def test_a_zip_is_as_good_as_a_folder(tmp_path: Path) -> None:
    packed = zip_feed(tmp_path / "feed.zip", {file.name: file.read_bytes() for file in SAMPLE.glob("*.txt")})
    assert "Nothing changes." in diff(SAMPLE, packed).lines


def test_what_changes_in_english(old: Path, new: Path) -> None:
    lines = diff(old, new, *DAY).lines
    assert "Lines:  2 unchanged, 2 changed, 0 new, 0 gone" in lines
    assert "Line Zug (train, Beispielverkehr)" in lines
    assert "  - 2 trips fewer on Wed 2026-06-10 (37 instead of 39)" in lines
    assert "  - last departure towards Haldensleben at 22:12 instead of 00:12 (next day), on Wed 2026-06-10" in lines
    assert "  - towards Haldensleben the trips that start at 23:12, 00:12 (next day) are dropped, on Wed" in lines
    assert "1 line only runs at other times (all trips, 5 min later): Bus B" in lines
    assert "Moved stops (1): Vahldorf by 140 m" in lines


def test_what_changes_in_german(old: Path, new: Path) -> None:
    lines = diff(old, new, *DAY, language="de").lines
    assert "Linie Zug (Zug, Beispielverkehr)" in lines
    assert "  - 2 Fahrten weniger am Mi 10.06.2026 (37 statt 39)" in lines
    assert "1 Linie fährt nur zu anderen Zeiten (alle Fahrten, 5 min später): Bus B" in lines
    assert "Verlegte Haltestellen (1): Vahldorf um 140 m" in lines
    assert "  - die letzte Abfahrt Richtung Haldensleben ist jetzt um 22:33 statt 00:33 (Folgetag), am Mi" in lines


@pytest.fixture
def one_later(tables: Tables, tmp_path: Path) -> Path:
    """The bus of 16:25 to Ebendorf starts at 16:22."""
    shift_trips(tables, {"a-ebendorf-1625"}, -180)
    return region_for(tmp_path, feeds={"f": str(write_tables(tmp_path / "feed", tables))})


def test_one_retimed_trip_among_many(old: Path, one_later: Path) -> None:
    lines = diff(old, one_later, *DAY).lines
    assert (
        "On 1 line nothing changes but the times of some trips; --line shows more: Bus A (1 of 13 trips, 3 min earlier)"
        in " ".join(lines)
    )
    assert "8 stops change only a little; --stop shows how." in lines


@pytest.mark.parametrize(
    ("language", "line", "stop"),
    [
        (
            "en",
            "  - towards Ebendorf the trip that starts at 16:25 now starts at 16:22, on Wed 2026-06-10",
            "  - the departure at 16:40 is now at 16:37, on Wed 2026-06-10",
        ),
        (
            "de",
            "  - Richtung Ebendorf beginnt die Fahrt von 16:25 jetzt um 16:22, am Mi 10.06.2026",
            "  - die Abfahrt um 16:40 ist jetzt um 16:37, am Mi 10.06.2026",
        ),
    ],
)
def test_a_retimed_trip_is_named(language: str, line: str, stop: str, old: Path, one_later: Path) -> None:
    named = ("--line", "Bus A", "--stop", "Ebendorf, Barleber Str.")
    assert {line, stop} <= set(diff(old, one_later, *DAY, *named, language=language).lines)


def test_retimed_trips_are_listed_up_to_three(old: Path, tables: Tables, tmp_path: Path) -> None:
    trips = ["zug-haldensleben-0812", "zug-haldensleben-0912", "zug-haldensleben-1012", "zug-haldensleben-1112"]
    told = {}
    for count in (3, 4):
        moved = copied(tables)
        shift_trips(moved, set(trips[:count]), 120)
        region = region_for(tmp_path / str(count), feeds={"f": str(write_tables(tmp_path / f"feed{count}", moved))})
        told[count] = " ".join(diff(old, region, *DAY, "--line", "Zug").out.split())
    assert "trips start at other times: 08:12 → 08:14, 09:12 → 09:14, 10:12 → 10:14, on" in told[3]
    assert "4 of 20 trips towards Haldensleben 2 min later, on Wed" in told[4]
    assert "→ 08:14" not in told[4]


def test_a_trip_at_other_times_on_the_way_is_named(old: Path, tables: Tables, tmp_path: Path) -> None:
    rows = [row for row in tables["stop_times.txt"] if row["trip_id"] == "zug-haldensleben-0812"]
    max(rows, key=lambda row: int(row["stop_sequence"]))["arrival_time"] = "08:59:00"
    max(rows, key=lambda row: int(row["stop_sequence"]))["departure_time"] = "08:59:00"
    new = region_for(tmp_path, feeds={"f": str(write_tables(tmp_path / "feed", tables))})
    said = " ".join(diff(old, new, *DAY, "--line", "Zug").lines)
    assert "towards Haldensleben the trip that starts at 08:12 is at other times on the way" in said


def test_a_shift_within_a_minute_is_not_told_as_equal_times(old: Path, tables: Tables, tmp_path: Path) -> None:
    shift_trips(tables, {"zug-haldensleben-0812"}, 30)
    new = region_for(tmp_path, feeds={"f": str(write_tables(tmp_path / "feed", tables))})
    lines = diff(old, new, *DAY, "--line", "Zug", "--stop", "Vahldorf").lines
    assert "  - 1 of 20 trips towards Haldensleben <1 min later, on Wed 2026-06-10" in lines
    assert "  - 1 departure at another time, on Wed 2026-06-10" in lines


def test_every_common_day_with_other_trips(old: Path, tables: Tables, tmp_path: Path) -> None:
    drop_trips(tables, lambda row: row["trip_id"] in trips_of(tables, "Zug"))
    new = region_for(tmp_path, feeds={"f": str(write_tables(tmp_path / "feed", tables))})
    said = " ".join(diff(old, new, *DAY).out.split())
    assert "another number of trips on all 3,651 days that both calendars cover" in said


def test_lines_are_not_too_wide(old: Path, new: Path) -> None:
    for language in ("de", "en"):
        for options in ((), ("--stop", "Vahldorf", "--line", "Zug")):
            assert max(map(len, diff(old, new, *options, language=language).lines)) <= WIDEST


def test_a_named_line_and_stop(old: Path, new: Path) -> None:
    lines = diff(old, new, *DAY, "--line", "zug", "--stop", "Vahldorf", "--stop", "Ebendorf, Barleber Str.").lines
    assert "Line Zug (train, Beispielverkehr)" in lines
    assert "  - moved by 140 m" in lines
    assert not [line for line in lines if line.startswith("1 line only")]


@pytest.mark.parametrize("name", ["bsp:vahldorf", "bsp:vahldorf-1", "f_bsp:vahldorf", "Vahldorf"])
def test_a_stop_by_id_with_and_without_prefix(name: str, old: Path, new: Path) -> None:
    assert [stop["name"] for stop in diff(old, new, *DAY, "--stop", name, "--json").json["stops"]] == ["Vahldorf"]


def test_what_was_named_and_does_not_change_is_told_so(old: Path) -> None:
    lines = diff(old, old, "--line", "Zug", "--stop", "Vahldorf").lines
    assert lines.count("  - does not change") == 2


def test_only_so_many(old: Path, tables: Tables, tmp_path: Path) -> None:
    for line in ("zug-haldensleben-0812", "b-ebendorf-0640"):
        drop_trips(tables, lambda row, trip=line: row["trip_id"] == trip)  # type: ignore[misc]
    drop_trips(tables, lambda row: row["route_id"] == "schulbus")
    add_trip(tables, "zug-haldensleben-0912", 600)
    new = region_for(tmp_path, feeds={"f": str(write_tables(tmp_path / "feed", tables))})
    lines = diff(old, new, *DAY, "--most", "1").lines
    assert "Lines that are gone (1): Schulbus" in lines
    assert len([line for line in lines if line.startswith("Line ")]) == 1


def test_json_is_the_same_in_every_language(old: Path, new: Path) -> None:
    answers = [diff(old, new, *DAY, "--json", language=language) for language in ("de", "en")]
    assert answers[0].out == answers[1].out
    found = answers[0].json
    assert found["changed"] is True
    assert found["compared"] == {"how": "asked", "dates": [{"old": "2026-06-10", "new": "2026-06-10"}]}
    assert found["counts"]["lines"] == {"same": 2, "changed": 2, "new": 0, "gone": 0}
    (train,) = [line for line in found["lines"] if line["line"] == "Zug"]
    assert {"what": "trips", "old": 39, "new": 37}.items() <= train["changes"][0].items()
    assert {line["status"] for line in found["lines"]} == {"changed"}
    assert diff(old, old, "--json").json["changed"] is False


def test_two_region_files_of_one_id(old: Path, new: Path) -> None:
    """The second does not take the place of the first one's network."""
    beside = old.with_name("new.toml")
    beside.write_text(new.read_text(encoding="utf-8"), encoding="utf-8")
    assert "  - 2 trips fewer on Wed 2026-06-10 (37 instead of 39)" in diff(old, beside, *DAY).lines
    current = old.parent / "build" / "dorf" / "current"
    before = current.read_text(encoding="utf-8")
    assert diff(old, beside, *DAY, "--json").json["old"]["content_hash"].startswith(before.strip())
    assert current.read_text(encoding="utf-8") == before


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    diff(SAMPLE, SAMPLE)
    assert list(tmp_path.iterdir()) == []


def test_a_broken_new_feed_is_refused_with_its_place(tables: Tables, tmp_path: Path) -> None:
    tables["stops.txt"][6]["stop_lat"] = "200"
    new = write_tables(tmp_path / "neu", tables)
    answer = mobility("diff", SAMPLE, new)
    assert_refused(answer, "neu/stops.txt", "row 8", "stop_lat", "What to do")


def test_no_advice_on_a_region_file_where_there_is_none(tables: Tables, tmp_path: Path) -> None:
    tables["stop_times.txt"][6]["arrival_time"] = "03:00:00"
    feed = write_tables(tmp_path / "neu", tables)
    answer = mobility("diff", SAMPLE, f"{feed}/")
    assert_refused(answer, f"{feed}/stop_times.txt", "row 8", "Correct the times")
    assert "region file" not in answer.err
    assert "region file" in mobility("diff", *[region_for(tmp_path, feeds={"f": str(feed)})] * 2).err


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_advises_on_broken_trips_has_other_advice_for_files(language: str) -> None:
    texts = tomllib.loads((FOLDER / language / "errors.toml").read_text(encoding="utf-8"))
    advising = {code for code, remedy in texts["remedy"].items() if "broken_trips" in remedy}
    own = tomllib.loads((FOLDER / language / "diff.toml").read_text(encoding="utf-8"))["diff_remedy"]
    assert advising == own.keys()


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("--date", "morgen"), ('"morgen" is no date.', "2026-06-10")),
        (("--date", "2026-02-30"), ("2026-02-30",)),
        (("--date", "2050-01-01"), ("2050-01-01", "2035-12-31")),
        (("--most", "0"), ("--most",)),
        (("--line", "Bus C"), ("Bus C", "Bus B; Bus A")),
        (("--line", "4711"), ("4711",)),
        (("--stop", "Valdorf"), ("Valdorf", "Vahldorf")),
        (("--stop", "52.1,11.6"), ("52.1,11.6",)),
    ],
)
def test_bad_options(arguments: tuple[str, ...], parts: tuple[str, ...], old: Path) -> None:
    assert_refused(mobility("diff", "-q", old, old, *arguments), *parts)


def test_bad_input(old: Path) -> None:
    assert_refused(mobility("diff", "-q", SAMPLE, "absent.zip"), "NEW: there is no such file", "absent.zip")
    assert_refused(mobility("diff", "-q", "absent.zip", SAMPLE), "OLD: there is no such file", "absent.zip")
    assert_refused(mobility("diff", "-q", SAMPLE, old), old.name, "two region files")
