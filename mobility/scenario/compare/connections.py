# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Connections gained and lost: pairs that nobody could travel in a window and now can, and the other way round."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.kernels.layout import NEVER
from mobility.network.frozen import frozen
from mobility.scenario.compare.people import shown_places
from mobility.scenario.compare.table import Table, put_together
from mobility.scenario.compare.ways import DayWays, day_ways

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.analysis.places.places import Places
    from mobility.scenario.compare.period import Period
    from mobility.scenario.compare.question import CompareQuestion
    from mobility.scenario.compare.search import Searched

GAINED, LOST = "gained", "lost"


@dataclass(frozen=True, slots=True)
class DayBoth:
    """The whole day before and after, of the origins that gain or lose anything.

    Parameters
    ----------
    row
        (O) row of an origin in both, -1 where it has none.
    before, after
        Of these origins to all destinations.
    """

    row: np.ndarray
    before: DayWays
    after: DayWays


def moved(base: Searched, searched: Searched, day: int, window: int) -> tuple[np.ndarray, np.ndarray]:
    """Bool (O, D): pairs gained and lost; reachable in no minute of the window on one side, in some on the other."""
    was, is_ = base.found.share[day, window] > 0, searched.found.share[day, window] > 0
    return ~was & is_, was & ~is_


def whole_days(
    question: CompareQuestion, base: Searched, searched: Searched, workers: int | None = None
) -> list[DayBoth | None]:
    """For each day the journeys of all hours, from those origins that gain or lose connections.

    Parameters
    ----------
    question, base, searched
        What was asked and found.
    workers
        Threads.
    """
    found: list[DayBoth | None] = []
    for day, study in enumerate(question.days):
        any_: np.ndarray = np.zeros(len(question.origins), dtype=np.bool_)
        for window in range(len(question.windows)):
            for pairs in moved(base, searched, day, window):
                any_ |= pairs.any(axis=1)
        chosen = np.flatnonzero(any_)
        if not len(chosen):
            found.append(None)
            continue
        row = np.full(len(any_), -1)
        row[chosen] = np.arange(len(chosen))
        sides = [
            day_ways(
                side.network, _some(side.origins, chosen), side.destinations, study.date, question.conditions,
                until=question.until, workers=workers,
            )
            for side in (base, searched)
        ]  # fmt: skip
        found.append(DayBoth(row, *sides))
    return found


def connection_table(
    question: CompareQuestion,
    days: Sequence[Period],
    base: Searched,
    variants: dict[str, Searched],
    whole: dict[str, list[DayBoth | None]],
) -> Table:
    """One row per variant, day, window and pair: first those gained, then those lost; departures are of the whole day.

    Parameters
    ----------
    question, days, base, variants
        What was asked and found.
    whole
        By variant; empty where whole days were not asked for.
    """
    people = shown_places(question)
    parts: list[dict[str, Any]] = []
    for variant, searched in variants.items():
        for number, day in enumerate(days):
            for w, window in enumerate(question.windows):
                for change, pairs in zip((GAINED, LOST), moved(base, searched, number, w), strict=True):
                    origin, destination = np.nonzero(pairs)
                    keys = {"variant": variant, **day.keys(), "window": window, "change": change}
                    part: dict[str, Any] = {name: [value] * len(origin) for name, value in keys.items()}
                    part["origin"] = [question.origins.id[one] for one in origin.tolist()]
                    part["destination"] = [question.destinations.id[one] for one in destination.tolist()]
                    part["people"] = people[origin]
                    for side, of in (("before", base.found), ("after", searched.found)):
                        part[f"share_{side}"] = np.round(of.share[number, w, origin, destination], 6)
                    of_day = whole[variant][number] if variant in whole else None
                    for side in ("before", "after"):
                        part |= _of_day(of_day, side, origin, destination)
                    parts.append(part)
    return Table(put_together(parts))


def _of_day(of_day: DayBoth | None, side: str, origin: np.ndarray, destination: np.ndarray) -> dict[str, Any]:
    """Columns of the whole day."""
    names = ("day_journeys", "first_departure", "last_departure", "quickest_s")
    if of_day is None:
        return {f"{name}_{side}": [None] * len(origin) for name in names}
    ways = of_day.before if side == "before" else of_day.after
    at = of_day.row[origin], destination
    values: tuple[list[Any], ...] = (
        ways.count[at].tolist(),
        ways.clocks(ways.first[at]),
        ways.clocks(ways.last[at]),
        [None if one == NEVER else one for one in ways.quickest_s[at].tolist()],
    )
    return {f"{name}_{side}": column for name, column in zip(names, values, strict=True)}


def _some(places: Places, chosen: np.ndarray) -> Places:
    """A part of some places, without columns and areas."""
    return replace(
        places,
        id=tuple(places.id[number] for number in chosen.tolist()),
        lat=places.lat[chosen],
        lon=places.lon[chosen],
        columns={},
        area=None,
        stop=None if places.stop is None else frozen(places.stop[chosen].astype(np.int32)),
    )
