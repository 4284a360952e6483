# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""How far places lie from stops: as the crow flies, or on foot over the streets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InputError
from mobility.kernels.walks import EARTH_RADIUS_M
from mobility.network.streets.profiles import FOOT
from mobility.planner.request import PointPlace
from mobility.planner.street_table import TableRequest, street_table
from mobility.region import TransferSettings

if TYPE_CHECKING:
    from mobility.analysis.places.places import Places
    from mobility.kernels.layout import Float64
    from mobility.network.network import Network

METRE_PER_SECOND = TransferSettings(walk_speed_m_s=1.0)
"""At this speed the seconds of a walk are its metres, rounded up."""


def crow_m(network: Network, places: Places, stop: int) -> Float64:
    """Straight lines from a stop to all places, metres (haversine); inf where the stop has no place.

    Parameters
    ----------
    network, places, stop
        From where to where.
    """
    lat, lon = (np.radians(float(network.arrays[f"stop_{axis}"][stop])) for axis in ("lat", "lon"))
    if np.isnan(lat + lon):
        return np.full(len(places), np.inf)
    there, along = np.radians(places.lat), np.radians(places.lon)
    half = np.sin((there - lat) / 2) ** 2 + np.cos(lat) * np.cos(there) * np.sin((along - lon) / 2) ** 2
    metres: Float64 = 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return metres


def walk_m(network: Network, places: Places, stop: int, most_m: float) -> Float64:
    """Walks over the streets from places to a stop, whole metres; inf where longer than ``most_m``.

    Parameters
    ----------
    network, places, stop
        From where to where; only places within ``most_m`` as the crow flies are asked for.
    most_m
        Nothing farther than this; also how far a place may lie from a street.

    Raises
    ------
    InputError
        The region has no streets.
    """
    if network.streets is None:
        raise InputError("no_streets_here", region=network.name)
    found = np.full(len(places), np.inf)
    near = np.flatnonzero(crow_m(network, places, stop) <= most_m)
    if not near.size:
        return found
    one = PointPlace(*(float(network.arrays[f"stop_{axis}"][stop]) for axis in ("lat", "lon")))
    many = [PointPlace(float(places.lat[n]), float(places.lon[n])) for n in near.tolist()]
    asked = TableRequest(one, many, FOOT, METRE_PER_SECOND, int(most_m), most_m, towards=True)
    try:
        ways = street_table(network.streets, asked)
    except InputError:  # no street near the stop
        return found
    found[near] = [np.inf if way is None else way.seconds for way in ways]
    return found
