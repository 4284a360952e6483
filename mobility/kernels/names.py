# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Which entries a text means: words found are looked up, and each entry is rated by the words that it shares."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.chains import RADIANS_PER_E7
from mobility.kernels.grid import METRES_PER_E7
from mobility.kernels.name_layout import (
    HIT_ENTRY,
    HIT_OPEN,
    HIT_SCORE,
    HIT_TEXT,
    PAIR,
    TERM_FIRST,
    TERM_LETTERS,
    TERM_NUMBER,
    TERM_SPAN,
    TOKEN_POSITION,
    TOKEN_SPAN,
    TOKEN_WORD,
    WHOLE,
)

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32, Int64, UInt8
    from mobility.kernels.name_layout import Int16, Names, Words

STREET = 1
"""``Names.kind`` of streets."""
MOST_PAIRS = 64
"""Of asked terms and tokens of one entry that are looked at."""
PART = 800
"""Quality of a word found as the end of a longer one."""
AREA = 950
"""Quality of a word found in the name of the area."""
NUMBER_UNKNOWN = 500
"""Quality of a house number, as long as nobody looked whether the street has it."""
ASKED_SHARE, NAME_SHARE = 940, 60
"""What the found share of the asked words and of the name give to the score."""
EXACT, INCOMPLETE = 100, 100
"""Added where all asked words are the name and no less; taken away where an asked word is found nowhere."""
FIRST = 15
"""Added where the first asked word is the first of the name."""
LEAST = 450
"""An entry of which less than this share of the asked words is found is none."""
NEAR_M = 3_000.0
"""At this distance the bias has half its strength."""


@kernel
def align(
    names: Names, words: Words, entry: int, terms: Int32, quality: Int16, gain: Int64, position_term: Int32
) -> tuple[int, int]:
    """Pair the asked words with the words of a name, each once, the longest and best first.

    Parameters
    ----------
    names, words
        Of the region.
    entry
        Whose name.
    terms
        (terms, 4) columns TERM_…: asked words, and neighbours written as one.
    quality
        (terms, W) how well each word fits each term.
    gain
        (asked words) written: quality times letters of each asked word that was paired, 0 for others.
    position_term
        (positions) written: the term that each word of the name was paired with, -1 for none.

    Returns
    -------
    tuple
        Letters of the name's words that were paired, and of all.
    """
    gain[:] = 0
    position_term[:] = -1
    pair_term, pair_token = np.empty(MOST_PAIRS, dtype=np.int32), np.empty(MOST_PAIRS, dtype=np.int32)
    pair_gain = np.empty(MOST_PAIRS, dtype=np.int64)
    pairs, all_letters = 0, 0
    for t in range(names.token_ptr[entry], names.token_ptr[entry + 1]):
        word, span = names.token[t, TOKEN_WORD], names.token[t, TOKEN_SPAN]
        if span == 1:
            all_letters += words.ptr[word + 1] - words.ptr[word] + 1
        for term in range(terms.shape[0]):
            fits = np.int64(quality[term, word])
            if fits > 0 and pairs < MOST_PAIRS and (span < PAIR or terms[term, TERM_SPAN] == 1):
                pair_term[pairs], pair_token[pairs] = term, t
                pair_gain[pairs] = (fits * PART // WHOLE if span == 0 else fits) * terms[term, TERM_LETTERS]
                pairs += 1
    asked_used, found_used, found_letters = 0, 0, 0
    while True:
        best = -1
        for pair in range(pairs):
            if pair_gain[pair] > 0 and (best < 0 or pair_gain[pair] > pair_gain[best]):
                best = pair
        if best < 0:
            break
        term, t = pair_term[best], pair_token[best]
        span, first = terms[term, TERM_SPAN], terms[term, TERM_FIRST]
        width, position = max(1, names.token[t, TOKEN_SPAN]), names.token[t, TOKEN_POSITION]
        asked_bits, found_bits = ((1 << span) - 1) << first, ((1 << width) - 1) << position
        if not asked_used & asked_bits and not found_used & found_bits:
            asked_used |= asked_bits
            found_used |= found_bits
            gain[first] = pair_gain[best]
            for other in range(first + 1, first + span):
                gain[other] = -1
            for other in range(position, position + width):
                position_term[other] = term
            word = names.token[t, TOKEN_WORD]
            found_letters += words.ptr[word + 1] - words.ptr[word] + width
        pair_gain[best] = 0
    return min(found_letters, all_letters), all_letters


@kernel
def _rate(
    names: Names,
    words: Words,
    entry: int,
    terms: Int32,
    quality: Int16,
    area_quality: Int32,
    gain: Int64,
    position_term: Int32,
    asked_letters: int,
) -> tuple[int, int]:
    """The score that the text alone gives an entry (0: none), and bits of asked words left to be house numbers."""
    found_letters, all_letters = align(names, words, entry, terms, quality, gain, position_term)
    if found_letters == 0:
        return 0, 0
    covered, open_bits, complete = np.int64(0), 0, True
    for term in range(terms.shape[0]):
        if terms[term, TERM_SPAN] != 1:
            continue
        at, letters = terms[term, TERM_FIRST], np.int64(terms[term, TERM_LETTERS])
        if gain[at] > 0:
            covered += gain[at]
            continue
        if gain[at] < 0:
            continue  # written as one with the word before
        best = np.int64(0)
        for column in range(names.area.shape[1]):
            area = names.area[entry, column]
            if area >= 0:
                best = max(best, np.int64(area_quality[area, at]))
        if best > 0:
            covered += best * letters * AREA // WHOLE
        elif names.kind[entry] == STREET and terms[term, TERM_NUMBER]:
            covered += NUMBER_UNKNOWN * letters
            open_bits |= 1 << at
        else:
            complete = False
    share = covered // asked_letters
    if share < LEAST:
        return 0, 0
    text = ASKED_SHARE * share // WHOLE + NAME_SHARE * found_letters // max(all_letters, 1)
    if found_letters == all_letters and covered == WHOLE * asked_letters:
        text += EXACT
    if not complete:
        text -= INCOMPLETE
    if position_term[0] >= 0 and terms[position_term[0], TERM_FIRST] == 0:
        text += FIRST
    return max(int(text), 1), open_bits


@kernel
def closeness(lat_e7: float, lon_e7: float, near_lat_e7: float, near_lon_e7: float) -> float:
    """1 at a point, a half at NEAR_M from it, and ever less beyond."""
    y = (lat_e7 - near_lat_e7) * METRES_PER_E7
    x = (lon_e7 - near_lon_e7) * METRES_PER_E7 * math.cos(near_lat_e7 * RADIANS_PER_E7)
    return NEAR_M / (NEAR_M + math.sqrt(x * x + y * y))


@kernel
def find_entries(
    names: Names,
    words: Words,
    terms: Int32,
    quality: Int16,
    allowed: UInt8,
    bias: int,
    near_lat_e7: int,
    near_lon_e7: int,
    budget: int,
    hits: Int64,
) -> int:
    """Rate the entries that share a word with what was asked.

    Parameters
    ----------
    names, words
        Of the region.
    terms
        (terms, 4) columns TERM_….
    quality
        (terms, W) how well each word fits each term.
    allowed
        (E) 1 for entries that are wanted; of size 0: all.
    bias, near_lat_e7, near_lon_e7
        What an entry at that point gets added to its score at most.
    budget
        About so many postings are looked at; of words that more entries have, the most important entries.
    hits
        (n, 4) columns HIT_…, written.

    Returns
    -------
    int
        Number of hits, at most n.
    """
    count, asked = terms.shape[0], 0
    letters = 0
    for term in range(count):
        if terms[term, TERM_SPAN] == 1:
            asked = max(asked, terms[term, TERM_FIRST] + 1)
            letters += int(terms[term, TERM_LETTERS])
    area_quality = np.zeros((names.area_word_ptr.size - 1, asked), dtype=np.int32)
    for area in range(names.area_word_ptr.size - 1):
        for term in range(count):
            if terms[term, TERM_SPAN] == 1:
                for at in range(names.area_word_ptr[area], names.area_word_ptr[area + 1]):
                    fits = np.int32(quality[term, names.area_word[at]])
                    area_quality[area, terms[term, TERM_FIRST]] = max(area_quality[area, terms[term, TERM_FIRST]], fits)
    gain, position_term = np.zeros(asked, dtype=np.int64), np.empty(64, dtype=np.int32)

    postings, fitting = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    for term in range(count):
        for word in range(words.shared.size):
            if quality[term, word] > 0:
                postings[term] += names.posting_ptr[word + 1] - names.posting_ptr[word]
                fitting[term] += 1
    seen = np.zeros(names.kind.size, dtype=np.uint8)
    found, left = 0, budget
    for term in np.argsort(postings, kind="mergesort"):
        if postings[term] == 0:
            continue
        each = names.kind.size
        if postings[term] > left:
            each = max(1, max(left, 0) // fitting[term])
        for word in range(words.shared.size):
            if quality[term, word] == 0:
                continue
            begin, end = names.posting_ptr[word], names.posting_ptr[word + 1]
            for at in range(begin, min(end, begin + each)):
                entry = names.posting[at]
                left -= 1
                if seen[entry] or (allowed.size and not allowed[entry]):
                    continue
                seen[entry] = 1
                text, open_bits = _rate(names, words, entry, terms, quality, area_quality, gain, position_term, letters)
                if text == 0 or found == hits.shape[0]:
                    continue
                score = text + names.boost[entry]
                if bias > 0:
                    near = closeness(names.lat_e7[entry], names.lon_e7[entry], near_lat_e7, near_lon_e7)
                    score += int(bias * near)
                hits[found, HIT_ENTRY], hits[found, HIT_SCORE] = entry, score
                hits[found, HIT_TEXT], hits[found, HIT_OPEN] = text, open_bits
                found += 1
            if left <= 0:
                each = 1
            if left <= -budget:
                return found
    return found
