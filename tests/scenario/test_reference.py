# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The reference of scenario files names every key, modification and day, and its examples can be applied."""

import re
from pathlib import Path

import pytest

from mobility.network.patch.baseline import Baseline, open_baseline
from mobility.region import read_region
from mobility.scenario.apply.apply import apply_variant
from mobility.scenario.language.kinds import KINDS
from mobility.scenario.language.mistakes import models_in
from mobility.scenario.language.read import read_scenario
from mobility.scenario.language.scenario import Compared, FileWords
from mobility.scenario.language.words import DAY_WORDS, Meets, TripChoice, Words
from tests.scenario.files import FENCE, REFERENCE, examples

PAGE = REFERENCE.read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^#{2,3} (.+)\n((?:(?!#).*\n)*)", PAGE, re.MULTILINE))


def keys(model: type[Words]) -> set[str]:
    """The keys that a model takes, as a file has them."""
    return {field.alias or name for name, field in model.model_fields.items()}


def rows(title: str) -> set[str]:
    """The keys that the table of a section has rows for."""
    return {
        key
        for cell in re.findall(r"^\| ([^|]*) \|", SECTIONS[title], re.MULTILINE)
        for key in re.findall(r"`([^`]+)`", cell)
    }


def test_every_key_of_a_file_has_a_row() -> None:
    assert rows("The file") == keys(FileWords)
    assert rows("What is compared") - {"compare"} == keys(Compared)
    assert rows("Which trips") == keys(TripChoice)


def test_every_word_for_days_has_a_row() -> None:
    named = rows("Days") - {"2026-06-10", "2026-06-01..2026-06-30"}
    assert named == set(DAY_WORDS) - {"tuesday", "wednesday", "thursday"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_modification_has_a_section_that_names_its_keys(kind: str) -> None:
    titles = [title for title in SECTIONS if title.startswith("`")]
    at = titles.index(f"`{kind}`")
    # Two modifications may share the text below the second of their headings.
    text = SECTIONS[titles[at]].strip() or SECTIONS[titles[at + 1]]
    own = KINDS[kind]
    wanted = keys(own) - (keys(TripChoice) if issubclass(own, TripChoice) else set())
    if kind == "add_line":
        parts = [model for field in own.model_fields.values() for model in models_in(field.annotation)]
        wanted |= {key for model in parts for key in keys(model)} | keys(Meets)
    named = set(re.findall(r"\w+", text))
    assert wanted <= named


def test_no_section_names_a_modification_that_there_is_not() -> None:
    assert {title.strip("`") for title in SECTIONS if title.startswith("`")} == set(KINDS)


@pytest.fixture(scope="module")
def baseline(sample: Path) -> Baseline:
    return open_baseline(read_region(sample))


@pytest.mark.parametrize("name", examples())
def test_every_example_can_be_applied(name: str, baseline: Baseline) -> None:
    path = baseline.region.path.parent / "scenarios" / f"{name.replace(' ', '-')}.yaml"
    path.write_text(examples()[name], encoding="utf-8")
    for plan in read_scenario(path).variants:
        applied = apply_variant(baseline, plan)
        assert len(applied.touched) == len(plan.steps) > 0


def test_the_german_page_has_the_same_tables_headings_of_keys_and_examples() -> None:
    german = REFERENCE.with_suffix(".de.md").read_text(encoding="utf-8")
    assert FENCE.findall(german) == FENCE.findall(PAGE)
    for rows_and_titles in (r"^\| (`[^|]*`) \|", r"^### (.*)$"):
        found = [re.findall(rows_and_titles, page, re.MULTILINE) for page in (german, PAGE)]
        assert len(found[0]) > 20
        assert found[0] == found[1]


def test_every_modification_has_an_example() -> None:
    shown = {kind for text in examples().values() for kind in re.findall(r"^ +- (\w+):", text, re.MULTILINE)}
    assert set(KINDS) <= shown
