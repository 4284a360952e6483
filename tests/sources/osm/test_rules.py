# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What the tables of rules say of tags: who may go where and how fast. Whole ways are asked in network/streets."""

import pytest

from mobility.sources.osm.rules import (
    FERRY_MM_S,
    PROFILES,
    WALK_MM_S,
    Use,
    car_destination_only,
    limit_km_h,
    point_allows,
    table,
    way_uses,
)
from tests.osm_figures import round_figures
from tests.osm_files import tags_of

EVERYONE = {"foot", "wheelchair", "bike", "car"}


def users(tags: str) -> set[str]:
    """Who may use a way in any direction; a bike that is pushed counts as no bike."""
    uses = way_uses(tags_of(tags))
    return {name for name, use in uses.items() if any(use[:2]) and not (use.push_forward or use.push_backward)}


def passing(tags: str) -> set[str]:
    """Who gets past a point."""
    return {name for name, allowed in point_allows(tags_of(tags)).items() if allowed}


def km_h(tags: str, profile: str = "car") -> tuple[float, float]:
    """Speeds forward and backward, in km/h."""
    with round_figures():
        use = way_uses(tags_of(tags))[profile]
    return round(use.forward_mm_s * 3.6 / 1000, 1), round(use.backward_mm_s * 3.6 / 1000, 1)


@pytest.mark.parametrize("profile", PROFILES)
def test_each_profile_has_its_table(profile: str) -> None:
    assert table(profile) is table(profile)
    assert {"barriers", "oneway", "ways", "access"} & table(profile).keys()


def test_no_kind_of_way_stands_on_both_lists() -> None:
    for profile in ("foot", "bike", "car"):
        for kinds in table(profile)["ways"].values():
            assert set(kinds.get("yes", ())) & set(kinds.get("no", ())) == set()


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("highway=residential", EVERYONE),
        ("highway=secondary", EVERYONE),
        ("highway=motorway", {"car"}),
        ("highway=motorway_link", {"car"}),
        ("highway=trunk motorroad=yes", {"car"}),
        ("highway=footway", {"foot", "wheelchair"}),
        ("highway=cycleway", {"bike"}),
        ("highway=cycleway foot=designated", {"foot", "wheelchair", "bike"}),
        ("highway=path", {"foot", "wheelchair", "bike"}),
        ("highway=path bicycle=no", {"foot", "wheelchair"}),
        ("highway=path foot=no bicycle=designated", {"bike"}),
        ("highway=pedestrian", {"foot", "wheelchair"}),
        ("highway=pedestrian bicycle=yes", {"foot", "wheelchair", "bike"}),
        ("highway=track", {"foot", "wheelchair", "bike"}),
        ("highway=track motor_vehicle=yes", EVERYONE),
        ("highway=bridleway", set()),
        ("highway=busway", set()),
        ("highway=busway bicycle=yes", {"bike"}),
        ("highway=raceway", set()),
        ("highway=proposed", set()),
        ("highway=construction construction=primary", set()),
        ("highway=anything", set()),
        ("highway=steps", {"foot"}),
        ("highway=steps wheelchair=yes", {"foot", "wheelchair"}),
        ("railway=platform", {"foot", "wheelchair"}),
        ("public_transport=platform", {"foot", "wheelchair"}),
        ("building=yes", set()),
        ("", set()),
    ],
)
def test_who_uses_a_kind_of_way(tags: str, expected: set[str]) -> None:
    assert users(tags) == expected


@pytest.mark.parametrize("kind", ["footway", "path", "steps", "cycleway", "bridleway", "pedestrian"])
@pytest.mark.parametrize("value", ["yes", "permissive", "destination", "customers"])
def test_access_opens_nothing_that_the_kind_of_way_closes(kind: str, value: str) -> None:
    """``access`` holds for those whom the way is made for; a footway is none for cars."""
    assert users(f"highway={kind} access={value}") == users(f"highway={kind}")


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("access=no", set()),
        ("access=private", set()),
        ("access=private foot=yes", {"foot", "wheelchair"}),
        ("access=no foot=yes bicycle=yes", {"foot", "wheelchair", "bike"}),
        ("access=private vehicle=yes", {"bike", "car"}),
        ("vehicle=no", {"foot", "wheelchair"}),
        ("vehicle=no bicycle=yes", {"foot", "wheelchair", "bike"}),
        ("motor_vehicle=no", {"foot", "wheelchair", "bike"}),
        ("motor_vehicle=no motorcar=yes", EVERYONE),
        ("motor_vehicle=agricultural", {"foot", "wheelchair", "bike"}),
        ("motor_vehicle=agricultural;forestry", {"foot", "wheelchair", "bike"}),
        ("vehicle=forestry;agricultural", {"foot", "wheelchair"}),
        ("motor_vehicle=delivery", {"foot", "wheelchair", "bike"}),
        ("motor_vehicle=nonsense", EVERYONE),
        ("foot=no", {"bike", "car"}),
        ("foot=use_sidepath", {"bike", "car"}),
        ("bicycle=use_sidepath", {"foot", "wheelchair", "car"}),
        ("bicycle=dismount", {"foot", "wheelchair", "car"}),
        ("sidewalk=separate", EVERYONE),
        ("wheelchair=no", {"foot", "bike", "car"}),
        ("access=destination", EVERYONE),
        ("access=no bus=yes", set()),
    ],
)
def test_who_may_use_a_street_with_signs(tags: str, expected: set[str]) -> None:
    """The most special key decides."""
    assert users(f"highway=unclassified {tags}") == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("motor_vehicle=destination", True),
        ("vehicle=destination", True),
        ("access=customers", True),
        ("motor_vehicle=agricultural;destination", True),
        ("motor_vehicle=destination motorcar=yes", False),
        ("access=destination motor_vehicle=yes", False),
        ("motor_vehicle=yes;destination", False),
        ("motor_vehicle=private", False),
        ("", False),
    ],
)
def test_where_cars_may_only_begin_or_end(tags: str, expected: bool) -> None:  # noqa: FBT001
    assert car_destination_only(tags_of(f"highway=residential {tags}")) is expected


@pytest.mark.parametrize(
    ("tags", "foot", "bike", "car"),
    [
        ("", (1, 1), (1, 1), (1, 1)),
        ("oneway=yes", (1, 1), (1, 2), (1, 0)),
        ("oneway=1", (1, 1), (1, 2), (1, 0)),
        ("oneway=-1", (1, 1), (2, 1), (0, 1)),
        ("oneway=reverse", (1, 1), (2, 1), (0, 1)),
        ("oneway=no", (1, 1), (1, 1), (1, 1)),
        ("oneway=reversible", (1, 1), (1, 1), (0, 0)),
        ("junction=roundabout", (1, 1), (1, 2), (1, 0)),
        ("junction=circular", (1, 1), (1, 2), (1, 0)),
        ("junction=roundabout oneway=no", (1, 1), (1, 1), (1, 1)),
        ("oneway=yes oneway:bicycle=no", (1, 1), (1, 1), (1, 0)),
        ("oneway=yes cycleway=opposite", (1, 1), (1, 1), (1, 0)),
        ("oneway=yes cycleway:left=opposite_track", (1, 1), (1, 1), (1, 0)),
        ("oneway=yes cycleway:right=track cycleway:right:oneway=no", (1, 1), (1, 1), (1, 0)),
        ("oneway=yes cycleway=lane", (1, 1), (1, 2), (1, 0)),
        ("oneway:bicycle=yes", (1, 1), (1, 2), (1, 1)),
        ("oneway:foot=yes", (1, 0), (1, 1), (1, 1)),
        ("foot:oneway=-1", (0, 1), (1, 1), (1, 1)),
        ("oneway=yes foot=no", (0, 0), (1, 0), (1, 0)),
    ],
)
def test_directions(tags: str, foot: tuple[int, int], bike: tuple[int, int], car: tuple[int, int]) -> None:
    """1: open, 2: a bike is pushed, 0: closed."""
    uses = way_uses(tags_of(f"highway=residential {tags}"))

    def said(use: Use) -> tuple[int, int]:
        forward = 2 if use.push_forward else int(use.forward_mm_s > 0)
        return forward, 2 if use.push_backward else int(use.backward_mm_s > 0)

    assert (said(uses["foot"]), said(uses["bike"]), said(uses["car"])) == (foot, bike, car)


def test_a_motorway_is_one_way_unless_it_says_otherwise() -> None:
    assert km_h("highway=motorway")[1] == 0
    assert km_h("highway=motorway oneway=no")[1] > 0
    assert km_h("highway=motorway_link")[1] > 0


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("highway=primary", (60.0, 60.0)),
        ("highway=living_street", (9.0, 9.0)),
        ("highway=residential", (24.0, 24.0)),
        ("highway=residential maxspeed=20", (16.0, 16.0)),
        ("highway=residential zone:maxspeed=DE:20", (16.0, 16.0)),
        ("highway=tertiary source:maxspeed=DE:urban", (40.0, 40.0)),
        ("highway=secondary maxspeed=100", (80.0, 80.0)),
        ("highway=secondary maxspeed=DE:rural", (50.0, 50.0)),
        ("highway=service maxspeed=30", (14.0, 14.0)),
        ("highway=service maxspeed=10", (8.0, 8.0)),
        ("highway=tertiary maxspeed=50 maxspeed:backward=30", (40.0, 24.0)),
        ("highway=tertiary maxspeed=nonsense", (40.0, 40.0)),
        ("highway=primary maxspeed=walk", (5.6, 5.6)),
        ("highway=primary surface=sett", (35.0, 35.0)),
        ("highway=residential surface=asphalt", (24.0, 24.0)),
    ],
)
def test_speed_of_cars(tags: str, expected: tuple[float, float]) -> None:
    """What the kind of street suggests, or four fifths of the limit; no more than the surface allows."""
    assert km_h(tags) == pytest.approx(expected, abs=0.05)


def test_a_limit_of_miles_is_converted() -> None:
    """Shorthand has no blanks: 30 mph are 48.3 km/h, of which four fifths are driven."""
    use = way_uses({"highway": "tertiary", "maxspeed": "30 mph"})["car"]
    assert use.forward_mm_s == round(48.28032 * 0.8 / 3.6 * 1000)


def test_a_motorway_without_any_sign_is_not_quicker_than_with_the_highest() -> None:
    """With the real figures."""
    silent, signed = (way_uses(tags_of(f"highway=motorway{sign}"))["car"] for sign in ("", " maxspeed=none"))
    assert silent.forward_mm_s <= signed.forward_mm_s


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("highway=residential", 16.0),
        ("highway=cycleway", 18.0),
        ("highway=footway bicycle=yes", 12.0),
        ("highway=track tracktype=grade4", 8.0),
        ("highway=cycleway surface=sand", 5.0),
        ("highway=path surface=gravel smoothness=very_bad", 8.0),
        ("highway=residential surface=nonsense", 16.0),
        ("highway=footway", 4.5),
        ("highway=steps", 2.0),
        ("highway=steps bicycle=yes", 2.0),
        ("highway=primary bicycle=use_sidepath", 0.0),
    ],
)
def test_speed_of_bikes(tags: str, expected: float) -> None:
    assert km_h(tags, "bike") == pytest.approx((expected, expected), abs=0.05)


@pytest.mark.parametrize(
    ("tags", "open_"),
    [
        ("width=0.8", False), ("width=80_cm", True), ("width=0.9", True), ("incline=8%", True), ("incline=8.5%", False),
        ("incline=-9%", False), ("incline=up", True), ("surface=sand", False), ("surface=asphalt", True),
        ("smoothness=bad", True), ("smoothness=horrible", False), ("tracktype=grade2", True),
        ("tracktype=grade4", False), ("sac_scale=hiking", False), ("wheelchair=limited width=0.8", True),
        ("wheelchair=no", False), ("wheelchair=yes incline=12%", True), ("foot=no wheelchair=yes", False),
    ],
)  # fmt: skip
def test_where_wheelchairs_go(tags: str, open_: bool) -> None:  # noqa: FBT001
    """``80_cm`` is nonsense and says nothing."""
    assert way_uses(tags_of(f"highway=footway {tags}"))["wheelchair"] == (Use(WALK_MM_S, WALK_MM_S) if open_ else Use())


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("barrier=bollard", {"foot", "wheelchair", "bike"}),
        ("barrier=bollard access=yes", {"foot", "wheelchair", "bike"}),
        ("barrier=bollard motor_vehicle=yes", EVERYONE),
        ("barrier=block access=permissive", {"foot", "wheelchair", "bike"}),
        ("barrier=gate", EVERYONE),
        ("barrier=gate access=private", set()),
        ("barrier=gate access=private foot=yes", {"foot", "wheelchair", "bike"}),
        ("barrier=gate vehicle=no", {"foot", "wheelchair", "bike"}),
        ("barrier=lift_gate", EVERYONE),
        ("barrier=cycle_barrier", {"foot", "bike"}),
        ("barrier=cycle_barrier wheelchair=yes", {"foot", "wheelchair", "bike"}),
        ("barrier=stile", {"foot"}),
        ("barrier=turnstile", {"foot"}),
        ("barrier=wall", set()),
        ("barrier=wall foot=yes", {"foot", "wheelchair"}),
        ("barrier=kerb", EVERYONE),
        ("barrier=kerb kerb=raised", {"foot", "bike", "car"}),
        ("kerb=raised", {"foot", "bike", "car"}),
        ("kerb=raised wheelchair=yes", EVERYONE),
        ("kerb=lowered", EVERYONE),
        ("kerb=flush", EVERYONE),
        ("barrier=something_new", {"foot", "wheelchair", "bike"}),
        ("highway=crossing", EVERYONE),
    ],
)
def test_who_gets_past_a_point(tags: str, expected: set[str]) -> None:
    assert passing(tags) == expected


def test_a_ferry_goes_at_its_own_speed() -> None:
    uses = way_uses(tags_of("route=ferry motor_vehicle=yes"), 1234)
    assert {name: use for name, use in uses.items() if use != Use(1234, 1234)} == {}
    assert way_uses(tags_of("route=ferry"))["foot"] == Use(FERRY_MM_S, FERRY_MM_S)
    assert users("route=ferry") == {"foot", "wheelchair", "bike"}
    assert users("route=ferry foot=no bicycle=no motor_vehicle=yes") == {"car"}


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("maxspeed=50", 50.0), ("maxspeed=none", 130.0), ("maxspeed=walk", 7.0), ("maxspeed=DE:urban", 50.0),
        ("source:maxspeed=DE:rural", 100.0), ("maxspeed:type=DE:motorway", 130.0), ("zone:maxspeed=30", 30.0),
        ("zone:traffic=DE:rural", 100.0), ("maxspeed=sign source:maxspeed=DE:urban", 50.0),
        ("source:maxspeed=sign", None), ("maxspeed:backward=30", None), ("", None),
    ],
)  # fmt: skip
def test_limit(tags: str, expected: float | None) -> None:
    assert limit_km_h(tags_of(tags)) == expected


def test_limit_of_the_other_direction() -> None:
    assert limit_km_h(tags_of("maxspeed=50 maxspeed:backward=30"), "backward") == 30
