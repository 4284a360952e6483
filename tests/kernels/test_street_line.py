# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Lines of ways and their texts, beside obvious twins."""

import math
from itertools import chain, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mobility.kernels.polyline import MOST_BYTES, encode_polylines
from mobility.kernels.street_layout import Lines, Traits
from mobility.kernels.street_line import draw_line

HIDDEN = 4
Point = tuple[int, int]
near = st.tuples(st.integers(490_000_000, 490_000_003), st.integers(86_000_000, 86_000_003))
"""So few places that neighbours are often the same."""


@st.composite
def edges_and_cuts(
    draw: st.DrawFn,
) -> tuple[list[list[Point]], list[int], list[int], list[tuple[int, bool]], list[int]]:
    """Points of edges, their lengths and flags; a way along some of them; where its ends cut (-1: nowhere)."""
    edges = draw(st.lists(st.lists(near, min_size=2, max_size=5), min_size=1, max_size=4))
    lengths = [draw(st.sampled_from([0, 1000])) for _ in edges]
    flags = [draw(st.sampled_from([0, 1, HIDDEN])) for _ in edges]
    way = draw(st.lists(st.tuples(st.integers(0, len(edges) - 1), st.booleans()), min_size=1, max_size=6))
    cuts = [draw(st.integers(-1, len(edges[edge]) - 2)) for edge, _ in (way[0], way[-1])]
    if len(way) == 1 and -1 not in cuts:
        cuts.sort(reverse=way[0][1])
    return edges, lengths, flags, way, cuts


def bearing(a: Point, b: Point) -> float:
    """Degrees from the north, clockwise; NaN between equal points."""
    if a == b:
        return math.nan
    return math.degrees(math.atan2((b[1] - a[1]) * math.cos(math.radians(a[0] / 1e7)), b[0] - a[0]))


@given(edges_and_cuts())
def test_points_edges_and_bearings_are_those_of_a_walk(
    given_: tuple[list[list[Point]], list[int], list[int], list[tuple[int, bool]], list[int]],
) -> None:
    edges, lengths, flags, way, cuts = given_
    first_of = np.cumsum([0, *map(len, edges)])
    lines = Lines(*(np.array(values, dtype=np.int32) for values in (first_of, *zip(*chain(*edges), strict=True))))
    traits = Traits(*(np.array(v, dtype=np.int32) for v in (range(len(edges)), lengths, flags, range(len(edges)))))
    door = (490_000_001, 86_000_001)
    places = [(490_000_000, 86_000_009), (490_000_009, 86_000_000)]
    offsets = [300, 700] if len(way) > 1 or not way[0][1] else [700, 300]
    points, rows, bearings = [door], [], []
    for number, (edge, back) in enumerate(way):
        line, low_cm, high_cm, begin, end = list(edges[edge]), 0, lengths[edge], 0, len(edges[edge])
        before: list[Point] = []
        after: list[Point] = []
        for which, at in ((0, number == 0), (1, number == len(way) - 1)):
            if at and cuts[which] >= 0 and (which == 0) != back:
                begin, low_cm, before = cuts[which] + 1, offsets[which], [places[which]]
            elif at and cuts[which] >= 0:
                end, high_cm, after = cuts[which] + 1, offsets[which], [places[which]]
        if high_cm == low_cm or flags[edge] & HIDDEN:
            continue
        line = before + line[begin:end] + after
        line = line[::-1] if back else line
        rows.append([edge, flags[edge], edge, high_cm - low_cm, int(back), len(points) - 1])
        pieces = [bearing(*piece) for piece in pairwise(line)] or [math.nan]
        bearings.append([pieces[0], pieces[-1]])
        for point in line:
            points += [point] * (point != points[-1])
    out = np.empty((len(way) * 7 + 3, 2), dtype=np.int32)
    out[0] = door
    passed, told = np.empty((len(way), 6), dtype=np.int32), np.empty((len(way), 2))
    begin_cut, end_cut = (
        np.array([-1, 0, 0, 0] if cut < 0 else [int(first_of[edge]) + cut, *place, offset], dtype=np.int32)
        for cut, place, offset, (edge, _) in zip(cuts, places, offsets, (way[0], way[-1]), strict=True)
    )
    edge_of, backward = np.ascontiguousarray(np.array(way, dtype=np.int32).T)
    edge_count, count = draw_line(lines, traits, HIDDEN, edge_of, backward, begin_cut, end_cut, out, passed, told)
    assert [tuple(point) for point in out[:count].tolist()] == points
    assert passed[:edge_count].tolist() == rows
    np.testing.assert_allclose(told[:edge_count], np.array(bearings).reshape(-1, 2))


def decoded(text: str) -> list[Point]:
    """The points that an encoded polyline means."""
    numbers, value, shift = [], 0, 0
    for character in text:
        five = ord(character) - 63
        value |= (five & 31) << shift
        shift += 5
        if five < 32:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    return [tuple(point) for point in np.cumsum(np.array(numbers).reshape(-1, 2), axis=0).tolist()]


@given(st.lists(st.tuples(st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000)), max_size=9),
       st.data())  # fmt: skip
def test_each_part_of_a_line_is_written_as_a_line_of_its_own(points: list[Point], data: st.DataObject) -> None:
    ends = st.tuples(st.integers(0, len(points)), st.integers(0, len(points))).map(sorted)
    parts = data.draw(st.lists(ends, min_size=1, max_size=4))
    line = np.array(points, dtype=np.float64).reshape(-1, 2) / 1e6
    out, ptr = np.empty(MOST_BYTES * len(points) * len(parts), dtype=np.uint8), np.empty(len(parts) + 1, dtype=np.int64)
    encode_polylines(line, 1e6, np.array(parts, dtype=np.int64), out, ptr)
    texts = [out[a:b].tobytes().decode() for a, b in pairwise(ptr.tolist())]
    assert [decoded(text) for text in texts] == [points[a:b] for a, b in parts]
