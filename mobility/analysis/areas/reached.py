# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What a search hands over: when which places of the streets are reached, and how one goes on from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from mobility.network.streets.profiles import FOOT

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32
    from mobility.network.streets.profiles import Profile
    from mobility.planner.street_ends import End


class Start(NamedTuple):
    """A place beside or on a street from which one walks, with the straight way between it and the street."""

    end: End
    """As ``snap`` and ``stop_end`` give it."""
    seconds: float
    """When one is there: 0 for the place asked about, for a stop when one gets off."""


class Disc(NamedTuple):
    """A place far from any street from which one walks straight on, such as a stop that no street is near."""

    lat: float
    lon: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Reached:
    """When the nodes of a street graph are reached.

    Parameters
    ----------
    node_s
        (N) seconds at each node of the streets, NEVER or infinite where not. They may be percentiles of a
        window, but then only nodes are exact: between two nodes the time is reckoned from both, which for a
        percentile can be too late, never too early, by at most twice the walk to the nearer of both.
    speed_m_s
        Of walking; bikes have their own on every street.
    starts
        Where walks begin. A street is walked from its ends, which ``node_s`` tells of, and from starts on it: without
        its start, the middle of a long street where one lives would seem far from both ends.
    discs
        Places far from any street.
    max_walk_s
        A single walk takes no longer; None: as long as it likes.
    walked_s
        (N) how long one has walked when one is at a node; only looked at where walks are limited. None: one may walk on
        from every node as far as the next.
    detour_factor
        By which straight walks from discs are longer.
    towards
        False: one walks from the starts; True: to them, and all times are those that are still to go.
    profile
        Foot, wheelchair or bike.
    """

    node_s: Int32 | Float64
    speed_m_s: float
    starts: tuple[Start, ...] = ()
    discs: tuple[Disc, ...] = ()
    max_walk_s: float | None = None
    walked_s: Int32 | Float64 | None = None
    detour_factor: float = 1.0
    towards: bool = False
    profile: Profile = FOOT
