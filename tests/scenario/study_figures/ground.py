# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The streets of the sample's map in networkx, with places joined to them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx

from tests.streets.own_graph import distance_cm

MAP = Path(__file__).resolve().parents[3] / "data" / "osm" / "beispiel.osm"


class Pieces:
    """The streets of a map, in which places can be made nodes: the nearest place on any piece of a street.

    Pieces from which one does not get to most others count for nobody.
    """

    def __init__(self, graph: nx.DiGraph[Any]) -> None:
        self.graph = graph.subgraph(max(nx.strongly_connected_components(graph), key=len)).copy()
        places = node_places()
        # Whoever stands at a closed barrier has a node of their own; pieces that end there are short here.
        self.place = {node: places[node] for node in self.graph if node in places}

    def join(self, name: str, at: tuple[float, float]) -> float:
        """Make a place a node where it is nearest to a street; centimetres from there to it."""
        best: tuple[float, Any, Any, float, tuple[float, float]] | None = None
        east = math.cos(math.radians(at[1]))
        for a, b in self.graph.edges:
            if a not in self.place or b not in self.place:
                continue
            (ax, ay), (bx, by) = self.place[a], self.place[b]
            dx, dy = (bx - ax) * east, by - ay
            squared = dx * dx + dy * dy
            share = ((at[0] - ax) * east * dx + (at[1] - ay) * dy) / squared if squared else 0.0
            share = min(1.0, max(0.0, share))
            foot = ax + share * (bx - ax), ay + share * (by - ay)
            rough = math.hypot((at[0] - foot[0]) * east, at[1] - foot[1])
            if best is None or rough < best[0]:
                best = rough, a, b, share, foot
        assert best is not None
        _, a, b, share, self.place[name] = best
        for here, there, part in ((a, b, share), (b, a, 1 - share)):
            if self.graph.has_edge(here, there):
                weight = self.graph[here][there]["weight"]
                self.graph.remove_edge(here, there)
                self.graph.add_edge(here, name, weight=part * weight)
                self.graph.add_edge(name, there, weight=(1 - part) * weight)
        return distance_cm(at, self.place[name])


def node_places() -> dict[int, tuple[float, float]]:
    """Longitude and latitude of the nodes of the map."""
    return {
        int(node.get("id", "")): (float(node.get("lon", "")), float(node.get("lat", "")))
        for node in ET.parse(MAP).getroot().iter("node")  # noqa: S314 - our own file
    }
