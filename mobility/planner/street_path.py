# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A way over streets as the traveller follows it: its line on the map, and step by step with names and turns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from mobility.kernels.street_line import draw_line
from mobility.network.frozen import frozen
from mobility.network.streets.profiles import BIKE
from mobility.sources.osm.traits import BARRIER, PUSH_BACKWARD, PUSH_FORWARD

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32
    from mobility.network.streets.streets import Streets
    from mobility.planner.street_ends import End
    from mobility.planner.street_search import Route

SLIGHT_DEG, TURN_DEG, HARD_DEG, BACK_DEG = 20.0, 50.0, 120.0, 170.0
"""From these angles on, a change of direction is slight, a turn, a hard turn, and a U-turn."""
PERMILLE = 1000
NO_TURN = {"continue", "slightly_left", "slightly_right"}
_WHOLE: Int32 = frozen(np.array([-1, 0, 0, 0], dtype=np.int32))
"""No cut."""


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
    """An edge that is passed, or the part of it: the columns that ``draw_line`` writes."""

    trait: int
    flags: int
    incline_permille: int
    length_cm: int
    backward: int
    first: int
    """At which point on streets it begins."""
    met: float
    left: float
    """Bearings of its first and last piece, NaN without a direction."""


class _Walker:
    """Goes along the stretches once."""

    def __init__(self, streets: Streets, route: Route) -> None:
        self.streets, self.route = streets, route
        self.steps: list[Step] = []
        self.current: _Current | None = None
        self.ascent_m = self.descent_m = self.pushed_m = self.along_m = 0.0
        self.bearing = math.nan
        """In which direction one arrives."""

    def path(self) -> StreetPath:
        origin, destination = self.route.origin, self.route.destination
        points, edges = self.line()
        # The way from the door to the street, and from there to the other door.
        before = points[:1] != [(origin.lat, origin.lon)]
        for edge in edges:
            self.pass_edge(edge, before)
        self.end_step()
        places = [(origin.lat, origin.lon)] * before + points
        for place in ((destination.lat_e7 / 1e7, destination.lon_e7 / 1e7), (destination.lat, destination.lon)):
            if places[-1] != place:
                places.append(place)
        connectors_m = (origin.connector_cm + destination.connector_cm) / 100
        return StreetPath(
            tuple(places),
            tuple(self.steps),
            self.along_m + connectors_m,
            self.ascent_m,
            self.descent_m,
            self.pushed_m,
        )

    def line(self) -> tuple[list[tuple[float, float]], list[_Edge]]:
        """The points on streets, and the edges that are told of."""
        ptr, stretches = self.streets.lines.ptr, self.route.stretches
        edge = np.array([stretch.edge for stretch in stretches], dtype=np.int32)
        backward = np.array([stretch.backward for stretch in stretches], dtype=np.int32)
        cuts = _cut(stretches[0].begin if stretches else None), _cut(stretches[-1].end if stretches else None)
        out = np.empty((int((ptr[edge + 1] - ptr[edge]).sum()) + 3, 2), dtype=np.int32)
        out[0] = self.route.origin.lat_e7, self.route.origin.lon_e7
        passed, bearing = np.empty((len(edge), 6), dtype=np.int32), np.empty((len(edge), 2))
        told = self.streets.lines, self.streets.traits, BARRIER
        rows, count = draw_line(*told, edge, backward, *cuts, out, passed, bearing)
        return list(map(tuple, (out[:count] / 1e7).tolist())), [
            _Edge(*facts, *bearings)
            for facts, bearings in zip(passed[:rows].tolist(), bearing[:rows].tolist(), strict=True)
        ]

    def pass_edge(self, edge: _Edge, begin: int) -> None:
        """Walk an edge; ``begin``: so many points come before those on streets."""
        length_m = edge.length_cm / 100
        pushed = self.route.profile is BIKE and bool(edge.flags & (PUSH_BACKWARD if edge.backward else PUSH_FORWARD))
        self.step(edge, length_m, edge.first + begin, pushed=pushed)
        if edge.incline_permille:
            rise_m = length_m * edge.incline_permille / PERMILLE
            rise_m = -rise_m if edge.backward else rise_m
            self.ascent_m += max(0.0, rise_m)
            self.descent_m += max(0.0, -rise_m)
        self.along_m += length_m
        self.pushed_m += length_m if pushed else 0.0

    def step(self, edge: _Edge, length_m: float, begin: int, *, pushed: bool) -> None:
        """Lengthen the current step or begin a new one."""
        name, kind = self.streets.label(edge.trait)
        arrived, before = self.bearing, self.current
        if edge.left == edge.left:  # a number
            self.bearing = edge.left
        alike = before is not None and before.name == name and before.pushed == pushed
        # Where there is no name to follow, a turn has to be told.
        if before is not None and alike and (name or (before.kind == kind and _turn(arrived, edge.met) in NO_TURN)):
            before.distance_m += length_m
            return
        self.end_step()
        turn = "depart" if before is None else _turn(arrived, edge.met)
        self.current = _Current(name, kind, turn, length_m, begin, pushed)

    def end_step(self) -> None:
        """Keep the current step as it is."""
        if self.current is not None:
            now = self.current
            self.steps.append(Step(now.name, now.kind, now.turn, now.distance_m, now.first_point, now.pushed))


def _cut(end: End | None) -> Int32:
    """Where an edge is cut, as ``draw_line`` takes it."""
    if end is None:
        return _WHOLE
    return frozen(np.array([end.point, end.lat_e7, end.lon_e7, end.offset_cm], dtype=np.int32))


def _turn(arrives: float, leaves: float) -> str:
    angle = (leaves - arrives + 540.0) % 360.0 - 180.0
    if abs(angle) >= BACK_DEG:
        return "uturn"
    if not abs(angle) >= SLIGHT_DEG:  # nor where one of the two has no direction
        return "continue"
    strength = "slightly_" if abs(angle) < TURN_DEG else "hard_" if abs(angle) >= HARD_DEG else ""
    return f"{strength}{'right' if angle > 0 else 'left'}"
