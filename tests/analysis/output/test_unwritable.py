# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A result that can't be written leaves what was there, nothing half, and a clear message."""

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mobility.analysis.extras import analyst
from mobility.analysis.output.geo import Features, _refused, write_areas
from mobility.analysis.output.replacing import replacing
from mobility.analysis.output.tables import write_table
from mobility.analysis.places.read import read_places
from mobility.errors import InputError, ResourceError
from tests.analysis.output.write_all import AREAS, COLUMNS, SHAPES, TABLES

ROOT = Path(__file__).resolve().parents[3]
ALL = [*(("table", suffix) for suffix in TABLES), *(("areas", suffix) for suffix in AREAS)]
FULL = """
import sys, warnings
from pathlib import Path
from mobility.errors import ResourceError
from tests.analysis.output.test_unwritable import write
try:
    write(sys.argv[1], Path(sys.argv[2]), 20_000)
except ResourceError as error:
    print(error.code, error.place.file, "CREATE" in str(error))
"""


def write(what: str, path: Path, times: int = 1) -> None:
    columns: dict[str, Any] = {name: [*values] * times for name, values in COLUMNS.items()}
    columns["lot"] = np.random.default_rng(1).random(len(columns["note"]))
    if what == "table":
        write_table(columns, path)
    else:
        write_areas(Features(SHAPES * times, columns), path)


@pytest.mark.parametrize(("what", "suffix"), ALL)
def test_a_folder_that_is_not_there(what: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / "none" / f"a{suffix}"
    with pytest.raises(ResourceError) as caught:
        write(what, path)
    assert caught.value.code == "not_writable"
    assert f"Where: {path}\n" in str(caught.value)


@pytest.mark.parametrize(("what", "suffix"), ALL)
def test_a_folder_in_the_place_of_the_file(what: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.mkdir()
    with pytest.raises(ResourceError) as caught:
        write(what, path)
    assert caught.value.place is not None
    assert caught.value.place.file == str(path)
    assert [found.name for found in tmp_path.iterdir()] == [path.name], "nothing unfinished is left"


@pytest.mark.parametrize(("what", "suffix"), ALL)
def test_a_full_disk(what: str, suffix: str, tmp_path: Path) -> None:
    """Files of this process may be 4 KiB large, as if there was no room for more."""
    path = tmp_path / f"a{suffix}"
    path.write_text("before")

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", FULL, what, str(path)],
        cwd=tmp_path, env=environment, preexec_fn=no_room, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.split() in (["disk_full", str(path), "False"], ["not_writable", str(path), "False"])
    assert path.read_text() == "before"
    assert [found.name for found in tmp_path.iterdir() if found.name.startswith(".a-")] == []


def test_why_a_geopackage_can_not_be_written_is_told_without_the_statement_that_failed() -> None:
    full, other = (_refused(f"sqlite3_exec(CREATE TABLE a (b TEXT)) failed: {why}")
                   for why in ("database or disk is full", "disk I/O error"))  # fmt: skip
    assert (full.errno, str(other)) == (errno.ENOSPC, "disk I/O error")


def test_an_error_within_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("before")

    def fail() -> None:
        with replacing(path) as unfinished:
            unfinished.write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [(found.name, found.read_text()) for found in tmp_path.iterdir()] == [("a.txt", "before")]


@pytest.mark.parametrize(
    ("what", "suffix", "package"),
    [("table", ".xlsx", "xlsxwriter"), ("areas", ".gpkg", "pyogrio"), ("areas", ".parquet", "pyarrow")],
)
def test_a_missing_extra_is_named(
    what: str, suffix: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(InputError) as caught:
        write(what, tmp_path / f"a{suffix}")
    assert caught.value.code == "extra_missing"
    assert package in str(caught.value)
    assert "umstieg[analyst]" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_reading_says_so_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "geopandas", None)
    monkeypatch.setitem(sys.modules, "pyproj", None)
    (tmp_path / "a.parquet").write_text("x")
    (tmp_path / "a.csv").write_text("x,y\n4433150,3216250\n")
    for name in ("a.parquet", "a.csv"):
        with pytest.raises(InputError) as caught:
            read_places(tmp_path / name, crs="EPSG:3035")
        assert caught.value.code == "extra_missing"


def test_degrees_in_csv_and_geojson_need_no_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("geopandas", "pyproj", "pyogrio", "pyarrow", "pandas"):
        monkeypatch.setitem(sys.modules, package, None)
    (tmp_path / "a.csv").write_text("lat,lon\n52,11\n")
    assert len(read_places(tmp_path / "a.csv").places) == 1
    write_areas(Features(SHAPES[:1], {"id": ["a"]}), tmp_path / "a.geojson")
    assert read_places(tmp_path / "a.geojson").places.id == ("a",)


def test_other_errors_of_a_library_are_not_hidden() -> None:
    with pytest.raises(ValueError, match="own"), analyst():
        raise ValueError("own")
