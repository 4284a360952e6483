# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What a trait becomes when somebody is let in or kept out, or goes at another speed.

The rules of reading hold on: who uses a wheelchair goes where one walks, and a bike is pushed where it may not be
ridden and one may walk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.sources.osm.rules import MM_S_PER_KM_H, WALK_MM_S, Use, table, way_uses
from mobility.sources.osm.traits import AREA, DESTINATION_ONLY, FERRY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobility.sources.osm.traits import Trait

FOOT, WHEELCHAIR, BIKE, CAR = PROFILES = ("foot", "wheelchair", "bike", "car")
NO, YES, BOTH, FORWARD, BACKWARD = RIGHTS = ("no", "yes", "both", "forward", "backward")
"""``yes``: as the street runs, for vehicles one way where other vehicles go one way; ``forward`` is as it was drawn."""

Directions = tuple[bool, bool]
"""Forward and backward."""


def directions(use: Use) -> Directions:
    """In which directions a profile may go, or ride."""
    return use.forward_mm_s > 0 and not use.push_forward, use.backward_mm_s > 0 and not use.push_backward


def with_use(trait: Trait, profile: str, use: Use) -> Trait:
    """A trait with another use for one profile."""
    uses = {name: getattr(trait, name) for name in PROFILES} | {profile: use}
    return trait._replace(foot=uses[FOOT], wheelchair=uses[WHEELCHAIR], bike=uses[BIKE], car=uses[CAR])


def with_rights(trait: Trait, rights: Mapping[str, str]) -> Trait:
    """A trait after access was changed; the same one where nothing changes.

    Parameters
    ----------
    trait
        Of a way.
    rights
        Per profile one of RIGHTS; profiles that are not named keep theirs.
    """
    made = trait
    if FOOT in rights:
        made = made._replace(foot=_gone(made, FOOT, _wanted(made, FOOT, rights[FOOT])))
    walks = directions(made.foot)
    wheels = _wanted(made, WHEELCHAIR, rights[WHEELCHAIR]) if WHEELCHAIR in rights else directions(made.wheelchair)
    made = made._replace(wheelchair=_gone(made, WHEELCHAIR, (wheels[0] and walks[0], wheels[1] and walks[1])))
    kept_out = rights.get(BIKE) == NO and not any(trait.bike[:2])  # not even pushed: a way of its own lies beside
    if (BIKE in rights and not kept_out) or (FOOT in rights and made.foot != trait.foot):
        rides = _wanted(made, BIKE, rights[BIKE]) if BIKE in rights else directions(made.bike)
        made = made._replace(bike=_pushed(made, _gone(made, BIKE, rides)))
    if CAR in rights and not trait.flags & AREA:
        drives = _wanted(made, CAR, rights[CAR])
        made = made._replace(car=_gone(made, CAR, drives))
        through = rights[CAR] != NO or not any(drives)
        made = made._replace(flags=made.flags & ~DESTINATION_ONLY if through else made.flags)
    return made


def with_speeds(trait: Trait, km_h: Mapping[str, float], factor: Mapping[str, float]) -> Trait:
    """A trait on which some go at another speed; pushing a bike stays as slow as it is.

    Parameters
    ----------
    trait
        Of a way.
    km_h, factor
        Per profile the new speed, or what the old one is multiplied with. Where a profile may not go, it still may not.
    """
    for profile in PROFILES:
        use: Use = getattr(trait, profile)
        if profile in km_h:
            mm_s = (max(1, round(km_h[profile] * MM_S_PER_KM_H)),) * 2
        elif profile in factor:
            mm_s = (
                max(1, round(use.forward_mm_s * factor[profile])),
                max(1, round(use.backward_mm_s * factor[profile])),
            )
        else:
            continue
        trait = with_use(trait, profile, _at(use, mm_s))
    return trait


def with_limit(trait: Trait, km_h: float) -> Trait:
    """A trait with a sign that limits the speed of cars, which then go as the rules of reading say; others as before.

    Parameters
    ----------
    trait
        Of a way.
    km_h
        On the sign.
    """
    if not any(directions(trait.car)) or trait.flags & FERRY:
        return trait
    made = trait._replace(maxspeed_km_h=round(km_h))
    mm_s = _by_rules(made, CAR, f"{km_h:g}")
    return made._replace(car=_at(made.car, (mm_s, mm_s)))


def _wanted(trait: Trait, profile: str, right: str) -> Directions:
    """In which directions a profile may go, by what is said."""
    if right == YES:
        now = directions(getattr(trait, profile))
        if any(now):
            return now
        other = {BIKE: trait.car, CAR: trait.bike}.get(profile, Use())
        along = directions(other)
        return along if any(along) else (True, True)
    return right in {BOTH, FORWARD}, right in {BOTH, BACKWARD}


def _gone(trait: Trait, profile: str, wanted: Directions) -> Use:
    """What a profile may do that goes or rides in these directions; the speed that it has stays."""
    use: Use = getattr(trait, profile)
    now = directions(use)
    if now == wanted:
        return use
    known = [speed for speed, open_ in zip(use[:2], now, strict=True) if open_]
    other = known[0] if known else _first_speed(trait, profile)
    speeds = [
        0 if not want else speed if open_ else other
        for want, speed, open_ in zip(wanted, use[:2], now, strict=True)
    ]  # fmt: skip
    return Use(speeds[0], speeds[1])


def _pushed(trait: Trait, rides: Use) -> Use:
    """The use of a bike that is ridden so, pushed wherever else one may walk."""
    if trait.flags & FERRY:
        return Use(rides.forward_mm_s * (not rides.push_forward), rides.backward_mm_s * (not rides.push_backward))
    ridden, walks = directions(rides), directions(trait.foot)
    speed = table(BIKE)["speed"]
    mm_s = round(speed["push_steps_km_h" if trait.kind == "steps" else "push_km_h"] * MM_S_PER_KM_H)
    push = walks[0] and not ridden[0], walks[1] and not ridden[1]
    return Use(
        rides.forward_mm_s if ridden[0] else mm_s * push[0],
        rides.backward_mm_s if ridden[1] else mm_s * push[1],
        push[0],
        push[1],
    )


def _first_speed(trait: Trait, profile: str) -> int:
    """How fast somebody goes who was not let in before, mm/s."""
    if trait.flags & FERRY:
        return int(max(max(getattr(trait, name)[:2]) for name in PROFILES))
    if profile == WHEELCHAIR:
        return max(trait.foot[:2])
    if profile == FOOT:
        return WALK_MM_S
    return _by_rules(trait, profile, str(trait.maxspeed_km_h or ""))


def _by_rules(trait: Trait, profile: str, maxspeed: str) -> int:
    """The speed of bikes or cars that the rules of reading give to such a street, mm/s."""
    tags = {
        "highway": trait.kind,
        "surface": trait.surface,
        "maxspeed": maxspeed,
        "bicycle": "yes",
        "motor_vehicle": "yes",
    }
    use = way_uses({key: value for key, value in tags.items() if value})[profile]
    return max(1, use.forward_mm_s, use.backward_mm_s)


def _at(use: Use, mm_s: tuple[int, int]) -> Use:
    """The use at other speeds, where it is no pushing."""
    goes = directions(use)
    return use._replace(
        forward_mm_s=mm_s[0] if goes[0] else use.forward_mm_s,
        backward_mm_s=mm_s[1] if goes[1] else use.backward_mm_s,
    )
