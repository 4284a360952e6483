# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility scenario timetable` and `diagram`: what they write, the same bytes in every world, refusals."""

from pathlib import Path

import pytest

from tests.command import mobility, mobility_process
from tests.refusals import BAD_INPUT
from tests.scenario.printed.reading import read_tables

WORLDS = (
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1"},
    {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "de_DE.UTF-8", "SOURCE_DATE_EPOCH": "2000000000"},
)


@pytest.fixture
def shuttle(sample: Path) -> Path:
    """The shuttle study beside the built sample."""
    return sample.parent / "scenarios" / "shuttle.yaml"


def _words(command: str, study: Path, out: Path, lines: str, variant: str = "every-30") -> list[str | Path]:
    date = ["--date", "2026-06-10"] if command == "diagram" else []
    return ["scenario", command, study, "--lines", lines, *date, "--variant", variant, "--out", out]


def test_the_shuttle_is_printed_every_half_hour(shuttle: Path, tmp_path: Path) -> None:
    answer = mobility(*_words("timetable", shuttle, tmp_path / "page.html", "bsp:Pendel"))
    assert answer.code == 0, answer.err
    assert "page.html" in answer.out
    tables = read_tables((tmp_path / "page.html").read_text(encoding="utf-8"))
    there = [time for table in tables if table.title.endswith("Otto-von-Guericke-Allee") for time in table.rows[0][2]]
    arrivals = [
        time for table in tables if table.title.endswith("Otto-von-Guericke-Allee") for time in table.rows[1][2]
    ]
    assert there == [f"{hour:02}:{minute:02}" for hour in range(6, 20) for minute in (0, 30)]
    assert arrivals == [f"{hour:02}:{minute:02}" for hour in range(6, 20) for minute in (7, 37)]


def test_files_are_the_same_bytes_in_every_world(shuttle: Path, tmp_path: Path) -> None:
    found: dict[str, list[bytes]] = {}
    for number, world in enumerate(WORLDS):
        folder = tmp_path / str(number)
        folder.mkdir()
        for command, name in (("timetable", "page.html"), ("timetable", "page.pdf"), ("diagram", "d.svg")):
            words = _words(command, shuttle, folder / name, "bsp:Pendel,bsp:Bus A")
            answer = mobility_process(*words, "--lang", "de", environment=world)
            assert answer.code == 0, answer.err
            found.setdefault(name, []).append((folder / name).read_bytes())
    for name, (one, other) in found.items():
        assert one == other, name


@pytest.mark.parametrize("command", ["timetable", "diagram"])
def test_what_cannot_be_printed_is_refused(command: str, shuttle: Path, tmp_path: Path) -> None:
    out = tmp_path / ("page.html" if command == "timetable" else "d.png")
    for words, told in (
        (_words(command, shuttle, out, "Bus Z"), "Bus A"),
        (_words(command, shuttle, out, " , "), "No line"),
        (_words(command, shuttle, tmp_path / "page.docx", "Pendel"), out.suffix),
        (_words(command, shuttle, out, "Pendel", "every-7"), "every-15"),
    ):
        answer = mobility(*words)
        assert answer.code == BAD_INPUT
        assert told in answer.err
    assert not out.exists()
