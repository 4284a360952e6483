# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Which stops of the old and the new timetable are the same: a stop with a new number is not gone and new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.walks import EARTH_RADIUS_M
from mobility.network.stops import DHID_PATTERN, SAME_NAME_M

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mobility.kernels.layout import Int32
    from mobility.network.network import Network

RENAMED_M = 500.0
"""A stop that keeps its id but not its name is the same one only if it lies within this distance; feeds that are
numbered anew give old ids to other stops."""


@dataclass(frozen=True, slots=True)
class StopGroup:
    """A group of stops of one network, as people name it."""

    ids: dict[str, tuple[float, float]]
    """Own id without the feed's prefix -> latitude and longitude in degrees."""
    name: str
    plain_names: frozenset[str]
    dhids: frozenset[str]


@dataclass(frozen=True, slots=True)
class StopPair:
    """One stop as both timetables have it; a side that lacks it has no groups.

    Several groups on one side are what the other side has as one.
    """

    old: tuple[StopGroup, ...]
    new: tuple[StopGroup, ...]

    @property
    def name(self) -> str:
        """The new name, the old one if it is gone."""
        return (self.new or self.old)[0].name

    @property
    def key(self) -> str:
        """A name for the pair that is the same when old and new are swapped: the smallest of its ids."""
        return min(stop_id for group in (*self.old, *self.new) for stop_id in group.ids)

    @property
    def moved_m(self) -> float:
        """How far it was moved: the farthest of the stops with equal ids, else the middle of all, in metres."""
        before, after = ({k: v for group in side for k, v in group.ids.items()} for side in (self.old, self.new))
        if not before or not after:
            return 0.0
        shared = before.keys() & after.keys()
        if shared:
            distances = [distance_m(before[stop_id], after[stop_id]) for stop_id in shared]
        else:
            distances = [distance_m(_middle(before.values()), _middle(after.values()))]
        return max((distance for distance in distances if not np.isnan(distance)), default=0.0)


@dataclass(frozen=True, slots=True)
class StopPairs:
    """All stops of both timetables; ``of_old`` and ``of_new`` map stops of a network to positions in ``pairs``."""

    pairs: tuple[StopPair, ...]
    of_old: Int32
    of_new: Int32


def match_stops(old: Network, new: Network) -> StopPairs:
    """Match the stop groups of two networks.

    In this order: a common id (without the feed's prefix) or DHID and the same name; the same name within 150 m; a
    common id or DHID within 500 m, which is a stop with a new name. Groups that are matched in one step are not looked
    at in the next.
    """
    groups = [_groups(old), _groups(new)]
    edges: list[tuple[int, int]] = []
    edges += _linked(groups, edges, by_name=False, most_m=np.inf, same_name=True)
    edges += _linked(groups, edges, by_name=True, most_m=SAME_NAME_M, same_name=True)
    edges += _linked(groups, edges, by_name=False, most_m=RENAMED_M, same_name=False)
    parts = _components(len(groups[0][1]), len(groups[1][1]), edges)
    pairs = [
        StopPair(tuple(groups[0][1][n] for n in mine), tuple(groups[1][1][n] for n in others)) for mine, others in parts
    ]
    order = sorted(range(len(pairs)), key=lambda number: pairs[number].key)
    number_of = [np.empty(len(groups[side][1]), dtype=np.int32) for side in (0, 1)]
    for number, part in enumerate(order):
        for side in (0, 1):
            number_of[side][list(parts[part][side])] = number
    of_old, of_new = (number_of[side][groups[side][0]].astype(np.int32) for side in (0, 1))
    return StopPairs(tuple(pairs[part] for part in order), of_old, of_new)


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two points in degrees, NaN where a place is missing."""
    lat_a, lon_a, lat_b, lon_b = np.radians([*a, *b])
    share = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return float(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(share)))


def _groups(network: Network) -> tuple[Int32, list[StopGroup]]:
    """The group of each stop and all groups; their name is that of the station, else of the first stop by id."""
    arrays = network.arrays
    group_of, groups = np.unique(arrays["stop_group"], return_inverse=True)
    names, plain = network.stop_name.to_list(), network.strings("stop_plain_name").to_list()
    prefixes = [f"{feed.id}_" for feed in network.feeds]
    lat, lon, feed = (arrays[f"stop_{name}"].tolist() for name in ("lat", "lon", "feed"))
    is_station = (arrays["stop_location_type"] == 1).tolist()
    members: list[list[tuple[bool, str, int]]] = [[] for _ in group_of]
    for stop, full_id in enumerate(network.stop_id.to_list()):
        members[groups[stop]].append((not is_station[stop], full_id.removeprefix(prefixes[feed[stop]]), stop))
    made = []
    for part in members:
        part.sort()
        ids = {own: (lat[stop], lon[stop]) for _, own, stop in part}
        dhids = frozenset(found[0] for own in ids if (found := DHID_PATTERN.match(own)))
        plain_names = frozenset(plain[stop] for _, _, stop in part)
        made.append(StopGroup(ids, names[part[0][2]], plain_names, dhids))
    return groups.astype(np.int32), made


def _linked(
    groups: list[tuple[Int32, list[StopGroup]]],
    known: list[tuple[int, int]],
    *,
    by_name: bool,
    most_m: float,
    same_name: bool,
) -> list[tuple[int, int]]:
    """Pairs of groups that have a key in common and lie near enough; those that are matched already are left out."""
    done = [{edge[side] for edge in known} for side in (0, 1)]
    by_key: dict[str, list[int]] = {}
    for number, group in enumerate(groups[1][1]):
        for key in _keys(group, by_name=by_name) if number not in done[1] else ():
            by_key.setdefault(key, []).append(number)
    found: dict[tuple[int, int], None] = {}
    for number, group in enumerate(groups[0][1]):
        for key in _keys(group, by_name=by_name) if number not in done[0] else ():
            for other in by_key.get(key, []):
                there = groups[1][1][other]
                if same_name and not group.plain_names & there.plain_names:
                    continue
                if np.isinf(most_m) or _nearest_m(group, there) <= most_m:
                    found[number, other] = None
    return list(found)


def _keys(group: StopGroup, *, by_name: bool) -> Iterable[str]:
    if by_name:
        return sorted(name for name in group.plain_names if name)
    return [*group.ids, *(f"dhid {dhid}" for dhid in sorted(group.dhids))]


def _nearest_m(a: StopGroup, b: StopGroup) -> float:
    distances = [distance_m(here, there) for here in a.ids.values() for there in b.ids.values()]
    return min((distance for distance in distances if not np.isnan(distance)), default=np.inf)


def _middle(points: Iterable[tuple[float, float]]) -> tuple[float, float]:
    known = np.array([point for point in points if not np.isnan(point[0])], dtype=np.float64).reshape(-1, 2)
    return (float(known[:, 0].mean()), float(known[:, 1].mean())) if len(known) else (np.nan, np.nan)


def _components(old: int, new: int, edges: list[tuple[int, int]]) -> list[tuple[list[int], list[int]]]:
    """Groups that edges link, directly or by way of others: positions on both sides."""
    top = list(range(old + new))

    def find(number: int) -> int:
        while top[number] != number:
            top[number] = top[top[number]]
            number = top[number]
        return number

    for mine, other in edges:
        top[find(mine)] = find(old + other)
    parts: dict[int, tuple[list[int], list[int]]] = {}
    for number in range(old + new):
        part = parts.setdefault(find(number), ([], []))
        (part[0] if number < old else part[1]).append(number - (0 if number < old else old))
    return list(parts.values())
