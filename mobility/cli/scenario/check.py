# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility scenario check`: whether a scenario can be applied, and what each modification touches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mobility.cli.console import console, footer_lines, header_lines, print_json, print_rows
from mobility.texts import preferred_language, text

if TYPE_CHECKING:
    from mobility.cli.scenario.opening import Opening
    from mobility.scenario.apply.apply import Applied
    from mobility.scenario.apply.work import Touched

COLUMNS = ("modification", "what", "trips", "stops", "days", "km")


def run(opening: Opening, *, as_json: bool) -> None:
    """Apply every variant and tell what it touched."""
    study = opening.study()
    applied = [study.apply(plan) for plan in study.scenario.variants]
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
    for line in footer_lines(study.baseline.network):
        stream.print(line, style="dim", soft_wrap=True)


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


def _facts(one: Applied) -> dict[str, Any]:
    names = ("kind", "what", "trips", "stops", "days", "km", "lost_s")
    return {
        "id": one.plan.id,
        "network": one.network.manifest["content_hash"],
        "touched": [{name: getattr(part, name) for name in names} for part in one.touched],
    }
