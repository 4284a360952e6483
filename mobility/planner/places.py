# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""From what a user types to a place: an id, ``lat,lon``, or a name in any usual spelling."""

from __future__ import annotations

import bisect
import difflib
import re
from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InputError
from mobility.network.stops import plain_name
from mobility.planner.request import PointPlace, StopPlace
from mobility.sources.gtfs.codes import STATION

if TYPE_CHECKING:
    from mobility.network.network import Network
    from mobility.planner.request import Place

POINT = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,;]\s*(-?\d{1,3}(?:\.\d+)?)\s*", re.ASCII)
MOST_CHOICES = 12
MAX_LATITUDE, MAX_LONGITUDE = 90.0, 180.0


def find_place(network: Network, text: str) -> Place:
    """What a text means: an id with its feed's prefix, else ``lat,lon``, else a name.

    Raises
    ------
    InputError
        Unknown (with near names), ambiguous (with the choices), or a point outside the earth.
    """
    place = stop_by_id(network, text.strip()) or _stops_of_id(network, text.strip())
    if place is not None:
        return place
    return point_of(text) or _by_name(network, text)


def point_of(text: str) -> PointPlace | None:
    """The point that ``lat,lon`` means, None for another text.

    Raises
    ------
    InputError
        No point on the earth.
    """
    found = POINT.fullmatch(text)
    return _point(float(found[1]), float(found[2])) if found else None


def stop_by_id(network: Network, full_id: str) -> StopPlace | None:
    """Exactly this stop; for a station all its platforms (SEMANTICS, Stops). None if there is no such stop."""
    stop = network.stop_of_id(full_id)
    if stop < 0:
        return None
    routable, station = network.arrays["stop_routable"], network.arrays["stop_station"]
    if network.arrays["stop_location_type"][stop] == STATION:
        stops = np.flatnonzero((station == station[stop]) & (routable > 0)).tolist()
    elif routable[stop]:
        stops = [stop]
    else:
        return None
    return StopPlace(tuple(stops), network.stop_name[stop], full_id)


def _stops_of_id(network: Network, shorter: str) -> StopPlace | None:
    """All stops whose ids go on where this one ends: ``feed_de:15083:20307`` means ``…::01`` and ``…::02``."""
    order, ids = network.arrays["stop_id_order"], network.stop_id
    at = bisect.bisect_left(order, f"{shorter}:", key=lambda stop: ids[int(stop)])
    stops = []
    while shorter and at < len(order) and ids[int(order[at])].startswith(f"{shorter}:"):
        stops.append(int(order[at]))
        at += 1
    stops = [stop for stop in stops if network.arrays["stop_routable"][stop]]
    return StopPlace(tuple(stops), network.stop_name[stops[0]], shorter) if stops else None


def groups_of_name(network: Network, text: str) -> list[list[int]]:
    """The groups of stops that a name means, best first; more than one if it is ambiguous."""
    wanted = plain_name(text).split()
    if not wanted:
        return []
    plain = _plain_names(network)
    joined = " ".join(wanted)
    exact = [stop for stop, name in enumerate(plain) if name == joined]
    matching = exact or [stop for stop, name in enumerate(plain) if sorted(name.split()) == sorted(wanted)]
    matching = matching or [stop for stop, name in enumerate(plain) if _has_words(name, wanted)]
    group = network.arrays["stop_group"]
    found: dict[int, list[int]] = {}
    for stop in matching:
        found.setdefault(int(group[stop]), []).append(stop)
    return list(found.values())


def near_names(network: Network, text: str) -> list[str]:
    """Names that look like what was typed."""
    plain = _plain_names(network)
    names = {name: stop for stop, name in enumerate(plain) if name}
    close = difflib.get_close_matches(plain_name(text), names, n=5, cutoff=0.6)
    return list(dict.fromkeys(network.stop_name[names[name]] for name in close))


def _plain_names(network: Network) -> list[str]:
    routable = network.arrays["stop_routable"] | (network.arrays["stop_location_type"] == STATION)
    names = network.strings("stop_plain_name").to_list()
    return [name if use else "" for name, use in zip(names, routable.tolist(), strict=True)]


def _has_words(name: str, wanted: list[str]) -> bool:
    """Whether each wanted word begins a word of the name, each a different one."""
    words = name.split()
    for word in sorted(wanted, key=len, reverse=True):  # longest first, so that none takes the only match of another
        hit = next((other for other in words if other.startswith(word)), None)
        if hit is None:
            return False
        words.remove(hit)
    return True


def _by_name(network: Network, text: str) -> StopPlace:
    groups = groups_of_name(network, text)
    if not groups:
        near = near_names(network, text)
        raise InputError("unknown_place_near" if near else "unknown_place", text=text, near="; ".join(near))
    if len(groups) > 1:
        raise InputError("ambiguous_place", text=text, count=len(groups), choices=_choices(network, groups))
    all_groups = network.arrays["stop_group"]
    routable = network.arrays["stop_routable"]
    stops = np.flatnonzero((all_groups == all_groups[groups[0][0]]) & (routable > 0)).tolist()
    return StopPlace(tuple(stops), network.stop_name[groups[0][0]])


def _choices(network: Network, groups: list[list[int]]) -> str:
    lines = [f"{network.stop_name[group[0]]}  ({network.stop_id[group[0]]})" for group in groups[:MOST_CHOICES]]
    if len(groups) > MOST_CHOICES:
        lines.append(f"… + {len(groups) - MOST_CHOICES}")
    return "\n    ".join(["", *lines])


def _point(lat: float, lon: float) -> PointPlace:
    if abs(lat) > MAX_LATITUDE or abs(lon) > MAX_LONGITUDE:
        raise InputError("bad_point", lat=lat, lon=lon)
    return PointPlace(lat, lon)
