# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What changes at a stop: departures per day, first and last one per direction, lines that call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.update.retimed import MOST_NAMED, old_and_new, pair_times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobility.analysis.update.changes import Value
    from mobility.analysis.update.match_stops import StopPairs
    from mobility.analysis.update.runs import Runs
    from mobility.kernels.layout import Int64

TIME_BITS = 22
"""A time of a service day, moved to be positive, has fewer bits: 2^22 s are 48 days."""
TIME_OFFSET_S = 1 << 21


@dataclass(frozen=True, slots=True)
class Places:
    """Where runs go as people say it at a stop: "Magdeburg" from another town, the last stop's name within it.

    German stop names begin with their town and a comma; a name without comma is a place of its own.
    """

    of_stop: Int64
    """(stop pairs) the place of each."""
    name_of_stop: Int64
    """(stop pairs) the name of each; stops with equal names are one direction."""
    names: tuple[str, ...]
    stop_names: tuple[str, ...]

    def towards(self, here: np.ndarray, last: np.ndarray) -> Int64:
        """(n) what to call the direction of runs that end at ``last``, for someone at ``here``."""
        inside = self.of_stop[here] == self.of_stop[last]
        named: Int64 = np.where(inside, len(self.names) + self.name_of_stop[last], self.of_stop[last])
        return named

    def name(self, towards: int) -> str:
        """The name of a direction."""
        return self.names[towards] if towards < len(self.names) else self.stop_names[towards - len(self.names)]

    @property
    def size(self) -> int:
        """All directions are smaller than this."""
        return len(self.names) + len(self.stop_names)


@dataclass(frozen=True, slots=True)
class Boards:
    """All departures of one date, as on boards at the stops. Keys are ``stop * places.size + towards``.

    ``count``, ``first_s`` and ``last_s`` are per key; ``moment`` holds stop and time of each departure packed, sorted;
    ``ride`` holds line and direction of the same departures packed.
    """

    key: Int64
    count: Int64
    first_s: Int64
    last_s: Int64
    moment: Int64
    ride: Int64


def places_of(stops: StopPairs) -> Places:
    """The places of all stops."""
    # the smaller of the two names, so that a new name makes no new direction, whichever timetable is the old one
    known = [min(group.name for group in (*pair.old, *pair.new)) for pair in stops.pairs]
    places, names, shown = dict[str, int](), dict[str, int](), list[str]()
    of_stop, name_of_stop = np.zeros((2, len(known)), dtype=np.int64)
    for number, name in enumerate(known):
        of_stop[number] = places.setdefault(name.partition(",")[0].strip(), len(places))
        name_of_stop[number] = names.setdefault(name, len(names))
        if len(shown) < len(names):
            shown.append(stops.pairs[number].name)
    return Places(of_stop, name_of_stop, tuple(places), tuple(shown))


def boards_of(runs: Runs, places: Places) -> Boards:
    """The departures of a date at all stops."""
    last = runs.stop[runs.ptr[1:] - 1][runs.run_of_call][runs.boardable]
    here, at_s = runs.stop[runs.boardable], runs.departure_s[runs.boardable].astype(np.int64)
    towards = places.towards(here, last)
    moment = (here.astype(np.int64) << TIME_BITS) + at_s + TIME_OFFSET_S
    by_moment = np.argsort(moment, kind="stable")
    ride = (runs.line[runs.run_of_call][runs.boardable] * np.int64(places.size) + towards)[by_moment]
    key = here.astype(np.int64) * places.size + towards
    order = np.lexsort((at_s, key))
    key, at_s = key[order], at_s[order]
    start = _starts(key)
    count = np.diff(np.r_[start, len(key)])
    counts = count.astype(np.int64)
    return Boards(key[start], counts, at_s[start], at_s[start + count - 1], moment[by_moment], ride)


def compare_boards(old: Boards, new: Boards, size: int) -> Iterator[tuple[int, str, int, Value, Value]]:
    """What is different: stop, what, direction (-1 all), before, after.

    Parameters
    ----------
    old, new
        Of two dates.
    size
        ``Places.size``.
    """
    keys = np.union1d(old.key, new.key)
    columns = [_aligned(boards, keys) for boards in (old, new)]
    different = np.flatnonzero((columns[0] != columns[1]).any(axis=0))
    for at in different.tolist():
        stop, towards = divmod(int(keys[at]), size)
        (count, first_s, last_s), (new_count, new_first_s, new_last_s) = (c[:, at].tolist() for c in columns)
        if count != new_count:
            yield stop, "departures_towards", towards, count, new_count
        if count and new_count and first_s != new_first_s:
            yield stop, "first_departure", towards, first_s, new_first_s
        if count and new_count and last_s != new_last_s:
            yield stop, "last_departure", towards, last_s, new_last_s
    yield from _totals(old, new, size)
    yield from _other_times(old, new)


def _aligned(boards: Boards, keys: Int64) -> Int64:
    """(3, keys) count, first and last departure, 0 where there is none."""
    columns = np.zeros((3, len(keys)), dtype=np.int64)
    columns[:, np.searchsorted(keys, boards.key)] = boards.count, boards.first_s, boards.last_s
    return columns


def _totals(old: Boards, new: Boards, size: int) -> Iterator[tuple[int, str, int, Value, Value]]:
    stops = max((int(boards.key[-1]) // size + 1 for boards in (old, new) if len(boards.key)), default=0)
    before, after = (
        np.bincount(boards.key // size, weights=boards.count, minlength=stops).astype(np.int64) for boards in (old, new)
    )
    for stop in np.flatnonzero(before != after).tolist():
        yield stop, "departures", -1, int(before[stop]), int(after[stop])


def _other_times(old: Boards, new: Boards) -> Iterator[tuple[int, str, int, Value, Value]]:
    """How many departures have no other at the same time and stop on the other date; of few also which these are."""
    if np.array_equal(old.moment, new.moment):
        return
    moments = np.concatenate((old.moment, new.moment))
    signs = np.repeat((-1, 1), (len(old.moment), len(new.moment)))
    order = np.argsort(moments, kind="stable")  # two sorted halves: merged, not sorted
    moments = moments[order]
    start = _starts(moments)
    surplus = np.add.reduceat(signs[order], start)
    stop = moments[start] >> TIME_BITS
    gone, come = (
        np.bincount(stop, weights=np.maximum(part, 0), minlength=1).astype(np.int64) for part in (-surplus, surplus)
    )
    for number in np.flatnonzero(gone + come).tolist():
        yield number, "other_times", -1, int(gone[number]), int(come[number])
    few = (np.minimum(gone, come) > 0) & (np.maximum(gone, come) <= MOST_NAMED)
    told = np.repeat((surplus != 0) & few[stop], np.diff(np.r_[start, len(moments)]))
    if told.any():
        rides = np.concatenate((old.ride, new.ride))[order]
        yield from _retimed(moments[told], rides[told], signs[order][told])


def _retimed(moments: Int64, rides: Int64, signs: np.ndarray) -> Iterator[tuple[int, str, int, Value, Value]]:
    """Per stop the departures of the same line and direction that stand for each other, by time."""
    left: dict[tuple[int, int], dict[int, int]] = {}
    for moment, ride, sign in zip(moments.tolist(), rides.tolist(), signs.tolist(), strict=True):
        stop, time_s = moment >> TIME_BITS, moment % (1 << TIME_BITS) - TIME_OFFSET_S
        times = left.setdefault((stop, ride), {})
        times[time_s] = times.get(time_s, 0) + sign
    found: dict[int, list[tuple[int, int]]] = {}
    for (stop, _), times in left.items():
        gone = [time_s for time_s, count in sorted(times.items()) for _ in range(-count)]
        come = [time_s for time_s, count in sorted(times.items()) for _ in range(count)]
        found.setdefault(stop, []).extend((gone[a], come[b]) for a, b in pair_times(gone, come))
    for stop, pairs in sorted(found.items()):
        if pairs:
            yield stop, "retimed", -1, *old_and_new(pairs)


def _starts(values: Int64) -> Int64:
    """Where each different value of a sorted array begins."""
    new = np.ones(len(values), dtype=np.bool_)
    new[1:] = values[1:] != values[:-1]
    return np.flatnonzero(new).astype(np.int64)
