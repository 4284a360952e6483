# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Which of the equal journeys is shown for each entry of a Pareto set or window (SEMANTICS, Journey)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.errors import InternalError
from mobility.kernels.journeys import choose_journeys
from mobility.kernels.layout import NEVER
from mobility.kernels.profile_layout import take_rows
from mobility.kernels.walk_on import useful_walks
from mobility.network.links import merged_changes
from mobility.planner.by_kernel import find_labels
from mobility.planner.statistics import IN_PROFILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.kernels.layout import Changes
    from mobility.kernels.profile_layout import ProfileWork
    from mobility.kernels.street_layout import WalkOn, WalkOnWork
    from mobility.planner.search import Entry, Search


class Ride(NamedTuple):
    """One ride of a chosen journey: a trip of the day's timetable between two positions."""

    trip: int
    board: int
    alight: int
    walk_s: int = 0
    """On foot from the ride before."""


def chosen(search: Search, entries: Sequence[Entry]) -> list[list[Ride]]:
    """The rides of the journeys to show; entries without rides have none.

    Parameters
    ----------
    search
        That found them.
    entries
        Of one day.
    """
    ridden = [entry for entry in entries if entry.rides]
    if not ridden:
        return [[] for _ in entries]
    network = search.network
    walk, streets = network.walk_on(search.links, backward=False), network.streets
    sizes = network.berths, len(search.day.forward.pattern) - 1, 0, max(entry.rides for entry in ridden)
    with network.profile_work.borrowed(*sizes) as work, network.profile_work.borrowed(*sizes) as back_work:
        if (walk is None or streets is None) and search.zones is None:
            rides = _choose(search, ridden, search.links.changes, work, back_work)
        else:
            rides = []
            for entry in ridden:
                if entry.rides == 1 or walk is None or streets is None:
                    rides += _choose(search, [entry], search.links.changes, work, back_work)
                    continue
                with streets.borrowed_walk_on() as walk_work:
                    changes = _label_with_walks(search, entry, walk, walk_work, work, back_work)
                rides += _choose(search, [entry], changes, work, back_work, labelled=True)
    found = iter(rides)
    return [[next(found) for _ in range(entry.rides)] for entry in entries]


def _choose(
    search: Search,
    entries: Sequence[Entry],
    changes: Changes,
    work: ProfileWork,
    back_work: ProfileWork,
    *,
    labelled: bool = False,
) -> list[Ride]:
    """The rides of all entries, one journey after the other; ``labelled`` as in ``choose_journeys``."""
    network, day = search.network, search.day
    arrays, (origin, destination) = network.arrays, search.reaches(entries[0])  # one entry alone, if that matters
    entry = np.array([(one.departure_s, one.arrival_s, one.rides) for one in entries], dtype=np.int32)
    out = np.empty((sum(one.rides for one in entries), 4), dtype=np.int32)
    with search.tally.counting(work.counter, IN_PROFILE), search.tally.counting(back_work.counter, IN_PROFILE):
        count = choose_journeys(
            day.forward, changes, day.backward, search.links.changes_backward, network.chains, day.runs,
            network.berth_stop, arrays["stop_rank"], arrays["trip_rank"], origin.berth, origin.walk_s,
            destination.berth, destination.walk_s, entry, labelled, work, back_work, out,
        )  # fmt: skip
    if count < len(entries):
        raise InternalError("journey_not_found", rides=entries[count].rides)
    return [Ride(*row) for row in out.tolist()]


def _label_with_walks(
    search: Search, entry: Entry, walk: WalkOn, walk_work: WalkOnWork, work: ProfileWork, back_work: ProfileWork
) -> Changes:
    """Label both ends; the changes that rules make, and all walks over streets that can lie on a journey."""
    network, rides = search.network, entry.rides
    ready, vehicle = find_labels(
        search, backward=False, at_s=entry.departure_s, bound_s=entry.arrival_s + 1, rides=rides
    )
    back_ready, back_vehicle = find_labels(
        search, backward=True, at_s=entry.arrival_s, bound_s=-entry.departure_s + 1, rides=rides
    )
    take_rows(ready, vehicle, work)
    take_rows(back_ready, back_vehicle, back_work)
    latest_s = np.full(network.berths, -NEVER, dtype=np.int32)
    alight_s = np.full(network.berths, NEVER, dtype=np.int32)
    for ride in range(1, rides):
        leave_s, left = back_vehicle[rides - ride], rides - ride
        boards = (leave_s < NEVER) & (ready[ride] < NEVER) & (ready[ride] <= -leave_s)
        latest_s[boards] = np.maximum(latest_s[boards], -leave_s[boards])
        alights = (vehicle[ride] < NEVER) & (back_ready[left] < NEVER) & (vehicle[ride] <= -back_ready[left])
        alight_s[alights] = np.minimum(alight_s[alights], vehicle[ride][alights])
    off = np.flatnonzero(alight_s < NEVER).astype(np.int32)
    backward = network.walk_on(search.links, backward=True)
    size = 4096
    while True:
        out = np.empty((size, 3), dtype=np.int32)
        count = useful_walks(
            walk, backward.graph if backward else walk.graph, latest_s, off, alight_s[off], entry.arrival_s,
            walk_work, out,
        )  # fmt: skip
        if count <= size:
            break
        size = count
    return merged_changes(search.links.changes, out[:count], search.links.settings.change_s)
