# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What lies below a map: the region's own streets, water and names of places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.network.gazetteer.entries import DISTRICTS, PLACE, SETTLEMENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely import MultiPolygon, Polygon

    from mobility.analysis.areas.frame import Frame
    from mobility.kernels.layout import Float64
    from mobility.network.network import Network
    from mobility.network.streets.streets import Streets
    from mobility.sources.osm.water import Water

E7 = 1e7
MAJOR = {"motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link"}
MIDDLE = {"secondary", "secondary_link", "tertiary", "tertiary_link"}
MINOR = {"residential", "unclassified", "living_street", "pedestrian", "service", "road"}
FERRY = {"ferry"}
KINDS = (MAJOR, MIDDLE, MINOR, FERRY)
"""What is none of these is a path."""
PATH = len(KINDS)
NAMED = {*SETTLEMENTS, *DISTRICTS}
TOWN_THOUSANDTHS = 800
"""A place that only addresses tell of is a town if the gazetteer thinks it this important."""


class Label(NamedTuple):
    """A name on the map; those that matter most come first."""

    name: str
    x_m: float
    y_m: float
    is_town: bool


@dataclass(frozen=True, slots=True)
class Extent:
    """A part of the frame, metres."""

    west: float
    south: float
    east: float
    north: float

    @property
    def width_m(self) -> float:
        """From west to east."""
        return self.east - self.west

    @property
    def height_m(self) -> float:
        """From south to north."""
        return self.north - self.south

    def around(self, ratio: float, margin: float) -> Extent:
        """With a margin (a share of its size) and so much wider or higher that width / height is the ratio."""
        width, height = max(self.width_m, 1.0) * (1 + 2 * margin), max(self.height_m, 1.0) * (1 + 2 * margin)
        width, height = max(width, height * ratio), max(height, width / ratio)
        x, y = (self.west + self.east) / 2, (self.south + self.north) / 2
        return Extent(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    def meets(self, low: Float64, high: Float64) -> np.ndarray:
        """(n) which of some boxes, given by their (n, 2) corners, touch it."""
        meets: np.ndarray = np.all((low <= (self.east, self.north)) & (high >= (self.west, self.south)), axis=1)
        return meets


def streets_by_kind(streets: Streets, frame: Frame, extent: Extent) -> list[list[Float64]]:
    """The lines (n, 2) of all streets in an extent: major, middle, minor ones, ferries and paths."""
    lines = streets.lines
    points = np.stack(frame.metres(lines.lat_e7 / E7, lines.lon_e7 / E7), axis=1)
    first = lines.ptr[:-1]
    seen = extent.meets(np.minimum.reduceat(points, first), np.maximum.reduceat(points, first))
    kinds = [streets.text("kind", trait) for trait in range(len(streets.arrays["street_trait_kind_of"]))]
    of_trait = np.array([next((k for k, names in enumerate(KINDS) if kind in names), PATH) for kind in kinds])
    of_edge = of_trait[streets.arrays["street_edge_trait"]]
    found: list[list[Float64]] = [[] for _ in range(PATH + 1)]
    for edge in np.flatnonzero(seen).tolist():
        found[of_edge[edge]].append(points[lines.ptr[edge] : lines.ptr[edge + 1]])
    return found


def water_polygons(water: Water, frame: Frame, extent: Extent) -> tuple[list[list[Float64]], list[Float64]]:
    """Surfaces, each as its rings (n, 2), and lines of rivers in an extent, metres."""
    surfaces = [rings for surface in water.surfaces for rings in rings_of(surface, frame)]
    rivers = [_flat(line, frame) for line in water.rivers]
    return [rings for rings in surfaces if _in(rings[0], extent)], [line for line in rivers if _in(line, extent)]


def rings_of(area: Polygon | MultiPolygon, frame: Frame) -> list[list[Float64]]:
    """The rings (n, 2) of each part in metres, outer ones turning left and holes right: so drawing tells them apart."""
    import shapely

    parts = [part for part in shapely.get_parts(shapely.orient_polygons(area)) if not part.is_empty]
    return [
        [_flat(np.asarray(ring.coords)[:, :2], frame) for ring in (part.exterior, *part.interiors)] for part in parts
    ]  # fmt: skip


def place_labels(network: Network, frame: Frame, extent: Extent) -> list[Label]:
    """Towns, villages and their parts in an extent, as far as the network knows them by name."""
    arrays, gazetteer = network.arrays, network.gazetteer
    found = []
    for entry in np.flatnonzero(arrays["gazetteer_kind"] == PLACE).tolist():
        importance = int(arrays["gazetteer_importance"][entry])
        category = gazetteer.text("category", entry)
        if category not in NAMED and not (category == "locality" and importance >= TOWN_THOUSANDTHS):
            continue
        place = (float(arrays[f"gazetteer_{axis}_e7"][entry]) / E7 for axis in ("lat", "lon"))
        x, y = frame.point(*place)
        if extent.west < x < extent.east and extent.south < y < extent.north:
            is_town = category not in DISTRICTS
            found.append((not is_town, -importance, Label(gazetteer.text("name", entry), x, y, is_town)))
    return [label for _, _, label in sorted(found)]


def _flat(degrees: Float64, frame: Frame) -> Float64:
    return np.stack(frame.metres(degrees[:, 1], degrees[:, 0]), axis=1)


def _in(points: Float64, extent: Extent) -> bool:
    return bool(extent.meets(points.min(axis=0)[None], points.max(axis=0)[None])[0])


def extent_of(bounds: Sequence[tuple[float, float, float, float]], frame: Frame) -> Extent:
    """The extent of some boxes (west, south, east, north in degrees)."""
    west, south, east, north = (
        choose(values) for choose, values in zip((min, min, max, max), zip(*bounds, strict=True), strict=True)
    )
    (x, y), (right, top) = frame.point(south, west), frame.point(north, east)
    return Extent(x, y, right, top)
