# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What the planner answers to a stored question, as lines that people and ``diff`` can read.

Everything that makes up a journey is told exactly: times, stops and trips with their ids, seconds on foot. Times are
those of the region's clocks; the date and the offset are told where a departure's are not the question's, or an
arrival's not those of its departure. The first stop is told where it is not the one asked for. Nothing depends on the
language or on how numbers are rounded: there are only whole seconds and texts of the feeds.
"""

import datetime as dt

from mobility.network.network import Network
from mobility.planner.legs import Itinerary, RideLeg, Spot, StreetLeg
from mobility.planner.plan import PlanResult, plan
from mobility.planner.window import plan_window

from .question import Question

KINDS = {0: "Tram", 1: "Underground", 2: "Train", 3: "Bus", 4: "Ferry", 100: "Train", 109: "Train", 700: "Bus"}
"""How a type of line is called; others are told as their number."""


def ask(network: Network, question: Question) -> list[str]:
    """The lines of an answer."""
    request = question.request(network)
    zone_at = question.at.astimezone(network.zone)
    if question.window_s is None:
        return _lines(plan(network, request), zone_at, question.origin)
    return _lines(plan_window(network, request, question.span()).result, zone_at, question.origin)


def _lines(result: PlanResult, at: dt.datetime, origin: str) -> list[str]:
    lines = [line for one in (*result.itineraries, *result.direct) for line in _journey(one, at, origin)]
    if result.reason is not None:
        reason = result.reason
        side = f" at the {reason.side}" if reason.side else ""
        later = f", next {_time(reason.next_departure, at)}" if reason.next_departure else ""
        lines.append(f"  nothing: {reason.code}{side}{later}")
    return lines


def _journey(journey: Itinerary, at: dt.datetime, origin: str) -> list[str]:
    rides = "on foot" if journey.rides == 0 else "1 ride" if journey.rides == 1 else f"{journey.rides} rides"
    first = journey.legs[0].origin if journey.legs else None
    start = f"  from {_spot(first)}" if first and first.stop_id and first.stop_id != origin else ""
    lines = [f"  {_time(journey.departure, at)} -> {_time(journey.arrival, journey.departure)}  {rides}{start}"]
    lines += [_ride(leg, at) if isinstance(leg, RideLeg) else _walk(leg) for leg in journey.legs]
    return lines


def _ride(leg: RideLeg, at: dt.datetime) -> str:
    parts = []
    for trip in leg.trips:
        kind = KINDS.get(leg.route_type, f"type {leg.route_type}")
        date = "" if trip.service_date == leg.departure.date() else f" of {trip.service_date}"
        run = f" run {trip.run_start}" if trip.run_start else ""
        parts.append(f"{kind} {trip.line} [{trip.trip_id}{date}{run}]")
    marks = [
        *(["call ahead"] if leg.call_ahead_pickup or leg.call_ahead_drop_off else []),
        *([f"about every {leg.about_every_s} s"] if leg.about_every_s else []),
    ]
    way = ", ".join([" stay seated ".join(parts), *marks])
    return f"    {_time(leg.departure, at)} {way} {_time(leg.arrival, leg.departure)} {_spot(leg.destination)}"


def _walk(leg: StreetLeg) -> str:
    """One walks as soon as one has come."""
    return f"    {leg.mode} {leg.duration_s} s to {_spot(leg.destination)}"


def _spot(spot: Spot) -> str:
    return f"{spot.name} ({spot.stop_id})" if spot.stop_id else spot.name


def _time(moment: dt.datetime, at: dt.datetime) -> str:
    """The time of day; the date and the offset too where they are not those of another time."""
    clock = f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
    date = "" if moment.date() == at.date() else f"{moment:%Y-%m-%d} "
    offset = "" if moment.utcoffset() == at.utcoffset() else moment.isoformat()[-6:]
    return f"{date}{clock}{offset}"
