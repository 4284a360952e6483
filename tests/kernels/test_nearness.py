# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The nearest street of every corner of a grid, and gaps between streets, against loops over everything."""

import math
from random import Random
from typing import NamedTuple

import numpy as np
from hypothesis import given

from mobility.kernels.nearness import Float32, fill_gaps, nearest_times
from tests.kernels.drawing import SEEDS, house

NEAR_M, NEAR_S = 0.01, 0.5
"""Of float32, and of two pieces that count as equally near."""
ROWS, COLUMNS, CELL_M, REACH_M = 14, 17, 10.0, 37.0


class Piece(NamedTuple):
    """A straight piece: both ends in metres, seconds at both ends."""

    x: float
    y: float
    to_x: float
    to_y: float
    begin_s: float
    end_s: float


def nearest_of(piece: Piece, x: float, y: float) -> tuple[float, float]:
    """Metres to a piece and seconds at the nearest of many places on it, by trying them."""
    best = (math.inf, math.inf)
    low, high = 0.0, 1.0
    for _ in range(40):
        third = (high - low) / 3
        tried = []
        for share in (low + third, high - third):
            away = math.hypot(
                piece.x + share * (piece.to_x - piece.x) - x, piece.y + share * (piece.to_y - piece.y) - y
            )
            dead = math.isinf(piece.begin_s)
            tried.append((away, math.inf if dead else piece.begin_s + share * (piece.end_s - piece.begin_s)))
        best = min(best, *tried)
        low, high = (low, high - third) if tried[0][0] <= tried[1][0] else (low + third, high)
    return best


def drawn(random: Random) -> list[Piece]:
    """Up to six pieces in and around the grid; some are points, some meet, some are not reached."""
    pieces: list[Piece] = []
    for _ in range(random.randint(0, 6)):
        x, y = random.uniform(-60, 230), random.uniform(-60, 200)
        if pieces and random.random() < 0.5:
            x, y = pieces[-1].to_x, pieces[-1].to_y
        reach = random.choice([0.0, 25.0, 300.0])
        to_x, to_y = x + random.uniform(-reach, reach), y + random.uniform(-reach, reach)
        begin_s = random.choice([math.inf, random.uniform(0, 90)])
        end_s = begin_s + random.choice([-1, 1]) * 0.8 * math.hypot(to_x - x, to_y - y)
        pieces.append(Piece(x, y, to_x, to_y, begin_s, end_s))
    return pieces


def found(pieces: list[Piece]) -> tuple[Float32, Float32]:
    """What the kernel writes."""
    table = np.array(pieces, dtype=np.float64).reshape(-1, 6)
    away = np.full((ROWS, COLUMNS), 2 * REACH_M, dtype=np.float32)
    seconds = np.full((ROWS, COLUMNS), np.inf, dtype=np.float32)
    nearest_times(table[:, :4].copy(), table[:, 4:].copy(), CELL_M, REACH_M, away, seconds)
    return away, seconds


@given(SEEDS)
@house(60)
def test_each_corner_knows_its_nearest_street_and_when_it_is_reached(seed: int) -> None:
    pieces = drawn(Random(seed))
    away, seconds = found(pieces)
    for r in range(ROWS):
        for c in range(COLUMNS):
            near = [nearest_of(piece, c * CELL_M, r * CELL_M) for piece in pieces]
            least = min((metres for metres, _ in near), default=math.inf)
            if least > REACH_M + NEAR_M:
                assert away[r, c] == np.float32(2 * REACH_M)
                assert seconds[r, c] == np.inf
            elif least < REACH_M - NEAR_M:
                assert abs(away[r, c] - least) < NEAR_M
                tied = [at for metres, at in near if metres < least + NEAR_M]
                assert any(math.isclose(seconds[r, c], at, rel_tol=0, abs_tol=NEAR_S) for at in tied)


def test_of_two_streets_that_meet_the_reached_one_holds_where_both_are_equally_near() -> None:
    reached = Piece(20, 50, 80, 50, 0, 60)
    dead = Piece(80, 50, 80, 20, math.inf, math.inf)
    for pieces in ([reached, dead], [dead, reached]):
        away, seconds = found(pieces)
        # East and north of the corner of both its end is the nearest place of the two.
        assert (away[6, 9], seconds[6, 9]) == (np.float32(math.sqrt(200)), 60)
        assert seconds[3, 9] == np.inf


def gaps(away: Float32, width_m: float) -> list[set[tuple[int, int]]]:
    """Corners farther than a width that hang together over eight neighbours."""
    left = {(r, c) for r in range(away.shape[0]) for c in range(away.shape[1]) if away[r, c] > width_m}
    groups = []
    while left:
        group, edge = set(), {min(left)}
        while edge:
            group |= edge
            edge = {(r + i, c + j) for r, c in edge for i in (-1, 0, 1) for j in (-1, 0, 1)} & left - group
        left -= group
        groups.append(group)
    return groups


@given(SEEDS)
@house(100)
def test_small_gaps_are_reached_when_all_around_them_is(seed: int) -> None:
    random = Random(seed)
    shape = random.randint(3, 9), random.randint(3, 9)
    share, most = random.choice([0.2, 0.4, 0.7]), random.choice([0, 1, 3, 9])
    away = np.array(
        [[5.0 * (random.random() < share) for _ in range(shape[1])] for _ in range(shape[0])], dtype=np.float32
    )
    seconds = np.array(
        [[random.choice([1, 2, 3, math.inf]) for _ in range(shape[1])] for _ in range(shape[0])], dtype=np.float32
    )
    expected_away, expected_s = away.copy(), seconds.copy()
    filled = 0
    for group in gaps(away, 1.0):
        around = {(r + i, c + j) for r, c in group for i in (-1, 0, 1) for j in (-1, 0, 1)} - group
        inside = all(0 <= r < shape[0] and 0 <= c < shape[1] for r, c in around)
        if not inside or len(group) > most:
            continue
        filled += 1
        for at in group:
            expected_away[at], expected_s[at] = 0, max(seconds[place] for place in around)
    assert fill_gaps(away, seconds, 1.0, most, np.empty(away.size, dtype=np.int32)) == filled
    assert np.array_equal(away, expected_away)
    assert np.array_equal(seconds, expected_s)
