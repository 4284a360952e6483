# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility access`: what the people of an area reach, how many of them, and who can go there and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.about import about
from mobility.analysis.accessibility.access import Access, AccessQuestion, accessibility
from mobility.analysis.accessibility.opportunities import Decay
from mobility.analysis.accessibility.there_and_back import read_stay
from mobility.analysis.matrix import MatrixQuestion
from mobility.analysis.output.geo import WRITERS as MAPS
from mobility.analysis.output.geo import Features, write_areas
from mobility.analysis.output.tables import WRITERS as TABLES
from mobility.analysis.output.tables import write_table
from mobility.analysis.places.weights import weights
from mobility.cli.analysis_options import Bar, How, When, check_result, numbers, places_of, tell_lost, window_text
from mobility.cli.console import console, date_text, footer_lines, header_lines, open_network, print_rows
from mobility.texts import preferred_language, text

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.analysis.places.read import ReadPlaces
    from mobility.kernels.layout import Float64
    from mobility.network.network import Network

PEOPLE = ("population", "einwohner", "inhabitants", "people")
"""Columns that are taken for heads where none is named; capitals do not matter."""
NO_COLUMN = ""
COUNT = "count"
"""The weight of opportunities where none is named, if there is such a column; else each counts one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The options, as typed."""

    origins: str
    opportunities: str
    cutoffs: str
    percentile: float
    decay: str
    weight: str | None
    nearest: str
    by: str | None
    stay: str | None
    id_column: str | None
    crs: str | None
    result: Path | None
    network: Path | None
    cores: int | None


def run(region: str, asked: Asked, when: When, how: How, *, quiet: bool) -> None:
    """Search, write and tell."""
    if asked.result is not None:
        check_result(asked.result, tuple(dict.fromkeys([*TABLES, *MAPS])))
    cutoffs, nearest = numbers(asked.cutoffs, "--cutoffs"), numbers(asked.nearest, "--nearest")
    decay = Decay(asked.decay)
    network = open_network(region, out=asked.network, quiet=quiet)
    origins = places_of(network, asked.origins, id_column=asked.id_column, crs=asked.crs, quiet=quiet)
    there = places_of(network, asked.opportunities, crs=asked.crs, quiet=quiet)
    window = when.read(network)
    people = _people(origins, asked.by)
    question = AccessQuestion(
        MatrixQuestion(origins.places, there.places, window, (asked.percentile,), how.conditions(network)),
        _weight(there, asked.weight), cutoffs, decay, nearest,
        None if asked.stay is None else read_stay(asked.stay, window.first.date(), network.zone),
    )  # fmt: skip
    with Bar(text(preferred_language(), "analysis.searching"), quiet=quiet) as bar:
        found = accessibility(network, question, workers=asked.cores, progress=bar)
    if asked.result is not None:
        _write(network, found, asked, asked.result)
    tell_lost(found.lost, quiet=quiet)
    _tell(network, found, people, asked)


def _weight(there: ReadPlaces, column: str | None) -> Float64:
    if column is not None:
        return weights(there, column)
    return weights(there, COUNT) if COUNT in there.places.columns else np.ones(len(there.places))


def _people(origins: ReadPlaces, named: str | None) -> dict[str, Float64]:
    """Heads by name of column; without any column each origin counts one."""
    if named is not None:
        return {name.strip(): weights(origins, name.strip()) for name in named.split(",")}
    for name in origins.places.columns:
        if name.lower() in PEOPLE:
            return {name: weights(origins, name)}
    return {NO_COLUMN: np.ones(len(origins.places))}


def _write(network: Network, found: Access, asked: Asked, result: Path) -> None:
    matrix = found.question.matrix
    told = about(
        network, matrix.window, matrix.conditions, origins=matrix.origins.source,
        opportunities=matrix.destinations.source, percentile=f"{asked.percentile:g}", decay=asked.decay,
        weight=asked.weight or "", stay=asked.stay or "",
    )  # fmt: skip
    if result.suffix.lower() in MAPS:  # a GeoParquet file is a Parquet table, too
        write_areas(Features(found.shapes(), found.columns()), result, about=told)
    else:
        write_table(found.columns(), result, about=told)


def _tell(network: Network, found: Access, people: dict[str, Float64], asked: Asked) -> None:
    language, stream = preferred_language(), console()
    matrix = found.question.matrix
    for line in header_lines(network):
        stream.print(line, style="bold")
    facts = {
        "origins": len(matrix.origins), "opportunities": len(matrix.destinations),
        "percentile": f"{asked.percentile:g}",
        "date": date_text(matrix.window.first.date()), "window": window_text(matrix.window),
    }  # fmt: skip
    stream.print(text(language, "analysis.access_title", **facts), style="bold", soft_wrap=True)
    for name, heads in people.items():
        word = text(language, "analysis.by_column", column=name) if name else text(language, "analysis.by_origin")
        stream.print()
        stream.print(word, style="bold")
        print_rows(stream, _spread_rows(found, heads), _spread_header())
        shown = found.people_within(heads, persons=name != NO_COLUMN)
        stream.print()
        print_rows(stream, _within_rows(found, shown.counts), _within_header(found.question.nearest[0], name))
        if note := shown.note(language):
            stream.print(note, soft_wrap=True)
        if found.stay is not None:
            share = 100 * found.share_with_stay(heads)
            stream.print(text(language, "analysis.stay", share=f"{share:.1f}", stay=asked.stay), soft_wrap=True)
    if asked.result is not None:
        stream.print(text(language, "analysis.written", file=str(asked.result)), soft_wrap=True)
    for line in footer_lines(network):
        stream.print(line, style="dim", soft_wrap=True)


def _spread_header() -> list[str]:
    names = ("minutes", "mean", "share_some", "decile_1", "median", "decile_9", "gini")
    return [text(preferred_language(), f"analysis.{name}") for name in names]


def _spread_rows(found: Access, heads: Float64) -> list[list[str]]:
    rows = []
    for cutoff_s, one in zip(found.cutoffs_s, found.spread(heads), strict=True):
        values = (one.deciles[0], one.deciles[4], one.deciles[8])
        rows.append(
            [f"{cutoff_s / 60:g}", f"{one.mean:.1f}", f"{100 * one.share_some:.1f} %"]
            + [f"{value:.1f}" for value in values]
            + ["–" if np.isnan(one.gini) else f"{one.gini:.3f}"]
        )
    return rows


def _within_header(count: float, column: str) -> list[str]:
    language = preferred_language()
    return [
        text(language, "analysis.nearest_within", count=f"{count:g}"), column or text(language, "analysis.origins")
    ]  # fmt: skip


def _within_rows(found: Access, counts: Float64) -> list[list[str]]:
    language = preferred_language()
    edges = [f"{cutoff_s / 60:g}" for cutoff_s in found.cutoffs_s]
    names = [
        text(language, "analysis.band", begin=begin, end=end) for begin, end in zip(["0", *edges], edges, strict=False)
    ] + [text(language, "analysis.beyond", end=edges[-1])]
    return [
        [name, text(language, "analysis.blank") if np.isnan(count) else f"{count:,.0f}"]
        for name, count in zip(names, counts, strict=True)
    ]
