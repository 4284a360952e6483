# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Streets and stops -> the street arrays of a network, which ``schema`` lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.network.frozen import frozen
from mobility.network.streets.cars import make_car_graph
from mobility.network.streets.draft import Draft, make_draft
from mobility.network.streets.order import hierarchy_arrays
from mobility.network.streets.pieces import cut_ways, split_pieces
from mobility.network.streets.profiles import PROFILES
from mobility.network.streets.stop_links import choose_places, connector_cm
from mobility.network.strings import Strings, pool
from mobility.sources.osm.traits import PUSH_BACKWARD, PUSH_FORWARD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mobility.kernels.layout import Float64, Int32
    from mobility.sources.osm.points import Point
    from mobility.sources.osm.read import OsmStreets
    from mobility.sources.osm.traits import Trait


@dataclass(frozen=True, slots=True)
class CompiledStreets:
    """Arrays by name, and facts for the manifest."""

    arrays: dict[str, np.ndarray]
    facts: dict[str, Any]


def compile_streets(
    osm: OsmStreets | None,
    lat: Float64,
    lon: Float64,
    routable: Int32,
    stage: Callable[[str], None],
    before: Mapping[str, np.ndarray] | None = None,
) -> CompiledStreets:
    """Make the street arrays.

    Parameters
    ----------
    osm
        What was read; None for a region without streets, whose arrays are empty.
    lat, lon, routable
        (S) of the stops, degrees.
    stage
        Called with the name of each stage as it begins.
    before
        Arrays of a network whose streets differ in few places, to be quicker; see ``order.hierarchy_arrays``.
    """
    if osm is None:
        return CompiledStreets(_empty(len(lat)), {})
    stage("streets")
    draft = make_draft(cut_ways(osm))
    stage("stop_links")
    places = choose_places(draft, lat, lon, routable, osm.rails)
    pieces, nodes = split_pieces(draft.pieces, places.place)
    draft = make_draft(pieces)
    number_of = np.full(len(pieces.osm), -1, dtype=np.int32)
    number_of[draft.node] = np.arange(len(draft.node), dtype=np.int32)
    link_node = np.full(len(lat), -1, dtype=np.int32)
    link_node[places.stop] = number_of[nodes]
    stage("turns")
    cars = make_car_graph(draft, osm.restrictions)
    if cars.ignored:
        osm.findings.warning("restrictions_ignored", "", count=cars.ignored)
    arrays = {
        **_graph_arrays(draft),
        **_trait_arrays(draft.pieces.traits),
        "street_car_arc": cars.arc,
        "street_car_of_arc": cars.of_arc,
        "street_car_ptr": cars.ptr,
        "street_car_to": cars.to,
        "street_car_weight": cars.weight,
        **link_arrays(link_node, draft.pieces.lat_e7[draft.node], draft.pieces.lon_e7[draft.node], lat, lon),
        **_point_arrays(osm.points),
    }
    stage("hierarchy")
    arrays |= hierarchy_arrays(arrays, before)
    facts = {
        "nodes": len(draft.node),
        "edges": len(draft.edge_node),
        "kilometres": round(float(draft.edge_length_cm.sum()) / 100_000, 1),
        "cut_off": {name: [parts, round(km, 1)] for name, (parts, km) in draft.cut_off.items()},
        "stops_linked": len(places.stop),
        "turns_forbidden": len(osm.restrictions) - cars.ignored,
        "box": [draft.lines.lat_e7.min() / 1e7, draft.lines.lon_e7.min() / 1e7,
                draft.lines.lat_e7.max() / 1e7, draft.lines.lon_e7.max() / 1e7],
    }  # fmt: skip
    return CompiledStreets(arrays, facts)


def link_arrays(
    node: Int32, node_lat_e7: Int32, node_lon_e7: Int32, lat: Float64, lon: Float64
) -> dict[str, np.ndarray]:
    """Stops by node and the way from each to its node.

    Parameters
    ----------
    node
        (S) -1 where a stop is not linked.
    node_lat_e7, node_lon_e7
        (N) positions.
    lat, lon
        (S) of the stops, degrees.
    """
    linked = np.flatnonzero(node >= 0)
    connector = np.zeros(len(node), dtype=np.int32)
    for stop in linked.tolist():
        at = node[stop]
        connector[stop] = connector_cm(node_lat_e7[at], node_lon_e7[at], float(lat[stop]), float(lon[stop]))
    order = linked[np.lexsort((linked, node[linked]))]
    count = np.bincount(node[linked], minlength=len(node_lat_e7))
    return {
        "stop_link_node": frozen(node),
        "stop_link_connector_cm": frozen(connector),
        "stop_link_ptr": frozen(np.concatenate(([0], np.cumsum(count)))),
        "stop_link_stop": frozen(order),
    }


def _graph_arrays(draft: Draft) -> dict[str, np.ndarray]:
    pieces = draft.pieces
    return {
        "street_node_lat_e7": pieces.lat_e7[draft.node],
        "street_node_lon_e7": pieces.lon_e7[draft.node],
        "street_node_osm": pieces.osm[draft.node],
        "street_edge_node": draft.edge_node,
        "street_edge_length_cm": draft.edge_length_cm,
        "street_edge_trait": draft.edge_trait,
        "street_edge_way": draft.edge_way,
        "street_edge_usable": draft.usable,
        "street_edge_arc": draft.edge_arc,
        "street_line_ptr": draft.lines.ptr,
        "street_line_lat_e7": draft.lines.lat_e7,
        "street_line_lon_e7": draft.lines.lon_e7,
        "street_arc_ptr": draft.arc_ptr,
        "street_arc_to": draft.arc_to,
        "street_arc_edge": draft.arc_edge,
        **{f"street_weight_{name}": weight for name, weight in draft.weight.items()},
        "street_grid_frame": draft.grid.frame,
        "street_grid_ptr": draft.grid.ptr,
        "street_grid_piece": draft.grid.piece,
    }


def _put_texts(arrays: dict[str, np.ndarray], name: str, texts: list[str]) -> None:
    strings, index = pool(texts)
    arrays[f"{name}_blob"], arrays[f"{name}_ptr"], arrays[f"{name}_of"] = strings.blob, strings.ptr, index


def _trait_arrays(traits: tuple[Trait, ...]) -> dict[str, np.ndarray]:
    arrays: dict[str, np.ndarray] = {}
    for name in ("kind", "name", "ref", "surface"):
        _put_texts(arrays, f"street_trait_{name}", [getattr(trait, name) for trait in traits])
    for name in ("lit", "width_cm", "maxspeed_km_h", "incline_permille"):
        arrays[f"street_trait_{name}"] = np.array([getattr(trait, name) for trait in traits], dtype=np.int32)
    pushes = [PUSH_FORWARD * trait.bike.push_forward + PUSH_BACKWARD * trait.bike.push_backward for trait in traits]
    flags = [trait.flags | push for trait, push in zip(traits, pushes, strict=True)]
    arrays["street_trait_flags"] = np.array(flags, dtype=np.int32)
    speeds = [
        [
            speed
            for name in PROFILES
            for speed in (getattr(trait, name).forward_mm_s, getattr(trait, name).backward_mm_s)
        ]
        for trait in traits
    ]
    arrays["street_trait_mm_s"] = np.array(speeds, dtype=np.int32).reshape(len(traits), 2 * len(PROFILES))
    return arrays


def _point_arrays(points: list[Point]) -> dict[str, np.ndarray]:
    arrays: dict[str, np.ndarray] = {}
    _put_texts(arrays, "place_name", [point.name for point in points])
    numbers = Strings.of([point.number for point in points])
    arrays["place_number_blob"], arrays["place_number_ptr"] = numbers.blob, numbers.ptr
    for name in ("kind", "lat_e7", "lon_e7", "capacity"):
        arrays[f"place_{name}"] = np.array([getattr(point, name) for point in points], dtype=np.int32)
    return arrays


def _empty(stops: int) -> dict[str, np.ndarray]:
    """The arrays of a region without streets."""
    none, start = np.empty(0, dtype=np.int32), np.zeros(1, dtype=np.int32)
    pairs = np.empty((0, 2), dtype=np.int32)
    arrays: dict[str, np.ndarray] = {
        **{f"street_node_{name}": none for name in ("lat_e7", "lon_e7")},
        "street_node_osm": np.empty(0, dtype=np.int64),
        "street_edge_node": pairs,
        "street_edge_length_cm": none,
        "street_edge_trait": none,
        "street_edge_way": np.empty((0, 2), dtype=np.int64),
        "street_edge_usable": np.empty(0, dtype=np.uint8),
        "street_edge_arc": pairs,
        "street_line_ptr": start,
        "street_line_lat_e7": none,
        "street_line_lon_e7": none,
        "street_arc_ptr": start,
        "street_arc_to": none,
        "street_arc_edge": none,
        **{f"street_weight_{name}": none for name in PROFILES},
        "street_grid_frame": np.array([0, 0, 1, 1, 1, 1], dtype=np.int64),
        "street_grid_ptr": np.zeros(2, dtype=np.int32),
        "street_grid_piece": pairs,
        **_trait_arrays(()),
        "street_car_arc": none,
        "street_car_of_arc": pairs,
        "street_car_ptr": start,
        "street_car_to": none,
        "street_car_weight": none,
        "stop_link_node": np.full(stops, -1, dtype=np.int32),
        "stop_link_connector_cm": np.zeros(stops, dtype=np.int32),
        "stop_link_ptr": start,
        "stop_link_stop": none,
        **_point_arrays([]),
    }
    return arrays | hierarchy_arrays(arrays)
