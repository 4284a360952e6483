# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""How many answers of a peer are ours, and what the others are, in classes that can be counted.

A class is decided by the answers alone, so that the reasons that RESULTS.md gives are backed by counts of the run.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.peers.feeds import CHANGE_S
from benchmarks.peers.groups import NIGIRI_RIDES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.peers.groups import Group

SAME = "same"
AGREES = 0.9
"""A peer agrees if so large a share of its answers is the same."""
NEAR_S = 60
"""Seconds by which walks make arrivals differ that are called the same."""
NEAR_DOOR_S = 120
"""The same where both ends are walked from doors."""
NEAR_SHARE, NEAR_M = 0.1, 50.0
"""Lengths on streets: so large a share or so many metres."""
NEAR_CM = 2
"""Centimetres on the same arcs: not every side adds in whole numbers."""
NEAR_REACH = 0.9
"""Junctions in both reaches by those in any."""
OUT_OF_REACH = -1


@dataclass(slots=True)
class Agreement:
    """Counts over all compared answers."""

    compared: int = 0
    same: int = 0
    answered: int = 0
    several: int = 0
    classes: dict[str, int] = field(default_factory=dict)
    tolerance: str = ""
    off: dict[str, float] = field(default_factory=dict)

    @property
    def agrees(self) -> bool:
        """Whether the peer answers the same question."""
        return self.compared > 0 and self.same >= AGREES * self.compared


def agreement(
    group: Group, peer: str, ours: list[Any], theirs: list[Any], nodes: np.ndarray | None = None
) -> Agreement:
    """Compare two lists of answers.

    Parameters
    ----------
    group, peer
        What was asked, and whose the second list is.
    ours, theirs
        In the order of the questions.
    nodes
        (n, 2) latitude and longitude of junctions, for reaches that are polygons.
    """
    del peer
    compare, tolerance = _RULES[group.operation, group.data]
    counts: Counter[str] = Counter()
    off: list[float] = []
    found = Agreement(tolerance=tolerance)
    for mine, other in zip(ours, theirs, strict=True):
        found.several += isinstance(mine, dict) and len(mine.get("entries", ())) > 1
        for kind, difference in compare(mine, other, nodes):
            counts[kind] += 1
            found.answered += kind not in {"both_none", "ours_none"}
            if difference is not None:
                off.append(difference)
    counts[SAME] += counts.pop("both_none", 0)
    found.compared, found.same = sum(counts.values()), counts.pop(SAME)
    found.classes = dict(counts.most_common())
    if off:
        found.off = {f"p{share}": float(np.percentile(off, share)) for share in (5, 50, 95)}
    return found


def _pareto(mine: Any, other: Any, _: Any) -> Iterator[tuple[str, float | None]]:
    """Rides and arrivals; nigiri tells the asked time as departure."""
    ours, theirs = {(e[2], e[1]) for e in mine["entries"]}, {(e[2], e[1]) for e in other}
    yield _sets(ours, theirs, lambda entry: entry[0]), None


def _window_sets(mine: Any, other: Any, _: Any) -> Iterator[tuple[str, float | None]]:
    ours, theirs = {tuple(e) for e in mine}, {tuple(e) for e in other}
    yield _sets(ours, theirs, lambda entry: entry[2]), None


def _sets(ours: set[Any], theirs: set[Any], rides: Callable[[Any], int]) -> str:
    if ours == theirs:
        return SAME if ours else "both_none"
    if theirs <= ours and all(rides(entry) == 0 for entry in ours - theirs):
        return "only_a_walk"
    if theirs <= ours and all(rides(entry) > NIGIRI_RIDES for entry in ours - theirs):
        return "more_rides_than_it_looks_for"
    if not theirs - ours:
        return "peer_fewer"
    return "peer_more" if not ours - theirs else "peer_other"


def _arrival(
    mine: int | None, generous: int | None, other: int | None, thorough: int | None, near_s: int
) -> tuple[str, float | None]:
    """Classes of one arrival (or travel time) where walks differ."""
    if mine is None or other is None:
        return ("both_none" if mine == other else "ours_none" if mine is None else "peer_none"), None
    late = other - mine
    if abs(late) <= near_s:
        return SAME, late
    if late < 0:
        return ("generous_walks" if generous is not None and generous <= other + near_s else "peer_earlier"), late
    return ("own_search_better" if thorough is not None and thorough <= other - near_s else "peer_later"), late


def _pair(mine: Any, other: Any, _: Any) -> Iterator[tuple[str, float | None]]:
    best = min((entry[1] for entry in mine["entries"]), default=None)
    yield _arrival(best, mine["generous_s"], other[0], other[1], NEAR_S)


def _table(mine: Any, other: Any, _: Any) -> Iterator[tuple[str, float | None]]:
    """Travel times to many."""

    def told(seconds: int) -> int | None:
        return None if seconds == OUT_OF_REACH else seconds

    for a, b, c in zip(mine["seconds"], mine["other"], other, strict=True):
        yield _arrival(told(a), told(b), told(c), None, NEAR_S)


def _exact_table(mine: Any, other: Any, _: Any) -> Iterator[tuple[str, float | None]]:
    """The same where walks are given; ours with the rides that nigiri looks for stands beside."""
    for a, b, c in zip(mine["seconds"], mine["other"], other, strict=True):
        if a == c:
            yield ("both_none" if a == OUT_OF_REACH else SAME), 0.0
        elif c == OUT_OF_REACH and a == CHANGE_S:
            yield "only_a_walk", None
        elif b == c:
            yield "more_rides_than_it_looks_for", None
        else:
            yield "ours_none" if a == OUT_OF_REACH else "peer_none" if c == OUT_OF_REACH else "peer_other_time", None


def _door(mine: Any, other: Any, _: Any) -> Iterator[tuple[str, float | None]]:
    yield _arrival(mine["arrival_s"], None, other["arrival_s"], None, NEAR_DOOR_S)


def _span_of_journeys(mine: Any, other: Any, _: Any) -> Iterator[tuple[str, float | None]]:
    """Departures and arrivals, rides aside, where walks differ."""
    ours = _undominated([(e[0], e[1]) for e in mine])
    theirs = _undominated([(e[0], e[1]) for e in other])

    def near(one: tuple[int, int], many: list[tuple[int, int]]) -> bool:
        return any(abs(one[0] - other[0]) <= NEAR_S and abs(one[1] - other[1]) <= NEAR_S for other in many)

    fewer, more = (not all(near(one, b) for one in a) for a, b in ((ours, theirs), (theirs, ours)))
    kind = "peer_other" if fewer and more else "peer_fewer" if fewer else "peer_more" if more else SAME
    yield kind if ours or theirs else "both_none", None


def _undominated(journeys: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for departure, arrival in sorted(set(journeys), key=lambda one: (-one[0], one[1])):
        if not kept or arrival < kept[-1][1]:
            kept.append((departure, arrival))
    return kept


def _by_arcs(mine: Any, other: Any, _: Any) -> Iterator[tuple[str, float | None]]:
    pairs = zip(mine, other, strict=True) if isinstance(mine, list) else [(mine, other)]
    for a, b in pairs:
        yield (SAME if abs(b - a) <= NEAR_CM else "length"), float(b - a)


def _reach_by_arcs(mine: Any, other: Any, _: Any) -> Iterator[tuple[str, float | None]]:
    if mine[0] != other[0]:
        yield "other_nodes", None
    else:
        yield (SAME if np.abs(np.subtract(mine[1], other[1])).max(initial=0) <= NEAR_CM else "length"), None


def _length(mine: Any, other: Any, _: Any) -> Iterator[tuple[str, float | None]]:
    for a, b in zip(mine, other, strict=True) if isinstance(mine, list) else [(mine, other)]:
        if a is None or b is None or a < 0:
            yield ("both_none" if b is None else "ours_none") if a is None or a < 0 else "peer_none", None
            continue
        kind = SAME if abs(b - a) <= max(NEAR_M, NEAR_SHARE * a) else "peer_longer" if b > a else "peer_shorter"
        yield kind, b / a if a > NEAR_M else None


def _polygon(mine: Any, other: Any, nodes: np.ndarray | None) -> Iterator[tuple[str, float | None]]:
    import shapely

    assert nodes is not None
    area = shapely.geometry.shape(other["polygon"])
    inside = shapely.contains_xy(area, nodes[:, 1], nodes[:, 0])
    ours = np.zeros(len(nodes), dtype=bool)
    ours[mine["nodes"]] = True
    either = int((inside | ours).sum())
    share = int((inside & ours).sum()) / either if either else 1.0
    yield (SAME if share >= NEAR_REACH else "peer_wider" if inside.sum() > ours.sum() else "peer_narrower"), share


_EXACT = "exactly the same"
_ARCS = f"within {NEAR_CM} cm"
_NEARLY = f"arrival within {NEAR_S} s"
_STREETS = f"length within {NEAR_SHARE:.0%} or {NEAR_M:.0f} m"
_RULES: dict[tuple[str, str], tuple[Callable[[Any, Any, Any], Iterator[tuple[str, float | None]]], str]] = {
    ("stop_pair", "home"): (_pareto, "exactly the same rides and arrivals"),
    ("stop_pair", "heidelberg"): (_pair, _NEARLY),
    ("window", "home"): (_window_sets, "exactly the same departures, arrivals and rides"),
    ("window", "heidelberg"): (_span_of_journeys, f"all departures and arrivals within {NEAR_S} s"),
    ("one_to_all", "heidelberg"): (_table, _NEARLY),
    ("transit_matrix", "home"): (_exact_table, _EXACT),
    ("transit_matrix", "heidelberg"): (_table, _NEARLY),
    ("medians", "home"): (_exact_table, _EXACT),
    ("medians", "heidelberg"): (_table, f"median within {NEAR_S} s"),
    ("walk_pair", "nodes"): (_by_arcs, _ARCS),
    ("walk_pair", "points"): (_length, _STREETS),
    ("walk_matrix", "nodes"): (_by_arcs, _ARCS),
    ("walk_matrix", "points"): (_length, _STREETS),
    ("reach", "nodes"): (_reach_by_arcs, f"the same junctions, {_ARCS}"),
    ("reach", "points"): (_polygon, f"{NEAR_REACH:.0%} of the junctions that any of both reaches are reached by both"),
    ("door_to_door", "heidelberg"): (_door, f"arrival within {NEAR_DOOR_S} s"),
    ("door_to_door", "moved"): (_door, f"arrival within {NEAR_DOOR_S} s"),
}  # fmt: skip
