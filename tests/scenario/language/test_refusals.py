# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What a scenario file is refused for: each reason with its line and key, told in both languages."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mobility.errors import InputError
from mobility.scenario.language import document
from mobility.scenario.language.document import MOST_BYTES, MOST_DEPTH, MOST_VALUES
from mobility.scenario.language.kinds import KINDS
from mobility.scenario.language.mistakes import ScenarioError
from mobility.scenario.language.read import MOST_BASES, MOST_VARIANTS, read_scenario
from mobility.scenario.language.scenario import Scenario
from tests.scenario.files import HEAD, refusal, with_modifications

FROM = "- remove_trips: {line: a, "
LINE = "- add_line: {id: x, name: x, stops: [a, b], "
ONE_DAY = "timetable: [{days: daily, departures: [08:00]}]"


@dataclass(frozen=True)
class Bad:
    """A file and what is wrong with it."""

    content: str | bytes
    code: str
    row: int | None
    key: str | None = None
    told: str = ""
    """What the English text says among other things."""


def bad(modification: str, code: str, row: int = 5, key: str | None = None, told: str = "") -> Bad:
    """A file of one modification, whose first line is line 5."""
    return Bad(with_modifications(modification), code, row, key, told)


def top(line: str, code: str, key: str | None = None, told: str = "") -> Bad:
    """A file with one more line, which is line 4."""
    return Bad(f"{HEAD}{line}\n", code, 4, key, told)


BAD = [
    # no YAML that is taken
    Bad(HEAD.encode() + b"description: Stra\xdfe\n", "scenario_not_utf8", 4),
    Bad(HEAD.encode("utf-16"), "scenario_not_utf8", 1),
    Bad(HEAD + "description: a\0b\n", "scenario_bad_letter", 4, told="U+0000"),
    Bad(HEAD + "description: a\x1b[31m\n", "scenario_bad_letter", 4, told="U+001B"),
    Bad(HEAD + 'description: "a\\0b"\n', "scenario_bad_letter", 4, told="U+0000"),
    Bad(HEAD + "modifications:\n\t- remove_line: {line: a}\n", "scenario_tab", 5, told="blanks"),
    Bad(HEAD + "description: a\n\tb: c\n", "scenario_tab", 5),
    top("description: @home", "scenario_first_letter", told="can't begin with @"),
    top("description: 'Barlebens Bus", "scenario_open_quote"),
    top('description: "C:\\daten"', "scenario_backslash", told="slashes in paths"),
    top("dates: [2026-06-10", "scenario_open_bracket"),
    top("compare: {percentile: 50", "scenario_open_bracket"),
    top("description: Linie: 610", "scenario_colon", told="quotes"),
    top(" description: a", "scenario_colon", told="same column"),
    Bad(HEAD + "description\nseed: 1\n", "scenario_no_colon", 4),
    Bad(HEAD + "modifications:\n  - remove_line: {line: a}\n - remove_line: {line: b}\n", "scenario_indent", 6),
    Bad(HEAD + "...\nseed: 1\n", "scenario_not_yaml", 5),
    Bad(HEAD + "---\nseed: 1\n", "scenario_second_document", 4),
    top("description: &a b", "scenario_alias", told="&a"),
    top("description: *a", "scenario_alias", told="*a"),
    top("description: !!python/object:os.system x", "scenario_tag", told="python/object"),
    top("description: !!str x", "scenario_tag"),
    top("description: ! x", "scenario_tag"),
    top("? [a, b]\n: c", "scenario_bad_key"),
    top(f"{'k' * 200}: c", "scenario_bad_key"),
    top("'': c", "scenario_bad_key"),
    top("title: Zweimal", "scenario_key_twice", "title", "in line 2"),
    Bad("- a\n- b\n", "scenario_no_mapping", 1),
    Bad("nichts", "scenario_no_mapping", 1),
    Bad("", "scenario_no_mapping", None),
    Bad("# leer\n", "scenario_no_mapping", None),
    Bad(b"a" * (MOST_BYTES + 1), "scenario_too_large", None, told="1 MB"),
    # the file
    Bad("title: T\nregion: a\n", "scenario_missing_key", 1, "schema", "schema is missing"),
    Bad("schema: 1\ntitle: T\n", "scenario_missing_key", 1, "region"),
    Bad("schema: 2\ntitle: T\nregion: a\n", "scenario_version", 1, "schema", "newer version"),
    Bad("schema: 1\ntitle:\nregion: a\n", "scenario_empty", 2, "title", "behind title"),
    Bad("schema: 1\ntitle: {de: '', en: ''}\nregion: a\n", "scenario_empty", 2, "title"),
    Bad("schema: 1\ntitle: [a]\nregion: a\n", "scenario_not_text", 2, "title"),
    Bad("schema: 1\ntitle: {fr: a}\nregion: a\n", "scenario_unknown_key", 2, "fr", "de, en"),
    top("modification: []", "scenario_unknown_key_near", "modification", "Did you mean modifications?"),
    top("modifications:", "scenario_empty", "modifications"),
    top("modifications: {remove_line: {line: a}}", "scenario_not_list", "modifications"),
    top("dates: [2026-06-31]", "scenario_date", "dates", "that the calendar has"),
    top("dates: [20260610]", "scenario_date", "dates"),
    top("dates: [10.06.2026]", "scenario_date", "dates"),
    top("dates: [[2026-06-10]]", "scenario_date", "dates"),
    top("dates: []", "scenario_too_few", "dates", "at least 1"),
    top("day_types: [weekday]", "scenario_bad_choice", "day_types", "school_day, school_holiday, saturday, sunday"),
    Bad(f"{HEAD}dates: [2026-06-10]\nday_types: [sunday]\n", "scenario_dates_and_day_types", 5, "day_types"),
    top("seed: 1.5", "scenario_not_whole", "seed"),
    top("seed: -1", "scenario_not_at_least", "seed", "at least 0"),
    top(f"seed: {2**32}", "scenario_not_below", "seed"),
    top(f"seed: {'9' * 5000}", "scenario_not_whole", "seed"),
    top("compare: {windows: 09:00-06:00}", "scenario_window", "windows", "the earlier one first"),
    top("compare: {windows: 23:00-25:00}", "scenario_window", "windows", "24:00 at the latest"),
    top("compare: {windows: 06:00:30-07:00}", "scenario_window", "windows"),
    top("compare: {stay: [a]}", "scenario_not_text", "stay"),
    top("compare: {stay: 22:00-26:00}", "scenario_stay", "stay", "22:00-06:00"),
    top("compare: {stay: 08:00-24:00}", "scenario_stay", "stay"),
    top("compare: {stay: 08:00-08:00}", "scenario_stay", "stay"),
    top("compare: all", "scenario_not_mapping", "compare"),
    top("compare: {percentile: 101}", "scenario_not_at_most", "percentile", "at most 100"),
    top("compare: {most_min: 0}", "scenario_not_above", "most_min", "more than 0"),
    top("compare: {cutoffs_min: []}", "scenario_too_few", "cutoffs_min"),
    top("based_on: nothing.yaml", "scenario_no_such_file", "based_on", "no file nothing.yaml"),
    top(f"based_on: {'x' * 400}", "scenario_no_such_file", "based_on"),
    top("based_on: .", "scenario_no_such_file", "based_on"),
    top("based_on: study.yaml", "scenario_cycle", "based_on", "study.yaml -> study.yaml"),
    top(f"based_on: {'x' * 501}", "scenario_too_long", "based_on", "500"),
    top("variants: [{id: a b}]", "scenario_bad_id", "id", "plain word"),
    top("variants: [{id: ../a}]", "scenario_bad_id", "id"),
    top("variants: [{id: a}, {id: A}]", "scenario_variant_twice", "id", "id A"),
    top("variants: []", "scenario_too_few", "variants"),
    top(f"variants: [{', '.join(f'{{id: v{n}}}' for n in range(MOST_VARIANTS + 1))}]",
        "scenario_too_many_variants", "variants"),
    top("sweep: {a: [1, 2]}", "scenario_unused_parameter", "a", "${a}"),
    top("sweep: {a: [1, 1]}", "scenario_sweep_twice", "a"),
    top("sweep: {a: []}", "scenario_too_few", "a"),
    top("sweep: {a: 1}", "scenario_not_list", "a"),
    top("sweep: {a-b: [1]}", "scenario_bad_parameter", "a-b"),
    top(f"sweep: {{{', '.join(f'{n}: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]' for n in 'abcdefghijkl')}}}",
        "scenario_too_many_variants", "sweep"),
    bad(FROM + "from: '${x}'}", "scenario_unknown_parameter", key="from", told="${x}"),
    # modifications as such
    bad("- remove_lines: {line: a}", "scenario_unknown_kind_near", told="Did you mean remove_line?"),
    bad("- xyz: {}", "scenario_unknown_kind", key="xyz", told="add_line, strengthen_line"),
    bad("- remove_line", "scenario_one_kind", told="here: remove_line"),
    bad("- remove_line: {line: a}\n  close_stop: {stop: b}", "scenario_one_kind", told="here: remove_line, close_stop"),
    bad("- remove_line:\n  line: a", "scenario_one_kind", told="four blanks"),
    bad("- {}", "scenario_one_kind"),
    bad("- remove_line: a", "scenario_not_mapping", key="remove_line"),
    bad("- remove_line: {}", "scenario_missing_key", key="line"),
    bad("- remove_line: {lines: a}", "scenario_unknown_key_near", key="lines", told="Did you mean line?"),
    bad("- remove_trips: {line: a, from_s: 08:00}", "scenario_unknown_key_near", key="from_s", told="from"),
    bad("- close_stop:\n    stop: a\n    xyz: b", "scenario_unknown_key", 7, "xyz", "stop, days, saves_s"),
    bad("- remove_line: {line: [a]}", "scenario_not_text", key="line"),
    bad("- remove_line: {line: }", "scenario_empty", key="line"),
    # values
    bad(FROM + "from: 6 Uhr}", "scenario_clock", key="from", told="such as 07:30"),
    bad(FROM + "from: 07:60}", "scenario_clock", key="from"),
    bad(FROM + "from: 48:00:01}", "scenario_clock", key="from", told="24:10"),
    bad(FROM + "from: 09:00, until: 08:00}", "scenario_from_after_until", key="remove_trips"),
    bad(FROM + "from: 09:00, until: 09:00}", "scenario_from_after_until"),
    bad(FROM + "days: montag}", "scenario_day", key="days", told="monday to sunday"),
    bad(FROM + "days: [monday, 2026-02-30]}", "scenario_day", key="days"),
    bad(FROM + "days: 20260610}", "scenario_day", key="days"),
    bad(FROM + "days: 2026-W24-3}", "scenario_day", key="days"),
    bad(FROM + "days: 2026-06-30..2026-06-01}", "scenario_day_span", key="days"),
    bad(FROM + "direction: 2}", "scenario_bad_choice", key="direction", told="one of 0, 1"),
    bad(FROM + "trips: []}", "scenario_too_few", key="trips"),
    bad("- shift_trips: {line: a, minutes: 5 min}", "scenario_not_number", key="minutes", told="without a unit"),
    bad("- shift_trips: {line: a, minutes: '2,5'}", "scenario_not_number", key="minutes", told="point"),
    bad("- shift_trips: {line: a, minutes: nan}", "scenario_not_number", key="minutes"),
    bad("- shift_trips: {line: a, minutes: 1e999}", "scenario_not_number", key="minutes"),
    bad("- shift_trips: {line: a, minutes: 0}", "scenario_no_shift"),
    bad("- shift_trips: {line: a, minutes: -1441}", "scenario_not_at_least", key="minutes"),
    bad("- change_transfer_time: {from_stop: a, to_stop: b, minutes: 1, both_ways: ja}", "scenario_not_yes_or_no",
        key="both_ways"),
    bad("- change_headway: {line: a, from: 06:00, until: 09:00, every_min: -15}", "scenario_not_at_least",
        key="every_min", told="at least 0.5"),
    bad("- change_headway: {line: a, every_min: 15}", "scenario_from_until", key="change_headway"),
    bad("- strengthen_line: {line: a}", "scenario_every_or_departures"),
    bad("- strengthen_line: {line: a, every_min: 15}", "scenario_from_until"),
    bad("- shorten_line: {line: a}", "scenario_first_or_last_stop"),
    bad("- change_speed: {line: a, factor: 2, between: [a]}", "scenario_not_two", key="between", told="exactly two"),
    bad("- change_speed: {line: a, factor: 2, between: [a, b, c]}", "scenario_not_two", key="between"),
    bad("- change_speed: {line: a, factor: 0}", "scenario_not_at_least", key="factor"),
    bad("- reroute: {line: a, from_stop: b, to_stop: b, running: {minutes: [1]}}", "scenario_from_is_to"),
    bad("- serve_station: {line: a, stop: x, between: [b, c], loses_s: 60, share: 1}", "scenario_not_below"),
    bad("- merge_feed: {id: Neu, gtfs: a.zip}", "scenario_bad_id", key="id"),
    bad("- add_stop: {id: neuer Halt, name: x, lat: 52, lon: 11}", "scenario_bad_id", key="id"),
    bad("- add_stop: {id: x, name: x, lat: 91, lon: 11}", "scenario_not_at_most", key="lat"),
    bad("- add_hub: {stops: [a, a], change_min: 2}", "scenario_two_stops"),
    bad(LINE + "running: {minutes: [5]}, timetable: []}", "scenario_too_few", key="timetable"),
    bad(LINE + "running: {}, " + ONE_DAY + "}", "scenario_running", key="running"),
    bad(LINE + "running: {minutes: [5], speed_km_h: 30}, " + ONE_DAY + "}", "scenario_running"),
    bad(LINE + "running: {minutes: [5]}, timetable: [{days: daily}]}", "scenario_departures", key="timetable"),
    bad(LINE + "running: {minutes: [5]}, timetable: [{days: daily, every_min: 5}]}", "scenario_from_until"),
    bad("- reroute: {line: a, from_stop: b, to_stop: c, via: [{stop: d, lat: 52}], running: {minutes: [1, 1]}}",
        "scenario_half_position", key="via"),
    # streets and zones
    bad("- close_street: {}", "scenario_ways_or_polygon"),
    bad("- close_street: {ways: [a]}", "scenario_not_whole", key="ways"),
    bad("- close_street: {polygon: []}", "scenario_too_few", key="polygon", told="at least 3"),
    bad("- close_street: {polygon: [[52, 11], [52, 12], [52, 13]]}", "scenario_polygon", key="polygon"),
    bad("- close_street: {polygon: [[52, 11], [53, 12], [52, 11]]}", "scenario_polygon", key="polygon"),
    bad("- close_street: {polygon: [[52, 11], [53, 12], [53, 11], [52, 12]]}", "scenario_polygon_crosses",
        key="polygon", told="in order around the area"),
    bad("- close_street: {polygon: [[52, 11], [53], [53, 11]]}", "scenario_not_two", key="polygon"),
    bad("- close_street: {ways: [1], profiles: [auto]}", "scenario_bad_choice", key="profiles", told="wheelchair"),
    bad("- change_street: {ways: [1]}", "scenario_no_street_change"),
    bad("- change_street: {ways: [1], speed_km_h: 30, factor: 2}", "scenario_speed_or_factor"),
    bad("- change_street: {ways: [1], allow: [car], forbid: [car]}", "scenario_allow_and_forbid"),
    bad("- add_street: {points: [[52, 11], [52, 11]]}", "scenario_street_of_one_point"),
    bad("- on_demand_zone: {id: z, polygon: [[52, 11], [53, 11], [52, 12]], days: daily, from: 20:00, until: 8:00, "
        "wait_min: 5}", "scenario_from_after_until"),
    bad("- add_people: {id: a, lat: 52, lon: 11, columns: {people: many}}", "scenario_not_number", key="people"),
]  # fmt: skip
ELSEWHERE = {
    # tested below
    *("scenario_unreadable", "scenario_too_deep", "scenario_too_many_values"),
    *("scenario_based_too_deep", "scenario_based_on_several"),
}


@pytest.mark.parametrize("case", BAD, ids=lambda case: f"{case.code}-{str(case.content)[-30:]!r}")
def test_what_is_wrong_is_told_with_line_and_key(case: Bad, tmp_path: Path) -> None:
    error = refusal(tmp_path, case.content)
    assert error.code == case.code, error
    assert error.place is not None
    assert (error.place.file, error.place.row) == (str(tmp_path / "study.yaml"), case.row), error
    if case.key is not None:
        assert error.place.field == case.key
    assert case.told in error.text("en")
    for language in ("de", "en"):
        message, where, *_, remedy = error.text(language).splitlines()
        assert "{" not in message.replace("${", ""), "all facts are filled in"
        assert where.strip().startswith("Wo: " if language == "de" else "Where: ")
        assert remedy.strip().startswith("Was tun: " if language == "de" else "What to do: ")


def test_every_reason_of_the_language_is_tested() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(document.__file__).parent.glob("*.py"))
    assert set(re.findall(r'"(scenario_[a-z0-9_]+)"', sources)) == {case.code for case in BAD} | ELSEWHERE


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.yaml", tmp_path, tmp_path / ("x" * 300), tmp_path / "a\0b"):
        with pytest.raises(InputError) as caught:
            read_scenario(path)
        assert caught.value.code == "scenario_unreadable"


@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])
@pytest.mark.parametrize("case", BAD[:32], ids=lambda case: f"{case.code}-{str(case.content)[-30:]!r}")
def test_both_parsers_refuse_alike(case: Bad, loader: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "LOADER", loader)
    error = refusal(tmp_path, case.content)
    assert (error.code, error.place and error.place.row) == (case.code, case.row)


# -- several mistakes --------------------------------------------------------------------------------------------------

SEVERAL = (
    HEAD
    + """seed: x
modifications:
  - remove_trips: {line: a, from: 25 Uhr, direction: 7}
  - change_headway:
      lines: b
      every_min: -15
      from: 06:00
      until: 09:00
  - xyz: {}
variants:
  - {id: a b}
"""
)


def test_all_mistakes_are_found_the_first_is_told_and_the_others_counted(tmp_path: Path) -> None:
    error = refusal(tmp_path, SEVERAL)
    assert isinstance(error, ScenarioError)
    told = [(one.code.removeprefix("scenario_"), one.place and one.place.row) for one in error.mistakes]
    assert told == [
        *[("not_whole", 4), ("bad_id", 14)],
        *[("bad_choice", 6), ("clock", 6)],
        *[("unknown_key_near", 8), ("not_at_least", 9)],
        ("unknown_kind", 12),
    ]
    assert "  further mistakes in this file: 6" in error.text("en").splitlines()
    assert "  weitere Fehler in dieser Datei: 6" in error.text("de").splitlines()


def test_a_single_mistake_has_no_others(tmp_path: Path) -> None:
    assert "further" not in refusal(tmp_path, HEAD + "seed: x\n").text()


def test_a_mistake_is_counted_once_however_many_variants_a_sweep_makes(tmp_path: Path) -> None:
    content = with_modifications("- shift_trips: {line: '${a}', minutes: x}") + "sweep: {a: [1, 2, 3]}\n"
    error = refusal(tmp_path, content)
    assert isinstance(error, ScenarioError)
    assert len(error.mistakes) == 1


def test_a_value_of_a_sweep_that_does_not_fit_is_told_where_it_goes(tmp_path: Path) -> None:
    content = with_modifications("- shift_trips: {line: a, minutes: '${m}'}") + "sweep: {m: [5, ten]}\n"
    error = refusal(tmp_path, content)
    assert (error.code, error.place and error.place.row) == ("scenario_not_number", 5)
    assert 'minutes = "ten"' in error.text()


def test_a_misspelt_key_is_told_rather_than_the_one_that_is_missing(tmp_path: Path) -> None:
    error = refusal(tmp_path, with_modifications("- remove_line:\n    lyne: a"))
    assert (error.code, error.facts["more_mistakes"]) == ("scenario_unknown_key_near", 0)


# -- files based on each other -----------------------------------------------------------------------------------------


def _chain(folder: Path, names: list[str]) -> None:
    for name, other in zip(names, [*names[1:], None], strict=True):
        based = "" if other is None else f"based_on: {other}.yaml\n"
        (folder / f"{name}.yaml").write_text(HEAD + based, encoding="utf-8")


def test_a_circle_of_files(tmp_path: Path) -> None:
    _chain(tmp_path, ["a", "b", "c"])
    (tmp_path / "c.yaml").write_text(HEAD + "seed: 1\nbased_on: ./b.yaml\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_scenario(tmp_path / "a.yaml")
    error = caught.value
    assert (error.code, error.facts["chain"]) == ("scenario_cycle", "b.yaml -> c.yaml -> b.yaml")
    assert error.place is not None
    assert (Path(error.place.file).name, error.place.row, error.place.field) == ("c.yaml", 5, "based_on")


def test_a_long_chain_of_files(tmp_path: Path) -> None:
    names = [f"f{number}" for number in range(MOST_BASES + 5)]
    _chain(tmp_path, names)
    with pytest.raises(InputError) as caught:
        read_scenario(tmp_path / "f0.yaml")
    assert caught.value.code == "scenario_based_too_deep"
    assert read_scenario(tmp_path / "f5.yaml").id == "f5"


def test_a_mistake_in_the_other_file_is_told_of_that_file(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(HEAD + "seed: x\n", encoding="utf-8")
    error = refusal(tmp_path, HEAD + "based_on: base.yaml\n")
    assert error.place is not None
    assert Path(error.place.file).name == "base.yaml"


@pytest.mark.parametrize("several", ["variants: [{id: a}, {id: b}]\n", None])
def test_a_file_of_several_variants_is_no_base(several: str | None, tmp_path: Path) -> None:
    swept = with_modifications("- remove_line: {line: '${a}'}") + "sweep: {a: [1, 2]}\n"
    (tmp_path / "base.yaml").write_text(HEAD + several if several else swept, encoding="utf-8")
    error = refusal(tmp_path, HEAD + "based_on: base.yaml\n")
    assert (error.code, error.place and error.place.row) == ("scenario_based_on_several", 4)


# -- short files that would grow ---------------------------------------------------------------------------------------


def _laughs() -> str:
    rows = ["a0: &a0 [lol, lol]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    return HEAD + "\n".join(rows)


BOMBS = {
    "a billion laughs": (_laughs(), "scenario_alias"),
    "a list that holds itself": (HEAD + "modifications: &a [*a]\n", "scenario_alias"),
    "merged keys": (HEAD + "a: &a {x: 1}\nb: {<<: *a}\n", "scenario_alias"),
    "many brackets": (HEAD + "modifications: " + "[" * 100_000, "scenario_too_deep"),
    "many braces": (HEAD + "modifications: " + "{a: " * 100_000, "scenario_too_deep"),
    "many dashes": (HEAD + "modifications:\n" + "- " * 50_000, "scenario_too_deep"),
    "many keys": (HEAD + "".join(f"k{n}: 1\n" for n in range(80_000)), "scenario_too_many_values"),
    "many keys, fewer than too many": (HEAD + "".join(f"k{n}: 1\n" for n in range(20_000)), "scenario_unknown_key"),
    "many values": (HEAD + "dates: [" + "1," * (MOST_VALUES + 1) + "]", "scenario_too_many_values"),
    "many variants of a large change": (
        HEAD
        + "modifications:\n  - close_street: {ways: ['${a}'" + ", 1" * 5_000 + "]}\n"
        + f"sweep: {{a: {list(range(1, 900))}}}\n",
        "scenario_too_many_variants",
    ),
    "a long word": (HEAD + f"title{'x' * 900_000}: 1\n", "scenario_no_colon"),
    "a long text": (HEAD + f"description: {'x ' * 400_000}\n", "scenario_too_long"),
    "many question marks": (HEAD + "? " * 50_000, "scenario_bad_key"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_few_words(name: str, tmp_path: Path) -> None:
    content, code = BOMBS[name]
    error = refusal(tmp_path, content)
    assert error.code == code
    assert len(error.text("de")) < 2_000


def test_as_deep_as_allowed(tmp_path: Path) -> None:
    error = refusal(tmp_path, HEAD + f"modifications: {'[' * (MOST_DEPTH - 1)}{']' * (MOST_DEPTH - 1)}\n")
    assert error.code == "scenario_one_kind"


# -- anything ----------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from([
    *KINDS, "schema", "title", "region", "modifications", "variants", "sweep", "compare", "based_on", "line", "stops",
    "from", "until", "days", "id", "polygon", "1", "0", "07:30", "2026-06-10", "${a}", "a", "daily", "", "nan", "-1",
])  # fmt: skip
PIECES = st.sampled_from([
    "- ", "  ", "\n", ": ", "[", "]", "{", "}", ", ", "'", '"', "&a ", "*a", "!x ", "|\n", ">\n", "#", "\t", "\r\n",
    "? ", "---\n", "...\n", "%TAG ! x\n", "\ufeff", "\x85", "\u2028", "\0", "\\u", "\\U", "FFFFFFFF", "<<", "@", "`",
])  # fmt: skip
NESTED = st.recursive(
    st.one_of(WORDS, st.text(max_size=5), st.integers(), st.floats(), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(WORDS, inner, max_size=4)),
    max_leaves=20,
)


def _taken_or_refused(path: Path, content: bytes) -> None:
    """Whatever stands in a file: a scenario, or an error that says where."""
    path.write_bytes(content)
    refused = None
    try:
        found: object = read_scenario(path)
    except InputError as error:
        found = refused = error
    assert isinstance(found, Scenario | InputError)
    if refused is not None:
        assert refused.place is not None
        assert all(refused.text(language).encode() for language in ("de", "en"))


@given(content=st.binary(max_size=200))
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@example(content=b'a: "\\UFFFFFFFF"')
@example(content=b'a: "\\ud800"')
@example(content=b"\xef\xbb\xbf")
@example(content=b"\xff\xfea\0")
def test_any_bytes(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    _taken_or_refused(tmp_path_factory.getbasetemp() / "any.yaml", content)


@given(
    pieces=st.lists(st.one_of(PIECES, WORDS), max_size=40), loader=st.sampled_from([yaml.SafeLoader, yaml.CSafeLoader])
)
@settings(max_examples=400, suppress_health_check=list(HealthCheck))
def test_any_text_that_looks_like_yaml(
    pieces: list[str], loader: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document, "LOADER", loader)
        _taken_or_refused(tmp_path_factory.getbasetemp() / "any.yaml", (HEAD + "".join(pieces)).encode())


@given(data=st.dictionaries(WORDS, NESTED, max_size=5))
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
def test_any_nested_data(data: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    content = {"schema": 1, "title": "T", "region": "a"} | data
    _taken_or_refused(tmp_path_factory.getbasetemp() / "any.yaml", yaml.safe_dump(content).encode())


@given(kind=st.sampled_from(sorted(KINDS)), data=st.data())
@settings(max_examples=300, suppress_health_check=list(HealthCheck))
def test_any_values_of_the_keys_that_there_are(
    kind: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    keys = [field.alias or name for name, field in KINDS[kind].model_fields.items()]
    given_ = data.draw(st.dictionaries(st.sampled_from(keys), NESTED, max_size=len(keys)))
    content = {"schema": 1, "title": "T", "region": "a", "modifications": [{kind: given_}], "sweep": {"a": [1, "b"]}}
    _taken_or_refused(tmp_path_factory.getbasetemp() / "any.yaml", yaml.safe_dump(content).encode())


def test_a_message_names_no_more_than_a_few_hundred_letters_of_a_file(tmp_path: Path) -> None:
    for content in (f"- {'k' * 99}: {{}}", f"- remove_line: {{{'k' * 99}: a}}", f"- {'x' * 5_000}"):
        text = refusal(tmp_path, with_modifications(content)).text()
        assert re.search(r"[kx]{250}", text) is None
