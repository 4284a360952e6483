# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept of a way beside who may use it."""

import pytest

from mobility.sources.osm import traits
from mobility.sources.osm.rules import FERRY_MM_S, Use
from mobility.sources.osm.traits import Trait, barrier_trait, trait_of
from tests.osm_files import tags_of


def trait(tags: str, length_m: float = 100.0) -> Trait:
    """The trait of a way."""
    return trait_of(tags_of(tags), length_m, FERRY_MM_S)


def test_words_are_kept() -> None:
    kept = trait("highway=primary name=Breite_Straße ref=B_1 surface=sett")
    assert kept[:4] == ("primary", "Breite Straße", "B_1", "sett")


def test_a_number_of_a_ferry_or_platform_is_none_of_a_road() -> None:
    assert trait("route=ferry ref=5").ref == ""
    assert trait("railway=platform ref=2").ref == ""


@pytest.mark.parametrize(
    ("tags", "kind"),
    [("highway=path", "path"), ("route=ferry", "ferry"), ("railway=platform", "platform")],
)
def test_kind(tags: str, kind: str) -> None:
    assert trait(tags).kind == kind


@pytest.mark.parametrize(
    ("tags", "flags"),
    [
        ("highway=residential", 0),
        ("highway=steps", traits.STEPS),
        ("highway=primary bridge=viaduct", traits.BRIDGE),
        ("highway=primary bridge=no", 0),
        ("highway=primary tunnel=yes", traits.TUNNEL),
        ("route=ferry", traits.FERRY),
        ("highway=platform", traits.PLATFORM),
        ("public_transport=platform", traits.PLATFORM),
        ("highway=footway footway=sidewalk", traits.SIDEWALK),
        ("highway=footway footway=crossing bridge=yes", traits.CROSSING | traits.BRIDGE),
        ("highway=cycleway cycleway=crossing", traits.CROSSING),
        ("highway=tertiary junction=roundabout", traits.ROUNDABOUT),
        ("highway=residential motor_vehicle=destination", traits.DESTINATION_ONLY),
    ],
)
def test_flags(tags: str, flags: int) -> None:
    assert trait(tags).flags == flags


def test_no_two_flags_share_a_bit() -> None:
    bits = [getattr(traits, name) for name in (
        "STEPS", "BRIDGE", "TUNNEL", "AREA", "FERRY", "PLATFORM", "BARRIER", "SIDEWALK", "CROSSING", "ROUNDABOUT",
        "DESTINATION_ONLY", "PUSH_FORWARD", "PUSH_BACKWARD",
    )]  # fmt: skip
    assert sum(bits) == 2 ** len(bits) - 1


@pytest.mark.parametrize(
    ("lit", "kept"),
    [("yes", traits.YES), ("24/7", traits.YES), ("no", traits.NO), ("sunset", traits.UNKNOWN), ("", traits.UNKNOWN)],
)
def test_light(lit: str, kept: int) -> None:
    assert trait(f"highway=footway lit={lit}").lit == kept


@pytest.mark.parametrize(("width", "cm"), [("2.5", 250), ("2,5", 250), ("wide", 0), ("99999", 100_000), ("0", 0)])
def test_width(width: str, cm: int) -> None:
    assert trait(f"highway=footway width={width}").width_cm == cm


@pytest.mark.parametrize(("limit", "km_h"), [("30", 30), ("DE:urban", 50), ("none", 130), ("fast", 0), ("99999", 1000)])
def test_speed_limit(limit: str, km_h: int) -> None:
    assert trait(f"highway=primary maxspeed={limit}").maxspeed_km_h == km_h


@pytest.mark.parametrize(
    ("tags", "permille"),
    [
        ("highway=footway incline=5%", 50),
        ("highway=footway incline=-5%", -50),
        ("highway=footway incline=up", 0),
        ("highway=steps incline=up", 500),
        ("highway=steps incline=down", -500),
        # 100 steps of 17 cm on 100 m
        ("highway=steps incline=up step_count=100", 170),
        ("highway=steps incline=down step_count=100", -170),
        ("highway=steps incline=up step_count=9999", 2000),
        ("highway=steps incline=up step_count=viele", 500),
        ("highway=steps incline=up step_count=²", 500),
        ("highway=steps step_count=100", 0),
        ("highway=steps incline=20%", 200),
    ],
)
def test_incline(tags: str, permille: int) -> None:
    assert trait(tags).incline_permille == permille


def test_steps_without_a_length_have_the_usual_incline() -> None:
    assert trait("highway=steps incline=up step_count=10", 0.0).incline_permille == 500


@pytest.mark.parametrize(
    ("tags", "used"),
    [("highway=path", True), ("highway=proposed", False), ("highway=service access=private", False)],
)
def test_used(tags: str, used: bool) -> None:  # noqa: FBT001
    assert trait(tags).used is used


@pytest.mark.parametrize(
    ("tags", "symmetric"),
    [
        ("highway=residential", True),
        ("highway=residential oneway=yes", False),
        ("highway=residential oneway:foot=yes", False),
        ("highway=residential oneway=yes oneway:bicycle=no", False),
        ("highway=footway incline=3%", False),
        ("highway=tertiary maxspeed:forward=30 maxspeed:backward=70", False),
        ("highway=path oneway=yes bicycle=no", True),
    ],
)
def test_symmetric(tags: str, symmetric: bool) -> None:  # noqa: FBT001
    assert trait(tags).symmetric is symmetric


def test_a_barrier_lets_through_whom_it_allows() -> None:
    made = barrier_trait("bollard", {"foot": True, "wheelchair": False, "bike": True, "car": False}, 1250, 2800)
    assert (made.kind, made.flags) == ("bollard", traits.BARRIER)
    assert (made.foot, made.wheelchair, made.bike, made.car) == (Use(1250, 1250), Use(), Use(2800, 2800), Use())
    assert made.symmetric
