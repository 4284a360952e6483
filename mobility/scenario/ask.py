# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What a scenario file wants to be compared by -> the question that is put to baseline and scenarios."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.analysis.day_types.day_types import KINDS
from mobility.analysis.places.named import is_file, named_places
from mobility.analysis.places.places import Places
from mobility.analysis.places.weights import weights
from mobility.analysis.travel_times import Conditions
from mobility.errors import InputError
from mobility.planner.places import find_place
from mobility.planner.request import StopPlace
from mobility.scenario.compare.question import CompareQuestion, explicit_days, study_days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mobility.network.network import Network
    from mobility.scenario.compare.question import StudyDay
    from mobility.scenario.language.scenario import Scenario, Step

MINUTE_S = 60
COUNTED = ""
"""Column of opportunities while they are moved: no file has one without a name."""
TABLES = (".csv", ".geojson", ".json", ".gpkg", ".parquet")


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
        Dates outside the calendar, places or columns that are not there.
    """
    asked = scenario.compare
    origins = _places(scenario, network, "origins", asked.origins)
    destinations = _places(scenario, network, "destinations", asked.destinations)
    question = CompareQuestion(
        origins=origins,
        destinations=destinations,
        windows=asked.windows,
        days=_days(scenario, network, land),
        weight=None if asked.weight is None else weights(destinations, asked.weight),
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
    question.check()
    _check_until(scenario, question, network)
    return question


def _check_until(scenario: Scenario, question: CompareQuestion, network: Network) -> None:
    """See that one can arrive after each window has begun."""
    try:
        for window in range(len(question.windows)):
            question.latest_s(0, window, network.zone)
    except InputError as error:
        error.place = error.place or scenario.document.place(("compare", "until"), question.until or "")
        raise


def files_of(scenario: Scenario) -> dict[str, Path]:
    """The files of places that a scenario names."""
    named = {
        text for texts in (scenario.compare.origins, scenario.compare.destinations) for text in texts if _is_table(text)
    }
    return {text: scenario.path.parent / text for text in sorted(named)}


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
        A place that is not there or is there already, or a column that the table does not have.
    """
    if not steps:
        return question
    origins = _changed(question.origins, [step for step in steps if step.kind.endswith("people")])
    before = question.destinations
    moved = [step for step in steps if step.kind.endswith("opportunities")]
    if not moved:
        return replace(question, origins=origins)
    counted = replace(before, columns={**before.columns, COUNTED: question.opportunities})
    after = _changed(counted, moved)
    weight_after = after.columns[_weight_column(question)]
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
    if scenario.dates is not None:
        first, last = network.calendar()
        for number, date in enumerate(scenario.dates):
            if not first <= date <= last:
                place = scenario.document.place(("dates", number), date.isoformat())
                raise InputError("scenario_outside_calendar", place=place, day=date, first=first, last=last)
        return explicit_days(*scenario.dates)
    kinds = scenario.day_types or KINDS
    return study_days(network, land, tuple(kinds))


def _is_table(text: str) -> bool:
    return is_file(text) and text.lower().endswith(TABLES)


def _places(scenario: Scenario, network: Network, field: str, texts: Sequence[str]) -> Places:
    """A file, a grid, a class of the map, all stops, or stops by id or name."""
    try:
        if len(texts) == 1 and (not is_file(texts[0]) or _is_table(texts[0])):
            return named_places(network, texts[0], folder=scenario.path.parent).places
        found = [find_place(network, text) for text in texts]
    except InputError as error:
        error.place = error.place or scenario.document.place(("compare", field), texts[0])
        raise
    stops, names = [], []
    for text, place in zip(texts, found, strict=True):
        if not isinstance(place, StopPlace):
            raise InputError("scenario_not_a_stop", place=scenario.document.place(("compare", field), text), stop=text)
        stops += list(place.stops)
        names += [network.stop_id[stop] for stop in place.stops]
    chosen = np.array(list(dict.fromkeys(stops)), dtype=np.int32)
    return Places(
        tuple(dict.fromkeys(names)), network.arrays["stop_lat"][chosen], network.arrays["stop_lon"][chosen],
        source="stops", stop=chosen,
    )  # fmt: skip


def _changed(places: Places, steps: Sequence[Step]) -> Places:
    """Places after additions and moves."""
    if not steps:
        return places
    ids, lat, lon = list(places.id), places.lat.tolist(), places.lon.tolist()
    columns = {name: values.tolist() for name, values in places.columns.items()}
    if places.stop is not None:
        raise InputError("scenario_places_are_stops", place=steps[0].place())
    for step in steps:
        words: Any = step.words
        if step.kind.startswith("add_"):
            if words.id in ids:
                raise InputError("scenario_place_exists", place=step.place("id", value=words.id), id=words.id)
            known = [name for name in columns if name != COUNTED]
            unknown = sorted(set(words.columns) - set(known))
            if unknown:
                place = step.place("columns", unknown[0])
                raise InputError("weights_no_column", place=place, column=unknown[0], columns=", ".join(known) or "–")
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
        ids.append(words.id or f"{words.from_id} →")
        lat.append(words.lat)
        lon.append(words.lon)
        for name, values in columns.items():
            values.append(new[name])
    return Places(
        tuple(ids), np.array(lat), np.array(lon), {name: np.array(values) for name, values in columns.items()},
        _grown_areas(places, len(ids)), places.source,
    )  # fmt: skip


def _grown_areas(places: Places, count: int) -> tuple[Any, ...] | None:
    """Areas of places of which the new ones have none: then all are points."""
    return places.area if places.area is not None and count == len(places.area) else None
