# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Journeys as a planner or passenger reads them in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table

from mobility.cli.console import console, date_text, footer_lines, header_lines, say
from mobility.planner.itinerary import RideLeg, WalkLeg

if TYPE_CHECKING:
    import datetime as dt

    from mobility.network.network import Network
    from mobility.planner.itinerary import Itinerary, Leg, Spot
    from mobility.planner.plan import PlanResult, Reason
    from mobility.planner.request import PlanRequest

MINUTE_S, HOUR_MIN = 60, 60
BASIC_ROUTE_TYPES = range(13)


def show_result(network: Network, request: PlanRequest, result: PlanResult) -> None:
    """Print journeys or the reason for none, with everything that must be known with them."""
    stream = console()
    for line in header_lines(network):
        stream.print(line, style="bold", markup=False)
    local = request.at.astimezone(network.zone)
    key = "plan_title_arrive" if request.arrive_by else "plan_title_depart"
    title = say(
        key,
        origin=request.origin.name,
        destination=request.destination.name,
        date=date_text(local.date()),
        time=local.strftime("%H:%M"),
    )
    stream.print(title, style="bold", markup=False)
    for warning in result.warnings:
        facts = {"feed": warning.feed, "trips": _number(warning.trips), "busiest": _number(warning.busiest_trips)}
        stream.print(say("thin_service", **facts), markup=False)
    if result.reason is not None:
        stream.print(_reason_text(result.reason, request), markup=False)
    for number, itinerary in enumerate(result.itineraries, 1):
        stream.print()
        stream.print(_summary(number, itinerary, local.date()), style="bold", markup=False)
        stream.print(Padding(_legs_table(itinerary), (0, 0, 0, 3)))
    stream.print()
    if any(isinstance(leg, WalkLeg) for itinerary in result.itineraries for leg in itinerary.legs):
        stream.print(say("straight_walks"), style="dim", markup=False)
    for line in footer_lines(network):
        stream.print(line, style="dim", markup=False)


def _summary(number: int, itinerary: Itinerary, date: dt.date) -> str:
    duration = itinerary.arrival.timestamp() - itinerary.departure.timestamp()
    facts = {
        "number": number,
        "departure": _time(itinerary.departure, date),
        "arrival": _time(itinerary.arrival, itinerary.departure.date()),
        "duration": _duration(duration),
    }
    if itinerary.rides == 0:
        return say("journey_on_foot", **facts)
    changes = itinerary.rides - 1
    key = "journey_direct" if changes == 0 else "journey_one_change" if changes == 1 else "journey_changes"
    return say(key, changes=changes, **facts)


def _legs_table(itinerary: Itinerary) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column()
    date = itinerary.departure.date()
    before: Leg | None = None
    for leg in itinerary.legs:
        if before is None or before.destination != leg.origin:
            table.add_row(_time(leg.departure, date), _spot(leg.origin))
        elif before.arrival != leg.departure:
            table.add_row(_time(leg.departure, date))
        table.add_row("", f"  {_walk(leg) if isinstance(leg, WalkLeg) else _ride(leg)}", style="dim")
        table.add_row(_time(leg.arrival, date), _spot(leg.destination))
        before = leg
    return table


def _walk(leg: WalkLeg) -> str:
    return say("walk", duration=_duration(leg.walk_s))


def _ride(leg: RideLeg) -> str:
    parts = [say("ride", kind=_kind(leg.route_type), line=_line(leg), headsign=leg.trips[0].headsign).rstrip(" →")]
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


def _kind(route_type: int) -> str:
    kinds = say("route_types").split(",")
    basic = (
        route_type
        if route_type in BASIC_ROUTE_TYPES
        else {1: 2, 2: 3, 4: 1, 7: 3, 9: 0, 10: 4, 11: 3}.get(route_type // 100, 3)
    )
    return kinds[basic]


def _line(leg: RideLeg) -> str:
    return _named(leg, leg.trips[0].line)


def _named(leg: RideLeg, line: str) -> str:
    """The line with its kind before it, unless the name says it already."""
    kind = _kind(leg.route_type)
    return line if kind.casefold() in line.casefold() else f"{kind} {line}".rstrip()


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
    elif reason.code != "no_stop_in_reach":
        lines.append(say("no_next_departure"))
    return "\n".join(lines)
