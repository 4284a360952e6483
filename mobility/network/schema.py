# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The data dictionary of a compiled network: every array that is stored, checked on writing.

Sizes: S stops, B berths, T trips, R routes, A agencies, C chains, E events of all chains, L sequences, K calls of all
sequences, D days of all feeds, G day classes, F feeds, X arcs. Texts are two arrays, ``<name>_blob`` (UTF-8) and
``<name>_ptr`` (where each begins); pooled texts have ``<name>_of`` too (which text an entry has). What kernels read
is explained further in ``kernels.layout``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mobility.errors import InternalError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

INT, SMALL, LONG, REAL = "<i4", "|u1", "<i8", "<f8"


class Array(NamedTuple):
    """What is known of one array: type, shape in symbols, meaning with unit."""

    dtype: str
    shape: tuple[str | int, ...]
    meaning: str


def _texts(name: str, size: str, meaning: str) -> dict[str, Array]:
    return {
        f"{name}_blob": Array(SMALL, ("bytes",), f"{meaning}, UTF-8 without ends"),
        f"{name}_ptr": Array(LONG, (f"{size}+1",), f"where each of the texts in {name}_blob begins"),
    }


def _pooled(name: str, size: str, meaning: str) -> dict[str, Array]:
    return _texts(name, f"different {name}s", meaning) | {
        f"{name}_of": Array(INT, (size,), f"which of the texts {name} an entry has")
    }


STOPS = {
    **_texts("stop_id", "S", "stop ids with their feed's prefix"),
    **_texts("stop_name", "S", "stop names"),
    **_texts("stop_plain_name", "S", "stop names without case, accents and abbreviations, for search"),
    **_texts("stop_platform_code", "S", "platform codes, empty where there is none"),
    "stop_lat": Array(REAL, ("S",), "latitude in degrees, NaN where unknown"),
    "stop_lon": Array(REAL, ("S",), "longitude in degrees, NaN where unknown"),
    "stop_feed": Array(INT, ("S",), "feed"),
    "stop_location_type": Array(INT, ("S",), "location_type of GTFS"),
    "stop_station": Array(INT, ("S",), "topmost parent, the stop itself if it has none"),
    "stop_group": Array(INT, ("S",), "group for names and departures; never changes a routing time"),
    "stop_wheelchair_boarding": Array(INT, ("S",), "0 unknown, 1 yes, 2 no"),
    "stop_routable": Array(INT, ("S",), "1 where journeys can begin, end and change"),
    "stop_id_order": Array(INT, ("S",), "stops by rising full id, for bisection"),
    "stop_rank": Array(INT, ("S",), "place of the stop in the order (feed, own id)"),
    "stop_berth_ptr": Array(INT, ("S+1",), "first berth of a stop"),
    "stop_specific": Array(INT, ("S",), "1 where a row of transfers.txt with a route or trip names the stop"),
}
RULES = {
    "rule_from_berth": Array(INT, ("rules",), "berth that one leaves a trip at"),
    "rule_to_berth": Array(INT, ("rules",), "berth that one boards at"),
    "rule_kind": Array(INT, ("rules",), "links.TAKES, WALKS or NEVER_HERE; the row that wins by rank"),
    "rule_seconds": Array(INT, ("rules",), "seconds that a change takes, for TAKES"),
    "walk_rule_from_stop": Array(INT, ("walk rules",), "stop where a walk without a ride before or after begins"),
    "walk_rule_to_stop": Array(INT, ("walk rules",), "stop where it ends"),
    "walk_rule_kind": Array(INT, ("walk rules",), "as rule_kind"),
    "walk_rule_seconds": Array(INT, ("walk rules",), "as rule_seconds"),
}
LINES = {
    **_texts("trip_id", "T", "trip ids with their feed's prefix"),
    **_texts("trip_short_name", "T", "trip_short_name"),
    **_pooled("trip_headsign", "T", "trip_headsign"),
    "trip_route": Array(INT, ("T",), "route"),
    "trip_wheelchair_accessible": Array(INT, ("T",), "0 unknown, 1 yes, 2 no"),
    "trip_bikes_allowed": Array(INT, ("T",), "0 unknown, 1 yes, 2 no"),
    "trip_feed": Array(INT, ("T",), "feed"),
    "trip_id_order": Array(INT, ("T",), "trips by rising full id, for bisection"),
    "trip_rank": Array(INT, ("T",), "place of the trip in the order (feed, own id)"),
    **_texts("route_id", "R", "route ids with their feed's prefix"),
    **_texts("route_short_name", "R", "route_short_name"),
    **_texts("route_long_name", "R", "route_long_name"),
    **_texts("route_color", "R", "route_color"),
    **_texts("route_text_color", "R", "route_text_color"),
    "route_type": Array(INT, ("R",), "route_type of GTFS, extended ones too"),
    "route_agency": Array(INT, ("R",), "agency"),
    "route_feed": Array(INT, ("R",), "feed"),
    **_texts("agency_name", "A", "agency names"),
}
CHAINS = {
    "sequence_ptr": Array(INT, ("L+1",), "first call of a sequence"),
    "sequence_berth": Array(INT, ("K",), "berth of each call"),
    "sequence_call_flag": Array(SMALL, ("K",), "layout.NO_BOARDING and NO_ALIGHTING"),
    "chain_sequence": Array(INT, ("C",), "sequence that a chain runs along"),
    "chain_event_ptr": Array(INT, ("C+1",), "first event of a chain"),
    "chain_arrival_s": Array(INT, ("E",), "seconds of the feed's service day"),
    "chain_departure_s": Array(INT, ("E",), "seconds of the feed's service day"),
    "chain_event_mark": Array(SMALL, ("E",), "layout.CALL_AHEAD_PICKUP, CALL_AHEAD_DROP_OFF, INTERPOLATED"),
    "chain_trip_ptr": Array(INT, ("C+1",), "first entry of a chain in the next two"),
    "chain_trip": Array(INT, ("trips of chains",), "trips of a chain in order"),
    "chain_trip_position": Array(INT, ("trips of chains",), "position in the sequence at which that trip begins"),
    "chain_headway_s": Array(INT, ("C",), "seconds between the runs of frequencies.txt, 0 for other chains"),
    "chain_exact": Array(INT, ("C",), "1 for runs that keep their times"),
    **_pooled("event_headsign", "E", "stop_headsign, empty where the trip's own holds"),
}
DAYS = {
    "day_class": Array(INT, ("D",), "day class of each day of each feed, -1 where nothing runs"),
    "day_class_ptr": Array(INT, ("F+1",), "first day of a feed in day_class; its date is in the manifest"),
    "class_chain": Array(INT, ("chains of classes",), "chains that run on days of a class"),
    "class_chain_ptr": Array(INT, ("G+1",), "first chain of a class in class_chain"),
    "class_trips": Array(INT, ("G",), "trips that run on days of a class, runs counted one by one"),
}
LINKS = {
    f"{kind}{direction}_{name}": array
    for direction in ("", "_backward")
    for kind, arrays in (
        (
            "changes",
            {
                "ptr": Array(INT, ("B+1",), "first change of a berth, for the region's own settings"),
                "arc": Array(INT, ("X", 3), "to which berth, seconds, of which walking; by rising seconds"),
                "stay_s": Array(INT, ("B",), "seconds for a change at the berth itself"),
            },
        ),
        (
            "walks",
            {
                "ptr": Array(INT, ("S+1",), "first walk of a stop, for the region's own settings"),
                "arc": Array(INT, ("X", 2), "to which stop, seconds; by rising seconds"),
            },
        ),
    )
    for name, array in arrays.items()
}
SCHEMA: dict[str, Array] = STOPS | RULES | LINES | CHAINS | DAYS | LINKS


def check_arrays(arrays: Mapping[str, np.ndarray]) -> None:
    """See that a compiled network has exactly the arrays of this dictionary.

    Raises
    ------
    InternalError
        An array is missing, unknown, or of another type or dimension: our mistake.
    """
    for name in sorted(SCHEMA.keys() | arrays.keys()):
        known, array = SCHEMA.get(name), arrays.get(name)
        fits = known is not None and array is not None and array.dtype.str == known.dtype
        if not (fits and known is not None and array is not None and array.ndim == len(known.shape)):
            raise InternalError("unexpected", what=f"array {name} is not as the data dictionary says")
