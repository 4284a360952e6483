# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Add a street: a line, joined at its ends, and on the way if asked, to the streets that are there."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InputError
from mobility.network.patch.streets.across import across_again
from mobility.network.patch.streets.change import FASTEST_KM_H, SLOWEST_KM_H, require_number
from mobility.network.patch.streets.edited import Edited, Joint, Touched
from mobility.network.patch.streets.joining import Joiner
from mobility.network.patch.streets.pieces import free_node_id, free_way_id, put_together, take_apart
from mobility.network.patch.streets.uses import PROFILES, directions, with_speeds
from mobility.network.patch.streets.where import checked_points
from mobility.sources.osm.rules import FERRY_MM_S, table
from mobility.sources.osm.traits import BRIDGE, TUNNEL, trait_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobility.network.patch.streets.joining import Place
    from mobility.sources.osm.read import OsmStreets
    from mobility.sources.osm.traits import Trait

TOLERANCE_M, MOST_TOLERANCE_M = 10.0, 200.0
ENDS = 2
TAGS = {"foot": "foot", "wheelchair": "wheelchair", "bike": "bicycle", "car": "motor_vehicle"}
"""The key of OpenStreetMap that lets a profile in."""
VEHICLES = ("bike", "car")


@dataclass(frozen=True, slots=True)
class NewStreet:
    """A street to be added.

    Parameters
    ----------
    line
        Latitude and longitude of its points, degrees, in the direction in which one-way traffic runs.
    kind
        ``highway=…`` of OpenStreetMap: it gives speeds, and who may use the street where ``who`` does not say so.
    who
        Who may use it: some of foot, wheelchair, bike, car. Where one walks, a bike that is not let in is pushed.
        Empty: as usual for the kind.
    km_h
        Per profile the speed; others go as is usual for the kind.
    name
        Told in directions.
    one_way
        Vehicles go in the direction of the line only.
    tags
        Further tags of OpenStreetMap (surface, lit, width, bridge, maxspeed …), which mean what they mean there.
    crossings
        Joined not only at its ends, but wherever it crosses or touches a street on the ground that someone uses who
        uses the new one. A bridge or a tunnel is joined at its ends only.
    tolerance_m
        An end may lie so far from the street that it is joined to, metres.
    loose
        The end that need not be joined, ``first`` or ``last``: of a street that leads to a place without streets.
    """

    line: tuple[tuple[float, float], ...]
    kind: str = "path"
    who: tuple[str, ...] = ()
    km_h: Mapping[str, float] = field(default_factory=dict)
    name: str = ""
    one_way: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)
    crossings: bool = False
    tolerance_m: float = TOLERANCE_M
    loose: str = ""


def add_street(osm: OsmStreets, street: NewStreet) -> Edited:
    """Add a street.

    Each end goes to the nearest place, within the tolerance, of a street that is open to as many of its users as
    possible: a node that is there if one lies within a metre of this place, else a new node. Ferries are not joined.

    Parameters
    ----------
    osm
        The streets; they stay as they are.
    street
        What is added.

    Returns
    -------
    Edited
        ``touched.ways`` is the new, negative id; ``touched.joints`` says where it is joined, from its first end on.

    Raises
    ------
    InputError
        The line is none or lies elsewhere, an end lies near no street, the kind or a profile is unknown or a profile
        can't use such a street, or a number is out of bounds.
    """
    trait = _trait(street)
    if len(street.line) < ENDS:
        raise InputError("street_line_points", count=len(street.line))
    if street.loose not in {"", "first", "last"}:
        raise InputError("street_loose", value=street.loose)
    if not 0 <= street.tolerance_m <= MOST_TOLERANCE_M:
        raise InputError("street_tolerance", value=f"{street.tolerance_m:g}", most=f"{MOST_TOLERANCE_M:g}")
    line = checked_points(osm, street.line)
    joiner = Joiner(osm, take_apart(osm), trait, line)
    ends: list[Place | None] = []
    for number, side in ((1, "first"), (len(line), "last")):
        place = None if street.loose == side and not joiner.reaches(number, street.tolerance_m) else (
            joiner.end(number, street.tolerance_m)
        )  # fmt: skip
        ends.append(place)
    nodes = joiner.lead(ends[0], ends[1], crossings=street.crossings)
    if len(set(nodes)) < ENDS:
        raise InputError("street_too_short", tolerance=f"{street.tolerance_m:g}")

    base = joiner.table.with_nodes(free_node_id(osm), joiner.made)
    split, _ = base.split(joiner.cuts)
    traits = {known: number for number, known in enumerate(osm.traits)}
    number = traits.setdefault(trait, len(traits))
    pairs = np.array(list(itertools.pairwise(nodes)), dtype=np.int32)
    way_id = free_way_id(osm)
    grown = replace(
        split,
        way=np.concatenate((split.way, np.full(len(pairs), len(osm.way_id), dtype=np.int32))),
        ends=np.concatenate((split.ends, pairs)),
        trait=np.concatenate((split.trait, np.full(len(pairs), number, dtype=np.int32))),
    )
    made = put_together(osm, grown, tuple(traits), np.append(osm.way_id, way_id))
    joints = tuple(
        Joint(
            int(grown.node_id[place.node]),
            int(grown.lat_e7[place.node]) / 1e7,
            int(grown.lon_e7[place.node]) / 1e7,
            place.way,
            round(place.moved_m, 2),
            joiner.missing(place.node, split),
            joiner.barrier(place.node),
        )
        for place in joiner.joined
    )
    touched = Touched(
        (way_id,),
        grown.km(np.arange(len(split.way), len(grown.way), dtype=np.int32)),
        tuple(grown.node_id[len(osm.node_id) :].tolist()),
        joints,
        joiner.tracks(nodes, grown),
    )
    return Edited(across_again(made, [joint.node for joint in joints]), touched)


def _trait(street: NewStreet) -> Trait:
    """The trait of the new street, by the rules of reading."""
    known = sorted(
        {
            kind
            for name in ("foot", "bike", "car")
            for kinds in table(name)["ways"]["highway"].values()
            for kind in kinds
        }
    )
    if street.kind not in known:
        raise InputError("street_kind", kind=street.kind, known=", ".join(known))
    for profile in (*street.who, *street.km_h):
        if profile not in PROFILES:
            raise InputError("street_profile", profile=profile, known=", ".join(PROFILES))
    for profile, value in street.km_h.items():
        require_number(profile, value, SLOWEST_KM_H, FASTEST_KM_H)
    tags = {"highway": street.kind, "name": street.name, **street.tags}
    if street.one_way:
        tags["oneway"] = "yes"
    if street.who:
        tags |= {key: "yes" if profile in street.who else "no" for profile, key in TAGS.items()}
    trait = with_speeds(
        trait_of({key: value for key, value in tags.items() if value}, 0.0, FERRY_MM_S), street.km_h, {}
    )
    for profile in (*street.who, *street.km_h):
        if not any(directions(getattr(trait, profile))):
            raise InputError("street_not_for", profile=profile, kind=street.kind)
    if not trait.used:
        raise InputError("street_not_for", profile=", ".join(PROFILES), kind=street.kind)
    if street.crossings and trait.flags & (BRIDGE | TUNNEL):
        raise InputError("street_bridge_crossings")
    return trait
