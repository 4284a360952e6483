# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Points and polygons of a file: the point that stands for an area, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from mobility.errors import InputError, Place

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.kernels.layout import Float64

POINT, POLYGON, MULTI_POINT, MULTI_POLYGON, COLLECTION = 0, 3, 4, 6, 7
"""Types of geometry as shapely numbers them."""
FARTHEST = 1e9
"""No reference system has such large coordinates; GEOS does not reckon with ever larger ones."""


def points_and_areas(path: Path, row: np.ndarray, geometry: np.ndarray) -> tuple[Float64, Float64, np.ndarray | None]:
    """The points of places, and their areas if they are polygons.

    Parameters
    ----------
    path, row
        (n) for messages.
    geometry
        (n) shapes, None where there is none.

    Returns
    -------
    tuple
        x, y (n) of a polygon its centroid if that lies inside, else another point inside of it; the areas (n), None if
        places are points. What crosses itself is mended first.

    Raises
    ------
    InputError
        A place has neither a point nor a polygon, or the file mixes both.
    """
    kind = shapely.get_type_id(geometry)
    empty = np.flatnonzero((kind < 0) | shapely.is_empty(geometry))
    if len(empty):
        raise InputError("places_no_geometry", place=_place(path, row, empty), count=len(empty))
    single = (kind == MULTI_POINT) & (shapely.get_num_geometries(geometry) == 1)
    geometry = np.where(single, shapely.get_geometry(geometry, 0), geometry)
    kind = np.where(single, POINT, kind)
    other = np.flatnonzero(~np.isin(kind, (POINT, POLYGON, MULTI_POLYGON)))
    if len(other):
        found = geometry[other[0]].geom_type
        raise InputError("places_other_geometry", place=_place(path, row, other), found=found, count=len(other))
    if (kind == POINT).all():
        return shapely.get_x(geometry), shapely.get_y(geometry), None
    mixed = np.flatnonzero((kind == POINT) != (kind[0] == POINT))
    if len(mixed):
        raise InputError("places_mixed_geometry", place=_place(path, row, mixed))
    # of all rings: the bounds of a polygon leave out what its holes hold and what is no number
    corners, owner = shapely.get_coordinates(geometry, return_index=True)
    beyond = owner[~(np.abs(corners) < FARTHEST).all(axis=1)]
    if len(beyond):
        raise InputError("places_broken_geometry", place=_place(path, row, beyond))
    with np.errstate(all="ignore"):  # of shapes so thin that their area is no number
        geometry = _mended(path, row, geometry)
        centre = shapely.centroid(geometry)
        inside = shapely.contains(geometry, centre)
        point = np.where(inside, centre, shapely.point_on_surface(geometry))
    lost = np.flatnonzero(~(np.isfinite(shapely.get_x(point)) & np.isfinite(shapely.get_y(point))))
    if len(lost):
        raise InputError("places_broken_geometry", place=_place(path, row, lost))
    return shapely.get_x(point), shapely.get_y(point), geometry


def _mended(path: Path, row: np.ndarray, geometry: np.ndarray) -> np.ndarray:
    """Polygons that do not cross themselves; of what is mended, lines and points are dropped."""
    wrong = np.flatnonzero(~shapely.is_valid(geometry))
    if not len(wrong):
        return geometry
    geometry = geometry.copy()
    for at in wrong.tolist():
        try:
            mended = shapely.make_valid(geometry[at])
        except shapely.errors.GEOSException as error:
            raise InputError("places_broken_geometry", place=_place(path, row, [at])) from error
        parts = [part for part in shapely.get_parts(mended) if shapely.get_type_id(part) in {POLYGON, MULTI_POLYGON}]
        if not parts:
            raise InputError("places_broken_geometry", place=_place(path, row, [at]))
        geometry[at] = shapely.union_all(parts)
    return geometry


def _place(path: Path, row: np.ndarray, which: np.ndarray | list[int]) -> Place:
    return Place(str(path), int(row[which[0]]), "geometry")
