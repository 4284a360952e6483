# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Areas are crossed, bridges are not left half-way, and who has a path beside the road takes it.

Costs by hand, with the sketches of ``squares``: each line across an area is an edge of its own.
"""

import pytest

from mobility.sources.osm.traits import AREA, BRIDGE
from tests.network.streets.asking import Asked

WALKERS = ("foot", "wheelchair")
PUSH_KM_H, RIDE_KM_H, DRIVE_KM_H, TURN_MS = 4.5, 16, 24, 2000


@pytest.mark.parametrize("profile", WALKERS)
def test_a_square_is_crossed_diagonally(profile: str, town: Asked) -> None:
    """141 m instead of 200 m along its edges."""
    assert town.cost(profile, "square.a", "square.c") == town.osm.cm("a A", "A C", "C c", prefix="square.")
    assert town.osm.cm("square.A square.C") == pytest.approx(14_142, abs=3)


def test_a_bike_is_pushed_across_a_square(town: Asked) -> None:
    found = town.route("bike", "square.a", "square.c")
    assert found is not None
    ends = town.osm.ms(RIDE_KM_H, "a A", "C c", prefix="square.")
    assert found.cost == ends + town.osm.ms(PUSH_KM_H, "A C", prefix="square.")
    assert town.pushed(found) == ["square.square"]


def test_the_line_across_is_marked_as_such(town: Asked) -> None:
    found = town.route("foot", "square.a", "square.c")
    assert found is not None
    arrays = town.streets.arrays
    flags = arrays["street_trait_flags"][arrays["street_edge_trait"][found.edge]]
    assert (flags & AREA).tolist().count(AREA) == 1


def test_a_square_without_area_is_a_street_round_a_block(town: Asked) -> None:
    sides = [town.osm.cm("a A", f"A {corner} C", "C c", prefix="outline.") for corner in "BD"]
    assert town.cost("foot", "outline.a", "outline.c") == min(sides)


def test_no_car_crosses_a_square(town: Asked) -> None:
    """East of the square nothing is linked for cars, so nothing is snapped there."""
    assert town.end("car", "square.c").connector_cm > 10_000


@pytest.mark.parametrize("profile", WALKERS)
def test_the_way_round_a_corner_that_sticks_in_bends_there(profile: str, town: Asked) -> None:
    assert town.cost(profile, "L.b", "L.d") == town.osm.cm("b B", "B I", "I D", "D d", prefix="L.")


@pytest.mark.parametrize("profile", WALKERS)
def test_the_way_round_a_hole_bends_at_its_corners(profile: str, town: Asked) -> None:
    """By j or by k, as long but for the rounding of coordinates."""
    sides = [town.osm.cm("a A", f"A {corner}", f"{corner} C", "C c", prefix="yard.") for corner in ("j", "k")]
    assert town.cost(profile, "yard.a", "yard.c") == min(sides)


@pytest.mark.parametrize("profile", ["foot", "wheelchair", "bike", "car"])
def test_a_bridge_is_not_left_for_the_street_below(profile: str, town: Asked) -> None:
    """From under the bridge back to s, round, and then west: for cars straight on at s is a left turn from below."""
    walked = town.osm.cm("a p", "p d1 s", "s u", prefix="bridge.")
    driven = town.osm.ms(DRIVE_KM_H, "a p", "p d1 s", "s u", prefix="bridge.") + 2 * TURN_MS
    ridden = town.osm.ms(RIDE_KM_H, "a p", "p d1 s", "s u", prefix="bridge.")
    cost = {"foot": walked, "wheelchair": walked, "bike": ridden, "car": driven}[profile]
    assert town.cost(profile, "bridge.a", "bridge.u") == cost
    assert town.cost(profile, "bridge.u", "bridge.a") == cost


def test_a_bridge_is_marked_as_such(town: Asked) -> None:
    arrays = town.streets.arrays
    kinds = {
        town.streets.text("name", trait): int(flags) & BRIDGE
        for trait, flags in enumerate(arrays["street_trait_flags"])
    }
    assert kinds["bridge.it"] == BRIDGE
    assert kinds["bridge.below"] == 0


@pytest.mark.parametrize("profile", WALKERS)
def test_beside_a_road_with_a_sidewalk_of_its_own_one_walks_there(profile: str, town: Asked) -> None:
    found = town.route(profile, "sidewalk.a", "sidewalk.b")
    assert found is not None
    assert found.cost == town.osm.cm("a p", "p t q", "q b", prefix="sidewalk.")
    assert town.names(found) == ["sidewalk.west", "sidewalk.beside", "sidewalk.east"]


@pytest.mark.parametrize(("profile", "km_h"), [("bike", RIDE_KM_H), ("car", DRIVE_KM_H)])
def test_who_does_not_walk_stays_on_the_road(profile: str, km_h: int, town: Asked) -> None:
    cost = town.osm.ms(km_h, "a p", "p q", "q b", prefix="sidewalk.")
    assert town.cost(profile, "sidewalk.a", "sidewalk.b") == cost


def test_beside_a_road_with_a_cycleway_of_its_own_one_rides_there(town: Asked) -> None:
    """The cycleway at 18 km/h; the road is neither ridden nor is a bike pushed along it."""
    found = town.route("bike", "side cycleway.a", "side cycleway.b")
    assert found is not None
    ends = town.osm.ms(RIDE_KM_H, "a p", "q b", prefix="side cycleway.")
    assert found.cost == ends + town.osm.ms(18, "p t q", prefix="side cycleway.")
    assert town.pushed(found) == []


def test_beside_a_cycleway_one_walks_on_the_road(town: Asked) -> None:
    assert town.cost("foot", "side cycleway.a", "side cycleway.b") == town.osm.cm(
        "a p", "p q", "q b", prefix="side cycleway."
    )
