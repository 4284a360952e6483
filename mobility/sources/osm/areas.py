# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Ways across pedestrian areas and platforms: straight lines inside the area between where one can enter it.

The shortest way inside a polygon bends only at its inner corners, so lines between entrances and inner corners that
see each other are enough (visibility graph; Lozano-Pérez and Wesley 1979).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_CORNERS = 150
"""An area with more entrances and inner corners is walked around only; the lines grow with the square."""


def lines_across(rings: Sequence[np.ndarray], is_entrance: Sequence[np.ndarray]) -> list[tuple[int, int]] | None:
    """Pairs of corners between which one can walk straight on through the area.

    Parameters
    ----------
    rings
        The outer ring and then the holes: (n, 2) x and y of the corners without the closing one.
    is_entrance
        Per ring (n) which corners lie on another way.

    Returns
    -------
    list or None
        Numbers of corners, counted through all rings; None if there are too many or the rings are no polygon.
        Pieces of the outline itself are left out.
    """
    polygon = shapely.Polygon(rings[0], list(rings[1:]))
    if not polygon.is_valid:
        return None
    corners = np.concatenate(list(rings))
    chosen = np.flatnonzero(np.concatenate([a | b for a, b in zip(is_entrance, _inner_corners(rings), strict=True)]))
    if len(chosen) > MOST_CORNERS:
        return None
    first, second = np.triu_indices(len(chosen), k=1)
    a, b = chosen[first], chosen[second]
    outline = _outline(rings)
    apart = np.array([pair not in outline for pair in zip(a.tolist(), b.tolist(), strict=True)], dtype=np.bool_)
    a, b = a[apart], b[apart]
    if not len(a):
        return []
    lines = shapely.linestrings(np.stack((corners[a], corners[b]), axis=1))
    shapely.prepare(polygon)
    inside = shapely.covers(polygon, lines)
    return list(zip(a[inside].tolist(), b[inside].tolist(), strict=True))


def _inner_corners(rings: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Corners that stick into the area: where the outer ring turns inwards, and all corners of holes that stick out."""
    found = []
    for number, ring in enumerate(rings):
        before, after = np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0)
        cross = (ring[:, 0] - before[:, 0]) * (after[:, 1] - ring[:, 1]) - (ring[:, 1] - before[:, 1]) * (
            after[:, 0] - ring[:, 0]
        )
        x, y = ring[:, 0], ring[:, 1]
        area = np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))
        turns_left = cross * np.sign(area) > 0
        found.append(turns_left if number else ~turns_left & (cross != 0))
    return found


def _outline(rings: Sequence[np.ndarray]) -> set[tuple[int, int]]:
    pairs, start = set(), 0
    for ring in rings:
        for at in range(len(ring)):
            a, b = start + at, start + (at + 1) % len(ring)
            pairs.add((min(a, b), max(a, b)))
        start += len(ring)
    return pairs
