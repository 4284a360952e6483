# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The data dictionary of search by name: every array that the kernels of names read.

Sizes: E entries, W words, Q letters of the asked words. Quality, gain and score are thousandths: whole numbers, so that
every machine ranks alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32, UInt8

Int16 = npt.NDArray[np.int16]

TOKEN_WORD, TOKEN_POSITION, TOKEN_SPAN = range(3)
"""Columns of ``Names.token``."""
TERM_FIRST, TERM_SPAN, TERM_LETTERS, TERM_NUMBER = range(4)
"""Columns of the asked terms: first asked word, number of words, letters, 1 where it may be a house number."""
HIT_ENTRY, HIT_SCORE, HIT_TEXT, HIT_OPEN = range(4)
"""Columns of the hits: entry, score, the share of it that the text alone gives, bits of asked words left open."""
SETTLEMENT, DISTRICT, POSTCODE = range(3)
"""Columns of ``Names.area``."""
PAIR = 2
"""``TOKEN_SPAN`` and ``TERM_SPAN`` of two words written as one."""
WHOLE = 1000
"""A quality of 1."""


class Words(NamedTuple):
    """All different words, by rising code points."""

    letter: Int32
    """code points of all words behind each other"""
    ptr: Int32
    """(W+1) first letter of a word"""
    shared: UInt8
    """(W) how many letters a word begins with like the one before it"""


class Names(NamedTuple):
    """What has a name, the most important first, and which words it has."""

    posting_ptr: Int32
    """(W+1) first posting of a word"""
    posting: Int32
    """entries of a word, rising"""
    token_ptr: Int32
    """(E+1) first token of an entry"""
    token: Int32
    """(tokens, 3) columns TOKEN_WORD, TOKEN_POSITION (of the word in the name), TOKEN_SPAN: 1 for a word, 2 for this
    and the next one written as one, 0 for the end of a word"""
    kind: Int32
    """(E) 0 stop, 1 street, 2 place"""
    boost: Int32
    """(E) what kind and importance add to the score, falling"""
    area: Int32
    """(E, 3) columns SETTLEMENT, DISTRICT, POSTCODE; -1 where unknown"""
    area_word_ptr: Int32
    """(areas+1) first word of an area"""
    area_word: Int32
    """words of areas"""
    lat_e7: Int32
    """(E) latitude, degrees times 10^7"""
    lon_e7: Int32
    """(E) longitude"""
