# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What is answered over HTTP, field by field: the contract of MOTIS v5 and v6, and what we add.

A field that is ``UNSET`` is left out. Times are UTC; durations are seconds but where another unit is told. What we add
to the contract is named so; its clients pass over fields that they do not know.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec import UNSET, Struct, UnsetType, field

Mode = Literal[
    "WALK", "BIKE", "RENTAL", "CAR", "HGV", "CAR_PARKING", "CAR_DROPOFF", "ODM", "RIDE_SHARING", "FLEX", "TRANSIT",
    "TRAM", "SUBWAY", "FERRY", "AIRPLANE", "BUS", "COACH", "RAIL", "HIGHSPEED_RAIL", "LONG_DISTANCE", "NIGHT_RAIL",
    "REGIONAL_FAST_RAIL", "REGIONAL_RAIL", "SUBURBAN", "FUNICULAR", "AERIAL_LIFT", "AREAL_LIFT", "METRO", "CABLE_CAR",
    "OTHER", "DEBUG_BUS_ROUTE", "DEBUG_RAILWAY_ROUTE", "DEBUG_FERRY_ROUTE",
]  # fmt: skip
PickupDropoff = Literal["NORMAL", "NOT_ALLOWED"]
Wheelchair = Literal["ACCESSIBLE", "NOT_ACCESSIBLE"]
RelativeDirection = Literal[
    "DEPART", "HARD_LEFT", "LEFT", "SLIGHTLY_LEFT", "CONTINUE", "SLIGHTLY_RIGHT", "RIGHT", "HARD_RIGHT",
    "CIRCLE_CLOCKWISE", "CIRCLE_COUNTERCLOCKWISE", "STAIRS", "ELEVATOR", "UTURN_LEFT", "UTURN_RIGHT",
]  # fmt: skip


class Answer(Struct, rename="camel", gc=False):
    """Base of all answers."""


class Failure(Answer, kw_only=True):
    """What went wrong."""

    error: str
    """In English, with what to do."""
    code: str | UnsetType = UNSET
    """Stable slug; added to the contract."""


class Attribution(Answer, kw_only=True):
    """Whom a data set is owed to; added to the contract."""

    data: str
    """Id of the feed, or ``streets``."""
    text: str
    url: str | UnsetType = UNSET
    version: str | UnsetType = UNSET


class Place(Answer, kw_only=True):
    """A stop at a time, or a point."""

    name: str
    lat: float
    lon: float
    level: float | UnsetType = UNSET
    stop_id: str | UnsetType = UNSET
    parent_id: str | UnsetType = UNSET
    """Id of the stop that stands for the group: platforms of one stop or station share it."""
    tz: str | UnsetType = UNSET
    arrival: dt.datetime | UnsetType = UNSET
    departure: dt.datetime | UnsetType = UNSET
    scheduled_arrival: dt.datetime | UnsetType = UNSET
    scheduled_departure: dt.datetime | UnsetType = UNSET
    track: str | UnsetType = UNSET
    scheduled_track: str | UnsetType = UNSET
    stop_code: str | UnsetType = UNSET
    vertex_type: Literal["NORMAL", "BIKESHARE", "TRANSIT"] | UnsetType = UNSET
    pickup_type: PickupDropoff | UnsetType = UNSET
    dropoff_type: PickupDropoff | UnsetType = UNSET
    cancelled: bool | UnsetType = UNSET
    modes: list[Mode] | UnsetType = UNSET
    importance: float | UnsetType = UNSET


class EncodedPolyline(Answer, kw_only=True):
    """A line on the map, in the format of encoded polylines."""

    points: str
    precision: int
    """Decimal digits of a degree that are kept."""
    length: int
    """Number of points."""


class StepInstruction(Answer, kw_only=True):
    """One street of a way."""

    relative_direction: RelativeDirection
    distance: float
    """Metres."""
    from_level: float
    to_level: float
    polyline: EncodedPolyline
    street_name: str
    exit: str
    stay_on: bool
    area: bool


class Leg(Answer, kw_only=True):
    """A ride, or a way by one's own means."""

    mode: Mode
    from_: Place = field(name="from")
    to: Place
    duration: int
    start_time: dt.datetime
    end_time: dt.datetime
    scheduled_start_time: dt.datetime
    scheduled_end_time: dt.datetime
    real_time: bool
    scheduled: bool
    distance: float | UnsetType = UNSET
    """Metres; not for rides."""
    interline_with_previous_leg: bool | UnsetType = UNSET
    headsign: str | UnsetType = UNSET
    trip_from: Place | UnsetType = UNSET
    trip_to: Place | UnsetType = UNSET
    route_id: str | UnsetType = UNSET
    route_url: str | UnsetType = UNSET
    direction_id: str | UnsetType = UNSET
    route_color: str | UnsetType = UNSET
    route_text_color: str | UnsetType = UNSET
    route_type: int | UnsetType = UNSET
    agency_name: str | UnsetType = UNSET
    agency_url: str | UnsetType = UNSET
    agency_id: str | UnsetType = UNSET
    trip_id: str | UnsetType = UNSET
    route_short_name: str | UnsetType = UNSET
    route_long_name: str | UnsetType = UNSET
    trip_short_name: str | UnsetType = UNSET
    display_name: str | UnsetType = UNSET
    cancelled: bool | UnsetType = UNSET
    source: str | UnsetType = UNSET
    intermediate_stops: list[Place] | UnsetType = UNSET
    leg_geometry: EncodedPolyline
    steps: list[StepInstruction] | UnsetType = UNSET
    bikes_allowed: bool | UnsetType = UNSET
    wheelchair_accessible: Wheelchair | UnsetType = UNSET
    reservation: Literal["NONE", "COMPULSORY"] | UnsetType = UNSET
    call_ahead: bool | UnsetType = UNSET
    """Added to the contract: one gets on or off by arrangement only."""
    about_every: int | UnsetType = UNSET
    """Added to the contract: the line keeps a headway of so many seconds, not these times."""
    expected_wait: int | UnsetType = UNSET
    """Added to the contract: of an on-demand leg, seconds from the call, with which it starts, to the vehicle."""


class Itinerary(Answer, kw_only=True):
    """One journey."""

    duration: int
    start_time: dt.datetime
    end_time: dt.datetime
    transfers: int
    id: str
    legs: list[Leg]


class Reason(Answer, kw_only=True):
    """Why there is no journey; added to the contract."""

    code: str
    side: Literal["origin", "destination"] | None
    next_departure: dt.datetime | None
    """Of the first journey of the next day that has one."""


class ThinService(Answer, kw_only=True):
    """A feed runs far fewer trips on the asked date than that weekday has at best; added to the contract."""

    feed: str
    trips: int
    busiest_trips: int


class PlanAnswer(Answer, kw_only=True):
    """Answer of ``plan``."""

    request_parameters: dict[str, str]
    debug_output: dict[str, int]
    """What was ignored, as ``ignored.<parameter>`` or ``ignored.<parameter>.<value>``, and counts of the search."""
    from_: Place = field(name="from")
    to: Place
    direct: list[Itinerary]
    itineraries: list[Itinerary]
    previous_page_cursor: str
    next_page_cursor: str
    reason: Reason | None
    warnings: list[ThinService]
    attribution: list[Attribution]
    sample: bool
    """Added to the contract: true where the times are invented and nobody can travel by them."""


class TripAnswer(Itinerary, kw_only=True):
    """Answer of ``trip``."""

    attribution: list[Attribution]
    sample: bool


class StopTime(Answer, kw_only=True):
    """One departure or arrival."""

    place: Place
    mode: Mode
    real_time: bool
    headsign: str
    trip_from: Place
    trip_to: Place
    agency_id: str
    agency_name: str
    agency_url: str
    route_id: str
    route_url: str | UnsetType = UNSET
    direction_id: str
    route_color: str | UnsetType = UNSET
    route_text_color: str | UnsetType = UNSET
    trip_id: str
    route_type: int | UnsetType = UNSET
    route_short_name: str
    route_long_name: str
    trip_short_name: str
    display_name: str
    previous_stops: list[Place] | UnsetType = UNSET
    next_stops: list[Place] | UnsetType = UNSET
    pickup_dropoff_type: PickupDropoff
    cancelled: bool
    trip_cancelled: bool
    bikes_allowed: bool
    wheelchair_accessible: Wheelchair
    reservation: Literal["NONE", "COMPULSORY"]
    source: str
    call_ahead: bool | UnsetType = UNSET
    about_every: int | UnsetType = UNSET


class StopTimesAnswer(Answer, kw_only=True):
    """Answer of ``stoptimes``."""

    stop_times: list[StopTime]
    place: Place
    previous_page_cursor: str
    next_page_cursor: str
    attribution: list[Attribution]
    sample: bool


class ReachablePlace(Answer, kw_only=True):
    """A stop in reach."""

    place: Place
    duration: int
    """Minutes, rounded up."""
    k: int
    """Vehicles that are used; 0: on foot."""


class Reachable(Answer, kw_only=True):
    """Answer of ``one-to-all``."""

    one: Place
    all: list[ReachablePlace]
    attribution: list[Attribution]
    sample: bool


class RingFacts(Answer, kw_only=True):
    """What a ring is."""

    minutes: float
    """Reached within so many."""
    street_metres: int
    """Length of all streets that are reached."""
    tolerance_metres: float
    """How exact the outline is on streets."""


class RingGeometry(Answer, kw_only=True):
    """Its areas, longitude first."""

    type: Literal["MultiPolygon"]
    coordinates: list[list[list[tuple[float, float]]]]


class RingFeature(Answer, kw_only=True):
    """One ring, a feature of GeoJSON."""

    type: Literal["Feature"]
    geometry: RingGeometry
    properties: RingFacts


class IsochroneAnswer(Answer, kw_only=True):
    """Answer of ``isochrone``: a FeatureCollection of GeoJSON, the largest ring first."""

    type: Literal["FeatureCollection"]
    features: list[RingFeature]
    attribution: list[Attribution]
    sample: bool


class Duration(Answer, kw_only=True):
    """How far one point is; empty where it is out of reach."""

    duration: float | UnsetType = UNSET
    """Seconds."""
    distance: float | UnsetType = UNSET
    """Metres."""


class Area(Answer, kw_only=True):
    """A place that another lies in."""

    name: str
    admin_level: int
    matched: bool
    unique: bool | UnsetType = UNSET
    default: bool | UnsetType = UNSET


class Match(Answer, kw_only=True):
    """A stop, address or place that a text or point means."""

    type: Literal["ADDRESS", "PLACE", "STOP"]
    category: str | UnsetType = UNSET
    tokens: list[tuple[int, int]]
    """Beginnings and lengths of what was found in the name."""
    name: str
    id: str
    lat: float
    lon: float
    level: float | UnsetType = UNSET
    street: str | UnsetType = UNSET
    house_number: str | UnsetType = UNSET
    country: str | UnsetType = UNSET
    zip: str | UnsetType = UNSET
    tz: str | UnsetType = UNSET
    areas: list[Area]
    score: float
    modes: list[Mode] | UnsetType = UNSET
    importance: float | UnsetType = UNSET


class ServerConfig(Answer, kw_only=True):
    """What this server can do and how far it goes."""

    motis_version: str
    has_elevation: bool
    has_routed_transfers: bool
    has_street_routing: bool
    max_one_to_many_size: int
    max_one_to_all_travel_time_limit: int
    max_pre_post_transit_time_limit: int
    max_direct_time_limit: int
    shapes_debug_enabled: bool


class Initial(Answer, kw_only=True):
    """Where a map begins."""

    lat: float
    lon: float
    zoom: float
    server_config: ServerConfig


class Health(Answer, kw_only=True):
    """Whether the server answers, and from what."""

    rt: bool
    gbfs: bool
    region: str
    network: str
    """First digits of the hash of the network's content."""
    calendar_begin: str
    calendar_end: str
    stale: str | None
    """Why what is served is not the newest, as far as that is known."""
    sample: bool


class ScenarioTitle(Answer):
    """A text for people."""

    de: str
    en: str


class ScenarioFacts(Answer, kw_only=True):
    """One scenario that is served; added to the contract."""

    name: str
    """For the parameter ``scenario``."""
    title: ScenarioTitle
    description: ScenarioTitle
    network: str | None
    """First digits of the hash of its network's content; null if it could not be made."""
    error: str | None
    """Why it could not be made."""


class ScenariosAnswer(Answer, kw_only=True):
    """Answer of ``scenarios``."""

    ready: bool
    """Whether all are made that can be."""
    scenarios: list[ScenarioFacts]


class AttributionAnswer(Answer, kw_only=True):
    """Answer of ``attribution``."""

    region: str
    attribution: list[Attribution]
    sample: bool
