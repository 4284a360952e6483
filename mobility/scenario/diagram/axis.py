# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The stops of lines on one axis: what shares stops shares the axis, whichever way it goes along it."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.kernels.walks import EARTH_RADIUS_M
from mobility.scenario.printed.stop_column import common_column, common_length, places_in
from mobility.scenario.printed.trips import PrintedTrip, order_of, printed_trips

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from mobility.network.network import Network

LEAST_SHARED = 2
"""Lines that have so many stops in common stand on one axis."""


class DrawnLine(NamedTuple):
    """A line by its name and its routes in each network; no routes where it does not exist."""

    name: str
    routes: tuple[tuple[int, ...], ...]


class DrawnTrip(NamedTuple):
    """A trip on an axis.

    ``line`` and ``network`` are positions in what is drawn; ``rows`` the stops of the axis, rising or falling;
    ``arrival_s`` and ``departure_s`` seconds of the service day; ``about``: it runs at a headway, without fixed times.
    """

    line: int
    network: int
    rows: tuple[int, ...]
    arrival_s: tuple[int, ...]
    departure_s: tuple[int, ...]
    about: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines on one axis.

    Parameters
    ----------
    lines
        Positions of the lines.
    stops
        Names from top to bottom.
    apart_m
        (stops - 1) metres from each stop to the next as the crow flies.
    trips
        What runs.
    """

    lines: tuple[int, ...]
    stops: tuple[str, ...]
    apart_m: tuple[float, ...]
    trips: tuple[DrawnTrip, ...]


def panels(networks: Sequence[Network], lines: Sequence[DrawnLine], date: dt.date) -> list[Panel]:
    """The lines of a date on as few axes as can be.

    Parameters
    ----------
    networks
        One, or a baseline and a patched view of it: stops have the same numbers.
    lines
        What is drawn.
    date
        The service day.
    """
    last = networks[-1]
    found: list[list[tuple[int, PrintedTrip, tuple[int, ...]]]] = []
    for line in lines:
        trips: list[tuple[int, PrintedTrip, tuple[int, ...]]] = []
        for number, (network, routes) in enumerate(zip(networks, line.routes, strict=True)):
            trips += [(number, trip, order_of(last, trip)) for trip in printed_trips(network, routes, date, 1)]
        found.append(trips)
    return [_panel(last, group, found) for group in _groups(found)]


def _groups(found: list[list[tuple[int, PrintedTrip, tuple[int, ...]]]]) -> list[list[int]]:
    """Lines that share an axis, those that share stops with the same third one too."""
    stops = [{stop for _, _, order in trips for stop in order} for trips in found]
    groups: list[list[int]] = []
    for line in range(len(found)):
        if not found[line]:
            continue
        near = [group for group in groups if any(len(stops[line] & stops[other]) >= LEAST_SHARED for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append(sorted([line, *(other for group in near for other in group)]))
    return sorted(groups)


def _panel(network: Network, lines: list[int], found: list[list[tuple[int, PrintedTrip, tuple[int, ...]]]]) -> Panel:
    orders = Counter(order for line in lines for _, _, order in found[line])
    column: list[int] = []
    turned: dict[tuple[int, ...], bool] = {}
    for order in sorted(orders, key=lambda order: (-len(order), -orders[order], order)):
        turned[order] = common_length(column, order) < common_length(column, order[::-1])
        column = common_column([column, order[::-1] if turned[order] else order])
    place = {}
    for order, back in turned.items():
        rows = places_in(column, order[::-1] if back else order)
        place[order] = tuple(rows[::-1] if back else rows)
    used = sorted({row for rows in place.values() for row in rows})
    again = {row: number for number, row in enumerate(used)}
    trips = []
    for line in lines:
        for number, trip, order in found[line]:
            along = tuple(again[row] for row in place[order])
            arrivals = tuple(call.arrival_s for call in trip.calls)
            departures = tuple(call.departure_s for call in trip.calls)
            trips.append(DrawnTrip(line, number, along, arrivals, departures, trip.about_every_s > 0))
    names: dict[int, str] = {}
    for line in lines:
        for _, trip, order in found[line]:
            for row, call in zip(place[order], trip.calls, strict=True):
                names.setdefault(again[row], network.stop_name[call.stop])
    stops = [column[row] for row in used]
    return Panel(tuple(lines), tuple(names[row] for row in range(len(stops))), _apart(network, stops), tuple(trips))


def _apart(network: Network, stops: list[int]) -> tuple[float, ...]:
    """Metres from stop to stop in straight lines; a group of stops lies where most of its platforms do."""
    lat, lon = network.arrays["stop_lat"], network.arrays["stop_lon"]
    group = network.arrays["stop_group"]
    places = []
    for stop in stops:
        own = np.flatnonzero(group == stop)
        places.append((float(np.radians(np.nanmedian(lat[own]))), float(np.radians(np.nanmedian(lon[own])))))
    apart = []
    for (a_lat, a_lon), (b_lat, b_lon) in itertools.pairwise(places):
        east = (b_lon - a_lon) * np.cos((a_lat + b_lat) / 2)
        metres = float(EARTH_RADIUS_M * np.hypot(b_lat - a_lat, east))
        apart.append(metres if np.isfinite(metres) else 0.0)
    return tuple(apart)
