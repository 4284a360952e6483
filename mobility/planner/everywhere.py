# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""From one place to all stops, or from all stops to it, at one time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.kernels.layout import NEVER, SECONDS, TO, Int32
from mobility.network.frozen import frozen
from mobility.planner.request import NO_CAP, PlanRequest
from mobility.planner.search import Search
from mobility.region import DEFAULT_MAX_WALK_S

if TYPE_CHECKING:
    from mobility.kernels.layout import Workspace
    from mobility.network.network import Network

MOST_RIDES = 16
"""Rows of labels that are kept; nobody changes more often within the times that are asked for."""


@dataclass(frozen=True, slots=True)
class Reached:
    """(S) per stop the seconds from the asked time, ``NEVER`` if out of reach, and the fewest rides for it."""

    seconds: Int32
    rides: Int32


def reach_all_stops(network: Network, request: PlanRequest, most_s: int, workspace: Workspace | None = None) -> Reached:
    """The quickest journey from the origin to every stop, or with ``arrive_by`` from every stop to the destination.

    The last walk is limited by the settings, to ``DEFAULT_MAX_WALK_S`` where they have no limit.

    Parameters
    ----------
    network, request
        Where, and what is asked; only one of its two places counts.
    most_s
        Nothing farther than this.
    workspace
        Lent for this search.
    """
    search = Search(network, replace(request, direct=(), transit=True), workspace)
    backward = request.arrive_by
    here = search.destination if backward else search.origin
    most = min(MOST_RIDES, NO_CAP if request.max_rides is None else request.max_rides) if request.transit else 0
    vehicle = search.labels(most, most_s)
    stops, start_s = len(network.stop_id), -search.at_s if backward else search.at_s
    seconds, rides = np.full(stops, NEVER, dtype=np.int64), np.zeros(stops, dtype=np.int32)
    for stop, walk_s in here.stop_walk_s.items():
        seconds[stop] = walk_s
    walks = _walks(search, backward=backward)
    for row in range(1, most + 1):
        at = np.full(stops, NEVER, dtype=np.int64)
        reached = np.flatnonzero(vehicle[row] < NEVER)
        np.minimum.at(at, network.berth_stop[reached], vehicle[row][reached] - start_s)
        # From a stop reached by vehicle one may still walk to others.
        near = at[walks.origin] < NEVER
        walked_s = at[walks.origin[near]] + walks.seconds[near]
        np.minimum.at(at, walks.destination[near], walked_s)
        better = at < seconds
        seconds[better], rides[better] = at[better], row
    seconds[seconds > most_s] = NEVER
    return Reached(frozen(seconds.astype(np.int32)), frozen(rides))


class _LastWalks(NamedTuple):
    """All last walks: from a stop, to a stop, seconds."""

    origin: np.ndarray
    destination: np.ndarray
    seconds: np.ndarray


def _walks(search: Search, *, backward: bool) -> _LastWalks:
    links = search.links
    if links.settings.max_walk_s is None and search.network.streets is not None:
        links = search.network.links(replace(links.settings, max_walk_s=DEFAULT_MAX_WALK_S))
    walks = links.walks_backward if backward else links.walks
    walk_from = np.repeat(np.arange(len(walks.ptr) - 1), np.diff(walks.ptr))
    return _LastWalks(walk_from, walks.arc[:, TO], walks.arc[:, SECONDS].astype(np.int64))
