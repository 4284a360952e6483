# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility scenario diagram`: lines before and after as a string-line diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.cli.analysis_options import check_result
from mobility.cli.console import console, parse_at
from mobility.cli.scenario.opening import names_of, variant_of
from mobility.errors import InputError
from mobility.scenario.diagram.axis import DrawnLine
from mobility.scenario.diagram.draw import SUFFIXES, write_diagram
from mobility.scenario.lines import find_routes
from mobility.texts import preferred_language, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mobility.cli.scenario.opening import Opening
    from mobility.network.network import Network


def run(opening: Opening, out: Path, *, lines: str, date: str, variant: str | None) -> None:
    """Apply, draw and tell."""
    check_result(out, SUFFIXES)
    names = names_of(lines)
    study = opening.study()
    applied = variant_of(study, variant)
    networks, language = (study.baseline.network, applied.network), preferred_language()
    day = parse_at(applied.network, f"{date}T12:00").date()
    title = applied.plan.title.of(language) or applied.plan.id
    drawn = list(dict.fromkeys(drawn_line(networks, name) for name in names))
    write_diagram(networks, drawn, day, out, language, title=title)
    if not opening.quiet:
        console().print(text(language, "scenario.file_written", file=str(out)), soft_wrap=True)


def drawn_line(networks: Sequence[Network], name: str) -> DrawnLine:
    """A line in each of some networks; one that a scenario adds or removes is missing from one of them.

    Raises
    ------
    InputError
        None of them has it, or several lines are called so.
    """
    routes: list[tuple[int, ...]] = []
    missing: list[InputError] = []
    for network in networks:
        try:
            routes.append(find_routes(network, name))
        except InputError as error:
            if error.code == "scenario_several_lines":
                raise
            routes.append(())
            missing.append(error)
    if len(missing) == len(networks):
        raise missing[-1]
    return DrawnLine(name.rpartition(":")[2], tuple(routes))
