# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A server of its own on loopback, started as a user would."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.command import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UP_WITHIN_S = 60


@dataclass(frozen=True)
class Server:
    """A running server and what it has written."""

    address: str
    folder: Path

    def fetch(self, path: str, *, body: bytes | None = None) -> tuple[int, bytes]:
        """Status and body of an answer."""
        question = urllib.request.Request(  # noqa: S310 - loopback
            self.address + path, data=body, headers={"content-type": "application/json"}
        )
        try:
            with urllib.request.urlopen(question, timeout=30) as answer:  # noqa: S310 - loopback
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def written(self) -> str:
        """All that stands on stdout and stderr."""
        return "".join((self.folder / name).read_text(encoding="utf-8") for name in ("out", "err"))


@contextmanager
def spawned(region: Path, out: Path | None, folder: Path) -> Iterator[Server]:
    """Start ``mobility serve`` and end it by SIGTERM."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = ["--out", str(out)] if out else []
    with (folder / "out").open("wb") as stdout, (folder / "err").open("wb") as stderr:
        process = subprocess.Popen(
            [*PROGRAM, "serve", str(region), *where, "--port", str(port)],
            stdout=stdout,
            stderr=stderr,
            env={**os.environ, "MOBILITY_LANG": "en"},
        )
        try:
            server = Server(f"http://127.0.0.1:{port}", folder)
            _wait_for(server, process)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            finally:
                process.kill()


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + UP_WITHIN_S
    while True:
        assert process.poll() is None, server.written()
        try:
            if server.fetch("/api/v1/health")[0] == 200:
                return
        except OSError:
            assert time.monotonic() < until, "the server does not come up"
            time.sleep(0.1)
