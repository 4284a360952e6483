# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""As many searches at once as there are cores; who waits too long is sent away to come again."""

from __future__ import annotations

import asyncio
import os
import threading
import time
import weakref
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from mobility.errors import ResourceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mobility.kernels.layout import Workspace
    from mobility.service.served import Served

T = TypeVar("T")
MOST_WAIT_S = 2.0
"""Longer nobody waits for a workspace."""
RETRY_AFTER_S = 1


class Busy(ResourceError):  # noqa: N818
    """All workspaces were lent for longer than anybody waits."""


class SearchPool:
    """Threads, each with a workspace of its own.

    Parameters
    ----------
    size
        How many; None: one for each core.
    """

    def __init__(self, size: int | None = None) -> None:
        self.size = size or os.cpu_count() or 1
        self._threads = tuple(_SearchThread(k) for k in range(self.size))
        self._idle = list(self._threads)
        """The one that searched last is the last: its workspace and its part of the program are still in the caches."""
        self._free = asyncio.Semaphore(self.size)
        self._own = threading.local()

    async def run(self, work: Callable[[], T]) -> tuple[T, float]:
        """Run a search in a thread.

        Returns
        -------
        tuple
            What it gives, and the seconds of CPU that it took.

        Raises
        ------
        Busy
            No thread became free in time.
        """
        try:
            if self._free.locked():
                await asyncio.wait_for(self._free.acquire(), MOST_WAIT_S)
            else:  # at once: to wait with a limit takes a task of its own, and another turn of the loop
                await self._free.acquire()
        except TimeoutError as error:
            raise Busy("busy", seconds=RETRY_AFTER_S) from error
        thread = self._idle.pop()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[tuple[T, float]] = loop.create_future()
        thread.searches.put(partial(self._search, loop, thread, answer, work))
        try:
            return await answer
        finally:
            del answer  # the same here

    def _search(
        self,
        loop: asyncio.AbstractEventLoop,
        thread: _SearchThread,
        answer: asyncio.Future[tuple[T, float]],
        work: Callable[[], T],
    ) -> None:
        """What the thread does."""
        found = _attempted(work)
        with suppress(RuntimeError):  # the loop was closed: nobody waits any more
            loop.call_soon_threadsafe(self._ended, thread, answer, found)
        del answer, found  # the trace of an error holds this frame; no ring of the two shall stay

    def _ended(
        self, thread: _SearchThread, answer: asyncio.Future[tuple[T, float]], found: tuple[T, float] | BaseException
    ) -> None:
        """The thread is free when the search has ended, not when the one who asked has gone."""
        self._idle.append(thread)
        self._free.release()
        if answer.cancelled():
            return
        if isinstance(found, BaseException):
            answer.set_exception(found)
        else:
            answer.set_result(found)

    def workspace(self, served: Served) -> Workspace:
        """The workspace of the thread that asks, one for each network that is served."""
        # Networks are held weakly, so that one that was swapped can go, and its workspaces with it.
        kept: weakref.WeakKeyDictionary[Served, Workspace] | None = getattr(self._own, "kept", None)
        if kept is None:
            kept = self._own.kept = weakref.WeakKeyDictionary()
        work = kept.get(served)
        if work is None:
            work = kept[served] = served.make_workspace()
        return work

    def close(self) -> None:
        """Let running searches end, and take no more."""
        for thread in self._threads:
            thread.searches.put(None)
            thread.join()


class _SearchThread(threading.Thread):
    """Runs one search after the other; with an executor of one thread instead, plans took 2.5 % longer."""

    def __init__(self, number: int) -> None:
        super().__init__(name=f"search-{number}", daemon=True)
        self.searches: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self.start()

    def run(self) -> None:
        """Until it is told to end."""
        while (search := self.searches.get()) is not None:
            search()
            del search  # what it holds is not kept until the next one


def _attempted(work: Callable[[], T]) -> tuple[T, float] | BaseException:
    """What a search gives and the seconds of CPU that it took, or its error, which belongs to who asked."""
    began = time.thread_time()
    try:
        result = work()
    except BaseException as error:  # noqa: BLE001
        return error
    return result, time.thread_time() - began
