# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What an itinerary is made of, and how it is written as JSON values.

Instants (``…_at``) are seconds since 1970; times of the region's clock are made of them where they are asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, overload

if TYPE_CHECKING:
    from mobility.planner.ride_line import RideLine
    from mobility.planner.street_path import StreetPath


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a leg begins or ends: a stop (with its id and number) or a point."""

    name: str
    lat: float
    lon: float
    stop_id: str | None = None
    platform: str = ""
    stop: int = -1


class Call(NamedTuple):
    """A stop that a ride calls at; ``interpolated`` where the feed gives no time."""

    spot: Spot
    arrival_at: int
    departure_at: int
    trip_id: str
    interpolated: bool
    zone: dt.tzinfo

    @property
    def arrival(self) -> dt.datetime:
        """When the vehicle comes."""
        return dt.datetime.fromtimestamp(self.arrival_at, self.zone)

    @property
    def departure(self) -> dt.datetime:
        """When it goes on."""
        return dt.datetime.fromtimestamp(self.departure_at, self.zone)


@dataclass(frozen=True, slots=True)
class Calls(Sequence[Call]):
    """What a ride calls at, as columns of one length: answers hold hundreds of calls, few are looked at one by one."""

    spots: tuple[Spot, ...]
    arrivals_at: list[int]
    departures_at: list[int]
    trip_ids: list[str]
    interpolated: list[bool]
    zone: dt.tzinfo

    def __len__(self) -> int:
        """How many."""
        return len(self.spots)

    @overload
    def __getitem__(self, at: int) -> Call: ...

    @overload
    def __getitem__(self, at: slice) -> Calls: ...

    def __getitem__(self, at: int | slice) -> Call | Calls:
        """One of them, or some that follow each other."""
        spots, arrivals_at, departures_at = self.spots, self.arrivals_at, self.departures_at
        trip_ids, interpolated, zone = self.trip_ids, self.interpolated, self.zone
        if isinstance(at, slice):
            return Calls(spots[at], arrivals_at[at], departures_at[at], trip_ids[at], interpolated[at], zone)
        return Call(spots[at], arrivals_at[at], departures_at[at], trip_ids[at], interpolated[at], zone)


class Run(NamedTuple):
    """A chain on one day; ``start`` is what its seconds count from, in seconds since 1970."""

    chain: int
    start: int
    service_day: int
    """Days since 1970-01-01."""


class RiddenTrip(NamedTuple):
    """One of the trips of a ride (``trip`` is its number); several mean that one stays seated.

    ``begin`` and ``end``: its first position in its chain and the one after its last.
    """

    trip: int
    begin: int
    end: int
    trip_id: str
    route_id: str
    service_date: dt.date
    line: str
    headsign: str
    run_start: str | None


class OnDemand(NamedTuple):
    """What is told of a trip in an on-demand zone: the zone, and how much of the leg one waits and gets on."""

    zone_id: str
    name: str
    wait_s: int
    boarding_s: int


class StreetLeg(NamedTuple):
    """A way on foot, by bike or by car (``mode``: walk, bike or car); ``path`` is None for a straight line.

    Or a trip of an on-demand service (``mode`` on_demand), from the call on, with ``on_demand``.
    """

    origin: Spot
    destination: Spot
    departure_at: int
    arrival_at: int
    duration_s: int
    zone: dt.tzinfo
    mode: str = "walk"
    path: StreetPath | None = None
    on_demand: OnDemand | None = None

    @property
    def departure(self) -> dt.datetime:
        """When one sets off."""
        return dt.datetime.fromtimestamp(self.departure_at, self.zone)

    @property
    def arrival(self) -> dt.datetime:
        """When one is there."""
        return dt.datetime.fromtimestamp(self.arrival_at, self.zone)


class RideLeg(NamedTuple):
    """One boarding: from the first of ``calls`` to the last, which begin at position ``board`` of the run.

    ``call_ahead_pickup`` and ``call_ahead_drop_off``: by arrangement only. ``about_every_s``: the line keeps a
    headway, not these times; None otherwise. ``line``: what the ride draws on a map.
    """

    run: Run
    board: int
    calls: Calls
    trips: tuple[RiddenTrip, ...]
    route_type: int
    agency: str
    feed: str
    call_ahead_pickup: bool
    call_ahead_drop_off: bool
    about_every_s: int | None
    line: RideLine

    @property
    def origin(self) -> Spot:
        """Where one gets on."""
        return self.calls[0].spot

    @property
    def destination(self) -> Spot:
        """Where one gets off."""
        return self.calls[-1].spot

    @property
    def departure(self) -> dt.datetime:
        """When one gets on."""
        return self.calls[0].departure

    @property
    def arrival(self) -> dt.datetime:
        """When one gets off."""
        return self.calls[-1].arrival


Leg = StreetLeg | RideLeg


class Itinerary(NamedTuple):
    """One journey."""

    departure_at: int
    arrival_at: int
    rides: int
    legs: tuple[Leg, ...]
    zone: dt.tzinfo

    @property
    def departure(self) -> dt.datetime:
        """When it begins."""
        return dt.datetime.fromtimestamp(self.departure_at, self.zone)

    @property
    def arrival(self) -> dt.datetime:
        """When it ends."""
        return dt.datetime.fromtimestamp(self.arrival_at, self.zone)

    @property
    def duration_s(self) -> int:
        """Seconds that pass."""
        return self.arrival_at - self.departure_at

    def to_dict(self) -> dict[str, Any]:
        """As JSON values; machine output, the same in every language."""
        return {
            "departure": self.departure.isoformat(),
            "arrival": self.arrival.isoformat(),
            "rides": self.rides,
            "legs": [_street_dict(leg) if isinstance(leg, StreetLeg) else _ride_dict(leg) for leg in self.legs],
        }


def _spot_dict(spot: Spot) -> dict[str, Any]:
    return {"stop_id": spot.stop_id, "name": spot.name, "platform": spot.platform, "lat": spot.lat, "lon": spot.lon}


def _street_dict(leg: StreetLeg) -> dict[str, Any]:
    on_demand = {} if leg.on_demand is None else {"on_demand": leg.on_demand._asdict()}
    return {
        "mode": leg.mode,
        "from": _spot_dict(leg.origin),
        "to": _spot_dict(leg.destination),
        "departure": leg.departure.isoformat(),
        "arrival": leg.arrival.isoformat(),
        "duration_s": leg.duration_s,
        **on_demand,
        "path": leg.path.to_dict() if leg.path else None,
    }


def _ride_dict(leg: RideLeg) -> dict[str, Any]:
    return {
        "mode": "ride",
        "route_type": leg.route_type,
        "feed": leg.feed,
        "agency": leg.agency,
        "from": _spot_dict(leg.origin),
        "to": _spot_dict(leg.destination),
        "departure": leg.departure.isoformat(),
        "arrival": leg.arrival.isoformat(),
        "trips": [
            {
                "trip_id": trip.trip_id,
                "route_id": trip.route_id,
                "line": trip.line,
                "headsign": trip.headsign,
                "service_date": trip.service_date.isoformat(),
                "run_start": trip.run_start,
            }
            for trip in leg.trips
        ],
        "call_ahead": {"pickup": leg.call_ahead_pickup, "drop_off": leg.call_ahead_drop_off},
        "about_every_s": leg.about_every_s,
        "path": {"straight": leg.line.straight, "points": [[lat, lon] for lat, lon in leg.line.points]},
        "calls": [
            {
                **_spot_dict(call.spot),
                "arrival": call.arrival.isoformat(),
                "departure": call.departure.isoformat(),
                "trip_id": call.trip_id,
                "interpolated": call.interpolated,
            }
            for call in leg.calls
        ],
    }
