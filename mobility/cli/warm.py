# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Compile all kernels once, so that processes started side by side find them cached: python -m mobility.cli.warm."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from mobility.cli.console import sample_path
from mobility.network.build import load
from mobility.planner.places import find_place
from mobility.planner.plan import plan
from mobility.planner.request import PlanRequest
from mobility.planner.times import parse_time
from mobility.region import read_region


def main() -> None:
    """Build the sample region into a temporary folder and plan there in both directions."""
    with tempfile.TemporaryDirectory() as folder:
        network = load(read_region(sample_path()[0]), out=Path(folder))
        places = [find_place(network, name) for name in ("Magdeburg Hbf", "Barleben, Otto-von-Guericke-Allee")]
        request = PlanRequest(places[0], places[1], parse_time("2026-06-10T09:05", network.zone))
        slower = replace(network.settings, change_s=180)
        for asked in (request, replace(request, arrive_by=True), replace(request, settings=slower)):
            plan(network, asked)


if __name__ == "__main__":
    main()
