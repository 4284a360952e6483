# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""build/growth.json -> the table and the plot of benchmarks/README.md, between its markers, and benchmarks/growth.svg.

usage: python -m benchmarks.growth.render
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from benchmarks.growth.plot import Curve, Panel, draw
from benchmarks.growth.run import RESULTS, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

README = ROOT / "benchmarks" / "README.md"
PLOT = ROOT / "benchmarks" / "growth.svg"
BEGIN, END = "<!-- growth: written by make bench-growth -->", "<!-- end of growth -->"
LINEAR = 1.05
"""What grows with a higher power of the size than this is said to grow faster than linearly."""
Size = dict[str, Any]

TABLE: dict[str, Callable[[Size], str]] = {
    "stop events a day": lambda size: f"{size['ask']['stop_events'] / 1e6:.2f} M",
    "stops": lambda size: f"{size['ask']['stops']:,}",
    "build, CPU s": lambda size: f"{size['build']['cpu_s']:.1f}",
    "build, peak MiB": lambda size: f"{size['build']['peak_mib']:,.0f}",
    "on disk, MiB": lambda size: f"{size['build']['disk_mib']:.0f}",
    "timetable of a date, s and MiB": lambda size: f"{size['ask']['day_s']:.2f}, {size['ask']['day_mib']:.0f}",
    "server, peak MiB": lambda size: f"{size['ask']['peak_mib']:,.0f}",
    "pair within a copy": lambda size: _times(size["ask"]["within"]),
    "patterns scanned for it, median": lambda size: f"{size['ask']['within']['patterns_scanned']:,.0f}",
    "the same pair, journeys in full": lambda size: _times(size["ask"]["within_whole"]),
    "pair across copies": lambda size: _times(size["ask"].get("across")),
    "window of an hour": lambda size: _times(size["ask"]["window"]),
    "one to all": lambda size: _times(size["ask"]["one_to_all"]),
    "answers that differ from home's": lambda size: f"{size['different']} of {size['compared']}",
}
MEASURES: dict[str, Callable[[Size], float]] = {
    "build: CPU time": lambda size: size["build"]["cpu_s"],
    "build: peak memory": lambda size: size["build"]["peak_mib"],
    "on disk": lambda size: size["build"]["disk_mib"],
    "timetable of a date": lambda size: size["ask"]["day_s"],
    "pair within a copy, median": lambda size: size["ask"]["within"]["median_ms"],
    "pair within a copy, p95": lambda size: size["ask"]["within"]["p95_ms"],
    "window of an hour, median": lambda size: size["ask"]["window"]["median_ms"],
    "one to all, median": lambda size: size["ask"]["one_to_all"]["median_ms"],
}
STAGES = ("read", "stops", "transfers", "timetable", "links", "names", "write")


def _times(found: dict[str, float] | None) -> str:
    return f"{found['median_ms']:.1f} / {found['p95_ms']:.1f} ms" if found else "–"


def power(sizes: list[Size], measure: Callable[[Size], float]) -> float:
    """With which power of the size something grows from a quarter of the largest size on; 1: linearly."""
    most = sizes[-1]["copies"]
    points = [(math.log(size["copies"]), math.log(measure(size))) for size in sizes if size["copies"] * 4 >= most]
    x, y = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    slope: float = sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)
    return slope


def table(found: dict[str, Any]) -> str:
    """All figures, in Markdown."""
    sizes, machine = found["sizes"], found["machine"]
    rows = [
        "| copies of home | " + " | ".join(str(size["copies"]) for size in sizes) + " |",
        "|---" * (len(sizes) + 1) + "|",
        *(f"| {name} | {' | '.join(told(size) for size in sizes)} |" for name, told in TABLE.items()),
    ]
    stages = {f"build, {stage}": _stage(stage) for stage in STAGES}
    powers = {name: power(sizes, measure) for name, measure in (MEASURES | stages).items()}
    faster = [f"{name} ({value:.2f})" for name, value in powers.items() if value > LINEAR]
    others = [f"{name} ({value:.2f})" for name, value in powers.items() if value <= LINEAR]
    last, asked = sizes[-1], sizes[-1]["ask"]
    method = (
        f"Times are median / p95 of CPU time: {asked['within']['n']} pairs within one copy, any of them, and "
        f"{asked['across']['n']} across copies ({asked['across']['answered']} with an answer at {last['copies']} "
        f"copies), {asked['window']['n']} windows, {asked['one_to_all']['n']} origins for 24 h. "
        f"{last['answered']} of the {last['compared']} pairs have answers; every journey is compared by times, "
        "trips and stops with that of the home region, with the trains running."
    )
    growth = (
        f"Faster than linearly from {last['copies'] // 4} copies on (power of the size): "
        f"{', '.join(faster) or 'nothing'}. Linearly or slower: {', '.join(others)}."
    )
    facts = (
        f"Machine: {machine['cores']} cores of {machine['cpu']}, Python {machine['python']}, "
        f"numba {machine['numba']}, load {machine['load']}."
    )
    return "\n".join(
        [
            *rows,
            "",
            method,
            "",
            growth,
            "",
            "![Build time, memory, size on disk and query times against stop events a day](growth.svg)",
            "",
            facts,
        ]
    )


def _stage(name: str) -> Callable[[Size], float]:
    return lambda size: float(size["build"]["stages_s"][name])


def plot(sizes: list[Size]) -> str:
    """The growth as SVG."""
    events = [size["ask"]["stop_events"] for size in sizes]

    def curve(name: str, measure: Callable[[Size], float]) -> Curve:
        return Curve(name, [(x, measure(size)) for x, size in zip(events, sizes, strict=True)])

    across = [(size["ask"]["stop_events"], size["ask"]["across"]["median_ms"]) for size in sizes if size["copies"] > 1]
    return draw(
        "How build and search grow with the size of the region",
        "stop events a day",
        [
            Panel("Build", [
                curve("CPU time, s", MEASURES["build: CPU time"]),
                curve("peak memory, MiB", MEASURES["build: peak memory"]),
                curve("on disk, MiB", MEASURES["on disk"]),
            ]),
            Panel("Search, median CPU time in ms", [
                curve("one to all", MEASURES["one to all, median"]),
                Curve("pair across copies", across),
                curve("window of an hour", MEASURES["window of an hour, median"]),
                curve("pair within a copy", MEASURES["pair within a copy, median"]),
            ]),
        ],
    )  # fmt: skip


def main() -> None:
    """Write both."""
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n\n{table(found)}\n\n{END}{after}", encoding="utf-8")
    PLOT.write_text(plot(found["sizes"]), encoding="utf-8")


if __name__ == "__main__":
    main()
