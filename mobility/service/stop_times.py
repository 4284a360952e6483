# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Departures and arrivals, and single trips, as the contract writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from msgspec import UNSET, UnsetType

from mobility.kernels.layout import CALL_AHEAD_DROP_OFF, CALL_AHEAD_PICKUP, DAY_S
from mobility.network.timetable.chain_times import arrival_s, departure_s, event_of
from mobility.planner.departures import stop_events
from mobility.planner.reach import straight_walk_s
from mobility.planner.ride_leg import headsign_at, make_ride_leg, stop_spot, trips_of
from mobility.planner.trips import trip_number, whole_trip
from mobility.region import TransferSettings
from mobility.service.answers import StopTime, StopTimesAnswer, TripAnswer
from mobility.service.asked import NotFoundError, cursor_of, exact_point, moment_of, trip_of
from mobility.service.legs import Style, Writer, utc
from mobility.service.questions import MOST_STOP_TIMES, StopTimesQuestion, TripQuestion
from mobility.service.wishes import Ignored, RefusedError, route_types

if TYPE_CHECKING:
    from mobility.planner.departures import StopEvent
    from mobility.service.answers import Place
    from mobility.service.served import Served

DAYS_AHEAD = 8
"""So far one looks for the asked number of departures."""
METRE_PER_SECOND = TransferSettings(walk_speed_m_s=1.0)


def answer_stop_times(
    served: Served, question: StopTimesQuestion, parameters: Mapping[str, str], version: int
) -> tuple[StopTimesAnswer, Ignored]:
    """List departures or arrivals.

    Parameters
    ----------
    served, question, parameters
        Where, and what is asked.
    version
        Of the contract.

    Raises
    ------
    InputError
        Neither stop nor point; an unknown stop; nothing says how many.
    """
    ignored = Ignored()
    ignored.unknown_parameters(parameters, StopTimesQuestion)
    if question.both:
        ignored.add("both")
    stops, head = _stops(served, question)
    if question.n is None and question.window is None:
        raise RefusedError("n_or_window")
    at = int(moment_of(served, question.time).timestamp())
    cursor = cursor_of(question.page_cursor)
    earlier = question.direction == "EARLIER" if question.direction else question.arrive_by
    if cursor is not None:
        earlier, at = cursor
    types = route_types(ignored, served, question.mode, "mode") if question.mode else frozenset[int]()
    events, begin, end = _page(served, stops, question, at, types, earlier=earlier)
    writer = Writer(served, Style(version))
    answer = StopTimesAnswer(
        stop_times=[_stop_time(writer, event, question) for event in events],
        place=head(writer),
        previous_page_cursor=f"EARLIER|{begin}",
        next_page_cursor=f"LATER|{end}",
        attribution=served.attribution,
        sample=served.network.sample,
    )
    return answer, ignored


class _Head:
    """The place that a list is about: a stop or a point."""

    def __init__(self, served: Served, stop: int, point: tuple[float, float] | None = None) -> None:
        self.served, self.stop, self.point = served, stop, point

    def __call__(self, writer: Writer) -> Place:
        """Written."""
        if self.stop >= 0:
            return writer.place(stop_spot(self.served.network, self.stop))
        from mobility.planner.legs import Spot

        lat, lon = self.point or (0.0, 0.0)
        return writer.place(Spot("center", lat, lon))


def _stops(served: Served, question: StopTimesQuestion) -> tuple[list[int], _Head]:
    """Which stops are asked for."""
    network = served.network
    if question.stop_id is not None:
        stop = network.stop_of_id(question.stop_id)
        if stop < 0:
            raise NotFoundError("unknown_stop_id", id=question.stop_id)
        exact = question.exact_radius and not question.radius
        stops = [stop] if exact else served.group(stop)
        if question.radius:
            lat, lon = float(network.arrays["stop_lat"][stop]), float(network.arrays["stop_lon"][stop])
            stops = sorted({*([] if question.exact_radius else stops), *_within(served, lat, lon, question.radius)})
        return stops, _Head(served, stop)
    if question.center is None:
        raise RefusedError("stop_or_center")
    point = exact_point(question.center)
    stops = _within(served, point.lat, point.lon, question.radius or 0.0)
    if not question.exact_radius:
        stops = sorted({other for stop in stops for other in served.group(stop)})
    return stops, _Head(served, -1, (point.lat, point.lon))


def _within(served: Served, lat: float, lon: float, radius_m: float) -> list[int]:
    """Stops at most so far from a point as the crow flies."""
    from mobility.planner.request import PointPlace

    arrays = served.network.arrays
    metres = straight_walk_s(METRE_PER_SECOND, PointPlace(lat, lon), arrays["stop_lat"], arrays["stop_lon"])
    return np.flatnonzero((metres <= radius_m) & (arrays["stop_routable"] > 0)).tolist()


def _page(
    served: Served,
    stops: list[int],
    question: StopTimesQuestion,
    at: int,
    types: frozenset[int] | None,
    *,
    earlier: bool,
) -> tuple[list[StopEvent], int, int]:
    """The events of a page and its span: from its beginning to before its end."""
    wanted = question.n or 0
    window = question.window if question.window is not None else 0

    def events(first: int, beyond: int) -> list[StopEvent]:
        return stop_events(served.network, stops, first, beyond - 1, arrivals=question.arrive_by, route_types=types)

    begin, end = (at - window, at) if earlier else (at, at + window)
    found = events(begin, end)
    for _ in range(DAYS_AHEAD):
        if len(found) >= wanted:
            break
        if earlier:
            found, begin = events(begin - DAY_S, begin) + found, begin - DAY_S
        else:
            found, end = found + events(end, end + DAY_S), end + DAY_S
    inside = sum(1 for one in found if (at - window if earlier else at) <= one.at < (at if earlier else at + window))
    most = min(max(wanted, inside), MOST_STOP_TIMES)
    if len(found) > most:
        # What leaves in one second is never parted.
        if earlier:
            begin = found[-most].at
        else:
            end = found[most - 1].at + 1
        found = [one for one in found if begin <= one.at < end]
    return found, begin, end


def _stop_time(writer: Writer, event: StopEvent, question: StopTimesQuestion) -> StopTime:
    network, run, position = writer.network, event.run, event.position
    place = writer.place(stop_spot(network, event.stop))
    begin, end = next((begin, end) for number, begin, end in trips_of(network, run.chain) if number == event.trip)
    if position > begin:
        place.arrival = place.scheduled_arrival = utc(run.start + arrival_s(network, run.chain, position))
    if position < end - 1:
        place.departure = place.scheduled_departure = utc(run.start + departure_s(network, run.chain, position))
    trip_from, trip_to = writer.ends_of_trip(run, begin, end)
    mark = int(network.timings.mark[event_of(network, run.chain, position)])
    mark &= CALL_AHEAD_DROP_OFF if question.arrive_by else CALL_AHEAD_PICKUP
    headway_s = int(network.arrays["chain_headway_s"][run.chain])
    before: list[Place] | UnsetType = UNSET
    after: list[Place] | UnsetType = UNSET
    if question.fetch_stops:
        calls = make_ride_leg(network, run, begin, end - 1).calls
        before = writer.call_places(calls[: event.position - begin])
        after = writer.call_places(calls[event.position - begin + 1 :])
    return StopTime(
        place=place,
        real_time=False,
        headsign=headsign_at(network, run, event.trip, event.position) or trip_to.name,
        trip_from=trip_from,
        trip_to=trip_to,
        previous_stops=before,
        next_stops=after,
        pickup_dropoff_type="NORMAL",
        cancelled=False,
        trip_cancelled=False,
        call_ahead=True if mark else UNSET,
        about_every=headway_s if headway_s and not network.arrays["chain_exact"][run.chain] else UNSET,
        **writer.trip_facts(run, event.trip, begin),
    )


def answer_trip(
    served: Served, question: TripQuestion, parameters: Mapping[str, str], version: int
) -> tuple[TripAnswer, Ignored]:
    """One trip from its first stop to its last.

    Parameters
    ----------
    served, question, parameters
        Where, and what is asked.
    version
        Of the contract.

    Raises
    ------
    NotFoundError
        No such trip on that day.
    """
    ignored = Ignored()
    ignored.unknown_parameters(parameters, TripQuestion)
    date, start_s, trip_id = trip_of(question.trip_id)
    number = trip_number(served.network, trip_id)
    journey = whole_trip(served.network, number, date, start_s) if number >= 0 else None
    if journey is None:
        raise NotFoundError("unknown_trip", id=question.trip_id)
    style = Style(version, question.detailed_legs, question.detailed_legs, question.join_interlined_legs)
    written = Writer(served, style).itinerary(journey)
    fields = {name: getattr(written, name) for name in written.__struct_fields__}
    return TripAnswer(**fields, attribution=served.attribution, sample=served.network.sample), ignored
