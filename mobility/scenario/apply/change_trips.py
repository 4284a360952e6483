# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Modifications of trips that run already: gone, shorter, earlier, faster, by another way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InputError
from mobility.network.patch.feed_edit import Call
from mobility.scenario.apply.drawn_ways import DrawnWays
from mobility.scenario.apply.new_line import called_stop, running_s
from mobility.scenario.apply.trips import MINUTE_S, choose, distance_m, no_new_overtaking, touched

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mobility.network.patch.feed_edit import FeedEdit
    from mobility.scenario.apply.work import Touched, Work
    from mobility.scenario.language import lines
    from mobility.scenario.language.scenario import Step
    from mobility.scenario.language.words import TripChoice

Calls = tuple[Call, ...]


def remove_line(work: Work, step: Step, words: lines.RemoveLine) -> Touched:
    """Let a line run no more."""
    line = work.line(step, words.line)
    trips = line.edit.trips_of(line.routes)
    if not trips:
        raise InputError("scenario_touches_nothing", place=step.place(), line=line.shown)
    told = touched(work, step, line, trips)
    for trip in trips:
        line.edit.set_calls(trip, ())
    return told


def remove_trips(work: Work, step: Step, words: lines.RemoveTrips) -> Touched:
    """Let some trips run no more, on some days."""
    line, trips, days = choose(work, step, words)
    told = touched(work, step, line, trips, days=days)
    for trip in trips:
        line.edit.set_days(trip, line.edit.days(trip) & ~days)
    return told


def shift_trips(work: Work, step: Step, words: lines.ShiftTrips) -> Touched:
    """Let trips run earlier or later."""
    seconds = round(words.minutes * MINUTE_S)

    def shifted(calls: Calls) -> Calls:
        if calls[0].departure_s + seconds < 0:
            raise InputError("scenario_before_midnight", place=step.place("minutes", value=words.minutes))
        return tuple(call.later(seconds) for call in calls)

    return _changed(work, step, words, shifted)


def change_speed(work: Work, step: Step, words: lines.ChangeSpeed) -> Touched:
    """Divide running times, rounded to whole seconds; what follows moves."""
    if words.factor == 1:
        raise InputError("scenario_changes_nothing", place=step.place("factor", value=words.factor))
    between = _pair(work, step, words, words.between)

    def changed(calls: Calls) -> Calls | None:
        first, last = (0, len(calls) - 1) if between is None else _span(calls, *between)
        if first < 0:
            return None
        new = list(calls)
        for at in range(1, len(calls)):
            running = calls[at].arrival_s - calls[at - 1].departure_s
            if first < at <= last:
                running = round(running / words.factor)
            new[at] = _arriving(calls[at], new[at - 1].departure_s + running)
        return tuple(new)

    return _changed(work, step, words, changed)


def change_dwell(work: Work, step: Step, words: lines.ChangeDwell) -> Touched:
    """Let vehicles stand longer or shorter; what follows moves."""
    line = work.line(step, words.line)
    stops = None if words.stops is None else work.stops(step, line.edit, words.stops, "stops")
    where: set[int] = set()

    def changed(calls: Calls) -> Calls | None:
        new, late_s, some = list(calls), 0, False
        for at, call in enumerate(calls):
            moved = call.later(late_s)
            inner = 0 < at < len(calls) - 1
            if inner and (stops is None or call.stop in stops):
                late_s += words.dwell_s - (call.departure_s - call.arrival_s)
                moved = moved._replace(departure_s=moved.arrival_s + words.dwell_s)
                where.add(call.stop)
                some = True
            new[at] = moved
        return tuple(new) if some else None

    return _changed(work, step, words, changed, where)


def skip_stops(work: Work, step: Step, words: lines.SkipStops) -> Touched:
    """Leave stops out."""
    line = work.line(step, words.line)
    stops = work.stops(step, line.edit, words.stops, "stops")
    where: set[int] = set()

    def changed(calls: Calls) -> Calls | None:
        if not any(call.stop in stops for call in calls):
            return None
        where.update(call.stop for call in calls if call.stop in stops)
        return without(calls, stops, words.saves_s)

    return _changed(work, step, words, changed, where)


def without(calls: Calls, stops: set[int], saves_s: int) -> Calls:
    """The calls of a trip without those at some stops; at each one between others that is left out seconds are won."""
    kept: list[Call] = []
    saved_s = 0
    for call in calls:
        if call.stop in stops:
            if kept:
                saved_s += min(saves_s, call.arrival_s - saved_s - kept[-1].departure_s)
        else:
            kept.append(call.later(-saved_s))
    return _ended(kept)


def shorten_line(work: Work, step: Step, words: lines.ShortenLine) -> Touched:
    """Let trips begin or end nearer."""
    line = work.line(step, words.line)
    first = None if words.first_stop is None else work.stops(step, line.edit, [words.first_stop], "first_stop")
    last = None if words.last_stop is None else work.stops(step, line.edit, [words.last_stop], "last_stop")

    def changed(calls: Calls) -> Calls | None:
        begin = 0 if first is None else _position(calls, first)
        end = len(calls) - 1 if last is None else _position(calls, last, begin)
        if begin < 0 or end < 0 or (begin, end) == (0, len(calls) - 1):
            return None
        return _ended(calls[begin : end + 1])

    return _changed(work, step, words, changed)


def reroute(work: Work, step: Step, words: lines.Reroute) -> Touched:
    """Let trips take another way between two stops."""
    line = work.line(step, words.line)
    edit = line.edit
    here = work.stops(step, edit, [words.from_stop], "from_stop")
    there = work.stops(step, edit, [words.to_stop], "to_stop")
    via = [called_stop(work, step, edit, call, "via", number) for number, call in enumerate(words.via)]

    def changed(calls: Calls) -> Calls | None:
        begin, end = _span(calls, here, there)
        if begin < 0:
            return None
        way = [calls[begin].stop, *via, calls[end].stop]
        hops = running_s(work, step, edit, way, words.running, "running")
        new, at_s = list(calls[: begin + 1]), calls[begin].departure_s
        for stop, hop_s, called in zip(via, hops, words.via, strict=False):
            at_s += hop_s
            new.append(Call(stop, at_s, at_s + called.dwell_s))
            at_s += called.dwell_s
        late_s = at_s + hops[-1] - calls[end].arrival_s
        return (*new, *(call.later(late_s) for call in calls[end:]))

    return _changed(work, step, words, changed, set(via), ways=DrawnWays(edit, always=True))


def serve_station(work: Work, step: Step, words: lines.ServeStation) -> Touched:
    """Let trips call at a stop that they ran past; all who ride through lose the same seconds."""
    line = work.line(step, words.line)
    edit = line.edit
    here, there = (work.stops(step, edit, [text], "between", number) for number, text in enumerate(words.between))
    new_stop = called_stop(work, step, edit, words.stop, "stop")
    dwell_s = words.stop.dwell_s
    if dwell_s > words.loses_s:
        raise InputError(
            "scenario_dwell_longer_than_loss", place=step.place("loses_s", value=words.loses_s), dwell_s=dwell_s
        )

    def changed(calls: Calls) -> Calls | None:
        found = [
            (at - 1, at)
            for at in range(1, len(calls))
            if _joins(calls[at - 1].stop, calls[at].stop, here, there)
        ]  # fmt: skip
        if not found or any(call.stop == new_stop for call in calls):
            return None
        begin, end = found[0]
        running_s = calls[end].arrival_s - calls[begin].departure_s
        share = words.share
        if share is None:
            share = _share(edit, calls[begin].stop, new_stop, calls[end].stop)
        elif calls[begin].stop in there and calls[begin].stop not in here:
            share = 1 - share
        at_s = calls[begin].departure_s + round(share * running_s) + (words.loses_s - dwell_s) // 2
        middle = Call(new_stop, at_s, at_s + dwell_s)
        return (*calls[: begin + 1], middle, *(call.later(words.loses_s) for call in calls[end:]))

    return _changed(work, step, words, changed, {new_stop}, lost_s=words.loses_s, ways=DrawnWays(edit, always=False))


def _changed(
    work: Work,
    step: Step,
    words: TripChoice,
    change: Callable[[Calls], Calls | None],
    stops: set[int] | None = None,
    lost_s: int = 0,
    ways: DrawnWays | None = None,
) -> Touched:
    """Change the calls of all chosen trips on the chosen days; trips with nothing to change stay whole."""
    line, trips, days = choose(work, step, words)
    edit = line.edit
    new = {}
    for trip in trips:
        before = edit.calls(trip)
        calls = change(before)
        if calls is not None and calls != before:
            new[trip] = calls
    if not new:
        raise InputError("scenario_touches_nothing", place=step.place(), line=line.shown)
    with no_new_overtaking(step, line):
        done = []
        for trip, calls in new.items():
            part = edit.on_days(trip, days)
            if part is not None:
                if ways is not None:
                    ways.redraw(part, edit.calls(part), calls)
                edit.set_calls(part, calls)
                done.append(part)
    return touched(work, step, line, done, stops=len(stops or ()), lost_s=lost_s)


def _ended(calls: Sequence[Call]) -> Calls:
    """Nobody boards at the last stop or leaves at the first; a trip that is left with one stop is none."""
    return tuple(calls) if len(calls) > 1 else ()


def _arriving(call: Call, arrival_s: int) -> Call:
    return call.later(arrival_s - call.arrival_s)


def _position(calls: Calls, stops: set[int], begin: int = 0) -> int:
    return next((at for at in range(begin, len(calls)) if calls[at].stop in stops), -1)


def _span(calls: Calls, here: set[int], there: set[int]) -> tuple[int, int]:
    """Positions of a call at one stop and of the next at the other; -1 where a trip does not call so."""
    begin = _position(calls, here)
    end = _position(calls, there, begin + 1) if begin >= 0 else -1
    return (begin, end) if end > begin else (-1, -1)


def _joins(before: int, behind: int, here: set[int], there: set[int]) -> bool:
    """Whether of two stops one is among some and the other among others."""
    return before != behind and ((before in here and behind in there) or (before in there and behind in here))


def _pair(
    work: Work, step: Step, words: TripChoice, between: tuple[str, str] | None
) -> tuple[set[int], set[int]] | None:
    if between is None:
        return None
    edit = work.line(step, words.line).edit
    here, there = (work.stops(step, edit, [text], "between", number) for number, text in enumerate(between))
    return here, there


def _share(edit: FeedEdit, before: int, stop: int, behind: int) -> float:
    """Where a stop lies between two others, by distance."""
    a, b, c = ((edit.stops[row]["lat"], edit.stops[row]["lon"]) for row in (before, stop, behind))
    first, second = distance_m(a, b), distance_m(b, c)
    return float(np.clip(first / (first + second), 0.01, 0.99)) if first + second else 0.5
