# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Opportunities from the region's own map: schools, doctors, shops, by named classes.

The compiled network keeps of the map what one asks for by name: an object counts if it bears a name and its first tag
among railway, aeroway, amenity, healthcare, tourism, shop, office, leisure, historic, landuse has a value of the
class. It is a point (of a building or park a point of it), and two of one name and kind within 200 m are one. So a
pharmacy is nearly always there, a playground or a sports ground without a name is not, and a map that lacks something
lacks it here too: count before concluding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.places.places import Places
from mobility.errors import InputError
from mobility.network.gazetteer.entries import PLACE

if TYPE_CHECKING:
    from mobility.network.network import Network

CLASSES: dict[str, frozenset[str]] = {
    "bank": frozenset({"bank"}),
    "childcare": frozenset({"childcare", "kindergarten"}),
    "culture": frozenset({"arts_centre", "cinema", "community_centre", "library", "museum", "theatre"}),
    "doctor": frozenset({"clinic", "doctor", "doctors", "physician"}),
    "food_shop": frozenset({"supermarket", "convenience", "bakery", "butcher", "greengrocer", "farm"}),
    "hospital": frozenset({"hospital"}),
    "kindergarten": frozenset({"kindergarten"}),
    "library": frozenset({"library"}),
    "park": frozenset({"park", "garden", "nature_reserve"}),
    "pharmacy": frozenset({"pharmacy"}),
    "post": frozenset({"post_office"}),
    "school": frozenset({"school"}),
    "sport": frozenset({"sports_centre", "sports_hall", "stadium", "swimming_pool", "fitness_centre", "pitch"}),
    "station": frozenset({"station", "halt"}),
    "supermarket": frozenset({"supermarket"}),
    "town_hall": frozenset({"townhall"}),
    "university": frozenset({"university", "college"}),
    "workplace_area": frozenset({"industrial", "commercial", "retail"}),
}
"""Name of a class -> values of tags of OpenStreetMap. Railway stations that a stop stands for are stops, not places."""
E7 = 1e7


def class_places(network: Network, name: str) -> Places:
    """The opportunities of a class, each with the weight ``count`` = 1.

    Parameters
    ----------
    network
        Of a region with streets.
    name
        One of ``CLASSES``.

    Returns
    -------
    Places
        None at all if the map has none. Ids are ``node/1`` and ``way/2`` as in OpenStreetMap.

    Raises
    ------
    InputError
        There is no such class, or the region has no map.
    """
    if name not in CLASSES:
        raise InputError("osm_class_unknown", name=name, known=", ".join(CLASSES))
    if network.streets is None:
        raise InputError("no_streets_here", region=network.name)
    arrays, gazetteer = network.arrays, network.gazetteer
    places = np.flatnonzero(arrays["gazetteer_kind"] == PLACE)
    wanted = [entry for entry in places.tolist() if gazetteer.text("category", entry) in CLASSES[name]]
    ids = [_osm_id(int(arrays["gazetteer_source"][entry]), entry) for entry in wanted]
    order = sorted(range(len(wanted)), key=lambda at: (ids[at], wanted[at]))
    chosen = np.array([wanted[at] for at in order], dtype=np.int64)
    return Places(
        tuple(ids[at] for at in order),
        arrays["gazetteer_lat_e7"][chosen] / E7,
        arrays["gazetteer_lon_e7"][chosen] / E7,
        {"count": np.ones(len(chosen), dtype=np.float64)},
        source=f"OpenStreetMap: {name}",
    )


def _osm_id(source: int, entry: int) -> str:
    """``node/1``, ``way/2``; the number of the entry where the map gives none."""
    if source == 0:
        return f"entry/{entry}"
    return f"node/{source}" if source > 0 else f"way/{-source}"
