# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""ferrobus: streets and timetables in Rust. From point to point; a stop is a point at its coordinates."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import ferrobus
import numpy as np

from benchmarks.peers.groups import FERRO_WALK_S, MINUTES
from benchmarks.peers.medians import lower_medians, told_seconds
from benchmarks.peers.worker import Side

if TYPE_CHECKING:
    from pathlib import Path

MOST_TRANSFERS = 9
NEAREST_STOPS = 30
"""Stops that a point is linked with; its own default of 10 would make it miss more."""
ITSELF = 1
"""For a stop only that one; it walks on to others by its table of walks between stops."""
OUT_OF_REACH = -1
MINUTE_S = 60


def start(folder: Path, operation: str, data: str, variant: str = "") -> Side:
    """Make the model, which ferrobus keeps in memory only."""
    return _Ferrobus(folder, data).side(variant or operation)


class _Ferrobus:
    def __init__(self, folder: Path, data: str) -> None:
        facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        date = dt.date.fromisoformat(facts["dates"][data])
        feed = folder / "feeds" / data / "rnv"
        self.model = ferrobus.create_transit_model(facts["osm"], [str(feed)], date, FERRO_WALK_S)
        self.points: dict[tuple[float, float], Any] = {}
        self.all: list[Any] = []

    def side(self, operation: str) -> Side:
        return {
            "stop_pair": Side(
                self.pair,
                self.tell_pair,
                "find_routes_one_to_many to one point made before, which its documents advise for exact answers",
                self.ends,
            ),
            "find_route": Side(
                self.quick_pair,
                self.tell_quick_pair,
                "find_route between points made before: travel time and transfers",
                self.ends,
            ),
            "window": Side(
                self.window, self.tell_window, "pareto_range_multimodal_routing between points made before", self.ends
            ),
            "one_to_all": Side(
                self.one_to_all, self.tell_all, "find_routes_one_to_many to points made before", self.source
            ),
            "transit_matrix": Side(
                self.matrix, self.tell_matrix, "travel_time_matrix of points made before, on all cores", self.many
            ),
            "medians": Side(
                self.medians,
                lambda _, found: told_seconds(found),
                "travel_time_matrix for each of 60 minutes, on all cores; medians with numpy",
                self.many,
            ),
            "door_to_door": Side(self.door, self.tell_door, "create_transit_point twice and detailed_journey: GeoJSON"),
        }[operation]

    def point(self, lat: float, lon: float, stops: int = NEAREST_STOPS) -> Any:
        return ferrobus.create_transit_point(lat, lon, self.model, FERRO_WALK_S, stops)

    def of_stop(self, told: dict[str, Any]) -> Any:
        key = told["lat"], told["lon"]
        if key not in self.points:
            self.points[key] = self.point(*key, ITSELF)
        return self.points[key]

    def ends(self, asked: dict[str, Any]) -> tuple[Any, Any, int, int]:
        return self.of_stop(asked["from"]), self.of_stop(asked["to"]), asked["at_s"], asked.get("until_s", 0)

    def pair(self, asked: tuple[Any, Any, int, int]) -> Any:
        return ferrobus.find_routes_one_to_many(self.model, asked[0], [asked[1]], asked[2], MOST_TRANSFERS)[0]

    def quick_pair(self, asked: tuple[Any, Any, int, int]) -> Any:
        return ferrobus.find_route(self.model, asked[0], asked[1], asked[2], MOST_TRANSFERS)

    def tell_pair(self, asked: tuple[Any, Any, int, int], found: Any) -> list[int | None]:
        arrival_s = None if found is None else asked[2] + found["travel_time_seconds"]
        return [arrival_s, arrival_s]

    def tell_quick_pair(self, asked: tuple[Any, Any, int, int], found: Any) -> list[int | None]:
        """The arrival, and that of its own more thorough search."""
        return [self.tell_pair(asked, found)[0], self.tell_pair(asked, self.pair(asked))[0]]

    def window(self, asked: tuple[Any, Any, int, int]) -> Any:
        span = (asked[2], asked[3])
        return ferrobus.pareto_range_multimodal_routing(self.model, asked[0], asked[1], span, MOST_TRANSFERS)

    def tell_window(self, _: Any, found: Any) -> list[list[int]]:
        pairs = zip(found.departure_times(), found.travel_times(), strict=True)
        return sorted([departure, departure + seconds] for departure, seconds in pairs)

    def source(self, asked: dict[str, Any]) -> tuple[Any, int]:
        if "to_all" in asked:
            self.all = [self.of_stop(one) for one in asked["to_all"]]
        return self.of_stop(asked["from"]), asked["at_s"]

    def one_to_all(self, asked: tuple[Any, int]) -> Any:
        return ferrobus.find_routes_one_to_many(self.model, asked[0], self.all, asked[1], MOST_TRANSFERS)

    def tell_all(self, _: Any, found: Any) -> list[int]:
        return [OUT_OF_REACH if one is None else one["travel_time_seconds"] for one in found]

    def many(self, asked: dict[str, Any]) -> tuple[list[Any], int]:
        return [self.of_stop(one) for one in asked["stops"]], asked["at_s"]

    def matrix(self, asked: tuple[list[Any], int]) -> Any:
        return ferrobus.travel_time_matrix(self.model, asked[0], asked[1], MOST_TRANSFERS)

    def tell_matrix(self, _: Any, rows: Any) -> list[int]:
        return [OUT_OF_REACH if one is None else one for row in rows for one in row]

    def medians(self, asked: tuple[list[Any], int]) -> np.ndarray:
        points, at_s = asked
        tables = [self.matrix((points, at_s + MINUTE_S * minute)) for minute in range(MINUTES)]
        return lower_medians(np.array(tables, dtype=np.float64).reshape(MINUTES, -1))  # None becomes nan

    def door(self, asked: dict[str, Any]) -> str | None:
        origin, destination = self.point(*asked["from"]), self.point(*asked["to"])
        text: str | None = ferrobus.detailed_journey(self.model, origin, destination, asked["at_s"], MOST_TRANSFERS)
        return text

    def tell_door(self, _: dict[str, Any], text: str | None) -> dict[str, Any]:
        found = json.loads(text or "null")
        features = found["features"] if found else []
        legs = [one["properties"] for one in features]
        ends = [leg["arrival_time"] for leg in legs if leg.get("arrival_time") is not None]
        rides = sum(leg.get("leg_type") == "transit" for leg in legs)
        return {"arrival_s": max(ends, default=None), "rides": rides, "bytes": len(text or "")}
