# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Places beside the streets: addresses, entrances, parking and villages."""

import pytest

from mobility.sources.osm import points
from mobility.sources.osm.points import Point, kinds_of, points_of
from tests.osm_files import tags_of

HERE = (520_000_000, 110_000_000)


@pytest.mark.parametrize(
    ("tags", "kinds"),
    [
        ("addr:housenumber=5 addr:street=Dorfstraße", [points.ADDRESS]),
        ("addr:housenumber=5 addr:place=Hof", [points.ADDRESS]),
        ("addr:housenumber=5", []),
        ("entrance=main", [points.ENTRANCE]),
        ("entrance=no", []),
        ("amenity=bicycle_parking", [points.BICYCLE_PARKING]),
        ("amenity=parking", []),
        ("amenity=parking park_ride=yes", [points.PARK_RIDE]),
        ("amenity=parking park_ride=no", []),
        ("amenity=charging_station", [points.CHARGING_STATION]),
        ("amenity=car_sharing", [points.CAR_SHARING]),
        ("place=village name=Barleben", [points.PLACE]),
        ("place=village", []),
        ("place=islet name=Sand", []),
        ("entrance=yes addr:housenumber=5 addr:street=Dorfstraße", [points.ADDRESS, points.ENTRANCE]),
        ("amenity=townhall name=Rathaus", [points.SIGHT]),
        ("amenity=townhall", []),
        ("amenity=bench name=Ruhe", []),
        ("amenity=parking name=Dom", [points.SIGHT]),
        ("amenity=parking park_ride=yes name=Dom", [points.PARK_RIDE]),
        ("railway=station name=Barleben", [points.SIGHT]),
        ("railway=tram_stop name=Mitte", []),
        ("historic=memorial name=Stein", []),
        ("landuse=industrial name=TPO", [points.SIGHT]),
        ("landuse=forest name=Heide", []),
        ("amenity=school name=Schule addr:housenumber=5 addr:street=Ring", [points.ADDRESS, points.SIGHT]),
        ("", []),
    ],
)
def test_kinds(tags: str, kinds: list[int]) -> None:
    assert kinds_of(tags_of(tags)) == kinds


def test_every_kind_has_a_name_and_a_key() -> None:
    assert len(points.KINDS) == points.PLACE + 1
    assert len(set(points.KINDS)) == len(points.KINDS)


def test_an_address_is_its_street_and_number() -> None:
    tags = tags_of("addr:housenumber=5a addr:street=Breiter_Weg name=Rathaus capacity=20")
    assert points_of(tags, *HERE) == [Point(points.ADDRESS, *HERE, "Breiter Weg", "5a", 0)]


def test_others_are_named_or_known_by_their_operator() -> None:
    assert points_of(tags_of("amenity=bicycle_parking operator=Bahn capacity=20"), *HERE) == [
        Point(points.BICYCLE_PARKING, *HERE, "Bahn", "", 20)
    ]
    assert points_of(tags_of("amenity=car_sharing name=Ecke operator=Teilauto"), *HERE)[0].name == "Ecke"


@pytest.mark.parametrize(
    ("capacity", "number"), [("20", 20), ("", 0), ("many", 0), ("-5", 0), ("²", 0), ("9" * 50, 999_999), ("1.5", 0)]
)
def test_capacity(capacity: str, number: int) -> None:
    assert points_of({"amenity": "bicycle_parking", "capacity": capacity}, *HERE)[0].capacity == number


def test_a_sight_tells_what_it_is_and_which_object() -> None:
    (sight,) = points_of(tags_of("shop=yes name=Laden"), *HERE, -7)
    assert (sight.name, sight.category, sight.osm) == ("Laden", "shop", -7)
    (village,) = points_of(tags_of("place=village name=Barleben"), *HERE, 7)
    assert (village.category, village.osm) == ("village", 7)


def test_an_address_tells_its_town_and_postcode() -> None:
    tags = tags_of("addr:housenumber=5 addr:street=Ring addr:city=Barleben addr:postcode=39179")
    (address,) = points_of(tags, *HERE)
    assert (address.city, address.postcode, address.category) == ("Barleben", "39179", "")
