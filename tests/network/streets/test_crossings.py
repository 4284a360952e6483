# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Turns: bans, roundabouts, traffic lights; only cars mind.

Costs by hand, with the sketches of ``crossings``: cars drive at 24 km/h; a turn by more than 40° costs 2 s, by more
than 120° 4 s, traffic lights 6 s, turning round at the end of a street 20 s.
"""

import pytest

from tests.network.streets.asking import Asked

TURN_MS, SHARP_MS, LIGHTS_MS, U_TURN_MS = 2000, 4000, 6000, 20_000
FAR_AND_BACK = ("w x", "x y", "y e", "e y", "y x", "x n1")
SIDE_AND_BACK = ("w x", "x y", "y z", "z y", "y x", "x n1")


def drive_ms(town: Asked, block: str, *edges: str) -> int:
    """Driving time by hand without turns."""
    return town.osm.ms(24, *edges, prefix=f"{block}.")


def part_ms(town: Asked, block: str, whole: str, part: str) -> int:
    """Driving time to a place within an edge: its share of the whole."""
    prefix = f"{block}."
    return round(drive_ms(town, block, whole) * town.osm.cm(part, prefix=prefix) / town.osm.cm(whole, prefix=prefix))


def car(town: Asked, block: str, origin: str, destination: str) -> tuple[int, list[str]]:
    """What the cheapest way costs by car, and its streets without the block's name."""
    found = town.route("car", f"{block}.{origin}", f"{block}.{destination}")
    assert found is not None
    return found.cost, [name.removeprefix(f"{block}.") for name in town.names(found)]


@pytest.mark.parametrize("block", ["no ban", "no left turn for lorries"])
def test_a_left_turn_costs_two_seconds(block: str, town: Asked) -> None:
    assert car(town, block, "w", "n1") == (drive_ms(town, block, "w x", "x n1") + TURN_MS, ["west", "north"])


@pytest.mark.parametrize("block", ["no left turn", "only straight on"])
def test_where_turning_left_is_banned_one_turns_round_farther_on(block: str, town: Asked) -> None:
    """Straight on twice, round at the end, straight on, and right."""
    cost = drive_ms(town, block, *FAR_AND_BACK) + U_TURN_MS + TURN_MS
    assert car(town, block, "w", "n1") == (cost, ["west", "near", "far", "near", "north"])


def test_no_entry_bans_each_of_several_streets(town: Asked) -> None:
    """From the west and from the east one comes to the north only from the spine, 600 m below."""
    for origin in ("w", "e"):
        _, streets = car(town, "no entry", origin, "n1")
        assert streets[-2:] == ["link", "north"]
        assert "spine" in streets


def test_only_straight_on_bans_the_right_turn_too(town: Asked) -> None:
    """Straight on to the end, round, and left into the link."""
    block = "only straight on"
    way = drive_ms(town, block, "w x", "x y", "y e", "e y", "y x") + part_ms(town, block, "x l n", "x l")
    assert car(town, block, "w", "l") == (way + U_TURN_MS + TURN_MS, ["west", "near", "far", "near", "link"])
    right = drive_ms(town, "no left turn", "w x") + part_ms(town, "no left turn", "x l n", "x l") + TURN_MS
    assert car(town, "no left turn", "w", "l") == (right, ["west", "link"])


def test_where_turning_round_is_banned_one_turns_in_the_side_street(town: Asked) -> None:
    """Right into the side street, round at its end, left, and right; without the ban the far end is quicker."""
    cost = drive_ms(town, "no U-turn", *SIDE_AND_BACK) + U_TURN_MS + 3 * TURN_MS
    assert car(town, "no U-turn", "w", "n1") == (cost, ["west", "near", "side", "near", "north"])


def test_bans_hold_for_nobody_else(town: Asked) -> None:
    for block in ("no left turn", "only straight on", "no entry", "no U-turn"):
        prefix = f"{block}."
        assert town.cost("foot", f"{prefix}w", f"{prefix}n1") == town.osm.cm("w x", "x n1", prefix=prefix)
        assert town.cost("bike", f"{prefix}w", f"{prefix}n1") == town.osm.ms(16, "w x", "x n1", prefix=prefix)


def test_a_ban_holds_only_in_its_direction(town: Asked) -> None:
    """From the north to the west one may turn right, and from the south one goes straight on."""
    for block in ("no left turn", "only straight on"):
        assert car(town, block, "n1", "w") == (drive_ms(town, block, "n1 x", "x w") + TURN_MS, ["north", "west"])
        link = part_ms(town, block, "x l n", "x l")
        assert car(town, block, "l", "n1") == (link + drive_ms(town, block, "x n1"), ["link", "north"])


def test_where_nobody_bans_it_one_turns_sharply_from_one_carriageway_into_the_other(town: Asked) -> None:
    block = "free carriageways"
    rest_of_in = drive_ms(town, block, "a i x") - part_ms(town, block, "a i x", "a i")
    cost = rest_of_in + SHARP_MS + part_ms(town, block, "x o b", "x o")
    assert car(town, block, "i", "o") == (cost, ["in", "out"])


def test_no_turning_from_one_carriageway_into_the_other(town: Asked) -> None:
    """Not sharply left at x, but on to the end of the rest, round, and back."""
    block = "carriageways"
    rest_of_in = drive_ms(town, block, "a i x") - part_ms(town, block, "a i x", "a i")
    cost = rest_of_in + drive_ms(town, block, "x r", "r x") + U_TURN_MS + part_ms(town, block, "x o b", "x o")
    assert car(town, block, "i", "o") == (cost, ["in", "rest", "out"])


def test_a_ban_via_a_way_holds_for_those_who_come_along_it_all(town: Asked) -> None:
    """From first over to left is banned: quickest is to the end of right, round, and right into left."""
    cost = drive_ms(town, "over", "a p", "p q", "q b", "b q", "q c") + U_TURN_MS + TURN_MS
    around = drive_ms(town, "over", "a p", "p r d1 s", "s d2 q", "q c") + TURN_MS
    assert car(town, "over", "a", "c")[0] == min(cost, around)
    assert car(town, "over", "a", "b") == (drive_ms(town, "over", "a p", "p q", "q b"), ["first", "over", "right"])


def test_who_comes_from_elsewhere_may_turn_at_the_end_of_the_via_way(town: Asked) -> None:
    """From r, 20 m below p: right into over, left into left."""
    cost = drive_ms(town, "over", "p q", "q c") + 2 * TURN_MS
    to_p = part_ms(town, "over", "p r d1 s", "p r")
    assert car(town, "over", "r", "c") == (to_p + cost, ["round", "over", "left"])


def test_a_roundabout_is_driven_anticlockwise(town: Asked) -> None:
    """Three turns by the south, where the link joins; two by the north."""
    block = "roundabout"
    south = drive_ms(town, block, "w W", "W S", "S E", "E e") + 3 * TURN_MS
    assert car(town, block, "w", "e") == (south, ["west", "circle", "east"])
    north = drive_ms(town, block, "e E", "E N W", "W w") + 2 * TURN_MS
    assert car(town, block, "e", "w") == (north, ["east", "circle", "west"])


def test_a_roundabout_is_ridden_anticlockwise_and_walked_the_shorter_way(town: Asked) -> None:
    ends, shorter, longer = ("w W", "E e"), ("W S", "S E"), ("E N W",)
    for way, half in ((("w", "e"), shorter), (("e", "w"), longer)):
        cost = town.osm.ms(16, *ends, *half, prefix="roundabout.")
        assert town.cost("bike", f"roundabout.{way[0]}", f"roundabout.{way[1]}") == cost
        walked = town.osm.cm(*ends, *shorter, prefix="roundabout.")
        assert town.cost("foot", f"roundabout.{way[0]}", f"roundabout.{way[1]}") == walked


def test_traffic_lights_cost_cars_six_seconds_each(town: Asked) -> None:
    """One set within the western street, one at x, also when turning."""
    block = "traffic lights"
    straight = drive_ms(town, block, "w l x", "x e") + 2 * LIGHTS_MS
    assert car(town, block, "w", "e") == (straight, ["west", "far"])
    left = drive_ms(town, block, "w l x", "x n1") + 2 * LIGHTS_MS + TURN_MS
    assert car(town, block, "w", "n1") == (left, ["west", "north"])
    assert car(town, block, "n1", "e") == (drive_ms(town, block, "n1 x", "x e") + LIGHTS_MS + TURN_MS, ["north", "far"])
    assert town.cost("foot", f"{block}.w", f"{block}.e") == town.osm.cm("w l x", "x e", prefix=f"{block}.")
    assert town.cost("bike", f"{block}.w", f"{block}.e") == town.osm.ms(16, "w l x", "x e", prefix=f"{block}.")
