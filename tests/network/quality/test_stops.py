# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Rules on stops.txt, within a feed and across feeds."""

from pathlib import Path

import pytest

from tests.feeds import Files, minimal, swapped, with_rows
from tests.network.quality.checked import checked, codes, facts, region_of, told

KINDS = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,platform_code\n"
STOPS = "a,Amtsplatz,52.0,11.0,0,,\nb,Bahnhof,52.1,11.0,0,s,\nc,Chausseehaus,52.2,11.0,0,,\ns,Bahnhof,52.1,11.0,1,,\n"


def with_stops(*rows: str) -> Files:
    """The minimal feed with a station and further rows of stops.txt, from row 6 on."""
    return minimal({"stops.txt": KINDS + STOPS + "".join(f"{row}\n" for row in rows)})


def test_a_good_feed_has_no_findings(tmp_path: Path) -> None:
    assert codes(checked(tmp_path, minimal())) == set()
    assert codes(checked(tmp_path, with_stops())) == set()


def test_location_with_unexpected_stop_time(tmp_path: Path) -> None:
    files = swapped(with_stops(), "stop_times.txt", "t2,10:10:00,10:11:00,b,2", "t2,10:10:00,10:11:00,s,2")
    assert told(checked(tmp_path, files), "location_with_unexpected_stop_time") == [
        ("warning", "stops.txt", 5, "location_type", "1")
    ]


def test_stop_without_stop_time(tmp_path: Path) -> None:
    report = checked(tmp_path, with_stops("d,Dorfteich,52.3,11.0,,,"))
    assert told(report, "stop_without_stop_time") == [("info", "stops.txt", 6, "stop_id", "d")]


def test_unused_station(tmp_path: Path) -> None:
    report = checked(tmp_path, with_stops("u,Umspannwerk,52.3,11.0,1,,"))
    assert told(report, "unused_station") == [("info", "stops.txt", 6, "stop_id", "u")]


def test_location_without_parent_station(tmp_path: Path) -> None:
    report = checked(tmp_path, with_stops("e,Eingang Ost,52.1,11.0,2,,", "f,Eingang West,52.1,11.0,2,s,"))
    assert told(report, "location_without_parent_station") == [("warning", "stops.txt", 6, "parent_station", "e")]


def test_station_with_parent_station(tmp_path: Path) -> None:
    report = checked(tmp_path, with_stops("t,Bahnhof Nord,52.1,11.0,1,s,"))
    assert told(report, "station_with_parent_station") == [("warning", "stops.txt", 6, "parent_station", "s")]
    assert facts(report, "station_with_parent_station") == [{"stop": "t", "parent": "s"}]


@pytest.mark.parametrize(("row", "parent"), [("x,X,52.1,11.0,0,a,", "a"), ("x,X,52.1,11.0,4,s,", "s")])
def test_wrong_parent_location_type(tmp_path: Path, row: str, parent: str) -> None:
    report = checked(tmp_path, with_stops(row))
    assert told(report, "wrong_parent_location_type") == [("warning", "stops.txt", 6, "parent_station", parent)]


def test_duplicate_stop(tmp_path: Path) -> None:
    report = checked(tmp_path, with_stops("a2,AMTSPLATZ,52.000001,11.0,,,"))
    assert told(report, "duplicate_stop") == [("info", "stops.txt", 6, "stop_id", "a2")]
    assert facts(report, "duplicate_stop") == [{"name": "AMTSPLATZ", "stop": "a2", "first": "a"}]


def test_duplicate_stop_matters_where_nobody_walks(tmp_path: Path) -> None:
    report = checked(tmp_path, with_stops("a2,Amtsplatz,52.0,11.0,,,"), transfers="max_walk_s = 0")
    assert told(report, "duplicate_stop") == [("warning", "stops.txt", 6, "stop_id", "a2")]


@pytest.mark.parametrize(
    "row",
    [
        "a2,Amtsplatz,52.0,11.0,,,2",
        "a2,Amtsplatz,52.001,11.0,,,",
        "a2,Am Platz,52.0,11.0,,,",
        "de:15083:1::2,Amtsplatz,52.0,11.0,,,",
        "b2,Bahnhof,52.1,11.0,,,",
    ],
    ids=["other platform", "elsewhere", "other name", "id of a register", "beside a station"],
)
def test_platforms_are_no_duplicates(tmp_path: Path, row: str) -> None:
    assert told(checked(tmp_path, with_stops(row)), "duplicate_stop") == []


def test_duplicate_stop_across_feeds(tmp_path: Path) -> None:
    other = swapped(minimal(), "stops.txt", "a,Amtsplatz,52.0,", "amt,Amtsplatz,52.0005,")
    other = swapped(other, "stops.txt", "b,Bahnhof,52.1", "b,Bahnhof,52.9")
    other = swapped(other, "stop_times.txt", "00,a,1", "00,amt,1")
    first, second = region_of(tmp_path, {"f": minimal(), "g": other}).feeds
    assert told(first, "duplicate_stop_across_feeds") == []
    assert [place[2:] for place in told(second, "duplicate_stop_across_feeds")] == [
        (2, "stop_id", "amt"),
        (4, "stop_id", "c"),
    ]
    assert facts(second, "duplicate_stop_across_feeds")[0] == {"name": "Amtsplatz", "first": "f_a", "metres": 56}


def test_same_stop_far_apart(tmp_path: Path) -> None:
    named = swapped(minimal(), "stops.txt", "b,Bahnhof", "de:15083:1::1,Bahnhof")
    named = swapped(named, "stop_times.txt", ",b,2", ",de:15083:1::1,2")
    elsewhere = swapped(named, "stops.txt", "52.1,11.0", "52.11,11.0")
    elsewhere = swapped(elsewhere, "stops.txt", "52.0,11.0", "52.01,11.0")  # ids such as a mean nothing across feeds
    first, second = region_of(tmp_path, {"f": named, "g": elsewhere}).feeds
    assert told(first, "same_stop_far_apart") == []
    assert told(second, "same_stop_far_apart") == [("warning", "stops.txt", 3, "stop_id", "de:15083:1::1")]
    assert facts(second, "same_stop_far_apart")[0]["metres"] == 1112


def test_stops_without_a_place_are_left_to_other_rules(tmp_path: Path) -> None:
    files = with_rows(minimal(), "stops.txt", "x,Amtsplatz,0,0", "y,Amtsplatz,200,11")
    assert told(checked(tmp_path, files), "duplicate_stop") == []
