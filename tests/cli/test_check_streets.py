# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility check` on regions with a map: what is wrong with it, and whether it shows the feed's area."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mobility.cli.check import run
from tests.command import mobility
from tests.feeds import Files, minimal, swapped, village, with_rows
from tests.osm_files import OsmMap

TODAY = dt.date(2026, 6, 10)
CLEAN, ERRORS = 0, 1
ROAD = "highway=residential"
CODE = "stop_far_from_streets"
Drawing = Callable[[OsmMap], None]


def town(*others: Drawing) -> OsmMap:
    """A street of 1 km that begins at the first stop of the minimal feed, and what others add."""
    osm = OsmMap()
    osm.nodes("a 0 0, b 1000 0, c 1000 100")
    osm.way("West", "a b", ROAD)
    osm.way("North", "b c", ROAD)
    for draw in others:
        draw(osm)
    return osm


def region_with(folder: Path, osm: OsmMap, files: Files | None = None, *, streets: str = "") -> Path:
    """A region with a feed and a map, by default the minimal feed."""
    region = village(folder, files)
    osm.write(folder / "town.osm")
    text = region.read_text(encoding="utf-8")
    region.write_text(f'{text}\n[streets]\nosm = "town.osm"\n{streets}\n', encoding="utf-8")
    return region


def near_town() -> Files:
    """The minimal feed with all stops along the street, the last one 30 m beside it."""
    files = swapped(minimal(), "stops.txt", "52.1,11.0", "52.0,11.005")
    return swapped(files, "stops.txt", "52.2,11.0", "52.00027,11.010")


def checked(region: Path, capsys: pytest.CaptureFixture[str], *, code: int) -> dict[str, Any]:
    """What is printed as JSON."""
    assert run(str(region), as_json=True, quiet=True, today=TODAY) == code
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def printed(region: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What is printed as text, in the language of the environment."""
    run(str(region), as_json=False, quiet=True, today=TODAY)
    return capsys.readouterr().out


def test_a_map_that_shows_the_whole_area(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    region = region_with(tmp_path, town(), near_town())
    answer = checked(region, capsys, code=CLEAN)
    assert answer["streets"] == {"findings": []}
    assert CODE not in {found["code"] for found in answer["feeds"][0]["findings"]}
    assert "Streets town.osm\n  Nothing to complain about.\n" in printed(region, capsys)


def test_a_region_without_a_map_has_no_section_of_streets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    region = village(tmp_path)
    assert checked(region, capsys, code=CLEAN)["streets"] is None
    assert "Streets" not in printed(region, capsys)


def test_stops_that_the_map_misses_are_named_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two of three stops lie 11 and 22 km north; that is a warning and no error."""
    answer = checked(region_with(tmp_path, town()), capsys, code=CLEAN)
    (found,) = [one for one in answer["feeds"][0]["findings"] if one["code"] == CODE]
    assert (found["severity"], found["count"]) == ("warning", 2)
    assert [(place["file"], place["row"], place["field"], place["value"]) for place in found["places"]] == [
        ("f/stops.txt", 3, "stop_id", "b"),
        ("f/stops.txt", 4, "stop_id", "c"),
    ]
    assert found["message"].startswith("Bahnhof lies more than ")
    assert "2 of 3 stops in use do" in found["message"]
    assert "covers the whole area" in found["remedy"]
    assert answer["streets"] == {"findings": []}
    assert (answer["errors"], answer["warnings"]) == (0, 2)


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ("WARNING stop_far_from_streets, 2 times", "Bahnhof lies more than", "2 of 3 stops", "What to do: ")),
        (
            "de",
            ("WARNUNG stop_far_from_streets, 2-mal", "Bahnhof liegt", "2 von 3 bedienten Haltestellen", "Was tun: "),
        ),
    ],
)
def test_stops_that_the_map_misses_as_text(
    language: str,
    parts: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MOBILITY_LANG", language)
    out = printed(region_with(tmp_path, town()), capsys)
    told = " ".join(out.split())
    assert [part for part in parts if part not in told] == [], out


def test_a_stop_without_service_or_place_need_not_be_on_the_map(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = with_rows(near_town(), "stops.txt", "z,Nowhere,53.0,11.0")
    codes = {
        one["code"] for one in checked(region_with(tmp_path, town(), files), capsys, code=CLEAN)["feeds"][0]["findings"]
    }
    assert CODE not in codes
    assert "stop_without_stop_time" in codes


@pytest.mark.parametrize(("metres", "far"), [(0, False), (90, False), (600, True)])
def test_how_far_a_stop_may_lie(metres: float, far: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: FBT001
    files = swapped(near_town(), "stops.txt", "52.0,11.0\n", f"{52.0 - metres / 111_195:.6f},11.0\n")
    answer = checked(region_with(tmp_path, town(), files), capsys, code=CLEAN)
    found = [one for one in answer["feeds"][0]["findings"] if one["code"] == CODE]
    assert bool(found) == far
    assert not far or "1 of 3 stops" in found[0]["message"]


def test_what_check_calls_far_is_what_build_does_not_link(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    region = region_with(tmp_path, town())
    built = mobility("build", region)
    assert built.code == 0
    assert " 1 stops linked" in built.err
    (found,) = [one for one in checked(region, capsys, code=CLEAN)["feeds"][0]["findings"] if one["code"] == CODE]
    assert found["count"] == 3 - 1


def spoil_bytes(path: Path) -> None:
    """Cut the file in the middle."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def take_away(path: Path) -> None:
    """Delete it."""
    path.unlink()


def no_streets(path: Path) -> None:
    """A map without any street."""
    path.write_text('<?xml version="1.0"?>\n<osm version="0.6"></osm>\n', encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "code"), [(spoil_bytes, "streets_unreadable"), (take_away, "streets_missing"), (no_streets, "no_streets")]
)
def test_a_broken_map_is_an_error_and_feeds_are_checked_all_the_same(
    spoil: Callable[[Path], None], code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    region = region_with(tmp_path, town(), near_town())
    spoil(tmp_path / "town.osm")
    answer = checked(region, capsys, code=ERRORS)
    (found,) = answer["streets"]["findings"]
    assert (found["code"], found["severity"], found["count"]) == (code, "error", 1)
    assert found["places"][0]["file"].endswith("town.osm")
    assert answer["errors"] == 1
    assert answer["feeds"][0]["readable"] is True
    assert CODE not in {one["code"] for one in answer["feeds"][0]["findings"]}
    out = printed(region, capsys)
    assert f"Streets town.osm\n  ERROR  {code}\n" in out
    assert "\n1 error, " in out


def test_ways_over_missing_nodes_are_an_error_unless_the_region_says_cut(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    osm = town()
    osm.node("lost", 500, 500)
    osm.way("Broken", "c lost a", ROAD)
    osm.lost.add("lost")
    answer = checked(region_with(tmp_path / "refuse", osm, near_town()), capsys, code=ERRORS)
    assert [(one["code"], one["severity"]) for one in answer["streets"]["findings"]] == [
        ("streets_missing_nodes", "error")
    ]
    region = region_with(tmp_path / "cut", osm, near_town(), streets='broken_ways = "cut"')
    answer = checked(region, capsys, code=CLEAN)
    assert [(one["code"], one["severity"]) for one in answer["streets"]["findings"]] == [("streets_cut", "warning")]


def odd_restriction(osm: OsmMap) -> None:
    """A ban that names no way to which one must not turn."""
    osm.turn("no_left_turn", "from:West via:b")


@pytest.mark.parametrize(("language", "title"), [("en", "Streets town.osm"), ("de", "Straßen town.osm")])
def test_an_odd_restriction_is_told_under_the_title_of_the_streets(
    language: str,
    title: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    region = region_with(tmp_path, town(odd_restriction), near_town())
    (found,) = checked(region, capsys, code=CLEAN)["streets"]["findings"]
    assert (found["code"], found["severity"]) == ("restriction_unclear", "warning")
    assert "100001" in json.dumps(found["places"])
    monkeypatch.setenv("MOBILITY_LANG", language)
    before, after = printed(region, capsys).split(f"{title}\n")
    assert "restriction_unclear" not in before
    assert "restriction_unclear" in after


def test_the_sample_names_the_stops_off_its_map_only(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The map shows the villages; the house promises no warnings for the sample, so these lie in a note or nowhere."""
    answer = checked(sample, capsys, code=CLEAN)
    assert answer["streets"] == {"findings": []}
    far = [one for feed in answer["feeds"] for one in feed["findings"] if one["code"] == CODE]
    names = [place["message"].split(" lies ")[0] for one in far for place in one["places"]]
    assert all(name.startswith(("Magdeburg", "Wolmirstedt", "Groß", "Vahldorf", "Haldensleben")) for name in names)
