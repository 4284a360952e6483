# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Who lives near a served stop, by kind of day and by ÖV-Güteklasse; small groups are not shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.day_types.day_types import SCHOOL_DAY
from mobility.analysis.measures.erschliessung import erschliessung
from mobility.analysis.measures.gueteklassen import classes_of_places, people_by_class
from mobility.analysis.output.small_groups import hide_small_groups
from mobility.analysis.places.weights import weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobility.analysis.places.read import ReadPlaces
    from mobility.analysis.portrait.figures import DayFigures
    from mobility.network.network import Network

NAMES = ("population", "einwohner", "inhabitants", "bevoelkerung", "people", "pop")
"""How columns of inhabitants are called."""


@dataclass(frozen=True)
class People:
    """Inhabitants of a grid, NaN where a count is blanked because it would show a small group.

    ``cells`` places; ``within`` by kind of day the inhabitants within each of ``RADII_M``; ``by_class`` those of each
    ÖV-Güteklasse on a school day, None: no class.
    """

    source: str
    column: str
    cells: int
    people: float
    within: Mapping[str, tuple[float, ...]]
    by_class: Mapping[str | None, float]


def people_figures(network: Network, days: Mapping[str, DayFigures], grid: ReadPlaces, column: str) -> People:
    """Count inhabitants.

    Parameters
    ----------
    network, days
        Which service days.
    grid, column
        Inhabitants; an empty column means the one that is called like inhabitants, or the only one.

    Raises
    ------
    InputError
        No such column, or numbers in it are missing or negative.
    """
    places = grid.places
    name = column or _column(list(places.columns))
    people = weights(grid, name)
    within = {}
    for kind, day in days.items():
        covered = erschliessung(network, day.calls, places, name)
        within[kind] = tuple(_shown(each.people_within, each.people_without)[0] for each in covered)
    by_class: dict[str | None, float] = {}
    if SCHOOL_DAY in days:
        counted = people_by_class(classes_of_places(network, days[SCHOOL_DAY].calls, places), people)
        shown = hide_small_groups(np.array(list(counted.values()), dtype=np.float64))
        by_class = dict(zip(counted, shown.counts.tolist(), strict=True))
    return People(places.source, name, len(places), float(people.sum()), within, by_class)


def _shown(within: float, without: float) -> tuple[float, float]:
    counts = hide_small_groups(np.array([within, without], dtype=np.float64)).counts
    return float(counts[0]), float(counts[1])


def _column(names: list[str]) -> str:
    known = [name for name in names if name.casefold() in NAMES]
    return (known or names or [NAMES[0]])[0]
