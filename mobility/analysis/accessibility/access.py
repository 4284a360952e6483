# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Accessibility of origins: what each reaches, and what that means for the people who live there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.analysis.accessibility.equity import Spread, spread
from mobility.analysis.accessibility.opportunities import Decay, check_cutoffs, nearest_s, opportunities
from mobility.analysis.accessibility.there_and_back import ThereAndBack, there_and_back
from mobility.analysis.extras import analyst
from mobility.analysis.matrix import MatrixQuestion, travel_time_matrix
from mobility.analysis.output.small_groups import Shown, hide_small_groups
from mobility.errors import InputError
from mobility.kernels.layout import DAY_S, NEVER

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from mobility.analysis.accessibility.there_and_back import Stay
    from mobility.kernels.layout import Float64, Int32
    from mobility.network.network import Network

MINUTE_S = 60
FAR_STEPS = 2
"""With a decay, opportunities count up to so many times the greatest cutoff."""


@dataclass(frozen=True, slots=True)
class AccessQuestion:
    """What is asked.

    Parameters
    ----------
    matrix
        From which origins to which opportunities, when and how; of its percentiles only one is looked at.
    weight
        (D) of each opportunity.
    cutoffs_min
        Minutes.
    decay
        How much counts what is farther or nearer.
    nearest
        Of how many opportunities the way is told until they are reached: 1 for the nearest.
    stay
        When one has to be there, and can leave; None: not asked.
    """

    matrix: MatrixQuestion
    weight: Float64
    cutoffs_min: tuple[float, ...]
    decay: Decay = Decay()  # noqa: RUF009 - frozen
    nearest: tuple[float, ...] = (1,)
    stay: Stay | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """What was found.

    Parameters
    ----------
    question
        What was asked.
    cutoffs_s
        Rising.
    reached
        (C, O) opportunities.
    nearest_s
        (N, O) seconds, ``NEVER`` where there are fewer.
    stay
        There and back; None if not asked.
    lost
        Places that no street leads to.
    """

    question: AccessQuestion
    cutoffs_s: tuple[float, ...]
    reached: Float64
    nearest_s: Int32
    stay: ThereAndBack | None
    lost: tuple[str, ...]

    def columns(self) -> dict[str, Any]:
        """Name -> one value per origin; None or NaN where out of reach."""
        asked = self.question
        columns: dict[str, Any] = {"origin": list(asked.matrix.origins.id)}
        columns |= {name: values for name, values in asked.matrix.origins.columns.items() if name not in columns}
        for cutoff_s, values in zip(self.cutoffs_s, self.reached, strict=True):
            columns[f"opportunities_{_minutes(cutoff_s)}_min"] = values
        for count, seconds in zip(asked.nearest, self.nearest_s, strict=True):
            columns[f"nearest_{_plain(count)}_s"] = _or_missing(seconds)
        if self.stay is not None:
            ids = asked.matrix.destinations.id
            columns["stay_possible"] = (self.stay.destination >= 0).tolist()
            columns["stay_at"] = [ids[one] if one >= 0 else None for one in self.stay.destination.tolist()]
            columns["there_s"], columns["back_s"] = _or_missing(self.stay.there_s), _or_missing(self.stay.back_s)
        return columns

    def frame(self) -> gpd.GeoDataFrame:
        """One row per origin, with its area or point, in WGS 84 (extra ``analyst``)."""
        with analyst():
            import geopandas as gpd
        return gpd.GeoDataFrame(self.columns(), geometry=self.shapes(), crs="EPSG:4326")

    def shapes(self) -> list[Any]:
        """(O) areas, or points."""
        import shapely

        origins = self.question.matrix.origins
        return list(origins.area if origins.area is not None else map(shapely.Point, origins.lon, origins.lat))

    def spread(self, people: Float64) -> list[Spread]:
        """Per cutoff how opportunities are spread over people; (O) heads."""
        return [spread(values, people) for values in self.reached]

    def people_within(self, people: Float64, number: int = 0, *, persons: bool = True) -> Shown:
        """How many people reach the nearest one within each cutoff but not within the one before, and beyond the last.

        Parameters
        ----------
        people
            (O) heads.
        number
            Which of ``nearest``.
        persons
            Whether these are persons, of whom small groups are not shown.
        """
        edges = np.array([-1.0, *self.cutoffs_s])
        band = np.searchsorted(edges[1:], self.nearest_s[number].astype(np.float64), side="left")
        counts = np.bincount(band, weights=people, minlength=len(edges)).astype(np.float64)
        return hide_small_groups(counts) if persons else Shown(counts, counts.sum(keepdims=True), 0)

    def share_with_stay(self, people: Float64) -> float:
        """The share of people who can be there in time and come back; NaN without people."""
        heads = float(people.sum())
        if self.stay is None or heads <= 0:
            return float("nan")
        return float(people[self.stay.destination >= 0].sum()) / heads


def accessibility(
    network: Network,
    asked: AccessQuestion,
    *,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Access:
    """What each origin reaches.

    Parameters
    ----------
    network, asked
        Where, and what is asked.
    workers, progress
        As for ``travel_time_matrix``.

    Raises
    ------
    InputError
        No origins or opportunities, cutoffs that are none, or what ``travel_time_matrix`` refuses.
    """
    for places, code in ((asked.matrix.origins, "no_origins"), (asked.matrix.destinations, "no_opportunities")):
        if not len(places):
            raise InputError(code, source=places.source)
    conditions = asked.matrix.conditions
    cutoffs_s = tuple(check_cutoffs(asked.cutoffs_min, DAY_S / MINUTE_S))
    far_s = cutoffs_s[-1] * (1 if asked.decay.kind == "step" else FAR_STEPS)
    conditions = replace(conditions, most_s=round(min(far_s, DAY_S)))
    question = replace(asked.matrix, percentiles=asked.matrix.percentiles[:1], conditions=conditions)
    found = travel_time_matrix(network, question, workers=workers, progress=progress)
    seconds = found.seconds[0]
    stay = None
    if asked.stay is not None:
        stay = there_and_back(network, question.origins, question.destinations, asked.stay, conditions)
    return Access(
        replace(asked, matrix=question),
        cutoffs_s,
        np.array([opportunities(seconds, asked.weight, cutoff_s, asked.decay) for cutoff_s in cutoffs_s]),
        np.array([nearest_s(seconds, asked.weight, count) for count in asked.nearest], dtype=np.int32).reshape(
            len(asked.nearest), len(question.origins)
        ),
        stay,
        found.lost,
    )


def _minutes(seconds: float) -> str:
    return _plain(seconds / MINUTE_S)


def _plain(number: float) -> str:
    return f"{number:g}".replace(".", "_")


def _or_missing(seconds: Int32) -> list[int | None]:
    return [None if one == NEVER else one for one in seconds.tolist()]
