# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The JSON Schema is up to date, explains every key, and agrees with the reader."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mobility.analysis.day_types.day_types import KINDS as DAY_KINDS
from mobility.errors import InputError
from mobility.scenario.language.kinds import KINDS
from mobility.scenario.language.read import read_scenario
from mobility.scenario.language.schema import DIALECT, scenario_schema, schema_text
from tests.scenario.drawing import Drawing
from tests.scenario.files import HEAD, ROOT, STUDIES, as_editors_see, examples, with_modifications

FILE = ROOT / "data" / "scenarios" / "scenario.schema.json"
SCHEMA = scenario_schema()
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)
TOO_DEEP_FOR_A_SCHEMA = {
    # what a value means
    "scenario_date", "scenario_day", "scenario_day_span", "scenario_window", "scenario_stay",
    "scenario_from_after_until",
    "scenario_polygon", "scenario_polygon_crosses", "scenario_street_of_one_point", "scenario_from_is_to",
    "scenario_two_stops", "scenario_no_shift", "scenario_allow_and_forbid", "scenario_no_street_change",
    # what other parts of the file, or other files, say
    "scenario_unknown_parameter", "scenario_unused_parameter", "scenario_sweep_twice", "scenario_variant_twice",
    "scenario_too_many_variants", "scenario_no_such_file", "scenario_empty",
    # letters that cannot be printed, and whole numbers with a decimal point
    "scenario_bad_letter", "scenario_bad_key", "scenario_not_whole",
}  # fmt: skip


def test_the_file_is_up_to_date() -> None:
    assert FILE.read_text(encoding="utf-8") == schema_text(), "write it anew: see mobility/scenario/language/schema.py"


def test_it_is_the_same_whatever_the_seed_of_hashes_is() -> None:
    program = "from mobility.scenario.language.schema import schema_text; print(schema_text())"
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True, cwd=ROOT,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(told) == 1


def test_it_is_a_schema() -> None:
    assert SCHEMA["$schema"] == DIALECT
    jsonschema_rs.meta.validate(SCHEMA)


def _mappings(schema: object) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
    for one in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from _mappings(one)


def test_every_key_is_explained_and_no_other_is_taken() -> None:
    found = 0
    for mapping in _mappings(SCHEMA):
        if mapping.get("type") != "object" or "properties" not in mapping:
            continue
        assert mapping["additionalProperties"] is False
        for key, value in mapping["properties"].items():
            found += 1
            assert value.get("description") or key in KINDS, key
    assert found > 150


def test_nothing_is_referred_to_that_is_not_there() -> None:
    named = {one["$ref"].removeprefix("#/$defs/") for one in _mappings(SCHEMA) if isinstance(one.get("$ref"), str)}
    assert named == set(SCHEMA["$defs"])


def test_every_modification_is_one_of_one_key() -> None:
    assert [one["required"] for one in SCHEMA["$defs"]["modification"]["oneOf"]] == [[kind] for kind in KINDS]


def test_it_knows_the_day_types_of_the_analyses() -> None:
    assert SCHEMA["properties"]["day_types"]["items"]["enum"] == list(DAY_KINDS)


@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_the_studies_are_valid(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    VALIDATOR.validate(as_editors_see(text))
    assert f"$schema={FILE.name}" in text
    read_scenario(path)


@pytest.mark.parametrize("name", examples())
def test_the_examples_of_the_reference_are_valid(name: str) -> None:
    VALIDATOR.validate(as_editors_see(examples()[name]))


WRONG = {
    "unknown modification": "- remove_lines: {line: a}",
    "two modifications in one entry": "- remove_line: {line: a}\n  close_stop: {stop: b}",
    "unknown key": "- remove_line: {lin: a}",
    "missing key": "- remove_line: {}",
    "nothing behind a key": "- remove_line: {line: }",
    "a number in words": "- shift_trips: {line: a, minutes: ten}",
    "a number in quotes": "- shift_trips: {line: a, minutes: '10'}",
    "a negative headway": "- change_headway: {line: a, from: 06:00, until: 09:00, every_min: -15}",
    "a headway without its span": "- change_headway: {line: a, every_min: 15}",
    "no time": "- remove_trips: {line: a, from: 6 Uhr}",
    "a time that no day has": "- remove_trips: {line: a, from: 06:60}",
    "a time after the second midnight": "- remove_trips: {line: a, from: 48:01}",
    "no day": "- remove_trips: {line: a, days: montags}",
    "a day of a thirteenth month": "- remove_trips: {line: a, days: 2026-13-01}",
    "a third direction": "- remove_trips: {line: a, direction: 2}",
    "latitude alone": "- add_line: {id: x, name: x, stops: [{stop: a, lat: 52}, b], running: {minutes: [1]}, "
    "timetable: [{days: daily, departures: [08:00]}]}",
    "a polygon of two corners": "- close_street: {polygon: [[52, 11], [53, 11]]}",
    "an empty polygon": "- close_street: {polygon: []}",
    "ways and polygon": "- close_street: {ways: [1], polygon: [[52, 11], [53, 11], [52, 12]]}",
    "neither ways nor polygon": "- close_street: {profiles: [car]}",
    "speed and factor": "- change_street: {ways: [1], speed_km_h: 30, factor: 2}",
    "more trips both ways": "- strengthen_line: {line: a, every_min: 5, from: 08:00, until: 09:00, departures: [9:30]}",
    "a hub of one stop": "- add_hub: {stops: [a], change_min: 2}",
    "three stops of a pair": "- change_speed: {line: a, factor: 2, between: [a, b, c]}",
    "an id of two words": "- add_stop: {id: neuer Halt, name: x, lat: 52, lon: 11}",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_wrong_for_schema_and_reader(name: str, tmp_path: Path) -> None:
    text = with_modifications(WRONG[name])
    assert not VALIDATOR.is_valid(as_editors_see(text))
    path = tmp_path / "study.yaml"
    path.write_text(text, encoding="utf-8")
    if name == "a number in quotes":  # which all texts are for the reader
        read_scenario(path)
    else:
        with pytest.raises(InputError):
            read_scenario(path)


@pytest.mark.parametrize(
    "text",
    [
        "title: Test\nregion: a.toml\n",
        "schema: 2\ntitle: Test\nregion: a.toml\n",
        "schema: 1\ntitle: Test\n",
        "schema: 1\nregion: a.toml\n",
        HEAD + "dates: [2026-06-10]\nday_types: [sunday]\n",
        HEAD + "dates: [10.6.2026]\n",
        HEAD + "dates: []\n",
        HEAD + "day_types: [weekday]\n",
        HEAD + "compare: {windows: 6-9}\n",
        HEAD + "compare: {origin: stops}\n",
        HEAD + "variants: [{id: a/b}]\n",
        HEAD + "sweep: {every min: [1]}\n",
        HEAD + "sweep: {a: []}\n",
        HEAD + "modifications: {remove_line: {line: a}}\n",
        HEAD + "region_file: b.toml\n",
    ],
)
def test_what_is_wrong_with_a_file_is_wrong_for_schema_and_reader(text: str, tmp_path: Path) -> None:
    assert not VALIDATOR.is_valid(as_editors_see(text))
    path = tmp_path / "study.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        read_scenario(path)


DRAWING = Drawing(SCHEMA)


def _agrees(content: dict[str, Any], folder: Path) -> None:
    """The reader takes what the schema takes, or refuses it for what no schema can tell."""
    assume(VALIDATOR.is_valid(content))
    path = folder / "drawn.yaml"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    code = None
    try:
        read_scenario(path)
    except InputError as error:
        code = error.code
    assert code is None or code in TOO_DEEP_FOR_A_SCHEMA


MODIFICATION = st.sampled_from(sorted(KINDS)).flatmap(
    lambda kind: st.fixed_dictionaries({kind: DRAWING.of(KINDS[kind].__name__)})
)
FILES = DRAWING.drawn({key: value for key, value in SCHEMA.items() if key not in {"$defs", "not"}})


@given(modification=MODIFICATION)
@settings(max_examples=100, suppress_health_check=list(HealthCheck))
def test_what_the_schema_takes_the_reader_takes(
    modification: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = {"schema": 1, "title": "Test", "region": "a.toml", "modifications": [modification]}
    _agrees(content, tmp_path_factory.getbasetemp())


@given(content=FILES)
@settings(max_examples=50, suppress_health_check=list(HealthCheck))
def test_whole_files_that_the_schema_takes_the_reader_takes(
    content: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    _agrees(content, tmp_path_factory.getbasetemp())


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
def test_of_each_modification_what_the_schema_takes_the_reader_takes(
    kind: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    modification = {kind: data.draw(DRAWING.of(KINDS[kind].__name__))}
    content = {"schema": 1, "title": "Test", "region": "a.toml", "modifications": [modification]}
    _agrees(content, tmp_path_factory.getbasetemp())
