# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The stored questions are answered as they were; where not, the journeys that changed are shown."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.network.build import load
from mobility.network.network import Network
from mobility.network.timetable.accelerator import Acceleration
from mobility.planner.places import POINT
from mobility.region import read_region
from tests.agreement.test_real_feeds import region_file

from .answer import ask
from .question import ANY, Question, read_question
from .regions import NUMBER, REGIONS, Block, answer_of, make_block, question_of, read_blocks

ZONES = dict.fromkeys(REGIONS, ZoneInfo("Europe/Berlin")) | {"renfe": ZoneInfo("Europe/Madrid")}
NIGHT = {23, 0, 1, 2, 3}
ACCELERATIONS = [Acceleration.OFF, Acceleration.NOW]
"""The same answers without links between trips and with them."""
MOST_SHOWN = 60
"""Lines of changed journeys in one message."""
LEAST = {
    "home": {"name": 100, "beginning": 30, "point": 100, "window": 20, "caps": 15, "night": 80, "clock change": 20},
    "renfe": {"name": 80, "point": 40, "window": 20, "caps": 15, "night": 100},
    "rnv": {"name": 130, "point": 150, "window": 20, "caps": 15, "night": 80},
    "heidelberg": {"name": 50, "point": 550, "window": 20, "caps": 15, "night": 50, "any walk": 130, "no walk": 15},
}
"""How many questions, or ends of questions, show each thing."""


@pytest.fixture(scope="module", params=list(REGIONS))
def real(request: pytest.FixtureRequest, shared_data: Path, together: Path) -> tuple[str, Network]:
    """A real region, built."""
    assert shared_data.is_dir()
    name = str(request.param)
    folder = together / f"stored-{name}"
    folder.mkdir(exist_ok=True)
    return name, load(read_region(region_file(name, folder)), out=folder / "network")


def changed(old: list[Block], new: list[Block]) -> str:
    """Questions that are answered otherwise, as a text that shows what went and what came."""
    shown: list[str] = []
    for before, after in zip(old, new, strict=True):
        if before != after:
            shown += ["", *list(unified_diff(before, after, n=len(before), lineterm=""))[3:]]
    more = [f"… and {len(shown) - MOST_SHOWN} lines more"] if len(shown) > MOST_SHOWN else []
    return "\n".join([*shown[:MOST_SHOWN], *more])


@pytest.mark.parametrize(
    ("every", "acceleration"),
    [(10, Acceleration.OFF), *(pytest.param(1, mode, marks=pytest.mark.long) for mode in ACCELERATIONS)],
)
def test_stored_questions_have_the_stored_answers(
    real: tuple[str, Network], every: int, acceleration: Acceleration
) -> None:
    name, network = real
    network.accelerator.mode = acceleration
    old = list(enumerate(read_blocks(name), 1))[::every]
    assert len(old) == NUMBER // every
    new = [make_block(number, question_of(block), ask(network, question_of(block))) for number, block in old]
    difference = changed([block for _, block in old], new)
    assert not difference, f"{difference}\nIf that is right: python -m tests.stored.write {name}"


@pytest.mark.parametrize("name", REGIONS)
def test_questions_are_of_many_kinds_and_most_have_answers(name: str) -> None:
    blocks = read_blocks(name)
    counts: Counter[str] = Counter()
    for block in blocks:
        counts.update(kinds_of(question_of(block), answer_of(block), ZONES[name]))
    assert len(blocks) == NUMBER
    assert len({question_of(block) for block in blocks}) == NUMBER
    assert 2 * counts["answered"] >= NUMBER
    assert counts["arrive by"] >= NUMBER // 3
    assert NUMBER - counts["arrive by"] >= NUMBER // 3
    assert {what: counts[what] for what, least in LEAST[name].items() if counts[what] < least} == {}


def kinds_of(question: Question, answer: list[str], zone: ZoneInfo) -> list[str]:
    """What a question and its answer exercise."""
    horizon = question.at.astimezone(dt.UTC) + dt.timedelta(days=-1 if question.arrive_by else 1)
    shown = {
        "arrive by": question.arrive_by,
        "window": question.window_s is not None,
        "caps": question.max_rides is not None,
        "any walk": question.max_walk_s == ANY,
        "no walk": question.max_walk_s == 0,
        "night": question.at.hour in NIGHT or any(line.startswith("    20") for line in answer),
        "clock change": horizon.astimezone(zone).utcoffset() != question.at.utcoffset(),
        "answered": not answer[0].startswith("  nothing"),
    }
    return [*(kind for kind, shows in shown.items() if shows), how(question.origin), how(question.destination)]


def how(end: str) -> str:
    """How an end of a question is told."""
    feed, _, rest = end.partition("_")
    if POINT.fullmatch(end):
        return "point"
    if not rest or not feed.isalnum() or not feed.islower():
        return "name"
    return "beginning" if rest.startswith("de:") and "::" not in rest else "id"


ENDS_TOLD = st.sampled_from(["a_de:1:2::01", "a_de:1:2", "Hauptbahnhof, ZOB (Bus)", "52.10000,-11.64000"])


@given(
    st.builds(
        Question, ENDS_TOLD, ENDS_TOLD,
        st.datetimes(timezones=st.just(ZoneInfo("Europe/Berlin")), allow_imaginary=False), arrive_by=st.booleans(),
        window_s=st.none() | st.integers(1, 86_400), max_rides=st.none() | st.integers(0, 9),
        max_walk_s=st.none() | st.integers(-1, 9_999),
    ),
    st.integers(1, 999),
)  # fmt: skip
def test_what_is_written_is_read(question: Question, number: int) -> None:
    read = read_question(question.written(number).splitlines())
    assert read.at.isoformat() == question.at.isoformat()
    assert replace(read, at=question.at) == question


def test_a_change_is_shown_with_its_question() -> None:
    old = read_blocks("rnv")[:20]
    new = [list(block) for block in old]
    assert changed(old, new) == ""
    new[7][-1] += "!"
    shown = changed(old, new).splitlines()
    assert f" {old[7][0]}" in shown
    assert f"-{old[7][-1]}" in shown
    assert f"+{new[7][-1]}" in shown
    assert not any(old[6][0] in line for line in shown)
