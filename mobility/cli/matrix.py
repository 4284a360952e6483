# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility matrix`: travel times from many places to many, as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobility.analysis.matrix import MatrixQuestion, forget, travel_time_matrix
from mobility.analysis.matrix_table import matrix_about, matrix_columns
from mobility.analysis.output.tables import WRITERS, write_table
from mobility.cli.analysis_options import Bar, How, When, check_result, numbers, places_of, tell_lost, window_text
from mobility.cli.console import console, date_text, footer_lines, header_lines, open_network
from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.texts import preferred_language, text

if TYPE_CHECKING:
    from pathlib import Path

MOST_CORES = 1_024


@dataclass(frozen=True, slots=True)
class Files:
    """Where places come from and results go."""

    origins: str
    destinations: str
    result: Path
    id_column: str | None = None
    crs: str | None = None
    network: Path | None = None


def run(
    region: str,
    files: Files,
    when: When,
    how: How,
    *,
    percentiles: str,
    breakdown: bool,
    cores: int | None,
    quiet: bool,
) -> None:
    """Search and write."""
    check_result(files.result, tuple(WRITERS))
    if cores is not None and not 1 <= cores <= MOST_CORES:
        raise InputError("bad_number", option="--cores", low=1, high=MOST_CORES)
    network = open_network(region, out=files.network, quiet=quiet)
    origins, destinations = (
        places_of(network, one, id_column=files.id_column, crs=files.crs, quiet=quiet).places
        for one in (files.origins, files.destinations)
    )
    asked = MatrixQuestion(
        origins, destinations, when.read(network), numbers(percentiles, "--percentiles"), how.conditions(network),
        with_minutes=breakdown,
    )  # fmt: skip
    kept_in = files.result.with_name(f".{files.result.name}.unfinished")
    language = preferred_language()
    with Bar(text(language, "analysis.searching"), quiet=quiet) as bar:
        matrix = travel_time_matrix(network, asked, workers=cores, progress=bar, kept_in=kept_in)
    with Bar(text(language, "analysis.parts"), quiet=quiet) as bar:
        columns = matrix_columns(network, matrix, bar)
    write_table(columns, files.result, about=matrix_about(network, matrix))
    forget(kept_in)
    tell_lost(matrix.lost, quiet=quiet)
    if quiet:
        return
    stream = console()
    for line in header_lines(network):
        stream.print(line, style="bold")
    facts = {
        "origins": len(origins), "destinations": len(destinations), "date": date_text(asked.window.first.date()),
        "window": window_text(asked.window), "reached": f"{100 * float((matrix.seconds[-1] < NEVER).mean()):.0f}",
        "percentile": f"{asked.percentiles[-1]:g}", "most": f"{asked.conditions.most_s / 60:g}",
        "file": str(files.result),
    }  # fmt: skip
    stream.print(text(language, "analysis.matrix_done", **facts), soft_wrap=True)
    for line in footer_lines(network):
        stream.print(line, style="dim", soft_wrap=True)
