# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Stops and classes of the map as places."""

from pathlib import Path

import numpy as np
import pytest

from mobility.analysis.places.osm_classes import CLASSES, class_places
from mobility.analysis.places.stops import stop_places
from mobility.errors import InputError
from mobility.network.network import Network
from tests.named_town import named_map, named_network
from tests.osm_files import place_e7


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """Return the town with a school on a way and two pharmacies, one without a name."""
    osm = named_map()
    osm.nodes("s1 400 300, s2 500 300, s3 500 400")
    osm.way("school", "s1 s2 s3 s1", "amenity=school name=Grundschule")
    osm.node("pharmacy", 70, 80, "amenity=pharmacy name=Löwen-Apotheke")
    osm.node("nameless", 170, 80, "amenity=pharmacy")
    return named_network(tmp_path_factory.mktemp("town"), osm)


def test_stops_are_those_that_something_calls_at(town: Network) -> None:
    places = stop_places(town)
    own = {name.partition("_")[2] for name in places.id}
    assert own == {"a", "b", "c", "de:1:7:1", "de:1:7:2", "s1", "x"}, "nothing calls at the station s itself"
    for at, name in enumerate(places.id):
        stop = town.stop_of_id(name)
        assert (places.lat[at], places.lon[at]) == (town.arrays["stop_lat"][stop], town.arrays["stop_lon"][stop])
    assert (places.source, places.columns, places.area) == ("stops", {}, None)


def test_classes_of_the_map(town: Network) -> None:
    pharmacies = class_places(town, "pharmacy")
    assert len(pharmacies) == 1, "only what has a name is kept"
    lat, lon = place_e7(70, 80)
    assert (round(pharmacies.lat[0] * 1e7), round(pharmacies.lon[0] * 1e7)) == (lat, lon)
    assert pharmacies.columns["count"].tolist() == [1.0]
    assert pharmacies.source == "OpenStreetMap: pharmacy"
    [school] = class_places(town, "school").id
    assert school.startswith("way/")
    assert len(class_places(town, "town_hall")) == len(class_places(town, "workplace_area")) == 1
    assert class_places(town, "town_hall").id[0].startswith("node/")


def test_a_class_of_which_the_map_has_none_is_empty(town: Network) -> None:
    none = class_places(town, "hospital")
    assert len(none) == len(none.lat) == len(none.columns["count"]) == 0


def test_an_unknown_class_names_those_there_are(town: Network) -> None:
    with pytest.raises(InputError) as caught:
        class_places(town, "pup")
    assert caught.value.code == "osm_class_unknown"
    assert all(name in str(caught.value) for name in CLASSES)


def test_a_region_without_a_map_has_no_classes(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        class_places(named_network(tmp_path), "school")
    assert caught.value.code == "no_streets_here"


def test_values_of_tags_stand_in_one_class_or_on_purpose_in_two() -> None:
    twice = {
        value for name, own in CLASSES.items() for other in CLASSES if other != name for value in own & CLASSES[other]
    }
    assert twice == {"kindergarten", "library", "supermarket"}
    assert list(CLASSES) == sorted(CLASSES)


@pytest.mark.long
def test_home_has_4443_stops_that_something_calls_at(home: Network) -> None:
    places = stop_places(home)
    assert len(places) == len(set(places.id)) == 4443
    assert np.isfinite(places.lat).all()
