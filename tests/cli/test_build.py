# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility build`: what is printed, and that a network is made anew only where an input or a setting has changed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mobility.network import store
from tests.command import PROGRAM, TIMEOUT_S, Answer, mobility, mobility_process
from tests.feeds import minimal, region_for, swapped, village, with_rows, write_feed, zip_feed
from tests.refusals import QUESTION, Standing

UP_TO_DATE = "Nothing has changed; the network is up to date.\n"
ROOT = Path(__file__).resolve().parents[2]


def rebuilt(answer: Answer) -> bool:
    """Whether a call of `mobility build` made the network anew."""
    assert answer.code == 0, answer.err
    assert answer.err.startswith("Built in ") != (answer.err == UP_TO_DATE)
    return answer.err != UP_TO_DATE


def test_the_folder_on_stdout_and_the_rest_on_stderr(tmp_path: Path) -> None:
    region = village(tmp_path)
    answer = mobility("build", region)
    assert answer.code == 0
    folder = Path(answer.out.removesuffix("\n"))
    assert folder.parent == tmp_path / "build" / "dorf"
    assert (folder.parent / "current").read_text(encoding="utf-8") == f"{folder.name}\n"
    stages = ["reading", "stops", "changes", "timetable", "walks", "names", "writing"]
    assert re.fullmatch(
        r"Built in [\d.]+ s: " + ", ".join(rf"{stage} [\d.]+ s" for stage in stages), " ".join(answer.err.split())
    )
    assert mobility("build", region) == Answer(0, answer.out, UP_TO_DATE)


def test_in_german(tmp_path: Path) -> None:
    region = village(tmp_path)
    assert mobility("build", region, language="de").err.startswith("Gebaut in ")
    assert mobility("build", region, "--lang", "de").err == "Nichts hat sich geändert; das Netz ist aktuell.\n"


def test_quiet(tmp_path: Path) -> None:
    region = village(tmp_path, with_rows(minimal(), "trips.txt", "r,daily,t3,"))
    assert mobility("build", region, "--quiet").err == ""
    assert mobility("build", region, "-q", "--force").err == ""


def test_touching_a_file_builds_nothing(built: Standing) -> None:
    for path in (built.region, built.feed / "stops.txt"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.touch()
    assert not rebuilt(mobility("build", built.region))


def test_moving_a_region_with_its_network_builds_nothing(built: Standing) -> None:
    moved = built.region.parent.with_name("elsewhere")
    built.region.parent.rename(moved)
    assert not rebuilt(mobility("build", moved / "region.toml"))


def test_force(built: Standing) -> None:
    answer = mobility("build", built.region, "--force")
    assert rebuilt(answer)
    built.assert_intact()


@pytest.mark.parametrize("name", ["stop_times.txt", "calendar.txt", "agency.txt"])
def test_a_changed_feed_is_built_anew(name: str, built: Standing) -> None:
    path = built.feed / name
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n"), encoding="utf-8")
    assert rebuilt(mobility("build", built.region))
    assert not rebuilt(mobility("build", built.region))


def test_a_file_that_is_new_in_a_feed(built: Standing) -> None:
    (built.feed / "transfers.txt").write_text("from_stop_id,to_stop_id,transfer_type\n", encoding="utf-8")
    assert rebuilt(mobility("build", built.region))
    (built.feed / "transfers.txt").unlink()
    assert rebuilt(mobility("build", built.region))
    built.assert_answers()


def test_two_files_that_change_their_contents_for_each_other(tmp_path: Path) -> None:
    """The hash is over names and contents, so that what moves from one file to the next is seen."""
    for name in ("one", "two"):
        write_feed(tmp_path / name, minimal())
    write_feed(tmp_path / "two", swapped(minimal(), "stops.txt", "Amtsplatz", "Anger"))
    region = region_for(tmp_path, feeds={"f": "one", "g": "two"})
    assert rebuilt(mobility("build", region))
    for old, new in (("one", "three"), ("two", "one"), ("three", "two")):
        (tmp_path / old).rename(tmp_path / new)
    assert rebuilt(mobility("build", region))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("change_s = 120", "change_s = 60"),
        ('name = "Dorf"', 'name = "Dörfchen"'),
        ("max_walk_s = 600", "max_walk_s = 0"),
    ],
)
def test_a_changed_setting_is_built_anew(old: str, new: str, built: Standing) -> None:
    content = built.region.read_text(encoding="utf-8")
    assert old in content
    built.region.write_text(content.replace(old, new), encoding="utf-8")
    assert rebuilt(mobility("build", built.region))


def test_another_format_is_built_anew(built: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "FORMAT_VERSION", store.FORMAT_VERSION + 1)
    assert rebuilt(mobility("build", built.region))


def test_a_zip_in_place_of_another(tmp_path: Path) -> None:
    region = region_for(tmp_path, feeds={"f": "feed.zip"})
    zip_feed(tmp_path / "feed.zip", minimal())
    assert rebuilt(mobility("build", region))
    content = (tmp_path / "feed.zip").read_bytes()
    (tmp_path / "feed.zip").unlink()
    (tmp_path / "feed.zip").write_bytes(content)
    assert not rebuilt(mobility("build", region))
    zip_feed(tmp_path / "feed.zip", swapped(minimal(), "stops.txt", "Amtsplatz", "Anger"))
    assert rebuilt(mobility("build", region))


def test_every_command_builds_what_it_needs(tmp_path: Path) -> None:
    region = village(tmp_path)
    for command in (("plan", region, *QUESTION), ("stops", region), ("departures", region, "Bahnhof", *QUESTION[2:])):
        shutil.rmtree(tmp_path / "build", ignore_errors=True)
        answer = mobility(*command)
        assert (answer.code, answer.err) == (0, "")
        assert not rebuilt(mobility("build", region))


def test_out(built: Standing, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "networks"
    answer = mobility("build", built.region, "--out", out)
    assert rebuilt(answer)
    assert Path(answer.out.strip()).parent == out
    assert not rebuilt(mobility("build", built.region, "--out", out))
    shutil.rmtree(built.home)
    assert mobility("plan", built.region, *QUESTION, "--out", out).code == 0
    assert mobility("stops", built.region, "--out", out).code == 0
    assert mobility("departures", built.region, "Bahnhof", *QUESTION[2:], "--out", out).code == 0
    assert not built.home.exists()


def test_warnings_are_shown_once_and_those_like_them_counted(tmp_path: Path) -> None:
    files = with_rows(minimal(), "trips.txt", *(f"r,daily,x{number}," for number in range(70)))
    answer = mobility("build", village(tmp_path, files))
    warning = "Warning: The trip x0 has fewer than two stops; nobody can ride it."
    assert answer.err.startswith(f'{warning} (f/trips.txt, row 4, trip_id = "x0")\n         and 69 more of this kind\n')
    german = mobility("build", tmp_path / "region.toml", "--force", language="de").err
    assert german.startswith("Warnung: ")
    assert "und 69 weitere dieser Art" in german


def test_the_warning_about_an_unknown_value_says_how_it_is_taken(tmp_path: Path) -> None:
    rows = "stop_id,stop_name,stop_lat,stop_lon,location_type\na,A,52.0,11.0,9\nb,B,52.1,11.0,\nc,C,52.2,11.0,\n"
    answer = mobility("build", village(tmp_path, minimal({"stops.txt": rows})))
    assert " ".join(answer.err.split()).startswith(
        'Warning: This value is not among those that GTFS knows; taken as 0. (f/stops.txt, row 2, location_type = "9")'
    )


def test_warnings_of_several_feeds(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_feed(tmp_path / name, with_rows(minimal(), "trips.txt", "r,daily,t3,"))
    answer = mobility("build", region_for(tmp_path, feeds={"f": "one", "g": "two"}))
    assert "f/trips.txt" in answer.err
    assert "g/trips.txt" in answer.err


def test_as_a_process_of_its_own(tmp_path: Path) -> None:
    region = village(tmp_path)
    first = mobility_process("build", region)
    assert first.code == 0
    assert rebuilt(first)
    assert mobility_process("build", region) == Answer(0, first.out, UP_TO_DATE)
    assert mobility("build", region) == Answer(0, first.out, UP_TO_DATE)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals on Windows")
def test_progress_on_a_terminal(tmp_path: Path) -> None:
    """On a terminal the stages are shown while they run, and nothing is left of it."""
    import pty

    region = village(tmp_path)
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "MOBILITY_LANG": "en"}
    with subprocess.Popen(
        [*PROGRAM, "build", str(region)], stdout=subprocess.PIPE, stderr=slave, env=environment, cwd=ROOT
    ) as process:
        os.close(slave)
        shown = b""
        while True:
            try:
                piece = os.read(master, 4096)
            except OSError:  # how Linux says that the other end is closed
                break
            if not piece:
                break
            shown += piece
        out, _ = process.communicate(timeout=TIMEOUT_S)
    os.close(master)
    assert process.returncode == 0
    assert Path(out.decode().strip()).is_dir()
    assert b"\x1b[2K" in shown.partition(b"Built in ")[0], "a line was drawn and taken away again"
    assert b"Built in " in shown
