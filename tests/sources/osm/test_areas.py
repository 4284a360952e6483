# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Lines across areas: between entrances and inner corners that see each other."""

from itertools import combinations
from random import Random

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from mobility.sources.osm.areas import MOST_CORNERS, lines_across
from tests.kernels.drawing import SEEDS, house

Ring = list[tuple[float, float]]

SQUARE: Ring = [(0, 0), (100, 0), (100, 100), (0, 100)]
L_SHAPE: Ring = [(0, 0), (100, 0), (100, 40), (40, 40), (40, 100), (0, 100)]
"""Corner 3 sticks in."""
HOLE: Ring = [(40, 40), (60, 40), (60, 60), (40, 60)]


def lines(rings: list[Ring], entrances: set[int]) -> set[tuple[int, int]] | None:
    """Pairs of corners, each pair in rising order; entrances are counted through all rings."""
    count, marks = 0, []
    for ring in rings:
        marks.append(np.array([count + at in entrances for at in range(len(ring))], dtype=np.bool_))
        count += len(ring)
    found = lines_across([np.array(ring, dtype=np.float64) for ring in rings], marks)
    return None if found is None else {(min(pair), max(pair)) for pair in found}


def turned(ring: Ring) -> Ring:
    """The same ring drawn the other way round, beginning at the same corner."""
    return [ring[0], *ring[:0:-1]]


def test_a_convex_area_is_crossed_between_entrances() -> None:
    assert lines([SQUARE], {0, 2}) == {(0, 2)}
    assert lines([SQUARE], {0, 1, 2, 3}) == {(0, 2), (1, 3)}


def test_the_outline_is_no_line_across() -> None:
    assert lines([SQUARE], {0, 1}) == set()
    assert lines([SQUARE], {0, 3}) == set()


@pytest.mark.parametrize("entrances", [set[int](), {2}])
def test_with_fewer_than_two_entrances_there_is_nothing_to_cross(entrances: set[int]) -> None:
    assert lines([SQUARE], entrances) == set()


def test_an_inner_corner_is_where_the_way_bends() -> None:
    """From corner 1 to 5 the straight line leaves the area; both see corner 3."""
    assert lines([L_SHAPE], {1, 5}) == {(1, 3), (3, 5)}


def test_direction_of_drawing_does_not_matter() -> None:
    assert lines([turned(L_SHAPE)], {1, 5}) == {(1, 3), (3, 5)}
    for hole in (HOLE, turned(HOLE)):
        for outer in (SQUARE, turned(SQUARE)):
            found = lines([outer, hole], {0, 2})
            assert found is not None
            assert {pair for pair in found if 0 in pair} == {(0, 4), (0, 5), (0, 7)}


def test_a_hole_is_walked_round() -> None:
    """From corner 0 to 2 the hole is in the way; its corners 5 and 7 see both, 4 sees one, 6 the other."""
    assert lines([SQUARE, HOLE], {0, 2}) == {(0, 4), (0, 5), (0, 7), (2, 5), (2, 6), (2, 7)}


def test_an_area_with_a_corner_on_its_side_is_crossed_from_there() -> None:
    """An entrance in the middle of the lower side."""
    ring: Ring = [(0, 0), (50, 0), (100, 0), (100, 100), (0, 100)]
    assert lines([ring], {1, 3, 4}) == {(1, 3), (1, 4)}


@pytest.mark.parametrize(
    "ring",
    [
        [(0.0, 0.0), (100.0, 100.0), (100.0, 0.0), (0.0, 100.0)],
        [(0.0, 0.0), (100.0, 0.0), (200.0, 0.0)],
        [(0.0, 0.0), (0.0, 0.0), (0.0, 0.0)],
    ],
)
def test_what_is_no_polygon_is_not_crossed(ring: Ring) -> None:
    """A bow tie, a line, a point."""
    assert lines([ring], {0, 2}) is None


def test_a_hole_that_sticks_out_is_no_polygon() -> None:
    assert lines([SQUARE, [(50, 50), (150, 50), (150, 60)]], {0, 2}) is None


def test_too_many_corners_are_not_crossed() -> None:
    angles = np.linspace(0, 2 * np.pi, MOST_CORNERS + 1, endpoint=False)
    circle: Ring = [(float(np.cos(angle)), float(np.sin(angle))) for angle in angles]
    assert lines([circle], set(range(MOST_CORNERS + 1))) is None
    found = lines([circle], set(range(MOST_CORNERS)))
    assert found is not None
    assert len(found) == MOST_CORNERS * (MOST_CORNERS - 1) // 2 - (MOST_CORNERS - 1)


def shortest_inside(rings: list[Ring], here: int, there: int) -> float:
    """The shortest way inside a polygon over all of its corners, by trying every line."""
    corners = [corner for ring in rings for corner in ring]
    polygon = shapely.Polygon(rings[0], rings[1:])
    far = [np.inf] * len(corners)
    far[here], done = 0.0, set[int]()
    while len(done) < len(corners):
        at = min((corner for corner in range(len(corners)) if corner not in done), key=lambda corner: far[corner])
        done.add(at)
        for other in range(len(corners)):
            line = shapely.LineString([corners[at], corners[other]])
            if other not in done and polygon.covers(line):
                far[other] = min(far[other], far[at] + line.length)
    return far[there]


@house(60)
@given(SEEDS, st.booleans())
def test_lines_and_outline_hold_the_shortest_way_between_entrances(seed: int, with_hole: bool) -> None:  # noqa: FBT001
    """On random star-shaped areas."""
    random = Random(seed)
    count = random.randint(4, 9)
    angles = [2 * np.pi * at / count for at in range(count)]
    outer: Ring = [
        (float(np.cos(angle)) * reach, float(np.sin(angle)) * reach)
        for angle, reach in zip(angles, random.choices([30.0, 60.0, 100.0], k=count), strict=True)
    ]
    rings = [outer, [(-5.0, -4.0), (5.0, -4.0), (0.0, 6.0)]] if with_hole else [outer]
    if not shapely.Polygon(rings[0], rings[1:]).is_valid:
        return
    entrances = set(random.sample(range(count), 3))
    found = lines(rings, entrances)
    assert found is not None
    corners = [corner for ring in rings for corner in ring]
    steps, start = set(found), 0
    for ring in rings:
        steps |= {(start + at, start + (at + 1) % len(ring)) for at in range(len(ring))}
        start += len(ring)
    length = np.full((len(corners), len(corners)), np.inf)
    for a, b in steps:
        length[a, b] = length[b, a] = np.hypot(*np.subtract(corners[a], corners[b]))
    for middle in range(len(corners)):
        length = np.minimum(length, length[:, [middle]] + length[[middle], :])
    for here, there in combinations(sorted(entrances), 2):
        assert length[here, there] == pytest.approx(shortest_inside(rings, here, there), abs=1e-6)
