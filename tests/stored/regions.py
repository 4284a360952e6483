# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The regions of which answers are stored, and the files that hold them."""

from itertools import groupby
from pathlib import Path

from .question import Question, read_question

ANSWERS = Path(__file__).resolve().parent / "answers"
REGIONS = {
    "home": "five timetables of Nahverkehrsservice Sachsen-Anhalt GmbH (NASA GmbH), CC BY 4.0, state of 2026-06-05",
    "renfe": "the timetable of Renfe Cercanias of 2026-04-19",
    "rnv": "the trams of Rhein-Neckar-Verkehr GmbH, 2021-09-27 to 2021-10-24",
    "heidelberg": "the trams of Rhein-Neckar-Verkehr GmbH, 2021-09-27 to 2021-10-24, and an extract of OpenStreetMap",
}
"""Where stops, lines and times of each region come from."""
NUMBER = 500
HEADER = """\
# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
# Facts from {source}.
# Written by python -m tests.stored.write; what it means stands in tests/stored/answer.py.
"""
Block = list[str]
"""The lines of a question and its answer."""


def path_of(name: str) -> Path:
    """The file of a region."""
    return ANSWERS / f"{name}.txt"


def read_blocks(name: str) -> list[Block]:
    """The stored questions of a region with their answers."""
    lines = [line for line in path_of(name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [list(block) for filled, block in groupby(lines, key=bool) if filled]


def question_of(block: Block) -> Question:
    """The question of a block."""
    return read_question(block[:3])


def answer_of(block: Block) -> list[str]:
    """The answer of a block."""
    return block[3:]


def make_block(number: int, question: Question, answer: list[str]) -> Block:
    """A question and its answer, number counted from 1."""
    return [*question.written(number).splitlines(), *answer]


def write_blocks(name: str, blocks: list[Block]) -> None:
    """Write the file of a region."""
    text = "\n\n".join("\n".join(block) for block in blocks)
    path_of(name).write_text(f"{HEADER.format(source=REGIONS[name])}\n{text}\n", encoding="utf-8", newline="\n")
