# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Each kind of street, barrier and sign: who goes straight on, who goes round, and what it costs.

Costs by hand, with the lengths of ``town``: on foot centimetres; by bike west and east at 16 km/h and ``it`` at its own
speed; by car at 24 km/h, and 2 s for each of the two right-angled turns of the way round. Where nobody may use ``it``
at all, those are bends and no turns, and cost nothing.
"""

from functools import partial

import pytest

from tests.network.streets.asking import Asked
from tests.network.streets.town import LADDERS, Ladder
from tests.osm_files import OsmMap

TURN_MS = 2000
FERRY_S, WAIT_S = 60, 600
STRAIGHT, AROUND = ["west", "it", "east"], ["west", "round", "east"]
BIKE_KM_H, CAR_KM_H = 16, 24
UNUSED = {"private", "building site", "bridleway"}
"""Blocks in which nobody at all may use ``it``."""
OPEN = {"", "barrier=gate", "kerb=lowered"}
"""What may stand at m without stopping anyone."""
CASES = [
    (block, profile, back) for block in LADDERS for profile in ("foot", "wheelchair", "bike", "car") for back in (0, 1)
]


def said(ladder: Ladder, profile: str, *, back: bool) -> str:
    """How one gets from a to b, or back."""
    there, _, other = getattr(ladder, profile).partition("|")
    return str(other or there) if back else str(there)


def edges(ladder: Ladder, *streets: str) -> list[str]:
    """The edges of the streets; a barrier that stops anyone parts ``it`` at m, the link parts the way round at s."""
    parts = {"west": ["a p"], "it": ["p m q"], "east": ["q b"], "round": ["p d1 s", "s d2 q"]}
    if ladder.middle not in OPEN:
        parts["it"] = ["p m", "m q"]
    return [edge for street in streets for edge in parts[street]]


def by_hand(osm: OsmMap, block: str, profile: str, how: str) -> int:
    """What it costs."""
    ladder = LADDERS[block]
    cm, ms = partial(osm.cm, prefix=f"{block}."), partial(osm.ms, prefix=f"{block}.")
    it, ends = edges(ladder, "it"), edges(ladder, "west", "east")
    ferry_mm_s = round(cm(*it) * 10 / FERRY_S)  # speeds are kept in whole mm/s
    if profile in {"foot", "wheelchair"}:
        if how == "ferry":  # as far as one walks in that time, waiting included: at 1.25 m/s
            return cm(*ends) + round(cm(*it) * 1250 / ferry_mm_s) + WAIT_S * 125
        return cm(*edges(ladder, *(AROUND if how == "round" else STRAIGHT)))
    usual_km_h = BIKE_KM_H if profile == "bike" else CAR_KM_H
    if how == "round":
        turns = 2 if profile == "car" and block not in UNUSED else 0
        return ms(usual_km_h, *edges(ladder, *AROUND)) + turns * TURN_MS
    if how == "ferry":
        return ms(usual_km_h, *ends) + round(cm(*it) * 10_000 / ferry_mm_s) + WAIT_S * 1000
    return ms(usual_km_h, *ends) + ms(float(how.removeprefix("push ")), *it)


@pytest.mark.parametrize(("block", "profile", "back"), CASES)
def test_way_through_a_block(block: str, profile: str, back: int, town: Asked) -> None:
    how = said(LADDERS[block], profile, back=bool(back))
    origin, destination = (f"{block}.b", f"{block}.a") if back else (f"{block}.a", f"{block}.b")
    found = town.route(profile, origin, destination)
    assert found is not None
    streets = AROUND if how == "round" else STRAIGHT
    assert town.names(found) == [f"{block}.{street}" for street in (streets[::-1] if back else streets)]
    assert found.cost == by_hand(town.osm, block, profile, how)
    assert town.pushed(found) == ([f"{block}.it"] if how.startswith("push") else [])


def test_the_map_is_metric(town: Asked) -> None:
    """Nodes are kept to 1e-7 degrees, about a centimetre; lengths differ from the sketch by that, and the curve of the
    earth."""
    assert town.osm.cm("gate.a gate.p") == pytest.approx(10_000, abs=3)
    assert town.osm.cm("gate.s gate.n") == pytest.approx(50_000, abs=3)
    assert town.cost("foot", "one-way.n", "zone 30.n") is not None
