# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""osrm-bindings: OSRM with its foot profile and a contraction hierarchy."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import osrm

from benchmarks.peers.worker import Side

WORK = "osrm"


def prepare(folder: Path) -> None:
    """Extract and contract."""
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    work = folder / WORK
    work.mkdir(exist_ok=True)
    shutil.copy(facts["osm"], work / "h.osm.pbf")
    profile = Path(osrm.__file__).parent / "share" / "profiles" / "foot.lua"
    for step in (["extract", "-p", str(profile), str(work / "h.osm.pbf")], ["contract", str(work / "h.osrm")]):
        subprocess.run([sys.executable, "-m", "osrm", *step], check=True, capture_output=True)


def start(folder: Path, operation: str, data: str) -> Side:
    """Open what was contracted."""
    del data
    engine = osrm.OSRM(storage_config=str(folder / WORK / "h.osrm"), use_shared_memory=False, algorithm="CH")

    def pair(asked: dict[str, Any]) -> Any:
        ends = [tuple(reversed(asked[key])) for key in ("from", "to")]
        return engine.Route(osrm.RouteParameters(coordinates=ends, overview="false"))

    def tell_pair(_: Any, found: Any) -> float:
        metres: float = found["routes"][0]["distance"]
        return metres

    def many(asked: dict[str, Any]) -> Any:
        points = [tuple(reversed(point)) for point in asked["places"]]
        return engine.Table(osrm.TableParameters(coordinates=points, annotations=["distance"]))

    def tell_many(_: Any, found: Any) -> list[float | None]:
        return [one for row in found["distances"] for one in row]

    return {
        "walk_pair": Side(pair, tell_pair, "OSRM.Route without overview and steps"),
        "walk_matrix": Side(many, tell_many, "OSRM.Table with distances"),
    }[operation]
