# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What a scenario file wants to be compared by -> the question that is put to baseline and scenarios."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.analysis.accessibility.there_and_back import read_stay
from mobility.analysis.day_types.day_types import KINDS
from mobility.analysis.places.places import Places
from mobility.analysis.travel_times import Conditions
from mobility.errors import InputError
from mobility.scenario.ask_places import blamed, column_of, no_column, read_asked
from mobility.scenario.compare.question import CompareQuestion, explicit_days, study_days
from mobility.scenario.variant import BASELINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.network.network import Network
    from mobility.scenario.apply.apply import Applied
    from mobility.scenario.compare.question import StudyDay
    from mobility.scenario.language.scenario import Scenario, Step

MINUTE_S = 60
COUNTED = ""
"""Column of opportunities while they are moved: no file has one without a name."""


def question_of(scenario: Scenario, network: Network, land: str | None) -> CompareQuestion:
    """The question of a scenario file.

    Parameters
    ----------
    scenario
        The file.
    network
        The baseline.
    land
        Whose holidays count.

    Raises
    ------
    InputError
        Dates outside the calendar, times that a day does not have, places or columns that are not there, a variant that
        is called like the baseline.
    """
    _check_variants(scenario)
    asked = scenario.compare
    read = read_asked(scenario, network, "origins")
    goals = read_asked(scenario, network, "destinations")
    if asked.people is not None:
        column_of(scenario, read, asked.people, "people")
    for number, group in enumerate(asked.groups):
        column_of(scenario, read, group, "groups", number)
    weight = None if asked.weight is None else column_of(scenario, goals, asked.weight, "weight")
    question = CompareQuestion(
        origins=read.places,
        destinations=goals.places,
        windows=asked.windows,
        days=_days(scenario, network, land),
        weight=weight,
        percentiles=(asked.percentile,),
        cutoffs_min=asked.cutoffs_min,
        conditions=Conditions(most_s=round(asked.most_min * MINUTE_S), seed=scenario.seed),
        people=asked.people,
        groups=asked.groups,
        threshold_min=asked.threshold_min,
        stay=asked.stay,
        until=None if asked.until is None else f"{asked.until // 3600:02}:{asked.until // 60 % 60:02}",
        way_home=asked.last_way_home,
    )
    with blamed(scenario.compare_document, ("compare",)):
        question.check()
    _check_times(scenario, question, network)
    return question


def question_for(question: CompareQuestion, applied: Applied) -> CompareQuestion:
    """The question of a scenario file as it is put to one of its variants.

    Parameters
    ----------
    question
        As ``question_of`` gives it.
    applied
        The variant.

    Raises
    ------
    InputError
        What ``with_changed_places`` raises; or a timetable was merged that has no trip on any of the days, so that it
        would seem to change nothing.
    """
    _check_merged(question, applied)
    return with_changed_places(question, applied.place_steps)


def _check_variants(scenario: Scenario) -> None:
    """See that no variant is taken for the baseline."""
    for number, plan in enumerate(scenario.variants):
        if plan.id == BASELINE:
            place = scenario.document.place(("variants", number, "id"), plan.id)
            raise InputError("scenario_called_baseline", place=place, id=plan.id)


def _check_times(scenario: Scenario, question: CompareQuestion, network: Network) -> None:
    """See that each of the days has the times, and that one can arrive after each window has begun."""
    document = scenario.compare_document
    for number, day in enumerate(question.days):
        for window, written in enumerate(question.windows):
            with blamed(document, ("compare", "windows", window), written):
                question.window(number, window, network.zone)
            with blamed(document, ("compare", "until"), question.until or ""):
                question.latest_s(number, window, network.zone)
        if question.stay is not None:
            with blamed(document, ("compare", "stay"), question.stay):
                read_stay(question.stay, day.date, network.zone)


def _check_merged(question: CompareQuestion, applied: Applied) -> None:
    """See that of each merged timetable something runs on some day that is looked at."""
    feeds = [feed.id for feed in applied.network.feeds]
    for step, told in zip(applied.plan.steps, applied.touched, strict=True):
        if told.first_date and not any(
            applied.network.trips_on(feeds.index(told.what), day.date) for day in question.days
        ):
            raise InputError(
                "scenario_merged_unseen", place=step.place("gtfs"), feed=told.what, days=told.days,
                dates=", ".join(day.date.isoformat() for day in question.days),
                first=told.first_date, last=told.last_date,
            )  # fmt: skip


def with_changed_places(question: CompareQuestion, steps: Sequence[Step]) -> CompareQuestion:
    """The same question after changes of people and opportunities.

    People live where they live in the scenario, before and after; opportunities lie where they lay before it, and where
    they lie with it. New places have neither in the other case.

    Parameters
    ----------
    question
        Of the baseline.
    steps
        ``add_people``, ``move_people``, ``add_opportunities``, ``move_opportunities``, in order.

    Raises
    ------
    InputError
        A place that is not there or is there already, a column that the table does not have, or a new place with
        numbers in columns alone that nothing counts.
    """
    if not steps:
        return question
    people = [one for one in (question.people, *question.groups) if one is not None]
    origins = _changed(question.origins, [step for step in steps if step.kind.endswith("people")], people)
    before = question.destinations
    moved = [step for step in steps if step.kind.endswith("opportunities")]
    if not moved:
        return replace(question, origins=origins)
    weight = _weight_column(question)
    counted = replace(before, columns={**before.columns, COUNTED: question.opportunities})
    after = _changed(counted, moved, [weight] if weight != COUNTED else [])
    weight_after = after.columns[weight]
    grown = len(after) - len(before)
    weight_before = np.concatenate((question.opportunities, np.zeros(grown)))
    columns = {name: values for name, values in after.columns.items() if name != COUNTED}
    return replace(
        question, origins=origins, destinations=replace(after, columns=columns), weight=weight_before,
        weight_after=weight_after,
    )  # fmt: skip


def _weight_column(question: CompareQuestion) -> str:
    """The column that opportunities were taken from; where each place counts as one, that of ones."""
    for name, values in question.destinations.columns.items():
        if question.weight is not None and values is question.weight:
            return name
    return COUNTED


def _days(scenario: Scenario, network: Network, land: str | None) -> tuple[StudyDay, ...]:
    document = scenario.days_document
    if scenario.dates is not None:
        first, last = network.calendar()
        for number, date in enumerate(scenario.dates):
            place = document.place(("dates", number), date.isoformat())
            if not first <= date <= last:
                raise InputError("scenario_outside_calendar", place=place, day=date, first=first, last=last)
            if date in scenario.dates[:number]:
                raise InputError("scenario_date_twice", place=place, date=date)
        return explicit_days(*scenario.dates)
    kinds = scenario.day_types or KINDS
    found = study_days(network, land, tuple(kinds))
    if not found:
        raise InputError("scenario_no_study_day", place=document.place(("day_types",)), day_types=", ".join(kinds))
    return found


def _changed(places: Places, steps: Sequence[Step], counted: Sequence[str]) -> Places:
    """Places after additions and moves; ``counted``: columns that are compared, if any are."""
    if not steps:
        return places
    ids, lat, lon = list(places.id), places.lat.tolist(), places.lon.tolist()
    columns = {name: values.tolist() for name, values in places.columns.items()}
    if places.stop is not None:
        raise InputError("scenario_places_are_stops", place=steps[0].place())
    for step in steps:
        words: Any = step.words
        if words.id in ids:
            raise InputError("scenario_place_exists", place=step.place("id", value=words.id), id=words.id)
        if step.kind.startswith("add_"):
            unknown = sorted(words.columns.keys() - columns.keys())
            if unknown:
                place = step.place("columns", unknown[0])
                raise no_column(place, unknown[0], places)
            if counted and not words.columns.keys() & set(counted):
                place = step.place("columns", *sorted(words.columns)[:1])
                raise InputError("scenario_not_counted", place=place, columns=", ".join(counted))
            new = {name: words.columns.get(name, 1.0 if name == COUNTED else 0.0) for name in columns}
        else:
            if words.from_id not in ids:
                raise InputError(
                    "scenario_no_such_place", place=step.place("from_id", value=words.from_id), id=words.from_id
                )
            at = ids.index(words.from_id)
            new = {name: values[at] * words.share for name, values in columns.items()}
            for name, values in columns.items():
                values[at] -= new[name]
        ids.append(words.id or _free(f"{words.from_id} →", ids))
        lat.append(words.lat)
        lon.append(words.lon)
        for name, values in columns.items():
            values.append(new[name])
    return Places(
        tuple(ids), np.array(lat), np.array(lon), {name: np.array(values) for name, values in columns.items()},
        _grown_areas(places, len(ids)), places.source,
    )  # fmt: skip


def _free(wished: str, taken: Sequence[str]) -> str:
    """An id that no place has: the wished one, or that with the first free number behind it."""
    number, free = 2, wished
    while free in taken:
        free, number = f"{wished} {number}", number + 1
    return free


def _grown_areas(places: Places, count: int) -> tuple[Any, ...] | None:
    """Areas of places of which the new ones have none: then all are points."""
    return places.area if places.area is not None and count == len(places.area) else None
