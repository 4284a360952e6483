# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What a user may type for a place."""

from pathlib import Path

import pytest

from mobility.errors import InputError
from mobility.network.network import Network
from mobility.planner.places import MOST_CHOICES, find_place, near_names, stop_by_id
from mobility.planner.request import PointPlace, StopPlace
from tests.network.toy import Toy, metres_north

STOPS = f"""
a,"Barleben, Bahnhof",52.0,11.0,,
a2,Barleben Bf,{metres_north(60)},11.0,,
b,"Barleben, Rothenseer Str.",52.1,11.0,,
c,Magdeburg Hauptbahnhof,52.2,11.0,1,
c1,Magdeburg Hbf Gleis 1,52.2,11.0,0,c
c2,Magdeburg Hbf Gleis 2,52.2,11.0,0,c
c3,Eingang,52.2,11.0,2,c
d,Kirche,52.3,11.0,,
e,Kirche,52.4,11.0,,
de:1:2:1,Mühlenfeld,52.5,11.0,,
de:1:2:2,Mühlenfeld,52.6,11.0,,
g,"52.5, 11.5",52.7,11.0,,
h,Kirchweg,52.8,11.0,,
"""


@pytest.fixture
def network(tmp_path: Path) -> Network:
    """Return a network of these stops."""
    return Toy({"t1": "a 8:00, b 8:10, c1 8:20, d 8:30"}, stops=STOPS).network(tmp_path)


def found(network: Network, text: str) -> set[str]:
    """Own ids of the stops that a text means."""
    place = find_place(network, text)
    assert isinstance(place, StopPlace)
    return {network.stop_id[stop].removeprefix("f_") for stop in place.stops}


def refused(network: Network, text: str) -> InputError:
    """The error that a text brings."""
    with pytest.raises(InputError) as caught:
        find_place(network, text)
    return caught.value


@pytest.mark.parametrize("full_id", ["f_a", "f_a2", "f_c1", "f_de:1:2:1"])
def test_an_id_is_exactly_this_stop(full_id: str, network: Network) -> None:
    assert found(network, full_id) == {full_id.removeprefix("f_")}
    assert find_place(network, f" {full_id} ").query_id == full_id  # type: ignore[union-attr]


def test_the_id_of_a_station_is_all_its_platforms(network: Network) -> None:
    assert found(network, "f_c") == {"c1", "c2"}
    place = stop_by_id(network, "f_c")
    assert place is not None
    assert (place.name, place.query_id) == ("Magdeburg Hauptbahnhof", "f_c")


@pytest.mark.parametrize("full_id", ["f_c3", "f_x", "a", "", "F_A"])
def test_no_stop_by_this_id(full_id: str, network: Network) -> None:
    assert stop_by_id(network, full_id) is None


def test_the_beginning_of_an_id_up_to_a_colon_is_all_that_go_on_from_there(network: Network) -> None:
    assert found(network, "f_de:1:2") == found(network, "f_de:1") == {"de:1:2:1", "de:1:2:2"}
    assert refused(network, "f_de:1:").code == "unknown_place"
    assert stop_by_id(network, "f_de:1:2") is None


@pytest.mark.parametrize(
    "name",
    ["Barleben, Bahnhof", "barleben bahnhof", "BARLEBEN BF", "Bahnhof Barleben", "Barleben Bhf.", " Barleben  Bf "],
)
def test_a_name_is_all_stops_of_the_group(name: str, network: Network) -> None:
    assert found(network, name) == {"a", "a2"}


@pytest.mark.parametrize("name", ["Rothenseer Straße", "rothenseer str", "Rothen", "Barleben Roth", "Str. Rothenseer"])
def test_beginnings_of_words_in_any_order(name: str, network: Network) -> None:
    assert found(network, name) == {"b"}


@pytest.mark.parametrize("name", ["Magdeburg Hbf", "Hauptbahnhof", "magdeburg"])
def test_the_name_of_a_station_is_all_its_platforms(name: str, network: Network) -> None:
    assert found(network, name) == {"c1", "c2"}


@pytest.mark.parametrize("name", ["Mühlenfeld", "Muehlenfeld", "mühlenf"])
def test_the_name_of_poles_of_one_dhid(name: str, network: Network) -> None:
    assert found(network, name) == {"de:1:2:1", "de:1:2:2"}


def test_a_name_in_full_wins_over_names_that_begin_so(network: Network) -> None:
    error = refused(network, "Kirche")
    assert error.code == "ambiguous_place"
    assert error.facts["count"] == 2
    assert refused(network, "Kirch").facts["count"] == 3


def test_words_are_given_away_so_that_all_find_one(network: Network) -> None:
    assert found(network, "Ba Barleben") == {"a", "a2"}


def test_each_word_needs_one_of_its_own(network: Network) -> None:
    assert refused(network, "Barleben Barleben Rothenseer").code == "unknown_place_near"


def test_choices_are_told_with_their_ids(network: Network) -> None:
    choices = str(refused(network, "Kirche").facts["choices"]).split("\n    ")[1:]
    assert sorted(choices) == ["Kirche  (f_d)", "Kirche  (f_e)"]


def test_not_more_choices_than_one_reads(tmp_path: Path) -> None:
    stops = "".join(f"k{number:02},Kirche {number},{50 + number / 10},11.0,,\n" for number in range(20))
    network = Toy({"t1": "k00 8:00, k01 8:10"}, stops=stops).network(tmp_path)
    error = refused(network, "Kirche")
    assert error.facts["count"] == 20
    choices = str(error.facts["choices"]).split("\n    ")[1:]
    assert len(choices) == MOST_CHOICES + 1
    assert choices[-1] == f"… + {20 - MOST_CHOICES}"


@pytest.mark.parametrize("name", ["Rothensee Strase", "Barlebn Bahnhof"])
def test_near_names_are_offered(name: str, network: Network) -> None:
    error = refused(network, name)
    assert error.code == "unknown_place_near"
    assert "Barleben" in str(error.facts["near"])


@pytest.mark.parametrize("name", ["", " ", "Xyz", "–", "qqqqqqqq"])
def test_unknown(name: str, network: Network) -> None:
    assert refused(network, name).code == "unknown_place"
    assert near_names(network, name) == []


def test_doors_have_no_names(network: Network) -> None:
    """One can't begin at an entrance, nor find it."""
    assert refused(network, "Eingang").code == "unknown_place"


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("52.2,11.6", (52.2, 11.6)),
        (" 52.2 , 11.6 ", (52.2, 11.6)),
        ("52.2;11.6", (52.2, 11.6)),
        ("-33,18", (-33.0, 18.0)),
        ("90,-180", (90.0, -180.0)),
    ],
)
def test_a_point(text: str, point: tuple[float, float], network: Network) -> None:
    place = find_place(network, text)
    assert isinstance(place, PointPlace)
    assert (place.lat, place.lon) == point


@pytest.mark.parametrize("text", ["90.1,11", "52,180.5", "200,11", "52,-999"])
def test_a_point_outside_the_earth(text: str, network: Network) -> None:
    assert refused(network, text).code == "bad_point"


@pytest.mark.parametrize("text", ["52.2", "52.2 11.6", "52.2,11.6,3", "52.2,", "1e2,11", "٥٢,٩٩"])
def test_what_is_no_point_is_a_name(text: str, network: Network) -> None:
    assert refused(network, text).code in {"unknown_place", "unknown_place_near"}


def test_a_point_is_told_as_it_would_be_typed(network: Network) -> None:
    place = find_place(network, "52.2,11.60000049")
    assert place.name == "52.200000,11.600000"
    assert find_place(network, place.name) == PointPlace(52.2, 11.6)
