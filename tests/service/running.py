# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility serve` as a process of its own on a free port of loopback, and what one sees of it from outside."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tests.command import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")
HOST = "127.0.0.1"
START_S = 90.0
"""So long a start may take, a build and cold kernels included, on a busy machine."""
END_S = 30.0
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")
PROC = Path("/proc")


@dataclass(frozen=True)
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    start_s: float
    """From the command to the first answer."""

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of one question on a connection of its own."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=END_S)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def health(self) -> dict[str, Any]:
        """The answer of /api/v1/health."""
        status, body = self.get("/api/v1/health")
        assert status == 200, body
        value: dict[str, Any] = json.loads(body)
        return value

    def figure(self, name: str) -> float:
        """One figure of /metrics, 0 if it is not there."""
        found = re.search(rf"^{re.escape(name)} (\S+)$", self.get("/metrics")[1].decode(), re.MULTILINE)
        return float(found[1]) if found else 0.0

    def workers(self) -> list[int]:
        """The processes that answer: the children of the server that have opened the port, or the server alone."""
        pid = self.process.pid
        children = [int(child) for child in (PROC / f"{pid}/task/{pid}/children").read_text().split()]
        return [child for child in children if b"spawn_main" in _command(child)] or [pid]

    def client_ports(self, worker: int) -> set[int]:
        """The ports of the clients whose connections a worker holds."""
        held = set()
        for handle in (PROC / f"{worker}/fd").iterdir():
            try:
                target = str(handle.readlink())
            except OSError:
                continue
            if target.startswith("socket:["):
                held.add(target.removeprefix("socket:[").removesuffix("]"))
        ports = set()
        for line in (PROC / f"{worker}/net/tcp").read_text().splitlines()[1:]:
            fields = line.split()
            local, remote, inode = fields[1].rpartition(":")[2], fields[2].rpartition(":")[2], fields[9]
            if inode in held and int(local, 16) == self.port and int(remote, 16):
                ports.add(int(remote, 16))
        return ports

    def stop(self) -> int:
        """Ask the server to end; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(END_S)


def _command(pid: int) -> bytes:
    try:
        return (PROC / f"{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@contextmanager
def running(
    region: Path, out: Path | None, folder: Path, *, workers: int = 1, environment: dict[str, str] | None = None
) -> Iterator[Server]:
    """Serve a region until the block ends; its log lies in a folder."""
    log = folder / f"serve-{time.monotonic_ns()}.log"
    command = [*PROGRAM, "serve", str(region), "--port", "0", "--workers", str(workers)]
    command += ["--out", str(out)] if out else []
    began = time.perf_counter()
    with log.open("wb") as file:
        process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=file,
            env={**os.environ, "MOBILITY_LANG": "en", **(environment or {})},
        )
    try:
        port = int(wait_for(lambda: _address(process, log), START_S)[1])
        wait_for(lambda: _answers(process, log, port), START_S)
        yield Server(process, port, log, time.perf_counter() - began)
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(END_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(END_S)


def _address(process: subprocess.Popen[bytes], log: Path) -> re.Match[str] | None:
    text = log.read_text(encoding="utf-8", errors="replace")
    assert process.poll() is None, text[-2000:]
    return ADDRESS.search(text)


def _answers(process: subprocess.Popen[bytes], log: Path, port: int) -> bool:
    assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")[-2000:]
    connection = http.client.HTTPConnection(HOST, port, timeout=START_S)
    try:
        connection.request("GET", "/api/v1/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def wait_for(find: Callable[[], T | None], most_s: float, every_s: float = 0.05) -> T:
    """Ask again and again until something comes; fails if nothing comes in time."""
    until = time.monotonic() + most_s
    while True:
        found = find()
        if found:
            return found
        assert time.monotonic() < until, f"nothing came within {most_s} s"
        time.sleep(every_s)
