# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The inner loops of the test oracle: one number of rides more, forward or backward, each written out for itself.

All arrays are those of `window.Window`; the state of a search is described in `scan`.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

NEVER = 2**61  # a number of seconds that no journey takes

Array = NDArray[Any]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a loop; the types stay those of the source."""
    return cast("Function", njit(cache=True)(function))


@compiled
def ride_forward(
    ride: int,
    low: int,
    high: int,
    bound: int,
    connections: tuple[Array, ...],
    state: tuple[Array, ...],
) -> int:
    """Board wherever one is ready, stay aboard, and note every connection one sits in for the first time.

    `aboard` is the flag of each run, boarded in this round. Returns how many connections are new; nothing that arrives
    after `bound` counts.
    """
    dep, arr, dep_stop, arr_stop, run_a, run_b, pick, drop = connections
    ready, catch, reached, landed, aboard = state
    aboard[:] = False
    new = 0
    for c in range(low, high):
        if dep[c] > bound:
            break
        if not aboard[run_a[c]] and pick[c] and (ready[dep_stop[c]] <= dep[c] or catch[c]):
            aboard[run_a[c]] = True
        if aboard[run_a[c]]:
            aboard[run_b[c]] = True
            if reached[c] == 0 and arr[c] <= bound:
                reached[c] = ride
                new += 1
                if drop[c] and arr[c] < landed[arr_stop[c]]:
                    landed[arr_stop[c]] = arr[c]
    return new


@compiled
def change_forward(landed: Ints, link_start: Ints, link_to: Ints, link_s: Ints, ready: Ints) -> None:
    """From arriving at a to leaving from b, where the trips do not matter: the earliest arrival is enough."""
    for a in range(len(landed)):
        if landed[a] < NEVER:
            for link in range(link_start[a], link_start[a + 1]):
                moment = landed[a] + link_s[link]
                ready[link_to[link]] = min(ready[link_to[link]], moment)


@compiled
def pair_forward(ride: int, dep: Ints, arr: Ints, pairs: tuple[Ints, ...], reached: Ints, catch: Bools) -> None:
    """Where the trips matter: every arrival that is new in this round with every departure it may catch."""
    from_start, from_connection, from_class, to_start, to_connection, to_class, table_start, width, table = pairs
    for p in range(len(width)):
        for i in range(from_start[p], from_start[p + 1]):
            e = from_connection[i]
            if reached[e] == ride:
                for j in range(to_start[p], to_start[p + 1]):
                    f = to_connection[j]
                    if arr[e] + table[table_start[p] + from_class[i] * width[p] + to_class[j]] <= dep[f]:
                        catch[f] = True


@compiled
def ride_backward(
    ride: int,
    low: int,
    high: int,
    bound: int,
    connections: tuple[Array, ...],
    state: tuple[Array, ...],
) -> int:
    """From the last connection to the first: leave wherever one is in time, and note every connection that leads there.

    `ahead` is the flag of each run: sitting in it at the end of the connection leads to the destination. Returns how
    many connections are new; nothing that departs before `bound` counts.
    """
    dep, arr, dep_stop, arr_stop, run_a, run_b, pick, drop = connections
    due, leave, reached, left, ahead = state
    ahead[:] = False
    new = 0
    for c in range(high - 1, low - 1, -1):
        if dep[c] < bound:
            break
        if not ahead[run_b[c]] and drop[c] and (arr[c] <= due[arr_stop[c]] or leave[c]):
            ahead[run_b[c]] = True
        if ahead[run_b[c]]:
            ahead[run_a[c]] = True
            if reached[c] == 0:
                reached[c] = ride
                new += 1
                if pick[c] and dep[c] > left[dep_stop[c]]:
                    left[dep_stop[c]] = dep[c]
    return new


@compiled
def change_backward(left: Ints, link_start: Ints, link_from: Ints, link_s: Ints, due: Ints) -> None:
    """To leave from b one has to arrive at a by then, where the trips do not matter: the latest departure is enough."""
    for b in range(len(left)):
        if left[b] > -NEVER:
            for link in range(link_start[b], link_start[b + 1]):
                moment = left[b] - link_s[link]
                due[link_from[link]] = max(due[link_from[link]], moment)


@compiled
def pair_backward(ride: int, dep: Ints, arr: Ints, pairs: tuple[Ints, ...], reached: Ints, leave: Bools) -> None:
    """Where the trips matter: every departure that is new in this round with every arrival that catches it."""
    from_start, from_connection, from_class, to_start, to_connection, to_class, table_start, width, table = pairs
    for p in range(len(width)):
        for j in range(to_start[p], to_start[p + 1]):
            f = to_connection[j]
            if reached[f] == ride:
                for i in range(from_start[p], from_start[p + 1]):
                    e = from_connection[i]
                    if arr[e] + table[table_start[p] + from_class[i] * width[p] + to_class[j]] <= dep[f]:
                        leave[e] = True
