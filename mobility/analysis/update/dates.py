# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Which date of the old timetable is held against which date of the new one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.errors import InputError
from mobility.network.timetable.chain_times import chain_lengths
from mobility.network.timetable.day import EPOCH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mobility.network.network import Network

COMPARED_DAYS = 28
"""Four weeks: every day of the week four times, so that a single holiday does not decide."""
KINDS = ("mon-thu", "fri", "sat", "sun")
"""Kinds of days; schools and offices make Friday's timetable differ from that of the other working days."""
COMMON_FROM_DAYS = 7
"""A shorter common calendar lacks days of the week; a new file often overlaps the old one by a day or two."""
WEDNESDAY, FRIDAY, SUNDAY = 2, 4, 6
THIN = 0.5
"""A feed that runs less than this share of its busiest day of the same weekday on all compared dates is told."""


class DatePair(NamedTuple):
    """A date of the old timetable and the one of the new that it is compared with."""

    old: dt.date
    new: dt.date

    @property
    def kind(self) -> str:
        """Kind of day, of the new date; both are of one kind unless only one of them has such days."""
        return kind_of(self.new)


class Dates(NamedTuple):
    """The compared dates and how they were chosen.

    ``how`` is ``asked`` (by the user), ``common`` (the next four weeks of both calendars) or ``busiest`` (the
    calendars have less than a week in common: the busiest day of each kind in each).
    """

    pairs: tuple[DatePair, ...]
    how: str


class Pairing(NamedTuple):
    """Feeds that stand for each other, as positions; and those that only one side has."""

    both: tuple[tuple[int, int], ...]
    only_old: tuple[int, ...]
    only_new: tuple[int, ...]


def kind_of(date: dt.date) -> str:
    """One of ``KINDS``."""
    return KINDS[max(0, date.weekday() - FRIDAY + 1)]


def pair_feeds(old: Network, new: Network) -> Pairing:
    """Match feeds by id; if one on each side is left, these two stand for each other."""
    ids = {feed.id: number for number, feed in enumerate(new.feeds)}
    both = [(number, ids.pop(feed.id)) for number, feed in enumerate(old.feeds) if feed.id in ids]
    left_old = sorted(set(range(len(old.feeds))) - {pair[0] for pair in both})
    left_new = sorted(ids.values())
    if len(left_old) == len(left_new) == 1:
        return Pairing((*both, (left_old[0], left_new[0])), (), ())
    return Pairing(tuple(both), tuple(left_old), tuple(left_new))


def running_span(network: Network, feed: int) -> tuple[dt.date, dt.date] | None:
    """First and last date on which a feed runs any trip; None if it never does."""
    first, counts = network.trips_per_day(feed)
    served = np.flatnonzero(counts)
    if not len(served):
        return None
    return first + dt.timedelta(days=int(served[0])), first + dt.timedelta(days=int(served[-1]))


def choose_dates(old: Network, new: Network, feeds: Pairing, *, today: dt.date, asked: Sequence[dt.date] = ()) -> Dates:
    """Choose what to compare, like with like.

    Parameters
    ----------
    old, new
        The two timetables.
    feeds
        Which feeds stand for each other.
    today
        Where "the next four weeks" begin; before or after the common calendar, its first day counts instead.
    asked
        Dates that the user named; they win.

    Raises
    ------
    InputError
        Nothing runs on an asked date, old or new; or one of the timetables runs on no day at all.
    """
    if asked:
        for date in asked:
            if not (_trips(old, date) or _trips(new, date)):
                begins, ends = _whole_calendar(old, new)
                raise InputError("diff_empty_date", date=date.isoformat(), first=begins, last=ends)
        return Dates(tuple(DatePair(date, date) for date in sorted(set(asked))), "asked")
    changed = [pair for pair in feeds.both if not same_times(old, new, pair)]
    common = _common_span(old, new, changed or feeds.both)
    if common is not None and (common[1] - common[0]).days + 1 >= COMMON_FROM_DAYS:
        first, last = common
        start = today if first <= today <= last else first
        if (last - start).days + 1 < COMPARED_DAYS:
            start = max(first, last - dt.timedelta(days=COMPARED_DAYS - 1))
        length = min(COMPARED_DAYS, (last - start).days + 1)
        days = (start + dt.timedelta(days=offset) for offset in range(length))
        return Dates(tuple(DatePair(day, day) for day in days), "common")
    busiest_old, busiest_new = _busiest(old), _busiest(new)
    kinds = [kind for kind in KINDS if kind in busiest_old and kind in busiest_new]
    if not kinds or not all(_trips(network, network.calendar()[0]) for network in (old, new)):
        raise InputError("diff_nothing_runs")
    return Dates(tuple(DatePair(busiest_old[kind], busiest_new[kind]) for kind in kinds), "busiest")


def same_times(old: Network, new: Network, feeds: tuple[int, int]) -> bool:
    """Whether two feeds run at the same times on the same days: an unchanged feed does not limit the choice of dates.

    Only times and days are looked at, for that is all that a choice of dates depends on.
    """
    mine, other = (_times(network, feed) for network, feed in zip((old, new), feeds, strict=True))
    return all(np.array_equal(a, b) for a, b in zip(mine, other, strict=True))


def thin_feeds(network: Network, dates: Iterable[dt.date]) -> list[str]:
    """Ids of feeds that run on no compared date as much as half of what they run on such a weekday at best."""
    thin = []
    chosen = list(dates)
    for number, feed in enumerate(network.feeds):
        first, counts = network.trips_per_day(number)
        weekday = (first.weekday() + np.arange(len(counts))) % (SUNDAY + 1)
        most = [int(counts[weekday == date.weekday()].max(initial=0)) for date in chosen]
        if all(
            network.trips_on(number, date) < THIN * best or not best for date, best in zip(chosen, most, strict=True)
        ):
            thin.append(feed.id)
    return thin


def _times(network: Network, feed: int) -> tuple[np.ndarray, ...]:
    """Days with trips, trips per day and all times of a feed."""
    first, counts = network.trips_per_day(feed)
    chains, timings = network.chains, network.timings
    # the chains of a feed lie side by side; those that run on some day are told by its classes
    numbers = [chain for chain in network.feed_days[feed].chains_of_class if len(chain)]
    low = min((int(chain.min()) for chain in numbers), default=0)
    high = max((int(chain.max()) + 1 for chain in numbers), default=0)
    of_feed = np.arange(low, high)
    length = chain_lengths(network)[of_feed]
    chain = np.repeat(of_feed, length)
    before = np.repeat(np.cumsum(length) - length, length)
    event, start_s = timings.ptr[chains.timing[chain]] + np.arange(len(chain)) - before, chains.start_s[chain]
    served = np.flatnonzero(counts)
    span = slice(int(served[0]), int(served[-1]) + 1) if len(served) else slice(0, 0)
    start = np.array([(first - EPOCH).days + span.start])
    return start, counts[span], start_s + timings.arrival_s[event], start_s + timings.departure_s[event]


def _common_span(old: Network, new: Network, feeds: Sequence[tuple[int, int]]) -> tuple[dt.date, dt.date] | None:
    """The dates within the calendars of all these feeds, old and new; None if there is none."""
    spans = [running_span(old, pair[0]) for pair in feeds] + [running_span(new, pair[1]) for pair in feeds]
    known = [span for span in spans if span is not None]
    if not known or len(known) < len(spans):
        return None
    first, last = max(span[0] for span in known), min(span[1] for span in known)
    return (first, last) if first <= last else None


def _busiest(network: Network) -> dict[str, dt.date]:
    """Per kind of day that the calendar has the date on which most trips of all feeds run.

    Of several it is the first Wednesday, so that the same day of the week is compared where that is possible.
    """
    best: dict[str, tuple[tuple[int, int], dt.date]] = {}
    first, last = network.calendar()
    for offset in range((last - first).days + 1):
        date = first + dt.timedelta(days=offset)
        kind = kind_of(date)
        worth = _trips(network, date), -abs(date.weekday() - WEDNESDAY)
        if kind not in best or worth > best[kind][0]:
            best[kind] = (worth, date)
    return {kind: date for kind, (_, date) in best.items()}


def _trips(network: Network, date: dt.date) -> int:
    return sum(network.trips_on(feed, date) for feed in range(len(network.feeds)))


def _whole_calendar(old: Network, new: Network) -> tuple[str, str]:
    spans = [network.calendar() for network in (old, new)]
    return min(span[0] for span in spans).isoformat(), max(span[1] for span in spans).isoformat()
