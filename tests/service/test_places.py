# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Names to places and back, the stops of a rectangle, where a map begins, and what is served."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mobility import __version__

if TYPE_CHECKING:
    from tests.service.asking import Asker

BOX = {"min": "49.40,8.68", "max": "49.41,8.70"}


@pytest.mark.parametrize("version", [1, 6])
def test_the_stops_of_a_rectangle(version: int, heidelberg: Asker) -> None:
    path = f"/api/v{version}/map/stops"
    found = heidelberg.get(path, **BOX)
    arrays = heidelberg.network.arrays
    inside = (arrays["stop_lat"] >= 49.40) & (arrays["stop_lat"] <= 49.41)
    inside &= (arrays["stop_lon"] >= 8.68) & (arrays["stop_lon"] <= 8.70)
    served = set(heidelberg.network.berth_stop[heidelberg.network.sequences.berth].tolist())
    expected = {heidelberg.network.stop_id[stop] for stop in inside.nonzero()[0].tolist() if stop in served}
    assert {one["stopId"] for one in found} == expected
    assert len(found) > 10
    assert {tuple(one["modes"]) for one in found} == {("TRAM",)}
    assert {one.get("level") for one in found} == {0.0 if version == 1 else None}


def test_stops_of_one_group_are_one_if_asked(heidelberg: Asker) -> None:
    plain = heidelberg.get("/api/v6/map/stops", **BOX)
    grouped = heidelberg.get("/api/v6/map/stops", **BOX, grouped=True)
    assert {one["parentId"] for one in plain} == {one["stopId"] for one in grouped}
    assert len(grouped) < len(plain)


def test_the_map_shows_stops_of_the_asked_modes(county: Asker) -> None:
    box = {"min": "52.05,11.5", "max": "52.2,11.7"}
    trams = {one["stopId"] for one in county.get("/api/v6/map/stops", **box, modes="TRAM")}
    buses = {one["stopId"] for one in county.get("/api/v6/map/stops", **box, modes="BUS")}
    assert trams
    assert buses
    assert trams | buses == {one["stopId"] for one in county.get("/api/v6/map/stops", **box)}


@pytest.mark.parametrize(
    "box",
    [
        {"min": "49.41,8.68", "max": "49.40,8.70"}, {"min": "49.40"}, {"max": "49,8"}, {"min": "x,y", "max": "49,8"},
        {"min": "99,8", "max": "99,9"},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_rectangle_is_refused(box: dict[str, str], heidelberg: Asker) -> None:
    assert heidelberg.get("/api/v6/map/stops", **box, status=400)["error"]


@pytest.mark.parametrize("text", ["bismarckplatz", "Bismarckpl.", "BISMARCKPLATZ ", "bismarkplatz"])
def test_a_name_finds_its_stop(text: str, heidelberg: Asker) -> None:
    found = heidelberg.get("/api/v1/geocode", text=text, type="STOP")
    assert "Bismarckplatz" in found[0]["name"]
    assert found[0]["type"] == "STOP"
    assert found[0]["modes"] == ["TRAM"]
    plan = heidelberg.get("/api/v6/plan", fromPlace=found[0]["id"], toPlace="49.38,8.69", time="2021-10-06T08:00:00Z")
    assert plan["itineraries"]


def test_tokens_lie_in_the_name(heidelberg: Asker) -> None:
    for text in ("bismarck", "haupt", "neuenheimer feld", "plöck"):
        for one in heidelberg.get("/api/v1/geocode", text=text):
            assert all(begin >= 0 and begin + length <= len(one["name"]) for begin, length in one["tokens"])


def test_matches_are_as_many_and_of_the_kind_that_is_asked(heidelberg: Asker) -> None:
    for count in (1, 3, 100):
        assert len(heidelberg.get("/api/v1/geocode", text="haupt", numResults=count)) <= count
    for kind in ("STOP", "ADDRESS", "PLACE"):
        found = heidelberg.get("/api/v1/geocode", text="rohrbach", type=kind)
        assert {one["type"] for one in found} <= {kind}
    box = {"min": "49.40,8.66", "max": "49.42,8.70"}
    for one in heidelberg.get("/api/v1/geocode", text="platz", numResults=50, **box):
        assert 49.40 <= one["lat"] <= 49.42
        assert 8.66 <= one["lon"] <= 8.70


def test_a_point_finds_what_is_near(heidelberg: Asker) -> None:
    stop = heidelberg.get("/api/v6/map/stops", **BOX)[0]
    found = heidelberg.get("/api/v1/reverse-geocode", place=f"{stop['lat']},{stop['lon']}", type="STOP")
    assert found[0]["name"] == stop["name"]
    assert len(heidelberg.get("/api/v1/reverse-geocode", place="49.4094,8.6947", numResults=2)) == 2


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("geocode", {"text": ""}), ("geocode", {}), ("geocode", {"text": "x" * 201}),
        ("geocode", {"text": "a", "numResults": 0}), ("geocode", {"text": "a", "type": "CAT"}),
        ("geocode", {"text": "a", "min": "49,8"}), ("geocode", {"text": "a", "place": "here"}),
        ("reverse-geocode", {}), ("reverse-geocode", {"place": "91,0"}), ("reverse-geocode", {"place": "49"}),
    ],
    ids=str,
)  # fmt: skip
def test_what_can_not_be_looked_up_is_refused(path: str, asked: dict[str, object], heidelberg: Asker) -> None:
    assert heidelberg.get(f"/api/v1/{path}", **asked, status=400)["error"]


def test_where_a_map_begins(heidelberg: Asker, county: Asker) -> None:
    first = heidelberg.get("/api/v1/map/initial")
    assert (first["lat"], first["lon"]) == pytest.approx((49.40, 8.68), abs=0.05)
    assert first["serverConfig"]["hasStreetRouting"] is True
    assert first["serverConfig"]["motisVersion"] == f"umstieg {__version__}"
    second = county.get("/api/v1/map/initial")
    assert second["serverConfig"]["hasStreetRouting"] is False
    assert second["zoom"] < first["zoom"]


def test_health_names_what_is_served(heidelberg: Asker, county: Asker) -> None:
    health = heidelberg.get("/api/v1/health")
    assert health["region"] == "Heidelberg"
    assert (health["calendarBegin"], health["calendarEnd"]) == ("2021-09-27", "2021-10-24")
    assert health["stale"] is None
    assert health["network"] != county.get("/api/v1/health")["network"]
