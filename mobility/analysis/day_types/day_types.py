# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The calendar of a network by kinds of days, and a date that stands for each kind.

A date is, in this order, ``sunday`` (Sundays and the public holidays of the Land, as timetables have it: "Sonn- und
Feiertag"), ``saturday``, ``school_holiday`` ("Ferientag", Monday to Friday in school holidays) or ``school_day``
("Schultag").

The date that stands for a kind is taken from those on which the fewest feeds run dry, first of the feeds that matter,
then of all; of working days from Tuesdays to Thursdays, for Sundays from true Sundays, if there are any; of these from
the day classes that most of them belong to; of those it is the first Wednesday, else the first date.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.day_types.learned import learned_holidays
from mobility.analysis.day_types.official import Names, public_holidays, school_holidays
from mobility.network.timetable.day import EPOCH
from mobility.planner.plan import THIN_SHARE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.kernels.layout import Int32
    from mobility.network.network import Network

KINDS = SCHOOL_DAY, SCHOOL_HOLIDAY, SATURDAY, SUNDAY = ("school_day", "school_holiday", "saturday", "sunday")
WORKING = (SCHOOL_DAY, SCHOOL_HOLIDAY)
TUESDAY, WEDNESDAY, THURSDAY, SATURDAY_NUMBER, SUNDAY_NUMBER = 1, 2, 3, 5, 6
WEEKEND = {SATURDAY: SATURDAY_NUMBER, SUNDAY: SUNDAY_NUMBER}
WEEK_DAYS = 7


@dataclass(frozen=True)
class DayTypes:
    """What kind of day each of D dates is, and how the F feeds run on it.

    Parameters
    ----------
    first
        The first date; the others follow day by day.
    kind
        (D) positions in ``KINDS``.
    feeds
        (F) positions of the feeds in the network: those that were asked about.
    classes
        (D, F) day classes, -1 where nothing runs.
    trips
        (D, F) trips of the whole feed.
    best
        (D, F) trips of the feed on its best day of the same weekday (for public holidays: on its best Sunday).
    thin
        (D, F) whether the feed runs dry: less than ``THIN_SHARE`` of ``best``, in school holidays only if it does not
        recover afterwards and ran more in others.
    dry
        (D) how many feeds of the whole network run dry.
    land
        Whose holidays, None: only those of all Länder.
    public
        The public holidays within the dates.
    school_source
        Where school holidays are known from: ``official``, ``feeds`` (learned) or ``both`` (later years learned).
    """

    first: dt.date
    kind: np.ndarray
    feeds: tuple[int, ...]
    classes: np.ndarray
    trips: Int32
    best: Int32
    thin: np.ndarray
    dry: np.ndarray
    land: str | None
    public: Names
    school_source: str

    def __len__(self) -> int:
        """How many dates."""
        return len(self.kind)

    def date(self, day: int) -> dt.date:
        """The date at a position."""
        return self.first + dt.timedelta(days=int(day))

    def position(self, date: dt.date) -> int:
        """The position of a date; -1 outside the calendar."""
        day = (date - self.first).days
        return day if 0 <= day < len(self) else -1

    def kind_on(self, date: dt.date) -> str:
        """Which kind of day a date of the calendar is."""
        return KINDS[self.kind[self.position(date)]]

    def days(self, kind: str) -> np.ndarray:
        """Positions of the dates of a kind."""
        return np.flatnonzero(self.kind == KINDS.index(kind))

    def served(self, kind: str) -> np.ndarray:
        """Of these the ones on which any of the feeds runs."""
        runs = self.trips.sum(axis=1) > 0
        return np.flatnonzero((self.kind == KINDS.index(kind)) & runs)

    def full(self, kind: str) -> np.ndarray:
        """Of these the ones on which no feed runs dry."""
        sound = (self.trips.sum(axis=1) > 0) & ~self.thin.any(axis=1)
        return np.flatnonzero((self.kind == KINDS.index(kind)) & sound)

    def only(self, feeds: Sequence[int]) -> DayTypes:
        """The same with some of the feeds; ``dry`` still counts those left out.

        Parameters
        ----------
        feeds
            Positions in the network.
        """
        columns = [self.feeds.index(feed) for feed in feeds]
        return replace(
            self,
            feeds=tuple(feeds),
            classes=self.classes[:, columns],
            trips=self.trips[:, columns],
            best=self.best[:, columns],
            thin=self.thin[:, columns],
        )

    def representative(self, kind: str) -> dt.date | None:
        """The date that stands for a kind, see above; None where nothing runs on such days."""
        days = self.served(kind)
        if not days.size:
            return None
        for dry in (self.thin.sum(axis=1), self.dry):
            days = days[dry[days] == dry[days].min()]
        weekday = (days + self.first.weekday()) % WEEK_DAYS
        usual = (weekday >= TUESDAY) & (weekday <= THURSDAY) if kind in WORKING else weekday == WEEKEND[kind]
        days = days[usual] if usual.any() else days
        _, of, count = np.unique(self.classes[days], axis=0, return_inverse=True, return_counts=True)
        days = days[count[of.ravel()] == count.max()]
        wednesdays = days[(days + self.first.weekday()) % WEEK_DAYS == WEDNESDAY]
        return self.date(int((wednesdays if wednesdays.size else days)[0]))


def day_types(network: Network, land: str | None) -> DayTypes:
    """Find the kinds of days of a network's calendar.

    Parameters
    ----------
    network
        Whose calendar.
    land
        Such as ``ST``; None: only the public holidays of all Länder are known, and no school holidays but learned ones.

    Raises
    ------
    InputError
        The library of holidays is not installed.
    """
    chosen = tuple(range(len(network.feeds)))
    first_day, days = _span(network, chosen)
    first = EPOCH + dt.timedelta(days=first_day)
    years = range(first.year, (first + dt.timedelta(days=max(days - 1, 0))).year + 1)
    dates = [first + dt.timedelta(days=day) for day in range(days)]
    public = {date: name for date, name in public_holidays(land, years).items() if first <= date <= dates[-1]}
    weekday = (np.arange(days) + first.weekday()) % WEEK_DAYS
    holiday = np.array([date in public for date in dates], dtype=np.bool_)
    working = (weekday < SATURDAY_NUMBER) & ~holiday
    school, source = _school_holidays(network, land, dates, working)
    kind = np.full(days, KINDS.index(SCHOOL_DAY), dtype=np.int8)
    kind[school & working] = KINDS.index(SCHOOL_HOLIDAY)
    kind[weekday == SATURDAY_NUMBER] = KINDS.index(SATURDAY)
    kind[(weekday == SUNDAY_NUMBER) | holiday] = KINDS.index(SUNDAY)
    classes = _classes(network, chosen, first_day, days)
    trips = np.append(network.arrays["class_trips"], 0)[classes].astype(np.int32)
    like = np.where(holiday, SUNDAY_NUMBER, weekday)
    best = np.zeros_like(trips)
    for number in range(WEEK_DAYS):
        plain = (weekday == number) & ~holiday
        best[like == number] = trips[plain if plain.any() else like == number].max(axis=0, initial=0)
    thin = _thin(kind, trips, best)
    return DayTypes(first, kind, chosen, classes, trips, best, thin, thin.sum(axis=1), land, public, source)


def _span(network: Network, feeds: tuple[int, ...]) -> tuple[int, int]:
    """The first day since 1970 of the calendars of some feeds, and how many days they cover."""
    chosen = [days for days in (network.feed_days[number] for number in feeds) if len(days.class_of_day)]
    if not chosen:
        return 0, 1
    first = min(days.first_day for days in chosen)
    return first, max(days.first_day + len(days.class_of_day) for days in chosen) - first


def _classes(network: Network, feeds: tuple[int, ...], first_day: int, days: int) -> np.ndarray:
    """(days, feeds) day classes."""
    classes = np.full((days, len(feeds)), -1, dtype=np.int32)
    for column, number in enumerate(feeds):
        feed = network.feed_days[number]
        start = feed.first_day - first_day
        classes[start : start + len(feed.class_of_day), column] = feed.class_of_day
    return classes


def _school_holidays(
    network: Network, land: str | None, dates: list[dt.date], working: np.ndarray
) -> tuple[np.ndarray, str]:
    """Bool (days), and where they are known from."""
    names, known = school_holidays(land, {date.year for date in dates})
    told = np.array([date in names for date in dates], dtype=np.bool_)
    unknown = np.array([date.year not in known for date in dates], dtype=np.bool_)
    if not unknown.any():
        return told, "official"
    learned = learned_holidays(network, (dates[0] - EPOCH).days, working)
    return told | (learned & unknown), "feeds" if unknown.all() else "both"


def _thin(kind: np.ndarray, trips: np.ndarray, best: np.ndarray) -> np.ndarray:
    """(days, feeds) where a feed runs dry."""
    low = trips < THIN_SHARE * best
    on_holiday = (kind == KINDS.index(SCHOOL_HOLIDAY))[:, None]
    sound = (kind == KINDS.index(SCHOOL_DAY))[:, None] & ~low
    # In holidays a feed may well run less; that it runs dry shows if it never recovers, and ran more in others.
    recovers: np.ndarray = np.logical_or.accumulate(sound[::-1], axis=0)[::-1]
    usual = np.where(on_holiday & recovers, trips, 0).max(axis=0, initial=0)
    excused = on_holiday & (trips > 0) & (recovers | ((usual > 0) & (trips >= THIN_SHARE * usual)))
    thin: np.ndarray = low & ~excused
    return thin
