# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility scenario check`: whether a scenario can be applied, and what each modification touches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mobility.cli.console import console, footer_lines, header_lines, print_json, print_rows
from mobility.cli.scenario.opening import tell_left_out
from mobility.errors import InputError
from mobility.scenario.ask import question_for, question_of
from mobility.texts import preferred_language, text

if TYPE_CHECKING:
    from mobility.cli.scenario.opening import Opening
    from mobility.scenario.apply.apply import Applied
    from mobility.scenario.apply.work import Touched
    from mobility.scenario.study import Study

COLUMNS = ("modification", "what", "trips", "stops", "days", "km")


def run(opening: Opening, *, as_json: bool) -> None:
    """Apply every variant and tell what it touched; see that they can be compared, too."""
    study = opening.study()
    applied = [study.apply(plan) for plan in study.scenario.variants]
    unchecked = _check_question(study, applied)
    tell_left_out(study, quiet=opening.quiet)
    if as_json:
        print_json({"scenario": study.scenario.id, "variants": [_facts(one) for one in applied]})
        return
    language, stream = preferred_language(), console()
    for line in header_lines(study.baseline.network):
        stream.print(line, style="bold")
    stream.print(study.scenario.title.of(language), style="bold", soft_wrap=True)
    if about := study.scenario.description.of(language):
        stream.print(about, soft_wrap=True)
    for one in applied:
        stream.print()
        title = one.plan.title.of(language) or one.plan.id
        stream.print(text(language, "scenario.variant", id=one.plan.id, title=title), style="bold", soft_wrap=True)
        print_touched(one.touched)
    stream.print()
    stream.print(text(language, "scenario.can_be_applied", count=len(applied)), soft_wrap=True)
    if unchecked is not None:
        stream.print(text(language, "scenario.not_checked", **unchecked.facts), soft_wrap=True)
    for line in footer_lines(study.baseline.network):
        stream.print(line, style="dim", soft_wrap=True)


def _check_question(study: Study, applied: list[Applied]) -> InputError | None:
    """See that what `compare` asks can be asked of each variant; the error if that can't be told here.

    Raises
    ------
    InputError
        What `compare` would refuse.
    """
    try:
        question = question_of(study.scenario, study.baseline.network, study.baseline.region.state)
    except InputError as error:
        if error.code != "extra_missing":
            raise
        return error  # it says nothing about the file
    for one in applied:
        question_for(question, one)
    return None


def print_touched(touched: tuple[Touched, ...]) -> None:
    """What modifications touched, as a table."""
    language = preferred_language()
    header = [text(language, f"scenario.column_{name}") for name in COLUMNS]
    rows = [
        [text(language, f"scenario.kind_{one.kind}"), one.what]
        + [str(number) if number else "–" for number in (one.trips, one.stops, one.days)]
        + [f"{one.km:.1f}" if one.km else "–"]
        for one in touched
    ]
    print_rows(console(), rows, header)
    for one in touched:
        if one.lost_s:
            console().print(text(language, "scenario.lost", what=one.what, seconds=one.lost_s, trips=one.trips))
        if one.first_date:
            facts = {name: getattr(one, name) for name in ("what", "days", "first_date", "last_date", "days_left_out")}
            code = "scenario.merged_left_out" if one.days_left_out else "scenario.merged"
            console().print(text(language, code, **facts), soft_wrap=True)


def _facts(one: Applied) -> dict[str, Any]:
    names = ("kind", "what", "trips", "stops", "days", "km", "lost_s", "first_date", "last_date", "days_left_out")
    return {
        "id": one.plan.id,
        "network": one.network.manifest["content_hash"],
        "touched": [{name: getattr(part, name) for name in names} for part in one.touched],
    }
