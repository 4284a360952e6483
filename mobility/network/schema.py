# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The data dictionary of a compiled network: every array that is stored, checked on writing.

Sizes: S stops, B berths, T trips, R routes, A agencies, C chains, L sequences, W timings, E events of all
timings, K calls of all sequences, D days of all feeds, G day classes, F feeds, X arcs of changes and walks; streets
have N nodes, M edges and P points. Texts are two arrays, ``<name>_blob`` (UTF-8) and
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


def _topology(name: str, nodes: str, arcs: str, whose: str) -> dict[str, Array]:
    return {
        f"{name}_rank": Array(
            INT, (nodes,), f"place of a node in the order in which the graph of {whose} is contracted"
        ),
        f"{name}_ptr": Array(INT, (f"{nodes}+1",), "first upper neighbour of a rank"),
        f"{name}_head": Array(INT, (f"pairs of {whose}",), "upper neighbours, ranks, rising for each rank"),
        f"{name}_place": Array(INT, (arcs,), "twice the pair that an arc joins, + 1 if it leads down; -1 for a loop"),
    }


STOPS = {
    **_texts("stop_id", "S", "stop ids with their feed's prefix"),
    **_texts("stop_name", "S", "stop names"),
    **_texts("stop_plain_name", "S", "stop names without case, accents and abbreviations, for search"),
    **_texts("stop_platform_code", "S", "platform codes, empty where there is none"),
    **_texts("stop_code", "S", "stop codes for passengers, empty where there is none"),
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
    "trip_direction": Array(INT, ("T",), "direction_id: 0 or 1, -1 unknown"),
    "trip_id_order": Array(INT, ("T",), "trips by rising full id, for bisection"),
    "trip_rank": Array(INT, ("T",), "place of the trip in the order (feed, own id)"),
    **_texts("route_id", "R", "route ids with their feed's prefix"),
    **_texts("route_short_name", "R", "route_short_name"),
    **_texts("route_long_name", "R", "route_long_name"),
    **_texts("route_color", "R", "route_color"),
    **_texts("route_text_color", "R", "route_text_color"),
    **_texts("route_url", "R", "route_url"),
    "route_type": Array(INT, ("R",), "route_type of GTFS, extended ones too"),
    "route_agency": Array(INT, ("R",), "agency"),
    "route_feed": Array(INT, ("R",), "feed"),
    **_texts("agency_id", "A", "agency ids with their feed's prefix"),
    **_texts("agency_name", "A", "agency names"),
    **_texts("agency_url", "A", "agency_url"),
}
CHAINS = {
    "sequence_ptr": Array(INT, ("L+1",), "first call of a sequence"),
    "sequence_berth": Array(INT, ("K",), "berth of each call"),
    "sequence_call_flag": Array(SMALL, ("K",), "layout.NO_BOARDING and NO_ALIGHTING"),
    "timing_ptr": Array(INT, ("W+1",), "first event of a timing"),
    "timing_arrival_s": Array(INT, ("E",), "seconds after the departure at the first stop"),
    "timing_departure_s": Array(INT, ("E",), "seconds after the departure at the first stop"),
    "timing_mark": Array(SMALL, ("E",), "layout.CALL_AHEAD_PICKUP, CALL_AHEAD_DROP_OFF, INTERPOLATED"),
    "chain_sequence": Array(INT, ("C",), "sequence that a chain runs along"),
    "chain_timing": Array(INT, ("C",), "timing of a chain: how long it takes"),
    "chain_start_s": Array(INT, ("C",), "departure at the first stop, seconds of the feed's service day"),
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
} | {
    "walk_alone": Array(INT, ("B",), "1 where a rule makes a change from here slower than the walk, or forbids it"),
    "walk_alone_backward": Array(INT, ("B",), "the same for changes to here"),
}
STREETS = {
    "street_node_lat_e7": Array(INT, ("N",), "latitude of a junction, degrees times 10^7"),
    "street_node_lon_e7": Array(INT, ("N",), "longitude, degrees times 10^7"),
    "street_node_osm": Array(LONG, ("N",), "node of OpenStreetMap; negative for nodes made at barriers and stops"),
    "street_edge_node": Array(INT, ("M", 2), "both ends of an edge, in the direction of its way"),
    "street_edge_length_cm": Array(INT, ("M",), "length along all points, centimetres; 0 for a barrier"),
    "street_edge_trait": Array(INT, ("M",), "trait: what is known of the street"),
    "street_edge_way": Array(LONG, ("M", 2), "way of OpenStreetMap at both ends; 0 for a barrier"),
    "street_edge_usable": Array(SMALL, ("M",), "bits of the profiles that may begin and end here"),
    "street_edge_arc": Array(INT, ("M", 2), "arc forward and arc backward"),
    "street_line_ptr": Array(INT, ("M+1",), "first point of an edge"),
    "street_line_lat_e7": Array(INT, ("P",), "latitude of a point, degrees times 10^7"),
    "street_line_lon_e7": Array(INT, ("P",), "longitude, degrees times 10^7"),
    "street_arc_ptr": Array(INT, ("N+1",), "first arc that leaves a node"),
    "street_arc_to": Array(INT, ("arcs",), "node that an arc leads to"),
    "street_arc_edge": Array(INT, ("arcs",), "2 * edge, + 1 for the arc against its direction"),
    "street_weight_foot": Array(INT, ("arcs",), "centimetres on foot, NEVER where not allowed"),
    "street_weight_wheelchair": Array(INT, ("arcs",), "centimetres by wheelchair, NEVER where not allowed"),
    "street_weight_bike": Array(INT, ("arcs",), "milliseconds by bike, NEVER where not allowed"),
    "street_weight_car": Array(INT, ("arcs",), "milliseconds by car without turns, NEVER where not allowed"),
    "street_grid_frame": Array(LONG, ("6",), "layout of the grid; see street_layout.Grid"),
    "street_grid_ptr": Array(INT, ("cells+1",), "first piece of a cell"),
    "street_grid_piece": Array(INT, ("pieces of cells", 2), "edge, and point at which the piece begins"),
    "street_car_arc": Array(INT, ("car nodes",), "arc that a node of the cars' graph is"),
    "street_car_of_arc": Array(INT, ("arcs", 2), "nodes of an arc in both layers, -1 where there is none"),
    "street_car_ptr": Array(INT, ("car nodes+1",), "first turn out of a node of the cars' graph"),
    "street_car_to": Array(INT, ("turns",), "node that a turn leads to; forbidden turns are left out"),
    "street_car_weight": Array(INT, ("turns",), "milliseconds for the turn and the arc that it leads onto"),
    **_topology("street_hierarchy", "N", "arcs", "streets"),
    **_topology("street_car_hierarchy", "car nodes", "turns", "cars"),
    **_pooled("street_trait_kind", "traits", "highway=…, ferry, platform, or the kind of a barrier"),
    **_pooled("street_trait_name", "traits", "street name"),
    **_pooled("street_trait_ref", "traits", "road number"),
    **_pooled("street_trait_surface", "traits", "surface=…"),
    "street_trait_flags": Array(INT, ("traits",), "bits of sources.osm.traits"),
    "street_trait_lit": Array(INT, ("traits",), "0 unknown, 1 yes, 2 no"),
    "street_trait_width_cm": Array(INT, ("traits",), "width in centimetres, 0 unknown"),
    "street_trait_maxspeed_km_h": Array(INT, ("traits",), "speed limit in km/h, 0 unknown"),
    "street_trait_incline_permille": Array(INT, ("traits",), "incline forward, 0 level or unknown"),
    "street_trait_mm_s": Array(INT, ("traits", 8), "speed per profile forward and backward, mm/s, 0 not allowed"),
    "stop_link_node": Array(INT, ("S",), "street node beside a stop, -1 where none is near"),
    "stop_link_connector_cm": Array(INT, ("S",), "straight line from the stop to that node, centimetres"),
    "stop_link_ptr": Array(INT, ("N+1",), "first stop of a street node"),
    "stop_link_stop": Array(INT, ("linked stops",), "stops by street node"),
    **_pooled("place_name", "places", "name of a place, or street of an address"),
    **_texts("place_number", "places", "house numbers"),
    "place_kind": Array(INT, ("places",), "number in sources.osm.points.KINDS"),
    "place_lat_e7": Array(INT, ("places",), "latitude, degrees times 10^7"),
    "place_lon_e7": Array(INT, ("places",), "longitude, degrees times 10^7"),
    "place_capacity": Array(INT, ("places",), "spaces or vehicles, 0 unknown"),
}
SHAPES = {
    "shape_ptr": Array(INT, ("shapes+1",), "first point of a shape; it has two or more"),
    "shape_lat_e7": Array(INT, ("shape points",), "latitude, degrees times 10^7"),
    "shape_lon_e7": Array(INT, ("shape points",), "longitude, degrees times 10^7"),
    "trip_shape": Array(INT, ("T",), "shape that a trip follows, -1 where none is known"),
}
GAZETTEER = {
    **_pooled("gazetteer_name", "entries", "names of stops, streets and places, those that matter most first"),
    **_pooled("gazetteer_category", "entries", "what a place is, empty for stops and streets"),
    "gazetteer_kind": Array(INT, ("entries",), "0 stop, 1 street, 2 place"),
    "gazetteer_lat_e7": Array(INT, ("entries",), "latitude, degrees times 10^7"),
    "gazetteer_lon_e7": Array(INT, ("entries",), "longitude, degrees times 10^7"),
    "gazetteer_source": Array(LONG, ("entries",), "stop; else node of OpenStreetMap, way with a minus, 0 unknown"),
    "gazetteer_importance": Array(INT, ("entries",), "thousandths, comparable within a kind"),
    "gazetteer_boost": Array(INT, ("entries",), "what kind and importance add to a score, falling"),
    "gazetteer_stop_ptr": Array(INT, ("entries+1",), "first stop of an entry"),
    "gazetteer_stop": Array(INT, ("stops of entries",), "where one boards and alights there"),
    "gazetteer_route_type_ptr": Array(INT, ("entries+1",), "first route type of an entry"),
    "gazetteer_route_type": Array(INT, ("route types of entries",), "route_type of GTFS that calls there, rising"),
    "gazetteer_edge_entry": Array(INT, ("M",), "street entry that an edge belongs to, -1 for nameless ones"),
    "gazetteer_edge_named": Array(SMALL, ("M",), "1 where that is an entry"),
    "gazetteer_address_ptr": Array(INT, ("entries+1",), "first address of a street"),
    **_texts("gazetteer_address_number", "addresses", "house numbers, by number within their street"),
    "gazetteer_address_lat_e7": Array(INT, ("addresses",), "latitude, degrees times 10^7"),
    "gazetteer_address_lon_e7": Array(INT, ("addresses",), "longitude, degrees times 10^7"),
    "gazetteer_address_osm": Array(LONG, ("addresses",), "node of OpenStreetMap, way with a minus"),
    **_pooled("gazetteer_address_postcode", "addresses", "postcodes"),
    **_texts("gazetteer_area", "areas", "towns, districts and postcodes"),
    "gazetteer_area_level": Array(INT, ("areas",), "admin_level, 0 for a postcode"),
    "gazetteer_of_area": Array(INT, ("entries", 3), "settlement, district and postcode of an entry, -1 unknown"),
    "gazetteer_letter": Array(INT, ("letters",), "code points of all words, behind each other"),
    "gazetteer_word_ptr": Array(INT, ("words+1",), "first letter of a word; words are sorted"),
    "gazetteer_word_shared": Array(SMALL, ("words",), "letters that a word begins with like the one before"),
    "gazetteer_posting_ptr": Array(INT, ("words+1",), "first entry of a word"),
    "gazetteer_posting": Array(INT, ("postings",), "entries of a word, rising"),
    "gazetteer_token_ptr": Array(INT, ("entries+1",), "first token of an entry"),
    "gazetteer_token": Array(INT, ("tokens", 3), "word, position in the name, words that it stands for; 0: end of one"),
    "gazetteer_area_word_ptr": Array(INT, ("areas+1",), "first word of an area"),
    "gazetteer_area_word": Array(INT, ("words of areas",), "words of an area"),
    "gazetteer_near_cell": Array(LONG, ("items",), "cell of an item, rising; see gazetteer.near"),
    "gazetteer_near_item": Array(INT, ("items",), "entry, or address counted on behind the entries"),
}
SCHEMA: dict[str, Array] = STOPS | RULES | LINES | CHAINS | DAYS | LINKS | STREETS | SHAPES | GAZETTEER


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
