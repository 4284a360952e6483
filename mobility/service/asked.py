# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""From the texts of a question to places, times and trips; what can't be taken is refused with a status."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import TYPE_CHECKING

from mobility.errors import InputError
from mobility.network.timetable.day import EPOCH
from mobility.planner.places import point_of, stop_by_id
from mobility.planner.request import PointPlace, StopPlace
from mobility.planner.times import parse_time

if TYPE_CHECKING:
    from mobility.planner.request import Place
    from mobility.service.served import Served

LEVEL = re.compile(r"(.+?,.+?),-?\d+(\.\d+)?", re.ASCII)
TRIP_ID = re.compile(r"(\d{4})(\d{2})(\d{2})_(\d{2,3}):(\d{2})_(.+)", re.ASCII | re.DOTALL)
LATEST = 4_000_000_000
"""Seconds since 1970, in the year 2096; later ones are no times of ours."""
CURSOR = re.compile(r"(EARLIER|LATER)\|(\d{1,11})", re.ASCII)


class NotFoundError(InputError):
    """What was named by an id is not in this network."""


def place_of(served: Served, text: str, *, exact: bool = False) -> Place:
    """A stop by its id, all of its group unless ``exact``, or a point.

    Raises
    ------
    InputError
        No point on the earth; ``NotFoundError``: no such stop.
    """
    network = served.network
    stop = network.stop_of_id(text)
    if stop >= 0:
        place = stop_by_id(network, text)
        stops = tuple(place.stops if place else ()) if exact else tuple(served.group(stop))
        return StopPlace(stops, network.stop_name[stop], text)
    levelled = LEVEL.fullmatch(text)
    point = point_of(levelled[1] if levelled else text)
    if point is None:
        raise NotFoundError("unknown_stop_id", id=text)
    return point


def exact_point(text: str) -> PointPlace:
    """A point; latitude and longitude may be parted by a comma or semicolon, and a level may follow.

    Raises
    ------
    InputError
        None.
    """
    plain = text.replace(";", ",")
    levelled = LEVEL.fullmatch(plain)
    point = point_of(levelled[1] if levelled else plain)
    if point is None:
        raise InputError("no_point", text=text)
    return point


def moment_of(served: Served, text: str | None) -> dt.datetime:
    """The asked time, now if none is given; parts of a second are dropped.

    Raises
    ------
    InputError
        No time.
    """
    if text is None:
        return dt.datetime.now(served.network.zone).replace(microsecond=0)
    if " " in text:  # a plus that is not escaped in an address comes as a blank
        text = re.sub(r"(T[\d:.]+) (\d{2}:?\d{2})$", r"\1+\2", text)
    if "." in text:
        text = re.sub(r"(:\d{2})\.\d{1,9}", r"\1", text)
    return parse_time(text.replace("z", "Z"), served.network.zone)


def cursor_of(text: str) -> tuple[bool, int] | None:
    """Whether a cursor leads to earlier times, and from which second on; None without one.

    Raises
    ------
    InputError
        None that we gave.
    """
    if not text:
        return None
    found = CURSOR.fullmatch(text)
    if not found or int(found[2]) > LATEST:
        raise InputError("bad_cursor", text=text)
    return found[1] == "EARLIER", int(found[2])


def trip_id_text(service_day: int, first_departure_s: int, trip_id: str) -> str:
    """The id of a trip on a day: date, first departure in hours and minutes that may pass 24, id with feed."""
    return f"{day_text(service_day)}_{first_departure_s // 3600:02}:{first_departure_s // 60 % 60:02}_{trip_id}"


@cache
def day_text(service_day: int) -> str:
    """A service day, in days since 1970-01-01, as ids of trips begin."""
    return f"{EPOCH + dt.timedelta(days=service_day):%Y%m%d}"


def trip_of(text: str) -> tuple[dt.date, int, str]:
    """Date, first departure in seconds of the service day, and id of a trip.

    Raises
    ------
    NotFoundError
        Not of this form.
    """
    found = TRIP_ID.fullmatch(text)
    if not found:
        raise NotFoundError("bad_trip_id", text=text)
    year, month, day, hour, minute, trip_id = found.groups()
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError as error:
        raise NotFoundError("bad_trip_id", text=text) from error
    return date, int(hour) * 3600 + int(minute) * 60, trip_id
