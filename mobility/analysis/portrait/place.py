# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Which stops belong to a municipality: by name, by a stop register, within a box or within an area."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.places.read import read_places
from mobility.analysis.places.stops import called_stops
from mobility.errors import InputError, Place
from mobility.sources.register import municipality_of_stops

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.kernels.layout import Float64
    from mobility.network.network import Network
    from mobility.region import Box

TOWN_ENDS = re.compile(r", | \(")
"""What parts the name of a town from that of a stop: ``Barleben, Mitte``, ``Meitzendorf (Bus)``."""
DHID_PARTS = 3
NEAR_NAMES = 5


@dataclass(frozen=True, slots=True)
class PlaceWish:
    """What the user says of a municipality; without anything it is the whole region.

    Parameters
    ----------
    name
        As stops begin with it, or as the register calls the municipality.
    register
        A stop register (``sources.register``).
    box
        South, west, north, east in degrees.
    area
        A file with polygons.
    """

    name: str | None = None
    register: Path | None = None
    box: Box | None = None
    area: Path | None = None


@dataclass(frozen=True, slots=True)
class Municipality:
    """The stops that are meant.

    ``how`` is ``region``, ``name``, ``register``, ``box`` or ``area``; ``stops`` (S) a bool per stop of the network,
    only stops that some trip calls at on some day; ``source`` the file that says so, empty where there is none.
    """

    name: str
    how: str
    stops: np.ndarray
    source: str = ""


def town_of(stop_name: str) -> str:
    """The town that the name of a stop begins with; the whole name where nothing parts it.

    Parameters
    ----------
    stop_name
        Such as ``Barleben, Bahnhof (Bus)``.
    """
    return TOWN_ENDS.split(stop_name, maxsplit=1)[0]


def find_municipality(network: Network, wish: PlaceWish) -> Municipality:
    """The stops that a wish means.

    Parameters
    ----------
    network, wish
        Where and what.

    Raises
    ------
    InputError
        None; a register without a name; a file that can't be used.
    """
    called = np.zeros(len(network.stop_id), dtype=np.bool_)
    called[called_stops(network)] = True
    name = wish.name or network.name
    lat, lon = network.arrays["stop_lat"], network.arrays["stop_lon"]
    if wish.register is not None:
        if wish.name is None:
            raise InputError("portrait_register_without_place")
        found = Municipality(name, "register", called & _registered(network, wish.register, name), wish.register.name)
    elif wish.area is not None:
        found = Municipality(name, "area", called & within_area(wish.area, lat, lon), wish.area.name)
    elif wish.box is not None:
        found = Municipality(name, "box", called & within_box(wish.box, lat, lon))
    elif wish.name is not None:
        of_town = [town_of(stop).casefold() == name.casefold() for stop in network.stop_name.to_list()]
        found = Municipality(name, "name", called & np.array(of_town, dtype=np.bool_))
    else:
        found = Municipality(name, "region", called)
    if not found.stops.any():
        raise _no_stops(network, wish, called)
    return found


def _registered(network: Network, register: Path, name: str) -> np.ndarray:
    of_stop = municipality_of_stops(register)
    wanted = {dhid for dhid, municipality in of_stop.items() if municipality.casefold() == name.casefold()}
    ids = (stop_id.partition("_")[2].split(":") for stop_id in network.stop_id.to_list())
    return np.array([":".join(parts[:DHID_PARTS]) in wanted for parts in ids], dtype=np.bool_)


def within_box(box: Box, lat: Float64, lon: Float64) -> np.ndarray:
    """Bool (points): which lie in a box.

    Parameters
    ----------
    box, lat, lon
        Degrees.
    """
    south, west, north, east = box
    within: np.ndarray = (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)
    return within


def within_area(path: Path, lat: Float64, lon: Float64) -> np.ndarray:
    """Bool (points): which lie in the polygons of a file, their borders included.

    Parameters
    ----------
    path
        See ``places.read``.
    lat, lon
        Degrees.

    Raises
    ------
    InputError
        The file can't be used, or has no polygons.
    """
    import shapely

    areas = read_places(path).places.area
    if areas is None:
        raise InputError("portrait_no_polygon", place=Place(str(path)))
    whole = shapely.union_all(list(areas))
    within: np.ndarray = shapely.intersects_xy(whole, lon, lat)
    return within


def _no_stops(network: Network, wish: PlaceWish, called: np.ndarray) -> InputError:
    if wish.area is not None or wish.box is not None:
        return InputError("portrait_no_stops_there", region=network.name)
    towns = sorted({town_of(network.stop_name[stop]) for stop in np.flatnonzero(called).tolist()})
    near = difflib.get_close_matches(wish.name or "", towns, n=NEAR_NAMES, cutoff=0.6)
    if near:
        return InputError("portrait_unknown_place_near", name=wish.name, near="; ".join(near))
    return InputError("portrait_unknown_place", name=wish.name or network.name)
