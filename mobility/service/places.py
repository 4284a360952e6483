# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Names to places and places to names, stops in a box, and where a map begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from msgspec import UNSET

from mobility import __version__
from mobility.errors import InputError
from mobility.planner.geocode import Bias, Box, geocode
from mobility.planner.reverse_geocode import reverse_geocode
from mobility.planner.ride_leg import stop_spot
from mobility.service.answers import Area, AttributionAnswer, Health, Initial, Match, Place, ServerConfig
from mobility.service.asked import exact_point
from mobility.service.legs import Style, Writer
from mobility.service.modes import modes_of
from mobility.service.questions import (
    MOST_ACCESS_S,
    MOST_DIRECT_S,
    MOST_ONE_TO_ALL_MIN,
    MOST_ONE_TO_MANY,
    GeocodeQuestion,
    MapStopsQuestion,
    ReverseGeocodeQuestion,
)
from mobility.service.wishes import Ignored, route_types

if TYPE_CHECKING:
    from mobility.planner.match import Match as Found
    from mobility.service.served import Served

MOST_STOPS = 10_000
"""Stops that one look at the map brings; the most served ones of more."""
WIDEST_ZOOM, NEAREST_ZOOM = 5, 15


def answer_geocode(
    served: Served, question: GeocodeQuestion, parameters: Mapping[str, str]
) -> tuple[list[Match], Ignored]:
    """What a text means, the best first.

    Parameters
    ----------
    served, question, parameters
        Where, and what is asked.
    """
    ignored = Ignored()
    ignored.unknown_parameters(parameters, GeocodeQuestion)
    near = exact_point(question.place) if question.place else None
    types = route_types(ignored, served, question.mode, "mode") if question.mode else None
    found = geocode(
        served.network,
        question.text,
        count=question.num_results,
        types=question.type,
        bias=Bias(near.lat, near.lon, question.place_bias) if near else None,
        box=_box(question.min, question.max),
        route_types=() if types is None else types,
    )
    return [_match(served, one) for one in found], ignored


def answer_reverse_geocode(
    served: Served, question: ReverseGeocodeQuestion, parameters: Mapping[str, str]
) -> tuple[list[Match], Ignored]:
    """What is near a point, the nearest first.

    Parameters
    ----------
    served, question, parameters
        Where, and what is asked.
    """
    ignored = Ignored()
    ignored.unknown_parameters(parameters, ReverseGeocodeQuestion)
    point = exact_point(question.place)
    found = reverse_geocode(served.network, point.lat, point.lon, count=question.num_results, types=question.type)
    return [_match(served, one) for one in found], ignored


def _box(low: str | None, high: str | None) -> Box | None:
    """The rectangle between two corners.

    Raises
    ------
    InputError
        Only one corner, or no rectangle.
    """
    if low is None and high is None:
        return None
    if low is None or high is None:
        raise InputError("half_a_box")
    south_west, north_east = exact_point(low), exact_point(high)
    if south_west.lat > north_east.lat:
        raise InputError("box_upside_down")
    return Box(south_west.lat, south_west.lon, north_east.lat, north_east.lon)


def _match(served: Served, found: Found) -> Match:
    return Match(
        type=found.kind,
        category=found.category or UNSET,
        tokens=list(found.tokens),
        name=found.name,
        id=found.id,
        lat=found.lat,
        lon=found.lon,
        street=found.street or UNSET,
        house_number=found.house_number or UNSET,
        zip=found.zip or UNSET,
        tz=served.zone_name,
        areas=[
            Area(name=area.name, admin_level=area.level, matched=area.matched, default=number == 0 or UNSET)
            for number, area in enumerate(found.areas)
        ],
        score=found.score,
        modes=modes_of(found.route_types) if found.kind == "STOP" else UNSET,
        importance=found.importance,
    )


def answer_map_stops(
    served: Served, question: MapStopsQuestion, parameters: Mapping[str, str], version: int
) -> tuple[list[Place], Ignored]:
    """The stops of a rectangle, one for each group if asked for.

    Parameters
    ----------
    served, question, parameters
        Where, and what is asked.
    version
        Of the contract.
    """
    ignored = Ignored()
    ignored.unknown_parameters(parameters, MapStopsQuestion)
    box = _box(question.min, question.max)
    assert box is not None  # noqa: S101 - both corners are required
    arrays = served.network.arrays
    lat, lon = arrays["stop_lat"], arrays["stop_lon"]
    across = (lon >= box.west) & (lon <= box.east) if box.west <= box.east else (lon >= box.west) | (lon <= box.east)
    stops = np.flatnonzero((lat >= box.south) & (lat <= box.north) & across & (arrays["stop_routable"] > 0))
    if question.grouped:
        stops = np.unique(served.group_head[stops])
    wanted = route_types(ignored, served, question.modes, "modes") if question.modes else frozenset[int]()
    writer = Writer(served, Style(version))
    places = []
    for stop in stops.tolist():
        modes = served.modes_at(served.group(stop) if question.grouped else [stop])
        if wanted is not None and not set(modes) & set(modes_of(wanted)):
            continue
        place = writer.place(stop_spot(served.network, stop))
        place.modes = modes
        places.append(place)
    return places[:MOST_STOPS], ignored


def answer_initial(served: Served) -> Initial:
    """The middle of all stops, and a zoom that shows nearly all of them."""
    arrays = served.network.arrays
    known = np.isfinite(arrays["stop_lat"]) & (arrays["stop_routable"] > 0)
    lat, lon = arrays["stop_lat"][known], arrays["stop_lon"][known]
    middle = (float(np.median(lat)), float(np.median(lon))) if len(lat) else (0.0, 0.0)
    # What nearly all stops span; a degree of latitude takes about two of longitude on the map here.
    span_deg = max(_span_deg(lon), 2 * _span_deg(lat)) if len(lat) else 360.0
    zoom = float(np.clip(np.log2(360 / max(span_deg, 1e-3)) + 1, WIDEST_ZOOM, NEAREST_ZOOM))
    streets = served.network.streets is not None
    return Initial(
        lat=middle[0],
        lon=middle[1],
        zoom=round(zoom, 1),
        server_config=ServerConfig(
            motis_version=f"umstieg {__version__}",
            has_elevation=False,
            has_routed_transfers=streets,
            has_street_routing=streets,
            max_one_to_many_size=MOST_ONE_TO_MANY,
            max_one_to_all_travel_time_limit=MOST_ONE_TO_ALL_MIN,
            max_pre_post_transit_time_limit=MOST_ACCESS_S,
            max_direct_time_limit=MOST_DIRECT_S,
            shapes_debug_enabled=False,
        ),
    )


def _span_deg(values: np.ndarray) -> float:
    return float(np.ptp(np.percentile(values, [5, 95])))


def answer_health(served: Served, stale: str | None) -> Health:
    """Whether all is well, and what is served."""
    first, last = served.network.calendar()
    return Health(
        rt=False,
        gbfs=False,
        region=served.network.name,
        network=served.hash,
        calendar_begin=first.isoformat(),
        calendar_end=last.isoformat(),
        stale=stale,
        sample=served.network.sample,
    )


def answer_attribution(served: Served) -> AttributionAnswer:
    """Whom the data are owed to."""
    return AttributionAnswer(region=served.network.name, attribution=served.attribution, sample=served.network.sample)
