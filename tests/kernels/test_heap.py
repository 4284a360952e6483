# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The heap of packed keys gives out what was put in, least first, however pushes and pops are mixed."""

import heapq

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.kernels.heap import pop, push
from tests.kernels.drawing import house

LARGEST = 2**64 - 1
KEYS = st.one_of(st.integers(0, 9), st.integers(0, LARGEST), st.sampled_from([0, 2**32 - 1, 2**32, LARGEST]))


@house(200)
@given(st.lists(KEYS, max_size=60))
def test_all_come_out_in_order(keys: list[int]) -> None:
    heap = np.zeros(len(keys), dtype=np.uint64)
    for size, key in enumerate(keys):
        push(heap, size, np.uint64(key))
    assert [int(pop(heap, size)) for size in range(len(keys), 0, -1)] == sorted(keys)


@house(200)
@given(st.lists(st.one_of(st.none(), KEYS), max_size=120))
def test_the_same_as_heapq(steps: list[int | None]) -> None:
    """None is a pop, everything else is pushed."""
    heap, size = np.zeros(len(steps) + 1, dtype=np.uint64), 0
    twin: list[int] = []
    for step in steps:
        if step is not None:
            push(heap, size, np.uint64(step))
            heapq.heappush(twin, step)
            size += 1
        elif twin:
            assert int(pop(heap, size)) == heapq.heappop(twin)
            size -= 1
    assert sorted(heap[:size].tolist()) == sorted(twin)


@pytest.mark.parametrize("size", range(1, 23))
def test_every_parent_is_at_most_its_four_children(size: int) -> None:
    heap = np.zeros(size, dtype=np.uint64)
    for at in range(size):
        push(heap, at, np.uint64(7 * (size - at) % 11))
    for at in range(1, size):
        assert heap[(at - 1) // 4] <= heap[at]


def test_nothing_beyond_its_size_is_touched() -> None:
    heap = np.full(8, 5, dtype=np.uint64)
    for size, key in enumerate((3, 1, 2)):
        push(heap, size, np.uint64(key))
    assert [int(pop(heap, size)) for size in (3, 2, 1)] == [1, 2, 3]
    assert heap[3:].tolist() == [5] * 5
