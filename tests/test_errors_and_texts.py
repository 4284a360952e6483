# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Every error has a text in both languages, and the text is filled in wherever it is used."""

import string
import tomllib
from pathlib import Path

import pytest

from mobility.errors import DataError, InputError, InternalError, MobilityError, Place, ResourceError, StoreError
from mobility.texts import LANGUAGES, has_text, preferred_language, text
from tests.source_tree import ERRORS, ROOT, Use, literals, uses

SELF_EXPLAINING = {
    # what is allowed stands in the message itself
    "region_out_of_range",
    "region_bad_id",
    "region_bad_choice",
    "bad_number",
    "bad_point",
    "bad_row",
    # what to do instead stands in the message itself
    "unknown_place_near",
    "conflicting_options",
    "missing_arguments",
    "region_not_fetched",
    "register_unknown_near",
    # the reason that Python or the system gives is all there is to say
    "region_not_toml",
    "file_unreadable",
    "unreadable",
}
"""Errors without a remedy of their own, and why."""
WRONG_TYPE = ("region_wrong_type", "region_not_")
"""So begin the codes of keys of another type than they must be; the message says which."""
FULLY_TOLD = {*ERRORS, "wrong", "report", "error", "warning", "add", "by_value"}
"""Calls whose keywords are all the facts that a text gets; elsewhere they come from a table."""
USES = uses()
Catalogue = dict[str, dict[str, str]]


def catalogue(language: str) -> Catalogue:
    """All texts of a language; a text that stands in two files is a mistake."""
    merged: Catalogue = {}
    for path in sorted((ROOT / "texts" / language).glob("*.toml")):
        for section, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
            known = merged.setdefault(section, {})
            assert not known.keys() & entries.keys(), path
            known |= entries
    return merged


ENGLISH, GERMAN = catalogue("en"), catalogue("de")


def placeholders(template: str) -> set[str]:
    """The facts that a text names."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_there_are_the_same_files() -> None:
    names = [{path.name for path in (ROOT / "texts" / language).iterdir()} for language in LANGUAGES]
    assert names[0] == names[1]


def test_both_languages_have_the_same_texts() -> None:
    assert {section: sorted(entries) for section, entries in ENGLISH.items()} == {
        section: sorted(entries) for section, entries in GERMAN.items()
    }


def test_both_languages_name_the_same_facts() -> None:
    different = [
        f"{section}.{key}"
        for section, entries in ENGLISH.items()
        for key, template in entries.items()
        if placeholders(template) != placeholders(GERMAN[section][key])
    ]
    assert different == []


def test_texts_are_sentences_without_blanks_at_their_ends() -> None:
    for entries in (*ENGLISH.values(), *GERMAN.values()):
        for key, template in entries.items():
            assert template.strip("\n") or key, key
            assert "  \n" not in template, key
    for section in (ENGLISH["error"], GERMAN["error"]):
        assert [
            key
            for key, template in section.items()
            if not template.rstrip("}").endswith((".", "?", ":", "{what", "{choices"))
        ] == []


def test_every_code_has_a_text() -> None:
    assert len({use.code for use in USES}) > 60
    assert sorted({use.code for use in USES} - ENGLISH["error"].keys()) == []


def test_every_text_of_an_error_is_used() -> None:
    assert sorted(ENGLISH["error"].keys() - {use.code for use in USES}) == []
    assert sorted(ENGLISH["remedy"].keys() - ENGLISH["error"].keys()) == []


@pytest.mark.parametrize(
    "use",
    [use for use in USES if use.called in FULLY_TOLD and use.facts is not None],
    ids=lambda use: f"{use.code} in {use.where}",
)
def test_all_that_a_text_names_is_given(use: Use) -> None:
    given = {*(use.facts or ()), *({"key"} if use.called == "wrong" else ())}
    named = placeholders(ENGLISH["error"][use.code]) | placeholders(ENGLISH["remedy"].get(use.code, ""))
    assert named <= given, use.where


def test_every_error_says_what_to_do() -> None:
    errors = {use.code for use in USES if not use.warning and use.called in FULLY_TOLD}
    silent = {code for code in errors - ENGLISH["remedy"].keys() if not code.startswith(WRONG_TYPE)}
    assert sorted(silent - SELF_EXPLAINING) == []
    assert sorted(SELF_EXPLAINING & ENGLISH["remedy"].keys()) == [], "has a remedy by now"
    assert sorted(SELF_EXPLAINING - errors) == [], "is no error any more"


@pytest.mark.parametrize("section", ["cli", "help", "place"])
def test_no_text_is_left_over(section: str) -> None:
    found = literals()
    beginnings = tuple(name[:-1] for name in found if name.endswith("*") and len(name) > 3)
    left = [
        key
        for key in ENGLISH[section]
        if not {key, f"{section}.{key}"} & found and not key.startswith(tuple(b for b in beginnings if b.endswith("_")))
    ]
    assert left == []


def test_an_error_as_text() -> None:
    place = Place("f/stops.txt", 3, "stop_lat", "200")
    error = DataError("number_out_of_range", place=place, low=-90.0, high=90.0, more=4)
    assert str(error).splitlines() == [
        "This must lie between -90 and 90.",
        '  Where: f/stops.txt, row 3, stop_lat = "200"',
        "  and 4 more errors in this feed; `mobility check` lists all of them",
        "  What to do: Correct it; latitude and longitude may have been swapped.",
    ]
    assert error.text("de").splitlines()[1] == '  Wo: f/stops.txt, Zeile 3, stop_lat = "200"'


def test_an_error_prints_as_english_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOBILITY_LANG", "LC_ALL", "LANG"):
        monkeypatch.setenv(name, "de_DE.UTF-8")
    assert str(InputError("bad_time", text="heute")).startswith('"heute" is not a time.')


@pytest.mark.parametrize("language", LANGUAGES)
def test_facts_may_be_named_like_parameters(language: str) -> None:
    assert "region.name" in InputError("region_missing_key", key="region.name").text(language)
    assert "7" in DataError("unexpected_enum_value", default=7).text(language)


@pytest.mark.parametrize("kind", [InputError, DataError, StoreError, ResourceError, InternalError])
def test_one_handler_is_enough(kind: type[MobilityError]) -> None:
    with pytest.raises(MobilityError) as raised:
        raise kind("unexpected", what="{braces} stay")
    assert "{braces} stay" in str(raised.value)


def test_places() -> None:
    assert Place("a.txt").text() == "a.txt"
    assert Place("a.txt", 7).text("de") == "a.txt, Zeile 7"
    assert Place("a.txt", field="id").text() == "a.txt, id"
    assert Place("a.txt", 1, "id", "").text() == 'a.txt, row 1, id = ""'
    long = Place("a.txt", 1, "id", "x" * 100).text()
    assert len(long) < 90
    assert long.endswith('…"')


def test_a_text_that_is_missing_is_our_mistake() -> None:
    assert not has_text("error.nothing_of_the_kind")
    assert has_text("error.bad_time")
    with pytest.raises(KeyError, match="nothing_of_the_kind"):
        text("en", "error.nothing_of_the_kind")
    assert text("de", "remedy.nothing_of_the_kind", "") == ""


def test_an_unknown_language_is_answered_in_english() -> None:
    assert text("fr", "place.row", row=3) == "row 3"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "de_AT"}, "de"),
        ({"LANG": "en_US.UTF-8", "MOBILITY_LANG": "DE"}, "de"),
        ({"MOBILITY_LANG": "de-DE"}, "de"),
        ({"MOBILITY_LANG": "", "LANG": "de"}, "de"),
    ],
)
def test_language_of_the_environment(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MOBILITY_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert preferred_language() == language


def test_the_catalogues_come_with_the_package() -> None:
    for language in LANGUAGES:
        assert Path(ROOT / "texts" / language / "errors.toml").is_file()
