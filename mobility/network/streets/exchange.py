# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Streets as a networkx graph with the attribute names of osmnx, and back, so that planners go on with what they know.

Nodes are junctions, keyed by their id in OpenStreetMap (negative: made at barriers and stops). An edge of ours becomes
one edge of the MultiDiGraph per direction in which anybody may use it, as osmnx does; ``reversed`` marks the one
against the direction in which the way was drawn.
"""

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.network.streets.profiles import PROFILES
from mobility.sources.osm.traits import BRIDGE, TUNNEL

if TYPE_CHECKING:
    import networkx as nx

    from mobility.network.streets.streets import Streets

E7 = 1e7
STRAIGHT = 2
"""Points of an edge that does not bend."""


def to_networkx(streets: Streets) -> nx.MultiDiGraph[int]:
    """Streets as osmnx would hold them, simplified.

    Parameters
    ----------
    streets
        Of a network.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes with ``y``, ``x`` (degrees) and ``street_count``. Edges with ``osmid``, ``highway``, ``name``, ``ref``,
        ``oneway``, ``reversed``, ``length`` (metres, to the centimetre), ``maxspeed``, ``surface``, ``width``,
        ``bridge``, ``tunnel``, ``geometry`` (where it bends), and for each profile ``cost_<profile>``: centimetres for
        foot and wheelchair, milliseconds for bike and car, absent where it may not go. ``edge`` is our number.
        networkx takes a missing weight for 1: search on ``networkx.subgraph_view`` with the edges that have the cost.
    """
    import networkx as nx

    arrays = streets.arrays
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph(
        crs="epsg:4326", simplified=True, created_with="umstieg", consolidated=False
    )
    ids = arrays["street_node_osm"].tolist()
    count = np.bincount(arrays["street_edge_node"].ravel(), minlength=len(ids)).tolist()
    positions = zip(arrays["street_node_lat_e7"].tolist(), arrays["street_node_lon_e7"].tolist(), strict=True)
    for node, (lat, lon), streets_here in zip(ids, positions, count, strict=True):
        graph.add_node(node, y=lat / E7, x=lon / E7, street_count=streets_here)
    weights = {name: arrays[f"street_weight_{name}"] for name in PROFILES}
    of_trait = [_facts(streets, trait) for trait in range(len(arrays["street_trait_flags"]))]
    for edge in range(streets.edges):
        facts = {
            "osmid": int(arrays["street_edge_way"][edge, 0]),
            "length": int(arrays["street_edge_length_cm"][edge]) / 100,
            "edge": edge,
            **of_trait[int(arrays["street_edge_trait"][edge])],
        }
        ends = [ids[node] for node in arrays["street_edge_node"][edge].tolist()]
        arcs = arrays["street_edge_arc"][edge].tolist()
        open_ = [{name: int(w[arc]) for name, w in weights.items() if w[arc] < NEVER} for arc in arcs]
        oneway = ("car" in open_[0]) != ("car" in open_[1])
        for backward, costs in enumerate(open_):
            if not costs:
                continue
            here, there = (ends[1], ends[0]) if backward else (ends[0], ends[1])
            line = _line(streets, edge, backward=bool(backward))
            graph.add_edge(
                here, there, **facts, **line, oneway=oneway, reversed=bool(backward),
                **{f"cost_{name}": cost for name, cost in costs.items()},
            )  # fmt: skip
    return graph


def weights_from_networkx(streets: Streets, graph: nx.MultiDiGraph[int]) -> dict[str, np.ndarray]:
    """Weights of all arcs as an edited graph has them: lengths changed, edges closed or opened.

    Parameters
    ----------
    streets
        That the graph was made from.
    graph
        As ``to_networkx`` gives it. An edge that is missing is closed for everyone.

    Returns
    -------
    dict
        Per profile (arcs) the costs, NEVER where closed; for the unchanged graph exactly the network's own.

    Raises
    ------
    InputError
        An edge has no number of ours (new streets come with scenarios), or a cost that is no whole number.
    """
    arrays = streets.arrays
    found = {name: np.full(len(arrays["street_arc_to"]), NEVER, dtype=np.int32) for name in PROFILES}
    for here, there, facts in graph.edges(data=True):
        edge = facts.get("edge")
        if not isinstance(edge, Integral) or not 0 <= int(edge) < streets.edges:
            raise InputError("graph_edge_unknown", here=here, there=there)
        arc = arrays["street_edge_arc"][int(edge), int(bool(facts.get("reversed")))]
        for name, weights in found.items():
            cost = facts.get(f"cost_{name}")
            if cost is None or cost != cost:  # noqa: PLR0124 - NaN, as a round trip through tables leaves it
                continue
            if not isinstance(cost, int | float | Integral) or not 0 <= float(cost) < NEVER or cost != int(cost):
                raise InputError("graph_edge_cost", here=here, there=there, name=f"cost_{name}", cost=cost)
            weights[arc] = int(cost)
    return found


def _facts(streets: Streets, trait: int) -> dict[str, Any]:
    """What osmnx tells of the streets of a trait, without what is not known."""
    arrays = streets.arrays
    flags = int(arrays["street_trait_flags"][trait])
    width_cm, maxspeed = int(arrays["street_trait_width_cm"][trait]), int(arrays["street_trait_maxspeed_km_h"][trait])
    known: dict[str, Any] = {
        "name": streets.text("name", trait),
        "ref": streets.text("ref", trait),
        "surface": streets.text("surface", trait),
        "maxspeed": str(maxspeed) if maxspeed else "",
        "width": f"{width_cm / 100:g}" if width_cm else "",
        "bridge": "yes" if flags & BRIDGE else "",
        "tunnel": "yes" if flags & TUNNEL else "",
    }
    return {"highway": streets.text("kind", trait)} | {name: value for name, value in known.items() if value}


def _line(streets: Streets, edge: int, *, backward: bool) -> dict[str, Any]:
    """The geometry of an edge that bends; osmnx leaves it out of straight ones."""
    lines = streets.lines
    first, end = int(lines.ptr[edge]), int(lines.ptr[edge + 1])
    if end - first <= STRAIGHT:
        return {}
    points = np.stack((lines.lon_e7[first:end], lines.lat_e7[first:end]), axis=1) / E7
    return {"geometry": shapely.LineString(points[::-1] if backward else points)}
