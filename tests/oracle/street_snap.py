# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Where a point on the map joins the streets, by looking at every piece of every edge that one may begin or end on."""

import math

import numpy as np
from numpy.typing import NDArray

from .change import EARTH_RADIUS_M
from .street_graph import Arrays, Position

FOOT_BIT = 1
"""Of `street_edge_usable`."""
MOST_M = 500.0
"""A point farther from all streets than this cannot be asked for."""

Floats = NDArray[np.float64]


def haversine_m(lat_a: Floats, lon_a: Floats, lat_b: Floats, lon_b: Floats) -> Floats:
    """Metres between places in degrees."""
    half = np.sin(np.radians(lat_b - lat_a) / 2) ** 2
    half += np.cos(np.radians(lat_a)) * np.cos(np.radians(lat_b)) * np.sin(np.radians(lon_b - lon_a) / 2) ** 2
    metres: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    return metres


def nearest_m(arrays: Arrays, lat: float, lon: float) -> float:
    """Metres to the nearest place on an edge that one may begin on, infinite if there is none.

    The foot of the perpendicular is found in a plane, which is a few centimetres off along the street and not at all
    across it; the distance is measured on the sphere.
    """
    begin, end = arrays["street_line_ptr"][:-1], arrays["street_line_ptr"][1:]
    usable = np.repeat(arrays["street_edge_usable"] & FOOT_BIT, end - begin) > 0
    usable[end - 1] = False  # a piece goes from a point to the next one of its edge
    first = np.flatnonzero(usable)
    if not len(first):
        return math.inf
    lats, lons = (arrays[f"street_line_{name}_e7"] / 1e7 for name in ("lat", "lon"))
    east = np.cos(np.radians((lats[first] + lat) / 2))
    north_a, east_a = lats[first] - lat, (lons[first] - lon) * east
    north, along = lats[first + 1] - lats[first], (lons[first + 1] - lons[first]) * east
    squared = north**2 + along**2
    share = -(north_a * north + east_a * along) / np.where(squared > 0, squared, 1.0)
    share = np.clip(share, 0.0, 1.0)
    foot_lat, foot_lon = lats[first] + share * north, lons[first] + share * (lons[first + 1] - lons[first])
    return float(haversine_m(np.array(lat), np.array(lon), foot_lat, foot_lon).min())


def place_of(arrays: Arrays, position: Position) -> tuple[float, float]:
    """Latitude and longitude of a position, found by going along the points of its edge."""
    points = slice(*arrays["street_line_ptr"][position.edge : position.edge + 2].tolist())
    lats, lons = (arrays[f"street_line_{name}_e7"][points] / 1e7 for name in ("lat", "lon"))
    steps = haversine_m(lats[:-1], lons[:-1], lats[1:], lons[1:])
    along = np.concatenate(([0.0], np.cumsum(steps)))
    offset = position.offset_cm / 100
    return float(np.interp(offset, along, lats)), float(np.interp(offset, along, lons))


def faults(arrays: Arrays, lat: float, lon: float, position: Position, nearest: float) -> list[str]:
    """What is wrong with where a point was joined to the streets, of which the nearest is so many metres away.

    Positions are rounded to 10^-7 degrees, 0.7 cm, and lengths to centimetres.
    """
    found = []
    if abs(position.connector_cm - 100 * nearest) > 1.5:
        found.append(f"joined over {position.connector_cm} cm, the nearest street is {100 * nearest:.1f} cm away")
    if not arrays["street_edge_usable"][position.edge] & FOOT_BIT:
        found.append("joined to an edge that one may not begin on")
    there = place_of(arrays, position)
    away_cm = 100 * float(haversine_m(*map(np.array, (lat, lon, *there))))
    if abs(position.connector_cm - away_cm) > 3:
        found.append(f"the place at {position.offset_cm} cm is {away_cm:.1f} cm away, not {position.connector_cm} cm")
    if not 0 <= position.offset_cm <= arrays["street_edge_length_cm"][position.edge]:
        found.append(f"joined at {position.offset_cm} cm, beyond the edge")
    return found
