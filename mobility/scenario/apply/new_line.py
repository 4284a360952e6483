# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""New lines: their stops, running times and departures."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mobility.errors import InputError
from mobility.network.patch.feed_edit import Call
from mobility.region.operations import LineFacts
from mobility.scenario.apply.departures import Starts
from mobility.scenario.apply.trips import MINUTE_S, clock, touched
from mobility.scenario.apply.where import check_point
from mobility.scenario.apply.work import MOST_LISTED, Line, full_id
from mobility.scenario.directions import BACK, THERE
from mobility.scenario.language.words import ROUTE_TYPES, VEHICLES
from mobility.sources.gtfs.codes import STOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.network.patch.feed_edit import FeedEdit
    from mobility.scenario.apply.work import Touched, Work
    from mobility.scenario.language.lines import AddLine
    from mobility.scenario.language.scenario import Step
    from mobility.scenario.language.words import Departures, Running, StopCall


def add_line(work: Work, step: Step, words: AddLine) -> Touched:
    """Add a line with all its trips."""
    edit = _feed_for(work, step, words)
    if any(route["route_id"] == words.id for route in edit.routes):
        raise InputError("scenario_line_exists", place=step.place("id", value=words.id), line=words.id, feed=edit.id)
    stops = [called_stop(work, step, edit, call, "stops", number) for number, call in enumerate(words.stops)]
    back_calls = words.stops_back or tuple(reversed(words.stops))
    field = "stops" if words.stops_back is None else "stops_back"
    back = [called_stop(work, step, edit, call, field, number) for number, call in enumerate(back_calls)]
    hops = running_s(work, step, edit, stops, words.running, "running")
    if words.running_back is not None:
        hops_back = running_s(work, step, edit, back, words.running_back, "running_back")
    elif words.running.minutes is not None and words.stops_back is None:
        hops_back = hops[::-1]
    else:
        hops_back = running_s(work, step, edit, back, words.running, "running")
    ways = {
        THERE: _way(stops, hops, [call.dwell_s for call in words.stops]),
        BACK: _way(back, hops_back, [call.dwell_s for call in back_calls]),
    }
    route = edit.add_route(
        {"route_id": words.id, "agency": _agency(edit, words), "short_name": words.name, "long_name": words.long_name,
         "route_type": ROUTE_TYPES[words.mode]}
    )  # fmt: skip
    line = Line(edit, (route,))
    if words.mode in VEHICLES:
        work.vehicles.append(LineFacts(edit.id, line=words.id, vehicle=VEHICLES[words.mode]))
    heads = {
        direction: named or edit.stops[ways[direction][-1].stop]["name"]
        for direction, named in ((THERE, words.headsign), (BACK, words.headsign_back))
    }
    trips = []
    for number, entry in enumerate(words.timetable):
        days = work.days(step, entry.days, "timetable", number)
        for direction in _directions(entry):
            starts = Starts(work, step, edit, ways[direction], days, number)
            for start_s in starts.of(entry):
                name = f"{words.id}-{'ab'[direction]}-{number + 1}-{clock(start_s).replace(':', '')}"
                trips.append(
                    edit.add_trip(
                        route, name, days, [call.later(start_s) for call in ways[direction]],
                        headsign=heads[direction], direction=direction,
                        wheelchair_accessible=_known(words.wheelchair), bikes_allowed=_known(words.bikes),
                    )
                )  # fmt: skip
    if not trips:
        raise InputError("scenario_line_without_trips", place=step.place("timetable"), line=words.id)
    _refuse_twice(step, edit, trips)
    return touched(work, step, line, trips, stops=len({*stops, *back}))


def _known(value: bool | None) -> int:  # noqa: FBT001 - what a file says
    return 0 if value is None else 1 if value else 2


def _directions(entry: Departures) -> tuple[int, ...]:
    return {"there": (THERE,), "back": (BACK,), "both": (THERE, BACK)}[entry.direction]


def _feed_for(work: Work, step: Step, words: AddLine) -> FeedEdit:
    """The feed that is named, else the one that has most of the stops."""
    if words.feed is not None:
        return work.feed(step, words.feed)
    counts: Counter[str] = Counter()
    for number, call in enumerate(words.stops):
        if call.lat is None:
            counts[work.stop(step, call.stop, "stops", number)[0].id] += 1
    feeds = work.feeds
    return max(feeds, key=lambda edit: counts[edit.id])  # of equal ones the first


def _agency(edit: FeedEdit, words: AddLine) -> int:
    if not words.operator:
        return 0
    for row, agency in enumerate(edit.agencies):
        if words.operator in {agency["name"], agency["agency_id"]}:
            return row
    taken = {agency["agency_id"] for agency in edit.agencies}
    name, number = words.operator, 2
    while name in taken:
        name, number = f"{words.operator}-{number}", number + 1
    return edit.add_agency(name, words.operator, "")


def called_stop(work: Work, step: Step, edit: FeedEdit, call: StopCall, *at: str | int) -> int:
    """The row of a stop that a line calls at: one that is there, a new one, or one of another feed, taken over.

    Raises
    ------
    InputError
        Unknown, several of that name, a station or an entrance, or a new one whose id is taken.
    """
    if call.lat is not None and call.lon is not None:
        check_point(work, step, call.lat, call.lon, *at, "lat")
        row = edit.stop(call.stop)
        if row >= 0:
            known = edit.stops[row]
            if (known["lat"], known["lon"]) == (call.lat, call.lon) and known["row"] == 0:
                return row  # the same new stop, called at twice
            raise InputError("scenario_stop_exists", place=step.place(*at, "stop", value=call.stop), stop=call.stop)
        return edit.add_stop(call.stop, call.name or call.stop, call.lat, call.lon)
    own = edit.stop(call.stop.removeprefix(f"{edit.id}_"))
    home, row = (edit, own) if own >= 0 else work.stop(step, call.stop, *at)
    _check_platform(step, home, row, call.stop, *at)
    if home is edit:
        return row
    # A feed knows its own stops alone: one of another feed is taken over to the same place.
    stop, copy_id = home.stops[row], full_id(home, row)
    known_copy = edit.stop(copy_id)
    if known_copy >= 0:
        return known_copy
    return edit.add_stop(copy_id, stop["name"], stop["lat"], stop["lon"], stop["wheelchair_boarding"])


def _check_platform(step: Step, edit: FeedEdit, row: int, text: str, *at: str | int) -> None:
    """Refuse a station or an entrance, at which trips can't call in GTFS, unless some do in this feed."""
    if edit.stops[row]["location_type"] == STOP or (edit.feed.stop_times["stop"] == row).any():
        return
    station = edit.stops[row]["station"]
    platforms = [full_id(edit, at_) for at_, stop in enumerate(edit.stops)
                 if stop["station"] == station and stop["location_type"] == STOP]  # fmt: skip
    found = ", ".join(platforms[:MOST_LISTED]) or "–"
    raise InputError("scenario_not_a_platform", place=step.place(*at, value=text), stop=text, found=found)


def running_s(work: Work, step: Step, edit: FeedEdit, stops: Sequence[int], running: Running, *at: str) -> list[int]:
    """Seconds from each stop to the next, as given or reckoned.

    Raises
    ------
    InputError
        Another number of minutes than there are ways.
    """
    if running.minutes is not None:
        if len(running.minutes) != len(stops) - 1:
            raise InputError(
                "scenario_running_count", place=step.place(*at, "minutes"), given=len(running.minutes),
                wanted=len(stops) - 1,
            )  # fmt: skip
        return [round(minutes * MINUTE_S) for minutes in running.minutes]
    return work.driving_s(step, edit, stops, running, *at)


def _way(stops: Sequence[int], hops: Sequence[int], dwell_s: Sequence[int]) -> list[Call]:
    """The calls of a trip that leaves at 0."""
    calls, at_s = [Call(stops[0], 0, 0)], 0
    for number, (stop, hop_s) in enumerate(zip(stops[1:], hops, strict=True), 1):
        arrival_s = at_s + hop_s
        at_s = arrival_s + (dwell_s[number] if number < len(stops) - 1 else 0)
        calls.append(Call(stop, arrival_s, at_s))
    return calls


def _refuse_twice(step: Step, edit: FeedEdit, trips: Sequence[int]) -> None:
    """Two trips of a new line at once on one day are a slip of the pen."""
    seen: dict[tuple[int, int], list[int]] = {}
    for trip in trips:
        key = edit.direction[trip], edit.calls(trip)[0].departure_s
        for other in seen.get(key, []):
            if (edit.days(other) & edit.days(trip)).any():
                raise InputError("scenario_departure_twice", place=step.place("timetable"), time=clock(key[1]))
        seen.setdefault(key, []).append(trip)
