# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What it costs from one place to many nodes of the streets, by whichever method is quickest; all give the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.dijkstra import grow
from mobility.kernels.layout import NEVER, Int32
from mobility.network.streets.hierarchy import FARTHEST
from mobility.network.streets.profiles import BIKE, CAR

if TYPE_CHECKING:
    from mobility.network.streets.profiles import Profile
    from mobility.network.streets.streets import Streets
    from mobility.planner.street_ends import Doors

NONE: Int32 = np.empty(0, dtype=np.int32)
TREE_US_PER_KM2 = 17.0
"""Thread CPU time in which plain Dijkstra grows over streets of a town, per square of the kilometres that it may go."""
SWEEP_US_PER_NODE, PAIR_US = 0.0035, 10.0
"""The same for a sweep over all nodes, and for one pair."""
PINNED_US_PER_STOP, FEW_NODES = 0.1, 100_000
"""The same for a sweep over what lies above the stops, for each of them; where nodes are many, so are its arrays."""
KM_PER_MS = {BIKE.name: 4.0e-6, CAR.name: 1.0e-5}
"""How far one gets as the crow flies."""
KM_PER_CM = 1e-5


def is_far(streets: Streets, profile: Profile, limit: int) -> bool:
    """Whether a sweep over the whole hierarchy is quicker than a tree that grows until the limit.

    Parameters
    ----------
    streets, profile
        Where and how.
    limit
        Centimetres or milliseconds.
    """
    return _tree_us(profile, limit) > SWEEP_US_PER_NODE * streets.graph_nodes(profile)


def stops_are_few(streets: Streets, profile: Profile, limit: int) -> bool:
    """Whether a sweep over what lies above all stops is quicker than a tree that grows until the limit.

    Parameters
    ----------
    streets, profile, limit
        As for ``is_far``.
    """
    few = streets.graph_nodes(profile) <= FEW_NODES
    return few and _tree_us(profile, limit) > PINNED_US_PER_STOP * len(streets.linked_stops[0])


def _tree_us(profile: Profile, limit: int) -> float:
    km = limit * (KM_PER_CM if profile.in_cm else KM_PER_MS[profile.name])
    return TREE_US_PER_KM2 * km * km


def costs_of_all(streets: Streets, profile: Profile, doors: Doors, limit: int, *, backward: bool) -> Int32:
    """(N) cost of each node of the profile's graph up to the limit, NEVER beyond.

    Parameters
    ----------
    streets, profile
        Where and how.
    doors
        Where one begins; with ``backward`` where one ends.
    limit
        Centimetres or milliseconds.
    backward
        Whether ways lead to the doors.
    """
    if is_far(streets, profile, limit):
        labels = streets.hierarchy(profile).everything(backward=backward).costs(doors.node, doors.cost, limit)
        if limit < FARTHEST:
            labels[labels > limit] = NEVER
        return labels
    with streets.borrowed() as work:
        grow(streets.graph(profile, backward=backward), doors.node, doors.cost, NONE, NONE, limit, work)
        return work.label[: streets.graph_nodes(profile)].copy()


def costs_of_some(
    streets: Streets, profile: Profile, doors: Doors, node: Int32, limit: int, *, backward: bool
) -> Int32:
    """(k) cost of some nodes up to the limit; what is beyond may be told or NEVER.

    Parameters
    ----------
    streets, profile, doors, limit, backward
        As for ``costs_of_all``.
    node
        (k) of the profile's graph.
    """
    if not is_far(streets, profile, limit):
        with streets.borrowed() as work:
            grow(streets.graph(profile, backward=backward), doors.node, doors.cost, NONE, NONE, limit, work)
            return work.label[node]
    hierarchy = streets.hierarchy(profile)
    if PAIR_US * len(node) >= SWEEP_US_PER_NODE * hierarchy.nodes:
        return hierarchy.everything(backward=backward).costs(doors.node, doors.cost, limit)[node]
    free, found = np.zeros(1, dtype=np.int32), np.empty(len(node), dtype=np.int32)
    for k in range(len(node)):
        one = node[k : k + 1]
        if backward:
            found[k] = hierarchy.cost(one, free, doors.node, doors.cost, limit)
        else:
            found[k] = hierarchy.cost(doors.node, doors.cost, one, free, limit)
    return found
