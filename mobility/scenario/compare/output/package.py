# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A comparison as a GeoPackage: a layer of places per variant, day and window, and one of connections, with styles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mobility.analysis.output.geo import Features, Style, write_layers
from mobility.scenario.compare.output.folder import shapes_of
from mobility.scenario.compare.output.style import (
    AREA,
    LINE,
    POINT,
    change_rules,
    connection_rules,
    style_of,
)
from mobility.scenario.compare.results import results_of
from mobility.texts import text

if TYPE_CHECKING:
    from pathlib import Path

    import shapely

    from mobility.scenario.compare.compare import Comparison
    from mobility.scenario.compare.results import Joined
    from mobility.scenario.compare.table import Table

KEYS = ("variant", "day", "window")
CONNECTIONS = "connections"


def write_package(comparison: Comparison | Joined, path: Path, language: str = "en") -> None:
    """Write a GeoPackage (extra ``analyst``).

    Parameters
    ----------
    comparison
        As ``compare`` found it.
    path
        Ending in ``.gpkg``. What is there is replaced in one step.
    language
        Of the legends.

    Raises
    ------
    InputError
        Another ending, or the extra ``analyst`` is missing.
    ResourceError
        It can't be written.
    """
    question = comparison.question
    shapes = shapes_of(question.origins)
    kind = POINT if question.origins.area is None else AREA
    rules = change_rules(question.threshold_min, language)
    layers: dict[str, Features] = {}
    styles: dict[str, Style] = {}
    for key, columns in _blocks(comparison.tables["places"], comparison.tables["accessibility"], len(shapes)).items():
        name = _free("_".join(("places", *key)), layers)
        layers[name] = Features(shapes, columns)
        styles[name] = style_of(rules, kind, text(language, "compare.style_change"))
    table = comparison.tables["connections"]
    if len(table):
        layers[CONNECTIONS] = Features(_lines(comparison, table), table.columns)
        styles[CONNECTIONS] = style_of(connection_rules(language), LINE, text(language, "compare.style_connections"))
    write_layers(layers, path, about=results_of(comparison).about, styles=styles)


def _blocks(places: Table, access: Table, size: int) -> dict[tuple[str, ...], dict[str, Any]]:
    """Per variant, day and window the columns of all origins; both tables have the same rows."""
    more = [name for name in access.columns if name not in places.columns]
    columns = {**places.columns, **{name: access.columns[name] for name in more}}
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for begin in range(0, len(places), size):
        key = tuple(str(columns[name][begin]) for name in KEYS)
        found[key] = {name: values[begin : begin + size] for name, values in columns.items()}
    return found


def _free(name: str, taken: dict[str, Features]) -> str:
    """A name of letters, digits and underscores that no other layer has."""
    plain = "".join(letter if letter.isalnum() else "_" for letter in name)
    free, number = plain, 2
    while free in taken:
        free, number = f"{plain}_{number}", number + 1
    return free


def _lines(comparison: Comparison | Joined, table: Table) -> list[shapely.Geometry | None]:
    """Straight lines from origins to destinations; None where a position is not known."""
    import numpy as np
    import shapely

    question = comparison.question
    at = [
        {one: (lon, lat) for one, lon, lat in zip(places.id, places.lon.tolist(), places.lat.tolist(), strict=True)}
        for places in (question.origins, question.destinations)
    ]
    ends = [
        (at[0][here], at[1][there])
        for here, there in zip(table.columns["origin"], table.columns["destination"], strict=True)
    ]
    return [shapely.LineString(pair) if np.isfinite(np.array(pair)).all() else None for pair in ends]
