# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Every figure of two studies, in their files and in the terminal, reckoned a second time from the raw files.

One is the shuttle as it is shipped; the other takes evening trips away from people of two groups, for losses, heads
and the last way home. The code of ``study_figures`` reads timetable, region file and study by itself, applies the
changes, looks at every connection, and shares nothing with ``mobility``. Taken as given are the seconds of walks over
streets and the cells of the grid (``test_study_walks`` looks at both), which of the best vehicle schedules is told of
(that it is one of the best is reckoned), and the order of stops.

A table, a column or a printed figure that is not known here fails.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest

from tests.command import mobility
from tests.scenario.study_figures import printed
from tests.scenario.study_figures.files import is_figure
from tests.scenario.study_figures.journeys import crow_m
from tests.scenario.study_figures.reckoned import Reckoned, reckon

Row = dict[str, Any]
DATA = Path(__file__).resolve().parents[2] / "data"
SHUTTLE, EVENING = "shuttle", "evening"
GERMAN = str.maketrans(".,", ",.")
DAYS = {"school_day": "school day", "saturday": "Saturday", "year": "year"}
KEYS = (
    "variant", "day", "window", "origin", "destination", "change", "cutoff_min", "group", "feed", "line", "payer",
    "vehicle", "factor",
)  # fmt: skip
"""Columns by which rows are found."""
THERE = [
    f"bsp_bsp:{name}" for name in ("magdeburg-ebendorfer-chaussee", "barleben-otto-von-guericke-allee", "ebendorf-1")
]
FILES = {"index.json", "places.geojson", "scenario.lock", "tables"}


@dataclass
class World:
    """What a study tells, and what it should tell."""

    name: str
    folder: Path
    page: str
    german: str
    checked: str
    wanted: Reckoned

    def read(self, name: str) -> list[dict[str, str]]:
        with (self.folder / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("net")


@pytest.fixture(scope="module", params=[SHUTTLE, EVENING])
def world(request: pytest.FixtureRequest, networks: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A study run by the command, and all its tables reckoned anew."""
    folder = tmp_path_factory.mktemp(request.param)
    study = DATA / "scenarios" / "shuttle.yaml" if request.param == SHUTTLE else evening(folder)
    out = "--out", folder / "out", "--network", networks
    answer = mobility("scenario", "run", study, *out)
    assert answer.code == 0, answer.err
    german = mobility("scenario", "run", study, *out, language="de")
    checked = mobility("scenario", "check", study, "--network", networks)
    return World(request.param, folder / "out", answer.out, german.out, checked.out, reckon(study, networks))


def evening(folder: Path) -> Path:
    """Bus B without its evening trips, for people of two groups who live near stops."""
    near = ["52.2050,11.6190", "52.2031,11.6112", "52.1938,11.6044", "52.1861,11.6010", "52.1859,11.5797",
            "52.1835,11.5717", "52.1986,11.6203", "52.1957,11.6217", "52.2098,11.5589", "52.2148,11.5573"]  # fmt: skip
    rows = [f"home-{at},{place},{40 + 7 * at},{11 * at},{20 + 3 * at}" for at, place in enumerate(near)]
    (folder / "people.csv").write_text("\n".join(["id,lat,lon,people,pupils,old", *rows]) + "\n", encoding="utf-8")
    path = folder / "evening.yaml"
    path.write_text(
        f"""schema: 1
title: {{de: Abends weniger, en: Less in the evening}}
region: {json.dumps(str(DATA / "beispiel.toml"))}
day_types: [school_day, saturday]
compare:
  origins: [people.csv]
  destinations: {json.dumps(THERE)}
  windows: ["16:00-18:00", "19:00-21:00"]
  stay: "08:00-18:40"
  people: people
  groups: [pupils, old]
  last_way_home: true
modifications:
  - remove_trips: {{line: "bsp:bus-b", from: "17:30"}}
""",
        encoding="utf-8",
    )
    return path


# -- files -------------------------------------------------------------------------------------------------------------


def test_no_table_is_left_out(world: World) -> None:
    assert {path.stem for path in (world.folder / "tables").iterdir()} == world.wanted.tables.keys()
    assert {path.name for path in world.folder.iterdir()} == FILES


def test_every_figure_of_every_table(world: World) -> None:
    for name, wanted in world.wanted.tables.items():
        written = world.read(name)
        units = 1.5 if name == "overview" else 0.5  # it tells differences of figures that are rounded
        keys = [key for key in KEYS if key in written[0]]
        assert len(wanted) == len(written), name
        wrong = []
        for row, line in zip(by_key(wanted, keys), by_key(written, keys), strict=True):
            assert row.keys() == line.keys(), name
            wrong += [
                ([line[key] for key in keys], column, row[column], line[column])
                for column in row
                if not is_figure(row[column], line[column], column, units)
            ]
        assert not wrong, f"{name} {len(wrong)}: {wrong[:10]}"


def by_key(rows: list[Any], keys: list[str]) -> list[Row]:
    return sorted(rows, key=lambda row: [str(row[key]).removesuffix(".0") for key in keys])


def test_the_studies_are_worth_looking_at(world: World) -> None:
    """Nothing would be shown by figures that are all alike."""
    tables = world.wanted.tables
    states, outcomes = (
        {row[key] for row in tables[name]} for name, key in (("travel_times", "state_p50"), ("places", "outcome"))
    )
    assert tables["connections"]
    if world.name == SHUTTLE:
        assert states == {"equal", "faster", "gained", "unreachable"}
        assert outcomes == {"winner", "unchanged"}
        assert {row["covered_by"] for row in tables["parallel_service"]} >= {"bsp:Bus A", "bsp:Bus A, bsp:Schulbus"}
        assert {row["line"] for row in tables["operation_lines"]} == {"Pendel"}
    else:
        assert states >= {"equal", "slower", "lost", "unreachable"}
        assert outcomes == {"loser", "unchanged"}
        assert any(row["people_loser"] > 0 for row in tables["groups"] if row["group"] == "pupils")
        assert any((row["last_way_home_later_min"] or 0) < 0 for row in tables["last_way_home"])
        assert any(row["people_lost"] > 0 for row in tables["there_and_back"])


def test_index_names_the_days_and_columns(world: World) -> None:
    index = json.loads((world.folder / "index.json").read_text(encoding="utf-8"))
    for told, day in zip(index["question"]["days"], world.wanted.study.days, strict=True):
        assert (told["id"], told["date"]) == (day.id, day.date.isoformat())
        assert told["days_per_year"] == pytest.approx(day.per_year)
    columns = {table: {column["name"] for column in facts["columns"]} for table, facts in index["tables"].items()}
    assert columns == {table: set(rows[0]) for table, rows in world.wanted.tables.items()}


def test_the_reference_names_every_column_of_the_operation(world: World) -> None:
    paper = (DATA.parent / "docs" / "reference" / "comparisons.md").read_text(encoding="utf-8")
    lines = {line.split("`")[1]: line for line in paper.splitlines() if line.startswith("| `")}
    for name in ("overview", "operation", "operation_lines", "operation_payers", "parallel_service", "factors"):
        told = lines[name] + (lines["operation"] if name.startswith("operation_") else "")
        for column in world.wanted.tables.get(name, [{}])[0].keys() - {"variant", "day", "window"}:
            plain = column.removesuffix("_before").removesuffix("_after")
            stems = {plain, f"{plain}_before", plain.replace("_high", "_low"), plain.removesuffix("_low")}
            assert any(f"`{stem}`" in told for stem in stems | {plain.removesuffix("_high")}), (name, column)


@pytest.mark.parametrize(
    ("written", "column", "fits"),
    [("1.001", "vehicle_km", False), ("1.0", "vehicle_km", True), ("", "vehicle_km", False),
     ("1.01", "cost_eur_low", False), ("1.000001", "share_after", False), ("x", "trips", False)],
)  # fmt: skip
def test_a_figure_that_is_off_is_seen(written: str, column: str, *, fits: bool) -> None:
    assert is_figure(1.0, written, column) == fits


# -- the terminal ------------------------------------------------------------------------------------------------------


def test_every_printed_figure(world: World) -> None:
    wanted = printed.expected(world.wanted.tables, world.wanted.titles, DAYS)
    sections = printed.sections(world.page)
    assert sorted(section.title for section in sections) == sorted(wanted)
    for section in sections:
        cells = wanted[section.title]
        if section.title == "Connections gained and lost":
            more = len(cells) - printed.SHOWN
            assert more <= 0 or f"… and {more} more; all are in the files." in section.notes
            cells = cells[: printed.SHOWN]
        assert len(section.rows) == len(cells), section.title
        for row, line in zip(cells, section.rows, strict=True):
            wrong = [pair for pair in zip_longest(row, line) if None in pair or not printed.fits(*pair)]
            assert not wrong, (section.title, line, wrong)
            assert len(section.header) == len(row)


def test_every_line_below_a_table_with_a_figure(world: World) -> None:
    days = world.wanted.study.days
    whole = sum(day.per_year for day in days)
    each = "; ".join(f"{DAYS[day.id]}: as on {day.date}, {day.per_year:.0f} days of a year" for day in days)
    more = len(world.wanted.tables["connections"]) - printed.SHOWN
    starts = [
        f"{each}. Year: these {whole:.0f} days;",
        "Pairs new and gone: by percentile 50 of the minutes of the window.",
        "Counts are of pairs of origin and destination;", "Winners: at least 1.0 min quicker on average",
        *([f"… and {more} more;"] if more > 0 else []),
    ]  # fmt: skip
    notes = [note for section in printed.sections(world.page) for note in section.notes]
    unknown = [note for note in notes if any(map(str.isdigit, note)) and not any(map(note.startswith, starts))]
    assert not unknown
    assert all(any(note.startswith(start) for note in notes) for start in starts)


def test_german_and_english_print_the_same_figures(world: World) -> None:
    english, german = printed.sections(world.page), printed.sections(world.german)
    assert len(english) == len(german)
    for one, other in zip(english, german, strict=True):
        for row, zeile in zip(one.rows, other.rows, strict=True):
            figures = [(a, b) for a, b in zip(row, zeile, strict=True) if a[0] in "+−0123456789"]
            assert figures
            assert all(a.translate(GERMAN).replace(" to ", " bis ") == b for a, b in figures)


def test_what_check_prints_of_a_new_line(world: World) -> None:
    """Trips, stops and dates, and kilometres on the day with most of them, as long as those of the comparison."""
    rows = [line.split() for line in world.checked.splitlines() if line.startswith("new line")]
    variants = world.wanted.variants.values() if world.name == SHUTTLE else ()
    for words, timetable in zip(rows, variants, strict=True):
        new = [trip for trip in timetable.trips if trip.route == "pendel"]
        days = set().union(*(trip.days for trip in new))
        busy = max(sum(day in trip.days for trip in new) for day in sorted(days)[:7])
        km = busy * 1.3 * crow_m(timetable, new[0].calls[0].stop, new[0].calls[1].stop) / 1000
        *told, shown_km = words[3:]
        assert told == [str(len(new)), "2", str(len(days))]
        assert abs(float(shown_km) - km) <= 0.051
