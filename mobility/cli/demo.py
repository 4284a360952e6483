# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility demo`: a planned trip in the sample region, and what to try next."""

from __future__ import annotations

from mobility.cli.console import SAMPLE_ID, console, open_network, say
from mobility.cli.journeys import show_result
from mobility.planner.places import find_place
from mobility.planner.plan import plan
from mobility.planner.request import PlanRequest
from mobility.planner.times import parse_time

ORIGIN, DESTINATION, AT = "Magdeburg Hbf", "Barleben, Otto-von-Guericke-Allee", "2026-06-10T09:05"


def run(*, quiet: bool) -> None:
    """Build the sample region if need be and plan one trip from Magdeburg to the Technologiepark."""
    network = open_network(SAMPLE_ID, out=None, quiet=quiet)
    origin, destination = find_place(network, ORIGIN), find_place(network, DESTINATION)
    request = PlanRequest(origin, destination, parse_time(AT, network.zone))
    show_result(network, request, plan(network, request))
    stream = console()
    stream.print()
    stream.print(say("demo_next", origin=ORIGIN, destination=DESTINATION, at=AT))
