# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The least-cost assignment of trips to the trips that follow: against all permutations."""

import itertools
from random import Random

import numpy as np
import pytest
from hypothesis import given

from mobility.kernels.assignment import Heads, Tails, Weights, assign
from tests.kernels.drawing import SEEDS, house

NONE = 10**12


def frozen(values: object) -> np.ndarray:
    array = np.ascontiguousarray(values, dtype=np.int32)
    array.flags.writeable = False
    return array


def drawn(rng: Random, most: int) -> tuple[Tails, Heads, Weights]:
    places, count = rng.randrange(1, 4), rng.randrange(1, most + 1)
    empty = [[0 if a == b else rng.randrange(20) for b in range(places)] for a in range(places)]
    columns = [[rng.randrange(places) for _ in range(count)] for _ in range(2)]
    numbers = [sorted(rng.sample(range(2 * count), count)) for _ in range(2)]
    return (
        Tails(frozen(numbers[0]), frozen([rng.randrange(60) for _ in range(count)]), frozen(columns[0])),
        Heads(frozen(numbers[1]), frozen([rng.randrange(90) for _ in range(count)]), frozen(columns[1])),
        Weights(frozen(empty), frozen(np.array(empty) * 7), rng.randrange(5), rng.randrange(40), 1000, NONE),
    )


def cost(tails: Tails, heads: Heads, weights: Weights, tail: int, head: int) -> int:
    """Said anew, pair by pair."""
    here, there = int(tails.place[tail]), int(heads.place[head])
    wait = int(heads.start_s[head]) - int(tails.end_s[tail]) - int(weights.empty_s[here, there])
    if wait < weights.layover_s or heads.number[head] <= tails.number[tail]:
        return weights.none
    return int(weights.empty_m[here, there]) * weights.per_m + (wait if wait <= weights.longest_s else 0)


@house(300)
@given(SEEDS)
def test_the_least_of_all_permutations(seed: int) -> None:
    tails, heads, weights = drawn(Random(seed), 6)
    count = len(tails.number)
    costs = [[cost(tails, heads, weights, tail, head) for head in range(count)] for tail in range(count)]
    least = min(sum(costs[tail][head] for tail, head in enumerate(way)) for way in itertools.permutations(range(count)))
    out = np.empty(count, dtype=np.int32)
    going_on = assign(tails, heads, weights, out)
    assert going_on == int((out >= 0).sum())
    assert len(set(out[out >= 0].tolist())) == going_on
    found = sum(NONE if head < 0 else costs[tail][head] for tail, head in enumerate(out.tolist()))
    assert found == least


@pytest.mark.parametrize("seed", range(3))
def test_many_are_answered_alike_again(seed: int) -> None:
    given = drawn(Random(seed), 300)
    first, second = (np.empty(len(given[0].number), dtype=np.int32) for _ in range(2))
    assert assign(*given, first) == assign(*given, second)
    assert first.tolist() == second.tolist()


def test_nothing_to_assign() -> None:
    none = frozen([])
    empty = frozen([[0]])
    out = np.empty(0, dtype=np.int32)
    assert assign(Tails(none, none, none), Heads(none, none, none), Weights(empty, empty, 0, 0, 1, 10), out) == 0
