# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Journeys as a planner or passenger reads them in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.cli.console import console, date_text, footer_lines, header_lines, say
from mobility.planner.legs import RideLeg, StreetLeg
from mobility.planner.notes import notes
from mobility.texts import LANGUAGES, has_text, text

if TYPE_CHECKING:
    import datetime as dt

    from rich.console import Console

    from mobility.network.network import Network
    from mobility.planner.legs import Itinerary, Leg, Spot
    from mobility.planner.plan import PlanResult, Reason
    from mobility.planner.request import PlanRequest
    from mobility.planner.street_path import Step

MINUTE_S, HOUR_MIN = 60, 60
METRES_TOLD, TENS_FROM_M = 1_000, 100
"""From the first on a length is told in kilometres, from the second in tens of metres."""
TOLD_ASCENT_M, TOLD_PUSHED_M, TOLD_STREETS = 5, 20, 3
"""What is less is not worth a word."""
BASIC_ROUTE_TYPES = range(13)
BUS = 3
EXTENDED = {1: 2, 2: BUS, 4: 1, 7: BUS, 9: 0, 10: 4, 11: BUS, 12: 4, 13: 6, 14: 7}
"""Hundreds of extended route types -> plain type."""


def show_result(network: Network, request: PlanRequest, result: PlanResult, *, steps: bool = False) -> None:
    """Print journeys or the reason for none, with everything that must be known with them.

    Parameters
    ----------
    network, request, result
        What was asked and answered.
    steps
        Street by street.
    """
    stream = console()
    for line in header_lines(network):
        stream.print(line, style="bold")
    local = request.at.astimezone(network.zone)
    key = "plan_title_arrive" if request.arrive_by else "plan_title_depart"
    title = say(
        key,
        origin=request.origin.name,
        destination=request.destination.name,
        date=date_text(local.date()),
        time=local.strftime("%H:%M"),
    )
    stream.print(title, style="bold")
    for warning in result.warnings:
        facts = {"feed": warning.feed, "trips": _number(warning.trips), "busiest": _number(warning.busiest_trips)}
        stream.print(say("thin_service", **facts))
    if result.reason is not None:
        stream.print(_reason_text(result.reason, request))
    for number, itinerary in enumerate(result.itineraries, 1):
        stream.print()
        stream.print(_summary(number, itinerary, local.date()), style="bold")
        _show_legs(stream, itinerary, steps=steps)
    for itinerary in result.direct:
        stream.print()
        stream.print(_own_summary(itinerary, local.date()), style="bold")
        _show_legs(stream, itinerary, steps=steps)
    stream.print()
    for note in notes(result):
        stream.print(say(f"note_{note}"), style="dim")
    for line in footer_lines(network):
        stream.print(line, style="dim")


def _summary(number: int, itinerary: Itinerary, date: dt.date) -> str:
    duration = itinerary.arrival.timestamp() - itinerary.departure.timestamp()
    facts = {
        "number": number,
        "departure": _time(itinerary.departure, date),
        "arrival": _time(itinerary.arrival, itinerary.departure.date()),
        "duration": _duration(duration),
    }
    if itinerary.rides == 0:
        on_demand = any(isinstance(leg, StreetLeg) and leg.on_demand is not None for leg in itinerary.legs)
        return say("journey_on_demand" if on_demand else "journey_on_foot", **facts)
    changes = itinerary.rides - 1
    key = "journey_direct" if changes == 0 else "journey_one_change" if changes == 1 else "journey_changes"
    return say(key, changes=changes, **facts)


def _own_summary(itinerary: Itinerary, date: dt.date) -> str:
    """The title of a way all by one's own vehicle."""
    leg = itinerary.legs[0]
    mode = leg.mode if isinstance(leg, StreetLeg) else ""
    return say(
        f"journey_by_{mode}",
        departure=_time(itinerary.departure, date),
        arrival=_time(itinerary.arrival, itinerary.departure.date()),
        duration=_duration(itinerary.arrival.timestamp() - itinerary.departure.timestamp()),
    )


def _show_legs(stream: Console, itinerary: Itinerary, *, steps: bool) -> None:
    """Stops with their times, and between them, indented, what happens there."""
    date = itinerary.departure.date()
    lines: list[tuple[str, str, bool]] = []
    before: Leg | None = None
    for leg in itinerary.legs:
        if before is None or before.destination != leg.origin:
            lines.append((_time(leg.departure, date), _spot(leg.origin), False))
        elif before.arrival != leg.departure:
            lines.append((_time(leg.departure, date), "", False))
        lines.append(("", f"  {_way(leg) if isinstance(leg, StreetLeg) else _ride(leg)}", True))
        if steps and isinstance(leg, StreetLeg) and leg.path is not None:
            lines += [("", f"    {_step(step)}", True) for step in leg.path.steps]
        lines.append((_time(leg.arrival, date), _spot(leg.destination), False))
        before = leg
    width = max((len(clock) for clock, _, _ in lines), default=0)
    for clock, what, between in lines:
        style = "dim" if between else None
        stream.print(f"   {clock:<{width}}  {what}".rstrip(), style=style, soft_wrap=True)


def _way(leg: StreetLeg) -> str:
    """Duration and length, what is special, and the streets that most of it follows."""
    trip = leg.on_demand
    facts = {} if trip is None else {"name": trip.name, "wait": _duration(trip.wait_s)}
    parts = [say(leg.mode, duration=_duration(leg.duration_s), **facts)]
    if leg.path is None:
        return parts[0]
    parts.append(_distance(leg.path.distance_m))
    if leg.path.ascent_m >= TOLD_ASCENT_M:
        parts.append(say("ascent", metres=round(leg.path.ascent_m)))
    if leg.path.pushed_m >= TOLD_PUSHED_M:
        parts.append(say("pushed", distance=_distance(leg.path.pushed_m)))
    along: dict[str, float] = {}
    for step in leg.path.steps:
        if step.name:
            along[step.name] = along.get(step.name, 0.0) + step.distance_m
    longest = sorted(along, key=lambda name: -along[name])[:TOLD_STREETS]
    streets = [name for name in along if name in longest]
    return ", ".join(parts) + (f": {', '.join(streets)}" if streets else "")


def _step(step: Step) -> str:
    street = step.name or say(f"kind_{step.kind}" if has_text(f"cli.kind_{step.kind}") else "kind_other")
    line = say("step", turn=say(f"turn_{step.turn}"), street=street, distance=_distance(step.distance_m))
    return f"{line} ({say('push')})" if step.pushed else line


def _distance(metres: float) -> str:
    if metres < METRES_TOLD:
        return say("metres", metres=round(metres / 10) * 10 if metres >= TENS_FROM_M else round(metres))
    return say("kilometres", km=f"{metres / 1000:.1f}".replace(".", say("decimal")))


def _ride(leg: RideLeg) -> str:
    first = leg.trips[0]
    parts = [say("ride", line=_named(leg, first.line), headsign=first.headsign).rstrip(" →")]
    parts += [
        say("stay_seated", line=_named(leg, trip.line), headsign=trip.headsign).rstrip(" →") for trip in leg.trips[1:]
    ]
    between = len(leg.calls) - 2
    if between > 0:
        parts.append(say("stops_between_one") if between == 1 else say("stops_between", count=between))
    if leg.about_every_s:
        parts.append(say("about_every", minutes=round(leg.about_every_s / MINUTE_S)))
    if leg.call_ahead_pickup or leg.call_ahead_drop_off:
        parts.append(say("call_ahead"))
    if leg.calls[0].interpolated or leg.calls[-1].interpolated:
        parts.append(say("interpolated"))
    return " · ".join(parts)


def _named(leg: RideLeg, line: str) -> str:
    """The line with its kind before it, unless its name says it already, in any language."""
    basic = _basic_type(leg.route_type)
    kinds = [text(language, "cli.route_types").split(",")[basic] for language in LANGUAGES]
    if any(kind.casefold() in line.casefold() for kind in kinds):
        return line
    return f"{say('route_types').split(',')[basic]} {line}".rstrip()


def _basic_type(route_type: int) -> int:
    """The plain route type that an extended one belongs to."""
    return route_type if route_type in BASIC_ROUTE_TYPES else EXTENDED.get(route_type // 100, BUS)


def _spot(spot: Spot) -> str:
    return f"{spot.name}  {say('platform', code=spot.platform)}" if spot.platform else spot.name


def _time(moment: dt.datetime, date: dt.date) -> str:
    clock = moment.strftime("%H:%M:%S" if moment.second else "%H:%M")
    return clock if moment.date() == date else f"{clock} ({date_text(moment.date())})"


def _duration(seconds: float) -> str:
    minutes = -(-int(seconds) // MINUTE_S)
    if minutes < HOUR_MIN:
        return say("minutes", minutes=minutes)
    return say("hours", hours=minutes // HOUR_MIN, minutes=f"{minutes % HOUR_MIN:02}")


def _number(value: int) -> str:
    return f"{value:,}".replace(",", say("thousands"))


def _reason_text(reason: Reason, request: PlanRequest) -> str:
    place = request.origin.name if reason.side == "origin" else request.destination.name
    lines = [say(f"reason_{reason.code}", place=place)]
    if reason.next_departure is not None:
        facts = {"date": date_text(reason.next_departure.date()), "time": reason.next_departure.strftime("%H:%M")}
        lines.append(say("next_departure", **facts))
    elif reason.code not in {"no_stop_in_reach", "too_few_rides", "no_way", "walk_too_long"}:
        lines.append(say("no_next_departure"))
    return "\n".join(lines)
