# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Coordinates of any reference system -> degrees; what was declared wrongly or swapped is told apart and refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from mobility.analysis.extras import analyst
from mobility.errors import InputError, Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from mobility.analysis.places.records import Bool, Records
    from mobility.kernels.layout import Float64
    from mobility.region import Box

DEGREES = "OGC:CRS84"
MOST_LAT, MOST_LON = 90.0, 180.0
FAR_DEG = 10.0
"""So far outside the area that a reference system was made for, its coordinates mean something else. A country may use
one zone beyond its edge: Sachsen-Anhalt uses UTM 32 up to 13 degrees east, one degree outside."""


class Degrees(NamedTuple):
    """Where n places lie, and how coordinates of their file become degrees."""

    lat: Float64
    lon: Float64
    crs: str
    transform: Callable[[Float64, Float64], tuple[Float64, Float64]] | None
    """x, y -> longitude, latitude; None where they are the same"""


def within(box: Box, lat: Float64, lon: Float64) -> Bool:
    """(n) which points lie in a box of south, west, north and east."""
    south, west, north, east = box
    inside: Bool = (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)
    return inside


def to_degrees(records: Records, asked: str | None) -> Degrees:
    """Where the places of a file lie.

    Parameters
    ----------
    records
        As read.
    asked
        The reference system that the user names; it goes before what the file says. None: what the file says, and if
        it says nothing, degrees, as long as the numbers can be degrees.

    Raises
    ------
    InputError
        A coordinate is missing; the reference system is unknown; the numbers do not fit it; the points lie outside the
        world or far from where this system is used.
    """
    missing = np.flatnonzero(~(np.isfinite(records.x) & np.isfinite(records.y)))
    if len(missing):
        at = int(missing[0])
        field = records.x_field if not np.isfinite(records.x[at]) else records.y_field
        raise InputError("places_no_coordinate", place=records.place(at, field), count=len(missing))
    declared = asked or records.crs
    fits = (np.abs(records.x) <= MOST_LON) & (np.abs(records.y) <= MOST_LAT)
    if declared is None or _is_degrees(declared):
        if not fits.all():
            _refuse_degrees(records, fits, declared=declared is not None)
        return Degrees(records.y, records.x, DEGREES, None)
    return _projected(records, declared, fits)


def _is_degrees(crs: str) -> bool:
    """Whether a name means plain degrees; so that WGS 84 needs no library."""
    return crs.upper().replace(" ", "") in {DEGREES, "EPSG:4326", "WGS84"}


def _refuse_degrees(records: Records, fits: Bool, *, declared: bool) -> None:
    """Raise: all coordinates are metres, or a single one is mistyped."""
    at = int(np.flatnonzero(~fits)[0])
    x, y = float(records.x[at]), float(records.y[at])
    if np.count_nonzero(fits) > len(fits) / 2 or (abs(y) <= MOST_LON and abs(x) <= MOST_LON):
        field = records.x_field if abs(x) > MOST_LON else records.y_field
        raise InputError("places_bad_degrees", place=records.place(at, field, x if abs(x) > MOST_LON else y))
    raise InputError("places_metres" if declared else "places_no_crs", place=records.place(at), x=x, y=y)


def _projected(records: Records, crs: str, fits: Bool) -> Degrees:
    with analyst():
        import pyproj
        from pyproj.network import set_network_enabled  # type: ignore[attr-defined]
    file = Place(str(records.path))
    set_network_enabled(active=False)  # what was downloaded before must not change a result
    try:
        system = pyproj.CRS.from_user_input(int(crs) if crs.isdecimal() else crs)
        transformer = pyproj.Transformer.from_crs(system, pyproj.CRS.from_user_input(DEGREES), always_xy=True)
    except pyproj.exceptions.ProjError as error:
        raise InputError("places_unknown_crs", place=file, crs=crs) from error
    x, y = float(records.x[0]), float(records.y[0])
    if system.is_geographic and not fits.all():
        _refuse_degrees(records, fits, declared=True)
    if not system.is_geographic and fits.all():
        raise InputError("places_not_metres", place=records.place(0), crs=crs, x=x, y=y)

    def transform(x: Float64, y: Float64) -> tuple[Float64, Float64]:
        lon, lat = transformer.transform(x, y)
        return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)

    lon, lat = transform(records.x, records.y)
    lost = np.flatnonzero(~(np.isfinite(lon) & np.isfinite(lat)))
    far = _far(system.area_of_use, lat, lon) if not len(lost) else np.zeros(0, dtype=np.bool_)
    if len(lost) or far.all():
        at = int(lost[0]) if len(lost) else 0
        at_x, at_y = float(records.x[at]), float(records.y[at])
        raise InputError("places_wrong_crs", place=records.place(at), crs=crs, x=at_x, y=at_y)
    return Degrees(lat, lon, crs, transform)


def _far(used: object, lat: Float64, lon: Float64) -> Bool:
    """(n) which points lie far outside the area of use of a reference system, none where it is not known."""
    if used is None:
        return np.zeros(len(lat), dtype=np.bool_)
    west, south, east, north = (getattr(used, name) for name in ("west", "south", "east", "north"))
    if west > east:  # across the date line
        west, east = -MOST_LON, MOST_LON
    return ~within((south - FAR_DEG, west - FAR_DEG, north + FAR_DEG, east + FAR_DEG), lat, lon)


def swapped(records: Records, degrees: Degrees, box: Box) -> bool:
    """Whether places that all lie outside a box would mostly lie in it with x and y exchanged."""
    if degrees.transform is None:
        lat, lon = records.x, records.y
    else:
        lon, lat = degrees.transform(records.y, records.x)
    return bool(np.count_nonzero(within(box, lat, lon)) * 2 > len(records))


def areas_to_degrees(geometry: np.ndarray, degrees: Degrees) -> np.ndarray:
    """Polygons of a file in degrees, longitude first."""
    transform = degrees.transform
    if transform is None:
        return geometry

    def all_at_once(points: Float64) -> Float64:
        return np.column_stack(transform(points[:, 0], points[:, 1]))

    moved: np.ndarray = shapely.transform(geometry, all_at_once)
    return moved
