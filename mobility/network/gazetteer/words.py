# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Names as words that meet whatever the spelling, and where each word stands in its name."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from mobility.network.stops import plain_words, spell_out

MOST_LETTERS = 48
"""Of a word; what follows is not looked at."""
MOST_WORDS = 16
"""Of a name, bounded by the bits in which kernels mark them."""
SHORT = {"gr": "grosse", "kl": "kleine"}
"""Abbreviations that only the search spells out: ``Gr. Diesdorfer Str.``; they never decide what is one stop."""
ENDINGS = ("bahnhof",)
"""Words that are also found as the end of a longer one: who asks for the Bahnhof means the Hauptbahnhof as well."""


class Word(NamedTuple):
    """A word of a name."""

    text: str
    """folded, abbreviations spelled out"""
    raw: str
    """folded, as it was written"""
    start: int
    """first character in the name (NFC)"""
    length: int
    """characters in the name"""


def fold(word: str) -> str:
    """A plain word with everything away that people write in two ways: ``ue`` for ``ü`` or ``u``, ``ss`` for ``ß``.

    ``Münster``, ``Muenster`` and ``Munster`` become the same, ``Schloßstraße`` and ``Schlossstrasse`` too. What comes
    out is a key to compare, not a word to show.
    """
    return re.sub(r"s+", "s", re.sub(r"([aou])e+", r"\1", word))[:MOST_LETTERS]


def words_of(name: str) -> list[Word]:
    """The words of a name in NFC, at most ``MOST_WORDS``."""
    found: list[Word] = []
    for piece in re.finditer(r"[^\W_]+", name):
        for word in plain_words(piece[0]):
            spelled = SHORT.get(word) or spell_out(word, len(found))
            found.append(Word(fold(spelled), fold(word), piece.start(), len(piece[0])))
            if len(found) == MOST_WORDS:
                return found
    return found


def shown(name: str) -> str:
    """A name as it is stored and shown: composed letters, single blanks."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def number_key(number: str) -> str:
    """A house number without case and blanks: ``12 A`` and ``12a`` become the same."""
    return re.sub(r"[^0-9a-z/–-]", "", number.casefold()).replace("–", "-")
