# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What all pictures share: shades that read in greyscale, dates and numbers of both languages, sources."""

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest

from mobility.analysis.pictures.sheet import PAPER, Sheet, blank, broken, letters, png, shades, sources_of, write_around
from mobility.network.build import load
from mobility.region import read_region
from tests.analysis.pictures.seeing import chunks, dots, luminance

DAY = dt.date(2026, 6, 10)


@pytest.mark.parametrize("count", range(1, 10))
def test_each_shade_is_darker_than_the_one_before_also_in_greyscale(count: int) -> None:
    found = shades(count)
    assert len(set(found)) == count
    lightness = [116 * luminance(colour) ** (1 / 3) - 16 for colour in (PAPER, *found)]
    # A step of 5 of 100 (CIE L*) is seen side by side.
    assert all(one - other >= 5 for one, other in pairwise(lightness)), lightness


@pytest.mark.parametrize(
    ("language", "date", "number"),
    [("de", "Mi, 10.06.2026 · 07:00–09:00", "3,5"), ("en", "Wed 2026-06-10 · 07:00–09:00", "3.5")],
)  # fmt: skip
def test_dates_and_numbers_are_those_of_the_language(language: str, date: str, number: str) -> None:
    sheet = Sheet("Title", "07:00–09:00", DAY, language=language)
    assert sheet.second_line == date
    assert sheet.number(3.5, 1) == number
    assert sheet.number(3.0) == "3"


def test_a_sheet_without_date_has_none() -> None:
    assert Sheet("Title", "Median").second_line == "Median"
    assert Sheet("Title").second_line == ""


def test_long_lines_are_broken_between_words() -> None:
    words = " ".join(["Verkehrsverbund"] * 30)
    assert broken(words, 5.0, 9.0).replace("\n", " ") == words
    with blank(9, 2) as figure:
        write_around(figure, Sheet(words, sources=(words,)))
        seen = dots(png(figure))
    assert (seen[:, -20:] == 255).all(), "nothing reaches the right edge"


def test_the_map_and_the_feeds_are_named_once_each(sample: Path) -> None:
    network = load(read_region(sample))
    found = sources_of(network)
    assert found[0] == network.manifest["streets"]["attribution"]
    assert len(found) == len(set(found)) > 1
    assert sources_of(network, streets=False) == found[1:]


def test_a_png_tells_neither_when_nor_by_what_it_was_drawn() -> None:
    with blank(1, 1) as figure:
        figure.text(0.1, 0.5, "abc", fontproperties=letters(8))
        made = png(figure)
    assert {name for name, _ in chunks(made)} == {"IHDR", "pHYs", "IDAT", "IEND"}
