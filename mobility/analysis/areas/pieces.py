# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Streets as straight pieces with the time at which each end is reached; in between it grows evenly."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InternalError
from mobility.kernels.layout import NEVER

if TYPE_CHECKING:
    from mobility.analysis.areas.frame import Frame
    from mobility.analysis.areas.reached import Reached
    from mobility.kernels.layout import Float64, Int64
    from mobility.network.streets.streets import Streets

CM_PER_M = 100
MS_PER_S = 1000
E7 = 1e7


@dataclass(frozen=True, slots=True)
class Pieces:
    """Straight pieces of streets.

    Parameters
    ----------
    place_m
        (n, 4) x and y of both ends in a frame.
    seconds
        (n, 2) when both ends are reached; infinite at both where the piece is not.
    """

    place_m: Float64
    seconds: Float64

    @property
    def length_m(self) -> Float64:
        """(n) metres."""
        step = self.place_m[:, 2:] - self.place_m[:, :2]
        return np.hypot(step[:, 0], step[:, 1])

    def within(self, cutoff_s: float) -> Pieces:
        """What of them is reached by then: whole pieces, and parts of others."""
        kept = self.seconds.min(axis=1, initial=np.inf) <= cutoff_s
        place, (begin_s, end_s) = self.place_m[kept], self.seconds[kept].T
        span = end_s - begin_s
        # Where an end is late, so much of the piece is reached from the other.
        share = np.divide(cutoff_s - begin_s, span, out=np.zeros_like(span), where=span != 0)
        first = np.where(begin_s > cutoff_s, share, 0.0)
        last = np.where(end_s > cutoff_s, share, 1.0)
        return Pieces(_between(place, first, last), np.stack((begin_s + first * span, begin_s + last * span), axis=1))

    def near(self, south_west: Float64, north_east: Float64) -> Pieces:
        """Those whose box meets another box."""
        low = np.minimum(self.place_m[:, :2], self.place_m[:, 2:])
        high = np.maximum(self.place_m[:, :2], self.place_m[:, 2:])
        meets = np.all((low <= north_east) & (high >= south_west), axis=1)
        return Pieces(self.place_m[meets], self.seconds[meets])


@dataclass(frozen=True, slots=True)
class _Spans:
    """Parts of edges between two places where it is known when one is there: (n) each, shares of the edge, seconds."""

    edge: Int64
    first: Float64
    last: Float64
    first_s: Float64
    last_s: Float64
    first_left_s: Float64
    last_left_s: Float64
    ahead_s: Float64
    """seconds along the whole edge, walked from its first end on"""
    back_s: Float64
    """the same from its last end"""


def street_pieces(streets: Streets, reached: Reached, frame: Frame) -> Pieces:
    """All streets that the profile may begin and end on; ferries and what is closed to it are left out.

    Parameters
    ----------
    streets
        Where.
    reached
        When.
    frame
        In which the pieces lie.

    Raises
    ------
    InternalError
        Times of cars, or of another network.
    """
    if reached.profile.turns or len(reached.node_s) != streets.nodes:
        raise InternalError("unexpected", what="times that do not belong to the streets on foot or by bike")
    spans = _spans(streets, reached)
    reach_s = spans.ahead_s * (spans.last - spans.first), spans.back_s * (spans.last - spans.first)
    with np.errstate(invalid="ignore", divide="ignore"):
        # How far along the span one gets from either end, as a share of it; nowhere if one is not there.
        from_first, from_last = (
            np.where(np.isfinite(at) & np.isfinite(cost), np.where(cost > 0, np.minimum(left / cost, 1), 1), -np.inf)
            for at, cost, left in zip(
                (spans.first_s, spans.last_s), reach_s, (spans.first_left_s, spans.last_left_s), strict=True
            )
        )
        # Where both meet at the same time: first_s + m * ahead = last_s + (1 - m) * back.
        sum_s = reach_s[0] + reach_s[1]
        meet = np.where(sum_s > 0, (spans.last_s + reach_s[1] - spans.first_s) / sum_s, 0.5)
    overlap = from_first + from_last >= 1
    meet = np.clip(meet, 1 - from_last, from_first, where=overlap, out=np.full_like(meet, np.nan))
    dead_from = np.where(overlap, meet, np.clip(from_first, 0, 1))
    dead_to = np.where(overlap, meet, 1 - np.clip(from_last, 0, 1))
    return _laid_out(streets, spans, reach_s, (dead_from, dead_to), frame)


def start_pieces(reached: Reached, frame: Frame) -> Pieces:
    """The straight ways between starts and the streets, as far as one may walk them."""
    rows, seconds = [], []
    for start in reached.starts:
        end = start.end
        walk_s = end.connector_cm / CM_PER_M / reached.speed_m_s
        if reached.max_walk_s is not None and walk_s > reached.max_walk_s:
            continue
        rows.append((*frame.point(end.lat, end.lon), *frame.point(end.lat_e7 / E7, end.lon_e7 / E7)))
        seconds.append((start.seconds, start.seconds + walk_s))
    return Pieces(np.array(rows, dtype=np.float64).reshape(-1, 4), np.array(seconds, dtype=np.float64).reshape(-1, 2))


def joined(*pieces: Pieces) -> Pieces:
    """One after another."""
    return Pieces(
        np.concatenate([part.place_m for part in pieces]), np.concatenate([part.seconds for part in pieces])
    )  # fmt: skip


def _spans(streets: Streets, reached: Reached) -> _Spans:
    arrays, profile = streets.arrays, reached.profile
    edge = np.flatnonzero(arrays["street_edge_usable"] & profile.bit)
    weight = arrays[f"street_weight_{profile.name}"][arrays["street_edge_arc"][edge]]
    unit_s = 1 / (CM_PER_M * reached.speed_m_s) if profile.in_cm else 1 / MS_PER_S
    cost_s = np.where(weight < NEVER, weight * unit_s, np.inf)
    ahead, back = (1, 0) if reached.towards else (0, 1)
    node_s = np.where(reached.node_s < NEVER, reached.node_s, np.inf).astype(np.float64)
    left_s = np.full(streets.nodes, np.inf)
    if reached.max_walk_s is not None and reached.walked_s is not None:
        left_s = np.maximum(0, reached.max_walk_s - reached.walked_s)
    node = arrays["street_edge_node"][edge]
    spans = _Spans(
        edge, np.zeros(len(edge)), np.ones(len(edge)), node_s[node[:, 0]], node_s[node[:, 1]],
        left_s[node[:, 0]], left_s[node[:, 1]], cost_s[:, ahead], cost_s[:, back],
    )  # fmt: skip
    return _parted(streets, spans, reached)


def _parted(streets: Streets, spans: _Spans, reached: Reached) -> _Spans:
    """The spans with those edges cut on which someone starts."""
    length_cm = streets.arrays["street_edge_length_cm"]
    on_edge: dict[int, list[tuple[float, float, float]]] = {}
    for start in reached.starts:
        end = start.end
        walked_s = end.connector_cm / CM_PER_M / reached.speed_m_s
        if end.edge < 0 or (reached.max_walk_s is not None and walked_s > reached.max_walk_s):
            continue
        left_s = np.inf if reached.max_walk_s is None else reached.max_walk_s - walked_s
        share = end.offset_cm / max(1, int(length_cm[end.edge]))
        on_edge.setdefault(end.edge, []).append((min(1.0, share), start.seconds + walked_s, left_s))
    at = np.searchsorted(spans.edge, np.array(sorted(on_edge), dtype=np.int64))
    columns: list[list[float]] = []
    for row, edge in zip(at.tolist(), sorted(on_edge), strict=True):
        if row == len(spans.edge) or spans.edge[row] != edge:
            continue
        ahead_s, back_s = float(spans.ahead_s[row]), float(spans.back_s[row])
        known = [
            (0.0, float(spans.first_s[row]), float(spans.first_left_s[row])),
            *sorted(on_edge[edge]),
            (1.0, float(spans.last_s[row]), float(spans.last_left_s[row])),
        ]
        # Someone who passes a start may be earlier there than who begins there.
        best = [
            min((_passed(there, here, ahead_s, back_s) for there in known), key=lambda seen: seen[1]) for here in known
        ]
        columns += [
            [edge, one[0], other[0], one[1], other[1], one[2], other[2], ahead_s, back_s]
            for one, other in itertools.pairwise(best)
            if one[0] < other[0]
        ]
    if not columns:
        return spans
    kept = ~np.isin(spans.edge, list(on_edge))
    more = np.array(columns, dtype=np.float64).T
    old = (getattr(spans, name)[kept] for name in _Spans.__dataclass_fields__)
    edges, *others = (np.concatenate(pair) for pair in zip(old, more, strict=True))
    return _Spans(edges.astype(np.int64), *others)


def _passed(
    there: tuple[float, float, float], here: tuple[float, float, float], ahead_s: float, back_s: float
) -> tuple[float, float, float]:
    """When one who is at one share of an edge is at another, and how long he may walk on from there."""
    share = here[0] - there[0]
    cost_s = 0.0 if share == 0 else share * ahead_s if share > 0 else -share * back_s
    if cost_s > there[2]:
        return here[0], np.inf, 0.0
    return here[0], there[1] + cost_s, there[2] - cost_s


def _laid_out(
    streets: Streets, spans: _Spans, cost_s: tuple[Float64, Float64], dead: tuple[Float64, Float64], frame: Frame
) -> Pieces:
    """Each span as the straight pieces of its line: from its first end, then what nobody reaches, then from its last.

    Parameters
    ----------
    streets, frame
        Where.
    spans
        (n) parts of edges.
    cost_s
        (n) seconds along each span, from its first and from its last end.
    dead
        (n) shares of each span between which nobody comes.
    """
    lines = streets.lines
    begin, count = lines.ptr[spans.edge].astype(np.int64), np.diff(lines.ptr)[spans.edge].astype(np.int64) - 1
    span = np.repeat(np.arange(len(count)), count)
    # The points at which pieces begin: of each span as many as its edge has, less the last.
    point = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + begin[span]
    x, y = frame.metres(lines.lat_e7 / E7, lines.lon_e7 / E7)
    place = np.stack((x[point], y[point], x[point + 1], y[point + 1]), axis=1)
    length = np.hypot(place[:, 2] - place[:, 0], place[:, 3] - place[:, 1])
    along = np.cumsum(length)
    before = along[np.cumsum(count) - 1] - np.bincount(span, length, minlength=len(count))
    total = np.bincount(span, length, minlength=len(count))
    with np.errstate(invalid="ignore", divide="ignore"):
        last = np.where(total[span] > 0, (along - before[span]) / total[span], 1.0)
        first = np.where(total[span] > 0, (along - length - before[span]) / total[span], 0.0)
        # From shares of the edge to shares of the span.
        width = spans.last - spans.first
        first, last = ((share - spans.first[span]) / width[span] for share in (first, last))
    parts = []
    for low, high, kind in ((0.0, dead[0], 0), (dead[0], dead[1], 1), (dead[1], 1.0, 2)):
        bounds = np.broadcast_to(low, len(count))[span], np.broadcast_to(high, len(count))[span]
        a, b = np.maximum(first, bounds[0]), np.minimum(last, bounds[1])
        kept = np.flatnonzero(a < b)
        a, b, of = a[kept], b[kept], span[kept]
        share = (np.stack((a, b)) - first[kept]) / (last - first)[kept]
        if kind == 0:
            seconds = spans.first_s[of] + np.stack((a, b)) * cost_s[0][of]
        elif kind == 1:
            seconds = np.full((2, len(of)), np.inf)
        else:
            seconds = spans.last_s[of] + (1 - np.stack((a, b))) * cost_s[1][of]
        parts.append(Pieces(_between(place[kept], share[0], share[1]), seconds.T))
    return joined(*parts)


def _between(place_m: Float64, first: Float64, last: Float64) -> Float64:
    """(n, 4) parts of pieces between two shares of each."""
    begin, end = place_m[:, :2], place_m[:, 2:]
    step = end - begin
    # Whole ends are kept to the last bit, so that neighbours meet.
    a = np.where(first[:, None] <= 0, begin, begin + first[:, None] * step)
    b = np.where(last[:, None] >= 1, end, begin + last[:, None] * step)
    return np.concatenate((a, b), axis=1)
