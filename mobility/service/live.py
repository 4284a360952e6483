# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The network that is served now: opened once, and swapped when a build has made another one current.

A request takes the network that is there when it begins and keeps it to its end, so a swap fails nobody.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from mobility.errors import InputError, MobilityError, StoreError
from mobility.network import store
from mobility.network.network import Network
from mobility.service.ahead import Ahead
from mobility.service.asked import NotFoundError
from mobility.service.places import answer_geocode
from mobility.service.plan import PlanTask, answer_plan
from mobility.service.questions import GeocodeQuestion, PlanBody, PlanQuestion, StopTimesQuestion
from mobility.service.served import Served
from mobility.service.stop_times import answer_stop_times

if TYPE_CHECKING:
    from collections.abc import Callable

    from mobility.service.scenarios import Scenarios

LOOK_EVERY_S = 1.0
LOOK_AGAIN_S = 30.0
"""What could not be opened is tried again after so long: the reason may pass."""
_ENCODER = msgspec.json.Encoder()
LOG = logging.getLogger("mobility.service")


class LiveNetwork:
    """The current network of a region.

    Parameters
    ----------
    home
        The folder that holds the region's networks; see ``store.home_of``.
    scenarios
        What else is served beside the network; None: nothing.
    """

    def __init__(self, home: Path, scenarios: Scenarios | None = None) -> None:
        self.home = home
        self.scenarios = scenarios
        self._unreadable: str | None = None
        self._refused: tuple[Path, int] | None = None
        """The folder that could not be opened, and when its manifest was written."""
        self._again_at = 0.0
        self._served = Served(self._open())
        warm_up(self._served)
        self._ahead = Ahead(self._served.network)
        if scenarios is not None:
            scenarios.begin(self._served.network)

    def of(self, scenario: str | None) -> Served:
        """The network to answer one request with: the current one, or that of a scenario of it.

        Raises
        ------
        NotFoundError
            There is no such scenario.
        Busy
            It is being made.
        """
        if scenario is None:
            return self._served
        if self.scenarios is None:
            raise NotFoundError("no_scenarios", name=scenario[:80])
        return self.scenarios.served(scenario)

    @property
    def now(self) -> Served:
        """The network to answer one request with."""
        return self._served

    @property
    def stale(self) -> str | None:
        """Why what is served is not the newest, None if it is."""
        return self._unreadable or store.refusal(self.home)

    def look(self) -> bool:
        """Take another network if a build has made one current; whether there was one.

        What can't be opened is reported once, and the old one stays.
        """
        folder = store.current_folder(self.home)
        if folder is None:
            return False
        if folder == self._served.network.folder:
            self._refused, self._unreadable = None, None  # a build may have turned back to it
            return False
        written = folder, _written(folder)
        if written == self._refused and time.monotonic() < self._again_at:
            return False
        try:
            served = Served(Network.open(folder))
            warm_up(served)
        except (MobilityError, OSError) as error:
            self._again_at = time.monotonic() + LOOK_AGAIN_S
            if written != self._refused:
                self._refuse(written, error)
            return False
        self._served, self._refused, self._unreadable = served, None, None
        self._ahead.end()
        self._ahead = Ahead(served.network)
        if self.scenarios is not None:
            self.scenarios.begin(served.network)
        LOG.info("network_swapped", extra={"facts": {"network": folder.name}})
        return True

    def _refuse(self, written: tuple[Path, int], error: Exception) -> None:
        """Note and tell that a network can't be opened."""
        self._refused = written
        self._unreadable = error.code if isinstance(error, MobilityError) else "unreadable"
        facts = {"network": written[0].name, "why": self._unreadable}
        LOG.log(logging.WARNING, "network_refused", extra={"facts": facts})

    def _open(self) -> Network:
        """The current network; if it can't be opened, the one before it.

        Raises
        ------
        InputError, StoreError
            There is none that can be opened.
        """
        folder = store.current_folder(self.home)
        if folder is None:
            raise InputError("not_built", home=str(self.home))
        try:
            return Network.open(folder)
        except StoreError as error:
            now = store.current_folder(self.home)
            if now is not None and now != folder:  # a build replaced it this very moment
                return self._open()
            for other in store.networks_beside(folder):
                with suppress(StoreError):
                    network = Network.open(other)
                    self._refuse((folder, _written(folder)), error)
                    return network
            raise

    async def watch(self, on_look: Callable[[bool], None]) -> None:
        """Look for another network for as long as the server runs; opening happens beside the answers.

        Parameters
        ----------
        on_look
            Told each time whether there was one.
        """
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                on_look(await asyncio.to_thread(self.look))
            except Exception:
                LOG.exception("watch_failed")


def _written(folder: Path) -> int:
    """When the manifest of a network was written; 0 if it is not there."""
    try:
        return (folder / store.MANIFEST).stat().st_mtime_ns
    except OSError:
        return 0


def warm_up(served: Served) -> None:
    """Ask what is asked most, so that the first request is as quick as the thousandth.

    In a thread of its own, for it may run while others are answered.
    """

    def work() -> None:
        try:
            _warm_up(served)
        except Exception:  # a mistake here shall show in the log and in answers, not stop the server
            LOG.exception("warm_up_failed")

    worker = threading.Thread(target=work, name="warm-up")
    worker.start()
    worker.join()


def _warm_up(served: Served) -> None:
    """Plan from stop to stop and from door to door, in both directions, and look up a name."""
    network = served.network
    first, last = network.calendar()
    today = dt.datetime.now(network.zone).date()
    date = today if first <= today <= last else first
    ends = _ends(network)
    work = served.make_workspace()
    for number, (origin, destination) in enumerate(ends):
        for arrive_by in (False, True):
            question = PlanQuestion(
                from_place=origin, to_place=destination, time=f"{date}T08:00", arrive_by=arrive_by, num_itineraries=2,
                timetable_view=number != 0,
            )  # fmt: skip
            with suppress(MobilityError):  # a network without service or far from streets is served all the same
                _ENCODER.encode(answer_plan(served, PlanTask(question, PlanBody(), {}, 6), work)[0])
    with suppress(MobilityError):
        _ENCODER.encode(answer_geocode(served, GeocodeQuestion(text="bahnhof"), {})[0])
        stop_times = StopTimesQuestion(stop_id=ends[0][0], n=3, time=f"{date}T08:00") if ends else None
        if stop_times is not None:
            _ENCODER.encode(answer_stop_times(served, stop_times, {}, 6)[0])
    served.modes_at([0])


def _ends(network: Network) -> list[tuple[str, str]]:
    """Two stops that something calls at, and two points beside them."""
    berths = network.sequences.berth
    if len(berths) == 0:
        return []
    stops = network.berth_stop[berths[[0, len(berths) // 2]]].tolist()
    lat, lon = network.arrays["stop_lat"], network.arrays["stop_lon"]
    ids = [network.stop_id[stop] for stop in stops]
    points = [f"{lat[stop]:.6f},{lon[stop]:.6f}" for stop in stops if np.isfinite(lat[stop])]
    return [(ids[0], ids[1]), *([(points[0], points[1])] if len(points) > 1 else [])]
