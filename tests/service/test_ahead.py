# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What searches wish for is built beside the answers: once, by one process, and what goes wrong shows in the log."""

import datetime as dt
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from mobility.locks import take_lock
from mobility.network.links import Links
from mobility.network.network import Network
from mobility.network.timetable.accelerator import Acceleration
from mobility.network.timetable.day import DayTimetable
from mobility.service import ahead as module
from mobility.service.ahead import LOCK, Ahead
from mobility.service.live import LiveNetwork
from tests.network.toy import Toy
from tests.refusals import Standing

from .test_live import CHANGED, rebuilt

DATE = dt.date(2026, 6, 10)
SATURDAY = dt.date(2026, 6, 13)
PATIENCE_S = 20.0
"""Far more than any of this takes."""


@pytest.fixture(autouse=True)
def _no_day_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    today(monkeypatch, dt.date(2030, 1, 1))


def today(monkeypatch: pytest.MonkeyPatch, date: dt.date) -> None:
    """Let it be a date."""

    class Told(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> "Told":
            return cls.combine(date, dt.time(), tzinfo=tz)

    monkeypatch.setattr(module, "dt", SimpleNamespace(datetime=Told, timedelta=dt.timedelta))


@pytest.fixture
def network(tmp_path: Path) -> Network:
    """Return a small network whose weekend has a trip of its own."""
    trips = {"t1": "a 8:00, b 8:10, c 8:20", "t2": "b 8:15, d 8:30", "t3": "a 9:00, b 9:10"}
    return Toy(trips, services={"t3": "weekend"}).network(tmp_path)


@pytest.fixture
def ahead(network: Network) -> Iterator[Ahead]:
    """Return what builds for it."""
    ahead = Ahead(network)
    yield ahead
    ahead.end()


def found(network: Network, date: dt.date = DATE) -> bool:
    """Whether a search of a date has links."""
    return network.accelerator.find(network.day(date), network.links(), backward=False) is not None


def soon(holds: Callable[[], bool]) -> bool:
    """Whether it holds within a while."""
    until = time.monotonic() + PATIENCE_S
    while not holds() and time.monotonic() < until:
        time.sleep(0.005)
    return holds()


def counted(network: Network, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The timetables that are built, as they are begun."""
    build, begun = network.accelerator.build, list[str]()

    def noted(day: DayTimetable, links: Links, threads: int = 1) -> bool:
        begun.append(day.key)
        return build(day, links, threads)

    monkeypatch.setattr(network.accelerator, "build", noted)
    return begun


def test_what_a_search_misses_is_there_later(network: Network, ahead: Ahead) -> None:
    assert ahead.network is network
    assert not found(network)
    assert soon(lambda: found(network))
    assert not found(network, SATURDAY), "the first question goes without"
    assert soon(lambda: found(network, SATURDAY))


def test_today_and_tomorrow_need_no_wish(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """Friday and Saturday here."""
    today(monkeypatch, dt.date(2026, 6, 12))
    begun = counted(network, monkeypatch)
    ahead = Ahead(network)
    wanted = [network.day(date).key for date in (dt.date(2026, 6, 12), SATURDAY)]
    assert soon(lambda: begun == wanted)
    ahead.end()


def test_a_wish_is_taken_once_until_it_is_fulfilled(
    network: Network, ahead: Ahead, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go = list[str](), threading.Event()

    def slow(day: DayTimetable, _: Links, threads: int = 1) -> bool:
        begun.append(day.key + "x" * (threads - 1))
        go.wait(PATIENCE_S)
        return True

    monkeypatch.setattr(network.accelerator, "build", slow)
    for _ in range(5):
        ahead.wish(network.day(DATE), network.links())
    ahead.wish(network.day(SATURDAY), network.links())
    assert soon(lambda: len(begun) == 1)
    go.set()
    assert soon(lambda: len(begun) == 2)
    ahead.wish(network.day(DATE), network.links())
    assert soon(lambda: len(begun) == 3), "it may have been dropped for newer ones"


def test_more_wishes_than_fit_are_wished_again_later(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WISHES", 1)
    go = threading.Event()
    monkeypatch.setattr(network.accelerator, "build", lambda *_: go.wait(PATIENCE_S))
    ahead = Ahead(network)
    days = [network.day(DATE + dt.timedelta(days=day)) for day in range(5)]
    for day in days:
        ahead.wish(day, network.links())
    go.set()
    assert soon(lambda: ahead._wishes.empty() and not ahead._wished)
    begun = counted(network, monkeypatch)
    ahead.wish(days[-1], network.links())
    assert soon(lambda: begun == [days[-1].key])
    ahead.end()


def test_what_goes_wrong_is_logged_and_the_next_wish_is_fulfilled(
    network: Network, ahead: Ahead, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    build = network.accelerator.build

    def broken(day: DayTimetable, links: Links) -> bool:
        if day.key == network.day(DATE).key:
            raise MemoryError
        return build(day, links)

    monkeypatch.setattr(network.accelerator, "build", broken)
    ahead.wish(network.day(DATE), network.links())
    ahead.wish(network.day(SATURDAY), network.links())
    assert soon(lambda: found(network, SATURDAY))
    assert not found(network)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == [
        "build_ahead_failed"
    ]


def test_a_day_ahead_that_can_not_be_made_stops_no_wish(
    network: Network, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> tuple[dt.date, dt.date]:
        raise MemoryError

    monkeypatch.setattr(network, "calendar", broken)
    ahead = Ahead(network)
    assert not found(network)
    assert soon(lambda: found(network))
    assert "look_ahead_failed" in [record.getMessage() for record in caplog.records]
    ahead.end()


def test_one_process_builds_and_the_others_map_its_file(
    network: Network, ahead: Ahead, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another one holds the lock this one waits; then it finds what the other one wrote."""
    monkeypatch.setattr(module, "LOCK_POLL_S", 0.01)
    other = Network(network.folder, network.manifest, network.arrays)
    handle = os.open(network.folder / LOCK, os.O_RDWR | os.O_CREAT)
    assert take_lock(handle)
    begun = counted(network, monkeypatch)
    assert not found(network)
    assert soon(ahead._wishes.empty)
    assert begun == []
    other.accelerator.build(other.day(DATE), other.links())
    monkeypatch.setattr("mobility.network.timetable.accelerator.make_trip_links", None)
    os.close(handle)
    assert soon(lambda: len(begun) == 1 and found(network))


def test_where_no_lock_can_be_taken_each_builds_for_itself(network: Network, tmp_path: Path) -> None:
    network.folder = tmp_path / "gone"
    ahead = Ahead(network)
    assert not found(network)
    assert soon(lambda: found(network))
    ahead.end()


def test_the_end_lets_go_even_while_it_waits_for_the_lock(network: Network, ahead: Ahead) -> None:
    handle = os.open(network.folder / LOCK, os.O_RDWR | os.O_CREAT)
    assert take_lock(handle)
    assert not found(network)
    assert soon(ahead._wishes.empty)
    ahead.end()
    assert network.accelerator.wish is None
    assert ahead._thread is not None
    ahead._thread.join(PATIENCE_S)
    assert not ahead._thread.is_alive()
    os.close(handle)
    assert not found(network)
    ahead.end()


@pytest.mark.parametrize("mode", [Acceleration.OFF, Acceleration.NOW])
def test_only_who_waits_for_links_has_a_thread(network: Network, mode: Acceleration) -> None:
    network.accelerator.mode = mode
    ahead = Ahead(network)
    assert ahead._thread is None
    assert network.accelerator.wish is None
    ahead.end()


def test_after_a_swap_the_new_network_has_its_links_built(built: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    """And of the old one nothing is wished for any more."""
    today(monkeypatch, DATE)
    live = LiveNetwork(built.home)
    old = live.now.network
    assert soon(lambda: found(old))
    rebuilt(built, CHANGED)
    assert live.look()
    new = live.now.network
    assert new is not old
    assert old.accelerator.wish is None
    assert soon(lambda: found(new))
    live._ahead.end()
