# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Places on the map for later: addresses, entrances, bicycle parking, park and ride, charging, car sharing, places."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = ("address", "entrance", "bicycle_parking", "park_ride", "charging_station", "car_sharing", "place")
ADDRESS, ENTRANCE, BICYCLE_PARKING, PARK_RIDE, CHARGING_STATION, CAR_SHARING, PLACE = range(len(KINDS))
KEYS = ("addr:housenumber", "entrance", "amenity", "place")
"""A point or way without any of these keys is none."""
PLACES = {"city", "town", "village", "hamlet", "suburb", "quarter", "neighbourhood", "locality", "isolated_dwelling"}


class Point(NamedTuple):
    """One place, in degrees times 10^7."""

    kind: int
    lat_e7: int
    lon_e7: int
    name: str
    """of the place or operator; for an address its street"""
    number: str
    """house number"""
    capacity: int
    """0: unknown"""


def kinds_of(tags: Mapping[str, str]) -> list[int]:
    """What an object is; one object may be several."""
    amenity = tags.get("amenity")
    is_kind = {
        ADDRESS: "addr:housenumber" in tags and ("addr:street" in tags or "addr:place" in tags),
        ENTRANCE: tags.get("entrance", "no") != "no",
        BICYCLE_PARKING: amenity == "bicycle_parking",
        PARK_RIDE: amenity == "parking" and tags.get("park_ride", "no") != "no",
        CHARGING_STATION: amenity == "charging_station",
        CAR_SHARING: amenity == "car_sharing",
        PLACE: tags.get("place") in PLACES and "name" in tags,
    }
    return [kind for kind, holds in is_kind.items() if holds]


def points_of(tags: Mapping[str, str], lat_e7: int, lon_e7: int) -> list[Point]:
    """The places that an object at this position stands for."""
    street = tags.get("addr:street") or tags.get("addr:place", "")
    capacity = tags.get("capacity", "")
    number = int(capacity[:6]) if capacity.isascii() and capacity.isdigit() else 0
    return [
        Point(
            kind,
            lat_e7,
            lon_e7,
            street if kind == ADDRESS else tags.get("name", "") or tags.get("operator", ""),
            tags.get("addr:housenumber", "") if kind == ADDRESS else "",
            0 if kind == ADDRESS else number,
        )
        for kind in kinds_of(tags)
    ]
