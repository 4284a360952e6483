# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""On-demand zones as the contract writes them, and as the terminal does."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from mobility.cli.journeys import show_result
from mobility.network.network import Network
from mobility.network.zones import with_zones
from mobility.planner.places import find_place
from mobility.planner.plan import plan
from mobility.planner.request import PlanRequest
from mobility.service.legs import Style, Writer
from mobility.service.plan import PlanTask, answer_plan
from mobility.service.questions import PlanBody, PlanQuestion
from mobility.service.served import Served
from tests.network.toy import Toy, at
from tests.planner.test_zones import HOME, NEIGHBOUR, TRIPS, ZONE


@pytest.fixture
def network(tmp_path: Path) -> Network:
    network = with_zones(Toy(TRIPS).network(tmp_path), [ZONE])
    network.manifest.setdefault("content_hash", "0" * 64)
    return network


def test_a_leg_of_the_contract(network: Network) -> None:
    request = PlanRequest(HOME, find_place(network, "f_d"), at("7:00"))
    writer = Writer(Served(network), Style())
    written = writer.itinerary(plan(network, request).itineraries[0])
    answer: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(written))
    leg = answer["legs"][0]
    assert (leg["mode"], leg["displayName"], leg["expectedWait"], leg["duration"]) == ("ODM", "Rufbus", 600, 720)
    assert (leg["startTime"], leg["endTime"]) == ("2026-06-10T05:48:00Z", "2026-06-10T06:00:00Z")
    assert "expectedWait" not in answer["legs"][1]
    assert answer["transfers"] == 0


def asked(network: Network, **parameters: str) -> tuple[dict[str, Any], list[str]]:
    """The answer to a question over HTTP, and what was ignored of it."""
    served = Served(network)
    given = {"fromPlace": f"{HOME.lat},{HOME.lon}", "toPlace": "f_d", "time": "2026-06-10T05:00:00Z"} | parameters
    task = PlanTask(PlanQuestion.model_validate(given), PlanBody(), given, 6)
    answer, ignored = answer_plan(served, task)
    return msgspec.json.decode(msgspec.json.encode(answer)), list(ignored.to_dict())


def modes(answer: dict[str, Any]) -> list[list[str]]:
    return [[leg["mode"] for leg in one["legs"]] for one in answer["itineraries"]]


def test_pages_go_on_where_they_ended(network: Network) -> None:
    first, _ = asked(network, searchWindow="3600", numItineraries="1")
    assert modes(first) == [["ODM", "BUS"]]
    later, _ = asked(network, searchWindow="3600", numItineraries="1", pageCursor=first["nextPageCursor"])
    assert modes(later) == [["ODM", "BUS"]]
    times = [one["itineraries"][0]["startTime"] for one in (first, later)]
    assert times == ["2026-06-10T05:48:00Z", "2026-06-10T09:58:00Z"]
    at_once, _ = asked(network, timetableView="false")
    assert modes(at_once) == [["ODM", "BUS"]]
    assert at_once["direct"] == []


def test_a_direct_trip_stands_among_the_direct_ways(network: Network) -> None:
    there = f"{NEIGHBOUR.lat},{NEIGHBOUR.lon}"
    for parameters in ({}, {"timetableView": "false"}):
        answer, _ = asked(network, toPlace=there, **parameters)
        assert [leg["mode"] for leg in answer["direct"][0]["legs"]] == ["ODM"]
        assert answer["itineraries"] == []


def test_modes_let_it_through_or_not(network: Network) -> None:
    assert modes(asked(network, transitModes="BUS,ODM", numItineraries="2")[0]) == [["ODM", "BUS"]] * 2
    assert modes(asked(network, transitModes="BUS")[0]) == []
    alone, ignored = asked(network, transitModes="ODM", toPlace=f"{NEIGHBOUR.lat},{NEIGHBOUR.lon}")
    assert [leg["mode"] for leg in alone["direct"][0]["legs"]] == ["ODM"]
    assert ignored == []
    _, ignored = asked(with_zones(network, []), transitModes="BUS,ODM")
    assert ignored == ["ignored.transitModes.ODM"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ["mit dem Rufbus", "Rufbus 12 min, davon 10 min erwartete Wartezeit", "ist eine Annahme"]),
        ("en", ["on demand", "Rufbus 12 min, of which 10 min expected wait", "is an assumption"]),
    ],
)
def test_in_the_terminal(
    network: Network, language: str, words: list[str], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("MOBILITY_LANG", language)
    request = PlanRequest(HOME, NEIGHBOUR, at("10:00"))
    show_result(network, request, plan(network, request))
    shown = capsys.readouterr().out
    assert [word for word in words if word not in shown] == []
