# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Walks between stops (SEMANTICS, Walk): over streets where they are known, else straight lines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

import numpy as np

from mobility.kernels.dijkstra import walks_from_stops
from mobility.kernels.layout import DAY_S, NEVER, Int32
from mobility.kernels.walks import EARTH_RADIUS_M, ROUNDING_S, walk_s, walks_within
from mobility.network.streets.profiles import FOOT
from mobility.network.streets.stop_distances import stop_distances
from mobility.region import DEFAULT_MAX_WALK_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from mobility.kernels.layout import Float64
    from mobility.network.streets.streets import Streets
    from mobility.region import TransferSettings

STOPS_OF_STRIP = 1_024
"""On average, at least."""
TINY, SPARE = 1e-9, 1.0001
"""Instead of nothing as a divisor; so much wider are strips than they need be, for roundings."""
STOPS_AT_ONCE = 64
"""Between two messages of progress."""
FARTHEST_CM = NEVER - 1
TABLED_STOPS = 600
"""Up to so many linked stops all walks between them are kept in tables, where walks have no limit;
with more, one walks on inside each round of a search."""

Pairs = tuple[Int32, Int32, Int32]
"""From stops, to stops, seconds."""


class Walks(Protocol):
    """How one walks between stops."""

    def within(self) -> Pairs:
        """All ordered pairs of different stops within the longest walk that have to be in the table."""

    def seconds(self, a: Int32, b: Int32, most_s: Int32) -> Int32:
        """The walk from a[i] to b[i] at any distance, or most_s[i] where it is longer than that."""


def seconds_of_cm(cm: Int32, settings: TransferSettings) -> Int32:
    """Seconds that so many centimetres take, rounded up once."""
    seconds: Int32 = np.ceil(cm / (100 * settings.walk_speed_m_s) - ROUNDING_S).astype(np.int32)
    return np.maximum(seconds, 0)


def seconds_of_length(cm: int, settings: TransferSettings) -> int:
    """The same for one length."""
    return max(0, math.ceil(cm / (100 * settings.walk_speed_m_s) - ROUNDING_S))


def cm_within(limit_s: int, settings: TransferSettings) -> int:
    """A length in centimetres that no walk of at most ``limit_s`` exceeds."""
    return min(FARTHEST_CM, int(limit_s * settings.walk_speed_m_s * 100) + 1)


def metres_to_s(settings: TransferSettings) -> float:
    """Seconds per metre as the crow flies."""
    return settings.detour_factor / settings.walk_speed_m_s


class StraightWalks:
    """Straight lines times the detour factor.

    Parameters
    ----------
    lat, lon
        (S) degrees.
    chosen
        (S) which stops one walks between.
    settings
        Speed, detour and limit; without a limit ``DEFAULT_MAX_WALK_S``.
    """

    def __init__(self, lat: Float64, lon: Float64, chosen: np.ndarray, settings: TransferSettings) -> None:
        self.lat, self.lon = np.radians(lat), np.radians(lon)
        placed = np.flatnonzero(chosen & ~np.isnan(lat) & ~np.isnan(lon))
        self.order = placed[np.argsort(self.lat[placed], kind="stable")].astype(np.int32)
        self.scale = metres_to_s(settings)
        self.limit_s = DEFAULT_MAX_WALK_S if settings.max_walk_s is None else settings.max_walk_s

    def within(self) -> Pairs:
        """See ``Walks``; none if the longest walk is 0."""
        if self.limit_s == 0 or not len(self.order):
            return self._sweep(self.order[:0])
        strip = self._strips()
        parts, of = [], strip[self.order]
        for number in range(int(strip.max()) + 1):
            pairs = self._sweep(self.order[(of == number) | (of == number + 1)])
            here = np.minimum(strip[pairs[0]], strip[pairs[1]]) == number
            parts.append([part[here] for part in pairs])
        from_stop, to_stop, seconds = (np.concatenate(part) for part in zip(*parts, strict=True))
        return from_stop, to_stop, seconds

    def _strips(self) -> Int32:
        """(S) strips from pole to pole, numbered eastwards, so wide that no walk leads beyond the next one.

        A sweep along the latitude looks at all stops of a latitude; where a region is wide, most of them are far.
        """
        strip = np.zeros(len(self.lat), dtype=np.int32)
        lat, lon = np.abs(self.lat[self.order]), self.lon[self.order]
        span, far = float(np.ptp(lon)), (self.limit_s + 1) / self.scale / EARTH_RADIUS_M
        share = math.sin(min(far, math.pi) / 2) / max(math.cos(float(lat.max())), TINY)
        if span >= math.pi or share >= 1.0:
            return strip  # around the earth, or over a pole
        width = max(2 * math.asin(share) * SPARE, span * STOPS_OF_STRIP / len(lon))
        strip[self.order] = (lon - lon.min()) // width
        return strip

    def _sweep(self, order: Int32) -> Pairs:
        """All walks within the limit between some stops by rising latitude."""
        size = 64 * len(order) + 64
        while True:
            buffers = [np.empty(size, dtype=np.int32) for _ in range(3)]
            found = walks_within(self.lat, self.lon, order, self.scale, self.limit_s, *buffers)
            if found <= size:
                return buffers[0][:found], buffers[1][:found], buffers[2][:found]
            size = found

    def seconds(self, a: Int32, b: Int32, most_s: Int32) -> Int32:
        """See ``Walks``."""
        taken = most_s.copy()
        for at, (one, other) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
            straight = walk_s(self.lat[one], self.lon[one], self.lat[other], self.lon[other], self.scale)
            taken[at] = min(straight, int(most_s[at]))
        return taken


def all_walks_are_known(streets: Streets, settings: TransferSettings) -> bool:
    """Whether the tables of walks hold all there are; else one walks inside the rounds of a search, without a limit."""
    return settings.max_walk_s is not None or int((streets.stop_links.node >= 0).sum()) <= TABLED_STOPS


class StreetWalks:
    """Shortest ways over streets between linked stops; straight lines between stops that are far from any street.

    Parameters
    ----------
    streets
        Of the network.
    lat, lon, routable
        (S) of the stops, degrees.
    settings
        Speed and limit; without a limit there is a table of all walks of up to a day where stops are few.
    progress
        Called with the number of stops done and of all.
    """

    def __init__(
        self,
        streets: Streets,
        lat: Float64,
        lon: Float64,
        routable: Int32,
        settings: TransferSettings,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.streets, self.settings, self.progress = streets, settings, progress
        self.linked = streets.stop_links.node >= 0
        self.apart = StraightWalks(lat, lon, (routable > 0) & ~self.linked, settings)
        self.straight = StraightWalks(lat, lon, routable > 0, settings)

    def within(self) -> Pairs:
        """See ``Walks``."""
        apart = self.apart.within()
        limit_s = self.settings.max_walk_s
        if limit_s == 0 or not all_walks_are_known(self.streets, self.settings):
            return apart
        if limit_s is None:
            from_stop, to_stop, seconds = (np.concatenate(pair) for pair in zip(apart, self._all(), strict=True))
            return from_stop, to_stop, seconds
        streets, links = self.streets, self.streets.stop_links
        limit_cm = cm_within(limit_s, self.settings)
        found: list[list[np.ndarray]] = [[part] for part in apart]
        stops, size = len(self.linked), 1 << 16
        with streets.borrowed() as work:
            begin = 0
            while begin < stops:
                if self.progress:
                    self.progress(begin, stops)
                out = [np.empty(size, dtype=np.int32) for _ in range(3)]
                end = min(stops, begin + STOPS_AT_ONCE)
                done, count = walks_from_stops(streets.graph(FOOT), links, begin, end, limit_cm, work, *out)
                if done == begin:
                    size *= 4
                    continue
                seconds = seconds_of_cm(out[2][:count], self.settings)
                near = seconds <= limit_s
                for part, values in zip(found, (out[0][:count], out[1][:count], seconds), strict=True):
                    part.append(values[near])
                begin = done
        from_stop, to_stop, seconds = (np.concatenate(part).astype(np.int32) for part in found)
        return from_stop, to_stop, seconds

    def _all(self) -> Pairs:
        """All walks over streets of up to a day."""
        table_cm = stop_distances(self.streets, FOOT)
        np.fill_diagonal(table_cm, NEVER)
        from_stop, to_stop = np.nonzero(table_cm < NEVER)
        seconds = seconds_of_cm(table_cm[from_stop, to_stop], self.settings)
        near = seconds <= DAY_S
        return from_stop[near].astype(np.int32), to_stop[near].astype(np.int32), seconds[near]

    def seconds(self, a: Int32, b: Int32, most_s: Int32) -> Int32:
        """See ``Walks``; a straight line where no street joins the two."""
        straight = self.straight.seconds(a, b, most_s)
        taken = most_s.copy()
        links, hierarchy = self.streets.stop_links, self.streets.hierarchy(FOOT)
        for at, (one, other) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
            cm = NEVER
            if one != other and links.node[one] >= 0 and links.node[other] >= 0:
                cm = hierarchy.node_cost(int(links.node[one]), int(links.node[other]))
            if cm == NEVER:
                taken[at] = straight[at]
            else:
                cm += int(links.connector_cm[one]) + int(links.connector_cm[other])
                taken[at] = min(int(seconds_of_cm(np.array([cm]), self.settings)[0]), int(most_s[at]))
        return taken
