# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""RESULTS.md from measured.json, and from nothing else: ``python -m benchmarks.peers.render measured.json``."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from benchmarks.peers.compare import AGREES
from benchmarks.peers.groups import ANALYSES, DATA, OPERATIONS, OURS, base
from benchmarks.peers.reasons import BACKGROUND, CLASSES, QUICKER, REMARKS
from benchmarks.peers.yardstick import ARRAYS, OPERATION_OF

Measured = dict[str, Any]
HEAD = "<!--\nSPDX-FileCopyrightText: 2026 The umstieg authors\nSPDX-License-Identifier: EUPL-1.2\n-->\n"
WANTED = 7
"""In so many operations of routing ours shall be the quickest."""
COLUMNS = ("data", "side", "answers with", "n", "median", "p95", "p99", "CPU median", "build", "memory", "agreement")


def render(measured: Measured) -> str:
    """The whole page."""
    parts = [HEAD, "# The engine beside its peers\n", _about(measured), _verdicts(measured), _explained(measured)]
    parts += [_operation(measured, operation) for operation in OPERATIONS]
    parts += [_absent(measured), _settings(measured)]
    return "\n".join(part for part in parts if part)


def ms(value: float) -> str:
    """Milliseconds with three digits, or two places less where small."""
    if value >= 1000:
        return f"{value:,.0f}"
    digits = 3 if value < 1 else 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:.{digits}f}"


def _agrees(found: dict[str, Any] | None) -> bool:
    return found is not None and found["same"] >= AGREES * found["compared"] > 0


def quickest(group: Measured) -> dict[str, Any]:
    """Whether ours is quicker than each peer of a group that agrees, and the strongest of them.

    Ours must take less time on the clock and less of the processors: a peer may use several, and others may be busy.
    """
    ours = group["sides"][OURS]
    agreeing = {
        name: side for name, side in group["sides"].items() if _agrees(side.get("agreement"))
    }  # fmt: skip
    if "error" in ours:
        return {"first": False, "peer": None, "ratio": None, "agreeing": sorted(agreeing)}
    ratios = {
        name: min(side["p50_ms"] / ours["p50_ms"], side["cpu_p50_ms"] / ours["cpu_p50_ms"])
        for name, side in agreeing.items()
    }
    if not ratios:
        return {"first": True, "peer": None, "ratio": None, "agreeing": []}
    peer = min(ratios, key=lambda name: ratios[name])
    return {"first": ratios[peer] > 1, "peer": peer, "ratio": ratios[peer], "agreeing": sorted(agreeing)}


def firsts(measured: Measured) -> dict[str, bool]:
    """Per operation whether ours is quicker than every peer that agrees, in all of its groups."""
    answer: dict[str, bool] = {}
    for group in measured["groups"]:
        operation = group["operation"]
        answer[operation] = answer.get(operation, True) and bool(quickest(group)["first"])
    return answer


def _about(measured: Measured) -> str:
    about, machine = measured["about"], measured["about"]["machine"]
    versions = ", ".join(
        f"{name} {one['version']}" + (f" (Python {one['python']})" if "python" in one else " (not installed)")
        for name, one in sorted(measured["installed"].items())
    )
    rows = {
        "Measured": f"{about['date']} by `{about['command']}`, {about['seconds'] / 60:.1f} minutes without installing",
        "Machine": f"{machine['cpu']}, {machine['cores']} cores, {machine['system']}; load {about['load_before']:.2f} "
        f"before, {machine['load']} after",
        "Ours": f"umstieg {about['umstieg']}, commit {about['commit'] or 'unknown'}; Python {machine['python']}, "
        f"numba {machine['numba']}, numpy {machine['numpy']}",
        "Peers": versions,
    }
    table = "\n".join(f"| {name} | {text} |" for name, text in rows.items())
    return (
        f"| | |\n|---|---|\n{table}\n\n"
        "Every figure on this page is written by a program from one run, in which all sides answered the same\n"
        "questions on the same data in turns. Only ratios within the run count. Times are milliseconds of one\n"
        "question in the process, on the clock; the CPU median counts all threads. Build is what is needed before\n"
        "the first question, in seconds: files, then memory. Memory is the most that the process held, with its\n"
        f"interpreter. A peer *agrees* if {AGREES:.0%} of its answers are the same.\n"
    )


def _verdicts(measured: Measured) -> str:
    lines = [
        "| operation | data | ours, median | quickest peer that agrees | its median | times ours | first |",
        "|---|---|---|---|---|---|---|",
    ]
    for group in measured["groups"]:
        verdict, ours = quickest(group), group["sides"][OURS]
        peer = verdict["peer"]
        cells = [
            OPERATIONS[group["operation"]], group["data"],
            "failed" if "error" in ours else ms(ours["p50_ms"]),
            peer or _none_agrees(group),
            ms(group["sides"][peer]["p50_ms"]) if peer else "",
            f"{verdict['ratio']:.2f}" if peer else "",
            ("yes" if verdict["first"] else "**no**") if peer else "",
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    found = firsts(measured)
    count, analyses = sum(found.values()), sum(found.get(name, False) for name in ANALYSES)
    routing = f"{count - analyses} of {len(OPERATIONS) - len(ANALYSES)} of routing (wanted: {WANTED})"
    return (
        f"**Ours is quicker on the median than every peer that agrees in {count} of {len(OPERATIONS)} operations**: "
        f"{routing} and {analyses} of {len(ANALYSES)} of analysis; in an operation it must be so on all "
        f"data.{_unopposed(measured)}\n"
        "*Times ours* is the smaller of the ratios of the medians on the clock and of CPU time.\n\n"
        + "\n".join(lines)
        + "\n"
    )


def _unopposed(measured: Measured) -> str:
    """Operations in which no peer agrees on any data, which count for ours all the same."""
    agreeing: dict[str, int] = {}
    for group in measured["groups"]:
        operation = group["operation"]
        agreeing[operation] = agreeing.get(operation, 0) + len(quickest(group)["agreeing"])
    names = [OPERATIONS[operation] for operation, count in agreeing.items() if count == 0]
    return f" No peer agrees in: {', '.join(names)}." if names else ""


def _none_agrees(group: Measured) -> str:
    """Who was asked all the same: share of equal answers, and the median."""
    told = []
    for name, side in group["sides"].items():
        found = side.get("agreement")
        if found is not None:
            told.append(f"{name}: {found['same'] / max(found['compared'], 1):.0%}, {ms(side['p50_ms'])} ms")
    return f"none agrees ({'; '.join(told)})" if told else "none"


def _explained(measured: Measured) -> str:
    """Where ours is not first, and why, at the top."""
    lines = []
    for group in measured["groups"]:
        verdict = quickest(group)
        ours = group["sides"][OURS]
        if "error" in ours:
            lines.append(f"- {OPERATIONS[group['operation']]}, {group['data']}: ours failed: {_cell(ours['error'])}")
        for name in verdict["agreeing"] if "error" not in ours else []:
            side = group["sides"][name]
            ratios = side["p50_ms"] / ours["p50_ms"], side["cpu_p50_ms"] / ours["cpu_p50_ms"]
            if min(ratios) < 1:
                lines.append(
                    f"- {OPERATIONS[group['operation']]}, {group['data']}: {name} takes {ms(side['p50_ms'])} ms, ours "
                    f"{ms(ours['p50_ms'])} ms (CPU {ms(side['cpu_p50_ms'])} and {ms(ours['cpu_p50_ms'])} ms). "
                    f"{QUICKER.get(base(name), '')} It answers with {side['calls']}; ours with {ours['calls']}."
                )
    parts = [
        f"## {title}\n\n" + "\n".join(found) + "\n"
        for title, found in (
            ("Where ours is not the quickest", lines),
            ("Quicker, but not the same answers", _others(measured)),
        )
        if found
    ]
    return "\n".join(parts)


def _others(measured: Measured) -> list[str]:
    """Peers that are quicker than ours and do not agree."""
    lines = []
    for group in measured["groups"]:
        ours = group["sides"][OURS]
        for name, side in group["sides"].items() if "error" not in ours else []:
            found = side.get("agreement")
            if found is None or _agrees(found) or side["p50_ms"] >= ours["p50_ms"]:
                continue
            share = f"{found['same']:,} of {found['compared']:,} are the same ({found['tolerance']})"
            times = f"{ms(side['p50_ms'])} ms, ours {ms(ours['p50_ms'])} ms"
            lines.append(f"- {OPERATIONS[group['operation']]}, {group['data']}: {name} takes {times}; {share}.")
    return lines


def _operation(measured: Measured, operation: str) -> str:
    groups = [group for group in measured["groups"] if group["operation"] == operation]
    lines = [f"| {' | '.join(COLUMNS)} |", "|" + "---|" * len(COLUMNS)]
    notes = []
    for group in groups:
        for name, side in group["sides"].items():
            lines.append(_row(measured, group, name, side))
            notes += _notes(group, name, side)
    lines += _yardstick_rows(measured, operation)
    text = f"## {OPERATIONS[operation]}\n\n" + "\n".join(lines) + "\n"
    if operation in REMARKS:
        notes.append(f"- {REMARKS[operation]}")
    return text + ("\n" + "\n".join(notes) + "\n" if notes else "")


def _row(measured: Measured, group: Measured, name: str, side: dict[str, Any]) -> str:
    shown = name.replace(":", ", ") if name != OURS else f"**{OURS}**"
    if "error" in side:
        return f"| {group['data']} | {shown} | failed: {_cell(side['error'])} |" + " |" * (len(COLUMNS) - 3)
    cells = [
        group["data"], shown, _cell(side["calls"]), str(side["samples"]),
        *(ms(side[key]) for key in ("p50_ms", "p95_ms", "p99_ms", "cpu_p50_ms")),
        _build(measured, group, name, side), f"{side['peak_mib']:.0f} MiB", _share(side),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _build(measured: Measured, group: Measured, name: str, side: dict[str, Any]) -> str:
    networks = {"nodes": "moved", "points": "moved"}
    if base(name) == OURS:
        files = measured["facts"]["build_s"][networks.get(group["data"], group["data"])]
    elif name in measured["prepared"]:
        files = measured["prepared"][name]["seconds"]
    else:
        return f"{side['start_s']:.1f}"
    return f"{files:.1f} + {side['start_s']:.1f}"


def _share(side: dict[str, Any]) -> str:
    found = side.get("agreement")
    if found is None:
        return ""
    share = f"{found['same']:,} of {found['compared']:,}"
    return share if _agrees(found) else f"{share}, does not agree"


def _notes(group: Measured, name: str, side: dict[str, Any]) -> list[str]:
    """How a peer was compared, and why which answers differ."""
    found = side.get("agreement")
    if found is None:
        return []
    several = f", {found['several']:,} with several entries" if found["several"] else ""
    counted = f"{found['same']:,} of {found['compared']:,} the same ({found['tolerance']})"
    answered = f"ours found an answer for {found['answered']:,}{several}"
    lines = [f"- {name}, {group['data']}: {counted}; {answered}.{_off(found)}"]
    lines += [
        f"  - {'once' if count == 1 else f'{count:,} times'}: {CLASSES[kind]}"
        for kind, count in found["classes"].items()
    ]
    if found["classes"] and (base(name), group["data"]) in BACKGROUND:
        lines.append(f"  - {BACKGROUND[base(name), group['data']]}")
    return lines


def _off(found: dict[str, Any]) -> str:
    """How far the answers are off, in seconds or as a share."""
    off = found["off"]
    if not found["classes"] or not off or "length" in found["classes"]:
        return ""
    for what in ("arrival", "median"):
        if what in found["tolerance"]:
            middle = f"median {off['p50']:+.0f} s, 5th to 95th percentile {off['p5']:+.0f} to {off['p95']:+.0f} s"
            return f" Its {what} less ours: {middle}."
    if "length" in found["tolerance"]:
        return (
            f" Its length by ours: median {off['p50']:.3f}, 5th to 95th percentile {off['p5']:.3f} to {off['p95']:.3f}."
        )
    if "junctions that" in found["tolerance"]:
        return f" Share of junctions in both: median {off['p50']:.2f}, 5th percentile {off['p5']:.2f}."
    return ""


def _yardstick_rows(measured: Measured, operation: str) -> list[str]:
    found = measured["yardstick"]
    rows = []
    for op, sides in found.items() if "error" not in found else []:
        if OPERATION_OF[op] != operation:
            continue
        for key, shown in (("beside", f"**{OURS}**"), ("yardstick", "yardstick (C++)")):
            side = sides.get(key)
            if side is None:
                continue
            same = sides["yardstick"]["checksums"] == sides.get("beside", {}).get("checksums")
            told = "" if key == "beside" or "beside" not in sides else "checksums equal" if same else "checksums differ"
            build = "" if side["build_s"] is None else f"{side['build_s']:.1f}"
            calls = f"{op}, a kernel alone" if key == "beside" else op
            cells = [
                f"{ARRAYS}, its arrays", shown, calls, str(side["questions"]),
                *(ms(side[f"{name}_ms"]) for name in ("p50", "p95", "p99")), ms(side["p50_ms"]), build, "", told,
            ]  # fmt: skip
            rows.append(f"| {' | '.join(cells)} |")
    return rows


def _absent(measured: Measured) -> str:
    """What could not be had."""
    lines = [
        f"- {name} {one['version']}: {_cell(one['error'])}"
        for name, one in measured["installed"].items()
        if "error" in one
    ]
    lines += [
        f"- {name} could not be prepared: {_cell(one['error'])}"
        for name, one in measured["prepared"].items()
        if "error" in one
    ]
    if "error" in measured["yardstick"]:
        lines.append(f"- The yardstick was skipped: {_cell(measured['yardstick']['error'])}")
    return "## Not measured\n\n" + "\n".join(lines) + "\n" if lines else ""


def _settings(measured: Measured) -> str:
    facts = measured["facts"]
    lines = [f"- *{name}*: {text}." for name, text in DATA.items()]
    lines.append(f"- *{ARRAYS}, its arrays*: as the yardstick's README says; CPU time, medians over its runs.")
    return (
        "## Data and settings\n\n"
        + "\n".join(lines)
        + f"\n\nThe foot graph has {facts['nodes']:,} junctions and {facts['arcs']:,} arcs; "
        f"*moved* is {facts['dates']['moved']}. Questions are drawn with a fixed seed.\n"
    )


def _cell(text: str) -> str:
    """A text that others wrote, for a cell: on one line, without addresses and folders of this machine."""
    text = re.sub(r"\w+://\S+", "(address)", text.replace("|", "/"))
    return " ".join(re.sub(r"(?<![\w.])/(?:[\w.@+-]+/)+", "", text).split())


if __name__ == "__main__":
    sys.stdout.write(render(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
