# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""For which dates a table is: parts of the year between changes of the timetable, and groups of days within them.

The timetable of a line *changes* on a date if at most ``LASTING`` of its trips run both before and from then on, and at
least ``SHORTEST_DAYS`` lie on both sides; each part gets tables of its own. What differs for a while only (roadworks,
single days) is told by footnotes.

A date on which a line runs exactly as it mostly does on another group of days, and not as on its own (a 24 December
like a Saturday), is counted there, and a note beside the tables says so.
What dates have no trip at all is told in a note too.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.day_types.day_types import KINDS, SATURDAY, SUNDAY, WORKING
from mobility.scenario.printed.running import Rule, rule_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mobility.analysis.day_types.day_types import DayTypes
    from mobility.scenario.printed.trips import PrintedTrip

GROUPS = {"working_days": WORKING, SATURDAY: (SATURDAY,), SUNDAY: (SUNDAY,)}
"""Groups of days on paper, and the kinds of days that each is for."""
LASTING = 0.1
SHORTEST_DAYS = 14


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """The days between two changes of the timetable.

    Parameters
    ----------
    first, last
        Positions in the calendar, both included.
    groups
        Name of ``GROUPS`` -> bool (days of the calendar): the dates with service whose trips its tables show.
    like
        Dates that are counted with another group: position and the group whose trips run.
    service
        Group -> on which of its dates there is any trip at all.
    """

    first: int
    last: int
    groups: dict[str, np.ndarray]
    like: tuple[tuple[int, str], ...]
    service: dict[str, Rule]


def sections(trips: Sequence[PrintedTrip], types: DayTypes) -> list[Section]:
    """The parts of a line's timetable in order of time.

    Parameters
    ----------
    trips
        Of all directions; their days are those of ``types``.
    types
        The calendar.
    """
    if not trips:
        return []
    runs = np.stack([trip.days for trip in trips])
    served = np.flatnonzero(runs.any(axis=0))
    return [
        _section(runs, types, first, last) for first, last in _spans(runs, int(served[0]), int(served[-1]))
    ]  # fmt: skip


def _spans(runs: np.ndarray, first: int, last: int) -> Iterator[tuple[int, int]]:
    """First and last days of the parts, by splitting at the change that fewest trips outlast."""
    here = runs[:, first : last + 1]
    here = here[here.any(axis=1)]
    days = here.shape[1]
    begin, end = here.argmax(axis=1), days - 1 - here[:, ::-1].argmax(axis=1)
    best: tuple[float, int] | None = None
    for day in range(SHORTEST_DAYS, days - SHORTEST_DAYS + 1):
        before, behind = begin < day, end >= day
        if before.all() or behind.all():  # nothing new begins, or nothing ends
            continue
        share = float((before & behind).mean())
        if share <= LASTING and (best is None or share <= best[0]):
            best = share, day
    if best is None:
        yield first, last
        return
    change = first + best[1]
    yield from _spans(runs, first, _last_served(runs, first, change - 1))
    yield from _spans(runs, change, last)


def _last_served(runs: np.ndarray, first: int, last: int) -> int:
    return first + int(np.flatnonzero(runs[:, first : last + 1].any(axis=0))[-1])


def _section(runs: np.ndarray, types: DayTypes, first: int, last: int) -> Section:
    inside = np.zeros(len(types), dtype=np.bool_)
    inside[first : last + 1] = True
    served = np.asarray(runs.any(axis=0))
    print_of = [runs[:, day].tobytes() for day in range(len(types))]
    usual: dict[str, bytes] = {}
    for kind_number, kind in enumerate(KINDS):
        prints = Counter(print_of[day] for day in np.flatnonzero(inside & served & (types.kind == kind_number)))
        if prints:
            usual[kind] = min(prints, key=lambda one: (-prints[one], one))
    group_of_kind = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
    groups = {
        group: inside & served & np.isin(types.kind, [KINDS.index(kind) for kind in kinds])
        for group, kinds in GROUPS.items()
    }
    like = []
    for day in np.flatnonzero(inside & served).tolist():
        own = group_of_kind[KINDS[types.kind[day]]]
        if any(print_of[day] == usual.get(kind) for kind in GROUPS[own]):
            continue
        other = next((kind for kind in KINDS if group_of_kind[kind] != own and usual.get(kind) == print_of[day]), None)
        if other is not None:
            groups[own][day], groups[group_of_kind[other]][day] = False, True
            like.append((day, group_of_kind[other]))
    service = {
        group: rule_of(served, inside & np.isin(types.kind, [KINDS.index(kind) for kind in kinds]), types)
        for group, kinds in GROUPS.items()
        if groups[group].any()
    }
    return Section(first, last, groups, tuple(like), service)
