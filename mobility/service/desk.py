# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Where a route hands in its question and takes the answer: search beside the event loop, write, count."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec
from fastapi.responses import Response

from mobility.errors import InputError, MobilityError
from mobility.network.store import home_of
from mobility.region import read_region
from mobility.service.environment import OUT, REGION, SCENARIOS
from mobility.service.failures import JSON
from mobility.service.live import LiveNetwork
from mobility.service.logs import write_logs
from mobility.service.memory import give_back_large_blocks
from mobility.service.metrics import BUSY, SWAPS, note_network
from mobility.service.pool import Busy, SearchPool
from mobility.service.scenarios import Scenarios

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

    from mobility.kernels.layout import Workspace
    from mobility.service.served import Served
    from mobility.service.wishes import Ignored

_ENCODER = msgspec.json.Encoder()


class Desk:
    """What all routes of one worker share.

    Parameters
    ----------
    live
        The network.
    """

    def __init__(self, live: LiveNetwork) -> None:
        self.live = live
        self.pool = SearchPool()
        self.note()

    def note(self) -> None:
        """Tell the metrics of the network that is served now."""
        note_network(self.live.now, stale=self.live.stale is not None)

    def looked(self, swapped: bool) -> None:  # noqa: FBT001 - called by the watch
        """Count that another network was taken over, if so."""
        SWAPS.inc(swapped)
        self.note()

    async def answer(
        self,
        request: Request,
        find: Callable[[Served, Workspace], tuple[Any, Ignored]],
        scenario: str | None = None,
    ) -> Response:
        """Find an answer on the network of this moment and write it.

        Parameters
        ----------
        request
            As it came in.
        find
            Called in a search thread.
        scenario
            Whose network is asked; None: the current one.

        Raises
        ------
        Busy
            No search thread became free, or the scenario is being made.
        NotFoundError
            There is no such scenario.
        """
        served = self.live.of(scenario)

        def work() -> tuple[bytes, str]:
            found, ignored = find(served, self.pool.workspace(served))
            return _ENCODER.encode(found), ignored.header()

        try:
            (body, warning), cpu_s = await self.pool.run(work)
        except Busy:
            BUSY.inc()
            raise
        request.scope["cpu_s"] = cpu_s
        headers = headers_of(served, warning)
        if scenario is not None:
            headers["X-Scenario"] = quote(scenario)
        return Response(body, headers=headers, media_type=JSON)

    def at_once(self, found: Any) -> Response:  # noqa: ANN401 - any answer
        """Write an answer that needs no search."""
        return Response(_ENCODER.encode(found), headers=headers_of(self.live.now, ""), media_type=JSON)


def headers_of(served: Served, warning: str) -> dict[str, str]:
    """Licence, sample and what was ignored; for the answers too that are lists and have no room for it."""
    headers = {"Link": '</api/v1/attribution>; rel="license"', "X-Sample": "true" if served.network.sample else "false"}
    if warning:
        headers["Warning"] = warning
    return headers


def live_network() -> LiveNetwork:
    """The network of the region that the environment names.

    Raises
    ------
    InputError
        It names none, or one that was never built.
    """
    region = os.environ.get(REGION)
    if not region:
        raise InputError("no_region_named")
    out, folder = os.environ.get(OUT), os.environ.get(SCENARIOS)
    home = home_of(read_region(Path(region)), Path(out) if out else None)
    return LiveNetwork(home, Scenarios(Path(folder), Path(region), home) if folder else None)


@asynccontextmanager
async def opened(app: FastAPI) -> AsyncIterator[None]:
    """Open the network when the server starts, watch it while it runs, let searches end when it stops."""
    write_logs()
    give_back_large_blocks()
    try:
        app.state.desk = desk = Desk(live_network())
    except MobilityError as error:
        app.state.refused = str(error)
        raise
    watch = asyncio.create_task(desk.live.watch(desk.looked))
    try:
        yield
    finally:
        watch.cancel()
        desk.pool.close()
