# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The answer of the test oracle from door to door: the scan of `scan`, with walks over streets at both ends."""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from .feed import Region, read_region
from .kernels import NEVER, Ints
from .scan import Ends, Journey, Oracle
from .street_graph import Arrays, Position, Tree
from .street_walks import UNLIMITED_S, StopTrees, StreetWalks

End = str | Position
"""A stop id, or where a point on the map joins the streets."""


@dataclass(frozen=True)
class Settings:
    """The `[transfers]` of a region file; max_walk_s None = not given."""

    change_s: int
    max_walk_s: int | None
    walk_speed_m_s: float
    detour_factor: float = 1.0


class StreetOracle(Oracle):
    """Answers journeys from door to door, for one region and one choice of settings."""

    def __init__(self, region: Region, trees: StopTrees, settings: Settings) -> None:
        limit_s = settings.max_walk_s
        region = replace(
            region,
            change_s=settings.change_s,
            max_walk_s=UNLIMITED_S if limit_s is None else limit_s,
            walk_speed_m_s=settings.walk_speed_m_s,
            detour_factor=settings.detour_factor,
        )
        self.streets = StreetWalks(region, trees, limit_s)
        self.trees = trees
        self._leaving: dict[Position, Tree] = {}
        self._coming: dict[Position, Tree] = {}
        super().__init__(region, self.streets)

    def door_to_door(self, origin: End, destination: End, at: dt.datetime, *, arrive_by: bool = False) -> list[Journey]:
        """The entries (rides, departure, arrival) by rising rides; KeyError for an unknown stop."""
        if isinstance(origin, str) and isinstance(destination, str):
            return self.pareto(origin, destination, at, arrive_by)
        return self.between(self.ends(origin, destination), round(at.timestamp()), arrive_by=arrive_by)

    def ends(self, origin: End, destination: End) -> Ends:
        """The first, last and direct walks."""
        first, last = self.first_walks(origin), self.last_walks(destination)
        if not isinstance(destination, Position):
            return Ends(first, last, int(first[self.region.sites(destination)].min()))
        if not isinstance(origin, Position):
            return Ends(first, last, int(last[self.region.sites(origin)].min()))
        length_cm = self.trees.graph.between(origin, destination, self._tree_from(origin))
        direct = None if length_cm is None else origin.connector_cm + length_cm + destination.connector_cm
        seconds = self.streets.capped(direct)
        return Ends(first, last, NEVER if seconds is None else seconds)

    def first_walks(self, origin: End) -> Ints:
        """The seconds to each stop from where the journey begins, NEVER where one may not walk."""
        if isinstance(origin, Position):
            return self._by_stop(self.trees.at_stops(origin, self._tree_from(origin)))
        return self._walks(self._foot_from, self.region.sites(origin))

    def last_walks(self, destination: End) -> Ints:
        """The seconds from each stop to where the journey ends."""
        if isinstance(destination, Position):
            return self._by_stop(self.trees.at_stops(destination, self._tree_to(destination)))
        return self._walks(self._foot_to, self.region.sites(destination))

    def _tree_from(self, origin: Position) -> Tree:
        """Kept for the last origin: it serves the first walks and the direct one."""
        if origin not in self._leaving:
            self._leaving = {origin: self.trees.graph.from_position(origin)}
        return self._leaving[origin]

    def _tree_to(self, destination: Position) -> Tree:
        """Kept for the last destination, whose walks are asked for again when a journey is walked."""
        if destination not in self._coming:
            self._coming = {destination: self.trees.graph.to_position(destination)}
        return self._coming[destination]

    def _by_stop(self, length_cm: dict[int, int]) -> Ints:
        walks = np.full(len(self.region.stop_ids), NEVER, np.int64)
        for stop, length in length_cm.items():
            seconds = self.streets.capped(length)
            if seconds is not None:
                walks[stop] = seconds
        return walks


def street_oracle(region_toml: Path, arrays: Arrays, settings: Settings) -> StreetOracle:
    """The oracle of a region file and the streets of the network that was built from it."""
    region = read_region(region_toml)
    return StreetOracle(region, StopTrees(region, arrays), settings)


def with_settings(oracle: StreetOracle, settings: Settings) -> StreetOracle:
    """The same region and streets with other settings."""
    return StreetOracle(oracle.region, oracle.trees, settings)
