# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Changes and walks for given settings: straight-line walks (SEMANTICS, Walk) and the rules of transfers.txt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.layout import NEVER, Changes, Int32, Walks
from mobility.kernels.walks import walk_s, walks_within
from mobility.region import DEFAULT_MAX_WALK_S

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobility.kernels.layout import Float64
    from mobility.region import TransferSettings


TAKES, WALKS, NEVER_HERE = range(3)
"""Kinds of a rule: so many seconds; the walk between the two stops, at any distance; not allowed."""


@dataclass(frozen=True, slots=True)
class LinkInput:
    """What does not depend on settings: where stops are, their berths, and the rules between them."""

    lat: Float64
    lon: Float64
    routable: Int32
    stop_berth_ptr: Int32
    from_berth: Int32
    to_berth: Int32
    kind: Int32
    seconds: Int32
    from_stop: Int32
    to_stop: Int32
    walk_kind: Int32
    walk_seconds: Int32


@dataclass(frozen=True, slots=True)
class Links:
    """Changes and walks in both directions; ``backward`` ones lead from where one arrives to where one came from."""

    settings: TransferSettings
    changes: Changes
    changes_backward: Changes
    walks: Walks
    walks_backward: Walks


def link_input(arrays: Mapping[str, np.ndarray]) -> LinkInput:
    """What ``make_links`` needs, from a network's arrays."""
    return LinkInput(
        lat=arrays["stop_lat"],
        lon=arrays["stop_lon"],
        routable=arrays["stop_routable"],
        stop_berth_ptr=arrays["stop_berth_ptr"],
        from_berth=arrays["rule_from_berth"],
        to_berth=arrays["rule_to_berth"],
        kind=arrays["rule_kind"],
        seconds=arrays["rule_seconds"],
        from_stop=arrays["walk_rule_from_stop"],
        to_stop=arrays["walk_rule_to_stop"],
        walk_kind=arrays["walk_rule_kind"],
        walk_seconds=arrays["walk_rule_seconds"],
    )


def max_walk_s(settings: TransferSettings) -> int:
    """The longest single walk in seconds."""
    return DEFAULT_MAX_WALK_S if settings.max_walk_s is None else settings.max_walk_s


def metres_to_s(settings: TransferSettings) -> float:
    """Seconds per metre as the crow flies."""
    return settings.detour_factor / settings.walk_speed_m_s


def make_links(given: LinkInput, settings: TransferSettings) -> Links:
    """Reckon all changes and walks.

    Parameters
    ----------
    given
        Stops, berths and rules of a network.
    settings
        Change time, walking speed and limit.
    """
    from_stop, to_stop, seconds = _straight_walks(given, settings)
    berth_stop = np.repeat(np.arange(len(given.lat), dtype=np.int32), np.diff(given.stop_berth_ptr))
    walks = _walks(given, settings, from_stop, to_stop, seconds)
    changes = _changes(given, settings, berth_stop, from_stop, to_stop, seconds)
    from_berth, to_berth, change_s, walking_s, stay_s = changes
    size, stops = len(berth_stop), len(given.lat)
    return Links(
        settings,
        _changes_csr(from_berth, to_berth, change_s, walking_s, stay_s, size),
        _changes_csr(to_berth, from_berth, change_s, walking_s, stay_s, size),
        _walks_csr(walks[0], walks[1], walks[2], stops),
        _walks_csr(walks[1], walks[0], walks[2], stops),
    )


def _straight_walks(given: LinkInput, settings: TransferSettings) -> tuple[Int32, Int32, Int32]:
    """All ordered pairs of different routable stops within the longest walk; none if it is 0."""
    lat, lon = np.radians(given.lat), np.radians(given.lon)
    limit_s = max_walk_s(settings)
    placed = np.flatnonzero((given.routable > 0) & ~np.isnan(lat) & ~np.isnan(lon))
    order = placed[np.argsort(lat[placed], kind="stable")].astype(np.int32)
    if limit_s == 0:
        order = order[:0]
    size = 64 * len(order) + 64
    while True:
        buffers = [np.empty(size, dtype=np.int32) for _ in range(3)]
        found = walks_within(lat, lon, order, metres_to_s(settings), limit_s, *buffers)
        if found <= size:
            return buffers[0][:found], buffers[1][:found], buffers[2][:found]
        size = found


def _rule_seconds(
    given: LinkInput, settings: TransferSettings, a: Int32, b: Int32, kind: Int32, seconds: Int32
) -> Int32:
    """What each rule takes: its own time, or the walk between its stops."""
    lat, lon = np.radians(given.lat), np.radians(given.lon)
    taken = seconds.copy()
    for at in np.flatnonzero(kind == WALKS).tolist():
        taken[at] = walk_s(lat[a[at]], lon[a[at]], lat[b[at]], lon[b[at]], metres_to_s(settings))
    return taken


def _walks(
    given: LinkInput, settings: TransferSettings, from_stop: Int32, to_stop: Int32, seconds: Int32
) -> tuple[Int32, Int32, Int32]:
    """First, last and direct walks: rules without route and trip, else the straight walk."""
    free = ~_among(from_stop, to_stop, given.from_stop, given.to_stop, len(given.lat))
    allowed = given.walk_kind != NEVER_HERE
    rule_s = _rule_seconds(given, settings, given.from_stop, given.to_stop, given.walk_kind, given.walk_seconds)
    return (
        np.concatenate((from_stop[free], given.from_stop[allowed])),
        np.concatenate((to_stop[free], given.to_stop[allowed])),
        np.concatenate((seconds[free], rule_s[allowed])),
    )


def _changes(
    given: LinkInput, settings: TransferSettings, berth_stop: Int32, from_stop: Int32, to_stop: Int32, seconds: Int32
) -> tuple[Int32, Int32, Int32, Int32, Int32]:
    """Changes between different berths (from, to, seconds, of which walking) and at the berth itself."""
    ptr, size = given.stop_berth_ptr, len(berth_stop)
    count = np.diff(ptr)
    several = np.flatnonzero(count > 1).astype(np.int32)
    a = np.concatenate((from_stop, several))
    b = np.concatenate((to_stop, several))
    walking_s = np.concatenate((seconds, np.zeros(len(several), dtype=np.int32)))
    pair, from_berth, to_berth = _berth_pairs(ptr, count, a, b)
    other = from_berth != to_berth
    free = other & ~_among(from_berth, to_berth, given.from_berth, given.to_berth, size)
    pair, from_berth, to_berth = pair[free], from_berth[free], to_berth[free]

    rule_from, rule_to = berth_stop[given.from_berth], berth_stop[given.to_berth]
    rule_s = _rule_seconds(given, settings, rule_from, rule_to, given.kind, given.seconds)
    straight = np.full(len(rule_s), WALKS, dtype=np.int32)
    rule_walk_s = np.minimum(rule_s, _rule_seconds(given, settings, rule_from, rule_to, straight, rule_s))
    away = (given.from_berth != given.to_berth) & (given.kind != NEVER_HERE)
    stay_s = np.full(size, settings.change_s, dtype=np.int32)
    here = given.from_berth == given.to_berth
    stay_s[given.from_berth[here]] = np.where(given.kind[here] == TAKES, given.seconds[here], NEVER)
    return (
        np.concatenate((from_berth, given.from_berth[away])),
        np.concatenate((to_berth, given.to_berth[away])),
        np.concatenate((walking_s[pair] + settings.change_s, rule_s[away])).astype(np.int32),
        np.concatenate((walking_s[pair], rule_walk_s[away])).astype(np.int32),
        stay_s,
    )


def _berth_pairs(ptr: Int32, count: Int32, a: Int32, b: Int32) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All berths of a times all berths of b, for each pair of stops: (number of the pair, berth, berth)."""
    each = count[a].astype(np.int64) * count[b]
    pair = np.repeat(np.arange(len(a)), each)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(each) - each, each)
    from_berth = ptr[a][pair] + within // count[b][pair]
    to_berth = ptr[b][pair] + within % count[b][pair]
    return pair, from_berth.astype(np.int32), to_berth.astype(np.int32)


def _among(a: Int32, b: Int32, rule_a: Int32, rule_b: Int32, size: int) -> np.ndarray:
    """Which pairs (a, b) have a rule."""
    return np.isin(a.astype(np.int64) * size + b, rule_a.astype(np.int64) * size + rule_b)


def _sorted(from_: Int32, to: Int32, seconds: Int32, size: int) -> tuple[Int32, np.ndarray]:
    order = np.lexsort((to, seconds, from_))
    ptr = np.zeros(size + 1, dtype=np.int32)
    np.cumsum(np.bincount(from_, minlength=size), out=ptr[1:])
    return ptr, order


def _changes_csr(from_: Int32, to: Int32, seconds: Int32, walking_s: Int32, stay_s: Int32, size: int) -> Changes:
    ptr, order = _sorted(from_, to, seconds, size)
    arc = np.stack((to, seconds, walking_s), axis=1)[order]
    return Changes(frozen(ptr), frozen(arc), frozen(stay_s))


def _walks_csr(from_: Int32, to: Int32, seconds: Int32, size: int) -> Walks:
    ptr, order = _sorted(from_, to, seconds, size)
    return Walks(frozen(ptr), frozen(np.stack((to, seconds), axis=1)[order]))


def frozen(array: np.ndarray) -> Int32:
    """The array as kernels want it: int32, C-contiguous, read-only."""
    result = np.ascontiguousarray(array, dtype=np.int32)
    if result is array and array.flags.writeable:
        result = array.view()
    result.flags.writeable = False
    return result
