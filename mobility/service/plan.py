# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A question for journeys -> the answer."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic.alias_generators import to_camel

from mobility.kernels.layout import DAY_S
from mobility.planner.legs import Spot
from mobility.planner.plan import Reason, plan
from mobility.planner.request import Offset, PlanRequest, PointPlace
from mobility.planner.ride_leg import stop_spot
from mobility.planner.window import Page, Span, plan_window
from mobility.service import answers
from mobility.service.answers import Itinerary, Place, PlanAnswer, ThinService
from mobility.service.asked import NotFoundError, cursor_of, moment_of, place_of
from mobility.service.legs import Style, Writer
from mobility.service.modes import PROFILE_OF
from mobility.service.questions import MOST_DIRECT_S, MOST_ITINERARIES, MOST_TIMEOUT_S, PlanBody, PlanQuestion
from mobility.service.wishes import MINUTE_S, Ignored, RefusedError, street_profiles, transfer_request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobility.kernels.layout import Workspace
    from mobility.planner.plan import PlanResult
    from mobility.planner.request import Place as AskedPlace
    from mobility.planner.statistics import SearchStatistics
    from mobility.service.questions import OffsetBody
    from mobility.service.served import Served


@dataclass(frozen=True, slots=True)
class PlanTask:
    """One question as it came in."""

    question: PlanQuestion
    body: PlanBody
    parameters: Mapping[str, str]
    version: int


def answer_plan(served: Served, task: PlanTask, workspace: Workspace | None = None) -> tuple[PlanAnswer, Ignored]:
    """Find journeys.

    Parameters
    ----------
    served
        Where.
    task
        What is asked.
    workspace
        Lent for this search.

    Raises
    ------
    InputError
        Of the class ``RefusedError`` for what can't be promised, ``NotFoundError`` for unknown ids.
    """
    question, ignored = task.question, Ignored()
    ignored.unknown_parameters(task.parameters, PlanQuestion)
    request = plan_request(served, task, ignored)
    deadline = time.monotonic() + min(question.timeout or MOST_TIMEOUT_S, MOST_TIMEOUT_S)
    cursor = cursor_of(question.page_cursor)
    most_s = DAY_S if question.max_travel_time is None else question.max_travel_time * MINUTE_S
    if question.timetable_view or cursor:
        span = _span(question, int(request.at.timestamp()), cursor)
        page = plan_window(served.network, request, span, workspace=workspace, deadline=deadline, most_s=most_s)
    else:
        page = _page_at(request, _sorted_out(plan(served.network, request, workspace), most_s))
    return _answer(served, task, request, page, ignored), ignored


def plan_request(served: Served, task: PlanTask, ignored: Ignored) -> PlanRequest:
    """The question as the planner takes it; what is ignored is noted."""
    question = task.question
    if question.via:
        raise RefusedError("wish_not_built", wish="via")
    shared = transfer_request(ignored, served, question)
    streets = served.network.streets is not None
    direct = street_profiles(ignored, "directModes", question.direct_modes, streets=streets)
    exact = question.radius == 0
    origin = place_of(served, question.from_place, exact=exact)
    destination = place_of(served, question.to_place, exact=exact)
    if question.radius and (isinstance(origin, PointPlace) or isinstance(destination, PointPlace)):
        ignored.add("radius")
    if not direct and not shared["transit"]:
        raise RefusedError("no_mode_left", parameter="transitModes, directModes", modes="")
    return PlanRequest(
        origin,
        destination,
        moment_of(served, question.time),
        arrive_by=question.arrive_by,
        # Later pages show no direct ways, but walking still beats slow journeys there.
        direct=tuple(how for how in direct if how == "foot") if question.page_cursor else direct,
        direct_max_s=min(question.max_direct_time, MOST_DIRECT_S),
        access_offsets=_offsets(served, task.body.from_offsets),
        egress_offsets=_offsets(served, task.body.to_offsets),
        **shared,
    )


def _offsets(served: Served, given: tuple[OffsetBody, ...]) -> tuple[Offset, ...]:
    offsets = []
    for one in given:
        stop = served.network.stop_of_id(one.stop_id)
        if stop < 0:
            raise NotFoundError("unknown_stop_id", id=one.stop_id)
        offsets.append(Offset(stop, one.duration, PROFILE_OF[one.mode]))
    return tuple(offsets)


def _span(question: PlanQuestion, at: int, cursor: tuple[bool, int] | None) -> Span:
    """The span of a page: after the asked time, or before it for arrivals; or where a cursor leads."""
    window = max(question.search_window, 1)
    earlier = question.arrive_by
    if cursor is not None:
        earlier, at = cursor
    most = question.max_itineraries or MOST_ITINERARIES
    least = min(question.num_itineraries, most)
    begin, end = (at - window, at) if earlier else (at, at + window)
    return Span(begin, end, least, most, earlier)


def _sorted_out(result: PlanResult, most_s: int) -> PlanResult:
    """The direct walk stands among the direct ways; journeys that take too long are left out."""
    rides = tuple(one for one in result.itineraries if one.rides and one.duration_s <= most_s)
    direct = [*(one for one in result.itineraries if not one.rides), *result.direct]
    direct.sort(key=lambda way: way.duration_s)
    reason = result.reason or (Reason("too_long") if not rides and not direct else None)
    return replace(result, itineraries=rides, direct=tuple(direct), reason=reason)


def _page_at(request: PlanRequest, result: PlanResult) -> Page:
    """Journeys at one time as a page: the next begins after the first of them, the one before ends at the time."""
    at = int(request.at.timestamp())
    if request.arrive_by:
        arrivals = [one.arrival_at for one in result.itineraries]
        return Page(result, max(arrivals, default=at) - 1, at)
    departures = [one.departure_at for one in result.itineraries]
    return Page(result, at, min(departures, default=at) + 1)


def _answer(served: Served, task: PlanTask, request: PlanRequest, page: Page, ignored: Ignored) -> PlanAnswer:
    question, result = task.question, page.result
    transfers = question.detailed_legs if question.detailed_transfers is None else question.detailed_transfers
    style = Style(task.version, question.detailed_legs, transfers, question.join_interlined_legs)
    writer = Writer(served, style)
    first_page = not question.page_cursor
    ends = _end(served, writer, request.origin, "START"), _end(served, writer, request.destination, "END")
    direct = [
        writer.itinerary(way) if way.legs else writer.standing(way, *ends)
        for way in result.direct
        if first_page and way.duration_s <= (request.direct_max_s or 0)
    ]
    itineraries: list[Itinerary] = [writer.itinerary(journey) for journey in result.itineraries]
    return PlanAnswer(
        request_parameters=dict(task.parameters),
        debug_output={**ignored.to_dict(), **(_counts(result.statistics) if question.search_statistics else {})},
        from_=ends[0],
        to=ends[1],
        direct=direct,
        itineraries=itineraries,
        previous_page_cursor=f"EARLIER|{page.begin}",
        next_page_cursor=f"LATER|{page.end}",
        reason=None if itineraries or direct else _reason(result, "too_long" if first_page else "walk_is_quicker"),
        warnings=[
            ThinService(feed=one.feed, trips=one.trips, busiest_trips=one.busiest_trips) for one in result.warnings
        ],
        attribution=served.attribution,
        sample=served.network.sample,
    )


def _counts(statistics: SearchStatistics) -> dict[str, int]:
    """What the search took, as counts, the only kind of value that the contract allows."""
    counts = {f"search.{to_camel(name)}": count for name, count in statistics.counts().items()}
    times = {f"search.microseconds.{part}": round(1e6 * seconds) for part, seconds in statistics.seconds.items()}
    return counts | times


def _end(served: Served, writer: Writer, place: AskedPlace, name: str) -> Place:
    if isinstance(place, PointPlace):
        return writer.place(Spot(name, place.lat, place.lon), name)
    stop = served.network.stop_of_id(place.query_id or "")
    return writer.place(stop_spot(served.network, stop))


def _reason(result: PlanResult, left_out: str) -> answers.Reason:
    """Why nothing is answered; ``left_out``: where only direct ways were found, and these are not shown."""
    reason = result.reason or Reason(left_out)
    side: Any = reason.side
    later: dt.datetime | None = reason.next_departure
    return answers.Reason(code=reason.code, side=side, next_departure=later.astimezone(dt.UTC) if later else None)
