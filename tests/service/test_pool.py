# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Searches queue for threads, nobody waits for ever, and a search that runs out of time gives less, never wrong."""

import asyncio
import gc
import itertools
import threading
import time
import weakref
from contextlib import suppress
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from mobility.planner import window
from mobility.service import pool as pool_module
from mobility.service.metrics import BUSY
from mobility.service.pool import Busy, SearchPool
from tests.service.asking import Asker

SHORT_S = 0.05
LONG_S = 10.0
DAY_LONG: dict[str, Any] = {
    "fromPlace": "bsp_bsp:magdeburg-hbf", "toPlace": "bsp_bsp:haldensleben", "time": "2026-06-10T04:00:00Z",
    "searchWindow": 12 * 3600, "numItineraries": 0, "directModes": "",
}  # fmt: skip


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for a thread."""
    monkeypatch.setattr(pool_module, "MOST_WAIT_S", SHORT_S)


def test_more_requests_than_threads_queue_and_are_all_answered() -> None:
    running, most, lock = 0, 0, threading.Lock()

    def work(number: int) -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        with lock:
            running -= 1
        return number

    async def ask_all() -> list[int]:
        found = await asyncio.gather(*(pool.run(partial(work, number)) for number in range(20)))
        return [number for number, _ in found]

    pool = SearchPool(2)
    assert asyncio.run(ask_all()) == list(range(20))
    assert most == 2
    pool.close()


@pytest.mark.usefixtures("impatient")
def test_who_waits_too_long_is_sent_away_and_the_search_that_runs_is_not_disturbed() -> None:
    async def ask() -> tuple[str, str]:
        go = threading.Event()
        first = asyncio.create_task(pool.run(lambda: "first" if go.wait(LONG_S) else "never"))
        await asyncio.sleep(0)
        with pytest.raises(Busy) as refused:
            await pool.run(lambda: "second")
        assert refused.value.facts["seconds"] == pool_module.RETRY_AFTER_S
        go.set()
        return (await first)[0], (await pool.run(lambda: "third"))[0]

    pool = SearchPool(1)
    assert asyncio.run(ask()) == ("first", "third")
    pool.close()


@pytest.mark.usefixtures("impatient")
def test_a_client_that_goes_away_frees_its_thread_only_when_the_search_has_ended() -> None:
    ended = threading.Event()

    async def ask() -> None:
        go = threading.Event()

        def work() -> None:
            go.wait(LONG_S)
            ended.set()

        first = asyncio.create_task(pool.run(work))
        await asyncio.sleep(SHORT_S)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        assert not ended.is_set()
        with pytest.raises(Busy):
            await pool.run(lambda: "too early")
        go.set()
        await asyncio.to_thread(ended.wait, LONG_S)
        assert (await pool.run(lambda: "free"))[0] == "free"

    pool = SearchPool(1)
    asyncio.run(ask())
    pool.close()


@pytest.mark.usefixtures("impatient")
def test_a_client_that_goes_away_while_it_waits_takes_no_thread_with_it() -> None:
    async def ask() -> None:
        go = threading.Event()
        first = asyncio.create_task(pool.run(lambda: go.wait(LONG_S)))
        await asyncio.sleep(0)
        second = asyncio.create_task(pool.run(lambda: pytest.fail("nobody asks for this any more")))
        await asyncio.sleep(SHORT_S / 5)
        second.cancel()
        go.set()
        await first
        assert (await pool.run(lambda: "free"))[0] == "free"

    pool = SearchPool(1)
    asyncio.run(ask())
    pool.close()


def test_a_search_that_fails_frees_its_thread() -> None:
    async def ask() -> str:
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await pool.run(lambda: 1 / 0)
        return (await pool.run(lambda: "free"))[0]

    pool = SearchPool(1)
    assert asyncio.run(ask()) == "free"
    pool.close()


def test_what_a_failed_search_held_is_let_go_at_once() -> None:
    """A refused question must not keep its network until the collector of garbage comes, which is rarely."""

    class Held:
        pass

    async def ask() -> weakref.ref[Held]:
        held = Held()
        seen = weakref.ref(held)
        with suppress(ZeroDivisionError):
            await pool.run(partial(lambda _: 1 / 0, held))
        return seen

    pool = SearchPool(1)
    gc.disable()
    try:
        seen = asyncio.run(ask())
        pool.close()
        assert seen() is None
    finally:
        gc.enable()


def test_closing_waits_for_searches_that_run() -> None:
    done: list[str] = []

    def work() -> None:
        time.sleep(0.2)
        done.append("done")

    async def ask() -> None:
        task = asyncio.create_task(pool.run(work))
        await asyncio.sleep(SHORT_S)
        pool.close()
        assert done == ["done"]
        await task

    pool = SearchPool(1)
    asyncio.run(ask())


@pytest.mark.usefixtures("impatient")
def test_all_threads_taken_is_503_with_a_time_to_come_again(town: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = town.app.state.desk
    sent_away = _value(BUSY)
    monkeypatch.setattr(desk.pool, "_free", asyncio.Semaphore(0))
    response = town.ask("GET", "/api/v6/stoptimes", {"stopId": "bsp_bsp:haldensleben", "n": 3}, status=503)
    assert response.headers["retry-after"] == str(pool_module.RETRY_AFTER_S)
    assert response.json()["code"] == "busy"
    assert _value(BUSY) == sent_away + 1
    assert town.get("/api/v1/health")["network"], "what needs no search is answered"


def _value(counter: Any) -> float:  # noqa: ANN401 - prometheus-client has no public way to read a counter
    return float(counter._value.get())


def clock(step_s: float) -> SimpleNamespace:
    """A clock that goes on by so much each time that somebody looks."""
    ticks = itertools.count(1)
    begin = time.monotonic()
    return SimpleNamespace(monotonic=lambda: begin + step_s * next(ticks))


def test_a_search_without_time_is_504(town: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "time", clock(100.0))
    refused = town.get("/api/v6/plan", status=504, **DAY_LONG, timeout=1)
    assert refused["code"] == "no_time_left"


@pytest.mark.parametrize("asked", [DAY_LONG, {**DAY_LONG, "time": "2026-06-10T16:00:00Z", "arriveBy": "true"}])
@pytest.mark.parametrize("step_s", [0.7, 0.6, 0.5, 0.45])
def test_a_search_that_runs_out_of_time_gives_a_shorter_page_from_which_one_can_go_on(
    step_s: float, asked: dict[str, Any], town: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive_by = "arriveBy" in asked
    whole = town.get("/api/v6/plan", **asked)["itineraries"]
    assert len(whole) > 8
    monkeypatch.setattr(window, "time", clock(step_s))
    response = town.client.get("/api/v6/plan", params={**asked, "timeout": 1})
    monkeypatch.undo()
    if response.status_code == 504:
        assert step_s >= 0.7, "there was time for some"
        return
    page = response.json()
    found = page["itineraries"]
    assert len(found) < len(whole)
    on = "previousPageCursor" if arrive_by else "nextPageCursor"
    pages = 1
    while len(found) < len(whole):
        page = town.get("/api/v6/plan", **asked, pageCursor=page[on])
        found = [*page["itineraries"], *found] if arrive_by else [*found, *page["itineraries"]]
        pages += 1
        assert pages < 10, "the pages lead nowhere"
    kept = [one for one in found if one in whole]
    assert kept == whole
