# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Baseline against scenarios: everything that is asked of each, and the tables of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.accessibility.there_and_back import ThereAndBack, read_stay, there_and_back
from mobility.errors import InputError
from mobility.scenario.compare.changes import pair_table, pair_year_table, summary_table
from mobility.scenario.compare.connections import connection_table, some_places, whole_days
from mobility.scenario.compare.period import days_of, periods_of
from mobility.scenario.compare.reached import (
    Reaching,
    access_summary,
    access_table,
    stay_places_table,
    stay_table,
)
from mobility.scenario.compare.search import search_all, search_scenario
from mobility.scenario.compare.table import LazyTables, Table
from mobility.scenario.compare.ways import day_ways, home_conditions, home_table
from mobility.scenario.compare.winners import group_table, place_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mobility.scenario.compare.connections import DayBoth
    from mobility.scenario.compare.question import CompareQuestion
    from mobility.scenario.compare.search import Found, Searched
    from mobility.scenario.compare.ways import DayWays
    from mobility.scenario.variant import Variant


@dataclass(slots=True)
class Side:
    """What was found of the baseline or of a variant.

    Parameters
    ----------
    variant
        Which.
    searched
        Travel times, and how much was searched anew.
    stays
        There and back, by day; empty if not asked.
    home
        Ways from destinations home, by day; empty if not asked.
    whole
        Of a variant: whole days of the origins that gain or lose connections; empty if not asked.
    """

    variant: Variant
    searched: Searched
    stays: tuple[ThereAndBack, ...] = ()
    home: list[DayWays] = field(default_factory=list)
    whole: list[DayBoth | None] = field(default_factory=list)


@dataclass
class Comparison:
    """What was found.

    Parameters
    ----------
    question
        What was asked.
    base
        The baseline.
    sides
        The variants, in their order.
    extra_tables
        Further tables by name, such as operating figures; they stand beside the others in all outputs.
    """

    question: CompareQuestion
    base: Side
    sides: tuple[Side, ...]
    extra_tables: Mapping[str, Table] = field(default_factory=dict)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """All tables by name, those for a first look first; each is made when it is looked at."""
        question, base = self.question, self.base
        days, periods = days_of(question), periods_of(question)
        found: dict[str, Found] = {side.variant.id: side.searched.found for side in self.sides}
        known = base.searched.found
        makers: dict[str, Callable[[], Table]] = {
            "recomputed": lambda: self.recomputed,
            "travel_time_summary": lambda: summary_table(question, periods, known, found),
            "accessibility_summary": lambda: access_summary(question, periods, *self._reaching),
            "groups": lambda: group_table(question, periods, known, found),
            "connections": lambda: connection_table(
                question, days, base.searched, {side.variant.id: side.searched for side in self.sides},
                {side.variant.id: side.whole for side in self.sides if side.whole},
            ),
        }  # fmt: skip
        if question.stay is not None:
            stays = {side.variant.id: side.stays for side in self.sides}
            makers["there_and_back"] = lambda: stay_table(question, periods, base.stays, stays)
            makers["there_and_back_places"] = lambda: stay_places_table(question, days, base.stays, stays)
        if question.way_home:
            home = {side.variant.id: side.home for side in self.sides}
            makers["last_way_home"] = lambda: home_table(question, days, base.home, home)
        makers["places"] = lambda: place_table(question, periods, known, found)
        makers["accessibility"] = lambda: access_table(question, periods, *self._reaching)
        makers["travel_times"] = lambda: pair_table(question, days, known, found)
        if question.yearly:
            makers["travel_times_year"] = lambda: pair_year_table(question, periods[-1], known, found)
        extra = dict(self.extra_tables)
        return LazyTables({**makers, **{name: partial(extra.__getitem__, name) for name in extra}})

    @cached_property
    def _reaching(self) -> tuple[Reaching, dict[str, Reaching]]:
        """Opportunities within reach of the baseline and of each variant."""
        question = self.question
        base = Reaching(question, self.base.searched.found)
        alike = None if question.weight_after is not None else base
        return base, {side.variant.id: Reaching(question.after, side.searched.found, alike) for side in self.sides}

    @cached_property
    def recomputed(self) -> Table:
        """How much was searched anew: one row per variant and day."""
        rows = [
            {
                "variant": side.variant.id, "day": day.id, "date": day.date.isoformat(), "reason": done.reason,
                "runs_different": None if done.runs < 0 else done.runs, "origins": done.origins,
                "origins_searched": done.searched, "origins_taken_over": done.origins - done.searched,
                "origins_changed": done.changed,
            }
            for side in self.sides
            for day, done in zip(self.question.days, side.searched.days, strict=True)
        ]  # fmt: skip
        return Table({name: [row[name] for row in rows] for name in (rows[0] if rows else ())})


def compare(
    question: CompareQuestion,
    baseline: Variant,
    variants: Sequence[Variant],
    *,
    known: Side | None = None,
    extra_tables: Mapping[str, Table] | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Ask the same question of a baseline and of scenarios.

    Parameters
    ----------
    question
        What is asked.
    baseline, variants
        Networks; their ids are all different.
    known
        The baseline as ``search_side`` leaves it for the same question: then it is not searched again.
    extra_tables
        Further tables by name for all outputs.
    workers
        Threads; None: as many as there are cores. The result does not depend on them.
    progress
        Called with the number of networks done and of all.

    Raises
    ------
    InputError
        A question that can't be asked, two variants of one id, a stop that a variant does not have, or walks without a
        limit among too many stops.
    """
    ids = [baseline.id, *(variant.id for variant in variants)]
    if len(set(ids)) < len(ids):
        raise InputError("compare_variants_twice", variants=", ".join(ids))
    question.check()
    base = known or search_side(question, baseline, workers=workers)
    if progress:
        progress(1, len(ids))
    sides = []
    for number, variant in enumerate(variants):
        sides.append(_scenario_side(question, base, variant, workers))
        if progress:
            progress(number + 2, len(ids))
    return Comparison(question, base, tuple(sides), extra_tables or {})


def search_side(question: CompareQuestion, baseline: Variant, *, workers: int | None = None) -> Side:
    """Everything that is asked, of the baseline alone; for ``compare``, again and again.

    Parameters
    ----------
    question, baseline, workers
        As for ``compare``.

    Raises
    ------
    InputError
        As for ``compare``.
    """
    question.check()
    side = Side(baseline, search_all(baseline.network, question, workers=workers))
    every = range(len(question.days))
    side.stays = tuple(_stay(question, side, day) for day in every) if question.stay else ()
    side.home = [_home(question, side, day, workers) for day in every] if question.way_home else []
    return side


def _scenario_side(question: CompareQuestion, base: Side, variant: Variant, workers: int | None) -> Side:
    side = Side(variant, search_scenario(variant.network, question, base.searched, workers=workers))
    same = [day.reason == "same" for day in side.searched.days]
    if question.stay:
        side.stays = tuple(
            base.stays[day] if known and question.weight_after is None else _stay(question.after, side, day)
            for day, known in enumerate(same)
        )
    if question.way_home:
        side.home = [base.home[day] if known else _home(question, side, day, workers) for day, known in enumerate(same)]
    if question.whole_day:
        side.whole = whole_days(question, base.searched, side.searched, workers)
    return side


def _stay(question: CompareQuestion, side: Side, day: int) -> ThereAndBack:
    """Where there are no opportunities nobody stays."""
    searched = side.searched
    stay = read_stay(question.stay or "", question.days[day].date, searched.network.zone)
    open_ = np.flatnonzero(question.opportunities > 0)
    there = some_places(searched.destinations, open_)
    found = there_and_back(searched.network, searched.origins, there, stay, question.conditions)
    chosen = found.destination >= 0
    destination = np.full_like(found.destination, -1)
    destination[chosen] = open_[found.destination[chosen]]
    return replace(found, destination=destination)


def _home(question: CompareQuestion, side: Side, day: int, workers: int | None) -> DayWays:
    searched, date = side.searched, question.days[day].date
    return day_ways(
        searched.network, searched.destinations, searched.origins, date, home_conditions(question), workers=workers
    )
