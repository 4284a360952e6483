# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A grid over a network's streets: for each corner how far the nearest street is, and when one is there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.nearness import fill_gaps, nearest_times

if TYPE_CHECKING:
    from mobility.analysis.areas.frame import Frame
    from mobility.analysis.areas.pieces import Pieces
    from mobility.analysis.areas.reached import Reached
    from mobility.kernels.layout import Float64
    from mobility.kernels.nearness import Float32

MOST_CORNERS = 25_000_000
"""Of one grid, 200 MB; where streets are reached over more than 50 by 50 km, cells become larger than asked for."""
LEAST_WIDTH = 1.5
"""In cells. More than the diagonal of one, so that every corner of a cell with a street in it belongs to a street."""
MARGIN = 2
"""Cells outside the farthest place that may be inside."""


@dataclass(frozen=True, slots=True)
class Grain:
    """How finely areas are drawn.

    Parameters
    ----------
    width_m
        So far a place belongs to the nearest street.
    cell_m
        Distance of the corners of the grid.
    gap_m2
        A gap between streets smaller than this is filled when all streets around it are reached; None: as large as a
        circle of ``width_m``.
    """

    width_m: float = 50.0
    cell_m: float = 10.0
    gap_m2: float | None = None

    def coarser(self) -> Grain:
        """With cells twice as large."""
        return Grain(max(self.width_m, 2 * self.cell_m * LEAST_WIDTH), 2 * self.cell_m, self.gap_m2)

    @property
    def most_gap_corners(self) -> int:
        """Of a gap that is filled."""
        gap_m2 = math.pi * self.width_m**2 if self.gap_m2 is None else self.gap_m2
        return int(gap_m2 // self.cell_m**2)


@dataclass(frozen=True, slots=True)
class Field:
    """A grid of corners; (0, 0) lies in the south-west.

    Parameters
    ----------
    frame
        In which it lies.
    grain
        How fine it is.
    west, south
        Of corner (0, 0), in cells from the frame's zero.
    away_m
        (R, C) metres to the nearest street, more than the width where there is none.
    seconds
        (R, C) when the nearest place on it is reached, infinite where never.
    """

    frame: Frame
    grain: Grain
    west: int
    south: int
    away_m: Float32
    seconds: Float32

    def value_m(self, cutoff_s: float, speed_m_s: float) -> Float32:
        """(R, C) at most 0 where a corner is inside: roughly how far the outline is, at most a cell."""
        cell = np.float32(self.grain.cell_m)
        value = (self.seconds - np.float32(cutoff_s)) * np.float32(speed_m_s)
        np.maximum(value, self.away_m - np.float32(self.grain.width_m), out=value)
        return np.clip(value, -cell, cell, out=value)

    def lines(self) -> tuple[Float64, Float64]:
        """Latitudes of the rows and longitudes of the columns, in degrees."""
        rows, columns = self.away_m.shape
        y = np.arange(self.south, self.south + rows, dtype=np.float64) * self.grain.cell_m
        x = np.arange(self.west, self.west + columns, dtype=np.float64) * self.grain.cell_m
        return self.frame.degrees(x, y)


def make_field(pieces: Pieces, reached: Reached, latest_s: float, frame: Frame, grain: Grain) -> Field:
    """Lay a grid over all that is reached until a time.

    Parameters
    ----------
    pieces
        Streets and ways to them; those that are not reached or later, too, for places beside them belong to them.
    reached
        For places away from streets.
    latest_s
        The last of all cutoffs.
    frame
        Of the pieces.
    grain
        How fine; cells are doubled until the grid has at most ``MOST_CORNERS``.
    """
    low, high = _box(pieces.within(latest_s), reached, latest_s, frame)
    if grain.width_m < grain.cell_m * LEAST_WIDTH:
        grain = Grain(grain.cell_m * LEAST_WIDTH, grain.cell_m, grain.gap_m2)
    while np.prod((high - low + 2 * grain.width_m) / grain.cell_m + 2 * MARGIN) > MOST_CORNERS:
        grain = grain.coarser()
    cell, reach_m = grain.cell_m, grain.width_m + grain.cell_m
    first: Float64 = np.floor((low - reach_m) / cell) - MARGIN
    last: Float64 = np.ceil((high + reach_m) / cell) + MARGIN
    columns, rows = (int(count) for count in last - first + 1)
    away = np.full((rows, columns), reach_m + cell, dtype=np.float32)
    seconds = np.full((rows, columns), np.inf, dtype=np.float32)
    near = pieces.near(first * cell - reach_m, last * cell + reach_m)
    nearest_times(near.place_m - np.tile(first * cell, 2), near.seconds.copy(), cell, reach_m, away, seconds)
    field = Field(frame, grain, int(first[0]), int(first[1]), away, seconds)
    _add_discs(field, reached, latest_s)
    if grain.most_gap_corners:
        queue = np.empty(rows * columns, dtype=np.int32)
        fill_gaps(away, seconds, grain.width_m, grain.most_gap_corners, queue)
    return field


def _box(inside: Pieces, reached: Reached, latest_s: float, frame: Frame) -> tuple[Float64, Float64]:
    """The south-western and north-eastern corner of all that is reached."""
    places = [inside.place_m[:, :2], inside.place_m[:, 2:]]
    for disc in reached.discs:
        middle = np.array(frame.point(disc.lat, disc.lon))
        radius_m = _radius_m(disc.seconds, reached, latest_s)
        if radius_m >= 0:
            places.append(np.stack((middle - radius_m, middle + radius_m)))
    points = np.concatenate(places)
    return (points.min(axis=0), points.max(axis=0)) if len(points) else (np.zeros(2), np.zeros(2))


def _radius_m(seconds: float, reached: Reached, latest_s: float) -> float:
    """How far one gets straight on; negative if one is not there in time."""
    walk_s = latest_s - seconds
    if reached.max_walk_s is not None:
        walk_s = min(walk_s, reached.max_walk_s)
    return walk_s * reached.speed_m_s / reached.detour_factor


def _add_discs(field: Field, reached: Reached, latest_s: float) -> None:
    """Reach corners straight from places far from streets, where no street is near."""
    cell = field.grain.cell_m
    rows, columns = field.away_m.shape
    street = field.away_m <= field.grain.width_m
    for disc in reached.discs:
        radius_m = _radius_m(disc.seconds, reached, latest_s)
        if radius_m < 0:
            continue
        x, y = field.frame.point(disc.lat, disc.lon)
        x, y = x - field.west * cell, y - field.south * cell
        r = np.arange(max(0, math.floor((y - radius_m) / cell)), min(rows, math.ceil((y + radius_m) / cell) + 1))
        c = np.arange(max(0, math.floor((x - radius_m) / cell)), min(columns, math.ceil((x + radius_m) / cell) + 1))
        away = np.hypot((r * cell - y)[:, None], (c * cell - x)[None, :])
        part = slice(r[0], r[-1] + 1), slice(c[0], c[-1] + 1)
        free = ~street[part] & (away <= radius_m)
        there_s = disc.seconds + away * reached.detour_factor / reached.speed_m_s
        seconds, distance = field.seconds[part], field.away_m[part]
        seconds[free] = np.minimum(np.where(distance[free] > 0, np.inf, seconds[free]), there_s[free])
        distance[free] = 0
