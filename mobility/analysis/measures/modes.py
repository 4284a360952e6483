# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Kinds of vehicles as German measures part them, from the route types of GTFS."""

from __future__ import annotations

EXPRESS, RAIL, TRAM, BUS = ("express", "rail", "tram", "bus")
EXPRESS_TYPES = frozenset({101, 102, 103})
"""High-speed, long-distance and inter-regional trains; the plain type 2 does not tell and counts as ``RAIL``."""
TRAM_TYPES = frozenset({0, 11, 800, *range(900, 1000)})
"""Trams and trolleybuses."""
RAIL_TYPES = frozenset({1, 2, 12, *range(100, 200), *range(400, 500)})
"""Trains, suburban and underground railways, monorails."""


def mode_of(route_type: int) -> str:
    """The kind of vehicle of a route type; all that is no rail, buses and ferries and others, is ``BUS``.

    Parameters
    ----------
    route_type
        Of GTFS, extended ones too.
    """
    if route_type in EXPRESS_TYPES:
        return EXPRESS
    if route_type in TRAM_TYPES:
        return TRAM
    return RAIL if route_type in RAIL_TYPES else BUS
