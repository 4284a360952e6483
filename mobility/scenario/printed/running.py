# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""When a trip runs, in the words of a footnote: "on school days only, from 10 August, not on 24 December".

A rule is exact: it holds on every date of the timetable, not only on dates that stand for others. Of all rules the one
with the fewest parts is taken; dates that no rule catches are named one by one. Where school holidays are inferred from
the timetables, a rule speaks of school days only if it needs no exceptions: the inference is too coarse for more.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.analysis.day_types.day_types import KINDS, SCHOOL_DAY, SCHOOL_HOLIDAY, WEEK_DAYS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from mobility.analysis.day_types.day_types import DayTypes

USUAL_SHARE = 0.5
"""A weekday belongs to a rule if a trip runs on at least this share of its dates."""
LONG_SPAN = 3
"""So many dates behind each other, of those that count, are told as "from … to …"."""
KIND_COST, WEEKDAY_COST, END_COST, NAMED_COST = 2, 2, 3, 5
"""What a part of a rule weighs; the last is for each date or span that is named."""


class Span(NamedTuple):
    """From one date to another, both included; one date if they are the same."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Rule:
    """On which dates of a group of days a trip runs.

    Parameters
    ----------
    kind
        Only on ``school_day`` or ``school_holiday``; None: on both.
    weekdays
        Only on these, Monday is 0; empty: on all.
    first, last
        From and up to these dates; None: no bound.
    without, more
        Spans of dates of the group on which, unlike what is said above, it does not run, and on which it does.
    dates_only
        Nothing holds but ``more``.
    """

    kind: str | None = None
    weekdays: tuple[int, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    without: tuple[Span, ...] = ()
    more: tuple[Span, ...] = ()
    dates_only: bool = False

    @property
    def cost(self) -> int:
        """How much there is to read."""
        cost = NAMED_COST * (len(self.without) + len(self.more))
        cost += KIND_COST * (self.kind is not None) + WEEKDAY_COST * bool(self.weekdays)
        return cost + END_COST * ((self.first is not None) + (self.last is not None))

    @property
    def always(self) -> bool:
        """Whether there is nothing to say."""
        return self.cost == 0 and not self.dates_only


def rule_of(runs: np.ndarray, group: np.ndarray, types: DayTypes) -> Rule:
    """The shortest rule for a trip.

    Parameters
    ----------
    runs
        Bool (days of ``types``): when it runs.
    group
        Bool (days): which dates the table is about; others do not count.
    types
        The calendar.
    """
    runs = runs & group
    days = np.flatnonzero(group)
    if not runs.any() or bool(runs[days].all()):
        return Rule(dates_only=not runs.any())
    first, last = (int(day) for day in np.flatnonzero(runs)[[0, -1]])
    best = Rule(more=_spans(runs, days, types), dates_only=True)
    for kind in (None, SCHOOL_DAY, SCHOOL_HOLIDAY):
        of_kind = group if kind is None else group & (types.kind == KINDS.index(kind))
        if (kind and (of_kind == group).all()) or not of_kind.any():
            continue
        for weekdays, bounded_below, bounded_above in itertools.product(
            _weekdays(runs, of_kind, first, last, types), (False, True), (False, True)
        ):
            said = of_kind.copy()
            if weekdays:
                said &= np.isin(_weekday(types), weekdays)
            if bounded_below:
                said[:first] = False
            if bounded_above:
                said[last + 1 :] = False
            rule = Rule(
                kind,
                weekdays,
                types.date(first) if bounded_below else None,
                types.date(last) if bounded_above else None,
                _spans(said & ~runs, np.flatnonzero(said), types),
                _spans(runs & ~said, days, types),
            )
            if kind and types.school_source != "official" and (rule.without or rule.more):
                continue
            if rule.cost < best.cost or (rule.cost == best.cost and best.dates_only):
                best = rule
    return best


def _weekday(types: DayTypes) -> np.ndarray:
    """(days) Monday is 0."""
    weekday: np.ndarray = (np.arange(len(types)) + types.first.weekday()) % WEEK_DAYS
    return weekday


def _weekdays(
    runs: np.ndarray, of_kind: np.ndarray, first: int, last: int, types: DayTypes
) -> Iterator[tuple[int, ...]]:
    """Weekdays that a rule may name: none; those on which a trip mostly runs between its first and its last day."""
    yield ()
    weekday = _weekday(types)
    between = of_kind.copy()
    between[:first] = between[last + 1 :] = False
    present = [day for day in range(WEEK_DAYS) if (between & (weekday == day)).any()]
    usual = tuple(
        day for day in present if (runs & (weekday == day)).sum() >= USUAL_SHARE * (between & (weekday == day)).sum()
    )
    every = {int(day) for day in weekday[of_kind]}
    if usual and set(usual) != every:
        yield usual


def _spans(chosen: np.ndarray, among: np.ndarray, types: DayTypes) -> tuple[Span, ...]:
    """Dates as spans: without a break among the dates that count, if they are many enough, else one by one."""
    found: list[Span] = []
    run: list[int] = []
    for day in [*among.tolist(), None]:
        if day is not None and chosen[day]:
            run.append(day)
            continue
        if len(run) >= LONG_SPAN:
            found.append(Span(types.date(run[0]), types.date(run[-1])))
        else:
            found += [Span(types.date(one), types.date(one)) for one in run]
        run = []
    return tuple(found)
