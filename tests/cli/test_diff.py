# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility diff`, as typed."""

from pathlib import Path

import pytest

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
    assert "1 line only runs at other times (5 min later): Bus B" in lines
    assert "Moved stops (1): Vahldorf by 140 m" in lines


def test_what_changes_in_german(old: Path, new: Path) -> None:
    lines = diff(old, new, *DAY, language="de").lines
    assert "Linie Zug (Zug, Beispielverkehr)" in lines
    assert "  - 2 Fahrten weniger am Mi 10.06.2026 (37 statt 39)" in lines
    assert "1 Linie fährt nur zu anderen Zeiten (5 min später): Bus B" in lines
    assert "Verlegte Haltestellen (1): Vahldorf um 140 m" in lines
    assert "  - die letzte Abfahrt Richtung Haldensleben ist jetzt um 22:33 statt 00:33 (Folgetag), am Mi" in lines


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
    assert_refused(answer, "new/stops.txt", "row 8", "stop_lat", "What to do")


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
    assert_refused(mobility("diff", "-q", SAMPLE, "absent.zip"), "absent.zip")
    assert_refused(mobility("diff", "-q", SAMPLE, old), old.name, "two region files")
