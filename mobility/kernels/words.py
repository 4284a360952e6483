# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Words that are spelled nearly like an asked one, by walking through the sorted words as through a trie.

The distance is optimal string alignment: letters left out, put in, replaced, and neighbours swapped, no letter
touched twice (Damerau 1964; the table by rows after Wagner and Fischer 1974). Sorted words share their first rows, and
a row without a small enough number rules out all words that begin alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.name_layout import WHOLE

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32
    from mobility.kernels.name_layout import Int16, Words

PREFIX, PREFIX_SHARE = 900, 60
"""Quality of a word whose beginning was typed last, and what more the typed share of it gives."""
INNER, INNER_SHARE = 750, 150
"""The same for a word that is followed by others: an abbreviation."""
TYPO, TYPO_LOSS, PREFIX_LOSS = 850, 800, 150
"""Quality of a typing error is TYPO less TYPO_LOSS per error and letter; of one in a beginning PREFIX_LOSS less."""


@kernel
def _full(errors: int, letters: int) -> int:
    """Quality of a whole word: exact before mistyped."""
    return WHOLE if errors == 0 else TYPO - TYPO_LOSS * errors // letters


@kernel
def _begun(errors: int, letters: int, length: int, last: bool) -> int:
    """Quality of a word whose beginning was typed: less than that of the whole word."""
    typed = min(letters, length)
    if errors > 0:
        return TYPO - PREFIX_LOSS - TYPO_LOSS * errors // letters + PREFIX_SHARE * typed // length
    if last:
        return PREFIX + PREFIX_SHARE * typed // length
    return INNER + INNER_SHARE * typed // length


@kernel
def near_words(words: Words, asked: Int32, most: int, begun: bool, last: bool, quality: Int16) -> int:
    """Rate all words against an asked one.

    Parameters
    ----------
    words
        Sorted.
    asked
        (Q) code points, at least one.
    most
        Errors that are forgiven.
    begun
        Whether words count that only begin like this.
    last
        Whether it is the word that is still being typed; only there a mistyped beginning counts.
    quality
        (W) raised to the quality of each word that fits, thousandths.

    Returns
    -------
    int
        Number of words that fit.
    """
    letters, count = asked.size, words.shared.size
    deepest = letters + most
    rows = np.empty((deepest + 1, letters + 1), dtype=np.int32)
    begins = np.empty(deepest + 1, dtype=np.int32)
    """Fewest errors with which the asked word is a beginning of these letters or fewer."""
    for j in range(letters + 1):
        rows[0, j] = j
    begins[0] = letters
    forgiven = most if last else 0
    known, w, found = 0, 0, 0
    while w < count:
        begin = words.ptr[w]
        length = words.ptr[w + 1] - begin
        depth = min(known, int(words.shared[w]))
        dead = False
        while depth < length and depth < deepest:
            letter = words.letter[begin + depth]
            depth += 1
            rows[depth, 0] = depth
            least = depth
            for j in range(1, letters + 1):
                cost = 0 if asked[j - 1] == letter else 1
                value = int(min(rows[depth - 1, j - 1] + cost, rows[depth - 1, j] + 1, rows[depth, j - 1] + 1))
                if depth > 1 and j > 1 and asked[j - 2] == letter and words.letter[begin + depth - 2] == asked[j - 1]:
                    value = min(value, int(rows[depth - 2, j - 2]) + 1)
                rows[depth, j] = value
                least = min(least, value)
            begins[depth] = min(begins[depth - 1], rows[depth, letters])
            if least > most:
                # A swap may still come from the row before.
                swap = False
                for j in range(letters):
                    swap = swap or rows[depth - 1, j] < most
                if not swap:
                    dead = True
                    break
        known = depth
        ends = depth == length and not dead
        while True:
            fits, longer = 0, int(words.ptr[w + 1] - words.ptr[w])
            if ends and rows[depth, letters] <= most:
                fits = _full(int(rows[depth, letters]), letters)
            if begun and begins[depth] <= forgiven:
                fits = max(fits, _begun(int(begins[depth]), letters, longer, last))
            if fits > 0:
                found += 1
                if fits > quality[w]:
                    quality[w] = fits
            w += 1
            if not dead or w == count or words.shared[w] < depth:
                break
    return found
