# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What is written is what was found, can be read again, looks right in greyscale, and has the same bytes everywhere."""

import itertools
import json
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyogrio
import pytest

from mobility.cli.scenario.compare import print_results
from mobility.errors import InputError
from mobility.scenario.compare.compare import Comparison
from mobility.scenario.compare.output import terminal
from mobility.scenario.compare.output.folder import INDEX, read_results, write_results
from mobility.scenario.compare.output.style import AREA, BLUE, BROWN, LINE, POINT, change_rules, style_of
from mobility.scenario.compare.output.terminal import NOT_PRINTED, printed
from mobility.scenario.compare.results import Results, plain, results_of
from mobility.scenario.compare.table import Table

from .write_all import EXTRA, comparison, write_all

ROOT = Path(__file__).resolve().parents[3]
WORLDS = [
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C", "NUMBA_NUM_THREADS": "1"},
    {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "de_DE.UTF-8", "POLARS_MAX_THREADS": "1"},
]


@pytest.fixture(scope="module")
def found(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    return comparison(tmp_path_factory.mktemp("compared"), sample)


@pytest.fixture(scope="module")
def written(found: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    write_all(folder, found)
    return folder


def parsed(written: str) -> ET.Element:
    return ET.fromstring(written)  # noqa: S314 - our own


def contents(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_a_folder_is_read_as_it_was_written(found: Comparison, written: Path) -> None:
    read = read_results(written / "results")
    fresh = results_of(found)
    assert dict(read.index) == json.loads(json.dumps(fresh.index))
    assert list(read.tables) == list(fresh.tables)
    for name, table in fresh.tables.items():
        assert read.tables[name].rows() == table.rows(), name
        assert [read.tables[name].unit(one) for one in table.columns] == [table.unit(one) for one in table.columns]
    assert read.tables["operations"].rows() == EXTRA["operations"].rows()


def test_a_folder_that_was_read_can_be_written_again(written: Path, tmp_path: Path) -> None:
    read = read_results(written / "results")
    write_results(tmp_path, read)
    before = contents(written / "results")
    before.pop("places.geojson")
    assert contents(tmp_path) == before


def test_what_an_earlier_comparison_left_goes(found: Comparison, tmp_path: Path) -> None:
    write_results(tmp_path, found)
    write_results(tmp_path, replace(found, extra_tables={}))
    assert "operations" not in read_results(tmp_path).tables
    assert not (tmp_path / "tables" / "operations.csv").exists()


def test_the_index_says_what_was_asked_of_which_networks(found: Comparison, written: Path) -> None:
    index = json.loads((written / "results" / INDEX).read_text("utf-8"))
    assert (index["kind"], index["schema_version"]) == ("umstieg comparison", 1)
    assert [one["id"] for one in index["variants"]] == ["shuttle", "cut"]
    hashes = [index["baseline"]["network"], *(one["network"] for one in index["variants"])]
    assert len(set(hashes)) == 3
    assert hashes[0] == found.base.variant.network.manifest["content_hash"]
    assert index["question"]["windows"] == ["14:00-14:30"]
    assert index["question"]["origins"]["count"] == len(found.question.origins)
    assert index["variants"][0]["touched"][0]["kind"] == "add_line"
    assert index["variants"][0]["recomputed"][0]["day"] == "school_day"
    column = next(one for one in index["tables"]["groups"]["columns"] if one["name"] == "people_winner")
    assert (column["type"], column["unit"]) == ("number", "persons")


def test_a_folder_that_is_none_or_was_changed_is_refused(found: Comparison, tmp_path: Path) -> None:
    write_results(tmp_path, found)
    table = tmp_path / "tables" / "groups.csv"
    table.write_bytes(table.read_bytes().replace(b"shuttle", b"shuffle"))
    index = tmp_path / INDEX
    text = index.read_text("utf-8")
    cases = {
        "compare_table_changed": text,
        "compare_other_version": text.replace('"schema_version": 1', '"schema_version": 99'),
        "compare_no_index": "{}",
    }
    for code, content in cases.items():
        index.write_text(content, "utf-8")
        with pytest.raises(InputError) as refused:
            _ = read_results(tmp_path).tables["groups"]
        assert refused.value.code == code
    index.unlink()
    with pytest.raises(InputError) as refused:
        read_results(tmp_path)
    assert refused.value.code == "compare_no_index"


def test_bytes_are_the_same_in_every_world(sample: Path, written: Path, tmp_path: Path) -> None:
    for number, world in enumerate(WORLDS):
        here = tmp_path / f"world {number}"
        (here / "out").mkdir(parents=True)
        command = [sys.executable, "-m", "tests.scenario.compare.write_all", str(here / "out"), str(sample)]
        environment = os.environ | world | {"PYTHONPATH": str(ROOT)}
        subprocess.run(command, cwd=here, env=environment, check=True, timeout=240)
        made, wanted = contents(here / "out"), contents(written)
        assert made.keys() == wanted.keys()
        assert [name for name in wanted if made[name] != wanted[name]] == []
    for name, data in contents(written).items():
        assert str(written).encode() not in data, name
        assert str(sample.parent).encode() not in data, name


def test_an_excel_file_has_a_sheet_per_table(found: Comparison, written: Path) -> None:
    with zipfile.ZipFile(written / "results.xlsx") as archive:
        book = archive.read("xl/workbook.xml").decode()
    for name in (*found.tables, "columns", "about"):
        assert f'name="{name[:31]}"' in book


def test_a_geopackage_has_layers_with_styles(found: Comparison, written: Path) -> None:
    path = written / "results.gpkg"
    layers = dict(pyogrio.list_layers(path).tolist())
    assert layers["connections"] == "MultiLineString"
    assert layers["places_shuttle_school_day_14_00_14_30"] == "MultiPoint"
    assert sum(name.startswith("places_") for name in layers) == 2 * 3, "two variants on two days and in a year"
    frame = pyogrio.read_dataframe(path, layer="places_shuttle_school_day_14_00_14_30")
    rows = [row for row in found.tables["places"].rows() if (row["variant"], row["day"]) == ("shuttle", "school_day")]
    assert frame["origin"].tolist() == [row["origin"] for row in rows]
    assert frame["outcome"].tolist() == [row["outcome"] for row in rows]
    assert "opportunities_30_min_change" in frame.columns
    with sqlite3.connect(path) as database:
        styles = database.execute("select f_table_name, f_geometry_column, styleQML, styleSLD from layer_styles")
        listed = styles.fetchall()
    assert {name for name, *_ in listed} == set(layers) - {"layer_styles"}
    for name, geometry, qml, sld in listed:
        assert geometry == "geom"
        style = parsed(qml)
        rules = style.findall(".//rule")
        symbols = {one.get("name") for one in style.findall("./renderer-v2/symbols/symbol")}
        assert {one.get("symbol") for one in rules} == symbols
        assert len(parsed(sld).findall(".//{*}Rule")) == len(rules) == (2 if name == "connections" else 10)


@pytest.mark.parametrize("kind", [AREA, POINT, LINE])
@pytest.mark.parametrize("threshold", [0, 1, 7, 30])
def test_every_change_falls_into_one_class(threshold: float, kind: str) -> None:
    rules = change_rules(threshold, "en")
    for written in (style_of(rules, kind, "a & b").qml, style_of(rules, kind, "a & b").sld):
        assert parsed(written) is not None
    with sqlite3.connect(":memory:") as database:
        for change in (-100, -15, -14.9, -7, -5, -1, -0.5, 0, 0.5, 1, 5, 7, 15, 30, 100, None):
            for gained, lost in ((0, 0), (1, 0), (0, 1)):
                values = f"select {'null' if change is None else change} as travel_time_min_change, "
                row = f"{values}{gained} as opportunities_gained, {lost} as opportunities_lost"
                asked = (f"select {rule.filter} from ({row})" for rule in rules)  # noqa: S608 - our own
                fits = [one for one in asked if database.execute(one).fetchone()[0]]
                if threshold == 0 and change == 0:
                    assert len(fits) == 2, "with no threshold 0 is at both edges"
                else:
                    assert len(fits) == 1


def test_sides_of_a_map_differ_in_greyscale() -> None:
    for shades in (BLUE, BROWN):
        light = [lightness(one) for one in shades]
        assert light == sorted(light, reverse=True)
        assert min(a - b for a, b in itertools.pairwise(light)) > 40
    for blue, brown in zip(BLUE, BROWN, strict=True):
        assert abs(lightness(blue) - lightness(brown)) < 25, "equally far from none on both sides"
    rules = change_rules(1, "en")
    quicker, slower = ([rule for rule in rules if word in rule.label] for word in ("quicker", "slower"))
    assert {(rule.hatched, rule.marker) for rule in quicker} == {(False, "up")}
    assert {(rule.hatched, rule.marker) for rule in slower} == {(True, "down")}


def lightness(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_terminal_shows_every_table_for_a_first_look(language: str, found: Comparison, written: Path) -> None:
    fresh = printed(results_of(found), language)
    assert printed(read_results(written / "results"), language) == fresh, "from the folder, too"
    assert [one.name for one in fresh] == [name for name in found.tables if name not in NOT_PRINTED]
    for one in fresh:
        assert one.rows, one.name
        assert len(one.rows) <= max(terminal.MOST_ROWS, 12) or one.name in {"accessibility_summary", "groups"}
        assert {len(row) for row in one.rows} == {len(one.header)}
        assert all(isinstance(cell, str) for row in one.rows for cell in row)
    words = {cell for one in fresh for row in one.rows for cell in row}
    assert ("Schultag" if language == "de" else "school day") in words
    assert f"shuttle-{language}" in words
    assert "•" in words, "small groups"


def test_numbers_have_the_mark_of_the_language(found: Comparison) -> None:
    index: dict[str, Any] = dict(results_of(found).index)
    results = Results(index, {"more": Table({"value": [1.5, -2.25, None, 3.0, "x", -0.001, 1234567.8]})})
    assert [row[0] for row in printed(results, "de")[0].rows] == [
        "1,50",
        "−2,25",
        "–",
        "3",
        "x",
        "0,00",
        "1.234.567,80",
    ]
    assert [row[0] for row in printed(results, "en")[0].rows] == [
        "1.50",
        "−2.25",
        "–",
        "3",
        "x",
        "0.00",
        "1,234,567.80",
    ]


def test_a_table_without_rows_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, found: Comparison
) -> None:
    monkeypatch.setenv("MOBILITY_LANG", "de")
    index: dict[str, Any] = dict(results_of(found).index)
    print_results(Results(index, {"empty": Table({"value": []})}))
    assert capsys.readouterr().out.split() == ["empty", "Keine."]


def test_anything_that_a_modification_tells_becomes_json() -> None:
    told = plain({"a": frozenset({2, 1}), "b": (1.5, None, Path("x")), "c": {"d": True}})
    assert told == {"a": [1, 2], "b": [1.5, None, "x"], "c": {"d": True}}
    assert json.dumps(told)


OPERATING = {"overview", "operation", "operation_lines", "operation_payers", "parallel_service", "factors"}


def test_the_reference_names_every_table_and_column(found: Comparison) -> None:
    paper = (ROOT / "docs" / "reference" / "comparisons.md").read_text("utf-8")
    lines = {line.split("`")[1]: line for line in paper.splitlines() if line.startswith("| `")}
    everywhere = {"variant", "day", "date", "days_per_year", "window"}
    for name, table in found.tables.items():
        if name in EXTRA:
            continue
        for column in set(table.columns) - everywhere:
            plain = re.sub(r"_(\d+)_min_", "_<cutoff>_min_", column)
            plain = re.sub(r"_p(\d+)", "_p<percentile>", plain)
            stem = re.sub(r"_(after|change)$", "_before", plain)
            assert f"`{plain}`" in lines[name] or f"`{stem}`" in lines[name], f"{name}: {column}"
    # of the operation there is a test where it is reckoned, in test_study_figures
    assert set(lines) == (set(found.tables) - set(EXTRA)) | OPERATING
