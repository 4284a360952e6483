# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What is gathered before it is compiled: one entry for each thing that has a name."""

from __future__ import annotations

from dataclasses import dataclass, field

STOP, STREET, PLACE = range(3)
"""Kinds of entries; addresses belong to a street."""
SETTLEMENTS = ("city", "town", "village", "hamlet", "isolated_dwelling")
DISTRICTS = ("suburb", "quarter", "neighbourhood")


@dataclass(slots=True)
class Address:
    """A house number of a street."""

    number: str
    lat_e7: int
    lon_e7: int
    postcode: str
    osm: int
    """node, or way with a minus"""


@dataclass(slots=True)
class Entry:
    """A stop, a street, or a place; positions are degrees times 10^7."""

    kind: int
    name: str
    lat_e7: int
    lon_e7: int
    source: int
    """stop number of a stop; else node of OpenStreetMap, way with a minus, 0 where none is known"""
    importance: float
    """0 to 1, comparable within a kind"""
    category: str = ""
    stops: list[int] = field(default_factory=list)
    route_types: list[int] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    settlement: str = ""
    district: str = ""
    postcode: str = ""
