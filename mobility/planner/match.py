# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What a search by name or place finds: a stop, an address or a named place."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from mobility.kernels.name_layout import DISTRICT, POSTCODE, SETTLEMENT, WHOLE
from mobility.network.gazetteer.entries import PLACE, STOP, STREET

if TYPE_CHECKING:
    from collections.abc import Collection

    from mobility.network.network import Network

Kind = Literal["STOP", "ADDRESS", "PLACE"]
KIND_NAMES: dict[int, Kind] = {STOP: "STOP", STREET: "ADDRESS", PLACE: "PLACE"}
"""A street is an address without a number."""
E7 = 1e7


@dataclass(frozen=True, slots=True)
class Area:
    """A town or district that a match lies in."""

    name: str
    level: int
    """``admin_level`` as OpenStreetMap has it: 8 a town or village, 10 a part of one"""
    matched: bool
    """whether the text named it"""


@dataclass(frozen=True, slots=True)
class Match:
    """One thing found."""

    kind: Kind
    name: str
    """of the stop, street or place; of an address the street and the house number"""
    id: str
    """a stop id with its feed's prefix, ``node/…`` or ``way/…`` of OpenStreetMap, else ``place/`` and the name"""
    lat: float
    """degrees"""
    lon: float
    """degrees"""
    score: float
    """higher is better; comparable within one answer only"""
    tokens: tuple[tuple[int, int], ...]
    """parts of ``name`` that the text matched: first character and number of characters"""
    areas: tuple[Area, ...]
    """town first, then district"""
    category: str
    """of a place: ``village``, ``townhall``; else empty"""
    street: str
    """of a street or address, else empty"""
    house_number: str
    """of an address, else empty"""
    zip: str
    """postcode, empty where none is known"""
    importance: float
    """0 to 1, comparable within a kind; of a stop by how often something leaves there"""
    route_types: tuple[int, ...]
    """route_type of GTFS of all that calls at the stop, extended ones as they are, rising"""
    stops: tuple[int, ...]
    """numbers of the stops of the group at which journeys can begin and end"""
    distance_m: float | None = None
    """straight line from the asked point, for a search by place"""

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


def match_of(
    network: Network,
    entry: int,
    score: float,
    *,
    address: int = -1,
    tokens: tuple[tuple[int, int], ...] = (),
    matched_areas: Collection[int] = (),
    distance_m: float | None = None,
) -> Match:
    """What is told of an entry of the gazetteer, or of one of its addresses.

    Parameters
    ----------
    network, entry
        Which entry.
    score, tokens, distance_m
        As in ``Match``.
    address
        Number of an address of that street, -1: none.
    matched_areas
        Areas that the text named.
    """
    gazetteer, arrays = network.gazetteer, network.arrays
    kind, name = int(arrays["gazetteer_kind"][entry]), gazetteer.text("name", entry)
    number = gazetteer.numbers[address] if address >= 0 else ""
    part, at = ("gazetteer_address", address) if address >= 0 else ("gazetteer", entry)
    of_area = arrays["gazetteer_of_area"][entry].tolist()
    areas = tuple(
        Area(gazetteer.areas[area], int(arrays["gazetteer_area_level"][area]), area in matched_areas)
        for area in (of_area[SETTLEMENT], of_area[DISTRICT])
        if area >= 0
    )
    code = gazetteer.areas[of_area[POSTCODE]] if of_area[POSTCODE] >= 0 else ""
    if address >= 0:
        code = gazetteer.text("address_postcode", address) or code
    return Match(
        kind=KIND_NAMES[kind],
        name=f"{name} {number}" if number else name,
        id=_id_of(network, entry, address),
        lat=int(arrays[f"{part}_lat_e7"][at]) / E7,
        lon=int(arrays[f"{part}_lon_e7"][at]) / E7,
        score=score,
        tokens=tokens,
        areas=areas,
        category=gazetteer.text("category", entry),
        street=name if kind == STREET else "",
        house_number=number,
        zip=code,
        importance=int(arrays["gazetteer_importance"][entry]) / WHOLE,
        route_types=tuple(gazetteer.list_of("route_type", entry)),
        stops=tuple(gazetteer.list_of("stop", entry)),
        distance_m=distance_m,
    )


def _id_of(network: Network, entry: int, address: int) -> str:
    source = int(network.arrays["gazetteer_source"][entry])
    if int(network.arrays["gazetteer_kind"][entry]) == STOP:
        return network.stop_id[source]
    osm = int(network.arrays["gazetteer_address_osm"][address]) if address >= 0 else source
    if osm:
        return f"way/{-osm}" if osm < 0 else f"node/{osm}"
    number = f" {network.gazetteer.numbers[address]}" if address >= 0 else ""
    return f"place/{network.gazetteer.text('name', entry)}{number}"
