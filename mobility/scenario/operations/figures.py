# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Kilometres, hours and vehicles of a timetable, line by line: on one date, and weighted to a year.

With passengers are the kilometres and hours of runs from their first to their last stop. Between two runs of a vehicle
lie the empty run and a wait; both count with the line whose run they lead to. A wait up to ``longest_layover_s`` is
layover, a longer one none: the vehicle is put aside. Ways from and to the depot are not known and not in any figure.

Vehicle-hours are hours with passengers, of empty runs and of layover. Of a vehicle that serves several lines each
has the share that it has of its vehicle-hours, so that the shares of all lines are the vehicles of the group.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.scenario.operations.lines import operated_lines
from mobility.scenario.operations.runs import vehicle_runs
from mobility.scenario.operations.vehicles import schedules

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from mobility.network.network import Network
    from mobility.region.operations import Operations
    from mobility.scenario.operations.lines import Line, Lines
    from mobility.scenario.operations.runs import VehicleRuns
    from mobility.scenario.operations.vehicles import Group, Schedules

KM = 1000.0
HOUR_S = 3600.0


class LineFigures(NamedTuple):
    """What a line takes; of a date, or of a year (then ``vehicles`` and ``vehicles_alone`` are the most of any date).

    ``straight_trips`` are those whose length is reckoned without a shape; ``call_ahead_trips`` run only if called,
    yet all figures take them as run. ``vehicles`` is the line's share of the vehicles of its group,
    ``vehicles_alone`` how many it would need on its own.
    """

    line: Line
    trips: float
    call_ahead_trips: float
    straight_trips: float
    vehicle_km: float
    empty_km: float
    service_h: float
    empty_h: float
    layover_h: float
    vehicles: float
    vehicles_alone: int

    @property
    def driven_km(self) -> float:
        """Kilometres with and without passengers."""
        return self.vehicle_km + self.empty_km

    @property
    def vehicle_h(self) -> float:
        """Hours with passengers, of empty runs and of layover."""
        return self.service_h + self.empty_h + self.layover_h


class GroupFigures(NamedTuple):
    """Vehicles that a group of lines shares."""

    group: Group
    trips: int
    vehicles: int
    most_at_once: int


@dataclass(frozen=True, slots=True, eq=False)
class DayFigures:
    """What one service day takes; lines and groups that do not run are left out."""

    date: dt.date
    lines: tuple[LineFigures, ...]
    groups: tuple[GroupFigures, ...]
    runs: VehicleRuns
    schedules: Schedules

    @property
    def vehicles(self) -> int:
        """Vehicles of all groups."""
        return sum(group.vehicles for group in self.groups)

    def of(self, feed: str, name: str) -> list[LineFigures]:
        """The figures of a line, by feed and name; of several where operators, vehicles or payers differ."""
        return [one for one in self.lines if (one.line.feed, one.line.name) == (feed, name)]


@dataclass(frozen=True, slots=True, eq=False)
class YearFigures:
    """What a year takes: the sum over kinds of days, each as on the date that stands for it.

    ``days`` are the dates' figures with the number of such days; ``groups`` have their vehicles on the day that
    needs most.
    """

    lines: tuple[LineFigures, ...]
    groups: tuple[GroupFigures, ...]
    days: tuple[tuple[DayFigures, float], ...]

    @property
    def vehicles(self) -> int:
        """Vehicles of all groups."""
        return sum(group.vehicles for group in self.groups)


def day_figures(network: Network, date: dt.date, operations: Operations, lines: Lines | None = None) -> DayFigures:
    """What a service day takes.

    Parameters
    ----------
    network
        A baseline or a patched view.
    date
        Trips after midnight belong to the day on which they began.
    operations
        Of the region file.
    lines
        Of this network with these operations, if they are known already.
    """
    lines = lines or operated_lines(network, operations)
    runs = vehicle_runs(network, date, lines, operations.settings.line_detour_factor)
    shared = schedules(network, runs, operations.settings)
    alone = schedules(network, runs, operations.settings, "line")
    waits_s = np.where(shared.wait_s <= operations.settings.longest_layover_s, shared.wait_s, 0)
    service_s = runs.end_s - runs.start_s
    sums = [
        np.bincount(runs.line, weights, minlength=len(lines.lines)).tolist()
        for weights in (
            np.ones(len(runs)),
            runs.call_ahead,
            runs.straight,
            runs.length_m / KM,
            shared.empty_m / KM,
            service_s / HOUR_S,
            shared.empty_s / HOUR_S,
            waits_s / HOUR_S,
            _shares(shared, service_s + shared.empty_s + waits_s),
        )
    ]
    single = {line: len(np.unique(alone.vehicle[runs.line == line])) for line in np.unique(runs.line).tolist()}
    return DayFigures(
        date,
        tuple(
            LineFigures._make((lines.lines[line], *(one[line] for one in sums), count))
            for line, count in single.items()
        ),
        tuple(
            GroupFigures(group, int((shared.group == at).sum()), shared.vehicles_of(at), int(shared.most_at_once[at]))
            for at, group in enumerate(shared.groups)
        ),
        runs,
        shared,
    )


def _shares(shared: Schedules, seconds: np.ndarray) -> np.ndarray:
    """(R) the share that each run has of the vehicle-hours of its vehicle; equal shares where it has none."""
    of_vehicle = np.bincount(shared.vehicle, seconds, minlength=shared.vehicles)
    runs = np.bincount(shared.vehicle, minlength=shared.vehicles)
    whole = of_vehicle[shared.vehicle]
    share: np.ndarray = np.where(whole > 0, seconds / np.where(whole > 0, whole, 1), 1 / runs[shared.vehicle])
    return share


def year_figures(days: Sequence[tuple[DayFigures, float]]) -> YearFigures:
    """Add up the days of a year.

    A group's vehicles are those of the day that needs most, the first of several; a line has the share in them that it
    has on that day.

    Parameters
    ----------
    days
        Figures of dates that stand for a kind of day, and how many such days a year has. All of one network.
    """
    most: dict[Group, tuple[GroupFigures, int]] = {}
    for at, (day, _) in enumerate(days):
        for group in day.groups:
            if group.group not in most or group.vehicles > most[group.group][0].vehicles:
                most[group.group] = group, at
    sums: dict[Line, list[float]] = {}
    alone: dict[Line, int] = {}
    for at, (day, count) in enumerate(days):
        group_of = _groups(day)
        for one in day.lines:
            total = sums.setdefault(one.line, [0.0] * (len(one) - 2))
            for column, value in enumerate(one[1:-2]):
                total[column] += value * count
            if most[group_of[one.line]][1] == at:
                total[-1] = one.vehicles
            alone[one.line] = max(alone.get(one.line, 0), one.vehicles_alone)
    lines = sorted(sums, key=lambda line: tuple(text or "" for text in line))
    return YearFigures(
        tuple(LineFigures._make((line, *sums[line], alone[line])) for line in lines),
        tuple(most[group][0] for group in sorted(most)),
        tuple(days),
    )


def _groups(day: DayFigures) -> dict[Line, Group]:
    """The group of each line that runs on a day."""
    runs, shared = day.runs, day.schedules
    _, first = np.unique(runs.line, return_index=True)
    return {runs.lines.lines[int(runs.line[at])]: shared.groups[int(shared.group[at])] for at in first.tolist()}
