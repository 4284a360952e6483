# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A client that holds every answer against the service's own OpenAPI, and what tests read out of answers."""

from __future__ import annotations

import copy
import datetime as dt
import importlib.util
import logging
import os
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from unittest.mock import patch

from fastapi.testclient import TestClient
from jsonschema_rs import Draft202012Validator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

    from mobility.network.network import Network
    from mobility.service.desk import Desk

API = Path(__file__).resolve().parents[2] / "api.py"
JSON = "application/json"


class Asker:
    """Asks one server and never takes an answer that its OpenAPI does not describe to the last field.

    Parameters
    ----------
    client
        Of the app, or of a server on loopback.
    document
        The server's OpenAPI document.
    """

    def __init__(self, client: TestClient, document: dict[str, Any]) -> None:
        self.client, self.document = client, document
        self.components = _closed(document["components"])
        self._validators: dict[str, Draft202012Validator] = {}

    @property
    def app(self) -> FastAPI:
        """The app behind the client."""
        return cast("FastAPI", self.client.app)

    @property
    def network(self) -> Network:
        """The network that is served."""
        desk: Desk = self.app.state.desk
        return desk.live.now.network

    def get(self, path: str, *, status: Any = 200, **parameters: object) -> Any:  # noqa: ANN401 - any JSON
        """The JSON of an answer by GET; parameters that are None are left out."""
        return self.ask("GET", path, parameters, status=status).json()

    def post(self, path: str, body: object, *, status: Any = 200, **parameters: object) -> Any:  # noqa: ANN401 - any JSON
        """The JSON of an answer by POST."""
        return self.ask("POST", path, parameters, body=body, status=status).json()

    def ask(self, method: str, path: str, parameters: dict[str, Any], *, body: object = None, status: int = 200) -> Any:  # noqa: ANN401 - a response
        """The response, valid and of the expected status."""
        plain = {name: _text(value) for name, value in parameters.items() if value is not None}
        response = self.client.request(method, path, params=plain, json=body)
        assert response.status_code == status, f"{response.status_code}: {response.text[:300]}"
        self.valid(response, method, path)
        return response

    def valid(self, response: Any, method: str, path: str) -> None:  # noqa: ANN401 - a response
        """Hold a response against the OpenAPI: status, type, and body without any field that is not described."""
        described = self.document["paths"][path][method.lower()]["responses"]
        assert str(response.status_code) in described, f"status {response.status_code} of {path} is not described"
        content = described[str(response.status_code)]["content"]
        kind = response.headers["content-type"].partition(";")[0]
        assert kind in {name.partition(";")[0] for name in content}, f"type {kind} of {path} is not described"
        if kind == JSON:
            value = response.json()
            errors = [
                f"{list(error.instance_path)}: {error.message[:200]}"
                for error in self._validator(content[JSON]["schema"]).iter_errors(value)
            ]
            assert not errors, errors[:5]

    def _validator(self, schema: dict[str, Any]) -> Draft202012Validator:
        key = repr(schema)
        if key not in self._validators:
            whole = {**schema, "components": self.components}
            self._validators[key] = Draft202012Validator(whole, validate_formats=True)
        return self._validators[key]


def _closed(components: dict[str, Any]) -> dict[str, Any]:
    """The components, with objects that may have described fields only."""
    closed = copy.deepcopy(components)
    for schema in closed["schemas"].values():
        if schema.get("type") == "object" and "properties" in schema:
            schema.setdefault("additionalProperties", False)
    return closed


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return str(value)


@contextmanager
def served(region: Path, out: Path | None, scenarios: Path | None = None) -> Iterator[Asker]:
    """The app with a region, in this process; several may be open at once, each with an app of its own.

    Where there are scenarios, all of them are made before it is given.
    """
    specification = importlib.util.spec_from_file_location(f"api_{region.stem}", API)
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    named = {"MOBILITY_REGION": str(region), **({"MOBILITY_OUT": str(out)} if out else {})}
    named |= {"MOBILITY_SCENARIOS": str(scenarios)} if scenarios else {}
    with ExitStack() as stack:
        with _logs_kept(), patch.dict(os.environ, named):
            client = stack.enter_context(TestClient(module.app, raise_server_exceptions=False))
            if scenarios is not None:
                module.app.state.desk.live.scenarios.wait(60)
        yield Asker(client, client.get("/openapi.json").json())


@contextmanager
def _logs_kept() -> Iterator[None]:
    """Undo what a server does to all logs of its process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def instant(text: str) -> dt.datetime:
    """A time of an answer, which is UTC and says so with a Z."""
    assert text.endswith("Z"), text
    return dt.datetime.fromisoformat(text)


def seconds(text: str) -> int:
    """A time of an answer in seconds since 1970."""
    return int(instant(text).timestamp())


def points(line: dict[str, Any]) -> list[tuple[float, float]]:
    """An encoded polyline as latitudes and longitudes, decoded by the book (Google, 2008)."""
    numbers, value, shift = [], 0, 0
    for char in line["points"]:
        bits = ord(char) - 63
        assert 0 <= bits < 64
        value |= (bits & 31) << shift
        shift += 5
        if not bits & 32:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    assert shift == 0
    assert len(numbers) == 2 * line["length"]
    scale = 10 ** line["precision"]
    lat = lon = 0
    found = []
    for one, other in zip(numbers[::2], numbers[1::2], strict=True):
        lat, lon = lat + one, lon + other
        found.append((lat / scale, lon / scale))
    return found


def rides(answer: dict[str, Any]) -> list[list[str]]:
    """The trips of each itinerary of a plan."""
    return [[leg["tripId"] for leg in one["legs"] if "tripId" in leg] for one in answer["itineraries"]]
