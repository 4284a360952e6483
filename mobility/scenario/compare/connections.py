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
MOST_WHOLE = 200
"""Whole days are looked at for so many destinations; the table leaves out the day's columns for others."""


@dataclass(frozen=True, slots=True)
class DayBoth:
    """The whole day before and after, between the places that gain or lose anything.

    Parameters
    ----------
    row, column
        (O), (D) of an origin and of a destination in both, -1 where it has none.
    before, after
        Journeys between them.
    """

    row: np.ndarray
    column: np.ndarray
    before: DayWays
    after: DayWays


def moved(base: Searched, searched: Searched, day: int, window: int) -> tuple[np.ndarray, np.ndarray]:
    """Bool (O, D): pairs gained and lost; reachable in no minute of the window on one side, in some on the other."""
    was, is_ = base.found.share[day, window] > 0, searched.found.share[day, window] > 0
    return ~was & is_, was & ~is_


def whole_days(
    question: CompareQuestion, base: Searched, searched: Searched, workers: int | None = None
) -> list[DayBoth | None]:
    """For each day the journeys of all hours between places that gain or lose connections.

    Parameters
    ----------
    question, base, searched
        What was asked and found.
    workers
        Threads.

    Returns
    -------
    list
        By day; None where nothing is gained or lost. One search towards each such destination is made in either
        network, for the first ``MOST_WHOLE`` of them.
    """
    found: list[DayBoth | None] = []
    towards = not (base.network.zones or searched.network.zones)
    for day, study in enumerate(question.days):
        pairs: np.ndarray = np.zeros((len(question.origins), len(question.destinations)), dtype=np.bool_)
        for window in range(len(question.windows)):
            pairs |= np.logical_or(*moved(base, searched, day, window))
        there = np.flatnonzero(pairs.any(axis=0))[:MOST_WHOLE]
        here = np.flatnonzero(pairs[:, there].any(axis=1))
        if not len(there):
            found.append(None)
            continue
        sides = [
            day_ways(
                side.network, some_places(side.origins, here), some_places(side.destinations, there), study.date,
                question.conditions, towards=towards, until=question.until, workers=workers,
            )
            for side in (base, searched)
        ]  # fmt: skip
        found.append(DayBoth(_positions(here, len(pairs)), _positions(there, pairs.shape[1]), *sides))
    return found


def _positions(chosen: np.ndarray, size: int) -> np.ndarray:
    at = np.full(size, -1)
    at[chosen] = np.arange(len(chosen))
    return at


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
                        part[f"share_{side}"] = np.round(of.share[number, w, origin, destination].astype(np.float64), 6)
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
    row, column = of_day.row[origin], of_day.column[destination]
    known = ((row >= 0) & (column >= 0)).tolist()
    at = row, column
    values: tuple[list[Any], ...] = (
        ways.count[at].tolist(),
        ways.clocks(ways.first[at]),
        ways.clocks(ways.last[at]),
        [None if one == NEVER else one for one in ways.quickest_s[at].tolist()],
    )
    return {
        f"{name}_{side}": [one if looked else None for one, looked in zip(made, known, strict=True)]
        for name, made in zip(names, values, strict=True)
    }


def some_places(places: Places, chosen: np.ndarray) -> Places:
    """A part of some places, without columns and areas.

    Parameters
    ----------
    places, chosen
        Which of them.
    """
    return replace(
        places,
        id=tuple(places.id[number] for number in chosen.tolist()),
        lat=places.lat[chosen],
        lon=places.lon[chosen],
        columns={},
        area=None,
        stop=None if places.stop is None else frozen(places.stop[chosen].astype(np.int32)),
    )
