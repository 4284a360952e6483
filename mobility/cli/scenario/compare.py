# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility scenario compare`: baseline against scenarios, fresh from a file or from a folder of results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.cli.analysis_options import Bar, check_result
from mobility.cli.console import console, footer_lines, header_lines, print_rows
from mobility.cli.scenario.opening import tell_left_out
from mobility.errors import InputError, Place
from mobility.scenario.compare.output.folder import read_results
from mobility.scenario.compare.output.package import write_package
from mobility.scenario.compare.output.terminal import printed
from mobility.scenario.compare.output.workbook import write_workbook
from mobility.texts import preferred_language, text

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.cli.scenario.opening import Opening
    from mobility.scenario.compare.results import Joined, Results

WORKBOOK, PACKAGE = ".xlsx", ".gpkg"


def run(opening: Opening, out: Path | None, *, cores: int | None) -> None:
    """Compare, or read what was compared; print, and write a file if asked."""
    if out is not None:
        check_result(out, (WORKBOOK, PACKAGE))
    if opening.file.is_dir():
        results = read_results(opening.file)
        if out is not None and out.suffix.lower() == PACKAGE:
            raise InputError("scenario_package_from_folder", place=Place(str(opening.file)))
        print_results(results)
        _write(results, None, out)
        return
    from mobility.scenario.run import run_all

    study = opening.study()
    tell_left_out(study, quiet=opening.quiet)
    with Bar(text(preferred_language(), "scenario.comparing"), quiet=opening.quiet) as bar:
        found = run_all(study, network=opening.network, cores=cores, progress=bar)
    stream = console()
    for line in header_lines(study.baseline.network):
        stream.print(line, style="bold")
    print_results(found.results)
    _write(found.results, found, out)
    for line in footer_lines(study.baseline.network):
        stream.print(line, style="dim", soft_wrap=True)


def print_results(results: Results) -> None:
    """The tables of a comparison."""
    stream, language = console(), preferred_language()
    for table in printed(results, language):
        stream.print()
        stream.print(table.title, style="bold", soft_wrap=True)
        if table.rows:
            print_rows(stream, table.rows, table.header)
        else:
            stream.print(text(language, "compare.no_rows"))
        for note in table.notes:
            stream.print(note, soft_wrap=True)
    stream.print()


def _write(results: Results, found: Joined | None, out: Path | None) -> None:
    if out is None:
        return
    language = preferred_language()
    left_out: tuple[str, ...] = ()
    if found is not None and out.suffix.lower() == PACKAGE:
        write_package(found, out, language)
    else:
        left_out = write_workbook(results, out)
    stream = console()
    stream.print(text(language, "scenario.file_written", file=str(out)), soft_wrap=True)
    if left_out:
        stream.print(text(language, "scenario.sheets_left_out", tables=", ".join(left_out)), soft_wrap=True)
