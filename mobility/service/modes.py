# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Route types of GTFS and the modes of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mobility.service.answers import Mode

_BASIC: dict[int, Mode] = {
    0: "TRAM", 1: "SUBWAY", 2: "REGIONAL_RAIL", 3: "BUS", 4: "FERRY", 5: "TRAM", 6: "AERIAL_LIFT", 7: "FUNICULAR",
    11: "BUS", 12: "SUBWAY",
}  # fmt: skip
_EXTENDED: tuple[tuple[range, Mode], ...] = (
    (range(101, 102), "HIGHSPEED_RAIL"),
    (range(102, 103), "LONG_DISTANCE"),
    (range(105, 106), "NIGHT_RAIL"),
    (range(109, 110), "SUBURBAN"),
    (range(100, 200), "REGIONAL_RAIL"),
    (range(200, 300), "COACH"),
    (range(400, 700), "SUBWAY"),
    (range(700, 900), "BUS"),
    (range(900, 1000), "TRAM"),
    (range(1000, 1100), "FERRY"),
    (range(1100, 1200), "AIRPLANE"),
    (range(1200, 1300), "FERRY"),
    (range(1300, 1400), "AERIAL_LIFT"),
    (range(1400, 1500), "FUNICULAR"),
)
"""The first range that fits holds."""
_RAIL = ("HIGHSPEED_RAIL", "LONG_DISTANCE", "NIGHT_RAIL", "REGIONAL_RAIL", "SUBURBAN", "SUBWAY")
_ALL = ("TRAM", "FERRY", "AIRPLANE", "BUS", "COACH", *_RAIL, "FUNICULAR", "AERIAL_LIFT", "OTHER")
_GROUPS: dict[str, tuple[str, ...]] = {
    "TRANSIT": _ALL,
    "RAIL": _RAIL,
    "REGIONAL_FAST_RAIL": ("REGIONAL_RAIL",),
    "METRO": ("SUBURBAN",),
    "AREAL_LIFT": ("AERIAL_LIFT",),
    "CABLE_CAR": ("TRAM",),
}
"""Names that stand for others; the last four are deprecated."""
PROFILE_OF: dict[str, str] = {"WALK": "foot", "BIKE": "bike", "CAR": "car"}
"""Street modes that are served, and the profile that each is."""
MODE_OF: dict[str, Mode] = {"walk": "WALK", "bike": "BIKE", "car": "CAR", "on_demand": "ODM"}
"""What a street leg is called in the contract."""


def mode_of(route_type: int) -> Mode:
    """The mode of a route type, extended ones included."""
    if route_type in _BASIC:
        return _BASIC[route_type]
    return next((mode for types, mode in _EXTENDED if route_type in types), "OTHER")


def modes_of(route_types: Iterable[int]) -> list[Mode]:
    """The modes of several route types, each once, in the order of their names."""
    return sorted({mode_of(route_type) for route_type in route_types})


def route_types_of(asked: Iterable[str], known: Iterable[int]) -> tuple[frozenset[int], list[str]]:
    """The route types that a list of modes lets through, and the modes that mean none of ours.

    Parameters
    ----------
    asked
        Modes of the contract, groups included.
    known
        The route types of a network.
    """
    wanted: set[str] = set()
    unknown: list[str] = []
    for mode in asked:
        if mode in _GROUPS or mode in _ALL:
            wanted.update(_GROUPS.get(mode, (mode,)))
        else:
            unknown.append(mode)
    return frozenset(kind for kind in known if mode_of(kind) in wanted), unknown
