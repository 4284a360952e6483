# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What each profile may do on a way or at a point, by the tables in ``rules/*.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mobility.sources.osm.values import incline_percent, length_m, speed_km_h

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Tags = Mapping[str, str]

PROFILES = ("foot", "wheelchair", "bike", "car")
MM_S_PER_KM_H = 1_000_000 / 3_600
WALK_MM_S = 1_250
"""Speed on foot that the weights of foot and wheelchair are made for (SEMANTICS, Walk); a request may have its own."""
FERRY_MM_S = 2_778
"""Ferries that do not say how long they take: 10 km/h."""


SLOWEST_LIMIT_KM_H = 3.0
"""A limit below this is a mistake in the data."""
LIMIT_KEYS = ("maxspeed", "zone:maxspeed", "source:maxspeed", "maxspeed:type", "zone:traffic")


class Use(NamedTuple):
    """What one profile may do on a way, per direction: speed in mm/s (0: not allowed), and whether a bike is pushed."""

    forward_mm_s: int = 0
    backward_mm_s: int = 0
    push_forward: bool = False
    push_backward: bool = False


@cache
def table(profile: str) -> dict[str, Any]:
    """The rules of a profile as they stand in its file."""
    content: dict[str, Any] = tomllib.loads((Path(__file__).parent / "rules" / f"{profile}.toml").read_text("utf-8"))
    return content


def way_uses(tags: Tags, ferry_mm_s: int = FERRY_MM_S) -> dict[str, Use]:
    """What each profile may do on a way.

    Parameters
    ----------
    tags
        Of the way.
    ferry_mm_s
        Its speed if it is a ferry.
    """
    walk_mm_s = ferry_mm_s if tags.get("route") == "ferry" else WALK_MM_S
    foot = _foot(tags, walk_mm_s)
    return {
        "foot": foot,
        "wheelchair": _wheelchair(tags, foot),
        "bike": _bike(tags, foot, ferry_mm_s),
        "car": _car(tags, ferry_mm_s),
    }


def car_destination_only(tags: Tags) -> bool:
    """Whether cars may use a way only where their trip begins or ends."""
    return _access(table("car"), tags) == "destination"


def point_allows(tags: Tags) -> dict[str, bool]:
    """Which profiles get past a point with a barrier, a kerb or another say of access."""
    foot = _passes(table("foot"), tags)
    wheelchair = foot and (
        _opened(table("wheelchair"), tags)
        or (
            _passes(table("wheelchair"), tags)
            and tags.get("kerb") not in table("wheelchair")["barriers"]["kerb"]
            and tags.get("wheelchair") != "no"
        )
    )
    bike = _passes(table("bike"), tags) or (foot and tags.get("barrier") not in table("bike")["barriers"]["no"])
    return {"foot": foot, "wheelchair": wheelchair, "bike": bike, "car": _passes(table("car"), tags)}


def _say(rules: dict[str, Any], keys: Iterable[str], tags: Tags) -> str | None:
    """What the last of some keys says that a way has: yes, no, destination, or None."""
    said = None
    for key in keys:
        values = set(tags.get(key, "").split(";"))
        answers = (answer for answer in ("yes", "destination", "no") if values & set(rules["access"].get(answer, ())))
        said = next(answers, said)
    return said


def _special(rules: dict[str, Any], tags: Tags) -> str | None:
    """What the keys say that open what the kind of way closes."""
    return _say(rules, rules.get("access", {}).get("opening", ()), tags)


def _general(rules: dict[str, Any], tags: Tags) -> str | None:
    """What the keys say that can only shut."""
    access = rules.get("access", {})
    return _say(rules, [key for key in access.get("keys", ()) if key not in access["opening"]], tags)


def _access(rules: dict[str, Any], tags: Tags) -> str | None:
    """yes, no or destination for a way; None if its kind is unknown."""
    by_kind = None
    for key, kinds in rules["ways"].items():
        value = tags.get(key)
        if value is not None and by_kind is None:
            by_kind = "yes" if value in kinds.get("yes", ()) else "no" if value in kinds.get("no", ()) else None
    if by_kind is None:
        return None
    special = _special(rules, tags)
    if special is not None:
        return special
    if by_kind == "no" or any(tags.get(key) in values for key, values in rules.get("closed", {}).items()):
        return "no"
    return _general(rules, tags) or by_kind


def _passes(rules: dict[str, Any], tags: Tags) -> bool:
    special = _special(rules, tags)
    if special is not None:
        return special != "no"
    barrier, barriers = tags.get("barrier"), rules["barriers"]
    if barrier is not None:
        known = barrier in barriers.get("yes", ()) or barriers.get("others", "yes") == "yes"
        if barrier in barriers.get("no", ()) or not known:
            return False
    return _general(rules, tags) != "no"


def _opened(rules: dict[str, Any], tags: Tags) -> bool:
    return any(tags.get(key) in values for key, values in rules.get("opened", {}).items())


def _directions(rules: dict[str, Any], tags: Tags) -> tuple[bool, bool]:
    """Whether a way may be used forward and backward."""
    oneway = rules["oneway"]
    forward = backward = True
    for key in oneway["keys"]:
        value = tags.get(key)
        if key != oneway["keys"][0] and oneway["keys"][0] in tags:
            continue  # what is said comes before what is implied
        if value in oneway.get("neither", ()):
            return False, False
        if value in oneway["forward"]:
            backward = False
        elif value in oneway["backward"]:
            forward = False
    if any(tags.get(key) in values for key, values in oneway.get("opened", {}).items()):
        return True, True
    if any(tags.get(key) in values for key, values in oneway.get("made", {}).items()):
        backward = backward and not forward
    return forward, backward


def _foot(tags: Tags, walk_mm_s: int) -> Use:
    rules = table("foot")
    if _access(rules, tags) != "yes":
        return Use()
    forward, backward = _directions(rules, tags)
    return Use(walk_mm_s if forward else 0, walk_mm_s if backward else 0)


def _wheelchair(tags: Tags, foot: Use) -> Use:
    rules = table("wheelchair")
    if not _opened(rules, tags):
        if any(tags.get(key) in values for key, values in rules["closed"].items()):
            return Use()
        width = length_m(tags.get("width", ""))
        if width is not None and width < rules["limits"]["least_width_m"]:
            return Use()
        incline = incline_percent(tags.get("incline", ""))
        if incline is not None and abs(incline) > rules["limits"]["steepest_incline_percent"]:
            return Use()
    return foot


def _bike(tags: Tags, foot: Use, ferry_mm_s: int) -> Use:
    rules = table("bike")
    speed = rules["speed"]
    access = _access(rules, tags)
    steps = tags.get("highway") == "steps"
    rides = access == "yes" and not steps
    forward, backward = _directions(rules, tags) if rides else (False, False)
    ride_mm_s = ferry_mm_s if tags.get("route") == "ferry" else _mm_s(_ride_km_h(speed, tags))
    push_mm_s = _mm_s(speed["push_steps_km_h" if steps else "push_km_h"])
    if tags.get("route") == "ferry" or tags.get("bicycle") == "use_sidepath":
        push_mm_s = 0  # beside a road with a cycleway of its own nobody pushes either: that way is in the data
    push_forward, push_backward = not forward and foot.forward_mm_s > 0, not backward and foot.backward_mm_s > 0
    return Use(
        ride_mm_s if forward else push_mm_s if push_forward else 0,
        ride_mm_s if backward else push_mm_s if push_backward else 0,
        push_forward and push_mm_s > 0,
        push_backward and push_mm_s > 0,
    )


def _ride_km_h(speed: dict[str, Any], tags: Tags) -> float:
    km_h = float(speed["highway"].get(tags.get("highway", ""), speed["ride_km_h"]))
    if tags.get("bicycle") == "designated" or tags.get("bicycle_road") == "yes":
        km_h = max(km_h, speed["designated_km_h"])
    for key in ("surface", "tracktype", "smoothness"):
        km_h = min(km_h, speed[key].get(tags.get(key, ""), km_h))
    return km_h


def _car(tags: Tags, ferry_mm_s: int) -> Use:
    rules = table("car")
    if _access(rules, tags) not in {"yes", "destination"}:
        return Use()
    forward, backward = _directions(rules, tags)
    if tags.get("route") == "ferry":
        return Use(ferry_mm_s if forward else 0, ferry_mm_s if backward else 0)
    return Use(
        _mm_s(_drive_km_h(rules["speed"], tags, "forward")) if forward else 0,
        _mm_s(_drive_km_h(rules["speed"], tags, "backward")) if backward else 0,
    )


def _drive_km_h(speed: dict[str, Any], tags: Tags, direction: str) -> float:
    km_h = float(speed["highway"].get(tags.get("highway", ""), speed["highway"]["road"]))
    shares = speed["share_of_limit"]
    share = shares.get(tags.get("highway", ""), shares["other"])
    sign = speed_km_h(tags.get(f"maxspeed:{direction}") or tags.get("maxspeed", ""))
    limit = limit_km_h(tags, direction)
    if (
        sign is not None
        and sign >= SLOWEST_LIMIT_KM_H
        and tags.get("highway") not in {"living_street", "service", "track"}
    ):
        km_h = sign * share  # a sign also says what the road is good for
    elif limit is not None:
        km_h = min(km_h, limit * share)
    return float(min(km_h, speed["surface"].get(tags.get("surface", ""), km_h)))


def limit_km_h(tags: Tags, direction: str = "forward") -> float | None:
    """The speed limit of a way for cars, from a sign or a rule in words; None where nothing is known."""
    words: dict[str, float] = table("car")["speed"]["limits"]
    for key in (f"maxspeed:{direction}", *LIMIT_KEYS):
        value = tags.get(key)
        if value is None:
            continue
        if (known := words.get(value)) is not None:
            return known
        if (km_h := speed_km_h(value)) is not None and km_h >= SLOWEST_LIMIT_KM_H:
            return km_h
    return None


def _mm_s(km_h: float) -> int:
    return round(km_h * MM_S_PER_KM_H)
