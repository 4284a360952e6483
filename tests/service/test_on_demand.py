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
