# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A grid of square cells over an area, on the lattice of the European grid, so that cells fit those of the Zensus."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mobility.analysis.extras import analyst
from mobility.analysis.places.cells import LAEA, cell_id, squares
from mobility.analysis.places.coordinates import DEGREES
from mobility.analysis.places.places import Places
from mobility.errors import InputError

if TYPE_CHECKING:
    import pyproj

    from mobility.kernels.layout import Float64
    from mobility.network.network import Network
    from mobility.region import Box

MOST_CELLS = 1_000_000
"""A county has 200,000 cells of 100 m; beyond this a mistyped size is likelier than a wish."""
LARGEST_M = 100_000
STEP_DEG = 0.01
"""An edge is bent where it becomes one of the grid's; points so near each other follow it to the metre."""
EDGE_DEG = 0.01
"""A grid over a network reaches so far beyond its stops and streets, about a kilometre."""
E7 = 1e7


def grid_places(area: Box | shapely.Polygon | shapely.MultiPolygon, size_m: int) -> Places:
    """The cells whose middle lies in an area.

    Parameters
    ----------
    area
        In degrees: south, west, north and east, or a polygon with longitude first.
    size_m
        Side of a cell in whole metres. Corners are multiples of it in ETRS89-LAEA (EPSG:3035).

    Returns
    -------
    Places
        From south to north and west to east; ids such as ``CRS3035RES500mN3216000E4433000``, with the squares.

    Raises
    ------
    InputError
        The size is no whole number of metres up to ``LARGEST_M``, there would be more than ``MOST_CELLS``, or no
        cell has its middle in the area.
    """
    with analyst():
        import pyproj
    if size_m != int(size_m) or not 0 < size_m <= LARGEST_M:
        raise InputError("grid_size", size=size_m, most=LARGEST_M)
    size = int(size_m)
    polygon = shapely.box(area[1], area[0], area[3], area[2]) if isinstance(area, tuple) else area
    there = pyproj.Transformer.from_crs(DEGREES, LAEA, always_xy=True)
    outline = shapely.get_coordinates(shapely.segmentize(polygon.boundary, STEP_DEG))
    east, north = (np.asarray(values) for values in there.transform(outline[:, 0], outline[:, 1]))
    first_x, first_y = (math.floor(values.min() / size) for values in (east, north))
    columns, rows = (math.ceil(values.max() / size) - math.floor(values.min() / size) for values in (east, north))
    if columns * rows > MOST_CELLS:
        raise InputError("grid_too_many", size=size, count=columns * rows, most=MOST_CELLS)
    y, x = (values.ravel() for values in np.mgrid[first_y : first_y + rows, first_x : first_x + columns] * size)
    back = pyproj.Transformer.from_crs(LAEA, DEGREES, always_xy=True)
    lon, lat = (np.asarray(values) for values in back.transform(x + size / 2, y + size / 2))
    shapely.prepare(polygon)
    inside = shapely.contains_xy(polygon, lon, lat)
    if not inside.any():
        raise InputError("grid_empty", size=size)
    x, y = x[inside], y[inside]

    def to_degrees(points: np.ndarray) -> np.ndarray:
        return np.column_stack(back.transform(points[:, 0], points[:, 1]))

    cells = shapely.transform(squares(x + size / 2, y + size / 2, size), to_degrees)
    ids = tuple(cell_id(size, n, e) for n, e in zip(y.tolist(), x.tolist(), strict=True))
    return Places(ids, lat[inside], lon[inside], area=tuple(cells), source=f"grid {size} m")


def box_of_network(network: Network) -> Box:
    """South, west, north and east of all stops and streets in degrees, and about a kilometre more on each side.

    Parameters
    ----------
    network
        With at least a stop.
    """
    arrays = network.arrays
    served = np.isfinite(arrays["stop_lat"]) & np.isfinite(arrays["stop_lon"])
    lat = np.concatenate((arrays["stop_lat"][served], arrays["street_node_lat_e7"] / E7))
    lon = np.concatenate((arrays["stop_lon"][served], arrays["street_node_lon_e7"] / E7))
    return (
        float(lat.min()) - EDGE_DEG,
        float(lon.min()) - EDGE_DEG,
        float(lat.max()) + EDGE_DEG,
        float(lon.max()) + EDGE_DEG,
    )


def network_grid(network: Network, size_m: int) -> Places:
    """The cells of a network in which there is a street or a stop.

    Parameters
    ----------
    network
        Whose.
    size_m
        As for ``grid_places``.

    Raises
    ------
    InputError
        As for ``grid_places``.
    """
    places = grid_places(box_of_network(network), size_m)
    with analyst():
        import pyproj
    there = pyproj.Transformer.from_crs(DEGREES, LAEA, always_xy=True)
    arrays = network.arrays
    called = np.unique(network.berth_stop[network.sequences.berth])
    lat, lon = ([arrays[f"stop_{axis}"][called]] for axis in ("lat", "lon"))
    if network.streets is not None:
        lat.append(arrays["street_node_lat_e7"] / E7)
        lon.append(arrays["street_node_lon_e7"] / E7)
    known = set(_cells(there, np.concatenate(lon), np.concatenate(lat), size_m))
    kept = [at for at, cell in enumerate(_cells(there, places.lon, places.lat, size_m)) if cell in known]
    return Places(
        tuple(places.id[at] for at in kept),
        places.lat[kept],
        places.lon[kept],
        area=None if places.area is None else tuple(places.area[at] for at in kept),
        source=places.source,
    )


def _cells(there: pyproj.Transformer, lon: Float64, lat: Float64, size_m: int) -> list[tuple[int, int]]:
    """Column and row of the cell of each point."""
    x, y = there.transform(lon, lat)
    rows = np.floor(np.stack((np.asarray(x), np.asarray(y)), axis=1) / size_m).astype(np.int64)
    return list(map(tuple, rows.tolist()))
