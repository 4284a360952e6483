# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The whole comparison: ``python -m benchmarks.peers FOLDER``, after ``install`` and ``data``.

Writes FOLDER/measured.json, and benchmarks/RESULTS.md from it. ``--only NAME …`` asks some groups only, and writes no
RESULTS.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.conftest import machine
from benchmarks.peers import yardstick
from benchmarks.peers.compare import Agreement, agreement
from benchmarks.peers.drive import TOP, Asked, SideError, prepare, python_of, run_group
from benchmarks.peers.groups import GROUPS, OURS, Group, base
from benchmarks.peers.render import render

PREPARED = ("osrm-bindings", "pyvalhalla")
"""Peers that keep what they build in files."""
RESULTS = TOP / "benchmarks" / "RESULTS.md"


def main() -> None:
    """Measure, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*")
    arguments = parser.parse_args()
    folder, began = arguments.folder, time.perf_counter()
    input_folder = folder / "data"
    (input_folder / "logs").mkdir(exist_ok=True)
    installed = json.loads((folder / "installed.json").read_text(encoding="utf-8"))
    groups = [group for group in GROUPS if not arguments.only or group.name in arguments.only]
    load_before = os.getloadavg()[0]
    prepared = {name: _prepared(name, installed, folder, input_folder) for name in PREPARED}
    measured = {
        "facts": json.loads((input_folder / "facts.json").read_text(encoding="utf-8")),
        "installed": installed,
        "prepared": prepared,
        "yardstick": {"error": "it was left out"} if arguments.only else yardstick.measure(input_folder),
        "groups": [_measured(group, installed, prepared, folder) for group in groups],
    }
    measured["about"] = {
        "date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "command": "make bench-peers",
        "seconds": time.perf_counter() - began,
        "machine": machine(),
        "load_before": load_before,
        "umstieg": version("umstieg"),
        "commit": _commit(),
    }
    (folder / "measured.json").write_text(json.dumps(measured, indent=1), encoding="utf-8")
    if not arguments.only:
        RESULTS.write_text(render(measured), encoding="utf-8")
        print(f"written: {RESULTS.relative_to(TOP)}")


def _commit() -> str | None:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=TOP, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or None


def _prepared(name: str, installed: dict[str, dict[str, str]], folder: Path, input_folder: Path) -> dict[str, Any]:
    print(f"prepare {name}", flush=True)
    try:
        return dict(prepare(name, python_of(name, installed, folder), input_folder))
    except SideError as error:
        return {"error": str(error)}


def _measured(
    group: Group, installed: dict[str, dict[str, str]], prepared: dict[str, Any], folder: Path
) -> dict[str, Any]:
    print(f"ask {group.name}", flush=True)
    sides: dict[str, dict[str, Any]] = {}
    pythons = {}
    for name in group.sides:
        if "error" in prepared.get(base(name), {}):
            sides[name] = {"error": f"not prepared: {prepared[base(name)]['error']}"}
            continue
        try:
            pythons[name] = python_of(name, installed, folder)
        except SideError as error:
            sides[name] = {"error": str(error)}
    asked = run_group(group, pythons, folder / "data")
    for name, one in asked.items():
        sides[name] = one.facts()
        if name in group.peers and "error" not in sides[name] and "error" not in sides[OURS]:
            found = _agreement(group, name, asked[OURS], one, folder / "data")
            sides[name]["agreement"] = {**asdict(found), "agrees": found.agrees}
    (folder / "answers").mkdir(exist_ok=True)
    told = {name: one.answers for name, one in asked.items()}
    (folder / "answers" / f"{group.name}.json").write_text(json.dumps(told), encoding="utf-8")
    return {
        "operation": group.operation, "data": group.data, "questions": group.questions,
        "sides": {name: sides[name] for name in group.sides},
    }  # fmt: skip


def _agreement(group: Group, name: str, ours: Asked, theirs: Asked, input_folder: Path) -> Agreement:
    nodes = np.stack([np.load(input_folder / "nodes" / f"{axis}.npy") for axis in ("lat", "lon")], axis=1)
    return agreement(group, name, ours.answers, theirs.answers, nodes)


if __name__ == "__main__":
    sys.exit(main())
