# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Places on the map for later: addresses, entrances, parking, charging, car sharing, and what one asks for by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = ("address", "entrance", "bicycle_parking", "park_ride", "charging_station", "car_sharing", "sight", "place")
ADDRESS, ENTRANCE, BICYCLE_PARKING, PARK_RIDE, CHARGING_STATION, CAR_SHARING, SIGHT, PLACE = range(len(KINDS))
"""SIGHT: a town hall, school, shop, park, station … with a name; PLACE: a town, village or part of one."""
PLACES = {"city", "town", "village", "hamlet", "suburb", "quarter", "neighbourhood", "locality", "isolated_dwelling"}
SIGHTS: dict[str, frozenset[str] | None] = {
    "railway": frozenset({"station", "halt"}),
    "aeroway": frozenset({"aerodrome", "terminal"}),
    "amenity": None,
    "healthcare": None,
    "tourism": None,
    "shop": None,
    "office": None,
    "leisure": None,
    "historic": frozenset({"castle", "monument", "ruins", "manor", "city_gate", "church", "monastery", "palace"}),
    "landuse": frozenset({"industrial", "commercial", "retail", "cemetery", "allotments"}),
}
"""Keys of what is asked for by name, the first that fits gives the category; None: whatever its value is."""
NO_SIGHTS = {
    "no", "atm", "bench", "clock", "grit_bin", "hunting_stand", "information", "parking_entrance", "parking_space",
    "post_box", "recycling", "shelter", "telephone", "toilets", "vending_machine", "waste_basket",
}  # fmt: skip
"""Furniture, that nobody asks for by name."""
KEYS = ("addr:housenumber", "entrance", "place", *SIGHTS)
"""A point or way without any of these keys is none."""


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
    category: str = ""
    """of a sight or place: ``townhall``, ``village``"""
    city: str = ""
    """of an address, empty where it is not said"""
    postcode: str = ""
    osm: int = 0
    """node, or way with a minus, of OpenStreetMap; 0: unknown"""


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
    parking = any(is_kind[kind] for kind in (BICYCLE_PARKING, PARK_RIDE, CHARGING_STATION, CAR_SHARING))
    is_kind[SIGHT] = "name" in tags and not parking and sight_of(tags) != ""
    return sorted(kind for kind, holds in is_kind.items() if holds)


def sight_of(tags: Mapping[str, str]) -> str:
    """What kind of sight an object is, empty if it is none."""
    for key, known in SIGHTS.items():
        value = tags.get(key, "no")
        if value not in NO_SIGHTS and (known is None or value in known):
            return value if value != "yes" else key
    return ""


def points_of(tags: Mapping[str, str], lat_e7: int, lon_e7: int, osm: int = 0) -> list[Point]:
    """The places that an object at this position stands for.

    Parameters
    ----------
    tags
        Of the object.
    lat_e7, lon_e7
        Degrees times 10^7.
    osm
        Number of the node, of a way with a minus; 0: unknown.
    """
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
            tags["place"] if kind == PLACE else sight_of(tags) if kind == SIGHT else "",
            tags.get("addr:city", "") if kind == ADDRESS else "",
            tags.get("addr:postcode", "") if kind == ADDRESS else "",
            osm,
        )
        for kind in kinds_of(tags)
    ]
