# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Walks and changes of the test oracle: the sections "Walk" and "Change" of SEMANTICS.md.

Stops, trips and routes are the common numbers of `feed.Region`. Walks here are straight lines; those over streets are
in `street_walks`.

Choices where the text leaves room:

* A row of a station and a row of its platform are equals when they name as many trips and routes; the later row wins.
* A row of a station counts for every pair of its platforms and the station itself, also from a platform to itself when
  both ends of the row are the same station.
* Rows of type 1 to 3 are never capped by max_walk_s; only rule 3 is.
* Rows of type 4 and 5 state no change, so rules 1 to 3 go on without them.
* A type-1 row between two stops of which one has no coordinates states nothing that can be measured: no change.
* With a trip named on one side and a route on the other the row has rank 2; a row that names a trip and a route on one
  side only has rank 3, the trip alone counting.
* max_walk_s = 0 switches rule 3 off altogether for a != b, even where the walk is 0 s.
"""

import math
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .feed import Region, TransferRow

EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True)
class Rule:
    """A row of transfers.txt in common numbers; `order` is its place among all rows of its feed."""

    from_route: int
    to_route: int
    from_trip: int
    to_trip: int
    kind: int
    seconds: int | None
    order: int

    @property
    def rank(self) -> int:
        """1 both trips; 2 a trip and a route; 3 one trip; 4 both routes; 5 one route; 6 stops only."""
        trips = (self.from_trip >= 0) + (self.to_trip >= 0)
        routes = (self.from_trip < 0 and self.from_route >= 0) + (self.to_trip < 0 and self.to_route >= 0)
        return {(2, 0): 1, (1, 1): 2, (1, 0): 3, (0, 2): 4, (0, 1): 5, (0, 0): 6}[trips, routes]


class Walks(Protocol):
    """What the rules ask about walks between two different stops."""

    def walk_s(self, a: int, b: int) -> int | None:
        """The seconds from a to b at any distance; None if nothing can be measured."""

    def allowed_s(self, a: int, b: int) -> int | None:
        """The walk of rule 3 if it is allowed."""

    def near(self) -> dict[tuple[int, int], int]:
        """All pairs with an allowed walk, and its seconds."""


@dataclass(frozen=True)
class StraightWalks:
    """Walk: the straight line, "haversine with R = 6,371,008.8 m, times detour_factor"."""

    region: Region
    limit_s: int

    def walk_s(self, a: int, b: int) -> int | None:
        """Walk: the seconds from a to b without any limit; None if a stop has no coordinates."""
        length = self.metres(a, b)
        return None if math.isnan(length) else self._walk_seconds(length)

    def metres(self, a: int, b: int) -> float:
        """Walk: the straight line without detour_factor."""
        return float(self._haversine(a, np.array([b]))[0])

    def _haversine(self, a: int, others: NDArray[np.int64]) -> NDArray[np.float64]:
        lat_a, lon_a = math.radians(self.region.lat[a]), math.radians(self.region.lon[a])
        lat_b, lon_b = np.radians(self.region.lat[others]), np.radians(self.region.lon[others])
        half = np.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
        metres: NDArray[np.float64] = 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(1.0, np.sqrt(half)))
        return metres

    def _walk_seconds(self, metres: float) -> int:
        return walk_seconds(metres * self.region.detour_factor, self.region.walk_speed_m_s)

    def near(self) -> dict[tuple[int, int], int]:
        """All pairs a != b with walk(a, b) <= max_walk_s, "compared with the limit after rounding"."""
        region = self.region
        found: dict[tuple[int, int], int] = {}
        if self.limit_s == 0:
            return found  # "0: no walk at all …, also between poles at one coordinate"
        reach = self.limit_s * region.walk_speed_m_s / region.detour_factor + 1.0
        degrees = math.degrees(reach / EARTH_RADIUS_M) + 1e-9
        for a in range(len(region.stop_ids)):
            others = np.nonzero(np.abs(region.lat - region.lat[a]) <= degrees)[0]
            lengths = self._haversine(a, others)
            for b, length in zip(others[lengths <= reach], lengths[lengths <= reach], strict=True):
                seconds = self._walk_seconds(float(length))
                if a != b and seconds <= self.limit_s:
                    found[a, int(b)] = seconds
        return found

    def allowed_s(self, a: int, b: int) -> int | None:
        """The walk of rule 3 if it is allowed."""
        seconds = self.walk_s(a, b)
        return seconds if seconds is not None and 0 < self.limit_s >= seconds else None


def walk_seconds(metres: float, walk_speed_m_s: float) -> int:
    """Walk: "Seconds = ceil(length / speed - 1e-6)"."""
    return max(0, math.ceil(metres / walk_speed_m_s - 1e-6))


@dataclass
class Rules:
    """The rules 1 to 3 of a region; walks are straight lines unless others are given."""

    region: Region
    walks: Walks | None = None
    rows: dict[tuple[int, int], list[Rule]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Spread the rows over the pairs of stops they count for."""
        region = self.region
        self._straight = StraightWalks(region, region.max_walk_s)
        self._walks: Walks = self.walks or self._straight
        for number, feed in enumerate(region.feeds):
            stops, trips, routes = (
                offset[number] for offset in (region.stop_offset, region.trip_offset, region.route_offset)
            )
            for order, row in enumerate(feed.transfers):
                if row.kind not in (1, 2, 3):
                    continue
                rule = _rule(row, order, trips, routes)
                for a in self._covered(row.from_stop + stops):
                    for b in self._covered(row.to_stop + stops):
                        self.rows.setdefault((a, b), []).append(rule)

    def _covered(self, stop: int) -> list[int]:
        """Change: "a station's row counts for its platforms", and for the station itself."""
        return [stop, *self.region.platforms(stop)]

    def walk_s(self, a: int, b: int) -> int | None:
        """Walk: the seconds from a to b without any limit; None if nothing can be measured."""
        return self._walks.walk_s(a, b)

    def metres(self, a: int, b: int) -> float:
        """The straight line, whatever one walks along."""
        return self._straight.metres(a, b)

    def near(self) -> dict[tuple[int, int], int]:
        """All pairs a != b with a walk of rule 3, and its seconds."""
        return self._walks.near()

    def _by_row(self, rule: Rule, a: int, b: int) -> int | None:
        """Rule 1: what a row says about the pair; None = no change here."""
        if rule.kind == 3:
            return None
        if rule.kind == 2:
            return rule.seconds  # "min_transfer_time exactly, be it shorter or longer than the walk, at any distance"
        return 0 if a == b else self.walk_s(a, b)  # "type 1 = 0 s at one stop, the walk between two, at any distance"

    def change(self, a: int, from_trip: int, b: int, to_trip: int) -> int | None:
        """Change: "From arriving at stop a to leaving from stop b takes, first match wins"; None = no change.

        `from_trip` is the trip one leaves and `to_trip` the trip one boards, also after staying seated. A trip of -1
        stands for one that no row names, on a route that no row names.
        """
        rule = self.row(a, from_trip, b, to_trip)
        if rule is not None:
            return self._by_row(rule, a, b)
        if a == b:
            return self.region.change_s
        walk = self._walks.allowed_s(a, b)
        return None if walk is None else walk + self.region.change_s

    def row(self, a: int, from_trip: int, b: int, to_trip: int) -> Rule | None:
        """Rule 1: "the most specific row of transfers.txt …; among equals the later row"."""
        from_route = int(self.region.trip_route[from_trip]) if from_trip >= 0 else -1
        to_route = int(self.region.trip_route[to_trip]) if to_trip >= 0 else -1
        matching = [
            rule
            for rule in self.rows.get((a, b), [])
            if (rule.from_trip == from_trip if rule.from_trip >= 0 else rule.from_route in (-1, from_route))
            and (rule.to_trip == to_trip if rule.to_trip >= 0 else rule.to_route in (-1, to_route))
        ]
        return min(matching, key=lambda rule: (rule.rank, -rule.order)) if matching else None

    def foot(self, a: int, b: int) -> int | None:
        """Change, "the first, last and direct walk": rule 1 (rows without route or trip) or rule 3 without change_s.

        0 s at the asked stop itself: "a row from a stop to itself counts only between two rides".
        """
        if a == b:
            return 0
        plain = [rule for rule in self.rows.get((a, b), []) if rule.rank == 6]
        if plain:
            return self._by_row(max(plain, key=lambda rule: rule.order), a, b)
        return self._walks.allowed_s(a, b)

    def is_specific(self, pair: tuple[int, int]) -> bool:
        """Whether some row of the pair names a route or a trip, so that it depends on the pair of trips."""
        return any(rule.rank < 6 for rule in self.rows.get(pair, []))


def _rule(row: TransferRow, order: int, trips: int, routes: int) -> Rule:
    """The row in common numbers."""
    return Rule(
        from_route=row.from_route + routes if row.from_route >= 0 else -1,
        to_route=row.to_route + routes if row.to_route >= 0 else -1,
        from_trip=row.from_trip + trips if row.from_trip >= 0 else -1,
        to_trip=row.to_trip + trips if row.to_trip >= 0 else -1,
        kind=row.kind,
        seconds=row.seconds,
        order=order,
    )
