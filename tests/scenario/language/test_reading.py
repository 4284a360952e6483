# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What a scenario file says is read as it stands: values, lines, variants, sweeps, files based on each other."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from mobility.scenario.language import document
from mobility.scenario.language.document import read_document
from mobility.scenario.language.read import read_scenario
from mobility.scenario.language.scenario import Scenario
from tests.scenario.files import HEAD, with_modifications

SHUTTLE = """
- add_line:
    id: pendel
    name: 15
    stops:
      - 0610
      - {stop: neu, lat: 52.2, lon: 11.6, dwell_s: 30}
    running: {minutes: [7]}
    timetable:
      - {days: [monday, 2026-06-10], every_min: 15, from: 07:30, until: 24:10:30}
"""


def read(folder: Path, content: str | bytes, name: str = "study.yaml") -> Scenario:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_scenario(path)


def only_words(scenario: Scenario) -> Any:  # noqa: ANN401
    [variant] = scenario.variants
    [step] = variant.steps
    return step.words


def test_a_file(tmp_path: Path) -> None:
    scenario = read(tmp_path, HEAD + "description: {de: Warum}\ndates: [2026-06-10]\nseed: 7\n")
    assert (scenario.id, scenario.title.de, scenario.title.en, scenario.seed) == ("study", "Test", "Test", 7)
    assert scenario.description.of("en") == "Warum"
    assert scenario.dates == (dt.date(2026, 6, 10),)
    assert scenario.region == tmp_path / "../beispiel.toml"
    assert [(variant.id, variant.steps) for variant in scenario.variants] == [("study", ())]


def test_values_of_a_modification(tmp_path: Path) -> None:
    words = only_words(read(tmp_path, with_modifications(SHUTTLE.strip())))
    assert (words.id, words.name, words.mode, words.wheelchair) == ("pendel", "15", "bus", None)
    assert [(call.stop, call.lat, call.dwell_s) for call in words.stops] == [("0610", None, 0), ("neu", 52.2, 30)]
    [entry] = words.timetable
    assert (entry.days, entry.every_min) == (("monday", "2026-06-10"), 15)
    assert (entry.from_s, entry.until_s) == (7 * 3600 + 1800, 24 * 3600 + 630)


@pytest.mark.parametrize(
    "text",
    ["0610", "no", "yes", "on", "null", "~", "1e3", "0x1F", "1_000", "07:30", "2026-06-10", ".5", "12:30:45", "<<"],
)
def test_what_other_readers_of_yaml_take_for_something_else_stays_a_text(text: str, tmp_path: Path) -> None:
    assert only_words(read(tmp_path, with_modifications(f"- remove_line: {{line: {text}}}"))).line == text


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("1", 1), ("'1'", 1)])
def test_directions(text: str, value: int, tmp_path: Path) -> None:
    words = only_words(read(tmp_path, with_modifications(f"- remove_trips: {{line: a, direction: {text}}}")))
    assert words.direction == value


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False), ("yes", True), ("no", False)])
def test_truth(text: str, value: bool, tmp_path: Path) -> None:  # noqa: FBT001
    content = f"- change_transfer_time: {{from_stop: a, to_stop: b, minutes: 1, both_ways: {text}}}"
    assert only_words(read(tmp_path, with_modifications(content))).both_ways is value


@pytest.mark.parametrize("text", ["00:00", "7:30", "07:30", "23:59:59", "48:00"])
def test_times(text: str, tmp_path: Path) -> None:
    words = only_words(read(tmp_path, with_modifications(f"- strengthen_line: {{line: a, departures: [{text}]}}")))
    hours, minutes, seconds = [*map(int, text.split(":")), 0][:3]
    assert words.departures == (hours * 3600 + minutes * 60 + seconds,)


@pytest.mark.parametrize(
    "content",
    [
        HEAD.encode("utf-8-sig"),
        HEAD.replace("\n", "\r\n").encode(),
        HEAD.replace("\n", "\r").encode(),
        b"# comment\n---\n" + HEAD.encode() + b"...\n",
        ("%YAML 1.1\n---\n" + HEAD).encode(),
        HEAD.replace("Test", "T\u00e4st \u2013 \U0001f68c").encode(),
    ],
)
def test_byte_order_marks_line_ends_and_marks_of_documents_do_no_harm(content: bytes, tmp_path: Path) -> None:
    assert read(tmp_path, content).title.en.startswith("T")


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    content = "# a\r\n# b\r\n" + with_modifications(SHUTTLE.strip()).replace("\n", "\r\n")
    path.write_bytes(content.encode())
    found = read_document(path)
    rows = content.split("\r\n")
    for where, row in found.lines.items():
        if where and isinstance(where[-1], str):
            assert f"{where[-1]}:" in rows[row - 1], where
    at = ("modifications", 0, "add_line")
    assert rows[found.lines[(*at, "stops", 1)] - 1].strip().startswith("- {stop: neu")
    assert (
        found.place((*at, "timetable", 0, "every_min")).row == rows.index(next(r for r in rows if "every_min" in r)) + 1
    )
    assert found.place((*at, "headsign")).row == found.lines[at], "what is not there stands where its container does"
    assert found.place((*at, "headsign")).field == "headsign"


@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])
def test_both_parsers_read_alike(loader: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "LOADER", loader)
    path = tmp_path / "study.yaml"
    path.write_text(with_modifications(SHUTTLE.strip()), encoding="utf-8")
    found = read_document(path)
    assert found.data["modifications"][0]["add_line"]["timetable"][0]["until"] == "24:10:30"
    assert found.lines["modifications", 0, "add_line", "timetable", 0, "until"] == 13


# -- variants and sweeps -----------------------------------------------------------------------------------------------


def test_variants_share_the_modifications_of_the_file(tmp_path: Path) -> None:
    content = with_modifications("- remove_line: {line: a}") + (
        "variants:\n  - {id: none}\n"
        "  - id: two\n    title: {en: Two}\n    modifications:\n      - remove_line: {line: b}\n"
    )
    found = read(tmp_path, content).variants
    lines = [[step.words.line for step in variant.steps] for variant in found]  # type: ignore[attr-defined]
    assert lines == [["a"], ["a", "b"]]
    assert [(variant.id, variant.title.of("de")) for variant in found] == [("none", "none"), ("two", "Two")]
    assert found[1].steps[1].place("line", value="b").row == 11


def test_a_sweep_makes_all_combinations(tmp_path: Path) -> None:
    content = with_modifications(
        "- shift_trips: {line: a, minutes: '${shift}'}\n- remove_trips: {line: 'x${line}', from: '0${line}:30'}"
    )
    found = read(tmp_path, content + "sweep: {shift: [-5, 10], line: [6, 7, 8]}\n").variants
    assert len(found) == 6
    assert [variant.id for variant in found[:3]] == ["shift--5-line-6", "shift--5-line-7", "shift--5-line-8"]
    assert found[4].settings == (("shift", "10"), ("line", "7"))
    assert found[4].title.en == "Test (shift 10, line 7)"
    shift, remove = found[4].steps
    assert shift.words.minutes == 10  # type: ignore[attr-defined]
    assert (remove.words.line, remove.words.from_s) == ("x7", 7 * 3600 + 1800)  # type: ignore[attr-defined]


def test_a_sweep_goes_through_each_variant(tmp_path: Path) -> None:
    content = with_modifications("- shift_trips: {line: a, minutes: '${m}'}") + "variants: [{id: x}, {id: y}]\n"
    found = read(tmp_path, content + "sweep: {m: [5, 10]}\n").variants
    assert [variant.id for variant in found] == ["x-m-5", "x-m-10", "y-m-5", "y-m-10"]


@pytest.mark.parametrize(
    ("values", "ids"),
    [
        (["a b", "a/b"], ["v-1", "v-2"]),
        (["Barleben, Mitte", "ABC"], ["v-Barleben-Mitte", "v-ABC"]),
        (["../../x", "y"], ["v-..-..-x", "v-y"]),
        (["ü", "ä"], ["v-1", "v-2"]),
        (["07:30", "08:30"], ["v-07-30", "v-08-30"]),
        (["x" * 50, "Y", "y"], ["v-1", "v-2", "v-3"]),
        (["-5", "5"], ["v--5", "v-5"]),
    ],
)
def test_scenarios_of_a_sweep_are_called_so_that_files_can_be(
    values: list[str], ids: list[str], tmp_path: Path
) -> None:
    content = with_modifications("- remove_line: {line: '${v}'}")
    found = read(tmp_path, f"{content}sweep: {{v: {values!r}}}\n").variants
    assert [variant.id for variant in found] == ids
    assert [variant.steps[0].words.line for variant in found] == values  # type: ignore[attr-defined]


def test_a_value_of_a_sweep_is_no_pattern_itself(tmp_path: Path) -> None:
    content = with_modifications("- remove_line: {line: '${v}'}") + "sweep: {v: ['${v}', '\\g<0>']}\n"
    found = read(tmp_path, content).variants
    assert [variant.steps[0].words.line for variant in found] == ["${v}", "\\g<0>"]  # type: ignore[attr-defined]


# -- files based on each other -----------------------------------------------------------------------------------------


def test_a_file_based_on_another_one_adds_to_it(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    common = HEAD + "dates: [2026-06-10]\nseed: 3\ncompare: {percentile: 85}\n"
    read(tmp_path, common + "modifications: [remove_line: {line: a}]\n", "base.yaml")
    content = "schema: 1\ntitle: More\nbased_on: ../base.yaml\nmodifications: [remove_line: {line: b}]\n"
    scenario = read(tmp_path / "sub", content, "more.yaml")
    [variant] = scenario.variants
    assert [step.words.line for step in variant.steps] == ["a", "b"]  # type: ignore[attr-defined]
    assert [Path(step.place().file).name for step in variant.steps] == ["base.yaml", "more.yaml"]
    assert scenario.region.resolve() == (tmp_path / "../beispiel.toml").resolve()
    assert (scenario.id, scenario.title.en, scenario.seed) == ("more", "More", 3)
    assert (scenario.dates, scenario.compare.percentile) == ((dt.date(2026, 6, 10),), 85)


def test_what_a_file_says_goes_before_what_it_is_based_on(tmp_path: Path) -> None:
    read(tmp_path, HEAD + "dates: [2026-06-10]\nseed: 3\ncompare: {percentile: 85}\n", "base.yaml")
    content = "schema: 1\ntitle: More\nbased_on: base.yaml\nregion: b.toml\nday_types: [sunday]\nseed: 0\ncompare: {}\n"
    scenario = read(tmp_path, content)
    assert (scenario.dates, scenario.day_types, scenario.seed) == (None, ("sunday",), 0)
    assert scenario.compare.percentile == 50
    assert scenario.region == tmp_path / "b.toml"
