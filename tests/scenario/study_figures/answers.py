# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Travel times of a window, stays, and journeys of whole days between points and stops, on one date."""

import datetime as dt
import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.scenario.study_figures.journeys import NEVER, Feet, Ints, Search
from tests.scenario.study_figures.raw import DAY_S, Timetable

DRAWS = 10
THREE_S = 3 * 3600
"""A day begins at 3:00."""
LATEST_S = 22 * 3600
WAY_HOME_S = 3 * 3600


class Asked(NamedTuple):
    """What is asked of every timetable; times are seconds of the date."""

    destinations: list[str]
    feet: Feet
    change_s: int
    most_s: int
    seed: int = 0


class Stay(NamedTuple):
    at: str | None
    there_s: int | None
    back_s: int | None


class Day(NamedTuple):
    """Journeys of a whole day; minutes count from 0:00 of the date."""

    journeys: int
    first_min: int | None
    last_min: int | None
    quickest_s: int | None


@dataclass
class OnDate:
    """A timetable on a date."""

    timetable: Timetable
    date: dt.date
    asked: Asked

    def search(self, draw: int | None) -> Search:
        return Search(self.timetable, self.date, draw, self.asked.feet.between, self.asked.change_s)

    def draws(self) -> list[int | None]:
        """Draws that differ: where no row of frequencies.txt runs on any of three days one is as good as ten."""
        days = [self.date + dt.timedelta(number) for number in (-1, 0, 1)]
        loose = any(trip.rows and trip.days & set(days) for trip in self.timetable.trips)
        return list(range(DRAWS)) if loose else [0]

    def window(self, begin_s: int, end_s: int) -> tuple[Ints, Ints]:
        """(origins, destinations, minutes of draws) seconds, and (origins, stops) when each stop is reached first."""
        feet, asked = self.asked.feet, self.asked
        at_s = np.arange(begin_s, end_s, 60)
        parts, firsts = [], []
        for draw in self.draws():
            search = self.search(draw)
            ready = {
                stop: np.concatenate([at_s + walks.get(stop, NEVER) for walks in feet.first]) for stop in search.stops
            }
            landed = search.arrivals(ready, end_s + asked.most_s)
            shape = len(feet.first), len(at_s)
            times = np.empty((shape[0], len(asked.destinations), shape[1]), dtype=np.int64)
            for number, stop in enumerate(asked.destinations):
                arrival = landed[search.row[stop]].reshape(shape)
                for (a, b), walk_s in search.foot.items():
                    if b == stop:
                        arrival = np.minimum(arrival, landed[search.row[a]].reshape(shape) + walk_s)
                direct = np.array([walks.get(stop, NEVER) for walks in feet.first])
                arrival = np.minimum(arrival, at_s + direct[:, None])
                times[:, number] = np.where(arrival - at_s <= asked.most_s, arrival - at_s, NEVER)
            parts.append(times)
            # in time, as for the destinations
            late = landed.reshape(len(search.stops), *shape)
            late = np.where(late - at_s <= asked.most_s, late - begin_s, NEVER).min(axis=2).T
            walked = np.array([[walks.get(stop, NEVER) for stop in search.stops] for walks in feet.first])
            firsts.append(np.minimum(late, walked))
        return np.concatenate(parts, axis=2), np.min(firsts, axis=0)

    def stays(self, begin_s: int, end_s: int) -> list[Stay]:
        """For each origin the destination with the least time for both ways, the first of equal ones."""
        there, back = [], []
        for draw in self.draws():
            search = self.search(draw)
            there.append(self._there(search, np.array([begin_s]))[:, :, 0])
            back.append(self._back(search, end_s))
        there_s, back_s = begin_s - np.min(there, axis=0), np.max(back, axis=0) - end_s
        possible = (there_s <= self.asked.most_s) & (back_s <= self.asked.most_s)
        both = np.where(possible, there_s + back_s, NEVER)
        found = []
        for origin, destination in enumerate(both.argmin(axis=1).tolist()):
            if possible[origin, destination]:
                ways = int(there_s[origin, destination]), int(back_s[origin, destination])
                found.append(Stay(self.asked.destinations[destination], *ways))
            else:
                found.append(Stay(None, None, None))
        return found

    def _there(self, search: Search, by_s: Ints) -> Ints:
        """(origins, destinations, questions) latest departures."""
        feet = self.asked.feet
        found = np.full((len(feet.first), len(self.asked.destinations), len(by_s)), -NEVER)
        for number, stop in enumerate(self.asked.destinations):
            due = {stop: by_s, **{a: by_s - walk_s for (a, b), walk_s in search.foot.items() if b == stop}}
            left = search.departures(due, int(by_s.min()) - DAY_S)
            for origin, walks in enumerate(feet.first):
                for other, walk_s in walks.items():
                    if other in search.row:
                        rides = left[search.row[other]] - walk_s
                        found[origin, number] = np.maximum(found[origin, number], rides)
                if stop in walks:
                    found[origin, number] = np.maximum(found[origin, number], by_s - walks[stop])
        return found

    def _back(self, search: Search, from_s: int) -> Ints:
        """(origins, destinations) earliest arrivals at home of those who leave the destinations at one time."""
        feet, found = self.asked.feet, []
        for stop in self.asked.destinations:
            ready = {stop: np.array([from_s])}
            ready |= {b: np.array([from_s + walk_s]) for (a, b), walk_s in search.foot.items() if a == stop}
            there = search.arrivals(ready, from_s + self.asked.most_s)[:, 0]
            found.append([
                min(
                    from_s + walks.get(stop, NEVER),
                    *(int(there[search.row[other]]) + walk_s for other, walk_s in walks.items() if other in search.row),
                    NEVER,
                )
                for walks in feet.last
            ])  # fmt: skip
        return np.array(found).T

    def whole_day(self, destinations: list[str]) -> dict[tuple[int, str], Day]:
        """All journeys from 3:00 to 3:00, by origin and destination: minutes of arriving with one latest departure."""
        search = self.search(None)
        by_s = np.arange(THREE_S, THREE_S + DAY_S + min(self.asked.most_s, LATEST_S), 60)
        asked = self.asked._replace(destinations=destinations)
        latest = OnDate(self.timetable, self.date, asked)._there(search, by_s)
        found = {}
        for origin in range(len(self.asked.feet.first)):
            for number, stop in enumerate(destinations):
                ends: dict[int, int] = {}
                for at_s, left_s in zip(by_s.tolist(), latest[origin, number].tolist(), strict=True):
                    if THREE_S <= left_s < THREE_S + DAY_S and at_s - left_s <= self.asked.most_s:
                        ends.setdefault(left_s, at_s)
                found[origin, stop] = (
                    Day(len(ends), min(ends) // 60, max(ends) // 60, min(by - left for left, by in ends.items()))
                    if ends
                    else Day(0, None, None, None)
                )
        return found

    def ways_home(self) -> dict[tuple[int, str], Day]:
        """All journeys with a ride of at most three hours, by minutes of leaving, by home and destination."""
        search, feet = self.search(None), self.asked.feet
        at_s = np.arange(THREE_S, THREE_S + DAY_S, 60)
        found = {}
        for stop in self.asked.destinations:
            ready = {stop: at_s} | {b: at_s + walk_s for (a, b), walk_s in search.foot.items() if a == stop}
            landed = search.arrivals(ready, int(at_s[-1]) + WAY_HOME_S)
            for origin, walks in enumerate(feet.last):
                arrival = np.full(len(at_s), NEVER)
                for other, walk_s in walks.items():
                    if other in search.row:
                        arrival = np.minimum(arrival, landed[search.row[other]] + walk_s)
                leaves = {  # of minutes with one arrival the last
                    there_s: left_s
                    for left_s, there_s in zip(at_s.tolist(), arrival.tolist(), strict=True)
                    if there_s - left_s <= WAY_HOME_S
                }
                found[origin, stop] = (
                    Day(len(leaves), min(leaves.values()) // 60, max(leaves.values()) // 60, None)
                    if leaves
                    else Day(0, None, None, None)
                )
        return found


def percentile(times: Ints, share: float) -> Ints:
    """Lower nearest rank over the last axis."""
    rank = max(0, math.ceil(share / 100 * times.shape[-1] - 1e-9) - 1)
    found: Ints = np.sort(times, axis=-1)[..., rank]
    return found


def reachable(times: Ints) -> NDArray[np.float64]:
    """Share of the minutes."""
    found: NDArray[np.float64] = (times < NEVER).mean(axis=-1)
    return found
