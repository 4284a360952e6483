# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Around all requests: ids, the limit of bodies, headers for browsers, figures, the page for people."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

if TYPE_CHECKING:
    from tests.service.asking import Asker

PLAN = "/api/v6/plan?fromPlace=49.4094,8.6947&toPlace=49.3800,8.6900&time=2021-10-06T08:00:00Z"
VOID = {"meta", "br", "hr", "link", "img", "input"}


@pytest.mark.parametrize("given", ["abc", "A-1_b.c", "x" * 64])
def test_a_harmless_request_id_comes_back(given: str, heidelberg: Asker) -> None:
    for path in ("/api/v1/health", PLAN, "/nowhere", "/api/v6/trip?tripId=x"):
        answer = heidelberg.client.get(path, headers={"X-Request-ID": given})
        assert answer.headers.get_list("x-request-id") == [given]


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "<b>", "a\tb", '"', "\xe4"])
def test_another_request_id_is_replaced(given: str, heidelberg: Asker) -> None:
    answer = heidelberg.client.get("/api/v1/health", headers={b"X-Request-ID": given.encode("latin-1")})
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["x-request-id"])
    other = heidelberg.client.get("/api/v1/health").headers["x-request-id"]
    assert other != answer.headers["x-request-id"]


def test_a_body_may_have_256_kib(heidelberg: Asker) -> None:
    for length, status in ((256 * 1024, 200), (256 * 1024 + 1, 413)):
        body = b"{}" + b" " * (length - 2)
        headers = {"content-type": "application/json", "Origin": "https://karte.example"}
        whole = heidelberg.client.post(PLAN, content=body, headers=headers)
        pieces = heidelberg.client.post(
            PLAN,
            content=iter([body[:1000], body[1000:]]),
            headers=headers,
        )
        for answer in (whole, pieces):
            assert answer.status_code == status
            assert answer.headers["access-control-allow-origin"] == "*"
            heidelberg.valid(answer, "POST", "/api/v6/plan")


def test_pages_of_other_origins_may_ask(heidelberg: Asker) -> None:
    origin = {"Origin": "https://karte.example"}
    for path in (PLAN, "/api/v6/trip?tripId=x", "/api/v1/geocode?text=", "/nowhere"):
        answer = heidelberg.client.get(path, headers=origin)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "X-Request-ID" in answer.headers["access-control-expose-headers"]
    for method in ("GET", "POST"):
        asked = {**origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": "content-type"}
        answer = heidelberg.client.options("/api/v6/plan", headers=asked)
        assert answer.status_code == 200
        assert method in answer.headers["access-control-allow-methods"]
        assert answer.headers["access-control-allow-headers"].lower() in {"*", "content-type"}


def test_the_server_says_what_it_is(heidelberg: Asker) -> None:
    answer = heidelberg.client.get("/api/v1/health")
    assert answer.headers["server"].startswith("umstieg/")
    assert 'rel="license"' in answer.headers["link"]
    assert re.fullmatch(r"search;dur=[\d.]+, total;dur=[\d.]+", answer.headers["server-timing"])


def test_what_is_no_route_is_told_as_all_errors_are(heidelberg: Asker) -> None:
    answer = heidelberg.client.get("/api/v9/plan")
    assert answer.status_code == 404
    assert answer.json()["error"]
    answer = heidelberg.client.delete("/api/v6/plan")
    assert answer.status_code == 405
    assert {one.strip() for one in answer.headers["allow"].split(",")} >= {"GET", "POST"}
    assert answer.json()["error"]


def figures(asker: Asker, name: str) -> dict[tuple[str, ...], float]:
    """The samples of one name by their labels."""
    answer = asker.client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    samples = [sample for family in text_string_to_metric_families(answer.text) for sample in family.samples]
    assert samples
    return {tuple(one.labels[key] for key in sorted(one.labels)): one.value for one in samples if one.name == name}


def test_requests_are_counted_by_route_and_status(heidelberg: Asker) -> None:
    before = figures(heidelberg, "mobility_requests_total")
    heidelberg.client.get(PLAN)
    heidelberg.client.get("/api/v6/plan?fromPlace=49.41,8.69")
    heidelberg.client.get("/49.41234,8.69234/secret")
    after = figures(heidelberg, "mobility_requests_total")
    risen = {key: after[key] - before.get(key, 0) for key in after if after[key] != before.get(key, 0)}
    assert risen.pop(("/metrics", "200")) == 1
    assert risen == {("/api/v6/plan", "200"): 1, ("/api/v6/plan", "400"): 1, ("other", "404"): 1}
    assert figures(heidelberg, "mobility_search_cpu_seconds_count")[("/api/v6/plan",)] > 0
    assert figures(heidelberg, "mobility_network_stale")[()] == 0


def test_no_label_tells_where_somebody_goes(heidelberg: Asker) -> None:
    heidelberg.client.get("/api/v1/geocode?text=Geheimstadel")
    heidelberg.client.get("/Geheimstadel/49.41234")
    heidelberg.client.request("GEHEIM", "/api/v6/plan?fromPlace=49.41234,8")
    text = heidelberg.client.get("/metrics").text
    for secret in ("Geheimstadel", "49.41234", "GEHEIM"):
        assert secret not in text


class _Page(HTMLParser):
    """Sees that what is opened is closed, and gathers addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.addresses: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src", "action"}]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_for_people_stands_alone(heidelberg: Asker) -> None:
    answer = heidelberg.client.get("/docs")
    assert answer.headers["content-type"].startswith("text/html")
    page = _Page()
    page.feed(answer.text)
    page.close()
    assert not page.open
    assert not page.seen & {"script", "iframe", "link", "img", "object"}
    assert all(address.startswith(("/", "#")) for address in page.addresses)
    assert not re.search(r"https?://|url\(|@import", answer.text)
    assert len(set(page.ids)) == len(page.ids)
    assert {one[1:] for one in page.addresses if one.startswith("#")} <= set(page.ids)
    for path in heidelberg.document["paths"]:
        assert path in answer.text


def test_every_operation_is_described(heidelberg: Asker) -> None:
    for path, operations in heidelberg.document["paths"].items():
        for method, operation in operations.items():
            assert operation.get("description"), (method, path)
            assert "200" in operation["responses"]
            ids = [one["name"] for one in operation.get("parameters", [])]
            assert len(ids) == len(set(ids))
