# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What may be asked over HTTP, and how far: parameters and limits as the contract of MOTIS v5 and v6 has them.

Parameters that stand here under ``Ignored…`` are taken and named in the answer; whoever asks for something that would
make the answer unsafe is refused (``service.wishes``).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from mobility.service.answers import Mode

MOST_STOP_TIMES = 1024
MOST_ITINERARIES = 256
MOST_WINDOW_S = 4 * 86_400
MOST_ONE_TO_MANY = 128
MOST_ONE_TO_ALL_MIN = 90
MOST_ISOCHRONE_MIN = 90
MOST_ISOCHRONE_WINDOW_MIN = 180
MOST_RINGS = 8
MOST_TIMEOUT_S = 90
MOST_ACCESS_S = 3_600
MOST_DIRECT_S = 21_600
MOST_MATCHES = 100
MOST_SNAP_M = 250.0
MOST_TEXT = 200
"""Characters of a place or a text."""
POINT_PATTERN = r"^-?\d{1,3}(\.\d+)?,-?\d{1,3}(\.\d+)?(,-?\d{1,2}(\.\d+)?)?$"


def _split(value: object) -> list[object]:
    """Values that are joined by commas; an empty text is an empty list."""
    if not isinstance(value, (list, tuple)):
        value = [value]
    return [part for text in value for part in (text.split(",") if isinstance(text, str) else [text]) if part != ""]


Modes = Annotated[tuple[Mode, ...], BeforeValidator(_split), Field(max_length=64)]
Texts = Annotated[tuple[Annotated[str, Field(max_length=40)], ...], BeforeValidator(_split), Field(max_length=24)]
"""Bounded so that an address with several of them stays below the 64 KiB that servers take."""
PlaceText = Annotated[str, Field(min_length=1, max_length=MOST_TEXT)]
PointText = Annotated[str, Field(pattern=POINT_PATTERN, max_length=MOST_TEXT)]
TimeText = Annotated[
    str,
    Field(
        max_length=40,
        description="RFC 3339, such as 2026-06-10T07:30:00+02:00 or …Z; without offset in the region's time zone",
        examples=["2026-06-10T07:30:00+02:00"],
    ),
]
CursorText = Annotated[str, Field(max_length=40, description="previousPageCursor or nextPageCursor of an answer")]


class Question(BaseModel):
    """Base of all: names in camel case, as they stand in the address."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore")


class IgnoredStreetWishes(Question):
    """How one moves on streets, as far as we do not know it: taken, and named as ignored."""

    elevation_costs: Literal["NONE", "LOW", "HIGH"] = "NONE"
    cycling_speed: Annotated[float, Field(gt=0, le=20)] | None = None
    vehicle_height: float | None = None
    vehicle_width: float | None = None
    vehicle_length: float | None = None
    vehicle_weight: float | None = None
    vehicle_hazmat: bool | None = None
    vehicle_hazmat_water: bool | None = None
    vehicle_axle_count: int | None = None
    vehicle_axle_load: float | None = None
    vehicle_trailer: bool | None = None
    vehicle_top_speed: float | None = None
    vehicle_lez_access: bool | None = None


class TransferWishes(IgnoredStreetWishes):
    """How one changes and walks."""

    max_transfers: Annotated[int, Field(ge=0, le=30, description="changes between rides")] | None = None
    min_transfer_time: Annotated[int, Field(ge=0, le=600, description="minutes")] = 0
    additional_transfer_time: Annotated[int, Field(ge=0, le=600, description="minutes")] = 0
    transfer_time_factor: Annotated[float, Field(ge=1, le=10, description="changes take so many times as long")] = 1.0
    use_routed_transfers: bool = Field(default=False, description="always so where the region has streets")
    max_matching_distance: Annotated[float, Field(ge=0, description="metres")] | None = None
    pedestrian_profile: Literal["FOOT", "WHEELCHAIR"] = Field(
        default="FOOT", description="WHEELCHAIR: not built yet, refused"
    )
    pedestrian_speed: (
        Annotated[float, Field(ge=0.3, le=5, description="metres per second, taken to 0.05; else the region's")] | None
    ) = None
    transit_modes: Modes = Field(default=("TRANSIT",), description="of lines; empty: no rides")
    pre_transit_modes: Modes = Field(default=("WALK",), description="to the first stop: WALK, BIKE, CAR")
    post_transit_modes: Modes = Field(default=("WALK",), description="from the last stop: WALK, BIKE, CAR")
    require_bike_transport: bool = Field(default=False, description="not built yet: refused")
    require_car_transport: bool = Field(default=False, description="not built yet: refused")
    no_compulsory_reservation: bool = False
    max_pre_transit_time: Annotated[int, Field(ge=0, description="seconds; larger values count as the limit")] = 900
    max_post_transit_time: Annotated[int, Field(ge=0, description="seconds; larger values count as the limit")] = 900
    arrive_by: bool = Field(default=False, description="time is the latest arrival")
    time: TimeText | None = None


class IgnoredPlanWishes(Question):
    """What the contract knows of journeys and we do not: taken, and named as ignored."""

    fastest_direct_factor: float | None = None
    slow_direct: bool | None = None
    fastest_slow_direct_factor: float | None = None
    direct_rental_form_factors: Texts = Field(default=())
    pre_transit_rental_form_factors: Texts = Field(default=())
    post_transit_rental_form_factors: Texts = Field(default=())
    direct_rental_propulsion_types: Texts = Field(default=())
    pre_transit_rental_propulsion_types: Texts = Field(default=())
    post_transit_rental_propulsion_types: Texts = Field(default=())
    direct_rental_providers: Texts = Field(default=())
    pre_transit_rental_providers: Texts = Field(default=())
    post_transit_rental_providers: Texts = Field(default=())
    direct_rental_provider_groups: Texts = Field(default=())
    pre_transit_rental_provider_groups: Texts = Field(default=())
    post_transit_rental_provider_groups: Texts = Field(default=())
    ignore_direct_rental_return_constraints: bool | None = None
    ignore_pre_transit_rental_return_constraints: bool | None = None
    ignore_post_transit_rental_return_constraints: bool | None = None
    with_fares: bool = False
    num_leg_alternatives: Annotated[int, Field(ge=0, le=100)] = 0
    with_scheduled_skipped_stops: bool | None = None
    realtime_mode: Literal["REALTIME", "REALTIME_ANNOTATION_ONLY", "OFF"] | None = None
    language: Texts = Field(default=())
    passengers: int | None = None
    luggage: int | None = None
    algorithm: Literal["PONG", "RAPTOR", "TB"] | None = None


class ScenarioWish(Question):
    """Which network is asked; added to the contract."""

    scenario: (
        Annotated[str, Field(min_length=1, max_length=200, description="a name that /api/v1/scenarios lists")] | None
    ) = None


class PlanQuestion(TransferWishes, IgnoredPlanWishes, ScenarioWish):
    """Journeys from place to place."""

    from_place: PlaceText = Field(description="latitude,longitude[,level] or a stop id", examples=["52.2097,11.6190"])
    to_place: PlaceText = Field(description="latitude,longitude[,level] or a stop id", examples=["52.1856,11.6000"])
    via: Texts = Field(default=(), description="not built yet: refused")
    via_minimum_stay: Annotated[tuple[int, ...], BeforeValidator(_split)] = Field(default=(), max_length=8)
    radius: Annotated[float, Field(ge=0, description="metres; 0: exactly this stop, not its whole group")] | None = None
    timetable_view: bool = Field(default=True, description="all good journeys of a window; false: the best at the time")
    search_window: Annotated[int, Field(ge=0, le=MOST_WINDOW_S, description="seconds")] = 900
    num_itineraries: Annotated[
        int, Field(ge=0, le=MOST_ITINERARIES, description="the window grows until it holds so many")
    ] = 5
    max_itineraries: Annotated[int, Field(ge=1, le=MOST_ITINERARIES, description="the page ends at so many")] | None = (
        None
    )
    page_cursor: CursorText = ""
    timeout: Annotated[int, Field(ge=1, description="seconds; larger values count as the limit")] | None = None
    max_travel_time: Annotated[int, Field(ge=0, description="minutes")] | None = None
    direct_modes: Modes = Field(default=("WALK",), description="all the way: WALK, BIKE, CAR")
    max_direct_time: Annotated[int, Field(ge=0, description="seconds; larger values count as the limit")] = 1800
    detailed_legs: bool = Field(default=True, description="with lines and steps")
    detailed_transfers: bool | None = Field(default=None, description="the same for walks between rides")
    join_interlined_legs: bool = Field(default=True, description="one leg where one stays seated")
    search_statistics: bool = Field(
        default=False, description="what the search took, in debugOutput; added to the contract"
    )


class OffsetBody(Question):
    """How long the asker himself takes between a stop and his place."""

    stop_id: PlaceText
    duration: Annotated[int, Field(ge=0, le=MOST_ACCESS_S, description="seconds")]
    mode: Literal["WALK", "BIKE", "CAR"] = "WALK"


class PlanBody(Question):
    """Body of a plan by POST."""

    from_offsets: Annotated[tuple[OffsetBody, ...], Field(max_length=1024)] = ()
    to_offsets: Annotated[tuple[OffsetBody, ...], Field(max_length=1024)] = ()


class StopTimesQuestion(ScenarioWish):
    """Departures from a stop, or arrivals there."""

    stop_id: PlaceText | None = None
    center: PointText | None = Field(default=None, description="latitude,longitude; with radius")
    radius: Annotated[float, Field(ge=0, le=5_000, description="metres")] | None = None
    exact_radius: bool = Field(default=False, description="not the whole group of each stop")
    n: Annotated[int, Field(ge=1, le=MOST_STOP_TIMES, description="how many; or window")] | None = None
    window: Annotated[int, Field(ge=0, le=MOST_WINDOW_S, description="seconds")] | None = None
    time: TimeText | None = None
    arrive_by: bool = False
    both: bool | None = None
    direction: Literal["EARLIER", "LATER"] | None = None
    mode: Modes = Field(default=("TRANSIT",))
    fetch_stops: bool = Field(default=False, description="with the stops before and after")
    page_cursor: CursorText = ""
    with_scheduled_skipped_stops: bool | None = None
    realtime_mode: Literal["REALTIME", "REALTIME_ANNOTATION_ONLY", "OFF"] | None = None
    language: Texts = Field(default=())
    with_alerts: bool | None = None


class TripQuestion(ScenarioWish):
    """One trip on one day."""

    trip_id: Annotated[str, Field(min_length=1, max_length=400, description="as answers name it")]
    join_interlined_legs: bool = True
    detailed_legs: bool = True
    with_scheduled_skipped_stops: bool | None = None
    realtime_mode: Literal["REALTIME", "REALTIME_ANNOTATION_ONLY", "OFF"] | None = None
    language: Texts = Field(default=())


class OneToAllQuestion(TransferWishes, ScenarioWish):
    """All stops in reach of one place."""

    one: PlaceText
    max_travel_time: Annotated[int, Field(ge=0, le=MOST_ONE_TO_ALL_MIN, description="minutes")]
    timeout: Annotated[int, Field(ge=1, description="seconds; larger values count as the limit")] | None = None


class IsochroneQuestion(ScenarioWish):
    """Areas that are reached from a place within some times."""

    place: PlaceText = Field(description="latitude,longitude or a stop id", examples=["52.2097,11.6190"])
    minutes: Annotated[tuple[Annotated[float, Field(gt=0, le=MOST_ISOCHRONE_MIN)], ...], BeforeValidator(_split)] = (
        Field(default=(15, 30, 45), min_length=1, max_length=MOST_RINGS, description="of each ring")
    )
    time: TimeText | None = None
    window: Annotated[int, Field(ge=1, le=MOST_ISOCHRONE_WINDOW_MIN, description="minutes from time on")] = 1
    percentile: Annotated[float, Field(ge=0, le=100, description="over the minutes of the window")] = 50
    arrive_by: bool = Field(default=False, description="areas from which the place is reached; times are arrivals")
    transit_modes: Modes = Field(default=("TRANSIT",), description="empty: on foot alone")
    max_transfers: Annotated[int, Field(ge=0, le=30, description="changes between rides")] | None = None


class OneToManyQuestion(IgnoredStreetWishes):
    """Ways over streets from one point to many, or the other way round."""

    one: str = Field(max_length=MOST_TEXT, description="latitude;longitude")
    many: Annotated[tuple[str, ...], BeforeValidator(_split)] = Field(
        max_length=MOST_ONE_TO_MANY, description="latitude;longitude, …"
    )
    mode: Literal["WALK", "BIKE", "CAR"]
    max: Annotated[float, Field(ge=0, le=MOST_DIRECT_S, description="seconds")]
    max_matching_distance: Annotated[float, Field(ge=0, description="metres; larger values count as the limit")]
    arrive_by: bool
    with_distance: bool = Field(default=False, description="lengths too")


class GeocodeQuestion(Question):
    """What a text means."""

    text: Annotated[str, Field(min_length=1, max_length=MOST_TEXT, description="what was typed, perhaps only begun")]
    type: Annotated[tuple[Literal["ADDRESS", "PLACE", "STOP"], ...], BeforeValidator(_split)] = Field(default=())
    mode: Modes = Field(default=())
    place: PointText | None = Field(default=None, description="latitude,longitude that matches shall be near to")
    place_bias: Annotated[float, Field(ge=0, le=100, description="how strongly")] = 1.0
    num_results: Annotated[int, Field(ge=1, le=MOST_MATCHES)] = 10
    min: PointText | None = Field(default=None, description="south-western corner: latitude,longitude")
    max: PointText | None = Field(default=None, description="north-eastern corner: latitude,longitude")
    language: Texts = Field(default=())


class ReverseGeocodeQuestion(Question):
    """What is near a point."""

    place: PointText
    type: Annotated[tuple[Literal["ADDRESS", "PLACE", "STOP"], ...], BeforeValidator(_split)] = Field(default=())
    num_results: Annotated[int, Field(ge=1, le=MOST_MATCHES)] = 5
    language: Texts = Field(default=())


class MapStopsQuestion(Question):
    """Stops in a box."""

    min: PointText = Field(description="south-western corner: latitude,longitude")
    max: PointText = Field(description="north-eastern corner: latitude,longitude")
    grouped: bool = Field(default=False, description="one for each group of stops")
    modes: Modes = Field(default=("TRANSIT",))
    language: Texts = Field(default=())
