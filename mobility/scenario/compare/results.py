# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A comparison as it is handed on: its tables, and an index that says what was asked of which networks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import mobility
from mobility.scenario.compare.table import Table, put_together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.analysis.places.places import Places
    from mobility.scenario.compare.compare import Comparison, Side
    from mobility.scenario.compare.question import CompareQuestion

KIND = "umstieg comparison"
SCHEMA_VERSION = 1
"""Of the index and of the columns of the tables that stand in it."""


@dataclass(frozen=True)
class Results:
    """What reports and outputs read, fresh or from a folder.

    Parameters
    ----------
    index
        JSON values: ``kind``, ``schema_version``, ``software``, ``question``, ``baseline``, ``variants``.
    tables
        By name, in the order in which they are shown.
    """

    index: Mapping[str, Any]
    tables: Mapping[str, Table]

    def title(self, variant: str, language: str) -> str:
        """What a variant is called, its id if nothing is known of it."""
        for one in (self.index["baseline"], *self.index["variants"]):
            if one["id"] == variant:
                titles = one["title"]
                return str(titles.get(language) or titles.get("en") or next(iter(titles.values()), "") or variant)
        return variant

    @property
    def about(self) -> dict[str, str]:
        """Where it comes from, in a few lines, for the metadata of files."""
        question, baseline = self.index["question"], self.index["baseline"]
        return {
            "software": self.index["software"],
            "region": baseline["region"],
            "sources": "; ".join(baseline["sources"]),
            "baseline": baseline["network"],
            **{f"variant {one['id']}": one["network"] for one in self.index["variants"]},
            "origins": question["origins"]["source"] or str(question["origins"]["count"]),
            "destinations": question["destinations"]["source"] or str(question["destinations"]["count"]),
            "windows": ", ".join(question["windows"]),
            "days": ", ".join(f"{day['id']} ({day['date']})" for day in question["days"]),
        }


@dataclass(frozen=True)
class Joined:
    """Comparisons of several variants that were made apart from each other, as one.

    Parameters
    ----------
    question
        What all of them were asked, but for people and opportunities that a variant may change.
    results
        Of all.
    """

    question: CompareQuestion
    results: Results

    @property
    def tables(self) -> Mapping[str, Table]:
        """As in ``results``."""
        return self.results.tables


def joined(question: CompareQuestion, parts: Sequence[Results]) -> Joined:
    """Put comparisons of one variant each behind each other; all have the same baseline.

    Parameters
    ----------
    question
        See ``Joined``.
    parts
        At least one, in the order of the variants.
    """
    names = dict.fromkeys(name for part in parts for name in part.tables)
    tables = {}
    for name in names:
        known = [part.tables[name] for part in parts if name in part.tables]
        columns = dict.fromkeys(column for table in known for column in table.columns)
        units = {column: unit for table in known for column, unit in table.units.items()}
        whole = [{column: table.columns.get(column, [None] * len(table)) for column in columns} for table in known]
        columns_of_all = put_together(whole)
        if "variant" not in columns_of_all:  # what is not about a variant is told once
            rows = dict.fromkeys(zip(*columns_of_all.values(), strict=True))
            columns_of_all = {column: [row[at] for row in rows] for at, column in enumerate(columns_of_all)}
        tables[name] = Table(columns_of_all, units)
    index = {**parts[0].index, "question": question_facts(question)}
    index["variants"] = [variant for part in parts for variant in part.index["variants"]]
    return Joined(question, Results(index, tables))


def results_of(comparison: Comparison | Joined) -> Results:
    """The tables of a comparison with their index.

    Parameters
    ----------
    comparison
        As ``compare`` or ``joined`` made it.
    """
    if isinstance(comparison, Joined):
        return comparison.results
    return Results(index_of(comparison), comparison.tables)


def index_of(comparison: Comparison) -> dict[str, Any]:
    """What was asked of which networks, as JSON values; no path, no time of a clock.

    Parameters
    ----------
    comparison
        As ``compare`` found it.
    """
    return {
        "kind": KIND,
        "schema_version": SCHEMA_VERSION,
        "software": f"umstieg {mobility.__version__}",
        "question": question_facts(comparison.question),
        "baseline": _side_facts(comparison.base),
        "variants": [
            {
                **_side_facts(side),
                "touched": [plain(one) for one in side.variant.touched],
                "recomputed": [
                    {"day": day.id, **asdict(done)}
                    for day, done in zip(comparison.question.days, side.searched.days, strict=True)
                ],
            }
            for side in comparison.sides
        ],
    }


def question_facts(question: CompareQuestion) -> dict[str, Any]:
    """A question as JSON values; places are told by their source and a hash of all that is known of them.

    Parameters
    ----------
    question
        What was asked.
    """
    known = (question.weight, question.weight_after)
    weight, after = (None if one is None else _hash(np.ascontiguousarray(one, dtype=np.float64)) for one in known)
    return {
        "origins": _places_facts(question.origins),
        "destinations": _places_facts(question.destinations) | {"weight": weight, "weight_after": after},
        "windows": list(question.windows),
        "days": [
            {"id": day.id, "date": day.date.isoformat(), "days_per_year": day.days_per_year} for day in question.days
        ],
        "percentiles": [float(one) for one in question.percentiles],
        "cutoffs_min": [float(one) for one in question.cutoffs_min],
        "conditions": plain(question.conditions),
        "people": question.people,
        "groups": list(question.groups),
        "threshold_min": question.threshold_min,
        "stay": question.stay,
        "until": question.until,
        "way_home": question.way_home,
        "whole_day": question.whole_day,
    }


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever a modification tells
    """A value as JSON has it: dataclasses as mappings, sets in order, what JSON does not know as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(one) for name, one in asdict(value).items()}
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, set | frozenset):
        return [plain(one) for one in sorted(value)]
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    return value if isinstance(value, bool | int | float | str) or value is None else str(value)


def _side_facts(side: Side) -> dict[str, Any]:
    network = side.variant.network
    return {
        "id": side.variant.id,
        "title": dict(side.variant.title),
        "region": network.manifest["region"]["id"],
        "sample": network.sample,
        "network": network.manifest["content_hash"],
        "sources": list(network.attributions),
        "lost": list(side.searched.found.lost),
    }


def _places_facts(places: Places) -> dict[str, Any]:
    parts = [np.ascontiguousarray(places.lat), np.ascontiguousarray(places.lon)]
    parts += [np.ascontiguousarray(values) for values in places.columns.values()]
    named = "\n".join((*places.id, *places.columns)).encode()
    return {
        "source": places.source,
        "count": len(places),
        "columns": list(places.columns),
        "hash": _hash(np.frombuffer(named, dtype=np.uint8), *parts),
    }


def _hash(*arrays: np.ndarray) -> str:
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(array.tobytes())
    return digest.hexdigest()[:16]
