# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Outlines of what is at most 0 on a grid, against the union of what lies inside of each cell."""

import itertools
from random import Random

import numpy as np
import shapely
from hypothesis import given
from shapely.geometry.base import BaseGeometry

from mobility.kernels.nearness import Float32
from mobility.kernels.outline import EAST, LEAST_SHARE, NORTH, SOUTH, WEST, crossings, outline
from tests.kernels.drawing import SEEDS, house

STEP = {EAST: (0, 1), NORTH: (1, 0), WEST: (0, -1), SOUTH: (-1, 0)}
Point = tuple[float, float]


def drawn(random: Random) -> Float32:
    """A small grid with some corners inside, none at its edge; sometimes 0 itself."""
    rows, columns, share = random.randint(3, 10), random.randint(3, 10), random.choice([0.3, 0.5, 0.7, 0.9])
    value = np.array([[random.choice([0.0, 1e-6, 0.3, 1.0]) * (-1) ** (random.random() < share) + 0.0
                       for _ in range(columns)] for _ in range(rows)], dtype=np.float32)  # fmt: skip
    value[value == 0] = random.choice([0.0, -0.5])
    value[[0, -1], :] = value[:, [0, -1]] = 1
    return value


def rings_of(value: Float32) -> list[tuple[int, list[Point]]]:
    """The part and the points (x, y) of every ring."""
    count = crossings(value)
    corner, towards, part = (np.empty(count, dtype=np.int32) for _ in range(3))
    share, ptr = np.empty(count), np.empty(count + 1, dtype=np.int64)
    number = outline(value, corner, towards, share, ptr, part)
    assert ptr[number] == count, "every crossing belongs to a ring"
    points = []
    for at, k, s in zip(corner.tolist(), towards.tolist(), share.tolist(), strict=True):
        r, c = divmod(at, value.shape[1])
        points.append((c + s * STEP[k][1], r + s * STEP[k][0]))
    return [(int(part[k]), points[ptr[k] : ptr[k + 1]]) for k in range(number)]


def areas_of(value: Float32) -> list[shapely.Polygon]:
    """One polygon for each part."""
    found = rings_of(value)
    parts = [[ring for of, ring in found if of == part] for part in range(1 + max((of for of, _ in found), default=-1))]
    assert all(parts), "parts count from 0"
    return [shapely.Polygon(outer, holes) for outer, *holes in parts]


def between(value: Float32, inner: tuple[int, int], outer: tuple[int, int]) -> Point:
    """Where the outline crosses."""
    a, b = float(value[inner]), float(value[outer])
    share = min(1 - LEAST_SHARE, max(LEAST_SHARE, a / (a - b)))
    return inner[1] + share * (outer[1] - inner[1]), inner[0] + share * (outer[0] - inner[0])


def inside_of_cell(value: Float32, r: int, c: int) -> list[BaseGeometry]:
    """What lies inside of one cell: for two corners crosswise two triangles, else the hull of corners and crossings."""
    corners = [(r, c), (r, c + 1), (r + 1, c + 1), (r + 1, c)]
    inner = [corner for corner in corners if value[corner] <= 0]
    groups = [inner]
    if len(inner) == 2 and abs(corners.index(inner[0]) - corners.index(inner[1])) == 2:
        groups = [[corner] for corner in inner]
    pieces: list[BaseGeometry] = []
    for group in groups:
        points = [(float(x), float(y)) for y, x in group]
        points += [
            between(value, a, b)
            for a in group
            for b in corners
            if value[b] > 0 and abs(a[0] - b[0]) + abs(a[1] - b[1]) == 1
        ]
        if points:
            pieces.append(shapely.MultiPoint(points).convex_hull)
    return pieces


@given(SEEDS)
@house(200)
def test_the_outline_bounds_what_lies_inside_of_all_cells(seed: int) -> None:
    value = drawn(Random(seed))
    cells = itertools.product(range(value.shape[0] - 1), range(value.shape[1] - 1))
    expected = shapely.union_all([piece for cell in cells for piece in inside_of_cell(value, *cell)], grid_size=1e-9)
    areas = areas_of(value)
    assert all(area.is_valid for area in areas)
    together = shapely.MultiPolygon(areas)
    assert together.is_valid
    assert len(areas) == len(shapely.get_parts(expected))
    assert together.symmetric_difference(expected).area < 1e-6
    assert sum(len(area.interiors) for area in areas) == sum(len(p.interiors) for p in shapely.get_parts(expected))


@given(SEEDS)
@house(100)
def test_outer_rings_turn_left_and_holes_right(seed: int) -> None:
    for area in areas_of(drawn(Random(seed))):
        assert area.exterior.is_ccw
        assert not any(hole.is_ccw for hole in area.interiors)


@given(SEEDS)
@house(200)
def test_lower_values_nowhere_make_the_inside_smaller(seed: int) -> None:
    random = Random(seed)
    value = drawn(random)
    lower = value - np.array([random.choice([0, 0, 0.2, 2]) for _ in range(value.size)], dtype=np.float32).reshape(
        value.shape
    )
    lower[[0, -1], :] = lower[:, [0, -1]] = 1
    small, large = shapely.MultiPolygon(areas_of(value)), shapely.MultiPolygon(areas_of(lower))
    # Exactly, without any tolerance: both cross the same lines.
    assert small.is_empty or large.covers(small)


def test_nothing_inside_has_no_outline() -> None:
    value = np.ones((4, 5), dtype=np.float32)
    assert crossings(value) == 0
    assert rings_of(value) == []


def test_an_island_in_a_hole_is_a_part_of_its_own() -> None:
    value = np.ones((9, 9), dtype=np.float32)
    value[1:8, 1:8] = -1
    value[2:7, 2:7] = 1
    value[4, 4] = -1
    areas = areas_of(value)
    assert [len(area.interiors) for area in areas] == [1, 0]
    assert areas[0].interiors[0].envelope.covers(areas[1])
