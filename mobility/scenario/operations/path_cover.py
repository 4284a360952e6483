# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The fewest vehicles that can run some trips: a minimum path cover, by maximum bipartite matching.

Whoever runs n trips with v vehicles lets n - v of them be followed by another on the same vehicle, so the fewest
vehicles are found with the most pairs (trip, next trip) in which no trip is first or second twice: a maximum
matching (Dantzig, Fulkerson: Minimizing the number of tankers to meet a fixed schedule, 1954; Fulkerson: Note on
Dilworth's decomposition theorem, 1956). It is found by Hopcroft, Karp: An n^5/2 algorithm for maximum matchings in
bipartite graphs, 1973.

The graph of n trips has up to n^2 / 2 edges and is never written down. Trips that begin at one place stand in a
list by start; a trip can be followed by those from some position of each list on. So what a breadth-first search
has not yet seen of a list is its beginning, and what one layer of it has found is one stretch: a phase looks once
at each trip and each list, however many edges there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32, Int64

NEVER_S = 10**8
"""Seconds of an empty run between places of which one is unknown."""


class Tasks(NamedTuple):
    """n trips by rising start, then end: what a vehicle can do one after another.

    ``start_s``, ``end_s`` (n) seconds; ``first``, ``last`` (n) places; ``empty_s``, ``empty_m`` (k, k) seconds and
    metres without passengers from place to place; ``layover_s`` least seconds between two trips; ``follows`` (n)
    the trip that is on the same vehicle before, whatever these say, -1 for none.
    """

    start_s: Int64
    end_s: Int64
    first: Int64
    last: Int64
    empty_s: Int64
    empty_m: Int64
    layover_s: int
    follows: Int64

    def ready_s(self, trip: int) -> Int64:
        """(k) when the vehicle of a trip can leave each place with passengers again."""
        ready: Int64 = self.end_s[trip] + self.layover_s + self.empty_s[self.last[trip]]
        return ready


class _Edges(NamedTuple):
    """Which trip can be followed by which.

    ``heads`` are trips that may follow another, by place of their first stop and start; those of place p are
    ``heads[ptr[p] : ptr[p + 1]]``. ``tails`` may be followed; ``row`` (n) is a tail's row of ``since``, and ``since``
    (tails, k) the position in ``heads`` from which on a place's trips can follow.
    """

    tails: Int64
    row: Int64
    heads: Int64
    ptr: Int64
    since: Int32


def cover(tasks: Tasks) -> Int64:
    """Cover all trips with the fewest vehicles.

    Parameters
    ----------
    tasks
        What is to be run. Of trips without duration that stand at one time the earlier in the list goes first.

    Returns
    -------
    Int64
        (n) the next trip of the same vehicle, -1 where its day ends. The number of -1 is the fewest possible. The same
        tasks always give the same answer; where there is a choice, near places are preferred (see ``shorten`` too).
    """
    following = np.full(len(tasks.start_s), -1, dtype=np.int64)
    joined = np.flatnonzero(tasks.follows >= 0)
    following[tasks.follows[joined]] = joined
    edges = _edges(tasks, following)
    before = np.full(len(following), -1, dtype=np.int64)
    _begin_near(tasks, edges, following, before)
    while _augment(tasks, edges, following, before):
        pass
    return following


def _edges(tasks: Tasks, following: Int64) -> _Edges:
    tails, free = np.flatnonzero(following < 0), np.flatnonzero(tasks.follows < 0)
    heads = free[np.argsort(tasks.first[free], kind="stable")]
    places = len(tasks.empty_s)
    ptr = np.searchsorted(tasks.first[heads], np.arange(places + 1))
    row = np.full(len(following), -1, dtype=np.int64)
    row[tails] = np.arange(len(tails))
    since = np.empty((len(tails), places), dtype=np.int32)
    ready = tasks.end_s[tails] + tasks.layover_s
    for place in range(places):
        there = heads[ptr[place] : ptr[place + 1]]
        by_time = np.searchsorted(tasks.start_s[there], ready + tasks.empty_s[tasks.last[tails], place])
        since[:, place] = ptr[place] + np.maximum(by_time, np.searchsorted(there, tails, side="right"))
    return _Edges(tails, row, heads, ptr, since)


def _begin_near(tasks: Tasks, edges: _Edges, following: Int64, before: Int64) -> None:
    """A first matching: each trip, by start, is given the vehicle that waits nearest, of several the last come.

    Most pairs are found so; what is left is few augmenting paths.
    """
    places = len(tasks.empty_s)
    waiting: list[list[int]] = [[] for _ in range(places)]
    earliest_s = np.full(places, NEVER_S, dtype=np.int64)
    coming = edges.tails[np.lexsort((edges.tails, tasks.end_s[edges.tails]))].tolist()
    at = 0
    for head in np.sort(edges.heads).tolist():
        start_s = int(tasks.start_s[head])
        while at < len(coming) and coming[at] < head and tasks.end_s[coming[at]] + tasks.layover_s <= start_s:
            place = int(tasks.last[coming[at]])
            waiting[place].append(coming[at])
            earliest_s[place] = tasks.end_s[waiting[place][0]]
            at += 1
        to = tasks.empty_s[:, tasks.first[head]]
        able = np.flatnonzero(earliest_s + tasks.layover_s + to <= start_s)
        if not able.size:
            continue
        place = int(able[np.argmin(to[able])])
        latest_s = start_s - tasks.layover_s - int(to[place])
        found = len(waiting[place]) - 1
        while tasks.end_s[waiting[place][found]] > latest_s:
            found -= 1
        tail = waiting[place].pop(found)
        earliest_s[place] = tasks.end_s[waiting[place][0]] if waiting[place] else NEVER_S
        following[tail], before[head] = head, tail


def _augment(tasks: Tasks, edges: _Edges, following: Int64, before: Int64) -> bool:
    """One phase of Hopcroft and Karp: as many shortest augmenting paths as can be had side by side.

    Returns
    -------
    bool
        Whether there was any; if not, the matching is as large as can be.
    """
    roots = [tail for tail in edges.tails.tolist() if following[tail] < 0]
    layers = _layers(edges, roots, before)
    if layers is None:
        return False
    low, left = layers
    for root in roots:
        tails: list[int] = [root]
        heads: list[int] = []
        while tails:
            tail, depth = tails[-1], len(heads)
            since = np.maximum(edges.since[edges.row[tail]], low[depth])
            able = np.flatnonzero(left[depth] > since)
            if not able.size:
                tails.pop()
                if heads:
                    heads.pop()
                continue
            place = int(able[np.argmin(tasks.empty_s[tasks.last[tail], able])])
            left[depth, place] -= 1
            head = int(edges.heads[left[depth, place]])
            if before[head] < 0:
                for one, other in zip(tails, [*heads, head], strict=True):
                    following[one], before[other] = other, one
                break
            if depth + 1 < len(low):
                tails.append(int(before[head]))
                heads.append(head)
    return True


def _layers(edges: _Edges, roots: list[int], before: Int64) -> tuple[Int64, Int64] | None:
    """Breadth-first search from all trips without a next one, to the first layer with a trip that is nobody's next.

    Returns
    -------
    tuple or None
        (layers, k) from which and up to which position the trips of each place were found in a layer; None where no
        augmenting path is left.
    """
    unseen = edges.ptr[1:].copy()
    low, high = [], []
    layer = roots
    while layer:
        high.append(unseen.copy())
        rows = edges.since[edges.row[layer]].min(axis=0)
        np.minimum(unseen, np.maximum(rows, edges.ptr[:-1]), out=unseen)
        low.append(unseen.copy())
        stretches = np.flatnonzero(low[-1] < high[-1]).tolist()
        found = np.concatenate(
            [edges.heads[low[-1][place] : high[-1][place]] for place in stretches] or [np.empty(0, dtype=np.int64)]
        )
        if (before[found] < 0).any():
            return np.array(low), np.array(high)
        layer = before[found].tolist()
    return None


def shorten(tasks: Tasks, following: Int64) -> Int64:
    """Exchange next trips between vehicles as long as an exchange of two saves empty metres.

    The number of vehicles stays. What comes out is no proven least of all ways to do with so many vehicles: an upper
    bound of the empty metres that are needed, and reckoned alike for all timetables that are compared.

    Parameters
    ----------
    tasks, following
        As ``cover`` takes and gives them.
    """
    fixed = np.zeros(len(following), dtype=np.bool_)
    fixed[tasks.follows[tasks.follows >= 0]] = True
    has_before = np.zeros(len(following), dtype=np.bool_)
    has_before[following[following >= 0]] = True
    # a vehicle's day begins after nothing (-1) and ends before nothing: these too can be exchanged
    first = np.flatnonzero(~has_before)
    tail = np.concatenate((np.flatnonzero(~fixed), np.full(len(first), -1)))
    head = np.concatenate((following[~fixed], first))
    cost_m = _cost_m(tasks, tail, head)
    improved = True
    while improved:
        improved = False
        for link in np.argsort(-cost_m, kind="stable").tolist():
            if cost_m[link] == 0:
                continue
            mine_m = _cost_m(tasks, np.full(len(tail), tail[link]), head)
            other_m = _cost_m(tasks, tail, np.full(len(tail), head[link]))
            gain_m = cost_m[link] + cost_m - mine_m - other_m
            best = int(np.argmax(gain_m))
            if gain_m[best] > 0:
                head[link], head[best] = head[best], head[link]
                cost_m[link], cost_m[best] = mine_m[best], other_m[best]
                improved = True
    shortened = following.copy()
    shortened[tail[tail >= 0]] = head[tail >= 0]
    return shortened


def _cost_m(tasks: Tasks, tail: Int64, head: Int64) -> Int64:
    """Empty metres from the end of one trip to the start of another, more than any saving where it can't be done.

    -1 stands for no trip: before the first of a vehicle and after its last it costs nothing.
    """
    place, to = tasks.last[tail], tasks.first[head]
    ready_s = tasks.end_s[tail] + tasks.layover_s + tasks.empty_s[place, to]
    able = (ready_s <= tasks.start_s[head]) & (tail < head)
    cost_m = np.where(able, tasks.empty_m[place, to], NEVER_S)
    cost_m[(tail < 0) | (head < 0)] = 0
    return cost_m
