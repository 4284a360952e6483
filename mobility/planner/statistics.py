# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What a search took: counted by the workspaces that it ran in, and timed part by part."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mobility.kernels import profile_layout, trip_layout
from mobility.kernels.layout import IMPROVED, ROUNDS, SCANNED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mobility.kernels.layout import Int64, Workspace
    from mobility.network.network import Network

COUNTED: Mapping[str, int] = {"rounds": ROUNDS, "patterns_scanned": SCANNED, "labels_improved": IMPROVED}
"""Fields of ``SearchStatistics`` and the entries of ``Workspace.counter`` that they are read from."""
IN_PROFILE: Mapping[str, int] = {
    "rounds": profile_layout.ROUNDS,
    "patterns_scanned": profile_layout.SCANNED,
    "labels_improved": profile_layout.IMPROVED,
}
"""The same for ``ProfileWork.counter``."""
IN_TRIPS: Mapping[str, int] = {
    "rounds": trip_layout.ROUNDS,
    "segments_ridden": trip_layout.SEGMENTS,
    "links_followed": trip_layout.LINKS,
}
"""The same for ``TripWork.counter``."""
PARTS = ("ends", "search", "journeys", "reason")
"""Of an answer, in order: ways to stops and the timetable; Pareto sets; journeys with legs; why there are none."""


@dataclass(frozen=True, slots=True)
class SearchStatistics:
    """What answering one request took.

    Parameters
    ----------
    rounds
        Rounds of rides begun, in both directions, also those that choose the journey that is shown.
    patterns_scanned
        Patterns scanned in them, each time anew.
    labels_improved
        Stops reached by vehicle earlier than before in them.
    segments_ridden, links_followed
        The same where links between trips are used: parts of trips ridden, and links to other trips looked at.
    nodes_settled
        Junctions settled by trees that grow over the streets; ways found by hierarchies settle none.
    questions
        Pareto sets and pieces of windows asked for.
    seconds
        Seconds that passed in each of ``PARTS`` that there was; CPU time would cost more than the counting.
    """

    rounds: int = 0
    patterns_scanned: int = 0
    labels_improved: int = 0
    segments_ridden: int = 0
    links_followed: int = 0
    nodes_settled: int = 0
    questions: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """All but the seconds, by name."""
        return {
            "rounds": self.rounds,
            "patterns_scanned": self.patterns_scanned,
            "labels_improved": self.labels_improved,
            "segments_ridden": self.segments_ridden,
            "links_followed": self.links_followed,
            "nodes_settled": self.nodes_settled,
            "questions": self.questions,
        }


class Tally:
    """Counts along while one request is answered, in one thread.

    Parameters
    ----------
    network
        Where it is answered.
    """

    def __init__(self, network: Network) -> None:
        self.questions = 0
        self._streets = network.streets
        self._settled = self._settled_here()
        self._works: list[tuple[Workspace, list[int]]] = []
        self._counted: dict[str, int] = {}
        self._seconds: dict[str, float] = {}
        self._began = time.perf_counter()

    def watch(self, work: Workspace) -> None:
        """Count from now on what happens in a workspace, unless that is done already."""
        if not any(known is work for known, _ in self._works):
            self._works.append((work, work.counter.tolist()))

    @contextmanager
    def counting(self, counter: Int64, entries: Mapping[str, int]) -> Iterator[None]:
        """Count what happens in a workspace that is lent for one search."""
        before = {name: int(counter[entry]) for name, entry in entries.items()}
        yield
        for name, entry in entries.items():
            self._counted[name] = self._counted.get(name, 0) + int(counter[entry]) - before[name]

    def end(self, part: str) -> None:
        """One of ``PARTS`` ends, and the next one begins."""
        now = time.perf_counter()
        self._seconds[part] = self._seconds.get(part, 0.0) + now - self._began
        self._began = now

    def statistics(self) -> SearchStatistics:
        """What was counted so far."""
        counted = {**dict.fromkeys(COUNTED, 0), **self._counted}
        for work, before in self._works:
            now = work.counter.tolist()
            for name, entry in COUNTED.items():
                counted[name] += now[entry] - before[entry]
        settled = self._settled_here() - self._settled
        return SearchStatistics(**counted, nodes_settled=settled, questions=self.questions, seconds=dict(self._seconds))

    def _settled_here(self) -> int:
        return self._streets.settled_here() if self._streets else 0
