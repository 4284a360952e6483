# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A 4-ary heap of packed keys: cost in the upper bits, node in the lower, one comparison for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel

if TYPE_CHECKING:
    from mobility.kernels.street_layout import UInt64


@kernel
def push(heap: UInt64, size: int, item: np.uint64) -> None:
    """Put an item into a heap of this size; the caller counts."""
    at = np.uint64(size)
    while at > 0:
        above = (at - np.uint64(1)) >> np.uint64(2)
        if heap[above] <= item:
            break
        heap[at] = heap[above]
        at = above
    heap[at] = item


@kernel
def pop(heap: UInt64, size: int) -> np.uint64:
    """Take the least item out of a heap of this size, which is at least 1; the caller counts."""
    least = heap[0]
    end = np.uint64(size - 1)
    item = heap[end]
    at = np.uint64(0)
    while True:
        child = (at << np.uint64(2)) + np.uint64(1)
        if child >= end:
            break
        best = child
        key = heap[child]
        if child + np.uint64(3) < end:
            for k in range(1, 4):
                other = heap[child + np.uint64(k)]
                if other < key:
                    key = other
                    best = child + np.uint64(k)
        else:
            for k in range(1, end - child):
                other = heap[child + np.uint64(k)]
                if other < key:
                    key = other
                    best = child + np.uint64(k)
        if key >= item:
            break
        heap[at] = key
        at = best
    heap[at] = item
    return np.uint64(least)
