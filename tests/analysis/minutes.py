# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Travel times minute by minute, asked one by one of the planner."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from mobility.analysis.targets import Targets, point_targets, stop_targets
from mobility.analysis.travel_times import Conditions, TravelTimes, analysis_links
from mobility.analysis.window import Window
from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.network.network import Network
from mobility.planner.request import Place, PlanRequest, PointPlace, StopPlace
from mobility.planner.search import Search

Counts = Counter[str]


def single_s(
    network: Network, place: Place, other: Place, at: dt.datetime, conditions: Conditions, *, towards: bool
) -> int:
    """Seconds from the asked minute to the arrival, or from the departure to the asked minute, by one question."""
    origin, destination = (other, place) if towards else (place, other)
    request = PlanRequest(
        origin, destination, at, arrive_by=towards, max_rides=conditions.max_rides, settings=conditions.settings,
        direct=("foot",) if conditions.on_foot else (),
    )  # fmt: skip
    search = Search(network, request)
    ends = [(search.at_s - one.departure_s) if towards else one.arrival_s - search.at_s for one in search.pareto()]
    best = min(ends, default=NEVER)
    return best if best <= conditions.most_s else NEVER


def targets(network: Network, others: Sequence[Place], conditions: Conditions, *, towards: bool) -> Targets:
    """Points or stops as targets."""
    links = analysis_links(network, conditions.settings)
    points = [other for other in others if isinstance(other, PointPlace)]
    if points:
        assert len(points) == len(others)
        return point_targets(network, links, points, conditions.most_s, towards=towards)
    return stop_targets(links, [other.stops[0] for other in others if isinstance(other, StopPlace)], towards=towards)


def wrong_minutes(
    network: Network, place: Place, others: Sequence[Place], window: Window, conditions: Conditions, counts: Counts,
    minutes: Sequence[int],
) -> list[str]:  # fmt: skip
    """Where the window and single questions differ, at some of its minutes."""
    made = targets(network, others, conditions, towards=window.towards)
    try:
        found = TravelTimes(network, window, made, conditions).of(place)
    except InputError as error:
        if error.code.startswith("no_street"):
            return []
        raise
    assert found.shape == (len(others), window.minutes)
    wrong = []
    for number, other in enumerate(others):
        if number in made.lost:
            assert (found[number] == NEVER).all()
            continue
        for minute in minutes:
            at = dt.datetime.fromtimestamp(window.first_s + 60 * minute, network.zone)
            wanted = single_s(network, place, other, at, conditions, towards=window.towards)
            if found[number, minute] != wanted:
                words = f"{place}, {other}, {at}, towards {window.towards}, {conditions}"
                wrong.append(f"{words}: {found[number, minute]}, single {wanted}")
            counts["compared"] += 1
            counts["reached"] += wanted < NEVER
            counts["towards, reached"] += window.towards and wanted < NEVER
    return wrong
