# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Measures one size after the other, each in processes of its own, and writes build/growth.json.

usage: python -m benchmarks.growth.run [SIZE …]
A process that takes more than ``MOST_GIB`` is stopped, and the sizes after it are left out. Journeys of the pairs
within a copy are compared with those of the home region itself; where a long-distance train were of use they would
differ, and be counted as such.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.conftest import SHARED, machine
from benchmarks.growth.tiles import write_tiles

ROOT = Path(__file__).resolve().parents[2]
DATA = SHARED / "data" / "sachsen-anhalt"
RESULTS = ROOT / "build" / "growth.json"
SIZES = (1, 2, 4, 8, 16, 32)
MOST_GIB = 17
PAUSE_S = 0.1


class TooMuchMemoryError(Exception):
    """A process took more than ``MOST_GIB``."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} took more than {MOST_GIB} GiB")


def measured(*arguments: str) -> dict[str, Any]:
    """What ``measure`` prints, and the peak of its memory."""
    command = [sys.executable, "-m", "benchmarks.growth.measure", *arguments]
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out)
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if _resident_gib(process.pid) > MOST_GIB:
                process.kill()
                process.wait()
                raise TooMuchMemoryError(arguments[0])
            time.sleep(PAUSE_S)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise subprocess.CalledProcessError(process.returncode, command)
        out.seek(0)
        facts: dict[str, Any] = json.load(out)
    return {**facts, "peak_mib": usage.ru_maxrss / 1024}


def _resident_gib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    kib = next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)
    return kib / 2**20


def measure_size(copies: int, folder: Path, wanted: list[list[str]]) -> dict[str, Any]:
    """All figures of one size."""
    began = time.process_time()
    region = write_tiles(DATA, copies, folder)
    generate_s = time.process_time() - began
    built = measured("build", str(region), str(folder / "network"))
    asked = measured("ask", str(region), str(folder / "network"), str(copies))
    journeys = asked.pop("journeys")
    pairs = list(zip(journeys, wanted, strict=True))
    return {
        "copies": copies,
        "generate_s": generate_s,
        "build": built,
        "ask": asked,
        "compared": len(pairs),
        "answered": sum(bool(journey) for journey in journeys),
        "different": sum(one != other for one, other in pairs),
    }


def main() -> None:
    """Measure the sizes asked for."""
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    if not DATA.is_dir():
        sys.exit("The real data of ../shared/data are absent.")
    work = ROOT / "build" / "growth"
    shutil.rmtree(work, ignore_errors=True)
    home = measured("ask", str(SHARED / "regions" / "home.toml"), str(work / "home"), "0")
    found: list[dict[str, Any]] = []
    for copies in sizes:
        folder = work / str(copies)
        try:
            found.append(measure_size(copies, folder, home["journeys"]))
        except TooMuchMemoryError as error:
            print(f"{copies} copies: {error}")
            break
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        built, asked = found[-1]["build"], found[-1]["ask"]
        print(
            f"{copies} copies: {asked['stop_events']:,} stop events, built in {built['cpu_s']:.1f} s and "
            f"{built['peak_mib']:,.0f} MiB, pair {asked['within']['median_ms']:.2f} ms, "
            f"{found[-1]['different']} of {found[-1]['compared']} answers differ",
            flush=True,
        )
        RESULTS.write_text(json.dumps({"machine": machine(), "sizes": found}, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(work, ignore_errors=True)
    if any(one["different"] for one in found):
        sys.exit("Some answers differ from those of the home region.")


if __name__ == "__main__":
    main()
