# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Trips per day over the calendar: what really runs, whatever the feed says it is valid for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.network.timetable.day import EPOCH
from mobility.sources.gtfs.calendar import MAX_CALENDAR_DAYS
from mobility.sources.gtfs.columns import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobility.kernels.layout import Int32
    from mobility.sources.gtfs.feed import Feed

DAY_KINDS = ("weekday", "saturday", "sunday")
"""Monday to Friday, Saturday, Sunday; public holidays are not known here and count as their day of the week."""
SATURDAY = 5
WEEK_DAYS = 7
LONG_GAP_DAYS = 14
"""From so many days without any trip on, a stretch is told."""
MARGIN_DAYS = 366
"""A feed that calls itself valid for much longer than it runs does not squeeze a chart."""
SAME_LEVEL = 0.1
"""Weeks whose trips differ by less than this share are one phase."""
FULL_SERVICE = 0.9
"""A week has full service if it has at least this share of the trips of the feed's busiest week."""


LATEST = dt.date(9900, 1, 1)
"""Later dates are left out, so that weeks and months after them still have a date."""


class Span(NamedTuple):
    """Dates from the first to the last, both included."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """How many dates these are."""
        return (self.last - self.first).days + 1


class Phase(NamedTuple):
    """Successive weeks with about as many trips."""

    span: Span
    trips: int
    """On a typical day from Monday to Friday (median of all its weeks)."""


@dataclass(frozen=True)
class TripDays:
    """On which days of its calendar a feed runs how many trips.

    ``first_day`` is in days since 1970-01-01; ``counts`` (days) counts usable trips, runs of frequencies.txt each;
    ``active`` (services, days), ``services`` and ``service_of_trip`` say which service runs when.
    ``nominal`` is what feed_info.txt states, else the first and last date of the calendar files; None without either.
    """

    first_day: int
    counts: Int32
    services: list[str]
    active: np.ndarray
    service_of_trip: Int32
    runs_of_trip: Int32
    nominal: Span | None

    @property
    def first_date(self) -> dt.date:
        """The date of ``counts[0]``."""
        return self.date(0)

    def date(self, day: int) -> dt.date:
        """The date of a position in ``counts``."""
        return EPOCH + dt.timedelta(days=self.first_day + day)

    def on(self, date: dt.date) -> int:
        """Trips on a date; 0 outside the calendar."""
        day = (date - EPOCH).days - self.first_day
        return int(self.counts[day]) if 0 <= day < len(self.counts) else 0

    def mean(self, span: Span) -> float:
        """Trips per day of a span on average, days without any included."""
        return float(self._over(span).mean())

    @cached_property
    def running(self) -> Span | None:
        """First and last date with any trip; None if nothing ever runs."""
        days = np.flatnonzero(self.counts)
        return Span(self.date(int(days[0])), self.date(int(days[-1]))) if days.size else None

    @cached_property
    def busiest(self) -> tuple[dt.date, int] | None:
        """The date with most trips, the earliest of several, and how many."""
        if self.running is None:
            return None
        day = int(np.argmax(self.counts))
        return self.date(day), int(self.counts[day])

    @cached_property
    def typical(self) -> dict[str, int | None]:
        """Median trips of the days with service, by kind of day; None where there is no such day."""
        weekday = self._weekdays()
        chosen = (weekday < SATURDAY, weekday == SATURDAY, weekday > SATURDAY)
        return {kind: _median(self.counts[days]) for kind, days in zip(DAY_KINDS, chosen, strict=True)}

    @cached_property
    def gaps(self) -> list[Span]:
        """Stretches of ``LONG_GAP_DAYS`` and more without any trip, within the calendar and the nominal period."""
        if self.span is None:
            return []
        silent = self._over(self.span) == 0
        edge = np.diff(np.r_[False, silent, False].astype(np.int8))
        starts, ends = np.flatnonzero(edge == 1), np.flatnonzero(edge == -1)
        return [
            Span(self.span.first + dt.timedelta(days=start), self.span.first + dt.timedelta(days=end - 1))
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
            if end - start >= LONG_GAP_DAYS
        ]

    @cached_property
    def span(self) -> Span | None:
        """The calendar and the nominal period together, at most ``MAX_CALENDAR_DAYS`` away from days with trips."""
        spans = [span for span in (self.running, self.nominal) if span is not None]
        if len(self.counts):
            spans.append(Span(self.date(0), self.date(len(self.counts) - 1)))
        if not spans:
            return None
        near = _widened(spans[0], MAX_CALENDAR_DAYS)
        first, last = min(span.first for span in spans), max(span.last for span in spans)
        return Span(max(first, near.first), min(last, near.last))

    @cached_property
    def drawn(self) -> Span | None:
        """What a chart shows: the span, but at most ``MARGIN_DAYS`` beyond the days with trips."""
        if self.span is None or self.running is None:
            return None
        near = _widened(self.running, MARGIN_DAYS)
        return Span(max(self.span.first, near.first), min(self.span.last, near.last))

    @cached_property
    def phases(self) -> list[Phase]:
        """Successive weeks with about as many trips from Monday to Friday, over the whole span."""
        if self.span is None:
            return []
        weeks: list[tuple[Span, list[int]]] = []
        for week in weeks_of(self.span):
            trips = self._over(week)[: max(0, SATURDAY - week.first.weekday())]
            if trips.size == 0:
                continue
            level = int(np.median(trips))
            before = int(np.median(weeks[-1][1])) if weeks else -1
            if weeks and abs(level - before) <= SAME_LEVEL * max(level, before):
                span, levels = weeks[-1]
                levels.append(level)
                weeks[-1] = (Span(span.first, week.last), levels)
            else:
                weeks.append((week, [level]))
        return [Phase(span, int(np.median(levels))) for span, levels in weeks]

    def week_share(self, monday: dt.date) -> float:
        """Trips of a week as a share of those of the busiest week."""
        most = self._most_per_week
        return self._week_trips(monday) / most if most else 0.0

    @cached_property
    def _most_per_week(self) -> int:
        if self.running is None:
            return 0
        monday = self.running.first - dt.timedelta(days=self.running.first.weekday())
        mondays = range(0, (self.running.last - monday).days + 1, WEEK_DAYS)
        return max(self._week_trips(monday + dt.timedelta(days=day)) for day in mondays)

    def _week_trips(self, monday: dt.date) -> int:
        return int(self._over(Span(monday, monday + dt.timedelta(days=WEEK_DAYS - 1))).sum())

    def _over(self, span: Span) -> Int32:
        """Trips on each date of a span."""
        counts = np.zeros(span.days, dtype=np.int32)
        start = self.first_day - (span.first - EPOCH).days
        kept = self.counts[max(0, -start) : max(0, span.days - start)]
        counts[max(0, start) : max(0, start) + len(kept)] = kept
        return counts

    def _weekdays(self) -> np.ndarray:
        return (np.arange(len(self.counts)) + self.first_date.weekday()) % WEEK_DAYS


def trip_days(feed: Feed) -> TripDays:
    """Count a feed's trips per day.

    Parameters
    ----------
    feed
        Without dates that can't be read (see ``case.sound``).
    """
    services, first_day, active = feed.service_days()
    active = active[:, : max(0, (LATEST - EPOCH).days - first_day)]
    position = {service: number for number, service in enumerate(services.to_list())}
    service_of_trip = np.fromiter(
        (position[s] for s in feed.trips["service_id"]), dtype=np.int32, count=len(feed.trips)
    )
    runs = _runs_of_trip(feed)
    per_service = np.bincount(service_of_trip, weights=runs, minlength=len(services))
    counts = (per_service @ active).astype(np.int32) if active.size else np.zeros(active.shape[1], dtype=np.int32)
    return TripDays(
        first_day=first_day,
        counts=counts,
        services=services.to_list(),
        active=active,
        service_of_trip=service_of_trip,
        runs_of_trip=runs,
        nominal=_nominal(feed),
    )


def weeks_of(span: Span) -> Iterator[Span]:
    """The weeks from Monday to Sunday of a span, the first and last cut off at its ends."""
    start = span.first
    while start <= span.last:
        end = min(start + dt.timedelta(days=WEEK_DAYS - 1 - start.weekday()), span.last)
        yield Span(start, end)
        start = end + dt.timedelta(days=1)


def _widened(span: Span, days: int) -> Span:
    """A span with so many days more at both ends, as far as there are dates."""
    first, last = span.first.toordinal() - days, span.last.toordinal() + days
    return Span(dt.date.fromordinal(max(1, first)), dt.date.fromordinal(min(LATEST.toordinal(), last)))


def _runs_of_trip(feed: Feed) -> Int32:
    """How often each trip runs on a day of its service: once, not at all if nobody can ride it, or by frequencies."""
    usable = np.zeros(len(feed.trips), dtype=np.bool_)
    usable[feed.stop_times["trip"].to_numpy()] = True
    runs = usable.astype(np.int32)
    rows = feed.frequencies
    trip = rows["trip"].to_numpy()
    span_s = (rows["end_s"] - rows["start_s"]).to_numpy()
    runs[trip] = 0
    np.add.at(runs, trip, np.maximum(0, -(-span_s // rows["headway_s"].to_numpy())).astype(np.int32))
    runs[~usable] = 0
    return runs


def _nominal(feed: Feed) -> Span | None:
    dates = [*feed.weekly["start"], *feed.weekly["end"], *feed.exceptions["date"]]
    stated = [parse_date(feed.info.get(name, "")) for name in ("feed_start_date", "feed_end_date")]
    first = stated[0] if stated[0] is not None else min(dates, default=None)
    last = stated[1] if stated[1] is not None else max(dates, default=None)
    if first is None or last is None or first > last:
        return None
    first, last = (min(day, (LATEST - EPOCH).days) for day in (first, last))
    return Span(EPOCH + dt.timedelta(days=first), EPOCH + dt.timedelta(days=last))


def _median(counts: np.ndarray) -> int | None:
    running = counts[counts > 0]
    return int(np.median(running)) if running.size else None
