# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Close streets, change who may use them, or how fast."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InputError
from mobility.network.patch.streets.edited import Edited, Touched
from mobility.network.patch.streets.pieces import CLOSED, free_node_id, put_together, take_apart
from mobility.network.patch.streets.uses import NO, PROFILES, RIGHTS, with_limit, with_rights, with_speeds
from mobility.network.patch.streets.where import choose, traits_near

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mobility.network.patch.streets.where import Where
    from mobility.sources.osm.read import OsmStreets
    from mobility.sources.osm.traits import Trait

SLOWEST_KM_H, FASTEST_KM_H = 0.5, 200.0
LEAST_FACTOR, MOST_FACTOR = 0.05, 20.0
SLOWEST_LIMIT_KM_H = 3.0
"""What is read as a limit; less is taken for a mistake there too."""


def close_streets(osm: OsmStreets, where: Where, profiles: Sequence[str] = PROFILES) -> Edited:
    """Close streets.

    Where one may still walk, closing to bikes means that they are pushed. Closing to those on foot closes to
    wheelchairs and pushed bikes too.

    Parameters
    ----------
    osm
        The streets; they stay as they are.
    where
        Which ones.
    profiles
        To whom; without it to everyone. A part of a street that nobody may use any more is taken out.

    Raises
    ------
    InputError
        A profile or way is unknown, the polygon is none, or nothing is closed.
    """
    return change_access(osm, where, dict.fromkeys(profiles, NO))


def change_access(osm: OsmStreets, where: Where, rights: Mapping[str, str]) -> Edited:
    """Change who may use streets, and in which direction.

    Whoever is let in goes as fast as the rules of reading say for such a street. A wheelchair is let in only where one
    may walk. Cars that are let in may also pass through.

    Parameters
    ----------
    osm
        The streets; they stay as they are.
    where
        Which ones.
    rights
        Per profile ``no``, ``yes`` (as the street runs: vehicles one way where others go one way), ``both``,
        ``forward`` or ``backward`` (as the street is drawn). A one-way street is opened to bikes in both directions
        by ``{"bike": "both"}``.

    Raises
    ------
    InputError
        A profile, right or way is unknown, the polygon is none, or nothing changes.
    """
    _require_profiles(rights)
    for profile, right in rights.items():
        if right not in RIGHTS:
            raise InputError("street_right", profile=profile, right=right, known=", ".join(RIGHTS))
    return _changed(osm, where, lambda trait: with_rights(trait, rights))


def change_speed(
    osm: OsmStreets,
    where: Where,
    *,
    km_h: Mapping[str, float] | None = None,
    factor: Mapping[str, float] | None = None,
    limit_km_h: float | None = None,
) -> Edited:
    """Change how fast one goes on streets.

    A bike that is pushed stays as slow as it is. On foot and by wheelchair a speed is meant for one who walks 4.5 km/h
    elsewhere; who walks faster is faster there too.

    Parameters
    ----------
    osm
        The streets; they stay as they are.
    where
        Which ones.
    km_h
        Per profile the new speed.
    factor
        Per profile what the old speed is multiplied with.
    limit_km_h
        A speed limit for cars: they then go as the rules of reading say for a sign with this number.

    Raises
    ------
    InputError
        A profile or way is unknown, a number is out of bounds, one profile gets two speeds, the polygon is none, or
        nothing changes.
    """
    km_h, factor = km_h or {}, factor or {}
    _require_profiles([*km_h, *factor, *(["car"] if limit_km_h is not None else [])])
    for values, least, most in ((km_h, SLOWEST_KM_H, FASTEST_KM_H), (factor, LEAST_FACTOR, MOST_FACTOR)):
        for profile, value in values.items():
            require_number(profile, value, least, most)
    if limit_km_h is not None:
        require_number("car", limit_km_h, SLOWEST_LIMIT_KM_H, FASTEST_KM_H)

    def change(trait: Trait) -> Trait:
        slower = with_speeds(trait, km_h, factor)
        return slower if limit_km_h is None else with_limit(slower, limit_km_h)

    return _changed(osm, where, change)


def require_number(profile: str, value: float, least: float, most: float) -> None:
    """Refuse a speed or factor that can't be meant.

    Parameters
    ----------
    profile
        Named in the message.
    value, least, most
        The number and its bounds.

    Raises
    ------
    InputError
        It lies outside.
    """
    if not (math.isfinite(value) and least <= value <= most):
        raise InputError("street_speed", profile=profile, value=f"{value:g}", least=f"{least:g}", most=f"{most:g}")


def _require_profiles(profiles: Sequence[str] | Mapping[str, str]) -> None:
    """Refuse a profile that is unknown, told twice or missing."""
    told = list(profiles)
    known = ", ".join(PROFILES)
    if not told:
        raise InputError("street_no_profile", known=known)
    for at, profile in enumerate(told):
        if profile not in PROFILES:
            raise InputError("street_profile", profile=profile, known=known)
        if profile in told[:at]:
            raise InputError("street_profile_twice", profile=profile)


def _changed(osm: OsmStreets, where: Where, change: Callable[[Trait], Trait]) -> Edited:
    """Streets with another trait for some pieces."""
    traits = {trait: number for number, trait in enumerate(osm.traits)}
    becomes = np.arange(len(osm.traits), dtype=np.int32)
    table = take_apart(osm)
    for number in traits_near(osm, table, where).tolist():
        trait = osm.traits[number]
        made = change(trait)
        if made != trait:
            becomes[number] = traits.setdefault(made, len(traits)) if made.used else CLOSED
    changes = becomes != np.arange(len(osm.traits))
    chosen = choose(osm, table, where, changes, free_node_id(osm))
    if not len(chosen.pieces):
        raise InputError("street_nothing_touched")
    table = chosen.table
    new = table.trait.copy()
    new[chosen.pieces] = becomes[new[chosen.pieces]]
    made_osm = put_together(osm, replace(table, trait=new), tuple(traits))
    ways = np.unique(osm.way_id[table.way[chosen.pieces]])
    touched = Touched(
        ways=tuple(ways.tolist()),
        km=table.km(chosen.pieces),
        nodes=tuple(table.node_id[len(osm.node_id) :].tolist()),
    )
    return Edited(made_osm, touched)
