# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Where a new line meets the streets that are there: at its ends, and at crossings."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.errors import InputError
from mobility.kernels.grid import METRES_PER_E7
from mobility.network.patch.streets.uses import PROFILES, directions
from mobility.network.patch.streets.where import told_way
from mobility.sources.osm.traits import AREA, BRIDGE, FERRY, TUNNEL

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64
    from mobility.network.patch.streets.pieces import Table
    from mobility.sources.osm.read import OsmStreets
    from mobility.sources.osm.traits import Trait

NODE_M = 1.0
"""A place that is so near to a node is the node; a line that passes a node so closely touches it."""
FIRST_PROFILES = {"foot": 8, "car": 4, "bike": 2, "wheelchair": 1}
"""Which of two streets is joined where each is open to as many users of the new one: the one for these."""


class Place(NamedTuple):
    """A place of a street, as the node that is there or will be."""

    node: int
    piece: int
    way: int
    at_m: float
    """along the new line"""
    moved_m: float


class Joiner:
    """Collects joints of one new line, and the nodes that are to be put into pieces for them.

    Positions are metres east and north of the line's first point: near enough to the plane for a street.

    Parameters
    ----------
    osm, table
        The streets, and their pieces.
    trait
        Of the new line.
    line
        (n, 2) latitude and longitude, degrees times 10^7.
    """

    def __init__(self, osm: OsmStreets, table: Table, trait: Trait, line: np.ndarray) -> None:
        self.osm, self.table, self.trait, self.line_e7 = osm, table, trait, line
        self.made: list[tuple[int, int]] = []
        self.cuts: list[tuple[int, float, int]] = []
        self.joined: list[Place] = []
        self.scale = np.array([np.cos(np.radians(line[0, 0] / 1e7)), 1.0]) * METRES_PER_E7
        position = np.stack((table.lon_e7, table.lat_e7), axis=1).astype(np.float64)
        self.node_m: Float64 = (position - line[0, ::-1]) * self.scale
        self.line_m: Float64 = (line[:, ::-1] - line[0, ::-1]) * self.scale
        self.users = {name for name in PROFILES if any(directions(getattr(trait, name)))}
        shared = [
            {name for name in self.users if not known.flags & FERRY and any(directions(getattr(known, name)))}
            for known in osm.traits
        ]
        self.shared = shared
        rank = [16 * len(names) + sum(FIRST_PROFILES[name] for name in names) for names in shared]
        self.rank = np.array(rank, dtype=np.int32)[table.trait]
        flags = np.array([known.flags for known in osm.traits], dtype=np.int32)[table.trait]
        self.on_ground = (flags & (AREA | BRIDGE | TUNNEL | FERRY)) == 0
        self.a, self.b = self.node_m[table.ends[:, 0]], self.node_m[table.ends[:, 1]]

    def reaches(self, number: int, tolerance_m: float) -> bool:
        """Whether a point of the line, counted from 1, lies near enough to a street to be joined."""
        _, distance = _nearest(self.line_m[number - 1], self.a, self.b)
        return bool(((self.rank > 0) & (distance <= tolerance_m)).any())

    def end(self, number: int, tolerance_m: float) -> Place:
        """The place that a point of the line, counted from 1, is joined to.

        Raises
        ------
        InputError
            None lies within the tolerance.
        """
        point = self.line_m[number - 1]
        share, distance = _nearest(point, self.a, self.b)
        open_ = np.flatnonzero(self.rank > 0)
        if not len(open_):
            raise InputError("street_no_users", profiles=", ".join(sorted(self.users)))
        near = open_[distance[open_] <= tolerance_m]
        if not len(near):
            best = int(open_[np.argmin(distance[open_])])
            lat, lon = self.line_e7[number - 1] / 1e7
            raise InputError(
                "street_end_loose",
                number=number,
                count=len(self.line_e7),
                lat=f"{lat:.6f}",
                lon=f"{lon:.6f}",
                distance_m=f"{distance[best]:.1f}",
                tolerance_m=f"{tolerance_m:g}",
                near=told_way(self.osm, self._way(best)),
            )
        drawn = near[distance[near] <= NODE_M]
        near = drawn if len(drawn) else near  # who draws to the spot means it
        piece = int(near[np.lexsort((near, np.round(distance[near], 3), -self.rank[near]))[0]])
        at_m = 0.0 if number == 1 else self._length_m()
        return self._place(piece, float(share[piece]), point, at_m)

    def lead(self, first: Place | None, last: Place | None, *, crossings: bool) -> list[int]:
        """The nodes that the new line leads over.

        Parameters
        ----------
        first, last
            What its ends are joined to; None: nothing.
        crossings
            Whether it is also joined where it crosses or touches streets.
        """
        line = self.line_m.copy()
        for place, at in ((first, 0), (last, -1)):
            if place is not None:
                line[at] = self._position(place.node)
        self.line_m = line
        places = [place for place in (first, last) if place is not None]
        if last is not None:
            places[-1] = last._replace(at_m=self._length_m())
        if crossings:
            places += self._crossings()
        places.sort(key=lambda place: (round(place.at_m, 6), place.piece))
        at_m = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T)))).tolist()
        marks = [(place.at_m, 0, place.node) for place in places]
        for number, along in enumerate(at_m):
            is_joined = (number == 0 and first is not None) or (number == len(at_m) - 1 and last is not None)
            if not is_joined and all(abs(place.at_m - along) > NODE_M for place in places):
                marks.append((along, 1, self._new_node(*(int(value) for value in self.line_e7[number]))))
        nodes: list[int] = []
        for _, _, node in sorted(marks):
            if not nodes or nodes[-1] != node:
                nodes.append(node)
        seen: set[int] = set()
        for place in places:
            if place.node not in seen:
                seen.add(place.node)
                self.joined.append(place)
        return nodes

    def missing(self, node: int, table: Table) -> tuple[str, ...]:
        """Users of the new line who find no street at a node of the table that they may use."""
        traits = np.unique(table.trait[(table.ends == node).any(axis=1)])
        served = set().union(*(self.shared[trait] for trait in traits.tolist()))
        return tuple(name for name in PROFILES if name in self.users - served)

    def barrier(self, node: int) -> str:
        """The kind of a barrier at a node that bars one of the users of the new line."""
        here = self.osm.barriers.get(node)
        barred = here is not None and any(not any(getattr(here, name)[:2]) for name in self.users)
        return here.kind if here is not None and barred else ""

    def tracks(self, nodes: list[int], table: Table) -> int:
        """How many pieces of track the new line crosses."""
        if not len(self.osm.rails):
            return 0
        rails = (self.osm.rails.reshape(-1, 2, 2)[:, :, ::-1] * 1e7 - self.line_e7[0, ::-1]) * self.scale
        at = np.stack((table.lon_e7[nodes], table.lat_e7[nodes]), axis=1)
        line = (at - self.line_e7[0, ::-1]) * self.scale
        crossed = np.zeros(len(rails), dtype=np.bool_)
        for begin, end in itertools.pairwise(line):
            along, across = _meeting(begin, end, rails[:, 0], rails[:, 1])
            crossed |= (along >= 0) & (along < 1) & (across >= 0) & (across < 1)
        return int(crossed.sum())

    def _length_m(self) -> float:
        return float(np.hypot(*np.diff(self.line_m, axis=0).T).sum())

    def _way(self, piece: int) -> int:
        return int(self.osm.way_id[self.table.way[piece]])

    def _position(self, node: int) -> np.ndarray:
        known = len(self.node_m)
        if node < known:
            return np.asarray(self.node_m[node])
        return np.asarray((np.array(self.made[node - known][::-1]) - self.line_e7[0, ::-1]) * self.scale)

    def _new_node(self, lat_e7: int, lon_e7: int) -> int:
        self.made.append((lat_e7, lon_e7))
        return len(self.node_m) + len(self.made) - 1

    def _place(self, piece: int, share: float, point: np.ndarray, at_m: float) -> Place:
        """A place of a piece: a node within NODE_M of it, one that was made for this line before, or a new one."""
        place = self.a[piece] + share * (self.b[piece] - self.a[piece])
        a, b = (int(node) for node in self.table.ends[piece])
        ends = [(float(np.hypot(*(self.node_m[node] - place))), node) for node in (a, b)]
        near = [(away, node) for away, node in ends if away <= NODE_M]
        known = [(float(np.hypot(*(self._position(node) - place))), node) for cut, _, node in self.cuts if cut == piece]
        near += [(away, node) for away, node in known if away <= NODE_M]
        if near:
            node = min(near)[1]
        else:
            lon_e7, lat_e7 = np.rint(place / self.scale + self.line_e7[0, ::-1]).astype(int).tolist()
            node = self._new_node(lat_e7, lon_e7)
            self._cut(piece, share, node)
        moved_m = float(np.hypot(*(self._position(node) - point)))
        return Place(node, piece, self._way(piece), at_m, moved_m)

    def _cut(self, piece: int, share: float, node: int) -> None:
        """Put a node into a piece, and into all others between the same two nodes."""
        ends = self.table.ends
        a, b = ends[piece]
        for other in np.flatnonzero(((ends[:, 0] == a) & (ends[:, 1] == b)) | ((ends[:, 0] == b) & (ends[:, 1] == a))):
            self.cuts.append((int(other), share if ends[other, 0] == a else 1 - share, node))

    def _crossings(self) -> list[Place]:
        """Where the line crosses or touches streets on the ground, in the order of its pieces."""
        found: list[Place] = []
        along_m = 0.0
        for begin, end in itertools.pairwise(self.line_m):
            length = float(np.hypot(*(end - begin)))
            low, high = np.minimum(begin, end) - NODE_M, np.maximum(begin, end) + NODE_M
            close = self.on_ground & (self.rank > 0)
            close &= (np.maximum(self.a, self.b) >= low).all(axis=1) & (np.minimum(self.a, self.b) <= high).all(axis=1)
            met = [] if length == 0 else self._met(begin, end, np.flatnonzero(close))
            for share, piece, there in sorted(met):
                point = begin + share * (end - begin)
                found.append(self._place(piece, there, point, along_m + share * length))
            along_m += length
        return found

    def _met(self, begin: np.ndarray, end: np.ndarray, pieces: np.ndarray) -> list[tuple[float, int, float]]:
        """Share of a straight part of the line, piece and share of the piece, wherever both meet."""
        a, b = self.a[pieces], self.b[pieces]
        along, across = _meeting(begin, end, a, b)
        both = np.flatnonzero((along >= 0) & (along <= 1) & (across >= 0) & (across <= 1))
        met = [(float(along[at]), int(pieces[at]), float(across[at])) for at in both]
        for there, node in ((0.0, a), (1.0, b)):
            share, distance = _nearest_on(node, begin, end)
            met += [(float(share[at]), int(pieces[at]), there) for at in np.flatnonzero(distance <= NODE_M)]
        for share_here, point in ((0.0, begin), (1.0, end)):
            share, distance = _nearest(point, a, b)
            met += [(share_here, int(pieces[at]), float(share[at])) for at in np.flatnonzero(distance <= NODE_M)]
        return met


def _nearest(point: np.ndarray, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Per straight line from a to b the share at which it is nearest to a point, and how near."""
    along = b - a
    square = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(((point - a) * along).sum(axis=1) / square, 0, 1)
    away = a + share[:, None] * along - point
    return share, np.hypot(away[:, 0], away[:, 1])


def _nearest_on(points: np.ndarray, begin: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Per point the share of one straight line at which it is nearest to it, and how near."""
    along = end - begin
    share = np.clip((points - begin) @ along / max(float(along @ along), 1e-12), 0, 1)
    away = begin + share[:, None] * along - points
    return share, np.hypot(away[:, 0], away[:, 1])


def _meeting(begin: np.ndarray, end: np.ndarray, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shares of one straight line and of each of others at which both meet; NaN where they are parallel."""
    along, other, apart = end - begin, b - a, a - begin
    cross = along[0] * other[:, 1] - along[1] * other[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        here = (apart[:, 0] * other[:, 1] - apart[:, 1] * other[:, 0]) / cross
        there = (apart[:, 0] * along[1] - apart[:, 1] * along[0]) / cross
    parallel = cross == 0
    return np.where(parallel, np.nan, here), np.where(parallel, np.nan, there)
