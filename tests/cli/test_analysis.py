# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility isochrone`, `matrix` and `access`: results, messages, and the same bytes in any world."""

import csv
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from shapely.geometry import shape

from tests.command import PROGRAM, TIMEOUT_S, mobility
from tests.refusals import assert_refused

DAY = ("--date", "2026-06-10", "--window", "07:00-08:00")
AT = ("--at", "2026-06-10T07:00")
WORLDS = [
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "de_DE.UTF-8", "POLARS_MAX_THREADS": "1"},
]
QUESTIONS = {
    "rings.geojson": ("isochrone", "Magdeburg Hbf", *DAY, "--to"),
    "rings.gpkg": ("isochrone", "52.2097,11.6190", *AT),
    "rings.png": ("isochrone", "52.2097,11.6190", *DAY, "--lang", "de"),
    "table.csv": ("matrix", "stops", "grid:1000", *DAY, "--percentiles", "5,50,95"),
    "table.parquet": ("matrix", "grid:1000", "stops", *DAY, "--to"),
    "table.xlsx": ("matrix", "stops", "stops", *AT, "--breakdown"),
    "cells.gpkg": ("access", "--origins", "grid:500", "--opportunities", "stops", *DAY, "--return", "08:00-16:00"),
    "cells.csv": ("access", "--origins", "stops", "--opportunities", "stops", *DAY, "--decay", "logistic"),
}  # fmt: skip


def question(name: str, region: Path, result: Path) -> list[str]:
    command, *rest = QUESTIONS[name]
    return [command, str(region), *rest, "--out", str(result)]


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_same_bytes_in_any_world(name: str, sample: Path, tmp_path: Path) -> None:
    """Other seeds of hashing, time zones, locales, working folders, and numbers of threads."""
    found = []
    for number, world in enumerate(WORLDS):
        folder = tmp_path / f"world {number}"
        folder.mkdir()
        cores = ["--cores", str(number + 1)] if QUESTIONS[name][0] != "isochrone" else []
        ended = subprocess.run(
            [*PROGRAM, *question(name, sample, folder / name), *cores], cwd=folder, env={**os.environ, **world},
            capture_output=True, timeout=TIMEOUT_S, check=False,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stderr.decode()
        found.append((folder / name).read_bytes())
        assert {path.name for path in folder.iterdir()} <= {name, f"{name}-metadata.json"}
    assert found[0] == found[1]
    assert len(found[0]) > 300


def test_rings_are_told_and_written_the_largest_first(sample: Path, tmp_path: Path) -> None:
    answer = mobility(
        "isochrone", sample, "52.2097,11.6190", *DAY, "--minutes", "30,10", "--out", tmp_path / "a.geojson"
    )
    assert answer.code == 0, answer.err
    assert "Reached from 52.209700,11.619000, Wed 2026-06-10, leaving at each minute from 07:00 to 08:00" in answer.out
    collection = json.loads((tmp_path / "a.geojson").read_text())
    assert [one["properties"]["cutoff_min"] for one in collection["features"]] == [30, 10]
    large, small = (shape(one["geometry"]) for one in collection["features"])
    assert large.is_valid
    assert large.covers(small)
    assert collection["about"]["window"] == "departure 2026-06-10T07:00:00+02:00, 60 minutes"
    assert collection["about"]["place"] == "52.209700,11.619000"


def test_german_is_spoken(sample: Path, tmp_path: Path) -> None:
    answer = mobility("isochrone", sample, "Magdeburg Hbf", *AT, "--to", "--out", tmp_path / "a.gpkg", language="de")
    assert answer.code == 0, answer.err
    assert "Von wo Magdeburg Hbf erreicht wird, Mi 10.06.2026, Ankunft bis 07:00" in answer.out


def test_a_matrix_has_a_row_per_pair(sample: Path, tmp_path: Path) -> None:
    answer = mobility("matrix", sample, "stops", "stops", *DAY, "--out", tmp_path / "a.csv", "--percentiles", "5,95")
    assert answer.code == 0, answer.err
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    stops = sorted({row["origin"] for row in rows})
    assert len(rows) == len(stops) ** 2
    assert all(row["travel_time_p5_s"] == "0" for row in rows if row["origin"] == row["destination"])
    both = [(int(row["travel_time_p5_s"]), int(row["travel_time_p95_s"])) for row in rows if row["travel_time_p95_s"]]
    assert all(fast <= slow for fast, slow in both)
    assert any(fast < slow for fast, slow in both)


def test_a_killed_run_goes_on_and_gives_the_same_bytes(home_region: Path, home_out: Path, tmp_path: Path) -> None:
    call = ["matrix", str(home_region), "stops", "stops", *DAY, "--network", str(home_out), "--cores", "1"]
    whole, again = tmp_path / "whole.parquet", tmp_path / "again.parquet"
    assert mobility(*call, "--out", whole).code == 0
    kept = tmp_path / ".again.parquet.unfinished"
    process = subprocess.Popen([*PROGRAM, *call, "--out", str(again)], stdout=subprocess.DEVNULL)
    try:
        end = time.monotonic() + TIMEOUT_S
        while len(list(kept.glob("block-*.npy"))) < 40 and process.poll() is None and time.monotonic() < end:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.wait()
    done = len(list(kept.glob("block-*.npy")))
    assert 40 <= done < 138
    assert not again.exists()
    assert mobility(*call, "--out", again).code == 0
    assert again.read_bytes() == whole.read_bytes()
    assert not kept.exists()


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("isochrone", "Magdeburg Hbf", "--out", "a.geojson"), "It is not said when."),
        (("isochrone", "Magdeburg Hbf", *AT, "--out", "a.txt"), ".geojson"),
        (("isochrone", "Magdeburg Hbf", *AT, "--out", "nowhere/a.gpkg"), "There is no folder nowhere"),
        (("isochrone", "Magdeburg Hbf", *AT, *DAY, "--out", "a.gpkg"), "--window"),
        (("isochrone", "Magdeburg Hbf", *AT, "--minutes", "15;30", "--out", "a.gpkg"), "--minutes"),
        (("isochrone", "Magdeburg Hbf", *AT, "--minutes", "0", "--out", "a.gpkg"), "cutoffs"),
        (("isochrone", "Magdeburg Hbf", *AT, "--percentile", "101", "--out", "a.gpkg"), "percentile"),
        (("isochrone", "Atlantis", *AT, "--out", "a.gpkg"), "Atlantis"),
        (("isochrone", "10,10", *AT, "--out", "a.gpkg"), "street"),
        (("isochrone", "Ebendorf", "--date", "2026-06-10", "--window", "07:00-07:00", "--out", "a.gpkg"), "no minute"),
        (("isochrone", "Magdeburg Hbf", "--date", "2050-01-01", "--window", "07:00-08:00", "--out", "a.gpkg"), "2050"),
        (("isochrone", "Magdeburg Hbf", *AT, "--modes", "bike", "--out", "a.gpkg"), "--modes"),
        (("matrix", "stops", "none.csv", *AT, "--out", "a.csv"), "none.csv"),
        (("matrix", "stops", "grid:x", *AT, "--out", "a.csv"), "grid:x"),
        (("matrix", "stops", "osm:castle", *AT, "--out", "a.csv"), "castle"),
        (("matrix", "stops", "stops", *AT, "--out", "a.geojson"), ".csv"),
        (("matrix", "stops", "stops", *AT, "--out", "a.csv", "--cores", "0"), "--cores"),
        (("matrix", "stops", "stops", *AT, "--out", "a.csv", "--max-time", "0"), "--max-time"),
        (("access", "--origins", "stops", "--opportunities", "stops", *AT, "--decay", "linear"), "linear"),
        (("access", "--origins", "stops", "--opportunities", "stops", *AT, "--return", "8-16"), "8-16"),
        (("access", "--origins", "stops", "--opportunities", "stops", *AT, "--weight", "jobs"), "jobs"),
        (("access", "--origins", "stops", "--opportunities", "stops", *AT, "--cutoffs", "9999"), "9999"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused(
    arguments: tuple[str, ...], part: str, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = mobility(arguments[0], sample, *arguments[1:])
    assert_refused(answer, part)
    assert list(tmp_path.iterdir()) == []


def test_what_lies_far_from_streets_is_told(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text("id,lat,lon\na,52.2097,11.6190\nb,52.2212,11.4161\n", encoding="utf-8")
    answer = mobility("matrix", sample, tmp_path / "places.csv", "stops", *AT, "--out", tmp_path / "a.csv")
    assert answer.code == 0, answer.err
    assert "b" in answer.err
