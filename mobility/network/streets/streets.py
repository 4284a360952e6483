# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The street graph of a compiled network: what planners ask and hand to kernels."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from threading import Lock, local
from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.kernels.street_layout import (
    NO_NAME,
    SETTLED,
    Graph,
    Grid,
    Labels,
    Lines,
    StopLinks,
    StreetWork,
    Traits,
    WalkOnWork,
    make_street_work,
    make_walk_on_work,
)
from mobility.network.frozen import frozen
from mobility.network.streets.hierarchy import StreetHierarchy
from mobility.network.streets.order import PARTS, Topology
from mobility.network.strings import Strings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mobility.kernels.hierarchy_layout import HierarchyWork
    from mobility.kernels.layout import Int32
    from mobility.network.streets.hierarchy import Pinned
    from mobility.network.streets.profiles import Profile

TRAIT_TEXTS = ("kind", "name", "ref", "surface")


class Streets:
    """Streets of a network; threads may share it. Edges, arcs and nodes are numbers; see ``schema``."""

    def __init__(self, arrays: Mapping[str, np.ndarray]) -> None:
        self.arrays = arrays
        self.nodes = len(arrays["street_node_osm"])
        self.edges = len(arrays["street_edge_length_cm"])
        self.memo: dict[str, Any] = {}
        """What is reckoned once from the streets and looked up later, under a name."""
        self._labels: dict[int, tuple[str, str]] = {}
        self._graphs: dict[tuple[str, bool], Graph] = {}
        self._spare: list[StreetWork] = []
        self._spare_walk_on: list[WalkOnWork] = []
        self._hierarchies: dict[str, StreetHierarchy] = {}
        self._pinned_stops: dict[tuple[str, bool], Pinned] = {}
        self._spare_hierarchy: dict[str, list[HierarchyWork]] = {part: [] for part in PARTS}
        self._lock, self._hierarchy_lock = Lock(), Lock()
        self._of_thread = local()

    @cached_property
    def lines(self) -> Lines:
        """Where edges lie."""
        return Lines(*(self.arrays[f"street_line_{name}"] for name in Lines._fields))

    @cached_property
    def traits(self) -> Traits:
        """What is told of edges."""
        arrays = self.arrays
        return Traits(
            arrays["street_edge_trait"],
            arrays["street_edge_length_cm"],
            arrays["street_trait_flags"],
            arrays["street_trait_incline_permille"],
        )

    @cached_property
    def grid(self) -> Grid:
        """To find the nearest street."""
        return Grid(*(self.arrays[f"street_grid_{name}"] for name in Grid._fields))

    @cached_property
    def stop_links(self) -> StopLinks:
        """Where stops join the streets."""
        return StopLinks(*(self.arrays[f"stop_link_{name}"] for name in StopLinks._fields))

    @cached_property
    def linked_stops(self) -> tuple[Int32, Int32, Int32]:
        """The stops that are linked to streets: their numbers, nodes and connectors."""
        links = self.stop_links
        linked = np.flatnonzero(links.node >= 0)
        return frozen(linked), frozen(links.node[linked]), frozen(links.connector_cm[linked])

    @cached_property
    def arc_from(self) -> Int32:
        """(A) the node that an arc leaves."""
        ptr = self.arrays["street_arc_ptr"]
        return frozen(np.repeat(np.arange(self.nodes, dtype=np.int32), np.diff(ptr)))

    @cached_property
    def twin(self) -> Int32:
        """(A) the arc in the other direction."""
        edge = self.arrays["street_arc_edge"]
        return frozen(self.arrays["street_edge_arc"][edge // 2, 1 - edge % 2])

    @cached_property
    def car_node_from(self) -> Int32:
        """(turns) the node of the cars' graph that a turn leaves."""
        ptr = self.arrays["street_car_ptr"]
        return frozen(np.repeat(np.arange(len(ptr) - 1, dtype=np.int32), np.diff(ptr)))

    @cached_property
    def _car_backward(self) -> tuple[Graph, Int32]:
        """The cars' graph turned round, and the node that each of its arcs leaves."""
        to, from_ = self.arrays["street_car_to"], self.car_node_from
        nodes = len(self.arrays["street_car_arc"])
        order = np.argsort(to, kind="stable")
        ptr = np.concatenate(([0], np.cumsum(np.bincount(to, minlength=nodes))))
        graph = Graph(frozen(ptr), frozen(from_[order]), frozen(self.arrays["street_car_weight"][order]))
        return graph, frozen(to[order])

    def graph(self, profile: Profile, *, backward: bool = False) -> Graph:
        """What a search runs on: junctions and arcs, for cars arcs and turns; ``backward``: all arcs turned round."""
        key = (profile.name, backward)
        if key not in self._graphs:
            self._graphs[key] = self._make_graph(profile, backward=backward)
        return self._graphs[key]

    def _make_graph(self, profile: Profile, *, backward: bool) -> Graph:
        arrays = self.arrays
        if profile.turns:
            if backward:
                return self._car_backward[0]
            return Graph(arrays["street_car_ptr"], arrays["street_car_to"], arrays["street_car_weight"])
        weight = arrays[f"street_weight_{profile.name}"]
        if backward:
            weight = frozen(weight[self.twin])
        return Graph(arrays["street_arc_ptr"], arrays["street_arc_to"], weight)

    def leaves(self, profile: Profile, *, backward: bool = False) -> Int32:
        """Per arc of ``graph`` the node that it leaves."""
        if not profile.turns:
            return self.arc_from
        return self._car_backward[1] if backward else self.car_node_from

    def graph_nodes(self, profile: Profile) -> int:
        """Number of nodes of a profile's graph."""
        return len(self.arrays["street_car_arc"]) if profile.turns else self.nodes

    def hierarchy(self, profile: Profile) -> StreetHierarchy:
        """For ways at any distance; made of the weights that the arcs have on first use."""
        known = self._hierarchies.get(profile.name)
        if known is None:
            with self._hierarchy_lock:
                if profile.name not in self._hierarchies:
                    part = "car" if profile.turns else "street"
                    topology = Topology(*(self.arrays[f"{PARTS[part]}_{name}"] for name in Topology._fields))
                    weight = self.graph(profile).weight
                    made = StreetHierarchy(topology, weight, self._spare_hierarchy[part])
                    self._hierarchies[profile.name] = made
                known = self._hierarchies[profile.name]
        return known

    def pinned_stops(self, profile: Profile, *, backward: bool = False) -> Pinned:
        """The street nodes of all linked stops, in the order of the stops, as the ends of ways (``backward``: begins).

        Not for cars, which stop elsewhere.
        """
        key = (profile.name, backward)
        if key not in self._pinned_stops:
            self._pinned_stops[key] = self.hierarchy(profile).pin(self.linked_stops[1], backward=backward)
        return self._pinned_stops[key]

    @cached_property
    def labels(self) -> Labels:
        """How streets are called."""
        numbers = {text: number for number, text in enumerate(self._texts["name"].to_list())} | {"": NO_NAME}
        for text in self._texts["ref"].to_list():
            numbers.setdefault(text, len(numbers))
        name, ref = (
            np.array([numbers[text] for text in self._texts[pool].to_list()], dtype=np.int32)[
                self.arrays[f"street_trait_{pool}_of"]
            ]
            for pool in ("name", "ref")
        )
        return Labels(frozen(np.where(name == NO_NAME, ref, name)), self.arrays["street_trait_kind_of"])

    def label(self, trait: int) -> tuple[str, str]:
        """Name (or number) and kind of the streets of a trait; kept, for ways pass the same streets again and again."""
        known = self._labels.get(trait)
        if known is None:
            known = self.text("name", trait) or self.text("ref", trait), self.text("kind", trait)
            self._labels[trait] = known
        return known

    def text(self, name: str, trait: int) -> str:
        """A text of a trait: ``kind``, ``name``, ``ref`` or ``surface``."""
        return self._texts[name][int(self.arrays[f"street_trait_{name}_of"][trait])]

    @cached_property
    def _texts(self) -> dict[str, Strings]:
        return {
            name: Strings(self.arrays[f"street_trait_{name}_blob"], self.arrays[f"street_trait_{name}_ptr"])
            for name in TRAIT_TEXTS
        }

    @contextmanager
    def borrowed(self) -> Iterator[StreetWork]:
        """Lend a workspace for one search at a time, large enough for every profile."""
        with self._lock:
            work = self._spare.pop() if self._spare else None
        if work is None:
            nodes = max(self.nodes, len(self.arrays["street_car_arc"]))
            arcs = max(len(self.arrays["street_arc_to"]), len(self.arrays["street_car_to"]))
            work = make_street_work(nodes, arcs)
        before = int(work.counter[SETTLED])
        try:
            yield work
        finally:
            self._count(int(work.counter[SETTLED]) - before)
            with self._lock:
                self._spare.append(work)

    @contextmanager
    def borrowed_walk_on(self) -> Iterator[WalkOnWork]:
        """Lend a workspace for walking inside the rounds of one search."""
        with self._lock:
            work = self._spare_walk_on.pop() if self._spare_walk_on else None
        if work is None:
            berths = int(self.arrays["stop_berth_ptr"][-1])
            work = make_walk_on_work(self.nodes, len(self.arrays["street_arc_to"]), berths)
        before = int(work.counter[SETTLED])
        try:
            yield work
        finally:
            self._count(int(work.counter[SETTLED]) - before)
            with self._lock:
                self._spare_walk_on.append(work)

    def settled_here(self) -> int:
        """How many nodes the searches of this thread have settled so far, in workspaces that were handed back."""
        return int(getattr(self._of_thread, "settled", 0))

    def _count(self, settled: int) -> None:
        self._of_thread.settled = self.settled_here() + settled
