# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Areas that are reached from a place, or from which it is reached, as GeoJSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from mobility.analysis.isochrones import isochrone
from mobility.analysis.travel_times import Conditions
from mobility.analysis.window import MINUTE_S, Window
from mobility.errors import InputError
from mobility.service.answers import IsochroneAnswer, RingFacts, RingFeature, RingGeometry
from mobility.service.asked import moment_of, place_of
from mobility.service.questions import IsochroneQuestion
from mobility.service.wishes import Ignored, on_demand, route_types

if TYPE_CHECKING:
    import shapely

    from mobility.service.served import Served


def answer_isochrone(
    served: Served, question: IsochroneQuestion, parameters: Mapping[str, str]
) -> tuple[IsochroneAnswer, Ignored]:
    """The rings, the largest first, so that a map draws the smaller ones on top.

    Parameters
    ----------
    served, question, parameters
        Where, and what is asked.

    Raises
    ------
    InputError
        No streets here, none near the place, or a window that goes on into the next day.
    """
    from mobility.analysis.output.geo import rounded  # loads shapely, which other answers do without

    ignored = Ignored()
    ignored.unknown_parameters(parameters, IsochroneQuestion)
    network = served.network
    at = moment_of(served, question.time)
    local = at.astimezone(network.zone)
    last = dt.datetime.fromtimestamp(local.timestamp() + MINUTE_S * (question.window - 1), network.zone)
    if local.date() != last.date():
        raise InputError("span_of_several_dates", first=local.date(), last=last.date())
    conditions = Conditions(
        max_rides=None if question.max_transfers is None else question.max_transfers + 1,
        route_types=route_types(ignored, served, question.transit_modes, "transitModes"),
        transit=bool(question.transit_modes),
        on_demand=on_demand(question.transit_modes),
    )
    found = isochrone(
        network, place_of(served, question.place), Window(local, question.window, question.arrive_by),
        question.minutes, percentile=question.percentile, conditions=conditions,
    )  # fmt: skip
    shapes = rounded([ring.area for ring in found.rings])
    features = [
        RingFeature(
            type="Feature",
            geometry=_geometry(shape),
            properties=RingFacts(
                minutes=ring.cutoff_s / MINUTE_S, street_metres=round(ring.street_m), tolerance_metres=ring.tolerance_m
            ),
        )
        for ring, shape in zip(found.rings, shapes, strict=True)
    ]
    answer = IsochroneAnswer(
        type="FeatureCollection", features=features[::-1], attribution=served.attribution, sample=network.sample
    )
    return answer, ignored


def _geometry(shape: shapely.Geometry | None) -> RingGeometry:
    """Corners of all rings, the outer one of each part first."""
    parts = [] if shape is None else [part for part in getattr(shape, "geoms", [shape]) if not part.is_empty]
    coordinates = [[list(ring.coords) for ring in (part.exterior, *part.interiors)] for part in parts]
    return RingGeometry(type="MultiPolygon", coordinates=coordinates)
