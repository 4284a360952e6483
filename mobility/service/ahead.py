# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Builds links between trips while answers are given without them, for the days that are asked for.

One worker builds, the others map the file that it writes.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import queue
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from mobility.locks import take_lock
from mobility.network.timetable.accelerator import Acceleration

if TYPE_CHECKING:
    from mobility.network.links import Links
    from mobility.network.network import Network
    from mobility.network.timetable.day import DayTimetable
    from mobility.region import TransferSettings

DAYS_AHEAD = 2
"""Today and tomorrow are built without being asked for."""
MOST_WISHES = 64
LOCK = ".building-ahead"
LOCK_POLL_S = 0.5
NICENESS = 10
"""Building gives way to answering, where the system knows priorities of threads."""
END_S = 1.0
"""So long one waits for a thread to end; what it is about to write is of use even then."""
LOG = logging.getLogger("mobility.service")


class Ahead:
    """A thread that builds what a network's searches wish for.

    Parameters
    ----------
    network
        While it is served.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self._wishes: queue.Queue[tuple[DayTimetable, Links] | None] = queue.Queue(MOST_WISHES)
        self._wished: set[tuple[str, TransferSettings]] = set()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        if network.accelerator.mode is Acceleration.READY:
            network.accelerator.wish = self.wish
            self._thread = threading.Thread(target=self._work, name="build-ahead", daemon=True)
            self._thread.start()

    def wish(self, day: DayTimetable, links: Links) -> None:
        """Take note of a timetable without links; what does not fit any more is wished for again."""
        key = day.key, links.settings
        if key not in self._wished:
            self._wished.add(key)
            try:
                self._wishes.put_nowait((day, links))
            except queue.Full:
                self._wished.discard(key)

    def end(self) -> None:
        """Begin nothing more, and let go of the network."""
        self._ended.set()
        self.network.accelerator.wish = None
        if self._thread is not None:
            with suppress(queue.Full):
                self._wishes.put_nowait(None)
            self._thread.join(END_S)

    def _work(self) -> None:
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
        try:
            self._look_ahead()
        except Exception:  # wishes are fulfilled all the same
            LOG.exception("look_ahead_failed")
        while not self._ended.is_set():
            wish = self._wishes.get()
            if wish is None:
                break
            day, links = wish
            try:
                self._build(day, links)
            except Exception:  # answers are given without links; what went wrong shall show in the log
                LOG.exception("build_ahead_failed")
            # A file may be dropped for newer ones; then it may be wished for again.
            self._wished.discard((day.key, links.settings))

    def _look_ahead(self) -> None:
        network = self.network
        first, last = network.calendar()
        today = dt.datetime.now(network.zone).date()
        for days in range(DAYS_AHEAD):
            date = today + dt.timedelta(days)
            if first <= date <= last:
                self.wish(network.day(date), network.links())

    def _build(self, day: DayTimetable, links: Links) -> None:
        accelerator = self.network.accelerator
        began = time.monotonic()
        try:
            handle = os.open(self.network.folder / LOCK, os.O_RDWR | os.O_CREAT)
        except OSError:  # where nothing can be written, each process builds for itself
            accelerator.build(day, links)
        else:
            try:
                while not take_lock(handle):
                    if self._ended.wait(LOCK_POLL_S):
                        return
                accelerator.build(day, links)
            finally:
                os.close(handle)
        LOG.info("built_ahead", extra={"facts": {"day_class": day.key, "seconds": round(time.monotonic() - began, 1)}})
