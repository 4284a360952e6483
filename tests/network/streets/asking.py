# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""From a map to compiled streets, and what is asked of them."""

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np

from mobility.network.streets.compile import compile_streets
from mobility.network.streets.profiles import PROFILES
from mobility.network.streets.streets import Streets
from mobility.planner.street_ends import End, snap
from mobility.planner.street_search import Route, route
from mobility.sources.osm.read import read_streets
from mobility.sources.osm.traits import PUSH_BACKWARD, PUSH_FORWARD
from tests.osm_figures import round_figures
from tests.osm_files import OsmMap


@dataclass(frozen=True, repr=False)
class Asked:
    """A map and its streets."""

    osm: OsmMap
    streets: Streets

    def end(self, profile: str, node: str) -> End:
        """The end at a node of the map, or at the nearest street that the profile may use."""
        return snap(self.streets, PROFILES[profile], *self.osm.degrees(node))

    def route(self, profile: str, origin: str, destination: str) -> Route | None:
        """The cheapest way between two nodes of the map."""
        return route(self.streets, PROFILES[profile], self.end(profile, origin), self.end(profile, destination))

    def cost(self, profile: str, origin: str, destination: str) -> int | None:
        """What it costs."""
        found = self.route(profile, origin, destination)
        return None if found is None else found.cost

    def names(self, found: Route) -> list[str]:
        """The streets of a way in order, each once in a row."""
        trait = self.streets.arrays["street_edge_trait"]
        names = [self.streets.text("name", int(trait[edge])) for edge in found.edge.tolist()]
        return [name for name, _ in groupby(name for name in names if name)]

    def pushed(self, found: Route) -> list[str]:
        """The streets on which a bike is pushed."""
        arrays, names = self.streets.arrays, []
        for edge, backward in zip(found.edge, found.backward, strict=True) if found.profile.name == "bike" else ():
            trait = int(arrays["street_edge_trait"][edge])
            if arrays["street_trait_flags"][trait] & (PUSH_BACKWARD if backward else PUSH_FORWARD):
                names.append(self.streets.text("name", trait))
        return [name for name, _ in groupby(names)]


def compiled(osm: OsmMap, folder: Path, stops: tuple[tuple[float, float], ...] = ()) -> Asked:
    """Write a map and compile it, with stops at these places (latitude, longitude)."""
    lat, lon = np.array([stop[0] for stop in stops]), np.array([stop[1] for stop in stops])
    with round_figures():
        read = read_streets(osm.write(folder / "map.osm"))
        made = compile_streets(read, lat, lon, np.ones(len(stops), dtype=np.int32), lambda _: None)
    for array in made.arrays.values():
        array.flags.writeable = False
    return Asked(osm, Streets(made.arrays))
