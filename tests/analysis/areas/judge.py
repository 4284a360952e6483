# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Whether places on streets lie inside a ring if and only if they are reached in time, asked of single walks."""

import itertools
import math
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

import numpy as np
import shapely

from mobility.analysis.areas.reached import Reached, Start
from mobility.analysis.areas.rings import Ring
from mobility.kernels.layout import NEVER, Float64
from mobility.network.streets.profiles import FOOT
from mobility.network.streets.streets import Streets
from mobility.planner.street_ends import End, all_doors, end_on_edge, snap
from mobility.planner.street_reach import costs_of_all
from mobility.planner.street_search import route
from tests.osm_files import DEGREE_M

SPEED_M_S = 1.25


class Spot(NamedTuple):
    """A place on a street, when one is there after single walks, and its position in metres."""

    end: End
    seconds: float
    place: shapely.Point


def walk_s(cost_cm: int) -> int:
    """SEMANTICS, Walk."""
    return math.ceil(cost_cm / (SPEED_M_S * 100) - 1e-6)


def reached_from(streets: Streets, places: Sequence[tuple[float, float, int]], *, towards: bool = False) -> Reached:
    """The times of all junctions from some places (latitude, longitude, seconds), as a search over streets has them."""
    starts = [Start(snap(streets, FOOT, lat, lon), seconds) for lat, lon, seconds in places]
    best = np.full(streets.nodes, NEVER, dtype=np.int32)
    for start in starts:
        doors = all_doors(streets, FOOT, [start.end], towards=towards)
        cost = costs_of_all(streets, FOOT, doors, NEVER - 1, backward=towards)
        there = np.ceil(cost / (SPEED_M_S * 100) - 1e-6).astype(np.int64) + int(start.seconds)
        best = np.minimum(best, np.where(cost < NEVER, there, NEVER)).astype(np.int32)
    return Reached(best, SPEED_M_S, starts=tuple(starts), towards=towards)


def spots(
    streets: Streets, reached: Reached, count: int, seed: int, within: shapely.geometry.base.BaseGeometry
) -> list[Spot]:
    """Random places on streets that one may walk on, evenly along them, with the quickest of all walks there."""
    random = Random(seed)
    arrays, lines = streets.arrays, streets.lines
    usable = np.flatnonzero((arrays["street_edge_usable"] & FOOT.bit) & (arrays["street_edge_length_cm"] > 0))
    bounds = within.bounds
    lat, lon = lines.lat_e7[lines.ptr[usable]] / 1e7, lines.lon_e7[lines.ptr[usable]] / 1e7
    near = (lon > bounds[0]) & (lon < bounds[2]) & (lat > bounds[1]) & (lat < bounds[3])
    edges = usable[near].tolist()
    lengths: list[int] = np.cumsum(arrays["street_edge_length_cm"][edges]).tolist()
    found = []
    for edge in random.choices(edges, cum_weights=lengths, k=count):
        point = random.randrange(int(lines.ptr[edge]), int(lines.ptr[edge + 1]) - 1)
        end = end_on_edge(streets, 0.0, 0.0, edge, point, random.random())
        there = End(end.lat_e7 / 1e7, end.lon_e7 / 1e7, 0, -1, edge, end.offset_cm, point, end.lat_e7, end.lon_e7)
        pairs = ((there, s.end) if reached.towards else (s.end, there) for s in reached.starts)
        walks = [route(streets, FOOT, *pair) for pair in pairs]
        seconds = min(
            (start.seconds + walk_s(walk.cost) for start, walk in zip(reached.starts, walks, strict=True) if walk),
            default=math.inf,
        )
        found.append(Spot(there, seconds, shapely.Point(there.lon, there.lat)))
    return found


def wrong_spots(ring: Ring, asked: Sequence[Spot]) -> list[Spot]:
    """Those on the wrong side of a ring."""
    return [spot for spot in asked if ring.area.covers(spot.place) != (spot.seconds <= ring.cutoff_s)]


def metres_from_the_other_kind(streets: Streets, reached: Reached, spot: Spot, cutoff_s: float, most_m: float) -> float:
    """How far the nearest place on a street is that is reached in time where this one is not, or not where it is.

    Places every half metre on all streets around are reached from both ends of their street and from starts on it:
    nothing that draws areas is used.
    """
    lines, arrays = streets.lines, streets.arrays
    scale = math.cos(math.radians(spot.end.lat))
    lat, lon = lines.lat_e7 / 1e7, lines.lon_e7 / 1e7
    beside = (np.abs(lat - spot.end.lat) < 0.02) & (np.abs(lon - spot.end.lon) < 0.03)
    edges = np.unique(np.searchsorted(lines.ptr, np.flatnonzero(beside), side="right") - 1)
    best = math.inf
    for edge in edges[(arrays["street_edge_usable"][edges] & FOOT.bit) > 0].tolist():
        points = [(float(lat[p]), float(lon[p])) for p in range(int(lines.ptr[edge]), int(lines.ptr[edge + 1]))]
        flat = np.array([(x * DEGREE_M * scale, y * DEGREE_M) for y, x in points])
        here = np.array([spot.end.lon * DEGREE_M * scale, spot.end.lat * DEGREE_M])
        line = shapely.LineString(flat)
        if line.distance(shapely.Point(here)) > most_m:
            continue
        at = np.linspace(0, 1, max(2, math.ceil(line.length / 0.5)))
        a, b = arrays["street_edge_node"][edge].tolist()
        forward, backward = arrays["street_weight_foot"][arrays["street_edge_arc"][edge]].astype(np.float64).tolist()
        if reached.towards:
            forward, backward = backward, forward
        seconds = np.minimum(
            _walked(reached.node_s[a], at, forward, NEVER), _walked(reached.node_s[b], 1 - at, backward, NEVER)
        )
        for start in reached.starts:
            if start.end.edge == edge:
                share = start.end.offset_cm / max(1, int(arrays["street_edge_length_cm"][edge]))
                begin_s = start.seconds + start.end.connector_cm / (SPEED_M_S * 100)
                for ahead, cost in ((at - share, forward), (share - at, backward)):
                    there = _walked(begin_s, np.maximum(ahead, 0), cost, math.inf)
                    seconds = np.minimum(seconds, np.where(ahead >= 0, there, np.inf))
        other = (seconds <= cutoff_s) != (spot.seconds <= cutoff_s)
        places = shapely.line_interpolate_point(line, at[other], normalized=True)
        best = min([best, *shapely.distance(places, shapely.Point(here)).tolist()])
    return best


def _walked(begin_s: float, share: Float64, cost_cm: float, never: float) -> Float64:
    """When one is at shares of an edge, for one who is at its beginning at a time."""
    if begin_s >= never or cost_cm >= NEVER:
        return np.full(len(share), np.inf)
    return begin_s + share * cost_cm / (SPEED_M_S * 100)


def nest(found: Sequence[Ring]) -> bool:
    """Whether each ring covers those with smaller cutoffs, exactly."""
    ordered = sorted(found, key=lambda ring: ring.cutoff_s)
    return all(small.area.is_empty or large.area.covers(small.area) for small, large in itertools.pairwise(ordered))
