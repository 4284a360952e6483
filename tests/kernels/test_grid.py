# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The nearest street: the same as looking at every piece, also from outside the grid."""

import math
from itertools import pairwise
from random import Random
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.kernels.grid import fill_grid, nearest_piece, pieces_near, place_on_piece
from mobility.kernels.layout import UInt8
from mobility.kernels.street_layout import CELL_LAT, CELL_LON, COLUMNS, ROWS, SOUTH, WEST, Grid, Lines
from mobility.network.frozen import frozen
from mobility.network.streets.draft import make_grid
from tests.kernels.drawing import SEEDS, house
from tests.osm_files import DEGREE_M

MM = 0.001
PLACES = st.sampled_from([(52.0, 11.0), (-33.9, 18.4), (69.0, -20.0), (0.0, 0.0)])
E7_M = DEGREE_M / 1e7
"""Metres per step of latitude."""


class Drawn(NamedTuple):
    """Edges, which of them may be used, and a point."""

    lines: Lines
    usable: UInt8
    lat_e7: float
    lon_e7: float


class Near(NamedTuple):
    """Edge, first point of the piece, share of the piece, metres."""

    edge: int
    point: int
    share: float
    metres: float


def drawn(random: Random, place: tuple[float, float]) -> Drawn:
    """Up to eight edges of one to four pieces, some of them points, within 2 km; a point at most 3 km away."""
    lat, lon, ptr = [], [], [0]
    for _ in range(random.randint(1, 8)):
        reach = random.choice([0, 30, 200, 2000])
        north, east = random.randint(-1000, 1000), random.randint(-1000, 1000)
        for _ in range(random.randint(2, 5)):
            lat.append(place[0] * 1e7 + (north + random.randint(-reach, reach)) / E7_M)
            lon.append(place[1] * 1e7 + (east + random.randint(-reach, reach)) / E7_M)
        ptr.append(len(lat))
    usable = np.array([random.choice([0, 1, 3, 15]) for _ in ptr[1:]], dtype=np.uint8)
    usable.flags.writeable = False
    away = random.choice([0, 50, 900, 3000])
    here = [value + random.uniform(-away, away) / E7_M for value in random.choice(list(zip(lat, lon, strict=True)))]
    lines = Lines(frozen(np.array(ptr)), frozen(np.rint(lat)), frozen(np.rint(lon)))
    return Drawn(lines, usable, here[0], here[1])


def every_piece(given: Drawn, bit: int) -> list[Near]:
    """The distance to each piece that may be used, on the plane that touches the earth at the point."""
    lines, found = given.lines, []
    scale = E7_M * math.cos(math.radians(given.lat_e7 / 1e7))
    for edge in range(len(given.usable)):
        if bit and not given.usable[edge] & bit:
            continue
        for point in range(lines.ptr[edge], lines.ptr[edge + 1] - 1):
            (ax, ay), (bx, by) = (
                ((int(lines.lon_e7[at]) - given.lon_e7) * scale, (int(lines.lat_e7[at]) - given.lat_e7) * E7_M)
                for at in (point, point + 1)
            )
            length = math.hypot(bx - ax, by - ay)
            share = -(ax * (bx - ax) + ay * (by - ay)) / length**2 if length else 0.0
            share = min(1.0, max(0.0, share))
            found.append(Near(edge, point, share, math.hypot(ax + share * (bx - ax), ay + share * (by - ay))))
    return found


@house(400)
@given(SEEDS, PLACES, st.sampled_from([20_000.0, 500.0, 60.0]), st.sampled_from([0, 1, 2, 8]))
def test_the_nearest_piece_is_that_of_all(seed: int, place: tuple[float, float], most_m: float, bit: int) -> None:
    given = drawn(Random(seed), place)
    every = {near.point: near for near in every_piece(given, bit)}
    least = min((near.metres for near in every.values()), default=math.inf)
    edge, point, share, away_m = nearest_piece(
        make_grid(given.lines), given.lines, given.usable, bit, given.lat_e7, given.lon_e7, most_m
    )
    if edge < 0:
        assert least > most_m - MM
        return
    assert away_m == pytest.approx(least, abs=MM)
    assert away_m <= most_m
    assert edge == every[point].edge
    assert away_m == pytest.approx(every[point].metres, abs=MM)
    assert share == pytest.approx(every[point].share, abs=1e-6)


@house(300)
@given(SEEDS, PLACES, st.sampled_from([2_000.0, 200.0, 20.0]), st.sampled_from([0, 1, 2, 8]))
def test_pieces_near_are_those_within_the_distance(
    seed: int, place: tuple[float, float], most_m: float, bit: int
) -> None:
    given = drawn(Random(seed), place)
    every = {near.point: near for near in every_piece(given, bit)}
    out, where = np.empty((4096, 2), dtype=np.int32), np.empty((4096, 2), dtype=np.float64)
    grid = make_grid(given.lines)
    count = pieces_near(grid, given.lines, given.usable, bit, given.lat_e7, given.lon_e7, most_m, out, where)
    assert count <= len(out)
    found = {int(point): (int(edge), *where[at]) for at, (edge, point) in enumerate(out[:count])}
    surely = {point for point, near in every.items() if near.metres <= most_m - MM}
    perhaps = {point for point, near in every.items() if near.metres <= most_m + MM}
    assert surely <= found.keys() <= perhaps
    for point, (edge, share, away_m) in found.items():
        assert edge == every[point].edge
        assert (share, away_m) == pytest.approx(every[point][2:], abs=MM)


def test_a_list_too_short_is_filled_as_far_as_it_reaches() -> None:
    lines = Lines(frozen(np.array([0, 4])), frozen(np.array([0, 10, 20, 30])), frozen(np.array([0, 0, 0, 0])))
    usable = np.ones(1, dtype=np.uint8)
    usable.flags.writeable = False
    out, where = np.full((4, 2), -7, dtype=np.int32), np.full((4, 2), -7.0)
    assert pieces_near(make_grid(lines), lines, usable, 1, 0.0, 0.0, 100.0, out[:2], where[:2]) == 3
    assert out.tolist() == [[0, 0], [0, 1], [-7, -7], [-7, -7]]
    assert where[2:].tolist() == [[-7.0, -7.0]] * 2


def cells_touched(grid: Grid, lines: Lines) -> list[tuple[int, int, int]]:
    """Cell, edge and point for each cell that the bounding box of a piece touches."""
    frame, found = grid.frame.tolist(), []
    for edge in range(len(lines.ptr) - 1):
        for point in range(lines.ptr[edge], lines.ptr[edge + 1] - 1):
            lats, lons = lines.lat_e7[point : point + 2].tolist(), lines.lon_e7[point : point + 2].tolist()
            found += [
                (row * frame[COLUMNS] + column, edge, point)
                for row in range(frame[ROWS])
                for column in range(frame[COLUMNS])
                if min(lats) < frame[SOUTH] + (row + 1) * frame[CELL_LAT]
                and max(lats) >= frame[SOUTH] + row * frame[CELL_LAT]
                and min(lons) < frame[WEST] + (column + 1) * frame[CELL_LON]
                and max(lons) >= frame[WEST] + column * frame[CELL_LON]
            ]
    return sorted(found)


@house(60)
@given(SEEDS, PLACES)
def test_each_piece_stands_in_every_cell_that_its_box_touches(seed: int, place: tuple[float, float]) -> None:
    lines = drawn(Random(seed), place).lines
    grid = make_grid(lines)
    listed = [
        (cell, *grid.piece[at].tolist())
        for cell in range(len(grid.ptr) - 1)
        for at in range(grid.ptr[cell], grid.ptr[cell + 1])
    ]
    assert sorted(listed) == cells_touched(grid, lines)


def test_a_list_too_short_for_the_grid_is_not_written() -> None:
    lines = drawn(Random(1), (52.0, 11.0)).lines
    grid = make_grid(lines)
    ptr, piece = np.empty_like(grid.ptr), np.full((len(grid.piece) - 1, 2), -7, dtype=np.int32)
    assert fill_grid(lines, grid.frame, ptr, piece) == len(grid.piece)
    assert set(piece.ravel().tolist()) == {-7}


@house(200)
@given(SEEDS, PLACES, st.floats(0, 1))
def test_the_place_on_a_piece_and_how_far_along_the_edge_it_lies(
    seed: int, place: tuple[float, float], share: float
) -> None:
    """Along the edge up to a decimetre for each point, for places are rounded to a centimetre in each direction."""
    random = Random(seed)
    given = drawn(random, place)
    lines, edge = given.lines, random.randrange(len(given.usable))
    first, last = int(lines.ptr[edge]), int(lines.ptr[edge + 1]) - 1
    point = random.randrange(first, last)
    lat_e7, lon_e7, along_cm, beside_cm = place_on_piece(
        lines, edge, point, share, given.lat_e7, given.lon_e7
    )  # fmt: skip
    line = [(int(lines.lat_e7[at]), int(lines.lon_e7[at])) for at in range(first, point + 2)]
    for found, begin, end in zip((lat_e7, lon_e7), line[-2], line[-1], strict=True):
        assert abs(found - (begin + share * (end - begin))) <= 0.5
    line[-1] = lat_e7, lon_e7
    along_m = sum(metres(*piece) for piece in pairwise(line))
    assert along_cm / 100 == pytest.approx(along_m, rel=1e-4, abs=0.01)
    beside_m = metres((lat_e7, lon_e7), (given.lat_e7, given.lon_e7))
    assert beside_cm / 100 == pytest.approx(beside_m, rel=1e-3, abs=0.01)


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two places that are near each other, on a plane."""
    scale = E7_M * math.cos(math.radians((one[0] + other[0]) / 2e7))
    return math.hypot((other[0] - one[0]) * E7_M, (other[1] - one[1]) * scale)
