# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Two networks -> what an update changes for feeds, lines and stops."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.analysis.update.calendar import FeedUpdate, compare_calendars
from mobility.analysis.update.changes import Change, Key, Value, gather
from mobility.analysis.update.dates import Dates, choose_dates, pair_feeds
from mobility.analysis.update.lines import Directions, Run, compare_day, directions, lines_that_differ, runs_of_line
from mobility.analysis.update.match_lines import LineKey, LinePair, match_lines
from mobility.analysis.update.match_stops import StopPair, match_stops
from mobility.analysis.update.runs import DayKey, Runs, day_key, runs_of
from mobility.analysis.update.stops import boards_of, compare_boards, places_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from mobility.analysis.update.match_lines import LinePairs
    from mobility.analysis.update.match_stops import StopPairs
    from mobility.network.network import Network

MOVED_M = 10.0
"""Coordinates that differ by less are another rounding or survey."""
LINE_BITS = 31
"""So many bits hold the number of any line."""
ByDate = dict[Key, dict[int, tuple[Value, Value]]]


@dataclass(frozen=True, slots=True)
class LineUpdate:
    """What changes on a line; ``size`` is the sum of trips more and fewer over all compared dates."""

    line: LinePair
    status: str
    """``same``, ``changed``, ``new`` or ``gone``."""
    changes: tuple[Change, ...]
    size: int

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        known = self.line.known
        return {
            "agency": known.agency,
            "line": known.name,
            "route_type": known.route_type,
            "status": self.status,
            "size": self.size,
            "changes": [change.to_dict() for change in self.changes],
        }


@dataclass(frozen=True, slots=True)
class StopUpdate:
    """What changes at a stop; ``size`` is the sum of departures more and fewer over all compared dates."""

    number: int
    stop: StopPair
    status: str
    """``same``, ``changed``, ``new`` or ``gone``."""
    changes: tuple[Change, ...]
    size: int
    departures: int
    """The larger number of departures, old or new, over all compared dates."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "name": self.stop.name,
            "ids": {
                side: sorted(stop_id for group in groups for stop_id in group.ids)
                for side, groups in (("old", self.stop.old), ("new", self.stop.new))
            },
            "status": self.status,
            "size": self.size,
            "changes": [change.to_dict() for change in self.changes],
        }


@dataclass(frozen=True, slots=True)
class Update:
    """What an update changes. All lines and stops are there, the unchanged too."""

    dates: Dates
    feeds: tuple[FeedUpdate, ...]
    lines: tuple[LineUpdate, ...]
    stops: tuple[StopUpdate, ...]
    stop_pairs: StopPairs = field(repr=False)

    @property
    def changed(self) -> bool:
        """Whether anything is different."""
        parts = [*(line.status for line in self.lines), *(stop.status for stop in self.stops)]
        return any(feed.changed for feed in self.feeds) or any(status != "same" for status in parts)


def compare(old: Network, new: Network, *, today: dt.date, asked: Sequence[dt.date] = ()) -> Update:
    """Find what changes from one network to another.

    Two networks of the same region; their feeds, lines and stops are matched by what survives a new export, and service
    is compared on dates that are alike. Transfers, shapes, fares and accessibility are not looked at.

    Parameters
    ----------
    old, new
        The network as it was and as it will be.
    today, asked
        See ``choose_dates``.

    Raises
    ------
    InputError
        Nothing runs on an asked date, or one of them runs on no day at all.
    """
    feeds = pair_feeds(old, new)
    dates = choose_dates(old, new, feeds, today=today, asked=asked)
    stops = match_stops(old, new)
    lines = match_lines(old, new, stops)
    days = _Days(old, new, lines, stops, dates)
    return Update(
        dates,
        compare_calendars(old, new, feeds, dates.pairs),
        _compare_lines(days, lines, stops),
        _compare_stops(days, lines, stops),
        stops,
    )


class _Days:
    """The runs of all compared dates; dates with the same day classes share theirs."""

    def __init__(self, old: Network, new: Network, lines: LinePairs, stops: StopPairs, dates: Dates) -> None:
        self.pairs = dates.pairs
        self.numbers: dict[tuple[DayKey, DayKey], list[int]] = {}
        for number, pair in enumerate(dates.pairs):
            key = day_key(old, pair.old), day_key(new, pair.new)
            self.numbers.setdefault(key, []).append(number)
        keys = ({mine: None for mine, _ in self.numbers}, {other: None for _, other in self.numbers})
        self.old = {key: runs_of(old, key, lines.of_old, stops.of_old) for key in keys[0]}
        self.new = {key: runs_of(new, key, lines.of_new, stops.of_new) for key in keys[1]}


def _compare_lines(days: _Days, lines: LinePairs, stops: StopPairs) -> tuple[LineUpdate, ...]:
    found: dict[int, ByDate] = defaultdict(lambda: defaultdict(dict))
    size: dict[int, int] = defaultdict(int)
    sides_of_days = [(days.old[mine], days.new[other]) for mine, other in days.numbers]
    for line in lines_that_differ(sides_of_days, len(lines.pairs)):
        pair = lines.pairs[line]
        here = [(runs_of_line(old, line), runs_of_line(new, line)) for old, new in sides_of_days]
        if all(before == after for before, after in here):
            continue
        sides = directions(run for both in here for of in both for run in of)
        labels = _labels(sides, stops)
        for (before, after), numbers in zip(here, days.numbers.values(), strict=True):
            for one in compare_day(before, after, sides):
                towards = labels[one.direction] if one.direction >= 0 else ""
                between = "" if one.between is None else " – ".join(stops.pairs[stop].name for stop in one.between)
                for number in numbers:
                    found[line][one.what, towards, between][number] = one.old, one.new
            size[line] += abs(len(after) - len(before)) * len(numbers)
        served = _served_change(here, stops) if pair.old and pair.new else None
        if served is not None:
            found[line]["stops", "", ""] = dict.fromkeys(range(len(days.pairs)), served)
    return tuple(_line_update(pair, found.get(n, {}), size[n], days) for n, pair in enumerate(lines.pairs))


def _labels(sides: Directions, stops: StopPairs) -> list[str]:
    """The names of both directions: where most runs end; of a line that ends where it begins, also the second stop."""
    names = [stops.pairs[stop].name if stop >= 0 else "" for stop in sides.towards]
    if names[0] != names[1]:
        return names
    return [f"{name} (via {stops.pairs[stop].name})" for name, stop in zip(names, sides.via, strict=True)]


def _line_update(pair: LinePair, found: ByDate, size: int, days: _Days) -> LineUpdate:
    changes = _key_changes(pair.old, pair.new) if pair.old and pair.new else []
    for key, values in found.items():
        if key[0] == "stops":
            changes.append(Change("stops", *values[0]))
        else:
            changes += gather({key: values}, days.pairs)
    status = "gone" if pair.new is None else "new" if pair.old is None else "changed" if changes else "same"
    return LineUpdate(pair, status, tuple(changes), size)


def _key_changes(old: LineKey, new: LineKey) -> list[Change]:
    sides = [("agency", old.agency, new.agency), ("name", old.name, new.name)]
    changes = [Change(what, before, after) for what, before, after in sides if before != after]
    if old.route_type != new.route_type:
        changes.append(Change("route_type", old.route_type, new.route_type))
    return changes


def _served_change(
    days: Iterable[tuple[list[Run], list[Run]]], stops: StopPairs
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The names of stops that a line no longer serves, and newly serves, on all compared dates taken together."""
    before, after = set[int](), set[int]()
    for old, new in days:
        before.update(stop for run in old for stop in run.stops)
        after.update(stop for run in new for stop in run.stops)
    if not before or not after or before == after:
        return None
    lost, won = (tuple(sorted(stops.pairs[stop].name for stop in part)) for part in (before - after, after - before))
    return lost, won


def _compare_stops(days: _Days, lines: LinePairs, stops: StopPairs) -> tuple[StopUpdate, ...]:
    places = places_of(stops)
    old, new = ({key: boards_of(runs, places) for key, runs in side.items()} for side in (days.old, days.new))
    found: dict[int, ByDate] = defaultdict(lambda: defaultdict(dict))
    size: dict[int, int] = defaultdict(int)
    for (mine, other), numbers in days.numbers.items():
        for stop, what, towards, before, after in compare_boards(old[mine], new[other], places.size):
            name = places.name(towards) if towards >= 0 else ""
            for number in numbers:
                found[stop][what, name, ""][number] = before, after
            if what == "departures" and isinstance(before, int) and isinstance(after, int):
                size[stop] += abs(after - before) * len(numbers)
    calling = [_calling(side.values()) for side in (days.old, days.new)]
    total = _departures(days, old, new, places.size)
    updates = []
    for number, pair in enumerate(stops.pairs):
        changes = _place_changes(pair)
        names = [
            {lines.pairs[line].known.name for line in of.get(number, ())} for of in calling
        ]  # names, for a passenger sees no more
        if names[0] != names[1]:
            changes.append(Change("lines", tuple(sorted(names[0] - names[1])), tuple(sorted(names[1] - names[0]))))
        changes += gather(found.get(number, {}), days.pairs)
        status = "gone" if not pair.new else "new" if not pair.old else "changed" if changes else "same"
        updates.append(StopUpdate(number, pair, status, tuple(changes), size[number], total.get(number, 0)))
    return tuple(updates)


def _place_changes(pair: StopPair) -> list[Change]:
    if not pair.old or not pair.new:
        return []
    changes = []
    names = [frozenset(group.name for group in side) for side in (pair.old, pair.new)]
    if names[0] != names[1]:
        changes.append(Change("name", " / ".join(sorted(names[0])), " / ".join(sorted(names[1]))))
    if pair.moved_m >= MOVED_M:
        changes.append(Change("moved_m", None, round(pair.moved_m)))
    return changes


def _calling(days: Iterable[Runs]) -> dict[int, set[int]]:
    """Per stop the lines that call there on any compared date."""
    found: dict[int, set[int]] = defaultdict(set)
    for runs in days:
        pairs = np.unique((runs.stop.astype(np.int64) << LINE_BITS) + runs.line[runs.run_of_call])
        for stop, line in zip((pairs >> LINE_BITS).tolist(), (pairs % (1 << LINE_BITS)).tolist(), strict=True):
            found[stop].add(line)
    return found


def _departures(days: _Days, old: Mapping[DayKey, Any], new: Mapping[DayKey, Any], size: int) -> dict[int, int]:
    """Per stop the departures on all compared dates, of the timetable that has more."""
    sums: tuple[dict[int, int], dict[int, int]] = (defaultdict(int), defaultdict(int))
    for (mine, other), numbers in days.numbers.items():
        for total, boards in zip(sums, (old[mine], new[other]), strict=True):
            for key, count in zip(boards.key.tolist(), boards.count.tolist(), strict=True):
                total[key // size] += count * len(numbers)
    return {stop: max(sums[0].get(stop, 0), sums[1].get(stop, 0)) for stop in sums[0].keys() | sums[1].keys()}
