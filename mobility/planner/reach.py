# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Which berths a place is linked with, on foot or by a vehicle of one's own, and how far it is without any ride."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InputError
from mobility.kernels.layout import NEVER, Int32
from mobility.kernels.walks import EARTH_RADIUS_M, ROUNDING_S
from mobility.network.frozen import frozen
from mobility.network.streets.profiles import FOOT
from mobility.network.walks import cm_within, metres_to_s, seconds_of_cm, seconds_of_length
from mobility.planner.ends import Ends
from mobility.planner.request import PointPlace, StopPlace
from mobility.planner.stops_around import stops_around
from mobility.planner.street_search import FARTHEST, walk_between
from mobility.region import DEFAULT_MAX_WALK_S

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mobility.kernels.layout import Walks
    from mobility.network.links import Links
    from mobility.network.network import Network
    from mobility.network.streets.profiles import Profile
    from mobility.planner.request import Offset, Place
    from mobility.region import TransferSettings

MS_PER_S = 1000
OWN_VEHICLE_MOST_S = 1_800
"""Nobody rides a bike or drives a car longer than this to the first stop or from the last, unless asked."""
_NO_LABELS = frozen(np.empty(0, dtype=np.int32))


@dataclass(frozen=True, slots=True)
class Reach:
    """The berths of a place: ``berth``, ``walk_s`` (side by side), the place's own ones first, ``own`` of them.

    ``stop_walk_s`` maps each stop in reach to its walk (or ride by bike or car), ``stop_profile`` to the profile that
    gets there so quickly. ``node_cm``: how far each street node is on foot, if nothing but streets counts; else empty.
    """

    berth: Int32
    walk_s: Int32
    own: int
    stop_walk_s: dict[int, int]
    stop_profile: dict[int, str]
    node_cm: Int32


NO_REACH = Reach(_NO_LABELS, _NO_LABELS, 0, {}, {}, _NO_LABELS)


def reach(
    network: Network,
    links: Links,
    place: Place,
    *,
    towards: bool,
    profiles: tuple[Profile, ...] = (FOOT,),
    most_s: int | None = None,
    longest_way_s: int | None = None,
    ends: Ends | None = None,
) -> Reach:
    """All berths from which (or, with ``towards``, at which) a journey may begin (or end).

    Parameters
    ----------
    network, links
        Where, and how one walks.
    place
        Stops or a point.
    towards
        False: ways lead away from the place; True: to it.
    profiles
        How one may get there; of several the quickest, and of equals the first.
    most_s
        Nothing farther than this; None: no limit but that of ``links``.
    longest_way_s
        Replaces the longest walk of ``links`` where the place is a point, and ``OWN_VEHICLE_MOST_S``.
    ends
        Of the question, so that a point is looked up once.

    Raises
    ------
    InputError
        A point with no street near it that any of the profiles may use.
    """
    stop_s: dict[int, int] = {}
    stop_profile: dict[int, str] = {}
    node_cm, own = _NO_LABELS, 0
    ends = ends or Ends(network)
    refused: InputError | None = None
    tried = sorted(profiles, key=lambda profile: profile is not FOOT)
    for profile in tried:
        try:
            if profile is FOOT:
                links_here = _with_limit(links, place, longest_way_s)
                # Where one walks on without a limit after a ride, how far each junction is from here saves time.
                on_streets = links.settings.max_walk_s is None
                found, node_cm = _on_foot(
                    network, links_here, place, most_s, ends, towards=towards, with_nodes=on_streets
                )
                own = _own_berths(network, place)
            else:
                vehicle_s = OWN_VEHICLE_MOST_S if longest_way_s is None else longest_way_s
                vehicle_s = vehicle_s if most_s is None else min(vehicle_s, most_s)
                found = _by_vehicle(network, place, profile, vehicle_s, ends, towards=towards)
        except InputError as error:  # no street of this profile is near; another profile may do
            refused, found = error, {}
            if len(tried) == 1:
                raise
        if not stop_s:
            stop_s, stop_profile = found, dict.fromkeys(found, profile.name)
            continue
        for stop, seconds in found.items():
            if seconds < stop_s.get(stop, NEVER):
                stop_s[stop], stop_profile[stop] = seconds, profile.name
    if refused is not None and not stop_s:
        raise refused
    return reach_of(network, stop_s, stop_profile, own, node_cm)


def _own_berths(network: Network, place: Place) -> int:
    """Berths of the place itself, to which a return is useless; none where specific rows make changes there quicker."""
    specific = network.arrays["stop_specific"]
    if not isinstance(place, StopPlace) or any(specific[stop] for stop in place.stops):
        return 0
    return sum(int(network.stop_berth_ptr[stop + 1] - network.stop_berth_ptr[stop]) for stop in place.stops)


def given_reach(network: Network, offsets: Iterable[Offset]) -> Reach:
    """The stops that the asker reaches by means of his own."""
    stop_s: dict[int, int] = {}
    stop_profile: dict[int, str] = {}
    for offset in offsets:
        if offset.seconds < stop_s.get(offset.stop, NEVER):
            stop_s[offset.stop], stop_profile[offset.stop] = offset.seconds, offset.profile
    return reach_of(network, stop_s, stop_profile, 0, _NO_LABELS)


def reach_of(network: Network, stop_s: dict[int, int], stop_profile: dict[int, str], own: int, node_cm: Int32) -> Reach:
    """The berths of some stops, as ``Reach`` describes them."""
    berth, walk_s = np.array(list(stop_s), dtype=np.int32), np.array(list(stop_s.values()), dtype=np.int32)
    if network.split:
        first = network.stop_berth_ptr[berth]
        count = network.stop_berth_ptr[berth + 1] - first
        before = np.cumsum(count) - count
        berth = (np.repeat(first - before, count) + np.arange(int(count.sum()))).astype(np.int32)
        walk_s = np.repeat(walk_s, count)
    return Reach(frozen(berth), frozen(walk_s), own, stop_s, stop_profile, node_cm)


def _with_limit(links: Links, place: Place, longest_way_s: int | None) -> Links:
    """The links with another longest walk for a point; between stops the tables hold as they are."""
    if longest_way_s is None or isinstance(place, StopPlace):
        return links
    return replace(links, settings=replace(links.settings, max_walk_s=longest_way_s))


def direct_walk_s(
    network: Network,
    links: Links,
    origin: Place,
    destination: Place,
    longest_way_s: int | None = None,
    ends: Ends | None = None,
) -> int:
    """Seconds on foot from place to place, ``NEVER`` if that is too far or not allowed.

    Parameters
    ----------
    network, links
        Where, and how one walks.
    origin, destination
        From where to where.
    longest_way_s
        Replaces the longest walk of ``links``; from stop to stop it only shortens it.
    ends
        Of the question, so that a point is looked up once.
    """
    if origin == destination:
        return 0
    if longest_way_s is not None and isinstance(origin, StopPlace) and isinstance(destination, StopPlace):
        walk_s = direct_walk_s(network, links, origin, destination, ends=ends)
        return walk_s if walk_s <= longest_way_s else NEVER
    links = _with_limit(links, origin if isinstance(origin, PointPlace) else destination, longest_way_s)
    streets, settings = network.streets, links.settings
    best = NEVER
    if isinstance(origin, StopPlace) and isinstance(destination, StopPlace):
        walks = _from_stops(links.walks, origin.stops)
        best = min((walks.get(stop, NEVER) for stop in destination.stops), default=NEVER)
        if streets is None or settings.max_walk_s is not None:
            return best
    elif streets is None:
        return _straight_direct_s(network, links, origin, destination)
    if settings.max_walk_s == 0:
        return best
    limit_cm = FARTHEST if settings.max_walk_s is None else cm_within(settings.max_walk_s, settings)
    ends = ends or Ends(network)
    begins, goals = ends.of(streets, origin, FOOT), ends.of(streets, destination, FOOT)
    for here, there in _unruled_pairs(network, begins, goals):
        cm = walk_between(streets, FOOT, [begins[stop] for stop in here], [goals[stop] for stop in there], limit_cm)
        seconds = seconds_of_length(cm, settings) if cm < NEVER else NEVER
        if seconds < best and (settings.max_walk_s is None or seconds <= settings.max_walk_s):
            best = seconds
    return best


def _unruled_pairs(
    network: Network, begins: Iterable[int], ends: Iterable[int]
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Between which stops one walks where no row of transfers.txt says another thing: all at once if none does."""
    here, there = tuple(begins), tuple(ends)
    pairs = [(a, b) for a in here for b in there]
    free = [(a, b) for a, b in pairs if (a, b) not in network.ruled_walks and (a < 0 or a != b)]
    if len(free) == len(pairs):
        return [(here, there)] if pairs else []
    return [((a,), (b,)) for a, b in free]


def straight_walk_s(settings: TransferSettings, point: PointPlace, lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Seconds from a point to each of some others, all in degrees (SEMANTICS, Walk)."""
    lat_a, lon_a = np.radians(point.lat), np.radians(point.lon)
    lat_b, lon_b = np.radians(lat), np.radians(lon)
    share = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    length_m = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, share)))
    seconds: np.ndarray = np.maximum(0, np.ceil(length_m * metres_to_s(settings) - ROUNDING_S))
    return seconds


def _straight_limit_s(settings: TransferSettings) -> int:
    return DEFAULT_MAX_WALK_S if settings.max_walk_s is None else settings.max_walk_s


def _straight_direct_s(network: Network, links: Links, origin: Place, destination: Place) -> int:
    """The direct walk in a straight line where at least one end is a point."""
    if isinstance(destination, StopPlace):
        from_point = straight_from_point(network, links, origin) if isinstance(origin, PointPlace) else {}
        return min((from_point.get(stop, NEVER) for stop in destination.stops), default=NEVER)
    if isinstance(origin, StopPlace):
        to_point = straight_from_point(network, links, destination)
        return min((to_point.get(stop, NEVER) for stop in origin.stops), default=NEVER)
    lat, lon = np.array([destination.lat]), np.array([destination.lon])
    seconds = int(straight_walk_s(links.settings, origin, lat, lon)[0])
    return seconds if seconds <= (_straight_limit_s(links.settings) or -1) else NEVER


def _from_stops(walks: Walks, stops: tuple[int, ...]) -> dict[int, int]:
    walk_s = dict.fromkeys(stops, 0)
    for stop in stops:
        for there, seconds in walks.arc[walks.ptr[stop] : walks.ptr[stop + 1]].tolist():
            if seconds < walk_s.get(there, NEVER):
                walk_s[there] = seconds
    return walk_s


def straight_from_point(network: Network, links: Links, point: PointPlace) -> dict[int, int]:
    """Seconds from a point to each stop in reach in a straight line, the nearest first."""
    lat, lon = network.arrays["stop_lat"], network.arrays["stop_lon"]
    seconds = straight_walk_s(links.settings, point, lat, lon)
    limit_s = _straight_limit_s(links.settings) or -1  # 0: no walk at all, not even of 0 s
    near = np.flatnonzero((seconds <= limit_s) & (network.arrays["stop_routable"] > 0))
    return {int(stop): int(seconds[stop]) for stop in near[np.argsort(seconds[near], kind="stable")]}


def _on_foot(
    network: Network, links: Links, place: Place, most_s: int | None, ends: Ends, *, towards: bool, with_nodes: bool
) -> tuple[dict[int, int], Int32]:
    """Stops in reach on foot, and, if asked for, how far street nodes are where no rule interferes."""
    streets, settings = network.streets, links.settings
    if isinstance(place, StopPlace):
        known = _from_stops(links.walks_backward if towards else links.walks, place.stops)
        if streets is None or settings.max_walk_s is not None:
            return known, _NO_LABELS
    elif streets is None:
        return straight_from_point(network, links, place), _NO_LABELS
    elif settings.max_walk_s == 0:
        ends.of(streets, place, FOOT)  # a point far from any street is refused in any case
        return {}, _NO_LABELS
    else:
        known = {}
    limit_s = min(limit for limit in (most_s, settings.max_walk_s, FARTHEST) if limit is not None)
    limit_cm = cm_within(limit_s, settings)
    begins = ends.of(streets, place, FOOT)
    ruled = network.ruled_walks
    free = network.ruled_stops[towards].isdisjoint(begins)
    node_cm = _NO_LABELS
    for heres in [tuple(begins)] if free else [(stop,) for stop in begins]:
        found, node_cm = stops_around(
            streets, FOOT, [begins[here] for here in heres], limit_cm, towards=towards, with_nodes=with_nodes
        )
        seconds = seconds_of_cm(np.array(list(found.values()), dtype=np.int64), settings).tolist()
        if free and not known:
            known = {there: walk_s for there, walk_s in zip(found, seconds, strict=True) if walk_s <= limit_s}
            continue
        for there, walk_s in zip(found, seconds, strict=True):
            pair = (there, heres[0]) if towards else (heres[0], there)
            if (free or pair not in ruled) and walk_s <= limit_s and walk_s < known.get(there, NEVER):
                known[there] = walk_s
    return known, frozen(node_cm) if free else _NO_LABELS


def _by_vehicle(
    network: Network, place: Place, profile: Profile, most_s: int, ends: Ends, *, towards: bool
) -> dict[int, int]:
    """Stops in reach by bike or car."""
    # Who begins or ends at a stop is there at once, whatever vehicle one has.
    known = dict.fromkeys(place.stops, 0) if isinstance(place, StopPlace) else {}
    streets = network.streets
    if streets is None:
        return known
    limit = min(FARTHEST, most_s * MS_PER_S)
    lat, lon = network.arrays["stop_lat"], network.arrays["stop_lon"]
    begins = list(ends.of(streets, place, profile).values())
    found, _ = stops_around(streets, profile, begins, limit, towards=towards, lat=lat, lon=lon)
    for stop, cost_ms in found.items():
        seconds = -(-cost_ms // MS_PER_S)
        if seconds < known.get(stop, NEVER) and network.arrays["stop_routable"][stop]:
            known[stop] = seconds
    return known
