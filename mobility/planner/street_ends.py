# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Where ways over streets begin and end: points and stops, and the places on streets that belong to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.errors import InputError
from mobility.kernels.grid import nearest_piece, place_on_piece
from mobility.kernels.layout import NEVER
from mobility.network.streets.profiles import WALK_COST_MM_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.kernels.layout import Int32
    from mobility.network.streets.profiles import Profile
    from mobility.network.streets.streets import Streets

MOST_M = 500.0
"""A point farther from any street than this can't be reached."""
TOLD_M = 20_000.0
"""So far one looks for a street to tell how far away it is."""
CAR_LINK_M = 200.0
"""A stop farther from any road than this can't be reached by car."""
MS_PER_CM = 10_000 // WALK_COST_MM_S
"""Connectors are walked, whatever the profile."""
_NONE = np.empty(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class End:
    """Where a way begins or ends: a door or stop, and the place on a street that belongs to it.

    That place lies ``offset_cm`` along an edge, after its ``point``, or at a junction (then ``edge`` is -1).
    """

    lat: float
    lon: float
    connector_cm: int
    node: int = -1
    edge: int = -1
    offset_cm: int = 0
    point: int = -1
    lat_e7: int = 0
    lon_e7: int = 0
    doors: dict[tuple[str, bool], Doors] = field(default_factory=dict, repr=False, compare=False)
    """What ``doors_of`` found already, by profile and direction."""


def snap(streets: Streets, profile: Profile, lat: float, lon: float, most_m: float = MOST_M) -> End:
    """The nearest place on a street that a profile may use.

    Parameters
    ----------
    streets
        Where.
    profile
        Who.
    lat, lon
        Degrees.
    most_m
        Not farther than this.

    Raises
    ------
    InputError
        No such street near: with the distance to the nearest one, or a hint that latitude and longitude are swapped.
    """
    usable = streets.arrays["street_edge_usable"]
    found = nearest_piece(streets.grid, streets.lines, usable, profile.bit, lat * 1e7, lon * 1e7, most_m)
    if found[0] < 0:
        raise _no_street(streets, profile, lat, lon, most_m)
    edge, point, share, _ = found
    return end_on_edge(streets, lat, lon, int(edge), int(point), float(share))


def end_on_edge(streets: Streets, lat: float, lon: float, edge: int, point: int, share: float) -> End:
    """An end on an edge, a share of the piece behind one of its points."""
    lat_e7, lon_e7, along_cm, connector_cm = place_on_piece(streets.lines, edge, point, share, lat * 1e7, lon * 1e7)
    length_cm = int(streets.arrays["street_edge_length_cm"][edge])
    return End(
        lat,
        lon,
        connector_cm,
        edge=edge,
        offset_cm=min(length_cm, along_cm),
        point=point,
        lat_e7=lat_e7,
        lon_e7=lon_e7,
    )


def _no_street(streets: Streets, profile: Profile, lat: float, lon: float, most_m: float) -> InputError:
    south, west, north, east = _box(streets)
    usable = streets.arrays["street_edge_usable"]
    if not (south <= lat <= north and west <= lon <= east) and south <= lon <= north and west <= lat <= east:
        return InputError("point_swapped", lat=lat, lon=lon)
    found = nearest_piece(streets.grid, streets.lines, usable, profile.bit, lat * 1e7, lon * 1e7, TOLD_M)
    if found[0] < 0:
        return InputError("no_street_far", lat=lat, lon=lon, most_m=round(most_m), km=round(TOLD_M / 1000))
    return InputError("no_street_near", lat=lat, lon=lon, most_m=round(most_m), nearest_m=round(found[3]))


def _box(streets: Streets) -> tuple[float, float, float, float]:
    lat, lon = streets.arrays["street_node_lat_e7"], streets.arrays["street_node_lon_e7"]
    return lat.min() / 1e7, lon.min() / 1e7, lat.max() / 1e7, lon.max() / 1e7


def stop_end(streets: Streets, profile: Profile, stop: int, lat: float, lon: float) -> End | None:
    """The end at a stop, None if it is not linked to any street of the profile."""
    if profile.turns:
        usable = streets.arrays["street_edge_usable"]
        found = nearest_piece(streets.grid, streets.lines, usable, profile.bit, lat * 1e7, lon * 1e7, CAR_LINK_M)
        return None if found[0] < 0 else end_on_edge(streets, lat, lon, int(found[0]), int(found[1]), float(found[2]))
    links = streets.stop_links
    node = int(links.node[stop])
    if node < 0:
        return None
    arrays = streets.arrays
    return End(
        lat,
        lon,
        int(links.connector_cm[stop]),
        node=node,
        lat_e7=int(arrays["street_node_lat_e7"][node]),
        lon_e7=int(arrays["street_node_lon_e7"][node]),
    )


class Doors(NamedTuple):
    """Nodes of the profile's graph at which a way begins or ends, what that costs, and along which arc (-1: none)."""

    node: Int32
    cost: Int32
    arc: list[int]


def connector_cost(profile: Profile, end: End) -> int:
    """What it costs to walk from an end to its place on the street."""
    return end.connector_cm if profile.in_cm else end.connector_cm * MS_PER_CM


def part_of_arc(streets: Streets, profile: Profile, arc: int, end: End) -> tuple[int, int] | None:
    """What it costs along an arc up to the end, and from there on; None where the profile may not go."""
    weight = int(streets.arrays[f"street_weight_{profile.name}"][arc])
    if weight == NEVER:
        return None
    length = int(streets.arrays["street_edge_length_cm"][end.edge])
    along = end.offset_cm if streets.arrays["street_arc_edge"][arc] % 2 == 0 else length - end.offset_cm
    before = round(weight * along / length) if length else 0
    return before, weight - before


def doors_of(streets: Streets, profile: Profile, end: End, *, towards: bool) -> Doors:
    """Where a search from (towards: to) an end begins; kept with the end.

    For cars these are nodes of turns, whose cost counts at the end of their arc; so the cost to arrive on one is
    negative: what is left of it.
    """
    key = profile.name, towards
    if key not in end.doors:
        end.doors[key] = _doors_of(streets, profile, end, towards=towards)
    return end.doors[key]


def _doors_of(streets: Streets, profile: Profile, end: End, *, towards: bool) -> Doors:
    base = connector_cost(profile, end)
    if end.edge < 0:
        return Doors(np.array([end.node], dtype=np.int32), np.array([base], dtype=np.int32), [-1])
    node, cost, arcs = [], [], []
    arrays = streets.arrays
    for arc in arrays["street_edge_arc"][end.edge].tolist():
        part = part_of_arc(streets, profile, arc, end)
        if part is None:
            continue
        before, after = part
        if profile.turns:
            layers = arrays["street_car_of_arc"][arc].tolist()
            for car_node in layers if towards else layers[:1]:
                if car_node >= 0:
                    node.append(car_node)
                    cost.append(base - after if towards else base + after)
                    arcs.append(arc)
            continue
        node.append(int(streets.arc_from[arc] if towards else arrays["street_arc_to"][arc]))
        cost.append(base + (before if towards else after))
        arcs.append(arc)
    return Doors(np.array(node, dtype=np.int32), np.array(cost, dtype=np.int32), arcs)


def all_doors(streets: Streets, profile: Profile, ends: Sequence[End], *, towards: bool) -> Doors:
    """The doors of several ends."""
    if len(ends) == 1:
        return doors_of(streets, profile, ends[0], towards=towards)
    doors = [doors_of(streets, profile, end, towards=towards) for end in ends]
    return Doors(
        np.concatenate([_NONE, *(door.node for door in doors)]),
        np.concatenate([_NONE, *(door.cost for door in doors)]),
        [arc for door in doors for arc in door.arc],
    )
