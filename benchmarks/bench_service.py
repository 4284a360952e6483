# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The service over HTTP: latency beside that of an empty question, CPU, memory, start and throughput.

Each server is a process of its own on loopback. Three wishes: the default (a quarter of an hour that grows until there
are five journeys), all journeys of an hour, and the best at one time. Heidelberg is asked from door to door, the five
timetables of Sachsen-Anhalt from stop to stop, each on seven dates.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import re
import shutil
import socket
import statistics
import subprocess
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode

import numpy as np
import pytest

from benchmarks.bench_plan import requests
from benchmarks.bench_streets import doors
from benchmarks.conftest import percentiles, region_of
from mobility.network.build import build
from mobility.network.network import Network
from mobility.planner.request import PointPlace, StopPlace
from tests.service.running import END_S, HOST, PROC, Server, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

    from mobility.planner.request import Place

DATES = {"heidelberg": dt.date(2021, 10, 4), "home": dt.date(2026, 6, 8)}
"""Mondays; the six days after them are asked for too."""
DAYS = 7
QUESTIONS, MEMORY_QUESTIONS = 350, 1000
CLIENTS, MANY_CLIENTS = 8, 16
WRK_S = 10
MIB = 1024
HEALTH = "/api/v1/health"
HOUR = "searchWindow=3600"
WISHES = {
    "default": {},
    HOUR: {"searchWindow": "3600"},
    "numItineraries=0": {"searchWindow": "3600", "numItineraries": "0"},
    "timetableView=false": {"timetableView": "false"},
}
"""An hour grows until it holds five journeys; with numItineraries=0 it does not."""
SEARCH_MS = re.compile(rb"search;dur=([0-9.]+)")
CONTENT_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
MOST_BYTES = 2**22
"""Longer no answer is."""

pytestmark = pytest.mark.skipif(not PROC.is_dir(), reason="CPU and memory of a server are read from /proc")


@dataclass(frozen=True)
class Site:
    """A region with an up-to-date network, and what it is asked."""

    name: str
    region: Path
    out: Path
    asked: list[dict[str, str]]

    def paths(self, wish: str = "default") -> list[str]:
        """The addresses of all questions."""
        return [f"/api/v6/plan?{urlencode({**one, **WISHES[wish]})}" for one in self.asked]


@pytest.fixture(scope="module", params=list(DATES))
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A real region, built."""
    name = str(request.param)
    region = region_of(name)
    out = tmp_path_factory.getbasetemp() / f"bench-service-{name}"
    network = Network.open(build(region, out=out).folder)
    plans = doors(network) if name == "heidelberg" else requests(network)
    asked = []
    for number, plan in enumerate(itertools.islice(itertools.cycle(plans), MEMORY_QUESTIONS)):
        date = DATES[name] + dt.timedelta(days=number % DAYS)
        moment = dt.datetime.combine(date, plan.at.time())
        one = {"fromPlace": _text(network, plan.origin), "toPlace": _text(network, plan.destination)}
        one |= {"time": moment.isoformat(timespec="seconds")} | ({"arriveBy": "true"} if plan.arrive_by else {})
        asked.append(one)
    return Site(name, region.path, out, asked)


def _text(network: Network, place: Place) -> str:
    if isinstance(place, PointPlace):
        return f"{place.lat:.6f},{place.lon:.6f}"
    assert isinstance(place, StopPlace)
    return network.stop_id[place.stops[0]]


@pytest.fixture(scope="module")
def server(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One worker of a region."""
    with running(site.region, site.out, tmp_path_factory.mktemp("serve")) as one:
        yield one


@dataclass
class Measured:
    """What one client sees over one connection.

    It reads no more of an answer than it must: Python's own client takes as long over the headers as the server takes
    over an empty question.
    """

    server: Server
    wall_ns: list[int] = field(default_factory=list)
    search_ns: list[int] = field(default_factory=list)
    bytes: int = 0
    not_200: int = 0
    read: bytearray = field(default_factory=lambda: bytearray(MOST_BYTES), repr=False)

    def __post_init__(self) -> None:
        """Connect."""
        self.connection = socket.create_connection((HOST, self.server.port), timeout=END_S)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        """Ask on."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the connection go."""
        self.connection.close()

    def ask(self, path: str) -> None:
        """One question."""
        began = time.perf_counter_ns()
        self.connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        got, end = 0, -1
        while end < 0:
            got += self._received(got)
            end = self.read.find(b"\r\n\r\n", 0, got)
        head = bytes(self.read[:end])
        length = CONTENT_LENGTH.search(head)
        assert length, head
        size = int(length[1])
        while got < end + 4 + size:
            got += self._received(got)
        self.wall_ns.append(time.perf_counter_ns() - began)
        self.bytes += size
        self.not_200 += not head.startswith(b"HTTP/1.1 200 ")
        found = SEARCH_MS.search(head)
        self.search_ns.append(round(float(found[1]) * 1e6) if found else 0)

    def _received(self, at: int) -> int:
        """Read on into memory that is there already: new memory for each part takes longer than the part."""
        count = self.connection.recv_into(memoryview(self.read)[at:])
        assert count, "the server hung up, or the answer is longer than any"
        return count


def _named(prefix: str, values: dict[str, float]) -> dict[str, float]:
    return {f"{prefix}_{name}": value for name, value in values.items()}


@pytest.mark.parametrize("wish", list(WISHES))
def test_latency(benchmark: BenchmarkFixture, site: Site, server: Server, wish: str) -> None:
    """One client that keeps its connection: a plan and an empty question in turns; then plans alone, for the CPU."""
    paths = site.paths(wish)[:QUESTIONS]
    rounds: list[tuple[Measured, Measured]] = []

    def ask_all() -> None:
        with Measured(server) as plan, Measured(server) as health:
            for path in paths:
                plan.ask(path)
                health.ask(HEALTH)
        rounds.append((plan, health))

    benchmark.pedantic(ask_all, rounds=3, warmup_rounds=1)
    rounds.pop(0)
    best = min(rounds, key=lambda one: statistics.median(one[0].wall_ns))
    middle = statistics.median(percentiles(plan.wall_ns)["p50_ms"] for plan, _ in rounds)
    before = cpu_s(server.process.pid)
    with Measured(server) as alone:
        for path in paths:
            alone.ask(path)
    process_ms = (cpu_s(server.process.pid) - before) * 1000 / len(paths)
    search = percentiles(alone.search_ns)
    beside_ms = process_ms - float(np.mean(alone.search_ns)) / 1e6
    benchmark.extra_info.update(
        questions=len(paths),
        not_200=sum(plan.not_200 for plan, _ in rounds),
        kib_each=round(alone.bytes / len(paths) / 1024, 1),
        **_named("best_round", percentiles(best[0].wall_ns)),
        median_round_p50_ms=middle,
        **_named("health_of_best", percentiles(best[1].wall_ns)),
        times_health_p99=round(percentiles(best[0].wall_ns)["p99_ms"] / percentiles(best[1].wall_ns)["p99_ms"], 1),
        **_named("search_cpu", search),
        process_cpu_mean_ms=round(process_ms, 2),
        # The event loop's share is the same for all requests, as far as one sees from outside.
        whole_cpu_p99_ms=round(search["p99_ms"] + beside_ms, 2),
        load=load(),
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_memory(benchmark: BenchmarkFixture, site: Site, workers: int, tmp_path: Path) -> None:
    """PSS of all processes after 1,000 plans on seven dates over eight connections, the parent told apart."""
    found: dict[str, float] = {}

    def serve_and_ask() -> None:
        with running(site.region, site.out, tmp_path, workers=workers) as one, ExitStack() as stack:
            clients = [stack.enter_context(Measured(one)) for _ in range(CLIENTS)]
            for client, path in zip(itertools.cycle(clients), site.paths(), strict=False):
                client.ask(path)
            pids = one.workers()
            parents = [one.process.pid, *helpers(one)] if workers > 1 else []
            held = [len(one.client_ports(pid)) for pid in pids]
            found.update(
                not_200=sum(client.not_200 for client in clients),
                pss_mib=round(sum(memory_mib(pid, "Pss") for pid in pids + parents), 1),
                parent_pss_mib=round(sum(memory_mib(pid, "Pss") for pid in parents), 1),
                pss_if_alone_mib=round(alone_mib(pids + parents), 1),
                largest_worker_rss_mib=round(max(memory_mib(pid, "Rss") for pid in pids), 1),
                fewest_connections_of_a_worker=min(held),
                processes_that_share_libraries=len(python_processes()),
            )

    benchmark.pedantic(serve_and_ask, rounds=1)
    benchmark.extra_info.update(workers=workers, questions=len(site.asked), **found)


def test_start(benchmark: BenchmarkFixture, site: Site, tmp_path: Path) -> None:
    """From `mobility serve` to the first answer, network up to date and kernels compiled."""
    seconds = []

    def start() -> None:
        with running(site.region, site.out, tmp_path) as one:
            seconds.append(one.start_s)

    benchmark.pedantic(start, rounds=5, warmup_rounds=1)
    benchmark.extra_info.update(
        first_answer_best_s=round(min(seconds), 2),
        first_answer_median_s=round(statistics.median(seconds), 2),
        load=load(),
    )


@pytest.mark.parametrize(
    ("workers", "clients", "wish"), [(1, CLIENTS, "default"), (2, CLIENTS, "default"), (2, MANY_CLIENTS, HOUR)]
)
def test_throughput(
    benchmark: BenchmarkFixture, site: Site, workers: int, clients: int, wish: str, tmp_path: Path
) -> None:
    """Plans of many clients at once, and what failed; wrk asks."""
    wrk = shutil.which("wrk") or pytest.skip("wrk is not installed")
    script = tmp_path / "ask.lua"
    paths = ",".join(f'"{path}"' for path in site.paths(wish))
    script.write_text(
        f"local paths = {{{paths}}}\nlocal number = 0\nrequest = function()\n"
        '   number = number % #paths + 1\n   return wrk.format("GET", paths[number])\nend\n',
        encoding="utf-8",
    )
    with running(site.region, site.out, tmp_path, workers=workers) as one:
        command = [
            wrk,
            "-t2",
            f"-c{clients}",
            f"-d{WRK_S}s",
            "--latency",
            "-s",
            str(script),
            f"http://{HOST}:{one.port}",
        ]
        outputs = []

        def ask() -> None:
            outputs.append(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

        benchmark.pedantic(ask, rounds=1, warmup_rounds=1)
    out = outputs[-1]
    not_200 = int(_of(out, r"Non-2xx or 3xx responses: (\d+)") or 0)
    broken = sum(int(count) for count in re.findall(r"\d+", _of(out, r"Socket errors: (.+)") or ""))
    benchmark.extra_info.update(
        workers=workers,
        clients=clients,
        per_s=_of(out, r"Requests/sec:\s+(\S+)"),
        p50=_of(out, r"^ +50%\s+(\S+)$"),
        p99=_of(out, r"^ +99%\s+(\S+)$"),
        errors=not_200 + broken,
        load=load(),
    )


def _of(text: str, pattern: str) -> str | None:
    found = re.search(pattern, text, re.MULTILINE)
    return found[1] if found else None


def cpu_s(pid: int) -> float:
    """CPU seconds of a process in all of its threads."""
    fields = (PROC / f"{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mib(pid: int, *kinds: str) -> float:
    """Memory of a process: Rss, Pss (a page that n processes share counts 1/n), Private_Clean, Private_Dirty …"""
    lines = (PROC / f"{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.partition(":")[0] in kinds) / MIB


def alone_mib(pids: list[int]) -> float:
    """PSS of all of some processes together if no other process of the machine shared a library with them, at most."""
    private, shared = 0, Counter[str]()
    for pid in pids:
        name, here = "", Counter[str]()
        for line in (PROC / f"{pid}/smaps").read_text().splitlines():
            kind, _, value = line.partition(":")
            if kind in {"Private_Clean", "Private_Dirty"}:
                private += int(value.split()[0])
            elif kind in {"Shared_Clean", "Shared_Dirty"}:
                here[name] += int(value.split()[0])
            elif " " in kind:
                name = line.split(maxsplit=5)[5] if len(line.split()) > 5 else "anonymous"
        shared |= here
    return (private + shared.total()) / MIB


def helpers(server: Server) -> list[int]:
    """The children of a server that answer nothing, such as multiprocessing's tracker."""
    pid = server.process.pid
    children = [int(child) for child in (PROC / f"{pid}/task/{pid}/children").read_text().split()]
    return [child for child in children if child not in server.workers()]


def python_processes() -> list[int]:
    """All processes of the machine that map the library of compiled kernels: with them PSS is shared."""
    found = []
    for folder in PROC.glob("[0-9]*"):
        try:
            maps = (folder / "maps").read_text()
        except OSError:
            continue
        if "llvmlite" in maps:
            found.append(int(folder.name))
    return found


def load() -> float:
    """How busy the machine was in the last minute."""
    return round(os.getloadavg()[0], 2)
