# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Running times of a vehicle that has a highest speed: over the streets, or in straight lines where none are known."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.network.frozen import frozen
from mobility.network.streets.profiles import CAR
from mobility.network.streets.streets import Streets
from mobility.planner.street_ends import MS_PER_CM, snap
from mobility.planner.street_search import route
from mobility.scenario.apply.trips import distance_m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.network.network import Network
    from mobility.scenario.language.scenario import Step
    from mobility.scenario.language.words import Running

KM_H_PER_MM_S = 0.0036
Point = tuple[float, float]


def straight_s(places: Sequence[Point], running: Running, detour_factor: float) -> list[int]:
    """Seconds from place to place in straight lines times the detour factor, rounded up.

    Parameters
    ----------
    places
        Latitudes and longitudes in degrees.
    running
        Speed and factor.
    detour_factor
        Of the region.
    """
    seconds_per_m = 3.6 / (running.speed_km_h or math.inf) * detour_factor * running.factor
    return [math.ceil(distance_m(a, b) * seconds_per_m) for a, b in pairwise(places)]


def street_s(network: Network, places: Sequence[Point], running: Running, step: Step, *at: str) -> list[int]:
    """Seconds from place to place on the quickest way for a car that never drives faster than the vehicle may.

    Parameters
    ----------
    network
        With streets.
    places
        Latitudes and longitudes in degrees, each near a road.
    running
        Speed and factor.
    step, at
        Where the wish stands.

    Raises
    ------
    InputError
        A stop lies at no road, or no road leads from one to the next.
    """
    speed_mm_s = round((running.speed_km_h or math.inf) / KM_H_PER_MM_S)
    streets = _capped(network, speed_mm_s)
    ends = []
    for lat, lon in places:
        try:
            ends.append(snap(streets, CAR, lat, lon))
        except InputError as error:
            raise InputError("scenario_stop_at_no_road", place=step.place(*at), lat=lat, lon=lon) from error
    found = []
    for number, (a, b) in enumerate(pairwise(ends), 1):
        way = route(streets, CAR, a, b)
        if way is None:
            raise InputError("scenario_no_road", place=step.place(*at), number=number)
        driven_ms = way.cost - MS_PER_CM * (a.connector_cm + b.connector_cm)
        found.append(math.ceil(driven_ms / 1000 * running.factor))
    return found


def _capped(network: Network, speed_mm_s: int) -> Streets:
    """The streets with a highest speed on each of them; kept with the network."""
    key = f"streets capped at {speed_mm_s} mm/s"
    if key not in network.memo:
        arrays = network.arrays
        arc_ms = arrays["street_weight_car"].astype(np.int64)
        length_cm = arrays["street_edge_length_cm"][arrays["street_arc_edge"] >> 1].astype(np.int64)
        capped_ms = np.maximum(arc_ms, -(-length_cm * 10_000 // speed_mm_s))
        capped_ms[arc_ms >= NEVER] = NEVER
        # A turn costs what the arc behind it takes, too.
        target = arrays["street_car_arc"][arrays["street_car_to"]]
        turn_ms = arrays["street_car_weight"] + (capped_ms - arc_ms)[target]
        changed = {
            "street_weight_car": frozen(capped_ms.astype(np.int32)),
            "street_car_weight": frozen(turn_ms.astype(np.int32)),
        }
        network.memo[key] = Streets(
            {**{name: arrays[name] for name in arrays if name.startswith(("street_", "stop_"))}, **changed}
        )
    streets: Streets = network.memo[key]
    return streets
