# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Scenarios that are served beside the network."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mobility.network.build import build
from mobility.network.network import Network
from mobility.region import read_region
from mobility.service.asked import NotFoundError
from mobility.service.live import LiveNetwork
from mobility.service.pool import Busy
from mobility.service.scenarios import Scenarios
from tests.command import mobility
from tests.service.asking import Asker, served

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).resolve().parents[2] / "data"
STATION, PARK = "bsp_bsp:barleben-bahnhof-bus", "bsp_bsp:barleben-otto-von-guericke-allee"
SHUTTLE = """\
schema: 1
title: {de: Pendelbus, en: Shuttle}
region: ../beispiel.toml
modifications:
  - add_line:
      id: pendel
      name: Pendel
      stops: ["Barleben, Bahnhof (Bus)", "Barleben, Otto-von-Guericke-Allee"]
      running: {minutes: [7]}
      timetable: [{days: daily, from: "06:00", until: "22:00", every_min: 10}]
"""
TWO = """\
schema: 1
title: {de: Zwei, en: Two}
region: ../beispiel.toml
variants:
  - {id: kein-zug, modifications: [{remove_line: {line: "bsp:zug"}}]}
  - {id: kein-bus, modifications: [{remove_line: {line: "bsp:bus-b"}}]}
"""
BROKEN = SHUTTLE.replace("minutes: [7]", "minutes: [7, 8]")
ELSEWHERE = SHUTTLE.replace("../beispiel.toml", "../barleben.toml")


def town(folder: Path, files: dict[str, str]) -> tuple[Path, Path]:
    """A copy of the sample with scenario files; its region file and their folder."""
    data = folder / "data"
    shutil.copytree(DATA, data, ignore=shutil.ignore_patterns("build", "scenarios"))
    scenarios = data / "scenarios"
    scenarios.mkdir()
    for name, content in files.items():
        (scenarios / name).write_text(content, encoding="utf-8")
    return data / "beispiel.toml", scenarios


@pytest.fixture(scope="module")
def asker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    folder = tmp_path_factory.mktemp("scenarios")
    files = {"shuttle.yaml": SHUTTLE, "zwei.yml": TWO, "broken.yaml": BROKEN, "elsewhere.yaml": ELSEWHERE, "x.txt": "x"}
    region, scenarios = town(folder, files | {".hidden.yaml": SHUTTLE})
    (scenarios / "folder.yaml").mkdir()
    os.mkfifo(scenarios / "pipe.yaml")
    build(read_region(region), out=folder / "out")
    with served(region, folder / "out", scenarios) as client:
        yield client


def trip(asker: Asker, scenario: str | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = asker.get(
        "/api/v6/plan", fromPlace=STATION, toPlace=PARK, time="2026-06-10T08:00:00Z", numItineraries=1, radius=0,
        scenario=scenario,
    )["itineraries"]  # fmt: skip
    return found


def test_without_a_name_the_timetable_in_force_is_asked(asker: Asker) -> None:
    assert trip(asker, None)[0]["startTime"] > "2026-06-10T09:00:00Z"


def test_a_scenario_is_asked_by_its_name(asker: Asker) -> None:
    first = trip(asker, "shuttle")[0]
    assert (first["startTime"], first["endTime"]) == ("2026-06-10T08:00:00Z", "2026-06-10T08:07:00Z")
    assert [leg["routeShortName"] for leg in first["legs"]] == ["Pendel"]


def test_departures_are_those_of_the_scenario(asker: Asker) -> None:
    found = asker.get("/api/v6/stoptimes", stopId=STATION, n=3, time="2026-06-10T08:00:00Z", scenario="shuttle")
    assert [one["place"]["departure"][11:16] for one in found["stopTimes"]] == ["08:00", "08:10", "08:20"]
    trip_id = found["stopTimes"][0]["tripId"]
    assert asker.get("/api/v6/trip", tripId=trip_id, scenario="shuttle")["legs"][0]["routeShortName"] == "Pendel"
    asker.get("/api/v6/trip", tripId=trip_id, status=404)


def test_areas_and_stops_in_reach_grow(asker: Asker) -> None:
    asked = {"place": "52.2086,11.6210", "minutes": "20", "time": "2026-06-10T08:00:00Z"}
    metres = [
        asker.get("/api/analysis/isochrone", **asked, scenario=name)["features"][0]["properties"]["streetMetres"]
        for name in (None, "shuttle")
    ]
    assert metres[1] > metres[0]
    reached = [
        {
            one["place"]["stopId"]
            for one in asker.get(
                "/api/v6/one-to-all", one=STATION, maxTravelTime=20, time="2026-06-10T08:00:00Z", scenario=name
            )["all"]
        }
        for name in (None, "shuttle")
    ]
    assert PARK not in reached[0]
    assert PARK in reached[1]


def test_the_answer_names_its_scenario(asker: Asker) -> None:
    answer = asker.client.get("/api/v6/stoptimes", params={"stopId": STATION, "n": 1, "scenario": "shuttle"})
    assert answer.headers["X-Scenario"] == "shuttle"
    assert "X-Scenario" not in asker.client.get("/api/v6/stoptimes", params={"stopId": STATION, "n": 1}).headers


def test_variants_of_one_file_have_names_of_their_own(asker: Asker) -> None:
    trains = {
        name: asker.get(
            "/api/v6/stoptimes", stopId="bsp_bsp:barleben-1", n=1, time="2026-06-10T08:00:00Z", scenario=name
        )["stopTimes"]
        for name in ("zwei.kein-zug", "zwei.kein-bus")
    }
    assert {name: bool(found) for name, found in trains.items()} == {"zwei.kein-zug": False, "zwei.kein-bus": True}


def test_all_are_listed_with_what_is_wrong(asker: Asker) -> None:
    found = asker.get("/api/v1/scenarios")
    assert found["ready"]
    by_name = {one["name"]: one for one in found["scenarios"]}
    assert sorted(by_name) == ["broken", "elsewhere", "shuttle", "zwei.kein-bus", "zwei.kein-zug"]
    assert by_name["shuttle"]["title"] == {"de": "Pendelbus", "en": "Shuttle"}
    assert "broken.yaml, row 9" in by_name["broken"]["error"]
    assert "/data/" not in by_name["broken"]["error"], "whoever asks need not know where files lie"
    assert "another region" in by_name["elsewhere"]["error"]
    assert len({one["network"] for one in found["scenarios"] if one["network"]}) == 3


@pytest.mark.parametrize("name", ["nix", "broken", "../shuttle"])
def test_an_unknown_name_is_told_with_the_known_ones(asker: Asker, name: str) -> None:
    refused = asker.get("/api/v6/stoptimes", stopId=STATION, n=1, scenario=name, status=404)
    assert refused["code"] == "unknown_scenario"
    assert "shuttle, zwei.kein-zug" in refused["error"]


def test_a_server_without_scenarios_says_so(town: Asker) -> None:
    assert town.get("/api/v6/stoptimes", stopId=STATION, n=1, scenario="shuttle", status=404)["code"] == "no_scenarios"
    assert town.get("/api/v1/scenarios") == {"ready": True, "scenarios": []}


def test_of_two_files_that_make_one_name_the_second_is_refused(tmp_path: Path) -> None:
    files = {"zwei.yaml": TWO, "zwei.kein-zug.yml": SHUTTLE, "a.yaml": SHUTTLE, "a.yml": TWO.partition("variants")[0]}
    region, folder = town(tmp_path, files)
    build(read_region(region), out=tmp_path / "out")
    live = LiveNetwork(tmp_path / "out", Scenarios(folder, region, tmp_path / "out"))
    assert live.scenarios is not None
    live.scenarios.wait(60)
    told = [(one.name, (one.error or "").splitlines()[:2]) for one in live.scenarios.facts()]
    assert told == [
        ("a", []),
        ("a", ["Another file makes a scenario a, too.", "  Where: a.yml"]),
        ("zwei.kein-zug", []),
        ("zwei.kein-zug", ["Another file makes a scenario zwei.kein-zug, too.", "  Where: zwei.yaml"]),
        ("zwei.kein-bus", []),
    ]
    for name in ("a", "zwei.kein-zug"):
        assert "Pendel" in live.of(name).network.strings("route_short_name").to_list()


def test_until_they_are_made_one_is_sent_away(tmp_path: Path) -> None:
    region, folder = town(tmp_path, {"shuttle.yaml": SHUTTLE})
    scenarios = Scenarios(folder, region, tmp_path / "out")
    with pytest.raises(Busy):
        scenarios.served("shuttle")


def test_after_a_swap_scenarios_are_those_of_the_new_network(tmp_path: Path) -> None:
    region, folder = town(tmp_path, {"shuttle.yaml": SHUTTLE})
    build(read_region(region), out=tmp_path / "out")
    live = LiveNetwork(tmp_path / "out", Scenarios(folder, region, tmp_path / "out"))
    assert live.scenarios is not None
    live.scenarios.wait(60)
    before = live.of("shuttle")
    names = region.parent / "gtfs" / "beispiel" / "stops.txt"
    names.write_text(names.read_text(encoding="utf-8").replace("Rothenseer Str.", "Rothenseer Tor"), encoding="utf-8")
    build(read_region(region), out=tmp_path / "out")
    assert live.look()
    live.scenarios.wait(60)
    after = live.of("shuttle")
    assert after.hash != before.hash
    assert "Barleben, Rothenseer Tor" in after.network.stop_name.to_list()
    assert "Pendel" in after.network.strings("route_short_name").to_list()


def test_feeds_that_are_not_those_of_the_network_are_refused(tmp_path: Path) -> None:
    region, folder = town(tmp_path, {"shuttle.yaml": SHUTTLE})
    build(read_region(region), out=tmp_path / "out")
    (region.parent / "gtfs" / "beispiel" / "calendar.txt").write_text("no calendar", encoding="utf-8")
    scenarios = Scenarios(folder, region, tmp_path / "out")
    scenarios.begin(Network.open(next(path for path in (tmp_path / "out").iterdir() if path.is_dir())))
    scenarios.wait(60)
    assert [one.error for one in scenarios.facts()] != [None]
    with pytest.raises(NotFoundError):
        scenarios.served("shuttle")


def test_the_timetables_of_a_scenario_are_not_left_for_others(asker: Asker) -> None:
    trip(asker, "shuttle")
    desk = asker.app.state.desk
    assert desk.live.of("shuttle").network.day_folder is None
    assert desk.live.now.network.day_folder is not None
    assert trip(asker, None)[0]["startTime"] > "2026-06-10T09:00:00Z"


def test_a_folder_that_is_not_there_is_refused_at_once(tmp_path: Path) -> None:
    answer = mobility("serve", "beispiel", "--scenarios", tmp_path / "nix")
    assert answer.code == 2
    assert "nix" in answer.err
