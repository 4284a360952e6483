# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility demo`: a planned trip in the sample region, what to try next, and, if asked for, the server."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from mobility.cli.console import SAMPLE_ID, console, open_network, say
from mobility.cli.journeys import show_result
from mobility.planner.places import find_place
from mobility.planner.plan import plan
from mobility.planner.request import PlanRequest, StopPlace
from mobility.planner.times import parse_time

ORIGIN, DESTINATION, AT = "Magdeburg Hbf", "Barleben, Otto-von-Guericke-Allee", "2026-06-10T09:05"


def run(*, serve_on: int | None, quiet: bool) -> None:
    """Build the sample region if need be and plan one trip from Magdeburg to the Technologiepark; then serve it.

    Parameters
    ----------
    serve_on
        The port, None: do not serve.
    quiet
        Say nothing of the build.
    """
    network = open_network(SAMPLE_ID, out=None, quiet=quiet)
    origin, destination = find_place(network, ORIGIN), find_place(network, DESTINATION)
    request = PlanRequest(origin, destination, parse_time(AT, network.zone))
    show_result(network, request, plan(network, request))
    stream = console()
    stream.print()
    tried = say("demo_next", command=_command(), origin=ORIGIN, destination=DESTINATION, at=AT)
    stream.print(tried, soft_wrap=True)
    if serve_on is not None:
        from mobility.cli.serve import run as serve

        stream.print()
        ends = [network.stop_id[place.stops[0]] for place in (origin, destination) if isinstance(place, StopPlace)]
        example = f"/api/v6/plan?fromPlace={ends[0]}&toPlace={ends[1]}&time={AT}"
        serve(SAMPLE_ID, host="127.0.0.1", port=serve_on, workers=1, out=None, quiet=False, example=example)


def _command() -> str:
    """How this program is called where the user stands: by its name if that is on the path, else by its place."""
    if shutil.which("mobility"):
        return "mobility"
    place = Path(sys.argv[0])
    try:
        return str(place.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(place)
