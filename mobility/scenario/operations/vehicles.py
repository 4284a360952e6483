# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Vehicles that a service day needs, and what each of them does from its first run to its last (Umlauf).

A vehicle can go on from one run to another if between them there is time for the empty run (straight line times a
factor, at a constant speed; nothing between stops of one group) and for the layover. Runs that the timetable itself
puts on one vehicle (block_id, rows of type 4) stay on it. Vehicles are shared within groups: an operator's lines of
one kind of vehicle, unless the region file says otherwise. The number of vehicles is the least possible, not a
guess, and so are the empty metres with so many; the way from and to the depot and the drivers' hours are not looked at.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.scenario.operations.keeping import Keeping
from mobility.scenario.operations.lengths import crow_m
from mobility.scenario.operations.path_cover import NEVER_S, Tasks, cover

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.kernels.layout import Int32, Int64
    from mobility.network.network import Network
    from mobility.region.operations import OperationsSettings
    from mobility.scenario.operations.lines import Line
    from mobility.scenario.operations.runs import VehicleRuns

Group = tuple[str, ...]
"""Within what vehicles are shared: feed, operator or line as far as they matter, and the kind of vehicle."""
KM_H = 3.6
GROUPS_KEPT = 4_096
_kept: Keeping[bytes, Int64] = Keeping(GROUPS_KEPT)


@dataclass(frozen=True, slots=True, eq=False)
class Schedules:
    """The vehicles of one service day.

    Parameters
    ----------
    groups
        In their order of sorting.
    group
        (R) the group of each run.
    vehicle
        (R) the vehicle of each run; vehicles are numbered by group, then by the start of their first run.
    previous
        (R) the run before it on the same vehicle, -1 for its first.
    empty_m, empty_s
        (R) metres and seconds without passengers from the end of that run to the start of this one.
    wait_s
        (R) seconds between the two that are left.
    most_at_once
        (groups) most runs of a group that are under way at once: no fewer vehicles can do.
    """

    groups: tuple[Group, ...]
    group: Int32
    vehicle: Int32
    previous: Int32
    empty_m: Int64
    empty_s: Int64
    wait_s: Int64
    most_at_once: Int32

    @property
    def vehicles(self) -> int:
        """How many vehicles in all."""
        return int(self.vehicle.max(initial=-1)) + 1

    def vehicles_of(self, group: int) -> int:
        """How many vehicles a group needs."""
        return len(np.unique(self.vehicle[self.group == group]))

    def of_vehicle(self, vehicle: int) -> Int64:
        """The runs of a vehicle in order."""
        return np.flatnonzero(self.vehicle == vehicle)


def groups_of(lines: Sequence[Line], shared_by: str) -> list[Group]:
    """The group of each line.

    Parameters
    ----------
    lines
        Of the network.
    shared_by
        ``line``, ``agency``, ``feed`` or ``region``; vehicles of different kinds never stand in for each other.
    """
    parts = {"line": 3, "agency": 2, "feed": 1, "region": 0}[shared_by]
    return [(*(line.feed, line.agency, line.name)[:parts], line.vehicle or "") for line in lines]


def schedules(
    network: Network, runs: VehicleRuns, settings: OperationsSettings, shared_by: str | None = None
) -> Schedules:
    """Find the fewest vehicles for all runs of a service day, group by group.

    Parameters
    ----------
    network, runs
        Of one service day.
    settings
        Of the region file.
    shared_by
        Other than the settings say, such as ``line`` for lines on their own.
    """
    of_line = groups_of(runs.lines.lines, shared_by or settings.vehicles_shared_by)
    present = sorted({of_line[line] for line in np.unique(runs.line).tolist()})
    number = {group: at for at, group in enumerate(present)}
    group = np.array([number.get(one, -1) for one in of_line], dtype=np.int32)[runs.line]
    vehicle, previous = (np.full(len(runs), -1, dtype=np.int32) for _ in range(2))
    empty_m, empty_s, wait_s = (np.zeros(len(runs), dtype=np.int64) for _ in range(3))
    count = 0
    most = np.zeros(len(present), dtype=np.int32)
    for at in range(len(present)):
        members = np.flatnonzero(group == at)
        tasks = tasks_of(network, runs, members, settings)
        following = _best(tasks)
        most[at] = at_once(tasks.start_s, tasks.end_s)
        one = np.flatnonzero(following >= 0)
        other = following[one]
        previous[members[other]] = members[one]
        empty_m[members[other]] = tasks.empty_m[tasks.last[one], tasks.first[other]]
        empty_s[members[other]] = tasks.empty_s[tasks.last[one], tasks.first[other]]
        gap_s = tasks.start_s[other] - tasks.end_s[one]
        # a joined run may leave before the reckoned empty run is over: it is the timetable that says so
        empty_s[members[other]] = np.minimum(empty_s[members[other]], gap_s)
        wait_s[members[other]] = gap_s - empty_s[members[other]]
        for run in members.tolist():
            if previous[run] < 0:
                vehicle[run] = count
                count += 1
            else:
                vehicle[run] = vehicle[previous[run]]
    return Schedules(tuple(present), group, vehicle, previous, empty_m, empty_s, wait_s, most)


def _best(tasks: Tasks) -> Int64:
    """The fewest vehicles; kept by content, for a scenario changes few groups of a day."""
    sizes = len(tasks.start_s), len(tasks.empty_s), tasks.layover_s, tasks.longest_s
    digest = hashlib.sha256(repr(sizes).encode())
    for array in (tasks.start_s, tasks.end_s, tasks.first, tasks.last, tasks.follows, tasks.empty_s, tasks.empty_m):
        digest.update(array.tobytes())

    def reckon() -> Int64:
        following = cover(tasks)
        following.flags.writeable = False
        return following

    return _kept.get(digest.digest(), reckon)


def tasks_of(network: Network, runs: VehicleRuns, members: Int64, settings: OperationsSettings) -> Tasks:
    """Some runs of a day with the empty runs between their ends.

    Parameters
    ----------
    network, runs, settings
        As for ``schedules``.
    members
        Which runs, rising.
    """
    ends = np.stack((runs.first_stop[members], runs.last_stop[members]))
    stops, place = np.unique(ends, return_inverse=True)
    place = place.reshape(ends.shape)
    lat, lon = (np.radians(network.arrays[f"stop_{axis}"][stops]) for axis in ("lat", "lon"))
    metres = crow_m(lat[:, None], lon[:, None], lat[None, :], lon[None, :]) * settings.empty_detour_factor
    known = np.isfinite(metres)
    metres = np.where(known, metres, 0.0)
    group = network.arrays["stop_group"][stops]
    here = group[:, None] == group[None, :]
    seconds = np.ceil(metres / (settings.empty_speed_km_h / KM_H) - 1e-6)
    position = np.full(len(runs) + 1, -1, dtype=np.int64)
    position[members] = np.arange(len(members))
    return Tasks(
        start_s=runs.start_s[members].astype(np.int64),
        end_s=runs.end_s[members].astype(np.int64),
        first=place[0],
        last=place[1],
        empty_s=np.where(here, 0, np.where(known, seconds, NEVER_S)).astype(np.int64),
        empty_m=np.where(here, 0, np.rint(metres)).astype(np.int64),
        layover_s=settings.layover_s,
        longest_s=settings.longest_layover_s,
        follows=position[runs.follows[members]],
    )


def at_once(start_s: Int64, end_s: Int64) -> int:
    """The most runs that are under way at one moment; one that ends when another begins is not.

    Parameters
    ----------
    start_s, end_s
        (n) seconds.
    """
    lasting = end_s > start_s
    started = np.searchsorted(np.sort(start_s[lasting]), start_s[lasting], side="right")
    ended = np.searchsorted(np.sort(end_s[lasting]), start_s[lasting], side="right")
    return int((started - ended).max(initial=min(len(start_s), 1)))
