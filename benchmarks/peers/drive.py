# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Ask all sides of a group in turns: a block of questions of one, then the same of the next, several rounds."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from benchmarks.peers.groups import OURS, Group, base

if TYPE_CHECKING:
    from types import TracebackType

TOP = Path(__file__).resolve().parent.parent.parent
PREPARE_S, START_S, ASK_S = 300.0, 120.0, 120.0
"""A side that does not answer for so long is left out."""
SLOW_S = 0.5
"""A side whose question took longer than this when it was first asked ..."""
SLOW_ROUNDS = 1
"""... is asked only so often again."""


class SideError(Exception):
    """A side said why it can't, or said nothing."""


class Running:
    """A side in its process."""

    def __init__(self, name: str, python: Path, folder: Path) -> None:
        self.name = name
        environment = {**os.environ, "PYTHONPATH": str(TOP), "PYTHONDONTWRITEBYTECODE": "1"}
        self.log = (folder / "logs" / f"{name.replace(':', '-')}.log").open("ab")
        self.process = subprocess.Popen(
            [str(python), "-m", "benchmarks.peers.worker", name, str(folder)], cwd=TOP, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
        )  # fmt: skip
        self.peak_mib = 0.0
        self.children_peak_mib = 0.0

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the process."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        self.log.close()

    def say(self, within_s: float, **told: Any) -> dict[str, Any]:
        """Send one line, and take the answer.

        Raises
        ------
        SideError
            With what the side said.
        """
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(json.dumps(told).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            message = f"the process ended with {self.process.wait()}"
            raise SideError(message) from None
        if not select.select([self.process.stdout], [], [], within_s)[0]:
            message = f"no answer within {within_s:.0f} s"
            raise SideError(message)
        line = self.process.stdout.readline()
        if not line:
            message = f"the process ended with {self.process.wait()}"
            raise SideError(message)
        answer: dict[str, Any] = json.loads(line)
        self.peak_mib = answer["peak_mib"]
        self.children_peak_mib = answer["children_peak_mib"]
        if "error" in answer:
            raise SideError(answer["error"])
        return answer


def python_of(name: str, installed: dict[str, dict[str, str]], environments: Path) -> Path:
    """The interpreter of a side.

    Raises
    ------
    SideError
        It was not installed.
    """
    if base(name) == OURS:
        return Path(sys.executable)
    found = installed.get(base(name), {"error": "nobody tried"})
    if "error" in found:
        message = f"not installed: {found['error']}"
        raise SideError(message)
    return environments / found["environment"] / "bin" / "python"


def prepare(name: str, python: Path, folder: Path) -> dict[str, float]:
    """What a side builds once and keeps in files: seconds, and the memory of the largest process."""
    with Running(name, python, folder) as side:
        seconds = side.say(PREPARE_S, do="prepare")["seconds"]
        return {"seconds": seconds, "peak_mib": max(side.peak_mib, side.children_peak_mib)}


class Asked:
    """What one side answered, and how long it took."""

    def __init__(self, side: Running, start: dict[str, Any]) -> None:
        self.side, self.start = side, start
        self.answers: list[Any] = []
        self.wall_ns: list[int] = []
        self.cpu_ns: list[int] = []
        self.first_ns: list[int] = []
        self.error: str | None = None

    def facts(self) -> dict[str, Any]:
        """All figures of the side, as JSON."""
        if self.error is not None or not self.wall_ns:
            return {"error": self.error or "nothing was timed"}
        wall, cpu = np.array(self.wall_ns) / 1e6, np.array(self.cpu_ns) / 1e6
        return {
            "calls": self.start["calls"],
            "samples": len(wall),
            **{f"p{share}_ms": float(np.percentile(wall, share)) for share in (50, 95, 99)},
            "cpu_p50_ms": float(np.percentile(cpu, 50)),
            "start_s": self.start["seconds"],
            "peak_mib": self.side.peak_mib,
        }

    def ask(self, numbers: list[int], *, first: bool) -> None:
        """A block of questions; ``first``: for the answers, not for the time."""
        if self.error is not None:
            return
        try:
            got = self.side.say(ASK_S, do="ask", questions=numbers, tell=first)
        except SideError as error:
            self.error = str(error)
            return
        if first:
            self.answers += got["answers"]
            self.first_ns += got["wall_ns"]
        else:
            self.wall_ns += got["wall_ns"]
            self.cpu_ns += got["cpu_ns"]

    def slow(self) -> bool:
        """Whether it is asked less often."""
        return bool(self.first_ns) and float(np.median(self.first_ns)) / 1e9 > SLOW_S


def run_group(group: Group, pythons: dict[str, Path], folder: Path) -> dict[str, Asked]:
    """Ask all sides of a group that have a Python; errors are kept with the side."""
    asked: dict[str, Asked] = {}
    try:
        for name, python in pythons.items():
            side = Running(name, python, folder)
            try:
                start = side.say(START_S, do="start", operation=group.operation, data=group.data)
                asked[name] = Asked(side, start)
            except SideError as error:
                asked[name] = Asked(side, {})
                asked[name].error = str(error)
        blocks = [
            list(range(begin, min(begin + group.block, group.questions)))
            for begin in range(0, group.questions, group.block)
        ]
        for one in asked.values():
            for numbers in blocks:
                one.ask(numbers, first=True)
        for number in range(group.rounds):
            for numbers in blocks:
                for one in asked.values():
                    if number < SLOW_ROUNDS or not one.slow():
                        one.ask(numbers, first=False)
    finally:
        for one in asked.values():
            one.side.__exit__(None, None, None)
    return asked
