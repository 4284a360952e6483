# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What changes on one line: trips, first and last departure, headway, times, stops, running time."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.analysis.update.retimed import Paired, old_and_new, pair_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mobility.analysis.update.changes import Value
    from mobility.analysis.update.runs import Runs

HEADWAY_FROM_TRIPS = 4
"""With fewer trips in a direction nobody speaks of a headway."""


class Run(NamedTuple):
    """One run: where it calls (positions of stop pairs), and when, in seconds of the service day."""

    stops: tuple[int, ...]
    arrivals_s: tuple[int, ...]
    departures_s: tuple[int, ...]

    @property
    def start_s(self) -> int:
        """Departure at the first stop."""
        return self.departures_s[0]

    @property
    def lasts_s(self) -> int:
        """From the first departure to the last arrival."""
        return self.arrivals_s[-1] - self.departures_s[0]

    @property
    def ends(self) -> tuple[int, int]:
        """First and last stop."""
        return self.stops[0], self.stops[-1]


@dataclass(frozen=True, slots=True)
class Directions:
    """The two directions of one line; the last and the second stop that most runs of each have, -1 without any."""

    of_stops: dict[tuple[int, ...], int]
    towards: tuple[int, int]
    via: tuple[int, int]


class Found(NamedTuple):
    """One difference between two days: what, in which direction (-1 both), between which stops, before and after."""

    what: str
    direction: int
    between: tuple[int, int] | None
    old: Value
    new: Value


def lines_that_differ(days: Iterable[tuple[Runs, Runs]], lines: int) -> list[int]:
    """The lines whose runs may differ on one of the dates; those left out are equal on all of them.

    Parameters
    ----------
    days
        Old and new runs of each date.
    lines
        Number of lines.
    """
    found = set[int]()
    for old, new in days:
        for line in range(lines):
            sides = zip(old.calls(line), new.calls(line), strict=True)
            if line not in found and not all(np.array_equal(before, after) for before, after in sides):
                found.add(line)
    return sorted(found)


def runs_of_line(runs: Runs, line: int) -> list[Run]:
    """The runs of a line, by rising time of departure."""
    lengths, *columns = runs.calls(line)
    stops, arrivals, departures = (column.tolist() for column in columns)
    ends = np.cumsum(lengths).tolist()
    found = []
    for begin, end in itertools.pairwise([0, *ends]):
        calls = slice(begin, end)
        found.append(Run(tuple(stops[calls]), tuple(arrivals[calls]), tuple(departures[calls])))
    return sorted(found, key=lambda run: (run.start_s, run))


def directions(runs: Iterable[Run]) -> Directions:
    """Tell the two directions of a line apart by the order in which its runs serve common stops.

    The run with most different stops is the measure: a run that serves common stops in the other order goes the other
    way. That needs no ``direction_id``, which may be turned round or absent in an update.

    Parameters
    ----------
    runs
        Of one line, on all compared dates, old and new.
    """
    number_of = Counter(run.stops for run in runs)
    measure = min(number_of, key=lambda stops: (-len(set(stops)), stops))
    place = {stop: at for at, stop in reversed(list(enumerate(measure)))}
    of_stops = {}
    going, over = (Counter[int](), Counter[int]()), (Counter[int](), Counter[int]())
    for stops, count in number_of.items():
        places = np.array([place[stop] for stop in stops if stop in place])
        of_stops[stops] = direction = int(np.sign(np.diff(places)).sum() < 0)
        going[direction][stops[-1]] += count
        over[direction][stops[min(1, len(stops) - 1)]] += count
    towards, via = ((_most_frequent(ends[0]), _most_frequent(ends[1])) for ends in (going, over))
    return Directions(of_stops, towards, via)


def _most_frequent(ends: Counter[int]) -> int:
    return min(ends, key=lambda stop: (-ends[stop], stop), default=-1)


def compare_day(old: Sequence[Run], new: Sequence[Run], sides: Directions) -> Iterator[Found]:
    """What is different between two days of one line.

    Parameters
    ----------
    old, new
        Its runs by rising time.
    sides
        Its directions.
    """
    if old == new:
        return
    if len(old) != len(new):
        yield Found("trips", -1, None, len(old), len(new))
    if not (old and new):
        return
    whole = Paired()
    for direction in (0, 1):
        before = [run for run in old if sides.of_stops[run.stops] == direction]
        after = [run for run in new if sides.of_stops[run.stops] == direction]
        paired = pair_runs(before, after)
        whole.add(paired)
        if before != after:
            yield from _compare_direction(before, after, paired, direction)
    if whole.retimed:
        yield Found("shifted_of_line", -1, None, None, _shifted(whole))


def _compare_direction(old: list[Run], new: list[Run], paired: Paired, direction: int) -> Iterator[Found]:
    if len(old) != len(new):
        yield Found("trips_towards", direction, None, len(old), len(new))
    if old and new:
        for what, at in (("first_departure", 0), ("last_departure", -1)):
            before, after = (sorted(run.start_s for run in runs)[at] for runs in (old, new))
            if before != after:
                yield Found(what, direction, None, before, after)
    if paired.dropped or paired.added:
        starts = (tuple(sorted(run.start_s for run in runs)) for runs in (paired.dropped, paired.added))
        yield Found("departures", direction, None, *starts)
    if paired.retimed:
        yield Found("shifted", direction, None, None, _shifted(paired))
        moved = old_and_new((before.start_s, after.start_s) for before, after in paired.retimed)
        yield Found("retimed", direction, None, *moved)
    if paired.rerouted:
        yield Found("rerouted", direction, None, None, len(paired.rerouted))
    yield from _headway(old, new, direction)
    yield from _running_time(paired, direction)


def _shifted(paired: Paired) -> tuple[int, int, int, int]:
    """How many runs are retimed, of how many that run before and after, and by how many seconds at least and most."""
    shifts = [after.start_s - before.start_s for before, after in paired.retimed]
    of = len(paired.same) + len(paired.retimed) + len(paired.rerouted)
    return len(shifts), of, min(shifts), max(shifts)


def _headway(old: list[Run], new: list[Run], direction: int) -> Iterator[Found]:
    if min(len(old), len(new)) < HEADWAY_FROM_TRIPS:
        return
    before, after = (round(float(np.median(np.diff([run.start_s for run in runs])))) for runs in (old, new))
    if before != after:
        yield Found("headway", direction, None, before, after)


def _running_time(paired: Paired, direction: int) -> Iterator[Found]:
    """Median running time between the ends that most runs have, of those that run before and after.

    Dropped and added runs do not count: without its fast late trips a line is not slower.
    """
    pairs = [*((run, run) for run in paired.same), *paired.retimed, *paired.rerouted]
    number_of = Counter(before.ends for before, _ in pairs)
    for ends in sorted(number_of, key=lambda ends: (-number_of[ends], ends))[:1]:
        sides = zip(*((a.lasts_s, b.lasts_s) for a, b in pairs if a.ends == ends), strict=True)
        before_s, after_s = (round(float(np.median(lasts_s))) for lasts_s in sides)
        if before_s != after_s:
            yield Found("running_time", direction, ends, before_s, after_s)
