# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The kernel ``raptor.search`` called with lists, as the twins are."""

import numpy as np

from mobility.kernels.layout import NEVER, Changes, Int32, Timetable, Workspace, make_workspace
from mobility.kernels.raptor import search
from tests.kernels import naive
from tests.kernels.naive import Labels, Links, Net, ints

NO_CAP = 10_000
ENTRIES = 64


class Engine:
    """One direction of a net, laid out for the kernel, and a workspace."""

    def __init__(self, net: Net, work: Workspace | None = None) -> None:
        self.net = net
        self.rows = naive.patterns(net.trips)
        self.timetable: Timetable = naive.timetable(self.rows, net.berths)
        self.changes: Changes = naive.changes(net)
        self.work = work or make_workspace(net.berths, len(self.rows))

    def pareto(
        self, access: Links, egress: Links, *, direct_at_s: int = NEVER, bound_s: int = NEVER, max_rides: int = NO_CAP,
        origins: int = 0,
    ) -> list[tuple[int, int]]:  # fmt: skip
        """What ``naive.pareto`` gives."""
        rides, arrival_s = np.empty(ENTRIES, dtype=np.int32), np.empty(ENTRIES, dtype=np.int32)
        none = np.empty((0, 0), dtype=np.int32)
        count = search(
            self.timetable, self.changes, *columns(access), *columns(egress), direct_at_s, bound_s, max_rides, origins,
            self.work, rides, arrival_s, none, none,
        )  # fmt: skip
        return list(zip(rides[:count].tolist(), arrival_s[:count].tolist(), strict=True))

    def labels(self, access: Links, most: int, *, bound_s: int = NEVER) -> Labels:
        """What ``naive.labels`` gives, all that is not before the bound left out."""
        ready = np.full((most + 1, self.net.berths), NEVER, dtype=np.int32)
        vehicle = np.full((most + 1, self.net.berths), NEVER, dtype=np.int32)
        out = np.empty(1, dtype=np.int32)
        search(
            self.timetable, self.changes, *columns(access), *columns([]), NEVER, bound_s, most, 0, self.work, out, out,
            ready, vehicle,
        )  # fmt: skip
        return Labels(ready.tolist(), vehicle.tolist())


def columns(links: Links) -> tuple[Int32, Int32]:
    """Two arrays side by side."""
    return ints([berth for berth, _ in links]), ints([seconds for _, seconds in links])
