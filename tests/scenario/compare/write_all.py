# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Writes a comparison on the sample in all forms; started as a process of its own by the test of equal bytes."""

import sys
from pathlib import Path

from mobility.scenario.compare.compare import Comparison, compare
from mobility.scenario.compare.output.folder import write_results
from mobility.scenario.compare.output.package import write_package
from mobility.scenario.compare.output.terminal import printed
from mobility.scenario.compare.output.workbook import write_workbook
from mobility.scenario.compare.question import CompareQuestion, StudyDay
from mobility.scenario.compare.results import results_of
from mobility.scenario.compare.table import Table

from .scenarios import PARK, SATURDAY, STATION, WEDNESDAY, called, shuttle, stops, variants

EXTRA = {"operations": Table({"variant": ["shuttle"], "vehicle_km": [12.5], "vehicles": [1]}, {"vehicle_km": "km"})}


def comparison(folder: Path, region: Path) -> Comparison:
    made = {
        "shuttle": shuttle(STATION, PARK, "daily", ["14:05", "14:20"]),
        "cut": '\n      - remove_trips: {line: "bsp:bus-b"}',
    }
    base, *others = variants(folder, region, made)
    here = called(base.network)
    people = {"people": [3.0 * (at % 7) for at in range(len(here))], "old": [float(at % 5) for at in range(len(here))]}
    people["few"] = [2.0 * (one == STATION) for one in here]
    days = (StudyDay("school_day", WEDNESDAY, 190), StudyDay("saturday", SATURDAY, 52))
    question = CompareQuestion(
        stops(base.network, here, people), stops(base.network, here), ("14:00-14:30",), days, people="people",
        groups=("old", "few"), percentiles=(50, 90), stay="08:00-16:00", way_home=True,
    )  # fmt: skip
    return compare(question, base, others, extra_tables=EXTRA)


def write_all(folder: Path, found: Comparison) -> None:
    results = results_of(found)
    write_results(folder / "results", found)
    write_workbook(results, folder / "results.xlsx")
    write_package(found, folder / "results.gpkg", "de")
    for language in ("de", "en"):
        lines = [str(one) for one in printed(results, language)]
        (folder / f"{language}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_all(Path(sys.argv[1]), comparison(Path(sys.argv[1]).parent, Path(sys.argv[2])))
