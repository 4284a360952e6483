# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Dates on which the calendar lies: a feed calls itself valid, and does not run what will be run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.day_types.day_types import KINDS, SATURDAY, SCHOOL_DAY, SCHOOL_HOLIDAY, SUNDAY, WORKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from mobility.analysis.day_types.day_types import DayTypes

NOTHING, THIN, PUBLIC, SCHOOL = "nothing_runs", "thin", "public_holiday_as_workday", "school_holiday_as_school_day"
WEEKEND_DAYS = 2
LONG_GAP_DAYS = 7
"""Sundays lie so far apart; holidays of autumn and winter farther."""
APART = 0.95
"""Kinds of days differ in a feed if one has at most this share of the trips of the other."""


@dataclass(frozen=True, slots=True)
class Lie:
    """Dates on which a feed should not be believed.

    ``what`` is ``nothing_runs``, ``thin`` (less than half of its best day of that weekday),
    ``public_holiday_as_workday`` (runs about as on working days, though it runs less on Sundays), or
    ``school_holiday_as_school_day`` (runs about as on school days, though it runs less in other school holidays).
    ``first`` and ``last`` are dates, ``days`` how many are meant of those between, ``trips_least`` and ``trips_most``
    what the feed runs on them, ``usual`` what it runs on its best day of such weekdays (for the last two: what it runs
    on Sundays or in other school holidays, median).
    """

    feed: int
    what: str
    first: dt.date
    last: dt.date
    days: int
    trips_least: int
    trips_most: int
    usual: int


def lies(types: DayTypes) -> list[Lie]:
    """All such dates, by feed and first date; working days, Saturdays and Sundays may have spans of their own.

    Parameters
    ----------
    types
        The kinds of days; only its feeds are looked at.
    """
    found: list[Lie] = []
    working = np.sort(np.concatenate([types.days(kind) for kind in WORKING]))
    for column, feed in enumerate(types.feeds):
        trips, best, thin = types.trips[:, column], types.best[:, column], types.thin[:, column]
        for what, flagged in ((NOTHING, thin & (trips == 0)), (THIN, thin & (trips > 0))):
            spans = [
                _lie(types, feed, what, run, trips, int(best[run].max()))
                for days in (working, types.days(SATURDAY), types.days(SUNDAY))
                for run in _runs(days, flagged[days])
            ]
            found += _merged(spans)
        found += _as_other_days(types, feed, column)
    return sorted(found, key=lambda lie: (lie.feed, lie.first, lie.what))


def _merged(spans: list[Lie]) -> list[Lie]:
    """Spans that overlap, or lie at most a weekend apart, as one."""
    merged: list[Lie] = []
    for span in sorted(spans, key=lambda lie: (lie.first, lie.last)):
        before = merged[-1] if merged else None
        if before is not None and (span.first - before.last).days <= WEEKEND_DAYS + 1:
            merged[-1] = replace(
                before,
                last=max(before.last, span.last),
                days=before.days + span.days,
                trips_least=min(before.trips_least, span.trips_least),
                trips_most=max(before.trips_most, span.trips_most),
                usual=max(before.usual, span.usual),
            )
        else:
            merged.append(span)
    return merged


def _as_other_days(types: DayTypes, feed: int, column: int) -> Iterator[Lie]:
    """Holidays on which a feed runs as if they were none."""
    trips, sound = types.trips[:, column], ~types.thin[:, column] & (types.trips[:, column] > 0)
    usual = {kind: _median(trips[types.days(kind)][sound[types.days(kind)]]) for kind in KINDS}
    public = np.array([types.date(day) in types.public for day in range(len(types))], dtype=np.bool_)
    sundays = types.days(SUNDAY)
    plain_sundays = sundays[~public[sundays]]
    on_sunday = _median(trips[plain_sundays][sound[plain_sundays]])
    for what, days, low in (
        (PUBLIC, np.flatnonzero(public), on_sunday),
        (SCHOOL, types.days(SCHOOL_HOLIDAY), usual[SCHOOL_HOLIDAY]),
    ):
        high = usual[SCHOOL_DAY]
        if low is None or high is None or low > APART * high:
            continue
        flagged = (trips[days] > (low + high) / 2) & sound[days]
        for run in _runs(days, flagged):
            yield _lie(types, feed, what, run, trips, low)


def _median(counts: np.ndarray) -> int | None:
    return int(np.sort(counts)[(len(counts) - 1) // 2]) if counts.size else None


def _runs(days: np.ndarray, flagged: np.ndarray) -> list[np.ndarray]:
    """Of some days the flagged ones, together those that follow each other without a long gap."""
    edge = np.flatnonzero(np.diff(np.r_[False, flagged, False].astype(np.int8)))
    runs = [days[begin:end] for begin, end in zip(edge[::2].tolist(), edge[1::2].tolist(), strict=True)]
    return [part for run in runs for part in np.split(run, np.flatnonzero(np.diff(run) > LONG_GAP_DAYS) + 1)]


def _lie(types: DayTypes, feed: int, what: str, days: np.ndarray, trips: np.ndarray, usual: int) -> Lie:
    here = trips[days]
    first, last = types.date(int(days[0])), types.date(int(days[-1]))
    return Lie(feed, what, first, last, len(days), int(here.min()), int(here.max()), usual)
