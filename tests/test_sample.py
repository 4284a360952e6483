# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The sample region: six trips to check on paper, and a caveat with everything that is printed of it."""

import json
import shutil
from pathlib import Path

import pytest

from mobility.cli import console
from mobility.texts import text
from tests.command import Answer, mobility

TRIPS = Path(__file__).resolve().parent / "data" / "beispiel-trips.jsonl"
NAME = "Beispielregion nach Barleben, keine echten Fahrpläne"
BUS, PARK = "Barleben, Bahnhof (Bus)", "Barleben, Otto-von-Guericke-Allee"
COMMANDS: dict[str, list[str]] = {
    "plan": ["plan", "REGION", "Magdeburg Hbf", "Barleben", "--at", "2026-06-10T08:05"],
    "plan without an answer": ["plan", "REGION", PARK, BUS, "--at", "2026-06-13T18:00"],
    "departures": ["departures", "REGION", BUS, "--at", "2026-06-10T07:00"],
    "departures without any": ["departures", "REGION", PARK, "--at", "2026-06-13T18:00"],
    "stops": ["stops", "REGION"],
    "stops by name": ["stops", "REGION", "Barleben"],
    "check": ["check", "REGION"],
    "diff": ["diff", "REGION", "REGION"],
}
"""Everything that prints something of a region, but for --batch, whose lines are fixed."""


@pytest.mark.parametrize("line", TRIPS.read_text(encoding="utf-8").splitlines(), ids=["1", "2", "3", "4", "5", "6"])
def test_the_six_trips(line: str, sample: Path) -> None:
    trip = json.loads(line)
    options = ["--arrive-by"] if trip.pop("arrive_by") else []
    question = f"from,to,at\n{trip['from']},{trip['to']},{trip['at']}\n"
    answer = mobility("plan", sample, "--batch", "-", *options, stdin=question.encode())
    assert answer.code == 0, answer.err
    assert answer.out == json.dumps(trip, ensure_ascii=False, separators=(",", ":")) + "\n"


def complaints(region: Path, language: str) -> list[str]:
    """Name the outputs about a region that lack the caveat."""
    found = []
    for name, command in COMMANDS.items():
        typed = [str(region) if word == "REGION" else word for word in command]
        if not in_text(mobility(*typed, language=language), language):
            found.append(name)
        if not in_json(mobility(*typed, "--json", language=language)):
            found.append(f"{name} --json")
    if not in_text(mobility("demo", language=language), language):
        found.append("demo")
    built = mobility("build", region, "--force", language=language)
    assert built.code == 0
    if caveat(language) not in built.err:
        found.append("build")
    return found


def caveat(language: str) -> str:
    """What has to stand with everything that is printed of the sample."""
    return text(language, "cli.sample", name=NAME)


def in_text(answer: Answer, language: str) -> bool:
    """Whether the caveat stands at the head of a text."""
    assert answer.code in {0, 1}, answer.err
    return caveat(language) in answer.out.splitlines()[:3]


def in_json(answer: Answer) -> bool:
    """Whether JSON says that the region is a sample."""
    assert answer.code in {0, 1}, answer.err
    return answer.json.get("network", answer.json).get("sample") is True


@pytest.fixture
def copied(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the sample with its network; `demo` uses it too."""
    shutil.copytree(sample.parent, tmp_path / "sample")
    region = tmp_path / "sample" / sample.name
    monkeypatch.setattr(console, "sample_path", lambda: (region, None))
    return region


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_caveat_stands_with_everything(language: str, copied: Path) -> None:
    assert complaints(copied, language) == []


def test_the_caveat_says_what_it_has_to() -> None:
    assert "keine echten Fahrpläne" in caveat("de")
    assert "no real timetables" in caveat("en")


def test_without_the_flag_the_check_fails(copied: Path) -> None:
    """Otherwise it would check nothing."""
    content = copied.read_text(encoding="utf-8")
    assert "\nsample = true\n" in content
    copied.write_text(content.replace("\nsample = true\n", "\n"), encoding="utf-8")
    texts = [*COMMANDS, *(f"{name} --json" for name in COMMANDS), "demo", "build"]
    assert sorted(complaints(copied, "en")) == sorted(texts)


def test_real_regions_carry_no_caveat(tmp_path: Path, copied: Path) -> None:
    content = copied.read_text(encoding="utf-8").replace("sample = true", "sample = false")
    copied.write_text(content, encoding="utf-8")
    answer = mobility("stops", copied)
    assert answer.lines[0].startswith("Name ")
    assert mobility("stops", copied, "--json").json["network"]["sample"] is False
    assert tmp_path.exists()
