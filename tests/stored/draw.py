# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Draws the questions that are stored, once: they are read from the files ever after.

Without streets the questions of `tests.agreement.drawing` are taken, which lead along trips, through nights and across
the change of clocks; some of their ends are told otherwise, as the beginning of ids, a name or a point.
"""

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path

import numpy as np

from mobility.errors import InputError
from mobility.network.network import Network
from mobility.planner.places import find_place
from tests.agreement.drawing import draw_queries
from tests.oracle.scan import Oracle

from .question import ANY, Question

SEED = 20261122
HOUR_S, DAY_S = 3_600, 86_400
WINDOWS, CAPS = 0.06, 0.06
"""These shares of the questions ask for a window, or for few rides."""
KINDS = {
    "home": {"anywhere": 12, "rides": 25, "night": 12, "clock": 5, "near": 20, "seat": 6, "row": 15, "fork": 15},
    "rnv": {"anywhere": 35, "rides": 20, "night": 15, "near": 20, "fork": 10},
    "renfe": {"anywhere": 30, "rides": 25, "night": 15, "seat": 8, "row": 8, "fork": 20},
}
"""The weights of the kinds of `tests.agreement.drawing`."""
ENDS = {
    "home": {"id": 60, "beginning": 8, "name": 17, "point": 15},
    "rnv": {"id": 60, "name": 20, "point": 20},
    "renfe": {"id": 80, "name": 14, "point": 6},
    "heidelberg": {"id": 22, "name": 8, "point": 45, "anywhere": 25},
}
"""How the ends of questions are told, with weights."""
MOST_DATES = 80
"""So many dates of each region: those on which the clocks change, then of all kinds."""
AROUND = 0.003
"""Degrees between a point and the stop it is near, at most."""
WALK_RENFE_S = 900
"""Where the region walks nowhere, questions with points do."""


def draw(
    name: str, network: Network, region_toml: Path, number: int, kinds: dict[str, int] | None = None
) -> list[Question]:
    """So many questions on a region by rising time, of the region's ``KINDS`` or of others."""
    rnd = random.Random(f"{SEED} {name}")
    ends = _Ends(name, network, rnd)
    if name == "heidelberg":
        drawn = _on_streets(ends, number)
    else:
        drawn = _on_trips(ends, region_toml, number, kinds or KINDS[name])
    found = []
    for question in drawn:
        one = question
        if rnd.random() < WINDOWS:
            one = replace(one, window_s=HOUR_S)
        if rnd.random() < CAPS:
            one = replace(one, max_rides=rnd.choice([1, 1, 2, 3]))
        found.append(one)
    return sorted(found, key=lambda one: one.at)


def _on_trips(ends: "_Ends", region_toml: Path, number: int, kinds: dict[str, int]) -> list[Question]:
    """Questions along trips, stop to stop in the region's own rules."""
    found = []
    for query in draw_queries(Oracle(region_toml), number, kinds, SEED, MOST_DATES):
        origin, destination = ends.told(query.origin), ends.told(query.destination)
        walk_s = WALK_RENFE_S if ends.name == "renfe" and ends.is_point(origin, destination) else None
        found.append(Question(origin, destination, query.at, arrive_by=query.arrive_by, max_walk_s=walk_s))
    return found


def _on_streets(ends: "_Ends", number: int) -> list[Question]:
    """Door to door and stop to stop, a third with walks of any length, a few without any walk."""
    rnd, network = ends.rnd, ends.network
    first, last = network.calendar()
    dates = [first + dt.timedelta(days=day) for day in range((last - first).days + 1)]
    stops = np.unique(network.berth_stop[network.day(dt.date(2021, 10, 6)).forward.berth]).tolist()
    found: list[Question] = []
    while len(found) < number:
        origin, destination = (ends.told(network.stop_id[rnd.choice(stops)]) for _ in range(2))
        if origin == destination:
            continue
        second = rnd.choice([rnd.randrange(DAY_S), rnd.randrange(6 * HOUR_S, 20 * HOUR_S)])
        at = dt.datetime.combine(rnd.choice(dates), dt.time(), tzinfo=network.zone) + dt.timedelta(seconds=second)
        walk_s = rnd.choice([None] * 10 + [ANY] * 6 + [300, 0])
        found.append(Question(origin, destination, at, arrive_by=rnd.random() < 0.4, max_walk_s=walk_s))
    return found


class _Ends:
    """Tells places in several ways."""

    def __init__(self, name: str, network: Network, rnd: random.Random) -> None:
        self.name, self.network, self.rnd = name, network, rnd
        self.kinds, self.weights = list(ENDS[name]), list(ENDS[name].values())

    def told(self, stop_id: str) -> str:
        """The stop by its id, or by something that means it or what lies near it."""
        stop = self.network.stop_of_id(stop_id)
        kind = self.rnd.choices(self.kinds, self.weights)[0]
        if kind == "beginning":
            return self._if_known(stop_id.partition("::")[0], stop_id)
        if kind == "name":
            return self._if_known(self.network.stop_name[stop], stop_id)
        if kind in {"point", "anywhere"}:
            return self._point(stop, AROUND if kind == "point" else 4 * AROUND)
        return stop_id

    def is_point(self, *ends: str) -> bool:
        """Whether any of some ends is a point."""
        return any(self.network.stop_of_id(end) < 0 and end[:2].strip("-").isdecimal() for end in ends)

    def _if_known(self, text: str, stop_id: str) -> str:
        """The text where it means one place, else the id."""
        try:
            find_place(self.network, text)
        except InputError:
            return stop_id
        return text

    def _point(self, stop: int, aside: float) -> str:
        arrays = self.network.arrays
        lat, lon = (float(arrays[axis][stop]) + self.rnd.uniform(-aside, aside) for axis in ("stop_lat", "stop_lon"))
        return f"{lat:.5f},{lon:.5f}"
