# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What is compared: places, times, days, and what counts as a change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.accessibility.opportunities import check_cutoffs
from mobility.analysis.day_types.day_types import KINDS, day_types
from mobility.analysis.places.weights import weights
from mobility.analysis.travel_times import AS_USUAL, Conditions, ranks
from mobility.analysis.window import read_window
from mobility.errors import InputError
from mobility.kernels.layout import DAY_S
from mobility.scenario.operations.year import kinds_of_year

if TYPE_CHECKING:
    import datetime as dt
    from zoneinfo import ZoneInfo

    from mobility.analysis.places.places import Places
    from mobility.analysis.window import Window
    from mobility.kernels.layout import Float64
    from mobility.network.network import Network

MINUTE_S = 60
CUTOFFS_MIN = (30.0, 45.0, 60.0)
THRESHOLD_MIN = 1.0
YEAR = "year"
"""The id of what is weighted over all days."""


@dataclass(frozen=True, slots=True)
class StudyDay:
    """A day that is looked at.

    Parameters
    ----------
    id
        As tables name it: a day type, or the date.
    date
        The date itself, or the one that stands for the day type.
    days_per_year
        For how many days of a year it stands; 0: for none but itself, and it is left out of a year.
    """

    id: str
    date: dt.date
    days_per_year: float = 0.0


@dataclass(frozen=True)
class CompareQuestion:
    """What is asked of every network.

    Parameters
    ----------
    origins, destinations
        From where to where; stops have the numbers of the baseline.
    windows
        Times of leaving, such as ``07:00-09:00``.
    days
        On which days.
    weight
        (D) opportunities at each destination; None: one each.
    weight_after
        (D) the same in a scenario that changes them; None: as before.
    percentiles
        Of the travel times over the minutes of a window; the first one is what accessibility, winners and losers, and
        summaries go by.
    cutoffs_min
        Of accessibility.
    conditions
        How one travels.
    people
        Column of the origins with all heads; None: each origin counts as one, and none is a person.
    groups
        Columns with the heads of groups; groups may overlap.
    threshold_min
        Who gains or loses less on average is neither winner nor loser.
    stay
        Such as ``06:00-14:00``: who can be there by the first time and get home after the second; None: not asked.
    until
        One has to arrive by this time of the day, such as ``24:00``; None: whenever ``conditions.most_s`` allows.
    way_home
        Whether the last way home from each destination is asked for.
    whole_day
        Whether for connections gained and lost the first and last departure of the whole day are told.
    """

    origins: Places
    destinations: Places
    windows: tuple[str, ...]
    days: tuple[StudyDay, ...]
    weight: Float64 | None = None
    weight_after: Float64 | None = None
    percentiles: tuple[float, ...] = (50,)
    cutoffs_min: tuple[float, ...] = CUTOFFS_MIN
    conditions: Conditions = AS_USUAL
    people: str | None = None
    groups: tuple[str, ...] = ()
    threshold_min: float = THRESHOLD_MIN
    stay: str | None = None
    until: str | None = None
    way_home: bool = False
    whole_day: bool = True

    @cached_property
    def cutoffs_s(self) -> tuple[float, ...]:
        """Rising, each once."""
        return tuple(check_cutoffs(self.cutoffs_min, DAY_S / MINUTE_S))

    @cached_property
    def opportunities(self) -> Float64:
        """(D) opportunities at each destination."""
        return np.ones(len(self.destinations)) if self.weight is None else np.asarray(self.weight, dtype=np.float64)

    @property
    def after(self) -> CompareQuestion:
        """The question as a scenario is asked, with its opportunities."""
        return self if self.weight_after is None else replace(self, weight=self.weight_after, weight_after=None)

    @cached_property
    def heads(self) -> Float64:
        """(O) people at each origin; one each where people are not known."""
        return np.ones(len(self.origins)) if self.people is None else weights(self.origins, self.people)

    @cached_property
    def heads_of_groups(self) -> dict[str, Float64]:
        """(O) people of each group."""
        return {group: weights(self.origins, group) for group in self.groups}

    @property
    def yearly(self) -> bool:
        """Whether any day stands for days of a year."""
        return any(day.days_per_year > 0 for day in self.days)

    def window(self, day: int, window: int, zone: ZoneInfo) -> Window:
        """The minutes of a window on a day."""
        return read_window(self.windows[window], self.days[day].date, zone)

    def latest_s(self, day: int, window: int, zone: ZoneInfo) -> int | None:
        """Seconds from the first minute of a window to the time by which one has to arrive; None: no such time."""
        if self.until is None:
            return None
        begin = self.windows[window].split("-")[0]
        return read_window(f"{begin}-{self.until}", self.days[day].date, zone).minutes * MINUTE_S

    def check(self) -> None:
        """See that it can be answered.

        Raises
        ------
        InputError
            Nothing to start from, to go to, or to look at; cutoffs, percentiles or columns that are none.
        """
        for places, code in ((self.origins, "no_origins"), (self.destinations, "no_opportunities")):
            if not len(places):
                raise InputError(code, source=places.source)
        if not self.windows or not self.days:
            raise InputError("compare_no_times")
        ids = [day.id for day in self.days]
        if len(set(ids)) < len(ids) or YEAR in ids:
            raise InputError("compare_days_twice", days=", ".join(ids))
        if not self.percentiles:
            raise InputError("bad_percentile", percentile="–")
        ranks(self.percentiles, 1)
        for value, name in ((self.threshold_min, "threshold_min"), (min(d.days_per_year for d in self.days), "days")):
            if not value >= 0:
                raise InputError("compare_negative", name=name, value=f"{value:g}")
        _ = self.cutoffs_s, self.heads, self.heads_of_groups


def study_days(network: Network, land: str | None, kinds: tuple[str, ...] = KINDS) -> tuple[StudyDay, ...]:
    """Day types of a network's calendar, each with the date that stands for it and its days in a year.

    Dates and days are those that operating figures are weighted by (``scenario.operations.year``).

    Parameters
    ----------
    network
        The baseline: the same dates stand for the day types of all scenarios.
    land
        Such as ``ST``; None: only holidays of all Länder are known.
    kinds
        Which, of ``analysis.day_types.KINDS``; a day type on which nothing runs is left out.

    Raises
    ------
    InputError
        The library of holidays is not installed.
    """
    counted, _ = kinds_of_year(day_types(network, land))
    return tuple(
        StudyDay(one.kind, one.date, one.days) for one in counted if one.kind in kinds and one.date is not None
    )


def explicit_days(*dates: dt.date) -> tuple[StudyDay, ...]:
    """Dates that stand for themselves alone."""
    return tuple(StudyDay(date.isoformat(), date) for date in dates)
