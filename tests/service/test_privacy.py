# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Where somebody goes stands in no log, whatever becomes of the request."""

from __future__ import annotations

import io
import json
import logging
import urllib.parse
from typing import TYPE_CHECKING

import mobility.service.desk
from mobility.service.logs import JsonLines

if TYPE_CHECKING:
    import pytest

    from tests.service.asking import Asker
    from tests.service.server import Server

LAT, LON, WORD = "49.4123457", "8.6923457", "Geheimstadelgasse"
SECRETS = (LAT, LON, WORD, "4123457", "6923457", WORD.lower(), urllib.parse.quote(f"{LAT},{LON}"))
POINT = f"{LAT},{LON}"
ASKED = [
    (f"/api/v6/plan?fromPlace={POINT}&toPlace=49.38,8.69&time=2021-10-06T08:00:00Z", 200),
    (f"/api/v6/plan?fromPlace={POINT}&toPlace=49.38,8.69&time={WORD}", 400),
    (f"/api/v6/plan?fromPlace={POINT}", 400),
    (f"/api/v6/plan?fromPlace={POINT}&toPlace={WORD}", 404),
    (f"/api/v6/plan?fromPlace={POINT}&toPlace=49.38,8.69&transitModes=ODM", 422),
    (f"/api/v1/geocode?text={WORD}", 200),
    (f"/api/v1/geocode?text={WORD}&min={POINT}", 400),
    (f"/api/v1/reverse-geocode?place={POINT}", 200),
    (f"/api/v6/trip?tripId={WORD}", 404),
    (f"/api/v6/stoptimes?center={POINT}&radius=500&n=1", 200),
    (f"/api/v6/one-to-all?one={POINT}&maxTravelTime=10", 200),
    (f"/{WORD}/{POINT}", 404),
    (f"/api/v6/plan?{WORD}={POINT}&fromPlace={POINT}&toPlace=49.38,8.69&time=2021-10-06T08:00:00Z", 200),
]


def test_nothing_of_a_question_is_written(server: Server) -> None:
    for path, status in ASKED:
        assert server.fetch(path)[0] == status, path
    bodies = [
        ("/api/v6/plan?fromPlace=49.4,8.69&toPlace=49.38,8.69", {"fromOffsets": [{"stopId": WORD, "duration": 1}]}),
        ("/api/v1/one-to-many", {"one": f"{LAT};{LON}", "many": [WORD]}),
    ]
    for path, body in bodies:
        assert server.fetch(path, body=json.dumps(body).encode())[0] in {400, 404}
    assert server.fetch("/api/v6/plan?" + "x" * 70_000 + WORD)[0] >= 400
    written = server.written()
    for secret in SECRETS:
        assert secret not in written
    routes = [json.loads(line).get("route") for line in written.splitlines() if line.startswith("{")]
    assert routes.count("/api/v6/plan") >= 6
    assert "other" in routes


def test_a_mistake_of_ours_is_told_without_the_question(heidelberg: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError(POINT, WORD)

    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    monkeypatch.setattr(mobility.service.desk.Desk, "answer", fail)
    try:
        answer = heidelberg.client.get(ASKED[0][0], headers={"X-Request-ID": "mistake-1", "Origin": "http://a.example"})
    finally:
        root.removeHandler(handler)
    assert answer.status_code == 500
    heidelberg.valid(answer, "GET", "/api/v6/plan")
    for secret in SECRETS:
        assert secret not in stream.getvalue()
        assert secret not in answer.text
    assert answer.headers.get("x-request-id") == "mistake-1", "the sentence asks to report the request id"
    assert answer.headers.get("access-control-allow-origin") == "*"
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert any(line.get("status") == 500 and line.get("id") == "mistake-1" for line in lines)
    assert any(line.get("error") == "ValueError" for line in lines)
