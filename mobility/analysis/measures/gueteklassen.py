# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""ÖV-Güteklassen: how well a place is served, by how often, what and how far away.

Definition: the Austrian one of the ÖROK, made to cover sparse rural service too (H. Hiess, Entwicklung eines
Umsetzungskonzeptes für österreichweite ÖV-Güteklassen, final report of 12 April 2017, ÖREK-Partnerschaft Plattform
Raumordnung & Verkehr, Vienna). Germany has no uniform one; the Swiss one (ARE) ends at hourly service.

1. The departures of a stop from 06:00 to before 20:00 of a school day, all modes and directions together, are halved;
   840 minutes by that number is its interval. Interval and the highest-ranking mode give its category, I to VIII.
2. Category and distance give the class of a place, A to G; of several stops the best class counts.

Where this departs from the definition: distances are straight lines unless walks over streets are asked for (the
definition takes footpaths); the plain route type "rail" counts as local train, for it does not tell an express.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.measures.distances import crow_m, walk_m
from mobility.analysis.measures.modes import BUS, EXPRESS, RAIL, TRAM, mode_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.analysis.measures.calls import DayCalls
    from mobility.analysis.places.places import Places
    from mobility.network.network import Network

FROM_S, TO_S = 6 * 3_600, 20 * 3_600
SPAN_MINUTES = 840
MODES = (EXPRESS, RAIL, TRAM, BUS)
"""By falling rank."""
CATEGORIES = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
CLASSES = "ABCDEFG"
# Intervals in minutes: under 5, 5 to 10, over 10 and under 20, 20 to 40, over 40 to 60, to 120, to 210.
CATEGORY: tuple[tuple[str | None, ...], ...] = (
    ("I", "I", "II", "III"),
    ("I", "II", "III", "III"),
    ("II", "III", "IV", "IV"),
    ("III", "IV", "V", "V"),
    ("IV", "V", "VI", "VI"),
    ("V", "VI", "VII", "VII"),
    (None, "VII", "VIII", "VIII"),
)
"""By interval and mode."""
DISTANCES_M = (300, 500, 750, 1_000, 1_250)
CLASS = {
    "I": "AABCD",
    "II": "ABCDE",
    "III": "BCDEF",
    "IV": "CDEFG",
    "V": "DEFGG",
    "VI": "EFG",
    "VII": "FGG",
    "VIII": "GG",
}
"""By category and distance: up to 300 m, 500 m, …."""


@dataclass(frozen=True, slots=True)
class StopCategory:
    """The category of a group of stops; ``category`` is None where service is too sparse for any."""

    group: int
    departures: int
    interval_minutes: float | None
    mode: str | None
    category: str | None


def category_of(interval_minutes: float, mode: str) -> str | None:
    """The category of a stop, None where service is too sparse.

    Parameters
    ----------
    interval_minutes, mode
        As defined above.
    """
    row = _row(interval_minutes)
    return CATEGORY[row][MODES.index(mode)] if row < len(CATEGORY) else None


def _row(interval_minutes: float) -> int:
    if interval_minutes < 5:  # noqa: PLR2004 - the table's own limits, some of which count to the row before
        return 0
    if interval_minutes <= 10:  # noqa: PLR2004
        return 1
    if interval_minutes < 20:  # noqa: PLR2004
        return 2
    return 3 + bisect.bisect_left((40, 60, 120, 210), interval_minutes)


def class_of(category: str | None, distance_m: float) -> str | None:
    """The class of a place so far from a stop of a category, None where it is too far.

    Parameters
    ----------
    category, distance_m
        Of the stop, and to it.
    """
    band = bisect.bisect_left(DISTANCES_M, distance_m)
    classes = CLASS.get(category or "", "")
    return classes[band] if band < len(classes) else None


def stop_categories(calls: DayCalls) -> dict[int, StopCategory]:
    """The categories of all groups of stops with a departure from 06:00 to 20:00, by group.

    Parameters
    ----------
    calls
        Of a school day.
    """
    runs = calls.runs
    counted = runs.boardable & (runs.departure_s >= FROM_S) & (runs.departure_s < TO_S)
    group, route_type = calls.group[counted], calls.lines.route_type[runs.line[calls.run[counted]]]
    found = {}
    for number in np.unique(group).tolist():
        here = group == number
        departures = int(here.sum())
        mode = min((mode_of(int(kind)) for kind in np.unique(route_type[here])), key=MODES.index)
        interval = SPAN_MINUTES / (departures / 2)
        found[number] = StopCategory(number, departures, interval, mode, category_of(interval, mode))
    return found


def classes_of_places(
    network: Network, calls: DayCalls, places: Places, *, streets: bool = False
) -> tuple[str | None, ...]:
    """The class of each place, None for those that no stop of a category is near.

    Parameters
    ----------
    network, calls
        A school day of it.
    places
        Which places.
    streets
        Walks over the streets instead of straight lines.

    Raises
    ------
    InputError
        Walks are asked for, and the region has no streets.
    """
    best = np.full(len(places), len(CLASSES))
    categories = stop_categories(calls)
    for stop in np.unique(calls.runs.stop[calls.runs.boardable]).tolist():
        known = categories.get(int(network.arrays["stop_group"][stop]))
        if known is None or known.category is None:
            continue
        most_m = float(DISTANCES_M[len(CLASS[known.category]) - 1])
        metres = walk_m(network, places, stop, most_m) if streets else crow_m(network, places, stop)
        for n in np.flatnonzero(metres <= most_m).tolist():
            letter = class_of(known.category, float(metres[n]))
            if letter is not None:
                best[n] = min(best[n], CLASSES.index(letter))
    return tuple(CLASSES[number] if number < len(CLASSES) else None for number in best.tolist())


def people_by_class(classes: Sequence[str | None], people: np.ndarray) -> dict[str | None, float]:
    """Inhabitants by class, best first, None (no class) last; places without a number count none.

    Parameters
    ----------
    classes
        As ``classes_of_places`` gives them.
    people
        (places) numbers, NaN where missing.
    """
    counted = np.nan_to_num(people)
    letters = np.array([letter or "" for letter in classes])
    return {letter: float(counted[letters == (letter or "")].sum()) for letter in (*CLASSES, None)}
