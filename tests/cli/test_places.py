# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Places as people write them: names in any usual spelling, ids, points; and what is said where nothing fits."""

from pathlib import Path

import pytest

from tests.command import mobility
from tests.feeds import Files, minimal, swapped, village, with_rows
from tests.planned import AT, times
from tests.refusals import Standing, assert_refused

STOPS = "stop_id,stop_name,stop_lat,stop_lon\n"


def named(first: str, second: str = "Bahnhof") -> Files:
    """The minimal feed with other names for a and b."""
    return swapped(swapped(minimal(), "stops.txt", "Amtsplatz", first), "stops.txt", "Bahnhof", second)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Rothenseer Straße", "Rothenseer Str."),
        ("Rothenseer Straße", "rothenseer strasse"),
        ("Rothenseer Straße", "ROTHENSEER STRASSE"),
        ("Rothenseer Str.", "Rothenseer Straße"),
        ("Rothenseer Strasse", "Rothenseer Str"),
        ("Bahnhofstraße", "Bahnhofstr."),
        ("Bahnhofstr.", "Bahnhofstrasse"),
        ("An der Sülze", "An der Suelze"),
        ("An der Suelze", "an der sülze"),
        ("Köthener Weg", "Koethener Weg"),
        ("Café Zur Höhe", "Cafe zur Hoehe"),
        ("Barleben, Bahnhof", "Barleben Bahnhof"),
        ("Barleben, Bahnhof", "Bahnhof, Barleben"),
        ("Barleben, Bahnhof", "Barleben Bhf"),
        ("Barleben, Bhf", "Barleben, Bahnhof"),
        ("Magdeburg Hbf", "Magdeburg Hauptbahnhof"),
        ("Otto-von-Guericke-Allee", "otto von guericke allee"),
        ("Technologiepark (Nord)", "Technologiepark Nord"),
        ("Technologiepark Ostfalen", "Technologiepark"),
        ("St. Sebastian", "Sankt Sebastian"),
        ("Amtsplatz", "  amtsplatz "),
    ],
)
def test_names_are_found_across_spellings(name: str, written: str, tmp_path: Path) -> None:
    region = village(tmp_path, swapped(minimal(), "stops.txt", "Amtsplatz", f'"{name}"'))
    answer = mobility("plan", region, written, "f_b", *AT, "--json")
    assert times(answer) == [(1, "08:00:00", "08:10:00")]
    assert answer.json["request"]["from"] == name


def test_an_exact_name_goes_before_longer_ones(tmp_path: Path) -> None:
    region = village(tmp_path, with_rows(named("Barleben"), "stops.txt", "d,Barleben Mitte,52.3,11.0"))
    assert times(mobility("plan", region, "Barleben", "Bahnhof", *AT, "--json")) == [(1, "08:00:00", "08:10:00")]


def test_a_name_that_may_mean_several_places_lists_them(tmp_path: Path) -> None:
    region = village(tmp_path, named('"Dorf, Markt"', '"Stadt, Markt"'))
    answer = mobility("plan", region, "Markt", "Chausseehaus", *AT)
    assert_refused(answer, '"Markt" may mean 2 places', "Dorf, Markt  (f_a)", "Stadt, Markt  (f_b)", "use an id")
    answer = mobility("plan", region, "Markt", "Chausseehaus", *AT, language="de")
    assert_refused(answer, "„Markt“ kann 2 Orte meinen", "Dorf, Markt  (f_a)")


def test_many_choices_are_cut(tmp_path: Path) -> None:
    rows = [f"m{number},Markt {number},52.{number + 3},11.0" for number in range(30)]
    answer = mobility("plan", village(tmp_path, with_rows(minimal(), "stops.txt", *rows)), "Markt", "f_b", *AT)
    assert_refused(answer, "may mean 30 places", "… + 18")


@pytest.mark.parametrize("written", ["Amtsplaz", "Amtplatz", "amzplatz", "Amtsplatzz"])
def test_an_unknown_name_gets_suggestions(written: str, built: Standing) -> None:
    assert_refused(
        mobility("plan", built.region, written, "f_b", *AT), f'called "{written}"', "Is it one of these", "Amtsplatz"
    )


def test_suggestions_can_be_told_apart(tmp_path: Path) -> None:
    region = village(tmp_path, named("Barleben", '"Barleben, Mitte"'))
    answer = mobility("plan", region, "Barlebn", "f_c", *AT)
    assert_refused(answer, "Barleben", "Barleben, Mitte")
    assert "Barleben, Barleben" not in answer.err
    assert "Mitte, Barleben" not in answer.err


@pytest.mark.parametrize("written", ["Xyzzy", "", "  ", "!?", "{name}", "[bold]"])
def test_an_unknown_name_like_none(written: str, built: Standing) -> None:
    assert_refused(
        mobility("plan", built.region, written, "f_b", *AT), f'called "{written}"', "mobility stops REGION NAME"
    )


def test_ids(built: Standing) -> None:
    assert times(mobility("plan", built.region, "f_a", "f_c", *AT, "--json")) == [(1, "08:00:00", "08:20:00")]
    assert_refused(mobility("plan", built.region, "f_x", "f_c", *AT), 'called "f_x"')


@pytest.mark.parametrize(
    "point", ["52.0,11.0", "52.0, 11.0", " 52.0 , 11.0 ", "52,11", "52.0;11.0", "52.000000,11.000000"]
)
def test_points(point: str, built: Standing) -> None:
    answer = mobility("plan", built.region, point, "Bahnhof", *AT, "--json")
    assert times(answer) == [(1, "08:00:00", "08:10:00")]
    assert answer.json["request"]["from"] == "52.000000,11.000000"


def test_from_point_to_point(built: Standing) -> None:
    """0.001 degrees of latitude are 111.2 m, times 1.3 at 1.25 m/s 115.7 s, so 116 s."""
    answer = mobility("plan", built.region, "51.999,11.0", "52.101,11.0", *AT, "--json")
    assert times(answer) == [(1, "07:58:04", "08:11:56")]
    walk, ride, last = answer.json["itineraries"][0]["legs"]
    assert (walk["mode"], walk["duration_s"], ride["mode"], last["duration_s"]) == ("walk", 116, "ride", 116)
    assert walk["from"] == {"stop_id": None, "name": "51.999000,11.000000", "platform": "", "lat": 51.999, "lon": 11.0}
    assert walk["to"]["stop_id"] == "f_a"


@pytest.mark.parametrize("point", ["-33.9,18.4", "-33.9, 18.4"])
def test_points_south_of_the_equator(point: str, tmp_path: Path) -> None:
    stops = f"{STOPS}a,Cape,-33.9,18.4\nb,Bahnhof,52.1,11.0\nc,Chausseehaus,52.2,11.0\n"
    region = village(tmp_path, minimal({"stops.txt": stops}))
    answer = mobility("plan", region, point, "f_b", *AT, "--json")
    assert times(answer) == [(1, "08:00:00", "08:10:00")]


@pytest.mark.parametrize("point", ["91.0,11.0", "52.0,181", "52.0,-181"])
def test_points_off_the_earth(point: str, built: Standing) -> None:
    assert_refused(mobility("plan", built.region, "f_a", point, *AT), "no point on the earth", "latitude comes first")


def test_from_a_place_to_itself(built: Standing) -> None:
    answer = mobility("plan", built.region, "f_a", "f_a", *AT, "--json")
    assert times(answer) == [(0, "07:00:00", "07:00:00")]
    assert answer.json["itineraries"][0]["legs"] == []


def test_a_walk_from_a_group_begins_at_the_pole_whose_walk_it_is(tmp_path: Path) -> None:
    """Of two poles the nearer one is shown, to a point and from one; that one has the later number."""
    files = with_rows(minimal(), "stops.txt", "a2,Amtsplatz,51.999,11.0")
    region = village(tmp_path, files)
    for point, pole in (("51.998,11.0", "f_a2"), ("52.001,11.0", "f_a")):
        for question in (("Amtsplatz", point), (point, "Amtsplatz")):
            (journey,) = mobility("plan", region, *question, *AT, "--json").json["itineraries"]
            (leg,) = journey["legs"]
            assert leg["duration_s"] == 116
            assert {leg["from"]["stop_id"], leg["to"]["stop_id"]} == {pole, None}


def test_a_name_means_all_stops_of_its_group(tmp_path: Path) -> None:
    """Two poles of one name 110 m apart; only the second one has a bus, from the first one walks."""
    files = with_rows(minimal(), "stops.txt", "a2,Amtsplatz,51.999,11.0")
    region = village(tmp_path, files)
    assert times(mobility("plan", region, "Amtsplatz", "f_b", *AT, "--json")) == [(1, "08:00:00", "08:10:00")]
    assert times(mobility("plan", region, "f_a2", "f_b", *AT, "--json")) == [(1, "07:58:04", "08:10:00")]
    assert times(mobility("plan", region, "f_a2", "f_b", *AT, "--max-walk", "0", "--json")) == []


def test_a_walk_from_a_station_begins_at_the_platform_whose_walk_it_is(tmp_path: Path) -> None:
    """From platform 1 to the pole it takes 240 s, from platform 2 120 s (transfers.txt)."""
    stops = f"{STOPS.strip()},location_type,parent_station,platform_code\ns,Station,52.0,11.0,1,,\n"
    stops += "p1,Station,52.0,11.0,0,s,1\np2,Station,52.0,11.0,0,s,2\n"
    stops += "a,Pole,52.0001,11.0,,,\nb,B,52.1,11.0,,,\nc,C,52.2,11.0,,,\n"
    transfers = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\n"
    transfers += "p1,a,2,240\np2,a,2,120\na,p1,2,240\na,p2,2,120\n"
    region = village(tmp_path, minimal({"stops.txt": stops, "transfers.txt": transfers}))
    for origin, destination in (("f_s", "f_a"), ("Station", "f_a"), ("f_a", "f_s"), ("f_a", "Station")):
        (journey,) = mobility("plan", region, origin, destination, *AT, "--json").json["itineraries"]
        (leg,) = journey["legs"]
        assert leg["duration_s"] == 120
        assert "f_p2" in {leg["from"]["stop_id"], leg["to"]["stop_id"]}
