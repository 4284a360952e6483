# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Walking without a limit between two rides: one search over the streets per round, from all stops just reached.

After the unrestricted walking of MR in Baum et al., UnLimited TRAnsfers for Multi-Modal Route Planning (2019), section
2, with two differences. Moments at nodes are kept over the rounds: where somebody was as early with fewer rides, nobody
goes on. And rules of transfers.txt replace single walks, so that a berth with a rule slower than the walk is searched
for alone: its ways must not hide behind those of others, nor others behind its own.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.heap import pop, push
from mobility.kernels.layout import BOARD, NEVER, READY, VEHICLE
from mobility.kernels.street_layout import FAR_KEY, LABELLED, NODE_BITS, OFF_S, SETTLED, WALKED_CM
from mobility.kernels.walks import ROUNDING_S

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32
    from mobility.kernels.street_layout import Graph, WalkOn, WalkOnWork

NODE_MASK = np.uint64((1 << NODE_BITS) - 1)
SHIFT = np.uint64(NODE_BITS)
UNITS_PER_S = 1 << 21
"""Of a key. Moments are ordered by keys, and their seconds reckoned from seconds and centimetres apart; so nothing is
rounded but the order of moments less than half a microsecond apart."""
SLACK = 4
"""Units by which sums of rounded keys may be off."""


@kernel
def clean_walk_on(work: WalkOnWork) -> None:
    """Give back the keys of the search before."""
    for k in range(work.counter[LABELLED]):
        work.key[work.touched[k]] = FAR_KEY
    work.counter[LABELLED] = 0


@kernel
def _key(walk: WalkOn, seconds: int, cm: int | np.int64) -> np.int64:
    """The key of a moment so many seconds and centimetres after the search began."""
    return np.int64(seconds) * UNITS_PER_S + np.int64(cm * (UNITS_PER_S / walk.speed_cm_s))


@kernel
def _walk_s(walk: WalkOn, cm: int | np.int64) -> int:
    """Seconds that so many centimetres take, rounded up once."""
    return max(0, math.ceil(cm / walk.speed_cm_s - ROUNDING_S))


@kernel
def _is_ruled(walk: WalkOn, berth: int, other: int) -> bool:
    """Whether a rule says how one changes from one berth to the other."""
    low, high = walk.ruled_ptr[berth], walk.ruled_ptr[berth + 1]
    while low < high:
        middle = (low + high) >> 1
        if walk.ruled[middle] < other:
            low = middle + 1
        else:
            high = middle
    return bool(low < walk.ruled_ptr[berth + 1] and walk.ruled[low] == other)


@kernel
def _arrive(
    walk: WalkOn, node: int | np.int64, at_s: int, cm: int | np.int64, bound_s: int, alone: int, label_s: Int32,
    marked: Int32, n_marked: int, touched: Int32, n_touched: int,
) -> tuple[int, int]:  # fmt: skip
    """At a node, after so many centimetres since getting off at ``at_s``: the stops there can be boarded at."""
    for e in range(walk.links.ptr[node], walk.links.ptr[node + 1]):
        stop = walk.links.stop[e]
        if alone >= 0 and walk.berth_stop[alone] == stop:
            continue
        ready = at_s + _walk_s(walk, cm + walk.links.connector_cm[stop]) + walk.change_s
        if ready >= bound_s:
            continue
        for berth in range(walk.stop_berth_ptr[stop], walk.stop_berth_ptr[stop + 1]):
            if ready < label_s[berth, READY] and (alone < 0 or not _is_ruled(walk, alone, berth)):
                if label_s[berth, READY] == NEVER and label_s[berth, VEHICLE] == NEVER:
                    touched[n_touched] = berth
                    n_touched += 1
                if label_s[berth, BOARD] == NEVER:
                    marked[n_marked] = berth
                    n_marked += 1
                label_s[berth, READY] = ready
                label_s[berth, BOARD] = ready
    return n_marked, n_touched


@kernel
def walk_on(
    walk: WalkOn, origin_cm: Int32, rode: Int32, n_rode: int, start_s: int, bound_s: int, label_s: Int32,
    marked: Int32, n_marked: int, touched: Int32, n_touched: int, work: WalkOnWork,
) -> tuple[int, int]:  # fmt: skip
    """Walk on from all berths that a round reached by vehicle.

    Parameters
    ----------
    walk
        Streets, stops and rules.
    origin_cm
        (N) length of the walk from the origin to a node, NEVER where none; or (0). Where one can be on foot from the
        origin as early, nobody goes on; so it may only be given if no rule replaces a walk from the origin.
    rode, n_rode
        Berths just reached.
    start_s, bound_s
        When the search began, and before when one must be able to board.
    label_s, marked, n_marked, touched, n_touched
        As in ``raptor``; labels READY and BOARD improve, and berths are added to both lists.
    work
        Keys of earlier rounds stay in it.

    Returns
    -------
    tuple
        n_marked and n_touched.
    """
    n_labelled, settled, n_alone, size = work.counter[LABELLED], 0, 0, 0
    far = np.int64(bound_s - start_s) * UNITS_PER_S
    for k in range(n_rode):
        berth = rode[k]
        stop = walk.berth_stop[berth]
        node = walk.links.node[stop]
        if node < 0:
            continue
        if walk.alone[berth] > 0:
            n_alone += 1
            continue
        cm = walk.links.connector_cm[stop]
        key = _key(walk, label_s[berth, VEHICLE] - start_s, cm)
        if key >= far or key >= work.key[node]:
            continue
        if origin_cm.size > 0 and origin_cm[node] < NEVER and _key(walk, 0, origin_cm[node]) <= key:
            continue
        if work.key[node] == FAR_KEY:
            work.touched[n_labelled] = node
            n_labelled += 1
        work.key[node] = key
        work.since[node, OFF_S], work.since[node, WALKED_CM] = label_s[berth, VEHICLE], cm
        push(work.heap, size, (np.uint64(key) << SHIFT) | np.uint64(node))
        size += 1
    while size > 0:
        item = pop(work.heap, size)
        size -= 1
        node = np.int64(item & NODE_MASK)
        if np.int64(item >> SHIFT) > work.key[node]:
            continue
        settled += 1
        off_s, cm = work.since[node, OFF_S], work.since[node, WALKED_CM]
        n_marked, n_touched = _arrive(
            walk, node, off_s, cm, bound_s, -1, label_s, marked, n_marked, touched, n_touched
        )  # fmt: skip
        for e in range(walk.graph.ptr[node], walk.graph.ptr[node + 1]):
            weight = walk.graph.weight[e]
            if weight == NEVER:
                continue
            there = walk.graph.to[e]
            total = _key(walk, off_s - start_s, cm + weight)
            if total >= far or total >= work.key[there]:
                continue
            if origin_cm.size > 0 and origin_cm[there] < NEVER and _key(walk, 0, origin_cm[there]) <= total:
                continue
            if work.key[there] == FAR_KEY:
                work.touched[n_labelled] = there
                n_labelled += 1
            work.key[there] = total
            work.since[there, OFF_S], work.since[there, WALKED_CM] = off_s, cm + weight
            push(work.heap, size, (np.uint64(total) << SHIFT) | np.uint64(there))
            size += 1
    work.counter[LABELLED] = n_labelled
    for k in range(n_rode if n_alone > 0 else 0):
        berth = rode[k]
        stop = walk.berth_stop[berth]
        node = walk.links.node[stop]
        if node < 0 or walk.alone[berth] == 0:
            continue
        off_s, cm = label_s[berth, VEHICLE], walk.links.connector_cm[stop]
        key = _key(walk, off_s - start_s, cm)
        n_own, size = 0, 0
        if key < far and key < work.key[node]:
            work.own_touched[0] = node
            work.own_cm[node] = cm
            n_own = size = 1
            work.heap[0] = (np.uint64(cm) << SHIFT) | np.uint64(node)
        while size > 0:
            item = pop(work.heap, size)
            size -= 1
            node = np.int64(item & NODE_MASK)
            cm = np.int64(item >> SHIFT)
            if cm > work.own_cm[node]:
                continue
            settled += 1
            n_marked, n_touched = _arrive(
                walk, node, off_s, cm, bound_s, berth, label_s, marked, n_marked, touched, n_touched
            )  # fmt: skip
            for e in range(walk.graph.ptr[node], walk.graph.ptr[node + 1]):
                weight = walk.graph.weight[e]
                if weight == NEVER:
                    continue
                there = walk.graph.to[e]
                total = _key(walk, off_s - start_s, cm + weight)
                if total >= far or cm + weight >= work.own_cm[there] or total >= work.key[there]:
                    continue
                if origin_cm.size > 0 and origin_cm[there] < NEVER and _key(walk, 0, origin_cm[there]) <= total:
                    continue
                if work.own_cm[there] == NEVER:
                    work.own_touched[n_own] = there
                    n_own += 1
                work.own_cm[there] = cm + weight
                push(work.heap, size, (np.uint64(cm + weight) << SHIFT) | np.uint64(there))
                size += 1
        for own in range(n_own):
            work.own_cm[work.own_touched[own]] = NEVER
    work.counter[SETTLED] += settled
    return n_marked, n_touched


@kernel
def useful_walks(
    walk: WalkOn, backward: Graph, latest_s: Int32, alight_berth: Int32, alight_s: Int32, end_s: int, work: WalkOnWork,
    out: Int32,
) -> int:  # fmt: skip
    """All walks from where one gets off to where one can still get on.

    One search backwards from all boardings tells for each node until when it is of use to be there; the search from
    each place of getting off goes no farther than that.

    Parameters
    ----------
    walk
        Streets, stops and rules, forward.
    backward
        The street graph with all arcs turned round.
    latest_s
        (B) last useful departure from a berth, -NEVER where none.
    alight_berth, alight_s
        (n) berths where one gets off, and when at the earliest.
    end_s
        Not earlier than any of these.
    work
        Clean; left clean.
    out
        (m, 3) written as far as it reaches: from berth, to berth, seconds on foot; without pairs that have a rule and
        pairs at one stop.

    Returns
    -------
    int
        Number of walks.
    """
    clean_walk_on(work)
    n_labelled, size, count = 0, 0, 0
    for berth in range(latest_s.size):
        stop = walk.berth_stop[berth]
        node = walk.links.node[stop]
        if latest_s[berth] == -NEVER or node < 0:
            continue
        cm = walk.links.connector_cm[stop]
        key = _key(walk, end_s - latest_s[berth] + walk.change_s, cm)
        if key < work.key[node]:
            if work.key[node] == FAR_KEY:
                work.touched[n_labelled] = node
                n_labelled += 1
            work.key[node] = key
            work.since[node, OFF_S], work.since[node, WALKED_CM] = end_s - latest_s[berth] + walk.change_s, cm
            push(work.heap, size, (np.uint64(key) << SHIFT) | np.uint64(node))
            size += 1
    earliest = end_s
    for k in range(alight_s.size):
        earliest = min(earliest, alight_s[k])
    far = np.int64(end_s - earliest) * UNITS_PER_S
    while size > 0:
        item = pop(work.heap, size)
        size -= 1
        node = np.int64(item & NODE_MASK)
        if np.int64(item >> SHIFT) > work.key[node]:
            continue
        before_s, cm = work.since[node, OFF_S], work.since[node, WALKED_CM]
        for e in range(backward.ptr[node], backward.ptr[node + 1]):
            weight = backward.weight[e]
            if weight == NEVER:
                continue
            there = backward.to[e]
            total = _key(walk, before_s, cm + weight)
            if total <= far and total < work.key[there]:
                if work.key[there] == FAR_KEY:
                    work.touched[n_labelled] = there
                    n_labelled += 1
                work.key[there] = total
                work.since[there, OFF_S], work.since[there, WALKED_CM] = before_s, cm + weight
                push(work.heap, size, (np.uint64(total) << SHIFT) | np.uint64(there))
                size += 1
    work.counter[LABELLED] = n_labelled
    for k in range(alight_berth.size):
        berth = alight_berth[k]
        stop = walk.berth_stop[berth]
        node = walk.links.node[stop]
        if node < 0:
            continue
        left = np.int64(end_s - alight_s[k]) * UNITS_PER_S + SLACK
        cm = walk.links.connector_cm[stop]
        n_own, size = 0, 0
        if _key(walk, 0, cm) + work.key[node] <= left:
            work.own_touched[0] = node
            work.own_cm[node] = cm
            n_own = size = 1
            work.heap[0] = (np.uint64(cm) << SHIFT) | np.uint64(node)
        while size > 0:
            item = pop(work.heap, size)
            size -= 1
            node = np.int64(item & NODE_MASK)
            cm = np.int64(item >> SHIFT)
            if cm > work.own_cm[node]:
                continue
            for e in range(walk.links.ptr[node], walk.links.ptr[node + 1]):
                there_stop = walk.links.stop[e]
                if there_stop == stop:
                    continue
                seconds = _walk_s(walk, cm + walk.links.connector_cm[there_stop])
                for other in range(walk.stop_berth_ptr[there_stop], walk.stop_berth_ptr[there_stop + 1]):
                    if latest_s[other] == -NEVER or alight_s[k] + seconds + walk.change_s > latest_s[other]:
                        continue
                    if not _is_ruled(walk, berth, other):
                        if count < out.shape[0]:
                            out[count, 0], out[count, 1], out[count, 2] = berth, other, seconds
                        count += 1
            for e in range(walk.graph.ptr[node], walk.graph.ptr[node + 1]):
                weight = walk.graph.weight[e]
                if weight == NEVER:
                    continue
                there = walk.graph.to[e]
                if cm + weight >= work.own_cm[there] or _key(walk, 0, cm + weight) + work.key[there] > left:
                    continue
                if work.own_cm[there] == NEVER:
                    work.own_touched[n_own] = there
                    n_own += 1
                work.own_cm[there] = cm + weight
                push(work.heap, size, (np.uint64(cm + weight) << SHIFT) | np.uint64(there))
                size += 1
        for own in range(n_own):
            work.own_cm[work.own_touched[own]] = NEVER
    clean_walk_on(work)
    return count
