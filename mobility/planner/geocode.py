# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""From what a user types to stops, addresses and places, the best first: offline, with typing errors and beginnings."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.kernels.name_layout import HIT_ENTRY, HIT_SCORE, POSTCODE, TERM_FIRST, TERM_SPAN, WHOLE
from mobility.kernels.names import ASKED_SHARE, NUMBER_UNKNOWN, align, find_entries
from mobility.kernels.words import near_words
from mobility.network.gazetteer.entries import STREET
from mobility.network.gazetteer.words import Word, fold, shown, words_of
from mobility.network.stops import plain_words
from mobility.planner.match import E7, KIND_NAMES, Match, match_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from mobility.kernels.layout import Int32, UInt8
    from mobility.kernels.name_layout import Int16
    from mobility.network.gazetteer.gazetteer import Gazetteer
    from mobility.network.network import Network
    from mobility.planner.match import Kind

MOST_CHARACTERS = 200
"""Of a text; what follows is not read."""
MOST_ASKED = 10
"""Words of a text that are looked for; of a longer one the first."""
MOST_COUNT = 100
BUDGET = 20_000
"""Postings that one search looks at, about."""
ONE_ERROR, TWO_ERRORS = 4, 8
"""Letters of a word from which one and two typing errors are forgiven."""
BIAS, MOST_BIAS = 100, 10.0
"""What a bias of 1 adds at most to a score, in which a wholly matching text has 1000; and the strongest bias."""
MORE = 32
"""So many more entries than asked for are looked at for house numbers and for entries of one stop group."""
HOUSE_NUMBER = re.compile(r"\d{1,4}[a-z]?")
PERHAPS_SHORT, PERHAPS = 2, 900
"""Whether ``Pl`` is short for Platz or the beginning of Plöck is not known while it is typed: of words so short what
they are short for counts less, in thousandths."""
SUFFIX = re.compile(r"[a-z]")
POSITIONS = 64
"""Room for the words of a name, as kernels want it."""


class Box(NamedTuple):
    """A rectangle in degrees; ``west`` is above ``east`` where it crosses the date line."""

    south: float
    west: float
    north: float
    east: float


class Bias(NamedTuple):
    """Prefer what is near a point, in degrees; ``strength`` 1 is usual, 0 is none."""

    lat: float
    lon: float
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class _Asked:
    """A text taken apart, and how well each word of the gazetteer fits it."""

    words: tuple[Word, ...]
    terms: Int32
    quality: Int16

    def numbers_at(self, at: int) -> list[tuple[str, int]]:
        """House numbers that begin with the word at a position, and how many words each takes: the longest first."""
        number = self.words[at].raw
        after = self.words[at + 1].raw if at + 1 < len(self.words) else ""
        if SUFFIX.fullmatch(after):
            return [(number + after, 2), (number, 1)]
        if HOUSE_NUMBER.fullmatch(after):
            return [(f"{number}-{after}", 2), (f"{number}/{after}", 2), (number, 1)]
        return [(number, 1)]


def geocode(
    network: Network,
    text: str,
    *,
    count: int = 10,
    types: Collection[Kind] = (),
    bias: Bias | None = None,
    box: Box | None = None,
    route_types: Collection[int] = (),
) -> list[Match]:
    """What a text means, the best first.

    Words are compared without case, accents, umlauts and the usual abbreviations. A word may be typed wrongly (one
    error from four letters on, two from eight on) and may be the beginning of one; the order of words is free. Words
    that are in no name may be the town, the district or the postcode, numbers may be house numbers: an unknown one
    leads to the street. At equal fit stops go before streets, and what matters more goes first. The same text always
    gets the same answer.

    Parameters
    ----------
    network
        Where.
    text
        As typed, perhaps only begun; any text. Only the first ``MOST_CHARACTERS`` are read.
    count
        At most so many matches, 1 to ``MOST_COUNT``.
    types
        Only these kinds; empty: all. A street without number is an ADDRESS.
    bias
        Prefer what is near a point.
    box
        Only what lies inside.
    route_types
        Only stops with one of these route types of GTFS (other kinds are unaffected); empty: all.

    Returns
    -------
    list
        Empty where nothing fits, or the text has no letters or digits.
    """
    asked = _take_apart(network.gazetteer, text)
    if asked is None:
        return []
    count = min(max(count, 1), MOST_COUNT)
    gazetteer = network.gazetteer
    strength = min(max(bias.strength, 0.0), MOST_BIAS) if bias else 0.0
    hits = np.empty((min(2 * BUDGET, gazetteer.entries), 4), dtype=np.int64)
    found = find_entries(
        gazetteer.names, gazetteer.words, asked.terms, asked.quality, _allowed(network, types, box, route_types),
        round(BIAS * strength), round(bias.lat * E7) if bias else 0, round(bias.lon * E7) if bias else 0, BUDGET, hits,
    )  # fmt: skip
    hits = hits[:found]
    best = hits[np.lexsort((hits[:, HIT_ENTRY], -hits[:, HIT_SCORE]))[: 2 * count + MORE]]
    rows = sorted(_with_numbers(gazetteer, asked, best), key=lambda row: (-row[0], row[1]))
    return _matches(network, asked, rows, count, box)


def _take_apart(gazetteer: Gazetteer, text: str) -> _Asked | None:
    """The words of a text, and all words of the gazetteer rated against them; None if there are none."""
    words = tuple(words_of(shown(text[:MOST_CHARACTERS]))[:MOST_ASKED])
    if not words or not gazetteer.entries:
        return None
    terms, spellings = [], []
    for at, word in enumerate(words):
        number = len(words) > 1 and (
            HOUSE_NUMBER.fullmatch(word.raw) is not None
            or (at > 0 and words[at - 1].raw.isdigit() and SUFFIX.fullmatch(word.raw) is not None)
        )
        terms.append((at, 1, len(word.text) + 1, number))
        spellings.append({word.text, word.raw})
    for at, (word, after) in enumerate(itertools.pairwise(words)):
        if not any(c.isdigit() for c in word.raw + after.raw):
            terms.append((at, 2, len(word.text) + len(after.text) + 2, False))
            spellings.append({fold(word.raw + after.raw), fold(word.raw + after.text)})
    quality = np.zeros((len(terms), len(gazetteer.words.shared)), dtype=np.int16)
    for row, ((at, span, _, number), spelled) in enumerate(zip(terms, spellings, strict=True)):
        last = at + span == len(words)
        for letters in sorted(spelled, key=lambda letters: letters == words[at].raw):
            near_words(
                gazetteer.words, np.array([ord(c) for c in letters], dtype=np.int32),
                _errors(letters) if span == 1 else 0, not number, last, quality[row],
            )  # fmt: skip
            if last and span == 1 and letters != words[at].raw and len(words[at].raw) <= PERHAPS_SHORT:
                quality[row] = quality[row] * PERHAPS // WHOLE
    return _Asked(words, np.array(terms, dtype=np.int32), quality)


def _errors(word: str) -> int:
    """How many typing errors are forgiven; none in what has digits."""
    if any(c.isdigit() for c in word):
        return 0
    return (len(word) >= ONE_ERROR) + (len(word) >= TWO_ERRORS)


def _allowed(network: Network, types: Collection[Kind], box: Box | None, route_types: Collection[int]) -> UInt8:
    """(entries) 1 for what may be shown; empty if there is no condition."""
    arrays = network.arrays
    kind = arrays["gazetteer_kind"]
    if not types and box is None and not route_types:
        return np.empty(0, dtype=np.uint8)
    allowed = np.ones(len(kind), dtype=np.bool_)
    if types:
        allowed &= np.isin(kind, [number for number, name in KIND_NAMES.items() if name in types])
    if box is not None:
        allowed &= _inside(box, arrays["gazetteer_lat_e7"] / E7, arrays["gazetteer_lon_e7"] / E7) | (kind == STREET)
    if route_types:
        ptr = arrays["gazetteer_route_type_ptr"]
        fits = np.concatenate(([0], np.cumsum(np.isin(arrays["gazetteer_route_type"], list(route_types)))))
        allowed &= (fits[ptr[1:]] > fits[ptr[:-1]]) | (np.diff(arrays["gazetteer_stop_ptr"]) == 0)
    return allowed.astype(np.uint8)


def _inside(box: Box, lat: np.ndarray | float, lon: np.ndarray | float) -> np.ndarray:
    """Which points lie in a box, its edges included."""
    lats, lons = np.asarray(lat), np.asarray(lon)
    east_of, west_of = lons >= box.west, lons <= box.east
    wide = east_of & west_of if box.west <= box.east else east_of | west_of
    inside: np.ndarray = (lats >= box.south) & (lats <= box.north) & wide
    return inside


def _with_numbers(gazetteer: Gazetteer, asked: _Asked, hits: np.ndarray) -> Iterable[tuple[int, int, int]]:
    """Score, entry and address (-1: none), house numbers looked up."""
    letters = sum(len(word.text) + 1 for word in asked.words)
    for entry, score, _, open_bits in hits.tolist():
        address, known = -1, 0
        for at in (at for at in range(len(asked.words)) if open_bits >> at & 1):
            for number, words in asked.numbers_at(at):
                if address < 0:
                    address = gazetteer.address_of(entry, number)
                    known = sum(len(word.text) + 1 for word in asked.words[at : at + words])
        gain = (WHOLE - NUMBER_UNKNOWN) * known * ASKED_SHARE // (letters * WHOLE) if address >= 0 else 0
        yield score + gain, entry, address


def _matches(
    network: Network, asked: _Asked, rows: list[tuple[int, int, int]], count: int, box: Box | None
) -> list[Match]:
    """The best rows as matches; of one stop group, and of one object of the map, the best name only."""
    gazetteer, found, seen = network.gazetteer, [], set()
    for score, entry, address in rows:
        stops = gazetteer.list_of("stop", entry)
        key = (0, stops[0], -1) if stops else (1, entry, address)
        if key in seen:
            continue
        seen.add(key)
        tokens, areas = _tokens(gazetteer, asked, entry, address)
        match = match_of(network, entry, float(score), address=address, tokens=tokens, matched_areas=areas)
        if box is None or bool(_inside(box, match.lat, match.lon)):
            found.append(match)
        if len(found) == count:
            break
    return found


def _typed(piece: str, raw: str) -> int:
    """How many characters of a name's word were typed; all of them where it was typed in another spelling."""
    for size in range(len(piece) - 1, 0, -1):
        if "".join(map(fold, plain_words(piece[:size]))) == raw:
            return size
    return len(piece)


def _tokens(
    gazetteer: Gazetteer, asked: _Asked, entry: int, address: int
) -> tuple[tuple[tuple[int, int], ...], frozenset[int]]:
    """Which characters of a name and which areas the text matched."""
    gain, of_position = np.zeros(len(asked.words), dtype=np.int64), np.empty(POSITIONS, dtype=np.int32)
    align(gazetteer.names, gazetteer.words, entry, asked.terms, asked.quality, gain, of_position)
    name = gazetteer.text("name", entry)
    tokens = []
    for position, word in enumerate(words_of(name)):
        term = int(of_position[position])
        if term >= 0:
            first, span = asked.words[int(asked.terms[term, TERM_FIRST])], int(asked.terms[term, TERM_SPAN])
            piece = name[word.start : word.start + word.length]
            tokens.append((word.start, _typed(piece, first.raw) if span == 1 else word.length))
    if address >= 0:
        tokens.append((len(name) + 1, len(gazetteer.numbers[address])))
    areas = set()
    unused = [at for at in range(len(asked.words)) if gain[at] == 0]
    names = gazetteer.names
    for column, area in enumerate(names.area[entry].tolist()):
        if area >= 0 and column != POSTCODE:
            words = names.area_word[names.area_word_ptr[area] : names.area_word_ptr[area + 1]]
            if (asked.quality[unused][:, words] > 0).any():
                areas.add(area)
    return tuple(tokens), frozenset(areas)
