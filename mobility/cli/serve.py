# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility serve`: build if need be, then answer over HTTP."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from mobility.cli.console import console, open_region, say
from mobility.errors import DataError, InputError, MobilityError, Place
from mobility.network import store
from mobility.service.environment import METRICS, OUT, REGION, SCENARIOS

if TYPE_CHECKING:
    from mobility.region import Region

MOST_WORKERS = 64
BACKLOG = 2048
WORKER_START_S = 60
"""A worker that has not begun by then is started anew; loading takes a second or two on a machine that is not busy."""
DRAIN_S = 20
"""So long open requests may take after the server was told to stop."""


def run(
    region: str,
    *,
    host: str,
    port: int,
    workers: int,
    out: Path | None,
    quiet: bool,
    example: str = "",
    scenarios: Path | None = None,
) -> None:
    """Serve a region until told to stop.

    Parameters
    ----------
    region
        Its file, or the sample by its id.
    host, port
        Where; port 0: any free one.
    workers
        How many processes.
    out
        Folder of its networks, None: the usual one.
    quiet
        Do not tell the address, and say nothing of the build.
    example
        A path that is suggested besides.
    scenarios
        A folder with scenario files that are served beside the network.

    Raises
    ------
    InputError
        The port is taken, the address not ours, or a number out of bounds.
    """
    if not 0 <= port <= 65_535:  # noqa: PLR2004 - what a port can be
        raise InputError("bad_number", option="--port", low=0, high=65_535)
    if not 1 <= workers <= MOST_WORKERS:
        raise InputError("bad_number", option="--workers", low=1, high=MOST_WORKERS)
    if scenarios is not None and not scenarios.is_dir():
        raise InputError("no_folder", place=Place(str(scenarios)), folder=str(scenarios))
    place, special = open_region(region)
    home = store.home_of(place, out or special)
    if store.current_folder(home) is None:
        place.require_fetched()
    with ExitStack() as stack:
        listener = stack.enter_context(_listener(host, port))
        _build(place, region, out, home, quiet=quiet)
        os.environ |= {REGION: str(place.path.resolve()), OUT: str(home)}
        if scenarios is not None:
            os.environ[SCENARIOS] = str(scenarios.resolve())
        if workers > 1:
            os.environ[METRICS] = stack.enter_context(tempfile.TemporaryDirectory(prefix="umstieg-metrics-"))
        if not quiet:
            _greet(place, listener, example)
        _serve(listener, workers)


def _listener(host: str, port: int) -> socket.socket:
    """Take the port before anything is built, so that a taken one is told at once."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        # With the protocol named, answers are sent without waiting for more: Nagle's wait costs 40 ms a request.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except (OSError, UnicodeError) as error:  # the latter for names that are none
        raise InputError("bad_host", host=host) from error
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)  # who comes before all is ready waits, and nobody else can take the port
    except PermissionError as error:
        listener.close()
        raise InputError("port_forbidden", host=host, port=port) from error
    except OSError as error:
        listener.close()
        code = "port_taken" if error.errno == errno.EADDRINUSE else "bad_host"
        raise InputError(code, host=host, port=port) from error
    return listener


def _build(region: Region, argument: str, out: Path | None, home: Path, *, quiet: bool) -> None:
    """Build in a process of its own, whose memory goes with it; if the data are refused, an older network will do.

    Raises
    ------
    MobilityError
        There is nothing to serve.
    """
    from mobility.network.build import up_to_date

    if up_to_date(region, home):
        store.note_refusal(home, None)
        return
    command = [sys.executable, "-m", "mobility.cli", "build", argument, *(["--out", str(out)] if out else [])]
    done = subprocess.run([*command, *(["--quiet"] if quiet else [])], check=False, stdout=subprocess.DEVNULL)  # noqa: S603
    if done.returncode == 0:
        return
    folder = store.current_folder(home)
    try:
        if folder is None:
            raise DataError("not_served", region=region.name)
        store.read_arrays(folder, store.read_manifest(folder))
    except MobilityError as error:
        raise DataError("not_served", region=region.name) from error
    console(error=True).print(say("serve_stale"))


def _greet(region: Region, listener: socket.socket, example: str) -> None:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}"
    stream = console(error=True)
    stream.print(say("serve_address", region=region.name, address=address), style="bold")
    if region.sample:
        stream.print(say("serve_sample"))
    tried = say("serve_try", address=address, example=f"  curl '{address}{example}'\n" if example else "")
    stream.print(tried, soft_wrap=True)


def _serve(listener: socket.socket, workers: int) -> None:
    """Answer on a port until a signal; a worker that dies is replaced."""
    import uvicorn

    from mobility.cli.workers import Workers

    config = uvicorn.Config(
        f"{_module()}:app",
        workers=workers,
        access_log=False,
        server_header=False,
        log_config=None,
        timeout_graceful_shutdown=DRAIN_S,
        timeout_worker_healthcheck=WORKER_START_S,
        lifespan="on",
    )
    server = uvicorn.Server(config)
    if workers == 1:
        # Having drained, uvicorn raises the signal once more, for the handler of before: the end is orderly, code 0.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        server.run(sockets=[listener])
    else:
        Workers(config, sockets=[listener]).run()
    if workers == 1 and not server.started:
        raise SystemExit(3)


def _module() -> str:
    """Where the routes are: inside an installed package, or beside it in a checkout."""
    if find_spec("mobility._api") is not None:
        return "mobility._api"
    root = str(Path(__file__).resolve().parent.parent.parent)
    if root not in sys.path:
        sys.path.insert(0, root)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    return "api"
