# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility build`: make the network of a region."""

from __future__ import annotations

import datetime as dt
import sys
import time
from typing import TYPE_CHECKING, Any

from mobility.cli.console import BuildProgress, console, open_region, say, show_findings
from mobility.errors import InputError
from mobility.network.accelerate import MOST_DAYS
from mobility.network.accelerate import accelerate as build_ahead
from mobility.network.build import build
from mobility.network.network import Network

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def run(region: str, *, out: Path | None, force: bool, accelerate: int, quiet: bool) -> None:
    """Build, tell what was remarkable and how long it took, and print the folder on stdout."""
    if not 0 <= accelerate <= MOST_DAYS:
        raise InputError("bad_number", option="--accelerate", low=0, high=MOST_DAYS)
    opened, special = open_region(region)
    if opened.sample:
        console(error=True).print(say("sample", name=opened.name))
    progress = BuildProgress(quiet=quiet)
    with progress:
        report = build(opened, out=out or special, force=force, progress=progress)
    if not quiet:
        stream = console(error=True)
        show_findings(report.findings)
        if report.rebuilt and (facts := Network.open(report.folder).manifest.get("streets")):
            stream.print(_streets(facts))
        if report.rebuilt:
            stages = ", ".join(f"{say(f'stage_{name}')} {_tenths(took_s)} s" for name, took_s in report.seconds.items())
            stream.print(say("built", seconds=_tenths(sum(report.seconds.values())), stages=stages))
        else:
            stream.print(say("up_to_date"))
    if accelerate:
        _accelerate(report.folder, accelerate, quiet=quiet)
    sys.stdout.write(f"{report.folder}\n")


def _accelerate(folder: Path, days: int, *, quiet: bool) -> None:
    """Build ahead what the next days' searches are quicker with."""
    network, began = Network.open(folder), time.perf_counter()
    done = build_ahead(network, dt.datetime.now(network.zone).date(), days)
    if quiet:
        return
    stream = console(error=True)
    if not done.dates:
        first, last = network.calendar()
        stream.print(say("accelerated_nothing", days=days, first=first.isoformat(), last=last.isoformat()))
        return
    seconds = _tenths(time.perf_counter() - began)
    stream.print(say("accelerated", dates=done.dates, timetables=done.timetables, seconds=seconds))
    if done.too_dense:
        stream.print(say("accelerated_too_dense", timetables=done.too_dense))


def _tenths(took_s: float) -> str:
    """Seconds with one decimal, as the language writes it."""
    return f"{took_s:.1f}".replace(".", say("decimal"))


def _streets(facts: Mapping[str, Any]) -> str:
    """What became of the streets, and what was cut off."""
    parts, cut_km = facts["cut_off"]["foot"]
    return say(
        "streets", km=f"{facts['kilometres']:.0f}", edges=facts["edges"], stops=facts["stops_linked"], parts=parts,
        cut_km=f"{cut_km:.0f}",
    )  # fmt: skip
