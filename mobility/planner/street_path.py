# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A way over streets as the traveller follows it: its line on the map, and step by step with names and turns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from mobility.kernels.street_line import draw_line
from mobility.kernels.street_steps import ALONG_M, ASCENT_M, DESCENT_M, PUSHED_M, TURNS, tell_steps
from mobility.network.frozen import frozen
from mobility.network.streets.profiles import BIKE
from mobility.planner.alike import Alike
from mobility.sources.osm.traits import BARRIER, PUSH_BACKWARD, PUSH_FORWARD

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32
    from mobility.network.streets.streets import Streets
    from mobility.planner.street_ends import End
    from mobility.planner.street_search import Route

_WHOLE: Int32 = frozen(np.array([-1, 0, 0, 0], dtype=np.int32))
"""No cut."""


class Step(NamedTuple):
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


@dataclass(frozen=True, slots=True, eq=False)
class StreetPath(Alike):
    """A way from door to door; lengths in metres.

    ``line``: (n, 2) latitude and longitude in degrees, from the one door to the other.

    ``ascent_m`` and ``descent_m`` are known from inclines in the data only, and 0 where these say nothing.
    """

    line: Float64
    steps: tuple[Step, ...]
    distance_m: float
    ascent_m: float
    descent_m: float
    pushed_m: float

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """The same line as pairs."""
        return tuple(map(tuple, self.line.tolist()))

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


class _Walker:
    """Goes along the stretches once."""

    def __init__(self, streets: Streets, route: Route) -> None:
        self.streets, self.route = streets, route

    def path(self) -> StreetPath:
        origin, destination = self.route.origin, self.route.destination
        points, passed, bearing = self.streets_line()
        # The way from the door to the street, and from there to the other door.
        before = bool(points[0, 0] != origin.lat or points[0, 1] != origin.lon)
        steps, sums = self.steps(passed, bearing, int(before))
        after = [(destination.lat_e7 / 1e7, destination.lon_e7 / 1e7), (destination.lat, destination.lon)]
        if after[1] == after[0]:
            after.pop()
        if after[0] == (points[-1, 0], points[-1, 1]):
            after.pop(0)
        parts = [np.array([(origin.lat, origin.lon)])] * before + [points] + [np.array(after)] * bool(after)
        connectors_m = (origin.connector_cm + destination.connector_cm) / 100
        return StreetPath(
            np.concatenate(parts),
            steps,
            sums[ALONG_M] + connectors_m,
            sums[ASCENT_M],
            sums[DESCENT_M],
            sums[PUSHED_M],
        )

    def streets_line(self) -> tuple[Float64, Int32, Float64]:
        """The points on streets, and the edges that are told of with their bearings, as ``draw_line`` writes them."""
        streets, route = self.streets, self.route
        ptr, edge = streets.lines.ptr, route.edge
        begin = _cut(route.origin) if route.begins_on else _WHOLE
        end = _cut(route.destination) if route.ends_on else _WHOLE
        out = np.empty((int((ptr[edge + 1] - ptr[edge]).sum()) + 3, 2), dtype=np.int32)
        out[0] = route.origin.lat_e7, route.origin.lon_e7
        passed, bearing = np.empty((len(edge), 6), dtype=np.int32), np.empty((len(edge), 2))
        told = streets.lines, streets.traits, BARRIER
        rows, count = draw_line(*told, edge, route.backward, begin, end, out, passed, bearing)
        return out[:count] / 1e7, passed[:rows], bearing[:rows]

    def steps(self, passed: Int32, bearing: Float64, before: int) -> tuple[tuple[Step, ...], list[float]]:
        """The steps and the sums of the whole way; ``before``: so many points come before those on streets."""
        step, distance_m = np.empty((len(passed), 4), dtype=np.int32), np.empty(len(passed))
        sums = np.empty(4)
        push = (PUSH_FORWARD, PUSH_BACKWARD) if self.route.profile is BIKE else (0, 0)
        count = tell_steps(self.streets.labels, *push, passed, bearing, step, distance_m, sums)
        return tuple(
            Step(*self.streets.label(trait), TURNS[turn], along_m, first + before, bool(pushed))
            for (trait, turn, first, pushed), along_m in zip(
                step[:count].tolist(), distance_m[:count].tolist(), strict=True
            )
        ), sums.tolist()


def _cut(end: End) -> Int32:
    """Where an edge is cut, as ``draw_line`` takes it."""
    return frozen(np.array([end.point, end.lat_e7, end.lon_e7, end.offset_cm], dtype=np.int32))
