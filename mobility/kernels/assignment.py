# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Which trip a vehicle runs after which: a least-cost assignment whose costs are reckoned where they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.kernels._jit import kernel

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32

MOST_COST = np.int64(1) << 62


class Tails(NamedTuple):
    """The n trips after which a vehicle can go on; ``number`` orders all trips, and only later ones can follow."""

    number: Int32
    """(n)"""
    end_s: Int32
    """(n) when the trip is over."""
    place: Int32
    """(n) where, in 0 to k - 1."""


class Heads(NamedTuple):
    """The n trips that can follow another."""

    number: Int32
    """(n)"""
    start_s: Int32
    """(n) when the trip begins."""
    place: Int32
    """(n) where, in 0 to k - 1."""


class Weights(NamedTuple):
    """What it costs to go on.

    Going on is possible if the empty run and ``layover_s`` fit in between. It costs ``per_m`` for each empty metre and
    1 for each second that is left besides the empty run, unless these are more than ``longest_s``. Not going on costs
    ``none``.
    """

    empty_s: Int32
    """(k, k) seconds from place to place."""
    empty_m: Int32
    """(k, k) metres."""
    layover_s: int
    longest_s: int
    per_m: int
    none: int


@kernel
def assign(tails: Tails, heads: Heads, weights: Weights, out: Int32) -> int:
    """Give each tail a head of its own at the least cost in all.

    Shortest augmenting paths: R. Jonker, A. Volgenant: A shortest augmenting path algorithm for dense and sparse linear
    assignment problems, Computing 38 (1987), as D. F. Crouse puts it: On implementing 2D rectangular assignment
    algorithms (2016), section II. Costs are whole numbers, so that there is no rounding; of equally near heads one that
    is free goes first.

    Parameters
    ----------
    tails, heads
        As many of the one as of the other.
    weights
        ``none`` is more than all other costs together.
    out
        (n) written: the head of each tail by position, -1 where a vehicle does not go on.

    Returns
    -------
    int
        How many go on.
    """
    n = tails.number.size
    tail_price, head_price = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    head_of, tail_of = np.full(n, -1, dtype=np.int32), np.full(n, -1, dtype=np.int32)
    nearest, came_from = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int32)
    left, seen = np.empty(n, dtype=np.int32), np.empty(n, dtype=np.int32)
    for root in range(n):
        nearest[:] = MOST_COST
        for head in range(n):
            left[head] = n - head - 1
        count, tail, least, sink = n, root, np.int64(0), -1
        while sink < 0:
            ready_s = tails.end_s[tail] + weights.layover_s
            empty_s, empty_m = weights.empty_s[tails.place[tail]], weights.empty_m[tails.place[tail]]
            base, best, at = least - tail_price[tail], MOST_COST, -1
            for position in range(count):
                head = left[position]
                place = heads.place[head]
                wait_s = heads.start_s[head] - ready_s - empty_s[place]
                cost = np.int64(weights.none)
                if wait_s >= 0 and heads.number[head] > tails.number[tail]:
                    wait_s += weights.layover_s
                    cost = np.int64(empty_m[place]) * weights.per_m + (wait_s if wait_s <= weights.longest_s else 0)
                reached = base + cost - head_price[head]
                if reached < nearest[head]:
                    nearest[head] = reached
                    came_from[head] = tail
                if nearest[head] < best or (nearest[head] == best and tail_of[head] < 0):
                    best, at = nearest[head], position
            least = best
            head = left[at]
            count -= 1
            left[at] = left[count]
            seen[n - 1 - count] = head
            if tail_of[head] < 0:
                sink = head
            else:
                tail = tail_of[head]
        # prices: what was seen on the way becomes as near as the sink
        tail_price[root] += least
        for position in range(n - 1 - count):
            head = seen[position]
            tail_price[tail_of[head]] += least - nearest[head]
            head_price[head] -= least - nearest[head]
        head = sink
        while head >= 0:
            tail = came_from[head]
            tail_of[head] = tail
            head, head_of[tail] = head_of[tail], head
    going_on = 0
    for tail in range(n):
        head = head_of[tail]
        wait_s = heads.start_s[head] - tails.end_s[tail] - weights.layover_s
        wait_s -= weights.empty_s[tails.place[tail], heads.place[head]]
        able = wait_s >= 0 and heads.number[head] > tails.number[tail]
        out[tail] = head if able else -1
        going_on += able
    return going_on
