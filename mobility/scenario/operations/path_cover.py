# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The fewest vehicles that can run some trips, and with so few the least empty metres: a minimum path cover.

Whoever runs n trips with v vehicles lets n - v of them be followed by another on the same vehicle, so the fewest
vehicles are found with the most pairs (trip, next trip) in which no trip is first or second twice (Dantzig,
Fulkerson: Minimizing the number of tankers to meet a fixed schedule, 1954; Fulkerson: Note on Dilworth's
decomposition theorem, 1956). Of all ways to pair so many, one with the least empty metres is taken, and of these
one with the least layover: an assignment problem in which a missing next trip costs more than all else, see
``kernels.assignment``. So the figures of two timetables differ by what the timetables make of it, not by the luck
of a search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.kernels.assignment import Heads, Tails, Weights, assign
from mobility.network.frozen import frozen

if TYPE_CHECKING:
    from mobility.kernels.layout import Int64

NEVER_S = 10**8
"""Seconds of an empty run between places of which one is unknown."""
MOST_IN_ALL = 1 << 60
"""Prices of the assignment stay below a few times the cost of a missing next trip; four of these fit into 64 bits."""


class Tasks(NamedTuple):
    """n trips by rising start, then end: what a vehicle can do one after another.

    ``start_s``, ``end_s`` (n) seconds; ``first``, ``last`` (n) places; ``empty_s``, ``empty_m`` (k, k) seconds and
    metres without passengers from place to place; ``layover_s`` least seconds between two trips; ``longest_s`` a longer
    wait is no layover; ``follows`` (n) the trip that is on the same vehicle before, whatever these say, -1 for none.
    """

    start_s: Int64
    end_s: Int64
    first: Int64
    last: Int64
    empty_s: Int64
    empty_m: Int64
    layover_s: int
    longest_s: int
    follows: Int64


def cover(tasks: Tasks) -> Int64:
    """Cover all trips with the fewest vehicles, then with the least empty metres, then with the least layover.

    Parameters
    ----------
    tasks
        What is to be run. Of trips without duration that stand at one time the earlier in the list goes first.

    Returns
    -------
    Int64
        (n) the next trip of the same vehicle, -1 where its day ends. The same tasks always give the same answer.
    """
    following = np.full(len(tasks.start_s), -1, dtype=np.int64)
    joined = np.flatnonzero(tasks.follows >= 0)
    following[tasks.follows[joined]] = joined
    # The last trips first: they have the least choice, so that fewer are moved later on (a third of the time).
    tails, heads = np.flatnonzero(following < 0)[::-1], np.flatnonzero(tasks.follows < 0)
    if len(tails):
        out = np.empty(len(tails), dtype=np.int32)
        assign(
            Tails(frozen(tails), frozen(tasks.end_s[tails]), frozen(tasks.last[tails])),
            Heads(frozen(heads), frozen(tasks.start_s[heads]), frozen(tasks.first[heads])),
            _weights(tasks),
            out,
        )
        following[tails] = np.where(out >= 0, heads[out], -1)
    return following


def _weights(tasks: Tasks) -> Weights:
    """Costs in which one of the more important kind outweighs all of the less important that there can be.

    Only where the whole would not fit into 64 bits (ten thousands of trips of one group, with waits of a day) a metre
    outweighs less than all layover.
    """
    trips, farthest_m = len(tasks.start_s), int(tasks.empty_m.max(initial=0)) + 1
    per_m = min(trips * tasks.longest_s + 1, MOST_IN_ALL // (trips * farthest_m) - tasks.longest_s)
    none = trips * (farthest_m * per_m + tasks.longest_s)
    return Weights(frozen(tasks.empty_s), frozen(tasks.empty_m), tasks.layover_s, tasks.longest_s, per_m, none)
