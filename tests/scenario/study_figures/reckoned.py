# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""All tables of a study of the sample, from its raw files."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mobility.scenario.ask import question_of
from mobility.scenario.study import open_study
from tests.scenario.study_figures import raw
from tests.scenario.study_figures.answers import Asked, OnDate
from tests.scenario.study_figures.files import overview
from tests.scenario.study_figures.given import Given, Walked, centre, plain, walks_of
from tests.scenario.study_figures.journeys import Feet
from tests.scenario.study_figures.operating import Operating
from tests.scenario.study_figures.tables import Side, Study
from tests.scenario.study_figures.ways import TRAVEL

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from mobility.network.network import Network

Row = dict[str, Any]
MOST_S = 120 * 60
PARALLEL_S = 5 * 60
ID = "bsp_"


@dataclass
class Reckoned:
    """What a study should tell."""

    study: Study
    tables: dict[str, list[Row]]
    titles: dict[str, str]
    baseline: raw.Timetable
    variants: dict[str, raw.Timetable]
    by_kind: dict[str, list[dt.date]]
    network: Network
    walked: Walked


def reckon(path: Path, networks: Path) -> Reckoned:
    """Reckon a study.

    Parameters
    ----------
    path
        A scenario file on the sample region.
    networks
        Where its network is built: walks and vehicle schedules are taken from there.
    """
    product = open_study(path, out=networks)
    question = question_of(product.scenario, product.baseline.network, None)
    walked = walks_of(product.baseline.network, question.origins)
    words = raw.read_study(path)
    region_file = path.parent / words["region"]
    region = raw.read_region(region_file)
    folder = region_file.parent / region["feeds"][0]["gtfs"]
    timetable, school = raw.read_timetable(folder), raw.service_days(folder)["schule"]
    by_kind = raw.kinds(timetable, school)
    days = raw.study_days(timetable, school, words["day_types"])
    study = asked_of(path, words, days, list(question.origins.id), [plain(one) for one in question.destinations.id])
    wanted = words["compare"]["destinations"]
    assert set(study.destinations) == (timetable.called() if wanted == ["stops"] else set(map(plain, wanted)))
    walks = {pair: seconds for pair, seconds in walked.between.items() if pair not in timetable.plain_rows}
    asked = Asked(
        study.destinations, Feet(walks, walked.first, walked.last), region["transfers"]["change_s"], study.most_s
    )
    plans = words.get("variants") or [{"id": path.stem, "title": words["title"], "modifications": []}]
    steps = words.get("modifications", [])
    variants = {plan["id"]: raw.changed(timetable, [*steps, *plan["modifications"]], by_kind) for plan in plans}
    base, *sides = (
        study.search(Side(name, [OnDate(found, day.date, asked) for day in study.days]))
        for name, found in {"": timetable, **variants}.items()
    )
    tables = {name: [row for side in sides for row in made(study, base, side)] for name, made in TRAVEL.items()}
    operating = Operating(region, study.days, Given(timetable, product, variants))
    before = operating.periods(timetable)
    for variant, found in variants.items():
        after = operating.periods(found)
        rows = {**operating.tables(variant, before, after), "factors": []}
        rows["parallel_service"] = list(operating.parallel(variant, timetable, found, PARALLEL_S))
        for name, more in rows.items():
            tables[name] = tables.get(name, []) + more
        tables["factors"] = operating.used(after["year"])
    tables["overview"] = list(overview(tables))
    for some in tables.values():
        for row in some:
            row |= {name: ID + row[name] for name in ("destination", "at_before", "at_after") if row.get(name)}
    return Reckoned(
        study, {name: rows for name, rows in tables.items() if rows},
        {plan["id"]: plan["title"]["en"] for plan in plans},
        timetable, variants, by_kind, product.baseline.network, walked,
    )  # fmt: skip


def asked_of(path: Path, words: dict[str, Any], days: list[raw.StudyDay], cells: list[str], stops: list[str]) -> Study:
    """What a study asks; cells of a grid and the order of stops are told, places of a file are read."""
    compare = words["compare"]
    (origins,) = compare["origins"]
    study = Study(
        days=days, windows=[(text, *map(raw.seconds, text.split("-"))) for text in compare["windows"]],
        percentile=50.0, cutoffs_min=[15.0, 30.0, 45.0], threshold_min=1.0,
        stay=(compare["stay"], *map(raw.seconds, compare["stay"].split("-"))), most_s=MOST_S, origins=cells,
        place={one: centre(one) for one in cells if one.startswith("CRS")},
        destinations=stops,
        way_home=compare.get("last_way_home") == "true",
    )  # fmt: skip
    if not origins.startswith("grid:"):
        with (path.parent / origins).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        study.origins = [row["id"] for row in rows]
        study.place = {row["id"]: (float(row["lat"]), float(row["lon"])) for row in rows}
        study.people = [float(row[compare["people"]]) for row in rows]
        study.groups = {name: [float(row[name]) for row in rows] for name in compare["groups"]}
    return study
