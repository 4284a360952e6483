# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The journeys of a whole day between many places: how many, the first, the last, the quickest.

A day is 03:00 to before 03:00 of the next date, as in ``analysis.measures.ways_of_a_day``, and is looked at minute by
minute, from either end. By minutes of leaving: minutes with the same arrival are one journey, which one leaves for in
the last of them. By minutes of arriving: minutes with the same latest departure are one journey, which ends in the
first of them. Journeys that do not leave or arrive at full minutes may so differ by one minute. Where lines keep a
headway but no times, their first runs leave when the headway begins.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.matrix import place_of, targets_of
from mobility.analysis.measures.ways_of_a_day import DAY_BEGINS, MOST_S
from mobility.analysis.travel_times import TravelTimes
from mobility.analysis.window import Window, read_window
from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.scenario.compare.changes import MOST_ROWS
from mobility.scenario.compare.question import MINUTE_S
from mobility.scenario.compare.search import side_by_side
from mobility.scenario.compare.table import Table, stacked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from mobility.analysis.places.places import Places
    from mobility.analysis.travel_times import Conditions
    from mobility.kernels.layout import Int32
    from mobility.network.network import Network
    from mobility.scenario.compare.period import Period
    from mobility.scenario.compare.question import CompareQuestion

NONE = -1
LATEST_S = 22 * 3_600
"""A day timetable holds two days and two hours: so long after 03:00 of the next date one may arrive."""


@dataclass(frozen=True, slots=True)
class DayWays:
    """From A places to B places.

    Parameters
    ----------
    begin
        When the day begins.
    count
        (A, B) journeys.
    first, last
        (A, B) minute of the day in which one leaves with the first and the last of them; -1 where there is none.
    quickest_s
        (A, B) the shortest time on the way; ``NEVER`` where there is none.
    """

    begin: dt.datetime
    count: Int32
    first: Int32
    last: Int32
    quickest_s: Int32

    def clock(self, minute: int) -> str | None:
        """A minute as people write it, hours of the next date from 24 on; None for none."""
        if minute < 0:
            return None
        at = dt.datetime.fromtimestamp(self.begin.timestamp() + MINUTE_S * minute, self.begin.tzinfo)
        hours = at.hour + 24 * (at.date() - self.begin.date()).days
        return f"{hours:02}:{at.minute:02}"

    def clocks(self, minutes: np.ndarray) -> list[str | None]:
        """Of many."""
        known = {minute: self.clock(minute) for minute in np.unique(minutes).tolist()}
        return [known[minute] for minute in minutes.ravel().tolist()]


def day_window(date: dt.date, zone: ZoneInfo) -> Window:
    """The minutes of a day."""
    begin, end = (dt.datetime.combine(day, DAY_BEGINS, tzinfo=zone) for day in (date, date + dt.timedelta(days=1)))
    return Window(begin, round(end.timestamp() - begin.timestamp()) // MINUTE_S)


def day_ways(
    network: Network, here: Places, there: Places, date: dt.date, conditions: Conditions, *, towards: bool = False,
    until: str | None = None, workers: int | None = None,
) -> DayWays:  # fmt: skip
    """All journeys of a day from each of some places to each of others.

    Parameters
    ----------
    network, here, there, date
        Where and when; stops have the numbers of this network.
    conditions
        How one travels; no day is drawn.
    towards
        False: one search from each of ``here``, by minutes of leaving; True: one towards each of ``there``, by minutes
        of arriving. Not where there are on-demand zones.
    until
        One has to arrive by this time, None: whenever.
    workers
        Threads; the result does not depend on them.

    Raises
    ------
    InputError
        Walks without a limit among too many stops.
    """
    conditions = replace(conditions, draws=0)
    window = day_window(date, network.zone)
    ones, others = (there, here) if towards else (here, there)
    times = TravelTimes(network, window, targets_of(network, others, conditions, towards=towards), conditions)
    latest_s = NEVER
    if until is not None:
        begin = f"{window.first.hour}:{window.first.minute:02}"
        latest_s = read_window(f"{begin}-{until}", date, network.zone).minutes * MINUTE_S
    if towards:
        # The same timetable, which begins with the date: who leaves on it arrives within its reach.
        later = min(conditions.most_s, LATEST_S) // MINUTE_S
        times.window = Window(window.first, window.minutes + later, towards=True)
    shape = len(ones), len(others)
    found = DayWays(
        window.first,
        np.zeros(shape, dtype=np.int32),
        *(np.full(shape, value, dtype=np.int32) for value in (NONE, NONE, NEVER)),
    )
    at_s = MINUTE_S * np.arange(times.window.minutes, dtype=np.int32)

    def run(number: int) -> None:
        try:
            by_minute = times.of(place_of(ones, number))
        except InputError as error:
            if not error.code.startswith(("no_street", "point_swapped")):
                raise
            return
        if towards:
            departure_s = at_s - by_minute
            reached = (by_minute < NEVER) & (departure_s >= 0) & (departure_s < window.minutes * MINUTE_S)
            _by_arrivals(np.where(reached & (at_s <= latest_s), departure_s, NONE), at_s, found, number)
        else:
            arrival_s = by_minute + at_s
            reached = (by_minute < NEVER) & (arrival_s <= latest_s)
            _by_departures(np.where(reached, arrival_s, NEVER), at_s, found, number)

    side_by_side(run, range(len(ones)), workers)
    if towards:
        turned = (np.ascontiguousarray(one.T) for one in (found.count, found.first, found.last, found.quickest_s))
        return DayWays(window.first, *turned)
    return found


def _by_departures(arrival_s: Int32, at_s: Int32, found: DayWays, row: int) -> None:
    """Fill in a row from the arrivals of all minutes in which one may leave."""
    leaves = arrival_s < NEVER
    leaves[:, :-1] &= arrival_s[:, 1:] != arrival_s[:, :-1]
    some = leaves.any(axis=1)
    found.count[row] = leaves.sum(axis=1)
    found.first[row] = np.where(some, leaves.argmax(axis=1), NONE)
    found.last[row] = np.where(some, leaves.shape[1] - 1 - leaves[:, ::-1].argmax(axis=1), NONE)
    found.quickest_s[row] = np.where(leaves, arrival_s - at_s, NEVER).min(axis=1)


def _by_arrivals(departure_s: Int32, at_s: Int32, found: DayWays, row: int) -> None:
    """Fill in a row from the latest departures for all minutes in which one may arrive; -1 where there is none."""
    ends = departure_s >= 0
    ends[:, 1:] &= departure_s[:, 1:] != departure_s[:, :-1]
    found.count[row] = ends.sum(axis=1)
    first_s = np.where(ends, departure_s, NEVER).min(axis=1)
    found.first[row] = np.where(first_s < NEVER, first_s // MINUTE_S, NONE)
    found.last[row] = departure_s.max(axis=1) // MINUTE_S
    found.quickest_s[row] = np.where(ends, at_s - departure_s, NEVER).min(axis=1)


def home_conditions(question: CompareQuestion) -> Conditions:
    """How the last way home is looked for: with a ride, and not through the night."""
    return replace(question.conditions, on_foot=False, most_s=MOST_S)


def home_table(
    question: CompareQuestion, days: Sequence[Period], base: list[DayWays], variants: dict[str, list[DayWays]]
) -> Table:
    """One row per variant, day, destination and home: when one can leave last, with a ride, for at most three hours.

    Who is at home already needs no way.

    Where that would be more than ``MOST_ROWS``, only pairs are told that differ.
    """
    import polars as pl

    homes, works = (pl.Series(places.id, dtype=pl.String) for places in (question.origins, question.destinations))
    whole = len(homes) * len(works) * len(days) * len(variants)
    parts: list[dict[str, pl.Series]] = []
    for variant, found in variants.items():
        for number, day in enumerate(days):
            before, after = base[number], found[number]
            told = ~_same_place(question)
            if whole > MOST_ROWS:
                told &= (before.last != after.last) | (before.count != after.count)
            work, home = np.nonzero(told)
            was, is_ = before.last[told], after.last[told]
            later = np.where((was >= 0) & (is_ >= 0), (is_ - was).astype(np.float64), np.nan)
            parts.append({
                "variant": pl.repeat(variant, len(work), dtype=pl.String, eager=True),
                "day": pl.repeat(day.id, len(work), dtype=pl.String, eager=True),
                "origin": homes.gather(home),
                "destination": works.gather(work),
                "last_way_home_departure_before": pl.Series(before.clocks(was), dtype=pl.String),
                "last_way_home_departure_after": pl.Series(after.clocks(is_), dtype=pl.String),
                "last_way_home_later_min": pl.Series(later).fill_nan(None),
                "journeys_before": pl.Series(before.count[told]),
                "journeys_after": pl.Series(after.count[told]),
            })  # fmt: skip
    return Table(stacked(parts))


def _same_place(question: CompareQuestion) -> np.ndarray:
    """Bool (D, O) which destinations are the homes themselves."""
    here, there = question.origins, question.destinations
    same: np.ndarray = (there.lat[:, None] == here.lat[None, :]) & (there.lon[:, None] == here.lon[None, :])
    if here.stop is not None and there.stop is not None:
        same &= there.stop[:, None] == here.stop[None, :]
    return same
