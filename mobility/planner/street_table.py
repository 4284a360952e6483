# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""From one point over the streets to many, or from many to one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.network.walks import cm_within, seconds_of_length
from mobility.planner.reach import MS_PER_S
from mobility.planner.street_ends import doors_of, snap
from mobility.planner.street_path import make_path
from mobility.planner.street_reach import NONE, costs_of_some
from mobility.planner.street_search import FARTHEST, route

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.network.streets.profiles import Profile
    from mobility.network.streets.streets import Streets
    from mobility.planner.request import PointPlace
    from mobility.planner.street_ends import End
    from mobility.region import TransferSettings


@dataclass(frozen=True, slots=True)
class StreetWay:
    """How far a point is: seconds, and metres if asked for."""

    seconds: int
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class TableRequest:
    """One question for many ways.

    Parameters
    ----------
    one, many
        The points.
    profile, settings
        How one moves.
    most_s
        Ways that take longer are left out.
    snap_m
        Points farther than this from any street have no way.
    towards
        From the many to the one.
    with_distance
        Whether lengths are asked for, which takes a search each: what a way costs is not its length where a ferry goes.
    """

    one: PointPlace
    many: Sequence[PointPlace]
    profile: Profile
    settings: TransferSettings
    most_s: int
    snap_m: float
    towards: bool = False
    with_distance: bool = False


def street_table(streets: Streets, asked: TableRequest) -> list[StreetWay | None]:
    """The cheapest ways, None where there is none.

    Raises
    ------
    InputError
        No street near the one point.
    """
    profile = asked.profile
    one = snap(streets, profile, asked.one.lat, asked.one.lon, asked.snap_m)
    ends = [_end(streets, asked, point) for point in asked.many]
    limit = min(cm_within(asked.most_s, asked.settings) if profile.in_cm else asked.most_s * MS_PER_S, FARTHEST)
    if profile.turns:
        costs = [_by_route(streets, asked, one, end, limit) for end in ends]
    else:
        costs = _by_tree(streets, asked, one, ends, limit)
    return [
        None if end is None or cost > limit else _way(streets, asked, one, end, cost)
        for end, cost in zip(ends, costs, strict=True)
    ]


def _end(streets: Streets, asked: TableRequest, point: PointPlace) -> End | None:
    try:
        return snap(streets, asked.profile, point.lat, point.lon, asked.snap_m)
    except InputError:
        return None


def _by_tree(streets: Streets, asked: TableRequest, one: End, ends: list[End | None], limit: int) -> list[int]:
    """One search from or to the one point, read off at all ends."""
    profile = asked.profile
    begin = doors_of(streets, profile, one, towards=asked.towards)
    doors = [None if end is None else doors_of(streets, profile, end, towards=not asked.towards) for end in ends]
    node = np.concatenate([NONE, *(door.node for door in doors if door is not None)])
    label = costs_of_some(streets, profile, begin, node, limit, backward=asked.towards).tolist()
    costs, at = [], 0
    for door in doors:
        cost = NEVER
        for more in [] if door is None else door.cost.tolist():
            if label[at] < NEVER:
                cost = min(cost, label[at] + more)
            at += 1
        costs.append(cost)
    # On one street the way does not lead by any junction.
    return [
        min(cost, _by_route(streets, asked, one, end, limit)) if end is not None and end.edge == one.edge >= 0 else cost
        for end, cost in zip(ends, costs, strict=True)
    ]


def _by_route(streets: Streets, asked: TableRequest, one: End, end: End | None, limit: int) -> int:
    if end is None:
        return NEVER
    here, there = (end, one) if asked.towards else (one, end)
    found = route(streets, asked.profile, here, there, limit)
    return NEVER if found is None else found.cost


def _way(streets: Streets, asked: TableRequest, one: End, end: End, cost: int) -> StreetWay:
    profile = asked.profile
    seconds = seconds_of_length(cost, asked.settings) if profile.in_cm else -(-cost // MS_PER_S)
    if not asked.with_distance:
        return StreetWay(seconds)
    here, there = (end, one) if asked.towards else (one, end)
    found = route(streets, profile, here, there)
    return StreetWay(seconds, None if found is None else make_path(streets, found).distance_m)
