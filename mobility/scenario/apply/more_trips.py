# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""More trips on a line that is there, and another headway, with the running times of its own trips."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from mobility.errors import InputError
from mobility.network.stops import plain_name
from mobility.scenario.apply.trips import MINUTE_S, choose, clock, no_new_overtaking, touched
from mobility.scenario.directions import BACK, THERE, ways_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mobility.network.patch.day_axis import Days
    from mobility.network.patch.feed_edit import Call, FeedEdit
    from mobility.scenario.apply.work import Line, Touched, Work
    from mobility.scenario.language.lines import ChangeHeadway, StrengthenLine
    from mobility.scenario.language.scenario import Step


def strengthen_line(work: Work, step: Step, words: StrengthenLine) -> Touched:
    """Add trips; each is like the trip of the same direction that leaves nearest in time on the same day.

    On days on which no such trip runs there is none to be like, and none is added.
    """
    # Models for new trips may leave outside of the span in which new ones do.
    everywhere = words.model_copy(update={"from_s": None, "until_s": None})
    line, trips, days = choose(work, step, everywhere)
    edit = line.edit
    _refuse_unserved(work, step, words, line, trips)
    if words.departures is not None:
        starts = list(words.departures)
    else:
        starts = list(range(words.from_s or 0, words.until_s or 0, round((words.every_min or 1) * MINUTE_S)))
    if len(set(starts)) < len(starts):
        twice = next(one for one in starts if starts.count(one) > 1)
        raise InputError("scenario_departure_twice", place=step.place("departures"), time=clock(twice))
    new = []
    with no_new_overtaking(step, line):
        for mine in _by_direction(line, trips):
            models = _models(edit, mine)
            for start_s in starts:
                taken = [model.runs for model in models if model.first_s == start_s]
                free = days & ~np.any(taken, axis=0) if taken else days
                new += _like_nearest(edit, models, start_s, free)
    if not new:
        raise InputError("scenario_touches_nothing", place=step.place(), line=line.shown)
    return touched(work, step, line, new)


def _refuse_unserved(work: Work, step: Step, words: StrengthenLine, line: Line, trips: Sequence[int]) -> None:
    """See that for each of the days that are named some trip runs that new ones can be like."""
    served = np.any([line.edit.days(trip) for trip in trips], axis=0)
    for number, word in enumerate(words.days or ()):
        if not (work.days(step, [word]) & served).any():
            place = step.place("days", number, value=word)
            raise InputError("scenario_no_service_then", place=place, day=word, line=line.shown)


def change_headway(work: Work, step: Step, words: ChangeHeadway) -> Touched:
    """Put trips at a headway in the place of those between two times."""
    line, trips, days = choose(work, step, words)
    edit = line.edit
    new = []
    with no_new_overtaking(step, line):
        for mine in _by_direction(line, trips):
            models = _models(edit, mine)
            for start_s in range(words.from_s or 0, words.until_s or 0, round(words.every_min * MINUTE_S)):
                new += _like_nearest(edit, models, start_s, days)
        for trip in trips:
            edit.set_days(trip, edit.days(trip) & ~days)
    return touched(work, step, line, new)


def _by_direction(line: Line, trips: Sequence[int]) -> Iterator[list[int]]:
    """Some trips of a line by the way that they go."""
    edit, numbers = line.edit, dict[str, int]()
    number_of = [numbers.setdefault(plain_name(stop["name"]), row) for row, stop in enumerate(edit.stops)]
    every = edit.trips_of(line.routes)
    orders = [tuple(number_of[call.stop] for call in edit.calls(trip)) for trip in every]
    way_of = dict(zip(every, ways_of(orders, [edit.direction[trip] for trip in every]), strict=True))
    for way in (THERE, BACK):
        if mine := [trip for trip in trips if way_of[trip] == way]:
            yield mine


class _Model(NamedTuple):
    """A trip that new ones may be like: when it leaves its first stop, and on which days."""

    trip: int
    first_s: int
    runs: Days


def _models(edit: FeedEdit, trips: Sequence[int]) -> list[_Model]:
    return [_Model(trip, edit.calls(trip)[0].departure_s, edit.days(trip)) for trip in trips]


def _like_nearest(edit: FeedEdit, models: Sequence[_Model], start_s: int, days: Days) -> list[int]:
    """New trips that leave at a time: on each day one like the trip of that day that leaves nearest to it.

    Of two as near the earlier one counts, of these the first; where no model runs there is no new trip.
    """
    free = days.copy()
    alike: dict[object, tuple[int, Days]] = {}
    for model in sorted(models, key=lambda one: (abs(one.first_s - start_s), one.first_s)):
        mine = free & model.runs
        if mine.any():
            # Models that differ in days and blocks alone make one trip.
            key = edit.route[model.trip], _shifted(edit, model.trip, start_s), tuple(_facts(edit, model.trip).items())
            first, known = alike.get(key, (model.trip, mine))
            alike[key] = first, known | mine
            free &= ~mine
    return [_like(edit, trip, start_s, on) for trip, on in alike.values()]


def _shifted(edit: FeedEdit, trip: int, start_s: int) -> tuple[Call, ...]:
    """The calls of a trip if it leaves at another time."""
    calls = edit.calls(trip)
    return tuple(call.later(start_s - calls[0].departure_s) for call in calls)


def _facts(edit: FeedEdit, trip: int) -> dict[str, Any]:
    """What a copy of a trip takes over; it is on no vehicle's block."""
    return edit.trip_facts(trip) | {"block_id": ""}


def _like(edit: FeedEdit, model: int, start_s: int, days: Days) -> int:
    """A copy of a trip that leaves at another time."""
    name = f"{edit.trip_id[model]}@{clock(start_s).replace(':', '')}"
    return edit.add_trip(edit.route[model], name, days, _shifted(edit, model, start_s), **_facts(edit, model))
