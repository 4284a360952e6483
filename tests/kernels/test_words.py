# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The walk through the sorted words against a plain table of distances for every single word."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.kernels.name_layout import WHOLE, Words
from mobility.kernels.words import (
    INNER,
    INNER_SHARE,
    PREFIX,
    PREFIX_LOSS,
    PREFIX_SHARE,
    TYPO,
    TYPO_LOSS,
    near_words,
)

TEXTS = st.text("abc", min_size=1, max_size=7)
REAL = [
    "bahnhof",
    "hauptbahnhof",
    "bismarckplatz",
    "bismarckstrase",
    "markt",
    "marktplatz",
    "mark",
    "plock",
    "ß",
    "東京駅",
]


def distance(one: str, other: str) -> int:
    """Optimal string alignment, by its definition."""
    table: dict[tuple[int, int], int] = {}
    for i, j in itertools.product(range(len(one) + 1), range(len(other) + 1)):
        if i == 0 or j == 0:
            table[i, j] = i + j
            continue
        choices = [table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (one[i - 1] != other[j - 1])]
        if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
            choices.append(table[i - 2, j - 2] + 1)
        table[i, j] = min(choices)
    return table[len(one), len(other)]


def words_of(texts: list[str]) -> Words:
    """Sorted words as arrays."""
    texts = sorted(set(texts))
    shared = [
        next((n for n, (a, b) in enumerate(zip(before, text, strict=False)) if a != b), min(len(before), len(text)))
        for before, text in itertools.pairwise(["", *texts])
    ]
    return Words(
        np.array([ord(c) for text in texts for c in text], dtype=np.int32),
        np.cumsum([0, *map(len, texts)]).astype(np.int32),
        np.array(shared, dtype=np.uint8),
    )


def found(texts: list[str], asked: str, most: int, *, begun: bool, last: bool) -> dict[str, int]:
    """Quality by word, of those that fit."""
    words = words_of(texts)
    quality = np.zeros(len(words.shared), dtype=np.int16)
    letters = np.array([ord(c) for c in asked], dtype=np.int32)
    count = near_words(words, letters, most, begun, last, quality)
    assert count == np.count_nonzero(quality)
    return {text: value for text, value in zip(sorted(set(texts)), quality.tolist(), strict=True) if value}


def expected(texts: list[str], asked: str, most: int, *, begun: bool, last: bool) -> dict[str, int]:
    """The same by trying every word and every beginning of it."""
    qualities = {}
    for text in texts:
        options = [0]
        errors = distance(asked, text)
        if errors <= most:
            options.append(TYPO - TYPO_LOSS * errors // len(asked) if errors else WHOLE)
        fewest = min(distance(asked, text[:size]) for size in range(len(text) + 1))
        typed = min(len(asked), len(text))
        if begun and fewest <= (most if last else 0):
            if fewest:
                options.append(
                    TYPO - PREFIX_LOSS - TYPO_LOSS * fewest // len(asked) + PREFIX_SHARE * typed // len(text)
                )
            elif last:
                options.append(PREFIX + PREFIX_SHARE * typed // len(text))
            else:
                options.append(INNER + INNER_SHARE * typed // len(text))
        if max(options) > 0:
            qualities[text] = max(options)
    return qualities


@given(st.lists(TEXTS, max_size=25), TEXTS, st.integers(0, 2), st.booleans(), st.booleans())
def test_the_words_and_qualities_of_the_plain_table(
    texts: list[str],
    asked: str,
    most: int,
    begun: bool,  # noqa: FBT001 - drawn
    last: bool,  # noqa: FBT001
) -> None:
    assert found(texts, asked, most, begun=begun, last=last) == expected(texts, asked, most, begun=begun, last=last)


@given(st.sampled_from(REAL), st.randoms(use_true_random=False))
def test_mistyped_real_words(word: str, random: "np.random.Generator") -> None:
    letters = list(word)
    for _ in range(2):
        at = random.randrange(len(letters) + 1)  # type: ignore[attr-defined]
        letters[at : at + random.randrange(2)] = random.choice(["", "x", "ss", "東"])  # type: ignore[attr-defined]
    asked = "".join(letters) or "x"
    for most, begun, last in itertools.product((0, 1, 2), (False, True), (False, True)):
        assert found(REAL, asked, most, begun=begun, last=last) == expected(REAL, asked, most, begun=begun, last=last)


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [
        ("markt", "markt", 0), ("markt", "mrakt", 1), ("markt", "makt", 1), ("markt", "markkt", 1),
        ("markt", "merkt", 1), ("ab", "ba", 1), ("ca", "abc", 3), ("", "abc", 3),
    ],
)  # fmt: skip
def test_distances_of_the_twin(one: str, other: str, errors: int) -> None:
    """``ca`` and ``abc`` are 3 apart: letters that were swapped are not touched again."""
    assert distance(one, other) == errors


def test_whole_words_before_beginnings_before_errors() -> None:
    rated = found(["platz", "platzweg", "platt"], "platz", 1, begun=True, last=True)
    assert sorted(rated, key=rated.__getitem__, reverse=True) == ["platz", "platzweg", "platt"]


def test_a_better_rating_stays() -> None:
    words, quality = words_of(["markt"]), np.full(1, 999, dtype=np.int16)
    near_words(words, np.array([ord(c) for c in "mark"], dtype=np.int32), 1, True, True, quality)  # noqa: FBT003
    assert quality.tolist() == [999]


def test_no_words() -> None:
    assert found([], "markt", 2, begun=True, last=True) == {}
