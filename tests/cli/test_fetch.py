# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility fetch`: one line per file, clear words where one could not be had, and the same JSON in every language."""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from mobility.cli import fetch as command
from tests.command import mobility
from tests.feeds import minimal, with_rows, zip_feed
from tests.refusals import assert_refused
from tests.sources.download.conftest import PROXIES, QUICK
from tests.sources.download.server import Server, broken, file, status

HEAD = '[region]\nid = "dorf"\nname = "Dorf"\ntime_zone = "Europe/Berlin"\n'


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Return a server on loopback; the command is not patient with it."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(command, "PATIENCE", QUICK)
    with Server() as listening:
        yield listening


@pytest.fixture
def data(tmp_path: Path) -> bytes:
    """Return a good feed as a zip."""
    return zip_feed(tmp_path / "made.zip", minimal()).read_bytes()


def region(folder: Path, **urls: str) -> Path:
    """Write a region with these feeds; one without an address lies in a folder."""
    tables = [
        f'[[feeds]]\nid = "{name}"\ngtfs = "gtfs/{name}.zip"\n' + (f'url = "{url}"\n' if url else "")
        for name, url in urls.items()
    ]
    path = folder / "dorf.toml"
    path.write_text("\n".join([HEAD, *tables]), encoding="utf-8")
    return path


def test_fetch_and_build_and_plan(server: Server, tmp_path: Path, data: bytes) -> None:
    path = region(tmp_path, f=server.on("/f.zip", file(data, etag='"1"')))
    answer = mobility("fetch", path)
    assert answer.code == 0
    assert answer.lines == [f"f: fetched, {len(data) / 1000:.1f} kB, 2 trips, runs from 2026-06-01 to 2026-06-30"]
    assert answer.err == f"Next: mobility build {path}\n"
    plan = mobility("plan", path, "Amtsplatz", "Bahnhof", "--at", "2026-06-10T07:00")
    assert plan.code == 0
    assert "08:00" in plan.out


def test_unchanged(server: Server, tmp_path: Path, data: bytes) -> None:
    path = region(tmp_path, f=server.on("/f.zip", file(data, etag='"1"')))
    mobility("fetch", path)
    answer = mobility("fetch", path, language="de")
    assert answer.code == 0
    assert answer.out.startswith("f: unverändert, nachgesehen am ")
    assert answer.err == "Nichts hat sich geändert; es muss nichts gebaut werden.\n"


def test_what_changed_is_told(server: Server, tmp_path: Path, data: bytes) -> None:
    more = with_rows(minimal(), "trips.txt", "r,daily,t3,Chausseehaus")
    more = with_rows(more, "stop_times.txt", "t3,12:00:00,12:00:00,a,1", "t3,12:10:00,12:10:00,b,2")
    newer = zip_feed(tmp_path / "newer.zip", more).read_bytes()
    path = region(tmp_path, f=server.on("/f.zip", file(data, etag='"1"'), file(newer, etag='"2"')))
    mobility("fetch", path)
    assert "f: changed" in (answer := mobility("fetch", path)).out
    assert "3 trips (before: 2)" in answer.out


def test_one_that_fails_does_not_stop_the_others(server: Server, tmp_path: Path, data: bytes) -> None:
    path = region(
        tmp_path,
        a=server.on("/a.zip", status(404)),
        b=server.on("/b.zip", file(data)),
        c=server.on("/c.zip", file(b"<html>")),
    )
    answer = mobility("fetch", path)
    assert answer.code == 1
    assert [line.split(":")[0] for line in answer.lines] == ["b"]
    host = server.base.removeprefix("http://")
    assert f"a: {host} does not give this file (404 Not Found). There is no earlier file." in answer.err
    assert "c: A web page came instead of the file. There is no earlier file." in answer.err
    assert f"  Where: {server.base}/c.zip" in answer.err
    assert "2 of 3 files could not be had." in answer.err
    assert f"Next: mobility build {path}" in answer.err


@pytest.mark.parametrize(
    ("language", "words", "stays"),
    [("en", "No connection to {host}", "The file of 2026-05-01 stays."),
     ("de", "Keine Verbindung zu {host}", "Die Datei vom 01.05.2026 bleibt.")],
)  # fmt: skip
def test_offline(server: Server, tmp_path: Path, language: str, words: str, stays: str) -> None:
    assert server.asked == []
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{taken.getsockname()[1]}"
        path = region(tmp_path, f=f"http://{host}/f.zip")
        old = tmp_path / "gtfs" / "f.zip"
        old.parent.mkdir()
        old.write_bytes(b"old")
        os.utime(old, (1777636800, 1777636800))  # 2026-05-01, noon in UTC
        answer = mobility("fetch", path, language=language)
    assert answer.code == 1
    first = answer.err.splitlines()[0]
    assert first.startswith(f"f: {words.format(host=host)} (")
    assert first.endswith(stays)
    assert old.read_bytes() == b"old"


def test_only(server: Server, tmp_path: Path, data: bytes) -> None:
    path = region(tmp_path, a=server.on("/a.zip", file(data)), b=server.on("/b.zip", file(data)))
    assert [line.split(":")[0] for line in mobility("fetch", path, "--only", "b").lines] == ["b"]
    assert [asked.path for asked in server.asked] == ["/b.zip"]
    assert_refused(mobility("fetch", path, "--only", "x"), "called x", "These can be: a, b.")


def test_a_dry_run_asks_nobody(server: Server, tmp_path: Path, data: bytes) -> None:
    path = region(tmp_path, a=server.on("/a.zip", file(data)), b=server.on("/b.zip", file(data)))
    mobility("fetch", path, "--only", "a")
    server.asked.clear()
    answer = mobility("fetch", path, "--dry-run")
    assert answer.code == 0
    assert server.asked == []
    assert [line.split()[0] for line in answer.lines[1:]] == ["a", "b"]
    assert "there since" in answer.lines[1]
    assert answer.lines[2].endswith("not there yet")
    assert not (tmp_path / "gtfs" / "b.zip").exists()
    planned = mobility("fetch", path, "--dry-run", "--json").json
    assert planned["dry_run"] is True
    assert [(item["id"], item["there"] is None) for item in planned["files"]] == [("a", False), ("b", True)]


def test_json_is_the_same_in_every_language(server: Server, tmp_path: Path, data: bytes) -> None:
    path = region(tmp_path, a=server.on("/a.zip", file(data, etag='"1"')), b=server.on("/b.zip", status(404)))
    mobility("fetch", path)
    answers = [mobility("fetch", path, "--json", language=language) for language in ("en", "de")]
    assert [answer.code for answer in answers] == [1, 1]
    told = [json.loads(answer.out) for answer in answers]
    for one in told:
        for item in one["files"]:
            for key in ("before", "after"):
                (item[key] or {}).pop("fetched", None)
    assert told[0] == told[1]
    first, second = told[0]["files"]
    assert (first["status"], first["error"], first["after"]["trips"]) == ("unchanged", None, 2)
    assert (second["status"], second["error"]["code"]) == ("failed", "fetch_refused")


def test_force(server: Server, tmp_path: Path, data: bytes) -> None:
    path = region(tmp_path, a=server.on("/a.zip", file(data, etag='"1"')))
    mobility("fetch", path)
    mobility("fetch", path, "--force")
    assert server.headers("if-none-match") == [None, None]


def test_feeds_without_an_address_are_named(server: Server, tmp_path: Path, data: bytes) -> None:
    path = region(tmp_path, a=server.on("/a.zip", file(data)), b="")
    assert "left alone: b" in mobility("fetch", path).err
    assert mobility("fetch", path, "--quiet").err == ""


def test_a_region_without_any_address_is_refused(tmp_path: Path) -> None:
    assert_refused(
        mobility("fetch", region(tmp_path, a="")), "Nothing in this region file has an address", 'url = "https'
    )


def test_a_transfer_that_breaks_off_for_good(server: Server, tmp_path: Path, data: bytes) -> None:
    path = region(tmp_path, a=server.on("/a.zip", broken(data, 0)))
    answer = mobility("fetch", path)
    assert answer.code == 1
    assert "broke off again and again" in answer.err
    assert "goes on where it stopped" in answer.err
