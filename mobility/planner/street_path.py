# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A way over streets as the traveller follows it: its line on the map, and step by step with names and turns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from mobility.kernels.street_path import draw_path
from mobility.kernels.street_steps import TURNS
from mobility.network.streets.profiles import BIKE
from mobility.planner.alike import Alike
from mobility.sources.osm.traits import BARRIER, PUSH_BACKWARD, PUSH_FORWARD

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64
    from mobility.network.streets.streets import Streets
    from mobility.planner.street_ends import End
    from mobility.planner.street_search import Route

POINTS, STEPS = 512, 128
"""Room for most ways at once."""
_WHOLE = (-1, 0, 0, 0)
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
    origin, destination = route.origin, route.destination
    cut = np.array(
        [_cut(origin) if route.begins_on else _WHOLE, _cut(destination) if route.ends_on else _WHOLE], dtype=np.int32
    )
    place = np.array([(origin.lat_e7, origin.lon_e7), (destination.lat_e7, destination.lon_e7)], dtype=np.int32)
    door = np.array([(origin.lat, origin.lon), (destination.lat, destination.lon)])
    push = (PUSH_FORWARD, PUSH_BACKWARD) if route.profile is BIKE else (0, 0)
    most_points, most_steps = POINTS, STEPS
    while True:
        line, sums = np.empty((most_points, 2)), np.empty(4)
        step, distance_m = np.empty((most_steps, 4), dtype=np.int32), np.empty(most_steps)
        points, count = draw_path(
            streets.lines, streets.traits, streets.labels, BARRIER, *push, route.edge, route.backward, cut, place, door,
            line, step, distance_m, sums,
        )  # fmt: skip
        if points <= most_points and count <= most_steps:
            break
        most_points, most_steps = max(points, most_points), max(count, most_steps)
    steps = tuple(
        [
            Step(*streets.label(trait), TURNS[turn], along_m, first, bool(pushed))
            for (trait, turn, first, pushed), along_m in zip(
                step[:count].tolist(), distance_m[:count].tolist(), strict=True
            )
        ]
    )
    along_m, ascent_m, descent_m, pushed_m = sums.tolist()
    connectors_m = (origin.connector_cm + destination.connector_cm) / 100
    return StreetPath(line[:points].copy(), steps, along_m + connectors_m, ascent_m, descent_m, pushed_m)


def _cut(end: End) -> tuple[int, int, int, int]:
    """Where an edge is cut, as ``draw_path`` takes it."""
    return end.point, end.lat_e7, end.lon_e7, end.offset_cm
