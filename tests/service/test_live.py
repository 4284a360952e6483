# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The served network changes under way and never for a worse one; `mobility serve` starts with what can be served."""

import asyncio
import gc
import json
import logging
import shutil
import socket
import weakref
from pathlib import Path

import pytest

from mobility.cli.serve import _listener
from mobility.errors import InputError
from mobility.network import store
from mobility.service.live import LiveNetwork
from mobility.service.pool import SearchPool
from tests.command import mobility, mobility_process
from tests.feeds import minimal, swapped, write_feed
from tests.refusals import BAD_INPUT, Standing, assert_refused
from tests.service.running import HOST, running

ROOT = Path(__file__).resolve().parents[2]
CHANGED = swapped(minimal(), "stop_times.txt", "t1,8:00:00,8:00:00", "t1,7:30:00,7:30:00")
"""The first bus leaves half an hour earlier."""
AGAIN = swapped(minimal(), "stop_times.txt", "t1,8:00:00,8:00:00", "t1,7:45:00,7:45:00")
BROKEN = swapped(minimal(), "calendar.txt", "20260601", "2026-06-01")


def rebuilt(built: Standing, files: dict[str, str | bytes], code: int = 0) -> Path:
    """Build another feed; the network that is current afterwards."""
    write_feed(built.feed, files)
    assert mobility("build", built.region).code == code
    folder = store.current_folder(built.home)
    assert folder is not None
    return folder


def cut_short(folder: Path) -> None:
    """Leave half of one array."""
    path = folder / "chain_start_s.npy"
    path.write_bytes(path.read_bytes()[:-4])


def of_another_format(folder: Path) -> None:
    """Make it look as if another version of the program had written it."""
    manifest = json.loads((folder / store.MANIFEST).read_text(encoding="utf-8"))
    text = json.dumps({**manifest, "format_version": store.FORMAT_VERSION + 1})
    (folder / store.MANIFEST).write_text(text, encoding="utf-8")


def gone(folder: Path) -> None:
    """Delete it."""
    shutil.rmtree(folder)


def test_a_new_build_is_taken_over_once(built: Standing, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "mobility.service")
    live = LiveNetwork(built.home)
    before = live.now
    assert not live.look(), "nothing new"
    folder = rebuilt(built, CHANGED)
    assert live.now is before, "only a look takes it"
    assert live.look()
    assert live.now.network.folder == folder
    assert not live.look()
    assert live.stale is None
    assert [record.getMessage() for record in caplog.records] == ["network_swapped"]


@pytest.mark.parametrize("spoil", [cut_short, of_another_format, gone])
def test_a_new_network_that_can_not_be_opened_is_told_once_and_a_later_good_one_is_taken(
    spoil: object, built: Standing, caplog: pytest.LogCaptureFixture
) -> None:
    assert callable(spoil)
    caplog.set_level(logging.INFO, "mobility.service")
    live = LiveNetwork(built.home)
    before = live.now
    spoil(rebuilt(built, CHANGED))
    assert [live.look() for _ in range(3)] == [False] * 3
    assert live.now is before
    assert live.stale
    assert [record.getMessage() for record in caplog.records] == ["network_refused"]
    folder = rebuilt(built, AGAIN)
    assert live.look()
    assert live.now.network.folder == folder
    assert live.stale is None


def test_a_damaged_network_that_is_built_again_under_the_same_name_is_taken(built: Standing) -> None:
    live = LiveNetwork(built.home)
    damaged = rebuilt(built, CHANGED)
    cut_short(damaged)
    assert not live.look()
    assert rebuilt(built, CHANGED) == damaged
    assert live.look()
    assert live.stale is None


def test_the_pointer_back_to_the_old_network_ends_the_trouble_with_a_new_one(built: Standing) -> None:
    live = LiveNetwork(built.home)
    cut_short(rebuilt(built, CHANGED))
    assert not live.look()
    rebuilt(built, minimal())
    live.look()
    assert live.now.network.folder.name == built.current.strip()
    assert live.stale is None, "what is served is the newest again"


def test_a_network_that_is_no_longer_served_gives_its_memory_back(built: Standing) -> None:
    live, pool = LiveNetwork(built.home), SearchPool(2)
    try:
        asyncio.run(pool.run(lambda: pool.workspace(live.now)))
        old, array = weakref.ref(live.now.network), weakref.ref(live.now.network.arrays["chain_start_s"])
        assert old() is not None
        rebuilt(built, CHANGED)
        assert live.look()
        gc.collect()
        assert old() is None
        assert array() is None
    finally:
        pool.close()


def test_a_request_keeps_the_network_that_it_began_with(built: Standing) -> None:
    live = LiveNetwork(built.home)
    held = live.now
    rebuilt(built, CHANGED)
    rebuilt(built, AGAIN)
    assert live.look()
    assert not held.network.folder.exists(), "two builds later the folder is deleted"
    departures = [int(second) for second in held.network.arrays["chain_start_s"]]
    assert 8 * 3600 in departures, "what was mapped stays readable"


@pytest.mark.parametrize("spoil", [cut_short, of_another_format, gone])
def test_a_worker_that_starts_beside_a_spoiled_network_takes_the_one_before(spoil: object, built: Standing) -> None:
    assert callable(spoil)
    spoil(rebuilt(built, CHANGED))
    live = LiveNetwork(built.home)
    assert live.now.network.folder.name == built.current.strip()
    assert live.stale
    folder = rebuilt(built, AGAIN)
    assert live.look()
    assert live.now.network.folder == folder
    assert live.stale is None


def test_a_refused_feed_is_told_until_it_is_mended(built: Standing) -> None:
    rebuilt(built, BROKEN, code=BAD_INPUT)
    live = LiveNetwork(built.home)
    assert live.now.network.folder.name == built.current.strip()
    assert "f/calendar.txt, row 2" in (live.stale or "")
    assert not live.look()
    rebuilt(built, minimal())
    assert live.stale is None, "the old feed was put back"


def test_a_refused_feed_is_forgotten_when_a_later_one_is_built(built: Standing) -> None:
    live = LiveNetwork(built.home)
    rebuilt(built, BROKEN, code=BAD_INPUT)
    rebuilt(built, CHANGED)
    assert live.stale is None


def test_nothing_was_built(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        LiveNetwork(tmp_path)
    assert refused.value.code == "not_built"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--port", "65536"), "65535"),
        (("--port", "-1"), "65535"),
        (("--workers", "0"), "--workers"),
        (("--workers", "65"), "64"),
        (("--host", "192.0.2.1", "--port", "0"), "192.0.2.1 is no address of this machine"),
        (("--host", "a..b", "--port", "0"), "a..b is no address of this machine"),
    ],
)
def test_what_can_not_be_served_on_is_refused(options: tuple[str, ...], told: str, built: Standing) -> None:
    assert_refused(mobility("serve", built.region, *options), told)


def test_an_unknown_host_is_refused(built: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert_refused(mobility("serve", built.region, "--host", "nowhere.example"), "nowhere.example")


def test_a_port_that_is_in_use_is_refused_before_anything_is_built(built: Standing) -> None:
    write_feed(built.feed, CHANGED)
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        answer = mobility("serve", built.region, "--port", str(port))
    assert_refused(answer, f"Port {port} of {HOST} is in use", "--port")
    built.assert_intact()


def test_of_two_servers_that_start_at_once_the_second_is_refused(built: Standing) -> None:
    with _listener(HOST, 0) as first:
        port = first.getsockname()[1]
        assert_refused(mobility("serve", built.region, "--port", str(port)), f"Port {port} of {HOST} is in use")


def test_a_region_without_a_network_and_with_a_broken_feed_is_not_served(built: Standing, tmp_path: Path) -> None:
    write_feed(built.feed, BROKEN)
    answer = mobility_process("serve", built.region, "--port", "0", "--out", tmp_path / "none")
    assert answer.code == BAD_INPUT, answer
    assert answer.out == ""
    assert "Traceback" not in answer.err
    for part in ('f/calendar.txt, row 2, start_date = "2026-06-01"', "There is no network", "Mend what is told above"):
        assert part in answer.err


def test_a_region_that_was_never_fetched_is_not_served(tmp_path: Path) -> None:
    region = tmp_path / "barleben.toml"
    shutil.copy(ROOT / "data" / "barleben.toml", region)
    assert_refused(mobility("serve", region, "--port", "0", "--out", tmp_path / "none"), "mobility fetch")


@pytest.mark.parametrize("workers", [1, 2])
def test_the_last_good_network_is_served_where_the_feed_is_broken_until_it_is_mended(
    workers: int, built: Standing, tmp_path: Path
) -> None:
    write_feed(built.feed, BROKEN)
    with running(built.region, None, tmp_path, workers=workers) as server:
        log = server.log.read_text(encoding="utf-8")
        assert 'f/calendar.txt, row 2, start_date = "2026-06-01"' in log
        assert "the network of before is served" in " ".join(log.split())
        health = server.health()
        assert health["network"] == built.current.strip()
        assert "f/calendar.txt, row 2" in health["stale"]
        assert server.stop() == 0
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((HOST, server.port), timeout=1)
    assert "Traceback" not in server.log.read_text(encoding="utf-8")
