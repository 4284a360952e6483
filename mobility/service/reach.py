# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""One place to all stops, and one point over the streets to many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from msgspec import UNSET

from mobility.kernels.layout import NEVER
from mobility.network.streets.profiles import PROFILES
from mobility.planner.everywhere import reach_all_stops
from mobility.planner.legs import Spot
from mobility.planner.request import PlanRequest, PointPlace
from mobility.planner.ride_leg import stop_spot
from mobility.planner.street_table import TableRequest, street_table
from mobility.service.answers import Duration, Reachable, ReachablePlace
from mobility.service.asked import exact_point, moment_of, place_of
from mobility.service.legs import Style, Writer
from mobility.service.modes import PROFILE_OF
from mobility.service.questions import (
    MOST_SNAP_M,
    IgnoredStreetWishes,
    OneToAllQuestion,
    OneToManyQuestion,
)
from mobility.service.wishes import MINUTE_S, Ignored, RefusedError, transfer_request

if TYPE_CHECKING:
    from mobility.kernels.layout import Workspace
    from mobility.service.served import Served


def answer_one_to_all(
    served: Served, question: OneToAllQuestion, parameters: Mapping[str, str], version: int,
    workspace: Workspace | None = None,
) -> tuple[Reachable, Ignored]:  # fmt: skip
    """All stops in reach.

    Parameters
    ----------
    served, question, parameters
        Where, and what is asked.
    version
        Of the contract.
    workspace
        Lent for this search.
    """
    ignored = Ignored()
    ignored.unknown_parameters(parameters, OneToAllQuestion)
    shared = transfer_request(ignored, served, question)
    one = place_of(served, question.one)
    at = moment_of(served, question.time)
    request = PlanRequest(one, one, at, arrive_by=question.arrive_by, **shared)
    reached = reach_all_stops(served.network, request, question.max_travel_time * MINUTE_S, workspace)
    writer = Writer(served, Style(version))
    start = int(at.timestamp())
    places = []
    for stop in np.flatnonzero(reached.seconds < NEVER).tolist():
        seconds, place = int(reached.seconds[stop]), writer.place(stop_spot(served.network, stop))
        moment = dt.datetime.fromtimestamp(start - seconds if question.arrive_by else start + seconds, dt.UTC)
        if question.arrive_by:
            place.departure = place.scheduled_departure = moment
        else:
            place.arrival = place.scheduled_arrival = moment
        places.append(ReachablePlace(place=place, duration=-(-seconds // MINUTE_S), k=int(reached.rides[stop])))
    if isinstance(one, PointPlace):
        origin = writer.place(Spot("START", one.lat, one.lon))
    else:
        origin = writer.place(stop_spot(served.network, served.network.stop_of_id(one.query_id or "")))
    answer = Reachable(one=origin, all=places, attribution=served.attribution, sample=served.network.sample)
    return answer, ignored


def answer_one_to_many(
    served: Served, question: OneToManyQuestion, parameters: Mapping[str, str]
) -> tuple[list[Duration], Ignored]:
    """Ways over the streets.

    Parameters
    ----------
    served, question, parameters
        Where, and what is asked.

    Raises
    ------
    RefusedError
        The region has no streets.
    """
    ignored = Ignored()
    ignored.unknown_parameters(parameters, OneToManyQuestion)
    ignored.unheard(question, IgnoredStreetWishes)
    streets = served.network.streets
    if streets is None:
        raise RefusedError("no_streets_here", region=served.network.name)
    found = street_table(
        streets,
        TableRequest(
            one=exact_point(question.one),
            many=[exact_point(text) for text in question.many],
            profile=PROFILES[PROFILE_OF[question.mode]],
            settings=replace(served.network.settings, max_walk_s=None),
            most_s=int(question.max),
            snap_m=min(question.max_matching_distance, MOST_SNAP_M),
            towards=question.arrive_by,
            with_distance=question.with_distance,
        ),
    )
    answer = [
        Duration()
        if way is None
        else Duration(
            duration=float(way.seconds), distance=UNSET if way.distance_m is None else round(way.distance_m, 1)
        )
        for way in found
    ]
    return answer, ignored
