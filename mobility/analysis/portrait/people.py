# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Who lives near a served stop, by kind of day and by ÖV-Güteklasse; small groups are not shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.day_types.day_types import SCHOOL_DAY
from mobility.analysis.measures.erschliessung import erschliessung
from mobility.analysis.measures.gueteklassen import classes_of_places, people_by_class
from mobility.analysis.output.small_groups import hide_small_groups
from mobility.analysis.places.weights import weights
from mobility.analysis.portrait.place import within_area, within_box

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobility.analysis.places.places import Places
    from mobility.analysis.places.read import ReadPlaces
    from mobility.analysis.portrait.figures import DayFigures
    from mobility.analysis.portrait.place import PlaceWish
    from mobility.network.network import Network

NAMES = ("population", "einwohner", "inhabitants", "bevoelkerung", "people", "pop")
"""How columns of inhabitants are called."""


@dataclass(frozen=True)
class People:
    """Inhabitants of a grid, NaN where a count is blanked because it would show a small group.

    ``cells`` places; ``within`` by kind of day the inhabitants within each of ``RADII_M``; ``by_class`` those of each
    ÖV-Güteklasse on a school day, None: no class; ``clipped`` whether only cells in the box or area of the municipality
    count.
    """

    source: str
    column: str
    cells: int
    people: float
    within: Mapping[str, tuple[float, ...]]
    by_class: Mapping[str | None, float]
    clipped: bool


def people_figures(
    network: Network, days: Mapping[str, DayFigures], grid: ReadPlaces, column: str, place: PlaceWish
) -> People:
    """Count inhabitants.

    Parameters
    ----------
    network, days
        Which service days.
    place
        With a box or an area only places within count, by their middle.
    grid, column
        Inhabitants; an empty column means the one that is called like inhabitants, or the only one.

    Raises
    ------
    InputError
        No such column, or numbers in it are missing or negative.
    """
    inside = _inside(grid.places, place)
    if inside is not None:
        grid = replace(grid, places=_chosen(grid.places, inside), row=grid.row[inside])
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
    total = float(people.sum())
    return People(places.source, name, len(places), total, within, by_class, inside is not None)


def _inside(places: Places, place: PlaceWish) -> np.ndarray | None:
    """Positions of the places of a municipality, None where its borders are not known."""
    if place.area is not None:
        return np.flatnonzero(within_area(place.area, places.lat, places.lon))
    return None if place.box is None else np.flatnonzero(within_box(place.box, places.lat, places.lon))


def _chosen(places: Places, which: np.ndarray) -> Places:
    """Some of the places."""
    return replace(
        places,
        id=tuple(places.id[n] for n in which.tolist()),
        lat=places.lat[which],
        lon=places.lon[which],
        columns={name: values[which] for name, values in places.columns.items()},
        area=None if places.area is None else tuple(places.area[n] for n in which.tolist()),
    )


def _shown(within: float, without: float) -> tuple[float, float]:
    counts = hide_small_groups(np.array([within, without], dtype=np.float64)).counts
    return float(counts[0]), float(counts[1])


def _column(names: list[str]) -> str:
    known = [name for name in names if name.casefold() in NAMES]
    return (known or names or [NAMES[0]])[0]
