# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Lines as those see them who run and pay them: who operates one, what vehicle runs on it, who pays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.planner.ride_leg import line_name

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32
    from mobility.network.network import Network
    from mobility.region.operations import LineFacts, Operations

BUS_TYPES = frozenset({3, *range(700, 800)})
TRAM_TYPES = frozenset({0, *range(900, 1000)})
TRAIN_TYPES = frozenset({1, 2, *range(100, 200), *range(400, 500)})


class Line(NamedTuple):
    """All routes of a feed that share a name, an operator, a kind of vehicle and a payer.

    ``vehicle`` and ``payer`` are None where neither the region file nor, for vehicles, the route type tells them.
    """

    feed: str
    name: str
    agency: str
    vehicle: str | None
    payer: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The lines of a network.

    Parameters
    ----------
    lines
        In the order of feeds, then by name, operator, vehicle and payer.
    of_route
        (routes) the line of each route.
    """

    lines: tuple[Line, ...]
    of_route: Int32

    def find(self, feed: str, name: str) -> list[int]:
        """The lines of a feed that bear a name."""
        return [number for number, line in enumerate(self.lines) if (line.feed, line.name) == (feed, name)]


def usual_vehicle(route_type: int) -> str | None:
    """The kind of vehicle of a route type of GTFS; None for ferries, trolleybuses, cable cars and others."""
    if route_type in BUS_TYPES:
        return "bus"
    if route_type in TRAM_TYPES:
        return "tram"
    return "train" if route_type in TRAIN_TYPES else None


def operated_lines(network: Network, operations: Operations) -> Lines:
    """Find the lines of a network with their vehicles and payers.

    Of the ``[[lines]]`` tables that fit a route the one that names the line counts, else the one that names the agency,
    else the one that names the feed alone; among equals the later. Vehicle and payer are looked up each for itself.

    Parameters
    ----------
    network
        A baseline or a patched view.
    operations
        Of its region.
    """
    arrays, texts = network.arrays, network.texts
    found: list[tuple[int, Line]] = []
    for route, (feed, agency) in enumerate(
        zip(arrays["route_feed"].tolist(), arrays["route_agency"].tolist(), strict=True)
    ):
        prefix = f"{network.feeds[feed].id}_"
        agency_name = texts["agency_name"][agency]
        names = {line_name(network, route), texts["route_id"][route].removeprefix(prefix)}
        agencies = {agency_name, texts["agency_id"][agency].removeprefix(prefix)}
        rows = [row for row in operations.lines if _fits(row, network.feeds[feed].id, agencies, names)]
        rows.sort(key=lambda row: (row.line is not None, row.agency is not None))
        payer = next((row.payer for row in reversed(rows) if row.payer is not None), None)
        vehicle = next((row.vehicle for row in reversed(rows) if row.vehicle is not None), None)
        vehicle = vehicle or usual_vehicle(int(arrays["route_type"][route]))
        line = Line(network.feeds[feed].id, line_name(network, route), agency_name, vehicle, payer)
        found.append((feed, line))
    known = sorted(set(found), key=lambda one: (one[0], *(text or "" for text in one[1])))
    position = {one: number for number, one in enumerate(known)}
    of_route = np.array([position[one] for one in found], dtype=np.int32)
    return Lines(tuple(line for _, line in known), of_route)


def _fits(row: LineFacts, feed: str, agencies: set[str], names: set[str]) -> bool:
    """Whether a ``[[lines]]`` table speaks of a route."""
    if row.feed != feed or (row.agency is not None and row.agency not in agencies):
        return False
    return row.line is None or row.line in names


def unmatched(network: Network, operations: Operations) -> list[LineFacts]:
    """The ``[[lines]]`` tables that fit no route: a line that was renamed, or a slip of the pen.

    Parameters
    ----------
    network, operations
        As for ``operated_lines``.
    """
    arrays, texts = network.arrays, network.texts
    left = dict.fromkeys(operations.lines)
    for route, (feed, agency) in enumerate(
        zip(arrays["route_feed"].tolist(), arrays["route_agency"].tolist(), strict=True)
    ):
        prefix = f"{network.feeds[feed].id}_"
        names = {line_name(network, route), texts["route_id"][route].removeprefix(prefix)}
        agencies = {texts["agency_name"][agency], texts["agency_id"][agency].removeprefix(prefix)}
        for row in [row for row in left if _fits(row, network.feeds[feed].id, agencies, names)]:
            del left[row]
    return list(left)
