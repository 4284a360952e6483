# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Timetables of dates that processes share: the same as those that each would make, or none."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from mobility.network.network import Network
from mobility.network.timetable import day_file
from mobility.network.timetable.day import DayTimetable
from mobility.network.timetable.day_file import day_path, read_day, write_day
from tests.network.toy import Toy

DATE = dt.date(2026, 6, 10)


@pytest.fixture
def network(tmp_path: Path) -> Network:
    """Return a small network."""
    return Toy({"t1": "a 8:00, b 8:10, c 8:20", "t2": "a 7:00, b 7:10", "t3": "a 7:30, b 7:35, c 8:30"}).network(
        tmp_path
    )


def equal(one: DayTimetable, other: DayTimetable) -> bool:
    """Whether all arrays are the same, and of the kind that kernels are compiled for."""
    parts = ("forward", "backward", "runs")
    pairs = [pair for part in parts for pair in zip(getattr(one, part), getattr(other, part), strict=True)]
    assert all(b.dtype == np.int32 and b.flags.c_contiguous and not b.flags.writeable for _, b in pairs)
    same = all(a.shape == b.shape and np.array_equal(a, b) for a, b in pairs)
    return same and (one.date, one.start) == (other.date, other.start)


def test_what_is_read_is_what_was_written(network: Network, tmp_path: Path) -> None:
    path = day_path(tmp_path / "days", DATE, None)
    assert read_day(path) is None
    assert write_day(path, network.day(DATE))
    read = read_day(path)
    assert read is not None
    assert equal(network.day(DATE), read)
    assert [file.name for file in path.parent.iterdir()] == ["2026-06-10-all.day"]


def test_a_day_without_service(network: Network, tmp_path: Path) -> None:
    date = DATE + dt.timedelta(days=400)
    assert write_day(tmp_path / "x.day", network.day(date))
    read = read_day(tmp_path / "x.day")
    assert read is not None
    assert equal(network.day(date), read)


def test_route_types_have_files_of_their_own(tmp_path: Path) -> None:
    paths = {day_path(tmp_path, DATE, kinds) for kinds in (None, frozenset({3}), frozenset({3, 0}), frozenset())}
    assert len(paths) == 4
    assert day_path(tmp_path, DATE, frozenset({0, 3})) == day_path(tmp_path, DATE, frozenset({3, 0}))


@pytest.mark.parametrize("keep", [0, 1, 100, -1])
def test_a_file_that_is_cut_short_is_none(network: Network, tmp_path: Path, keep: int) -> None:
    path = tmp_path / "x.day"
    write_day(path, network.day(DATE))
    path.write_bytes(path.read_bytes()[:keep])
    assert read_day(path) is None


def test_another_format_is_none(network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.day"
    write_day(path, network.day(DATE))
    monkeypatch.setattr(day_file, "FORMAT", day_file.FORMAT + 1)
    assert read_day(path) is None


def test_where_nothing_can_be_written_nothing_is_left(network: Network, tmp_path: Path) -> None:
    (tmp_path / "days").write_text("a file, no folder", encoding="utf-8")
    assert not write_day(tmp_path / "days" / "x.day", network.day(DATE))


def test_only_so_many_dates_are_kept(network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(day_file, "MOST_FILES", 3)
    for number in range(6):
        write_day(tmp_path / f"{number}.day", network.day(DATE))
    assert len(list(tmp_path.glob("*.day"))) == 3


def test_a_second_process_takes_what_the_first_one_made(network: Network, tmp_path: Path) -> None:
    first, second = (Network(network.folder, network.manifest, network.arrays) for _ in range(2))
    first.day_folder = second.day_folder = tmp_path / "days"
    made = first.day(DATE)
    second.feed_days  # noqa: B018 - looked up before it is taken away
    second.__dict__["feed_days"] = ()
    assert equal(made, second.day(DATE))
    assert equal(network.day(DATE), made)
    assert second.day(DATE) is second.day(DATE)
