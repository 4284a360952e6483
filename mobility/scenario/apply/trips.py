# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Which trips a modification is about, and what it did to them."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InputError
from mobility.kernels.walks import EARTH_RADIUS_M
from mobility.scenario.apply.work import Line, Touched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mobility.network.patch.day_axis import Days
    from mobility.network.patch.feed_edit import Call, FeedEdit
    from mobility.scenario.apply.work import Work
    from mobility.scenario.language.scenario import Step
    from mobility.scenario.language.words import TripChoice

MINUTE_S = 60


def choose(work: Work, step: Step, choice: TripChoice) -> tuple[Line, list[int], Days]:
    """The trips that a modification is about, by rising first departure, and the days on which it holds.

    Trips that run on some of these days are not yet split: see ``FeedEdit.on_days``.

    Raises
    ------
    InputError
        There are none.
    """
    line = work.line(step, choice.line)
    edit = line.edit
    days = work.days(step, choice.days)
    order = [work.stops(step, edit, [text], "calls_at", number) for number, text in enumerate(choice.calls_at or ())]
    wanted = None if choice.trips is None else {text.removeprefix(f"{edit.id}_") for text in choice.trips}
    trips = edit.trips_of(line.routes)
    known = {one[trip] for one in (edit.trip_id, edit.origin_id) for trip in trips}
    if wanted is not None and (unknown := sorted(wanted - known)):
        raise InputError("scenario_unknown_trip", place=step.place("trips", value=unknown[0]), trip=unknown[0])
    found = []
    for trip in trips:
        calls = edit.calls(trip)
        first_s = calls[0].departure_s
        if choice.direction is not None and edit.direction[trip] != choice.direction:
            continue
        if choice.from_s is not None and first_s < choice.from_s:
            continue
        if choice.until_s is not None and first_s >= choice.until_s:
            continue
        if wanted is not None and not wanted & {edit.trip_id[trip], edit.origin_id[trip]}:
            continue
        if (edit.days(trip) & days).any() and calls_in_order(calls, order):
            found.append((first_s, edit.trip_id[trip], trip))
    if not found:
        raise InputError("scenario_touches_nothing", place=step.place(), line=line.shown)
    return line, [trip for _, _, trip in sorted(found)], days


def calls_in_order(calls: Sequence[Call], order: Sequence[set[int]]) -> bool:
    """Whether a trip calls at some stops one after the other."""
    at = iter(calls)
    return all(any(call.stop in stops for call in at) for stops in order)


def split(edit: FeedEdit, trips: Iterable[int], days: Days) -> list[int]:
    """These trips as they run on some days, apart from how they run on others."""
    parts = [edit.on_days(trip, days) for trip in trips]
    return [part for part in parts if part is not None]


def touched(work: Work, step: Step, line: Line, trips: Sequence[int], *, stops: int = 0, lost_s: int = 0,
            days: Days | None = None) -> Touched:  # fmt: skip
    """What was done, told of the trips as they are now.

    Parameters
    ----------
    work, step, line
        What it was about.
    trips
        That were changed or added.
    stops
        How many stops it was about.
    lost_s
        See ``Touched``.
    days
        When trips ran that do not run any more; None: as the trips do.
    """
    edit = line.edit
    running = np.zeros((len(trips), work.axis.days), dtype=np.bool_)
    for row, trip in enumerate(trips):
        running[row] = edit.days(trip) if days is None else edit.days(trip) & days
    detour = work.baseline.region.operations.settings.line_detour_factor
    km = np.array([detour * trip_km(edit, edit.calls(trip)) for trip in trips])
    best = running.T.astype(np.float64) @ km if len(trips) else np.zeros(1)
    return Touched(
        step.kind,
        line.shown,
        len(trips),
        stops,
        int(running.any(axis=0).sum()),
        round(float(best.max(initial=0)), 1),
        lost_s,
    )


def trip_km(edit: FeedEdit, calls: Sequence[Call]) -> float:
    """Length of a trip in straight lines from stop to stop."""
    at = [(edit.stops[call.stop]["lat"], edit.stops[call.stop]["lon"]) for call in calls]
    return sum(distance_m(a, b) for a, b in pairwise(at)) / 1000


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two points in degrees; 0 where a place is missing."""
    lat_a, lon_a, lat_b, lon_b = np.radians([*a, *b])
    share = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return 0.0 if np.isnan(share) else float(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(share)))


@contextmanager
def no_new_overtaking(step: Step, line: Line) -> Iterator[None]:
    """Refuse a change after which trips of a line overtake each other on the same way that did not before.

    Raises
    ------
    InputError
        With both trips and the stop.
    """
    before = _overtaken_days(line)
    yield
    edit = line.edit
    for earlier, later, stop in _overtakings(line):
        both = edit.days(earlier) & edit.days(later)
        pair = _pair(line, earlier, later)
        if (both & ~before[pair] if pair in before else both).any():
            raise InputError(
                "scenario_overtakes", place=step.place(), earlier=edit.trip_id[earlier], later=edit.trip_id[later],
                stop=edit.stops[stop]["name"],
            )  # fmt: skip


def _overtaken_days(line: Line) -> dict[frozenset[str], Days]:
    """On which days two trips overtake each other, by their ids before changes split them."""
    found: dict[frozenset[str], Days] = {}
    for earlier, later, _ in _overtakings(line):
        pair, both = _pair(line, earlier, later), line.edit.days(earlier) & line.edit.days(later)
        found[pair] = found[pair] | both if pair in found else both
    return found


def _pair(line: Line, one: int, other: int) -> frozenset[str]:
    return frozenset({line.edit.origin_id[one], line.edit.origin_id[other]})


def _overtakings(line: Line) -> Iterator[tuple[int, int, int]]:
    """Two trips on the same stops and days, and the stop at which the later one is ahead."""
    edit = line.edit
    by_way: dict[tuple[int, ...], list[tuple[int, tuple[Call, ...]]]] = {}
    for trip in edit.trips_of(line.routes):
        calls = edit.calls(trip)
        by_way.setdefault((edit.route[trip], *(call.stop for call in calls)), []).append((trip, calls))
    for alike in by_way.values():
        alike.sort(key=lambda one: (one[1][0].departure_s, one[1][-1].arrival_s, one[0]))
        for number, (later, behind) in enumerate(alike):
            for earlier, ahead in alike[:number]:
                if ahead[-1].arrival_s <= behind[0].departure_s:
                    continue
                late = next((a.stop for a, b in zip(ahead, behind, strict=True)
                             if b.departure_s < a.departure_s or b.arrival_s < a.arrival_s), None)  # fmt: skip
                if late is not None and (edit.days(earlier) & edit.days(later)).any():
                    yield earlier, later, late


def clock(seconds: int) -> str:
    """07:30 of the service day."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
