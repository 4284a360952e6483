# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Erschließung: how many inhabitants live near a served stop.

Definition. A place is erschlossen if a stop with at least so many departures on the service day lies within the radius
of its mode: as the crow flies, as Nahverkehrspläne and VDV-Schrift 4 (Verkehrserschließung und Verkehrsangebot im
ÖPNV) draw catchments of stops, or on foot over the streets if asked for. The usual radii for buses and trams are told
side by side: 300 m (dense areas) and 500 m (others), for trains twice as much; each Nahverkehrsplan sets its own, so
others can be given. Inhabitants of a place (a cell of the census) count as a whole by the point that stands for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.measures.distances import crow_m, walk_m
from mobility.analysis.measures.modes import EXPRESS, RAIL, mode_of

if TYPE_CHECKING:
    from mobility.analysis.measures.calls import DayCalls
    from mobility.analysis.places.places import Places
    from mobility.network.network import Network

RADII_M = (300, 500)
RAIL_FACTOR = 2
"""Trains are worth a longer walk."""


@dataclass(frozen=True, slots=True)
class Covered:
    """Of one radius: for which places it holds (bool per place), and the inhabitants within and in all."""

    radius_m: int
    within: np.ndarray
    people_within: float
    people: float

    @property
    def people_without(self) -> float:
        """Inhabitants outside."""
        return self.people - self.people_within

    @property
    def share(self) -> float | None:
        """Share of inhabitants within; None where nobody lives."""
        return self.people_within / self.people if self.people else None


def erschliessung(
    network: Network,
    calls: DayCalls,
    places: Places,
    column: str,
    *,
    radii_m: tuple[int, ...] = RADII_M,
    least_departures: int = 1,
    streets: bool = False,
) -> list[Covered]:
    """Inhabitants within each radius of a served stop.

    Parameters
    ----------
    network, calls
        One service day of it.
    places, column
        Which places, and which of their numbers are inhabitants; those without a number count none.
    radii_m
        Of buses, trams and others; trains have ``RAIL_FACTOR`` times as much.
    least_departures
        A group of stops with fewer is not served.
    streets
        Walks over the streets instead of straight lines.

    Raises
    ------
    InputError
        Walks are asked for, and the region has no streets.
    """
    runs = calls.runs
    departures = np.bincount(calls.group[runs.boardable], minlength=len(network.stop_id))
    rail = _stops_with_trains(calls, len(network.stop_id))
    reach = max(radii_m)
    within = np.zeros((len(radii_m), len(places)), dtype=np.bool_)
    for stop in np.unique(runs.stop[runs.boardable]).tolist():
        if departures[network.arrays["stop_group"][stop]] < least_departures:
            continue
        factor = RAIL_FACTOR if rail[stop] else 1
        metres = walk_m(network, places, stop, reach * factor) if streets else crow_m(network, places, stop)
        for row, radius in enumerate(radii_m):
            within[row] |= metres <= radius * factor
    people = np.nan_to_num(places.columns[column])
    return [
        Covered(radius, near, float(people[near].sum()), float(people.sum()))
        for radius, near in zip(radii_m, within, strict=True)
    ]


def _stops_with_trains(calls: DayCalls, stops: int) -> np.ndarray:
    """Bool (stops): where one can board a train."""
    types = calls.lines.route_type
    trains = np.array([mode_of(int(kind)) in {EXPRESS, RAIL} for kind in types], dtype=np.bool_)
    here = np.zeros(stops, dtype=np.bool_)
    if len(trains):
        here[calls.runs.stop[calls.runs.boardable & trains[calls.runs.line[calls.run]]]] = True
    return here
