# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Which lines of the old and the new timetable are the same: route ids change with each export, names seldom do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from mobility.analysis.update.match_stops import StopPairs
    from mobility.kernels.layout import Int32
    from mobility.network.network import Network

SAME_STOPS = 0.6
"""A line that is gone and one that is new are one with a new name if they share this part of all their stops."""
BASIC_ROUTE_TYPES = 13
EXTENDED = {1: 2, 2: 3, 4: 1, 7: 3, 8: 11, 9: 0, 10: 4, 11: 3, 12: 4, 13: 6, 14: 7, 15: 3}
"""Hundreds of extended route types -> plain type."""
BUS = 3


class LineKey(NamedTuple):
    """What a line is known by."""

    agency: str
    name: str
    route_type: int


Served = dict[LineKey, frozenset[int]]
"""Lines and the stops (positions of pairs) at which they ever call."""


@dataclass(frozen=True, slots=True)
class LinePair:
    """One line as both timetables have it; None on a side that lacks it."""

    old: LineKey | None
    new: LineKey | None

    @property
    def known(self) -> LineKey:
        """The new key, the old one if the line is gone."""
        key = self.new or self.old
        assert key is not None  # noqa: S101  # a pair has a side
        return key

    @property
    def order(self) -> tuple[LineKey, ...]:
        """For an order that is the same when old and new are swapped."""
        return tuple(sorted(key for key in (self.old, self.new) if key is not None))


@dataclass(frozen=True, slots=True)
class LinePairs:
    """All lines of both timetables; ``of_old`` and ``of_new`` map routes to positions in ``pairs``, -1 if tripless."""

    pairs: tuple[LinePair, ...]
    of_old: Int32
    of_new: Int32


def match_lines(old: Network, new: Network, stops: StopPairs) -> LinePairs:
    """Match the lines of two networks.

    By agency, name and mode; then, where that is one line on each side and the two have a stop in common, by name and
    mode or by name alone; then by the stops that they serve (a line with a new name). Routes with equal agency, name
    and mode are one line, as passengers see it.
    """
    sides = [_lines(network) for network in (old, new)]
    served = [_served(old, sides[0], stops.of_old), _served(new, sides[1], stops.of_new)]
    partner = {key: key for key in served[0] if key in served[1]}
    by_name: tuple[Callable[[LineKey], Hashable], ...] = (lambda key: (key.name, key.route_type), lambda key: key.name)
    for shorter in by_name:
        partner |= _unique_partners(*_left(served, partner), shorter)
    partner |= _by_stops(*_left(served, partner))
    pairs = [LinePair(key, partner.get(key)) for key in served[0]]
    pairs += [LinePair(None, key) for key in served[1] if key not in set(partner.values())]
    pairs.sort(key=lambda pair: pair.order)
    of_old = {pair.old: number for number, pair in enumerate(pairs)}
    of_new = {pair.new: number for number, pair in enumerate(pairs)}
    return LinePairs(
        tuple(pairs),
        np.array([of_old[key] if key in served[0] else -1 for key in sides[0]], dtype=np.int32),
        np.array([of_new[key] if key in served[1] else -1 for key in sides[1]], dtype=np.int32),
    )


def basic_type(route_type: int) -> int:
    """The plain route type (0 to 12) of a plain or extended one."""
    return route_type if route_type < BASIC_ROUTE_TYPES else EXTENDED.get(route_type // 100, BUS)


def _lines(network: Network) -> list[LineKey]:
    """The key of each route."""
    agencies = network.strings("agency_name").to_list()
    short, long = (network.strings(f"route_{name}_name").to_list() for name in ("short", "long"))
    agency, kind, feed = (network.arrays[f"route_{name}"].tolist() for name in ("agency", "type", "feed"))
    prefixes = [f"{of.id}_" for of in network.feeds]
    ids = [text.removeprefix(prefixes[feed[at]]) for at, text in enumerate(network.strings("route_id").to_list())]
    return [
        LineKey(agencies[agency[route]], short[route] or long[route] or ids[route], basic_type(kind[route]))
        for route in range(len(ids))
    ]


def _served(network: Network, lines: list[LineKey], stop_pair: Int32) -> Served:
    """Per line that has trips the stops (positions of pairs) at which it ever calls."""
    chains, sequences = network.chains, network.sequences
    first_trip = chains.trip[chains.trip_ptr[:-1]]
    numbers = np.arange(len(first_trip))
    chain_of_entry = np.repeat(numbers, np.diff(chains.trip_ptr))
    found = np.unique(
        np.stack((network.arrays["trip_route"][chains.trip], chains.sequence[chain_of_entry]), axis=1), axis=0
    )
    pair_of_call = stop_pair[network.berth_stop[sequences.berth]]
    served: dict[LineKey, set[int]] = {
        lines[route]: set() for route in np.unique(network.arrays["trip_route"]).tolist()
    }
    for route, sequence in found.tolist():
        calls = pair_of_call[sequences.ptr[sequence] : sequences.ptr[sequence + 1]]
        served[lines[route]].update(calls.tolist())
    return {key: frozenset(of) for key, of in served.items()}


def _left(served: list[Served], partner: dict[LineKey, LineKey]) -> tuple[Served, Served]:
    """The lines without a partner, and their stops, on both sides."""
    old, new = served
    found = set(partner.values())
    return (
        {key: stops for key, stops in old.items() if key not in partner},
        {key: stops for key, stops in new.items() if key not in found},
    )


def _unique_partners(old: Served, new: Served, shorter: Callable[[LineKey], Hashable]) -> dict[LineKey, LineKey]:
    """Lines whose shorter key is that of one line on each side, and which have a stop in common."""
    sides: list[dict[Hashable, list[LineKey]]] = [{}, {}]
    for side, keys in zip(sides, (old, new), strict=True):
        for key in sorted(keys):
            side.setdefault(shorter(key), []).append(key)
    return {
        keys[0]: sides[1][name][0]
        for name, keys in sides[0].items()
        if len(keys) == len(sides[1].get(name, [])) == 1 and old[keys[0]] & new[sides[1][name][0]]
    }


def _by_stops(old: Served, new: Served) -> dict[LineKey, LineKey]:
    """Lines of one mode that share most of their stops, each the other's best and no other as good."""

    def best(mine: LineKey, of: frozenset[int], others: Served) -> LineKey | None:
        shares = sorted(
            ((len(of & there) / len(of | there), key) for key, there in others.items() if of | there and
             key.route_type == mine.route_type), reverse=True,
        )  # fmt: skip
        if not shares or shares[0][0] < SAME_STOPS or (len(shares) > 1 and shares[1][0] == shares[0][0]):
            return None
        return shares[0][1]

    there = {key: best(key, of, old) for key, of in new.items()}
    here = {key: best(key, of, new) for key, of in old.items()}
    return {key: other for key, other in here.items() if other is not None and there[other] == key}
