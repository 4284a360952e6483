# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Which streets an edit is about: some ways by their ids, or all that lies inside a polygon."""

from __future__ import annotations

import difflib
import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import shapely

    from mobility.kernels.layout import Int32
    from mobility.network.patch.streets.pieces import Table
    from mobility.sources.osm.read import OsmStreets

CORNERS = 3
MOST_LAT, MOST_LON = 90.0, 180.0
MARGIN = 0.01
"""Degrees around the streets, about a kilometre, where points are still taken for meant."""
LEAST_E7 = 10.0
"""No way is cut nearer to one of its nodes than this, about 10 cm."""
ON_BORDER_E7 = 0.5
"""Half of the least distance that positions of nodes can tell: 5 mm."""
SIMILAR = 3
"""So many ids are named beside one that is unknown."""


@dataclass(frozen=True, slots=True)
class Where:
    """Streets, told in one of two ways.

    Parameters
    ----------
    ways
        Ids of OpenStreetMap, or negative ones of streets that were added before. All parts of such a way are meant.
    polygon
        Corners as latitude and longitude in degrees, the last joined to the first; of a street that crosses its border
        the part inside is meant. What lies on the border lies inside.
    """

    ways: tuple[int, ...] = ()
    polygon: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """Pieces that an edit is about, after cutting ways at the border of a polygon."""

    table: Table
    pieces: Int32
    made: tuple[tuple[int, int], ...]
    """places of the nodes that were put in; degrees times 10^7"""


def checked_points(osm: OsmStreets, points: Sequence[tuple[float, float]]) -> np.ndarray:
    """(n, 2) latitude and longitude of points as degrees times 10^7.

    Parameters
    ----------
    osm
        Streets near which they must lie.
    points
        Latitude and longitude, degrees.

    Raises
    ------
    InputError
        No numbers, no places on earth, or all far from the streets; told apart where longitude stands before latitude.
    """
    for number, point in enumerate(points, 1):
        if not all(math.isfinite(value) for value in point):
            raise InputError("street_point", number=number, lat=point[0], lon=point[1])
    given = np.array(points, dtype=np.float64).reshape(-1, 2)
    south, west = osm.node_lat_e7.min() / 1e7, osm.node_lon_e7.min() / 1e7
    north, east = osm.node_lat_e7.max() / 1e7, osm.node_lon_e7.max() / 1e7
    south_text, west_text, north_text, east_text = (f"{value:.4f}" for value in (south, west, north, east))

    def beside(lat: np.ndarray, lon: np.ndarray) -> bool:
        """Whether the box around the points lies beside that of the streets."""
        return bool(
            lat.min() > north + MARGIN or lat.max() < south - MARGIN
            or lon.min() > east + MARGIN or lon.max() < west - MARGIN
        )  # fmt: skip

    lat, lon = given.T
    if beside(lat, lon):
        code = "street_points_elsewhere" if beside(lon, lat) else "street_points_swapped"
        raise InputError(
            code, lat=f"{lat[0]:.4f}", lon=f"{lon[0]:.4f}",
            south=south_text, west=west_text, north=north_text, east=east_text,
        )  # fmt: skip
    for number, (one_lat, one_lon) in enumerate(given.tolist(), 1):
        if abs(one_lat) > MOST_LAT or abs(one_lon) > MOST_LON:
            raise InputError("street_point", number=number, lat=one_lat, lon=one_lon)
    return np.asarray(np.rint(given * 1e7))


def traits_near(osm: OsmStreets, table: Table, where: Where) -> Int32:
    """Numbers of all traits that streets there have, and perhaps of some more around a polygon.

    Parameters
    ----------
    osm, table
        The streets, and their pieces.
    where
        What is meant.

    Raises
    ------
    InputError
        Neither or both ways and a polygon are given, an id is unknown, or the polygon is none.
    """
    if bool(where.ways) == bool(where.polygon):
        raise InputError("street_where")
    if where.ways:
        require_ways(osm, where.ways)
        return np.unique(osm.way_trait[np.isin(osm.way_id, np.array(where.ways, dtype=np.int64))])
    return np.unique(table.trait[_in_box(table, make_polygon(osm, where.polygon))])


def choose(osm: OsmStreets, table: Table, where: Where, changes: np.ndarray, first_node: int) -> Chosen:
    """The pieces that are meant, with ways cut at the border of a polygon.

    Parameters
    ----------
    osm, table
        The streets, and their pieces.
    where
        What is meant.
    changes
        (traits) whether the edit changes pieces of a trait; others are left alone, and not cut.
    first_node
        Id of the first node to be made.

    Raises
    ------
    InputError
        The polygon is none.
    """
    if where.ways:
        meant = np.isin(osm.way_id[table.way], np.array(where.ways, dtype=np.int64)) & changes[table.trait]
        return Chosen(table, np.flatnonzero(meant).astype(np.int32), ())
    return _inside(table, make_polygon(osm, where.polygon), changes, first_node)


def require_ways(osm: OsmStreets, ways: Sequence[int]) -> None:
    """Refuse ids that no street has.

    Parameters
    ----------
    osm
        The streets.
    ways
        Ids.

    Raises
    ------
    InputError
        Names the first that is unknown, and streets whose ids look like it.
    """
    known = set(osm.way_id.tolist())
    unknown = [way for way in ways if way not in known]
    if not unknown:
        return
    texts = {str(way): way for way in sorted(known)}
    alike = difflib.get_close_matches(str(unknown[0]), list(texts), SIMILAR)
    near = ", ".join(told_way(osm, texts[text]) for text in alike) or "–"
    raise InputError("street_way_unknown", way=unknown[0], near=near, count=len(unknown), all=len(known))


def told_way(osm: OsmStreets, way: int) -> str:
    """A way as messages name it: its id, and its name, number or kind."""
    trait = osm.traits[int(osm.way_trait[np.flatnonzero(osm.way_id == way)[0]])]
    return f"{way} ({trait.name or trait.ref or trait.kind})"


def make_polygon(osm: OsmStreets, corners: Sequence[tuple[float, float]]) -> shapely.Polygon:
    """A polygon in degrees times 10^7, x east and y north.

    Parameters
    ----------
    osm
        Streets near which it must lie.
    corners
        Latitude and longitude, degrees; the first may be told again at the end.

    Raises
    ------
    InputError
        Fewer than three corners, no surface, a border that crosses itself, or a place far from the streets.
    """
    import shapely
    from shapely.validation import explain_validity

    placed = checked_points(osm, corners)[:, ::-1]
    if len(np.unique(placed, axis=0)) < CORNERS:
        raise InputError("street_polygon_corners", count=len(corners))
    polygon = shapely.Polygon(placed)
    if polygon.convex_hull.area == 0:
        raise InputError("street_polygon_flat", count=len(corners))
    if not polygon.is_valid:
        lon_e7, lat_e7 = explain_validity(polygon).partition("[")[2].rstrip("]").split()
        raise InputError("street_polygon_crossed", lat=f"{float(lat_e7) / 1e7:.6f}", lon=f"{float(lon_e7) / 1e7:.6f}")
    return polygon


def _in_box(table: Table, polygon: shapely.Polygon) -> np.ndarray:
    """Which pieces may touch a polygon."""
    west, south, east, north = polygon.bounds
    a, b = table.ends.T
    x, y = table.lon_e7, table.lat_e7
    across = (np.maximum(x[a], x[b]) >= west) & (np.minimum(x[a], x[b]) <= east)
    return np.asarray(across & (np.maximum(y[a], y[b]) >= south) & (np.minimum(y[a], y[b]) <= north))


def _inside(table: Table, polygon: shapely.Polygon, changes: np.ndarray, first_node: int) -> Chosen:
    """All pieces inside; those that cross the border are cut there."""
    import shapely

    position = np.stack((table.lon_e7, table.lat_e7), axis=1).astype(np.float64)
    start, end = position[table.ends[:, 0]], position[table.ends[:, 1]]
    near = _in_box(table, polygon) & changes[table.trait] & (table.ends[:, 0] != table.ends[:, 1])
    pieces = np.flatnonzero(near)
    lines = np.asarray(shapely.linestrings(np.stack((start[pieces], end[pieces]), axis=1)), dtype=object)
    shapely.prepare(polygon)
    covered = shapely.covers(polygon, lines)
    inside = np.zeros(len(table.way), dtype=np.bool_)
    inside[pieces[covered]] = True
    cuts: list[tuple[int, float, int]] = []
    parts_inside: dict[int, list[bool]] = {}
    node_of: dict[tuple[int, int, int, int], int] = {}
    crossing = ~covered & shapely.intersects(polygon, lines)
    for piece, line in zip(pieces[crossing].tolist(), lines[crossing].tolist(), strict=True):
        shares, sides = _crossings(polygon, line)
        a, b = (int(node) for node in table.ends[piece])
        kept = [sides[0]]
        for share, side in zip(shares, sides[1:], strict=True):
            at = start[piece] + share * (end[piece] - start[piece])
            is_first, is_last = (np.abs(at - node).max() < LEAST_E7 for node in (start[piece], end[piece]))
            if is_first or is_last:
                # Cut at a node that is there: the short part goes with the rest.
                kept = [side] if is_first else kept
                continue
            place = round(at[1]), round(at[0])
            # Ways that run side by side over the same two nodes are cut at the same place.
            node = node_of.setdefault((min(a, b), max(a, b), *place), len(table.node_id) + len(node_of))
            cuts.append((piece, share, node))
            kept.append(side)
        parts_inside[piece] = kept
    made = tuple((lat_e7, lon_e7) for _, _, lat_e7, lon_e7 in node_of)
    grown, was = table.with_nodes(first_node, made).split(cuts)
    chosen = inside[was]
    first = np.searchsorted(was, np.arange(len(table.way)))
    for piece, kept in parts_inside.items():
        chosen[first[piece] : first[piece] + len(kept)] = kept
    return Chosen(grown, np.flatnonzero(chosen).astype(np.int32), made)


def _crossings(polygon: shapely.Polygon, line: shapely.LineString) -> tuple[list[float], list[bool]]:
    """Shares of a straight line at which it crosses the border, and on which side each part lies: inside or not."""
    import shapely

    length = line.length
    met = shapely.get_coordinates(line.intersection(polygon.boundary))
    start = shapely.Point(line.coords[0])
    shares = sorted({start.distance(shapely.Point(point)) / length for point in met} - {0.0, 1.0})
    bounds = [0.0, *[share for share in shares if 0.0 < share < 1.0], 1.0]
    middles = [line.interpolate((begin + end) / 2, normalized=True) for begin, end in itertools.pairwise(bounds)]
    # The middle of a part that runs along the border may lie less than a rounding beside it.
    sides = [polygon.distance(point) < ON_BORDER_E7 for point in middles]
    changing = [at for at in range(1, len(sides)) if sides[at] != sides[at - 1]]
    return [bounds[at] for at in changing], [sides[0], *(sides[at] for at in changing)]
