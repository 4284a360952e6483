# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility stops`: all stops, those of a name, an id or a station, and those around a point."""

from pathlib import Path

import pytest

from tests.command import Answer, mobility
from tests.feeds import minimal, region_for, swapped, village, with_rows, write_feed
from tests.refusals import Standing, assert_refused

STATION = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,platform_code\n"
STATION += "a,Amtsplatz,52.0,11.0,,,\nb,Bahnhof,52.1,11.0,,,\nc,Chausseehaus,52.2,11.0,,,\n"
STATION += "s,Station,52.3,11.0,1,,\np1,Station,52.3,11.0,0,s,1\np2,Station,52.3,11.0,0,s,2\ne,Tür,52.3,11.0,2,s,\n"


def ids(answer: Answer) -> list[str]:
    """The ids of a JSON answer."""
    assert answer.code == 0, answer.err
    return [stop["stop_id"] for stop in answer.json["stops"]]


def test_all(built: Standing) -> None:
    assert ids(mobility("stops", built.region, "--json")) == ["f_a", "f_b", "f_c"]
    assert mobility("stops", built.region).lines == [
        "Name          Platform  Id   Latitude,longitude",
        "Amtsplatz               f_a  52.000000,11.000000",
        "Bahnhof                 f_b  52.100000,11.000000",
        "Chausseehaus            f_c  52.200000,11.000000",
    ]


def test_in_german(built: Standing) -> None:
    lines = mobility("stops", built.region, language="de").lines
    assert lines[0].split() == ["Name", "Steig", "Kennung", "Breite,Länge"]
    assert lines[1].split() == ["Amtsplatz", "f_a", "52.000000,11.000000"]


def test_json(built: Standing) -> None:
    english = mobility("stops", built.region, "Amtsplatz", "--json")
    assert mobility("stops", built.region, "Amtsplatz", "--json", language="de") == english
    assert english.json["stops"] == [
        {
            "stop_id": "f_a",
            "name": "Amtsplatz",
            "platform": "",
            "lat": 52.0,
            "lon": 11.0,
            "location_type": 0,
            "walk_s": None,
        }
    ]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Amtsplatz", ["f_a"]),
        ("amts", ["f_a"]),
        ("f_b", ["f_b"]),
        ("Station", ["f_s", "f_p1", "f_p2"]),
        ("f_s", ["f_p1", "f_p2"]),
        ("f_p2", ["f_p2"]),
    ],
)
def test_by_name_and_id(name: str, found: list[str], tmp_path: Path) -> None:
    assert sorted(ids(mobility("stops", village(tmp_path, minimal({"stops.txt": STATION})), name, "--json"))) == sorted(
        found
    )


def test_a_name_in_several_places_shows_all_of_them(tmp_path: Path) -> None:
    files = swapped(
        swapped(minimal(), "stops.txt", "Amtsplatz", "Markt (Dorf)"), "stops.txt", "Bahnhof", "Markt (Stadt)"
    )
    assert ids(mobility("stops", village(tmp_path, files), "Markt", "--json")) == ["f_a", "f_b"]


def test_around_a_point(tmp_path: Path) -> None:
    """0.001 and 0.002 degrees of latitude are 111.2 and 222.4 m: 116 and 232 s; 52.2 is too far."""
    region = village(tmp_path, with_rows(minimal(), "stops.txt", "a2,Anger,52.002,11.0"))
    answer = mobility("stops", region, "52.0,11.0", "--json")
    assert [(stop["stop_id"], stop["walk_s"]) for stop in answer.json["stops"]] == [("f_a", 0), ("f_a2", 232)]
    answer = mobility("stops", region, "52.001,11.0", "--json")
    assert [(stop["stop_id"], stop["walk_s"]) for stop in answer.json["stops"]] == [("f_a", 116), ("f_a2", 116)]
    lines = mobility("stops", region, "52.001,11.0").lines
    assert lines[0].split() == ["Name", "Platform", "Id", "Latitude,longitude", "Walk"]
    assert lines[1].split()[-2:] == ["2", "min"]


def test_around_a_point_the_nearest_comes_first(tmp_path: Path) -> None:
    rows = [f"n{number},Halt {number},{52.0 + number / 5_000:.4f},11.0" for number in (3, 1, 4, 2)]
    answer = mobility("stops", village(tmp_path, with_rows(minimal(), "stops.txt", *rows)), "52.00061,11.0", "--json")
    walks = [stop["walk_s"] for stop in answer.json["stops"]]
    assert len(walks) == 5
    assert walks == sorted(walks)


def test_around_a_point_far_from_everything(built: Standing) -> None:
    answer = mobility("stops", built.region, "50.0,11.0", "--json")
    assert (answer.code, answer.json["stops"]) == (0, [])


def test_a_point_off_the_earth(built: Standing) -> None:
    assert_refused(mobility("stops", built.region, "200,11.0"), "200,11 is no point on the earth")


def test_unknown_names(built: Standing) -> None:
    assert_refused(mobility("stops", built.region, "Amtsplaz"), "Is it one of these", "Amtsplatz")
    assert_refused(mobility("stops", built.region, "Xyzzy"), 'Nothing here is called "Xyzzy"', "What to do: ")
    assert_refused(mobility("stops", built.region, "Xyzzy", language="de"), "Hier heißt nichts „Xyzzy“", "Was tun: ")


def test_stops_of_several_feeds(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_feed(tmp_path / name, minimal())
    region = region_for(tmp_path, feeds={"f": "one", "g": "two"})
    assert ids(mobility("stops", region, "Amtsplatz", "--json")) == ["f_a", "g_a"]


# Once (mobility/cli/console.py lacks markup=False):
@pytest.mark.parametrize("text", ["[ost]", "[/ost]", ":m:", "[link=x]y[/link]"])
def test_names_and_ids_are_printed_as_they_are(text: str, tmp_path: Path) -> None:
    files = with_rows(minimal(), "stops.txt", f"x{text},Halt {text},52.3,11.0")
    answer = mobility("stops", village(tmp_path, files))
    assert answer.code == 0, answer.err
    assert f"f_x{text}" in answer.out
    assert f"Halt {text}" in answer.out


def test_long_names_and_ids_stay_whole(tmp_path: Path) -> None:
    """Where the output is no terminal, a line may be cut into several, but no id is shortened."""
    long = "de:15083:20307::01-" + "x" * 80
    answer = mobility(
        "stops", village(tmp_path, with_rows(minimal(), "stops.txt", f"{long},{'Lange Straße ' * 8},52.3,11.0"))
    )
    assert f"f_{long}" in "".join(answer.out.split())


def test_a_stop_without_a_place(tmp_path: Path) -> None:
    rows = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
    rows += "a,Amtsplatz,52.0,11.0,,\nb,Bahnhof,52.1,11.0,,\nc,C,52.2,11.0,,\ns,S,52.3,11.0,1,\nn,Knoten,,,3,s\n"
    region = village(tmp_path, minimal({"stops.txt": rows}))
    nodes = [stop for stop in mobility("stops", region, "--json").json["stops"] if stop["stop_id"] == "f_n"]
    assert (nodes[0]["lat"], nodes[0]["lon"]) == (None, None)
    assert "nan" not in mobility("stops", region).out.casefold()
