# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Modifications of stops and of changes between them."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from mobility.errors import InputError
from mobility.scenario.apply.change_trips import without
from mobility.scenario.apply.trips import MINUTE_S, split
from mobility.scenario.apply.where import check_point
from mobility.scenario.apply.work import Touched

if TYPE_CHECKING:
    from mobility.network.patch.feed_edit import FeedEdit
    from mobility.scenario.apply.work import Work
    from mobility.scenario.language import places
    from mobility.scenario.language.scenario import Step

DECIMALS = 7
"""Of degrees: about a centimetre."""


def add_stop(work: Work, step: Step, words: places.AddStop) -> Touched:
    """Add a stop, which nothing calls at yet."""
    edit = work.feeds[0] if words.feed is None else work.feed(step, words.feed)
    if edit.stop(words.id) >= 0:
        raise InputError("scenario_stop_exists", place=step.place("id", value=words.id), stop=words.id)
    check_point(work, step, words.lat, words.lon, "lat")
    boarding = 0 if words.wheelchair is None else 1 if words.wheelchair else 2
    edit.add_stop(words.id, words.name, words.lat, words.lon, boarding)
    return Touched(step.kind, words.name, stops=1)


def move_stop(work: Work, step: Step, words: places.MoveStop) -> Touched:
    """Put a stop somewhere else; a station together with its platforms and entrances."""
    edit, row = work.stop(step, words.stop, "stop")
    stop = edit.stops[row]
    if (stop["lat"], stop["lon"]) == (words.lat, words.lon):
        raise InputError("scenario_changes_nothing", place=step.place("lat", value=words.lat))
    check_point(work, step, words.lat, words.lon, "lat")
    north, east = words.lat - stop["lat"], words.lon - stop["lon"]
    rows = {row} | {at for at, one in enumerate(edit.stops) if one["station"] == row}
    for at in rows - {row}:
        lat, lon = edit.stops[at]["lat"] + north, edit.stops[at]["lon"] + east
        edit.move_stop(at, round(lat, DECIMALS), round(lon, DECIMALS))
    edit.move_stop(row, words.lat, words.lon)
    return Touched(step.kind, stop["name"], len(edit.trips_calling_at(rows)), len(rows))


def close_stop(work: Work, step: Step, words: places.CloseStop) -> Touched:
    """Let nothing call at a stop any more, on some days or ever; of a station: at none of its platforms."""
    edit, row = work.stop(step, words.stop, "stop")
    days = work.days(step, words.days)
    rows = {row} | {at for at, stop in enumerate(edit.stops) if stop["station"] == row}
    trips = split(edit, edit.trips_calling_at(rows), days)
    if not trips:
        raise InputError("scenario_touches_nothing", place=step.place("stop", value=words.stop), line=words.stop)
    running = sum(int(edit.days(trip).any()) for trip in trips)
    for trip in trips:
        edit.set_calls(trip, without(edit.calls(trip), rows, words.saves_s))
    return Touched(step.kind, edit.stops[row]["name"], running, len(rows), int(days.sum()))


def add_hub(work: Work, step: Step, words: places.AddHub) -> Touched:
    """Let the change between any two of some stops take so long, in both directions."""
    edit, first = work.stop(step, words.stops[0], "stops", 0)
    rows = [first] + [
        _beside(work, step, edit, text, "stops", number) for number, text in enumerate(words.stops[1:], 1)
    ]
    seconds = round(words.change_min * MINUTE_S)
    if not [pair for pair in permutations(rows, 2) if edit.add_transfer(*pair, seconds)]:
        raise InputError("scenario_changes_nothing", place=step.place("change_min", value=words.change_min))
    return Touched(step.kind, edit.stops[first]["name"], stops=len(rows))


def change_transfer_time(work: Work, step: Step, words: places.ChangeTransferTime) -> Touched:
    """Let a change take another time."""
    edit, here = work.stop(step, words.from_stop, "from_stop")
    there = _beside(work, step, edit, words.to_stop, "to_stop")
    seconds = round(words.minutes * MINUTE_S)
    pairs = {(here, there): None, (there, here): None} if words.both_ways else {(here, there): None}
    if not [pair for pair in pairs if edit.add_transfer(*pair, seconds)]:
        raise InputError("scenario_changes_nothing", place=step.place("minutes", value=words.minutes))
    return Touched(step.kind, edit.stops[here]["name"], stops=len({here, there}))


def _beside(work: Work, step: Step, edit: FeedEdit, text: str, *at: str | int) -> int:
    """A stop of the same feed: transfers.txt knows no others."""
    home, row = work.stop(step, text, *at)
    if home is not edit:
        raise InputError(
            "scenario_change_of_feeds", place=step.place(*at, value=text), stop=text, feed=home.id, other=edit.id
        )
    return row
