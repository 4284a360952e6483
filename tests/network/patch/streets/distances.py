# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Streets compiled with stops at random places, and what ways between places cost."""

import itertools
import random

import numpy as np

from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.network.streets.compile import compile_streets
from mobility.network.streets.profiles import PROFILES
from mobility.network.streets.streets import Streets
from mobility.planner.street_ends import End, snap
from mobility.planner.street_search import route
from mobility.sources.osm.read import OsmStreets

BESIDE = -1
Place = tuple[float, float]
NONE = np.empty(0)


def compiled(osm: OsmStreets, before: Streets | None = None) -> Streets:
    """The streets without stops; with the order of nodes of other streets if these are given."""
    arrays = None if before is None else before.arrays
    return Streets(compile_streets(osm, NONE, NONE, np.empty(0, dtype=np.int32), lambda _: None, arrays).arrays)


def places_on(osm: OsmStreets, count: int, seed: int, aside: float = 0.0003) -> list[Place]:
    """Random places beside nodes of streets, latitude and longitude."""
    rnd = random.Random(seed)
    nodes = [rnd.randrange(len(osm.node_id)) for _ in range(count)]
    return [
        (
            osm.node_lat_e7[node] / 1e7 + rnd.uniform(-aside, aside),
            osm.node_lon_e7[node] / 1e7 + rnd.uniform(-aside, aside),
        )
        for node in nodes
    ]


def costs(streets: Streets, places: list[Place]) -> dict[str, list[int]]:
    """Per profile the costs from each place to the next; NEVER: there is no way, BESIDE: there is no street near."""
    found: dict[str, list[int]] = {}
    for name, profile in PROFILES.items():
        ends: list[End | None] = []
        for lat, lon in places:
            try:
                ends.append(snap(streets, profile, lat, lon))
            except InputError:
                ends.append(None)
        row = []
        for here, there in itertools.pairwise(ends):
            if here is None or there is None:
                row.append(BESIDE)
                continue
            way = route(streets, profile, here, there)
            row.append(NEVER if way is None else way.cost)
        found[name] = row
    return found


def differing(one: dict[str, list[int]], other: dict[str, list[int]], most: int = 0) -> dict[str, int]:
    """Per profile how many costs differ by more than this."""
    return {name: sum(abs(a - b) > most for a, b in zip(row, other[name], strict=True)) for name, row in one.items()}


def reached(found: dict[str, list[int]]) -> dict[str, int]:
    """Per profile how many ways there are."""
    return {name: sum(0 <= cost < NEVER for cost in row) for name, row in found.items()}
