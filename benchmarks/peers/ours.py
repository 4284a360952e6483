# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Our side: which function of the engine answers each operation.

To measure another method, point an operation here at it; ``calls`` is what RESULTS.md names.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.peers.data import opened
from benchmarks.peers.groups import FERRO_WALK_S, MINUTES, NIGIRI_RIDES, REACH_S, WALK_M_S
from benchmarks.peers.worker import Side
from mobility.analysis.matrix import MatrixQuestion, travel_time_matrix
from mobility.analysis.places.places import Places
from mobility.analysis.travel_times import Conditions
from mobility.analysis.window import Window
from mobility.errors import InputError
from mobility.kernels.access import search_between
from mobility.kernels.dijkstra import grow
from mobility.kernels.layout import DAY_S, NEVER, make_workspace
from mobility.kernels.street_layout import LABELLED
from mobility.network.streets.profiles import FOOT
from mobility.planner.by_kernel import ENTRIES
from mobility.planner.everywhere import reach_all_stops, travel_times
from mobility.planner.pairs import Pairs
from mobility.planner.request import PlanRequest, StopPlace
from mobility.planner.search import Search
from mobility.planner.street_ends import doors_of, snap
from mobility.planner.street_search import route
from mobility.planner.window import Span, plan_window

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.kernels.layout import Workspace
    from mobility.kernels.street_layout import StreetWork
    from mobility.network.network import Network
    from mobility.planner.street_ends import End

ARRIVALS_ALONE = frozenset({"heidelberg"})
"""Data whose peer answers a pair with an arrival and no rides."""
NONE, FREE = np.empty(0, dtype=np.int32), np.zeros(1, dtype=np.int32)
REACH_CM = round(REACH_S * WALK_M_S * 100)
SPARE_PATTERNS = 5_000
FASTER = 1.05
"""Generous walks are by so much faster, as if each street's seconds were cut down to whole ones, and twice as long."""
OUT_OF_REACH = -1
CORES = os.cpu_count() or 1


def start(folder: Path, operation: str, data: str, variant: str = "") -> Side:
    """Open what an operation needs, and return how it is asked."""
    if variant:
        transit = _Transit(folder, data)
        return {
            "arrivals": transit.arrivals_only, "kernel": transit.kernel_only, "one_core": transit.one_core,
        }[variant]()  # fmt: skip
    if data in {"nodes", "points"}:
        return _Streets(folder, data).side(operation)
    return _Transit(folder, data).side(operation)


class _Transit:
    """Everything with rides."""

    def __init__(self, folder: Path, data: str) -> None:
        self.data = data
        self.network: Network = opened(folder, data)
        facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        date = dt.date.fromisoformat(facts["dates"][data])
        self.midnight = dt.datetime.combine(date, dt.time(), tzinfo=self.network.zone)
        patterns = len(self.network.day(date).forward.pattern) + SPARE_PATTERNS
        self.work: Workspace = make_workspace(self.network.berths, patterns)
        self.stops: list[int] = []
        # Built ahead, as a server does for the dates that it is asked for.
        self.network.accelerator.build(self.network.day(date), self.network.links())
        self.pairs = Pairs(self.network, date)
        settings = self.network.links().settings
        longest_s, speed = settings.max_walk_s, settings.walk_speed_m_s
        self.generous = (
            replace(settings, max_walk_s=2 * longest_s, walk_speed_m_s=FASTER * speed) if longest_s else None
        )

    def side(self, operation: str) -> Side:
        if operation == "door_to_door":
            return self._door_to_door()
        pair = Side(
            self.pair, self.tell_pair, "Search.pareto and Search.journey: the Pareto set with its rides", self.request
        )
        if self.data in ARRIVALS_ALONE:
            pair = Side(
                self.arrivals, self.tell_arrivals, "Pairs.arrivals: for each number of rides the earliest arrival",
                self.request,
            )  # fmt: skip
        return {
            "stop_pair": pair,
            "window": Side(self.window, self.tell_window, "plan_window: itineraries with their legs", self.span),
            "one_to_all": Side(
                self.one_to_all, self.tell_all, "reach_all_stops: seconds and rides to all stops", self.source
            ),
            "transit_matrix": Side(
                self.matrix, self.tell_matrix, "travel_times: a table of seconds, on all cores", self.sources
            ),
            "medians": Side(
                self.medians,
                self.tell_medians,
                "analysis.matrix.travel_time_matrix, on all cores",
                self.medians_question,
            ),
        }[operation]

    def arrivals_only(self) -> Side:
        return Side(
            lambda request: Search(self.network, request, self.work).first_ends(),
            lambda *_: None,
            "Search.first_ends: for each number of rides the earliest arrival, without journeys",
            self.request,
        )

    def kernel_only(self) -> Side:
        """The compiled search on arrays, without what Python does around it."""
        date = self.midnight.date()
        day, links = self.network.day(date), self.network.links()
        begin = round(self.midnight.timestamp()) - day.start
        given = (day.forward, links.changes, links.walks, links.walks_backward, self.network.stop_berth_ptr)
        rides, arrival_s = np.empty(ENTRIES, dtype=np.int32), np.empty(ENTRIES, dtype=np.int32)

        def make(asked: dict[str, Any]) -> tuple[int, int, int]:
            return self.place(asked["from"]).stops[0], self.place(asked["to"]).stops[0], begin + asked["at_s"]

        def ask(asked: tuple[int, int, int]) -> int:
            origin, destination, at_s = asked
            bound_s = at_s + DAY_S + 1
            return search_between(
                *given, origin, destination, at_s, bound_s, NEVER, 1, self.work, rides, arrival_s
            )  # fmt: skip

        return Side(
            ask, lambda *_: None, "kernel access.search_between: rides and arrivals, without Python around it", make
        )

    def at(self, at_s: int) -> dt.datetime:
        return self.midnight + dt.timedelta(seconds=at_s)

    def seconds(self, moment: dt.datetime) -> int:
        return round(moment.timestamp() - self.midnight.timestamp())

    def place(self, told: dict[str, Any]) -> StopPlace:
        stop = self.network.stop_of_id(f"{told['feed']}_{told['id']}")
        return StopPlace((stop,), told["id"])

    def request(self, asked: dict[str, Any]) -> PlanRequest:
        return PlanRequest(self.place(asked["from"]), self.place(asked["to"]), self.at(asked["at_s"]))

    def pair(self, request: PlanRequest) -> Any:
        search = Search(self.network, request, self.work)
        entries = search.pareto()
        return search, entries, search.journeys(entries)

    def arrivals(self, request: PlanRequest) -> list[tuple[int, int]]:
        ends = [place.stops[0] for place in (request.origin, request.destination) if isinstance(place, StopPlace)]
        return self.pairs.arrivals(*ends, int(request.at.timestamp()) - self.pairs.start)

    def tell_arrivals(self, request: PlanRequest, answer: list[tuple[int, int]]) -> dict[str, Any]:
        """The Pareto set with departures, which a peer tells; the arrivals are those that were asked for."""
        whole = self.pair(request)
        assert [(one.rides, one.arrival_s) for one in whole[1]] == answer
        return self.tell_pair(request, whole)

    def tell_pair(self, request: PlanRequest, answer: Any) -> dict[str, Any]:
        """The Pareto set, and the earliest arrival with generous walks, to tell what is due to them."""
        search, entries, _rides = answer
        shift = search.day.start - round(self.midnight.timestamp())
        found = [[one.departure_s + shift, one.arrival_s + shift, one.rides] for one in entries]
        if not self.generous:
            return {"entries": found}
        ends = Search(self.network, replace(request, settings=self.generous)).first_ends()
        return {"entries": found, "generous_s": min((end + shift for _, end in ends), default=None)}

    def span(self, asked: dict[str, Any]) -> tuple[PlanRequest, Span]:
        begin = round(self.midnight.timestamp())
        return self.request(asked), Span(begin + asked["at_s"], begin + asked["until_s"] + 1)

    def window(self, asked: tuple[PlanRequest, Span]) -> Any:
        return plan_window(self.network, asked[0], asked[1], workspace=self.work)

    def tell_window(self, _: Any, page: Any) -> list[list[int]]:
        return [
            [self.seconds(one.departure), self.seconds(one.arrival), one.rides]
            for one in (*page.result.itineraries, *(way for way in page.result.direct if not way.rides))
        ]

    def source(self, asked: dict[str, Any]) -> PlanRequest:
        if "to_all" in asked:
            self.stops = [self.place(one).stops[0] for one in asked["to_all"]]
        here = self.place(asked["from"])
        return PlanRequest(here, here, self.at(asked["at_s"]))

    def one_to_all(self, request: PlanRequest) -> Any:
        return reach_all_stops(self.network, request, DAY_S, self.work)

    def tell_all(self, request: PlanRequest, reached: Any) -> dict[str, list[int]]:
        return {
            "seconds": _told_seconds(reached.seconds[self.stops]),
            "other": _told_seconds(self.otherwise(request)[self.stops]),
        }

    def otherwise(self, request: PlanRequest) -> np.ndarray:
        """With generous walks; where walks are given, with as many rides as nigiri looks for."""
        other = replace(request, settings=self.generous) if self.generous else replace(request, max_rides=NIGIRI_RIDES)
        return reach_all_stops(self.network, other, DAY_S, self.work).seconds

    def sources(self, asked: dict[str, Any]) -> tuple[list[PlanRequest], list[int]]:
        places = [self.place(one) for one in asked["stops"]]
        at = self.at(asked["at_s"])
        return [PlanRequest(here, here, at) for here in places], [here.stops[0] for here in places]

    def matrix(self, asked: tuple[list[PlanRequest], list[int]]) -> np.ndarray:
        requests, stops = asked
        return travel_times(self.network, stops, stops, requests[0].at, DAY_S, threads=CORES)

    def tell_matrix(self, asked: tuple[list[PlanRequest], list[int]], rows: np.ndarray) -> dict[str, list[int]]:
        requests, stops = asked
        other = [self.otherwise(one)[stops] for one in requests]
        return {"seconds": _told_seconds(rows.ravel()), "other": _told_seconds(np.concatenate(other))}

    def medians_question(self, asked: dict[str, Any]) -> MatrixQuestion:
        stop = np.array([self.place(one).stops[0] for one in asked["stops"]], dtype=np.int32)
        lat, lon = (self.network.arrays[f"stop_{axis}"][stop] for axis in ("lat", "lon"))
        places = Places(tuple(one["id"] for one in asked["stops"]), lat, lon, stop=stop)
        return MatrixQuestion(places, places, Window(self.at(asked["at_s"]), MINUTES), (50,), Conditions(DAY_S))

    def medians(self, asked: MatrixQuestion) -> np.ndarray:
        return travel_time_matrix(self.network, asked, workers=CORES).seconds

    def one_core(self) -> Side:
        return Side(
            lambda asked: travel_time_matrix(self.network, asked, workers=1).seconds,
            lambda *_: None,
            "analysis.matrix.travel_time_matrix, on one core",
            self.medians_question,
        )

    def tell_medians(self, asked: MatrixQuestion, seconds: np.ndarray) -> dict[str, list[int]]:
        other = replace(asked.conditions, settings=self.generous, max_rides=None if self.generous else NIGIRI_RIDES)
        beside = self.medians(replace(asked, conditions=other))
        return {"seconds": _told_seconds(seconds.ravel()), "other": _told_seconds(beside.ravel())}

    def _door_to_door(self) -> Side:
        import msgspec

        from mobility.service.plan import PlanTask, answer_plan
        from mobility.service.questions import PlanBody, PlanQuestion
        from mobility.service.served import Served

        served, encoder = Served(self.network), msgspec.json.Encoder()

        def make(asked: dict[str, Any]) -> PlanTask:
            ends = [f"{lat:.6f},{lon:.6f}" for lat, lon in (asked["from"], asked["to"])]
            question = PlanQuestion(
                from_place=ends[0],
                to_place=ends[1],
                time=self.at(asked["at_s"]).isoformat(),
                timetable_view=False,
                max_pre_transit_time=FERRO_WALK_S,
                max_post_transit_time=FERRO_WALK_S,
                max_direct_time=FERRO_WALK_S,
            )
            return PlanTask(question, PlanBody(), {}, 6)

        def ask(task: PlanTask) -> bytes:
            answer, _ = answer_plan(served, task, self.work)
            return encoder.encode(answer)

        def tell(task: PlanTask, text: bytes) -> dict[str, Any]:
            del task
            found = json.loads(text)
            ways = [*found["itineraries"], *found["direct"]]
            ends = [self.seconds(dt.datetime.fromisoformat(way["endTime"])) for way in ways]
            rides = [sum(leg["mode"] != "WALK" for leg in way["legs"]) for way in ways]
            best = min(zip(ends, rides, strict=True), default=(None, None))
            return {"arrival_s": best[0], "rides": best[1], "bytes": len(text)}

        return Side(ask, tell, "answer_plan and msgspec: the whole answer of the HTTP API as JSON", make)


def _told_seconds(seconds: np.ndarray) -> list[int]:
    return np.where(seconds < NEVER, seconds, OUT_OF_REACH).tolist()


class _Streets:
    """Everything on foot alone."""

    def __init__(self, folder: Path, data: str) -> None:
        self.data = data
        streets = opened(folder, "moved").streets
        assert streets is not None
        self.streets = streets
        self.graph, self.hierarchy = streets.graph(FOOT), streets.hierarchy(FOOT)
        self.ours: np.ndarray = np.load(folder / "nodes" / "ours.npy").astype(np.int32)
        with streets.borrowed() as work:
            self.work: StreetWork = work

    def side(self, operation: str) -> Side:
        own = lambda answer: answer  # noqa: E731 - what is answered is what is told
        if self.data == "nodes":
            return {
                "walk_pair": Side(self.node_pair, lambda _, cm: cm, "StreetHierarchy.node_cost", self.node_ends),
                "walk_matrix": Side(
                    self.node_matrix,
                    lambda _, cm: cm.ravel().tolist(),
                    "StreetHierarchy.pin and Pinned.table",
                    lambda asked: self.ours[asked["places"]],
                ),
                "reach": Side(
                    self.node_reach,
                    self.tell_reach,
                    "kernel dijkstra.grow within 1,125 m",
                    lambda asked: self.ours[[asked["from"]]],
                ),
            }[operation]
        return {
            "walk_pair": Side(
                self.point_pair,
                lambda _, way: own(way),
                "snap and street_search.route: metres, and the streets of the way",
            ),
            "walk_matrix": Side(
                self.point_matrix, lambda _, cm: cm.ravel().tolist(), "snap, then StreetHierarchy.pin and Pinned.table"
            ),
            "reach": Side(
                self.point_reach,
                self.tell_points,
                "snap and dijkstra.grow within 1,125 m: all junctions with their distance",
            ),
        }[operation]

    def node_ends(self, asked: dict[str, Any]) -> tuple[int, int]:
        return int(self.ours[asked["from"]]), int(self.ours[asked["to"]])

    def node_pair(self, ends: tuple[int, int]) -> int:
        return self.hierarchy.node_cost(*ends)

    def node_matrix(self, nodes: np.ndarray) -> np.ndarray:
        return self.hierarchy.pin(nodes).table(nodes, np.zeros(len(nodes), dtype=np.int32))

    def node_reach(self, source: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        grow(self.graph, source, FREE, NONE, NONE, REACH_CM, self.work)
        nodes = self.work.touched[: self.work.counter[LABELLED]].copy()
        return nodes, self.work.label[nodes]

    def tell_reach(self, _: Any, answer: tuple[np.ndarray, np.ndarray]) -> list[list[int]]:
        nodes, cm = answer
        number = np.searchsorted(self.ours, nodes)
        inside = self.ours[np.minimum(number, len(self.ours) - 1)] == nodes
        order = np.argsort(number[inside])
        return [number[inside][order].tolist(), cm[inside][order].tolist()]

    def snap(self, point: list[float]) -> End:
        return snap(self.streets, FOOT, point[0], point[1])

    def point_pair(self, asked: dict[str, Any]) -> float | None:
        origin, destination = self.snap(asked["from"]), self.snap(asked["to"])
        found = route(self.streets, FOOT, origin, destination)
        # Peers do not count the way from a door to the street.
        return None if found is None else (found.cost - origin.connector_cm - destination.connector_cm) / 100

    def point_matrix(self, asked: dict[str, Any]) -> np.ndarray:
        ends = [self.snap(point) for point in asked["places"]]
        begins = [doors_of(self.streets, FOOT, end, towards=False) for end in ends]
        goals = [doors_of(self.streets, FOOT, end, towards=True) for end in ends]
        of_goal = np.repeat(np.arange(len(goals)), [len(goal.node) for goal in goals])
        goal_node, goal_cm = np.concatenate([g.node for g in goals]), np.concatenate([g.cost for g in goals])
        connector = np.array([end.connector_cm for end in ends])
        first = np.cumsum([0, *(len(begin.node) for begin in begins)])
        begin_node, begin_cm = np.concatenate([b.node for b in begins]), np.concatenate([b.cost for b in begins])
        to_goals = self.hierarchy.pin(goal_node).table(begin_node, begin_cm, first) + goal_cm
        out = np.minimum.reduceat(to_goals, np.flatnonzero(np.diff(of_goal, prepend=-1)), axis=1)
        out = np.minimum(out, NEVER)
        for row, here in enumerate(ends):  # on one street the way leads by no junction
            for column, there in enumerate(ends):
                if here.edge == there.edge and row != column:
                    found = route(self.streets, FOOT, here, there)
                    out[row, column] = NEVER if found is None else found.cost
        out = np.where(out < NEVER, out - connector[:, None] - connector[None, :], -100)
        np.fill_diagonal(out, 0)
        return out / 100

    def point_reach(self, asked: dict[str, Any]) -> tuple[np.ndarray, np.ndarray] | None:
        try:
            begin = doors_of(self.streets, FOOT, self.snap(asked["from"]), towards=False)
        except InputError:
            return None
        grow(self.graph, begin.node, begin.cost, NONE, NONE, REACH_CM, self.work)
        nodes = self.work.touched[: self.work.counter[LABELLED]].copy()
        return nodes, self.work.label[nodes]

    def tell_points(self, _: Any, answer: tuple[np.ndarray, np.ndarray] | None) -> dict[str, Any]:
        return {"nodes": [] if answer is None else self.tell_reach(None, answer)[0]}
