# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility scenario timetable`: the printed timetable of a scenario's lines as HTML or PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.analysis.day_types.day_types import day_types
from mobility.analysis.day_types.lands import land_of_stops
from mobility.cli.analysis_options import check_result
from mobility.cli.console import console
from mobility.cli.scenario.opening import names_of, variant_of
from mobility.scenario.lines import find_routes
from mobility.scenario.printed.timetable import timetable_of
from mobility.scenario.printed.write import SUFFIXES, write_timetable
from mobility.texts import preferred_language, text

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.cli.scenario.opening import Opening


def run(opening: Opening, out: Path, *, lines: str, variant: str | None) -> None:
    """Apply, print and tell."""
    check_result(out, SUFFIXES)
    names = names_of(lines)
    study = opening.study()
    applied = variant_of(study, variant)
    network, language = applied.network, preferred_language()
    routes = list(dict.fromkeys(find_routes(network, name) for name in names))
    land = study.baseline.region.state or land_of_stops(network, range(len(network.stop_id)))
    types = day_types(network, land)
    title = applied.plan.title.of(language) or applied.plan.id
    write_timetable([timetable_of(network, one, types) for one in routes], out, language, title=title)
    if not opening.quiet:
        console().print(text(language, "scenario.file_written", file=str(out)), soft_wrap=True)
