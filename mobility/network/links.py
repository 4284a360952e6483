# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Changes and walks for given settings: walks (SEMANTICS, Walk) and the rules of transfers.txt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.layout import NEVER, SECONDS, TO, WALKING, Changes, Int32, Walks
from mobility.kernels.street_layout import WalkOn
from mobility.network.frozen import frozen
from mobility.network.streets.profiles import FOOT
from mobility.network.walks import StraightWalks, StreetWalks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mobility.kernels.layout import Float64
    from mobility.network.streets.streets import Streets
    from mobility.network.walks import Pairs
    from mobility.network.walks import Walks as WalksBetween
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
    alone: Int32
    """(B) 1 where a rule makes a change from here slower than the walk, or forbids it"""
    alone_backward: Int32
    """(B) the same for changes to here"""


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


def make_links(
    given: LinkInput,
    settings: TransferSettings,
    streets: Streets | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Links:
    """Reckon all changes and walks.

    Parameters
    ----------
    given
        Stops, berths and rules of a network.
    settings
        Change time, walking speed and limit.
    streets
        To walk on; None: straight lines.
    progress
        Called with the number of stops done and of all.
    """
    walker: WalksBetween
    if streets is None:
        walker = StraightWalks(given.lat, given.lon, given.routable > 0, settings)
    else:
        walker = StreetWalks(streets, given.lat, given.lon, given.routable, settings, progress)
    from_stop, to_stop, seconds = walker.within()
    berth_stop = np.repeat(np.arange(len(given.lat), dtype=np.int32), np.diff(given.stop_berth_ptr))
    walks = _walks(given, walker, from_stop, to_stop, seconds)
    rules = _rules(given, walker, berth_stop)
    from_berth, to_berth, change_s, walking_s, stay_s = _changes(given, settings, rules, from_stop, to_stop, seconds)
    size, stops = len(berth_stop), len(given.lat)
    slow = (given.kind == NEVER_HERE) | (rules.seconds > rules.walk_s + settings.change_s)
    return Links(
        settings,
        _changes_csr(from_berth, to_berth, change_s, walking_s, stay_s, size),
        _changes_csr(to_berth, from_berth, change_s, walking_s, stay_s, size),
        _walks_csr(walks[0], walks[1], walks[2], stops),
        _walks_csr(walks[1], walks[0], walks[2], stops),
        frozen(np.isin(np.arange(size), given.from_berth[slow])),
        frozen(np.isin(np.arange(size), given.to_berth[slow])),
    )


@dataclass(frozen=True, slots=True)
class _Rules:
    """What each rule takes: its own time or the walk, and how much of that is walking."""

    seconds: Int32
    walk_s: Int32


def _rules(given: LinkInput, walker: WalksBetween, berth_stop: Int32) -> _Rules:
    a, b = berth_stop[given.from_berth], berth_stop[given.to_berth]
    seconds = _rule_seconds(walker, a, b, given.kind, given.seconds)
    return _Rules(seconds, walker.seconds(a, b, seconds))


def _rule_seconds(walker: WalksBetween, a: Int32, b: Int32, kind: Int32, seconds: Int32) -> Int32:
    """What each rule takes: its own time, or the walk between its stops."""
    taken = seconds.copy()
    walk = kind == WALKS
    taken[walk] = walker.seconds(a[walk], b[walk], np.full(int(walk.sum()), NEVER, dtype=np.int32))
    return taken


def _walks(given: LinkInput, walker: WalksBetween, from_stop: Int32, to_stop: Int32, seconds: Int32) -> Pairs:
    """First, last and direct walks: rules without route and trip, else the walk."""
    free = ~_among(from_stop, to_stop, given.from_stop, given.to_stop, len(given.lat))
    allowed = given.walk_kind != NEVER_HERE
    rule_s = _rule_seconds(walker, given.from_stop, given.to_stop, given.walk_kind, given.walk_seconds)
    return (
        np.concatenate((from_stop[free], given.from_stop[allowed])),
        np.concatenate((to_stop[free], given.to_stop[allowed])),
        np.concatenate((seconds[free], rule_s[allowed])),
    )


def _changes(
    given: LinkInput, settings: TransferSettings, rules: _Rules, from_stop: Int32, to_stop: Int32, seconds: Int32
) -> tuple[Int32, Int32, Int32, Int32, Int32]:
    """Changes between different berths (from, to, seconds, of which walking) and at the berth itself."""
    ptr, size = given.stop_berth_ptr, int(given.stop_berth_ptr[-1])
    count = np.diff(ptr)
    several = np.flatnonzero(count > 1).astype(np.int32)
    a = np.concatenate((from_stop, several))
    b = np.concatenate((to_stop, several))
    walking_s = np.concatenate((seconds, np.zeros(len(several), dtype=np.int32)))
    pair, from_berth, to_berth = _berth_pairs(ptr, count, a, b)
    other = from_berth != to_berth
    free = other & ~_among(from_berth, to_berth, given.from_berth, given.to_berth, size)
    pair, from_berth, to_berth = pair[free], from_berth[free], to_berth[free]

    away = (given.from_berth != given.to_berth) & (given.kind != NEVER_HERE)
    stay_s = np.full(size, settings.change_s, dtype=np.int32)
    here = given.from_berth == given.to_berth
    stay_s[given.from_berth[here]] = np.where(given.kind[here] == TAKES, given.seconds[here], NEVER)
    return (
        np.concatenate((from_berth, given.from_berth[away])),
        np.concatenate((to_berth, given.to_berth[away])),
        np.concatenate((walking_s[pair] + settings.change_s, rules.seconds[away])).astype(np.int32),
        np.concatenate((walking_s[pair], rules.walk_s[away])).astype(np.int32),
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


def merged_changes(changes: Changes, walks: Int32, change_s: int) -> Changes:
    """Changes, and walks (n, 3) from berth, to berth, seconds on foot, that take ``change_s`` on top.

    Parameters
    ----------
    changes
        What is there already; no pair of berths is in both.
    walks
        What is added.
    change_s
        For each change.
    """
    size = len(changes.ptr) - 1
    from_berth = np.concatenate((np.repeat(np.arange(size), np.diff(changes.ptr)), walks[:, 0]))
    to_berth = np.concatenate((changes.arc[:, TO], walks[:, 1]))
    seconds = np.concatenate((changes.arc[:, SECONDS], walks[:, 2] + change_s))
    walking_s = np.concatenate((changes.arc[:, WALKING], walks[:, 2]))
    return _changes_csr(frozen(from_berth), frozen(to_berth), frozen(seconds), frozen(walking_s), changes.stay_s, size)


def make_walk_on(streets: Streets, given: LinkInput, links: Links, berth_stop: Int32, *, backward: bool) -> WalkOn:
    """What a search needs to walk on between two rides without a limit.

    Parameters
    ----------
    streets, given, links
        Of the network; ``links`` without a longest walk.
    berth_stop
        (B) the stop of each berth.
    backward
        For the search from the destination.
    """
    here, there = (given.to_berth, given.from_berth) if backward else (given.from_berth, given.to_berth)
    order = np.lexsort((there, here))
    ptr = np.concatenate(([0], np.cumsum(np.bincount(here, minlength=len(berth_stop)))))
    return WalkOn(
        graph=streets.graph(FOOT, backward=backward),
        links=streets.stop_links,
        stop_berth_ptr=given.stop_berth_ptr,
        berth_stop=berth_stop,
        alone=links.alone_backward if backward else links.alone,
        ruled_ptr=frozen(ptr),
        ruled=frozen(there[order]),
        change_s=links.settings.change_s,
        speed_cm_s=100 * links.settings.walk_speed_m_s,
    )
