# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What is kept of a way: who may use it how fast, and what is told or asked of it later."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mobility.sources.osm.rules import Use, car_destination_only, limit_km_h, way_uses
from mobility.sources.osm.values import incline_percent, length_m

if TYPE_CHECKING:
    from collections.abc import Mapping

STEPS, BRIDGE, TUNNEL, AREA, FERRY, PLATFORM, BARRIER, SIDEWALK, CROSSING, ROUNDABOUT, DESTINATION_ONLY = (
    1 << bit for bit in range(11)
)
"""Bits of ``Trait.flags``. DESTINATION_ONLY: cars only where a trip begins or ends."""
PUSH_FORWARD, PUSH_BACKWARD = 1 << 11, 1 << 12
"""Further bits where flags are stored: a bike is pushed in that direction."""
UNKNOWN, YES, NO = range(3)
"""Values of ``Trait.lit``."""
LANDING = "ferry_landing"
"""``Trait.kind`` of the edge without length over which one boards a ferry or leaves it."""
STEP_HEIGHT_M = 0.17
"""Of a usual step, where only their number is known (DIN 18065)."""
STEPS_PERMILLE = 500
"""Incline of steps whose number is not known."""


class Trait(NamedTuple):
    """What all pieces of a way share. Forward and backward are as the way was drawn."""

    kind: str
    """highway=…, or platform, ferry, area, barrier"""
    name: str
    ref: str
    surface: str
    foot: Use
    wheelchair: Use
    bike: Use
    car: Use
    flags: int
    lit: int
    width_cm: int
    """0: unknown"""
    maxspeed_km_h: int
    """0: unknown"""
    incline_permille: int
    """forward; 0: level or unknown"""

    @property
    def used(self) -> bool:
        """Whether anyone may use it."""
        return any(use.forward_mm_s or use.backward_mm_s for use in (self.foot, self.wheelchair, self.bike, self.car))

    @property
    def symmetric(self) -> bool:
        """Whether it reads the same from the other end."""
        uses = (self.foot, self.wheelchair, self.bike, self.car)
        same = all(use.forward_mm_s == use.backward_mm_s and use.push_forward == use.push_backward for use in uses)
        return same and self.incline_permille == 0


def barrier_trait(kind: str, allows: Mapping[str, bool], walk_mm_s: int, ride_mm_s: int) -> Trait:
    """The trait of a barrier: an edge without length that lets some profiles through.

    Parameters
    ----------
    kind
        ``barrier=…`` or ``kerb``.
    allows
        Which profiles get past it.
    walk_mm_s, ride_mm_s
        Any speeds; there is no length to go.
    """
    walks, rides = Use(walk_mm_s, walk_mm_s), Use(ride_mm_s, ride_mm_s)
    speeds = {"foot": walks, "wheelchair": walks, "bike": rides, "car": rides}
    uses = {name: speeds[name] if allowed else Use() for name, allowed in allows.items()}
    return Trait(
        kind, "", "", "", uses["foot"], uses["wheelchair"], uses["bike"], uses["car"], BARRIER, UNKNOWN, 0, 0, 0
    )


def landing_trait(ferry: Trait) -> Trait:
    """The trait of the way on board of a ferry: who may use it, half of the wait and no length."""
    return ferry._replace(kind=LANDING, name="", ref="", flags=BARRIER)


def trait_of(tags: Mapping[str, str], way_length_m: float, ferry_mm_s: int) -> Trait:
    """The trait of a way.

    Parameters
    ----------
    tags
        Of the way.
    way_length_m
        Its whole length, to spread its steps over.
    ferry_mm_s
        Speed, should it be a ferry.
    """
    uses = way_uses(tags, ferry_mm_s)
    limit = limit_km_h(tags)
    width = length_m(tags.get("width", ""))
    return Trait(
        kind=_kind(tags),
        name=tags.get("name", ""),
        ref=tags.get("ref", "") if "highway" in tags else "",
        surface=tags.get("surface", ""),
        foot=uses["foot"],
        wheelchair=uses["wheelchair"],
        bike=uses["bike"],
        car=uses["car"],
        flags=_flags(tags),
        lit={"yes": YES, "24/7": YES, "automatic": YES, "no": NO}.get(tags.get("lit", ""), UNKNOWN),
        width_cm=min(round(width * 100), 100_000) if width else 0,
        maxspeed_km_h=min(round(limit), 1_000) if limit else 0,
        incline_permille=_incline_permille(tags, way_length_m),
    )


def _kind(tags: Mapping[str, str]) -> str:
    if "highway" in tags:
        return tags["highway"]
    if tags.get("route") == "ferry":
        return "ferry"
    return "platform"


def _flags(tags: Mapping[str, str]) -> int:
    is_platform = "platform" in {tags.get("highway"), tags.get("railway"), tags.get("public_transport")}
    marks = {
        STEPS: tags.get("highway") == "steps",
        BRIDGE: tags.get("bridge", "no") != "no",
        TUNNEL: tags.get("tunnel", "no") != "no",
        FERRY: tags.get("route") == "ferry",
        PLATFORM: is_platform,
        SIDEWALK: tags.get("footway") == "sidewalk",
        CROSSING: "crossing" in {tags.get("footway"), tags.get("cycleway"), tags.get("path"), tags.get("highway")},
        ROUNDABOUT: tags.get("junction") in {"roundabout", "circular"},
        DESTINATION_ONLY: car_destination_only(tags),
    }
    return sum(bit for bit, holds in marks.items() if holds)


def _incline_permille(tags: Mapping[str, str], way_length_m: float) -> int:
    text = tags.get("incline", "")
    percent = incline_percent(text)
    if percent is not None:
        return round(percent * 10)
    if tags.get("highway") != "steps" or text not in {"up", "down"}:
        return 0
    count = tags.get("step_count", "")
    permille = STEPS_PERMILLE
    if count.isascii() and count.isdigit() and way_length_m > 0:
        permille = min(round(int(count[:4]) * STEP_HEIGHT_M / way_length_m * 1000), 2_000)
    return permille if text == "up" else -permille
