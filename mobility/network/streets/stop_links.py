# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Where stops join the streets: the nearest place to walk on that is on their side of the track."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mobility.kernels.chains import distance_m
from mobility.kernels.grid import pieces_near
from mobility.network.streets.profiles import FOOT
from mobility.sources.osm.traits import PLATFORM

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32
    from mobility.network.streets.draft import Draft

MOST_M = 200.0
"""A stop farther from any street than this is not linked; one walks there in straight lines."""
PLATFORM_M = 12.0
"""A platform at most this much farther away than the nearest street is where one waits."""
ON_TRACK_M = 3.0
"""A stop this near to a track may be drawn on it; that track is no obstacle then."""
CANDIDATES = 4096


@dataclass(frozen=True, slots=True)
class LinkPlaces:
    """Places to be made nodes: as ``split_pieces`` takes them, and the stop of each."""

    stop: list[int]
    place: list[tuple[int, int, int, int]]


def choose_places(draft: Draft, lat: Float64, lon: Float64, routable: Int32, rails: Float64) -> LinkPlaces:
    """For each stop the place on a street or platform where one walks up to it.

    Parameters
    ----------
    draft
        The street graph without stops.
    lat, lon, routable
        (S) of the stops, degrees.
    rails
        (n, 4) pieces of track: latitude and longitude of both ends, degrees.
    """
    chooser = _Chooser(draft, rails)
    stops, places = [], []
    for stop in np.flatnonzero((routable > 0) & ~np.isnan(lat) & ~np.isnan(lon)).tolist():
        place = chooser.place(float(lat[stop]), float(lon[stop]))
        if place is not None:
            stops.append(stop)
            places.append(place)
    return LinkPlaces(stops, places)


class _Chooser:
    """Looks for the best place; tracks are kept in a tree."""

    def __init__(self, draft: Draft, rails: Float64) -> None:
        self.draft = draft
        lines = rails.reshape(-1, 2, 2)[:, :, ::-1]
        self.tracks = shapely.STRtree([shapely.LineString(line) for line in lines]) if len(lines) else None
        self.is_platform = np.array([trait.flags & PLATFORM for trait in draft.pieces.traits], dtype=np.int32) > 0
        self.near = np.empty((CANDIDATES, 2), dtype=np.int32)
        self.where = np.empty((CANDIDATES, 2), dtype=np.float64)

    def place(self, lat: float, lon: float) -> tuple[int, int, int, int] | None:
        draft = self.draft
        count = pieces_near(
            draft.grid, draft.lines, draft.usable, FOOT.bit, lat * 1e7, lon * 1e7, MOST_M, self.near, self.where
        )
        count = min(count, CANDIDATES)
        if not count:
            return None
        near, where = self.near[:count], self.where[:count]
        platform = self.is_platform[draft.edge_trait[near[:, 0]]]
        rank = np.where(platform, where[:, 1] - PLATFORM_M, where[:, 1])
        order = np.lexsort((near[:, 1], rank))
        best = order[0]
        if self.tracks is not None:
            best = self.this_side(lat, lon, near, where, order)
        point, share = int(near[best, 1]), float(where[best, 0])
        return self.made(point, share)

    def this_side(self, lat: float, lon: float, near: np.ndarray, where: np.ndarray, order: np.ndarray) -> int:
        """The first place that is reached without crossing a track; the very first if there is none."""
        if self.tracks is None:
            return int(order[0])
        here = shapely.Point(lon, lat)
        reach = MOST_M / 60_000  # degrees, generously
        close = self.tracks.query(here.buffer(reach))
        if not len(close):
            return int(order[0])
        lines = self.tracks.geometries[close]
        on_track = shapely.distance(lines, here) * 111_000 < ON_TRACK_M
        lines = lines[~on_track]
        for candidate in order[:200].tolist():
            lat_e7, lon_e7 = self.position(int(near[candidate, 1]), float(where[candidate, 0]))
            way = shapely.LineString([(lon, lat), (lon_e7 / 1e7, lat_e7 / 1e7)])
            if not shapely.intersects(lines, way).any():
                return int(candidate)
        return int(order[0])

    def position(self, point: int, share: float) -> tuple[int, int]:
        lines = self.draft.lines
        lat = lines.lat_e7[point] + share * (int(lines.lat_e7[point + 1]) - int(lines.lat_e7[point]))
        lon = lines.lon_e7[point] + share * (int(lines.lon_e7[point + 1]) - int(lines.lon_e7[point]))
        return round(lat), round(lon)

    def made(self, point: int, share: float) -> tuple[int, int, int, int]:
        """Piece, position, and the node if there is one at this place."""
        draft = self.draft
        piece = int(draft.point_piece[point])
        lat_e7, lon_e7 = self.position(point, share)
        for node in draft.pieces.ends[piece].tolist():
            if (int(draft.pieces.lat_e7[node]), int(draft.pieces.lon_e7[node])) == (lat_e7, lon_e7):
                return piece, lat_e7, lon_e7, node
        return piece, lat_e7, lon_e7, -1


def connector_cm(lat_e7: int, lon_e7: int, lat: float, lon: float) -> int:
    """Straight line from a node to a stop or point, centimetres."""
    return round(distance_m(float(lat_e7), float(lon_e7), lat * 1e7, lon * 1e7) * 100)
