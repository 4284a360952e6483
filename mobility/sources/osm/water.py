# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Water on an OpenStreetMap file, to draw maps with; no search ever looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import osmium
import shapely
from osmium.filter import TagFilter
from osmium.osm import Area, Way

from mobility.errors import DataError, InputError, Place

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.kernels.layout import Float64

SURFACES = (("natural", "water"), ("waterway", "riverbank"), ("landuse", "reservoir"), ("landuse", "basin"))
LINES = ("river", "canal")
"""Drawn as lines where no surface is mapped; streams and ditches are left out."""


class Water(NamedTuple):
    """Lakes and rivers in degrees, longitude first."""

    surfaces: tuple[shapely.MultiPolygon, ...]
    rivers: tuple[Float64, ...]
    """(n, 2) each"""


def read_water(path: Path) -> Water:
    """Lakes, wide rivers and the lines of rivers; what is not whole in the file is left out.

    Parameters
    ----------
    path
        An OpenStreetMap file that streets can be read from. One that was cut to streets alone has no water.

    Raises
    ------
    InputError
        No such file.
    DataError
        Cut short or damaged.
    """
    if not path.is_file():
        raise InputError("streets_missing", place=Place(str(path)))
    factory = osmium.geom.WKBFactory()
    surfaces: list[shapely.MultiPolygon] = []
    rivers: list[Float64] = []
    try:
        objects = osmium.FileProcessor(str(path)).with_areas(TagFilter(*SURFACES))
        for item in objects.with_filter(TagFilter(*SURFACES, *(("waterway", kind) for kind in LINES))):
            if isinstance(item, Area):
                surface = shapely.from_wkb(factory.create_multipolygon(item))
                if isinstance(surface, shapely.MultiPolygon):
                    surfaces.append(surface)
            elif isinstance(item, Way) and item.tags.get("waterway") in LINES:
                placed = [(node.lon, node.lat) for node in item.nodes if node.location.valid()]
                if len(placed) == len(item.nodes) and len(placed) > 1 and not item.is_closed():
                    rivers.append(np.array(placed, dtype=np.float64))
    except (RuntimeError, ValueError, OSError, osmium.InvalidLocationError) as error:
        raise DataError("streets_unreadable", place=Place(str(path)), why=str(error).splitlines()[0]) from error
    return Water(tuple(surfaces), tuple(rivers))
