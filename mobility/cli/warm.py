# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Compile all kernels once, so that processes started side by side find them cached: python -m mobility.cli.warm."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from mobility.analysis.isochrones import isochrone
from mobility.analysis.matrix import MatrixQuestion, travel_time_matrix
from mobility.analysis.places.stops import stop_places
from mobility.analysis.window import Window
from mobility.cli.console import sample_path
from mobility.network import walks
from mobility.network.build import load
from mobility.network.timetable.accelerator import Acceleration
from mobility.planner.geocode import Bias, geocode
from mobility.planner.places import find_place
from mobility.planner.plan import plan
from mobility.planner.request import PlanRequest
from mobility.planner.reverse_geocode import reverse_geocode
from mobility.planner.times import parse_time
from mobility.planner.window import Span, plan_window
from mobility.region import read_region
from mobility.region.operations import Operations
from mobility.scenario.operations.figures import day_figures
from mobility.service.live import warm_up
from mobility.service.served import Served


def main() -> None:
    """Build the sample region into a temporary folder; plan there in both directions and all modes, search by name."""
    with tempfile.TemporaryDirectory() as folder:
        network = load(read_region(sample_path()[0]), out=Path(folder))
        places = [find_place(network, name) for name in ("Magdeburg Hbf", "Barleben, Otto-von-Guericke-Allee")]
        request = PlanRequest(places[0], places[1], parse_time("2026-06-10T09:05", network.zone))
        slower = replace(network.settings, change_s=180)
        for asked in (request, replace(request, arrive_by=True), replace(request, settings=slower)):
            plan(network, asked)
        # From door to door, walking without a limit, by bike and by car.
        doors = [find_place(network, point) for point in ("52.20970,11.61900", "52.18560,11.60000")]
        far = replace(request, origin=doors[0], destination=doors[1], settings=replace(slower, max_walk_s=None))
        own = replace(far, access=("bike",), egress=("car",), direct=("bike", "car"))
        for asked in (far, own, replace(far, access=("car",))):
            plan(network, asked)
        # With more stops one walks on inside the rounds.
        tabled, walks.TABLED_STOPS = walks.TABLED_STOPS, 0
        plan(network, replace(far, settings=replace(network.settings, change_s=181, max_walk_s=None)))
        walks.TABLED_STOPS = tabled
        # The same by links between trips, and pages of both kinds.
        network.accelerator.build(network.day(request.at.date()), network.links())
        for accelerated in (Acceleration.OFF, Acceleration.READY):
            network.accelerator.mode = accelerated
            begin = int(request.at.timestamp())
            for asked in (request, replace(request, arrive_by=True)):
                plan(network, asked)
                plan_window(network, asked, Span(begin, begin + 3600))
        # Areas and tables, towards a place and from it.
        stops = stop_places(network)
        for towards in (False, True):
            window = Window(request.at, 2, towards)
            isochrone(network, doors[0], window, [15])
            travel_time_matrix(network, MatrixQuestion(stops, stops, window), workers=1)
        geocode(network, "Rothenseer Str. 5", bias=Bias(52.2, 11.6))
        reverse_geocode(network, 52.20970, 11.61900)
        day_figures(network, request.at.date(), Operations())
        warm_up(Served(network))


if __name__ == "__main__":
    main()
