# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A way over streets as the traveller follows it: its line on the map, and step by step with names and turns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from mobility.network.streets.profiles import BIKE
from mobility.sources.osm.traits import BARRIER, PUSH_BACKWARD, PUSH_FORWARD

if TYPE_CHECKING:
    from mobility.network.streets.streets import Streets
    from mobility.planner.street_search import Route, Stretch

SLIGHT_DEG, TURN_DEG, HARD_DEG, BACK_DEG = 20.0, 50.0, 120.0, 170.0
"""From these angles on, a change of direction is slight, a turn, a hard turn, and a U-turn."""
PERMILLE, ENDS = 1000, 2
NO_TURN = {"continue", "slightly_left", "slightly_right"}

Points = list[tuple[int, int]]
"""Latitude and longitude in degrees times 10^7."""


@dataclass(frozen=True, slots=True)
class Step:
    """One street, or several pieces of the same.

    ``kind`` is highway=… of OpenStreetMap; ``turn`` how one gets onto it; ``first_point`` where it begins in the line;
    ``pushed``: the bike is pushed.
    """

    name: str
    kind: str
    turn: str
    distance_m: float
    first_point: int
    pushed: bool

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "name": self.name,
            "kind": self.kind,
            "turn": self.turn,
            "distance_m": round(self.distance_m, 1),
            "first_point": self.first_point,
            "pushed": self.pushed,
        }


@dataclass(frozen=True, slots=True)
class StreetPath:
    """A way from door to door: ``points`` in degrees begin and end at the doors; lengths in metres.

    ``ascent_m`` and ``descent_m`` are known from inclines in the data only, and 0 where these say nothing.
    """

    points: tuple[tuple[float, float], ...]
    steps: tuple[Step, ...]
    distance_m: float
    ascent_m: float
    descent_m: float
    pushed_m: float

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "distance_m": round(self.distance_m, 1),
            "ascent_m": round(self.ascent_m, 1),
            "descent_m": round(self.descent_m, 1),
            "pushed_m": round(self.pushed_m, 1),
            "steps": [step.to_dict() for step in self.steps],
            "points": [[round(lat, 6), round(lon, 6)] for lat, lon in self.points],
        }


def make_path(streets: Streets, route: Route) -> StreetPath:
    """Turn a route into a line and steps.

    Parameters
    ----------
    streets
        Where it was found.
    route
        As ``street_search.route`` gives it.
    """
    return _Walker(streets, route).path()


@dataclass(slots=True)
class _Current:
    """The step that is being walked."""

    name: str
    kind: str
    turn: str
    distance_m: float
    first_point: int
    pushed: bool


class _Edge(NamedTuple):
    """What is known of the edge of a stretch."""

    trait: int
    flags: int
    incline_permille: int
    length_cm: int
    first: int
    beyond: int


class _Walker:
    """Goes along the stretches once."""

    def __init__(self, streets: Streets, route: Route) -> None:
        self.streets, self.route = streets, route
        self.lats, self.lons = streets.lines.lat_e7, streets.lines.lon_e7
        self.points: list[tuple[float, float]] = []
        self.steps: list[Step] = []
        self.current: _Current | None = None
        self.ascent_m = self.descent_m = self.pushed_m = self.along_m = 0.0
        self.arrived: Points = []
        """The last piece that has a direction."""

    def path(self) -> StreetPath:
        origin, destination = self.route.origin, self.route.destination
        self.add(origin.lat, origin.lon)
        self.add(origin.lat_e7 / 1e7, origin.lon_e7 / 1e7)
        for stretch, edge in zip(self.route.stretches, self.edges(), strict=True):
            self.stretch(stretch, edge)
        self.end_step()
        self.add(destination.lat_e7 / 1e7, destination.lon_e7 / 1e7)
        self.add(destination.lat, destination.lon)
        connectors_m = (origin.connector_cm + destination.connector_cm) / 100
        return StreetPath(
            tuple(self.points),
            tuple(self.steps),
            self.along_m + connectors_m,
            self.ascent_m,
            self.descent_m,
            self.pushed_m,
        )

    def edges(self) -> list[_Edge]:
        """The edges of all stretches, looked up at once: one look costs nearly as much as all."""
        arrays, ptr = self.streets.arrays, self.streets.lines.ptr
        edge = np.array([stretch.edge for stretch in self.route.stretches], dtype=np.intp)
        trait = arrays["street_edge_trait"][edge]
        columns = (
            trait, arrays["street_trait_flags"][trait], arrays["street_trait_incline_permille"][trait],
            arrays["street_edge_length_cm"][edge], ptr[edge], ptr[edge + 1],
        )  # fmt: skip
        return [_Edge(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]

    def add(self, lat: float, lon: float) -> None:
        if not self.points or self.points[-1] != (lat, lon):
            self.points.append((lat, lon))

    def stretch(self, stretch: Stretch, edge: _Edge) -> None:
        length_m = _length_m(stretch, edge.length_cm)
        if edge.flags & BARRIER or length_m == 0:
            return
        line = self.line(stretch, edge)
        pushed = self.route.profile is BIKE and bool(edge.flags & (PUSH_BACKWARD if stretch.backward else PUSH_FORWARD))
        begin = len(self.points) - 1
        for lat_e7, lon_e7 in line:
            self.add(lat_e7 / 1e7, lon_e7 / 1e7)
        self.step(edge.trait, line, length_m, begin, pushed=pushed)
        rise_m = length_m * edge.incline_permille / PERMILLE
        rise_m = -rise_m if stretch.backward else rise_m
        self.ascent_m += max(0.0, rise_m)
        self.descent_m += max(0.0, -rise_m)
        self.along_m += length_m
        self.pushed_m += length_m if pushed else 0.0

    def line(self, stretch: Stretch, edge: _Edge) -> Points:
        """The points of a stretch in the direction of travel."""
        first, beyond = edge.first, edge.beyond
        lower, upper = (stretch.end, stretch.begin) if stretch.backward else (stretch.begin, stretch.end)
        if lower is not None:
            first = lower.point + 1
        if upper is not None:
            beyond = upper.point + 1
        points: Points = list(zip(self.lats[first:beyond].tolist(), self.lons[first:beyond].tolist(), strict=True))
        if lower is not None:
            points.insert(0, (lower.lat_e7, lower.lon_e7))
        if upper is not None:
            points.append((upper.lat_e7, upper.lon_e7))
        return points[::-1] if stretch.backward else points

    def step(self, trait: int, line: Points, length_m: float, begin: int, *, pushed: bool) -> None:
        """Lengthen the current step or begin a new one."""
        name, kind = self.streets.label(trait)
        arrived, before = self.arrived, self.current
        if _has_direction(line[-2:]):
            self.arrived = line[-2:]
        turn = ""
        if before is not None and before.name == name and before.pushed == pushed:
            # Where there is no name to follow, a turn has to be told.
            turn = "" if name else _turn(_bearing(arrived), _bearing(line[:2]))
            if name or (turn in NO_TURN and before.kind == kind):
                before.distance_m += length_m
                return
        if before is not None:
            turn = turn or _turn(_bearing(arrived), _bearing(line[:2]))
        self.end_step()
        self.current = _Current(name, kind, turn or "depart", length_m, begin, pushed)

    def end_step(self) -> None:
        """Keep the current step as it is."""
        if self.current is not None:
            now = self.current
            self.steps.append(Step(now.name, now.kind, now.turn, now.distance_m, now.first_point, now.pushed))


def _length_m(stretch: Stretch, length_cm: int) -> float:
    lower, upper = (stretch.end, stretch.begin) if stretch.backward else (stretch.begin, stretch.end)
    return ((length_cm if upper is None else upper.offset_cm) - (0 if lower is None else lower.offset_cm)) / 100


def _has_direction(line: Points) -> bool:
    return len(line) == ENDS and line[0] != line[1]


def _bearing(line: Points) -> float | None:
    """Direction of a piece in degrees, None where it has no length."""
    if not _has_direction(line):
        return None
    (lat_a, lon_a), (lat_b, lon_b) = line
    east = (lon_b - lon_a) * math.cos(math.radians(lat_a / 1e7))
    return math.degrees(math.atan2(east, lat_b - lat_a))


def _turn(arrives: float | None, leaves: float | None) -> str:
    if arrives is None or leaves is None:
        return "continue"
    angle = (leaves - arrives + 540.0) % 360.0 - 180.0
    if abs(angle) >= BACK_DEG:
        return "uturn"
    if abs(angle) < SLIGHT_DEG:
        return "continue"
    strength = "slightly_" if abs(angle) < TURN_DEG else "hard_" if abs(angle) >= HARD_DEG else ""
    return f"{strength}{'right' if angle > 0 else 'left'}"
