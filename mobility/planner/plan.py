# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""One request -> journeys, or the reason why there is none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.errors import InputError
from mobility.kernels.layout import DAY_S, NEVER, NO_ALIGHTING, NO_BOARDING
from mobility.kernels.window import list_departures
from mobility.network.frozen import frozen
from mobility.planner.itinerary import direct_by_vehicle, make_itinerary
from mobility.planner.reach import direct_walk_s
from mobility.planner.search import Search
from mobility.planner.statistics import SearchStatistics, Tally
from mobility.planner.street_legs import MODES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mobility.kernels.layout import Workspace
    from mobility.network.network import Network
    from mobility.planner.legs import Itinerary
    from mobility.planner.reach import Reach
    from mobility.planner.request import PlanRequest

DAYS_AHEAD = 7
"""So many days are looked at when there is nothing within the horizon (SEMANTICS, Time)."""
THIN_SHARE = 0.5
"""A date with less than this share of the trips that its weekday has at best is pointed out."""
THIN_DATES_KEPT = 64
_COUNT_ONLY = np.empty((0, 5), dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no journey.

    ``code``: ``no_stop_in_reach``, ``no_service``, ``boarding_forbidden``, ``alighting_forbidden``,
    ``beyond_horizon``, ``too_few_rides`` (only the cap on rides stands in the way), ``no_connection``, or, where no
    rides were asked for, ``no_way`` or ``walk_too_long`` (longer than one may walk). Of a window also
    ``nothing_in_window`` (there are journeys at other times), ``too_long`` (all take longer than asked for) and
    ``walk_is_quicker`` (walking beats all rides). ``side``: origin or destination,
    where that matters. ``next_departure``: the first journey of the next day that has one, up to seven days ahead, None
    if there is none.
    """

    code: str
    side: str | None = None
    next_departure: dt.datetime | None = None

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        later = self.next_departure.isoformat() if self.next_departure else None
        return {"code": self.code, "side": self.side, "next_departure": later}


@dataclass(frozen=True, slots=True)
class ThinService:
    """A feed runs far fewer trips on a date than its weekday has at best; nominal calendars lie."""

    feed: str
    trips: int
    busiest_trips: int

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {"code": "thin_service", "feed": self.feed, "trips": self.trips, "busiest_trips": self.busiest_trips}


@dataclass(frozen=True, slots=True)
class PlanResult:
    """Journeys by rising rides, or a reason; and what to know about the date."""

    itineraries: tuple[Itinerary, ...]
    reason: Reason | None
    warnings: tuple[ThinService, ...]
    direct: tuple[Itinerary, ...] = ()
    """By a vehicle of one's own all the way, in the order that was asked for."""
    statistics: SearchStatistics = field(default_factory=SearchStatistics, compare=False)
    """What it took."""


def plan(network: Network, request: PlanRequest, workspace: Workspace | None = None) -> PlanResult:
    """Answer one request (SEMANTICS, Journey).

    Parameters
    ----------
    network
        Where.
    request
        What is asked.
    workspace
        Lent for this search; see ``search.Search``.
    """
    refuse_wheels_without_streets(network, (*request.access, *request.egress, *request.direct))
    tally = Tally(network)
    search = Search(network, request, workspace, tally)
    tally.end("ends")
    entries = search.pareto()
    tally.end("search")
    journeys = zip(entries, search.journeys(entries), strict=True)
    itineraries = tuple(make_itinerary(search, entry, rides) for entry, rides in journeys)
    date = request.at.astimezone(network.zone).date()
    direct = direct_by_vehicle(search)
    tally.end("journeys")
    reason = None
    if not entries and not direct:
        reason = why_nothing(search)
        tally.end("reason")
    warnings = thin_service(network, date) if request.transit else ()
    return PlanResult(itineraries, reason, warnings, direct, tally.statistics())


def refuse_wheels_without_streets(network: Network, profiles: Iterable[str]) -> None:
    """See that a bike or car is only asked for where there are streets.

    Raises
    ------
    InputError
        There are none.
    """
    for profile in profiles:
        if network.streets is None and profile != "foot":
            raise InputError("no_streets_for_mode", mode=MODES[profile])


def thin_service(network: Network, date: dt.date) -> tuple[ThinService, ...]:
    """Feeds with far less service on a date than on the best day of that weekday; kept for the dates asked last."""
    kept: dict[dt.date, tuple[ThinService, ...]] = network.memo.setdefault("thin service", {})
    thin = kept.get(date)
    if thin is None:
        thin = _thin_service(network, date)
        if len(kept) >= THIN_DATES_KEPT:
            kept.clear()
        kept[date] = thin
    return thin


def _thin_service(network: Network, date: dt.date) -> tuple[ThinService, ...]:
    found = []
    for number, feed in enumerate(network.feeds):
        first, trips = network.trips_per_day(number)
        same_weekday = trips[(date.weekday() - first.weekday()) % 7 :: 7]
        today = network.trips_on(number, date)
        if today < THIN_SHARE * same_weekday.max(initial=0):
            found.append(ThinService(feed.id, today, int(trips.max())))
    return tuple(found)


def why_nothing(search: Search) -> Reason:
    """The reason why a search finds no way."""
    return _why_no_journey(search) if search.request.transit else _why_no_way(search)


def _why_no_journey(search: Search) -> Reason:
    origin, destination = search.reaches(None)
    for side, place in (("origin", origin), ("destination", destination)):
        if not len(place.berth):
            return Reason("no_stop_in_reach", side)
    later = _next_departure(search)
    for side, place, forbidden, code in (
        ("origin", origin, NO_BOARDING, "boarding_forbidden"),
        ("destination", destination, NO_ALIGHTING, "alighting_forbidden"),
    ):
        called, allowed = _calls(search, place, forbidden)
        if not called:
            return Reason("no_service", side, later)
        if not allowed:
            return Reason(code, side, later)
    if later:
        return Reason("beyond_horizon", None, later)
    return Reason("too_few_rides" if search.request.max_rides is not None and _any_rides(search) else "no_connection")


def _why_no_way(search: Search) -> Reason:
    """Without rides there is no way, or only one that is longer than one may walk."""
    request = search.request
    no_limit = replace(search.links.settings, max_walk_s=None)
    if "foot" in request.direct and search.network.streets is not None:
        links = search.network.links(no_limit)
        if direct_walk_s(search.network, links, request.origin, request.destination) < NEVER:
            return Reason("walk_too_long", "origin")
    return Reason("no_way", "origin")


def _any_rides(search: Search) -> bool:
    """Whether there is a journey without the cap on rides."""
    request = replace(search.request, max_rides=None, at=search.at)
    return bool(Search(search.network, request, search.work, search.tally).pareto())


def _calls(search: Search, place: Reach, forbidden: int) -> tuple[bool, bool]:
    """Whether anything calls at the place within the horizon, and whether one may get on (or off) there."""
    if _is_used(search, place, backward=forbidden == NO_ALIGHTING):
        return True, True
    network, runs = search.network, search.day.runs
    sequences, timings, chains = network.sequences, network.timings, network.chains
    here = np.isin(sequences.berth, place.berth)
    # One can't get on where a trip ends, nor off where it begins.
    ends = np.zeros(len(here), dtype=np.bool_)
    ends[(sequences.ptr[1:] - 1) if forbidden == NO_BOARDING else sequences.ptr[:-1]] = True
    here &= ~ends
    start_s = search.at_s - DAY_S if search.request.arrive_by else search.at_s
    called = False
    of_sequence = chains.sequence[runs.chain]
    for call in np.flatnonzero(here):
        sequence = int(np.searchsorted(sequences.ptr, call, side="right")) - 1
        trips = np.flatnonzero(of_sequence == sequence)
        chain = runs.chain[trips]
        events = timings.ptr[chains.timing[chain]] + (call - sequences.ptr[sequence])
        times = (timings.departure_s if forbidden == NO_BOARDING else timings.arrival_s)[events]
        times = times + chains.start_s[chain] + runs.shift_s[trips]
        if np.any((times >= start_s) & (times <= start_s + DAY_S)):
            called = True
            if not sequences.call_flag[call] & forbidden:
                return True, True
    return called, False


def served_within_a_day(search: Search) -> bool:
    """Whether anything leaves and anything arrives: else no journey need be looked for, which takes long if none is."""
    if search.zones is not None:
        return True
    return _is_used(search, search.origin, backward=False) and _is_used(search, search.destination, backward=True)


def _is_used(search: Search, place: Reach, *, backward: bool) -> bool:
    """Whether one may get on (or, backward, off) at the place within a day; far quicker than looking at all calls."""
    start_s = search.at_s - DAY_S if search.request.arrive_by else search.at_s
    timetable = search.day.backward if backward else search.day.forward
    first_s, last_s = (-start_s - DAY_S, -start_s) if backward else (start_s, start_s + DAY_S)
    return list_departures(timetable, place.berth, frozen(0 * place.berth), first_s, last_s, _COUNT_ONLY) > 0


def _next_departure(search: Search) -> dt.datetime | None:
    """The first departure of the next day on which there is a journey."""
    zone = search.network.zone
    local = search.at.astimezone(zone)
    for days in range(1, DAYS_AHEAD + 1):
        at = local + dt.timedelta(days=days)
        if not search.request.arrive_by:
            at = dt.datetime.combine(at.date(), dt.time(), tzinfo=zone)
        other = search.moved_to(at)
        if not served_within_a_day(other):
            continue
        if entries := other.pareto():
            start = min(entry.departure_s for entry in entries) + other.day.start
            return dt.datetime.fromtimestamp(start, zone)
    return None
