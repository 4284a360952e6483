# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Half a minute of load on two workers: a rebuild, a killed worker, a broken feed, its mending, and the end.

Every answer is held against the one that the old or the new network gives inside this process.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import msgspec
import numpy as np
import pytest

from mobility.network.build import build
from mobility.network.network import Network
from mobility.region import read_region
from mobility.service.places import answer_geocode
from mobility.service.plan import PlanTask, answer_plan
from mobility.service.questions import GeocodeQuestion, OneToAllQuestion, PlanBody, PlanQuestion, StopTimesQuestion
from mobility.service.reach import answer_one_to_all
from mobility.service.served import Served
from mobility.service.stop_times import answer_stop_times
from tests.command import mobility_process
from tests.refusals import BAD_INPUT
from tests.service.load_client import SEED, Client, Question
from tests.service.running import END_S, HOST, PROC, Server, running, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not PROC.is_dir(), reason="connections of workers are looked up in /proc"),
]
ROOT = Path(__file__).resolve().parents[2]
CLIENTS = 8
LOAD_S = 30.0
REBUILD_AT_S, KILL_AT_S, BREAK_AT_S, MEND_AT_S = 5.0, 12.0, 18.0, 23.0
OPEN = "mobility_open_requests"
SWAPS = "mobility_network_swaps_total"
SWAP_S = 15.0
"""So long swaps and the start of a new worker may take on a busy machine."""
BODY = b"{}"
LATER_S = 180
"""The trains of the new timetable leave three minutes later."""
LONG_ANSWER = "/api/v6/plan?" + urlencode(
    {
        "fromPlace": "52.185600,11.600300", "toPlace": "52.208900,11.620800", "time": "2026-06-08T00:00:00Z",
        "searchWindow": 4 * 86_400, "numItineraries": 256, "directModes": "",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Town:
    """A copy of the sample region with two timetables to change between."""

    region: Path
    out: Path
    questions: list[Question]
    old_hash: str
    new_hash: str

    def put(self, name: str, content: str) -> None:
        """Replace one file of the feed."""
        (self.region.parent / "gtfs" / "beispiel" / name).write_text(content, encoding="utf-8", newline="")

    def text(self, name: str) -> str:
        """One file of the feed."""
        return (self.region.parent / "gtfs" / "beispiel" / name).read_bytes().decode()


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """A copy of the sample, built, with the answers of its two timetables."""
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("build"))
    region = read_region(data / "beispiel.toml")
    bare = Town(region.path, tmp_path / "networks", [], "", "")
    old_times = bare.text("stop_times.txt")
    old = Served(Network.open(build(region, out=tmp_path / "expected-old").folder))
    bare.put("stop_times.txt", later_trains(old_times))
    new = Served(Network.open(build(region, out=tmp_path / "expected-new").folder))
    bare.put("stop_times.txt", old_times)
    build(region, out=bare.out)
    return Town(region.path, bare.out, list(questions(old, new)), old.hash, new.hash)


def later_trains(stop_times: str) -> str:
    """The timetable with trains that leave some minutes later."""

    def moved(match: re.Match[str]) -> str:
        seconds = sum(int(part) * unit for part, unit in zip(match[0].split(":"), (3600, 60, 1), strict=True)) + LATER_S
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"

    lines = stop_times.splitlines(keepends=True)
    clock = re.compile(r"\d\d:\d\d:\d\d")
    return "".join(clock.sub(moved, line) if line.startswith("zug-") else line for line in lines)


def questions(old: Served, new: Served) -> Iterator[Question]:
    """Seeded questions of four kinds with both answers."""
    rng = random.Random(SEED)
    network = old.network
    works = old.make_workspace(), new.make_workspace()
    ids, lat, lon = network.stop_id.to_list(), network.arrays["stop_lat"], network.arrays["stop_lon"]
    stops = np.flatnonzero(network.arrays["stop_routable"]).tolist()
    by_street = np.flatnonzero(network.arrays["stop_link_node"] >= 0).tolist()
    names = sorted(set(network.stop_name.to_list()))

    def time_text() -> str:
        return f"2026-06-{rng.randrange(8, 15):02}T{rng.randrange(5, 20):02}:{rng.randrange(60):02}:00Z"

    def place() -> str:
        if rng.random() < 0.5:
            return ids[rng.choice(stops)]
        stop = rng.choice(by_street)
        return f"{lat[stop] + rng.uniform(-0.002, 0.002):.6f},{lon[stop] + rng.uniform(-0.002, 0.002):.6f}"

    def plan(served: Served, asked: dict[str, str], number: int) -> Any:  # noqa: ANN401 - any answer
        task = PlanTask(PlanQuestion.model_validate(asked), PlanBody(), asked, 6)
        return answer_plan(served, task, works[number])[0]

    def departures(served: Served, asked: dict[str, str], _: int) -> Any:  # noqa: ANN401 - any answer
        return answer_stop_times(served, StopTimesQuestion.model_validate(asked), asked, 6)[0]

    def reach(served: Served, asked: dict[str, str], number: int) -> Any:  # noqa: ANN401 - any answer
        return answer_one_to_all(served, OneToAllQuestion.model_validate(asked), asked, 6, works[number])[0]

    def names_of(served: Served, asked: dict[str, str], _: int) -> Any:  # noqa: ANN401 - any answer
        return answer_geocode(served, GeocodeQuestion.model_validate(asked), asked)[0]

    def both(path: str, asked: dict[str, str], answer: Callable[[Served, dict[str, str], int], Any]) -> Question:
        answers = [msgspec.json.encode(answer(served, asked, number)) for number, served in enumerate((old, new))]
        return Question(f"{path}?{urlencode(asked)}", *answers)

    for number in range(120):
        asked = {"fromPlace": place(), "toPlace": place(), "time": time_text()}
        asked |= {"arriveBy": "true"} if number % 3 == 0 else {}
        asked |= {"timetableView": "false"} if number % 5 == 0 else {}
        yield both("/api/v6/plan", asked, plan)
    for _ in range(40):
        yield both("/api/v6/stoptimes", {"stopId": ids[rng.choice(stops)], "n": "12", "time": time_text()}, departures)
        asked = {"one": place(), "maxTravelTime": str(rng.randrange(20, 91)), "time": time_text()}
        yield both("/api/v6/one-to-all", asked, reach)
        yield both("/api/v1/geocode", {"text": rng.choice(names)[: rng.randrange(4, 20)]}, names_of)


class Story:
    """What happens to a server while it is asked; each step waits for its effect."""

    def __init__(self, town: Town, server: Server) -> None:
        self.town, self.server = town, server
        self.times, self.calendar = town.text("stop_times.txt"), town.text("calendar.txt")
        self.workers = set(server.workers())
        assert len(self.workers) == 2

    def change(self, name: str, content: str, code: int = 0) -> str:
        """Put a file into the feed and call `mobility build`; what it says on stderr."""
        self.town.put(name, content)
        answer = mobility_process("build", self.town.region, "--out", self.town.out)
        assert answer.code == code, answer.err
        return answer.err

    def rebuild(self) -> None:
        """Another timetable; both workers take it."""
        self.swap_from = time.monotonic()
        self.change("stop_times.txt", later_trains(self.times))
        self.wait_for_swaps(2)
        self.swap_to = time.monotonic()
        self.assert_serves_the_new_one()

    def wait_for_swaps(self, count: int) -> None:
        """Wait until so many swaps were counted by all workers together."""
        wait_for(lambda: self.server.figure(SWAPS) >= count, SWAP_S)
        assert self.server.figure(SWAPS) == count

    def assert_serves_the_new_one(self) -> None:
        """Health names the new timetable."""
        assert self.server.health()["network"] == self.town.new_hash

    def kill(self) -> None:
        """End one worker the hard way; another one takes its place."""
        self.victim = self.server.workers()[0]
        os.kill(self.victim, signal.SIGSTOP)  # else it could take another connection after it was asked for all
        self.killed_ports = self.server.client_ports(self.victim)
        self.killed_at = time.monotonic()
        os.kill(self.victim, signal.SIGKILL)
        # While the victim is not replaced its number is still listed.
        self.heir = wait_for(lambda: set(self.server.workers()) - self.workers, SWAP_S).pop()

    def spoil(self) -> None:
        """A feed that can't be read: refused, told, and nothing changes."""
        told = self.change("calendar.txt", self.calendar.replace("20260101", "2026-01-01", 1), code=BAD_INPUT)
        assert "bsp/calendar.txt, row 2" in told
        assert "bsp/calendar.txt, row 2" in self.server.health()["stale"]
        self.assert_serves_the_new_one()

    def mend(self) -> None:
        """The good feed again."""
        self.change("calendar.txt", self.calendar)
        assert self.server.health()["stale"] is None
        self.assert_serves_the_new_one()

    def wait_for_the_heir(self) -> None:
        """Wait until clients are connected with the worker that took the place of the killed one."""
        wait_for(lambda: self.server.client_ports(self.heir), LOAD_S)
        assert set(self.server.workers()) == self.workers - {self.victim} | {self.heir}


def tell(title: str, facts: dict[str, object], capsys: pytest.CaptureFixture[str]) -> None:
    """Print figures past pytest's capture."""
    with capsys.disabled():
        sys.stdout.write(f"\n{title}: " + ", ".join(f"{name} {value}" for name, value in facts.items()) + "\n")


def test_nothing_fails_and_nothing_is_wrong_whatever_happens_under_way(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    telling = sum(question.old != question.new for question in town.questions)
    assert telling >= 60, "too few questions tell the two timetables apart"
    with running(town.region, town.out, tmp_path, workers=2) as server:
        story = Story(town, server)
        begin = time.monotonic()
        clients = [Client(number, server.port, town.questions, begin + LOAD_S) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        steps = (
            (REBUILD_AT_S, story.rebuild),
            (KILL_AT_S, story.kill),
            (BREAK_AT_S, story.spoil),
            (MEND_AT_S, story.mend),
        )
        for at_s, step in steps:
            time.sleep(max(0.0, begin + at_s - time.monotonic()))
            step()
        story.wait_for_the_heir()
        for client in clients:
            client.join()
        story.wait_for_swaps(2)  # the heir took the current network at once
        # The question for the figure is open itself; what the killed worker had open is not.
        wait_for(lambda: server.figure(OPEN) == 1, END_S)
        assert server.stop() == 0
        log = server.log.read_text(encoding="utf-8")
    tell("under load", figures(clients, story), capsys)
    assert [client.mistake for client in clients if client.mistake] == []
    assert_nothing_is_wrong(clients, story)
    assert log.count('"network_swapped"') == 2
    assert "Traceback" not in log
    assert '"level":"error"' not in log
    asked = re.search(r"52\.\d+(,|%2C)11\.\d|Place|text=|bsp_bsp", log[log.index("{") :])
    assert asked is None, "the log tells what was asked"


def figures(clients: list[Client], story: Story) -> dict[str, object]:
    """What the load came to."""
    seen = [one for client in clients for one in client.seen]
    verdicts = Counter(one.verdict for one in seen)
    return {
        "requests": len(seen), "failed": verdicts["failed"], "wrong": verdicts["wrong"], "old": verdicts["old"],
        "new": verdicts["new"], "connections": sum(client.connections for client in clients),
        "of the killed worker": len(story.killed_ports), "swap_s": round(story.swap_to - story.swap_from, 2),
        "longest_s": round(max(one.ended - one.begun for one in seen), 2),
    }  # fmt: skip


def assert_nothing_is_wrong(clients: list[Client], story: Story) -> None:
    """Only the killed worker's own requests failed, and every answer is that of a network which was served then."""
    seen = [one for client in clients for one in client.seen]
    verdicts = Counter(one.verdict for one in seen)
    failed = [one for one in seen if one.verdict == "failed"]
    assert [one for one in seen if one.verdict == "wrong"] == []
    assert [one for one in failed if one.port not in story.killed_ports or one.ended < story.killed_at] == []
    assert len(failed) <= len(story.killed_ports) <= CLIENTS
    assert [one for one in seen if one.verdict == "new" and one.ended < story.swap_from] == []
    assert [one for one in seen if one.verdict == "old" and one.begun > story.swap_to] == []
    assert min(verdicts["old"], verdicts["new"]) >= 100, "both networks were asked"
    for client in clients:
        for number in range(1, client.connections + 1):
            order = [one.verdict for one in client.seen if one.connection == number and one.verdict in {"old", "new"}]
            assert order == sorted(order, key=["old", "new"].index), "a worker never goes back to the old network"


def test_open_requests_are_answered_before_the_server_ends(town: Town, tmp_path: Path) -> None:
    with running(town.region, town.out, tmp_path, workers=2) as server, ExitStack() as opened:
        status, expected = server.get(LONG_ANSWER)
        assert status == 200
        connections = [
            opened.enter_context(closing(http.client.HTTPConnection(HOST, server.port, timeout=END_S)))
            for _ in range(CLIENTS)
        ]
        # As long as its body is missing a request stays open, however quick the search is.
        for connection in connections:
            connection.putrequest("POST", LONG_ANSWER)
            connection.putheader("Content-Type", "application/json")
            connection.putheader("Content-Length", str(len(BODY)))
            connection.endheaders()
        # The question for the figure is open itself.
        wait_for(lambda: server.figure(OPEN) == CLIENTS + 1, END_S)
        server.process.send_signal(signal.SIGTERM)
        wait_for(lambda: server.log.read_text(encoding="utf-8").count("Shutting down") == 2, END_S)
        for connection in connections:
            connection.send(BODY)
        answers = [connection.getresponse() for connection in connections]
        assert [(answer.status, answer.read() == expected) for answer in answers] == [(200, True)] * CLIENTS
        assert server.process.wait(END_S) == 0
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((HOST, server.port), timeout=1)
        assert "Traceback" not in server.log.read_text(encoding="utf-8")


def _latency(out: str) -> str:
    found = re.search(r"^ +99%\s+(\S+)$", out, re.MULTILINE)
    return found[1] if found else "?"


WRK_SCRIPT = """
local paths = {{{paths}}}
local number = 0
request = function()
   number = number % #paths + 1
   return wrk.format("GET", paths[number])
end
"""


def test_wrk_sees_no_failure_while_networks_change(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrk = shutil.which("wrk") or pytest.skip("wrk is not installed")
    script = tmp_path / "ask.lua"
    paths = ",".join(f'"{question.path}"' for question in town.questions)
    script.write_text(WRK_SCRIPT.format(paths=paths), encoding="utf-8")
    with running(town.region, town.out, tmp_path, workers=2) as server:
        story = Story(town, server)
        command = [wrk, "-t2", f"-c{CLIENTS}", f"-d{LOAD_S:.0f}s", "--latency", "-s", str(script)]
        with subprocess.Popen([*command, f"http://{HOST}:{server.port}"], stdout=subprocess.PIPE, text=True) as load:
            time.sleep(REBUILD_AT_S)
            story.rebuild()
            story.change("stop_times.txt", story.times)
            story.wait_for_swaps(4)
            out, _ = load.communicate(timeout=LOAD_S + END_S)
            assert load.returncode == 0
    asked = re.search(r"(\d+) requests in", out)
    assert asked, out
    tell("wrk", {"requests": asked[1], "p99": _latency(out), "swaps": 4}, capsys)
    assert int(asked[1]) > 500
    assert "Non-2xx" not in out, out
    assert "Socket errors" not in out, out


def test_hey_sees_no_failure_while_networks_change(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hey = shutil.which("hey") or pytest.skip("hey is not installed")
    with running(town.region, town.out, tmp_path, workers=2) as server:
        story = Story(town, server)
        address = f"http://{HOST}:{server.port}{town.questions[0].path}"
        with subprocess.Popen(
            [hey, "-z", "12s", "-c", str(CLIENTS), address], stdout=subprocess.PIPE, text=True
        ) as load:
            time.sleep(2.0)
            story.rebuild()
            out, _ = load.communicate(timeout=LOAD_S + END_S)
            assert load.returncode == 0
    statuses = dict(re.findall(r"\[(\d+)\]\s+(\d+) responses", out))
    tell("hey", statuses, capsys)
    assert set(statuses) == {"200"}, out
    assert int(statuses["200"]) > 200
    assert "Error distribution" not in out, out
