# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Zones of an on-demand service that a scenario adds to a network (docs/reference/scenarios-zones.md).

A zone is what somebody writes down: where, when, how long one is expected to wait. How long trips within it take is
found by ``planner.zone_trips``, on the streets of the network that it is part of.
"""

from __future__ import annotations

import datetime as dt
import math
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from mobility.errors import InputError
from mobility.kernels.layout import DAY_S
from mobility.network.timetable.day import service_day_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.kernels.layout import Float64, Int32, Int64
    from mobility.network.network import Network

WEEK = frozenset(range(7))
LEAST_CORNERS = 3
LATEST_S = 2 * DAY_S
"""Hours of a date end at the end of the next one at the latest."""
AROUND_DAYS = 3
"""Hours are looked up so many days before and after a date: a search sees 25 h, and hours may have begun the day
before."""
OPENINGS_KEPT = 1_024
SIDES_AT_ONCE = 1 << 20
"""Points times sides of an area that are looked at together."""
NEVER_AT = 1 << 60
"""Seconds since 1970; later than everything."""


@dataclass(frozen=True, slots=True)
class OpenHours:
    """When one may call, on some dates.

    Parameters
    ----------
    begin_s, end_s
        From the first second to before the last, counted from noon minus 12 h of a date; 22:00 to 02:00 is 79,200 to
        93,600.
    dates
        On which it holds; None: on all.
    weekdays
        Of these only those on some weekdays; Monday is 0.

    Raises
    ------
    InputError
        Not in order, or beyond the next date.
    """

    begin_s: int
    end_s: int
    dates: frozenset[dt.date] | None = None
    weekdays: frozenset[int] = WEEK

    def __post_init__(self) -> None:
        """See that they are in order."""
        if not 0 <= self.begin_s < self.end_s <= LATEST_S:
            raise InputError("zone_bad_hours", begin=_clock(self.begin_s), end=_clock(self.end_s))

    def holds(self, date: dt.date) -> bool:
        """Whether they hold on a date."""
        return date.weekday() in self.weekdays and (self.dates is None or date in self.dates)

    @property
    def ever(self) -> bool:
        """Whether they hold on any date."""
        dates = self.dates
        return bool(self.weekdays & WEEK) if dates is None else any(map(self.holds, dates))


@dataclass(frozen=True, slots=True)
class OnDemandZone:
    """One zone.

    Parameters
    ----------
    id, name
        How it is called in files, and by people.
    rings
        Corners (latitude, longitude) in degrees of each ring; the last need not repeat the first.
    hours
        When one may call.
    wait_s
        From the call until the vehicle is there.
    boarding_s
        From then until it sets off.
    stops
        Numbers of the stops that it serves; None: all in its area.
    car_factor
        Times the quickest way by car.
    most_speed_km_h
        No street is driven faster; None: as fast as cars go.
    straight_speed_km_h, straight_detour_factor
        For regions without streets.

    Raises
    ------
    InputError
        An area without corners or width, hours that hold on no date, or numbers that make no sense.
    """

    id: str
    name: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    hours: tuple[OpenHours, ...]
    wait_s: int
    boarding_s: int = 0
    stops: tuple[int, ...] | None = None
    car_factor: float = 1.0
    most_speed_km_h: float | None = None
    straight_speed_km_h: float = 30.0
    straight_detour_factor: float = 1.3

    def __post_init__(self) -> None:
        """See that it makes sense."""
        _check_rings(self)
        for name in ("wait_s", "boarding_s"):
            if not 0 <= getattr(self, name) <= DAY_S:
                raise InputError("zone_bad_seconds", zone=self.id, field=name, value=getattr(self, name), most=DAY_S)
        speeds = [self.car_factor, self.straight_speed_km_h, self.straight_detour_factor]
        names = ["car_factor", "straight_speed_km_h", "straight_detour_factor"]
        if self.most_speed_km_h is not None:
            speeds.append(self.most_speed_km_h)
            names.append("most_speed_km_h")
        for name, value in zip(names, speeds, strict=True):
            if not (math.isfinite(value) and value > 0):
                raise InputError("zone_not_positive", zone=self.id, field=name, value=value)
        if not any(hours.ever for hours in self.hours):
            raise InputError("zone_never_open", zone=self.id)

    def area(self) -> Area:
        """Where it is."""
        return Area(self.rings)

    def opening(self, date: dt.date, zone: ZoneInfo) -> Opening:
        """When one may call around a date of a time zone."""
        return _opening(self.hours, date, zone.key)


class Area:
    """What lies within some rings, by the even-odd rule.

    Parameters
    ----------
    rings
        As in ``OnDemandZone``.
    """

    def __init__(self, rings: Sequence[Sequence[tuple[float, float]]]) -> None:
        corners = [np.array(ring, dtype=np.float64) for ring in rings]
        begin = np.concatenate(corners)
        end = np.concatenate([np.roll(ring, -1, axis=0) for ring in corners])
        slanting = begin[:, 0] != end[:, 0]  # no ray to the east crosses another side
        (self._lat, self._lon), self._end_lat = begin[slanting].T, end[slanting, 0]
        self._lon_per_lat = (end[slanting, 1] - self._lon) / (self._end_lat - self._lat)

    def covers(self, lat: Float64, lon: Float64) -> np.ndarray:
        """(n) whether points lie in it; points that are nowhere (NaN) do not."""
        inside = np.zeros(len(lat), dtype=np.bool_)
        step = max(1, SIDES_AT_ONCE // len(self._lat))
        for first in range(0, len(lat), step):
            some = slice(first, first + step)
            here_lat, here_lon = lat[some, None], lon[some, None]
            crossed = (self._lat > here_lat) != (self._end_lat > here_lat)
            crossed &= here_lon < self._lon + (here_lat - self._lat) * self._lon_per_lat
            inside[some] = np.count_nonzero(crossed, axis=1) % 2 == 1
        return inside


class Opening(NamedTuple):
    """Spans in which one may call, in seconds since 1970: rising, apart from each other, the last second included."""

    first: Int64
    last: Int64

    def next(self, at: np.ndarray) -> Int64:
        """(n) the first open second at or after some; ``NEVER_AT`` where none is known."""
        span = np.searchsorted(self.last, at)
        known = np.append(self.first, NEVER_AT)[span]
        found: Int64 = np.maximum(known, at)
        return found

    def latest(self, at: np.ndarray) -> Int64:
        """(n) the last open second at or before some; ``-NEVER_AT`` where none is known."""
        span = np.searchsorted(self.first, at, side="right")
        known = np.concatenate(([-NEVER_AT], self.last))[span]
        found: Int64 = np.minimum(known, at)
        return found

    def holds(self, at: np.ndarray) -> np.ndarray:
        """(n) whether one may call at some seconds."""
        return np.asarray(self.next(at) == at)

    def throughout(self, first: int, last: int) -> bool:
        """Whether one may call at every second of a span, its last one included."""
        span = int(np.searchsorted(self.last, first))
        return span < len(self.first) and int(self.first[span]) <= first and last <= int(self.last[span])

    def within(self, first: int, last: int) -> bool:
        """Whether one may call at any second of a span, its last one included."""
        return bool(self.next(np.array([first]))[0] <= last)


@lru_cache(OPENINGS_KEPT)
def _opening(hours: tuple[OpenHours, ...], date: dt.date, zone_key: str) -> Opening:
    zone, spans = ZoneInfo(zone_key), []
    for days in range(-AROUND_DAYS, AROUND_DAYS + 1):
        day = date + dt.timedelta(days=days)
        start = service_day_start(day, zone)
        spans += [(start + one.begin_s, start + one.end_s - 1) for one in hours if one.holds(day)]
    merged: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(merged[-1][1], last)
        else:
            merged.append((first, last))
    found = np.array(merged, dtype=np.int64).reshape(-1, 2)
    found.flags.writeable = False
    return Opening(found[:, 0], found[:, 1])


def with_zones(network: Network, zones: Sequence[OnDemandZone]) -> Network:
    """The network with some on-demand zones instead of those that it has; all else is shared with it.

    Parameters
    ----------
    network
        Stays as it is.
    zones
        None, to take all zones away, or several, which may overlap.

    Raises
    ------
    InputError
        Two zones of one id, a zone without a stop, or a stop that the network has not.
    """
    known: set[str] = set()
    for one in zones:
        if one.id in known:
            raise InputError("zone_twice", zone=one.id)
        known.add(one.id)
        for stop in one.stops or ():
            if not 0 <= stop < len(network.stop_id):
                raise InputError("zone_unknown_stop", zone=one.id, stop=stop)
        if not len(served_stops(network, one)):
            raise InputError("zone_without_stops" if one.stops is None else "zone_stops_unusable", zone=one.id)
    _ = network.streets, network.accelerator  # made once for both
    view = copy(network)
    view.zones = tuple(zones)
    return view


def served_stops(network: Network, zone: OnDemandZone) -> Int32:
    """The stops that a zone serves, rising: named ones or all in its area, as far as a vehicle calls there at all."""
    usable = (network.arrays["stop_routable"] > 0) & ~np.isnan(network.arrays["stop_lat"])
    if zone.stops is None:
        usable &= zone.area().covers(network.arrays["stop_lat"], network.arrays["stop_lon"])
    else:
        named = np.zeros(len(usable), dtype=np.bool_)
        named[list(zone.stops)] = True
        usable &= named
    return np.flatnonzero(usable).astype(np.int32)


def _check_rings(zone: OnDemandZone) -> None:
    if not zone.rings:
        raise InputError("zone_empty_area", zone=zone.id)
    for ring in zone.rings:
        for lat, lon in ring:
            if not (abs(lat) <= 90 and abs(lon) <= 180):  # noqa: PLR2004 - not a number is refused too
                raise InputError("zone_bad_corner", zone=zone.id, lat=lat, lon=lon)
        corners = np.array(ring, dtype=np.float64).reshape(-1, 2)
        if len(set(ring)) < LEAST_CORNERS or _area(corners) == 0:
            raise InputError("zone_empty_area", zone=zone.id)


def _area(corners: np.ndarray) -> float:
    """Twice the area of a ring in square degrees; seen from its first corner, for the sake of rounding."""
    lat, lon = (corners - corners[0]).T
    return abs(float(np.dot(lat, np.roll(lon, -1)) - np.dot(lon, np.roll(lat, -1))))


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
