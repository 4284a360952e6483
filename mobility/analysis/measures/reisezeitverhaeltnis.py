# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Reisezeitverhältnis ÖV/MIV: how much longer public transport takes than the car.

Definition. Travel time by public transport from door to door, waiting included (the median over the minutes of a
window, SEMANTICS, Percentiles), by travel time by car on the same day, without congestion, plus ``car_extra_s`` for the
ways to and from the car. The ratio and its use as a measure of quality are those of the Richtlinien für integrierte
Netzgestaltung (RIN, FGSV 2008); its levels depend on how terms are set there, so none are told here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.window import MINUTE_S
from mobility.errors import InputError
from mobility.kernels.layout import DAY_S, NEVER
from mobility.network.streets.profiles import CAR
from mobility.planner.plan import plan
from mobility.planner.request import PlanRequest, PointPlace
from mobility.planner.street_table import TableRequest, street_table
from mobility.planner.window import Span, plan_window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.analysis.window import Window
    from mobility.kernels.layout import Int32
    from mobility.network.network import Network
    from mobility.network.streets.streets import Streets
    from mobility.planner.request import Place

SNAP_M = 500.0
"""A place farther than this from any road has no car time."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """Seconds by public transport (median) and by car, None where there is no way."""

    transit_s: int | None
    car_s: int | None

    @property
    def ratio(self) -> float | None:
        """How many times as long public transport takes."""
        return self.transit_s / self.car_s if self.transit_s is not None and self.car_s else None


def travel_times(network: Network, origin: Place, destination: Place, window: Window) -> Int32:
    """Seconds from one place to another for each minute of a window, ``NEVER`` where there is no journey.

    Parameters
    ----------
    network, origin, destination
        Where.
    window
        Departures at each minute.
    """
    begin, end = window.first_s, window.first_s + window.minutes * MINUTE_S
    request = PlanRequest(origin, destination, window.first)
    page = plan_window(network, request, Span(begin, end), most_s=DAY_S)
    later = plan(network, PlanRequest(origin, destination, dt.datetime.fromtimestamp(end, network.zone), direct=()))
    journeys = [*page.result.itineraries, *later.itineraries]
    walks = [way.duration_s for way in page.result.direct]
    times = np.full(window.minutes, min([NEVER, *walks]), dtype=np.int32)
    for number in range(window.minutes):
        at = begin + number * MINUTE_S
        for journey in journeys:
            took = int(journey.arrival.timestamp()) - at
            if journey.departure.timestamp() >= at and took <= DAY_S:
                times[number] = min(times[number], took)
    return times


def median_s(times: Int32) -> int | None:
    """The median as SEMANTICS has it (lower nearest rank); None where that minute has no journey."""
    middle = int(np.sort(times)[(len(times) - 1) // 2])
    return None if middle == NEVER else middle


def reisezeitverhaeltnis(
    network: Network,
    pairs: Sequence[tuple[Place, Place]],
    window: Window,
    *,
    car_extra_s: int = 0,
) -> list[Ratio]:
    """The ratio of each pair of places.

    Parameters
    ----------
    network, pairs
        Where; the car begins and ends at the first stop of a place of stops.
    window
        When public transport is asked for.
    car_extra_s
        For walks to and from the car and looking for a place to park.

    Raises
    ------
    InputError
        The region has no streets, so that nothing is known of cars.
    """
    if network.streets is None:
        raise InputError("no_streets_for_car_times", region=network.name)
    return [_ratio(network, network.streets, *pair, window, car_extra_s) for pair in pairs]


def _ratio(
    network: Network, streets: Streets, origin: Place, destination: Place, window: Window, car_extra_s: int
) -> Ratio:
    """Of one pair; no time where a place lies far from any street, as at the edge of the map."""
    try:
        transit_s = median_s(travel_times(network, origin, destination, window))
        begin, end = (_point(network, place) for place in (origin, destination))
        way = street_table(streets, TableRequest(begin, [end], CAR, network.settings, DAY_S, SNAP_M))[0]
    except InputError:
        return Ratio(None, None)
    return Ratio(transit_s, None if way is None else way.seconds + car_extra_s)


def _point(network: Network, place: Place) -> PointPlace:
    if isinstance(place, PointPlace):
        return place
    stop = place.stops[0]
    return PointPlace(float(network.arrays["stop_lat"][stop]), float(network.arrays["stop_lon"][stop]))
