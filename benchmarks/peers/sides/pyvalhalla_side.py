# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""pyvalhalla: Valhalla's actor in the process; walks, isochrones, and multimodal routes."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import valhalla
from valhalla.config import get_config

from benchmarks.peers.groups import FERRO_WALK_S, REACH_S, WALK_M_S
from benchmarks.peers.worker import Side

WORK = "valhalla"
WALK_KM_H = round(WALK_M_S * 3.6, 3)
LONGEST = dict.fromkeys(
    ("transit_start_end_max_distance", "transit_transfer_max_distance"), round(FERRO_WALK_S * WALK_M_S)
)
"""The longest walks, metres."""
FAR_M = 10_000_000
"""So that no limit of the service gets in the way."""


def prepare(folder: Path) -> None:
    """Timetables, then tiles with both."""
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    work = folder / WORK
    for name in ("tiles", "transit"):
        (work / name).mkdir(parents=True, exist_ok=True)
    config = get_config(tile_extract="", tile_dir=str(work / "tiles"), verbose=False)
    config["mjolnir"].update(
        transit_dir=str(work / "transit"),
        transit_feeds_dir=str(folder / "feeds" / "moved"),
        admin="",
        timezone="",
        tile_extract="",
        traffic_extract="",
    )
    config["mjolnir"]["logging"] = {"type": "file", "file_name": str(work / "log")}
    limits = config["service_limits"]
    for costing in ("pedestrian", "multimodal"):
        limits[costing].update(max_distance=FAR_M, max_matrix_distance=FAR_M, max_matrix_location_pairs=FAR_M)
    limits["pedestrian"]["max_transit_walking_distance"] = FAR_M
    path = work / "valhalla.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    programs = Path(valhalla.__file__).parent / "bin"
    for program, *rest in (
        ("valhalla_ingest_transit",),
        ("valhalla_convert_transit",),
        ("valhalla_build_tiles", facts["osm"]),
    ):
        command = [str(programs / program), "-c", str(path), *rest]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            message = f"{program} ended with {done.returncode}: {(done.stderr or done.stdout)[-300:]}"
            raise RuntimeError(message)


def start(folder: Path, operation: str, data: str) -> Side:
    """Open the tiles."""
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    actor = valhalla.Actor(str(folder / WORK / "valhalla.json"))
    walking = {"pedestrian": {"walking_speed": WALK_KM_H}}

    def places(*points: list[float]) -> list[dict[str, float]]:
        return [{"lat": lat, "lon": lon} for lat, lon in points]

    def text(**question: Any) -> str:
        return json.dumps({"costing": "pedestrian", "costing_options": walking, "units": "km"} | question)

    if operation == "walk_pair":
        return Side(
            actor.route,
            lambda _, found: round(json.loads(found)["trip"]["summary"]["length"] * 1000, 1),
            "Actor.route, pedestrian, without directions: JSON",
            lambda asked: text(locations=places(asked["from"], asked["to"]), directions_type="none"),
        )
    if operation == "walk_matrix":
        return Side(
            actor.matrix,
            lambda _, found: [one if one is None else one * 1000 for one in _distances(json.loads(found))],
            "Actor.matrix, pedestrian: JSON",
            lambda asked: text(sources=places(*asked["places"]), targets=places(*asked["places"])),
        )
    if operation == "reach":
        contours = [{"time": REACH_S / 60}]
        return Side(
            actor.isochrone,
            lambda _, found: {"polygon": json.loads(found)["features"][0]["geometry"]},
            "Actor.isochrone, pedestrian, 15 minutes: a polygon as GeoJSON",
            lambda asked: text(locations=places(asked["from"]), contours=contours, polygons=True),
        )
    date = facts["dates"][data]
    midnight = dt.datetime.fromisoformat(date).replace(tzinfo=ZoneInfo("Europe/Berlin"))

    def make(asked: dict[str, Any]) -> str:
        at = midnight + dt.timedelta(seconds=asked["at_s"])
        return text(
            locations=places(asked["from"], asked["to"]),
            costing="multimodal",
            costing_options={"pedestrian": {**walking["pedestrian"], **LONGEST}},
            date_time={"type": 1, "value": at.strftime("%Y-%m-%dT%H:%M")},
        )

    def ask(question: str) -> str | None:
        try:
            found: str = actor.route(question)
        except valhalla.ValhallaError:  # it found none
            return None
        return found

    def tell(question: str, found: str | None) -> dict[str, Any]:
        if found is None:
            return {"arrival_s": None, "rides": None, "bytes": 0}
        asked_at = json.loads(question)["date_time"]["value"]
        hours, minutes = asked_at.partition("T")[2].split(":")
        trip = json.loads(found)["trip"]
        steps = [step for leg in trip["legs"] for step in leg["maneuvers"]]
        rides = sum("transit_info" in step for step in steps)
        began = int(hours) * 3600 + int(minutes) * 60
        return {"arrival_s": began + round(trip["summary"]["time"]), "rides": rides, "bytes": len(found)}

    return Side(ask, tell, "Actor.route, multimodal, with directions: JSON", make)


def _distances(found: dict[str, Any]) -> list[float | None]:
    rows = found["sources_to_targets"]
    if isinstance(rows, dict):
        return [one for row in rows["distances"] for one in row]
    return [one["distance"] for row in rows for one in row]
