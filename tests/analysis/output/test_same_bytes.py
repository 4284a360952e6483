# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The same result has the same bytes, whatever the clock, hash seed, time zone, locale and folder are."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.analysis.output.write_all import AREAS, TABLES, write_all

ROOT = Path(__file__).resolve().parents[3]
WORLDS = [
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "de_DE.UTF-8", "POLARS_MAX_THREADS": "1"},
    {"PYTHONHASHSEED": "3", "TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"},
]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_results_have_the_same_bytes_in_every_world(tmp_path: Path) -> None:
    made = []
    for number, world in enumerate(WORLDS):
        here = tmp_path / f"world {number}"
        (here / "out").mkdir(parents=True)
        command = [sys.executable, "-m", "tests.analysis.output.write_all", "out"]
        environment = os.environ | world | {"PYTHONPATH": str(ROOT)}
        subprocess.run(command, cwd=here, env=environment, check=True, timeout=120)
        made.append(contents(here / "out"))
    (tmp_path / "own").mkdir()
    write_all(tmp_path / "own")
    made.append(contents(tmp_path / "own"))
    names = [*(f"table{suffix}" for suffix in TABLES), *(f"areas{suffix}" for suffix in AREAS)]
    assert set(made[0]) == {*names, "table.csv-metadata.json"}
    for other in made[1:]:
        assert {name for name in made[0] if made[0][name] != other.get(name)} == set()


@pytest.mark.parametrize("name", ["world 0", "own"])
def test_no_result_holds_the_name_of_its_folder(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    folder.mkdir()
    write_all(folder)
    for file, data in contents(folder).items():
        assert str(tmp_path).encode() not in data, file
        assert b"2026-1" not in data, f"{file}: a date of the clock"


def test_writing_again_replaces(tmp_path: Path) -> None:
    write_all(tmp_path)
    before = contents(tmp_path)
    write_all(tmp_path)
    assert contents(tmp_path) == before
