# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What is asked: operations, data sets, and which sides answer the same questions in turns."""

from __future__ import annotations

from dataclasses import dataclass

OPERATIONS = {
    "stop_pair": "Stop pair",
    "window": "2-hour window",
    "one_to_all": "One to all (transit)",
    "transit_matrix": "100 x 100 transit matrix",
    "walk_pair": "Walk pair",
    "walk_matrix": "Walk 100 x 100",
    "reach": "15-minute reach (walk)",
    "door_to_door": "Door-to-door JSON",
    "medians": "Medians over an hour, 64 x 64",
}
"""The operations in the order of the tables."""

ANALYSES = frozenset({"medians"})
"""Operations of ``mobility.analysis``, which are counted apart; the others are routing."""

OURS = "ours"
WINDOW_S = 7_200
REACH_S = 900
MATRIX = 100
FEW_STOPS, MINUTES = 64, 60
"""Stops and departures of the medians; ours searches from 32 places on one core, from the next 32 on another."""
WALK_M_S = 1.25
NIGIRI_RIDES = 8
"""nigiri looks for no journeys of more rides."""
FERRO_WALK_S = 1_200
"""The longest walk that ferrobus looks for by default."""


def base(side: str) -> str:
    """The name of a side without its variant."""
    return side.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Group:
    """Sides that answer the same questions.

    Parameters
    ----------
    operation
        A key of ``OPERATIONS``.
    data
        A key of ``DATA``: what is asked, and in which setting.
    peers
        Besides ours; what stands behind a colon is another way of the peer to answer.
    questions
        How many.
    rounds
        How often each question is timed, after once for its answer and to warm up.
    block
        So many questions of one side, then of the next.
    variants
        Other ways of ours to answer less or more, which do not count for who is faster.
    """

    operation: str
    data: str
    peers: tuple[str, ...]
    questions: int
    rounds: int = 3
    block: int = 20
    variants: tuple[str, ...] = ()

    @property
    def sides(self) -> tuple[str, ...]:
        """All sides, ours first."""
        return (OURS, *(f"{OURS}:{variant}" for variant in self.variants), *self.peers)

    @property
    def name(self) -> str:
        """A name for files."""
        return f"{self.operation}-{self.data}"


DATA = {
    "home": "five timetables of Sachsen-Anhalt in one feed, Wed 2026-06-10, without blocks and frequencies, times cut "
    "to whole minutes; changes and walks only between the poles of one stop, in 2 minutes, by a transfers.txt that was "
    "made for this",
    "heidelberg": "OpenStreetMap extract and trams of Heidelberg, Wed 2021-10-06, without transfers.txt and blocks, "
    "each stop put on a junction of its own, vehicles arriving when they leave (ferrobus lets one walk on only then); "
    "walks up to 20 minutes at ferrobus's speed, changes take 1 s beside the walk (ferrobus boards nothing that leaves "
    "in the second of an arrival), asked half a minute past a minute",
    "moved": "OpenStreetMap extract and trams of Heidelberg as they ran on Wed 2021-10-06, moved to a day for which "
    "Valhalla keeps timetables; without transfers.txt and blocks",
    "nodes": "junctions of the largest connected part of Heidelberg's foot graph, our arcs given to every side",
    "points": "coordinates in Heidelberg, each side with its own graph from the same OpenStreetMap extract",
}

GROUPS = (
    Group("stop_pair", "home", ("pynigiri",), 300, variants=("arrivals", "kernel")),
    Group("stop_pair", "heidelberg", ("ferrobus", "ferrobus:find_route"), 300, variants=("arrivals", "kernel")),
    Group("window", "home", ("pynigiri",), 100),
    Group("window", "heidelberg", ("ferrobus",), 100),
    Group("one_to_all", "heidelberg", ("ferrobus",), 200),
    Group("transit_matrix", "home", ("pynigiri",), 2, 1, 1),
    Group("transit_matrix", "heidelberg", ("ferrobus",), 10, 3, 2),
    Group("walk_pair", "nodes", ("routingkit-cch", "pandana", "scipy", "networkx"), 200),
    Group("walk_pair", "points", ("osrm-bindings", "pyvalhalla"), 300),
    Group("walk_matrix", "nodes", ("routingkit-cch", "pandana", "scipy", "networkx"), 2, 1, 1),
    Group("walk_matrix", "points", ("osrm-bindings", "pyvalhalla"), 2, 1, 1),
    Group("reach", "nodes", ("scipy", "networkx", "pandana", "routingkit-cch"), 200),
    Group("reach", "points", ("pyvalhalla",), 100),
    Group("door_to_door", "heidelberg", ("ferrobus",), 200),
    Group("door_to_door", "moved", ("pyvalhalla",), 150),
    Group("medians", "home", ("pynigiri",), 2, 1, 1, variants=("one_core",)),
    Group("medians", "heidelberg", ("ferrobus",), 5, 3, 1, variants=("one_core",)),
)
