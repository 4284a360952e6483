# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The published client of MOTIS plans, pages, lists and follows, and finds all fields that its types promise.

Needs Node and the package: ``npm install --prefix .venv/node @motis-project/motis-client@2.11.3``, or a folder
``node_modules`` named by MOBILITY_NODE_MODULES.
"""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema_rs import Draft202012Validator

from tests.service.asking import seconds
from tests.service.typescript import schemas_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.service.server import Server

HERE = Path(__file__).resolve().parent
PACKAGE = "@motis-project/motis-client"
TYPES = {
    "plan": "PlanResponse", "next": "PlanResponse", "previous": "PlanResponse", "arrive": "PlanResponse",
    "trip": "TripResponse", "stoptimes": "StoptimesResponse", "later": "StoptimesResponse",
    "geocode": "GeocodeResponse", "reverse": "ReverseGeocodeResponse", "all": "OneToAllResponse",
    "many": "OneToManyResponse", "stops": "StopsResponse", "initial": "InitialResponse", "health": "HealthResponse",
}  # fmt: skip


@pytest.fixture(scope="module")
def modules() -> Path:
    """Return the folder of the client, or skip."""
    if shutil.which("node") is None:
        pytest.skip("Node is absent")
    folder = Path(os.environ.get("MOBILITY_NODE_MODULES") or HERE.parents[1] / ".venv" / "node" / "node_modules")
    if not (folder / PACKAGE / "package.json").is_file():
        pytest.skip(f"{PACKAGE} is absent: npm install --prefix .venv/node {PACKAGE}@2.11.3")
    return folder.resolve()


@pytest.fixture(scope="module")
def types(modules: Path) -> dict[str, Any]:
    """Return the client's types as JSON Schema."""
    return schemas_of((modules / PACKAGE / "dist" / "types.gen.d.ts").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def answers(modules: Path, server: Server) -> dict[str, Any]:
    """Return what the client was answered, by the labels of the script."""
    done = subprocess.run(
        ["node", str(HERE / "client.mjs"), str(modules), server.address],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def errors(types: dict[str, Any], name: str, answer: object) -> list[str]:
    """What is missing in an answer, or of another type."""
    validator = Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": types})
    return [f"{list(error.instance_path)}: {error.message[:200]}" for error in validator.iter_errors(answer)]


@pytest.mark.parametrize("label", TYPES)
def test_all_typed_fields_are_there(label: str, answers: dict[str, Any], types: dict[str, Any]) -> None:
    assert answers[label]
    assert not errors(types, TYPES[label], answers[label])


def _dropped(value: object) -> Iterator[tuple[str, Any]]:
    """Yield each field of the first of all kinds of objects, as path to its holder and its name."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name, value
            yield from _dropped(inner)
    elif isinstance(value, list) and value:
        yield from _dropped(value[0])


def test_a_missing_field_would_be_seen(answers: dict[str, Any], types: dict[str, Any]) -> None:
    seen = set()
    for name in ("startTime", "legGeometry", "precision", "transfers", "debugOutput", "lat"):
        answer = copy.deepcopy(answers["plan"])
        holder = next(holder for field, holder in _dropped(answer) if field == name)
        del holder[name]
        if errors(types, "PlanResponse", answer):
            seen.add(name)
    assert seen == {"startTime", "legGeometry", "precision", "transfers", "debugOutput", "lat"}


def test_the_types_are_read_as_they_are_written() -> None:
    text = """
    type A = { /** x */ a: string; b?: Array<B>; c: { [key: string]: (number); }; d: 'X' | 'Y'; e: [number, number]; };
    """.replace("    type", "type")
    found = schemas_of(text)["A"]
    assert found["required"] == ["a", "c", "d", "e"]
    assert found["properties"]["b"] == {"type": "array", "items": {"$ref": "#/$defs/B"}}
    assert found["properties"]["c"]["additionalProperties"] == {"type": "number"}
    assert found["properties"]["d"] == {"anyOf": [{"const": "X"}, {"const": "Y"}]}
    assert found["properties"]["e"]["maxItems"] == 2


def test_the_client_pages_forwards_and_back(answers: dict[str, Any]) -> None:
    pages = [
        [seconds(one["startTime"]) for one in answers[name]["itineraries"]] for name in ("previous", "plan", "next")
    ]
    assert all(pages)
    assert max(pages[0]) < min(pages[1])
    assert max(pages[1]) < min(pages[2])
    assert {leg["mode"] for way in answers["plan"]["direct"] for leg in way["legs"]} == {"WALK", "BIKE"}
    assert all(one["endTime"] <= "2021-10-06T08:00:00Z" for one in answers["arrive"]["itineraries"])


def test_the_client_follows_a_trip_and_lists_departures(answers: dict[str, Any]) -> None:
    ride = next(leg for leg in answers["plan"]["itineraries"][0]["legs"] if "tripId" in leg)
    whole = answers["trip"]["legs"][0]
    stops = [whole["from"], *whole["intermediateStops"], whole["to"]]
    assert ride["from"]["stopId"] in [one["stopId"] for one in stops]
    boards = [[one["place"]["departure"] for one in answers[name]["stopTimes"]] for name in ("stoptimes", "later")]
    assert len(boards[0]) >= 5
    assert max(boards[0]) < min(boards[1])
    assert all("nextStops" in one for one in answers["stoptimes"]["stopTimes"])


def test_the_client_finds_places(answers: dict[str, Any]) -> None:
    assert "Hauptbahnhof" in answers["geocode"][0]["name"]
    assert len(answers["reverse"]) == 5
    assert len(answers["all"]["all"]) > 50
    assert all(way["duration"] > 0 and way["distance"] > 0 for way in answers["many"])
    assert len(answers["stops"]) > 20
    assert answers["initial"]["serverConfig"]["hasStreetRouting"]
