# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""When the trips of a new line leave: at given times, at a headway, or timed to another line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobility.errors import InputError
from mobility.scenario.apply.trips import MINUTE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobility.network.patch.day_axis import Days
    from mobility.network.patch.feed_edit import Call, FeedEdit
    from mobility.scenario.apply.work import Line, Work
    from mobility.scenario.language.scenario import Step
    from mobility.scenario.language.words import Departures, Meets


@dataclass(frozen=True, slots=True)
class Starts:
    """Finds when trips leave their first stop.

    Parameters
    ----------
    work, step
        The region, and where the wish stands.
    edit
        The feed of the new line.
    way
        The calls of a trip that leaves at 0.
    days
        On which the trips run.
    number
        Which entry of the timetable this is.
    """

    work: Work
    step: Step
    edit: FeedEdit
    way: list[Call]
    days: Days
    number: int

    def of(self, entry: Departures) -> list[int]:
        """Seconds of the service day, as an entry of a timetable has them.

        Raises
        ------
        InputError
            The line that is to be met does not stop there then.
        """
        if entry.departures is not None:
            return list(entry.departures)
        first_s, last_s = entry.from_s or 0, entry.until_s or 0
        if entry.meets is not None:
            return self._meeting(entry.meets, first_s, last_s)
        return list(range(first_s, last_s + 1, max(1, round((entry.every_min or 0) * MINUTE_S))))

    def _meeting(self, meets: Meets, first_s: int, last_s: int) -> list[int]:
        """Starts so that one changes from the arrivals, or to the departures, of another line.

        Timed to arrivals, a trip leaves ``change_min`` after each of them; timed to departures, it is there so much
        before each of them: at the stop that is named, else at its first stop, or its last one.
        """
        other = self.work.line(self.step, meets.line, "timetable", str(self.number), "meets")
        change_s, to_departures = round(meets.change_min * MINUTE_S), meets.event == "departures"
        here = self._own_call(meets)
        found = []
        for call in self._calls_there(other, meets):
            if to_departures:
                start_s = call.departure_s - change_s - here.arrival_s
            else:
                start_s = call.arrival_s + change_s - here.departure_s
            if first_s <= start_s <= last_s:
                found.append(start_s)
        if not found:
            place = self.step.place("timetable", self.number, "meets")
            raise InputError("scenario_meets_nothing", place=place, line=other.shown, stop=meets.at)
        apart_s, groups = round(meets.apart_min * MINUTE_S), [[min(found)]]
        for start_s in sorted(set(found))[1:]:
            if start_s - groups[-1][0] < apart_s:
                groups[-1].append(start_s)
            else:
                groups.append([start_s])
        # One trip for several: it waits for the last arrival, and is there before the first departure.
        return [min(group) if to_departures else max(group) for group in groups]

    def _own_call(self, meets: Meets) -> Call:
        if meets.own_stop is None:
            return self.way[-1] if meets.event == "departures" else self.way[0]
        own = self.work.stops(self.step, self.edit, [meets.own_stop], "timetable", self.number, "meets", "own_stop")
        for call in self.way:
            if call.stop in own:
                return call
        place = self.step.place("timetable", self.number, "meets", "own_stop", value=meets.own_stop)
        raise InputError("scenario_not_on_line", place=place, stop=meets.own_stop)

    def _calls_there(self, other: Line, meets: Meets) -> Iterator[Call]:
        """Where one can leave the other line, or board it, on some of the days."""
        edit = other.edit
        where = self.work.stops(self.step, edit, [meets.at], "timetable", self.number, "meets", "at")
        for trip in edit.trips_of(other.routes):
            if meets.direction is not None and edit.direction[trip] != meets.direction:
                continue
            if not (edit.days(trip) & self.days).any():
                continue
            calls = edit.calls(trip)
            useful = calls[:-1] if meets.event == "departures" else calls[1:]
            yield from (call for call in useful if call.stop in where)
