# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Stops of all feeds in one list: which of them are one group, how names are compared, how stops are numbered."""

from pathlib import Path

import numpy as np
import pytest

from mobility.network.stops import StopTable, collect_stops, distance_m, plain_name
from tests.network.toy import STOPS, Toy, metres_north

TRIPS = {"t1": "a 8:00, b 8:10, c 8:20"}


def table(folder: Path, **feeds: str) -> StopTable:
    """The stops of some feeds; each has a to d of the toy besides, without names."""
    common = "".join(f"{line.split(',')[0]},,{','.join(line.split(',')[2:])}\n" for line in STOPS.split())
    return collect_stops([Toy(TRIPS, stops=common + stops).read(folder, feed_id) for feed_id, stops in feeds.items()])


def grouped(folder: Path, **feeds: str) -> set[frozenset[str]]:
    """The groups of more than one stop, and what a test asks for by an id that begins with x."""
    stops = table(folder, **feeds)
    groups: dict[int, set[str]] = {}
    for full_id, group in zip(stops.ids, stops.group.tolist(), strict=True):
        groups.setdefault(group, set()).add(full_id)
    return {frozenset(group) for group in groups.values() if len(group) > 1}


def one(*ids: str) -> set[frozenset[str]]:
    """A single group."""
    return {frozenset(ids)}


def test_a_station_with_its_platforms_and_doors(tmp_path: Path) -> None:
    rows = "p,Gleis 1,51.0,11.0,0,s\nq,Gleis 2,51.5,11.0,0,s\ns,Bahnhof,51.0,11.0,1,\ne,Tür,51.0,11.0,2,s\n"
    assert grouped(tmp_path, f=rows) == one("f_p", "f_q", "f_s", "f_e")


def test_poles_of_one_dhid_across_feeds(tmp_path: Path) -> None:
    """However far apart and whatever their names."""
    first, second = "de:15083:20307::1,Kirche,51.0,11.0,,\n", "de:15083:20307:0:2,Dom,51.5,11.0,,\n"
    assert grouped(tmp_path, f=first, g=second) == one("f_de:15083:20307::1", "g_de:15083:20307:0:2")


@pytest.mark.parametrize(
    "other", ["de:15083:20308::1", "de:15084:20307::1", "at:15083:20307::1", "de:15083:203071", "x:de:15083:20307"]
)
def test_other_dhids_are_other_stops(other: str, tmp_path: Path) -> None:
    assert grouped(tmp_path, f=f"de:15083:20307::1,Kirche,51.0,11.0,,\n{other},Dom,51.5,11.0,,\n") == set()


def test_a_station_with_a_dhid_takes_its_platforms_along(tmp_path: Path) -> None:
    first = "p,Gleis 1,51.0,11.0,0,de:15003:7\nde:15003:7,Bahnhof,51.0,11.0,1,\n"
    second = "de:15003:7:0:1,Steig,51.0,11.0,,\n"
    assert grouped(tmp_path, f=first, g=second) == one("f_p", "f_de:15003:7", "g_de:15003:7:0:1")


def test_the_station_counts_before_the_own_dhid(tmp_path: Path) -> None:
    rows = "de:1:2:1,Gleis 1,51.0,11.0,0,s\nde:1:2:2,Gleis 2,51.0,11.0,,\ns,Bahnhof,51.0,11.0,1,\n"
    assert grouped(tmp_path, f=rows) == one("f_de:1:2:1", "f_s")


def test_feeds_do_not_share_stations_by_equal_ids(tmp_path: Path) -> None:
    rows = "p,Gleis 1,51.0,11.0,0,s\ns,Bahnhof,51.0,11.0,1,\n"
    assert grouped(tmp_path, f=rows, g=rows) == {frozenset(["f_p", "f_s"]), frozenset(["g_p", "g_s"])}


@pytest.mark.parametrize(("metres", "found"), [(0, True), (149.9, True), (150.1, False), (5000, False)])
def test_equal_names_within_150_m(metres: float, found: bool, tmp_path: Path) -> None:  # noqa: FBT001
    rows = f"x1,Kirche,51.0,11.0,,\nx2,Kirche,{metres_north(metres, 51.0)},11.0,,\n"
    assert grouped(tmp_path, f=rows) == (one("f_x1", "f_x2") if found else set())


def test_equal_names_across_feeds(tmp_path: Path) -> None:
    assert grouped(tmp_path, f="x1,Hauptstr.,51.0,11.0,,\n", g="x2,Hauptstraße,51.0,11.0,,\n") == one("f_x1", "g_x2")


@pytest.mark.parametrize("name", ["Kirchweg", "Kirche Nord", '""'])
def test_other_names_and_none_are_other_stops(name: str, tmp_path: Path) -> None:
    assert grouped(tmp_path, f=f"x1,Kirche,51.0,11.0,,\nx2,{name},51.0,11.0,,\n") == set()


def test_stops_without_a_name_are_alone(tmp_path: Path) -> None:
    assert grouped(tmp_path, f="x1,,51.0,11.0,,\nx2,,51.0,11.0,,\n") == set()


def test_a_stop_of_equal_name_joins_a_station_or_dhid_near_it(tmp_path: Path) -> None:
    rows = f"p,Bahnhof,51.0,11.0,0,s\ns,Bahnhof,51.0,11.0,1,\nx1,Bahnhof,{metres_north(100, 51.0)},11.0,,\n"
    assert grouped(tmp_path, f=rows) == one("f_p", "f_s", "f_x1")
    rows = f"de:1:2:1,Kirche,51.0,11.0,,\nx1,Kirche,{metres_north(100, 51.0)},11.0,,\n"
    assert grouped(tmp_path, f=rows) == one("f_de:1:2:1", "f_x1")


def test_the_nearest_of_two_equal_names(tmp_path: Path) -> None:
    rows = (
        f"de:1:2:1,Kirche,51.0,11.0,,\nde:1:3:1,Kirche,{metres_north(220, 51.0)},11.0,,\n"
        f"x1,Kirche,{metres_north(120, 51.0)},11.0,,\n"
    )
    assert grouped(tmp_path, f=rows) == one("f_de:1:3:1", "f_x1")


def test_a_stop_far_away_changes_no_group(tmp_path: Path) -> None:
    """Three stops of one name, each 140 m from the next; with or without a stop in another country."""
    places = [(metres_north(0, 51.0), 11.0), (metres_north(140, 51.0), 11.0003), (metres_north(280, 51.0), 11.0)]
    rows = "".join(f"x{number},Kirche,{lat},{lon},,\n" for number, (lat, lon) in enumerate(places))
    alone = grouped(tmp_path / "one", f=rows)
    assert grouped(tmp_path / "two", f=f"{rows}y,Dom,40.0,3.0,,\n") == alone


def test_two_stations_of_equal_name_stay_two(tmp_path: Path) -> None:
    assert grouped(tmp_path, f="de:1:2:1,Kirche,51.0,11.0,,\nde:1:3:1,Kirche,51.0,11.0,,\n") == set()


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Barleben, Rothenseer Str.", "barleben rothenseer strasse"),
        ("BARLEBEN ROTHENSEER STRASSE", "barleben rothenseer strasse"),
        ("Rothenseer Straße", "rothenseer strasse"),
        ("Hauptstr.", "hauptstrasse"),
        ("Mühlenfeld", "muehlenfeld"),
        ("MUEHLENFELD", "muehlenfeld"),
        ("Mu\u0308hlenfeld", "muehlenfeld"),
        ("Café Größe", "cafe groesse"),
        ("Praha hl.n.", "praha hl n"),
        ("Magdeburg Hbf", "magdeburg hauptbahnhof"),
        ("Magdeburg, Hauptbahnhof", "magdeburg hauptbahnhof"),
        ("Barleben Bf", "barleben bahnhof"),
        ("Barleben, Bhf.", "barleben bahnhof"),
        ("Ostbhf", "ostbahnhof"),
        ("Magdeburg ZOB", "magdeburg zob"),
        ("St. Michael", "sankt michael"),
        ("Michael St", "michael st"),
        ("Domplatz / ÖPNV", "domplatz oepnv"),
        ("Pl. der Freiheit", "platz der freiheit"),
        ("Gr.-Str. 12a", "gr strasse 12a"),
        ("Astr", "astr"),
        ("", ""),
        ("–", ""),
    ],
)
def test_spellings(written: str, plain: str) -> None:
    assert plain_name(written) == plain


def test_positions_are_the_numbers_of_all_feeds(tmp_path: Path) -> None:
    stops = table(tmp_path, f="x1,Kirche,51.0,11.0,,\n", g="x2,Dom,51.1,11.0,,\n")
    feeds = ["f", "g"]
    ids = [["a", "b", "c", "d", "x1"], ["a", "b", "c", "d", "x2"]]
    assert [[stops.ids[at] for at in of_feed] for of_feed in stops.of_feed] == [
        [f"{feed}_{own}" for own in ids[number]] for number, feed in enumerate(feeds)
    ]
    assert [feeds[number] for number in stops.feed] == [full[0] for full in stops.ids]
    assert sorted(np.concatenate(stops.of_feed).tolist()) == list(range(len(stops.ids)))


def test_stops_near_each_other_have_near_numbers(tmp_path: Path) -> None:
    """Two towns whose stops come in turns in the file; each is numbered in one piece."""
    rows = "".join(f"n{at},N,51.9{at},11.{at},,\ns{at},S,48.0{at},11.{at},,\n" for at in range(5))
    ids = [full for full in table(tmp_path, f=rows).ids if full[2] in "ns"]
    assert [full[2] for full in ids] == ["s"] * 5 + ["n"] * 5


def test_stops_without_a_place_come_last(tmp_path: Path) -> None:
    rows = "n,Knoten,,,3,s\ns,Bahnhof,51.0,11.0,1,\n"
    assert table(tmp_path, f=rows).ids[-1] == "f_n"


def test_one_can_begin_at_stops_and_wherever_something_calls(tmp_path: Path) -> None:
    rows = "s,Bahnhof,51.0,11.0,1,\ns2,Halt,51.0,11.0,1,\nx1,Kirche,51.0,11.0,,\ne,Tür,51.0,11.0,2,s\n"
    stops = collect_stops([Toy({"t1": "a 8:00, s2 8:10"}, stops=STOPS + rows).read(tmp_path)])
    routable = dict(zip(stops.ids, stops.routable.tolist(), strict=True))
    assert [routable[full] for full in ("f_a", "f_d", "f_s", "f_s2", "f_x1", "f_e")] == [1, 1, 0, 1, 1, 0]


def test_a_distance_to_nowhere_is_endless(tmp_path: Path) -> None:
    stops = table(tmp_path, f=f"n,Knoten,,,3,s\ns,Bahnhof,51.0,11.0,1,\nx1,X,{metres_north(80, 51.0)},11.0,,\n")
    at = {full: number for number, full in enumerate(stops.ids)}
    assert distance_m(stops, at["f_s"], at["f_n"]) == float("inf")
    assert distance_m(stops, at["f_s"], at["f_x1"]) == pytest.approx(80, abs=1e-3)
