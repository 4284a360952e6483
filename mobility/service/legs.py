# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Itineraries as the contract writes them."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2s
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from mobility.kernels.chains import distance_m
from mobility.network.timetable.chain_times import departure_s
from mobility.planner.legs import StreetLeg
from mobility.planner.ride_leg import stop_spot
from mobility.planner.ride_line import ride_line
from mobility.service.answers import EncodedPolyline, Itinerary, Leg, Place, StepInstruction
from mobility.service.asked import day_text, trip_id_text
from mobility.service.lines import NO_LINE, encoded, encoded_parts
from mobility.service.modes import MODE_OF, mode_of

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64
    from mobility.planner.legs import Calls, RiddenTrip, RideLeg, Run, Spot
    from mobility.planner.legs import Itinerary as Journey
    from mobility.planner.street_path import StreetPath
    from mobility.service.answers import RelativeDirection, Wheelchair
    from mobility.service.served import Served

ALWAYS_LEVEL_BELOW = 6
"""Versions of the contract before this one name a level even where none is known."""
ROUTES_KEPT = 2_000
"""So many lines' facts are kept, a kilobyte each."""
TRIPS_KEPT = 4_000
"""The same for what legs tell of a trip."""
MOMENTS_KEPT = 8_192
"""Times that are kept, a megabyte in all."""
NO_PLATFORM = {"", "n/a"}
_TURNS: dict[str, RelativeDirection] = {
    "depart": "DEPART", "continue": "CONTINUE", "slightly_left": "SLIGHTLY_LEFT", "left": "LEFT",
    "hard_left": "HARD_LEFT", "slightly_right": "SLIGHTLY_RIGHT", "right": "RIGHT", "hard_right": "HARD_RIGHT",
    "uturn": "UTURN_LEFT",
}  # fmt: skip
_KINDS: dict[str, RelativeDirection] = {"steps": "STAIRS", "elevator": "ELEVATOR"}


@dataclass(frozen=True, slots=True)
class Style:
    """What of journeys is asked for."""

    version: int = 6
    lines: bool = True
    transfer_lines: bool = True
    join_interlined: bool = True


class Writer:
    """Writes itineraries of one network."""

    def __init__(self, served: Served, style: Style) -> None:
        self.served, self.network, self.style = served, served.network, style
        self.texts = served.network.texts
        self._level = 0.0 if style.version < ALWAYS_LEVEL_BELOW else UNSET
        kept = served.kept_below_v6 if style.version < ALWAYS_LEVEL_BELOW else served.kept
        self._places, self._legs = kept.places, kept.legs
        self._lines: dict[int, tuple[Float64, EncodedPolyline]] = {}
        self._ways: dict[int, tuple[StreetPath, EncodedPolyline, list[StepInstruction]]] = {}

    def itinerary(self, journey: Journey) -> Itinerary:
        """One journey."""
        legs: list[Leg] = []
        last = len(journey.legs) - 1
        for number, leg in enumerate(journey.legs):
            if isinstance(leg, StreetLeg):
                legs.append(self.street_leg(leg, first=number == 0, last=number == last))
            else:
                legs += self.ride_legs(leg)
        return Itinerary(
            duration=journey.duration_s,
            start_time=utc(journey.departure_at),
            end_time=utc(journey.arrival_at),
            transfers=max(0, journey.rides - 1),
            id=_id_of(legs),
            legs=legs,
        )

    def standing(self, journey: Journey, origin: Place, destination: Place) -> Itinerary:
        """A journey of one who is there already: a walk of no time, since clients look for a leg."""
        at = utc(journey.departure_at)
        here = replace(origin, departure=at, scheduled_departure=at)
        there = replace(destination, arrival=at, scheduled_arrival=at)
        leg = Leg(
            mode="WALK",
            from_=here,
            to=there,
            duration=0,
            start_time=at,
            end_time=at,
            scheduled_start_time=at,
            scheduled_end_time=at,
            real_time=False,
            scheduled=True,
            distance=0.0,
            leg_geometry=encoded(np.array([(here.lat, here.lon), (there.lat, there.lon)])),
        )
        return Itinerary(duration=0, start_time=at, end_time=at, transfers=0, id=_id_of([leg]), legs=[leg])

    def street_leg(self, leg: StreetLeg, *, first: bool, last: bool) -> Leg:
        """A way by one's own means; ``first`` and ``last``: whether it begins and ends the journey."""
        start, end = utc(leg.departure_at), utc(leg.arrival_at)
        origin = self.place(leg.origin, "START")
        origin.departure = origin.scheduled_departure = start
        destination = self.place(leg.destination, "END")
        destination.arrival = destination.scheduled_arrival = end
        line, steps = self.way(leg, shown=self.style.lines if first or last else self.style.transfer_lines)
        trip = leg.on_demand
        return Leg(
            display_name=trip.name if trip else UNSET,
            expected_wait=trip.wait_s if trip else UNSET,
            mode=MODE_OF[leg.mode],
            from_=origin,
            to=destination,
            duration=leg.duration_s,
            start_time=start,
            end_time=end,
            scheduled_start_time=start,
            scheduled_end_time=end,
            real_time=False,
            scheduled=True,
            distance=round(leg.path.distance_m, 1) if leg.path else UNSET,
            leg_geometry=line,
            steps=steps,
        )

    def way(self, leg: StreetLeg, *, shown: bool) -> tuple[EncodedPolyline, list[StepInstruction] | UnsetType]:
        """Line and steps of a way; journeys of one page share many."""
        if not shown:
            return NO_LINE, UNSET
        if leg.path is None:
            return encoded(np.array([(spot.lat, spot.lon) for spot in (leg.origin, leg.destination)])), UNSET
        key = id(leg.path)
        if key not in self._ways:  # with the path itself, so that its id stays its own
            self._ways[key] = leg.path, *_line_and_steps(leg.path)
        return self._ways[key][1:]

    def ride_legs(self, ride: RideLeg) -> list[Leg]:
        """A ride: one leg, or one for each trip in which one stays seated."""
        if self.style.join_interlined or len(ride.trips) == 1:
            return [self.ride_leg(ride, ride.trips[0], ride.calls, ride.line.line)]
        legs: list[Leg] = []
        position = ride.board
        for trip in ride.trips:
            begin = position - ride.board
            calls = ride.calls[begin : begin + ride.calls.trip_ids.count(trip.trip_id)]
            line = ride_line(self.network, ride.run.chain, position, position + len(calls) - 1)
            leg = self.ride_leg(ride, trip, calls, line.line)
            leg.interline_with_previous_leg = True if legs else UNSET
            legs.append(leg)
            position += len(calls)
        return legs

    def ride_leg(self, ride: RideLeg, trip: RiddenTrip, calls: Calls, line: Float64) -> Leg:
        """The ride along some calls, named after one of its trips."""
        known, trip_id = self._leg_of(ride.run, trip)
        places = self.call_places(calls)
        # Who stays seated may get off where the next trip begins: that one is ridden from a call to the same call.
        origin, destination = places[0], places[-1] if len(places) > 1 else replace(places[0])
        origin.arrival = origin.scheduled_arrival = UNSET
        destination.departure = destination.scheduled_departure = UNSET
        start_at, end_at = calls.departures_at[0], calls.arrivals_at[-1]
        start, end = utc(start_at), utc(end_at)
        leg = replace(
            known,
            from_=origin,
            to=destination,
            duration=end_at - start_at,
            start_time=start,
            end_time=end,
            scheduled_start_time=start,
            scheduled_end_time=end,
            trip_id=day_text(ride.run.service_day) + trip_id,
        )
        if trip.headsign:
            leg.headsign = trip.headsign
        leg.intermediate_stops = places[1:-1]
        if self.style.lines:
            leg.leg_geometry = self.line(line)
        if ride.call_ahead_pickup or ride.call_ahead_drop_off:
            leg.call_ahead = True
        leg.about_every = ride.about_every_s or UNSET
        return leg

    def _leg_of(self, run: Run, trip: RiddenTrip) -> tuple[Leg, str]:
        """What all rides in a trip have in common, and what follows the date in its id; kept for a while."""
        kept = self._legs
        known = kept.get((run.chain, trip.trip))
        if known is None:
            if len(kept) >= TRIPS_KEPT:
                kept.clear()
            origin, destination = self.ends_of_trip(run, trip.begin, trip.end)
            facts, at = self.trip_facts(run, trip.trip, trip.begin), utc(run.start)
            leg = Leg(
                from_=origin, to=destination, duration=0, start_time=at, end_time=at, scheduled_start_time=at,
                scheduled_end_time=at, real_time=False, scheduled=True, headsign=destination.name, trip_from=origin,
                trip_to=destination, cancelled=False, leg_geometry=NO_LINE, **facts,
            )  # fmt: skip
            known = kept[run.chain, trip.trip] = leg, facts["trip_id"].removeprefix(day_text(run.service_day))
        return known

    def line(self, line: Float64) -> EncodedPolyline:
        """A line, written once for all legs that share it."""
        known = self._lines.get(id(line))
        if known is None:  # with the line itself, so that its id stays its own
            known = self._lines[id(line)] = line, encoded(line)
        return known[1]

    def trip_facts(self, run: Run, trip: int, begin: int) -> dict[str, Any]:
        """What legs and departures tell of a trip and its line; ``begin``: its first position in its chain."""
        arrays, network = self.network.arrays, self.network
        route = int(arrays["trip_route"][trip])
        of_route = self.served.route_facts.get(route)
        if of_route is None:
            if len(self.served.route_facts) >= ROUTES_KEPT:
                self.served.route_facts.clear()
            of_route = self.served.route_facts[route] = self._route_facts(route)
        number = self.texts["trip_short_name"][trip]
        first_s = departure_s(network, run.chain, begin)
        direction = int(arrays["trip_direction"][trip])
        return of_route | {
            "direction_id": str(direction) if direction >= 0 else "",
            "trip_id": trip_id_text(run.service_day, first_s, network.trip_id[trip]),
            "trip_short_name": number,
            "display_name": of_route["route_short_name"] or number or of_route["route_long_name"],
            "bikes_allowed": int(arrays["trip_bikes_allowed"][trip]) == 1,
            "wheelchair_accessible": self.wheelchair(trip),
        }

    def _route_facts(self, route: int) -> dict[str, Any]:
        """What is the same for all trips of a line."""
        arrays, texts = self.network.arrays, self.texts
        agency, route_type = int(arrays["route_agency"][route]), int(arrays["route_type"][route])
        return {
            "mode": mode_of(route_type),
            "route_id": texts["route_id"][route],
            "route_url": texts["route_url"][route] or UNSET,
            "route_color": texts["route_color"][route] or UNSET,
            "route_text_color": texts["route_text_color"][route] or UNSET,
            "route_type": route_type,
            "agency_name": texts["agency_name"][agency],
            "agency_url": texts["agency_url"][agency],
            "agency_id": texts["agency_id"][agency],
            "route_short_name": texts["route_short_name"][route],
            "route_long_name": texts["route_long_name"][route],
            "source": self.network.feeds[int(arrays["route_feed"][route])].id,
            "reservation": "NONE",
        }

    def wheelchair(self, trip: int) -> Wheelchair:
        """Whether a trip is known to take wheelchairs; the contract has no word for unknown."""
        return "ACCESSIBLE" if int(self.network.arrays["trip_wheelchair_accessible"][trip]) == 1 else "NOT_ACCESSIBLE"

    def ends_of_trip(self, run: Run, begin: int, end: int) -> tuple[Place, Place]:
        """First and last stop of the trip between two positions of a chain, without times; not to be altered."""
        first = int(self.network.sequences.ptr[self.network.chains.sequence[run.chain]])
        berth_stop, berth = self.network.berth_stop, self.network.sequences.berth
        here, there = int(berth_stop[berth[first + begin]]), int(berth_stop[berth[first + end - 1]])
        return self._stop(stop_spot(self.network, here)), self._stop(stop_spot(self.network, there))

    def call_places(self, calls: Calls) -> list[Place]:
        """Stops with their times."""
        stops, arrivals, departures = (
            map(self._stop, calls.spots),
            map(utc, calls.arrivals_at),
            map(utc, calls.departures_at),
        )
        return [
            replace(
                stop, arrival=arrival, scheduled_arrival=arrival, departure=departure, scheduled_departure=departure
            )
            for stop, arrival, departure in zip(stops, arrivals, departures, strict=True)
        ]

    def place(self, spot: Spot, name: str = "") -> Place:
        """A stop, or a point under the name that the contract has for it."""
        if spot.stop >= 0:
            return replace(self._stop(spot))
        return Place(
            name=name or spot.name, lat=spot.lat, lon=spot.lon, level=self._level, tz=self.served.zone_name,
            vertex_type="NORMAL",
        )  # fmt: skip

    def _stop(self, spot: Spot) -> Place:
        """A stop without times, shared by all answers."""
        known = self._places.get(spot.stop)
        if known is None:
            known = self._places[spot.stop] = self._stop_place(spot, self._level)
        return known

    def _stop_place(self, spot: Spot, level: float | UnsetType) -> Place:
        track = UNSET if spot.platform in NO_PLATFORM else spot.platform
        known = spot.lat == spot.lat
        return Place(
            name=spot.name,
            lat=spot.lat if known else 0.0,
            lon=spot.lon if known else 0.0,
            level=level,
            stop_id=spot.stop_id or "",
            parent_id=self.network.stop_id[int(self.served.group_head[spot.stop])],
            tz=self.served.zone_name,
            track=track,
            scheduled_track=track,
            stop_code=self.texts["stop_code"][spot.stop] or UNSET,
            vertex_type="TRANSIT",
            pickup_type="NORMAL",
            dropoff_type="NORMAL",
            cancelled=False,
        )


@lru_cache(MOMENTS_KEPT)
def utc(at: int) -> dt.datetime:
    """An instant in seconds since 1970 as a time; kept, for the same minutes are asked for again and again."""
    return dt.datetime.fromtimestamp(at, dt.UTC)


def _line_and_steps(path: StreetPath) -> tuple[EncodedPolyline, list[StepInstruction]]:
    """A way's line, and its steps each with their own.

    The way from the door to the street belongs to the first, that to the other door to the last.
    """
    if not path.steps:
        return encoded(path.line), []
    points = len(path.line)
    begins = [0, *(step.first_point for step in path.steps[1:])]
    distances_m = [step.distance_m for step in path.steps]
    doors_m = path.distance_m - sum(distances_m)
    at_begin_m = min(doors_m, _length_m(path.line[: path.steps[0].first_point + 1]))
    distances_m[0] += at_begin_m
    distances_m[-1] += doors_m - at_begin_m
    ends = [*(begin + 1 for begin in begins[1:]), points]  # where one step ends the next begins
    whole, *lines = encoded_parts(path.line, [(0, points), *zip(begins, ends, strict=True)])
    return whole, [
        StepInstruction(
            relative_direction=_KINDS.get(step.kind, _TURNS[step.turn]),
            distance=round(step_m, 1),
            from_level=0.0,
            to_level=0.0,
            polyline=line,
            street_name=step.name,
            exit="",
            stay_on=False,
            area=False,
        )
        for step, step_m, line in zip(path.steps, distances_m, lines, strict=True)
    ]


def _length_m(line: Float64) -> float:
    return sum(distance_m(*here, *there) for here, there in itertools.pairwise((line * 1e7).tolist()))


def _id_of(legs: list[Leg]) -> str:
    """The same for the same journey, whoever asks."""
    parts = [(leg.mode, leg.trip_id, leg.from_.stop_id, leg.to.stop_id, leg.start_time.timestamp()) for leg in legs]
    return blake2s(repr(parts).encode(), digest_size=12).hexdigest()
