# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""School holidays as the timetables show them, for where nobody has told them.

The rule. A trip is expected on a working day (Monday to Friday, no public holiday) between its first and its last day
if it runs on at least half of the working days of that weekday in between. A feed *pauses* on a day on which at least
``PAUSED`` of its expected trips do not run, and on which it runs at least ``PAUSED`` fewer trips than on the nearest
days of the same weekday before and after that are no such days. So trips that merely end, a timetable that thins out
for good, and diversions that replace trips by others are no holidays. A working day is a school holiday if at least
half of the feeds that ever pause, and that are not running dry on that day, pause on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from mobility.network.network import Network
    from mobility.network.timetable.day import FeedDays

PAUSED = 0.05
"""Share of trips; roadworks and single dropped trips stay below, pupils' trips lie far above."""
EXPECTED = 0.5
DRY = 0.5
"""A feed with less than this share of its best day of that weekday can't tell holidays."""
WORKING_DAYS = 5


def learned_holidays(network: Network, first_day: int, working: np.ndarray) -> np.ndarray:
    """The working days on which the feeds pause as in school holidays.

    Parameters
    ----------
    network
        All its feeds are asked.
    first_day
        Days since 1970-01-01 of the first entry of ``working``.
    working
        Bool (days): Monday to Friday, no public holiday.

    Returns
    -------
    array
        Bool (days).
    """
    votes, voters = (np.zeros(len(working), dtype=np.int32) for _ in range(2))
    for feed in network.feed_days:
        at = _classes(feed, first_day, len(working))
        trips = np.append(network.arrays["class_trips"], 0)[at]
        paused = _paused(feed, at, trips, working, first_day)
        if paused.any():
            weekday = _weekday(first_day, len(working))
            best = np.array([trips[weekday == day].max(initial=0) for day in range(7)])[weekday]
            votes += paused
            voters += paused | (working & (trips > 0) & (trips >= DRY * best))
    return working & (votes > 0) & (2 * votes >= voters)


def _classes(feed: FeedDays, first_day: int, days: int) -> np.ndarray:
    """The day class of a feed on each of some days, -1 where nothing runs."""
    at = np.arange(days) + first_day - feed.first_day
    inside = (at >= 0) & (at < len(feed.class_of_day))
    classes = np.full(days, -1, dtype=np.int64)
    classes[inside] = feed.class_of_day[at[inside]]
    return classes


def _weekday(first_day: int, days: int) -> np.ndarray:
    """Monday is 0; 1970-01-01 was a Thursday."""
    return (np.arange(days) + first_day + 3) % 7


def _paused(feed: FeedDays, at: np.ndarray, trips: np.ndarray, working: np.ndarray, first_day: int) -> np.ndarray:
    """Bool (days): where a feed pauses."""
    used = np.unique(at[at >= 0])
    if not used.size:
        return np.zeros(len(at), dtype=np.bool_)
    chains = np.unique(np.concatenate([feed.chains_of_class[int(number)] for number in used]))
    runs_of_class = np.zeros((len(used) + 1, len(chains)), dtype=np.bool_)
    for position, number in enumerate(used.tolist()):
        runs_of_class[position, np.searchsorted(chains, feed.chains_of_class[number])] = True
    row = np.where(at >= 0, np.searchsorted(used, at), len(used)).astype(np.int64)
    first, last = np.full(len(chains), len(at)), np.full(len(chains), -1)
    for day in np.flatnonzero(working).tolist():
        here = runs_of_class[row[day]]
        np.minimum(first, day, out=first, where=here)
        np.maximum(last, day, out=last, where=here)
    share = np.zeros(len(at))
    weekday = _weekday(first_day, len(at))
    for day_of_week in range(WORKING_DAYS):
        days = np.flatnonzero(working & (weekday == day_of_week))
        runs = runs_of_class[row[days]]
        between = (first <= days[:, None]) & (days[:, None] <= last)
        expected = between & ((runs & between).sum(axis=0) >= EXPECTED * np.maximum(between.sum(axis=0), 1))
        number = expected.sum(axis=1)
        share[days] = (expected & ~runs).sum(axis=1) / np.maximum(number, 1)
    return _with_fewer_trips(working & (trips > 0) & (share >= PAUSED), trips, working, weekday)


def _with_fewer_trips(candidate: np.ndarray, trips: np.ndarray, working: np.ndarray, weekday: np.ndarray) -> np.ndarray:
    """Of some days those with fewer trips than the nearest other days of their weekday, before and after."""
    paused = np.zeros(len(candidate), dtype=np.bool_)
    for day_of_week in range(WORKING_DAYS):
        usual = np.flatnonzero(working & (weekday == day_of_week) & ~candidate & (trips > 0))
        for day in np.flatnonzero(candidate & (weekday == day_of_week)).tolist():
            after = int(np.searchsorted(usual, day))
            if 0 < after < len(usual):
                least = min(trips[usual[after - 1]], trips[usual[after]])
                paused[day] = trips[day] <= (1 - PAUSED) * least
    return paused
