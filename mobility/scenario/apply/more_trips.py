# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""More trips on a line that is there, and another headway, with the running times of its own trips."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InputError
from mobility.network.stops import plain_name
from mobility.scenario.apply.trips import MINUTE_S, choose, clock, no_new_overtaking, touched
from mobility.scenario.directions import BACK, THERE, ways_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mobility.network.patch.day_axis import Days
    from mobility.network.patch.feed_edit import FeedEdit
    from mobility.scenario.apply.work import Line, Touched, Work
    from mobility.scenario.language.lines import ChangeHeadway, StrengthenLine
    from mobility.scenario.language.scenario import Step


def strengthen_line(work: Work, step: Step, words: StrengthenLine) -> Touched:
    """Add trips; each is like the trip of the same direction that leaves nearest in time on these days."""
    # Models for new trips may leave outside of the span in which new ones do.
    everywhere = words.model_copy(update={"from_s": None, "until_s": None})
    line, trips, days = choose(work, step, everywhere)
    edit = line.edit
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
            for start_s in starts:
                free = days.copy()  # on the others a trip leaves at this time already
                for trip in mine:
                    if edit.calls(trip)[0].departure_s == start_s:
                        free &= ~edit.days(trip)
                if free.any():
                    new.append(_like(edit, _nearest(edit, mine, start_s), start_s, free))
    if not new:
        raise InputError("scenario_touches_nothing", place=step.place(), line=line.shown)
    return touched(work, step, line, new)


def change_headway(work: Work, step: Step, words: ChangeHeadway) -> Touched:
    """Put trips at a headway in the place of those between two times."""
    line, trips, days = choose(work, step, words)
    edit = line.edit
    new = []
    with no_new_overtaking(step, line):
        for mine in _by_direction(line, trips):
            models = [(trip, edit.calls(trip)[0].departure_s) for trip in mine]
            # Where none of them runs none gives way.
            served = days & np.any([edit.days(trip) for trip in mine], axis=0)
            for start_s in range(words.from_s or 0, words.until_s or 0, round(words.every_min * MINUTE_S)):
                nearest = min(models, key=lambda one: (abs(one[1] - start_s), one[1]))[0]
                new.append(_like(edit, nearest, start_s, served))
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


def _nearest(edit: FeedEdit, trips: Sequence[int], start_s: int) -> int:
    """The trip that leaves nearest to a time; of two the earlier one, of these the first."""
    return min(
        trips, key=lambda trip: (abs(edit.calls(trip)[0].departure_s - start_s), edit.calls(trip)[0].departure_s)
    )


def _like(edit: FeedEdit, model: int, start_s: int, days: Days) -> int:
    """A copy of a trip that leaves at another time, on no vehicle's block."""
    calls = edit.calls(model)
    name = f"{edit.trip_id[model]}@{clock(start_s).replace(':', '')}"
    facts = edit.trip_facts(model) | {"block_id": ""}
    return edit.add_trip(
        edit.route[model], name, days, [call.later(start_s - calls[0].departure_s) for call in calls], **facts
    )
