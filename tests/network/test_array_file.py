# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Arrays in one file are whole or not there; a disk that refuses costs nothing but the file."""

import errno
import json
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as made

from mobility.network.timetable.array_file import ALIGN, read_arrays, write_arrays

FACTS = {"format": 1, "worth": True}
ARRAYS = [np.arange(10, dtype=np.int32).reshape(5, 2), np.empty((0, 2), dtype=np.int32), np.arange(7, dtype=np.int32)]
MANY = 64


def write(path: Path, most_files: int = MANY) -> bool:
    return write_arrays(path, FACTS, ARRAYS, most_files)


@given(st.lists(made.arrays(np.int32, made.array_shapes(min_dims=1, max_dims=3, min_side=0)), max_size=5))
def test_what_is_read_is_what_was_written(tmp_path_factory: pytest.TempPathFactory, arrays: list[np.ndarray]) -> None:
    """Of any shape; as kernels want them: aligned, contiguous, read-only."""
    path = tmp_path_factory.mktemp("arrays") / "folder" / "x.trips"
    assert write_arrays(path, {"format": 3, "text": "äöü\n"}, arrays, MANY)
    read = read_arrays(path, {"format": 3})
    assert read is not None
    assert (read[0]["format"], read[0]["text"]) == (3, "äöü\n")
    assert len(read[1]) == len(arrays)
    for one, other in zip(arrays, read[1], strict=True):
        assert one.shape == other.shape
        assert other.dtype == np.int32
        assert one.tolist() == other.tolist()
        assert other.flags.c_contiguous
        assert not other.flags.writeable
        assert other.size == 0 or other.ctypes.data % ALIGN == 0


@pytest.mark.parametrize("expected", [{"format": 2}, {"other": 1}, {"format": 1, "worth": False}])
def test_other_facts_than_expected_are_none(tmp_path: Path, expected: dict[str, object]) -> None:
    write(tmp_path / "x.trips")
    assert read_arrays(tmp_path / "x.trips", {"format": 1}) is not None
    assert read_arrays(tmp_path / "x.trips", expected) is None


@pytest.mark.parametrize("keep", [0, 1, 40, -1, -64])
def test_cut_short_is_none(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "x.trips"
    write(path)
    path.write_bytes(path.read_bytes()[:keep])
    assert read_arrays(path, {}) is None


@pytest.mark.parametrize(
    "text",
    [
        "[1]\n", "{}\n", "3\n", "no line", "\n", "\xff\n",
        '{"format": 1, "bytes": "x"}\n', '{"format": 1, "bytes": 0}\n',
        '{"format": 1, "bytes": 0, "arrays": [[0, [9]]]}\n', '{"format": 1, "bytes": 0, "arrays": [3]}\n',
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.trips").write_text(text, encoding="latin-1")
    assert read_arrays(tmp_path / "x.trips", {"format": 1}) is None


def test_longer_than_told_is_none(tmp_path: Path) -> None:
    path = tmp_path / "x.trips"
    write(path)
    path.write_bytes(path.read_bytes() + b"\0")
    assert read_arrays(path, {}) is None


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing half-written stays behind, under no name."""
    assert write(tmp_path / "x.trips")
    before = (tmp_path / "x.trips").read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    assert not write(tmp_path / "x.trips")
    assert not write(tmp_path / "y.trips")
    assert [file.name for file in tmp_path.iterdir()] == ["x.trips"]
    assert (tmp_path / "x.trips").read_bytes() == before


def test_where_no_folder_can_be_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file", encoding="utf-8")
    assert not write(tmp_path / "folder" / "x.trips")
    assert read_arrays(tmp_path / "folder" / "x.trips", {}) is None


def test_the_oldest_go_first_and_other_kinds_stay(tmp_path: Path) -> None:
    (tmp_path / "a.day").write_bytes(b"")
    for number in range(5):
        assert write(tmp_path / f"{number}.trips", most_files=3)
        os.utime(tmp_path / f"{number}.trips", (number, number))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["2.trips", "3.trips", "4.trips", "a.day"]


def test_who_has_mapped_a_file_keeps_it_when_it_goes(tmp_path: Path) -> None:
    write(tmp_path / "x.trips")
    read = read_arrays(tmp_path / "x.trips", {})
    assert read is not None
    (tmp_path / "x.trips").unlink()
    write_arrays(tmp_path / "x.trips", FACTS, [np.zeros(99, dtype=np.int32)], MANY)
    assert [array.tolist() for array in read[1]] == [array.tolist() for array in ARRAYS]


def test_the_first_line_tells_where_the_arrays_lie(tmp_path: Path) -> None:
    write(tmp_path / "x.trips")
    head, _, body = (tmp_path / "x.trips").read_bytes().partition(b"\n")
    facts = json.loads(head)
    assert (len(head) + 1) % ALIGN == 0
    assert facts["arrays"] == [[0, [5, 2]], [64, [0, 2]], [64, [7]]]
    assert facts["bytes"] == len(body) == 128
