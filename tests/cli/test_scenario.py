# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility scenario`: check, run, compare, export, list."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.command import PROGRAM, mobility, mobility_process
from tests.refusals import BAD_INPUT

DATA = Path(__file__).resolve().parents[2] / "data"
STUDIES = DATA / "scenarios"
STATION, PARK = "bsp_bsp:barleben-bahnhof-bus", "bsp_bsp:barleben-otto-von-guericke-allee"
HEAD = f"""\
schema: 1
title: {{de: Pendelbus, en: Shuttle}}
region: {json.dumps(str(DATA / "beispiel.toml"))}
dates: [2026-06-10, 2026-06-13]
compare: {{origins: ["{STATION}", "bsp_bsp:barleben-mitte"], destinations: ["{PARK}"], windows: ["07:00-09:00"]}}
"""
LINE = """\
modifications:
  - add_line:
      id: pendel
      name: Pendel
      stops: ["Barleben, Bahnhof (Bus)", "Barleben, Otto-von-Guericke-Allee"]
      running: {minutes: [7]}
      timetable: [{days: daily, from: "06:00", until: "22:00", every_min: EVERY}]
"""
SWEEP = (
    HEAD + 'sweep: {every: ["10", "12", "15", "20", "24", "30", "40", "60"]}\n' + LINE.replace("EVERY", '"${every}"')
)
WORLDS = (
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C", "NUMBA_NUM_THREADS": "1"},
    {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "de_DE.UTF-8", "POLARS_MAX_THREADS": "1"},
)


@pytest.fixture
def shuttle(tmp_path: Path) -> Path:
    """A scenario with one variant."""
    path = tmp_path / "shuttle.yaml"
    path.write_text(HEAD + LINE.replace("EVERY", "10"), encoding="utf-8")
    return path


@pytest.fixture
def sweep(tmp_path: Path) -> Path:
    """A scenario with eight variants."""
    path = tmp_path / "sweep.yaml"
    path.write_text(SWEEP, encoding="utf-8")
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_check_tells_what_is_touched(shuttle: Path) -> None:
    answer = mobility("scenario", "check", shuttle)
    assert answer.code == 0, answer.err
    assert any(line.split() == ["new", "line", "Pendel", "194", "2", "3652", "739.7"] for line in answer.lines), (
        answer.out
    )


def test_check_speaks_german_and_json(shuttle: Path) -> None:
    assert "neue Linie" in mobility("scenario", "check", shuttle, language="de").out
    found = mobility("scenario", "check", shuttle, "--json").json
    (variant,) = found["variants"]
    assert {name: variant["touched"][0][name] for name in ("kind", "trips", "stops")} == {
        "kind": "add_line", "trips": 194, "stops": 2,
    }  # fmt: skip


@pytest.mark.parametrize("study", sorted(STUDIES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_study_that_comes_along_can_be_applied(study: Path) -> None:
    answer = mobility("scenario", "check", study)
    assert answer.code == 0, answer.err


@pytest.mark.parametrize("name", ["shuttle", "line-610"])
def test_studies_of_the_real_place_can_be_applied_to_its_feeds(home_region: Path, home_out: Path, name: str) -> None:
    study = STUDIES / "barleben" / f"{name}.yaml"
    answer = mobility("scenario", "check", study, "--region", home_region, "--network", home_out)
    assert answer.code == 0, answer.err


def test_on_saturdays_the_real_shuttle_gains_the_park(home_region: Path, home_out: Path, tmp_path: Path) -> None:
    study, out = STUDIES / "barleben" / "shuttle.yaml", tmp_path / "out"
    answer = mobility("scenario", "run", study, "--region", home_region, "--network", home_out, "--out", out)
    assert answer.code == 0, answer.err
    station = "boerdebus_de:15083:20307::01"
    (gained,) = [row for row in rows(out, "connections") if (row["variant"], row["origin"]) == ("saturday", station)]
    # At every minute from 07:00 to 18:59 the next bus is one that arrives before midnight; before, none did.
    assert (gained["day"], gained["change"]) == ("saturday", "gained")
    assert (float(gained["share_before"]), float(gained["share_after"])) == (0, 1)


@pytest.mark.parametrize("study", sorted(STUDIES.rglob("*.yaml")), ids=lambda path: path.stem)
def test_no_study_on_sample_data_recommends_anything(study: Path) -> None:
    told = study.read_text(encoding="utf-8").lower()
    assert not any(word in told for word in ("empfehl", "recommend", "sollte", "should"))


def test_list_names_all_studies() -> None:
    answer = mobility("scenario", "list")
    assert answer.code == 0
    assert all(path.name in answer.out for path in STUDIES.glob("*.yaml"))


def test_list_tells_which_file_is_broken(tmp_path: Path, shuttle: Path) -> None:
    (tmp_path / "broken.yaml").write_text("schema: 7\n", encoding="utf-8")
    found = mobility("scenario", "list", tmp_path, "--json").json["scenarios"]
    assert [(one["file"], "error" in one) for one in found] == [("broken.yaml", True), (shuttle.name, False)]


def test_run_writes_tables_index_and_lock(shuttle: Path, tmp_path: Path) -> None:
    answer = mobility("scenario", "run", shuttle, "--out", tmp_path / "out")
    assert answer.code == 0, answer.err
    (one,) = [row for row in rows(tmp_path / "out", "overview") if row["day"] == "2026-06-10"]
    assert one["variant"] == "shuttle"
    # From the station the bus leaves every 10 minutes and takes 7: 8 to 17 minutes, in the middle 12.
    times = {row["origin"]: row for row in rows(tmp_path / "out", "travel_times") if row["day"] == "2026-06-10"}
    assert times[STATION]["travel_time_p50_s_after"] == str(11 * 60)
    lock = json.loads((tmp_path / "out" / "scenario.lock").read_text(encoding="utf-8"))
    assert {"region file", "scenario shuttle.yaml", "feed bsp/stop_times.txt", "map beispiel.osm"} <= lock[
        "files"
    ].keys()
    assert str(tmp_path) not in (tmp_path / "out" / "scenario.lock").read_text(encoding="utf-8")


def test_a_saturday_without_any_bus_back_gains_connections(shuttle: Path, tmp_path: Path) -> None:
    assert mobility("scenario", "run", shuttle, "--out", tmp_path / "out").code == 0
    gained = [row for row in rows(tmp_path / "out", "connections") if row["day"] == "2026-06-13"]
    assert {(row["origin"], row["destination"], row["change"]) for row in gained} >= {(STATION, PARK, "gained")}


def test_compare_prints_what_a_folder_holds(shuttle: Path, tmp_path: Path) -> None:
    assert mobility("scenario", "run", shuttle, "--out", tmp_path / "out").code == 0
    fresh, read = mobility("scenario", "compare", shuttle), mobility("scenario", "compare", tmp_path / "out")
    assert fresh.code == read.code == 0
    tables = [line for line in read.lines if line and not line.startswith("Data:")]
    assert tables
    assert [line for line in fresh.lines if line in tables] == tables


@pytest.mark.parametrize("name", ["out.xlsx", "out.gpkg"])
def test_compare_writes_files_with_the_same_bytes_again(shuttle: Path, tmp_path: Path, name: str) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        assert mobility("scenario", "compare", shuttle, "--out", tmp_path / folder / name).code == 0
    assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_the_same_bytes_in_every_world(sweep: Path, tmp_path: Path) -> None:
    found = []
    for number, world in enumerate(WORLDS):
        out = tmp_path / f"out{number}"
        cores = str(number + 1)
        answer = mobility_process("scenario", "run", sweep, "--out", out, "--cores", cores, environment=world)
        assert answer.code == 0, answer.err
        found.append(files(out))
    assert found[0] == found[1]
    assert len(rows(tmp_path / "out0", "overview")) == 8 * 2


def test_the_same_bytes_in_every_folder(tmp_path: Path) -> None:
    """Region, scenario and results elsewhere, named from elsewhere."""
    found = []
    for home, here, scenario in (
        (tmp_path / "a", tmp_path / "a", "shuttle.yaml"),
        (tmp_path / "b" / "deeper und tiefer", tmp_path / "b", "deeper und tiefer/shuttle.yaml"),
    ):
        shutil.copytree(DATA, home / "data", ignore=shutil.ignore_patterns("build", "scenarios"))
        text = re.sub("^region: .*$", "region: data/beispiel.toml", HEAD, flags=re.MULTILINE)
        (home / "shuttle.yaml").write_text(text + LINE.replace("EVERY", "10"), encoding="utf-8")
        answer = mobility_process("scenario", "run", scenario, "--out", "out", folder=here)
        assert answer.code == 0, answer.err
        assert str(tmp_path) not in json.dumps([content.decode("latin-1") for content in files(here / "out").values()])
        found.append(files(here / "out"))
    assert found[0] == found[1]


def test_a_killed_run_goes_on_and_gives_the_same_bytes(sweep: Path, tmp_path: Path) -> None:
    whole, halved = tmp_path / "whole", tmp_path / "halved"
    assert mobility("scenario", "run", sweep, "--out", whole, "--quiet").code == 0
    command = [*PROGRAM, "scenario", "run", str(sweep), "--out", str(halved), "--cores", "1"]
    # A group of its own, so that workers end with it.
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        until = time.monotonic() + 100
        while len(list((halved / ".unfinished").glob("*.part"))) < 3:
            assert process.poll() is None, "it ended before it could be killed"
            assert time.monotonic() < until
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGKILL)
    kept = len(list((halved / ".unfinished").glob("*.part")))
    assert 3 <= kept < 8
    assert not (halved / "index.json").exists()
    assert mobility("scenario", "run", sweep, "--out", halved, "--quiet").code == 0
    assert files(halved) == files(whole)


def test_what_changed_since_the_lock_is_named(shuttle: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert mobility("scenario", "run", shuttle, "--out", out).code == 0
    before = files(out)
    assert mobility("scenario", "run", shuttle, "--out", out, "--locked").code == 0
    assert files(out) == before
    shuttle.write_text(shuttle.read_text(encoding="utf-8").replace("every_min: 10", "every_min: 20"), encoding="utf-8")
    refused = mobility("scenario", "run", shuttle, "--out", out, "--locked")
    assert refused.code == BAD_INPUT
    assert "scenario shuttle.yaml" in refused.err
    assert files(out) == before
    told = mobility("scenario", "run", shuttle, "--out", out)
    assert told.code == 0
    assert "these inputs changed: scenario shuttle.yaml" in told.err


def test_one_byte_of_a_feed_changes_the_lock_and_is_named(shuttle: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data, ignore=shutil.ignore_patterns("build", "scenarios"))
    out, region = tmp_path / "out", data / "beispiel.toml"
    assert mobility("scenario", "run", shuttle, "--region", region, "--out", out).code == 0
    stops = data / "gtfs" / "beispiel" / "stops.txt"
    content = stops.read_bytes()
    stops.write_bytes(content.replace(b"Ebendorf, Barleber Str.", b"Ebendorf, Barleber St.."))
    refused = mobility("scenario", "run", shuttle, "--region", region, "--out", out, "--locked")
    assert refused.code == BAD_INPUT
    assert "feed bsp/stops.txt" in refused.err
    stops.write_bytes(content)
    assert mobility("scenario", "run", shuttle, "--region", region, "--out", out, "--locked").code == 0


def test_an_export_is_the_same_in_every_language(shuttle: Path, tmp_path: Path) -> None:
    found = []
    for language in ("de", "en"):
        answer = mobility_process(
            "scenario", "export", shuttle, "--out", tmp_path / language, environment={"MOBILITY_LANG": language}
        )
        assert answer.code == 0, answer.err
        found.append(files(tmp_path / language))
    assert found[0] == found[1]
    assert b": Pendelbus / Shuttle" in found[0]["region.toml"]


def test_an_exported_scenario_is_a_region_of_its_own(shuttle: Path, tmp_path: Path) -> None:
    answer = mobility("scenario", "export", shuttle, "--out", tmp_path / "out")
    assert answer.code == 0, answer.err
    region = tmp_path / "out" / "region.toml"
    checked = mobility("check", region)
    assert checked.code == 0, checked.out
    assert "0 errors" in checked.out
    asked = ("Barleben, Bahnhof (Bus)", "Barleben, Otto-von-Guericke-Allee", "--at", "2026-06-10T10:01")
    assert "10:10 – 10:17" in mobility("plan", region, *asked).out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("export", "TWO", "--out", "OUT"), "--variant"),
        (("export", "TWO", "--variant", "c", "--out", "OUT"), "a, b"),
        (("export", "STREETS", "--out", "OUT"), "--all"),
        (("run", "SHUTTLE", "--out", "OUT", "--locked"), "without --locked"),
        (("run", "SHUTTLE", "--out", "OUT", "--cores", "0"), "--cores"),
        (("compare", "SHUTTLE", "--out", "x.pdf"), ".xlsx"),
        (("compare", "EMPTY"), "index"),
        (("check", "NOTHING"), "nothing.yaml"),
        (("check", "SHUTTLE", "--region", "nothing.toml"), "nothing.toml"),
        (("list", "NOTHING"), "nothing.yaml"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_what_can_not_be_is_told_with_a_remedy(
    shuttle: Path, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    two, streets = tmp_path / "two.yaml", tmp_path / "streets.yaml"
    variants = "".join(f"  - {{id: {name}, modifications: [{{remove_line: {{line: zug}}}}]}}\n" for name in "ab")
    two.write_text(HEAD + "variants:\n" + variants, encoding="utf-8")
    streets.write_text(HEAD + "modifications: [{close_street: {ways: [2014]}}]\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    named = {
        "SHUTTLE": shuttle, "TWO": two, "STREETS": streets, "OUT": tmp_path / "out", "EMPTY": tmp_path / "empty",
        "NOTHING": tmp_path / "nothing.yaml",
    }  # fmt: skip
    answer = mobility("scenario", *(named.get(argument, argument) for argument in arguments))
    assert answer.code == BAD_INPUT
    assert told in answer.err
    assert "Traceback" not in answer.err
    assert "What to do" in answer.err or "between 1 and 1024" in answer.err


def test_ctrl_c_in_a_terminal_ends_all_processes_without_a_trace(sweep: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [*PROGRAM, "scenario", "run", str(sweep), "--out", str(out), "--cores", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as running:
        while running.poll() is None and not (out / ".unfinished" / "key").exists():
            time.sleep(0.02)
        time.sleep(0.3)  # the processes begin
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to all of them
        _, told = running.communicate(timeout=120)
    assert running.returncode == 130
    assert "Traceback" not in told
