# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""One side in a process of its own: ``python -m benchmarks.peers.worker SIDE FOLDER``.

A side may have variants, as in ``ours:arrivals``; what stands behind the colon goes to its ``start``.

Reads JSON lines and answers each with one. This file imports nothing but the standard library, since it runs with the
Python of the peer. A side is a module of ``sides`` with

- ``prepare(folder)``: what is built once and kept in files (may be absent);
- ``start(folder, operation, data)``: a ``Side`` with what is held in memory.

What a library prints goes to the standard error output, so that it does not get between the lines.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1024


class Side(NamedTuple):
    """One side, ready to be asked."""

    ask: Callable[[Any], Any]
    """Answers one question; this is what is timed."""
    tell: Callable[[Any, Any], Any]
    """Question and answer -> what can be compared, as JSON; not timed."""
    calls: str
    """Which function of the library answers."""
    make: Callable[[Any], Any] = lambda question: question
    """Turns a question into what ``ask`` takes; not timed."""


def peak_mib() -> tuple[float, float]:
    """Most memory that this process held so far, and the largest of its children."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_maxrss / MIB, children.ru_maxrss / MIB


def module_of(side: str) -> Any:
    """The module of a side."""
    name = side.partition(":")[0].replace("-", "_")
    name = name if name == "ours" else f"sides.{name}_side"
    return importlib.import_module(f"benchmarks.peers.{name}")


def serve(name: str, folder: Path, lines: TextIO, out: TextIO) -> None:
    """Answer until no line comes."""
    side: Side | None = None
    questions: list[Any] = []

    def reply(**facts: Any) -> None:
        peak, children = peak_mib()
        out.write(json.dumps({**facts, "peak_mib": peak, "children_peak_mib": children}) + "\n")
        out.flush()

    for line in lines:
        told = json.loads(line)
        began = time.perf_counter()
        try:
            if told["do"] == "prepare":
                prepare = getattr(module_of(name), "prepare", None)
                if prepare is not None:
                    prepare(folder)
                reply(seconds=time.perf_counter() - began)
            elif told["do"] == "start":
                variant = name.partition(":")[2]
                side = module_of(name).start(folder, told["operation"], told["data"], *([variant] if variant else []))
                seconds = time.perf_counter() - began
                path = folder / "questions" / f"{told['operation']}-{told['data']}.json"
                questions = [side.make(one) for one in json.loads(path.read_text(encoding="utf-8"))]
                reply(seconds=seconds, calls=side.calls)
            elif side is not None:
                reply(**_ask(side, questions, told["questions"], tell=told["tell"]))
        except Exception as error:  # noqa: BLE001 - whatever a library raises is told, and the run goes on
            reply(error=f"{type(error).__name__}: {error}")


def _ask(side: Side, questions: list[Any], numbers: list[int], *, tell: bool) -> dict[str, Any]:
    wall_ns, cpu_ns, answers = [], [], []
    for number in numbers:
        question = questions[number]
        cpu, wall = time.process_time_ns(), time.perf_counter_ns()
        answer = side.ask(question)
        wall_ns.append(time.perf_counter_ns() - wall)
        cpu_ns.append(time.process_time_ns() - cpu)
        if tell:
            answers.append(side.tell(question, answer))
    return {"wall_ns": wall_ns, "cpu_ns": cpu_ns, "answers": answers}


def main() -> None:
    """Keep the standard output for the answers, and serve."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    serve(sys.argv[1], Path(sys.argv[2]), sys.stdin, out)


if __name__ == "__main__":
    main()
